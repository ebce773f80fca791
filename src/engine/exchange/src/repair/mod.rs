//! Repairs: whatever does not fit together in a workspace is changed so that it does, and each repair is noted.
//!
//! The ledger is never repaired: entries that do not hold are shown as such.
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
mod repaired;
mod settings;
mod sprints;

pub use numbers::Numbers;

use crate::notes::Notes;
use crate::repair::repaired::Repaired;
use plumbline_document::workspace::Workspace;

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
