//! Places: which part of the order an item stands in, and how many stand where.

/// Which part of the order an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It has a score and a rank.
    Scored,
    /// Something is missing.
    Undefined,
    /// A prohibited practice.
    Prohibited,
    /// Finished.
    Done,
    /// In the trash, or no item in this slot.
    Absent,
}

/// How many items stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All items that are not in the trash.
    pub items: u32,
    /// With a score and a rank.
    pub scored: u32,
    /// With something missing.
    pub undefined: u32,
    /// Prohibited practices.
    pub prohibited: u32,
    /// Finished.
    pub done: u32,
}

impl Counts {
    fn of(&mut self, place: Place) -> Option<&mut u32> {
        match place {
            Place::Scored => Some(&mut self.scored),
            Place::Undefined => Some(&mut self.undefined),
            Place::Prohibited => Some(&mut self.prohibited),
            Place::Done => Some(&mut self.done),
            Place::Absent => None,
        }
    }

    pub(super) fn add(&mut self, place: Place) {
        if let Some(count) = self.of(place) {
            *count += 1;
            self.items += 1;
        }
    }

    pub(super) fn take(&mut self, place: Place) {
        if let Some(count) = self.of(place) {
            *count = count.saturating_sub(1);
            self.items = self.items.saturating_sub(1);
        }
    }
}

/// What about a slot does not depend on the framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlotState {
    Absent,
    Open,
    Prohibited,
    Done,
}
