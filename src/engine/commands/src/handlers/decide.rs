//! Commands on the ledger: decide, sign; and the entry that an undo appends.

use crate::command::Command;
use crate::command::LedgerCommand;
use crate::handlers::context::{Changeset, CommandContext, count, each, missing};
use crate::handlers::reversal::decision_number;
use plumbline_document::APP_VERSION;
use plumbline_document::change::Delta;
use plumbline_document::ids::PersonId;
use plumbline_document::ledger::decision::{
    AboutItem, AboutSystem, Decision, DecisionKind, Draft, Inputs,
};
use plumbline_document::ledger::entry::{Entry, Input, Signature};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::Chain;
use plumbline_features::ledger::{names, replay, stored_inputs};
use plumbline_features::prioritise::FORMULAS;
use plumbline_features::prioritise::ranking::Ranking;
use std::sync::Arc;

/// The longest part of a rationale, in characters.
const LONGEST: usize = 4_000;

/// The most items of one decision.
const MOST_ITEMS: usize = 200;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &LedgerCommand) -> Result<Changeset, Refusal> {
    match command {
        LedgerCommand::Decide { draft, act } => decide(here, draft, act.as_deref()),
        LedgerCommand::SignDecision { id, signature } => sign(here, id, signature),
    }
}

#[inline(never)]
pub(super) fn decide(
    here: &CommandContext<'_>,
    draft: &Draft,
    act: Option<&Command>,
) -> Result<Changeset, Refusal> {
    check(here, draft)?;
    let acted = match act {
        None => Changeset::default(),
        Some(Command::Ledger(_) | Command::Exchange(_) | Command::Undo | Command::Redo) => {
            return Err(Refusal::new(
                "decision/act",
                "That cannot be part of a decision.",
                "Decide without it, and do it on its own.",
            ));
        }
        Some(command) => {
            let deciding = CommandContext {
                deciding: Some(draft),
                ..*here
            };
            deciding.handle(command)?
        }
    };
    let chain = Chain::of(&here.workspace.decisions);
    let (inputs, kept) = inputs(here, &chain, draft);
    let decision = decision(here, &chain, draft, &acted.label, inputs);
    let label = label(&decision);
    let mut deltas = acted.deltas;
    deltas.extend(
        kept.into_iter()
            .map(|input| added(Record::Input(Arc::new(input)))),
    );
    deltas.push(added(Record::Decision(Arc::new(Entry::seal(&decision)))));
    Ok(Changeset { label, deltas })
}

/// An entry or input; its `meta` follows from its content.
fn added(record: Record) -> Delta {
    Delta {
        before: None,
        after: Some(record),
    }
}

fn label(decision: &Decision) -> String {
    let name = decision.kind.name();
    match decision.items.as_slice() {
        [] => format!("Decide: {name}"),
        [one] => format!("Decide: {name} {}", one.key),
        many => format!("Decide: {name} {}", count(many.len(), "item")),
    }
}

fn check(here: &CommandContext<'_>, draft: &Draft) -> Result<(), Refusal> {
    let workspace = here.workspace;
    if draft.rationale.why.trim().is_empty() {
        return Err(Refusal::new(
            "decision/why",
            "A decision needs its reason.",
            "Say in a sentence why: somebody will ask in two years.",
        ));
    }
    for (prompt, text) in draft.rationale.parts() {
        if text.chars().count() > LONGEST {
            return Err(Refusal::new(
                "decision/why",
                format!("“{prompt}” is too long."),
                format!("Keep it under {LONGEST} characters, or link to a document."),
            ));
        }
    }
    check_people(here, draft)?;
    if draft.items.len() > MOST_ITEMS {
        return Err(Refusal::new(
            "decision/items",
            format!("One decision is about at most {MOST_ITEMS} items."),
            "Decide about their epic, or in several steps.",
        ));
    }
    for id in &draft.items {
        here.item(id)?;
    }
    if let Some(id) = draft
        .systems
        .iter()
        .find(|id| !workspace.systems.contains(id))
    {
        return Err(missing("decision/systems", "AI system", &id.to_string()));
    }
    check_kind(workspace, draft)
}

fn check_people(here: &CommandContext<'_>, draft: &Draft) -> Result<(), Refusal> {
    if draft.deciders.is_empty() {
        return Err(Refusal::new(
            "decision/deciders",
            "A decision needs somebody who decides.",
            "Choose a person, or say who you are.",
        ));
    }
    let unknown = |id: &&PersonId| !here.workspace.people.contains(id);
    match draft.deciders.iter().chain(&draft.consulted).find(unknown) {
        Some(id) => Err(missing("decision/deciders", "person", &id.to_string())),
        None => Ok(()),
    }
}

fn check_kind(workspace: &Workspace, draft: &Draft) -> Result<(), Refusal> {
    let no = |at: &str, message: &str, hint: &str| Err(Refusal::new(at, message, hint));
    match draft.kind {
        DecisionKind::Reversal => no(
            "decision/kind",
            "A reversal is entered by undoing a decided change.",
            "To replace a decision, supersede it.",
        ),
        DecisionKind::Supersede if draft.refers.is_none() => no(
            "decision/refers",
            "Say which decision is superseded.",
            "Open it in the register and choose “Supersede”.",
        ),
        DecisionKind::WaiveGate if draft.gates.is_empty() || draft.items.is_empty() => no(
            "decision/gates",
            "Waiving needs a gate and an item.",
            "Choose the gate that holds the item back.",
        ),
        DecisionKind::WaiveGate if draft.gates.iter().any(|gate| !gate.is_open()) => no(
            "decision/gates",
            "Nothing waives the gate on prohibited practices.",
            "Reject the item, or correct the system if this is wrong.",
        ),
        DecisionKind::JoinFork if !Chain::of(&workspace.decisions).is_forked() => no(
            "decision/kind",
            "The ledger has one head: there is no fork to join.",
            "",
        ),
        DecisionKind::Accept
        | DecisionKind::Defer
        | DecisionKind::Reject
        | DecisionKind::Reprioritise
            if draft.items.is_empty() =>
        {
            no(
                "decision/items",
                "Say which items it is about.",
                "Select them in the list, or open one.",
            )
        }
        _ => match draft.refers {
            Some(id) if !workspace.decisions.contains(&id) => no(
                "decision/refers",
                "The decision that it refers to is not in the ledger.",
                "",
            ),
            _ => Ok(()),
        },
    }
}

/// The ranking that the decision rests on, with what has to be kept for it. Joining a fork rests on none.
fn inputs(here: &CommandContext<'_>, chain: &Chain, draft: &Draft) -> (Option<Inputs>, Vec<Input>) {
    let workspace = here.workspace;
    let framework = workspace
        .framework()
        .filter(|_| draft.kind != DecisionKind::JoinFork);
    let Some(framework) = framework else {
        return (None, Vec::new());
    };
    let newest = chain.entries().iter().rev();
    let last = newest
        .filter_map(|e| e.decision()?.inputs.as_ref())
        .map(|i| i.rows)
        .next();
    let kept = stored_inputs::keep(workspace, &framework.id, last, here.memory);
    let ranking = Ranking::compute(workspace, framework, draft.today);
    let inputs = Inputs {
        engine: APP_VERSION.to_owned(),
        formulas: FORMULAS,
        today: draft.today,
        framework: framework.id.clone(),
        rules: kept.rules,
        systems: kept.systems,
        rows: kept.rows,
        seed: draft.seed,
        scored: ranking.counts().scored,
        digest: replay::digest(workspace, &ranking),
        around: replay::around(workspace, &ranking, &draft.items),
    };
    (Some(inputs), kept.new)
}

fn decision(
    here: &CommandContext<'_>,
    chain: &Chain,
    draft: &Draft,
    did: &str,
    inputs: Option<Inputs>,
) -> Decision {
    let workspace = here.workspace;
    let hide = |text: &str| names::hide(text.trim(), &workspace.people);
    let found = each(&draft.items);
    let about = found.iter().filter_map(|id| workspace.items.get(id));
    let systems = draft
        .systems
        .iter()
        .filter_map(|id| workspace.systems.get(id));
    let mut heads = chain.heads().to_vec();
    let previous = heads.pop();
    if draft.kind != DecisionKind::JoinFork {
        heads.clear();
    }
    Decision {
        number: decision_number(chain, previous, &heads),
        previous,
        joins: heads,
        at: here.intent.at,
        by: here.intent.by,
        change: here.intent.change,
        kind: draft.kind,
        items: about
            .map(|item| AboutItem {
                id: item.id,
                key: workspace.settings.key(item.number),
                title: hide(&item.title),
            })
            .collect(),
        systems: systems
            .map(|system| AboutSystem {
                id: system.id,
                name: hide(&system.name),
            })
            .collect(),
        gates: draft.gates.clone(),
        refers: draft.refers,
        deciders: draft.deciders.clone(),
        consulted: draft.consulted.clone(),
        rationale: draft.rationale.map(hide),
        review: draft.review,
        did: hide(did),
        inputs,
    }
}

#[inline(never)]
pub(super) fn sign(
    here: &CommandContext<'_>,
    id: &Sha,
    signature: &Signature,
) -> Result<Changeset, Refusal> {
    let Some(before) = here.workspace.decisions.get(id) else {
        return Err(missing("ledger", "decision", &id.short()));
    };
    let mut after = Entry::clone(before);
    if !after.signatures.contains(signature) {
        after.signatures.push(signature.clone());
    }
    let differs = after.signatures != before.signatures;
    let delta = differs.then(|| Delta {
        before: Some(Record::Decision(before.clone())),
        after: Some(Record::Decision(Arc::new(after))),
    });
    Ok(Changeset {
        label: format!("Sign decision {}", before.number()),
        deltas: delta.into_iter().collect(),
    })
}
