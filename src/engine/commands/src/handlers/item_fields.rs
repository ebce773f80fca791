//! One field of an item, set and checked.

use crate::handlers::judgements;
use plumbline_document::debt::Debt;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::entity::Entity;
use plumbline_document::ids::{ItemId, StatusId};
use plumbline_document::item::{Item, Link, ObligationRef};
use plumbline_document::kind::Track;
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::outcome::Outcome;
use plumbline_document::refusal::Refusal;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::gate;
use std::collections::HashSet;
use std::sync::Arc;

use crate::handlers::context::{CommandContext, missing, name, text};

type Items = Table<Item>;

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
        ItemField::Track(track) => set_track(workspace, item, track),
        ItemField::Status(status) => set_status(here, item, status)?,
        ItemField::System(system) => {
            item.system = known(system, &workspace.systems, "system", "AI system")?;
        }
        ItemField::Parent(parent) => {
            let parent = known(parent, items, "parent", "item")?;
            refuse_parent_cycle(here, items, item, parent)?;
            item.parent = parent;
        }
        ItemField::Owner(owner) => {
            item.owner = known(owner, &workspace.people, "owner", "person")?;
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
        ItemField::DependsOn(on) => set_dependencies(here, items, item, on)?,
        ItemField::Links(links) => item.links = checked_links(links)?,
        ItemField::Discharges(duties) => item.discharges = checked_obligations(duties)?,
        ItemField::Lineage(lineage) => set_lineage(workspace, item, lineage)?,
        ItemField::Outcome(outcome) => set_outcome(item, outcome)?,
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

/// A reference that leads somewhere, or none.
fn known<E: Entity<Id: ToString>>(
    id: Option<E::Id>,
    table: &Table<E>,
    at: &str,
    what: &str,
) -> Result<Option<E::Id>, Refusal> {
    match id {
        Some(id) if !table.contains(&id) => Err(missing(at, what, &id.to_string())),
        id => Ok(id),
    }
}

/// On another track the item stands in that track's first status, unless its own belongs to both.
fn set_track(workspace: &Workspace, item: &mut Item, track: Track) {
    item.track = track;
    let status = workspace.settings.status(&item.status);
    let fits = status.is_some_and(|s| s.track.is_none_or(|t| t == track));
    if !fits {
        item.status = workspace.settings.first_status_on(track);
    }
}

fn set_status(here: &CommandContext<'_>, item: &mut Item, status: StatusId) -> Result<(), Refusal> {
    let found = here.workspace.settings.status(&status);
    let found = found.ok_or_else(|| missing("status", "status", status.as_str()))?;
    gates_hold(here, item, &status)?;
    if let Some(track) = found.track {
        item.track = track;
    }
    item.status = status;
    Ok(())
}

fn set_dependencies(
    here: &CommandContext<'_>,
    items: &Items,
    item: &mut Item,
    mut on: Vec<ItemId>,
) -> Result<(), Refusal> {
    let mut seen = HashSet::new();
    on.retain(|id| seen.insert(*id));
    if let Some(id) = on.iter().find(|id| !items.contains(id)) {
        return Err(missing("depends_on", "item", &id.to_string()));
    }
    refuse_dependency_cycle(here, items, item, &on)?;
    item.depends_on = on;
    Ok(())
}

fn checked_links(links: Vec<Link>) -> Result<Vec<Link>, Refusal> {
    if links.iter().any(|l| l.url.trim().is_empty()) {
        return Err(Refusal::new(
            "links",
            "A link needs an address.",
            "Paste the address, or remove the link.",
        ));
    }
    Ok(links)
}

fn checked_obligations(obligations: Vec<ObligationRef>) -> Result<Vec<ObligationRef>, Refusal> {
    if obligations.iter().any(|d| d.article.trim().is_empty()) {
        return Err(Refusal::new(
            "discharges",
            "An obligation needs its article.",
            "For instance Art. 50(2).",
        ));
    }
    Ok(obligations)
}

fn set_lineage(workspace: &Workspace, item: &mut Item, lineage: Lineage) -> Result<(), Refusal> {
    let mut models = lineage.models.iter();
    if let Some(id) = models.find(|id| !workspace.models.contains(id)) {
        return Err(missing("lineage/models", "model", &id.to_string()));
    }
    let mut datasets = lineage.datasets.iter();
    if let Some(id) = datasets.find(|id| !workspace.datasets.contains(id)) {
        return Err(missing("lineage/datasets", "dataset", &id.to_string()));
    }
    item.lineage = (!lineage.is_empty()).then(|| Arc::new(lineage));
    Ok(())
}

fn set_outcome(item: &mut Item, outcome: Option<Outcome>) -> Result<(), Refusal> {
    let outcome = outcome.filter(|o| *o != Outcome::default());
    let threshold = outcome.as_ref().and_then(|o| o.target.threshold);
    refuse_no_number("outcome/target/threshold", threshold)?;
    item.outcome = outcome.map(Arc::new);
    Ok(())
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
    gate::hold(&gate::ProposedMove {
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

pub(super) fn refuse_parent_cycle(
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

pub(super) fn refuse_dependency_cycle(
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
