//! One duty of one system, beside the matrix: what, who, from when, what to keep, what it costs, and what is there.

use super::common::pack;
use super::evidence::Form;
use super::state;
use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use chrono::NaiveDate;
use leptos::html;
use plumbline_commands::command::ComplianceCommand;
use plumbline_document::ids::SystemId;
use plumbline_features::compliance::detail::{Detail, Piece, Task, detail};
use plumbline_features::compliance::standing::standing;
use std::sync::Arc;

/// The side.
#[component]
pub(super) fn DutySide(
    /// The system.
    system: SystemId,
    /// The duty.
    duty: Arc<str>,
    /// The day as of which it is shown.
    day: Memo<NaiveDate>,
    /// What to do when it is closed.
    #[prop(into)]
    close: Callback<()>,
    /// The evidence form, to open.
    form: RwSignal<Option<Form>>,
) -> impl IntoView {
    let app = use_app();
    let id = duty.clone();
    let found = Memo::new(move |_| {
        let day = day.get();
        app.read(|store| {
            let workspace = store.workspace();
            let standing = standing(workspace, system, day)?;
            detail(pack()?, workspace, &standing, &id, day, &format::day)
        })
    });
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move || {
        if let Some(heading) = heading.get() {
            drop(heading.focus());
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && form.with_untracked(Option::is_none) {
            event.stop_propagation();
            close.run(());
        }
    };
    let title = move || found.with(|d| d.as_ref().map(|d| d.title.to_string()));
    view! {
        <section class="duty-side" aria-labelledby="duty-title" data-testid="duty" on:keydown=on_key>
            <header class="side-head">
                <h2 id="duty-title" tabindex="-1" node_ref=heading>{move || title().unwrap_or_else(|| "This duty is gone".to_owned())}</h2>
                <button class="quiet" aria-label="Close the duty" on:click=move |_| close.run(())>"✕"</button>
            </header>
            {move || found.get().map(|d| standing_words(&d))}
            {acts(app, system, duty, found, form)}
            {move || found.get().map(|d| held(app, &d, form))}
            {move || found.get().map(|d| law(&d))}
        </section>
    }
}

/// Where it stands, and which duty of which system it is.
fn standing_words(detail: &Detail) -> AnyView {
    let reference = match &detail.link {
        Some(link) => view! {
            <a href=link.clone() target="_blank" rel="noopener noreferrer">{detail.reference.clone()}<span class="visually-hidden">" (opens a new tab)"</span></a>
        }
        .into_any(),
        None => detail.reference.clone().into_any(),
    };
    view! {
        <p class="side-sub">{state::badge(detail.state)}" "<span class="soft">{detail.system.clone()}" · "{reference}</span></p>
        <p class="soft">{detail.state.meaning()}</p>
    }
    .into_any()
}

/// What the law says of it.
fn law(detail: &Detail) -> AnyView {
    let keep = detail
        .keep
        .iter()
        .map(|e| view! { <li>{e.to_string()}</li> })
        .collect_view();
    let reliefs = detail.reliefs.join("; ");
    let plain = |term: &'static str, text: Option<String>| {
        text.filter(|t| !t.is_empty())
            .map(|text| view! { <div><dt>{term}</dt><dd>{text}</dd></div> })
    };
    view! {
        <h3>"What the law says"</h3>
        <dl class="duty-facts">
            {plain("Status", Some(format!("{} ({})", detail.status, detail.kind)))}
            {plain("Who", Some(detail.who.clone()))}
            {plain("From", Some(detail.from.clone()))}
            <div><dt>"Evidence to keep"</dt><dd><ul class="dots">{keep}</ul></dd></div>
            {plain("Retention", Some(detail.retention.to_string()))}
            {plain("Fine", Some(detail.fine.clone()))}
            {plain("Relief", Some(reliefs))}
            {plain("Note", detail.note.as_ref().map(ToString::to_string))}
            {plain("How sure", detail.mark.as_ref().map(ToString::to_string))}
        </dl>
    }
    .into_any()
}

/// What can be done; these buttons stay while what they do changes the rest.
fn acts(
    app: App,
    system: SystemId,
    duty: Arc<str>,
    found: Memo<Option<Detail>>,
    form: RwSignal<Option<Form>>,
) -> AnyView {
    let for_item = duty.to_string();
    let add = move |_| form.set(Some(Form::new(system, std::slice::from_ref(&duty))));
    let raise = move |only: Vec<String>| {
        let before = app.peek(|store| store.workspace().items.len());
        if app.dispatch(ComplianceCommand::RaiseObligations { system, only }) {
            let made = app.peek(|store| store.workspace().items.len()) - before;
            let text = match made {
                0 => "The items are there already.".to_owned(),
                1 => "1 item is in the backlog.".to_owned(),
                n => format!("{n} items are in the backlog."),
            };
            app.toasts.done(text, (made > 0).then_some(Action::Undo));
        }
    };
    let one = move |_| raise(vec![for_item.clone()]);
    let all = move |_| raise(Vec::new());
    let can = Memo::new(move |_| found.with(|d| d.as_ref().is_some_and(|d| d.can_raise)));
    view! {
        <div class="acts">
            <button class="button primary" on:click=add>"Add evidence"</button>
            <button class="button" disabled=move || !can.get() on:click=one>"Make an item"</button>
            <button class="link" on:click=all>"Make items of all its open duties"</button>
        </div>
    }
    .into_any()
}

fn held(app: App, detail: &Detail, form: RwSignal<Option<Form>>) -> AnyView {
    let pieces = detail
        .evidence
        .iter()
        .map(|piece| one_piece(app, piece, form))
        .collect_view();
    let tasks = detail
        .tasks
        .iter()
        .map(|task| one_task(app, task))
        .collect_view();
    let none =
        |empty: bool, text: &'static str| empty.then(|| view! { <p class="soft">{text}</p> });
    view! {
        <h3>"Evidence"</h3>
        <ul class="pieces" aria-label="Evidence">{pieces}</ul>
        {none(detail.evidence.is_empty(), "None yet. A duty is covered by valid evidence only.")}
        <h3>"In the backlog"</h3>
        <ul class="pieces" aria-label="Items">{tasks}</ul>
        {none(detail.tasks.is_empty(), "Nobody works on it.")}
    }
    .into_any()
}

fn one_piece(app: App, piece: &Piece, form: RwSignal<Option<Form>>) -> AnyView {
    let id = piece.id;
    let edit = move |_| {
        let found = app.peek(|store| store.workspace().evidence.get(&id).cloned());
        form.set(found.map(|evidence| Form::of(&evidence)));
    };
    let place = match &piece.address {
        Some(address) => view! {
            <a class="break" href=address.clone() target="_blank" rel="noopener noreferrer">{piece.place.clone()}<span class="visually-hidden">" (opens a new tab)"</span></a>
        }
        .into_any(),
        None => piece.place.clone().into_any(),
    };
    let label = format!("Change the evidence {}", piece.name);
    view! {
        <li>
            <p><b>{piece.name.clone()}</b>" "<span class="pill">{piece.state}</span></p>
            <p class="soft">{piece.about.clone()}</p>
            <p>{place}</p>
            <p class="soft">{piece.note.clone()}</p>
            <button class="link" aria-label=label on:click=edit>"Change"</button>
        </li>
    }
    .into_any()
}

fn one_task(app: App, task: &Task) -> AnyView {
    let id = task.id;
    view! {
        <li><button class="link" on:click=move |_| app.open(Some(id))>{task.name.clone()}</button><p class="soft">{task.about.clone()}</p></li>
    }
    .into_any()
}
