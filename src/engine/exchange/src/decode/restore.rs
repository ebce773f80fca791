//! Puts a workspace together from its entities.

use crate::decode::entity_list::refuse;
use crate::decode::parts::Parts;
use crate::notes::{Notes, Refused};
use crate::repair;
use crate::stamp::NO_STAMP;
use plumbline_document::defaults::DEFAULT_FRAMEWORK;
use plumbline_document::entity::Entity;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::file as ledger;
use plumbline_features::ledger::file::ReadLedger;
use plumbline_json as json;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

fn table<E: Entity + Serialize>(
    rows: Vec<E>,
    key: &str,
    notes: &mut Notes,
    refused: &mut Vec<Refused>,
) -> Table<E> {
    let mut out = Table::default();
    for (i, row) in rows.into_iter().enumerate() {
        match out.get(row.id()) {
            None => drop(out.put(Arc::new(row))),
            Some(first) => {
                let at = format!("workspace.{key}[{i}].id");
                if first.as_ref() == &row {
                    notes.info(
                        &at,
                        "The same entry stands here twice; one was kept.".into(),
                        "",
                    );
                } else {
                    let text = json::to_text(&row).unwrap_or_default();
                    refuse(
                        &at,
                        "",
                        "an entry with this id stands above".into(),
                        text,
                        notes,
                        refused,
                    );
                }
            }
        }
    }
    out
}

/// A further id for an item whose id is taken: the same for the same file, so that a second import finds it again.
fn twin_id(id: ItemId, seen: &HashSet<ItemId>) -> ItemId {
    let mut bits = id.0.as_u128();
    loop {
        // The 128-bit linear congruential step of PCG (O'Neill 2014): its period is full, so the search always ends.
        bits = bits
            .wrapping_mul(0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645)
            .wrapping_add(0x5851_f42d_4c95_7f2d_1405_7b7e_f767_814f);
        let next = ItemId(Uuid::from_u128(bits));
        if !seen.contains(&next) {
            return next;
        }
    }
}

fn item_table(items: Vec<Item>, notes: &mut Notes) -> Table<Item> {
    let mut seen: HashSet<ItemId> = items.iter().map(|item| item.id).collect();
    let mut last_twin: HashMap<ItemId, ItemId> = HashMap::new();
    let mut out: Table<Item> = Table::default();
    for (i, mut item) in items.into_iter().enumerate() {
        if let Some(first) = out.get(&item.id) {
            let at = format!("workspace.items[{i}].id");
            if first.as_ref() == &item {
                notes.info(
                    &at,
                    "The same item stands here twice; one was kept.".into(),
                    "",
                );
                continue;
            }
            let last = last_twin.entry(item.id).or_insert(item.id);
            *last = twin_id(*last, &seen);
            item.id = *last;
            seen.insert(item.id);
            notes.warn(
                &at,
                format!(
                    "Another item has the same id; “{}” got a new one.",
                    item.title
                ),
                "Compare the two and delete one if they are the same work.",
            );
        }
        out.put(Arc::new(item));
    }
    out
}

/// Puts a workspace together and repairs it: total, in linear time. Every way of loading ends here.
pub fn restore(parts: Parts, notes: &mut Notes, refused: &mut Vec<Refused>) -> Workspace {
    let ledger = parts
        .ledger
        .as_ref()
        .map_or_else(ReadLedger::default, ledger::of_value);
    for problem in ledger.all_problems() {
        notes.error(
            "workspace.ledger",
            problem,
            "Ask for the file again, or compare it with a fingerprint of the ledger.",
        );
    }
    let mut workspace = Workspace {
        id: parts.id,
        settings: parts.settings,
        people: table(parts.people, "people", notes, refused),
        systems: table(parts.systems, "systems", notes, refused),
        criteria: table(parts.criteria, "criteria", notes, refused),
        frameworks: table(parts.frameworks, "frameworks", notes, refused),
        views: table(parts.views, "views", notes, refused),
        cadences: table(parts.cadences, "cadences", notes, refused),
        monitors: table(parts.monitors, "monitors", notes, refused),
        runs: table(parts.runs, "runs", notes, refused),
        models: table(parts.models, "models", notes, refused),
        versions: table(parts.versions, "versions", notes, refused),
        datasets: table(parts.datasets, "datasets", notes, refused),
        evidence: table(parts.evidence, "evidence", notes, refused),
        sprints: table(parts.sprints, "sprints", notes, refused),
        decisions: ledger.entries,
        inputs: ledger.inputs,
        items: item_table(parts.items, notes),
    };
    if workspace.frameworks.is_empty() || workspace.criteria.is_empty() {
        let fresh = Workspace::new(workspace.id, "", NO_STAMP);
        for criterion in fresh.criteria.iter() {
            if !workspace.criteria.contains(&criterion.id) {
                workspace.criteria.put(criterion.clone());
            }
        }
        if workspace.frameworks.is_empty() {
            workspace.frameworks = fresh.frameworks;
            Arc::make_mut(&mut workspace.settings).framework = DEFAULT_FRAMEWORK.into();
        }
        notes.warn(
            "workspace.frameworks",
            "There was no framework or no criterion; the usual ones were added.".into(),
            "",
        );
    }
    repair::repair(&mut workspace, notes);
    workspace
}
