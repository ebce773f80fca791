//! Quick add: items typed in the inline grammar.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn QuickAdd(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    view! { <Modal title="Add items" on_close=on_close><p></p></Modal> }
}
