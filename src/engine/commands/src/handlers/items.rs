//! Commands on items: add, edit, comment, trash, restore, purge.

use crate::handlers::{
    Changeset, CommandContext, amend, amend_fields, count, create, each, judgements, missing,
    moves, name,
};
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Raised};
use plumbline_document::change::{Delta, Record};
use plumbline_document::debt::Debt;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::{CadenceId, CommentId, ItemId, StatusId};
use plumbline_document::item::{Comment, Item};
use plumbline_document::meta::FieldChange;
use plumbline_document::outcome::Outcome;
use plumbline_document::refusal::Refusal;
use plumbline_features::ledger::gate;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

/// The longest text that a note or comment may be, in characters.
const LONGEST_TEXT: usize = 200_000;

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
        let item = from_draft(here, draft, number, items)?;
        let delta = create(here, Record::Item(Arc::new(item)));
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

pub(super) fn next_number(last: u32) -> Result<u32, Refusal> {
    last.checked_add(1).ok_or_else(|| {
        Refusal::new(
            "items",
            "There is no item number left.",
            "Give the item with the highest number a smaller one by export and import.",
        )
    })
}

type Items = plumbline_document::table::Table<Item>;

/// `items` holds the drafts before this one too, which it may refer to.
pub(super) fn from_draft(
    here: &CommandContext<'_>,
    draft: &Draft,
    number: u32,
    items: &Items,
) -> Result<Item, Refusal> {
    let settings = &here.workspace.settings;
    let title = name("title", &draft.title)?;
    let mut item = Item::new(
        draft.id,
        number,
        title,
        draft.kind,
        settings.first_status(draft.kind),
        here.intent.stamp(),
    );
    for field in &draft.fields {
        set(here, items, &mut item, field)?;
    }
    // What comes in a status has gone through every gate before it, whatever the order of its fields.
    let begun = Item {
        status: settings.first_status(draft.kind),
        ..item.clone()
    };
    gates_hold(here, &begun, &item.status)?;
    for (criterion, value) in &draft.judgements {
        judgements::set(here, &mut item, criterion, here.intent.by, Some(*value), "")?;
    }
    Ok(item)
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
        let before = find(here, id)?;
        let mut after = Item::clone(before);
        set(here, &here.workspace.items, &mut after, field)?;
        moves::log(here, before, &mut after, "");
        deltas.extend(amend(
            here,
            Record::Item(before.clone()),
            Record::Item(Arc::new(after)),
        ));
    }
    refuse_joint_cycle(here, &deltas, field)?;
    let label = match ids.as_slice() {
        [id] => format!("Set {} of {}", field.name(), key(here, id)),
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
            refuse_parent_cycle(here, &items, item, item.parent)?;
            refuse_dependency_cycle(here, &items, item, &item.depends_on)?;
        }
    }
    Ok(())
}

/// Sets one field, checked against the workspace and against `items`, where references are looked up.
pub(super) fn set(
    here: &CommandContext<'_>,
    items: &Items,
    item: &mut Item,
    field: &ItemField,
) -> Result<(), Refusal> {
    let workspace = here.workspace;
    match field.clone() {
        ItemField::Title(title) => item.title = name("title", &title)?,
        ItemField::Kind(kind) => item.kind = kind,
        ItemField::Track(track) => {
            item.track = track;
            let fits = workspace
                .settings
                .status(&item.status)
                .is_some_and(|s| s.track.is_none_or(|t| t == track));
            if !fits {
                item.status = workspace.settings.first_status_on(track);
            }
        }
        ItemField::Status(status) => {
            let found = workspace.settings.status(&status);
            let found = found.ok_or_else(|| missing("status", "status", status.as_str()))?;
            gates_hold(here, item, &status)?;
            if let Some(track) = found.track {
                item.track = track;
            }
            item.status = status;
        }
        ItemField::System(system) => {
            if let Some(id) = &system
                && !workspace.systems.contains(id)
            {
                return Err(missing("system", "AI system", &id.to_string()));
            }
            item.system = system;
        }
        ItemField::Parent(parent) => {
            if let Some(id) = &parent
                && !items.contains(id)
            {
                return Err(missing("parent", "item", &id.to_string()));
            }
            refuse_parent_cycle(here, items, item, parent)?;
            item.parent = parent;
        }
        ItemField::Owner(owner) => {
            if let Some(id) = &owner
                && !workspace.people.contains(id)
            {
                return Err(missing("owner", "person", &id.to_string()));
            }
            item.owner = owner;
        }
        ItemField::Due(due) => item.due = due,
        ItemField::Notes(notes) => item.notes = text("notes", notes)?,
        ItemField::Tags(tags) => {
            item.tags.clear();
            tags.iter()
                .filter_map(|t| tag(t))
                .for_each(|t| add_tag(item, t));
        }
        ItemField::AddTag(new) => {
            let new = tag(&new).ok_or_else(|| Refusal::new("tags", "A tag needs a word.", ""))?;
            add_tag(item, new);
        }
        ItemField::RemoveTag(old) => {
            // As it was typed, or as an import brought it.
            let word = tag(&old);
            item.tags.retain(|t| *t != old && Some(t) != word.as_ref());
        }
        ItemField::DependsOn(mut on) => {
            let mut seen = HashSet::new();
            on.retain(|id| seen.insert(*id));
            if let Some(id) = on.iter().find(|id| !items.contains(id)) {
                return Err(missing("depends_on", "item", &id.to_string()));
            }
            refuse_dependency_cycle(here, items, item, &on)?;
            item.depends_on = on;
        }
        ItemField::Links(links) => {
            if links.iter().any(|l| l.url.trim().is_empty()) {
                return Err(Refusal::new(
                    "links",
                    "A link needs an address.",
                    "Paste the address, or remove the link.",
                ));
            }
            item.links = links;
        }
        ItemField::Discharges(duties) => {
            if duties.iter().any(|d| d.article.trim().is_empty()) {
                return Err(Refusal::new(
                    "discharges",
                    "An obligation needs its article.",
                    "For instance Art. 50(2).",
                ));
            }
            item.discharges = duties;
        }
        ItemField::Lineage(lineage) => {
            let mut models = lineage.models.iter();
            if let Some(id) = models.find(|id| !workspace.models.contains(id)) {
                return Err(missing("lineage/models", "model", &id.to_string()));
            }
            let mut datasets = lineage.datasets.iter();
            if let Some(id) = datasets.find(|id| !workspace.datasets.contains(id)) {
                return Err(missing("lineage/datasets", "dataset", &id.to_string()));
            }
            item.lineage = (!lineage.is_empty()).then(|| Arc::new(lineage));
        }
        ItemField::Outcome(outcome) => {
            let outcome = outcome.filter(|o| *o != Outcome::default());
            refuse_no_number(
                "outcome/target/threshold",
                outcome.as_ref().and_then(|o| o.target.threshold),
            )?;
            item.outcome = outcome.map(Arc::new);
        }
        ItemField::Slice(mark) => item.slice = mark.map(Arc::new),
        ItemField::Debt(debt) => {
            if let Some(debt) = &debt {
                check_debt(items, item, debt)?;
            }
            item.debt = debt.map(Arc::new);
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
        let children = if drafts.len() == 1 {
            "1 child".to_owned()
        } else {
            format!("{} children", drafts.len())
        };
        format!("Slice {} into {children}", key(here, &first))
    })
}

fn refuse_no_number(at: &str, value: Option<f64>) -> Result<(), Refusal> {
    if value.is_some_and(|v| !v.is_finite()) {
        return Err(Refusal::new(at, "That is no number.", "Type a number."));
    }
    Ok(())
}

fn check_debt(items: &Items, item: &Item, debt: &Debt) -> Result<(), Refusal> {
    let numbers = [
        ("debt/principal", debt.principal),
        ("debt/interest", debt.interest),
        ("debt/incidents", debt.incidents),
        ("debt/days_per_incident", debt.days_per_incident),
    ];
    for (at, value) in numbers {
        refuse_no_number(at, value)?;
        if value.is_some_and(|v| v < 0.0) {
            return Err(Refusal::new(
                at,
                "A debt costs something or nothing, not less.",
                "Type 0 or more, or leave it empty when nobody knows.",
            ));
        }
    }
    match debt.paid_by {
        Some(id) if id == item.id || !items.contains(&id) => {
            Err(missing("debt/paid_by", "other item", &id.to_string()))
        }
        _ => Ok(()),
    }
}

fn gates_hold(here: &CommandContext<'_>, item: &Item, to: &StatusId) -> Result<(), Refusal> {
    gate::hold(&gate::Step {
        workspace: here.workspace,
        item,
        to,
        today: here.intent.at.date_naive(),
        deciding: here.deciding,
    })
}

fn add_tag(item: &mut Item, tag: String) {
    if !item.tags.contains(&tag) {
        item.tags.push(tag);
    }
}

/// A tag is one word, without the `#` that people type before it.
fn tag(text: &str) -> Option<String> {
    let word: String = text
        .trim()
        .trim_start_matches('#')
        .split_whitespace()
        .collect::<Vec<_>>()
        .join("-");
    (!word.is_empty()).then_some(word)
}

pub(super) fn text(at: &str, text: String) -> Result<String, Refusal> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::new(
            at,
            "That text is too long to keep here.",
            format!("Keep it under {LONGEST_TEXT} characters, or link to a document."),
        ));
    }
    Ok(text)
}

pub(super) fn find<'a>(here: &CommandContext<'a>, id: &ItemId) -> Result<&'a Arc<Item>, Refusal> {
    here.workspace
        .items
        .get(id)
        .ok_or_else(|| missing("items", "item", &id.to_string()))
}

pub(super) fn key(here: &CommandContext<'_>, id: &ItemId) -> String {
    here.workspace.items.get(id).map_or_else(
        || id.to_string(),
        |item| here.workspace.settings.key(item.number),
    )
}

fn refuse_parent_cycle(
    here: &CommandContext<'_>,
    items: &Items,
    item: &Item,
    parent: Option<ItemId>,
) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    let mut next = parent;
    while let Some(id) = next {
        if id == item.id {
            return Err(Refusal::new(
                "parent",
                format!(
                    "{} cannot be a part of itself, also not through its own children.",
                    here.workspace.settings.key(item.number)
                ),
                "Choose a parent that is not below it.",
            ));
        }
        // A cycle above that does not pass through this item is not this command's doing.
        if !seen.insert(id) {
            return Ok(());
        }
        next = items.get(&id).and_then(|above| above.parent);
    }
    Ok(())
}

fn refuse_dependency_cycle(
    here: &CommandContext<'_>,
    items: &Items,
    item: &Item,
    on: &[ItemId],
) -> Result<(), Refusal> {
    let mut open: Vec<ItemId> = on.to_vec();
    let mut seen: HashSet<ItemId> = HashSet::new();
    while let Some(id) = open.pop() {
        if id == item.id {
            return Err(Refusal::new(
                "depends_on",
                format!(
                    "{} would wait for itself.",
                    here.workspace.settings.key(item.number)
                ),
                "Remove the dependency that leads back first.",
            ));
        }
        if seen.insert(id)
            && let Some(next) = items.get(&id)
        {
            open.extend(&next.depends_on);
        }
    }
    Ok(())
}

#[inline(never)]
pub(super) fn add_comment(
    here: &CommandContext<'_>,
    id: &ItemId,
    comment: CommentId,
    words: &str,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
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
    one(here, before, after, format!("Comment on {}", key(here, id)))
}

#[inline(never)]
pub(super) fn remove_comment(
    here: &CommandContext<'_>,
    id: &ItemId,
    comment: CommentId,
) -> Result<Changeset, Refusal> {
    let before = find(here, id)?;
    let mut after = Item::clone(before);
    after.comments.retain(|c| c.id != comment);
    one(
        here,
        before,
        after,
        format!("Remove a comment on {}", key(here, id)),
    )
}

fn one(
    here: &CommandContext<'_>,
    before: &Arc<Item>,
    after: Item,
    label: String,
) -> Result<Changeset, Refusal> {
    let delta = amend(
        here,
        Record::Item(before.clone()),
        Record::Item(Arc::new(after)),
    );
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
        let before = find(here, id)?;
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
        deltas.extend(amend_fields(
            here,
            Record::Item(before.clone()),
            Record::Item(Arc::new(after)),
            vec![field],
        ));
    }
    let verb = if into { "Delete" } else { "Restore" };
    let label = match ids.as_slice() {
        [id] => format!("{verb} {}", key(here, id)),
        many => format!("{verb} {}", count(many.len(), "item")),
    };
    Ok(Changeset { label, deltas })
}

#[inline(never)]
pub(super) fn purge(here: &CommandContext<'_>, ids: &[ItemId]) -> Result<Changeset, Refusal> {
    let gone: HashSet<ItemId> = ids.iter().copied().collect();
    for id in ids {
        if find(here, id)?.is_live() {
            return Err(Refusal::new(
                "items",
                format!("{} is not in the trash.", key(here, id)),
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
            deltas.extend(amend(
                here,
                Record::Item(item.clone()),
                Record::Item(Arc::new(after)),
            ));
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
            amend(
                here,
                Record::Cadence(before),
                Record::Cadence(Arc::new(after)),
            )
        })
        .collect()
}
