//! What each command does: a plan of deltas, or a refusal. Planning changes nothing.
//!
//! One file for each sort of thing that people act on. All of them end in [`amend`], which gives the changed record
//! its next revision and history entry, and leaves records alone that did not really change.

pub mod compliance;
pub(super) mod decide;
mod import;
mod items;
mod judgements;
mod lineage;
mod moves;
mod people;
mod pseudonym;
mod setup;
pub(super) mod sound;
mod spikes;
mod sprints;
mod upkeep;

use crate::command::{Command, Intent};
use plumbline_document::change::{Delta, Record, describe};
use plumbline_document::ids::ItemId;
use plumbline_document::ledger::decision::Draft;
use plumbline_document::meta::{FieldChange, HistoryEntry, Meta};
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::world::Memory;
use std::collections::HashSet;

/// The deltas that a command makes, in order, with a label for the undo button.
#[derive(Clone, Debug, Default)]
pub struct Changeset {
    /// What happens, in words.
    pub label: String,
    /// The deltas; empty when nothing differs.
    pub deltas: Vec<Delta>,
}

/// What a command is planned against.
pub(super) struct CommandContext<'a> {
    /// The document as it is.
    pub workspace: &'a Workspace,
    /// The highest item number ever given out here.
    pub last_number: u32,
    /// What is asked.
    pub intent: &'a Intent,
    /// The decision that is being made with it, when there is one: it can waive a gate.
    pub deciding: Option<&'a Draft>,
    /// The items of the last decision, when they are remembered.
    pub memory: Option<&'a Memory>,
}

/// Works out what a command does to this workspace, changing nothing. `last_number` is the highest item number that
/// was ever given out, so that a new item need not look at all the others.
pub fn plan(
    workspace: &Workspace,
    last_number: u32,
    intent: &Intent,
) -> Result<Changeset, Refusal> {
    plan_remembering(workspace, last_number, intent, None)
}

/// The same, for whoever remembers the items of the last decision: the result is the same, sooner.
pub(super) fn plan_remembering(
    workspace: &Workspace,
    last_number: u32,
    intent: &Intent,
    memory: Option<&Memory>,
) -> Result<Changeset, Refusal> {
    let here = CommandContext {
        workspace,
        last_number,
        intent,
        deciding: None,
        memory,
    };
    handle(&here, &intent.command)
}

/// Each command is planned by a function of its own, kept apart by `inline(never)`: a browser compiles a function as a
/// whole when it is first called, and all of them as one would make the first edit after opening wait.
fn handle(here: &CommandContext<'_>, command: &Command) -> Result<Changeset, Refusal> {
    match command {
        Command::AddItems { drafts } => items::add(here, drafts),
        Command::EditItems { ids, set } => items::edit(here, ids, set),
        Command::MoveItems { ids, to, reason } => moves::move_items(here, ids, to, reason),
        Command::PutSpike { item, spike } => spikes::put(here, item, spike),
        Command::RunSpike { item, act } => spikes::act(here, item, act),
        Command::AdoptWorkflow { statuses, mapping } => moves::adopt(here, statuses, mapping),
        Command::AddComment { item, id, text } => items::add_comment(here, item, *id, text),
        Command::RemoveComment { item, id } => items::remove_comment(here, item, *id),
        Command::TrashItems { ids } => items::trash(here, ids),
        Command::RestoreItems { ids } => items::restore(here, ids),
        Command::PurgeItems { ids } => items::purge(here, ids),
        Command::Judge {
            ids,
            criterion,
            rater,
            value,
            note,
        } => judgements::judge(here, ids, criterion, *rater, *value, note),
        Command::PutPerson { person } => people::put(here, person),
        Command::Pseudonymise { id, pseudonym } => pseudonym::pseudonymise(here, id, pseudonym),
        Command::RemovePerson { id } => people::remove(here, id),
        Command::PutSystem { system } => setup::put_system(here, system),
        Command::RemoveSystem { id } => setup::remove_system(here, id),
        Command::PutCriterion { criterion } => setup::put_criterion(here, criterion),
        Command::RemoveCriterion { id } => setup::remove_criterion(here, id),
        Command::PutFramework { framework } => setup::put_framework(here, framework),
        Command::RemoveFramework { id } => setup::remove_framework(here, id),
        Command::SetWeight {
            framework,
            criterion,
            points,
        } => setup::set_weight(here, framework, criterion, *points),
        Command::SetWeights { framework, weights } => setup::set_weights(here, framework, weights),
        Command::UseFramework { id } => setup::use_framework(here, id),
        Command::PutView { view } => setup::put_view(here, view),
        Command::RemoveView { id } => setup::remove_view(here, id),
        Command::RaiseDue { calendar } => upkeep::raise_due(here, calendar),
        Command::RecordRuns {
            monitor,
            runs,
            today,
        } => upkeep::record_runs(here, monitor, runs, *today),
        Command::DecideAlert {
            monitor,
            decision,
            reason,
            today,
        } => upkeep::decide_alert(here, monitor, *decision, reason, *today),
        Command::Put { record } => lineage::put(here, record),
        Command::Remove { id } => lineage::remove(here, id),
        Command::PutSprint { sprint } => sprints::put_sprint(here, sprint),
        Command::RemoveSprint { id } => sprints::remove_sprint(here, id),
        Command::PlanSprint {
            id,
            committed,
            choice,
        } => sprints::plan_sprint(here, id, committed, choice),
        Command::StartSprint { id } => sprints::start_sprint(here, id),
        Command::ChangeScope {
            id,
            item,
            size,
            reason,
        } => sprints::change_scope(here, id, item, *size, reason),
        Command::EndSprint {
            id,
            carry_over,
            note,
        } => sprints::end_sprint(here, id, carry_over, note),
        Command::PutSettings { settings } => setup::put_settings(here, settings),
        Command::AnswerFacts { system, answers } => compliance::answer(here, system, answers),
        Command::AdoptAssessment { system, as_of } => compliance::adopt(here, system, *as_of),
        Command::PutTrigger { system, trigger } => compliance::put_trigger(here, system, trigger),
        Command::ResolveTrigger {
            system,
            id,
            outcome,
        } => compliance::resolve_trigger(here, system, *id, outcome),
        Command::RaiseObligations { system, only } => compliance::raise(here, system, only),
        Command::PutEvidence { evidence } => compliance::put_evidence(here, evidence),
        Command::RemoveEvidence { id } => compliance::remove_evidence(here, id),
        Command::PutOrganisation { organisation } => {
            compliance::put_organisation(here, organisation)
        }
        Command::Decide { draft, act } => decide::decide(here, draft, act.as_deref()),
        Command::SignDecision { id, signature } => decide::sign(here, id, signature),
        Command::Import {
            source,
            put,
            remove,
        } => import::import(here, source, put, remove),
        Command::Undo | Command::Redo => Err(Refusal::new(
            "command",
            "Undo and redo belong to the workbench.",
            "Dispatch them there.",
        )),
    }
}

/// A changed record with its next revision and a history entry; none when no field differs.
fn amend(here: &CommandContext<'_>, before: Record, after: Record) -> Option<Delta> {
    let fields = describe(&before, &after);
    amend_fields(here, before, after, fields)
}

/// As [`amend`], for callers that know which fields differ.
fn amend_fields(
    here: &CommandContext<'_>,
    before: Record,
    mut after: Record,
    fields: Vec<FieldChange>,
) -> Option<Delta> {
    if fields.is_empty() {
        return None;
    }
    let mut meta = before.meta().clone();
    meta.push(HistoryEntry {
        stamp: here.intent.stamp(),
        fields,
    });
    *after.meta_mut() = meta;
    Some(Delta {
        before: Some(before),
        after: Some(after),
    })
}

/// A new record.
fn create(here: &CommandContext<'_>, mut record: Record) -> Delta {
    *record.meta_mut() = Meta::new(here.intent.stamp());
    Delta {
        before: None,
        after: Some(record),
    }
}

/// Puts a record: changed when it is there, new when it is not.
fn put(here: &CommandContext<'_>, record: Record) -> Option<Delta> {
    match here.workspace.record(&record.id()) {
        Some(before) => amend(here, before, record),
        None => Some(create(here, record)),
    }
}

/// Text that names something: trimmed, on one line, not empty, not endless.
fn name(at: &str, text: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 500;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Refusal::new(at, "It needs a name.", "Type a few words."));
    }
    if line.chars().count() > LONGEST {
        return Err(Refusal::new(
            at,
            "That is too long for a name.",
            format!("Keep it under {LONGEST} characters; the rest fits in the notes."),
        ));
    }
    Ok(line)
}

/// Each identity once: a second delta of the same record would start from what the first has left behind.
fn each(ids: &[ItemId]) -> Vec<ItemId> {
    let mut seen = HashSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// A refusal for a reference to something that is not there.
fn missing(at: &str, what: &str, id: &str) -> Refusal {
    Refusal::new(
        at,
        format!("There is no {what} “{id}” in this workspace."),
        "It may have been removed; choose another.",
    )
}

/// `1 item`, `3 items`.
fn count(n: usize, one: &str) -> String {
    if n == 1 {
        format!("1 {one}")
    } else {
        format!("{n} {one}s")
    }
}
