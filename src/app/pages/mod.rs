//! The pages.

pub mod backlog;
pub mod prioritise;
pub mod recover;
pub mod setup;
pub mod trash;
