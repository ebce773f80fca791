//! Commands on sprints.

use crate::command::SprintCommand;
use crate::handlers::context::{Changeset, CommandContext, count, missing, name};
use chrono::Days;
use plumbline_document::change::Delta;
use plumbline_document::ids::{ItemId, SprintId};
use plumbline_document::item::Item;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::Settings;
use plumbline_document::sprint::{
    CarryOver, Choice, Class, Commitment, HalfDays, Planning, Quota, ScopeChange, Sprint, Stage,
};
use plumbline_features::history::finished;
use plumbline_features::prioritise::derive::DerivationContext;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Longer than this is no sprint.
const LONGEST_DAYS: u64 = 366;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &SprintCommand) -> Result<Changeset, Refusal> {
    match command {
        SprintCommand::PutSprint { sprint } => put_sprint(here, sprint),
        SprintCommand::RemoveSprint { id } => remove_sprint(here, id),
        SprintCommand::PlanSprint {
            id,
            committed,
            choice,
        } => plan_sprint(here, id, committed, choice),
        SprintCommand::StartSprint { id } => start_sprint(here, id),
        SprintCommand::ChangeScope {
            id,
            item,
            size,
            reason,
        } => change_scope(here, id, item, *size, reason),
        SprintCommand::EndSprint {
            id,
            carry_over,
            note,
        } => end_sprint(here, id, carry_over, note),
    }
}

fn find<'a>(here: &CommandContext<'a>, id: &SprintId) -> Result<&'a Arc<Sprint>, Refusal> {
    here.workspace
        .sprints
        .get(id)
        .ok_or_else(|| missing(&format!("sprints/{id}"), "sprint", &id.to_string()))
}

fn at(sprint: &Sprint, field: &str) -> String {
    format!("sprints/{}/{field}", sprint.id)
}

fn one(label: String, delta: Option<Delta>) -> Changeset {
    Changeset {
        label,
        deltas: delta.into_iter().collect(),
    }
}

fn changed(here: &CommandContext<'_>, before: &Arc<Sprint>, after: Sprint) -> Option<Delta> {
    here.amend(
        Record::Sprint(before.clone()),
        Record::Sprint(Arc::new(after)),
    )
}

/// Name, dates, capacity, quotas, pins, exclusions and notes. What a sprint lived through is not put but done: the
/// plan, its stage and its logs stay as they are.
#[inline(never)]
pub(super) fn put_sprint(here: &CommandContext<'_>, sprint: &Sprint) -> Result<Changeset, Refusal> {
    let mut after = sprint.clone();
    after.name = name(&at(sprint, "name"), &sprint.name)?;
    check_dates(here, &after)?;
    check_capacity(here, &after)?;
    check_quotas(&at(sprint, "quotas"), &after.quotas)?;
    check_items(here, &after)?;
    let fresh = Sprint::new(
        after.id,
        &after.name,
        after.start,
        after.end,
        after.meta.clone(),
    );
    let lived = here.workspace.sprints.get(&after.id);
    let lived = lived.map_or(&fresh, Arc::as_ref);
    if lived.stage == Stage::Ended && (lived.start, lived.end) != (after.start, after.end) {
        return Err(Refusal::new(
            at(sprint, "start"),
            format!("{} is over: its dates are what they were.", lived.name),
            "Plan another sprint.",
        ));
    }
    after.stage = lived.stage;
    after.committed.clone_from(&lived.committed);
    after.choice.clone_from(&lived.choice);
    after.scope.clone_from(&lived.scope);
    after.finished.clone_from(&lived.finished);
    after.carry_over.clone_from(&lived.carry_over);
    let label = format!("Set the sprint {}", after.name);
    Ok(one(label, here.put(Record::Sprint(Arc::new(after)))))
}

fn check_dates(here: &CommandContext<'_>, sprint: &Sprint) -> Result<(), Refusal> {
    if sprint.end < sprint.start {
        return Err(Refusal::new(
            at(sprint, "end"),
            "A sprint ends after it starts.",
            "Choose a later last day.",
        ));
    }
    let longest = sprint.start.checked_add_days(Days::new(LONGEST_DAYS));
    if longest.is_none_or(|last| sprint.end >= last) {
        return Err(Refusal::new(
            at(sprint, "end"),
            "That is longer than a year.",
            "Usually a sprint has one to four weeks.",
        ));
    }
    let mut others = here.workspace.sprints.iter();
    if let Some(other) = others.find(|o| o.id != sprint.id && o.overlaps(sprint)) {
        return Err(Refusal::new(
            at(sprint, "start"),
            format!(
                "It would overlap with {}, {} to {}.",
                other.name, other.start, other.end
            ),
            "A team has one sprint at a time: choose other dates.",
        ));
    }
    Ok(())
}

fn check_capacity(here: &CommandContext<'_>, sprint: &Sprint) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for allotment in &sprint.capacity.people {
        let at = at(sprint, &format!("capacity/people/{}", allotment.person));
        if !here.workspace.people.contains(&allotment.person) {
            return Err(missing(&at, "person", &allotment.person.to_string()));
        }
        if !seen.insert(allotment.person) {
            return Err(Refusal::new(
                at,
                "Somebody is listed twice.",
                "List each person once.",
            ));
        }
        if allotment.focus > 100 {
            return Err(Refusal::new(
                at,
                "Nobody has more than 100 % of a day.",
                "Usually 60 to 80 % go into planned work.",
            ));
        }
        if allotment.off.iter().any(|off| off.to < off.from) {
            return Err(Refusal::new(
                at,
                "Days off end after they start.",
                "Choose a later last day.",
            ));
        }
    }
    Ok(())
}

/// Quotas that can be kept at all: in order, one a class, and minima that leave room for one another.
fn check_quotas(at: &str, quotas: &[Quota]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for quota in quotas {
        let (at, class) = (format!("{at}/{}", quota.class.name()), quota.class.name());
        if !seen.insert(quota.class) {
            return Err(Refusal::new(
                at,
                format!("{class} has two quotas."),
                "Keep one.",
            ));
        }
        if quota.min > quota.max || quota.max > 100 {
            return Err(Refusal::new(
                at,
                format!(
                    "{class} should get {} to {} %: that is no range.",
                    quota.min, quota.max
                ),
                "The minimum is at most the maximum, and the maximum at most 100 %.",
            ));
        }
    }
    let minima: u32 = quotas.iter().map(|q| u32::from(q.min)).sum();
    if minima > 100 {
        return Err(Refusal::new(
            at,
            format!("The minima of the classes come to {minima} %."),
            "There are 100 % to give: lower one of them.",
        ));
    }
    Ok(())
}

fn check_items(here: &CommandContext<'_>, sprint: &Sprint) -> Result<(), Refusal> {
    for (field, ids) in [("pins", &sprint.pins), ("exclusions", &sprint.exclusions)] {
        if let Some(gone) = ids.iter().find(|id| !here.workspace.items.contains(id)) {
            return Err(missing(&at(sprint, field), "item", &gone.to_string()));
        }
    }
    if let Some(both) = sprint.pins.iter().find(|id| sprint.exclusions.contains(id)) {
        return Err(Refusal::new(
            at(sprint, "pins"),
            format!("{} is pinned and excluded.", key(here, both)),
            "Choose one of the two.",
        ));
    }
    Ok(())
}

fn key(here: &CommandContext<'_>, id: &ItemId) -> String {
    let item = here.workspace.items.get(id);
    item.map_or_else(
        || id.to_string(),
        |item| here.workspace.settings.key(item.number),
    )
}

#[inline(never)]
pub(super) fn remove_sprint(
    here: &CommandContext<'_>,
    id: &SprintId,
) -> Result<Changeset, Refusal> {
    let sprint = find(here, id)?;
    if sprint.stage == Stage::Running {
        return Err(Refusal::new(
            format!("sprints/{id}"),
            format!("{} is running.", sprint.name),
            "End it first.",
        ));
    }
    let mut deltas = vec![Delta {
        before: Some(Record::Sprint(sprint.clone())),
        after: None,
    }];
    for other in here.workspace.sprints.iter().filter(|o| o.id != *id) {
        let mut after = Sprint::clone(other);
        for carried in &mut after.carry_over {
            carried.to = carried.to.filter(|to| to != id);
        }
        deltas.extend(changed(here, other, after));
    }
    Ok(Changeset {
        label: format!("Remove the sprint {}", sprint.name),
        deltas,
    })
}

/// An item that may be in a sprint at all, or why not.
fn plannable<'a>(
    here: &CommandContext<'a>,
    sprint: &Sprint,
    id: &ItemId,
) -> Result<&'a Item, Refusal> {
    let at = at(sprint, "committed");
    let item = here.workspace.items.get(id).filter(|item| item.is_live());
    let Some(item) = item else {
        return Err(missing(&at, "item", &id.to_string()));
    };
    let key = here.workspace.settings.key(item.number);
    if here.workspace.settings.is_done(&item.status) {
        return Err(Refusal::new(
            at,
            format!("{key} is finished."),
            "Plan the sprint again.",
        ));
    }
    if let Some(prohibition) = DerivationContext::of(here.workspace, sprint.end).prohibition(item)
        && prohibition.applies
    {
        return Err(Refusal::new(
            at,
            format!(
                "{key} would build a prohibited practice ({}), and the prohibition applies by the end of the sprint.",
                prohibition.article
            ),
            "Leave it out.",
        ));
    }
    let holds = |s: &Sprint| {
        s.id != sprint.id && s.stage != Stage::Ended && s.content().iter().any(|c| c.item == *id)
    };
    if let Some(other) = here.workspace.sprints.iter().find(|s| holds(s)) {
        return Err(Refusal::new(
            at,
            format!("{key} is in {} already.", other.name),
            "Take it out there first.",
        ));
    }
    Ok(item)
}

/// The first limit of capacity that a content breaks.
fn check_room(
    here: &CommandContext<'_>,
    sprint: &Sprint,
    content: &[Commitment],
) -> Result<(), Refusal> {
    let calendar = &here.workspace.settings.planning.calendar;
    let sum = |of: &dyn Fn(&Item) -> bool| {
        let mine = content.iter().filter(|c| {
            let item = here.workspace.items.get(&c.item);
            item.is_some_and(|item| of(item))
        });
        HalfDays(mine.map(|c| c.size.0).sum())
    };
    let over = |what: &str, used: HalfDays, room: HalfDays| {
        (used > room).then(|| {
            Refusal::new(
                at(sprint, "committed"),
                format!("That is {used} for {what}, and there is room for {room}."),
                "Take something out, or raise the capacity.",
            )
        })
    };
    let tracks = sprint.capacity.tracks.iter();
    let people = sprint.capacity.people.iter();
    let refusal = over("the team", sum(&|_| true), sprint.team_capacity(calendar))
        .or_else(|| {
            tracks
                .filter_map(|(track, room)| over(track.name(), sum(&|i| i.track == *track), *room))
                .next()
        })
        .or_else(|| {
            people
                .filter_map(|a| {
                    let name = here.workspace.people.get(&a.person);
                    let name = name.map_or("somebody", |p| p.name.as_str());
                    let room = sprint.half_days_of(a, calendar);
                    over(name, sum(&|i| i.owner == Some(a.person)), room)
                })
                .next()
        });
    refusal.map_or(Ok(()), Err)
}

/// Takes a plan: the chosen set, with what the planner said of it.
#[inline(never)]
pub(super) fn plan_sprint(
    here: &CommandContext<'_>,
    id: &SprintId,
    committed: &[Commitment],
    choice: &Choice,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    if before.stage != Stage::Planned {
        return Err(Refusal::new(
            at(before, "stage"),
            format!("{} has begun: its plan is taken.", before.name),
            "Add or remove single items, with a reason.",
        ));
    }
    let mut seen = BTreeSet::new();
    for commitment in committed {
        plannable(here, before, &commitment.item)?;
        if !seen.insert(commitment.item) {
            return Err(Refusal::new(
                at(before, "committed"),
                format!("{} is in it twice.", key(here, &commitment.item)),
                "Plan the sprint again.",
            ));
        }
    }
    check_room(here, before, committed)?;
    if !choice.value.is_finite()
        || !choice.gap.is_finite()
        || choice.runner_up_value.is_some_and(|v| !v.is_finite())
    {
        return Err(Refusal::new(
            at(before, "choice"),
            "The value of a plan is a number.",
            "Plan the sprint again.",
        ));
    }
    let mut after = Sprint::clone(before);
    after.committed = committed.to_vec();
    after.choice = Some(choice.clone());
    let label = format!(
        "Plan {} with {}",
        before.name,
        count(committed.len(), "item")
    );
    Ok(one(label, changed(here, before, after)))
}

#[inline(never)]
pub(super) fn start_sprint(here: &CommandContext<'_>, id: &SprintId) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    if before.stage != Stage::Planned {
        return Err(Refusal::new(
            at(before, "stage"),
            format!("{} has begun already.", before.name),
            "",
        ));
    }
    if before.committed.is_empty() {
        return Err(Refusal::new(
            at(before, "committed"),
            format!("There is nothing in {} yet.", before.name),
            "Take a plan first.",
        ));
    }
    let mut sprints = here.workspace.sprints.iter();
    if let Some(running) = sprints.find(|s| s.stage == Stage::Running) {
        return Err(Refusal::new(
            at(before, "stage"),
            format!("{} is still running.", running.name),
            "End it first.",
        ));
    }
    for commitment in &before.committed {
        plannable(here, before, &commitment.item)?;
    }
    let mut after = Sprint::clone(before);
    after.stage = Stage::Running;
    Ok(one(
        format!("Start {}", before.name),
        changed(here, before, after),
    ))
}

/// An item comes in or goes out while the sprint runs, with a reason. More than the capacity is allowed then: that is
/// what the log is to show.
#[inline(never)]
pub(super) fn change_scope(
    here: &CommandContext<'_>,
    id: &SprintId,
    item: &ItemId,
    size: Option<HalfDays>,
    reason: &str,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    if before.stage != Stage::Running {
        return Err(Refusal::new(
            at(before, "stage"),
            format!("{} is not running.", before.name),
            "Plan it, or choose the running sprint.",
        ));
    }
    let reason = self::reason(&at(before, "scope"), reason)?;
    let present = before.content().into_iter().find(|c| c.item == *item);
    let what = match (size, present) {
        (Some(_), Some(_)) => {
            return Err(Refusal::new(
                at(before, "scope"),
                format!("{} is in it already.", key(here, item)),
                "",
            ));
        }
        (None, None) => {
            return Err(Refusal::new(
                at(before, "scope"),
                format!("{} is not in it.", key(here, item)),
                "",
            ));
        }
        (None, Some(present)) => present,
        (Some(size), None) => Commitment {
            item: *item,
            size,
            class: Class::of(plannable(here, before, item)?),
        },
    };
    let mut after = Sprint::clone(before);
    after.scope.push(ScopeChange {
        what,
        added: size.is_some(),
        at: here.intent.at,
        by: here.intent.by,
        reason,
    });
    let done = if size.is_some() { "Add" } else { "Take" };
    let end = if size.is_some() { "to" } else { "out of" };
    let label = format!("{done} {} {end} {}", key(here, item), before.name);
    Ok(one(label, changed(here, before, after)))
}

fn reason(at: &str, text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(
            at,
            "A change like this needs a reason.",
            "A few words are enough.",
        ));
    }
    Ok(text.to_owned())
}

/// Ends a sprint: what is open is carried over, each with a reason, into the backlog or a planned sprint, where it is
/// pinned. What was rejected is neither finished nor carried over: it ends here.
#[inline(never)]
pub(super) fn end_sprint(
    here: &CommandContext<'_>,
    id: &SprintId,
    carry_over: &[CarryOver],
    note: &str,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    if before.stage != Stage::Running {
        return Err(Refusal::new(
            at(before, "stage"),
            format!("{} is not running.", before.name),
            "",
        ));
    }
    let settings = &here.workspace.settings;
    let status = |c: &Commitment| Some(&here.workspace.items.get(&c.item)?.status);
    let is_done = |c: &Commitment| status(c).is_some_and(|s| settings.is_done(s));
    let (mut done, open): (Vec<_>, Vec<_>) = before.content().into_iter().partition(is_done);
    done.retain(|c| status(c).is_some_and(|s| finished::counts(settings, s)));
    let mut carried = Vec::with_capacity(open.len());
    for commitment in &open {
        let found = carry_over.iter().find(|c| c.item == commitment.item);
        let field = format!("carry_over/{}", commitment.item);
        let Some(found) = found else {
            return Err(Refusal::new(
                at(before, &field),
                format!("{} is not finished.", key(here, &commitment.item)),
                "Say why, and where it goes on.",
            ));
        };
        if let Some(to) = &found.to
            && find(here, to)?.stage != Stage::Planned
        {
            return Err(Refusal::new(
                at(before, &field),
                "Work is carried over into a planned sprint.",
                "Choose another, or the backlog.",
            ));
        }
        carried.push(CarryOver {
            reason: reason(&at(before, &field), &found.reason)?,
            ..found.clone()
        });
    }
    let mut after = Sprint::clone(before);
    after.stage = Stage::Ended;
    after.finished = done;
    note.trim().clone_into(&mut after.note);
    after.carry_over.clone_from(&carried);
    let mut deltas: Vec<Delta> = changed(here, before, after).into_iter().collect();
    for next in here.workspace.sprints.iter().filter(|s| s.id != *id) {
        let mut after = Sprint::clone(next);
        for item in carried.iter().filter(|c| c.to == Some(next.id)) {
            after.exclusions.retain(|e| *e != item.item);
            if !after.pins.contains(&item.item) {
                after.pins.push(item.item);
            }
        }
        deltas.extend(changed(here, next, after));
    }
    Ok(Changeset {
        label: format!("End {}", before.name),
        deltas,
    })
}

/// Sprints without what an item purge takes away.
pub(super) fn forget_items(
    here: &CommandContext<'_>,
    gone: &dyn Fn(&ItemId) -> bool,
) -> Vec<Delta> {
    let sprints = here.workspace.sprints.iter();
    sprints
        .filter_map(|before| {
            let mut after = Sprint::clone(before);
            after.forget_items(|id| !gone(id)).then_some(())?;
            changed(here, before, after)
        })
        .collect()
}

/// What the settings say of planning.
pub(super) fn check_planning(settings: &Settings) -> Result<(), Refusal> {
    const AT: &str = "settings/planning";
    let Planning {
        calendar,
        presets,
        earlier,
    } = &settings.planning;
    if let Some(off) = calendar.days_off.iter().find(|off| off.to < off.from) {
        return Err(Refusal::new(
            format!("{AT}/calendar/days_off"),
            format!("Days off from {} end before they start.", off.from),
            "Choose a later last day.",
        ));
    }
    for preset in presets {
        name(&format!("{AT}/presets"), &preset.name)?;
        check_quotas(&format!("{AT}/presets/{}", preset.name), &preset.quotas)?;
    }
    let mut weeks = BTreeSet::new();
    if let Some(twice) = earlier.iter().find(|w| !weeks.insert(w.week)) {
        return Err(Refusal::new(
            format!("{AT}/earlier"),
            format!("The week of {} is there twice.", twice.week),
            "Keep one.",
        ));
    }
    Ok(())
}
