//! What an empty backlog shows: three ways to begin.

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::use_app;

/// Three ways to begin.
#[component]
pub fn Welcome() -> impl IntoView {
    let app = use_app();
    view! {
        <div class="welcome">
            <h2>"This backlog is empty."</h2>
            <p>"Drop a JSON or CSV file anywhere on this page, paste rows from a spreadsheet, or type the first item."</p>
            <div class="acts">
                <button class="button primary" on:click=move |_| app.run(Action::AddItem)>"Add items"</button>
                <button class="button" on:click=move |_| app.run(Action::Import)>"Import a file"</button>
            </div>
        </div>
    }
}
