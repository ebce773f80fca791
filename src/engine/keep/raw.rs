//! Documents of an older schema: put together and brought up to date as JSON, before any migration.
//!
//! A journal speaks of its document in the words of its own schema, so its entries are carried out before the
//! document is migrated. The outline of a change (put, patch, remove) is the same in every schema.

use crate::engine::backlog::change::apply_patch;
use serde_json::{Map, Value, json};

/// The document as one JSON value: `schema`, `id`, the fields of the first chunk, and `items`.
pub fn assemble(schema: u32, id: &Value, chunks: Vec<Value>) -> Option<Value> {
    let mut chunks = chunks.into_iter();
    let Some(Value::Object(mut document)) = chunks.next() else {
        return None;
    };
    let mut items = Vec::new();
    for chunk in chunks {
        match chunk {
            Value::Array(rows) => items.extend(rows),
            // A part of the ledger: its lists go on from part to part.
            Value::Object(lists) => {
                for (name, list) in lists {
                    let Value::Array(list) = list else {
                        return None;
                    };
                    rows(&mut document, &name)?.extend(list);
                }
            }
            _ => return None,
        }
    }
    document.insert("schema".to_owned(), json!(schema));
    document.insert("id".to_owned(), id.clone());
    document.insert("items".to_owned(), Value::Array(items));
    Some(Value::Object(document))
}

/// Carries out a change given as JSON, on a copy: all of it, or none when it does not fit.
pub fn follow(document: &Value, change: &Value) -> Option<Value> {
    let mut document = document.clone();
    for edit in change.get("edits")?.as_array()? {
        apply(document.as_object_mut()?, edit)?;
    }
    Some(document)
}

fn apply(document: &mut Map<String, Value>, edit: &Value) -> Option<()> {
    let (act, of) = only(edit)?;
    match act {
        "put" => {
            let (kind, value) = only(of.get("record")?)?;
            match list(kind)? {
                None => {
                    document.insert("settings".to_owned(), value.clone());
                }
                Some(name) => {
                    let rows = rows(document, name)?;
                    match position(rows, value.get("id")?) {
                        Some(at) => *rows.get_mut(at)? = value.clone(),
                        None => rows.push(value.clone()),
                    }
                }
            }
        }
        "patch" => {
            let (kind, id) = only(of.get("of")?)?;
            let record = match list(kind)? {
                None => document.get_mut("settings")?,
                Some(name) => {
                    let rows = rows(document, name)?;
                    let at = position(rows, id)?;
                    rows.get_mut(at)?
                }
            };
            patch(record.as_object_mut()?, of)?;
        }
        "remove" => {
            let (kind, id) = only(of.get("of")?)?;
            let rows = rows(document, list(kind)??)?;
            let at = position(rows, id)?;
            rows.remove(at);
        }
        _ => return None,
    }
    Some(())
}

/// The one field of an object, as serde writes a variant; a bare text is a variant without content.
fn only(value: &Value) -> Option<(&str, &Value)> {
    match value {
        Value::Object(fields) => fields
            .iter()
            .next()
            .map(|(name, content)| (name.as_str(), content)),
        Value::String(name) => Some((name, &Value::Null)),
        _ => None,
    }
}

/// The list that records of this type live in; an inner none for the settings, which are no list.
fn list(kind: &str) -> Option<Option<&'static str>> {
    Some(match kind {
        "settings" => None,
        "person" => Some("people"),
        "system" => Some("systems"),
        "criterion" => Some("criteria"),
        "framework" => Some("frameworks"),
        "view" => Some("views"),
        "cadence" => Some("cadences"),
        "monitor" => Some("monitors"),
        "run" => Some("runs"),
        "model" => Some("models"),
        "version" => Some("versions"),
        "dataset" => Some("datasets"),
        "evidence" => Some("evidence"),
        "sprint" => Some("sprints"),
        "decision" => Some("decisions"),
        "input" => Some("inputs"),
        "item" => Some("items"),
        _ => return None,
    })
}

fn rows<'a>(document: &'a mut Map<String, Value>, name: &str) -> Option<&'a mut Vec<Value>> {
    document
        .entry(name)
        .or_insert_with(|| Value::Array(Vec::new()))
        .as_array_mut()
}

fn position(rows: &[Value], id: &Value) -> Option<usize> {
    rows.iter().position(|row| row.get("id") == Some(id))
}

fn patch(record: &mut Map<String, Value>, edit: &Value) -> Option<()> {
    apply_patch(record, edit.get("fields")?.as_object()?);
    let step = edit.get("meta")?;
    // What is in the ledger carries none.
    let Some(meta) = record.get_mut("meta") else {
        return Some(());
    };
    let meta = meta.as_object_mut()?;
    let number = |name: &str| {
        let value = step.get(name).and_then(Value::as_u64).unwrap_or(0);
        usize::try_from(value).unwrap_or(usize::MAX)
    };
    let part = |value: Option<&Value>| -> Vec<Value> {
        value.and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let history: Vec<Value> = part(meta.get("history"))
        .into_iter()
        .skip(number("drop"))
        .take(number("keep"))
        .chain(part(step.get("add")))
        .collect();
    meta.insert("rev".to_owned(), step.get("rev")?.clone());
    meta.insert("changed".to_owned(), step.get("changed")?.clone());
    if history.is_empty() {
        meta.remove("history");
    } else {
        meta.insert("history".to_owned(), Value::Array(history));
    }
    Some(())
}
