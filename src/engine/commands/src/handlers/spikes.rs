//! Commands on spikes: plan them, run their clock, look at the middle, extend with a reason, decide.

use crate::command::SpikeAct;
use crate::command::SpikeCommand;
use crate::handlers::context::{Changeset, CommandContext, missing, next_number, text};
use crate::handlers::{item_fields, judgements, moves};
use plumbline_document::change::Delta;
use plumbline_document::criterion::Origin;
use plumbline_document::draft::Draft;
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::Category;
use plumbline_document::spike::{
    Check, Extension, Finding, LONGEST_TIMEBOX, Ruling, Run, Spike, Update, Verdict,
};
use plumbline_features::spike::clock::clock;
use plumbline_features::spike::verdict::resting_place;
use std::sync::Arc;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &SpikeCommand) -> Result<Changeset, Refusal> {
    match command {
        SpikeCommand::PutSpike { item, spike } => put(here, item, spike),
        SpikeCommand::RunSpike { item, act } => run(here, item, act),
    }
}

/// Sets what is planned. The clock, the extensions, the middle, the evidence and the verdict have acts of their own and
/// stay as they are.
#[inline(never)]
pub(super) fn put(
    here: &CommandContext<'_>,
    id: &ItemId,
    new: &Spike,
) -> Result<Changeset, Refusal> {
    let before = here.item(id)?;
    if before.kind != Kind::Spike {
        return Err(Refusal::new(
            "spike",
            format!("{} is no spike.", here.key(id)),
            "Set its kind to spike first.",
        ));
    }
    let old = before.spike.as_deref().cloned().unwrap_or_default();
    let mut spike = Spike {
        extensions: old.extensions,
        clock: old.clock,
        midpoint: old.midpoint,
        evidence: old.evidence,
        follow_ups: old.follow_ups,
        ruling: old.ruling,
        ..new.clone()
    };
    check_timebox(spike.timebox, &spike)?;
    for told in [
        &spike.question,
        &spike.decision,
        &spike.assumption,
        &spike.method,
        &spike.data_needed,
        &spike.exit,
        &spike.kill,
    ] {
        text("spike", told.clone())?;
    }
    if spike.hypothesis.threshold.is_some_and(|t| !t.is_finite()) {
        return Err(not_a_number("spike/hypothesis/threshold"));
    }
    check_informs(here, *id, &mut spike)?;
    finish(
        here,
        before,
        spike,
        format!("Plan the spike {}", here.key(id)),
    )
}

fn not_a_number(at: &str) -> Refusal {
    Refusal::new(at, "That is no number.", "Type a number.")
}

fn check_informs(here: &CommandContext<'_>, id: ItemId, spike: &mut Spike) -> Result<(), Refusal> {
    for informs in &spike.informs {
        if informs.item == id || !here.workspace.items.contains(&informs.item) {
            return Err(missing(
                "spike/informs",
                "other item",
                &informs.item.to_string(),
            ));
        }
        let criterion = here.workspace.criteria.get(&informs.criterion);
        if let Some(urgency) = criterion.filter(|c| c.origin == Origin::Urgency) {
            return Err(Refusal::new(
                "spike/informs",
                format!(
                    "{} follows from the dates of the obligations.",
                    urgency.name
                ),
                "Choose a judgement that people give.",
            ));
        }
        let mut item = Item::clone(here.item(&informs.item)?);
        let values = [informs.if_continue, informs.if_pivot, informs.if_stop];
        for value in values.into_iter().flatten() {
            judgements::set(here, &mut item, &informs.criterion, None, Some(value), NOTE)?;
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    spike
        .informs
        .retain(|i| seen.insert((i.item, i.criterion.clone())));
    Ok(())
}

/// A derived value wants a reason where it is overridden: the spike is one.
const NOTE: &str = "after a spike";

/// A timebox is more than nothing and less than a project.
fn check_timebox(hours: Option<f64>, spike: &Spike) -> Result<(), Refusal> {
    const AT: &str = "spike/timebox";
    let Some(hours) = hours else { return Ok(()) };
    if !hours.is_finite() {
        return Err(not_a_number(AT));
    }
    if hours <= 0.0 {
        return Err(Refusal::new(
            AT,
            "A timebox of no hours leaves no time to learn anything.",
            "Give it half an hour at least, or leave it open.",
        ));
    }
    let more: f64 = spike.extensions.iter().map(|e| e.hours).sum();
    if hours + more > LONGEST_TIMEBOX {
        return Err(Refusal::new(
            AT,
            format!("{} hours are a project, not a spike.", hours + more),
            format!("Keep it at {LONGEST_TIMEBOX} hours at most, or split the question."),
        ));
    }
    Ok(())
}

/// Carries out one act of a running spike.
#[inline(never)]
pub(super) fn run(
    here: &CommandContext<'_>,
    id: &ItemId,
    act: &SpikeAct,
) -> Result<Changeset, Refusal> {
    let before = here.item(id)?;
    let Some(spike) = before
        .spike
        .as_deref()
        .filter(|_| before.kind == Kind::Spike)
    else {
        return Err(Refusal::new(
            "spike",
            format!("{} has no plan for a spike yet.", here.key(id)),
            "Write down its question and its timebox first.",
        ));
    };
    let spike = spike.clone();
    let name = here.key(id);
    match act {
        SpikeAct::Start => start(here, before, spike),
        SpikeAct::Pause => {
            let spike = pause(here, spike)?;
            finish(here, before, spike, format!("Pause the clock of {name}"))
        }
        SpikeAct::Check { on_track, note } => {
            let mut spike = open(spike)?;
            spike.midpoint = Some(Check {
                on_track: *on_track,
                note: text("spike/midpoint", note.trim().to_owned())?,
                at: here.intent.at,
                by: known(here),
            });
            finish(here, before, spike, format!("Look at the middle of {name}"))
        }
        SpikeAct::Extend { hours, reason } => {
            let spike = extend(here, open(spike)?, *hours, reason)?;
            finish(
                here,
                before,
                spike,
                format!("Give {name} {hours} more hours"),
            )
        }
        SpikeAct::AddEvidence { evidence } => {
            let spike = add_evidence(spike, evidence)?;
            finish(here, before, spike, format!("Add evidence to {name}"))
        }
        SpikeAct::RemoveEvidence { at } => {
            let mut spike = spike;
            if *at < spike.evidence.len() {
                spike.evidence.remove(*at);
            }
            finish(here, before, spike, format!("Take evidence from {name}"))
        }
        SpikeAct::FollowUp { draft } => follow_up(here, before, spike, draft),
        SpikeAct::Decide {
            verdict,
            note,
            updates,
        } => decide(here, before, spike, (*verdict, note), updates),
        SpikeAct::Reopen { reason } => reopen(here, before, spike, reason),
    }
}

fn known(here: &CommandContext<'_>) -> Option<PersonId> {
    let by = here.intent.by;
    by.filter(|id| here.workspace.people.contains(id))
}

fn open(spike: Spike) -> Result<Spike, Refusal> {
    if spike.ruling.is_some() {
        return Err(Refusal::new(
            "spike/ruling",
            "It has its verdict.",
            "Take the verdict back first, with a reason.",
        ));
    }
    Ok(spike)
}

/// Starting also puts the item in spike, when it has not begun.
fn start(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    spike: Spike,
) -> Result<Changeset, Refusal> {
    let mut spike = open(spike)?;
    let name = here.key(&before.id);
    let Some(hours) = spike.timebox else {
        return Err(Refusal::new(
            "spike/timebox",
            format!("{name} has no timebox."),
            "Say how many hours it may take before the clock starts.",
        ));
    };
    check_timebox(Some(hours), &spike)?;
    if spike.is_running() {
        return Err(Refusal::new("spike/clock", "The clock runs already.", ""));
    }
    if clock(&spike, here.intent.at).is_over() {
        return Err(Refusal::new(
            "spike/clock",
            "The timebox is used up: more time is a new decision.",
            "Give the verdict, or extend it with a reason.",
        ));
    }
    spike.clock.push(Run {
        from: here.intent.at,
        until: None,
    });
    let settings = &here.workspace.settings;
    let begun = settings.statuses.iter().find(|s| {
        s.category == Category::InProgress && s.track.is_none_or(|t| t == Track::Discovery)
    });
    let idle = settings
        .status(&before.status)
        .is_none_or(|s| s.category == Category::ToDo);
    let mut after = Item::clone(before);
    if let Some(status) = begun.filter(|_| idle) {
        moves::step(here, before, &mut after, &status.id, "")?;
    }
    after.spike = Some(Arc::new(spike));
    Ok(one(
        here,
        before,
        after,
        format!("Start the clock of {name}"),
    ))
}

fn pause(here: &CommandContext<'_>, mut spike: Spike) -> Result<Spike, Refusal> {
    match spike.clock.last_mut() {
        Some(run) if run.until.is_none() => run.until = Some(here.intent.at.max(run.from)),
        _ => return Err(Refusal::new("spike/clock", "The clock does not run.", "")),
    }
    Ok(spike)
}

fn extend(
    here: &CommandContext<'_>,
    mut spike: Spike,
    hours: f64,
    reason: &str,
) -> Result<Spike, Refusal> {
    let reason = text("spike/extensions", reason.trim().to_owned())?;
    if reason.is_empty() {
        return Err(Refusal::new(
            "spike/extensions",
            "More time is a decision of its own.",
            "Say in a few words what it would buy.",
        ));
    }
    if spike.timebox.is_none() {
        return Err(Refusal::new(
            "spike/timebox",
            "There is no timebox to extend.",
            "Set one first.",
        ));
    }
    check_timebox(Some(hours), &Spike::default())?;
    spike.extensions.push(Extension {
        hours,
        reason,
        at: here.intent.at,
        by: known(here),
    });
    check_timebox(spike.timebox, &spike)?;
    Ok(spike)
}

fn add_evidence(mut spike: Spike, evidence: &Finding) -> Result<Spike, Refusal> {
    let told = text("spike/evidence", evidence.text.trim().to_owned())?;
    if told.is_empty() {
        return Err(Refusal::new(
            "spike/evidence",
            "There is nothing said yet.",
            "Write down what was found.",
        ));
    }
    spike.evidence.push(Finding {
        text: told,
        link: evidence.link.trim().to_owned(),
        ..evidence.clone()
    });
    Ok(spike)
}

fn follow_up(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    mut spike: Spike,
    draft: &Draft,
) -> Result<Changeset, Refusal> {
    if here.workspace.items.contains(&draft.id) {
        return Err(Refusal::new(
            format!("items/{}", draft.id),
            "An item with this identity exists already.",
            "",
        ));
    }
    let number = next_number(here.last_number)?;
    let item = item_fields::from_draft(here, draft, number, &here.workspace.items)?;
    spike.follow_ups.push(item.id);
    let new = here.create(Record::Item(Arc::new(item)));
    let label = format!("Add a follow-up of {}", here.key(&before.id));
    let mut plan = finish(here, before, spike, label)?;
    plan.deltas.insert(0, new);
    Ok(plan)
}

/// The verdict stops the clock, puts the item where it comes to rest, and sets the judgements that were offered: one
/// step, undone as one.
fn decide(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    spike: Spike,
    (verdict, note): (Verdict, &str),
    updates: &[Update],
) -> Result<Changeset, Refusal> {
    let mut spike = open(spike)?;
    let note = text("spike/ruling", note.trim().to_owned())?;
    if note.is_empty() {
        return Err(Refusal::new(
            "spike/ruling",
            "A verdict needs its reason.",
            "Say in a sentence what was found.",
        ));
    }
    if spike.is_running() {
        spike = pause(here, spike)?;
    }
    spike.ruling = Some(Ruling {
        verdict,
        note: note.clone(),
        at: here.intent.at,
        by: known(here),
    });
    let name = here.key(&before.id);
    let mut after = Item::clone(before);
    if let Some(status) = resting_place(&here.workspace.settings, verdict) {
        moves::step(here, before, &mut after, &status, &note)?;
    }
    after.spike = Some(Arc::new(spike));
    let label = format!("Verdict on {name}: {}", verdict.name().to_lowercase());
    let mut plan = one(here, before, after, label);
    let why = format!("After the spike {name}: {}", verdict.name().to_lowercase());
    plan.deltas.extend(judged(here, before.id, updates, &why)?);
    Ok(plan)
}

/// One delta an item, however many of its judgements are updated. Each update is checked as a judgement by hand is.
fn judged(
    here: &CommandContext<'_>,
    spike: ItemId,
    updates: &[Update],
    why: &str,
) -> Result<Vec<Delta>, Refusal> {
    let mut changed: Vec<(&Arc<Item>, Item)> = Vec::new();
    for update in updates {
        let before = here.item(&update.item)?;
        if update.item == spike {
            return Err(Refusal::new(
                "spike/informs",
                "A spike does not judge itself.",
                "Leave its own judgements to people.",
            ));
        }
        let mut tried = Item::clone(before);
        let (of, value) = (&update.criterion, Some(update.value));
        judgements::set(here, &mut tried, of, here.intent.by, value, why)?;
        let at = match changed.iter().position(|(b, _)| b.id == before.id) {
            Some(at) => at,
            None => {
                changed.push((before, Item::clone(before)));
                changed.len() - 1
            }
        };
        if let Some((_, after)) = changed.get_mut(at) {
            after.apply_update(update, here.intent.by, here.intent.at, why);
        }
    }
    let deltas = changed.into_iter().filter_map(|(before, after)| {
        let (before, after) = (Record::Item(before.clone()), Record::Item(Arc::new(after)));
        here.amend(before, after)
    });
    Ok(deltas.collect())
}

/// Takes the verdict back. Judgements stay as they are: they may have been changed since.
fn reopen(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    mut spike: Spike,
    reason: &str,
) -> Result<Changeset, Refusal> {
    let reason = text("spike/ruling", reason.trim().to_owned())?;
    if reason.is_empty() {
        return Err(Refusal::new(
            "spike/ruling",
            "Taking a verdict back needs a reason.",
            "Say in a few words what has changed.",
        ));
    }
    spike.ruling = None;
    let mut after = Item::clone(before);
    after.spike = Some(Arc::new(spike));
    let settings = &here.workspace.settings;
    let review = settings.statuses.iter().rev().find(|s| {
        s.category == Category::InProgress && s.track.is_none_or(|t| t == Track::Discovery)
    });
    if let Some(status) = review.filter(|_| settings.is_done(&before.status)) {
        moves::step(here, before, &mut after, &status.id, &reason)?;
    }
    let label = format!("Take back the verdict on {}", here.key(&before.id));
    Ok(one(here, before, after, label))
}

fn finish(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    spike: Spike,
    label: String,
) -> Result<Changeset, Refusal> {
    let mut after = Item::clone(before);
    after.spike = Some(Arc::new(spike));
    Ok(one(here, before, after, label))
}

fn one(here: &CommandContext<'_>, before: &Arc<Item>, after: Item, label: String) -> Changeset {
    let delta = here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after)));
    Changeset {
        label,
        deltas: delta.into_iter().collect(),
    }
}
