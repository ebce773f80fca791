//! The item panel: everything about one item beside the page.

use super::state::use_app;
use leptos::prelude::*;

/// The panel; nothing while no item is open.
#[component]
pub fn ItemPanel() -> impl IntoView {
    let app = use_app();
    let open = Memo::new(move |_| app.route.with(|r| r.item));
    move || {
        open.get()
            .map(|id| view! { <aside class="panel" aria-label="Item">{id.to_string()}</aside> })
    }
}
