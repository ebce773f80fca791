//! Cadences: rules in plain words with their next days, and what was made, done and missed.

use super::calendar_file::download;
use super::fields::{self, choice, kept, line, lines, new_meta, shown};
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::Choice;
use crate::app::{clock, format};
use chrono::NaiveDate;
use plumbline_commands::command::LineageCommand;
use plumbline_document::cadence::{Cadence, Recurrence};
use plumbline_document::ids::{CadenceId, ItemId, ModelId};
use plumbline_document::record::{Record, RecordId};
use plumbline_features::cadence::due;
use plumbline_features::cadence::due::Standing;
use plumbline_features::cadence::templates::{Template, templates};
use plumbline_features::present::choices;
use plumbline_recurrence::english;
use std::sync::Arc;

pub(super) fn list(app: App, model: ModelId) -> AnyView {
    let ids = Memo::new(move |_| {
        app.read(|d| {
            let all = plumbline_features::monitor::debt::cadences_of(d.workspace(), model);
            all.iter().map(|c| c.id).collect::<Vec<_>>()
        })
    });
    let buttons = templates().into_iter().map(|template| {
        let name = template.name.clone();
        view! { <button class="chip dash" type="button" on:click=move |_| from_template(app, model, &template)>{name}</button> }
    });
    view! {
        <ul class="entries" aria-label="Cadences"><For each=move || ids.get() key=|id| *id let:id>{one(app, id)}</For></ul>
        <div class="acts"><span class="soft">"Add:"</span>{buttons.collect_view()}
            <button class="button" type="button" on:click=move |_| download(app, Some(model))>"Calendar file (.ics)"</button></div>
    }
    .into_any()
}

fn from_template(app: App, model: ModelId, template: &Template) {
    let today = clock::today();
    let found = app.peek(|d| d.workspace().models.get(&model).cloned());
    let Some(of) = found else { return };
    let recurrence = match template.rule.parse() {
        Ok(rule) => Recurrence::Calendar {
            start: today,
            rule,
            also: Vec::new(),
        },
        Err(_) => Recurrence::OnAlert {
            monitors: Vec::new(),
            days: template.on_alert_days.unwrap_or(14),
        },
    };
    let cadence = Cadence {
        id: CadenceId(clock::new_id()),
        name: format!("{}: {}", template.name, of.name),
        kind: template.kind,
        notes: template.notes.clone(),
        system: of.systems.first().copied(),
        model: Some(model),
        dataset: None,
        owner: of.owner,
        effort: Some(template.effort),
        recurrence,
        lead_days: template.lead_days,
        since: today,
        skipped: Vec::new(),
        paused: false,
        meta: new_meta(),
    };
    app.dispatch(LineageCommand::Put {
        record: Record::Cadence(Arc::new(cadence)),
    });
}

/// The rule in words; `30 days after completion` and `on alert` besides.
fn rule_text(cadence: &Cadence) -> String {
    match &cadence.recurrence {
        Recurrence::Calendar { rule, .. } => english::say(rule),
        Recurrence::AfterCompletion { days, .. } => format!("{days} days after completion"),
        Recurrence::OnAlert { days, .. } => format!("on alert, due in {days} days"),
    }
}

/// Reads what [`rule_text`] says. A calendar rule keeps the start that it had.
fn read_rule(cadence: &Cadence, text: &str, today: NaiveDate) -> Result<Recurrence, String> {
    let lower = text.to_lowercase();
    let number = || lower.split_whitespace().find_map(|w| w.parse::<u32>().ok());
    if lower.contains("after") && lower.contains("completion") {
        let days = number()
            .filter(|n| *n > 0)
            .ok_or("Say how many days, as in “30 days after completion”.")?;
        return Ok(Recurrence::AfterCompletion { days, start: today });
    }
    if lower.starts_with("on alert") {
        return Ok(Recurrence::OnAlert {
            monitors: Vec::new(),
            days: number().unwrap_or(14),
        });
    }
    let rule = english::parse(text)?;
    let (start, also) = match &cadence.recurrence {
        Recurrence::Calendar { start, also, .. } => (*start, also.clone()),
        _ => (today, Vec::new()),
    };
    Ok(Recurrence::Calendar { start, rule, also })
}

fn one(app: App, id: CadenceId) -> AnyView {
    let record = RecordId::Cadence(id);
    let name = fields::text(app, record.clone(), shown!(Cadence, c => c.name.clone()));
    let when = fields::text(
        app,
        record,
        shown!(Cadence, c => if c.paused { "paused".to_owned() } else { c.when() }),
    );
    let open = RwSignal::new(false);
    let seen = Memo::new(move |_| {
        let calendar = clock::calendar();
        app.read(|d| {
            let workspace = d.workspace();
            let Some(cadence) = workspace.cadences.get(&id) else {
                return Vec::new();
            };
            let made = due::made(workspace);
            let of = made.get(&id).map_or(&[][..], Vec::as_slice);
            let all = due::occurrences(workspace, cadence, of, &calendar, 200, 400);
            let past = all.partition_point(|o| o.on < calendar.today);
            let first = past.saturating_sub(6);
            all.into_iter()
                .skip(first)
                .take(past - first + 5)
                .map(|o| (o.on, o.standing, o.item))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <li class="box entry">
            <header class="entry-head">
                <h3>{name}</h3><span class="soft grow">{when}</span>
                <button class="link" type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>{move || if open.get() { "Close" } else { "Edit" }}<span class="visually-hidden">{move || format!(" {}", name.get())}</span></button>
                {move || fields::remove(RecordId::Cadence(id), name.get())}
            </header>
            <ol class="occurrences" aria-label="Past and coming occurrences">{move || seen.get().into_iter().map(|o| occurrence(app, o)).collect_view()}</ol>
            <Show when=move || open.get()>{editor(app, id)}</Show>
        </li>
    }
    .into_any()
}

fn occurrence(app: App, (on, standing, item): (NaiveDate, Standing, Option<ItemId>)) -> AnyView {
    let class = match standing {
        Standing::Done => "occurrence done",
        Standing::Open => "occurrence open",
        Standing::Overdue | Standing::Missed => "occurrence missed",
        Standing::LeftOut | Standing::Planned => "occurrence planned",
    };
    let words = view! { <b>{format::day(on)}</b><small>{standing.name()}</small> };
    match item {
        Some(id) => view! { <li class=class><button class="link" type="button" on:click=move |_| app.open(Some(id))>{words}</button></li> }.into_any(),
        None => view! { <li class=class>{words}</li> }.into_any(),
    }
}

fn editor(app: App, id: CadenceId) -> AnyView {
    let record = RecordId::Cadence(id);
    let yes_no: Vec<Choice> = vec![
        ("no".into(), "Runs".into()),
        ("yes".into(), "Paused".into()),
    ];
    let start: fields::Read = shown!(Cadence, c => match &c.recurrence {
        Recurrence::Calendar { start, .. } | Recurrence::AfterCompletion { start, .. } => start.to_string(),
        Recurrence::OnAlert { .. } => String::new(),
    });
    view! {
        <div class="fields">
            {line("Title of the items", "text", "", &record, shown!(Cadence, c => c.name.clone()), kept!(Cadence, c, t => t.clone_into(&mut c.name)))}
            {line("When", "text", "every 2 weeks on Monday · every month on the last working day · 30 days after completion · on alert", &record, shown!(Cadence, c => rule_text(c)), kept!(Cadence, c, t => c.recurrence = read_rule(c, t, clock::today())?))}
            {line("Counts from", "date", "", &record, start, kept!(Cadence, c, t => {
                let day = crate::app::widgets::inputs::date(t)?.ok_or("It needs a day to count from.")?;
                if let Recurrence::Calendar { start, .. } | Recurrence::AfterCompletion { start, .. } = &mut c.recurrence { *start = day; }
            }))}
            {line("Made how many days ahead", "number", "", &record, shown!(Cadence, c => c.lead_days.to_string()), kept!(Cadence, c, t => c.lead_days = fields::whole(t)?.unwrap_or(0)))}
            {line("Effort, days", "number", "", &record, shown!(Cadence, c => c.effort.map(|e| e.to_string()).unwrap_or_default()), kept!(Cadence, c, t => c.effort = fields::number(t)?))}
            {choice("Owner", fields::people(app), &record, shown!(Cadence, c => c.owner.map(|o| o.to_string()).unwrap_or_default()), kept!(Cadence, c, t => c.owner = fields::person(t)))}
            {choice("State", Signal::stored(yes_no), &record, shown!(Cadence, c => if c.paused { "yes".to_owned() } else { "no".to_owned() }), kept!(Cadence, c, t => c.paused = t == "yes"))}
            {line("Left out days", "text", "such as 2026-12-28, 2027-01-04", &record, shown!(Cadence, c => {
                let all: Vec<String> = c.skipped.iter().map(ToString::to_string).collect();
                all.join(", ")
            }), kept!(Cadence, c, t => {
                let days = t.split(',').map(str::trim).filter(|d| !d.is_empty());
                c.skipped = days.map(|d| d.parse().map_err(|_| format!("“{d}” is not a date such as 2026-12-28."))).collect::<Result<_, String>>()?;
            }))}
            {lines("What there is to do", &record, shown!(Cadence, c => c.notes.clone()), kept!(Cadence, c, t => t.clone_into(&mut c.notes)))}
        </div>
    }
    .into_any()
}

/// The cadences of a model to choose from, for a monitor.
pub(super) fn choices(model: ModelId) -> Signal<Vec<Choice>> {
    let app = use_app();
    Memo::new(move |_| {
        app.read(|d| {
            let all = plumbline_features::monitor::debt::cadences_of(d.workspace(), model);
            let all = all.into_iter().map(|c| (c.id.to_string(), c.name.clone()));
            choices::or_none(all)
        })
    })
    .into()
}
