//! Help: every shortcut, from the one list of actions.

use crate::app::action::Action;
use crate::app::bug_report;
use crate::app::prelude::*;
use crate::app::shortcuts::shown;
use crate::app::state::use_app;
use crate::app::widgets::modal::Modal;
use leptos::task::spawn_local;

/// Keys of the table, which are not actions of the whole app.
const TABLE_KEYS: [(&str, &str); 9] = [
    ("↑ ↓ or k j", "Move between rows"),
    ("← →", "Move between columns"),
    ("Enter or o", "Open the item"),
    ("F2 or e", "Edit the cell"),
    ("Space", "Select the item"),
    ("s", "Sort by the column, and the other way round"),
    ("d", "Record a decision about it"),
    ("Shift ↑ ↓", "Select on the way"),
    ("Page Up, Page Down, Home, End", "Move far"),
];

/// The dialog.
#[component]
pub fn Help(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let copy = move |_| {
        let text = bug_report::report(app);
        spawn_local(async move {
            if bug_report::copy(&text).await {
                app.toasts.done(
                    "The report is on the clipboard. Nothing of your data is in it but its size.",
                    None,
                );
            } else {
                app.toasts
                    .wrong("The browser does not let this page use the clipboard.");
            }
        });
    };
    let row = move |keys: String, what: &'static str| view! { <tr><td><kbd>{keys}</kbd></td><td>{what}</td></tr> };
    let actions = Action::ALL
        .iter()
        .copied()
        .chain([Action::Help])
        .filter_map(move |a| a.keys().map(|k| row(shown(k), a.name())));
    let table = TABLE_KEYS
        .into_iter()
        .map(move |(keys, what)| row(keys.to_owned(), what));
    view! {
        <Modal title="Keyboard shortcuts" class="wide" on_close=on_close>
            <div class="fields">
                <table class="keys"><caption>"Everywhere"</caption><tbody>{actions.collect_view()}</tbody></table>
                <table class="keys"><caption>"In the table"</caption><tbody>{table.collect_view()}</tbody></table>
            </div>
            <p><button class="button" type="button" on:click=copy>"Copy a report for a bug"</button>
                <span class="soft">" Version, browser, sizes and the log; nothing of your data."</span></p>
        </Modal>
    }
}
