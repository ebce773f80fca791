//! Editing one cell in place: Enter or leaving the field keeps the value, Escape does not.

use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::estimate_text;
use leptos::html;
use plumbline_commands::command::{Command, ItemCommand};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_features::present::choices;
use plumbline_features::present::choices::Choice;
use plumbline_features::present::column::Column;
use uuid::Uuid;

/// What the editor offers.
enum Field {
    /// A text, with the kind of input.
    Text(&'static str, String),
    /// A choice among values with labels.
    Choice(String, Vec<Choice>),
}

/// The editor of one cell.
#[component]
pub fn CellEditor(
    /// The item.
    item: ItemId,
    /// The column.
    column: Column,
    /// Called when the editing is over, one way or the other.
    done: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let field = app.peek(|store| {
        store
            .workspace()
            .items
            .get(&item)
            .and_then(|found| field_of(store, found, &column))
    });
    let name = app.peek(|store| column.heading(store.workspace()));
    let over = StoredValue::new(false);
    let refused = RwSignal::new(false);
    let finish = move |value: Option<String>| {
        if over.get_value() {
            return;
        }
        let command = value.map(|v| app.peek(|store| command(app, store, item, &column, &v)));
        let accepted = match command {
            Some(Ok(Some(command))) => app.dispatch(command),
            Some(Ok(None)) | None => true,
            Some(Err(why)) => {
                app.toasts.wrong(why);
                false
            }
        };
        // What is refused stays in the field, so that it can be mended.
        refused.set(!accepted);
        if accepted {
            over.set_value(true);
            done.run(());
        }
    };
    let finish = StoredValue::new_local(finish);
    let finish = move |value: Option<String>| finish.with_value(|f| f(value));
    match field {
        None => ().into_any(),
        Some(Field::Text(kind, value)) => {
            view! { <TextEditor kind value name refused finish=Callback::new(finish)/> }.into_any()
        }
        Some(Field::Choice(value, choices)) => {
            view! { <ChoiceEditor value choices name finish=Callback::new(finish)/> }.into_any()
        }
    }
}

#[component]
fn TextEditor(
    kind: &'static str,
    value: String,
    name: String,
    refused: RwSignal<bool>,
    finish: Callback<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    Effect::new(move || {
        if let Some(input) = input.get() {
            drop(input.focus());
            input.select();
        }
    });
    let text = move || input.get_untracked().map(|i| i.value());
    let initial = value.clone();
    let changed = move || text().filter(|t| *t != initial);
    let on_blur = {
        let changed = changed.clone();
        move |_| finish.run(changed())
    };
    let on_key = move |event: web_sys::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            event.stop_propagation();
            finish.run(changed());
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            finish.run(None);
        }
        _ => {}
    };
    view! { <input class="editor" node_ref=input type=kind value=value aria-label=name aria-invalid=move || refused.get().then_some("true") on:blur=on_blur on:keydown=on_key/> }
}

#[component]
fn ChoiceEditor(
    value: String,
    choices: Vec<Choice>,
    name: String,
    finish: Callback<Option<String>>,
) -> impl IntoView {
    let select = NodeRef::<html::Select>::new();
    Effect::new(move || {
        if let Some(select) = select.get() {
            drop(select.focus());
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            finish.run(None);
        }
    };
    view! {
        <select class="editor" node_ref=select aria-label=name on:blur=move |_| finish.run(None) on:keydown=on_key
            on:change=move |_| finish.run(select.get_untracked().map(|s| s.value()))>
            {choices.into_iter().map(|(id, label)| { let chosen = id == value; view! { <option value=id selected=chosen>{label}</option> } }).collect_view()}
        </select>
    }
}

fn field_of(store: &DocumentStore, item: &Item, column: &Column) -> Option<Field> {
    let workspace = store.workspace();
    Some(match column {
        Column::Title => Field::Text("text", item.title.clone()),
        Column::Tags => Field::Text("text", item.tags.join(", ")),
        Column::Due => Field::Text("date", item.due.map(|d| d.to_string()).unwrap_or_default()),
        Column::Kind => Field::Choice(item.kind.slug().to_owned(), choices::kinds()),
        Column::Track => Field::Choice(item.track.slug().to_owned(), choices::tracks()),
        Column::Status => Field::Choice(item.status.to_string(), choices::statuses(workspace)),
        Column::System => Field::Choice(text_of(item.system), choices::systems(workspace)),
        Column::Owner => Field::Choice(text_of(item.owner), choices::people(workspace)),
        Column::Effort => judgement_field(store, item, store.framework().effort()?),
        Column::Criterion(id) => judgement_field(store, item, id),
        Column::Rank | Column::Key | Column::Score | Column::Tier | Column::Changed => return None,
    })
}

fn text_of<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn judgement_field(store: &DocumentStore, item: &Item, id: &CriterionId) -> Field {
    let given = item
        .judgements
        .get(id)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let value = given
        .first()
        .filter(|_| given.len() == 1)
        .map(|j| estimate_text(j.value))
        .unwrap_or_default();
    let criterion = store.workspace().criteria.get(id);
    match criterion.and_then(|c| choices::judgements(c)) {
        Some(choices) => Field::Choice(value, choices),
        None => Field::Text("text", value),
    }
}

/// The command that the typed value asks for; none when the cell cannot be edited.
fn command(
    app: App,
    store: &DocumentStore,
    item: ItemId,
    column: &Column,
    value: &str,
) -> Result<Option<Command>, String> {
    let value = value.trim();
    let id_of = |text: &str| Uuid::parse_str(text).ok();
    let set = match column {
        Column::Title => ItemField::Title(value.to_owned()),
        Column::Tags => ItemField::Tags(value.split(',').map(str::to_owned).collect()),
        Column::Due if value.is_empty() => ItemField::Due(None),
        Column::Due => ItemField::Due(Some(
            value
                .parse()
                .map_err(|_| format!("“{value}” is not a date such as 2026-12-01."))?,
        )),
        Column::Kind => ItemField::Kind(Kind::from_slug(value).ok_or("Choose one of the kinds.")?),
        Column::Track => {
            ItemField::Track(Track::from_slug(value).ok_or("Choose one of the tracks.")?)
        }
        Column::Status => ItemField::Status(StatusId::from(value)),
        Column::System => ItemField::System(id_of(value).map(SystemId)),
        Column::Owner => ItemField::Owner(id_of(value).map(PersonId)),
        Column::Effort => match store.framework().effort() {
            Some(id) => return judge(app, store, item, id, value).map(Some),
            None => return Ok(None),
        },
        Column::Criterion(id) => return judge(app, store, item, id, value).map(Some),
        Column::Rank | Column::Key | Column::Score | Column::Tier | Column::Changed => {
            return Ok(None);
        }
    };
    Ok(Some(Command::Item(ItemCommand::EditItems {
        ids: vec![item],
        set,
    })))
}

/// A judgement typed into the table: it replaces the only one there is, else it is the reader's own.
fn judge(
    app: App,
    store: &DocumentStore,
    item: ItemId,
    criterion: &CriterionId,
    value: &str,
) -> Result<Command, String> {
    let found = store.workspace().items.get(&item);
    let given = found
        .and_then(|i| i.judgements.get(criterion))
        .map(Vec::as_slice)
        .unwrap_or_default();
    let rater = match given {
        [only] => only.by,
        _ => app.me_untracked(),
    };
    let value = if value.is_empty() {
        None
    } else {
        Some(Estimate::parse(value)?)
    };
    Ok(Command::Item(ItemCommand::Judge {
        ids: vec![item],
        criterion: criterion.clone(),
        rater,
        value,
        note: String::new(),
    }))
}
