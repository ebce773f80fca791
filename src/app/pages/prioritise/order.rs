//! Weights from an order of importance alone: for groups that agree on what matters more but not on how much.

use super::room::use_room;
use crate::app::prelude::*;
use crate::app::widgets::score_bar;
use plumbline_document::ids::CriterionId;
use plumbline_features::english::inside;
use plumbline_features::present::importance;
use plumbline_features::present::weights::WeightView;
use wasm_bindgen::JsCast;

/// The list of criteria in order, with buttons to move them.
#[component]
pub fn OnlyTheOrder(views: Memo<Vec<WeightView>>) -> impl IntoView {
    let room = use_room();
    let order = Memo::new(move |_| views.with(|v| importance::order(v)));
    let left_out = Memo::new(move |_| views.with(|v| importance::left_out(v)));
    let follows = Memo::new(move |_| {
        let framework = room.framework.get();
        order.with(|order| importance::follows_order(&framework, order))
    });
    let apply = move |_| {
        room.weigh_by(&order.get_untracked());
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
                room.weigh_by(&order);
            };
            view! {
                <p class="order-out"><span class="soft">{format!("{name} does not count.")}</span>
                    <button class="link" on:click=count_it>{format!("Put {} last", inside(&name))}</button></p>
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
        let share = |w: &WeightView| w.share_in_words.clone();
        weight.with(|w| w.as_ref().map(share).unwrap_or_default())
    };
    let at_end = move |up: bool| {
        let (at, last) = (place.get(), order.with(|o| o.len().saturating_sub(1)));
        if up { at == Some(0) } else { at == Some(last) }
    };
    let shift = move |up: bool| {
        let criterion = id.get_value();
        let shifted = order.with_untracked(|o| importance::shifted(o, &criterion, up));
        let Some(shifted) = shifted else { return };
        let words = importance::moved_words(&untrack(name), &shifted, &criterion);
        if room.weigh_by(&shifted) {
            room.said.set(words);
            // The row has moved in the page, which takes the focus off its button.
            refocus(&criterion, up);
        }
    };
    let button = move |up: bool| {
        let (sign, word) = if up { ("↑", "up") } else { ("↓", "down") };
        view! {
            <button class="button square" id=id.with_value(|id| button_id(id, up)) aria-disabled=move || at_end(up).to_string()
                aria-label=move || format!("Move {} {word}", inside(&name())) on:click=move |_| shift(up)>{sign}</button>
        }
    };
    view! {
        <li class="order-row">
            <i class=move || weight.with(|w| score_bar::swatch(w.as_ref().map_or(0, |w| w.place)))></i>
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
