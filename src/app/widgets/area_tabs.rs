//! The sub-navigation of an area: links, since each page has an address of its own.

use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::use_app;
use crate::app::widgets::in_sight::show_current_link;
use leptos::html;

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
    show_current_link(app, nav);
    view! { <nav class="tabs area-tabs" aria-label=area node_ref=nav>{links}</nav> }.into_any()
}
