//! What every entity carries: its revision, who made and changed it, and a bounded history of its fields.

use crate::ids::{ChangeId, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How many entries a history keeps; older ones fall off the front.
pub const HISTORY_KEPT: usize = 40;

/// Who did something, when, as part of which change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stamp {
    /// When, in UTC. Comes in from outside; the engine has no clock.
    #[serde(with = "plumbline_json::moment")]
    #[cfg_attr(feature = "schema", schemars(with = "DateTime<Utc>"))]
    pub at: DateTime<Utc>,
    /// Who, when the browser knows ("I am …").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The change it was part of.
    pub change: ChangeId,
}

/// One field's step from one value to another, shortened for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// The field's name as in the exported JSON.
    pub field: String,
    /// The value before, shortened; empty when there was none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// The value after, shortened; empty when there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub to: String,
}

/// One change as it touched one entity. In JSON the stamp's fields stand beside `fields`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(from = "FlatEntry", into = "FlatEntry")]
pub struct HistoryEntry {
    /// Who, when, which change.
    pub stamp: Stamp,
    /// The fields that it touched.
    pub fields: Vec<FieldChange>,
}

/// [`HistoryEntry`] as it is written. (serde's `flatten` would do the same at ten times the code.)
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
struct FlatEntry {
    /// When.
    #[serde(with = "plumbline_json::moment")]
    #[cfg_attr(feature = "schema", schemars(with = "DateTime<Utc>"))]
    at: DateTime<Utc>,
    /// By whom; none when nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    by: Option<PersonId>,
    /// The change that touched them.
    change: ChangeId,
    /// The fields that it touched.
    fields: Vec<FieldChange>,
}

impl From<FlatEntry> for HistoryEntry {
    fn from(flat: FlatEntry) -> Self {
        let FlatEntry {
            at,
            by,
            change,
            fields,
        } = flat;
        Self {
            stamp: Stamp { at, by, change },
            fields,
        }
    }
}

impl From<HistoryEntry> for FlatEntry {
    fn from(entry: HistoryEntry) -> Self {
        let Stamp { at, by, change } = entry.stamp;
        Self {
            at,
            by,
            change,
            fields: entry.fields,
        }
    }
}

/// Revision, stamps and history of one entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Meta {
    /// Starts at 1 and grows by one with every change.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub rev: u32,
    /// The change that made the entity.
    pub created: Stamp,
    /// The last change.
    pub changed: Stamp,
    /// The last changes, oldest first; the creation is not among them.
    ///
    /// At most [`HISTORY_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = HISTORY_KEPT)))]
    pub history: Vec<HistoryEntry>,
}

impl Meta {
    /// Of an entity that `stamp` makes.
    pub fn new(stamp: Stamp) -> Self {
        Self {
            rev: 1,
            created: stamp,
            changed: stamp,
            history: Vec::new(),
        }
    }

    /// One change further: the revision grows, the entry joins the history, the oldest falls off when it is full.
    pub fn push(&mut self, entry: HistoryEntry) {
        self.rev = self.rev.saturating_add(1);
        self.changed = entry.stamp;
        self.history.push(entry);
        let surplus = self.history.len().saturating_sub(HISTORY_KEPT);
        self.history.drain(..surplus);
    }

    /// The change that gave `field` its present value, as far as the history remembers:
    /// the last one that touched it, else the creation while no entry has fallen off.
    pub fn version_of(&self, field: &str) -> Option<ChangeId> {
        let touched = self
            .history
            .iter()
            .rev()
            .find(|e| e.fields.iter().any(|f| f.field == field));
        match touched {
            Some(entry) => Some(entry.stamp.change),
            None if self.history.len() < HISTORY_KEPT => Some(self.created.change),
            None => None,
        }
    }

    /// Whether `change` is among the changes that this entity remembers having seen.
    pub fn has_seen(&self, change: ChangeId) -> bool {
        self.created.change == change || self.history.iter().any(|e| e.stamp.change == change)
    }
}
