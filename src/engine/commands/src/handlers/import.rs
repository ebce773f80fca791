//! The command that carries out an import after its preview: whole records, in one undoable step.

use crate::command::ExchangeCommand;
use crate::handlers::context::{Changeset, CommandContext};
use crate::handlers::sound;
use plumbline_compact::gather::Gather;
use plumbline_document::change::Delta;
use plumbline_document::record::{Record, RecordId};
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeMap, BTreeSet};

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &ExchangeCommand) -> Result<Changeset, Refusal> {
    match command {
        ExchangeCommand::Import {
            source,
            put,
            remove,
        } => import(here, source, put, remove),
    }
}

/// The records come checked and with their `meta` set by `exchange`, which knows both sides' histories. What is
/// checked here is that the document holds together afterwards: it may have changed since the preview.
#[inline(never)]
pub(super) fn import(
    here: &CommandContext<'_>,
    source: &str,
    put: &[Record],
    remove: &[RecordId],
) -> Result<Changeset, Refusal> {
    if remove.contains(&RecordId::Settings) {
        return Err(Refusal::new(
            "settings",
            "A workspace cannot be without settings.",
            "",
        ));
    }
    refuse_to_rewrite(here.workspace, put, remove)?;
    let deltas = deltas(here.workspace, put, remove);
    refuse_loose_ends(here.workspace, &deltas)?;
    Ok(Changeset {
        label: format!("Import {source}"),
        deltas,
    })
}

/// The ledger is append-only: an import adds entries, and may add signatures to those that are there. Only the sample's
/// goes when the sample goes.
fn refuse_to_rewrite(
    workspace: &Workspace,
    put: &[Record],
    remove: &[RecordId],
) -> Result<(), Refusal> {
    let is_taken_out = |id: &RecordId| {
        matches!(id, RecordId::Decision(_) | RecordId::Input(_)) && workspace.record(id).is_some()
    };
    let rewrites = |record: &Record| match record {
        Record::Decision(new) => {
            let old = workspace.decisions.get(&new.id);
            old.is_some_and(|old| old.text() != new.text())
        }
        Record::Input(new) => {
            let old = workspace.inputs.get(&new.id);
            old.is_some_and(|old| old.text() != new.text())
        }
        _ => false,
    };
    let is_sample = workspace.settings.sample;
    if !is_sample && (remove.iter().any(is_taken_out) || put.iter().any(rewrites)) {
        return Err(Refusal::new(
            "ledger",
            "This import would take decisions out of the ledger, or change them.",
            "The ledger is only ever added to: merge the two copies instead.",
        ));
    }
    Ok(())
}

/// One delta a record, however often it is named: what is put wins over what is removed, the last over the first.
fn deltas(workspace: &Workspace, put: &[Record], remove: &[RecordId]) -> Vec<Delta> {
    let last: BTreeMap<RecordId, usize> = (0..).zip(put).map(|(n, r)| (r.id(), n)).gather();
    let mut seen = BTreeSet::new();
    let gone = remove
        .iter()
        .filter(|id| !last.contains_key(id) && seen.insert(*id))
        .filter_map(|id| workspace.record(id))
        .map(|before| Delta {
            before: Some(before),
            after: None,
        });
    let come = (0..)
        .zip(put)
        .filter(|(n, record)| last.get(&record.id()) == Some(n))
        .map(|(_, record)| Delta {
            before: workspace.record(&record.id()),
            after: Some(record.clone()),
        })
        .filter(|delta| delta.before != delta.after);
    gone.chain(come).collect()
}

fn refuse_loose_ends(workspace: &Workspace, deltas: &[Delta]) -> Result<(), Refusal> {
    if deltas.is_empty() {
        return Ok(());
    }
    let mut after = workspace.clone();
    for delta in deltas {
        after.apply(delta);
    }
    match sound::flaw(&after) {
        // A document that was damaged before must stay mendable by an import.
        Some(flaw) if sound::flaw(workspace).is_none() => Err(Refusal::new(
            "import",
            format!("This import does not fit: {flaw}."),
            "The workspace may have changed since the preview: look at the preview again.",
        )),
        _ => Ok(()),
    }
}
