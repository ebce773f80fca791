//! History: one line of time from the item's making to now, newest first.

use super::look::look;
use super::words;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::pages::decisions::address;
use crate::app::prelude::*;
use crate::app::state::use_app;
use chrono::{DateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::meta::HISTORY_KEPT;
use plumbline_features::ledger::register;
use plumbline_features::ledger::register::Filter;
use plumbline_features::present::person;

/// One moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Moment {
    at: DateTime<Utc>,
    who: String,
    steps: Vec<String>,
    /// The address of the entry, for a decision.
    decision: Option<String>,
    /// Tells apart what happened in the same millisecond.
    change: u64,
}

/// Why the item was moved at that moment, when somebody said.
fn reason(item: &Item, at: DateTime<Utc>) -> Option<String> {
    let step = item.moves.iter().find(|m| m.at == at)?;
    (!step.reason.is_empty()).then(|| format!("Reason: {}", step.reason))
}

/// What was decided about the item.
fn decisions(store: &DocumentStore, item: ItemId) -> Vec<Moment> {
    let filter = Filter {
        item: Some(item),
        ..Filter::default()
    };
    let lines = register::lines(store.workspace(), &filter).into_iter();
    lines
        .map(|line| Moment {
            at: line.decision.at,
            who: line.deciders.clone(),
            steps: vec![
                format!(
                    "Decision {}: {}",
                    line.decision.number,
                    line.decision.kind.done()
                ),
                line.why.clone(),
            ],
            decision: Some(address(&line.id)),
            change: line.decision.change.0,
        })
        .collect()
}

/// The tab.
#[component]
pub(super) fn History(id: ItemId) -> impl IntoView {
    let app = use_app();
    let seen = look(app, id, |store, item| {
        let who = |by| person(store.workspace(), by).unwrap_or_default();
        let later = item.meta.history.iter().rev().map(|entry| Moment {
            at: entry.stamp.at,
            who: who(entry.stamp.by),
            steps: entry
                .fields
                .iter()
                .filter_map(|change| match &*change.field {
                    // The log of moves repeats what the status says, but for the reason.
                    "moves" => reason(item, entry.stamp.at),
                    _ => Some(words::step(store, item, entry, change)),
                })
                .collect(),
            decision: None,
            change: entry.stamp.change.0,
        });
        let made = Moment {
            at: item.meta.created.at,
            who: who(item.meta.created.by),
            steps: vec!["Made".to_owned()],
            decision: None,
            change: item.meta.created.change.0,
        };
        let shortened = item.meta.history.len() >= HISTORY_KEPT;
        let mut all: Vec<Moment> = later
            .chain([made])
            .chain(decisions(store, item.id))
            .collect();
        // Newest first; of one moment the decision stands above what it changed.
        sort::by_key(&mut all, |m| {
            (std::cmp::Reverse(m.at), m.decision.is_none())
        });
        (all, shortened)
    });
    let moments = move || seen.get().map(|s| s.0).unwrap_or_default();
    let shortened = move || seen.with(|s| s.as_ref().is_some_and(|s| s.1));
    view! {
        <ol class="moments" aria-label="History, newest first">
            <For each=moments key=Moment::clone let:moment>
                <li class:decided=moment.decision.is_some()>
                    <p class="moment-head"><time datetime=moment.at.to_rfc3339()>{format::moment(moment.at)}</time>" "<span class="soft">{moment.who}</span></p>
                    {moment.steps.into_iter().map(|step| view! { <p>{step}</p> }).collect_view()}
                    {moment.decision.as_ref().map(|to| view! { <p><a href=to.clone()>"Open the decision"</a></p> })}
                </li>
            </For>
        </ol>
        <Show when=shortened><p class="faint">{format!("An item remembers its last {HISTORY_KEPT} changes.")}</p></Show>
    }
}
