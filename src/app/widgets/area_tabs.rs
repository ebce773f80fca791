//! The sub-navigation of an area: links, since each page has an address of its own.

use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::use_app;
use leptos::html;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is left of the tab before the current one, in pixels, so that one sees that there is one.
const PEEP: i32 = 32;

/// The tabs of an area. Pages for which `keeps_focus` holds keep what the address points at.
pub fn area_tabs(
    area: &'static str,
    tabs: &'static [(Page, &'static str)],
    keeps_focus: fn(Page) -> bool,
) -> AnyView {
    let app = use_app();
    let nav = NodeRef::<html::Nav>::new();
    let links = move || {
        let here = app.route.get();
        let tab = |(page, name): &(Page, &'static str)| {
            let to = Route {
                focus: here.focus.filter(|_| keeps_focus(*page)),
                ..Route::to(*page)
            };
            let on = here.page == *page;
            view! { <a class="tab" class:on=on href=to.to_hash() aria-current=on.then_some("page")>{*name}</a> }
        };
        tabs.iter().map(tab).collect_view()
    };
    Effect::new(move |_| {
        app.route.track();
        if let Some(nav) = nav.get() {
            request_animation_frame(move || show_current(&nav));
        }
    });
    view! { <nav class="tabs area-tabs" aria-label=area node_ref=nav>{links}</nav> }.into_any()
}

/// On a narrow screen the tabs scroll: the current one is brought into view.
fn show_current(nav: &HtmlElement) {
    let current = nav.query_selector("[aria-current]").ok().flatten();
    if let Some(current) = current.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        nav.set_scroll_left(current.offset_left() - nav.offset_left() - PEEP);
    }
}
