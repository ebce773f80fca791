//! The board: both tracks in columns, and the flow through them as pictures.

mod cards;
mod column;
mod flow;
mod moving;

use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::inputs::{Choice, ChoiceBox};
use cards::Cards;
use moving::Board;
use plumbline_document::kind::Track;
use plumbline_features::flow::board::Lanes;

/// The page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let app = use_app();
    let track = RwSignal::new(None::<Track>);
    let lanes = RwSignal::new(Lanes::None);
    let pictures = RwSignal::new(false);
    let board = Board::new(app);
    let tracks: Vec<Choice> = std::iter::once((String::new(), "both tracks".to_owned()))
        .chain(
            Track::ALL
                .iter()
                .map(|t| (t.slug().to_owned(), t.name().to_lowercase())),
        )
        .collect();
    let all_lanes: Vec<Choice> = Lanes::ALL
        .iter()
        .map(|l| (l.slug().to_owned(), l.name().to_owned()))
        .collect();
    let set_track = Callback::new(move |slug: String| {
        track.set(Track::from_slug(&slug));
        true
    });
    let set_lanes = Callback::new(move |slug: String| {
        lanes.set(Lanes::from_slug(&slug).unwrap_or(Lanes::None));
        true
    });
    let track_slug = Signal::derive(move || {
        track
            .get()
            .map_or_else(String::new, |t| t.slug().to_owned())
    });
    let lane_slug = Signal::derive(move || lanes.get().slug().to_owned());
    let view_button = move |flow: bool, name: &'static str| {
        view! { <button class="button" type="button" aria-pressed=move || (pictures.get() == flow).to_string() on:click=move |_| pictures.set(flow)>{name}</button> }
    };
    view! {
        <section class="board-page">
            <div class="board-bar">
                <h1>"Board"</h1>
                <span class="joined" role="group" aria-label="What is shown">{view_button(false, "Cards")}{view_button(true, "Flow")}</span>
                <label class="inline"><span>"Show"</span><ChoiceBox name="Track" value=track_slug choices=tracks keep=set_track/></label>
                <label class="inline" class:absent=move || pictures.get()><span>"Lanes by"</span><ChoiceBox name="Lanes" value=lane_slug choices=all_lanes keep=set_lanes/></label>
                <span class="grow"></span>
                <p class="soft board-help" id="board-help" class:absent=move || pictures.get()>"Arrows move between cards. Space picks a card up: then arrows choose a column, Space drops it, Escape puts it back."</p>
            </div>
            <Show when=move || pictures.get() fallback=move || view! { <Cards board track lanes/> }>
                <flow::Flow track/>
            </Show>
            <p class="visually-hidden" role="status" aria-live="assertive">{move || board.said.get()}</p>
            {move || board.asking.get().map(|ask| view! { <moving::MoveDialog board ask/> })}
        </section>
    }
}
