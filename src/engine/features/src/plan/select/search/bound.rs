//! The Lagrangian bound: every limit and every dependency relaxed at a price, and the prices that make it lowest (Held,
//! Wolfe & Crowder 1974).

use crate::plan::select::search::{HAIR, ItemState, Prices, Search, add, at};

/// The multiplier moves by this share of the gap at first (Polyak's step).
const STRIDE: f64 = 1.0;

#[allow(clippy::cast_precision_loss)] // sums of values stay far below 2^53
impl Search {
    /// The Lagrangian bound at these prices; leaves the reduced values behind, and the slope at each price.
    pub(super) fn lagrangian(&mut self, prices: &Prices, slope: &mut Prices) -> f64 {
        let mut bound = self.value as f64;
        slope.edges.iter_mut().for_each(|g| *g = 0.0);
        slope.limits.iter_mut().for_each(|g| *g = 0.0);
        for row in &self.live {
            if at(&self.choice, *row) != ItemState::Open {
                continue;
            }
            let Some(what) = self.rows.get(*row) else {
                continue;
            };
            let mut reduced = what.value;
            for (limit, amount) in &what.uses {
                reduced -= at(&prices.limits, *limit) * amount;
            }
            for e in &what.needs {
                reduced -= at(&prices.edges, *e) * self.scale(*e);
            }
            for e in &what.needed {
                reduced += at(&prices.edges, *e) * self.scale(*e);
            }
            if let Some(entry) = self.reduced.get_mut(*row) {
                *entry = reduced;
            }
            if reduced > 0.0 {
                bound += reduced;
                for (limit, amount) in &what.uses {
                    add(&mut slope.limits, *limit, *amount);
                }
                what.needs
                    .iter()
                    .for_each(|e| add(&mut slope.edges, *e, self.scale(*e)));
                what.needed
                    .iter()
                    .for_each(|e| add(&mut slope.edges, *e, -self.scale(*e)));
            }
        }
        // Of an edge with both ends decided nothing is left; with one end decided, spread() has decided the other or
        // the edge holds whatever the other becomes: dependent out, or base in. In the second case the open dependent
        // pays nothing for it.
        for (e, edge) in self.edges.iter().enumerate() {
            let price = at(&prices.edges, e);
            if at(&self.choice, edge.base) == ItemState::In {
                // x_dependent ≤ 1 always holds: the right side of the relaxed row is `scale`.
                if at(&self.choice, edge.dependent) == ItemState::Open {
                    bound += price * edge.scale;
                    add(&mut slope.edges, e, -edge.scale);
                } else if let Some(g) = slope.edges.get_mut(e) {
                    *g = 0.0;
                }
            }
        }
        self.looks += self.live.len() as u64;
        for (k, price) in prices.limits.iter().enumerate() {
            let (low, high) = (
                at(&self.min, k) - at(&self.used, k),
                at(&self.max, k) - at(&self.used, k),
            );
            let wanted = at(&slope.limits, k);
            let (term, grade) = if *price > 0.0 {
                (price * high, wanted - high)
            } else if *price < 0.0 {
                (price * low, wanted - low)
            } else if wanted > high {
                (0.0, wanted - high)
            } else if wanted < low {
                (0.0, wanted - low)
            } else {
                (0.0, 0.0)
            };
            bound += term;
            if let Some(entry) = slope.limits.get_mut(k) {
                *entry = grade;
            }
        }
        bound
    }

    pub(super) fn scale(&self, edge: usize) -> f64 {
        self.edges.get(edge).map_or(1.0, |e| e.scale)
    }

    /// What a set must exceed to be of use: the second best so far.
    pub(super) fn to_beat(&self) -> i64 {
        self.second
            .as_ref()
            .map_or(self.nothing, |(value, _)| *value)
    }

    pub(super) fn hopeless(&self, bound: f64) -> bool {
        bound < (self.to_beat() as f64) + 1.0 - HAIR
    }

    /// Lowers the bound by moving the prices against its slope. Returns the best bound; `prices` become those of it
    /// and the reduced values too.
    pub(super) fn tighten(&mut self, prices: &mut Prices, steps: u32) -> f64 {
        let mut slope = prices.clone();
        let mut now = prices.clone();
        let mut best = f64::INFINITY;
        let mut stride = STRIDE;
        let mut idle = 0;
        for _ in 0..steps {
            let bound = self.lagrangian(&now, &mut slope);
            if bound < best - HAIR {
                best = bound;
                prices.clone_from(&now);
                idle = 0;
            } else {
                idle += 1;
                if idle >= 8 {
                    stride *= 0.6;
                    idle = 0;
                    now.clone_from(prices);
                    self.lagrangian(&now, &mut slope);
                }
            }
            if self.hopeless(best) {
                break;
            }
            let length: f64 = slope.limits.iter().chain(&slope.edges).map(|g| g * g).sum();
            if length <= 0.0 {
                break;
            }
            let step = stride * (bound - self.to_beat() as f64).max(1.0) / length;
            for (k, price) in now.limits.iter_mut().enumerate() {
                let moved = *price + step * at(&slope.limits, k);
                let crossed = (*price > 0.0 && moved < 0.0) || (*price < 0.0 && moved > 0.0);
                let endless = moved > 0.0 && at(&self.max, k).is_infinite();
                *price = if crossed || endless || !moved.is_finite() {
                    0.0
                } else {
                    moved
                };
            }
            for (e, price) in now.edges.iter_mut().enumerate() {
                let moved = *price + step * at(&slope.edges, e);
                *price = if moved.is_finite() {
                    moved.max(0.0)
                } else {
                    0.0
                };
            }
        }
        self.lagrangian(prices, &mut slope);
        best
    }

    /// Fixes open rows that cannot be otherwise in any set worth finding. False on a contradiction.
    pub(super) fn fix_by_price(&mut self, bound: f64) -> bool {
        for l in 0..self.live.len() {
            let row = at(&self.live, l);
            if at(&self.choice, row) != ItemState::Open {
                continue;
            }
            let reduced = at(&self.reduced, row);
            if self.hopeless(bound - reduced.abs()) {
                let choice = if reduced > 0.0 {
                    ItemState::In
                } else {
                    ItemState::Out
                };
                if !self.decide(row, choice) {
                    return false;
                }
            }
        }
        self.spread()
    }
}
