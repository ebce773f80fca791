//! Item numbers: each held once, and room to count on.

use crate::notes::Notes;
use crate::repair::repaired::{Repaired, item_path, put_repaired};
use plumbline_document::item::{Item, LARGEST_NUMBER};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::HashSet;
use std::sync::Arc;

/// Gives out item numbers that nobody holds, upwards from the highest.
#[derive(Debug)]
pub struct Numbers {
    taken: HashSet<u32>,
    next: u32,
}

impl Numbers {
    /// The numbers of this workspace.
    pub fn of(workspace: &Workspace) -> Self {
        let taken: HashSet<u32> = workspace.items.iter().map(|item| item.number).collect();
        let highest = workspace
            .items
            .iter()
            .map(|item| item.number)
            .filter(|n| *n <= LARGEST_NUMBER)
            .max();
        Self {
            taken,
            next: highest.unwrap_or(0).saturating_add(1),
        }
    }

    /// Takes this number if it is usable and free.
    pub fn claim(&mut self, number: u32) -> bool {
        let usable = (1..=LARGEST_NUMBER).contains(&number) && self.taken.insert(number);
        if usable {
            self.next = self.next.max(number.saturating_add(1));
        }
        usable
    }

    /// Gives a number back.
    pub fn release(&mut self, number: u32) {
        self.taken.remove(&number);
    }

    /// The next free number.
    pub fn give(&mut self) -> u32 {
        while !self.taken.insert(self.next) {
            self.next = self.next.saturating_add(1);
        }
        self.next
    }
}

pub(super) fn repair_numbers(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let mut seen = HashSet::new();
    let usable = |n: u32| (1..=LARGEST_NUMBER).contains(&n);
    let bad: Vec<(Slot, Arc<Item>)> = workspace
        .items
        .enumerate()
        .filter(|(_, item)| !(usable(item.number) && seen.insert(item.number)))
        .map(|(slot, item)| (slot, item.clone()))
        .collect();
    if bad.is_empty() {
        return;
    }
    let mut numbers = Numbers::of(workspace);
    for (slot, mut item) in bad {
        let old = item.number;
        let number = numbers.give();
        Arc::make_mut(&mut item).number = number;
        notes.warn(
            &item_path(slot, "number"),
            format!(
                "The number {old} of “{}” was taken or unusable; it is {number} now.",
                item.title
            ),
            "",
        );
        put_repaired(workspace, repaired, item, "number");
    }
}
