//! The calendar of recurring work, as a file.

use crate::app::state::App;
use crate::app::{clock, files};
use plumbline_compact::sort;
use plumbline_document::cadence::Cadence;
use plumbline_document::ids::ModelId;
use plumbline_features::cadence::{due, ics};

/// Hands over the cadences as a calendar file: of one model, or all.
pub(super) fn download(app: App, model: Option<ModelId>) {
    let calendar = clock::calendar();
    let (name, text) = app.peek(|store| {
        let workspace = store.workspace();
        let made = due::made(workspace);
        let mut all: Vec<&Cadence> = workspace
            .cadences
            .iter()
            .map(AsRef::as_ref)
            .filter(|c| model.is_none() || c.model == model)
            .collect();
        sort::by_key(&mut all, |c| c.id);
        let upcoming = |cadence: &Cadence| {
            let of = made.get(&cadence.id).map_or(&[][..], Vec::as_slice);
            let seen = due::occurrences(workspace, cadence, of, &calendar, 0, 400);
            seen.iter().map(|o| o.on).collect()
        };
        let text = ics::calendar(workspace, &all, &upcoming, clock::now());
        (files::dated_name(workspace, "ics"), text)
    });
    files::download(app, &name, "text/calendar", &text);
}
