//! A modal dialog on the browser's own `<dialog>`: focus stays inside, Escape closes, focus goes back. The field with
//! `autofocus` has the focus first.

use crate::app::prelude::*;
use crate::app::widgets::toast_area::ToastArea;
use leptos::html;
use web_sys::Event;

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
    let close = move || {
        if let Some(dialog) = dialog.try_get_untracked().flatten() {
            dialog.close();
        }
    };
    // However it goes, the browser then gives the focus back.
    on_cleanup(close);
    // At once: the browser tells that a dialog is closed a moment after it is, and a key pressed in that moment is no
    // longer for the dialog.
    let on_cancel = move |event: Event| {
        if event.target() == event.current_target() {
            event.prevent_default();
            close();
            on_close.run(());
        }
    };
    view! {
        <dialog node_ref=dialog class=class aria-labelledby="modal-title" on:cancel=on_cancel on:close=move |_| on_close.run(())>
            <header class="modal-head">
                <h2 id="modal-title">{title}</h2>
                <button class="quiet" type="button" aria-label="Close" on:click=move |_| on_close.run(())>"✕"</button>
            </header>
            {children()}
            <ToastArea inside=true/>
        </dialog>
    }
}
