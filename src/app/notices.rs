//! Notices: what stays on the screen until it is dealt with, mostly about persistence.

use super::action::Action;
use super::lazy::NOT_LOADED;
use super::opening;
use super::persistence::Persistence;
use super::route::Page;
use super::save_state::{SaveState, Why};
use super::state::use_app;
use crate::app::prelude::*;
use plumbline_features::ledger::chain::Report;
use plumbline_features::ledger::register;

/// The notices above the page.
#[component]
pub fn Notices() -> impl IntoView {
    let app = use_app();
    let memory_only = Memo::new(move |_| {
        app.persistence.state.with(|s| {
            if let SaveState::MemoryOnly { why } = s {
                Some(why.clone())
            } else {
                None
            }
        })
    });
    let due = Memo::new(move |_| {
        let here = app.route.with(|r| r.page == Page::Backlog);
        app.read(|store| {
            if here {
                register::due(store.workspace(), store.today())
            } else {
                0
            }
        })
    });
    view! {
        {move || (due.get() > 0).then(|| view! {
            <div class="notice quiet-notice" data-testid="reviews-due">
                <p>{if due.get() == 1 { "One decision is due to be looked at again.".to_owned() } else { format!("{} decisions are due to be looked at again.", due.get()) }}</p>
                <a class="button" href="#/decisions">"See them"</a>
            </div>
        })}
        <div role="alert">
            {move || memory_only.get().map(|why| view! {
                <div class="notice bad" data-testid="not-saved">
                    {(why != Why::NotLoaded).then(|| view! {
                        <p><b>"Not saved in this browser. "</b>{words(&why)}" Your work goes on in this page."</p>
                        <button class="button" on:click=move |_| app.run(Action::ExportFile)>"Export a file"</button>
                    })}
                    {(why == Why::NotLoaded).then(|| view! {
                        <p><b>"Nothing can be changed yet. "</b>{words(&why)}</p>
                        <button class="button" on:click=move |_| opening::save_again(app)>"Try again"</button>
                    })}
                    {can_try_again(&why).then(|| view! { <button class="button" on:click=move |_| opening::save_again(app)>"Save everything again"</button> })}
                    {matches!(why, Why::NewerSchema | Why::NotLoaded).then(|| view! { <button class="button" on:click=move |_| drop(window().location().reload())>"Reload"</button> })}
                </div>
            })}
            {move || app.persistence.blocked().map(|_| view! {
                <div class="notice bad"><p><b>"The workspace could not be opened. "</b>"Nothing of it has been changed."</p><a class="button" href="#/recover">"Open the recovery page"</a></div>
            })}
            {move || app.proof.report.with(|r| r.as_ref().is_some_and(|r| !r.holds())).then(|| view! {
                <div class="notice bad" data-testid="ledger-broken"><p><b>"The ledger does not hold. "</b>{app.proof.report.with_untracked(|r| r.as_ref().map(Report::words))}</p><a class="button" href="#/decisions">"Look at it"</a></div>
            })}
            {move || damaged(app.persistence).then(|| view! {
                <div class="notice">
                    <p>"Something of what was saved could not be read; the page shows the last state that is whole."</p>
                    <a class="button" href="#/recover">"See what was found"</a>
                    <button class="quiet" aria-label="Close this notice" on:click=move |_| app.persistence.recovered.set(None)>"✕"</button>
                </div>
            })}
        </div>
    }
}

fn damaged(persistence: Persistence) -> bool {
    persistence
        .recovered
        .with(|found| found.as_ref().is_some_and(|f| !f.problems.is_empty()))
}

fn words(why: &Why) -> String {
    match why {
        Why::Denied => {
            "The browser does not let this page keep anything; a private window does that."
                .to_owned()
        }
        Why::Full => "There is no room left in this browser's storage.".to_owned(),
        Why::ClearedElsewhere => "The storage was cleared, perhaps in another tab.".to_owned(),
        Why::NewerSchema => {
            "A newer version of Plumbline has saved this workspace; reload to get it.".to_owned()
        }
        Why::OutOfStep => {
            "This tab could not keep in step with another one; export its state, then reload."
                .to_owned()
        }
        Why::NotLoaded => format!("{NOT_LOADED} Your data is safe in this browser."),
        Why::Other(what) => format!("The storage failed: {what}."),
    }
}

fn can_try_again(why: &Why) -> bool {
    matches!(why, Why::Full | Why::ClearedElsewhere | Why::Other(_))
}
