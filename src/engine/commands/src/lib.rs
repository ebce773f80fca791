//! What can be asked of a workspace, what it does, and how it is undone. Nothing else changes a document.
//!
//! * [`command`]: everything that people can ask; [`handlers`]: what each command does, or why it is refused;
//! * [`editor`]: an open document with its undo stack; [`quick_add`]: new items from lines of text.

pub mod command;
pub mod editor;
pub mod handlers;
pub mod quick_add;
