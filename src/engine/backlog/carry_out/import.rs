//! The command that carries out an import after its preview: whole records, in one undoable step.

use super::{Plan, Situation};
use crate::engine::backlog::change::{Delta, Record, RecordId};
use crate::engine::backlog::refusal::Refusal;

/// The records come checked and with their `meta` set by `exchange`, which knows both sides' histories.
pub(super) fn import(
    here: &Situation<'_>,
    source: &str,
    put: &[Record],
    remove: &[RecordId],
) -> Result<Plan, Refusal> {
    let mut deltas = Vec::with_capacity(put.len() + remove.len());
    for id in remove {
        if *id == RecordId::Settings {
            return Err(Refusal::new(
                "settings",
                "A workspace cannot be without settings.",
                "",
            ));
        }
        let before = here.workspace.record(id);
        deltas.extend(before.map(|before| Delta {
            before: Some(before),
            after: None,
        }));
    }
    for record in put {
        let before = here.workspace.record(&record.id());
        if before.as_ref() != Some(record) {
            deltas.push(Delta {
                before,
                after: Some(record.clone()),
            });
        }
    }
    Ok(Plan {
        label: format!("Import {source}"),
        deltas,
    })
}
