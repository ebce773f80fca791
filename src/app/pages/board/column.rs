//! One column of one lane: a window of cards over as many as there are, and where cards are dropped.

use super::moving::{Ask, Board, focus_card};
use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::widgets::icon::{self, Icon};
use crate::app::{clock, format};
use leptos::html;
use plumbline_document::ids::{ItemId, StatusId};
use plumbline_document::table::Slot;
use plumbline_features::flow::board::{Board as Layout, Column};
use plumbline_features::history::timeline::days_here;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, KeyboardEvent};

/// Cards that are drawn at once: a high screen full, and some to scroll on.
const WINDOW: usize = 18;

/// After how many days in one status a card is said to be old.
const OLD: i64 = 14;

/// What a card shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Card {
    key: String,
    title: String,
    icon: &'static str,
    kind: &'static str,
    owner: String,
    score: String,
    days: i64,
    finished: bool,
}

impl Card {
    fn of(store: &DocumentStore, slot: Slot) -> Option<(ItemId, Self)> {
        let workspace = store.workspace();
        let item = workspace.items.at(slot)?;
        let owner = item.owner.and_then(|id| workspace.people.get(&id));
        let card = Self {
            key: workspace.settings.key(item.number),
            title: item.title.clone(),
            icon: icon::of_kind(item.kind),
            kind: item.kind.name(),
            owner: owner.map(|p| p.name.clone()).unwrap_or_default(),
            score: store
                .ranking()
                .score(slot)
                .map(format::one)
                .unwrap_or_default(),
            days: days_here(item, clock::now()),
            finished: workspace.settings.is_done(&item.status),
        };
        Some((item.id, card))
    }

    fn age(&self) -> String {
        match self.days {
            _ if self.finished => String::new(),
            0 => "today".to_owned(),
            1 => "1 day".to_owned(),
            n => format!("{n} days"),
        }
    }
}

#[component]
pub(super) fn Cell(
    board: Board,
    layout: Memo<Arc<Layout>>,
    columns: Memo<Vec<Column>>,
    lane: usize,
    at: usize,
    status: StatusId,
) -> impl IntoView {
    let app = board.app;
    let scroller = NodeRef::<html::Div>::new();
    let first = RwSignal::new(0_usize);
    let slots = Memo::new(move |_| {
        layout.with(|l| {
            let cell = l.lanes.get(lane).and_then(|lane| lane.cells.get(at));
            cell.cloned().unwrap_or_default()
        })
    });
    let name =
        Memo::new(move |_| columns.with(|c| c.get(at).map(|c| c.name.clone()).unwrap_or_default()));
    let narrow = move || columns.with(|c| c.get(at).is_none_or(|c| c.count == 0));
    let height = move || if app.prefs.projector.get() { 144 } else { 104 };
    let total = move || slots.with(Vec::len);
    let window = move || {
        let begin = first.get().min(total().saturating_sub(1));
        slots.with(|all| {
            let shown = all.iter().enumerate().skip(begin).take(WINDOW);
            shown
                .map(|(place, slot)| (place, *slot))
                .collect::<Vec<_>>()
        })
    };
    let on_scroll = move |_| {
        if let Some(element) = scroller.get_untracked() {
            let above = element.scroll_top() / untrack(height) - 3;
            let above = usize::try_from(above).unwrap_or(0);
            if above != first.get_untracked() {
                first.set(above);
            }
        }
    };
    let on_over = move |event: DragEvent| {
        if board.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
            if board.over.get_untracked() != Some(at) {
                board.over.set(Some(at));
            }
        }
    };
    let on_drop = move |event: DragEvent| {
        if let Some(id) = board.dragged.get_untracked() {
            event.prevent_default();
            board.dragged.set(None);
            board.over.set(None);
            board.request(id, status.clone());
        }
    };
    // A list that can be scrolled can be reached.
    let reach = move || if total() > 5 { "0" } else { "-1" };
    let target = move || {
        let held = board.held.with(|h| h.as_ref().is_some_and(|h| h.1 == at));
        held || board.over.get() == Some(at)
    };
    view! {
        <div class="board-column" class:narrow=narrow class:target=target data-column=move || name.get() on:dragover=on_over on:drop=on_drop>
            <div class="board-scroll" node_ref=scroller role="list" aria-label=move || format!("{}, {}", name.get(), format::count(total(), "item", "items")) tabindex=reach on:scroll=on_scroll>
                <div class="board-space" style:height=move || format!("{}px", total() * usize::try_from(height()).unwrap_or(104))>
                    <For each=window key=|row| row.1 children=move |(_, slot)| {
                        let place = Memo::new(move |_| slots.with(|all| all.iter().position(|s| *s == slot).unwrap_or(0)));
                        let top = move || format!("{}px", place.get() * usize::try_from(height()).unwrap_or(104));
                        view! { <div class="board-slot" role="listitem" style:top=top>{card_view(board, slot, layout, columns, at)}</div> }
                    }/>
                </div>
            </div>
        </div>
    }
}

fn card_view(
    board: Board,
    slot: Slot,
    layout: Memo<Arc<Layout>>,
    columns: Memo<Vec<Column>>,
    at: usize,
) -> AnyView {
    let app = board.app;
    let Some(id) = app.peek(|store| store.workspace().items.at(slot).map(|i| i.id)) else {
        return ().into_any();
    };
    let card = Memo::new(move |_| {
        app.read(|store| Card::of(store, slot).map(|c| c.1).unwrap_or_default())
    });
    let text = move |read: fn(&Card) -> String| move || card.with(read);
    let held = move || board.held.with(|h| h.as_ref().is_some_and(|h| h.0 == id));
    let open = move || app.route.with(|r| r.item == Some(id));
    let old = move || card.with(|c| !c.finished && c.days >= OLD);
    let drag = move |event: DragEvent| {
        board.dragged.set(Some(id));
        if let Some(data) = event.data_transfer() {
            drop(data.set_data("text/plain", &card.with_untracked(|c| c.key.clone())));
            data.set_effect_allowed("move");
        }
    };
    let drag_end = move |_: DragEvent| {
        board.dragged.set(None);
        board.over.set(None);
    };
    let key = move |event: KeyboardEvent| on_key(board, id, at, layout, columns, &event);
    let menu = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        let to = app.peek(|store| store.workspace().items.get(&id).map(|i| i.status.clone()));
        if let Some(to) = to {
            board.asking.set(Some(Ask { id, to }));
        }
    };
    view! {
        <div class="board-card" id=format!("card-{id}") role="group" tabindex="0" draggable="true" aria-roledescription="card" aria-describedby="board-help"
            aria-label=text(|c| format!("{} {}", c.key, c.title)) class:held=held class:on=open data-testid="card"
            on:click=move |_| app.open(Some(id)) on:keydown=key on:dragstart=drag on:dragend=drag_end>
            <span class="card-head"><Icon name=Signal::derive(move || card.with(|c| c.icon))/><span class="visually-hidden">{text(|c| c.kind.to_owned())}</span>
                <span class="faint">{text(|c| c.key.clone())}</span><span class="grow"></span><span class="card-score">{text(|c| c.score.clone())}</span>
                <button class="quiet tiny" type="button" tabindex="-1" aria-label=text(|c| format!("Move {}", c.key)) title="Move to …" on:click=menu><span aria-hidden="true">"⋯"</span></button></span>
            <span class="card-title">{text(|c| c.title.clone())}</span>
            <span class="card-foot"><span class="soft">{text(|c| c.owner.clone())}</span><span class="grow"></span>
                <span class="faint" class:late=old title="In this column since">{text(Card::age)}</span></span>
        </div>
    }
    .into_any()
}

/// Where the focus goes from a card: to the one above or below in its column, or to the nearest column with cards.
fn neighbour(
    app: crate::app::state::App,
    layout: &Layout,
    id: ItemId,
    key: &str,
) -> Option<ItemId> {
    let slot = app.peek(|store| store.workspace().items.slot(&id))?;
    let lane = layout
        .lanes
        .iter()
        .find(|lane| lane.cells.iter().any(|cell| cell.contains(&slot)))?;
    let column = lane.cells.iter().position(|cell| cell.contains(&slot))?;
    let row = lane.cells.get(column)?.iter().position(|s| *s == slot)?;
    let found = match key {
        "ArrowDown" => lane.cells.get(column)?.get(row + 1).copied(),
        "ArrowUp" => lane.cells.get(column)?.get(row.checked_sub(1)?).copied(),
        "ArrowRight" => beside(lane.cells.get(column + 1..)?.iter(), row),
        _ => beside(lane.cells.get(..column)?.iter().rev(), row),
    }?;
    app.peek(|store| store.workspace().items.at(found).map(|i| i.id))
}

fn beside<'a>(mut cells: impl Iterator<Item = &'a Vec<Slot>>, row: usize) -> Option<Slot> {
    let cell = cells.find(|cell| !cell.is_empty())?;
    cell.get(row).or_else(|| cell.last()).copied()
}

fn on_key(
    board: Board,
    id: ItemId,
    at: usize,
    layout: Memo<Arc<Layout>>,
    columns: Memo<Vec<Column>>,
    event: &KeyboardEvent,
) {
    let on_button = event
        .target()
        .and_then(|t| t.dyn_into::<web_sys::Element>().ok())
        .is_some_and(|e| e.tag_name() == "BUTTON");
    if on_button || event.alt_key() || event.ctrl_key() || event.meta_key() {
        return;
    }
    let key = event.key();
    let held = board.held.get_untracked().filter(|h| h.0 == id);
    match (key.as_str(), held) {
        (" ", None) => {
            board.held.set(Some((id, at)));
            say(board, columns, at, "Picked up. ");
        }
        (" " | "Enter", Some((_, over))) => {
            board.held.set(None);
            let to = columns.with_untracked(|c| c.get(over).map(|c| c.status.clone()));
            if let Some(to) = to {
                board.request(id, to);
            }
        }
        ("Escape", Some(_)) => {
            board.held.set(None);
            board.said.set("Put back.".to_owned());
        }
        ("ArrowRight" | "ArrowLeft", Some((_, over))) => {
            let last = columns.with_untracked(Vec::len).saturating_sub(1);
            let to = if key == "ArrowRight" {
                (over + 1).min(last)
            } else {
                over.saturating_sub(1)
            };
            board.held.set(Some((id, to)));
            say(board, columns, to, "");
        }
        ("Enter", None) => board.app.open(Some(id)),
        ("ArrowUp" | "ArrowDown" | "ArrowLeft" | "ArrowRight", None) => {
            let next = layout.with_untracked(|l| neighbour(board.app, l, id, &key));
            if let Some(next) = next {
                focus_card(next);
            }
        }
        ("m", None) => {
            let to = columns.with_untracked(|c| c.get(at).map(|c| c.status.clone()));
            if let Some(to) = to {
                board.asking.set(Some(Ask { id, to }));
            }
        }
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

fn say(board: Board, columns: Memo<Vec<Column>>, at: usize, before: &str) {
    let text = columns.with_untracked(|c| {
        let name = c.get(at).map_or("", |c| c.name.as_str());
        format!("{before}Over {name}, column {} of {}.", at + 1, c.len())
    });
    board.said.set(text);
}
