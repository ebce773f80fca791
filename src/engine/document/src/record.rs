//! Records: an entity of any type, and its identity. What has to be done for every table is made here from one list.

use crate::cadence::Cadence;
use crate::criterion::Criterion;
use crate::entity::Fields;
use crate::evidence::Evidence;
use crate::framework::Framework;
use crate::ids::{
    CadenceId, CriterionId, DatasetId, EvidenceId, FrameworkId, ItemId, ModelId, MonitorId,
    PersonId, RunId, SprintId, SystemId, VersionId, ViewId,
};
use crate::item::Item;
use crate::ledger::entry::{Entry, Input};
use crate::ledger::sha::Sha;
use crate::lineage::dataset::Dataset;
use crate::lineage::model::{Model, ModelVersion};
use crate::meta::Meta;
use crate::monitor::{Monitor, Run};
use crate::person::Person;
use crate::settings::Settings;
use crate::sprint::Sprint;
use crate::system::System;
use crate::table::Slot;
use crate::view::View;
use crate::workspace::Workspace;
use plumbline_json as json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::sync::Arc;

/// Calls a macro with the list of all tables: the variant of [`Record`], the entity's type, the identity's type, the
/// field of [`Workspace`]. The order is that of files and of [`Workspace::records`].
macro_rules! for_each_table {
    ($then:ident) => {
        $then! {
            Person, Person, PersonId, people;
            System, System, SystemId, systems;
            Criterion, Criterion, CriterionId, criteria;
            Framework, Framework, FrameworkId, frameworks;
            View, View, ViewId, views;
            Cadence, Cadence, CadenceId, cadences;
            Monitor, Monitor, MonitorId, monitors;
            Run, Run, RunId, runs;
            Model, Model, ModelId, models;
            Version, ModelVersion, VersionId, versions;
            Dataset, Dataset, DatasetId, datasets;
            Evidence, Evidence, EvidenceId, evidence;
            Sprint, Sprint, SprintId, sprints;
            Decision, Entry, Sha, decisions;
            Input, Input, Sha, inputs;
            Item, Item, ItemId, items;
        }
    };
}

macro_rules! records {
    ($($variant:ident, $entity:ty, $id:ty, $table:ident;)*) => {
        /// One entity of any type.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)] // each variant is the entity that it names
        pub enum Record {
            Settings(Arc<Settings>),
            $($variant(Arc<$entity>),)*
        }

        /// Which entity.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs)]
        pub enum RecordId {
            Settings,
            $($variant($id),)*
        }

        impl Record {
            /// Which entity it is.
            pub fn id(&self) -> RecordId {
                match self {
                    Self::Settings(_) => RecordId::Settings,
                    $(Self::$variant(entity) => RecordId::$variant(entity.id.clone()),)*
                }
            }

            /// Revision and history.
            pub fn meta(&self) -> &Meta {
                match self {
                    Self::Settings(settings) => &settings.meta,
                    $(Self::$variant(entity) => &entity.meta,)*
                }
            }

            /// Revision and history, to change; a shared record is copied first.
            pub fn meta_mut(&mut self) -> &mut Meta {
                match self {
                    Self::Settings(settings) => &mut Arc::make_mut(settings).meta,
                    $(Self::$variant(entity) => &mut Arc::make_mut(entity).meta,)*
                }
            }

            /// The fields as JSON, without `meta`.
            pub fn fields(&self) -> Map<String, Value> {
                let value = match self {
                    Self::Settings(settings) => json::to_value(settings),
                    $(Self::$variant(entity) => json::to_value(entity),)*
                };
                match value {
                    Ok(Value::Object(mut map)) => {
                        map.remove("meta");
                        map
                    }
                    _ => Map::new(),
                }
            }

            /// The fields of these names as JSON; one that is not written (an empty list, say) is not there.
            pub fn some_fields(&self, names: &[&'static str]) -> Map<String, Value> {
                let found = match self {
                    Self::Settings(settings) => json::fields(&**settings, names),
                    $(Self::$variant(entity) => json::fields(&**entity, names),)*
                };
                found.unwrap_or_default()
            }

            /// The names, as in JSON, of the fields in which the two differ, without `meta`. Records of two types have
            /// no field in common.
            pub fn differing(&self, other: &Self) -> Vec<&'static str> {
                match (self, other) {
                    (Self::Settings(a), Self::Settings(b)) => a.differing(b),
                    $((Self::$variant(a), Self::$variant(b)) => a.differing(b),)*
                    _ => Vec::new(),
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
                    $(Self::$variant(_) => Self::$variant(json::from_value(&value)?),)*
                })
            }
        }

        impl Workspace {
            /// Every record: settings first, items last.
            pub fn records(&self) -> impl Iterator<Item = Record> + '_ {
                std::iter::once(Record::Settings(self.settings.clone()))
                    $(.chain(self.$table.iter().cloned().map(Record::$variant)))*
            }

            /// The record with this identity.
            pub fn record(&self, id: &RecordId) -> Option<Record> {
                match id {
                    RecordId::Settings => Some(Record::Settings(self.settings.clone())),
                    $(RecordId::$variant(id) => self.$table.get(id).cloned().map(Record::$variant),)*
                }
            }

            /// Puts a record in its place. Returns the item slot that it touched, if it is an item.
            pub fn put(&mut self, record: Record) -> Option<Slot> {
                let is_item = matches!(record, Record::Item(_));
                let slot = match record {
                    Record::Settings(settings) => {
                        self.settings = settings;
                        return None;
                    }
                    $(Record::$variant(entity) => self.$table.put(entity).0,)*
                };
                is_item.then_some(slot)
            }

            /// Takes a record away. Returns the item slot that it touched, if it was an item.
            pub fn remove(&mut self, id: &RecordId) -> Option<Slot> {
                let slot = match id {
                    RecordId::Settings => return None,
                    $(RecordId::$variant(id) => {
                        let slot = self.$table.slot(id);
                        self.$table.remove(id);
                        slot
                    })*
                };
                slot.filter(|_| matches!(id, RecordId::Item(_)))
            }
        }
    };
}

for_each_table!(records);

impl Record {
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
}
