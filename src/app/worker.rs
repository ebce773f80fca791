//! The drift lab's worker, seen from the page: one worker for each job. Letting go of a job ends its worker, which stops
//! it at once and gives its memory back.

use crate::app::prelude::*;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{File, MessageEvent, Worker, WorkerOptions, WorkerType};

/// What a worker tells.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// How far it is, 0 to 1, and what it does.
    Progress(f64, String),
    /// The answer, JSON.
    Done(String),
    /// Why there is none.
    Failed(String),
}

/// A job under way.
pub struct Job {
    worker: Worker,
    _hear: Closure<dyn FnMut(MessageEvent)>,
    _wrong: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Job {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}

fn field(message: &JsValue, name: &str) -> JsValue {
    Reflect::get(message, &JsValue::from_str(name)).unwrap_or_default()
}

/// Starts a job; none when this browser gives no worker.
pub fn start(kind: &'static str, files: &[File], json: &str, hear: fn(News)) -> Option<Job> {
    let request = Object::new();
    let list: Array = files.iter().collect();
    for (name, value) in [
        ("kind", JsValue::from_str(kind)),
        ("files", list.into()),
        ("json", JsValue::from_str(json)),
    ] {
        drop(Reflect::set(&request, &JsValue::from_str(name), &value));
    }
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options("./drift-worker-start.js", &options).ok()?;
    let to = worker.clone();
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let message = event.data();
        let text = |name: &str| field(&message, name).as_string().unwrap_or_default();
        let number = |name: &str| field(&message, name).as_f64().unwrap_or_default();
        match text("kind").as_str() {
            "ready" => drop(to.post_message(&request)),
            "progress" => hear(News::Progress(
                number("done") / number("of").max(1.0),
                text("words"),
            )),
            "done" => hear(News::Done(text("json"))),
            _ => hear(News::Failed(text("words"))),
        }
    });
    let on_error = Closure::<dyn FnMut(web_sys::Event)>::new(move |_| {
        hear(News::Failed(
            "The checker has stopped. The data may be too large for this browser's memory."
                .to_owned(),
        ));
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    Some(Job {
        worker,
        _hear: on_message,
        _wrong: on_error,
    })
}

/// A file of the page's own, such as sample data.
pub async fn fetch(name: &str) -> Option<File> {
    let path = format!("./samples/{name}");
    let answer = wasm_bindgen_futures::JsFuture::from(window().fetch_with_str(&path))
        .await
        .ok()?
        .dyn_into::<web_sys::Response>()
        .ok()?;
    if !answer.ok() {
        return None;
    }
    let blob = wasm_bindgen_futures::JsFuture::from(answer.blob().ok()?)
        .await
        .ok()?;
    File::new_with_blob_sequence(&Array::of1(&blob), name).ok()
}
