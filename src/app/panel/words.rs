//! Words for who and when, and for what a history entry says.

use crate::app::document_store::DocumentStore;
use crate::app::format;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::meta::{FieldChange, HistoryEntry};
use plumbline_document::workspace::Workspace;
use plumbline_features::present::person;
use plumbline_features::prioritise::explain::criterion_name;
use plumbline_json as json;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// `19 Nov 2026, 10:12, by Ines Okafor`.
pub(super) fn by_and_at(
    store: &DocumentStore,
    by: Option<PersonId>,
    at: Option<DateTime<Utc>>,
) -> String {
    let parts = [
        at.map(format::moment),
        person(store.workspace(), by).map(|name| format!("by {name}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A field's name in words.
pub(super) fn field(name: &str) -> String {
    let words = match name {
        "title" => "Title",
        "kind" => "Kind",
        "track" => "Track",
        "status" => "Status",
        "system" => "AI system",
        "parent" => "Parent",
        "depends_on" => "Waits for",
        "tags" => "Tags",
        "owner" => "Owner",
        "due" => "Due date",
        "notes" => "Notes",
        "judgements" => "Judgements",
        "discharges" => "Obligations",
        "comments" => "Comments",
        "links" => "Links",
        "origin" => "Origin",
        "extra" => "Imported fields",
        "number" => "Number",
        "lineage" => "Models and datasets",
        other => return other.replace('_', " "),
    };
    words.to_owned()
}

/// What happened to one field, as a sentence without its full stop.
pub(super) fn step(
    store: &DocumentStore,
    item: &Item,
    entry: &HistoryEntry,
    change: &FieldChange,
) -> String {
    let name = field(&change.field);
    match change.field.as_str() {
        "trashed" if change.to.is_empty() => return "Taken out of the trash".to_owned(),
        "trashed" => return "Put in the trash".to_owned(),
        "judgements"
            if [&change.from, &change.to]
                .iter()
                .any(|text| text.starts_with('{')) =>
        {
            return judged(store, item, entry);
        }
        "judgements" => return rejudged(store, change),
        _ => {}
    }
    let from = value(store, &change.field, &change.from);
    let to = value(store, &change.field, &change.to);
    match (from, to) {
        (Some(from), Some(to)) if from.is_empty() => format!("{name}: {to}"),
        (Some(from), Some(to)) if to.is_empty() => format!("{name}: {from} removed"),
        (Some(from), Some(to)) => format!("{name}: {from} → {to}"),
        _ => format!("{name} changed"),
    }
}

/// `Effort: 12 → 5–8–20; Reach: 400`.
fn rejudged(store: &DocumentStore, change: &FieldChange) -> String {
    let read = |text: &str| -> BTreeMap<String, String> {
        let each = text.split("; ").filter_map(|told| told.split_once(' '));
        each.map(|(id, value)| (id.to_owned(), value.to_owned()))
            .collect()
    };
    let (from, to) = (read(&change.from), read(&change.to));
    let ids: BTreeSet<&String> = from.keys().chain(to.keys()).collect();
    let steps = ids.into_iter().map(|id| {
        let name = criterion_name(store.workspace(), &CriterionId::from(id.as_str()));
        match (from.get(id), to.get(id)) {
            (Some(from), Some(to)) => format!("{name}: {from} → {to}"),
            (None, Some(to)) => format!("{name}: {to}"),
            _ => format!("{name}: judgement removed"),
        }
    });
    steps.collect::<Vec<_>>().join("; ")
}

/// Older histories keep judgements as JSON that is cut short, but each judgement has its own moment: those of this very
/// change are named.
fn judged(store: &DocumentStore, item: &Item, entry: &HistoryEntry) -> String {
    let then: Vec<String> = item
        .judgements
        .iter()
        .flat_map(|(criterion, all)| all.iter().map(move |j| (criterion, j)))
        .filter(|(_, j)| j.at == Some(entry.stamp.at))
        .map(|(criterion, j)| {
            let value = crate::app::widgets::estimate_text(j.value);
            format!(
                "{} judged: {value}",
                criterion_name(store.workspace(), criterion)
            )
        })
        .collect();
    if then.is_empty() {
        "A judgement changed".to_owned()
    } else {
        then.join("; ")
    }
}

/// A value in words; empty for none; `None` where the shortened value cannot be read.
fn value(store: &DocumentStore, field: &str, text: &str) -> Option<String> {
    if text.is_empty() || text == "[]" || text == "{}" {
        return Some(String::new());
    }
    let workspace = store.workspace();
    let id = || Uuid::parse_str(text).ok();
    Some(match field {
        "title" | "notes" => format!("“{text}”"),
        "number" => workspace.settings.key(text.parse().ok()?),
        "kind" => Kind::from_slug(text)?.name().to_owned(),
        "track" => Track::from_slug(text)?.name().to_owned(),
        "status" => {
            let status = workspace.settings.status(&StatusId::from(text));
            status.map_or_else(|| text.to_owned(), |s| s.name.clone())
        }
        "system" => {
            let system = workspace.systems.get(&SystemId(id()?));
            system.map_or_else(|| "a removed system".to_owned(), |s| s.name.clone())
        }
        "owner" => person(workspace, Some(PersonId(id()?)))?,
        "parent" => item_name(store, ItemId(id()?)),
        "due" => format::day(text.parse::<NaiveDate>().ok()?),
        "depends_on" => {
            let ids: Vec<ItemId> = json::from_text(text).ok()?;
            let names: Vec<String> = ids.into_iter().map(|id| item_name(store, id)).collect();
            names.join(", ")
        }
        "lineage" => lineage_names(workspace, &json::from_text(text).ok()?),
        "tags" => json::from_text::<Vec<String>>(text).ok()?.join(", "),
        _ => return None,
    })
}

/// The models and datasets that an item is about, by name.
fn lineage_names(workspace: &Workspace, lineage: &Lineage) -> String {
    let models = lineage.models.iter().map(|id| workspace.models.get(id));
    let models = models.map(|m| m.map(|m| m.name.clone()));
    let datasets = lineage.datasets.iter().map(|id| workspace.datasets.get(id));
    let datasets = datasets.map(|d| d.map(|d| d.name.clone()));
    let gone = || "something that is gone".to_owned();
    let names: Vec<String> = models
        .chain(datasets)
        .map(|n| n.unwrap_or_else(gone))
        .collect();
    names.join(", ")
}

/// Key and title of an item.
fn item_name(store: &DocumentStore, id: ItemId) -> String {
    let workspace = store.workspace();
    workspace.items.get(&id).map_or_else(
        || "an item that is gone".to_owned(),
        |item| format!("{} {}", workspace.settings.key(item.number), item.title),
    )
}
