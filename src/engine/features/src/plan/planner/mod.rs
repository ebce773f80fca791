//! A sprint as a choice: which items there are to choose from, what limits them, and the answer in words.

mod choices;
mod phrases;
mod proposal;
mod reasons;
mod task;

pub use choices::{Choices, Gate, NotPlannable, gates, no_gate};
pub use proposal::{LimitScope, Meter, PlannedItem, Proposal, RunnerUp};
pub use task::Task;

use crate::plan::select::Effort;
use plumbline_document::sprint::Quota;
use plumbline_document::workspace::Workspace;

/// Work that a planner on the screen may do: it answers while a slider moves.
pub const QUICK: Effort = Effort {
    nodes: 8_000,
    looks: 6_000_000,
    states: 250_000,
};

/// The quotas of a preset by name.
pub fn preset(workspace: &Workspace, name: &str) -> Option<Vec<Quota>> {
    let presets = &workspace.settings.planning.presets;
    presets
        .iter()
        .find(|p| p.name == name)
        .map(|p| p.quotas.clone())
}
