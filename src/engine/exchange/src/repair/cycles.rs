//! Cycles: where parents or dependencies lead back to where they began, one link is cut.

use crate::notes::Notes;
use crate::repair::repaired::{Repaired, item_path, put_repaired};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// The item whose parent closes a cycle loses that parent.
pub(super) fn cut_parent_cycles(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let slots = workspace.items.slots();
    let parents: Vec<Option<Slot>> = (0..slots)
        .map(|s| {
            let item = workspace.items.at(Slot::try_from(s).ok()?)?;
            workspace.items.slot(&item.parent?)
        })
        .collect();
    for slot in cycle_closers(&parents)
        .into_iter()
        .filter_map(|s| Slot::try_from(s).ok())
    {
        let Some(mut item) = workspace.items.at(slot).cloned() else {
            continue;
        };
        Arc::make_mut(&mut item).parent = None;
        notes.warn(
            &item_path(slot, "parent"),
            format!(
                "The parents ran in a ring; “{}” has no parent now.",
                item.title
            ),
            "Choose its parent.",
        );
        put_repaired(workspace, repaired, item, "parent");
    }
}

/// Walks up from every item once, and says which parents lead back onto the walk.
fn cycle_closers(parents: &[Option<Slot>]) -> Vec<usize> {
    // 0: not seen; otherwise the walk in which it was seen.
    let mut walk_of = vec![0_usize; parents.len()];
    let mut cuts = Vec::new();
    for start in 0..parents.len() {
        let walk = start + 1;
        let mut here = start;
        loop {
            match walk_of.get_mut(here) {
                Some(mark) if *mark == 0 => *mark = walk,
                _ => break,
            }
            let Some(up) = parents.get(here).copied().flatten() else {
                break;
            };
            if walk_of.get(up as usize) == Some(&walk) {
                cuts.push(here);
                break;
            }
            here = up as usize;
        }
    }
    cuts
}

/// Cuts the dependency that closes a cycle.
pub(super) fn cut_dependency_cycles(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let slots = workspace.items.slots();
    let edges: Vec<Vec<Slot>> = (0..slots)
        .map(|s| {
            let item = Slot::try_from(s).ok().and_then(|s| workspace.items.at(s));
            item.map_or_else(Vec::new, |item| {
                let slot = |id| workspace.items.slot(id);
                item.depends_on.iter().filter_map(slot).collect()
            })
        })
        .collect();
    for (from, to) in back_edges(&edges) {
        let (Some(mut item), Some(target)) = (
            workspace.items.at(from).cloned(),
            workspace.items.at(to).cloned(),
        ) else {
            continue;
        };
        Arc::make_mut(&mut item)
            .depends_on
            .retain(|d| *d != target.id);
        notes.warn(
            &item_path(from, "depends_on"),
            format!(
                "The dependencies ran in a ring; “{}” does not wait for “{}” any more.",
                item.title, target.title
            ),
            "",
        );
        put_repaired(workspace, repaired, item, "depends_on");
    }
}

/// Depth first over the dependencies: the edges that lead back onto the path.
fn back_edges(edges: &[Vec<Slot>]) -> Vec<(Slot, Slot)> {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const CLOSED: u8 = 2;
    let mut state = vec![NEW; edges.len()];
    let mut cuts: Vec<(Slot, Slot)> = Vec::new();
    for start in 0..edges.len() {
        if state.get(start) != Some(&NEW) {
            continue;
        }
        let mut stack = vec![(start, 0_usize)];
        set(&mut state, start, OPEN);
        while let Some((here, edge)) = stack.last_mut() {
            let from = *here;
            let Some(to) = edges.get(from).and_then(|e| e.get(*edge)).copied() else {
                set(&mut state, from, CLOSED);
                stack.pop();
                continue;
            };
            *edge += 1;
            match state.get(to as usize).copied() {
                Some(NEW) => {
                    set(&mut state, to as usize, OPEN);
                    stack.push((to as usize, 0));
                }
                Some(OPEN) => cuts.push((Slot::try_from(from).unwrap_or(Slot::MAX), to)),
                _ => {}
            }
        }
    }
    cuts
}

fn set(state: &mut [u8], at: usize, to: u8) {
    if let Some(place) = state.get_mut(at) {
        *place = to;
    }
}
