//! A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus goes back. The field with
//! `autofocus` has the focus first.

use crate::app::prelude::*;
use leptos::html;

/// A modal dialog, open for as long as it is mounted.
#[component]
pub fn Modal(
    /// The heading, which also names the dialog.
    #[prop(into)]
    title: Signal<String>,
    /// Style class, for its width.
    #[prop(default = "modal")]
    class: &'static str,
    /// What to do when it is closed by Escape or the close button.
    #[prop(into)]
    on_close: Callback<()>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move || {
        if let Some(dialog) = dialog.get()
            && !dialog.open()
        {
            drop(dialog.show_modal());
        }
    });
    view! {
        <dialog node_ref=dialog class=class aria-labelledby="modal-title" on:close=move |_| on_close.run(())>
            <header class="modal-head">
                <h2 id="modal-title">{title}</h2>
                <button class="quiet" type="button" aria-label="Close" on:click=move |_| on_close.run(())>"✕"</button>
            </header>
            {children()}
        </dialog>
    }
}
