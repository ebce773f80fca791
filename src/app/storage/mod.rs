//! The browser's side of saving: local storage as a shelf, and the keeper of the open workspace.

pub mod keeper;
pub mod later;
pub mod local_shelf;
