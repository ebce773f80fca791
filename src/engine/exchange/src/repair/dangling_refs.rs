//! Dangling references: references that lead nowhere are taken out.

use crate::notes::Notes;
use crate::repair::repaired::{Repaired, item_path};
use plumbline_document::change::Delta;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::lineage::dangling;
use plumbline_document::record::RecordId;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::HashSet;
use std::sync::Arc;

pub(super) fn repair_views(workspace: &mut Workspace, notes: &mut Notes, repaired: &mut Repaired) {
    let views: Vec<_> = workspace.views.iter().cloned().collect();
    for mut view in views {
        let gone = |id| !workspace.frameworks.contains(id);
        if view.framework.as_ref().is_some_and(gone) {
            notes.warn(
                &format!("workspace.views.{}.framework", view.id),
                format!(
                    "The view “{}” names a framework that is not there; it was untied from it.",
                    view.name
                ),
                "",
            );
            Arc::make_mut(&mut view).framework = None;
            repaired.insert(RecordId::View(view.id), vec!["framework"]);
            workspace.views.put(view);
        }
    }
}

/// Takes out references of the lineage that lead nowhere; a model that is missing has its placeholder by now.
pub(super) fn repair_lineage(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let repairs: Vec<_> = dangling::records(workspace)
        .filter_map(|record| dangling::without_dangling_refs(workspace, &record))
        .collect();
    for (record, fields) in repairs {
        let name = record.label();
        let list = fields.join(", ");
        notes.warn(
            "workspace",
            format!("“{name}” referred to what is not there; that was taken out of: {list}."),
            "",
        );
        repaired.entry(record.id()).or_default().extend(fields);
        workspace.apply(&Delta {
            before: None,
            after: Some(record),
        });
    }
}

/// Repairs what an item refers to: its system, its parent, the items that it mentions, and those that it waits for.
pub(super) fn repair_references(
    workspace: &Workspace,
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    fields.extend(leave_system(workspace, slot, item, notes));
    fields.extend(leave_parent(workspace, slot, item, notes));
    if item.mentions().iter().any(|m| !workspace.items.contains(m)) {
        notes.warn(
            &item_path(slot, "spike"),
            format!("“{}” spoke of items that are not there.", item.title),
            "Look at what it informs, what follows from it, and what pays it.",
        );
        Arc::make_mut(item).retain_mentions(|id| workspace.items.contains(id));
        fields.extend(["spike", "debt"]);
    }
    fields.extend(take_out_dependencies(workspace, slot, item, notes));
}

fn leave_system(
    workspace: &Workspace,
    slot: Slot,
    item: &mut Arc<Item>,
    notes: &mut Notes,
) -> Option<&'static str> {
    let system = item.system?;
    if workspace.systems.contains(&system) {
        return None;
    }
    notes.warn(
        &item_path(slot, "system"),
        format!(
            "“{}” belonged to the system {system}, which is not there.",
            item.title
        ),
        "Choose its system.",
    );
    Arc::make_mut(item).system = None;
    Some("system")
}

fn leave_parent(
    workspace: &Workspace,
    slot: Slot,
    item: &mut Arc<Item>,
    notes: &mut Notes,
) -> Option<&'static str> {
    let parent = item.parent?;
    if parent != item.id && workspace.items.contains(&parent) {
        return None;
    }
    notes.warn(
        &item_path(slot, "parent"),
        format!(
            "“{}” was part of {parent}, which is not there or itself.",
            item.title
        ),
        "Choose its parent.",
    );
    Arc::make_mut(item).parent = None;
    Some("parent")
}

fn take_out_dependencies(
    workspace: &Workspace,
    slot: Slot,
    item: &mut Arc<Item>,
    notes: &mut Notes,
) -> Option<&'static str> {
    if item.depends_on.is_empty() {
        return None;
    }
    let mut seen: HashSet<ItemId> = HashSet::new();
    let id = item.id;
    let mut good = |d: &ItemId| *d != id && workspace.items.contains(d) && seen.insert(*d);
    let kept: Vec<ItemId> = item
        .depends_on
        .iter()
        .copied()
        .filter(|d| good(d))
        .collect();
    if kept.len() == item.depends_on.len() {
        return None;
    }
    notes.warn(
        &item_path(slot, "depends_on"),
        format!(
            "{} of the dependencies of “{}” are not there, repeated, or itself; they were taken out.",
            item.depends_on.len() - kept.len(),
            item.title
        ),
        "",
    );
    Arc::make_mut(item).depends_on = kept;
    Some("depends_on")
}
