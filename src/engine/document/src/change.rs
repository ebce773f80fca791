//! Changes: what a command did. The journal, the other tabs and the undo stack all hold these.
//!
//! In memory a change is a list of [`Delta`]s, each the record before and after, shared by pointer with the document,
//! so that undoing is swapping. On the wire and in the journal it is a list of [`Edit`]s: a new record whole, a
//! changed one as the fields that differ, so that its size does not depend on the backlog's.

use crate::cadence::Cadence;
use crate::criterion::Criterion;
use crate::evidence::Evidence;
use crate::framework::Framework;
use crate::ids::{
    CadenceId, ChangeId, CriterionId, DatasetId, EvidenceId, FrameworkId, ItemId, ModelId,
    MonitorId, PersonId, RunId, SprintId, SystemId, VersionId, ViewId,
};
use crate::item::Item;
use crate::ledger::entry::{Entry, Input};
use crate::ledger::sha::Sha;
use crate::lineage::dataset::Dataset;
use crate::lineage::model::{Model, ModelVersion};
use crate::meta::{FieldChange, HistoryEntry, Meta, Stamp};
use crate::monitor::{Monitor, Run};
use crate::person::Person;
use crate::settings::Settings;
use crate::sprint::Sprint;
use crate::system::System;
use crate::table::Slot;
use crate::view::View;
use crate::workspace::Workspace;
use chrono::{DateTime, Utc};
use plumbline_compact::gather::Gather;
use plumbline_json as json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// One entity of any type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each variant is the entity that it names
pub enum Record {
    Settings(Arc<Settings>),
    Person(Arc<Person>),
    System(Arc<System>),
    Criterion(Arc<Criterion>),
    Framework(Arc<Framework>),
    View(Arc<View>),
    Cadence(Arc<Cadence>),
    Monitor(Arc<Monitor>),
    Run(Arc<Run>),
    Model(Arc<Model>),
    Version(Arc<ModelVersion>),
    Dataset(Arc<Dataset>),
    Evidence(Arc<Evidence>),
    Sprint(Arc<Sprint>),
    Decision(Arc<Entry>),
    Input(Arc<Input>),
    Item(Arc<Item>),
}

/// Which entity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum RecordId {
    Settings,
    Person(PersonId),
    System(SystemId),
    Criterion(CriterionId),
    Framework(FrameworkId),
    View(ViewId),
    Cadence(CadenceId),
    Monitor(MonitorId),
    Run(RunId),
    Model(ModelId),
    Version(VersionId),
    Dataset(DatasetId),
    Evidence(EvidenceId),
    Sprint(SprintId),
    Decision(Sha),
    Input(Sha),
    Item(ItemId),
}

macro_rules! for_each_record {
    ($record:expr, $entity:ident => $body:expr) => {
        match $record {
            Record::Settings($entity) => $body,
            Record::Person($entity) => $body,
            Record::System($entity) => $body,
            Record::Criterion($entity) => $body,
            Record::Framework($entity) => $body,
            Record::View($entity) => $body,
            Record::Cadence($entity) => $body,
            Record::Monitor($entity) => $body,
            Record::Run($entity) => $body,
            Record::Model($entity) => $body,
            Record::Version($entity) => $body,
            Record::Dataset($entity) => $body,
            Record::Evidence($entity) => $body,
            Record::Sprint($entity) => $body,
            Record::Decision($entity) => $body,
            Record::Input($entity) => $body,
            Record::Item($entity) => $body,
        }
    };
}

impl Record {
    /// Which entity it is.
    pub fn id(&self) -> RecordId {
        match self {
            Self::Settings(_) => RecordId::Settings,
            Self::Person(e) => RecordId::Person(e.id),
            Self::System(e) => RecordId::System(e.id),
            Self::Criterion(e) => RecordId::Criterion(e.id.clone()),
            Self::Framework(e) => RecordId::Framework(e.id.clone()),
            Self::View(e) => RecordId::View(e.id),
            Self::Cadence(e) => RecordId::Cadence(e.id),
            Self::Monitor(e) => RecordId::Monitor(e.id),
            Self::Run(e) => RecordId::Run(e.id),
            Self::Model(e) => RecordId::Model(e.id),
            Self::Version(e) => RecordId::Version(e.id),
            Self::Dataset(e) => RecordId::Dataset(e.id),
            Self::Evidence(e) => RecordId::Evidence(e.id),
            Self::Sprint(e) => RecordId::Sprint(e.id),
            Self::Decision(e) => RecordId::Decision(e.id),
            Self::Input(e) => RecordId::Input(e.id),
            Self::Item(e) => RecordId::Item(e.id),
        }
    }

    /// Revision and history.
    pub fn meta(&self) -> &Meta {
        for_each_record!(self, e => &e.meta)
    }

    /// Revision and history, to change; a shared record is copied first.
    pub fn meta_mut(&mut self) -> &mut Meta {
        for_each_record!(self, e => &mut Arc::make_mut(e).meta)
    }

    /// What people call an entity.
    pub fn label(&self) -> String {
        match self {
            Self::Settings(_) => "Settings".to_owned(),
            Self::Person(e) => e.name.clone(),
            Self::System(e) => e.name.clone(),
            Self::Criterion(e) => e.name.clone(),
            Self::Framework(e) => e.name.clone(),
            Self::View(e) => e.name.clone(),
            Self::Cadence(e) => e.name.clone(),
            Self::Monitor(e) => e.name.clone(),
            Self::Run(e) => e.label(),
            Self::Model(e) => e.name.clone(),
            Self::Version(e) => e.name.clone(),
            Self::Dataset(e) => e.name.clone(),
            Self::Evidence(e) => e.name.clone(),
            Self::Sprint(e) => e.name.clone(),
            Self::Decision(e) => e.decision().map_or_else(
                || format!("Decision {}", e.id.short()),
                |d| format!("{}. {}", d.number, d.kind.name()),
            ),
            Self::Input(e) => e.id.short(),
            Self::Item(e) => e.title.clone(),
        }
    }

    /// The fields as JSON, without `meta`.
    pub fn fields(&self) -> Map<String, Value> {
        let value = for_each_record!(self, e => json::to_value(e));
        match value {
            Ok(Value::Object(mut map)) => {
                map.remove("meta");
                map
            }
            _ => Map::new(),
        }
    }

    /// The same entity with these fields and this meta, or why they do not fit.
    pub fn rebuilt(
        &self,
        mut fields: Map<String, Value>,
        meta: &Meta,
    ) -> Result<Self, serde_json::Error> {
        fields.insert("meta".to_owned(), json::to_value(meta)?);
        let value = Value::Object(fields);
        Ok(match self {
            Self::Settings(_) => Self::Settings(json::from_value(&value)?),
            Self::Person(_) => Self::Person(json::from_value(&value)?),
            Self::System(_) => Self::System(json::from_value(&value)?),
            Self::Criterion(_) => Self::Criterion(json::from_value(&value)?),
            Self::Framework(_) => Self::Framework(json::from_value(&value)?),
            Self::View(_) => Self::View(json::from_value(&value)?),
            Self::Cadence(_) => Self::Cadence(json::from_value(&value)?),
            Self::Monitor(_) => Self::Monitor(json::from_value(&value)?),
            Self::Run(_) => Self::Run(json::from_value(&value)?),
            Self::Model(_) => Self::Model(json::from_value(&value)?),
            Self::Version(_) => Self::Version(json::from_value(&value)?),
            Self::Dataset(_) => Self::Dataset(json::from_value(&value)?),
            Self::Evidence(_) => Self::Evidence(json::from_value(&value)?),
            Self::Sprint(_) => Self::Sprint(json::from_value(&value)?),
            Self::Decision(_) => Self::Decision(json::from_value(&value)?),
            Self::Input(_) => Self::Input(json::from_value(&value)?),
            Self::Item(_) => Self::Item(json::from_value(&value)?),
        })
    }
}

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

/// The fields that differ, as a merge patch on the top level (RFC 7396, one level deep).
pub fn field_patch(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let changed = after
        .iter()
        .filter(|(k, v)| before.get(*k) != Some(v))
        .map(|(k, v)| (k.clone(), v.clone()));
    let gone = before
        .keys()
        .filter(|k| !after.contains_key(*k))
        .map(|k| (k.clone(), Value::Null));
    changed.chain(gone).gather()
}

/// The field that a journal's patch goes into: an item has a judgement for each criterion, and an edit changes one.
const BY_ENTRY: &str = "judgements";

/// [`field_patch`], with what differs inside [`BY_ENTRY`] named by itself.
fn journal_patch(before: &Map<String, Value>, after: &Map<String, Value>) -> Map<String, Value> {
    let mut patch = field_patch(before, after);
    if let (Some(Value::Object(old)), Some(Value::Object(new))) =
        (before.get(BY_ENTRY), after.get(BY_ENTRY))
        && patch.remove(BY_ENTRY).is_some()
    {
        let inner = field_patch(old, new).into_iter();
        patch.extend(inner.map(|(name, value)| (format!("{BY_ENTRY}/{name}"), value)));
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
                let fields = journal_patch(&before.fields(), &after.fields());
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
    /// The record with this identity.
    pub fn record(&self, id: &RecordId) -> Option<Record> {
        match id {
            RecordId::Settings => Some(Record::Settings(self.settings.clone())),
            RecordId::Person(id) => self.people.get(id).cloned().map(Record::Person),
            RecordId::System(id) => self.systems.get(id).cloned().map(Record::System),
            RecordId::Criterion(id) => self.criteria.get(id).cloned().map(Record::Criterion),
            RecordId::Framework(id) => self.frameworks.get(id).cloned().map(Record::Framework),
            RecordId::View(id) => self.views.get(id).cloned().map(Record::View),
            RecordId::Cadence(id) => self.cadences.get(id).cloned().map(Record::Cadence),
            RecordId::Monitor(id) => self.monitors.get(id).cloned().map(Record::Monitor),
            RecordId::Run(id) => self.runs.get(id).cloned().map(Record::Run),
            RecordId::Model(id) => self.models.get(id).cloned().map(Record::Model),
            RecordId::Version(id) => self.versions.get(id).cloned().map(Record::Version),
            RecordId::Dataset(id) => self.datasets.get(id).cloned().map(Record::Dataset),
            RecordId::Evidence(id) => self.evidence.get(id).cloned().map(Record::Evidence),
            RecordId::Sprint(id) => self.sprints.get(id).cloned().map(Record::Sprint),
            RecordId::Decision(id) => self.decisions.get(id).cloned().map(Record::Decision),
            RecordId::Input(id) => self.inputs.get(id).cloned().map(Record::Input),
            RecordId::Item(id) => self.items.get(id).cloned().map(Record::Item),
        }
    }

    /// Puts or takes one record away. Returns the item slot that it touched, if it was an item.
    pub fn apply(&mut self, delta: &Delta) -> Option<Slot> {
        match (&delta.before, &delta.after) {
            (_, Some(after)) => self.put(after.clone()),
            (Some(before), None) => self.remove(&before.id()),
            (None, None) => None,
        }
    }

    fn put(&mut self, record: Record) -> Option<Slot> {
        match record {
            Record::Settings(e) => self.settings = e,
            Record::Person(e) => drop(self.people.put(e)),
            Record::System(e) => drop(self.systems.put(e)),
            Record::Criterion(e) => drop(self.criteria.put(e)),
            Record::Framework(e) => drop(self.frameworks.put(e)),
            Record::View(e) => drop(self.views.put(e)),
            Record::Cadence(e) => drop(self.cadences.put(e)),
            Record::Monitor(e) => drop(self.monitors.put(e)),
            Record::Run(e) => drop(self.runs.put(e)),
            Record::Model(e) => drop(self.models.put(e)),
            Record::Version(e) => drop(self.versions.put(e)),
            Record::Dataset(e) => drop(self.datasets.put(e)),
            Record::Evidence(e) => drop(self.evidence.put(e)),
            Record::Sprint(e) => drop(self.sprints.put(e)),
            Record::Decision(e) => drop(self.decisions.put(e)),
            Record::Input(e) => drop(self.inputs.put(e)),
            Record::Item(e) => return Some(self.items.put(e).0),
        }
        None
    }

    fn remove(&mut self, id: &RecordId) -> Option<Slot> {
        match id {
            RecordId::Settings => {}
            RecordId::Person(id) => drop(self.people.remove(id)),
            RecordId::System(id) => drop(self.systems.remove(id)),
            RecordId::Criterion(id) => drop(self.criteria.remove(id)),
            RecordId::Framework(id) => drop(self.frameworks.remove(id)),
            RecordId::View(id) => drop(self.views.remove(id)),
            RecordId::Cadence(id) => drop(self.cadences.remove(id)),
            RecordId::Monitor(id) => drop(self.monitors.remove(id)),
            RecordId::Run(id) => drop(self.runs.remove(id)),
            RecordId::Model(id) => drop(self.models.remove(id)),
            RecordId::Version(id) => drop(self.versions.remove(id)),
            RecordId::Dataset(id) => drop(self.datasets.remove(id)),
            RecordId::Evidence(id) => drop(self.evidence.remove(id)),
            RecordId::Sprint(id) => drop(self.sprints.remove(id)),
            RecordId::Decision(id) => drop(self.decisions.remove(id)),
            RecordId::Input(id) => drop(self.inputs.remove(id)),
            RecordId::Item(id) => {
                let slot = self.items.slot(id);
                self.items.remove(id);
                return slot;
            }
        }
        None
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

/// What differs between two versions of a record, shortened for the history. Of the judgements those that differ, as
/// `effort 5–8–20; reach 400`.
pub fn describe(before: &Record, after: &Record) -> Vec<FieldChange> {
    let (old, new) = (before.fields(), after.fields());
    let steps = field_patch(&old, &new).into_iter();
    steps
        .map(|(field, value)| {
            let was = old.get(&field).unwrap_or(&Value::Null);
            let (from, to) = if field == BY_ENTRY {
                (judged(was, &value), judged(&value, was))
            } else {
                (brief(was), brief(&value))
            };
            FieldChange { from, to, field }
        })
        .collect()
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
