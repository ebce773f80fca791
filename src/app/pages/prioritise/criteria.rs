//! A criterion more in a weighted framework: one that the workspace has, or a new one.

use super::room::{Room, use_room};
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::App;
use leptos::html;
use plumbline_commands::command::SetupCommand;
use plumbline_document::criterion::{Criterion, Direction};
use plumbline_document::ids::{CriterionId, free_slug};
use plumbline_document::meta::Meta;
use plumbline_features::prioritise::weights::unweighted;

/// Chooses or makes a criterion. It starts at 0 points, so that nothing moves until people give it weight.
#[component]
pub fn AddCriterion() -> impl IntoView {
    let room = use_room();
    let others = Memo::new(move |_| {
        let framework = room.framework.get();
        room.app.read(|store| {
            let read = framework.criteria();
            let all = store.workspace().criteria.iter();
            all.filter(|c| !read.contains(&&c.id))
                .map(|c| (c.id.clone(), c.name.clone()))
                .collect::<Vec<_>>()
        })
    });
    let choose = move |field: web_sys::HtmlSelectElement| {
        add(room, &CriterionId::from(field.value()));
        field.set_value("");
    };
    view! {
        <details class="add-criterion">
            <summary>"Add a criterion"</summary>
            <p class="soft">"It starts at 0 points: nothing moves until you give it weight."</p>
            <label class="field"><span>"One that this workspace has"</span>
                <select on:change:target=move |event| choose(event.target())>
                    <option value="">"Choose a criterion"</option>
                    {move || others.get().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
            </label>
            <NewCriterion/>
        </details>
    }
}

fn add(room: Room, id: &CriterionId) {
    let weight = room
        .app
        .peek(|store| store.workspace().criteria.get(id).map(|c| unweighted(c)));
    if let Some(weight) = weight {
        let mut weights = room.weights();
        weights.push(weight);
        room.set_weights(weights);
    }
}

#[component]
fn NewCriterion() -> impl IntoView {
    let room = use_room();
    let name = NodeRef::<html::Input>::new();
    let cost = RwSignal::new(false);
    let create = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(field) = name.get_untracked() else {
            return;
        };
        let criterion = fresh_criterion(room.app, &field.value(), cost.get_untracked());
        let id = criterion.id.clone();
        if room.app.dispatch(SetupCommand::PutCriterion { criterion }) {
            field.set_value("");
            add(room, &id);
        }
    };
    let direction = move |value: bool, words: &'static str| {
        view! {
            <label class="tick"><input type="radio" name="direction" prop:checked=move || cost.get() == value on:change=move |_| cost.set(value)/><span>{words}</span></label>
        }
    };
    view! {
        <form class="field" on:submit=create>
            <label class="field"><span>"Or a new one, judged from 0 to 100"</span>
                <input node_ref=name type="text" required maxlength="120" autocomplete="off" placeholder="For instance: Reuse by other teams"/></label>
            <div class="directions">{direction(false, "More is better")}{direction(true, "Less is better")}</div>
            <div><button class="button">"Add the new criterion"</button></div>
        </form>
    }
}

/// A criterion on 0–100 whose identity no other has.
fn fresh_criterion(app: App, name: &str, cost: bool) -> Criterion {
    let id = app.peek(|store| {
        let criteria = &store.workspace().criteria;
        free_slug(name, "criterion", |id| criteria.contains(id))
    });
    Criterion {
        direction: if cost {
            Direction::Cost
        } else {
            Direction::Benefit
        },
        ..Criterion::new(id, name, Meta::new(clock::stamp()))
    }
}
