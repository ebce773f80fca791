//! A button that opens a small sheet below it. Escape, a click elsewhere, or tabbing out closes it.

use crate::app::prelude::*;
use leptos::{ev, html};
use wasm_bindgen::JsCast;
use web_sys::Node;

/// A button with a sheet.
#[component]
#[allow(clippy::needless_pass_by_value)] // a component's properties are its own
pub fn Menu(
    /// What stands on the button.
    #[prop(into)]
    label: ViewFn,
    /// The button's name for a screen reader, where its content does not say it.
    #[prop(optional, into)]
    name: Option<String>,
    /// Style class of the button.
    #[prop(default = "chip")]
    class: &'static str,
    /// What stands in the sheet; made anew each time it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let root = NodeRef::<html::Div>::new();
    let button = NodeRef::<html::Button>::new();
    let children = StoredValue::new(children);
    let outside = window_event_listener(ev::pointerdown, move |event| {
        if open.get_untracked()
            && !contains(
                root,
                event
                    .target()
                    .and_then(|t| t.dyn_into::<Node>().ok())
                    .as_ref(),
            )
        {
            open.set(false);
        }
    });
    on_cleanup(move || outside.remove());
    let escape = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            open.set(false);
            if let Some(button) = button.get_untracked() {
                drop(button.focus());
            }
        }
    };
    let leave = move |event: web_sys::FocusEvent| {
        let into = event
            .related_target()
            .and_then(|t| t.dyn_into::<Node>().ok());
        if into.is_some() && !contains(root, into.as_ref()) {
            open.set(false);
        }
    };
    view! {
        <div class="menu" node_ref=root on:keydown=escape on:focusout=leave>
            <button class=class node_ref=button type="button" aria-haspopup="true" aria-label=name
                aria-expanded=move || if open.get() { "true" } else { "false" } on:click=move |_| open.update(|o| *o = !*o)>
                {label.run()}
            </button>
            <Show when=move || open.get()>
                <div class="sheet">{children.with_value(|c| c())}</div>
            </Show>
        </div>
    }
}

fn contains(root: NodeRef<html::Div>, node: Option<&Node>) -> bool {
    root.get_untracked().is_some_and(|root| root.contains(node))
}
