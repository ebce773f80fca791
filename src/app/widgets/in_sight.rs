//! What is current stays in sight where a row or a list scrolls.

use crate::app::prelude::*;
use crate::app::resize::on_resize;
use crate::app::state::App;
use leptos::html;
use web_sys::HtmlElement;

/// What is seen of the link beside the current one, in pixels, so that one sees that there is one.
const PEEP: f64 = 32.0;

/// Scrolls the row to the link of this page: at first, when the page is another one, and when the row gets narrower.
pub fn show_current_link(app: App, row: NodeRef<html::Nav>) {
    on_resize(row, show);
    Effect::new(move |before: Option<()>| {
        app.route.track();
        if let (Some(()), Some(row)) = (before, row.get_untracked()) {
            request_animation_frame(move || show(&row));
        }
    });
}

fn show(row: &HtmlElement) {
    let Ok(Some(link)) = row.query_selector("[aria-current]") else {
        return;
    };
    let (link, row_box) = (
        link.get_bounding_client_rect(),
        row.get_bounding_client_rect(),
    );
    let right = (link.right() + PEEP - row_box.right()).max(0.0);
    let left = (link.left() - PEEP - row_box.left()).min(0.0);
    if right + left != 0.0 {
        row.scroll_by_with_x_and_y(right + left, 0.0);
    }
}

/// Scrolls a list of options to the active one, once it has been drawn: the cursor itself stays in the field above.
pub fn show_active_option(list: NodeRef<html::Ul>) {
    request_animation_frame(move || {
        let Some(list) = list.try_get_untracked().flatten() else {
            return;
        };
        let Ok(Some(option)) = list.query_selector("[aria-selected=true]") else {
            return;
        };
        let (option, window) = (
            option.get_bounding_client_rect(),
            list.get_bounding_client_rect(),
        );
        let below = (option.bottom() - window.bottom()).max(0.0);
        let above = (option.top() - window.top()).min(0.0);
        list.scroll_by_with_x_and_y(0.0, below + above);
    });
}
