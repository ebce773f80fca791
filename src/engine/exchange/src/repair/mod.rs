//! Repairs: whatever does not fit together in a workspace is put right at a named place, and said.
//!
//! The ledger is never repaired: what does not hold in it is shown.
//!
//! Total and in linear time (in the number of entities, references and judgements). A consistent workspace comes
//! out as it was, untouched to the pointer.

mod criteria;
mod cycles;
mod dangling_refs;
mod histories;
mod items;
mod numbers;
mod placeholders;
mod settings;
mod sprints;

pub use numbers::{LARGEST_NUMBER, Numbers};

use crate::decode::NO_STAMP;
use crate::notes::Notes;
use plumbline_document::change::RecordId;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::item::Item;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The fields that were repaired, by entity.
pub type Repaired = BTreeMap<RecordId, Vec<&'static str>>;

/// Repairs the workspace and says what was repaired.
pub fn repair(workspace: &mut Workspace, notes: &mut Notes) -> Repaired {
    let mut repaired = Repaired::new();
    settings::repair_settings(workspace, notes, &mut repaired);
    criteria::repair_criteria(workspace, notes, &mut repaired);
    criteria::add_missing_criteria(workspace, notes, &mut repaired);
    placeholders::repair_systems(workspace, notes, &mut repaired);
    placeholders::repair_evidence(workspace, notes, &mut repaired);
    dangling_refs::repair_views(workspace, notes, &mut repaired);
    placeholders::add_missing_models(workspace, notes, &mut repaired);
    dangling_refs::repair_lineage(workspace, notes, &mut repaired);
    histories::repair_histories(workspace, notes);
    items::repair_items(workspace, notes, &mut repaired);
    numbers::repair_numbers(workspace, notes, &mut repaired);
    cycles::cut_parent_cycles(workspace, notes, &mut repaired);
    cycles::cut_dependency_cycles(workspace, notes, &mut repaired);
    sprints::repair_sprints(workspace, notes, &mut repaired);
    repaired
}

fn path(slot: Slot, field: &str) -> String {
    format!("workspace.items[{slot}].{field}")
}

/// Puts a repaired item back and notes which field was repaired.
fn put_repaired(
    workspace: &mut Workspace,
    repaired: &mut Repaired,
    item: Arc<Item>,
    field: &'static str,
) {
    let fields = repaired.entry(RecordId::Item(item.id)).or_default();
    fields.push(field);
    workspace.items.put(item);
}

fn usual() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::nil()), "", NO_STAMP)
}
