//! Sets that are found on the way: dives and swaps.

use crate::plan::select::search::{ItemState, Search, add, at, least_first};

impl Search {
    /// Takes the present decisions, all made, as a set.
    pub(super) fn take(&mut self) {
        let low = (0..self.min.len()).any(|k| at(&self.used, k) < at(&self.min, k));
        if low {
            return;
        }
        let found = (self.value, self.choice.clone());
        let same =
            |other: &Option<(i64, Vec<ItemState>)>| other.as_ref().is_some_and(|o| o.1 == found.1);
        if same(&self.best) || same(&self.second) {
            return;
        }
        if self.best.as_ref().is_none_or(|best| found.0 > best.0) {
            self.second = self.best.replace(found);
        } else if self.second.as_ref().is_none_or(|second| found.0 > second.0) {
            self.second = Some(found);
        }
    }

    /// Dives from here: takes open rows in the order of what they are worth at the present prices, most first, as long
    /// as they fit, and leaves the rest out. `toward_minima` takes rows of unmet minima first.
    pub(super) fn dive(&mut self, toward_minima: bool) {
        let mark = self.trail.len();
        let mut order: Vec<(f64, usize)> = self
            .live
            .iter()
            .filter(|row| at(&self.choice, **row) == ItemState::Open)
            .map(|row| (-(at(&self.reduced, *row) / self.size(*row)), *row))
            .collect();
        least_first(&mut order);
        let mut fits = true;
        if toward_minima {
            for (_, row) in &order {
                if fits && self.helps_a_minimum(*row) {
                    fits &= self.attempt(*row);
                }
            }
        }
        for (_, row) in &order {
            fits = fits && self.attempt(*row);
        }
        if fits {
            self.take();
            self.improve(mark);
        }
        self.undo_to(mark);
    }

    pub(super) fn size(&self, row: usize) -> f64 {
        let uses = self
            .rows
            .get(row)
            .map(|r| r.uses.as_slice())
            .unwrap_or_default();
        uses.iter().map(|(_, amount)| *amount).fold(1.0, f64::max)
    }

    pub(super) fn helps_a_minimum(&self, row: usize) -> bool {
        let uses = self
            .rows
            .get(row)
            .map(|r| r.uses.as_slice())
            .unwrap_or_default();
        uses.iter()
            .any(|(k, _)| at(&self.used, *k) < at(&self.min, *k))
    }

    /// Takes an open row in if it fits and adds something, else leaves it out. False when neither goes.
    pub(super) fn attempt(&mut self, row: usize) -> bool {
        if at(&self.choice, row) != ItemState::Open {
            return true;
        }
        let mark = self.trail.len();
        let wanted = self.rows.get(row).is_some_and(|r| r.worth > 0) || self.helps_a_minimum(row);
        if wanted && self.decide_locally(row, ItemState::In) {
            return true;
        }
        self.undo_to(mark);
        self.decide_locally(row, ItemState::Out)
    }

    /// A decision with the conclusions of precedence only: what a dive of thousands of rows can afford.
    pub(super) fn decide_locally(&mut self, row: usize, choice: ItemState) -> bool {
        let mut queue = vec![row];
        while let Some(row) = queue.pop() {
            if at(&self.choice, row) == choice {
                continue;
            }
            if !self.decide(row, choice) {
                return false;
            }
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            if choice == ItemState::In {
                queue.extend(
                    what.needs
                        .iter()
                        .filter_map(|e| Some(self.edges.get(*e)?.base)),
                );
            } else {
                queue.extend(
                    what.needed
                        .iter()
                        .filter_map(|e| Some(self.edges.get(*e)?.dependent)),
                );
            }
        }
        true
    }

    /// Swaps of one chosen row for one that is not, around the present set, which has every row decided (those from
    /// `mark` on by a dive) and is put back at the end. Finds runners-up too.
    pub(super) fn improve(&mut self, mark: usize) {
        /// Rows that are tried on either side.
        const NEAR: usize = 40;
        let swappable = |s: &Self, choice: ItemState| {
            // Only what was decided since: what is fixed stays so.
            let mut rows: Vec<(f64, usize)> = s
                .trail
                .iter()
                .skip(mark)
                .filter(|row| at(&s.choice, **row) == choice)
                .filter(|row| {
                    let row = s.rows.get(**row);
                    row.is_some_and(|r| r.needs.is_empty() && r.needed.is_empty())
                })
                .map(|row| (at(&s.reduced, *row).abs(), *row))
                .collect();
            least_first(&mut rows);
            rows.truncate(NEAR);
            rows
        };
        let (inside, outside) = (
            swappable(self, ItemState::In),
            swappable(self, ItemState::Out),
        );
        for (_, out) in &inside {
            self.try_swap(Some(*out), None);
            for (_, into) in &outside {
                self.try_swap(Some(*out), Some(*into));
            }
        }
        for (_, into) in &outside {
            self.try_swap(None, Some(*into));
        }
    }

    pub(super) fn try_swap(&mut self, out: Option<usize>, into: Option<usize>) {
        let gain = into.and_then(|r| self.rows.get(r)).map_or(0, |r| r.worth)
            - out.and_then(|r| self.rows.get(r)).map_or(0, |r| r.worth);
        if self.value + gain <= self.to_beat() {
            return;
        }
        let (value, used, kept) = (
            self.value,
            self.used.clone(),
            (
                out.map(|r| (r, at(&self.choice, r))),
                into.map(|r| (r, at(&self.choice, r))),
            ),
        );
        for (row, sign, choice) in [(out, -1.0, ItemState::Out), (into, 1.0, ItemState::In)] {
            let Some(row) = row else { continue };
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            what.uses
                .iter()
                .for_each(|(k, a)| add(&mut self.used, *k, sign * a));
            self.value += if choice == ItemState::In {
                what.worth
            } else {
                -what.worth
            };
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = choice;
            }
        }
        if (0..self.max.len()).all(|k| at(&self.used, k) <= at(&self.max, k)) {
            self.take();
        }
        (self.value, self.used) = (value, used);
        for (row, was) in [kept.0, kept.1].into_iter().flatten() {
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = was;
            }
        }
    }
}
