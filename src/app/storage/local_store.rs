//! Local storage as a storage.

use js_sys::JsString;
use plumbline_persistence::key_value_store::{KeyValueStore, StoreError};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DomException, Storage};

#[wasm_bindgen]
extern "C" {
    /// A `Storage` that leaves texts where they are.
    type Texts;
    #[wasm_bindgen(method, catch, js_name = getItem)]
    fn get_item(this: &Texts, key: &str) -> Result<Option<JsString>, JsValue>;

    type TextEncoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextEncoder;
    #[wasm_bindgen(method, js_name = encodeInto)]
    fn encode_into(this: &TextEncoder, text: &JsString, to: &mut [u8]) -> Encoded;

    type Encoded;
    #[wasm_bindgen(method, getter)]
    fn written(this: &Encoded) -> u32;
}

/// From this length on a text is copied by the browser's encoder and not letter by letter.
const LONG: u32 = 4096;

/// The text; a long one of ASCII only, as packed chunks are, ten times as fast as by wasm-bindgen.
fn text_of(text: &JsString) -> String {
    if text.length() >= LONG {
        let mut bytes = vec![0; text.length() as usize];
        let encoded = TextEncoder::new().encode_into(text, &mut bytes);
        // Where a letter takes more than one byte there is not room for all, and the usual way is taken.
        let whole = encoded.written() == text.length() && bytes.is_ascii();
        if let Some(text) = whole.then(|| String::from_utf8(bytes).ok()).flatten() {
            return text;
        }
    }
    String::from(text)
}

/// Local storage, or nothing where the browser denies it: then every act answers [`StoreError::Denied`].
///
/// Asked by `window.localStorage` and not through `gloo_storage`, whose access to it throws when it is denied.
#[derive(Clone, Debug)]
pub struct LocalStore {
    storage: Option<Storage>,
}

impl LocalStore {
    /// This page's local storage.
    pub fn new() -> Self {
        let storage = web_sys::window().and_then(|w| w.local_storage().ok().flatten());
        Self { storage }
    }

    /// Whether the browser lets this page keep anything.
    pub fn is_allowed(&self) -> bool {
        self.storage.is_some()
    }

    fn storage(&self) -> Result<&Storage, StoreError> {
        self.storage.as_ref().ok_or(StoreError::Denied)
    }
}

impl Default for LocalStore {
    fn default() -> Self {
        Self::new()
    }
}

impl KeyValueStore for LocalStore {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        let texts: &Texts = self.storage()?.unchecked_ref();
        let text = texts.get_item(key).map_err(error)?;
        Ok(text.map(|text| text_of(&text)))
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.storage()?.set_item(key, value).map_err(error)
    }

    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.storage()?.remove_item(key).map_err(error)
    }

    fn keys(&self) -> Result<Vec<String>, StoreError> {
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
fn error(error: JsValue) -> StoreError {
    let Some(exception) = error.dyn_ref::<DomException>() else {
        return StoreError::Other(format!("{error:?}"));
    };
    match exception.name().as_str() {
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StoreError::Full,
        "SecurityError" | "NotAllowedError" => StoreError::Denied,
        "InvalidStateError" | "NotFoundError" => StoreError::Gone,
        name => StoreError::Other(format!("{name}: {}", exception.message())),
    }
}
