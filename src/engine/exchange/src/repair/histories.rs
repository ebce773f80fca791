//! Histories: none is longer than [`HISTORY_KEPT`], and every revision is at least 1.

use crate::notes::Notes;
use plumbline_document::entity::Entity;
use plumbline_document::meta::HISTORY_KEPT;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

pub(super) fn repair_histories(workspace: &mut Workspace, notes: &mut Notes) {
    let trimmed = trim_histories(&mut workspace.people)
        + trim_histories(&mut workspace.systems)
        + trim_histories(&mut workspace.criteria)
        + trim_histories(&mut workspace.frameworks)
        + trim_histories(&mut workspace.views)
        + trim_histories(&mut workspace.cadences)
        + trim_histories(&mut workspace.monitors)
        + trim_histories(&mut workspace.runs)
        + trim_histories(&mut workspace.models)
        + trim_histories(&mut workspace.versions)
        + trim_histories(&mut workspace.datasets)
        + trim_histories(&mut workspace.evidence)
        + trim_histories(&mut workspace.sprints)
        + trim_histories(&mut workspace.items);
    if trimmed > 0 {
        notes.info(
            "workspace",
            format!("The histories of {trimmed} entries were longer than {HISTORY_KEPT} changes; the oldest were left out."),
            "",
        );
    }
}

fn trim_histories<E: Entity>(table: &mut Table<E>) -> usize {
    let long: Vec<Arc<E>> = table
        .iter()
        .filter(|e| e.meta().history.len() > HISTORY_KEPT || e.meta().rev == 0)
        .cloned()
        .collect();
    for mut entity in long.iter().cloned() {
        let meta = Arc::make_mut(&mut entity).meta_mut();
        meta.rev = meta.rev.max(1);
        let surplus = meta.history.len().saturating_sub(HISTORY_KEPT);
        meta.history.drain(..surplus);
        table.put(entity);
    }
    long.len()
}
