//! Files: giving one to the person.

use super::state::App;
use crate::engine::backlog::workspace::Workspace;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Offers a text as a file of this name, and says so; a browser that refuses is said too.
pub fn download(app: App, name: &str, kind: &str, text: &str) {
    match try_download(name, kind, text) {
        Ok(()) => app.toasts.done(format!("Saved as {name}."), None),
        Err(_) => app
            .toasts
            .wrong(format!("The browser did not save {name}.")),
    }
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
    Url::revoke_object_url(&address)
}

/// `meridian-insurance-2026-11-23.plumbline.json`.
pub fn workspace_file_name(workspace: &Workspace) -> String {
    let name =
        crate::engine::backlog::ids::slug(&workspace.settings.name, "workspace").replace('_', "-");
    format!("{name}-{}.plumbline.json", super::clock::today())
}
