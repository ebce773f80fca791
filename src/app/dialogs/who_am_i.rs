//! 'I am …': who uses this browser.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn WhoAmI(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    view! { <Modal title="I am …" on_close=on_close><p></p></Modal> }
}
