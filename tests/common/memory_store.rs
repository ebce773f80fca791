//! A storage in memory, for tests.
#![allow(dead_code)] // each test file uses a part of it

use plumbline_persistence::key_value_store::{KeyValueStore, StoreError};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// A storage in memory, which can be told to fail. Writes (sets and removals) are counted from 1. A clone is another
/// handle to the same values.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Rc<RefCell<State>>,
}

#[derive(Clone, Debug, Default)]
struct State {
    values: BTreeMap<String, String>,
    writes: usize,
    fail_at: Option<(usize, StoreError)>,
    crash_after: Option<usize>,
    quota: Option<usize>,
}

impl MemoryStore {
    /// A storage with these values and no faults.
    pub fn with(values: BTreeMap<String, String>) -> Self {
        let storage = Self::default();
        storage.state.borrow_mut().values = values;
        storage
    }

    /// Everything on it.
    pub fn values(&self) -> BTreeMap<String, String> {
        self.state.borrow().values.clone()
    }

    /// Number of writes asked for until now.
    pub fn writes(&self) -> usize {
        self.state.borrow().writes
    }

    /// The `n`-th write from now fails with this error and changes nothing; later ones succeed.
    pub fn fail_at(&self, n: usize, error: StoreError) {
        let mut state = self.state.borrow_mut();
        state.fail_at = Some((state.writes + n, error));
    }

    /// After `n` more writes nothing happens any more: the program is dead, the values stay as they are.
    pub fn crash_after(&self, n: usize) {
        let mut state = self.state.borrow_mut();
        state.crash_after = Some(state.writes + n);
    }

    /// From now on keys and values together may hold this many UTF-16 units, as in Chromium.
    pub fn set_quota(&self, units: Option<usize>) {
        self.state.borrow_mut().quota = units;
    }

    /// UTF-16 units in use, keys and values.
    pub fn used(&self) -> usize {
        self.state.borrow().used()
    }
}

impl State {
    fn used(&self) -> usize {
        self.values.iter().map(|(k, v)| units(k) + units(v)).sum()
    }

    /// Counts a write and says whether it may happen.
    fn admit(&mut self) -> Result<(), StoreError> {
        if self.crash_after.is_some_and(|n| self.writes >= n) {
            return Err(StoreError::Other("crashed".to_owned()));
        }
        self.writes += 1;
        match &self.fail_at {
            Some((n, error)) if *n == self.writes => Err(error.clone()),
            _ => Ok(()),
        }
    }
}

fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

impl KeyValueStore for MemoryStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        Ok(self.state.borrow().values.get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut state = self.state.borrow_mut();
        state.admit()?;
        if let Some(quota) = state.quota {
            let old = state.values.get(key).map_or(0, |v| units(key) + units(v));
            if state.used() - old + units(key) + units(value) > quota {
                return Err(StoreError::Full);
            }
        }
        state.values.insert(key.to_owned(), value.to_owned());
        Ok(())
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        let mut state = self.state.borrow_mut();
        state.admit()?;
        state.values.remove(key);
        Ok(())
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.state.borrow().values.keys().cloned().collect())
    }
}
