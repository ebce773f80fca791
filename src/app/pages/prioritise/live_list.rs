//! The top of the ranking, re-ranked while weights move, with how far each item has moved.
//!
//! A fixed set of lines: each takes the item that now stands there, so that a re-rank sets texts and builds nothing.

use super::formula;
use super::room::{Room, use_room};
use crate::app::action::Action;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::widgets::icon::{Icon, of_kind};
use crate::app::widgets::score_bar;
use plumbline_document::framework::Method;
use plumbline_document::ids::ItemId;
use plumbline_document::table::Slot;
use plumbline_features::prioritise::explain::say_missing;
use plumbline_features::prioritise::score::Standing;

/// How many lines.
const LINES: usize = 25;

/// One line.
#[derive(Clone, Debug, PartialEq)]
struct LineView {
    id: ItemId,
    rank: String,
    title: String,
    key: String,
    icon: &'static str,
    kind: &'static str,
    score: String,
    bar: String,
    moved: Option<i64>,
    open: bool,
}

/// The list.
#[component]
pub fn LiveList() -> impl IntoView {
    let room = use_room();
    let lines = Memo::new(move |_| lines_of(room));
    let shown = Memo::new(move |_| lines.with(Vec::len));
    view! {
        <Caption/>
        <ol class="live" aria-label="The top of the ranking">
            <For each=move || 0..shown.get() key=|i| *i let:at><LineRow lines at/></For>
        </ol>
        <Show when=move || shown.get() == 0><Nothing/></Show>
    }
}

fn lines_of(room: Room) -> Vec<LineView> {
    let open = room.app.route.with(|r| r.item);
    room.before.track();
    room.app.read(|store| {
        let best = store.ranking().scored().first();
        let most = best
            .and_then(|slot| store.ranking().score(*slot))
            .unwrap_or(0.0);
        let top = store.ranking().scored().iter().take(LINES);
        top.filter_map(|slot| line_of(room, store, *slot, most, open))
            .collect()
    })
}

fn line_of(
    room: Room,
    store: &DocumentStore,
    slot: Slot,
    most: f64,
    open: Option<ItemId>,
) -> Option<LineView> {
    let item = store.workspace().items.at(slot)?;
    let (ranking, rank) = (store.ranking(), store.ranking().rank(slot)?);
    let score = ranking.score(slot)?;
    let before = room.before.with_untracked(|b| {
        b.as_ref()
            .and_then(|ranks| ranks.get(slot as usize).copied())
    });
    let moved = before
        .flatten()
        .map(|before| i64::from(before) - i64::from(rank));
    Some(LineView {
        id: item.id,
        rank: format::whole(rank as usize),
        title: item.title.clone(),
        key: store.workspace().settings.key(item.number),
        icon: of_kind(item.kind),
        kind: item.kind.name(),
        score: formula::score(ranking.method(), score),
        bar: bar(store, slot, score, most),
        moved: moved.filter(|places| *places != 0),
        open: open == Some(item.id),
    })
}

/// The parts of a weighted score in the colours of its weights; one plain part for the other formulas.
fn bar(store: &DocumentStore, slot: Slot, score: f64, most: f64) -> String {
    let whole = match store.ranking().method() {
        Method::Weighted {
            value_per_day: false,
            ..
        } => 100.0,
        _ => most,
    };
    if whole <= 0.0 {
        return String::new();
    }
    let Method::Weighted { weights, .. } = store.ranking().method() else {
        return score_bar::background(&[score], whole);
    };
    // A part for every weight, those that do not count included, so that colours stay with their criteria.
    let mut parts = vec![0.0; weights.len()];
    for (id, worth) in store.ranking().contributions(slot) {
        let at = weights.iter().position(|w| &w.criterion == id);
        if let Some(part) = at.and_then(|at| parts.get_mut(at)) {
            *part = worth;
        }
    }
    score_bar::background(&parts, whole)
}

#[component]
fn LineRow(lines: Memo<Vec<LineView>>, at: usize) -> impl IntoView {
    let room = use_room();
    let line = Memo::new(move |_| lines.with(|lines| lines.get(at).cloned()));
    let text = move |pick: fn(&LineView) -> String| {
        move || line.with(|l| l.as_ref().map(pick).unwrap_or_default())
    };
    let icon = Signal::derive(move || line.with(|l| l.as_ref().map_or("feature", |l| l.icon)));
    let moved = Memo::new(move |_| line.with(|l| l.as_ref().and_then(|l| l.moved)));
    let open = move |_| {
        room.app
            .open(line.with_untracked(|l| l.as_ref().map(|l| l.id)));
    };
    view! {
        <li>
            <button class="live-line" class:on=move || line.with(|l| l.as_ref().is_some_and(|l| l.open)) on:click=open>
                <span class="live-rank">{text(|l| l.rank.clone())}</span>
                <Moved moved/>
                <Icon name=icon/>
                <span class="visually-hidden">{text(|l| l.kind.to_owned())}</span>
                <span class="live-title" title=text(|l| format!("{} {}", l.key, l.title))>{text(|l| l.title.clone())}</span>
                <span class="live-score">{text(|l| l.score.clone())}</span>
                <i class="stack" style:background-image=text(|l| l.bar.clone())></i>
            </button>
        </li>
    }
}

/// How far an item has moved since the last change of weights began.
#[component]
fn Moved(moved: Memo<Option<i64>>) -> impl IntoView {
    let arrow = move || match moved.get() {
        Some(n) if n > 0 => format!("▲{}", places(n)),
        Some(n) => format!("▼{}", places(n)),
        None => String::new(),
    };
    let words = move || match moved.get() {
        Some(n) if n > 0 => format!(", up {}, ", places(n)),
        Some(n) => format!(", down {}, ", places(n)),
        None => String::new(),
    };
    view! {
        <span class="moved" class:up=move || moved.get().is_some_and(|n| n > 0) class:down=move || moved.get().is_some_and(|n| n < 0)>
            <span aria-hidden="true">{arrow}</span><span class="visually-hidden">{words}</span>
        </span>
    }
}

fn places(n: i64) -> String {
    format::whole(usize::try_from(n.unsigned_abs()).unwrap_or(usize::MAX))
}

/// How many are ranked, and why the others are not.
#[component]
fn Caption() -> impl IntoView {
    let room = use_room();
    let text = Memo::new(move |_| {
        room.app.read(|store| {
            let counts = store.ranking().counts();
            let whole = |n: u32| format::whole(n as usize);
            let shown = counts.scored.min(25);
            let mut parts = vec![format!(
                "{} of {} ranked items",
                whole(shown),
                whole(counts.scored)
            )];
            let others = [
                (counts.undefined, "with something missing"),
                (counts.prohibited, "prohibited"),
                (counts.done, "done"),
            ];
            parts.extend(
                others
                    .into_iter()
                    .filter(|(n, _)| *n > 0)
                    .map(|(n, what)| format!("{} {what}", whole(n))),
            );
            parts.join(" · ")
        })
    });
    view! { <p class="soft caption">{text}</p> }
}

/// Why nothing is ranked, by the first item that lacks something.
#[component]
fn Nothing() -> impl IntoView {
    let room = use_room();
    let words = Memo::new(move |_| {
        room.app.read(|store| {
            let first = store.ranking().order().first();
            let example = first.and_then(|slot| {
                let item = store.workspace().items.at(*slot)?;
                let Standing::Undefined { missing } = store.ranking().standing(*slot)? else {
                    return None;
                };
                let say: Vec<String> = missing
                    .iter()
                    .map(|m| say_missing(store.workspace(), m))
                    .collect();
                Some(format!("For instance {}: {}", item.title, say.join(" ")))
            });
            (example, store.ranking().counts().items == 0)
        })
    });
    view! {
        <div class="box">
            <h3>"Nothing is ranked yet"</h3>
            <p class="soft">
                {move || words.with(|(example, empty)| if *empty {
                    "The backlog is empty. Add items or import a file.".to_owned()
                } else {
                    example.clone().unwrap_or_else(|| "No open item has a score.".to_owned())
                })}
            </p>
            <Show when=move || words.with(|(_, empty)| *empty)>
                <div class="acts"><button class="button primary" type="button" on:click=move |_| room.app.run(Action::AddItem)>"Add items"</button></div>
            </Show>
        </div>
    }
}
