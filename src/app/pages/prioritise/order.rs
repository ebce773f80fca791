//! Weights from an order of importance alone: for groups that agree on what matters more but not on how much.

use super::formula;
use super::room::{Room, use_room};
use super::weight_view::WeightView;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_compact::sort;
use plumbline_document::framework::Weight;
use plumbline_document::ids::CriterionId;
use plumbline_features::prioritise::weights::{OrderRule, from_order};
use wasm_bindgen::JsCast;

/// The criteria that count, the heaviest first; equals as the framework has them.
fn order_of(views: &[WeightView]) -> Vec<CriterionId> {
    let mut counted: Vec<&WeightView> = views
        .iter()
        .filter(|w| !w.divides && w.points > 0.0)
        .collect();
    sort::by(&mut counted, |a, b| b.points.total_cmp(&a.points));
    counted.into_iter().map(|w| w.criterion.clone()).collect()
}

/// The weights that this order gives. A criterion that the score is divided by keeps its points for when it is not.
fn weights_for(room: Room, views: &[WeightView], order: &[CriterionId]) -> Vec<Weight> {
    let before = room.weights();
    let mut after = from_order(&before, order, OrderRule::Centroid);
    for (old, new) in before.iter().zip(&mut after) {
        if views
            .iter()
            .any(|w| w.divides && w.criterion == old.criterion)
        {
            new.points = old.points;
        }
    }
    after
}

fn same(a: &[Weight], b: &[Weight]) -> bool {
    /// Far below what a slider's step or a rounded field could mean.
    const CLOSE: f64 = 1e-6;
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| (a.points - b.points).abs() < CLOSE)
}

/// The list of criteria in order, with buttons to move them.
#[component]
pub fn OnlyTheOrder(views: Memo<Vec<WeightView>>) -> impl IntoView {
    let room = use_room();
    let order = Memo::new(move |_| views.with(|v| order_of(v)));
    let left_out = Memo::new(move |_| {
        views.with(|v| {
            let out = v.iter().filter(|w| !w.divides && w.points <= 0.0);
            out.map(|w| (w.criterion.clone(), w.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let follows = Memo::new(move |_| {
        views.with(|v| same(&weights_for(room, v, &order.get()), &room.weights()))
    });
    let apply = move |_| {
        room.set_weights(views.with_untracked(|v| weights_for(room, v, &order.get_untracked())));
    };
    view! {
        <p class="soft">"Agree on the order of the swings only. The weights are the mean of all weights that respect it (rank-order centroid)."</p>
        <Show when=move || !follows.get()>
            <div class="box order-note">
                <p>"The weights are still the points that were given. Moving a criterion replaces them by those of the order."</p>
                <button class="button" on:click=apply>"Use the weights of this order"</button>
            </div>
        </Show>
        <ol class="order">
            <For each=move || order.get() key=Clone::clone let:criterion><OrderRow views order criterion/></For>
        </ol>
        {move || left_out.get().into_iter().map(|(id, name)| {
            let count_it = move |_| {
                let mut order = order.get_untracked();
                order.push(id.clone());
                room.set_weights(views.with_untracked(|v| weights_for(room, v, &order)));
            };
            view! {
                <p class="order-out"><span class="soft">{format!("{name} does not count.")}</span>
                    <button class="link" on:click=count_it>{format!("Put {} last", formula::lower(&name))}</button></p>
            }
        }).collect_view()}
    }
}

#[component]
fn OrderRow(
    views: Memo<Vec<WeightView>>,
    order: Memo<Vec<CriterionId>>,
    criterion: CriterionId,
) -> impl IntoView {
    let room = use_room();
    let id = StoredValue::new(criterion);
    let place =
        Memo::new(move |_| order.with(|o| id.with_value(|id| o.iter().position(|c| c == id))));
    let weight = Memo::new(move |_| {
        views.with(|v| id.with_value(|id| v.iter().find(|w| w.criterion == *id).cloned()))
    });
    let name = move || weight.with(|w| w.as_ref().map(|w| w.name.clone()).unwrap_or_default());
    let share = move || {
        let share = weight
            .with(|w| w.as_ref().and_then(|w| w.share))
            .unwrap_or(0.0);
        format!("{}\u{a0}%", format::one(share * 100.0))
    };
    let at_end = move |up: bool| {
        let (at, last) = (place.get(), order.with(|o| o.len().saturating_sub(1)));
        if up { at == Some(0) } else { at == Some(last) }
    };
    let shift = move |up: bool| {
        let mut order = order.get_untracked();
        let Some(at) = place.get_untracked() else {
            return;
        };
        let to = if up {
            at.checked_sub(1)
        } else {
            Some(at + 1).filter(|to| *to < order.len())
        };
        let Some(to) = to else { return };
        order.swap(at, to);
        let words = format!("{} is now {} of {}.", untrack(name), to + 1, order.len());
        if room.set_weights(views.with_untracked(|v| weights_for(room, v, &order))) {
            room.said.set(words);
            // The row has moved in the page, which takes the focus off its button.
            id.with_value(|id| refocus(id, up));
        }
    };
    let button = move |up: bool| {
        let (sign, word) = if up { ("↑", "up") } else { ("↓", "down") };
        view! {
            <button class="button square" id=id.with_value(|id| button_id(id, up)) aria-disabled=move || at_end(up).to_string()
                aria-label=move || format!("Move {} {word}", formula::lower(&name())) on:click=move |_| shift(up)>{sign}</button>
        }
    };
    view! {
        <li class="order-row">
            <i class=move || weight.with(|w| format!("swatch part-{}", w.as_ref().map_or(1, |w| w.colour)))></i>
            <span class="grow"><b>{name}</b><br/><span class="soft swing">{move || weight.with(|w| w.as_ref().map(|w| w.swing.clone()))}</span></span>
            <span class="share num">{share}</span>
            {button(true)}
            {button(false)}
        </li>
    }
}

fn button_id(criterion: &CriterionId, up: bool) -> String {
    format!("order-{}-{criterion}", if up { "up" } else { "down" })
}

fn refocus(criterion: &CriterionId, up: bool) {
    let id = button_id(criterion, up);
    request_animation_frame(move || {
        let button = document()
            .get_element_by_id(&id)
            .and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(button) = button {
            drop(button.focus());
        }
    });
}
