//! The trash: deleted items, to restore or to delete for good.

use leptos::prelude::*;

/// The page.
#[component]
pub fn TrashPage() -> impl IntoView {
    view! { <h1>"Trash"</h1> }
}
