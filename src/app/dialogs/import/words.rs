//! Words for what an import brings: counts, kinds of entities, fields and their values.

use crate::app::format;
use plumbline_document::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use plumbline_document::record::RecordId;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::preview::{Content, Counts};
use plumbline_exchange::sniff::Incoming;
use serde_json::Value;
use uuid::Uuid;

/// How much of a value is shown, in characters.
const SHOWN: usize = 240;

/// `40 added, 3 changed`: what differs; `nothing differs` when nothing does.
pub(super) fn counts(counts: Counts) -> String {
    let parts = [
        (counts.added, "added"),
        (counts.changed, "changed"),
        (counts.removed, "removed"),
    ];
    let told: Vec<String> = parts
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{} {word}", format::whole(*n)))
        .collect();
    if told.is_empty() {
        "nothing differs".to_owned()
    } else {
        told.join(", ")
    }
}

/// What it brings: `40 items, 3 AI systems, 5 people`.
pub(super) fn brings(content: &Content) -> String {
    let (items, systems, people) = match content {
        Content::Workspace(w) => (w.items.len(), w.systems.len(), w.people.len()),
        Content::Items(l) => (l.items.len(), l.systems.len(), l.people.len()),
    };
    let mut parts = vec![format::count(items, "item", "items")];
    if systems > 0 {
        parts.push(format::count(systems, "AI system", "AI systems"));
    }
    if people > 0 {
        parts.push(format::count(people, "person", "people"));
    }
    parts.join(", ")
}

/// The name of the workspace that it would become: the file's own, or the file's name in words.
pub(super) fn workspace_name(incoming: &Incoming) -> String {
    if let Content::Workspace(workspace) = &incoming.content {
        return workspace.settings.name.clone();
    }
    let stem = incoming.source.split('.').next().unwrap_or_default();
    let words = stem.replace(['_', '-'], " ");
    let words = words.trim();
    let mut chars = words.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => "Imported backlog".to_owned(),
    }
}

/// What sort of entity it is.
pub(super) fn sort(of: &RecordId) -> &'static str {
    match of {
        RecordId::Settings => "Settings",
        RecordId::Person(_) => "Person",
        RecordId::System(_) => "AI system",
        RecordId::Criterion(_) => "Criterion",
        RecordId::Framework(_) => "Framework",
        RecordId::View(_) => "View",
        RecordId::Cadence(_) => "Cadence",
        RecordId::Monitor(_) => "Monitor",
        RecordId::Run(_) => "Monitor run",
        RecordId::Model(_) => "Model",
        RecordId::Version(_) => "Model version",
        RecordId::Dataset(_) => "Dataset",
        RecordId::Evidence(_) => "Evidence",
        RecordId::Sprint(_) => "Sprint",
        RecordId::Decision(_) => "Decision",
        RecordId::Input(_) => "Input of a decision",
        RecordId::Item(_) => "Item",
    }
}

/// A field of the file in words.
pub(super) fn field(name: &str) -> String {
    match name {
        "depends_on" => "depends on".to_owned(),
        "system" => "AI system".to_owned(),
        "due" => "due date".to_owned(),
        "extra" => "extra fields".to_owned(),
        "trashed" => "trash".to_owned(),
        _ => name.replace('_', " "),
    }
}

/// A value in words: ids become names as far as one of the workspaces knows them. Long ones are cut.
pub(super) fn value(value: &Value, field: &str, known: &[&Workspace]) -> String {
    let text = whole(value, field, known);
    let mut chars = text.char_indices().skip(SHOWN);
    match chars.next() {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or(&text)),
        None => text,
    }
}

fn whole(value: &Value, field: &str, known: &[&Workspace]) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(n) => n.as_f64().map_or_else(|| n.to_string(), format::plain),
        Value::String(text) if text.is_empty() => "nothing".to_owned(),
        Value::String(text) => named(text, field, known).unwrap_or_else(|| text.clone()),
        Value::Array(list) if list.is_empty() => "nothing".to_owned(),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(|v| whole(v, field, known)).collect();
            parts.join(", ")
        }
        Value::Object(map) => {
            let told = |(key, value): (&String, &Value)| {
                let key = criterion(key, field, known).unwrap_or_else(|| self::field(key));
                format!("{key}: {}", whole(value, field, known))
            };
            map.iter().map(told).collect::<Vec<_>>().join("; ")
        }
    }
}

fn criterion(key: &str, field: &str, known: &[&Workspace]) -> Option<String> {
    if field != "judgements" {
        return None;
    }
    let id = CriterionId::from(key);
    let mut found = known.iter().filter_map(|w| w.criteria.get(&id));
    found.next().map(|c| c.name.clone())
}

fn named(text: &str, field: &str, known: &[&Workspace]) -> Option<String> {
    if field == "status" {
        let id = StatusId::from(text);
        let mut found = known.iter().filter_map(|w| w.settings.status(&id));
        return found.next().map(|s| s.name.clone());
    }
    let id = Uuid::parse_str(text).ok()?;
    let name = |w: &&Workspace| {
        let item = w.items.get(&ItemId(id)).map(|i| i.title.clone());
        let person = || w.people.get(&PersonId(id)).map(|p| p.name.clone());
        let system = || w.systems.get(&SystemId(id)).map(|s| s.name.clone());
        item.or_else(person).or_else(system)
    };
    known.iter().find_map(name)
}
