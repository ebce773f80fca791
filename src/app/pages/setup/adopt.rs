//! Changing to a workflow template: which of its statuses takes the place of each one that is in use.

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{Choice, ChoiceBox};
use plumbline_commands::command::SetupCommand;
use plumbline_compact::gather::Gather;
use plumbline_document::ids::StatusId;
use plumbline_document::workflow::{Template, suggest, templates};
use plumbline_features::flow::measure::standing;
use std::collections::BTreeMap;

/// Where the items of each status would go.
type Places = RwSignal<BTreeMap<StatusId, StatusId>>;

/// The disclosure below the statuses.
#[component]
pub(super) fn Adopt() -> impl IntoView {
    let app = use_app();
    let all = StoredValue::new(templates());
    let chosen = RwSignal::new(None::<String>);
    let places: Places = RwSignal::new(BTreeMap::new());
    let choices: Vec<Choice> = std::iter::once((String::new(), "Keep what is there".to_owned()))
        .chain(all.with_value(|all| {
            let choice = |t: &Template| (t.id.clone(), t.name.clone());
            all.iter().map(choice).collect::<Vec<_>>()
        }))
        .collect();
    let template = move || {
        let id = chosen.get()?;
        all.with_value(|all| all.iter().find(|t| t.id == id).cloned())
    };
    let pick = Callback::new(move |id: String| {
        chosen.set(Some(id).filter(|id| !id.is_empty()));
        if let Some(template) = untrack(template) {
            let old = app.peek(|d| d.workspace().settings.statuses.clone());
            places.set(suggest(&old, &template.statuses).into_iter().gather());
        }
        true
    });
    let value = Signal::derive(move || chosen.get().unwrap_or_default());
    view! {
        <details class="adopt">
            <summary>"Change to a workflow template"</summary>
            <label class="field"><span>"Template"</span><ChoiceBox name="Template" value=value choices=choices keep=pick/></label>
            {move || template().map(|template| mapping(app, template, places, chosen))}
        </details>
    }
}

fn mapping(
    app: App,
    template: Template,
    places: Places,
    chosen: RwSignal<Option<String>>,
) -> AnyView {
    let statuses = template.statuses.clone();
    let adopt = move |_| {
        let command = SetupCommand::AdoptWorkflow {
            statuses: statuses.clone(),
            mapping: places.get_untracked().into_iter().collect(),
        };
        if app.dispatch(command) {
            chosen.set(None);
            app.toasts
                .done("The workflow is changed.", Some(Action::Undo));
        }
    };
    let used = app.read(|d| {
        let counts = standing(&d.workspace().settings, d.workspace().items.iter());
        let statuses = d.workspace().settings.statuses.iter();
        let used = statuses.zip(counts).filter(|(_, count)| *count > 0);
        used.map(|(s, count)| (s.id.clone(), s.name.clone(), count))
            .collect::<Vec<_>>()
    });
    let choices: Vec<Choice> = template
        .statuses
        .iter()
        .map(|s| (s.id.to_string(), s.name.clone()))
        .collect();
    let row = |(id, name, count): (StatusId, String, u32)| {
        let (key, old) = (id.clone(), id);
        let value = Signal::derive(move || {
            places.with(|p| p.get(&key).map(|s| s.to_string()).unwrap_or_default())
        });
        let keep = Callback::new(move |to: String| {
            places.update(|p| drop(p.insert(old.clone(), StatusId::from(to))));
            true
        });
        let label = format!("Where the items in {name} go");
        view! {
            <tr><th scope="row">{name}</th><td class="number">{count}</td>
            <td><ChoiceBox name=label value=value choices=choices.clone() keep=keep/></td></tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = used.into_iter().map(row).collect();
    view! {
        <p class="soft">{template.about}</p>
        <table class="list">
            <thead><tr><th>"Status now"</th><th class="number">"Items"</th><th>"Becomes"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <div class="acts"><button class="button" type="button" on:click=adopt>"Change the workflow"</button>
        <span class="soft">"One step; undo takes it back."</span></div>
    }
    .into_any()
}
