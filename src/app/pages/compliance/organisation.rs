//! The organisation's profile: what decides reliefs and fines, asked once for all systems.

use super::common::pack;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs::{Choice, ChoiceBox, Keep, TextBox};
use plumbline_ai_act::facts::Answer;
use plumbline_ai_act::interview::{Ask, ask, typed};
use plumbline_ai_act::vocabulary::Kind;
use plumbline_commands::command::ComplianceCommand;
use plumbline_document::organisation::Organisation;
use std::sync::Arc;

/// The section, opened on demand.
pub(super) fn organisation(app: App) -> AnyView {
    let asks: Vec<Ask> = pack().map_or_else(Vec::new, |pack| {
        let questions = Organisation::questions(pack);
        questions.filter_map(|f| ask(pack, &f.text, None)).collect()
    });
    let all = asks.len();
    let known = Memo::new(move |_| {
        app.read(|store| {
            let facts = &store.workspace().settings.organisation.facts;
            facts.0.values().filter(|a| **a != Answer::Unknown).count()
        })
    });
    let fields = asks.into_iter().map(|ask| field(app, ask)).collect_view();
    view! {
        <details class="box organisation">
            <summary><b>"Your organisation"</b>" "<span class="soft">{move || format!("{} of {all} known. They count for every system and decide reliefs and fines.", known.get())}</span></summary>
            <div class="organisation-fields">{fields}</div>
        </details>
    }
    .into_any()
}

fn field(app: App, ask: Ask) -> AnyView {
    let id = ask.id.clone();
    let value = Memo::new(move |_| {
        app.read(|store| {
            let facts = &store.workspace().settings.organisation.facts;
            facts.get(&id).map(as_value).unwrap_or_default()
        })
    });
    let keep = keep(app, ask.id.clone(), ask.kind);
    let name = ask.question.to_string();
    let input = if ask.kind == Kind::Number {
        let example = ask.example.as_deref().unwrap_or_default().to_owned();
        view! { <TextBox name=name.clone() kind="number" placeholder=example value=value keep=keep/> }
            .into_any()
    } else {
        view! { <ChoiceBox name=name.clone() value=value choices=choices(&ask) keep=keep/> }
            .into_any()
    };
    let why = ask.why.as_deref().unwrap_or_default().to_owned();
    view! { <div class="organisation-field"><p><b>{name}</b><small>{why}" "{ask.help.map(|h| h.to_string())}</small></p>{input}</div> }
        .into_any()
}

fn choices(ask: &Ask) -> Vec<Choice> {
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    let mut all = vec![pair("", "Not answered")];
    if ask.kind == Kind::Flag {
        all.extend([pair("yes", "Yes"), pair("no", "No")]);
    }
    all.extend(ask.choices.iter().map(|c| pair(&c.value, &c.label)));
    all.push(pair("unknown", "I don't know"));
    all
}

fn as_value(answer: &Answer) -> String {
    let value = answer.to_json();
    value.as_str().map_or_else(|| value.to_string(), Into::into)
}

fn keep(app: App, id: Arc<str>, kind: Kind) -> Keep {
    Callback::new(move |text: String| {
        let answer = match kind {
            Kind::Number | Kind::Date => typed(kind, &text),
            _ => Ok((!text.is_empty()).then(|| Answer::from_json(text.into()))),
        };
        let answer = match answer {
            Ok(answer) => answer,
            Err(why) => {
                app.toasts.wrong(why);
                return false;
            }
        };
        let mut organisation = app.peek(|store| store.workspace().settings.organisation.clone());
        match answer {
            Some(answer) => drop(organisation.facts.answer(&id, answer)),
            None => drop(organisation.facts.0.remove(&*id)),
        }
        app.dispatch(ComplianceCommand::PutOrganisation { organisation })
    })
}
