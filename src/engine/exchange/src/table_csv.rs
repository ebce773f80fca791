//! The ranked list as CSV, for spreadsheets; [`crate::table`] takes it back unchanged.

use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use plumbline_text::delimited::{defuse, write_row};
use std::collections::BTreeSet;

/// The header of the column with our own ids; its presence marks our own export.
pub const ID: &str = "Plumbline id";

const FIXED: [&str; 12] = [
    "Key",
    "Title",
    "Kind",
    "Track",
    "Status",
    "System",
    "Parent",
    "Depends on",
    "Tags",
    "Owner",
    "Due",
    "Notes",
];

/// One row of the list to write: the item's slot, its rank and score where it has them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// The item.
    pub slot: Slot,
    /// Rank, from 1; none for what takes no rank.
    pub rank: Option<u32>,
    /// Score; none when it is not defined.
    pub score: Option<f64>,
}

/// Writes the list, in the order given, with a byte order mark so that spreadsheets read it as UTF-8.
///
/// Columns: rank, score, the item's fields, every criterion that the ranking framework reads or that any listed item
/// is judged on, and the item's id. Text cells are safe against formula injection (see [`defuse`]).
pub fn export_csv(workspace: &Workspace, rows: impl Iterator<Item = Ranked>) -> String {
    let rows: Vec<Ranked> = rows.collect();
    let criteria = criteria(workspace, &rows);
    let mut out = String::from('\u{feff}');
    let mut head: Vec<String> = ["Rank", "Score"]
        .iter()
        .chain(&FIXED)
        .map(|h| (*h).to_owned())
        .collect();
    head.extend(criteria.iter().map(|(_, name)| defuse(name)));
    head.push(ID.to_owned());
    write_row(&mut out, &head);
    for row in rows {
        let Some(item) = workspace.items.at(row.slot) else {
            continue;
        };
        let mut cells = vec![
            row.rank.map_or(String::new(), |r| r.to_string()),
            row.score.map_or(String::new(), |s| format!("{s:.2}")),
        ];
        cells.extend(
            FIXED
                .iter()
                .map(|h| defuse(&fixed(workspace, item, h).unwrap_or_default())),
        );
        for (id, _) in &criteria {
            let text = judged(item.judgements.get(id).map_or(&[], Vec::as_slice));
            // A plain number is no text: a minus sign in front of it is harmless.
            let number = text.parse::<f64>().is_ok();
            cells.push(if number { text } else { defuse(&text) });
        }
        cells.push(item.id.to_string());
        write_row(&mut out, &cells);
    }
    out
}

fn criteria(workspace: &Workspace, rows: &[Ranked]) -> Vec<(CriterionId, String)> {
    let mut used: BTreeSet<&CriterionId> = BTreeSet::new();
    if let Some(framework) = workspace.framework() {
        used.extend(framework.criteria());
    }
    for item in rows.iter().filter_map(|r| workspace.items.at(r.slot)) {
        used.extend(item.judgements.keys());
    }
    let all = workspace.criteria.iter().filter(|c| used.contains(&c.id));
    all.map(|c| (c.id.clone(), c.name.clone())).collect()
}

/// The text of a cell under this header, before it is made safe; none for headers that are not fields of an item.
pub fn cell(workspace: &Workspace, item: &Item, header: &str) -> Option<String> {
    fixed(workspace, item, header).or_else(|| {
        let criterion = workspace.criteria.iter().find(|c| c.name == header)?;
        Some(judged(
            item.judgements
                .get(&criterion.id)
                .map_or(&[], Vec::as_slice),
        ))
    })
}

fn fixed(workspace: &Workspace, item: &Item, header: &str) -> Option<String> {
    let key = |id: &ItemId| {
        let other = workspace.items.get(id)?;
        Some(workspace.settings.key(other.number))
    };
    Some(match header {
        "Key" => workspace.settings.key(item.number),
        "Title" => item.title.clone(),
        "Kind" => item.kind.name().to_owned(),
        "Track" => item.track.name().to_owned(),
        "Status" => {
            let status = workspace.settings.status(&item.status);
            status.map_or_else(|| item.status.to_string(), |s| s.name.clone())
        }
        "System" => {
            let system = item.system.and_then(|id| workspace.systems.get(&id));
            system.map(|s| s.name.clone()).unwrap_or_default()
        }
        "Parent" => item.parent.as_ref().and_then(key).unwrap_or_default(),
        "Depends on" => item
            .depends_on
            .iter()
            .filter_map(key)
            .collect::<Vec<_>>()
            .join("; "),
        "Tags" => item.tags.join("; "),
        "Owner" => {
            let owner = item.owner.and_then(|id| workspace.people.get(&id));
            owner.map(|p| p.name.clone()).unwrap_or_default()
        }
        "Due" => item.due.map(|d| d.to_string()).unwrap_or_default(),
        "Notes" => item.notes.clone(),
        _ => return None,
    })
}

/// The judgements of one criterion: one value a rater, in the order in which they were given.
fn judged(list: &[Judgement]) -> String {
    let values: Vec<String> = list.iter().map(|j| estimate(j.value)).collect();
    values.join("; ")
}

/// A value as it is typed: `70`, `8-13-30`, and with negative numbers `-5..0..5`.
pub fn estimate(value: Estimate) -> String {
    match value {
        Estimate::Exact(v) => v.to_string(),
        Estimate::Range { low, likely, high } => {
            let joint = if low < 0.0 { ".." } else { "-" };
            format!("{low}{joint}{likely}{joint}{high}")
        }
    }
}
