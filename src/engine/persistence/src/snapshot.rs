//! Snapshots: the whole document at one moment, cut into parts that are saved one at a time.

use crate::first_rows::FirstRows;
use crate::part::{ITEMS_PER_PART, LedgerPart, Part, Rest, ledger_parts};
use plumbline_document::entity::Entity;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::item::Item;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_json as json;
use serde::Deserialize;
use std::sync::Arc;

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
    pub first_rows: Option<FirstRows>,
}

impl Snapshot {
    /// A snapshot of this workspace with the first rows of this ranking of it.
    pub fn ranked(workspace: &Workspace, ranking: &Ranking) -> Self {
        Self {
            first_rows: FirstRows::of(workspace, ranking),
            ..Self::of(workspace)
        }
    }

    /// A snapshot of this workspace. Copies pointers only.
    pub fn of(workspace: &Workspace) -> Self {
        let rest = Rest::of(workspace);
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
            first_rows: None,
        }
    }
}

/// A whole document as one JSON text: what a program brings along rather than finds on a storage.
#[derive(Deserialize)]
struct WholeDocument {
    id: WorkspaceId,
    rest: Box<Rest>,
    items: Vec<Arc<Item>>,
    ledger: LedgerPart,
}

/// The workspace in a JSON text that the program brings along: one object with the workspace's `id`, and the contents of
/// its parts as `rest`, `items` and `ledger`. Checks only that the fields fit: files from elsewhere are read by the
/// importers.
pub fn read_whole(text: &str) -> Result<Workspace, serde_json::Error> {
    let WholeDocument {
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
