//! What each command does: a plan of deltas, or a refusal.

use super::change::Delta;
use super::command::Intent;
use super::refusal::Refusal;
use super::workspace::Workspace;

/// The deltas that a command makes, in order, with a label for the undo button.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// What happens, in words.
    pub label: String,
    /// The deltas; empty when nothing differs.
    pub deltas: Vec<Delta>,
}

/// Works out what a command does to this workspace, changing nothing.
pub fn plan(_workspace: &Workspace, _intent: &Intent) -> Result<Plan, Refusal> {
    Err(Refusal::new("", "Not carried out yet.", ""))
}
