//! The browser's side of saving: local storage as a shelf, small preferences, and the keeper of the open workspace.

pub mod keeper;
pub mod later;
pub mod local_shelf;
pub mod prefs;
