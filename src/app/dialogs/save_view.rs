//! Save the present view under a name.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn SaveView(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    view! { <Modal title="Save this view" on_close=on_close><p></p></Modal> }
}
