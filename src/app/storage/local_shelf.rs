//! Local storage as a shelf.

use crate::engine::keep::shelf::{Shelf, ShelfError};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, Storage};

/// Local storage, or nothing where the browser denies it: then every act answers [`ShelfError::Denied`].
///
/// Asked by `window.localStorage` and not through `gloo_storage`, whose access to it throws when it is denied.
#[derive(Clone, Debug)]
pub struct LocalShelf {
    storage: Option<Storage>,
}

impl LocalShelf {
    /// This page's local storage.
    pub fn new() -> Self {
        let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
        Self { storage }
    }

    /// Whether the browser lets this page keep anything.
    pub fn is_allowed(&self) -> bool {
        self.storage.is_some()
    }

    fn storage(&self) -> Result<&Storage, ShelfError> {
        self.storage.as_ref().ok_or(ShelfError::Denied)
    }
}

impl Default for LocalShelf {
    fn default() -> Self {
        Self::new()
    }
}

impl Shelf for LocalShelf {
    fn get(&self, key: &str) -> Result<Option<String>, ShelfError> {
        self.storage()?.get_item(key).map_err(error)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), ShelfError> {
        self.storage()?.set_item(key, value).map_err(error)
    }

    fn remove(&self, key: &str) -> Result<(), ShelfError> {
        self.storage()?.remove_item(key).map_err(error)
    }

    fn keys(&self) -> Result<Vec<String>, ShelfError> {
        let storage = self.storage()?;
        let count = storage.length().map_err(error)?;
        let mut keys = Vec::with_capacity(count as usize);
        for index in 0..count {
            keys.extend(storage.key(index).map_err(error)?);
        }
        Ok(keys)
    }
}

/// By the exception's name: its number differs between browsers (Firefox has a name of its own, too).
#[allow(clippy::needless_pass_by_value)] // for map_err
fn error(error: JsValue) -> ShelfError {
    let Some(exception) = error.dyn_ref::<DomException>() else {
        return ShelfError::Other(format!("{error:?}"));
    };
    match exception.name().as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => ShelfError::Full,
        "SecurityError" | "NotAllowedError" => ShelfError::Denied,
        "InvalidStateError" | "NotFoundError" => ShelfError::Gone,
        name => ShelfError::Other(format!("{name}: {}", exception.message())),
    }
}
