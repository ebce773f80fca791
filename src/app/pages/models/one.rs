//! One model: what it is for, what is owed to it, its versions, monitors and cadences.

use super::fields::{self, add_form, choice, kept, line, lines, new_meta, shown};
use super::{cadence, monitor};
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::Choice;
use crate::app::{clock, format};
use plumbline_commands::command::LineageCommand;
use plumbline_document::ids::{DatasetId, ModelId, SystemId, VersionId};
use plumbline_document::lineage::model::{Model, ModelVersion, Stage, TrainedOn};
use plumbline_document::lineage::versions::versions_of;
use plumbline_document::record::{Record, RecordId};
use plumbline_features::cadence::due;
use plumbline_features::monitor::debt;
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn one(id: ModelId) -> AnyView {
    let app = use_app();
    let record = RecordId::Model(id);
    let name = fields::text(app, record.clone(), shown!(Model, m => m.name.clone()));
    let owed = Memo::new(move |_| {
        let calendar = clock::calendar();
        app.read(|store| {
            let workspace = store.workspace();
            let Some(model) = workspace.models.get(&id) else {
                return Vec::new();
            };
            let debt = debt::debt(workspace, model, &calendar, &due::made(workspace));
            let parts = debt.parts.iter();
            parts
                .map(|p| format!("{} ({} points)", p.why, format::plain(p.points)))
                .collect::<Vec<_>>()
        })
    });
    let missing = Memo::new(move |_| app.read(|d| debt::missing_for_release(d.workspace(), id)));
    let remove = move |_| {
        let was = name.get_untracked();
        if app.dispatch(LineageCommand::Remove {
            id: RecordId::Model(id),
        }) {
            app.go(Page::Models);
            app.toasts.done(
                format!("{was} is removed."),
                Some(crate::app::action::Action::Undo),
            );
        }
    };
    view! {
        <section class="page models">
            <p><a href=Route::to(Page::Models).to_hash()>"All models"</a></p>
            <div class="entry-head"><h1>{name}</h1><span class="grow"></span><button class="link" type="button" on:click=remove>"Remove this model"</button></div>
            <div class="box debt-box">
                <h2>"Drift debt"</h2>
                <Show when=move || owed.with(|o| !o.is_empty()) fallback=|| view! { <p class="good">"Nothing is owed: checks are in time, no alert is open."</p> }>
                    <ul class="reasons">{move || owed.get().into_iter().map(|why| view! { <li>{why}</li> }).collect_view()}</ul>
                </Show>
                <Show when=move || missing.with(|m| !m.is_empty())>
                    <p class="late">{move || format!("Before a release it still needs {}.", missing.get().join(" and "))}</p>
                </Show>
            </div>
            <div class="box">
                <div class="fields">
                    {line("Name", "text", "", &record, shown!(Model, m => m.name.clone()), kept!(Model, m, t => t.clone_into(&mut m.name)))}
                    {choice("Owner", fields::people(app), &record, shown!(Model, m => m.owner.map(|o| o.to_string()).unwrap_or_default()), kept!(Model, m, t => m.owner = fields::person(t)))}
                    {line("Refresh expected after, days", "number", "", &record, shown!(Model, m => m.refresh_days.map(|d| d.to_string()).unwrap_or_default()), kept!(Model, m, t => m.refresh_days = fields::whole(t)?))}
                    {line("Address in the registry", "text", "", &record, shown!(Model, m => m.link.clone()), kept!(Model, m, t => t.clone_into(&mut m.link)))}
                    {lines("What it is for", &record, shown!(Model, m => m.purpose.clone()), kept!(Model, m, t => t.clone_into(&mut m.purpose)))}
                </div>
                {systems(app, id)}
            </div>
            <h2>"Monitors"</h2>
            {monitor::list(app, id)}
            <h2>"Recurring work"</h2>
            {cadence::list(app, id)}
            <h2>"Versions"</h2>
            {versions(app, id)}
        </section>
    }
    .into_any()
}

/// The systems that the model serves, as ticks.
fn systems(app: App, id: ModelId) -> AnyView {
    let all = Memo::new(move |_| {
        app.read(|d| {
            let workspace = d.workspace();
            let model = workspace.models.get(&id);
            let served = |s: &SystemId| model.is_some_and(|m| m.systems.contains(s));
            let systems = workspace.systems.iter();
            systems
                .map(|s| (s.id, s.name.clone(), served(&s.id)))
                .collect::<Vec<_>>()
        })
    });
    let tick = move |system: SystemId, on: bool| {
        let Some(model) = app.peek(|d| d.workspace().models.get(&id).cloned()) else {
            return;
        };
        let mut model = Model::clone(&model);
        model.systems.retain(|s| *s != system);
        if on {
            model.systems.push(system);
        }
        app.dispatch(LineageCommand::Put {
            record: Record::Model(Arc::new(model)),
        });
    };
    view! {
        <fieldset class="model-ticks"><legend>"Serves the AI systems"</legend>
            {move || all.get().into_iter().map(|(system, name, on)| view! {
                <label class="tick"><input type="checkbox" prop:checked=on on:change=move |event| tick(system, event_target_checked(&event))/><span>{name}</span></label>
            }).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn versions(app: App, model: ModelId) -> AnyView {
    let ids = Memo::new(move |_| {
        app.read(|d| {
            versions_of(d.workspace(), model)
                .iter()
                .map(|v| v.id)
                .collect::<Vec<_>>()
        })
    });
    let add = add_form("Name of a new version", "Add version", move |name| {
        Record::Version(Arc::new(ModelVersion {
            id: VersionId(clock::new_id()),
            model,
            name,
            stage: Stage::Candidate,
            released: None,
            trained_on: Vec::new(),
            metrics: std::collections::BTreeMap::new(),
            aliases: Vec::new(),
            link: String::new(),
            meta: new_meta(),
        }))
    });
    view! {
        <ul class="entries" aria-label="Versions"><For each=move || ids.get() key=|id| *id let:id>{version(app, id)}</For></ul>
        {add}
    }
    .into_any()
}

fn stages() -> Signal<Vec<Choice>> {
    let all = Stage::ALL
        .iter()
        .map(|s| (s.slug().to_owned(), s.name().to_owned()));
    let all: Vec<Choice> = all.collect();
    Signal::stored(all)
}

/// `auc 0.83, f1 0.7` as metrics.
fn metrics(text: &str) -> Result<std::collections::BTreeMap<String, f64>, String> {
    let parts = text
        .split([',', ';'])
        .map(str::trim)
        .filter(|p| !p.is_empty());
    parts
        .map(|part| {
            let (name, value) = part
                .rsplit_once([' ', '=', ':'])
                .ok_or_else(|| format!("“{part}” does not read like “auc 0.83”."))?;
            let value = value.parse::<f64>().ok().filter(|v| v.is_finite());
            let value = value.ok_or_else(|| format!("“{part}” does not end with a number."))?;
            Ok((
                name.trim().trim_end_matches(['=', ':']).trim().to_owned(),
                value,
            ))
        })
        .collect()
}

fn version(app: App, id: VersionId) -> AnyView {
    let record = RecordId::Version(id);
    let name = fields::text(app, record.clone(), shown!(Version, v => v.name.clone()));
    let stage = fields::text(
        app,
        record.clone(),
        shown!(Version, v => v.stage.name().to_owned()),
    );
    let data = Memo::new(move |_| {
        app.read(|d| {
            let all = d.workspace().datasets.iter();
            let all = all.map(|x| (x.id.to_string(), x.name.clone()));
            std::iter::once((String::new(), "Not known".to_owned()))
                .chain(all)
                .collect::<Vec<_>>()
        })
    });
    view! {
        <li class="box entry">
            <header class="entry-head"><h3>{move || format!("Version {}", name.get())}</h3><span class="pill">{stage}</span><span class="grow"></span>{move || fields::remove(RecordId::Version(id), format!("version {}", name.get()))}</header>
            <div class="fields">
                {line("Name", "text", "", &record, shown!(Version, v => v.name.clone()), kept!(Version, v, t => t.clone_into(&mut v.name)))}
                {choice("Stage", stages(), &record, shown!(Version, v => v.stage.slug().to_owned()), kept!(Version, v, t => v.stage = Stage::from_slug(t).ok_or("Choose a stage.")?))}
                {line("Released on", "date", "", &record, shown!(Version, v => v.released.map(|d| d.to_string()).unwrap_or_default()), kept!(Version, v, t => v.released = crate::app::widgets::inputs::date(t)?))}
                {choice("Trained on", data.into(), &record, shown!(Version, v => v.trained_on.first().map(|t| t.dataset.to_string()).unwrap_or_default()), kept!(Version, v, t => {
                    let chosen = Uuid::parse_str(t).ok().map(|id| TrainedOn { dataset: DatasetId(id), digest: String::new() });
                    v.trained_on = chosen.into_iter().chain(v.trained_on.iter().skip(1).cloned()).collect();
                }))}
                {line("Metrics before release", "text", "", &record, shown!(Version, v => {
                    let all: Vec<String> = v.metrics.iter().map(|(k, v)| format!("{k} {v}")).collect();
                    all.join(", ")
                }), kept!(Version, v, t => v.metrics = metrics(t)?))}
                {line("Aliases", "text", "", &record, shown!(Version, v => v.aliases.join(", ")), kept!(Version, v, t => v.aliases = t.split(',').map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()).collect()))}
            </div>
        </li>
    }
    .into_any()
}
