//! Workspaces and recovery: works even when the document cannot be opened.

use leptos::prelude::*;

/// The page.
#[component]
pub fn RecoverPage() -> impl IntoView {
    view! { <h1>"Workspaces and recovery"</h1> }
}
