//! The Leptos shell: draws what the engine says, and carries what people do back to it as commands.
//!
//! [`state`] holds the desk behind one revision signal; [`saving`] opens workspaces, and [`work`] changes and keeps the one
//! that is open; [`action`] is the one list of what can be done from anywhere;
//! [`pages`], [`panel`] and [`dialogs`] are what is seen, most of it loaded when it is first used ([`parts`]);
//! [`widgets`] is what they share. Views are made of [`dom`]; every file that has one begins with [`prelude`].

pub mod action;
pub mod charts;
pub mod clock;
pub mod desk;
pub mod dialogs;
pub mod dom;
pub mod files;
pub mod format;
pub mod ledger;
pub mod memo;
pub mod notices;
pub mod pages;
pub mod panel;
pub mod parts;
pub mod prefs;
pub mod prelude;
pub mod route;
pub mod saving;
pub mod shell;
pub mod shortcuts;
pub mod state;
pub mod toasts;
pub mod upkeep;
pub mod widgets;
pub mod work;
pub mod worker;

pub mod storage;
pub mod tabs;

use crate::app::prelude::*;

/// Starts the application in the page's body.
pub fn run() {
    mark("plumbline:main");
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        announce_panic(&info.to_string());
    }));
    mount_to_body(shell::Root);
}

/// A mark in the browser's performance timeline, for the benchmarks.
fn mark(name: &str) {
    if let Some(performance) = window().performance() {
        // A browser that keeps no timeline loses nothing else.
        drop(performance.mark(name));
    }
}

/// Tells `boot.js`, which shows the panel with the ways on. Nothing else may be done: after a panic the program's
/// memory is not to be trusted.
fn announce_panic(message: &str) {
    let options = web_sys::CustomEventInit::new();
    options.set_detail(&message.into());
    if let Ok(event) = web_sys::CustomEvent::new_with_event_init_dict("plumbline:panic", &options) {
        drop(window().dispatch_event(&event));
    }
}
