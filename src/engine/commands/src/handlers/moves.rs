//! Commands on the way through the workflow: moving items, with a reason, and changing to other statuses.

use crate::handlers::items::{find, key, set, text};
use crate::handlers::{Changeset, CommandContext, amend, count, each, missing, setup};
use plumbline_compact::gather::Gather;
use plumbline_document::change::{Delta, Record};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ItemId, StatusId};
use plumbline_document::item::{Item, Move};
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::{Settings, Status};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Writes a step into the item's log when its status has changed. Whoever is not in the people list is not named.
pub(super) fn log(here: &CommandContext<'_>, before: &Item, after: &mut Item, reason: &str) {
    if before.status == after.status {
        return;
    }
    let by = here.intent.by;
    let step = Move {
        from: before.status.clone(),
        to: after.status.clone(),
        at: here.intent.at,
        by: by.filter(|id| here.workspace.people.contains(id)),
        reason: reason.to_owned(),
    };
    after.log_move(step);
}

/// A step to a status as any other: on its track, through its gates, and into the log.
pub(super) fn step(
    here: &CommandContext<'_>,
    before: &Item,
    after: &mut Item,
    to: &StatusId,
    reason: &str,
) -> Result<(), Refusal> {
    let field = ItemField::Status(to.clone());
    set(here, &here.workspace.items, after, &field)?;
    log(here, before, after, reason);
    Ok(())
}

#[inline(never)]
pub(super) fn move_items(
    here: &CommandContext<'_>,
    ids: &[ItemId],
    to: &StatusId,
    reason: &str,
) -> Result<Changeset, Refusal> {
    let settings = &here.workspace.settings;
    let reason = text("moves/reason", reason.trim().to_owned())?;
    let status = settings.status(to);
    let status = status.ok_or_else(|| missing("status", "status", to.as_str()))?;
    let ids = each(ids);
    let mut deltas = Vec::with_capacity(ids.len());
    for id in &ids {
        let before = find(here, id)?;
        if reason.is_empty() && settings.goes_back(&before.status, to) {
            return Err(Refusal::new(
                "moves/reason",
                format!("{} would go back to {}.", key(here, id), status.name),
                "Say why in a few words: the reason stays with the item.",
            ));
        }
        let mut after = Item::clone(before);
        let field = ItemField::Status(to.clone());
        set(here, &here.workspace.items, &mut after, &field)?;
        log(here, before, &mut after, &reason);
        deltas.extend(amend(
            here,
            Record::Item(before.clone()),
            Record::Item(Arc::new(after)),
        ));
    }
    let what = match ids.as_slice() {
        [id] => key(here, id),
        many => count(many.len(), "item"),
    };
    let label = format!("Move {what} to {}", status.name);
    Ok(Changeset { label, deltas })
}

/// The logs follow the mapping too: a change of names is no step through the workflow, and the flow so far stays
/// readable in the new words. Statuses that the mapping does not name stay in the logs as they are.
#[inline(never)]
pub(super) fn adopt(
    here: &CommandContext<'_>,
    statuses: &[Status],
    mapping: &[(StatusId, StatusId)],
) -> Result<Changeset, Refusal> {
    let old = &here.workspace.settings;
    let mut new = Settings::clone(old);
    new.statuses = statuses.to_vec();
    setup::check_statuses(&mut new)?;
    let places: BTreeMap<&StatusId, &StatusId> = mapping.iter().map(|(a, b)| (a, b)).gather();
    if let Some(gone) = places.values().find(|to| new.status(to).is_none()) {
        return Err(missing("settings/statuses", "status", gone.as_str()));
    }
    let settings = (
        Record::Settings(old.clone()),
        Record::Settings(Arc::new(new.clone())),
    );
    let mut deltas: Vec<_> = amend(here, settings.0, settings.1).into_iter().collect();
    deltas.extend(items_under(
        here,
        &new,
        &places,
        "Say which status takes its place.",
    )?);
    Ok(Changeset {
        label: "Change the workflow".to_owned(),
        deltas,
    })
}

/// What the items become under other statuses: in the status that takes the place of theirs, on its track. Refused where
/// one would stand in none, with this hint.
pub(super) fn items_under(
    here: &CommandContext<'_>,
    new: &Settings,
    places: &BTreeMap<&StatusId, &StatusId>,
    hint: &str,
) -> Result<Vec<Delta>, Refusal> {
    let mut deltas = Vec::new();
    for item in here.workspace.items.iter() {
        let mut after = Item::clone(item);
        translate(&mut after, places);
        let Some(status) = new.status(&after.status) else {
            let key = here.workspace.settings.key(item.number);
            return Err(Refusal::new(
                "settings/statuses",
                format!("{key} stands in a status that would be gone."),
                hint,
            ));
        };
        after.track = status.track.unwrap_or(after.track);
        if after != **item {
            let records = (Record::Item(item.clone()), Record::Item(Arc::new(after)));
            deltas.extend(amend(here, records.0, records.1));
        }
    }
    Ok(deltas)
}

fn translate(item: &mut Item, places: &BTreeMap<&StatusId, &StatusId>) {
    let steps = item.moves.iter_mut();
    let names = steps.flat_map(|step| [&mut step.from, &mut step.to]);
    for name in names.chain([&mut item.status]) {
        if let Some(place) = places.get(name) {
            (*place).clone_into(name);
        }
    }
}
