//! The pages.

pub mod backlog;
pub mod board;
pub mod compliance;
pub mod debt;
pub mod decisions;
pub mod driftlab;
pub mod health;
pub mod lazy;
pub mod models;
pub mod plan;
pub mod prioritise;
pub mod recover;
pub mod setup;
pub mod trash;
