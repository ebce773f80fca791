//! A table of entities: rows in slots that never move, found by identity.

use crate::entity::Entity;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Index of a row. It stays the same for as long as the table lives, so that scores and orders can be plain arrays.
pub type Slot = u32;

/// Rows of one type. Replacing one touches that row only, whatever the table's size; a removed row leaves its slot
/// empty until an entity of the same identity comes back or the table is rebuilt.
#[derive(Clone, Debug)]
pub struct Table<E: Entity> {
    rows: Vec<Option<Arc<E>>>,
    /// Identities are random or short, so that a few operations a word spread them well. Its order reaches no output.
    slots: FxHashMap<E::Id, Slot>,
    live: usize,
}

impl<E: Entity> Default for Table<E> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            slots: FxHashMap::default(),
            live: 0,
        }
    }
}

impl<E: Entity> Table<E> {
    /// Number of entities.
    pub fn len(&self) -> usize {
        self.live
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.live == 0
    }

    /// Number of slots, empty ones included: the length of arrays that run beside this table.
    pub fn slots(&self) -> usize {
        self.rows.len()
    }

    /// The entity with this identity.
    pub fn get(&self, id: &E::Id) -> Option<&Arc<E>> {
        self.at(*self.slots.get(id)?)
    }

    /// The entity in this slot.
    pub fn at(&self, slot: Slot) -> Option<&Arc<E>> {
        self.rows.get(slot as usize)?.as_ref()
    }

    /// The slot of this identity, also while it is empty.
    pub fn slot(&self, id: &E::Id) -> Option<Slot> {
        self.slots.get(id).copied()
    }

    /// Whether there is an entity with this identity.
    pub fn contains(&self, id: &E::Id) -> bool {
        self.get(id).is_some()
    }

    /// Inserts or replaces; returns the slot and what was there.
    pub fn put(&mut self, entity: Arc<E>) -> (Slot, Option<Arc<E>>) {
        let next = Slot::try_from(self.rows.len()).unwrap_or(Slot::MAX);
        let slot = *self.slots.entry(entity.id().clone()).or_insert(next);
        if slot == next {
            self.rows.push(None);
        }
        let before = self
            .rows
            .get_mut(slot as usize)
            .and_then(|row| row.replace(entity));
        self.live += usize::from(before.is_none());
        (slot, before)
    }

    /// Takes the entity out; its slot stays reserved for it.
    pub fn remove(&mut self, id: &E::Id) -> Option<Arc<E>> {
        let slot = *self.slots.get(id)?;
        let gone = self.rows.get_mut(slot as usize)?.take();
        self.live -= usize::from(gone.is_some());
        gone
    }

    /// The entities in the order of their slots.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<E>> {
        self.rows.iter().flatten()
    }

    /// Slots and entities in the order of their slots.
    pub fn enumerate(&self) -> impl Iterator<Item = (Slot, &Arc<E>)> {
        (0..)
            .zip(&self.rows)
            .filter_map(|(slot, row)| row.as_ref().map(|r| (slot, r)))
    }
}

/// Equal when they hold the same entities, whatever their slots.
impl<E: Entity> PartialEq for Table<E> {
    fn eq(&self, other: &Self) -> bool {
        self.live == other.live
            && self.iter().all(|mine| {
                other
                    .get(mine.id())
                    .is_some_and(|theirs| Arc::ptr_eq(mine, theirs) || mine == theirs)
            })
    }
}

impl<E: Entity> FromIterator<E> for Table<E> {
    fn from_iter<I: IntoIterator<Item = E>>(entities: I) -> Self {
        let mut table = Self::default();
        for entity in entities {
            table.put(Arc::new(entity));
        }
        table
    }
}
