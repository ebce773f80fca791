//! The backlog: a toolbar, one sentence that explains the top of the list, and the table.

mod cell_editor;
mod columns;
mod first_steps;
mod grid;
mod lazy;
mod row;
mod table;
mod toolbar;
mod welcome;

use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::sentence::Sentence;
use plumbline_features::present::headline::HeadlineView;
use wasm_bindgen::JsCast;

/// Identity of the search field, so that a shortcut can reach it.
const SEARCH: &str = "backlog-search";

/// Puts the cursor into the search field, once the page is there.
pub fn focus_search() {
    request_animation_frame(|| {
        let field = document()
            .get_element_by_id(SEARCH)
            .and_then(|e| e.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(field) = field {
            drop(field.focus());
            field.select();
        }
    });
}

/// The page.
#[component]
pub fn BacklogPage() -> impl IntoView {
    let app = use_app();
    let empty = Memo::new(move |_| app.read(|store| store.ranking().counts().items == 0));
    view! {
        <section class="page backlog">
            <first_steps::FirstSteps/>
            <toolbar::Toolbar/>
            <Show when=move || !empty.get() fallback=|| view! { <welcome::Welcome/> }>
                <Why/>
                <grid::Grid/>
            </Show>
        </section>
    }
}

/// Why the first item is first.
#[component]
fn Why() -> impl IntoView {
    let app = use_app();
    let headline = Memo::new(move |_| {
        let whole = !app.persistence.shows_first_rows();
        app.view(|context| HeadlineView::of(context, whole))
    });
    move || {
        let parts = match headline.get() {
            HeadlineView::None => None,
            HeadlineView::Waiting => Some(Vec::new()),
            HeadlineView::Sentence(parts) => Some(parts),
        };
        parts.map(|parts| view! { <p class="why"><Sentence parts/></p> })
    }
}
