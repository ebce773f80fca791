//! The columns in their lanes. A column draws the cards of its window only; an empty one is a narrow strip that still
//! takes cards.

use super::column::Cell;
use super::moving::Board;
use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_document::kind::Track;
use plumbline_features::flow::board::{Board as Layout, Column, Lanes, board as lay_out};
use std::sync::Arc;

#[component]
pub(super) fn Cards(
    board: Board,
    track: RwSignal<Option<Track>>,
    lanes: RwSignal<Lanes>,
) -> impl IntoView {
    let app = board.app;
    let layout = Memo::new(move |_| {
        let (lanes, track) = (lanes.get(), track.get());
        Arc::new(app.read(|store| lay_out(store.workspace(), store.ranking(), lanes, track)))
    });
    let columns = Memo::new(move |_| layout.with(|l| l.columns.clone()));
    let names = Memo::new(move |_| {
        layout.with(|l| {
            l.lanes
                .iter()
                .map(|lane| lane.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let single = Memo::new(move |_| names.with(|n| n.len() == 1 && n.iter().all(String::is_empty)));
    let empty = Memo::new(move |_| columns.with(|c| c.iter().all(|column| column.count == 0)));
    let add = move |_| app.run(Action::AddItem);
    view! {
        <Show when=move || empty.get()>
            <div class="board-empty"><p><b>"No cards here yet. "</b><span class="soft">"Every item is a card in the column of its status."</span></p><button class="button primary" type="button" on:click=add>"Add items"</button></div>
        </Show>
        <div class="board" class:single=move || single.get() tabindex="-1">
            <div class="board-heads">
                <For each=move || columns.get().into_iter().enumerate() key=|(at, c)| (*at, c.status.clone()) children=move |(at, _)| head(columns, at)/>
            </div>
            <For each=move || names.get().into_iter().enumerate() key=Clone::clone children=move |(lane, name)| {
                lane_view(board, layout, columns, lane, name)
            }/>
        </div>
    }
}

/// One column's head: its name, how many items it has and may have.
fn head(columns: Memo<Vec<Column>>, at: usize) -> AnyView {
    let column = Memo::new(move |_| columns.with(|c| c.get(at).cloned()));
    let read =
        move |f: fn(&Column) -> String| column.with(|c| c.as_ref().map(f).unwrap_or_default());
    let over = move || column.with(|c| c.as_ref().is_some_and(Column::is_over));
    let narrow = move || column.with(|c| c.as_ref().is_none_or(|c| c.count == 0));
    view! {
        <div class="board-head" class:narrow=narrow class:over=over>
            <span class="board-name">{move || read(|c| c.name.clone())}</span>
            <span class="faint board-count">{move || read(|c| match c.wip {
                Some(most) if c.is_over() => format!("{} of at most {most}: over", format::whole(c.count as usize)),
                Some(most) => format!("{} of at most {most}", format::whole(c.count as usize)),
                None => format::whole(c.count as usize),
            })}</span>
            <span class="faint board-track">{move || read(|c| c.track.map(|t| t.name().to_owned()).unwrap_or_default())}</span>
        </div>
    }
    .into_any()
}

fn lane_view(
    board: Board,
    layout: Memo<Arc<Layout>>,
    columns: Memo<Vec<Column>>,
    lane: usize,
    name: String,
) -> AnyView {
    let count = Memo::new(move |_| {
        layout.with(|l| {
            let lane = l.lanes.get(lane);
            lane.map_or(0, |lane| lane.cells.iter().map(Vec::len).sum::<usize>())
        })
    });
    let title = name.clone();
    let heading = (!name.is_empty()).then(|| {
        view! { <h2 class="lane-name">{title.clone()}" "<span class="faint">{move || format::whole(count.get())}</span></h2> }
    });
    view! {
        <section class="lane" aria-label=if name.is_empty() { "Cards".to_owned() } else { name }>
            {heading}
            <div class="lane-cells">
                <For each=move || columns.get().into_iter().enumerate() key=|(at, c)| (*at, c.status.clone()) children=move |(at, column)| {
                    view! { <Cell board layout columns lane at status=column.status/> }
                }/>
            </div>
        </section>
    }
    .into_any()
}
