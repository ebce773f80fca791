//! The Leptos shell: draws what the engine says, and carries what people do back to it as commands.
//!
//! From the bottom up:
//!
//! * what is asked, as data: [`action`], [`dialog`], [`route`]; what is known: [`document_store`] (the document and what is
//!   derived from it), [`persistence`], [`save_state`], [`toasts`], [`ledger_proof`], [`prefs`]; all of it in [`state`];
//! * [`plumbline_view`], [`widgets`], [`charts`]: what views are made of; every file that has one begins with [`prelude`];
//! * [`opening`] shows a workspace, [`document_service`] changes and keeps it, [`tab_session`] shares it with other tabs;
//! * [`pages`], [`panel`], [`dialogs`]: what is seen, most of it loaded when it is first used ([`lazy`]);
//! * [`actions`] does what can be done from anywhere, and [`shell`] puts everything together.

pub mod action;
pub mod actions;
pub mod bug_report;
pub mod charts;
pub mod clock;
pub mod dialog;
pub mod dialogs;
pub mod document_service;
pub mod document_store;
pub mod files;
pub mod format;
pub mod lazy;
pub mod ledger;
pub mod ledger_proof;
pub mod logging;
pub mod notices;
pub mod opening;
pub mod pages;
pub mod panel;
pub mod persistence;
pub mod prefs;
pub mod prelude;
pub mod resize;
pub mod route;
pub mod save_state;
pub mod service_lazy;
pub mod shell;
pub mod shortcuts;
pub mod state;
pub mod storage;
pub mod tab_session;
pub mod toasts;
pub mod upkeep;
pub mod widgets;
pub mod worker;

use crate::app::prelude::*;

/// Starts the application in the page's body.
pub fn run() {
    mark("plumbline:main");
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        announce_panic(&info.to_string());
    }));
    if let Some(root) = document().document_element() {
        // For the report after a stop, which must not ask the program.
        drop(root.set_attribute("data-version", plumbline_document::APP_VERSION));
    }
    logging::start();
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
