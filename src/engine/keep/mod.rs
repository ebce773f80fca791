//! Saving: how a workspace lives on a shelf of text values (local storage in the browser, memory in tests).
//!
//! * [`shelf`] is the wall to the browser: get, set, remove, list, each of which may fail;
//! * every change is appended at once as one [`journal`] entry of a few hundred bytes, whatever the backlog's size;
//! * now and then the whole document is written as a [`picture`] in chunks, into the older of two slots, each with
//!   its [`manifest`]; only chunks that differ are written, under fresh keys, and the manifest last;
//! * [`vault`] does both for one open workspace; [`open`] finds the newest state that is whole, and says what it
//!   found; nothing is written before that has succeeded, and what cannot be read is kept, never overwritten;
//! * [`front`] keeps the first rows of a large backlog apart, so that they can be shown before everything is read;
//! * [`catalogue`] lists the workspaces; [`salvage`] gives out what cannot be opened;
//! * [`tabs`] lets several tabs work on one workspace without losing or repeating an edit.

/// What slots and journal entries are numbered with: how they are kept, and the schema of the document in them. 1 and 2
/// are the schemas of those numbers as JSON; 3 is schema 2 as terse bytes. A version of the program that knows less says
/// that it is the older one, and leaves everything as it is.
pub const KEPT_AS: u32 = 3;

pub mod aside;
pub mod catalogue;
pub mod front;
pub mod journal;
pub mod keys;
pub mod manifest;
pub mod open;
pub mod picture;
mod raw;
pub mod salvage;
pub mod seal;
pub mod shelf;
pub mod tabs;
pub mod vault;
