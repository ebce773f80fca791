//! Documents of an older schema as JSON: put together from their chunks, and brought up to date by their journal, before
//! any migration.
//!
//! A journal entry names fields of its own schema, so the entries are applied before the document is migrated. The outline of a change (put, patch, remove) is the same in every schema.

use plumbline_document::change::apply_patch;
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

/// Applies a change given as JSON: all of it, or none when it does not fit, and then the document comes back as it
/// was. Costs what the change touches, not what the document holds.
pub fn follow(document: Value, change: &Value) -> Result<Value, Value> {
    let Value::Object(mut fields) = document else {
        return Err(document);
    };
    let mut undo = Vec::new();
    let edits = change.get("edits").and_then(Value::as_array);
    let fits = edits.is_some_and(|edits| {
        let mut edits = edits.iter();
        edits.all(|edit| apply(&mut fields, edit, &mut undo).is_some())
    });
    if fits {
        return Ok(Value::Object(fields));
    }
    for step in undo.into_iter().rev() {
        step.take_back(&mut fields);
    }
    Err(Value::Object(fields))
}

/// How one edit is taken back.
enum Undo {
    /// The settings were these.
    Settings(Option<Value>),
    /// This row of this list was that.
    Was(&'static str, usize, Value),
    /// This list has a row more, at its end.
    Added(&'static str),
    /// This list had that row here.
    Removed(&'static str, usize, Value),
}

impl Undo {
    fn take_back(self, document: &mut Map<String, Value>) {
        match self {
            Self::Settings(Some(value)) => drop(document.insert("settings".to_owned(), value)),
            Self::Settings(None) => drop(document.remove("settings")),
            Self::Was(list, at, value) => {
                if let Some(row) = rows(document, list).and_then(|rows| rows.get_mut(at)) {
                    *row = value;
                }
            }
            Self::Added(list) => drop(rows(document, list).and_then(Vec::pop)),
            Self::Removed(list, at, value) => {
                if let Some(rows) = rows(document, list) {
                    rows.insert(at.min(rows.len()), value);
                }
            }
        }
    }
}

fn apply(document: &mut Map<String, Value>, edit: &Value, undo: &mut Vec<Undo>) -> Option<()> {
    let (act, of) = only(edit)?;
    match act {
        "put" => {
            let (kind, value) = only(of.get("record")?)?;
            match list(kind)? {
                None => {
                    let was = document.insert("settings".to_owned(), value.clone());
                    undo.push(Undo::Settings(was));
                }
                Some(name) => {
                    let rows = rows(document, name)?;
                    match position(rows, value.get("id")?) {
                        Some(at) => {
                            let was = std::mem::replace(rows.get_mut(at)?, value.clone());
                            undo.push(Undo::Was(name, at, was));
                        }
                        None => {
                            rows.push(value.clone());
                            undo.push(Undo::Added(name));
                        }
                    }
                }
            }
        }
        "patch" => {
            let (kind, id) = only(of.get("of")?)?;
            let record = match list(kind)? {
                None => {
                    let record = document.get_mut("settings")?;
                    undo.push(Undo::Settings(Some(record.clone())));
                    record
                }
                Some(name) => {
                    let rows = rows(document, name)?;
                    let at = position(rows, id)?;
                    let record = rows.get_mut(at)?;
                    undo.push(Undo::Was(name, at, record.clone()));
                    record
                }
            };
            patch(record.as_object_mut()?, of)?;
        }
        "remove" => {
            let (kind, id) = only(of.get("of")?)?;
            let name = list(kind)??;
            let rows = rows(document, name)?;
            let at = position(rows, id)?;
            undo.push(Undo::Removed(name, at, rows.remove(at)));
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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Every act, and then one that does not fit: the document is as it was.
    #[test]
    fn a_change_that_does_not_fit_leaves_no_trace() {
        let before = json!({
            "schema": 2,
            "settings": {"name": "Test", "meta": {"rev": 1, "changed": 0}},
            "items": [
                {"id": "a", "title": "A", "meta": {"rev": 1, "changed": 0}},
                {"id": "b", "title": "B", "meta": {"rev": 1, "changed": 0}},
            ],
            "people": [],
        });
        let fits = [
            json!({"put": {"record": {"item": {"id": "c", "title": "C"}}}}),
            json!({"put": {"record": {"item": {"id": "a", "title": "AA"}}}}),
            json!({"patch": {"of": {"item": "b"}, "fields": {"title": "BB"}, "meta": {"rev": 2, "changed": 1}}}),
            json!({"patch": {"of": "settings", "fields": {"name": "New"}, "meta": {"rev": 2, "changed": 1}}}),
            json!({"put": {"record": {"settings": {"name": "Newer"}}}}),
            json!({"remove": {"of": {"item": "a"}}}),
        ];
        let after = follow(before.clone(), &json!({ "edits": fits })).unwrap();
        assert_eq!(
            after,
            json!({
                "schema": 2,
                "settings": {"name": "Newer"},
                "items": [
                    {"id": "b", "title": "BB", "meta": {"rev": 2, "changed": 1}},
                    {"id": "c", "title": "C"},
                ],
                "people": [],
            })
        );
        for bad in [
            json!({"remove": {"of": {"item": "x"}}}),
            json!({"patch": {"of": {"item": "b"}, "fields": {"title": "BBB"}, "meta": {}}}),
            json!({"turn": {}}),
        ] {
            let edits: Vec<Value> = fits.iter().cloned().chain([bad]).collect();
            let same = follow(before.clone(), &json!({ "edits": edits })).unwrap_err();
            assert_eq!(same, before);
        }
    }
}
