//! Ways in: the file chooser, files dropped anywhere, text pasted anywhere outside a field.

use super::state::{ImportState, Source};
use crate::app::dialog::Dialog;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::{App, use_app};
use leptos::ev;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, DataTransfer, DragEvent, EventTarget, File, FileList, HtmlElement,
    HtmlInputElement,
};

const INPUT: &str = "import-file";

/// Opens the file chooser.
pub fn choose_file(_app: App) {
    let input = document().get_element_by_id(INPUT);
    if let Some(input) = input.and_then(|i| i.dyn_into::<HtmlInputElement>().ok()) {
        input.click();
    }
}

/// Listens for files and text that are dropped or pasted anywhere, for as long as the app runs.
pub fn listen(app: App) {
    let state = ImportState::new();
    provide_context(state);
    let handles = [
        window_event_listener(ev::dragenter, move |event| drag(state, &event)),
        window_event_listener(ev::dragover, move |event| drag(state, &event)),
        window_event_listener(ev::dragleave, move |event| {
            // Leaving the window, not going from one element to the next.
            if event.related_target().is_none() {
                state.dragging.set(false);
            }
        }),
        window_event_listener(ev::drop, move |event| dropped(app, state, &event)),
        window_event_listener(ev::paste, move |event| pasted(app, state, &event)),
    ];
    on_cleanup(move || handles.into_iter().for_each(|h| h.remove()));
}

/// The file chooser's input, and what is seen while files are dragged over the page.
#[component]
pub fn ImportInput() -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let chosen = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<HtmlInputElement>().ok());
        if let Some(input) = input {
            let files = sources(input.files());
            // So that the same file can be chosen again.
            input.set_value("");
            state.take(app, files);
        }
    };
    view! {
        <input id=INPUT class="absent" type="file" multiple=true accept=".json,.csv,.tsv,.txt" aria-label="Files to import"
            tabindex="-1" data-testid=INPUT on:change=chosen/>
        <Show when=move || state.dragging.get()>
            <div class="drop-here" aria-hidden="true" data-testid="drop-here"><p>{move || if app.route.with(|r| r.page == Page::DriftLab) { "Drop to check for drift" } else { "Drop to import" }}</p></div>
        </Show>
    }
}

fn sources(list: Option<FileList>) -> Vec<Source> {
    files(list).into_iter().map(Source::File).collect()
}

fn files(list: Option<FileList>) -> Vec<File> {
    let Some(list) = list else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|i| list.get(i)).collect()
}

fn brings_files(data: &DataTransfer) -> bool {
    data.types().includes(&JsValue::from_str("Files"), 0)
}

fn drag(state: ImportState, event: &DragEvent) {
    if event.data_transfer().is_some_and(|d| brings_files(&d)) {
        // Without this the browser would leave the page to show the file.
        event.prevent_default();
        if !state.dragging.get_untracked() {
            state.dragging.set(true);
        }
    }
}

fn dropped(app: App, state: ImportState, event: &DragEvent) {
    state.dragging.set(false);
    let Some(data) = event.data_transfer().filter(brings_files) else {
        return;
    };
    event.prevent_default();
    let in_lab = app.route.with_untracked(|r| r.page == Page::DriftLab);
    if is_free(app) && in_lab {
        // Data files, which are compared and not imported.
        crate::app::pages::driftlab::take_files(files(data.files()));
    } else if is_free(app) {
        state.take(app, sources(data.files()));
    } else {
        app.toasts
            .wrong("Close the open dialog first, then drop the file again.");
    }
}

/// Whether no other dialog would be pushed away.
fn is_free(app: App) -> bool {
    app.dialog
        .with_untracked(|d| d.as_ref().is_none_or(|d| *d == Dialog::Import))
}

fn pasted(app: App, state: ImportState, event: &ClipboardEvent) {
    if event.default_prevented() || takes_text(event.target()) || !is_free(app) {
        return;
    }
    let Some(data) = event.clipboard_data() else {
        return;
    };
    let files = sources(data.files());
    let text = data.get_data("text/plain").unwrap_or_default();
    if is_worth_reading(&text) {
        // A spreadsheet gives its cells as text and as a picture: the text is what is meant.
        event.prevent_default();
        state.take(app, [Source::Text(text)]);
    } else if !files.is_empty() {
        event.prevent_default();
        state.take(app, files);
    }
}

/// A table, a list or JSON; a word or a sentence is not meant to be imported.
fn is_worth_reading(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{') || text.contains('\t') || text.lines().nth(1).is_some()
}

/// Whether a paste goes into a field.
fn takes_text(target: Option<EventTarget>) -> bool {
    let Some(element) = target.and_then(|t| t.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        return !matches!(
            input.type_().as_str(),
            "checkbox" | "radio" | "range" | "button" | "submit" | "file"
        );
    }
    element.tag_name() == "TEXTAREA" || element.is_content_editable()
}
