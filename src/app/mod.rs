//! The Leptos shell.

pub mod storage;
pub mod tabs;

use leptos::prelude::*;

/// Starts the application in the page's body.
pub fn run() {
    console_error_panic_hook::set_once();
    mount_to_body(|| view! { <main><h1>"Plumbline"</h1></main> });
}
