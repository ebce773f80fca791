//! Persistence: how a workspace is saved in a storage of text values (local storage in the browser, memory in tests).
//!
//! * [`key_value_store`] is the interface to the browser: get, set, remove, list, each of which may fail;
//! * every change is appended at once as one [`journal`] entry of a few hundred bytes, whatever the backlog's size;
//! * now and then the whole document is written as a [`snapshot`], in one chunk for each [`part`], into the older of two slots, each with
//!   its [`manifest`]; only chunks that differ are written, under fresh keys, and the manifest last;
//! * [`workspace_store`] does both for one open workspace; [`open`] finds the newest state that is whole, and says what it
//!   found; nothing is written before that has succeeded, and what cannot be read is quarantined, never overwritten;
//! * [`first_rows`] stores the first rows of a large backlog once more, so that they can be shown before everything is read;
//! * [`catalogue`] lists the workspaces; [`salvage`] gives out what cannot be opened;
//! * [`tab_protocol`] lets several tabs work on one workspace without losing or repeating an edit.

/// The format of slots and journal entries that this version writes. Formats 1 and 2 are documents of schema 1 and 2 as
/// JSON; format 3 is schema 2 as terse bytes. A version of the program that finds a later format than its own says that
/// it is the older one, and changes nothing.
pub const KEPT_AS: u32 = 3;

pub mod catalogue;
pub mod checksum;
pub mod first_rows;
pub mod journal;
pub mod key_value_store;
pub mod keys;
pub mod manifest;
pub mod open;
pub mod part;
pub mod quarantine;
mod raw;
pub mod salvage;
pub mod snapshot;
pub mod tab_protocol;
pub mod workspace_store;
