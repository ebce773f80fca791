//! The tree below the root, depth first.

use crate::plan::select::search::{ItemState, Prices, Search, at};

/// Subgradient steps at a node.
const NODE_STEPS: u32 = 14;

struct Frame {
    /// Length of the trail before this branch.
    mark: usize,
    row: usize,
    /// What to try next; none when both are done.
    next: Option<ItemState>,
    bound: f64,
    prices: Prices,
}

impl Search {
    /// Searches the tree below the root. True when all of it was searched.
    pub(super) fn branch(&mut self, prices: Prices) -> bool {
        let root = self.trail.len();
        self.live
            .retain(|row| at(&self.choice, *row) == ItemState::Open);
        let mut stack: Vec<Frame> = Vec::new();
        if let Some(frame) = self.open(prices, self.root_bound) {
            stack.push(frame);
        }
        while let Some(frame) = stack.last_mut() {
            let (mark, row, bound) = (frame.mark, frame.row, frame.bound);
            let Some(choice) = frame.next else {
                stack.pop();
                self.undo_to(mark);
                continue;
            };
            frame.next = (choice == ItemState::In).then_some(ItemState::Out);
            let prices = frame.prices.clone();
            self.undo_to(mark);
            if self.nodes >= self.effort.nodes || self.looks >= self.effort.looks {
                let waiting = stack.iter().map(|f| f.bound);
                self.left_bound = waiting.fold(bound, f64::max);
                self.undo_to(root);
                return false;
            }
            if self.hopeless(bound) {
                if let Some(frame) = stack.last_mut() {
                    frame.next = None;
                }
                continue;
            }
            if self.decide(row, choice)
                && self.spread()
                && let Some(frame) = self.open(prices, bound)
            {
                stack.push(frame);
            }
        }
        true
    }

    /// Opens a node: bounds it, fixes what its prices fix, and says where to branch. None when there is nothing to
    /// find below it, or when everything is decided.
    fn open(&mut self, mut prices: Prices, above: f64) -> Option<Frame> {
        self.nodes += 1;
        // Fixing by price needs the bound of those very prices; the bound of the node may be its parent's.
        let bound = self.tighten(&mut prices, NODE_STEPS);
        if self.hopeless(bound) || !self.fix_by_price(bound) {
            return None;
        }
        let open = self
            .live
            .iter()
            .filter(|row| at(&self.choice, **row) == ItemState::Open);
        // The least settled by its price; of those the largest.
        let key = |row: &usize| (at(&self.reduced, *row).abs() / self.size(*row), *row);
        let least = open.min_by(|a, b| {
            let ((x, i), (y, j)) = (key(a), key(b));
            x.total_cmp(&y).then(i.cmp(&j))
        });
        let Some(row) = least.copied() else {
            self.take();
            return None;
        };
        Some(Frame {
            mark: self.trail.len(),
            row,
            next: Some(ItemState::In),
            bound: bound.min(above),
            prices,
        })
    }
}
