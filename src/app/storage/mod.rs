//! The browser's side of saving: local storage as a storage, and the snapshot_writer of the open workspace.

pub mod later;
pub mod local_store;
pub mod snapshot_writer;
