//! Import: by button, drop or paste; a preview before anything changes.
//!
//! [`intake`] takes files and text in, [`state`] holds what is open and what was chosen, [`mapping`], [`conflicts`],
//! [`summary`] show it; [`words`] and [`memory`] help.

mod conflicts;
mod intake;
mod mapping;
mod memory;
mod state;
mod summary;
mod words;

pub use intake::{ImportInput, choose_file, listen};
pub use state::Reading;

use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::modal::Modal;
use conflicts::Conflicts;
use mapping::Columns;
use plumbline_exchange::preview::Content;
use plumbline_exchange::sniff::{Incoming, What};
use state::{Choice, Compared, Failure, ImportState, Stage};
use summary::Summary;

/// The dialog.
#[component]
pub fn ImportDialog(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let close = Callback::new(move |()| {
        on_close.run(());
        state.next(app);
    });
    let title = Signal::derive(move || match state.stage.get() {
        Stage::Idle => "Import".to_owned(),
        Stage::Reading(name) => format!("Import {name}"),
        Stage::Failed(failure) => format!("{} was not imported", sentence(&failure.name)),
        Stage::Ready => state
            .opened
            .with(|o| o.as_ref().map(|o| format!("Import {}", o.incoming.source)))
            .unwrap_or_default(),
    });
    view! {
        <Modal title=title class="wide import" on_close=close>
            {move || match state.stage.get() {
                Stage::Idle => ().into_any(),
                Stage::Reading(_) => view! { <p role="status" data-testid="import-reading">"Reading …"</p> }.into_any(),
                Stage::Failed(failure) => view! { <Failed failure on_close=close/> }.into_any(),
                Stage::Ready => view! { <Look on_close=close/> }.into_any(),
            }}
        </Modal>
    }
}

/// With a capital letter at the beginning.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        // A file's name stays as it is.
        if text.contains('.') {
            text.to_owned()
        } else {
            first.to_uppercase().chain(chars).collect()
        }
    })
}

#[component]
fn Failed(failure: Failure, on_close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let again = move |_| {
        on_close.run(());
        choose_file(app);
    };
    view! {
        <div role="alert" data-testid="import-failed">
            <p><b>{failure.what}</b></p>
            <p>{failure.hint}</p>
            <p class="soft">"Nothing has changed."</p>
        </div>
        <div class="acts decide">
            <button class="button primary" type="button" on:click=again>"Choose another file"</button>
            <button class="button" type="button" on:click=move |_| on_close.run(())>"Close"</button>
        </div>
    }
}

/// The preview.
#[component]
fn Look(on_close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let compared = state.compared(app);
    let table = state
        .opened
        .with_untracked(|o| o.as_ref().is_some_and(|o| o.incoming.table.is_some()));
    let waiting = state.waiting();
    view! {
        <Recognised/>
        {table.then(|| view! { <Columns/> })}
        <Where/>
        <Summary compared/>
        <Conflicts compared/>
        <Decide compared on_close/>
        {(waiting > 0).then(|| view! { <p class="soft">{format!("{} after this one.", format::count(waiting, "more file comes", "more files come"))}</p> })}
    }
}

#[component]
fn Recognised() -> impl IntoView {
    let state = expect_context::<ImportState>();
    let text = move || {
        state
            .opened
            .with(|o| o.as_ref().map(|o| recognised(&o.incoming)))
            .unwrap_or_default()
    };
    view! { <p data-testid="import-what">{text}</p> }
}

fn recognised(incoming: &Incoming) -> String {
    let name = match (incoming.what, &incoming.content) {
        (What::Plumbline, Content::Workspace(w)) => {
            format!("{} “{}”", incoming.what.name(), w.settings.name)
        }
        _ => incoming.what.name().to_owned(),
    };
    let dated = incoming
        .written
        .map(|at| format!(", exported {}", format::moment(at)))
        .unwrap_or_default();
    format!(
        "This is {name}{dated}. It brings {}.",
        words::brings(&incoming.content)
    )
}

/// Merge, replace, or a workspace of its own.
#[component]
fn Where() -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    // A copy of the open workspace is joined with it, or takes its place; a twin beside it would only confuse.
    let copy = state.opened.with_untracked(|o| {
        let content = o.as_ref().map(|o| &o.incoming.content);
        let here = app.peek(|store| store.workspace().id);
        matches!(content, Some(Content::Workspace(w)) if w.id == here)
    });
    let foreign = state.opened.with_untracked(|o| {
        matches!(
            o.as_ref().map(|o| &o.incoming.content),
            Some(Content::Items(_))
        )
    });
    let replaced = if foreign {
        "Its items take the place of all items here; systems, people and settings stay."
    } else {
        "What the file holds takes the place of everything here."
    };
    let radio = move |choice: Choice,
                      word: &'static str,
                      name: &'static str,
                      hint: &'static str| {
        view! {
            <label class="way">
                <input type="radio" name="import-way" value=word prop:checked=move || state.choice.get() == choice
                    on:change=move |_| state.choose(app, choice)/>
                <span><b>{name}</b><small class="soft">{hint}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="ways" data-testid="import-mode">
            <legend>"Where it goes"</legend>
            {radio(Choice::Merge, "merge", "Merge", "What is new is added, what is known is brought up to date; everything else here stays.")}
            {radio(Choice::Replace, "replace", "Replace", replaced)}
            {(!copy).then(|| radio(Choice::Own, "own", "Open as a workspace of its own", "The workspace that is open now stays as it is; you find both under Workspaces."))}
        </fieldset>
    }
}

/// What may be done now.
#[derive(Clone, Copy, PartialEq)]
enum Ready {
    Yes,
    Unanswered(usize),
    NothingToDo,
}

fn ready(compared: Option<&Compared>) -> Ready {
    let Some(Compared(preview)) = compared else {
        return Ready::Yes;
    };
    let counts = preview.counts();
    if preview.unanswered() > 0 {
        Ready::Unanswered(preview.unanswered())
    } else if counts.added + counts.changed + counts.removed == 0 {
        Ready::NothingToDo
    } else {
        Ready::Yes
    }
}

#[component]
fn Decide(compared: Memo<Option<Compared>>, on_close: Callback<()>) -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    let ready = Memo::new(move |_| compared.with(|c| ready(c.as_ref())));
    let carry_out = move |_| state.carry_out(app, compared.get_untracked());
    let word = move || match state.choice.get() {
        Choice::Own => "Open it",
        _ => "Import",
    };
    let why = move || match ready.get() {
        Ready::Yes => String::new(),
        Ready::NothingToDo => "Nothing in it differs from what is here.".to_owned(),
        Ready::Unanswered(n) => format!(
            "Choose a value for {} first.",
            format::count(n, "conflict", "conflicts")
        ),
    };
    view! {
        <div class="acts decide">
            <button class="button primary" type="button" data-testid="import-do" aria-describedby="import-why"
                disabled=move || ready.get() != Ready::Yes on:click=carry_out>{word}</button>
            <button class="button" type="button" on:click=move |_| on_close.run(())>"Cancel"</button>
            <span id="import-why" class="soft" role="status">{why}</span>
        </div>
    }
}
