//! Decisions, and what follows from them.

use crate::plan::select::search::{Edge, ItemState, Search, SearchItem, add, at};

impl Search {
    /// Decides one row. False when that contradicts an earlier decision or breaks a limit.
    pub(super) fn decide(&mut self, row: usize, choice: ItemState) -> bool {
        match at(&self.choice, row) {
            ItemState::Open => {}
            made => return made == choice,
        }
        let Some(what) = self.rows.get(row) else {
            // A base that is not among the rows: it can only be out.
            return choice == ItemState::Out;
        };
        if let Some(entry) = self.choice.get_mut(row) {
            *entry = choice;
        }
        self.trail.push(row);
        let mut fits = true;
        for (limit, amount) in &what.uses {
            add(&mut self.avail, *limit, -amount);
            if choice == ItemState::In {
                add(&mut self.used, *limit, *amount);
            }
            let used = at(&self.used, *limit);
            fits &= used <= at(&self.max, *limit)
                && used + at(&self.avail, *limit) >= at(&self.min, *limit);
        }
        if choice == ItemState::In {
            self.value += what.worth;
        }
        fits
    }

    pub(super) fn undo_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some(row) = self.trail.pop() else { return };
            let was = at(&self.choice, row);
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = ItemState::Open;
            }
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            for (limit, amount) in &what.uses {
                add(&mut self.avail, *limit, *amount);
                if was == ItemState::In {
                    add(&mut self.used, *limit, -amount);
                }
            }
            if was == ItemState::In {
                self.value -= what.worth;
            }
        }
    }

    /// Draws every conclusion from what is decided: precedence both ways, rows that no longer fit, rows without which
    /// a minimum could not be reached. False on a contradiction.
    pub(super) fn spread(&mut self) -> bool {
        let short = |s: &Self, k: usize| at(&s.used, k) + at(&s.avail, k) < at(&s.min, k);
        if (0..self.min.len()).any(|k| short(self, k) || at(&self.used, k) > at(&self.max, k)) {
            return false;
        }
        loop {
            let before = self.trail.len();
            for e in 0..self.edges.len() {
                let Some(Edge {
                    dependent, base, ..
                }) = self.edges.get(e)
                else {
                    continue;
                };
                let (dependent, base) = (*dependent, *base);
                let base_is_out =
                    base >= self.rows.len() || at(&self.choice, base) == ItemState::Out;
                if at(&self.choice, dependent) == ItemState::In && !self.decide(base, ItemState::In)
                {
                    return false;
                }
                if base_is_out && !self.decide(dependent, ItemState::Out) {
                    return false;
                }
            }
            for l in 0..self.live.len() {
                let row = at(&self.live, l);
                if at(&self.choice, row) != ItemState::Open {
                    continue;
                }
                let Some(forced) = self.rows.get(row).map(|what| self.forced(what)) else {
                    continue;
                };
                if let Some(choice) = forced
                    && !self.decide(row, choice)
                {
                    return false;
                }
            }
            self.looks += self.live.len() as u64;
            if self.trail.len() == before {
                return true;
            }
        }
    }

    /// What the limits leave of an open row, when they leave only one thing.
    pub(super) fn forced(&self, row: &SearchItem) -> Option<ItemState> {
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + amount > at(&self.max, *limit) {
                return Some(ItemState::Out);
            }
        }
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + at(&self.avail, *limit) - amount < at(&self.min, *limit) {
                return Some(ItemState::In);
            }
        }
        None
    }
}
