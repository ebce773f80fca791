//! Items: a title, a status that exists, references that lead somewhere, and one judgement a rater.

use crate::notes::Notes;
use crate::repair::dangling_refs;
use crate::repair::placeholders::ensure_person;
use crate::repair::repaired::{Repaired, item_path};
use plumbline_document::ids::StatusId;
use plumbline_document::item::Item;
use plumbline_document::judgement::Judgement;
use plumbline_document::record::RecordId;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use std::collections::HashSet;
use std::sync::Arc;

pub(super) fn repair_items(workspace: &mut Workspace, notes: &mut Notes, repaired: &mut Repaired) {
    let statuses: HashSet<_> = workspace
        .settings
        .statuses
        .iter()
        .map(|s| s.id.clone())
        .collect();
    for slot in 0..Slot::try_from(workspace.items.slots()).unwrap_or(Slot::MAX) {
        let Some(mut item) = workspace.items.at(slot).cloned() else {
            continue;
        };
        let mut fields = Vec::new();
        repair_title(slot, &mut item, &mut fields, notes);
        if !statuses.contains(&item.status) {
            let next = workspace.settings.first_status(item.kind);
            move_to(next, slot, &mut item, &mut fields, notes);
        }
        dangling_refs::repair_references(workspace, slot, &mut item, &mut fields, notes);
        repair_judgements(slot, &mut item, &mut fields, notes);
        for person in item.people() {
            ensure_person(
                workspace,
                person,
                &item_path(slot, "owner"),
                notes,
                repaired,
            );
        }
        if !fields.is_empty() {
            repaired
                .entry(RecordId::Item(item.id))
                .or_default()
                .extend(fields);
            workspace.items.put(item);
        }
    }
}

fn repair_title(
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    if item.title.trim().is_empty() {
        Arc::make_mut(item).title = "Untitled".to_owned();
        notes.warn(
            &item_path(slot, "title"),
            "The item had no title.".into(),
            "Give it one.",
        );
        fields.push("title");
    }
}

/// Out of a status that does not exist.
fn move_to(
    next: StatusId,
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    notes.warn(
        &item_path(slot, "status"),
        format!(
            "The status “{}” does not exist; “{}” is in “{next}” now.",
            item.status, item.title
        ),
        "The old status is kept among the item's extra fields.",
    );
    let item = Arc::make_mut(item);
    let old = std::mem::replace(&mut item.status, next);
    item.extra
        .entry("status".into())
        .or_default()
        .push(old.to_string());
    fields.extend(["status", "extra"]);
}

/// At most one judgement a rater: the last one counts, the others are kept among the extra fields.
fn repair_judgements(
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    let twice = |list: &Vec<Judgement>| {
        let mut seen = HashSet::new();
        list.is_empty() || list.iter().any(|j| !seen.insert(j.by))
    };
    if !item.judgements.values().any(twice) {
        return;
    }
    let item = Arc::make_mut(item);
    for (criterion, list) in &mut item.judgements {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for judgement in list.drain(..).rev() {
            if seen.insert(judgement.by) {
                kept.push(judgement);
            } else {
                notes.warn(
                    &item_path(slot, &format!("judgements.{criterion}")),
                    format!(
                        "One rater judged “{}” twice; the last one counts.",
                        item.title
                    ),
                    "The other is kept among the item's extra fields.",
                );
                let text = json::to_text(&judgement).unwrap_or_default();
                item.extra
                    .entry(format!("judgements.{criterion}"))
                    .or_default()
                    .push(text);
                fields.push("extra");
            }
        }
        kept.reverse();
        *list = kept;
    }
    item.judgements.retain(|_, list| !list.is_empty());
    fields.push("judgements");
}
