//! Bulk edit: one field of all selected items, in one undoable step.

use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::modal::Modal;
use plumbline_commands::command::{Command, ItemCommand};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_features::present::choices;
use plumbline_features::present::choices::Choice;
use uuid::Uuid;

/// The fields that can be set for many items at once: name in the form, words.
const FIELDS: [(&str, &str); 9] = [
    ("status", "Status"),
    ("kind", "Kind"),
    ("track", "Track"),
    ("system", "System"),
    ("owner", "Owner"),
    ("due", "Due date"),
    ("add_tag", "Add a tag"),
    ("remove_tag", "Remove a tag"),
    ("judge", "Judge a criterion"),
];

/// The dialog.
#[component]
pub fn BulkEdit(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let field = RwSignal::new("status".to_owned());
    let criterion = RwSignal::new(app.peek(|d| {
        d.framework()
            .criteria()
            .first()
            .map(|c| c.to_string())
            .unwrap_or_default()
    }));
    let value = RwSignal::new(String::new());
    let count = move || app.selection.with(std::collections::BTreeSet::len);
    let choices = move || choices_of(app, &field.get());
    Effect::new(move || {
        value.set(
            choices()
                .and_then(|c| c.first().map(|(id, _)| id.clone()))
                .unwrap_or_default(),
        );
    });
    let apply = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let ids: Vec<ItemId> = app
            .selection
            .with_untracked(|s| s.iter().copied().collect());
        match command(
            app,
            &field.get_untracked(),
            &criterion.get_untracked(),
            &value.get_untracked(),
            ids,
        ) {
            Ok(command) => {
                if app.dispatch(command) {
                    app.toasts.done(
                        format!(
                            "{} changed.",
                            format::count(count(), "item is", "items are")
                        ),
                        Some(Action::Undo),
                    );
                    on_close.run(());
                }
            }
            Err(why) => app.toasts.wrong(why),
        }
    };
    let title = Signal::derive(move || {
        format!(
            "Edit {}",
            format::count(count(), "selected item", "selected items")
        )
    });
    view! {
        <Modal title=title on_close=on_close>
            <form class="fields" on:submit=apply>
                <label class="field"><span>"Field"</span>
                    <select prop:value=move || field.get() on:change:target=move |e| field.set(e.target().value())>
                        {FIELDS.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
                    </select>
                </label>
                <Show when=move || field.get() == "judge">{criterion_box(app, criterion)}</Show>
                <label class="field"><span>"New value"</span>{move || value_box(&field.get(), choices(), value)}</label>
                <div class="acts"><button class="button primary">"Change them"</button></div>
            </form>
        </Modal>
    }
}

/// Which criterion is judged.
fn criterion_box(app: App, criterion: RwSignal<String>) -> impl IntoView {
    let criteria = move || {
        app.read(|d| {
            let all = d.workspace().criteria.iter();
            all.map(|c| (c.id.to_string(), c.name.clone()))
                .collect::<Vec<_>>()
        })
    };
    view! {
        <label class="field"><span>"Criterion"</span>
            <select prop:value=move || criterion.get() on:change:target=move |e| criterion.set(e.target().value())>
                {move || criteria().into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
            </select>
        </label>
    }
}

/// The new value: one of the choices where the field has some, else a date or a text.
fn value_box(field: &str, choices: Option<Vec<Choice>>, value: RwSignal<String>) -> AnyView {
    match choices {
        Some(all) => view! {
            <select prop:value=move || value.get() on:change:target=move |e| value.set(e.target().value())>
                {all.into_iter().map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()}
            </select>
        }
        .into_any(),
        None => {
            let kind = if field == "due" { "date" } else { "text" };
            view! { <input type=kind prop:value=move || value.get() on:input:target=move |e| value.set(e.target().value())/> }
                .into_any()
        }
    }
}

fn choices_of(app: App, field: &str) -> Option<Vec<Choice>> {
    app.read(|store| {
        let workspace = store.workspace();
        Some(match field {
            "status" => choices::statuses(workspace),
            "kind" => choices::kinds(),
            "track" => choices::tracks(),
            "system" => choices::systems(workspace),
            "owner" => choices::people(workspace),
            _ => return None,
        })
    })
}

fn command(
    app: App,
    field: &str,
    criterion: &str,
    value: &str,
    ids: Vec<ItemId>,
) -> Result<Command, String> {
    let value = value.trim();
    let id = || Uuid::parse_str(value).ok();
    let set = match field {
        "status" => ItemField::Status(StatusId::from(value)),
        "kind" => ItemField::Kind(Kind::from_slug(value).ok_or("Choose a kind.")?),
        "track" => ItemField::Track(Track::from_slug(value).ok_or("Choose a track.")?),
        "system" => ItemField::System(id().map(SystemId)),
        "owner" => ItemField::Owner(id().map(PersonId)),
        "due" if value.is_empty() => ItemField::Due(None),
        "due" => ItemField::Due(Some(
            value
                .parse()
                .map_err(|_| format!("“{value}” is not a date."))?,
        )),
        "add_tag" => ItemField::AddTag(value.to_owned()),
        "remove_tag" => ItemField::RemoveTag(value.trim_start_matches('#').to_owned()),
        _ => {
            let value = if value.is_empty() {
                None
            } else {
                Some(Estimate::parse(value)?)
            };
            return Ok(Command::Item(ItemCommand::Judge {
                ids,
                criterion: CriterionId::from(criterion),
                rater: app.me_untracked(),
                value,
                note: String::new(),
            }));
        }
    };
    Ok(Command::Item(ItemCommand::EditItems { ids, set }))
}
