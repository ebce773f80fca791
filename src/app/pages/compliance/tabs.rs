//! The sub-navigation that every page of the compliance area has.

use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::use_app;
use uuid::Uuid;

/// The pages of the area, in order. Those about one system keep the system when one moves between them.
const TABS: [(Page, &str); 6] = [
    (Page::Compliance, "Systems"),
    (Page::Assessment, "Assessment"),
    (Page::Obligations, "Obligations"),
    (Page::Deadlines, "Deadlines"),
    (Page::Documentation, "Technical documentation"),
    (Page::Report, "Report"),
];

/// Whether a page is about one system.
fn about_one(page: Page) -> bool {
    matches!(page, Page::Assessment | Page::Documentation | Page::Report)
}

/// The tabs, as links: each page has an address of its own.
#[component]
pub fn Tabs() -> impl IntoView {
    let app = use_app();
    let tabs = move || {
        let here = app.route.get();
        let tab = |(page, name): (Page, &'static str)| {
            let kept: Option<Uuid> = here.focus.filter(|_| about_one(page));
            let to = Route {
                focus: kept,
                ..Route::to(page)
            };
            let on = here.page == page;
            view! { <a class="tab" class:on=on href=to.to_hash() aria-current=on.then_some("page")>{name}</a> }
        };
        TABS.map(tab).into_iter().collect_view()
    };
    view! { <nav class="tabs area-tabs" aria-label="Compliance">{tabs}</nav> }
}
