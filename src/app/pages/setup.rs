//! Systems and people: what items belong to and who works on them; criteria and statuses.

use leptos::prelude::*;

/// The page.
#[component]
pub fn SetupPage() -> impl IntoView {
    view! { <h1>"Systems and people"</h1> }
}
