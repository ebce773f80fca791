//! The drift lab's worker: reads files piece by piece and does the statistics, away from the page's thread.
//!
//! Messages in: `{ kind: "inspect" | "check" | "series", files: [File], json }`. Messages out: `{ kind: "ready" }` once,
//! then any number of `{ kind: "progress", done, of, words }` and one `{ kind: "done", json }` or
//! `{ kind: "failed", words }`. To stop it the page ends the worker, which also gives its memory back.

use js_sys::{Array, Object, Reflect, Uint8Array};
use plumbline_drift::check::Stop;
use plumbline_drift::job;
use plumbline_drift::job::{Inspection, Request, SeriesRequest};
use plumbline_drift::read::layout;
use plumbline_drift::read::layout::{ColumnChoice, Layout};
use plumbline_drift::read::table::{Loader, Table};
use plumbline_json as json;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// So much of a file is looked at to find out what it is.
const HEAD: f64 = 262_144.0;
/// So much of a file is read at once.
const PIECE: f64 = 2_097_152.0;

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
        spawn_local(async move {
            match answer(&event.data()).await {
                Ok(json) => post("done", &[("json", json.into())]),
                Err(words) => post("failed", &[("words", words.into())]),
            }
        });
    });
    scope.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    post("ready", &[]);
}

fn post(kind: &str, fields: &[(&str, JsValue)]) {
    let message = Object::new();
    let all = [("kind", JsValue::from_str(kind))];
    for (name, value) in all.iter().chain(fields) {
        // Setting a property of a plain object does not fail.
        drop(Reflect::set(&message, &JsValue::from_str(name), value));
    }
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        drop(scope.post_message(&message));
    }
}

fn progress(done: f64, of: f64, words: &str) {
    post(
        "progress",
        &[
            ("done", done.into()),
            ("of", of.into()),
            ("words", words.into()),
        ],
    );
}

fn field(message: &JsValue, name: &str) -> JsValue {
    Reflect::get(message, &JsValue::from_str(name)).unwrap_or_default()
}

async fn answer(message: &JsValue) -> Result<String, String> {
    let kind = field(message, "kind").as_string().unwrap_or_default();
    let text = field(message, "json").as_string().unwrap_or_default();
    let files: Vec<File> = Array::from(&field(message, "files"))
        .iter()
        .filter_map(|f| f.dyn_into().ok())
        .collect();
    match kind.as_str() {
        "inspect" => inspect(&files).await,
        "check" => check(&files, &text).await,
        _ => series(&files, &text).await,
    }
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, String> {
    json::to_text(value).map_err(|e| e.to_string())
}

async fn piece(file: &File, from: f64, to: f64) -> Result<Vec<u8>, String> {
    let gone = |_| {
        format!(
            "{} could not be read. Was it moved, changed or deleted?",
            file.name()
        )
    };
    let blob = file.slice_with_f64_and_f64(from, to).map_err(gone)?;
    let buffer = JsFuture::from(blob.array_buffer()).await.map_err(gone)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

async fn look(file: &File) -> Result<Layout, String> {
    let head = piece(file, 0.0, HEAD).await?;
    layout::inspect(&head, file.size() <= HEAD).map_err(|e| format!("{}: {e}", file.name()))
}

async fn inspect(files: &[File]) -> Result<String, String> {
    let Some(first) = files.first() else {
        return Err("No file.".to_owned());
    };
    let reference = look(first).await?;
    let current = match files.get(1) {
        Some(file) => Some(look(file).await?),
        None => None,
    };
    let choices = layout::choices(&reference, current.as_ref());
    written(&Inspection {
        reference,
        current,
        choices,
    })
}

async fn read(
    file: &File,
    layout: &Layout,
    choices: &[ColumnChoice],
    before: f64,
    of: f64,
) -> Result<Table, String> {
    let size = file.size();
    let mut loader = Loader::new(&file.name(), layout, choices);
    let mut from = 0.0;
    while from < size {
        let bytes = piece(file, from, from + PIECE).await?;
        if bytes.is_empty() {
            break;
        }
        loader
            .feed(&bytes)
            .map_err(|e| format!("{}: {e}", file.name()))?;
        from += PIECE;
        progress(
            before + from.min(size),
            of,
            &format!("Reading {}: {} rows", file.name(), loader.rows()),
        );
    }
    loader.finish().map_err(|e| format!("{}: {e}", file.name()))
}

fn stopped(stop: Stop) -> String {
    match stop {
        Stop::Cancelled => "Stopped.".to_owned(),
        Stop::Refused(why) => why,
    }
}

async fn check(files: &[File], text: &str) -> Result<String, String> {
    let mut request: Request = json::from_text(text).map_err(|e| e.to_string())?;
    let Some(first) = files.first() else {
        return Err("No file.".to_owned());
    };
    let bytes: f64 = files.iter().map(|f| f.size()).sum();
    // The statistics take about as long as half of the reading.
    let of = bytes * 1.5;
    let choices = std::mem::take(&mut request.inspection.choices);
    let reference = read(first, &request.inspection.reference, &choices, 0.0, of).await?;
    let current = match (files.get(1), &request.inspection.current) {
        (Some(file), Some(layout)) => Some(read(file, layout, &choices, first.size(), of).await?),
        _ => None,
    };
    request.inspection.choices = choices;
    let mut tick = |done: usize, columns: usize, name: &str| {
        let share = done as f64 / columns.max(1) as f64;
        progress(
            bytes + share * (of - bytes),
            of,
            &if name.is_empty() {
                "Writing it down".to_owned()
            } else {
                format!("Comparing ‘{name}’")
            },
        );
        true
    };
    let answer = request
        .run(&reference, current.as_ref(), &mut tick)
        .map_err(stopped)?;
    written(&answer)
}

async fn series(files: &[File], text: &str) -> Result<String, String> {
    let request: SeriesRequest = json::from_text(text).map_err(|e| e.to_string())?;
    let Some(file) = files.first() else {
        return Err("No file.".to_owned());
    };
    let table = read(file, &request.layout, &request.choices(), 0.0, file.size()).await?;
    written(&job::series(&request, &table).map_err(stopped)?)
}
