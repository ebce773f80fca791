//! The facts that conditions may name: their kinds and values.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Kind of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Yes, no or unknown.
    Flag,
    /// Several values at once, each in, out or unknown.
    Set,
    /// Exactly one value, or unknown.
    Enum,
    /// A number (the question names the unit).
    Number,
    /// A calendar date.
    Date,
}

impl Kind {
    /// Id as in the pack.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Set => "set",
            Self::Enum => "enum",
            Self::Number => "number",
            Self::Date => "date",
        }
    }

    /// The kind with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        let all = [Self::Flag, Self::Set, Self::Enum, Self::Number, Self::Date];
        all.into_iter().find(|kind| kind.id() == id)
    }
}

#[derive(Clone, Debug)]
struct VocabularyEntry {
    id: Arc<str>,
    kind: Kind,
    values: Vec<Arc<str>>,
}

/// All facts of a pack in a fixed order; the place of a fact is its slot.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    entries: Vec<VocabularyEntry>,
    index: BTreeMap<Arc<str>, u16>,
}

impl Vocabulary {
    /// Adds a fact.
    ///
    /// # Errors
    /// When the id is taken, a set has more than 32 values, or the vocabulary is full.
    pub fn add(&mut self, id: &str, kind: Kind, values: Vec<Arc<str>>) -> Result<u16, String> {
        let slot = u16::try_from(self.entries.len()).map_err(|_| "too many facts".to_owned())?;
        if values.len() > 32 {
            return Err(format!("fact '{id}' has more than 32 values"));
        }
        let id: Arc<str> = id.into();
        if self.index.insert(id.clone(), slot).is_some() {
            return Err(format!("fact '{id}' is defined twice"));
        }
        self.entries.push(VocabularyEntry { id, kind, values });
        Ok(slot)
    }

    /// Number of facts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no fact.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Slot of a fact.
    #[must_use]
    pub fn slot(&self, id: &str) -> Option<u16> {
        self.index.get(id).copied()
    }

    /// Id of the fact in a slot; empty when there is none.
    #[must_use]
    pub fn id(&self, slot: u16) -> Arc<str> {
        self.entry(slot).map_or_else(|| "".into(), |e| e.id.clone())
    }

    /// Kind of the fact in a slot; a flag when there is none.
    #[must_use]
    pub fn kind(&self, slot: u16) -> Kind {
        self.entry(slot).map_or(Kind::Flag, |e| e.kind)
    }

    /// Values of a set or enum.
    #[must_use]
    pub fn values(&self, slot: u16) -> &[Arc<str>] {
        self.entry(slot).map_or(&[], |e| &e.values)
    }

    /// Bit of one value.
    #[must_use]
    pub fn mask(&self, slot: u16, value: &str) -> Option<u32> {
        let place = self.values(slot).iter().position(|v| &**v == value)?;
        Some(1 << place)
    }

    /// Bits of all values.
    #[must_use]
    pub fn all_values(&self, slot: u16) -> u32 {
        match self.values(slot).len() {
            n if n >= 32 => u32::MAX,
            n => (1 << n) - 1,
        }
    }

    /// Values whose bits are in the mask, in the order of the pack.
    #[must_use]
    pub fn named(&self, slot: u16, mask: u32) -> Vec<Arc<str>> {
        let values = self.values(slot).iter().enumerate();
        values
            .filter(|(place, _)| mask & (1 << place) != 0)
            .map(|(_, value)| value.clone())
            .collect()
    }

    fn entry(&self, slot: u16) -> Option<&VocabularyEntry> {
        self.entries.get(usize::from(slot))
    }
}
