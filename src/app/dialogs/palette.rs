//! The command palette: find an item, or do anything.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn Palette(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    view! { <Modal title="Search or do anything" on_close=on_close><p></p></Modal> }
}
