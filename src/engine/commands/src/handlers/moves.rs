//! Commands on the way through the workflow: moving items, with a reason, and changing to other statuses.

use crate::handlers::context::{Changeset, CommandContext, count, each, missing, text};
use crate::handlers::item_fields;
use plumbline_document::change::Delta;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ItemId, StatusId};
use plumbline_document::item::{Item, Move};
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::Settings;
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
    item_fields::set(here, &here.workspace.items, after, &field)?;
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
        let before = here.item(id)?;
        if reason.is_empty() && settings.goes_back(&before.status, to) {
            return Err(Refusal::new(
                "moves/reason",
                format!("{} would go back to {}.", here.key(id), status.name),
                "Say why in a few words: the reason stays with the item.",
            ));
        }
        let mut after = Item::clone(before);
        let field = ItemField::Status(to.clone());
        item_fields::set(here, &here.workspace.items, &mut after, &field)?;
        log(here, before, &mut after, &reason);
        deltas.extend(here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after))));
    }
    let what = match ids.as_slice() {
        [id] => here.key(id),
        many => count(many.len(), "item"),
    };
    let label = format!("Move {what} to {}", status.name);
    Ok(Changeset { label, deltas })
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
            deltas.extend(here.amend(records.0, records.1));
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
