//! Quarantine: what could not be read stays where it is on the storage, until the user discards it.

use crate::checksum::Damage;
use crate::keys::{Key, SlotName};
use std::fmt;

/// What was quarantined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuarantinedWhat {
    /// A whole slot.
    Slot(SlotName),
    /// A journal entry.
    Entry(u64),
}

/// Something that could not be read or did not fit. It stays where it is until the user discards it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quarantined {
    /// What.
    pub what: QuarantinedWhat,
    /// Why.
    pub why: String,
}

impl Quarantined {
    pub(super) fn slot(name: SlotName, damage: &Damage) -> Self {
        Self {
            what: QuarantinedWhat::Slot(name),
            why: damage.to_string(),
        }
    }

    pub(super) fn entry(seq: u64, why: &str) -> Self {
        Self {
            what: QuarantinedWhat::Entry(seq),
            why: why.to_owned(),
        }
    }

    /// Whether this key of workspace `id` belongs to it.
    pub fn owns(&self, key: Key) -> bool {
        match (self.what, key) {
            (QuarantinedWhat::Slot(name), Key::Manifest(slot) | Key::Chunk(slot, ..)) => {
                name == slot
            }
            (QuarantinedWhat::Entry(seq), Key::Journal(other)) => seq == other,
            _ => false,
        }
    }
}

impl fmt::Display for Quarantined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            QuarantinedWhat::Slot(name) => {
                write!(f, "Saved copy {name} was set aside: {}.", self.why)
            }
            QuarantinedWhat::Entry(seq) => {
                write!(f, "Saved change {seq} was set aside: {}.", self.why)
            }
        }
    }
}
