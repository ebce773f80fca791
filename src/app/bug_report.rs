//! A report for a bug: what helps to find it, and nothing of the document but its size.

use super::logging;
use super::state::App;
use super::storage::local_store::LocalStore;
use crate::app::prelude::*;
use plumbline_document::APP_VERSION;
use plumbline_persistence::KEPT_AS;
use plumbline_persistence::key_value_store::KeyValueStore;
use wasm_bindgen_futures::JsFuture;

/// The report as text.
pub fn report(app: App) -> String {
    let navigator = window().navigator();
    let mut lines = vec![
        format!("Plumbline {APP_VERSION}, kept as {KEPT_AS}"),
        format!("Browser: {}", navigator.user_agent().unwrap_or_default()),
        format!("Page: {}", app.route.with_untracked(|r| r.page.name())),
        format!("Opening: {}", app.persistence.open_state_untracked().name()),
        format!("Saving: {:?}", app.persistence.state.get_untracked()),
        format!("Tab: {:?}", app.persistence.role.get_untracked()),
    ];
    lines.extend(app.peek(|store| {
        let w = store.workspace();
        [
            format!(
                "Workspace: {} items, {} systems, {} people, {} sprints, {} decisions, {} models, {} monitors",
                w.items.len(),
                w.systems.len(),
                w.people.len(),
                w.sprints.len(),
                w.decisions.len(),
                w.models.len(),
                w.monitors.len()
            ),
        ]
    }));
    lines.push(storage_size());
    lines.push("Log:".to_owned());
    let log = logging::lines();
    if log.is_empty() {
        lines.push(
            "  off; add ?log=debug before the # of the address, reload, and try again".to_owned(),
        );
    }
    lines.extend(log.into_iter().map(|line| format!("  {line}")));
    lines.join("\n")
}

/// How many values this browser keeps for this address, and how large they are.
fn storage_size() -> String {
    let store = LocalStore::new();
    let Ok(keys) = store.keys() else {
        return "Storage: denied".to_owned();
    };
    let values = keys.iter().filter_map(|key| store.get(key).ok().flatten());
    let units: usize = values.map(|value| value.encode_utf16().count()).sum();
    format!("Storage: {} values, {units} units", keys.len())
}

/// Puts the report on the clipboard; false where the browser refuses.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text))
        .await
        .is_ok()
}
