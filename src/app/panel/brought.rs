//! What an import brought: where the item comes from, and what has no place of its own. Shown as it came.

use super::look::look;
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_document::ids::ItemId;

/// The section; nothing for an item that was made here.
#[component]
pub(super) fn Brought(id: ItemId) -> impl IntoView {
    let app = use_app();
    let brought = look(app, id, |_, item| {
        let origin = item.origin.as_ref().map(|origin| {
            let key = if origin.key.is_empty() {
                &origin.id
            } else {
                &origin.key
            };
            format!("{key} in {}, identity {}", origin.tool, origin.id)
        });
        (origin, item.extra.clone())
    });
    let rows = move || brought.get().map(|b| b.1).unwrap_or_default();
    let origin = move || brought.get().and_then(|b| b.0);
    view! {
        <Show when=move || origin().is_some() || !rows().is_empty()>
            <h3>"From the import"</h3>
            {move || origin().map(|words| view! { <p class="soft">{words}</p> })}
            <dl class="brought">
                {move || rows().into_iter().map(|(field, values)| view! {
                    <dt>{field}</dt><dd class="as-written">{values.join("\n")}</dd>
                }).collect_view()}
            </dl>
        </Show>
    }
}
