//! What was set aside: kept where it is, until the user discards it.

use crate::checksum::Damage;
use crate::keys::{Key, SlotName};
use std::fmt;

/// What was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideWhat {
    /// A whole slot.
    Slot(SlotName),
    /// A journal entry.
    Entry(u64),
}

/// Something that could not be read or did not fit. It stays where it is until the user discards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aside {
    /// What.
    pub what: AsideWhat,
    /// Why.
    pub why: String,
}

impl Aside {
    pub(super) fn slot(name: SlotName, damage: &Damage) -> Self {
        Self {
            what: AsideWhat::Slot(name),
            why: damage.to_string(),
        }
    }

    pub(super) fn entry(seq: u64, why: &str) -> Self {
        Self {
            what: AsideWhat::Entry(seq),
            why: why.to_owned(),
        }
    }

    /// Whether this key of workspace `id` belongs to it.
    pub fn owns(&self, key: Key) -> bool {
        match (self.what, key) {
            (AsideWhat::Slot(name), Key::Manifest(slot) | Key::Chunk(slot, ..)) => name == slot,
            (AsideWhat::Entry(seq), Key::Journal(other)) => seq == other,
            _ => false,
        }
    }
}

impl fmt::Display for Aside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            AsideWhat::Slot(name) => write!(f, "Saved copy {name} was set aside: {}.", self.why),
            AsideWhat::Entry(seq) => write!(f, "Saved change {seq} was set aside: {}.", self.why),
        }
    }
}
