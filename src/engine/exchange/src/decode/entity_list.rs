//! Lists of entities: each entry is read by itself, so that a bad one does not cost the others.

use crate::decode::fields::{as_text, fill, fit, leftovers};
use crate::notes::{Notes, Refused};
use plumbline_document::item::Item;
use plumbline_json as json;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The usual values of fields that may be missing, given the fields that are there.
pub(super) type UsualFields<'a> = dyn Fn(&Map<String, Value>) -> Vec<(&'static str, Value)> + 'a;

/// Takes a field that is not known, by its path; false when it has no place for it.
type KeepUnknown<'a, T> = dyn Fn(&mut T, &str, &Value) -> bool + 'a;

/// Reads the lists of the JSON object under `workspace`, and says what was not as it should be.
pub(super) struct ListDecoder<'a> {
    /// What has not been read yet.
    pub(super) map: Map<String, Value>,
    pub(super) notes: &'a mut Notes,
    pub(super) refused: &'a mut Vec<Refused>,
}

impl ListDecoder<'_> {
    /// Reads the list of entities under `key`; `usual` gives values to missing fields.
    pub(super) fn list<T: DeserializeOwned + Serialize>(
        &mut self,
        key: &str,
        usual: &UsualFields<'_>,
    ) -> Vec<T> {
        self.list_keeping(key, usual, &nothing_kept)
    }

    /// As [`Self::list`], of entities that few workspaces have: a list that is missing is empty, and that is not noted.
    pub(super) fn optional<T: DeserializeOwned + Serialize>(
        &mut self,
        key: &str,
        usual: &UsualFields<'_>,
    ) -> Vec<T> {
        if self.map.contains_key(key) {
            self.list(key, usual)
        } else {
            Vec::new()
        }
    }

    /// Reads the items; fields that are not known are kept among an item's extra fields.
    pub(super) fn items(&mut self, usual: &UsualFields<'_>) -> Vec<Item> {
        self.list_keeping("items", usual, &keep_on_item)
    }

    fn list_keeping<T: DeserializeOwned + Serialize>(
        &mut self,
        key: &str,
        usual: &UsualFields<'_>,
        keep: &KeepUnknown<'_, T>,
    ) -> Vec<T> {
        let at = format!("workspace.{key}");
        let entries = match self.map.remove(key) {
            Some(Value::Array(entries)) => entries,
            None => {
                self.notes.warn(
                    &at,
                    format!("The list “{key}” is missing; it was taken as empty."),
                    "",
                );
                return Vec::new();
            }
            Some(other) => {
                let why = "this is not a list".to_owned();
                refuse(&at, "", why, other.to_string(), self.notes, self.refused);
                return Vec::new();
            }
        };
        let mut out = Vec::with_capacity(entries.len());
        for (i, mut value) in entries.into_iter().enumerate() {
            let at = format!("{at}[{i}]");
            if let Value::Object(fields) = &mut value {
                let usual = usual(fields);
                fill(fields, &at, &usual, self.notes);
            }
            match fit::<T>(&value, &at) {
                Ok(mut entity) => {
                    take_unknown_fields(&value, &mut entity, &at, keep, self.notes);
                    out.push(entity);
                }
                Err((path, why)) => {
                    let label = ["title", "name", "id"]
                        .iter()
                        .find_map(|k| value.get(k)?.as_str())
                        .unwrap_or_default()
                        .to_owned();
                    let text = value.to_string();
                    refuse(&path, &label, why, text, self.notes, self.refused);
                }
            }
        }
        out
    }
}

/// Hands every field that the entity does not have to `keep`, and notes what became of it.
pub(super) fn take_unknown_fields<T: Serialize>(
    value: &Value,
    entity: &mut T,
    at: &str,
    keep: &KeepUnknown<'_, T>,
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

/// Notes an entity that cannot be taken in, and keeps its text.
pub(super) fn refuse(
    at: &str,
    label: &str,
    why: String,
    text: String,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) {
    let name = if label.is_empty() {
        "This entry"
    } else {
        label
    };
    notes.error(
        at,
        format!("“{name}” was not taken in: {why}."),
        "Mend that field in the file and import it again; the rest is here.",
    );
    refused.push(Refused {
        at: at.to_owned(),
        label: label.to_owned(),
        why,
        text,
    });
}

/// For entities without a place for fields that are not known.
pub(super) fn nothing_kept<T>(_: &mut T, _: &str, _: &Value) -> bool {
    false
}

fn keep_on_item(item: &mut Item, path: &str, value: &Value) -> bool {
    item.extra
        .entry(path.to_owned())
        .or_default()
        .push(as_text(value));
    true
}
