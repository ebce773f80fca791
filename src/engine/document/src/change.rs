//! Changes: what a command did. The journal, the other tabs and the undo stack all hold these.
//!
//! In memory a change is a list of [`Delta`]s, each the record before and after, shared by pointer with the document,
//! so that undoing is swapping. On the wire and in the journal it is a list of [`Edit`]s: a new record whole, a
//! changed one as the fields that differ, so that its size does not depend on the backlog's.

use crate::difference::{BY_ENTRY, differences};
use crate::ids::{ChangeId, PersonId};
use crate::meta::{HistoryEntry, Meta, Stamp};
use crate::record::{Record, RecordId};
use crate::table::Slot;
use crate::workspace::Workspace;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One record before and after. Neither means nothing happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Delta {
    /// As it was; none when it did not exist.
    pub before: Option<Record>,
    /// As it is; none when it is gone.
    pub after: Option<Record>,
}

impl Delta {
    /// The opposite.
    pub fn reversed(self) -> Self {
        Self {
            before: self.after,
            after: self.before,
        }
    }

    /// Which entity; none for an empty delta.
    pub fn id(&self) -> Option<RecordId> {
        self.after.as_ref().or(self.before.as_ref()).map(Record::id)
    }
}

/// How `meta` changes: kept entries of the old history, then new ones.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetaStep {
    /// The revision after.
    pub rev: u32,
    /// The last change after.
    pub changed: Stamp,
    /// Entries dropped from the front of the old history.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub drop: usize,
    /// Entries kept after those.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub keep: usize,
    /// Entries added.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<HistoryEntry>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl MetaStep {
    fn between(before: &Meta, after: &Meta) -> Self {
        let (old, new) = (&before.history, &after.history);
        let drop = new
            .first()
            .and_then(|first| old.iter().position(|e| e == first))
            .unwrap_or(0);
        let keep = old
            .iter()
            .skip(drop)
            .zip(new)
            .take_while(|(a, b)| a == b)
            .count();
        let drop = if keep == 0 { 0 } else { drop };
        Self {
            rev: after.rev,
            changed: after.changed,
            drop,
            keep,
            add: new.iter().skip(keep).cloned().collect(),
        }
    }

    fn apply(&self, before: &Meta) -> Meta {
        let kept = before
            .history
            .iter()
            .skip(self.drop)
            .take(self.keep)
            .cloned();
        Meta {
            rev: self.rev,
            created: before.created,
            changed: self.changed,
            history: kept.chain(self.add.iter().cloned()).collect(),
        }
    }
}

/// One step in the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edit {
    /// Insert or replace a whole record.
    Put {
        /// The record.
        record: Record,
    },
    /// Change some fields of a record that is there.
    Patch {
        /// Which record.
        of: RecordId,
        /// Field to new value; null takes the field away. Of the judgements, one by one: `judgements/effort`.
        fields: Map<String, Value>,
        /// How its revision and history change.
        meta: MetaStep,
    },
    /// Take a record away.
    Remove {
        /// Which record.
        of: RecordId,
    },
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Identity.
    pub id: ChangeId,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who, when the browser knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// What happened, in words for the undo button: `Set effort of 3 items`.
    pub label: String,
    /// The steps, in order.
    pub edits: Vec<Edit>,
}

/// Why a change could not be applied: the journal and the document do not belong together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// A patch or removal of something that is not there.
    #[error("the change speaks of {0:?}, which this document does not have")]
    Missing(Box<RecordId>),
    /// The patched fields do not make a record.
    #[error("the change to {of:?} does not fit: {why}")]
    Unfit {
        /// Which record.
        of: Box<RecordId>,
        /// Why, as serde says it.
        why: String,
    },
}

/// The fields that differ, as a merge patch on the top level (RFC 7396, one level deep); of the judgements those that
/// differ, each by itself.
fn journal_patch(before: &Record, after: &Record) -> Map<String, Value> {
    let mut patch = Map::new();
    for difference in differences(before, after) {
        match (difference.field, difference.from, difference.to) {
            (BY_ENTRY, Value::Object(old), Value::Object(new)) => {
                let gone = old.keys().filter(|name| !new.contains_key(*name));
                let gone: Vec<String> = gone.cloned().collect();
                let changed = new.into_iter().filter(|(name, v)| old.get(name) != Some(v));
                let inner = changed.chain(gone.into_iter().map(|name| (name, Value::Null)));
                patch.extend(inner.map(|(name, value)| (format!("{BY_ENTRY}/{name}"), value)));
            }
            (field, _, to) => {
                patch.insert(field.to_owned(), to);
            }
        }
    }
    patch
}

/// Carries out a patch from the journal on a record's fields. Where there is nothing to go into, it is made.
pub fn apply_patch(fields: &mut Map<String, Value>, patch: &Map<String, Value>) {
    for (name, value) in patch {
        let inner = name.split_once('/').and_then(|(outer, name)| {
            let within = fields.entry(outer).or_insert_with(|| Map::new().into());
            Some((within.as_object_mut()?, name))
        });
        let (fields, name) = match inner {
            Some(inner) => inner,
            None => (&mut *fields, name.as_str()),
        };
        if value.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.to_owned(), value.clone());
        }
    }
}

impl Edit {
    /// The journal's form of a delta; none when nothing differs.
    pub fn from_delta(delta: &Delta) -> Option<Self> {
        match (&delta.before, &delta.after) {
            (None, None) => None,
            (Some(before), None) => Some(Self::Remove { of: before.id() }),
            (None, Some(after)) => Some(Self::Put {
                record: after.clone(),
            }),
            // A record that was made anew (an import that replaces it) shares no history: write it whole.
            (Some(before), Some(after)) if before.meta().created != after.meta().created => {
                Some(Self::Put {
                    record: after.clone(),
                })
            }
            (Some(before), Some(after)) => {
                let fields = journal_patch(before, after);
                let meta = MetaStep::between(before.meta(), after.meta());
                (!fields.is_empty() || before.meta() != after.meta()).then(|| Self::Patch {
                    of: after.id(),
                    fields,
                    meta,
                })
            }
        }
    }
}

impl Workspace {
    /// Puts or takes one record away. Returns the item slot that it touched, if it was an item.
    pub fn apply(&mut self, delta: &Delta) -> Option<Slot> {
        match (&delta.before, &delta.after) {
            (_, Some(after)) => self.put(after.clone()),
            (Some(before), None) => self.remove(&before.id()),
            (None, None) => None,
        }
    }

    /// The delta that an edit from the journal or another tab makes here, or why it does not fit.
    pub fn resolve(&self, edit: &Edit) -> Result<Delta, Mismatch> {
        match edit {
            Edit::Put { record } => Ok(Delta {
                before: self.record(&record.id()),
                after: Some(record.clone()),
            }),
            Edit::Remove { of } => {
                let before = self
                    .record(of)
                    .ok_or_else(|| Mismatch::Missing(Box::new(of.clone())))?;
                Ok(Delta {
                    before: Some(before),
                    after: None,
                })
            }
            Edit::Patch { of, fields, meta } => {
                let before = self
                    .record(of)
                    .ok_or_else(|| Mismatch::Missing(Box::new(of.clone())))?;
                let mut merged = before.fields();
                apply_patch(&mut merged, fields);
                let after = before
                    .rebuilt(merged, &meta.apply(before.meta()))
                    .map_err(|e| Mismatch::Unfit {
                        of: Box::new(of.clone()),
                        why: e.to_string(),
                    })?;
                Ok(Delta {
                    before: Some(before),
                    after: Some(after),
                })
            }
        }
    }
}
