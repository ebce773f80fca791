//! Save the present view under a name.

use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::modal::Modal;
use leptos::html;
use plumbline_commands::command::SetupCommand;
use plumbline_document::ids::ViewId;
use plumbline_document::meta::Meta;
use plumbline_document::view::View;

/// The dialog.
#[component]
pub fn SaveView(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        let stamp = clock::stamp();
        // A view of the same name is replaced.
        let same = app.peek(|store| {
            store
                .workspace()
                .views
                .iter()
                .find(|v| v.name == name.trim())
                .map(|v| v.id)
        });
        let view = View {
            id: same.unwrap_or_else(|| ViewId(clock::new_id())),
            name: name.clone(),
            query: app.query.get_untracked(),
            framework: None,
            meta: Meta::new(stamp),
        };
        if app.dispatch(SetupCommand::PutView { view }) {
            app.toasts
                .done(format!("The view “{}” is saved.", name.trim()), None);
            on_close.run(());
        }
    };
    view! {
        <Modal title="Save this view" on_close=on_close>
            <form class="field" on:submit=save>
                <span>"Name: what is filtered, grouped, sorted and shown is saved under it"</span>
                <input node_ref=input type="text" aria-label="Name of the view" required autofocus placeholder="For instance: High-risk, not begun"/>
                <div class="acts"><button class="button primary">"Save the view"</button></div>
            </form>
        </Modal>
    }
}
