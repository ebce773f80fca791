//! History: one line of time from the item's making to now, newest first.

use super::look::look;
use super::words;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::engine::backlog::ids::ItemId;
use crate::engine::backlog::item::Item;
use crate::engine::backlog::meta::HISTORY_KEPT;
use chrono::{DateTime, Utc};

/// One moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Moment {
    at: DateTime<Utc>,
    who: String,
    steps: Vec<String>,
    /// Tells apart what happened in the same millisecond.
    change: u64,
}

/// Why the item was moved at that moment, when somebody said.
fn reason(item: &Item, at: DateTime<Utc>) -> Option<String> {
    let step = item.moves.iter().find(|m| m.at == at)?;
    (!step.reason.is_empty()).then(|| format!("Reason: {}", step.reason))
}

/// The tab.
#[component]
pub(super) fn History(id: ItemId) -> impl IntoView {
    let app = use_app();
    let seen = look(app, id, |desk, item| {
        let who = |by| words::person(desk, by).unwrap_or_default();
        let later = item.meta.history.iter().rev().map(|entry| Moment {
            at: entry.stamp.at,
            who: who(entry.stamp.by),
            steps: entry
                .fields
                .iter()
                .filter_map(|change| match &*change.field {
                    // The log of moves repeats what the status says, but for the reason.
                    "moves" => reason(item, entry.stamp.at),
                    _ => Some(words::step(desk, item, entry, change)),
                })
                .collect(),
            change: entry.stamp.change.0,
        });
        let made = Moment {
            at: item.meta.created.at,
            who: who(item.meta.created.by),
            steps: vec!["Made".to_owned()],
            change: item.meta.created.change.0,
        };
        let shortened = item.meta.history.len() >= HISTORY_KEPT;
        (later.chain([made]).collect::<Vec<_>>(), shortened)
    });
    let moments = move || seen.get().map(|s| s.0).unwrap_or_default();
    let shortened = move || seen.with(|s| s.as_ref().is_some_and(|s| s.1));
    view! {
        <ol class="moments" aria-label="History, newest first">
            <For each=moments key=Moment::clone let:moment>
                <li>
                    <p class="moment-head"><time datetime=moment.at.to_rfc3339()>{format::moment(moment.at)}</time>" "<span class="soft">{moment.who}</span></p>
                    {moment.steps.into_iter().map(|step| view! { <p>{step}</p> }).collect_view()}
                </li>
            </For>
        </ol>
        <Show when=shortened><p class="faint">{format!("An item remembers its last {HISTORY_KEPT} changes.")}</p></Show>
    }
}
