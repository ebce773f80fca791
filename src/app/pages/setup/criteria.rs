//! The criteria, each with its editor behind its name.

use super::criterion::Editor;
use crate::app::action::Action;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use leptos::html;
use plumbline_commands::command::SetupCommand;
use plumbline_document::criterion::{Criterion, Direction, Origin};
use plumbline_document::ids::{CriterionId, free_slug};
use plumbline_document::meta::Meta;

/// The list with a form to add one.
#[component]
pub(super) fn Criteria() -> impl IntoView {
    let app = use_app();
    let ids = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .criteria
                .iter()
                .map(|c| c.id.clone())
                .collect::<Vec<_>>()
        })
    });
    let input = NodeRef::<html::Input>::new();
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let criterion = own(app, input.value());
        if app.dispatch(SetupCommand::PutCriterion { criterion }) {
            input.set_value("");
            app.toasts.done(
                "The criterion is added. Weigh it in a framework on the page Prioritise.",
                Some(Action::Undo),
            );
        }
    };
    view! {
        <ul class="entries thin" aria-label="Criteria"><For each=move || ids.get() key=CriterionId::clone let:id><OneCriterion id/></For></ul>
        <form class="inline-form" on:submit=add>
            <label class="field"><span>"Name of a new criterion"</span><input node_ref=input type="text"/></label>
            <button class="button">"Add criterion"</button>
        </form>
    }
}

/// A criterion of one's own: more is better, from 0 to 100.
fn own(app: App, name: String) -> Criterion {
    let id = app.peek(|store| {
        let criteria = &store.workspace().criteria;
        free_slug(&name, "criterion", |id| criteria.contains(id))
    });
    Criterion::new(id, name, Meta::new(clock::stamp()))
}

/// What the closed line of a criterion says.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    name: String,
    about: String,
    readers: String,
}

fn shown(app: App, id: &CriterionId) -> Shown {
    app.read(|store| {
        let workspace = store.workspace();
        let Some(criterion) = workspace.criteria.get(id) else {
            return Shown::default();
        };
        let better = match criterion.direction {
            Direction::Benefit => "more is better",
            Direction::Cost => "less is better",
        };
        let source = match criterion.origin {
            Origin::Judged if criterion.choices_only => "a choice",
            Origin::Judged => "judged",
            Origin::Burden => "derived from tier and duties",
            Origin::Urgency => "derived from the dates of obligations",
        };
        let readers: Vec<&str> = workspace
            .frameworks
            .iter()
            .filter(|f| f.criteria().contains(&id))
            .map(|f| f.name.as_str())
            .collect();
        Shown {
            name: criterion.name.clone(),
            about: format!("{source}, {better}"),
            readers: readers.join(", "),
        }
    })
}

#[component]
fn OneCriterion(id: CriterionId) -> impl IntoView {
    let app = use_app();
    let handle = StoredValue::new(id);
    let line = Memo::new(move |_| shown(app, &handle.get_value()));
    let open = RwSignal::new(false);
    let remove = move |_| {
        let (id, was) = (handle.get_value(), line.with_untracked(|l| l.name.clone()));
        if app.dispatch(SetupCommand::RemoveCriterion { id }) {
            app.toasts.done(
                format!("{was} is removed. Its judgements stay on the items."),
                Some(Action::Undo),
            );
        }
    };
    view! {
        <li class="entry thin">
            <header class="entry-head">
                <button class="quiet opener" type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                    <b>{move || line.with(|l| l.name.clone())}</b>
                </button>
                <span class="soft">{move || line.with(|l| l.about.clone())}</span>
                <span class="faint grow">{move || line.with(|l| l.readers.clone())}</span>
                <button class="link" type="button" aria-label=move || format!("Remove {}", line.with(|l| l.name.clone())) on:click=remove>"Remove"</button>
            </header>
            <Show when=move || open.get()><Editor id=handle.get_value()/></Show>
        </li>
    }
}
