//! What is typed while a dialog is still on its way: not lost, and not taken for shortcuts. A field that nobody sees
//! has the focus until the dialog is there; the dialog's own first field then gets its text.

use crate::app::prelude::*;
use leptos::html;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// What has been typed so far, and where the focus was before.
#[derive(Clone, Copy)]
pub(super) struct TypedAhead {
    text: StoredValue<String>,
    before: StoredValue<Option<HtmlElement>, LocalStorage>,
}

fn focused() -> Option<HtmlElement> {
    document().active_element()?.dyn_into().ok()
}

impl TypedAhead {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Self {
            text: StoredValue::new(String::new()),
            before: StoredValue::new_local(focused()),
        }
    }

    /// The field. Escape gives the dialog up.
    pub(super) fn field(self, on_close: Callback<()>) -> AnyView {
        let input = NodeRef::<html::Input>::new();
        Effect::new(move |_| {
            if let Some(input) = input.get() {
                drop(input.focus());
            }
        });
        let on_key = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                self.give_back();
                on_close.run(());
            }
        };
        view! {
            <input class="visually-hidden" type="text" autocomplete="off" aria-label="For the dialog that is loading" node_ref=input
                on:input:target=move |event| self.text.set_value(event.target().value()) on:keydown=on_key/>
        }
        .into_any()
    }

    /// Puts the focus back where it was, so that the dialog finds it there and can do the same when it is closed.
    pub(super) fn give_back(&self) {
        if let Some(Some(element)) = self.before.try_get_value() {
            drop(element.focus());
        }
    }

    /// Gives the focus back, and writes the text into the field that has it once the dialog has been drawn.
    pub(super) fn hand_over(&self) {
        self.give_back();
        let text = self.text.try_get_value().unwrap_or_default();
        if text.is_empty() {
            return;
        }
        request_animation_frame(move || {
            request_animation_frame(move || write(&text));
        });
    }
}

fn write(text: &str) {
    let Some(element) = focused() else { return };
    if let Some(field) = element.dyn_ref::<HtmlTextAreaElement>() {
        field.set_value(text);
    } else if let Some(field) = element.dyn_ref::<HtmlInputElement>() {
        field.set_value(text);
    } else {
        return;
    }
    if let Ok(event) = Event::new("input") {
        drop(element.dispatch_event(&event));
    }
}
