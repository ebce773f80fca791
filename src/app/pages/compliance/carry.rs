//! Taking the answers about a system elsewhere as a file, and bringing them back.

use super::common::pack;
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::{files, format};
use chrono::NaiveDate;
use leptos::html;
use leptos::task::spawn_local;
use plumbline_ai_act::file::{AssessmentFile, export, read};
use plumbline_ai_act::import::Message;
use plumbline_commands::command::ComplianceCommand;
use plumbline_document::ids::{SystemId, slug};
use plumbline_features::compliance::standing::facts;

/// A file that was opened: what is in it, or why nothing is.
type Opened = RwSignal<Option<Result<AssessmentFile, Message>>>;

/// The two buttons, and the preview of what a file brings.
pub(super) fn carry(app: App, system: SystemId, day: Memo<NaiveDate>) -> AnyView {
    let opened: Opened = RwSignal::new(None);
    let input = NodeRef::<html::Input>::new();
    let save = move |_| {
        let day = day.get_untracked();
        let made = app.peek(|store| {
            let workspace = store.workspace();
            let system = workspace.systems.get(&system)?;
            let facts = facts(workspace, system);
            let text = export(pack()?, &system.name, &system.purpose, &facts, day);
            Some((slug(&system.name, "system").replace('_', "-"), text))
        });
        if let Some((name, text)) = made {
            let name = format!("{name}-assessment-{day}.json");
            files::download(app, &name, "application/json", &text);
        }
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same file can be chosen again.
        input.set_value("");
        if let Some(file) = file {
            spawn_local(async move {
                let bytes = files::bytes(&file).await.unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                opened.try_set(pack().map(|pack| read(pack, &text)));
            });
        }
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <span class="grow"></span>
        <button class="button" type="button" on:click=save>"Export answers"</button>
        <button class="button" type="button" on:click=choose>"Import answers"</button>
        <input node_ref=input class="absent" type="file" accept=".json" aria-label="File with answers" tabindex="-1" data-testid="answers-file" on:change=chosen/>
        {move || opened.get().map(|found| preview(app, system, found, opened))}
    }
    .into_any()
}

fn preview(
    app: App,
    system: SystemId,
    found: Result<AssessmentFile, Message>,
    opened: Opened,
) -> AnyView {
    let shut = move |_| opened.set(None);
    match found {
        Err(message) => view! {
            <div class="box carried blocked" role="alert" data-testid="answers-failed">
                <p><b>{message.path}": "</b>{message.text}</p><p class="soft">"Nothing has changed."</p>
                <button class="button" type="button" on:click=shut>"Close"</button>
            </div>
        }
        .into_any(),
        Ok(read) => {
            let messages = read.messages.iter().map(|m| view! { <li><b>{m.path.clone()}": "</b>{m.text.clone()}</li> });
            let messages = messages.collect_view();
            let about = match (read.facts.0.len(), read.name.as_str()) {
                (n, "") => format!("{}.", format::count(n, "answer", "answers")),
                (n, name) => format!("{} about {name}.", format::count(n, "answer", "answers")),
            };
            let take = move |_| {
                let each = read.facts.0.iter();
                let answers = each.map(|(id, a)| (id.clone(), Some(a.clone()))).collect();
                if app.dispatch(ComplianceCommand::AnswerFacts { system, answers }) {
                    opened.set(None);
                    app.toasts.done("The answers are taken over.".to_owned(), Some(Action::Undo));
                }
            };
            view! {
                <div class="box carried" role="region" aria-label="Answers from a file" data-testid="answers-found">
                    <p><b>{about}</b>" They take the place of the answers to the same questions; the others stay."</p>
                    <ul class="dots">{messages}</ul>
                    <div class="acts"><button class="button primary" type="button" on:click=take>"Take the answers"</button><button class="button" type="button" on:click=shut>"Leave them"</button></div>
                </div>
            }
            .into_any()
        }
    }
}
