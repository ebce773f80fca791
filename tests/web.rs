//! Tests that need a real browser around them: views that mount, storage, events, the engine under wasm.
//!
//! One file, because every test binary starts a browser of its own. Run by `make test-web`.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/bytes.rs"]
mod bytes;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// An empty element in the page for one test to mount into.
fn stage() -> web_sys::HtmlElement {
    let document = web_sys::window().unwrap().document().unwrap();
    let stage = document.create_element("div").unwrap();
    document.body().unwrap().append_child(&stage).unwrap();
    stage.unchecked_into()
}

/// Reactivity reaches the document: what a signal says is what the page shows, after one turn of the event loop.
#[wasm_bindgen_test]
async fn a_signal_repaints_what_reads_it() {
    let stage = stage();
    let rank = RwSignal::new(2);
    let mounted = mount_to(stage.clone(), move || view! { <p>{rank}</p> });
    assert_eq!(stage.text_content().unwrap(), "2");

    rank.set(1);
    leptos::task::tick().await;
    assert_eq!(stage.text_content().unwrap(), "1");

    drop(mounted);
    assert_eq!(
        stage.text_content().unwrap(),
        "",
        "what is dropped leaves the page"
    );
}

/// The engine computes the same bits here as natively: see `tests/bytes.rs`.
#[wasm_bindgen_test]
fn scores_have_the_recorded_bits() {
    assert_eq!(bytes::digest_of_scores(), bytes::DIGEST);
}
