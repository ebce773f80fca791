//! The fields of an entity: adds the usual values of missing ones, and finds the ones that are not known.

use crate::notes::Notes;
use plumbline_json as json;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The value, or the JSON path (below `at`) and the reason why it does not fit.
pub(super) fn fit<T: DeserializeOwned>(value: &Value, at: &str) -> Result<T, (String, String)> {
    json::fit(value).map_err(|misfit| {
        let path = match misfit.path.as_str() {
            "" => at.to_owned(),
            p if p.starts_with('[') => format!("{at}{p}"),
            p => format!("{at}.{p}"),
        };
        (path, misfit.why)
    })
}

/// Adds the usual value of each wanted field that is missing, and notes it.
pub(super) fn fill(
    map: &mut Map<String, Value>,
    at: &str,
    wanted: &[(&str, Value)],
    notes: &mut Notes,
) {
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

/// Collects the fields of `given` that `taken` does not have, with their paths: fields that are not known here.
pub(super) fn leftovers<'a>(
    given: &'a Value,
    taken: &Value,
    path: &str,
    out: &mut Vec<(String, &'a Value)>,
) {
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
