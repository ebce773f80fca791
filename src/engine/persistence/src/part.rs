//! The parts of a snapshot, each of which is saved as one chunk.
//!
//! A part shares its records with the document by pointer. So taking a snapshot copies pointers only, edits can go on
//! while it is being saved, and whether a part differs from what a slot holds is a comparison of pointers: no list of
//! changed parts has to be kept.

use crate::checksum::{pack, pack_tightly};
use plumbline_document::cadence::Cadence;
use plumbline_document::criterion::Criterion;
use plumbline_document::entity::Entity;
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::Framework;
use plumbline_document::item::Item;
use plumbline_document::ledger::entry::{Entry, Input};
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion};
use plumbline_document::monitor::{Monitor, Run};
use plumbline_document::person::Person;
use plumbline_document::settings::Settings;
use plumbline_document::sprint::Sprint;
use plumbline_document::system::System;
use plumbline_document::table::Table;
use plumbline_document::view::View;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// Item slots in one part. About 120 kB as it is stored, so that packing one stays well within a frame.
pub const ITEMS_PER_PART: usize = 512;

/// Everything but the items.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub(crate) settings: Arc<Settings>,
    #[serde(default)]
    pub(crate) people: Vec<Arc<Person>>,
    #[serde(default)]
    pub(crate) systems: Vec<Arc<System>>,
    #[serde(default)]
    pub(crate) criteria: Vec<Arc<Criterion>>,
    #[serde(default)]
    pub(crate) frameworks: Vec<Arc<Framework>>,
    #[serde(default)]
    pub(crate) views: Vec<Arc<View>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) cadences: Vec<Arc<Cadence>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) monitors: Vec<Arc<Monitor>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) runs: Vec<Arc<Run>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) models: Vec<Arc<Model>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) versions: Vec<Arc<ModelVersion>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) datasets: Vec<Arc<Dataset>>,
    #[serde(default)]
    pub(crate) evidence: Vec<Arc<Evidence>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) sprints: Vec<Arc<Sprint>>,
}

/// What one chunk holds.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Part {
    /// The first: everything but the items.
    Rest(Box<Rest>),
    /// The items of [`ITEMS_PER_PART`] slots.
    Items(Vec<Arc<Item>>),
    /// A part of the ledger. These come after the items, so that a new decision touches the last one only.
    Ledger(LedgerPart),
}

/// Some entries of the ledger, and some inputs, in the order in which they came.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LedgerPart {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) decisions: Vec<Arc<Entry>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) inputs: Vec<Arc<Input>>,
}

/// Bytes of text in one part of the ledger, about; of decisions and of inputs each.
const LEDGER_PART: usize = 96 << 10;

/// Cuts rows into parts of about this size. Rows are only ever added at the end, so that earlier parts stay as they are.
fn cut<E>(rows: Vec<Arc<E>>, size: impl Fn(&E) -> usize) -> Vec<Vec<Arc<E>>> {
    let mut parts: Vec<Vec<Arc<E>>> = Vec::new();
    let mut full = LEDGER_PART;
    for row in rows {
        if full >= LEDGER_PART {
            parts.push(Vec::new());
            full = 0;
        }
        full += size(&row).max(1);
        if let Some(part) = parts.last_mut() {
            part.push(row);
        }
    }
    parts
}

/// The ledger, cut into parts.
pub(crate) fn ledger_parts(workspace: &Workspace) -> Vec<Arc<Part>> {
    let mut decisions = cut(rows(&workspace.decisions), |e: &Entry| e.text().len()).into_iter();
    let mut inputs = cut(rows(&workspace.inputs), |i: &Input| i.text().len()).into_iter();
    let mut parts = Vec::new();
    loop {
        let (entries, kept) = (decisions.next(), inputs.next());
        if entries.is_none() && kept.is_none() {
            return parts;
        }
        parts.push(Arc::new(Part::Ledger(LedgerPart {
            decisions: entries.unwrap_or_default(),
            inputs: kept.unwrap_or_default(),
        })));
    }
}

fn rows<E: Entity>(table: &Table<E>) -> Vec<Arc<E>> {
    table.iter().cloned().collect()
}

impl Rest {
    /// Everything of this workspace but the items and the ledger. Copies pointers only.
    pub(crate) fn of(workspace: &Workspace) -> Self {
        Self {
            settings: workspace.settings.clone(),
            people: rows(&workspace.people),
            systems: rows(&workspace.systems),
            criteria: rows(&workspace.criteria),
            frameworks: rows(&workspace.frameworks),
            views: rows(&workspace.views),
            cadences: rows(&workspace.cadences),
            monitors: rows(&workspace.monitors),
            runs: rows(&workspace.runs),
            models: rows(&workspace.models),
            versions: rows(&workspace.versions),
            datasets: rows(&workspace.datasets),
            evidence: rows(&workspace.evidence),
            sprints: rows(&workspace.sprints),
        }
    }
}

fn same<E>(a: &[Arc<E>], b: &[Arc<E>]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| Arc::ptr_eq(a, b))
}

impl Part {
    /// Whether both are the very same records. May say no for equal ones; never yes for different ones.
    pub fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Items(a), Self::Items(b)) => same(a, b),
            (Self::Ledger(a), Self::Ledger(b)) => {
                same(&a.decisions, &b.decisions) && same(&a.inputs, &b.inputs)
            }
            (Self::Rest(a), Self::Rest(b)) => {
                Arc::ptr_eq(&a.settings, &b.settings)
                    && same(&a.people, &b.people)
                    && same(&a.systems, &b.systems)
                    && same(&a.criteria, &b.criteria)
                    && same(&a.frameworks, &b.frameworks)
                    && same(&a.views, &b.views)
                    && same(&a.cadences, &b.cadences)
                    && same(&a.monitors, &b.monitors)
                    && same(&a.runs, &b.runs)
                    && same(&a.models, &b.models)
                    && same(&a.versions, &b.versions)
                    && same(&a.datasets, &b.datasets)
                    && same(&a.evidence, &b.evidence)
                    && same(&a.sprints, &b.sprints)
            }
            _ => false,
        }
    }

    /// The bytes that are stored, before they are packed.
    pub fn to_stored(&self) -> Result<Vec<u8>, serde_json::Error> {
        json::to_stored(self)
    }

    /// Packs these bytes of the part; those of the ledger more tightly, because they are written once.
    pub fn packed(&self, stored: &[u8]) -> String {
        match self {
            Self::Ledger(_) => pack_tightly(stored),
            _ => pack(stored),
        }
    }

    /// Reads part number `index`.
    pub fn from_stored(index: usize, bytes: &[u8]) -> Result<Self, serde_json::Error> {
        if index == 0 {
            json::from_stored(bytes).map(Self::Rest)
        } else {
            json::from_stored(bytes).map(|Later(part)| part)
        }
    }
}

/// A part that is not the first: a list of items, or the lists of the ledger.
struct Later(Part);

impl<'de> Deserialize<'de> for Later {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Either;

        impl<'de> Visitor<'de> for Either {
            type Value = Later;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a list of items or a part of the ledger")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Later, A::Error> {
                let items = Vec::deserialize(SeqAccessDeserializer::new(items))?;
                Ok(Later(Part::Items(items)))
            }

            fn visit_map<A: MapAccess<'de>>(self, ledger: A) -> Result<Later, A::Error> {
                let ledger = LedgerPart::deserialize(MapAccessDeserializer::new(ledger))?;
                Ok(Later(Part::Ledger(ledger)))
            }
        }

        from.deserialize_any(Either)
    }
}
