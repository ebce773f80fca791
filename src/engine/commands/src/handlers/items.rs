//! Commands on items: add, edit, comment, trash, restore, purge.

use crate::command::ItemCommand;
use crate::handlers::context::{Changeset, CommandContext, count, each, next_number, text};
use crate::handlers::{item_fields, judgements, moves};
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Raised};
use plumbline_document::change::Delta;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::{CadenceId, CommentId, ItemId};
use plumbline_document::item::{Comment, Item};
use plumbline_document::meta::FieldChange;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_features::english;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &ItemCommand) -> Result<Changeset, Refusal> {
    match command {
        ItemCommand::AddItems { drafts } => add(here, drafts),
        ItemCommand::EditItems { ids, set } => edit(here, ids, set),
        ItemCommand::MoveItems { ids, to, reason } => moves::move_items(here, ids, to, reason),
        ItemCommand::Judge {
            ids,
            criterion,
            rater,
            value,
            note,
        } => judgements::judge(here, ids, criterion, *rater, *value, note),
        ItemCommand::AddComment { item, id, text } => add_comment(here, item, *id, text),
        ItemCommand::RemoveComment { item, id } => remove_comment(here, item, *id),
        ItemCommand::TrashItems { ids } => trash(here, ids),
        ItemCommand::RestoreItems { ids } => restore(here, ids),
        ItemCommand::PurgeItems { ids } => purge(here, ids),
    }
}

#[inline(never)]
pub(super) fn add(here: &CommandContext<'_>, drafts: &[Draft]) -> Result<Changeset, Refusal> {
    let mut added = Vec::with_capacity(drafts.len());
    // Several drafts may refer to one another: those before stand in a copy of the table.
    let mut scratch = (drafts.len() > 1).then(|| here.workspace.items.clone());
    let mut number = here.last_number;
    for draft in drafts {
        number = next_number(number)?;
        let items = scratch.as_ref().unwrap_or(&here.workspace.items);
        if items.contains(&draft.id) {
            return Err(Refusal::new(
                format!("items/{}", draft.id),
                "An item with this identity exists already.",
                "",
            ));
        }
        let item = item_fields::from_draft(here, draft, number, items)?;
        let delta = here.create(Record::Item(Arc::new(item)));
        if let (Some(table), Some(Record::Item(item))) = (scratch.as_mut(), &delta.after) {
            table.put(item.clone());
        }
        added.push(delta);
    }
    let label = slicing(here, drafts).unwrap_or_else(|| match added.as_slice() {
        [
            Delta {
                after: Some(Record::Item(one)),
                ..
            },
        ] => format!("Add “{}”", one.title),
        many => format!("Add {}", count(many.len(), "item")),
    });
    Ok(Changeset {
        label,
        deltas: added,
    })
}

#[inline(never)]
pub(super) fn edit(
    here: &CommandContext<'_>,
    ids: &[ItemId],
    field: &ItemField,
) -> Result<Changeset, Refusal> {
    let ids = each(ids);
    let mut deltas = Vec::with_capacity(ids.len());
    for id in &ids {
        let before = here.item(id)?;
        let mut after = Item::clone(before);
        item_fields::set(here, &here.workspace.items, &mut after, field)?;
        moves::log(here, before, &mut after, "");
        deltas.extend(here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after))));
    }
    refuse_joint_cycle(here, &deltas, field)?;
    let label = match ids.as_slice() {
        [id] => format!("Set {} of {}", field.name(), here.key(id)),
        many => format!("Set {} of {}", field.name(), count(many.len(), "item")),
    };
    Ok(Changeset { label, deltas })
}

/// Several items changed at once can close a cycle that none closes alone.
fn refuse_joint_cycle(
    here: &CommandContext<'_>,
    deltas: &[Delta],
    field: &ItemField,
) -> Result<(), Refusal> {
    if deltas.len() < 2 || !matches!(field, ItemField::Parent(_) | ItemField::DependsOn(_)) {
        return Ok(());
    }
    let mut items = here.workspace.items.clone();
    for delta in deltas {
        if let Some(Record::Item(item)) = &delta.after {
            items.put(item.clone());
        }
    }
    for delta in deltas {
        if let Some(Record::Item(item)) = &delta.after {
            item_fields::refuse_parent_cycle(here, &items, item, item.parent)?;
            item_fields::refuse_dependency_cycle(here, &items, item, &item.depends_on)?;
        }
    }
    Ok(())
}

/// What is added when all of it are slices of one item.
fn slicing(here: &CommandContext<'_>, drafts: &[Draft]) -> Option<String> {
    let mut parents = drafts.iter().map(|draft| {
        let sliced = draft
            .fields
            .iter()
            .any(|f| matches!(f, ItemField::Slice(Some(_))));
        let parent = draft.fields.iter().find_map(|f| match f {
            ItemField::Parent(parent) => *parent,
            _ => None,
        });
        parent.filter(|_| sliced)
    });
    let first = parents.next()??;
    parents.all(|p| p == Some(first)).then(|| {
        let children = english::counted(drafts.len(), "child", "children");
        format!("Slice {} into {children}", here.key(&first))
    })
}

#[inline(never)]
pub(super) fn add_comment(
    here: &CommandContext<'_>,
    id: &ItemId,
    comment: CommentId,
    words: &str,
) -> Result<Changeset, Refusal> {
    let before = here.item(id)?;
    let words = text("comments", words.trim().to_owned())?;
    if words.is_empty() {
        return Err(Refusal::new(
            "comments",
            "There is nothing to say yet.",
            "Type a comment first.",
        ));
    }
    if let Some(by) = &here.intent.by
        && !here.workspace.people.contains(by)
    {
        return Err(Refusal::new(
            "comments",
            "You are not in the people list any more.",
            "Say again who you are.",
        ));
    }
    let mut after = Item::clone(before);
    if after.comments.iter().any(|c| c.id == comment) {
        return Err(Refusal::new(
            "comments",
            "This comment is there already.",
            "",
        ));
    }
    after.comments.push(Comment {
        id: comment,
        by: here.intent.by,
        at: Some(here.intent.at),
        text: words,
    });
    one(here, before, after, format!("Comment on {}", here.key(id)))
}

#[inline(never)]
pub(super) fn remove_comment(
    here: &CommandContext<'_>,
    id: &ItemId,
    comment: CommentId,
) -> Result<Changeset, Refusal> {
    let before = here.item(id)?;
    let mut after = Item::clone(before);
    after.comments.retain(|c| c.id != comment);
    one(
        here,
        before,
        after,
        format!("Remove a comment on {}", here.key(id)),
    )
}

fn one(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    after: Item,
    label: String,
) -> Result<Changeset, Refusal> {
    let delta = here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after)));
    Ok(Changeset {
        label,
        deltas: delta.into_iter().collect(),
    })
}

#[inline(never)]
pub(super) fn trash(here: &CommandContext<'_>, ids: &[ItemId]) -> Result<Changeset, Refusal> {
    move_trash(here, ids, true)
}

#[inline(never)]
pub(super) fn restore(here: &CommandContext<'_>, ids: &[ItemId]) -> Result<Changeset, Refusal> {
    move_trash(here, ids, false)
}

fn move_trash(here: &CommandContext<'_>, ids: &[ItemId], into: bool) -> Result<Changeset, Refusal> {
    let ids = each(ids);
    let mut deltas = Vec::with_capacity(ids.len());
    for id in &ids {
        let before = here.item(id)?;
        if before.trashed.is_some() == into {
            continue;
        }
        let mut after = Item::clone(before);
        after.trashed = into.then(|| here.intent.stamp());
        let word = |inside: bool| {
            if inside {
                "in the trash".to_owned()
            } else {
                String::new()
            }
        };
        let field = FieldChange {
            field: "trashed".to_owned(),
            from: word(!into),
            to: word(into),
        };
        deltas.extend(here.amend_fields(
            Record::Item(before.clone()),
            Record::Item(Arc::new(after)),
            vec![field],
        ));
    }
    let verb = if into { "Delete" } else { "Restore" };
    let label = match ids.as_slice() {
        [id] => format!("{verb} {}", here.key(id)),
        many => format!("{verb} {}", count(many.len(), "item")),
    };
    Ok(Changeset { label, deltas })
}

#[inline(never)]
pub(super) fn purge(here: &CommandContext<'_>, ids: &[ItemId]) -> Result<Changeset, Refusal> {
    let gone: HashSet<ItemId> = ids.iter().copied().collect();
    for id in ids {
        if here.item(id)?.is_live() {
            return Err(Refusal::new(
                "items",
                format!("{} is not in the trash.", here.key(id)),
                "Delete it first.",
            ));
        }
    }
    let mut deltas = Vec::new();
    for item in here.workspace.items.iter() {
        if gone.contains(&item.id) {
            deltas.push(Delta {
                before: Some(Record::Item(item.clone())),
                after: None,
            });
        } else if item.parent.is_some_and(|p| gone.contains(&p))
            || item.depends_on.iter().any(|d| gone.contains(d))
            || item.mentions().iter().any(|m| gone.contains(m))
        {
            let mut after = Item::clone(item);
            after.parent = after.parent.filter(|p| !gone.contains(p));
            after.depends_on.retain(|d| !gone.contains(d));
            after.retain_mentions(|id| !gone.contains(id));
            deltas.extend(here.amend(Record::Item(item.clone()), Record::Item(Arc::new(after))));
        }
    }
    deltas.extend(crate::handlers::sprints::forget_items(here, &|id| {
        gone.contains(id)
    }));
    deltas.extend(leave_out(here, &gone));
    Ok(Changeset {
        label: format!("Delete {} for good", count(gone.len(), "item")),
        deltas,
    })
}

/// What a cadence made and somebody deleted for good must not be made again: its day is left out from now on.
fn leave_out(here: &CommandContext<'_>, gone: &HashSet<ItemId>) -> Vec<Delta> {
    let mut cadences: BTreeMap<CadenceId, Cadence> = BTreeMap::new();
    let items = gone.iter().filter_map(|id| here.workspace.items.get(id));
    for item in items {
        let Some(Raised::Cadence { cadence, on }) = item.raised.as_deref() else {
            continue;
        };
        let Some(before) = here.workspace.cadences.get(cadence) else {
            continue;
        };
        let after = cadences
            .entry(*cadence)
            .or_insert_with(|| Cadence::clone(before));
        if !after.skips(*on) {
            after.skipped.push(*on);
            sort::plain(&mut after.skipped);
        }
    }
    cadences
        .into_values()
        .filter_map(|after| {
            let before = here.workspace.cadences.get(&after.id)?.clone();
            here.amend(Record::Cadence(before), Record::Cadence(Arc::new(after)))
        })
        .collect()
}
