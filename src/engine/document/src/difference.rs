//! In which fields two versions of a record differ, for the journal, the history and a merge.

use crate::meta::FieldChange;
use crate::record::Record;
use plumbline_compact::sort;
use serde_json::Value;

/// One field of which two versions of a record say something else.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldDifference {
    /// Its name in JSON.
    pub field: &'static str,
    /// As it was; null when it was not written.
    pub from: Value,
    /// As it is; null when it is not written.
    pub to: Value,
}

/// The field of an item that has an entry for each criterion: an edit changes one, so that what differs is named by it.
pub(crate) const BY_ENTRY: &str = "judgements";

/// The fields in which two versions of a record differ, in the order of their names. Fields are compared by their types,
/// and only those that differ are brought to JSON.
pub fn differences(before: &Record, after: &Record) -> Vec<FieldDifference> {
    let mut names = before.differing(after);
    sort::plain(&mut names);
    if names.is_empty() {
        return Vec::new();
    }
    let (mut old, mut new) = (before.some_fields(&names), after.some_fields(&names));
    let mut take = |field: &'static str| FieldDifference {
        field,
        from: old.remove(field).unwrap_or_default(),
        to: new.remove(field).unwrap_or_default(),
    };
    // What differs in memory only (how a number was reached, say) is no difference.
    let found = names.into_iter().map(&mut take).filter(|d| d.from != d.to);
    found.collect()
}

/// What differs between two versions of a record, shortened for the history. Of the judgements those that differ, as
/// `effort 5–8–20; reach 400`.
pub fn describe(before: &Record, after: &Record) -> Vec<FieldChange> {
    let told = |FieldDifference { field, from, to }: FieldDifference| {
        let (from, to) = if field == BY_ENTRY {
            (judged(&from, &to), judged(&to, &from))
        } else {
            (brief(&from), brief(&to))
        };
        FieldChange {
            field: field.to_owned(),
            from,
            to,
        }
    };
    differences(before, after).into_iter().map(told).collect()
}

/// The judgements that are otherwise in `other`, or not there.
fn judged(all: &Value, other: &Value) -> String {
    let differing = all.as_object().into_iter().flatten();
    let differing = differing.filter(|(criterion, given)| other.get(criterion) != Some(given));
    let told: Vec<String> = differing
        .map(|(criterion, given)| format!("{criterion} {}", values(given)))
        .collect();
    shortened(told.join("; "))
}

/// What raters gave for one criterion.
fn values(given: &Value) -> String {
    let number = |v: &Value| v.as_f64().map_or_else(String::new, |v| v.to_string());
    let value = |rater: &Value| match rater.get("value") {
        Some(Value::Array(range)) => range.iter().map(number).collect::<Vec<_>>().join("–"),
        Some(exact) => number(exact),
        None => String::new(),
    };
    let raters = given.as_array().into_iter().flatten();
    raters.map(value).collect::<Vec<_>>().join(", ")
}

/// Longest text that a history entry keeps of a value, in characters.
const BRIEF: usize = 60;

fn brief(value: &Value) -> String {
    shortened(match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        other => other.to_string(),
    })
}

fn shortened(text: String) -> String {
    if text.chars().count() <= BRIEF {
        return text;
    }
    text.chars().take(BRIEF - 1).chain(['…']).collect()
}
