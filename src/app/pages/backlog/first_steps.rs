//! The first minute: what a newcomer can do with the sample, until they say that they have seen it.

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::service_lazy;
use crate::app::state::use_app;

/// A line above the sample with the ways to something of one's own.
#[component]
pub fn FirstSteps() -> impl IntoView {
    let app = use_app();
    let shown = Memo::new(move |_| {
        app.read(|store| store.workspace().settings.sample) && !app.prefs.seen_first_steps.get()
    });
    view! {
        <Show when=move || shown.get()>
            <div class="first-steps">
                <p>"This is a sample of an invented insurer, yours to try. When you are ready: drop a JSON or CSV file anywhere, or paste rows from a spreadsheet."</p>
                <button class="button" on:click=move |_| service_lazy::start_empty(app)>"Start empty"</button>
                <button class="button" on:click=move |_| app.run(Action::Import)>"Import a file"</button>
                <button class="quiet" aria-label="Close this hint" on:click=move |_| app.prefs.set_seen_first_steps()>"✕"</button>
            </div>
        </Show>
    }
}
