//! Fields that keep what was entered when they are left or Enter is pressed: one undoable step for a whole value, not
//! one for each letter. What is refused stays in the field, marked, so that it can be mended; Escape puts back what
//! was there.

use crate::app::prelude::*;
use chrono::{Datelike, NaiveDate};
use leptos::html;
pub use plumbline_features::present::choices::Choice;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// What to do with a new value; returns whether it was accepted.
pub type Keep = Callback<String, bool>;

/// Years before this are taken for a year that is still being typed.
const FIRST_YEAR: i32 = 1900;

/// A one-line field.
#[component]
pub fn TextBox(
    /// Its name, for a screen reader.
    #[prop(into)]
    name: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// What to do with a new text.
    keep: Keep,
    /// Kind of input, e.g. `text` or `date`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Style class.
    #[prop(default = "")]
    class: &'static str,
    /// Words shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// Identity, so that something else can put the cursor here.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let refused = RwSignal::new(false);
    // Only what a person typed is kept: a field that merely shows an old value must not write it back.
    let dirty = StoredValue::new(false);
    let put_back = move || {
        if let (Some(input), Some(text)) = (here(input), value.try_get_untracked()) {
            input.set_value(&text);
        }
        refused.try_set(false);
        dirty.try_set_value(false);
    };
    let keep_it = move || {
        if dirty.try_get_value() != Some(true) {
            return;
        }
        let typed = here(input).map(|i| i.value());
        let (Some(typed), Some(held)) = (typed, value.try_get_untracked()) else {
            return;
        };
        if typed == held || keep.try_run(typed) == Some(true) {
            put_back();
        } else {
            refused.try_set(true);
        }
    };
    // A field that goes away with its page or panel keeps what was typed, too.
    on_cleanup(keep_it);
    let on_change = move |_| {
        let whole = kind != "date" || here(input).is_none_or(|i| is_whole(&i.value()));
        if whole {
            keep_it();
        }
    };
    let on_blur = move |_| {
        if kind == "date" {
            keep_it();
        }
    };
    let on_key = move |event: KeyboardEvent| {
        let typed = here(input).map(|i| i.value());
        if event.key() == "Escape" && typed != value.try_get_untracked() {
            event.prevent_default();
            event.stop_propagation();
            put_back();
        }
    };
    let mode = (kind == "number").then_some("decimal");
    // Numbers are typed as text: a range, a decimal comma, or nothing must all be possible.
    let kind = if kind == "number" { "text" } else { kind };
    view! {
        <input node_ref=input type=kind id=id class=class inputmode=mode autocomplete="off" placeholder=placeholder aria-label=move || name.get()
            prop:value=move || value.get() aria-invalid=move || refused.get().then_some("true")
            on:input=move |_| dirty.set_value(true) on:change=on_change on:blur=on_blur on:keydown=on_key/>
    }
}

/// The element, while it is there: leaving a field that is being taken away still calls its handlers.
fn here<E>(node: NodeRef<E>) -> Option<E::Output>
where
    E: html::ElementType<Output: JsCast + Clone + 'static> + 'static,
{
    node.try_get_untracked().flatten()
}

/// Whether a date field holds a date whose year is typed to the end, or nothing.
fn is_whole(text: &str) -> bool {
    text.is_empty()
        || text
            .parse::<NaiveDate>()
            .is_ok_and(|date| date.year() >= FIRST_YEAR)
}

/// A field of several lines; Enter is a new line.
#[component]
pub fn TextArea(
    /// Its name, for a screen reader.
    #[prop(into)]
    name: Signal<String>,
    /// What it holds.
    #[prop(into)]
    value: Signal<String>,
    /// What to do with a new text.
    keep: Keep,
    /// Lines shown.
    #[prop(default = 3)]
    rows: u32,
) -> impl IntoView {
    let area = NodeRef::<html::Textarea>::new();
    let refused = RwSignal::new(false);
    let dirty = StoredValue::new(false);
    let keep_it = move || {
        if dirty.try_get_value() != Some(true) {
            return;
        }
        let typed = here(area).map(|a| a.value());
        let (Some(typed), Some(held)) = (typed, value.try_get_untracked()) else {
            return;
        };
        let accepted = typed == held || keep.try_run(typed) == Some(true);
        refused.try_set(!accepted);
        dirty.try_set_value(!accepted);
    };
    on_cleanup(keep_it);
    let on_key = move |event: KeyboardEvent| {
        if event.key() != "Escape" {
            return;
        }
        if let (Some(area), Some(text)) = (here(area), value.try_get_untracked())
            && area.value() != text
        {
            event.prevent_default();
            event.stop_propagation();
            area.set_value(&text);
            dirty.set_value(false);
            refused.set(false);
        }
    };
    view! {
        <textarea node_ref=area rows=rows aria-label=move || name.get() prop:value=move || value.get()
            aria-invalid=move || refused.get().then_some("true") on:input=move |_| dirty.set_value(true) on:blur=move |_| keep_it() on:keydown=on_key></textarea>
    }
}

/// A choice among values.
#[component]
pub fn ChoiceBox(
    /// Its name, for a screen reader.
    #[prop(into)]
    name: Signal<String>,
    /// The chosen value.
    #[prop(into)]
    value: Signal<String>,
    /// The values with their words, in order.
    #[prop(into)]
    choices: Signal<Vec<Choice>>,
    /// What to do with a new choice.
    keep: Keep,
    /// Style class.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    let on_change = move |_| {
        let Some(select) = here(select) else {
            return;
        };
        // Refused or not: once the choices have been drawn anew, the field shows what is held.
        keep.try_run(select.value());
        request_animation_frame(move || {
            if let Some(held) = value.try_get_untracked() {
                select.set_value(&held);
            }
        });
    };
    let options = move || {
        let option = |(id, words): Choice| {
            let chosen = {
                let id = id.clone();
                move || value.with(|v| *v == id)
            };
            view! { <option value=id prop:selected=chosen>{words}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    view! { <select node_ref=select class=class aria-label=move || name.get() on:change=on_change>{options}</select> }
}

/// Reads a number as people type it: a decimal comma is read as a point.
pub fn number(text: &str) -> Result<f64, String> {
    let read = text.trim().replace(',', ".").parse::<f64>();
    read.ok()
        .filter(|n| n.is_finite())
        .ok_or_else(|| format!("“{text}” is not a number."))
}

/// Reads a date as a date field writes it; nothing is no date.
pub fn date(text: &str) -> Result<Option<NaiveDate>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    text.trim()
        .parse()
        .map(Some)
        .map_err(|_| format!("“{text}” is not a date such as 2026-12-01."))
}
