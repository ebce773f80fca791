//! The storage: text values under keys, where every operation may fail.

/// Why a storage did not do as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The browser does not let this page keep anything (a private window, a policy).
    #[error("the browser does not allow this page to keep data")]
    Denied,
    /// There is no room left.
    #[error("the browser's storage for this page is full")]
    Full,
    /// The storage is no longer there.
    #[error("the browser's storage is gone")]
    Gone,
    /// Anything else, in the browser's words.
    #[error("the browser's storage failed: {0}")]
    Other(String),
}

/// Text values under keys. A `set` that fails leaves the old value (local storage promises that).
pub trait KeyValueStore {
    /// The value under a key, none when there is none.
    fn get(&self, key: &str) -> Result<Option<String>, StoreError>;
    /// Writes a value.
    fn set(&self, key: &str, value: &str) -> Result<(), StoreError>;
    /// Removes a key; no error when it is not there.
    fn remove(&self, key: &str) -> Result<(), StoreError>;
    /// Every key, in no particular order.
    fn keys(&self) -> Result<Vec<String>, StoreError>;
}

/// Writes a value, reads it back and compares: only then is it saved.
pub fn set_and_check(
    storage: &impl KeyValueStore,
    key: &str,
    value: &str,
) -> Result<(), StoreError> {
    storage.set(key, value)?;
    match storage.get(key)? {
        Some(back) if back == value => Ok(()),
        Some(_) => Err(StoreError::Other(
            "what was read back is not what was written".to_owned(),
        )),
        None => Err(StoreError::Gone),
    }
}
