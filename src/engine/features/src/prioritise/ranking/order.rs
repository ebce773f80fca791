//! The order: sorted as a whole, or kept by a binary search and a shift.

use crate::prioritise::ranking::Ranking;
use crate::prioritise::ranking::place::{Counts, Place, SlotState};
use plumbline_document::table::Slot;

impl Ranking {
    /// All items that are not in the trash, best first.
    pub fn order(&self) -> &[Slot] {
        &self.order
    }

    /// The scored items, best first.
    pub fn scored(&self) -> &[Slot] {
        self.order
            .get(..self.counts.scored as usize)
            .unwrap_or_default()
    }

    /// The items that are to be done, best first: the scored ones, then those with something missing.
    pub fn open(&self) -> &[Slot] {
        let many = self.counts.scored + self.counts.undefined;
        self.order.get(..many as usize).unwrap_or_default()
    }

    /// How many items stand where.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// Which part of the order an item stands in.
    pub fn place(&self, slot: Slot) -> Place {
        match self.states.get(slot as usize) {
            None | Some(SlotState::Absent) => Place::Absent,
            Some(SlotState::Prohibited) => Place::Prohibited,
            Some(SlotState::Done) => Place::Done,
            Some(SlotState::Open) if self.raw_score(slot).is_nan() => Place::Undefined,
            Some(SlotState::Open) => Place::Scored,
        }
    }

    /// The rank of a scored item, from 1. Equal scores share the better rank.
    pub fn rank(&self, slot: Slot) -> Option<u32> {
        let score = self
            .score(slot)
            .filter(|_| self.place(slot) == Place::Scored)?;
        let better = self
            .scored()
            .partition_point(|other| self.raw_score(*other) > score);
        u32::try_from(better).ok()?.checked_add(1)
    }

    /// Ranks of all slots in one pass.
    pub fn ranks(&self) -> Vec<Option<u32>> {
        let mut ranks = vec![None; self.states.len()];
        let mut last: Option<(f64, u32)> = None;
        for (at, slot) in (1..).zip(self.scored()) {
            let score = self.raw_score(*slot);
            let rank = match last {
                Some((before, rank)) if before == score => rank,
                _ => at,
            };
            last = Some((score, rank));
            if let Some(entry) = ranks.get_mut(*slot as usize) {
                *entry = Some(rank);
            }
        }
        ranks
    }

    /// Sorts everything and counts.
    pub(super) fn arrange(&mut self) {
        let mut keys = std::mem::take(&mut self.scratch);
        keys.clear();
        self.counts = Counts::default();
        for slot in 0..self.slots() {
            let place = self.place(slot);
            self.counts.add(place);
            if place != Place::Absent {
                keys.push(self.key(slot));
            }
        }
        #[expect(
            clippy::disallowed_methods,
            reason = "10,000 keys are sorted while somebody waits"
        )]
        keys.sort_unstable();
        self.order.clear();
        self.order.extend(keys.iter().map(|key| slot_of(*key)));
        self.scratch = keys;
    }

    pub(super) fn take_out(&mut self, slot: Slot) {
        let place = self.place(slot);
        if place == Place::Absent {
            return;
        }
        if let Ok(at) = self.position(slot) {
            self.order.remove(at);
            self.counts.take(place);
        }
    }

    pub(super) fn put_in(&mut self, slot: Slot) {
        let place = self.place(slot);
        if place == Place::Absent {
            return;
        }
        if let Err(at) = self.position(slot) {
            self.order.insert(at, slot);
            self.counts.add(place);
        }
    }

    /// Where a slot stands in the order, or would.
    fn position(&self, slot: Slot) -> Result<usize, usize> {
        let key = self.key(slot);
        self.order
            .binary_search_by(|other| self.key(*other).cmp(&key))
    }

    /// Sorts as the order does: place and score, then item number, then slot.
    fn key(&self, slot: Slot) -> u128 {
        let first = match self.place(slot) {
            Place::Scored => descending(self.raw_score(slot)),
            Place::Undefined => u64::MAX - 3,
            Place::Prohibited => u64::MAX - 2,
            Place::Done => u64::MAX - 1,
            Place::Absent => u64::MAX,
        };
        let number = self.numbers.get(slot as usize).copied().unwrap_or(0);
        (u128::from(first) << 64) | (u128::from(number) << 32) | u128::from(slot)
    }
}

/// Bits that sort as finite scores do, largest first, below everything that has no score.
fn descending(score: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = score.to_bits();
    if bits & SIGN == 0 {
        !(bits | SIGN)
    } else {
        bits
    }
}

#[allow(clippy::cast_possible_truncation)] // the slot is the key's low half
fn slot_of(key: u128) -> Slot {
    key as Slot
}
