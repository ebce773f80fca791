//! Prioritise: framework and weights, the live list, the value/effort picture, two frameworks side by side.

use leptos::prelude::*;

/// The page.
#[component]
pub fn PrioritisePage() -> impl IntoView {
    view! { <h1>"Prioritise"</h1> }
}
