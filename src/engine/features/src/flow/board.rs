//! The board: items in columns by status and, if wanted, in lanes by system, epic or owner.

use crate::prioritise::ranking::Ranking;
use plumbline_document::ids::StatusId;
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::named_enum;
use plumbline_document::settings::Category;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;

named_enum! {
    /// What the lanes are.
    Lanes {
        /// One lane for all.
        None = "none", "no lanes";
        /// A lane for each AI system.
        System = "system", "system";
        /// A lane for each epic.
        Epic = "epic", "epic";
        /// A lane for each owner.
        Owner = "owner", "owner";
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The status.
    pub status: StatusId,
    /// Its name.
    pub name: String,
    /// Its track; none for both.
    pub track: Option<Track>,
    /// What it means for flow.
    pub category: Category,
    /// Items in it, in all lanes.
    pub count: u32,
    /// The most that should be in it.
    pub wip: Option<u32>,
}

impl Column {
    /// Whether more items are in it than should be.
    pub fn is_over(&self) -> bool {
        self.wip.is_some_and(|most| self.count > most)
    }
}

/// A lane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Its name; empty for the only one.
    pub name: String,
    /// The items of each column, best first.
    pub cells: Vec<Vec<Slot>>,
}

/// A board.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The columns, in the order of the workflow.
    pub columns: Vec<Column>,
    /// The lanes, by name; the rest is the last one.
    pub lanes: Vec<Lane>,
}

/// How many lanes there are at most; smaller ones share the last.
pub const MOST_LANES: usize = 16;

/// How many parents are looked through for an epic.
const LONGEST_LINE: usize = 64;

/// The board of the live items on a track (none for both), best first by the ranking. In linear time.
pub fn board(
    workspace: &Workspace,
    ranking: &Ranking,
    lanes: Lanes,
    track: Option<Track>,
) -> Board {
    let shown = |t: Option<Track>| track.is_none() || t.is_none() || t == track;
    let statuses = &workspace.settings.statuses;
    let mut columns: Vec<Column> = statuses
        .iter()
        .filter(|s| shown(s.track))
        .map(|s| Column {
            status: s.id.clone(),
            name: s.name.clone(),
            track: s.track,
            category: s.category,
            count: 0,
            wip: s.wip,
        })
        .collect();
    let mut rows: Vec<LaneCells<'_>> = Vec::new();
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for slot in ranking.order() {
        let Some(item) = workspace.items.at(*slot) else {
            continue;
        };
        // A dozen of short names: faster looked through than looked up.
        let place = columns.iter().position(|c| c.status == item.status);
        let Some((place, column)) = place.and_then(|at| Some((at, columns.get_mut(at)?))) else {
            continue;
        };
        column.count += 1;
        let width = columns.len();
        let row = match lanes {
            Lanes::None if rows.is_empty() => new_row(&mut rows, "", width),
            Lanes::None => 0,
            _ => {
                let name = lane_of(workspace, item, lanes);
                *found
                    .entry(name)
                    .or_insert_with(|| new_row(&mut rows, name, width))
            }
        };
        if let Some(cell) = rows.get_mut(row).and_then(|r| r.1.get_mut(place)) {
            cell.push(*slot);
        }
    }
    let lanes = if lanes == Lanes::None {
        let cells = rows.pop().map(|r| r.1);
        vec![Lane {
            name: String::new(),
            cells: cells.unwrap_or_else(|| vec![Vec::new(); columns.len()]),
        }]
    } else {
        few(rows)
    };
    Board { columns, lanes }
}

/// A lane's name and its cells.
type LaneCells<'a> = (&'a str, Vec<Vec<Slot>>);

/// Adds a lane with empty cells; gives its place.
fn new_row<'a>(rows: &mut Vec<LaneCells<'a>>, name: &'a str, width: usize) -> usize {
    rows.push((name, vec![Vec::new(); width]));
    rows.len() - 1
}

fn lane_of<'a>(workspace: &'a Workspace, item: &'a Item, lanes: Lanes) -> &'a str {
    let name = match lanes {
        Lanes::None => None,
        Lanes::System => item
            .system
            .and_then(|id| workspace.systems.get(&id))
            .map(|s| s.name.as_str()),
        Lanes::Owner => item
            .owner
            .and_then(|id| workspace.people.get(&id))
            .map(|p| p.name.as_str()),
        Lanes::Epic => epic(workspace, item),
    };
    name.unwrap_or_default()
}

fn epic<'a>(workspace: &'a Workspace, item: &'a Item) -> Option<&'a str> {
    let mut at = item;
    for _ in 0..LONGEST_LINE {
        if at.kind == Kind::Epic {
            return Some(&at.title);
        }
        at = workspace.items.get(&at.parent?)?;
    }
    None
}

/// The lanes in the order of the best item in each; those over the limit, and the one without a name, in the last.
fn few(rows: Vec<LaneCells<'_>>) -> Vec<Lane> {
    let mut out: Vec<Lane> = Vec::new();
    let mut rest: Option<Vec<Vec<Slot>>> = None;
    for (name, cells) in rows {
        if !name.is_empty() && out.len() < MOST_LANES {
            let name = name.to_owned();
            out.push(Lane { name, cells });
        } else {
            match &mut rest {
                None => rest = Some(cells),
                Some(rest) => rest.iter_mut().zip(cells).for_each(|(a, b)| a.extend(b)),
            }
        }
    }
    out.extend(rest.map(|cells| Lane {
        name: "Everything else".to_owned(),
        cells,
    }));
    out
}
