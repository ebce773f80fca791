//! The workspace itself: its name, the keys of its items, and the tables behind burden and urgency.

use super::change::change;
use super::tables::{Burden, Urgency};
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::inputs::TextBox;
use plumbline_document::settings::ComplianceTable;

/// The section.
#[component]
pub(super) fn WorkspaceSettings() -> impl IntoView {
    let app = use_app();
    let name = Memo::new(move |_| app.read(|d| d.workspace().settings.name.clone()));
    let prefix = Memo::new(move |_| app.read(|d| d.workspace().settings.prefix.clone()));
    let set_name = Callback::new(move |typed: String| {
        change(app, |s| {
            s.name = typed;
            Ok(())
        })
    });
    let set_prefix = Callback::new(move |typed: String| {
        change(app, |s| {
            s.prefix = typed.trim().to_uppercase();
            Ok(())
        })
    });
    view! {
        <div class="fields">
            <label class="field"><span>"Name of the workspace"</span><TextBox name="Name of the workspace" value=name keep=set_name/></label>
            <label class="field"><span>"What stands before the numbers of items"</span><TextBox name="What stands before the numbers of items" value=prefix keep=set_prefix/></label>
        </div>
        <div class="tables"><Burden/><Urgency/></div>
        <AsShipped/>
    }
}

/// Puts both tables back.
#[component]
fn AsShipped() -> impl IntoView {
    let app = use_app();
    let changed = Memo::new(move |_| {
        app.read(|d| d.workspace().settings.compliance != ComplianceTable::default())
    });
    let reset = move |_| {
        let done = change(app, |s| {
            s.compliance = ComplianceTable::default();
            Ok(())
        });
        if done {
            app.toasts
                .done("Both tables are as shipped.", Some(Action::Undo));
        }
    };
    view! {
        <div class="acts">
            <button class="button" type="button" disabled=move || !changed.get() on:click=reset>"Both tables as shipped"</button>
            <span class="soft">{move || if changed.get() { "They differ from the tables as shipped." } else { "They are as shipped." }}</span>
        </div>
    }
}
