//! The sub-navigation that every page of the compliance area has.

use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::widgets::area_tabs::area_tabs;

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

/// The tabs.
#[component]
pub fn Tabs() -> impl IntoView {
    area_tabs("Compliance", &TABS, about_one)
}
