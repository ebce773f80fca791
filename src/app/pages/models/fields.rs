//! Fields of models, versions, datasets, cadences and monitors: one editor for all of them, on records.

use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, ChoiceBox, Keep, TextArea, TextBox};
use plumbline_commands::command::LineageCommand;
use plumbline_document::ids::PersonId;
use plumbline_document::meta::Meta;
use plumbline_document::record::{Record, RecordId};
use uuid::Uuid;

/// What a field shows of a record.
pub(super) type Read = fn(&Record) -> String;
/// What a field does to a record; the error is said to the person.
pub(super) type Write = fn(&mut Record, &str) -> Result<(), String>;

/// Reads a record of one variant; the empty text for others.
macro_rules! shown {
    ($variant:ident, $e:ident => $body:expr) => {
        |record| match record {
            Record::$variant($e) => $body,
            _ => String::new(),
        }
    };
}

/// Changes a record of one variant; others stay as they are.
macro_rules! kept {
    ($variant:ident, $e:ident, $text:ident => $body:expr) => {
        |record, $text| {
            if let Record::$variant(shared) = record {
                let $e = std::sync::Arc::make_mut(shared);
                $body
            }
            Ok(())
        }
    };
}

pub(super) use {kept, shown};

/// A stamp for a record that is about to be put; the engine gives it its own.
pub(super) fn new_meta() -> Meta {
    Meta::new(clock::stamp())
}

/// A text of a record, followed.
pub(super) fn text(app: App, id: RecordId, read: Read) -> Memo<String> {
    Memo::new(move |_| {
        app.read(|store| {
            let record = store.workspace().record(&id);
            record.map(|r| read(&r)).unwrap_or_default()
        })
    })
}

fn keep(app: App, id: RecordId, write: Write) -> Keep {
    Keep::new(move |typed: String| {
        let Some(mut record) = app.peek(|store| store.workspace().record(&id)) else {
            return false;
        };
        match write(&mut record, typed.trim()) {
            Ok(()) => app.dispatch(LineageCommand::Put { record }),
            Err(why) => {
                app.toasts.wrong(why);
                false
            }
        }
    })
}

/// A field of one line. `kind` is `text`, `number` or `date`; `help` stands below it.
pub(super) fn line(
    name: &'static str,
    kind: &'static str,
    help: &'static str,
    id: &RecordId,
    read: Read,
    write: Write,
) -> AnyView {
    let app = use_app();
    let (value, keep) = (text(app, id.clone(), read), keep(app, id.clone(), write));
    let help = (!help.is_empty()).then(|| view! { <small class="faint">{help}</small> });
    view! { <label class="field"><span>{name}</span><TextBox name kind value keep/>{help}</label> }
        .into_any()
}

/// A field of several lines.
pub(super) fn lines(name: &'static str, id: &RecordId, read: Read, write: Write) -> AnyView {
    let app = use_app();
    let (value, keep) = (text(app, id.clone(), read), keep(app, id.clone(), write));
    view! { <label class="field wide"><span>{name}</span><TextArea name rows=3 value keep/></label> }.into_any()
}

/// A choice.
pub(super) fn choice(
    name: &'static str,
    choices: Signal<Vec<Choice>>,
    id: &RecordId,
    read: Read,
    write: Write,
) -> AnyView {
    let app = use_app();
    let (value, keep) = (text(app, id.clone(), read), keep(app, id.clone(), write));
    view! { <label class="field"><span>{name}</span><ChoiceBox name value choices keep/></label> }
        .into_any()
}

/// The people to choose from, and nobody.
pub(super) fn people(app: App) -> Signal<Vec<Choice>> {
    Memo::new(move |_| {
        app.read(|store| {
            let all = store.workspace().people.iter();
            let all = all.map(|p| (p.id.to_string(), p.name.clone()));
            std::iter::once((String::new(), "Nobody".to_owned()))
                .chain(all)
                .collect::<Vec<_>>()
        })
    })
    .into()
}

/// The person whose identity this text is.
pub(super) fn person(text: &str) -> Option<PersonId> {
    Uuid::parse_str(text).ok().map(PersonId)
}

/// A whole number, or nothing.
pub(super) fn whole(text: &str) -> Result<Option<u32>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().map(Some);
    read.map_err(|_| format!("“{text}” is no whole number."))
}

/// A number, or nothing.
pub(super) fn number(text: &str) -> Result<Option<f64>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    crate::app::widgets::inputs::number(text).map(Some)
}

/// A button that removes a record, with undo.
pub(super) fn remove(id: RecordId, what: String) -> AnyView {
    let app = use_app();
    let label = format!("Remove {what}");
    view! {
        <button class="link" type="button" aria-label=label on:click=move |_| {
            if app.dispatch(LineageCommand::Remove { id: id.clone() }) {
                app.toasts.done(format!("{what} is removed."), Some(crate::app::action::Action::Undo));
            }
        }>"Remove"</button>
    }
    .into_any()
}

/// A form with one field that adds something by its name.
pub(super) fn add_form(
    label: &'static str,
    button: &'static str,
    make: impl Fn(String) -> Record + 'static,
) -> AnyView {
    let app = use_app();
    let input = NodeRef::<leptos::html::Input>::new();
    let make: Box<dyn Fn(String) -> Record> = Box::new(make);
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let record = make(input.value());
        if app.dispatch(LineageCommand::Put { record }) {
            input.set_value("");
        }
    };
    view! {
        <form class="inline-form" on:submit=add>
            <label class="field"><span>{label}</span><input node_ref=input type="text"/></label>
            <button class="button">{button}</button>
        </form>
    }
    .into_any()
}
