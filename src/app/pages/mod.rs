//! The pages.

pub mod backlog;
pub mod compliance;
pub mod decisions;
pub mod prioritise;
pub mod recover;
pub mod setup;
pub mod trash;
