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

/// What comes from one place is brought up to date in place; what comes from another one takes its place.
#[wasm_bindgen_test]
async fn views_of_one_place_are_kept_and_of_two_are_not() {
    use plumbline_view::{IntoValue, Kind, any, html, live, many};
    let stage = stage();
    let state = RwSignal::new(0);
    let mounted = mount_to(stage.clone(), move || {
        live(move || match state.get() {
            n @ (0 | 1) => any(many(1).child(
                html("p", 1)
                    .words("class", "row")
                    .set(Kind::Class, "on", (n == 1).into_value())
                    .set(
                        Kind::Attribute,
                        "title",
                        Some(n).filter(|n| *n == 0).into_value(),
                    )
                    .view(any(n.to_string())),
            )),
            _ => any(many(2).text("a ").child(html("b", 2).text("bold"))),
        })
    });
    let first = stage.query_selector("p").unwrap().unwrap();
    assert_eq!(first.outer_html(), r#"<p class="row" title="0">0</p>"#);

    state.set(1);
    leptos::task::tick().await;
    assert_eq!(first.outer_html(), r#"<p class="row on">1</p>"#);
    assert!(first.is_connected(), "the same element");

    state.set(2);
    leptos::task::tick().await;
    assert_eq!(stage.query_selector("p").unwrap(), None);
    assert_eq!(stage.text_content().unwrap(), "a bold");

    state.set(0);
    leptos::task::tick().await;
    assert_eq!(stage.text_content().unwrap(), "0");
    drop(mounted);
}

/// Rows of a list keep their elements while their keys are there, wherever they move.
#[wasm_bindgen_test]
async fn rows_of_a_list_are_kept_by_key() {
    use plumbline_view::{For, ForProps, any, html};
    let stage = stage();
    let rows = RwSignal::new(vec![1, 2, 3]);
    let mounted = mount_to(stage.clone(), move || {
        For(ForProps::builder()
            .each(move || rows.get())
            .key(|row| *row)
            .children(|row: i32| html("i", 3).view(any(row.to_string())))
            .build())
    });
    assert_eq!(stage.text_content().unwrap(), "123");
    let second = stage.query_selector("i:nth-of-type(2)").unwrap().unwrap();

    rows.set(vec![4, 3, 2]);
    leptos::task::tick().await;
    assert_eq!(stage.text_content().unwrap(), "432");
    assert!(second.is_connected() && second.text_content().as_deref() == Some("2"));

    rows.set(Vec::new());
    leptos::task::tick().await;
    assert_eq!(stage.text_content().unwrap(), "");
    drop(mounted);
}

/// The engine computes the same bits here as natively: see `tests/bytes.rs`.
#[wasm_bindgen_test]
fn scores_have_the_recorded_bits() {
    assert_eq!(bytes::digest_of_scores(), bytes::DIGEST);
}

/// The sum of nothing is −0 to the processor, and nobody's days are "-0".
#[wasm_bindgen_test]
fn nothing_is_written_without_a_sign() {
    use plumbline::app::format;
    let nothing: f64 = [].iter().sum();
    assert!(nothing.is_sign_negative(), "the premise");
    assert_eq!(format::plain(nothing), "0");
    assert_eq!(format::plain(-0.004), "0");
    assert_eq!(format::one(-0.04), format::one(0.0));
    assert_eq!(format::plain(-0.5).replace('\u{2212}', "-"), "-0.5");
}
