//! A list of items, each opened by a click.

use super::look::Line;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::{self, Icon};
use plumbline_document::ids::ItemId;

/// The list; with `remove` each line has a button to take it away.
#[component]
pub(super) fn Lines(
    #[prop(into)] lines: Signal<Vec<Line>>,
    /// Names the list for a screen reader.
    #[prop(into)]
    name: String,
    #[prop(optional)] remove: Option<Callback<ItemId>>,
) -> impl IntoView {
    view! {
        <ul class="lines" aria-label=name>
            <For each=move || lines.get() key=Line::clone let:line><OneLine line remove/></For>
        </ul>
    }
}

#[component]
fn OneLine(line: Line, remove: Option<Callback<ItemId>>) -> impl IntoView {
    let app = use_app();
    let id = line.id;
    let take_away = format!("Remove {} {}", line.key, line.title);
    let (deep, done) = (line.depth > 1, line.done);
    view! {
        <li class="line" class:deep=deep class:done=done>
            <button class="line-open" type="button" on:click=move |_| app.open(Some(id))>
                <Icon name=icon::of_kind(line.kind)/>
                <span class="visually-hidden">{line.kind.name()}</span>
                <span class="line-key">{line.key}</span>
                <span class="line-title">{line.title}</span>
                {line.trashed.then(|| view! { <span class="soft">"in the trash"</span> })}
                <span class="line-end"><span class="pill">{line.status}</span><span class="line-score">{line.score}</span></span>
            </button>
            {remove.map(|remove| view! {
                <button class="quiet tiny" type="button" aria-label=take_away on:click=move |_| remove.run(id)><Icon name="close"/></button>
            })}
        </li>
    }
}
