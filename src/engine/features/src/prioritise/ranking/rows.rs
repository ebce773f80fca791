//! Rows: what is read of each item, and its score by the formula.

use crate::prioritise::compliance_status::ComplianceStatuses;
use crate::prioritise::derive::DerivationContext;
use crate::prioritise::ranking::Ranking;
use crate::prioritise::ranking::place::SlotState;
use plumbline_document::ids::StatusId;
use plumbline_document::item::Item;
use plumbline_document::settings::Category;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;

impl Ranking {
    /// Reads what does not depend on the framework; the columns start empty.
    pub(super) fn read_items(&mut self, workspace: &Workspace) {
        let slots = workspace.items.slots();
        self.states = vec![SlotState::Absent; slots];
        self.numbers = vec![0; slots];
        self.scores = vec![f64::NAN; slots];
        let context = self.context(workspace);
        let done = done_statuses(workspace);
        for (slot, item) in workspace.items.enumerate() {
            self.read_state(slot, item, &context, &done);
        }
    }

    fn read_state(
        &mut self,
        slot: Slot,
        item: &Item,
        context: &DerivationContext<'_>,
        done: &[&StatusId],
    ) {
        let prohibition = context.prohibition(item).filter(|p| p.applies);
        let state = if !item.is_live() {
            SlotState::Absent
        } else if done.contains(&&item.status) {
            SlotState::Done
        } else if prohibition.is_some() {
            SlotState::Prohibited
        } else {
            SlotState::Open
        };
        match prohibition.filter(|_| state == SlotState::Prohibited) {
            Some(prohibition) => drop(self.prohibitions.insert(slot, prohibition)),
            None => drop(self.prohibitions.remove(&slot)),
        }
        let at = slot as usize;
        if let (Some(l), Some(n)) = (self.states.get_mut(at), self.numbers.get_mut(at)) {
            (*l, *n) = (state, item.number);
        }
    }

    /// Reads one row again, columns and score included, growing the arrays when the item is new.
    pub(super) fn read_row(&mut self, workspace: &Workspace, slot: Slot) {
        let slots = workspace.items.slots().max(self.states.len());
        if slots > self.states.len() {
            self.states.resize(slots, SlotState::Absent);
            self.numbers.resize(slots, 0);
            self.scores.resize(slots, f64::NAN);
            self.columns.iter_mut().for_each(|c| c.resize(slots));
        }
        if let Some(item) = workspace.items.at(slot) {
            let is_new = |id| self.statuses.get(id).is_none() && workspace.systems.contains(id);
            if item.system.as_ref().is_some_and(is_new) {
                self.statuses = ComplianceStatuses::of(workspace, self.today).into();
            }
            let context = self.context(workspace);
            self.read_state(slot, item, &context, &done_statuses(workspace));
            for column in &mut self.columns {
                column.set(slot, item, &context);
            }
        } else {
            self.forget(slot);
        }
        self.rescore(slot);
    }

    fn forget(&mut self, slot: Slot) {
        self.prohibitions.remove(&slot);
        let at = slot as usize;
        if let (Some(l), Some(n)) = (self.states.get_mut(at), self.numbers.get_mut(at)) {
            (*l, *n) = (SlotState::Absent, 0);
        }
        for column in &mut self.columns {
            column.write(slot, f64::NAN, f64::NAN);
        }
    }

    pub(super) fn rescore(&mut self, slot: Slot) {
        let state = self.states.get(slot as usize);
        let score = if matches!(state, Some(SlotState::Open | SlotState::Done)) {
            self.formula
                .score(|c| self.raw(c, slot), |c| self.norm(c, slot))
        } else {
            f64::NAN
        };
        if let Some(entry) = self.scores.get_mut(slot as usize) {
            *entry = score;
        }
    }
}

fn done_statuses(workspace: &Workspace) -> Vec<&StatusId> {
    let statuses = workspace.settings.statuses.iter();
    statuses
        .filter(|s| s.category == Category::Done)
        .map(|s| &s.id)
        .collect()
}
