//! The pages.

pub mod backlog;
pub mod compliance;
pub mod prioritise;
pub mod recover;
pub mod setup;
pub mod trash;
