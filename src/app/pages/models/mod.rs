//! Models: what runs, how it is watched, what is owed to it; one model with its versions, monitors and cadences.

mod cadence;
mod calendar_file;
mod chart;
mod fields;
mod monitor;
mod one;

use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::{clock, format};
use calendar_file::download;
use fields::{add_form, kept, line, new_meta, shown};
use plumbline_compact::sort;
use plumbline_document::ids::{DatasetId, ModelId};
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::Model;
use plumbline_document::lineage::versions::{in_production, stage_of};
use plumbline_document::record::{Record, RecordId};
use plumbline_features::cadence::due;
use plumbline_features::cadence::due::{Calendar, Standing};
use plumbline_features::monitor::debt;
use plumbline_features::monitor::debt::Monitoring;
use std::sync::Arc;

/// One line of the list.
#[derive(Clone, PartialEq)]
struct Row {
    id: ModelId,
    name: String,
    stage: String,
    serves: String,
    monitoring: &'static str,
    alarmed: bool,
    last_run: String,
    next_due: String,
    debt: f64,
    why: String,
}

fn row(store: &DocumentStore, model: &Model, calendar: &Calendar, made: &debt::Made) -> Row {
    let workspace = store.workspace();
    let live = in_production(workspace, model.id);
    let stage = match (live, stage_of(workspace, model.id)) {
        (Some(version), _) => format!("In production, {}", version.name),
        (None, Some(stage)) => stage.name().to_owned(),
        (None, None) => "No version".to_owned(),
    };
    let systems = model
        .systems
        .iter()
        .filter_map(|id| workspace.systems.get(id));
    let serves: Vec<&str> = systems.map(|s| s.name.as_str()).collect();
    let monitoring = debt::monitoring(workspace, model, calendar);
    let owed = debt::debt(workspace, model, calendar, made);
    let monitors = debt::monitors_of(workspace, model.id);
    let last = monitors
        .iter()
        .filter_map(|m| debt::last_run(workspace, m.id))
        .max();
    let alarmed = monitors.iter().any(|m| m.open().is_some());
    Row {
        id: model.id,
        name: model.name.clone(),
        stage,
        serves: serves.join(", "),
        monitoring: if alarmed {
            "Alert open"
        } else {
            monitoring.name()
        },
        alarmed: alarmed || matches!(monitoring, Monitoring::None | Monitoring::Silent(_)),
        last_run: last.map_or_else(|| "never".to_owned(), |at| format::day(calendar.day(at))),
        next_due: debt::next_due(workspace, model.id, calendar, made)
            .map_or_else(|| "nothing planned".to_owned(), format::day),
        debt: owed.points(),
        why: owed.first().map(|p| p.why.clone()).unwrap_or_default(),
    }
}

/// The page: the list, or the model that the address names.
#[component]
pub fn ModelsPage() -> impl IntoView {
    let app = use_app();
    let focus = Memo::new(move |_| {
        let id = ModelId(app.route.with(|r| r.focus)?);
        app.read(|store| store.workspace().models.contains(&id))
            .then_some(id)
    });
    move || match focus.get() {
        Some(id) => one::one(id),
        None => overview(app),
    }
}

fn overview(app: App) -> AnyView {
    let rows = Memo::new(move |_| {
        let calendar = clock::calendar();
        app.read(|store| {
            let made = due::made(store.workspace());
            let models = store.workspace().models.iter();
            let mut rows: Vec<Row> = models.map(|m| row(store, m, &calendar, &made)).collect();
            sort::by(&mut rows, |a, b| {
                b.debt.total_cmp(&a.debt).then_with(|| a.name.cmp(&b.name))
            });
            rows
        })
    });
    let sentence = move || rows.with(|rows| summary(rows));
    let add_model = add_form("Name of a new model", "Add model", |name| {
        Record::Model(Arc::new(Model {
            id: ModelId(clock::new_id()),
            name,
            purpose: String::new(),
            owner: None,
            systems: Vec::new(),
            refresh_days: None,
            link: String::new(),
            meta: new_meta(),
        }))
    });
    view! {
        <section class="page models">
            <h1>"Models"</h1>
            <p class="soft">{sentence}</p>
            <Show when=move || rows.with(|r| !r.is_empty())>
                <div class="scroll-x" tabindex="0" role="group" aria-label="Models, scrollable">
                    <table class="list stacked">
                        <thead><tr><th>"Model"</th><th>"Stage"</th><th>"Serves"</th><th>"Monitoring"</th><th>"Last run"</th><th>"Next due"</th><th>"Drift debt"</th></tr></thead>
                        <tbody>{move || rows.get().into_iter().map(table_row).collect_view()}</tbody>
                    </table>
                </div>
            </Show>
            {add_model}
            <h2>"Recurring work"</h2>
            {cadences(app)}
            <h2>"Datasets"</h2>
            {datasets(app)}
        </section>
    }
    .into_any()
}

fn summary(rows: &[Row]) -> String {
    if rows.is_empty() {
        return "No model yet. Add the models that your product runs: each version in production then gets its monitors and its recurring work.".to_owned();
    }
    let live = rows
        .iter()
        .filter(|r| r.stage.starts_with("In production"))
        .count();
    let alarmed = rows.iter().filter(|r| r.alarmed).count();
    let owing = match alarmed {
        0 => "none of them needs attention".to_owned(),
        1 => "1 needs attention".to_owned(),
        n => format!("{n} need attention"),
    };
    let models = if rows.len() == 1 { "model" } else { "models" };
    format!("{} {models}, {live} in production; {owing}.", rows.len())
}

fn table_row(row: Row) -> AnyView {
    let to = Route {
        focus: Some(row.id.0),
        ..Route::to(Page::Models)
    };
    let debt = format::plain(row.debt);
    view! {
        <tr>
            <td><a href=to.to_hash()>{row.name}</a></td><td>{row.stage}</td><td data-name="Serves">{row.serves}</td>
            <td class:late=row.alarmed data-name="Monitoring">{row.monitoring}</td><td class="nowrap" data-name="Last run">{row.last_run}</td><td class="nowrap" data-name="Next due">{row.next_due}</td>
            <td data-name="Drift debt"><span class="debt"><meter aria-label="Drift debt" min="0" max="100" low="25" high="60" optimum="0" value=row.debt></meter><b>{debt}</b></span><small class="soft">{row.why}</small></td>
        </tr>
    }
    .into_any()
}

/// Every cadence in a list, with what is late; the calendar file.
fn cadences(app: App) -> AnyView {
    let list = Memo::new(move |_| {
        let calendar = clock::calendar();
        app.read(|store| {
            let workspace = store.workspace();
            let made = due::made(workspace);
            let mut all: Vec<(String, String, String, u32, Option<ModelId>)> = workspace
                .cadences
                .iter()
                .map(|c| {
                    let of = made.get(&c.id).map_or(&[][..], Vec::as_slice);
                    let seen = due::occurrences(workspace, c, of, &calendar, 366, 400);
                    let next = seen
                        .iter()
                        .find(|o| matches!(o.standing, Standing::Open | Standing::Planned));
                    let next = match next {
                        _ if c.paused => "paused".to_owned(),
                        Some(o) => format::day(o.on),
                        None => "when it happens".to_owned(),
                    };
                    (
                        c.name.clone(),
                        c.when(),
                        next,
                        due::late(&seen, calendar.today),
                        c.model,
                    )
                })
                .collect();
            sort::plain(&mut all);
            all
        })
    });
    let due_now =
        Memo::new(move |_| app.read(|d| due::due(d.workspace(), &clock::calendar()).len()));
    let rows = move || {
        list.get().into_iter().map(|(name, when, next, late, model)| {
            let shown = match model {
                Some(id) => {
                    let to = Route { focus: Some(id.0), ..Route::to(Page::Models) };
                    view! { <a href=to.to_hash()>{name}</a> }.into_any()
                }
                None => name.into_any(),
            };
            let late = (late > 0).then(|| view! { <span class="late">{format!("{late} late")}</span> });
            view! { <tr><td>{shown}</td><td>{when}</td><td class="nowrap" data-name="Next">{next}</td><td>{late}</td></tr> }
        }).collect_view()
    };
    let make = move |_| {
        let made = crate::app::upkeep::raise(app);
        app.toasts.done(
            format!(
                "{} in the backlog.",
                format::count(made, "recurring item is", "recurring items are")
            ),
            None,
        );
    };
    view! {
        <Show when=move || list.with(|l| !l.is_empty()) fallback=|| view! { <p class="soft">"No cadence yet. Open a model and choose one: a weekly drift check, data validation, retraining."</p> }>
            <div class="scroll-x" tabindex="0" role="group" aria-label="Recurring work, scrollable">
                <table class="list stacked"><thead><tr><th>"What"</th><th>"When"</th><th>"Next"</th><th>"Late"</th></tr></thead><tbody>{rows}</tbody></table>
            </div>
            <div class="acts">
                <button class="button" type="button" on:click=move |_| download(app, None)>"Calendar file (.ics)"</button>
                <Show when=move || { due_now.get() > 0 }><button class="button" type="button" on:click=make>{move || format!("Make {} due", format::count(due_now.get(), "item that is", "items that are"))}</button></Show>
            </div>
        </Show>
    }
    .into_any()
}

fn datasets(app: App) -> AnyView {
    let ids = Memo::new(move |_| {
        app.read(|d| {
            d.workspace()
                .datasets
                .iter()
                .map(|x| x.id)
                .collect::<Vec<_>>()
        })
    });
    let add = add_form("Name of a new dataset", "Add dataset", |name| {
        Record::Dataset(Arc::new(Dataset {
            id: DatasetId(clock::new_id()),
            name,
            version: String::new(),
            digest: String::new(),
            source: String::new(),
            owner: None,
            lawful_basis: String::new(),
            meta: new_meta(),
        }))
    });
    view! {
        <ul class="entries" aria-label="Datasets"><For each=move || ids.get() key=|id| *id let:id>{dataset(app, id)}</For></ul>
        {add}
    }
    .into_any()
}

fn dataset(app: App, id: DatasetId) -> AnyView {
    let record = RecordId::Dataset(id);
    let name = fields::text(app, record.clone(), shown!(Dataset, d => d.name.clone()));
    view! {
        <li class="box entry">
            <header class="entry-head"><h3>{name}</h3><span class="grow"></span>{move || fields::remove(RecordId::Dataset(id), name.get())}</header>
            <div class="fields">
                {line("Name", "text", "", &record, shown!(Dataset, d => d.name.clone()), kept!(Dataset, d, t => t.clone_into(&mut d.name)))}
                {line("Version", "text", "", &record, shown!(Dataset, d => d.version.clone()), kept!(Dataset, d, t => t.clone_into(&mut d.version)))}
                {line("Digest", "text", "", &record, shown!(Dataset, d => d.digest.clone()), kept!(Dataset, d, t => t.clone_into(&mut d.digest)))}
                {line("Source", "text", "", &record, shown!(Dataset, d => d.source.clone()), kept!(Dataset, d, t => t.clone_into(&mut d.source)))}
                {line("Lawful basis", "text", "", &record, shown!(Dataset, d => d.lawful_basis.clone()), kept!(Dataset, d, t => t.clone_into(&mut d.lawful_basis)))}
                {fields::choice("Owner", fields::people(app), &record, shown!(Dataset, d => d.owner.map(|o| o.to_string()).unwrap_or_default()), kept!(Dataset, d, t => d.owner = fields::person(t)))}
            </div>
        </li>
    }
    .into_any()
}
