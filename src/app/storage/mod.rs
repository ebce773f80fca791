//! The browser's side of saving: local storage as a storage, and the keeper of the open workspace.

pub mod keeper;
pub mod later;
pub mod local_store;
