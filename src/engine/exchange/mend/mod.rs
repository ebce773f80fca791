//! Repairs: whatever does not fit together in a workspace is put right at a named place, and said.
//!
//! The ledger is never mended: what does not hold in it is shown.
//!
//! Total and in linear time (in the number of entities, references and judgements). A consistent workspace comes
//! out as it was, untouched to the pointer.

mod criteria;
mod histories;
mod items;
mod loose_ends;
mod numbers;
mod rings;
mod settings;
mod sprints;
mod stand_ins;

pub use numbers::{LARGEST_NUMBER, Numbers};

use super::decode::NO_STAMP;
use super::notes::Notes;
use crate::engine::backlog::change::RecordId;
use crate::engine::backlog::ids::WorkspaceId;
use crate::engine::backlog::item::Item;
use crate::engine::backlog::table::Slot;
use crate::engine::backlog::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The fields that were repaired, by entity.
pub type Mended = BTreeMap<RecordId, Vec<&'static str>>;

/// Repairs the workspace and says what was repaired.
pub fn mend(workspace: &mut Workspace, notes: &mut Notes) -> Mended {
    let mut mended = Mended::new();
    settings::mend_settings(workspace, notes, &mut mended);
    criteria::mend_criteria(workspace, notes, &mut mended);
    criteria::add_missing_criteria(workspace, notes, &mut mended);
    stand_ins::mend_systems(workspace, notes, &mut mended);
    stand_ins::mend_evidence(workspace, notes, &mut mended);
    loose_ends::mend_views(workspace, notes, &mut mended);
    stand_ins::add_missing_models(workspace, notes, &mut mended);
    loose_ends::mend_lineage(workspace, notes, &mut mended);
    histories::mend_histories(workspace, notes);
    items::mend_items(workspace, notes, &mut mended);
    numbers::mend_numbers(workspace, notes, &mut mended);
    rings::cut_parent_cycles(workspace, notes, &mut mended);
    rings::cut_dependency_cycles(workspace, notes, &mut mended);
    sprints::mend_sprints(workspace, notes, &mut mended);
    mended
}

fn path(slot: Slot, field: &str) -> String {
    format!("workspace.items[{slot}].{field}")
}

/// Puts a repaired item back and notes which field was repaired.
fn put_mended(
    workspace: &mut Workspace,
    mended: &mut Mended,
    item: Arc<Item>,
    field: &'static str,
) {
    let fields = mended.entry(RecordId::Item(item.id)).or_default();
    fields.push(field);
    workspace.items.put(item);
}

fn usual() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::nil()), "", NO_STAMP)
}
