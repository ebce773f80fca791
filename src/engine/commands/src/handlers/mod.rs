//! What each command does: a changeset, or a refusal. Handling changes nothing.
//!
//! One file for each family of commands; [`context`] is what they all stand on. Which handlers are here is said by
//! [`Handlers`]: a page that loads in parts registers them family by family.

pub mod compliance;
pub mod context;
pub mod decide;
pub mod import;
mod item_fields;
pub mod items;
mod judgements;
pub mod lineage;
mod moves;
pub mod people;
mod pseudonym;
pub mod reversal;
pub mod setup;
pub mod sound;
pub mod spikes;
pub mod sprints;
pub mod upkeep;

use crate::command::Intent;
use context::{Changeset, CommandContext, Handlers};
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;

/// Every handler: for programs that come as one piece, and for tests.
pub fn all() -> Handlers {
    Handlers {
        item: Some(items::handle),
        spike: Some(spikes::handle),
        setup: Some(setup::handle),
        people: Some(people::handle),
        lineage: Some(lineage::handle),
        sprint: Some(sprints::handle),
        upkeep: Some(upkeep::handle),
        compliance: Some(compliance::handle),
        ledger: Some(decide::handle),
        exchange: Some(import::handle),
    }
}

/// What an intent comes to in this workspace, by these handlers; nothing is changed. `last_number` is the highest item
/// number ever given out.
pub fn changeset_of(
    handlers: &Handlers,
    workspace: &Workspace,
    last_number: u32,
    intent: &Intent,
) -> Result<Changeset, Refusal> {
    let context = CommandContext {
        handlers,
        workspace,
        last_number,
        intent,
        deciding: None,
        memory: None,
    };
    context.handle(&intent.command)
}
