//! Keyboard shortcuts that work from anywhere, read from [`Action::keys`].

use super::action::Action;
use super::state::App;
use crate::app::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

/// How long after `g` the second key of a sequence counts, in milliseconds.
const SEQUENCE_MS: f64 = 1_200.0;

/// Listens for the shortcuts for as long as the app runs.
pub fn listen(app: App) {
    let waiting = StoredValue::new(None::<f64>);
    let handle = window_event_listener(ev::keydown, move |event| on_key(app, waiting, &event));
    on_cleanup(move || handle.remove());
}

fn on_key(app: App, waiting: StoredValue<Option<f64>>, event: &KeyboardEvent) {
    if event.default_prevented() || event.is_composing() {
        return;
    }
    let now = event.time_stamp();
    let after_g = waiting.get_value().is_some_and(|at| now - at < SEQUENCE_MS);
    waiting.set_value(None);
    let pressed = pressed(event, after_g);
    let modified = event.ctrl_key() || event.meta_key();
    let elsewhere = is_typing(event) || app.dialog.with_untracked(Option::is_some);
    if elsewhere && !(modified && pressed == "Mod+k") || another_dialog(app) {
        return;
    }
    if pressed == "g" {
        waiting.set_value(Some(now));
        return;
    }
    let all = Action::ALL.iter().copied().chain([Action::Help]);
    if let Some(action) = all
        .into_iter()
        .find(|a| a.keys().is_some_and(|k| k.eq_ignore_ascii_case(&pressed)))
        && untrack(|| app.can_run(action))
    {
        event.prevent_default();
        app.run(action);
    }
}

/// The pressed keys in the notation of [`Action::keys`].
fn pressed(event: &KeyboardEvent, after_g: bool) -> String {
    let key = event.key();
    if event.ctrl_key() || event.meta_key() {
        let shift = if event.shift_key() { "Shift+" } else { "" };
        return format!("Mod+{shift}{key}");
    }
    if event.shift_key() && key.chars().count() == 1 && key.chars().all(char::is_alphabetic) {
        return format!("Shift+{key}");
    }
    if after_g { format!("g {key}") } else { key }
}

/// Whether a page has a dialog of its own open: everything behind that one has to wait.
fn another_dialog(app: App) -> bool {
    app.dialog.with_untracked(Option::is_none)
        && document()
            .query_selector("dialog[open]")
            .is_ok_and(|found| found.is_some())
}

/// Whether the key goes into a field. In a box to tick no key is typed; a slider is moved by keys.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            return !matches!(
                input.type_().as_str(),
                "checkbox" | "radio" | "button" | "file"
            );
        }
        matches!(element.tag_name().as_str(), "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

/// The keys as the reader's keyboard names them: Cmd on a Mac, Ctrl elsewhere.
pub fn shown(keys: &str) -> String {
    let mac = window()
        .navigator()
        .platform()
        .is_ok_and(|p| p.starts_with("Mac"));
    keys.replace("Mod", if mac { "⌘" } else { "Ctrl" })
        .replace('+', " ")
}
