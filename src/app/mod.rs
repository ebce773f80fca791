//! The Leptos shell: draws what the engine says, and carries what people do back to it as commands.
//!
//! [`state`] holds the desk behind one revision signal; [`action`] is the one list of what can be done from anywhere;
//! [`pages`], [`panel`] and [`dialogs`] are what is seen; [`widgets`] is what they share.

pub mod action;
pub mod charts;
pub mod clock;
pub mod desk;
pub mod dialogs;
pub mod format;
pub mod pages;
pub mod panel;
pub mod prefs;
pub mod route;
pub mod saving;
pub mod shell;
pub mod shortcuts;
pub mod state;
pub mod toasts;
pub mod widgets;

pub mod storage;
pub mod tabs;

use leptos::prelude::*;

/// Starts the application in the page's body.
pub fn run() {
    console_error_panic_hook::set_once();
    mount_to_body(shell::Root);
}
