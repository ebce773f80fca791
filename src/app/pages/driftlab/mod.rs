//! The drift lab: two data files compared column by column, and detectors on a performance series. Files are read by a
//! worker and never stored; what stays is the summary.

mod lab;
mod picture;
mod result;
mod series;
mod settings;

use crate::app::prelude::*;
use crate::app::state::use_app;
use lab::Lab;
use std::cell::Cell;
use web_sys::File;

/// Takes data files.
type Taker = fn(Vec<File>);

thread_local! {
    /// Takes data files that are dropped on the page: known once the lab is here, which comes with its page.
    static TAKER: Cell<Option<Taker>> = const { Cell::new(None) };
    /// What was dropped before that.
    static HELD: Cell<Vec<File>> = const { Cell::new(Vec::new()) };
}

/// Takes files that were dropped on the page.
pub fn take_files(files: Vec<File>) {
    match TAKER.get() {
        Some(take) => take(files),
        None => HELD.set(files),
    }
}

/// The page.
#[component]
pub fn DriftLabPage() -> impl IntoView {
    let lab = lab::lab(use_app());
    TAKER.set(Some(lab::take_files));
    let held = HELD.take();
    if !held.is_empty() {
        lab::take_files(held);
    }
    let tab = move |series: bool, name: &'static str| {
        let chosen = move || lab.series_tab.get() == series;
        view! {
            <button class="chip" class:on=chosen aria-pressed=move || if chosen() { "true" } else { "false" }
                on:click=move |_| lab.series_tab.set(series)>{name}</button>
        }
    };
    view! {
        <section class="page driftlab">
            <h1>"Drift lab"</h1>
            <p class="soft lead">"Has the data changed from what the model was made for? Files are read here, in this browser, and are not kept: only counts, statistics and a fingerprint."</p>
            <div class="sections" role="group" aria-label="What to look at">{tab(false, "Two data files")}{tab(true, "A performance series")}</div>
            {move || if lab.series_tab.get() { series::view(lab) } else { data(lab) }}
        </section>
    }
}

fn data(lab: Lab) -> AnyView {
    view! {
        {settings::files(lab)}
        {move || lab.inspection.with(Option::is_some).then(|| settings::choices(lab))}
        {running(lab)}
        {move || lab.answer.get().map(|answer| result::view(lab, &answer))}
    }
    .into_any()
}

/// Progress with a way to stop, or what went wrong.
fn running(lab: Lab) -> AnyView {
    let busy = move || lab.progress.with(Option::is_some);
    let share = move || lab.progress.with(|p| p.as_ref().map_or(0.0, |p| p.0));
    let words = move || {
        lab.progress
            .with(|p| p.as_ref().map(|p| p.1.clone()).unwrap_or_default())
    };
    view! {
        <div aria-live="polite">
            {move || lab.problem.get().map(|why| view! { <div class="box blocked" role="alert" data-testid="drift-problem"><p>{why}</p></div> })}
        </div>
        <Show when=busy>
            <div class="box running" data-testid="drift-progress">
                <progress max="1" prop:value=move || share().to_string() aria-label="How far it is"></progress>
                <p>{words}</p>
                <button class="button" on:click=move |_| lab.cancel()>"Cancel"</button>
            </div>
        </Show>
    }
    .into_any()
}
