//! Bulk edit: one field of all selected items.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn BulkEdit(#[prop(into)] on_close: Callback<()>) -> impl IntoView {
    view! { <Modal title="Edit the selected items" on_close=on_close><p></p></Modal> }
}
