//! Help: every shortcut, from the one list of actions.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn Help(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    view! { <Modal title="Keyboard shortcuts" on_close=on_close><p></p></Modal> }
}
