//! The weights of a weighted framework: a slider and a number for each, with the range that it refers to.

use super::criteria::AddCriterion;
use super::order::OnlyTheOrder;
use super::room::{Room, use_room};
use crate::app::format;
use crate::app::prelude::*;
use crate::app::widgets::score_bar;
use plumbline_document::framework::Method;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_features::english::inside;
use plumbline_features::present::weights::{
    CautionView, OutsideView, WeightView, cautions, weighed_words, weights,
};
use plumbline_features::prioritise::explain::criterion_name;

/// The weights, as points or as an order only.
#[component]
pub fn Weights() -> impl IntoView {
    let room = use_room();
    let order_only = RwSignal::new(false);
    let mode = move |order: bool, words: &'static str| {
        view! {
            <button class="tab" aria-pressed=move || (order_only.get() == order).to_string() on:click=move |_| order_only.set(order)>{words}</button>
        }
    };
    let views = Memo::new(move |_| room.app.view(weights));
    view! {
        <div class="weights-head">
            <h2>"Weights"</h2>
            <div class="tabs small" role="group" aria-label="How weights are set">{mode(false, "Points")}{mode(true, "Only the order")}</div>
        </div>
        <Show when=move || order_only.get() fallback=move || view! { <Sliders views/> }><OnlyTheOrder views/></Show>
        <PerDay/>
        <AddCriterion/>
    }
}

#[component]
fn Sliders(views: Memo<Vec<WeightView>>) -> impl IntoView {
    let room = use_room();
    let cautions = room.settled(|store| store.view(cautions));
    let known = Memo::new(move |_| {
        views.with(|v| v.iter().map(|w| w.criterion.clone()).collect::<Vec<_>>())
    });
    view! {
        <p class="soft hint">"Points for moving a criterion from the worst to the best of its range, compared with the others."</p>
        <ul class="weights">
            <For each=move || known.get() key=Clone::clone let:criterion><WeightRow views cautions criterion/></For>
        </ul>
        <Show when=move || views.with(|v| v.iter().all(|w| w.share.is_none()))>
            <p class="box late" role="status">"Every weight is 0. Give at least one criterion some points; until then nothing has a score."</p>
        </Show>
    }
}

#[component]
fn WeightRow(
    views: Memo<Vec<WeightView>>,
    cautions: Memo<Vec<CautionView>>,
    criterion: CriterionId,
) -> impl IntoView {
    let id = criterion.clone();
    let weight =
        Memo::new(move |_| views.with(|all| all.iter().find(|w| w.criterion == id).cloned()));
    let text = move |pick: fn(&WeightView) -> String| {
        move || weight.with(|w| w.as_ref().map(pick).unwrap_or_default())
    };
    let divides = Memo::new(move |_| weight.with(|w| w.as_ref().is_some_and(|w| w.divides)));
    let anchor = format!("swing-{criterion}");
    let id = criterion.clone();
    let caution =
        Memo::new(move |_| cautions.with(|all| all.iter().find(|c| c.criterion == id).cloned()));
    view! {
        <li class="weight">
            <div class="weight-head">
                <i class=text(|w| score_bar::swatch(w.place))></i>
                <b title=text(|w| w.question.clone())>{text(|w| w.name.clone())}</b>
                <span class="share num">{text(|w| w.share_in_words.clone())}</span>
                <RemoveButton views criterion=criterion.clone()/>
            </div>
            <Pair weight divides criterion described=anchor.clone()/>
            <p class="soft swing" id=anchor>{text(|w| w.swing.clone())}</p>
            <Cautions caution weight/>
        </li>
    }
}

/// The slider and the number of one weight.
#[component]
fn Pair(
    weight: Memo<Option<WeightView>>,
    divides: Memo<bool>,
    criterion: CriterionId,
    described: String,
) -> impl IntoView {
    let room = use_room();
    let points = Memo::new(move |_| weight.with(|w| w.as_ref().map_or(0.0, |w| w.points)));
    let name = move || weight.with(|w| w.as_ref().map(|w| w.name.clone()).unwrap_or_default());
    let criterion = StoredValue::new(criterion);
    let settle = move |points: f64| {
        let done = criterion.with_value(|id| room.set_points(id, points));
        if done {
            say_move(room, &name());
        }
        done
    };
    view! {
        <div class="weight-pair">
            <Slider points disabled=divides name=Signal::derive(name) described=described.clone()
                on_try=Callback::new(move |points| criterion.with_value(|id| room.try_points(id, points))) on_set=Callback::new(move |points| { settle(points); })/>
            <input type="number" class="points" min="0" max="100" step="any" inputmode="decimal" disabled=divides aria-describedby=described
                aria-label=move || format!("Points of {}", inside(&name())) prop:value=move || shown(points.get())
                on:change:target=move |event| {
                    let field = event.target();
                    if !field.value().trim().parse().is_ok_and(settle) {
                        field.set_value(&shown(points.get_untracked()));
                    }
                }/>
        </div>
    }
}

/// Points as the field shows them: short, and readable again by the field, so never localised.
fn shown(points: f64) -> String {
    let rounded = libm::round(points * 100.0) / 100.0;
    rounded.to_string()
}

/// A slider that tries while it moves and sets when it rests: the pointer is let go, the key is let up, or the focus
/// leaves. Escape goes back.
#[component]
fn Slider(
    points: Memo<f64>,
    disabled: Memo<bool>,
    name: Signal<String>,
    described: String,
    on_try: Callback<f64>,
    on_set: Callback<f64>,
) -> impl IntoView {
    let room = use_room();
    // Holding an arrow key down is one change of weights, not one for each step.
    let key_down = StoredValue::new(false);
    let rest = move |value: String| {
        if room.trying.get_untracked()
            && let Ok(points) = value.parse()
        {
            on_set.run(points);
        }
    };
    let keydown = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Escape" if room.trying.get_untracked() => {
            event.prevent_default();
            event.stop_propagation();
            room.forget_trial();
        }
        "Tab" | "Shift" | "Escape" => {}
        _ => key_down.set_value(true),
    };
    view! {
        <input type="range" min="0" max=move || libm::ceil(points.get().max(100.0)) step="1" disabled=disabled aria-describedby=described
            aria-label=move || format!("Weight of {}", inside(&name.get()))
            aria-valuetext=move || format!("{} points", format::plain(points.get()))
            prop:value=move || points.get().to_string()
            on:keydown=keydown
            on:input:target=move |event| if let Ok(points) = event.target().value().parse() { on_try.run(points) }
            on:change:target=move |event| if !key_down.get_value() { rest(event.target().value()) }
            on:keyup:target=move |event| { key_down.set_value(false); rest(event.target().value()) }
            on:blur:target=move |event| { key_down.set_value(false); rest(event.target().value()) }/>
    }
}

/// Says, once a weight rests, what has become of the top.
fn say_move(room: Room, name: &str) {
    let words = room.before.with_untracked(|before| {
        let before = before.as_ref().map(|ranks| ranks.as_slice());
        room.app
            .peek(|store| store.view(|context| weighed_words(context, name, before)))
    });
    room.said.set(words.unwrap_or_default());
}

#[component]
fn RemoveButton(views: Memo<Vec<WeightView>>, criterion: CriterionId) -> impl IntoView {
    let room = use_room();
    let id = criterion.clone();
    let name = move || {
        let name = views.with(|all| {
            all.iter()
                .find(|w| w.criterion == id)
                .map(|w| inside(&w.name))
        });
        format!("Take {} out of this framework", name.unwrap_or_default())
    };
    let title = name.clone();
    let last = move || views.with(|v| v.len() < 2);
    let remove = move |_| {
        let mut weights = room.weights();
        weights.retain(|w| w.criterion != criterion);
        room.set_weights(weights);
    };
    view! { <button class="quiet" disabled=last aria-label=name title=title on:click=remove>"✕"</button> }
}

/// Items without a value, and items outside the range.
#[component]
fn Cautions(caution: Memo<Option<CautionView>>, weight: Memo<Option<WeightView>>) -> impl IntoView {
    let room = use_room();
    let without = Memo::new(move |_| {
        let points = weight.with(|w| w.as_ref().map_or(0.0, |w| w.points));
        caution.with(|c| c.as_ref()?.without_value(points))
    });
    let item = move |(id, key): (ItemId, String)| view! { <button class="link" on:click=move |_| room.app.open(Some(id))>{key}</button> };
    let outside = move |outside: OutsideView| {
        view! { <p class="late caution">{outside.named.into_iter().map(item).collect_view()}{outside.words}</p> }
    };
    view! {
        {move || without.get().map(|words| view! { <p class="soft caution">{words}</p> })}
        {move || caution.with(|c| c.as_ref()?.outside.clone()).map(outside)}
    }
}

/// Whether the score is divided by the effort.
#[component]
fn PerDay() -> impl IntoView {
    let room = use_room();
    let state = Memo::new(move |_| {
        let framework = room.framework.get();
        let Method::Weighted {
            effort,
            value_per_day,
            ..
        } = &framework.method
        else {
            return (None, String::new(), false);
        };
        room.app.read(|store| {
            // A framework that does not say what its effort is divides by what is counted in days.
            let in_days = store.workspace().criteria.iter().find(|c| c.unit == "days");
            let divisor = effort.clone().or_else(|| in_days.map(|c| c.id.clone()));
            let name = divisor
                .as_ref()
                .map(|id| inside(&criterion_name(store.workspace(), id)));
            (divisor, name.unwrap_or_default(), *value_per_day)
        })
    });
    let toggle = move |on: bool| {
        let divisor = state.with_untracked(|s| s.0.clone());
        room.set_method(|method| {
            if let Method::Weighted {
                effort,
                value_per_day,
                ..
            } = method
            {
                *effort = divisor;
                *value_per_day = on;
            }
        });
    };
    view! {
        <label class="tick per-day">
            <input type="checkbox" role="switch" disabled=move || state.with(|s| s.0.is_none()) prop:checked=move || state.with(|s| s.2)
                on:change:target=move |event| toggle(event.target().checked())/>
            <span><b>"Value per day"</b>" "<span class="soft">
                {move || state.with(|(divisor, name, _)| match divisor {
                    Some(_) => format!("{name} leaves the sum, and the score is divided by it"),
                    None => "needs a criterion that is counted in days".to_owned(),
                })}
            </span></span>
        </label>
    }
}
