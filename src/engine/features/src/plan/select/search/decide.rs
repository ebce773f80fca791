//! Decisions, and what follows from them.

use crate::plan::select::search::{Choice, Edge, Row, Search, add, at};

impl Search {
    /// Decides one row. False when that contradicts an earlier decision or breaks a limit.
    pub(super) fn decide(&mut self, row: usize, choice: Choice) -> bool {
        match at(&self.choice, row) {
            Choice::Open => {}
            made => return made == choice,
        }
        let Some(what) = self.rows.get(row) else {
            // A base that is not among the rows: it can only be out.
            return choice == Choice::Out;
        };
        if let Some(entry) = self.choice.get_mut(row) {
            *entry = choice;
        }
        self.trail.push(row);
        let mut fits = true;
        for (limit, amount) in &what.uses {
            add(&mut self.avail, *limit, -amount);
            if choice == Choice::In {
                add(&mut self.used, *limit, *amount);
            }
            let used = at(&self.used, *limit);
            fits &= used <= at(&self.max, *limit)
                && used + at(&self.avail, *limit) >= at(&self.min, *limit);
        }
        if choice == Choice::In {
            self.value += what.worth;
        }
        fits
    }

    pub(super) fn undo_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some(row) = self.trail.pop() else { return };
            let was = at(&self.choice, row);
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = Choice::Open;
            }
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            for (limit, amount) in &what.uses {
                add(&mut self.avail, *limit, *amount);
                if was == Choice::In {
                    add(&mut self.used, *limit, -amount);
                }
            }
            if was == Choice::In {
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
                let base_is_out = base >= self.rows.len() || at(&self.choice, base) == Choice::Out;
                if at(&self.choice, dependent) == Choice::In && !self.decide(base, Choice::In) {
                    return false;
                }
                if base_is_out && !self.decide(dependent, Choice::Out) {
                    return false;
                }
            }
            for l in 0..self.live.len() {
                let row = at(&self.live, l);
                if at(&self.choice, row) != Choice::Open {
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
    pub(super) fn forced(&self, row: &Row) -> Option<Choice> {
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + amount > at(&self.max, *limit) {
                return Some(Choice::Out);
            }
        }
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + at(&self.avail, *limit) - amount < at(&self.min, *limit) {
                return Some(Choice::In);
            }
        }
        None
    }
}
