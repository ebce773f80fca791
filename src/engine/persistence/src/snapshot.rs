//! Pictures: the whole document at one moment, cut into parts that are saved one at a time.
//!
//! A part shares its records with the document by pointer. So taking a snapshot copies pointers only, edits can go on
//! while it is being saved, and whether a part differs from what a slot holds is a comparison of pointers: there is
//! no list of dirty parts that could be forgotten.

use crate::checksum::{pack, pack_tightly};
use crate::first_rows::FirstRows;
use plumbline_document::cadence::Cadence;
use plumbline_document::criterion::Criterion;
use plumbline_document::entity::Entity;
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::Framework;
use plumbline_document::ids::WorkspaceId;
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
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_json as json;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::sync::Arc;

/// Item slots in one part. About 120 kB as it is kept, so that packing one stays well within a frame.
pub const ITEMS_PER_PART: usize = 512;

/// Everything but the items.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    settings: Arc<Settings>,
    #[serde(default)]
    people: Vec<Arc<Person>>,
    #[serde(default)]
    systems: Vec<Arc<System>>,
    #[serde(default)]
    criteria: Vec<Arc<Criterion>>,
    #[serde(default)]
    frameworks: Vec<Arc<Framework>>,
    #[serde(default)]
    views: Vec<Arc<View>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    cadences: Vec<Arc<Cadence>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    monitors: Vec<Arc<Monitor>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    runs: Vec<Arc<Run>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    models: Vec<Arc<Model>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    versions: Vec<Arc<ModelVersion>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    datasets: Vec<Arc<Dataset>>,
    #[serde(default)]
    evidence: Vec<Arc<Evidence>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sprints: Vec<Arc<Sprint>>,
}

/// What one chunk holds.
#[derive(Clone, Debug)]
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
    decisions: Vec<Arc<Entry>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    inputs: Vec<Arc<Input>>,
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

fn ledger_parts(workspace: &Workspace) -> Vec<Arc<Part>> {
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

fn rest_of(workspace: &Workspace) -> Rest {
    Rest {
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

    /// The part as it is kept.
    pub fn to_stored(&self) -> Result<Vec<u8>, serde_json::Error> {
        match self {
            Self::Rest(rest) => json::to_stored(rest),
            Self::Items(items) => json::to_stored(items),
            Self::Ledger(part) => json::to_stored(part),
        }
    }

    /// Its bytes, packed: as tightly as it goes where it is written once and kept for good.
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

/// The whole document at one moment.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The workspace's name.
    pub name: String,
    /// Number of items.
    pub items: usize,
    /// Its parts; the first is everything but the items.
    pub parts: Vec<Arc<Part>>,
    /// The first rows, for a large backlog of which they are known.
    pub front: Option<FirstRows>,
}

impl Snapshot {
    /// A snapshot of this workspace with the first rows of this ranking of it.
    pub fn ranked(workspace: &Workspace, ranking: &Ranking) -> Self {
        Self {
            front: FirstRows::of(workspace, ranking),
            ..Self::of(workspace)
        }
    }

    /// A snapshot of this workspace. Copies pointers only.
    pub fn of(workspace: &Workspace) -> Self {
        let rest = rest_of(workspace);
        let count = workspace.items.slots().div_ceil(ITEMS_PER_PART);
        let mut items: Vec<Vec<Arc<Item>>> = vec![Vec::new(); count];
        for (slot, item) in workspace.items.enumerate() {
            if let Some(part) = items.get_mut(slot as usize / ITEMS_PER_PART) {
                part.push(item.clone());
            }
        }
        let items = items.into_iter().map(|rows| Arc::new(Part::Items(rows)));
        Self {
            workspace: workspace.id,
            name: workspace.settings.name.clone(),
            items: workspace.items.len(),
            parts: std::iter::once(Arc::new(Part::Rest(Box::new(rest))))
                .chain(items)
                .chain(ledger_parts(workspace))
                .collect(),
            front: None,
        }
    }
}

/// A whole document as one text: what a program brings along rather than finds on a storage.
#[derive(Serialize, Deserialize)]
struct Whole {
    id: WorkspaceId,
    rest: Box<Rest>,
    items: Vec<Arc<Item>>,
    ledger: LedgerPart,
}

/// The workspace as one JSON text, which [`read_whole`] reads.
pub fn write_whole(workspace: &Workspace) -> Result<String, serde_json::Error> {
    let ledger = LedgerPart {
        decisions: rows(&workspace.decisions),
        inputs: rows(&workspace.inputs),
    };
    json::to_text(&Whole {
        id: workspace.id,
        rest: Box::new(rest_of(workspace)),
        items: rows(&workspace.items),
        ledger,
    })
}

/// The workspace that a text of [`write_whole`] holds. Nothing is checked but that it fits: it is no way in for files
/// from elsewhere.
pub fn read_whole(text: &str) -> Result<Workspace, serde_json::Error> {
    let Whole {
        id,
        rest,
        items,
        ledger,
    } = json::from_text(text)?;
    let (items, ledger) = (Part::Items(items), Part::Ledger(ledger));
    Ok(join(id, &rest, &[Arc::new(items), Arc::new(ledger)]))
}

/// The workspace that these parts are of; none when there is no first part.
pub fn assemble(id: WorkspaceId, parts: &[Arc<Part>]) -> Option<Workspace> {
    let rest = parts.iter().rev().find_map(|part| match part.as_ref() {
        Part::Rest(rest) => Some(rest),
        _ => None,
    });
    rest.map(|rest| join(id, rest, parts))
}

fn join(id: WorkspaceId, rest: &Rest, parts: &[Arc<Part>]) -> Workspace {
    fn put<E: Entity>(table: &mut Table<E>, rows: &[Arc<E>]) {
        for row in rows {
            table.put(row.clone());
        }
    }
    fn table<E: Entity>(rows: &[Arc<E>]) -> Table<E> {
        let mut table = Table::default();
        put(&mut table, rows);
        table
    }
    let mut items = Table::default();
    let mut decisions = Table::default();
    let mut inputs = Table::default();
    for part in parts {
        match part.as_ref() {
            Part::Rest(_) => {}
            Part::Items(rows) => put(&mut items, rows),
            Part::Ledger(part) => {
                put(&mut decisions, &part.decisions);
                put(&mut inputs, &part.inputs);
            }
        }
    }
    Workspace {
        id,
        settings: rest.settings.clone(),
        people: table(&rest.people),
        systems: table(&rest.systems),
        criteria: table(&rest.criteria),
        frameworks: table(&rest.frameworks),
        views: table(&rest.views),
        cadences: table(&rest.cadences),
        monitors: table(&rest.monitors),
        runs: table(&rest.runs),
        models: table(&rest.models),
        versions: table(&rest.versions),
        datasets: table(&rest.datasets),
        evidence: table(&rest.evidence),
        sprints: table(&rest.sprints),
        decisions,
        inputs,
        items,
    }
}
