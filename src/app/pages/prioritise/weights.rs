//! The weights of a weighted framework: a slider and a number for each, with the range that it refers to.

use super::criteria::AddCriterion;
use super::formula;
use super::order::OnlyTheOrder;
use super::room::{Room, use_room};
use super::weight_view::WeightView;
use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::widgets::score_bar;
use plumbline_document::criterion::Origin;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::ranking::Place;
use plumbline_features::prioritise::weights::{range_warnings, shares};

/// The weights at work, as they are shown.
pub fn views(workspace: &Workspace, framework: &Framework) -> Vec<WeightView> {
    let Method::Weighted {
        weights,
        effort,
        value_per_day,
    } = &framework.method
    else {
        return Vec::new();
    };
    let divides = |id: &CriterionId| *value_per_day && effort.as_ref() == Some(id);
    let points: Vec<f64> = weights
        .iter()
        .map(|w| if divides(&w.criterion) { 0.0 } else { w.points })
        .collect();
    let shares = shares(&points);
    let view = |(i, w): (usize, &plumbline_document::framework::Weight)| {
        let criterion = workspace.criteria.get(&w.criterion).map(AsRef::as_ref);
        WeightView {
            criterion: w.criterion.clone(),
            name: formula::name(workspace, &w.criterion),
            question: criterion.map_or_else(String::new, |c| c.question.clone()),
            points: w.points,
            share: shares.as_ref().and_then(|s| s.get(i).copied()),
            divides: divides(&w.criterion),
            swing: formula::swing(criterion, w),
            colour: score_bar::colour_number(i),
        }
    };
    weights.iter().enumerate().map(view).collect()
}

/// What should be known about a criterion before it is weighed.
#[derive(Clone, Debug, Default, PartialEq)]
struct Caution {
    criterion: Option<CriterionId>,
    /// Open items without a value.
    without: usize,
    /// Items outside the range, the first few, with their keys.
    outside: Vec<(ItemId, String)>,
    /// How many more there are.
    more: usize,
    /// The lowest and the highest value outside, in words.
    reach: String,
}

fn cautions(store: &DocumentStore) -> Vec<Caution> {
    /// Items that are named.
    const NAMED: usize = 3;
    let (ranking, workspace) = (store.ranking(), store.workspace());
    let warnings = range_warnings(ranking);
    let open = |slot: &&u32| matches!(ranking.place(**slot), Place::Scored | Place::Undefined);
    let caution = |id: &CriterionId| {
        let without = ranking
            .order()
            .iter()
            .filter(open)
            .filter(|slot| ranking.value(**slot, id).is_none());
        let mut caution = Caution {
            criterion: Some(id.clone()),
            without: without.count(),
            ..Caution::default()
        };
        if let Some(w) = warnings.iter().find(|w| w.criterion == *id) {
            let named = w.outside.iter().take(NAMED);
            let key = |slot: &u32| {
                let item = workspace.items.at(*slot)?;
                Some((item.id, workspace.settings.key(item.number)))
            };
            caution.outside = named.filter_map(key).collect();
            caution.more = w.outside.len() - caution.outside.len();
            let with_unit = |value| formula::with_unit(workspace, id, value);
            caution.reach = if w.lowest == w.highest {
                with_unit(w.lowest)
            } else {
                format!("{} to {}", format::plain(w.lowest), with_unit(w.highest))
            };
        }
        caution
    };
    let framework = store.framework();
    let read = framework.criteria();
    read.into_iter().map(caution).collect()
}

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
    let views = Memo::new(move |_| {
        let framework = room.framework.get();
        room.app.read(|store| views(store.workspace(), &framework))
    });
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
    let cautions = room.settled(cautions);
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
    cautions: Memo<Vec<Caution>>,
    criterion: CriterionId,
) -> impl IntoView {
    let id = criterion.clone();
    let weight =
        Memo::new(move |_| views.with(|all| all.iter().find(|w| w.criterion == id).cloned()));
    let text = move |pick: fn(&WeightView) -> String| {
        move || weight.with(|w| w.as_ref().map(pick).unwrap_or_default())
    };
    let divides = Memo::new(move |_| weight.with(|w| w.as_ref().is_some_and(|w| w.divides)));
    let share = text(|w| match (w.divides, w.share) {
        (true, _) => "divides the score".to_owned(),
        (_, Some(share)) => format!("{}\u{a0}%", format::one(share * 100.0)),
        _ => "0\u{a0}%".to_owned(),
    });
    let swatch = text(|w| format!("swatch part-{}", w.colour));
    let anchor = format!("swing-{criterion}");
    let id = criterion.clone();
    let caution = Memo::new(move |_| {
        cautions.with(|all| {
            all.iter()
                .find(|c| c.criterion.as_ref() == Some(&id))
                .cloned()
        })
    });
    view! {
        <li class="weight">
            <div class="weight-head">
                <i class=swatch></i>
                <b title=text(|w| w.question.clone())>{text(|w| w.name.clone())}</b>
                <span class="share num">{share}</span>
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
                aria-label=move || format!("Points of {}", formula::lower(&name())) prop:value=move || shown(points.get())
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
            aria-label=move || format!("Weight of {}", formula::lower(&name.get()))
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
    let words = room.app.peek(|store| {
        let ranking = store.ranking();
        let top = ranking.scored().iter().take(25);
        let many = format::count(top.len(), "item has moved", "items have moved");
        let moved = room.before.with_untracked(|before| {
            let was = |slot: &u32| before.as_ref()?.get(*slot as usize).copied().flatten();
            top.filter(|slot| was(slot) != ranking.rank(**slot)).count()
        });
        let first = ranking.scored().first();
        let first = first.and_then(|slot| store.workspace().items.at(*slot));
        first.map(|item| {
            format!(
                "{name} weighed. {moved} of the first {many}; the first is {}.",
                item.title
            )
        })
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
                .map(|w| formula::lower(&w.name))
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
fn Cautions(caution: Memo<Option<Caution>>, weight: Memo<Option<WeightView>>) -> impl IntoView {
    let room = use_room();
    let derived = Memo::new(move |_| {
        weight.with(|w| {
            let id = w.as_ref().map(|w| w.criterion.clone())?;
            room.app.read(|store| {
                store
                    .workspace()
                    .criteria
                    .get(&id)
                    .map(|c| c.origin != Origin::Judged)
            })
        })
    });
    let without = move || {
        let missing = caution.with(|c| c.as_ref().map_or(0, |c| c.without));
        let weighs = weight.with(|w| w.as_ref().is_some_and(|w| w.points > 0.0));
        (missing > 0 && derived.get() != Some(true)).then(|| {
            let items = if missing == 1 {
                "1 open item has".to_owned()
            } else {
                format!("{} open items have", format::whole(missing))
            };
            let effect = if weighs {
                "no value here, and so no rank."
            } else {
                "no value here; they lose their rank once this has points."
            };
            format!("{items} {effect}")
        })
    };
    let outside = move || {
        let caution = caution.get().filter(|c| !c.outside.is_empty())?;
        let item = |(id, key): (ItemId, String)| view! { <button class="link" on:click=move |_| room.app.open(Some(id))>{key}</button> };
        let more = if caution.more > 0 {
            format!(" and {} more", format::whole(caution.more))
        } else {
            String::new()
        };
        Some(view! {
            <p class="late caution">
                {caution.outside.into_iter().map(item).collect_view()}
                {format!("{more} outside this range, at {}: the weight says nothing about what lies beyond it.", caution.reach)}
            </p>
        })
    };
    view! {
        {move || without().map(|words| view! { <p class="soft caution">{words}</p> })}
        {outside}
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
                .map(|id| formula::lower(&formula::name(store.workspace(), id)));
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
