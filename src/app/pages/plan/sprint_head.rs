//! What every view of one sprint begins with.

use crate::app::format;
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::App;
use chrono::NaiveDate;
use plumbline_document::ids::SprintId;
use plumbline_document::sprint::Sprint;
use std::sync::Arc;

/// The sprint, followed; none once it is gone.
pub(super) fn follow(app: App, id: SprintId) -> Memo<Option<Arc<Sprint>>> {
    Memo::new(move |_| app.read(|store| store.workspace().sprints.get(&id).cloned()))
}

/// Its heading, with the way back.
pub(super) fn head(sprint: &Sprint) -> AnyView {
    let dates = format!(
        "{} to {}",
        format::day(sprint.start),
        format::day(sprint.end)
    );
    view! {
        <header class="plan-head">
            <a class="soft" href=Route::to(Page::Sprints).to_hash()>"All sprints"</a>
            <h1>{sprint.name.clone()}</h1>
            <p class="soft"><span class="chip">{sprint.stage.name()}</span>" "{dates}</p>
        </header>
    }
    .into_any()
}

/// A date as its field holds it.
pub(super) fn day_text(day: NaiveDate) -> String {
    day.to_string()
}
