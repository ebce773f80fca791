//! Files: giving one to the person, and reading one that they gave.

use super::state::App;
use crate::app::prelude::*;
use gloo_timers::callback::Timeout;
use plumbline_document::ids::slug;
use plumbline_document::workspace::Workspace;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// How long the address of a download stays valid, in milliseconds: some browsers fetch it only after a question.
const ADDRESS_MS: u32 = 60_000;

/// Offers a text as a file of this name, and says so; a browser that refuses is said too.
pub fn download(app: App, name: &str, kind: &str, text: &str) {
    hand_over(app, name, kind, text);
}

/// The same, for those who want to know: false when the browser refused.
pub fn hand_over(app: App, name: &str, kind: &str, text: &str) -> bool {
    let done = try_download(name, kind, text).is_ok();
    if done {
        app.toasts.done(format!("Saved as {name}."), None);
    } else {
        app.toasts
            .wrong(format!("The browser did not save {name}."));
    }
    done
}

fn try_download(name: &str, kind: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = js_sys::Array::of1(&JsValue::from_str(text));
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&address);
    anchor.set_download(name);
    anchor.click();
    Timeout::new(ADDRESS_MS, move || drop(Url::revoke_object_url(&address))).forget();
    Ok(())
}

/// `meridian-insurance-2026-11-23.plumbline.json`.
pub fn workspace_file_name(workspace: &Workspace) -> String {
    dated_name(workspace, "plumbline.json")
}

/// The workspace's name, today's date and this ending.
pub fn dated_name(workspace: &Workspace, ending: &str) -> String {
    let name = slug(&workspace.settings.name, "workspace").replace('_', "-");
    format!("{name}-{}.{ending}", super::clock::today())
}

/// The size of a file in bytes, as the browser says before anything is read.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a size is a whole number, and saturates
pub fn size(file: &File) -> usize {
    file.size() as usize
}

/// The bytes of a file; none when the browser cannot read it (moved, deleted, a folder, no permission).
pub async fn bytes(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}
