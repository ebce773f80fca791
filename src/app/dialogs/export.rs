//! Export: the workspace as one JSON file, the ranked list as CSV.

use crate::app::document_store::DocumentStore;
use crate::app::opening::read_behind_first_rows;
use crate::app::state::App;
use crate::app::{clock, files};
use plumbline_exchange::file::export;
use plumbline_exchange::table_csv::{Ranked, export_csv};

/// Saves the workspace as a JSON file, and remembers when.
pub fn file(app: App) {
    if !is_open(app) {
        return;
    }
    let now = clock::now();
    let (id, name, text) = app.peek(|store| {
        let workspace = store.workspace();
        (
            workspace.id,
            files::workspace_file_name(workspace),
            export(workspace, now),
        )
    });
    if files::hand_over(app, &name, "application/json", &text) {
        app.prefs.note_file_copy(id, now);
    }
}

/// Saves the ranked list as a CSV file: every item that is not in the trash, best first.
pub fn csv(app: App) {
    if !is_open(app) {
        return;
    }
    let (name, text) = app.peek(|store| {
        let workspace = store.workspace();
        (
            files::dated_name(workspace, "csv"),
            export_csv(workspace, ranked(store).into_iter()),
        )
    });
    files::download(app, &name, "text/csv;charset=utf-8", &text);
}

/// Whether there is a workspace to export, and all of it; where not, says so.
fn is_open(app: App) -> bool {
    read_behind_first_rows(app);
    let open = app.persistence.may_ask();
    if let Err(refusal) = &open {
        app.toasts.refuse(refusal);
    }
    open.is_ok()
}

fn ranked(store: &DocumentStore) -> Vec<Ranked> {
    let ranking = store.ranking();
    let ranks = ranking.ranks();
    let row = |slot: &u32| Ranked {
        slot: *slot,
        rank: ranks.get(*slot as usize).copied().flatten(),
        score: ranking.score(*slot),
    };
    ranking.order().iter().map(row).collect()
}
