//! The top of the ranking, re-ranked while weights move, with how far each item has moved.
//!
//! A fixed set of lines: each takes the item that now stands there, so that a re-rank sets texts and builds nothing.

use super::room::use_room;
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::widgets::icon::{Icon, of_kind};
use crate::app::widgets::score_bar;
use plumbline_features::present::ranked_list::{MovedView, NothingRanked, RankedLine, RankedList};

/// The list.
#[component]
pub fn LiveList() -> impl IntoView {
    let room = use_room();
    let list = Memo::new(move |_| {
        room.before.with(|before| {
            let before = before.as_ref().map(|ranks| ranks.as_slice());
            room.app.view(|context| RankedList::of(context, before))
        })
    });
    let shown = Memo::new(move |_| list.with(|list| list.lines.len()));
    let caption = Memo::new(move |_| list.with(|list| list.caption.clone()));
    let nothing = Memo::new(move |_| list.with(|list| list.nothing.clone()));
    view! {
        <p class="soft caption">{caption}</p>
        <ol class="live" aria-label="The top of the ranking">
            <For each=move || 0..shown.get() key=|i| *i let:at><LineRow list at/></For>
        </ol>
        {move || nothing.get().map(|nothing| view! { <Nothing nothing/> })}
    }
}

#[component]
fn LineRow(list: Memo<RankedList>, at: usize) -> impl IntoView {
    let app = use_room().app;
    let line = Memo::new(move |_| list.with(|list| list.lines.get(at).cloned()));
    let text = move |pick: fn(&RankedLine) -> String| {
        move || line.with(|l| l.as_ref().map(pick).unwrap_or_default())
    };
    let icon =
        Signal::derive(move || line.with(|l| l.as_ref().map_or("feature", |l| of_kind(l.kind))));
    let moved = Memo::new(move |_| line.with(|l| l.as_ref().and_then(|l| l.moved.clone())));
    let id = Memo::new(move |_| line.with(|l| l.as_ref().map(|l| l.id)));
    let is_open = move || {
        id.get()
            .is_some_and(|id| app.route.with(|r| r.item == Some(id)))
    };
    view! {
        <li>
            <button class="live-line" class:on=is_open on:click=move |_| app.open(id.get_untracked())>
                <span class="live-rank">{text(|l| l.rank.clone())}</span>
                <Moved moved/>
                <Icon name=icon/>
                <span class="visually-hidden">{text(|l| l.kind.name().to_owned())}</span>
                <span class="live-title" title=text(|l| format!("{} {}", l.key, l.title))>{text(|l| l.title.clone())}</span>
                <span class="live-score">{text(|l| l.score.clone())}</span>
                <i class="stack" style:background-image=text(|l| score_bar::background(&l.bar))></i>
            </button>
        </li>
    }
}

/// How far an item has moved since the last change of weights began.
#[component]
fn Moved(moved: Memo<Option<MovedView>>) -> impl IntoView {
    let text = move |pick: fn(&MovedView) -> String| {
        move || moved.with(|m| m.as_ref().map(pick).unwrap_or_default())
    };
    let is_up = move || moved.with(|m| m.as_ref().is_some_and(|m| m.up));
    let is_down = move || moved.with(|m| m.as_ref().is_some_and(|m| !m.up));
    view! {
        <span class="moved" class:up=is_up class:down=is_down>
            <span aria-hidden="true">{text(|m| m.mark.clone())}</span><span class="visually-hidden">{text(|m| m.words.clone())}</span>
        </span>
    }
}

/// What stands in place of the list.
#[component]
fn Nothing(nothing: NothingRanked) -> impl IntoView {
    let app = use_room().app;
    let add = nothing.empty.then(|| {
        view! { <div class="acts"><button class="button primary" type="button" on:click=move |_| app.run(Action::AddItem)>"Add items"</button></div> }
    });
    view! {
        <div class="box">
            <h3>"Nothing is ranked yet"</h3>
            <p class="soft">{nothing.why}</p>
            {add}
        </div>
    }
}
