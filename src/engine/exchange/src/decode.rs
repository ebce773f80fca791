//! From JSON to entities, one by one: a bad entity is refused with the path to the bad field, the others come in.

use crate::file::ReadError;
use crate::notes::{Notes, Refused};
use crate::repair;
use chrono::{DateTime, Utc};
use plumbline_document::cadence::Cadence;
use plumbline_document::criterion::Criterion;
use plumbline_document::defaults::DEFAULT_FRAMEWORK;
use plumbline_document::entity::Entity;
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::Framework;
use plumbline_document::ids::{ChangeId, ItemId, WorkspaceId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion};
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::monitor::{Monitor, Run};
use plumbline_document::person::Person;
use plumbline_document::settings::Settings;
use plumbline_document::sprint::Sprint;
use plumbline_document::system::System;
use plumbline_document::table::Table;
use plumbline_document::view::View;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::file as ledger;
use plumbline_features::ledger::file::ReadLedger;
use plumbline_json as json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// The stamp of something whose maker is not known. An import replaces it by its own.
pub const NO_STAMP: Stamp = Stamp {
    at: DateTime::UNIX_EPOCH,
    by: None,
    change: ChangeId(0),
};

/// The entities of a file before they are put together.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // the fields of Workspace
pub struct Parts {
    pub id: WorkspaceId,
    pub settings: Arc<Settings>,
    pub people: Vec<Person>,
    pub systems: Vec<System>,
    pub criteria: Vec<Criterion>,
    pub frameworks: Vec<Framework>,
    pub views: Vec<View>,
    pub cadences: Vec<Cadence>,
    pub monitors: Vec<Monitor>,
    pub runs: Vec<Run>,
    pub models: Vec<Model>,
    pub versions: Vec<ModelVersion>,
    pub datasets: Vec<Dataset>,
    pub evidence: Vec<Evidence>,
    pub sprints: Vec<Sprint>,
    pub ledger: Option<Value>,
    pub items: Vec<Item>,
}

/// The value, or the JSON path (below `at`) and the reason why it does not fit.
pub fn fit<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, (String, String)> {
    json::fit(value).map_err(|misfit| {
        let path = match misfit.path.as_str() {
            "" => at.to_owned(),
            p if p.starts_with('[') => format!("{at}{p}"),
            p => format!("{at}.{p}"),
        };
        (path, misfit.why)
    })
}

/// What stands in for a field that is missing.
fn fill(map: &mut Map<String, Value>, at: &str, wanted: &[(&str, Value)], notes: &mut Notes) {
    for (field, usual) in wanted {
        if !map.contains_key(*field) {
            map.insert((*field).to_owned(), usual.clone());
            notes.warn(
                &format!("{at}.{field}"),
                format!("“{field}” is missing; the usual value was taken."),
                "",
            );
        }
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(s) => s.is_empty(),
        Value::Array(a) => a.is_empty(),
        Value::Object(o) => o.is_empty(),
        _ => false,
    }
}

/// Collects what stands in `given` but not in `taken`, with its path: fields that nobody knows.
fn leftovers<'a>(given: &'a Value, taken: &Value, path: &str, out: &mut Vec<(String, &'a Value)>) {
    match (given, taken) {
        (Value::Object(given), Value::Object(taken)) => {
            for (key, value) in given {
                let below = if path.is_empty() {
                    key.clone()
                } else {
                    format!("{path}.{key}")
                };
                match taken.get(key) {
                    Some(kept) => leftovers(value, kept, &below, out),
                    // Fields at their usual value are not written out; "judged" is one of those.
                    None if is_blank(value) || (key == "origin" && value == "judged") => {}
                    None => out.push((below, value)),
                }
            }
        }
        (Value::Array(given), Value::Array(taken)) => {
            for (i, (g, t)) in given.iter().zip(taken).enumerate() {
                leftovers(g, t, &format!("{path}[{i}]"), out);
            }
        }
        _ => {}
    }
}

/// A JSON value as text to keep: strings as they are, the rest as compact JSON.
pub fn as_text(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        other => other.to_string(),
    }
}

/// The usual values of fields that may be missing, given the fields that are there.
type Usual<'a> = dyn Fn(&Map<String, Value>) -> Vec<(&'static str, Value)> + 'a;

/// Reads a list of entities under `key`. `fill_in` gives usual values to missing fields, `keep` takes unknown ones.
fn list<T: DeserializeOwned + Serialize>(
    map: &mut Map<String, Value>,
    key: &str,
    wanted: &Usual<'_>,
    keep: &dyn Fn(&mut T, &str, &Value) -> bool,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Vec<T> {
    let at = format!("workspace.{key}");
    let rows = match map.remove(key) {
        Some(Value::Array(rows)) => rows,
        None => {
            notes.warn(
                &at,
                format!("The list “{key}” is missing; it was taken as empty."),
                "",
            );
            return Vec::new();
        }
        Some(other) => {
            refuse(
                &at,
                "",
                "this is not a list".into(),
                other.to_string(),
                notes,
                refused,
            );
            return Vec::new();
        }
    };
    let mut out = Vec::with_capacity(rows.len());
    for (i, mut value) in rows.into_iter().enumerate() {
        let at = format!("{at}[{i}]");
        if let Value::Object(fields) = &mut value {
            let usual = wanted(fields);
            fill(fields, &at, &usual, notes);
        }
        match fit::<T>(&value, &at) {
            Ok(mut entity) => {
                take_leftovers(&value, &mut entity, &at, keep, notes);
                out.push(entity);
            }
            Err((path, why)) => {
                let label = ["title", "name", "id"]
                    .iter()
                    .find_map(|k| value.get(k)?.as_str())
                    .unwrap_or_default()
                    .to_owned();
                refuse(&path, &label, why, value.to_string(), notes, refused);
            }
        }
    }
    out
}

/// As [`list`], of entities that few workspaces have: where the list is missing there are none.
fn optional<T: DeserializeOwned + Serialize>(
    map: &mut Map<String, Value>,
    key: &str,
    wanted: &Usual<'_>,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Vec<T> {
    if map.contains_key(key) {
        list(map, key, wanted, &nothing_kept, notes, refused)
    } else {
        Vec::new()
    }
}

fn take_leftovers<T: Serialize>(
    value: &Value,
    entity: &mut T,
    at: &str,
    keep: &dyn Fn(&mut T, &str, &Value) -> bool,
    notes: &mut Notes,
) {
    let Ok(taken) = json::to_value(&*entity) else {
        return;
    };
    let mut unknown = Vec::new();
    leftovers(value, &taken, "", &mut unknown);
    for (path, value) in unknown {
        let kept = keep(entity, &path, value);
        let end = if kept {
            "it is kept among the extra fields."
        } else {
            "it was left out."
        };
        notes.warn(
            &format!("{at}.{path}"),
            format!("“{path}” is not known here; {end}"),
            "",
        );
    }
}

fn refuse(
    at: &str,
    label: &str,
    why: String,
    text: String,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) {
    let shown = if label.is_empty() {
        "This entry"
    } else {
        label
    };
    notes.error(
        at,
        format!("“{shown}” was not taken in: {why}."),
        "Mend that field in the file and import it again; the rest is here.",
    );
    refused.push(Refused {
        at: at.to_owned(),
        label: label.to_owned(),
        why,
        text,
    });
}

fn nothing_kept<T>(_: &mut T, _: &str, _: &Value) -> bool {
    false
}

fn keep_on_item(item: &mut Item, path: &str, value: &Value) -> bool {
    item.extra
        .entry(path.to_owned())
        .or_default()
        .push(as_text(value));
    true
}

/// The entities of the JSON object under `workspace`.
pub fn parts(
    mut map: Map<String, Value>,
    exported: Option<DateTime<Utc>>,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Result<Parts, ReadError> {
    let stamp = Stamp {
        at: exported.unwrap_or(NO_STAMP.at),
        ..NO_STAMP
    };
    let meta = json::to_value(&Meta::new(stamp)).unwrap_or_default();
    let id = match map.remove("id") {
        Some(value) => fit::<WorkspaceId>(&value, "workspace.id")
            .map_err(|(at, why)| ReadError::Envelope { at, why })?,
        None => {
            notes.warn(
                "workspace.id",
                "The workspace has no id; it was taken as new.".into(),
                "",
            );
            WorkspaceId(Uuid::nil())
        }
    };
    let fresh = Workspace::new(id, "Imported", stamp);
    let settings = settings(map.remove("settings"), &fresh, notes, refused);
    let named = |fields: &Map<String, Value>| {
        let name = fields.get("id").cloned().unwrap_or_default();
        vec![("name", name), ("meta", meta.clone())]
    };
    let of_criterion = |fields: &Map<String, Value>| {
        let mut usual = named(fields);
        usual.push(("direction", json!("benefit")));
        usual.push(("scale", json!({"type": "linear", "min": 0.0, "max": 100.0})));
        usual.push(("lowest", json!(0.0)));
        usual
    };
    let of_view = |fields: &Map<String, Value>| {
        let mut usual = named(fields);
        usual.push(("query", json!({})));
        usual
    };
    let of_monitor = |fields: &Map<String, Value>| {
        let mut usual = named(fields);
        usual.push(("side", json!("above")));
        usual.push(("severity", json!("medium")));
        usual.push(("strong", json!({"of": 1, "last": 1})));
        usual.push(("weak", json!({"of": 2, "last": 3})));
        usual
    };
    let unnamed = |_: &Map<String, Value>| vec![("meta", meta.clone())];
    let of_item = |fields: &Map<String, Value>| {
        let kind = fields.get("kind").and_then(Value::as_str);
        let kind = kind.and_then(Kind::from_slug).unwrap_or(Kind::Story);
        vec![
            ("number", json!(0)),
            ("title", json!("")),
            ("kind", json!(kind.slug())),
            ("track", json!(kind.usual_track().slug())),
            ("status", json!(settings.first_status(kind))),
            ("meta", meta.clone()),
        ]
    };
    let read = Parts {
        id,
        people: list(&mut map, "people", &named, &nothing_kept, notes, refused),
        systems: list(&mut map, "systems", &named, &nothing_kept, notes, refused),
        criteria: list(
            &mut map,
            "criteria",
            &of_criterion,
            &nothing_kept,
            notes,
            refused,
        ),
        frameworks: list(
            &mut map,
            "frameworks",
            &named,
            &nothing_kept,
            notes,
            refused,
        ),
        views: list(&mut map, "views", &of_view, &nothing_kept, notes, refused),
        cadences: optional(&mut map, "cadences", &named, notes, refused),
        monitors: optional(&mut map, "monitors", &of_monitor, notes, refused),
        runs: optional(&mut map, "runs", &unnamed, notes, refused),
        models: optional(&mut map, "models", &named, notes, refused),
        versions: optional(&mut map, "versions", &named, notes, refused),
        datasets: optional(&mut map, "datasets", &named, notes, refused),
        evidence: list(&mut map, "evidence", &named, &nothing_kept, notes, refused),
        sprints: optional(&mut map, "sprints", &named, notes, refused),
        ledger: map.remove("ledger"),
        items: list(&mut map, "items", &of_item, &keep_on_item, notes, refused),
        settings: settings.clone(),
    };
    for key in map.keys() {
        notes.warn(
            &format!("workspace.{key}"),
            format!("“{key}” is not known here and was left out."),
            "",
        );
    }
    Ok(read)
}

fn settings(
    value: Option<Value>,
    fresh: &Workspace,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Arc<Settings> {
    let at = "workspace.settings";
    let usual = fresh.settings.clone();
    let Some(mut value) = value else {
        notes.warn(
            at,
            "The settings are missing; the usual ones were taken.".into(),
            "",
        );
        return usual;
    };
    if let (Value::Object(fields), Ok(Value::Object(defaults))) =
        (&mut value, json::to_value(usual.as_ref()))
    {
        for (field, value) in &defaults {
            fill(fields, at, &[(field.as_str(), value.clone())], notes);
        }
    }
    match fit::<Settings>(&value, at) {
        Ok(mut settings) => {
            take_leftovers(&value, &mut settings, at, &nothing_kept, notes);
            Arc::new(settings)
        }
        Err((path, why)) => {
            refuse(&path, "Settings", why, value.to_string(), notes, refused);
            usual
        }
    }
}

fn table<E: Entity + Serialize>(
    rows: Vec<E>,
    key: &str,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Table<E> {
    let mut out = Table::default();
    for (i, row) in rows.into_iter().enumerate() {
        match out.get(row.id()) {
            None => drop(out.put(Arc::new(row))),
            Some(first) => {
                let at = format!("workspace.{key}[{i}].id");
                if first.as_ref() == &row {
                    notes.info(
                        &at,
                        "The same entry stands here twice; one was kept.".into(),
                        "",
                    );
                } else {
                    let text = json::to_text(&row).unwrap_or_default();
                    refuse(
                        &at,
                        "",
                        "an entry with this id stands above".into(),
                        text,
                        notes,
                        refused,
                    );
                }
            }
        }
    }
    out
}

/// A further id for an item whose id is taken: the same for the same file, so that a second import finds it again.
fn twin_id(id: ItemId, seen: &HashSet<ItemId>) -> ItemId {
    let mut bits = id.0.as_u128();
    loop {
        // The 128-bit linear congruential step of PCG (O'Neill 2014): its period is full, so the search always ends.
        bits = bits
            .wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645)
            .wrapping_add(0x5851_f42d_4c95_7f2d_1405_7b7e_f767_814f);
        let next = ItemId(Uuid::from_u128(bits));
        if !seen.contains(&next) {
            return next;
        }
    }
}

fn item_table(items: Vec<Item>, notes: &mut Notes) -> Table<Item> {
    let mut seen: HashSet<ItemId> = items.iter().map(|item| item.id).collect();
    let mut last_twin: HashMap<ItemId, ItemId> = HashMap::new();
    let mut out: Table<Item> = Table::default();
    for (i, mut item) in items.into_iter().enumerate() {
        if let Some(first) = out.get(&item.id) {
            let at = format!("workspace.items[{i}].id");
            if first.as_ref() == &item {
                notes.info(
                    &at,
                    "The same item stands here twice; one was kept.".into(),
                    "",
                );
                continue;
            }
            let last = last_twin.entry(item.id).or_insert(item.id);
            *last = twin_id(*last, &seen);
            item.id = *last;
            seen.insert(item.id);
            notes.warn(
                &at,
                format!(
                    "Another item has the same id; “{}” got a new one.",
                    item.title
                ),
                "Compare the two and delete one if they are the same work.",
            );
        }
        out.put(Arc::new(item));
    }
    out
}

/// Puts a workspace together and repairs it: total, in linear time. Every way of loading ends here.
pub fn restore(parts: Parts, notes: &mut Notes, refused: &mut Vec<Refused>) -> Workspace {
    let ledger = parts
        .ledger
        .as_ref()
        .map_or_else(ReadLedger::default, ledger::of_value);
    for problem in ledger.all_problems() {
        notes.error(
            "workspace.ledger",
            problem,
            "Ask for the file again, or compare it with a fingerprint of the ledger.",
        );
    }
    let mut workspace = Workspace {
        id: parts.id,
        settings: parts.settings,
        people: table(parts.people, "people", notes, refused),
        systems: table(parts.systems, "systems", notes, refused),
        criteria: table(parts.criteria, "criteria", notes, refused),
        frameworks: table(parts.frameworks, "frameworks", notes, refused),
        views: table(parts.views, "views", notes, refused),
        cadences: table(parts.cadences, "cadences", notes, refused),
        monitors: table(parts.monitors, "monitors", notes, refused),
        runs: table(parts.runs, "runs", notes, refused),
        models: table(parts.models, "models", notes, refused),
        versions: table(parts.versions, "versions", notes, refused),
        datasets: table(parts.datasets, "datasets", notes, refused),
        evidence: table(parts.evidence, "evidence", notes, refused),
        sprints: table(parts.sprints, "sprints", notes, refused),
        decisions: ledger.entries,
        inputs: ledger.inputs,
        items: item_table(parts.items, notes),
    };
    if workspace.frameworks.is_empty() || workspace.criteria.is_empty() {
        let fresh = Workspace::new(workspace.id, "", NO_STAMP);
        for criterion in fresh.criteria.iter() {
            if !workspace.criteria.contains(&criterion.id) {
                workspace.criteria.put(criterion.clone());
            }
        }
        if workspace.frameworks.is_empty() {
            workspace.frameworks = fresh.frameworks;
            Arc::make_mut(&mut workspace.settings).framework = DEFAULT_FRAMEWORK.into();
        }
        notes.warn(
            "workspace.frameworks",
            "There was no framework or no criterion; the usual ones were added.".into(),
            "",
        );
    }
    repair::repair(&mut workspace, notes);
    workspace
}
