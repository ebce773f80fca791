//! The entry that the ledger gets when a decided change is undone or done again: nothing is ever taken out of it.

use crate::command::Intent;
use plumbline_document::ledger::decision::{Decision, DecisionKind, Rationale};
use plumbline_document::ledger::entry::Entry;
use plumbline_document::ledger::sha::Sha;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::Chain;
use plumbline_features::ledger::names;

pub(super) fn decision_number(chain: &Chain, previous: Option<Sha>, joins: &[Sha]) -> u32 {
    let built_on = previous.iter().chain(joins);
    let highest = built_on
        .filter_map(|id| chain.get(id))
        .map(|e| e.number())
        .max();
    highest.unwrap_or(0).saturating_add(1)
}

/// The entry that says that a decided change was undone, or done again.
pub fn reversal(workspace: &Workspace, intent: &Intent, label: &str, of: Sha) -> Entry {
    let chain = Chain::of(&workspace.decisions);
    let decided = chain.decision(&of);
    let previous = chain.heads().last().copied();
    let reversed = decided.cloned();
    let decision = Decision {
        number: decision_number(&chain, previous, &[]),
        previous,
        joins: Vec::new(),
        at: intent.at,
        by: intent.by,
        change: intent.change,
        kind: DecisionKind::Reversal,
        items: reversed.iter().flat_map(|d| d.items.clone()).collect(),
        systems: reversed.iter().flat_map(|d| d.systems.clone()).collect(),
        gates: Vec::new(),
        refers: Some(of),
        deciders: intent
            .by
            .into_iter()
            .filter(|id| workspace.people.contains(id))
            .collect(),
        consulted: Vec::new(),
        rationale: Rationale {
            why: format!(
                "{}.",
                match reversed.as_ref().map(|d| d.kind) {
                    Some(DecisionKind::Reversal) => "The change was done again".to_owned(),
                    _ => match reversed.as_ref().map(|d| d.number) {
                        Some(number) => format!("The change of decision {number} was undone"),
                        None => "The decided change was undone".to_owned(),
                    },
                }
            ),
            ..Rationale::default()
        },
        review: None,
        did: names::hide(label, &workspace.people),
        inputs: None,
    };
    Entry::seal(&decision)
}
