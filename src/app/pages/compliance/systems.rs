//! The systems under the EU AI Act: result, role, coverage, next deadline, and whether what was accepted still holds.

use super::common::{day_field, day_of, pack};
use super::organisation::organisation;
use super::tabs::Tabs;
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::{self, Icon};
use crate::app::{clock, format};
use chrono::NaiveDate;
use leptos::html;
use plumbline_ai_act::references::cite;
use plumbline_commands::command::SetupCommand;
use plumbline_document::ids::SystemId;
use plumbline_document::system::System;
use plumbline_features::compliance::coverage::Coverage;
use plumbline_features::compliance::overview::{Deadline, SystemRow, Validity, rows};

/// How many systems are listed; the rest is counted.
const SHOWN: usize = 200;

/// The page.
#[component]
pub fn SystemsPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let listed = Memo::new(move |_| {
        let day = day.get();
        let all = app.read(|store| pack().map(|pack| rows(pack, store.workspace(), day)));
        all.unwrap_or_default()
    });
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Compliance"</h1>
            <Tabs/>
            <div class="duty-bar">
                {day_field(app, chosen_day)}
                <p class="grow soft duty-sum">{move || listed.with(|rows| summary(rows))}</p>
            </div>
            <div class="scroll-x">{move || listed.with(|rows| table(rows))}</div>
            {add(app)}
            {organisation(app)}
            <p class="soft small-print">{disclaimer()}</p>
        </section>
    }
}

fn disclaimer() -> String {
    pack().map_or_else(String::new, |pack| {
        format!(
            "{} State of the law in this program: {}. Rule pack {}.",
            pack.meta.disclaimer, pack.meta.state, pack.version
        )
    })
}

fn summary(rows: &[SystemRow]) -> String {
    let count = |wanted| rows.iter().filter(|r| r.validity == wanted).count();
    let (current, outdated) = (count(Validity::Current), count(Validity::Outdated));
    match rows.len() {
        0 => "There is no AI system yet.".to_owned(),
        all => format!(
            "{current} of {all} systems have a current assessment, {outdated} an outdated one."
        ),
    }
}

fn table(rows: &[SystemRow]) -> AnyView {
    if rows.is_empty() {
        return view! {
            <div class="box empty-note"><p><b>"No AI system yet."</b></p>
                <p class="soft">"A system is what the EU AI Act classifies: a product or function with an intended purpose. Add one below, then answer the questions about it."</p></div>
        }
        .into_any();
    }
    let lines = rows.iter().take(SHOWN).map(line).collect_view();
    let hidden = rows.len().saturating_sub(SHOWN);
    view! {
        <table class="list systems stacked" data-testid="systems">
            <thead><tr><th scope="col">"System"</th><th scope="col">"Result"</th><th scope="col">"Role"</th><th scope="col">"Covered by evidence"</th><th scope="col">"Next deadline"</th><th scope="col">"Assessment"</th></tr></thead>
            <tbody>{lines}</tbody>
        </table>
        {(hidden > 0).then(|| view! { <p class="soft">{format!("{hidden} more are not listed.")}</p> })}
    }
    .into_any()
}

fn line(row: &SystemRow) -> AnyView {
    let to = Route {
        focus: Some(row.id.0),
        ..Route::to(Page::Assessment)
    };
    let also = (!row.beside.is_empty()).then(|| format!("also: {}", row.beside));
    let why = row.why.iter().map(|w| view! { <small>{w.clone()}</small> });
    let (class, sign) = validity_look(row.validity);
    view! {
        <tr data-system=row.name.clone()>
            <th scope="row"><a href=to.to_hash()>{row.name.clone()}</a></th>
            <td><span class=icon::tier_class(row.tier)><Icon name=icon::of_tier(row.tier)/>" "{row.tier.name()}</span><small>{row.basis.clone()}</small><small>{also}</small></td>
            <td>{row.roles.clone()}</td>
            <td>{covered(row.coverage)}</td>
            <td>{row.next.as_ref().map(deadline)}</td>
            <td><span class=class><Icon name=sign/>{row.validity.name()}</span>{why.collect_view()}</td>
        </tr>
    }
    .into_any()
}

fn validity_look(validity: Validity) -> (&'static str, &'static str) {
    match validity {
        Validity::Missing => ("state calm", "question"),
        Validity::Outdated => ("state warn", "alert"),
        Validity::Current => ("state good", "check"),
    }
}

fn covered(sum: Coverage) -> AnyView {
    if sum.owed == 0 {
        return view! { <span class="soft">"no duty"</span> }.into_any();
    }
    let share = format!(
        "{:.0}%",
        f64::from(sum.covered) / f64::from(sum.owed) * 100.0
    );
    let late = match sum.late {
        0 => None,
        1 => Some("1 applies already, without evidence".to_owned()),
        n => Some(format!("{n} apply already, without evidence")),
    };
    view! {
        <span class="cover"><span class="cover-bar" aria-hidden="true"><i style:width=share></i></span>{format!("{} of {}", sum.covered, sum.owed)}</span>
        <small>{late}</small>
    }
    .into_any()
}

fn deadline(next: &Deadline) -> AnyView {
    let more = (next.more > 0).then(|| format!(", and {} more", next.more));
    view! { <b>{format::day(next.date)}</b><small>{format!("{}: {}", cite(&next.article), next.title)}{more}</small> }
        .into_any()
}

/// A form for a new system; it leads straight to its questions.
fn add(app: App) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let id = SystemId(clock::new_id());
        // The engine gives it its own stamp.
        let stamp = clock::stamp();
        let system = System::new(id, input.value(), stamp);
        if app.dispatch(SetupCommand::PutSystem { system }) {
            app.go_about(Page::Assessment, id.0);
        }
    };
    view! {
        <form class="inline-form" on:submit=submit>
            <label class="field"><span>"Name of a new system"</span><input node_ref=input type="text" autocomplete="off"/></label>
            <button class="button">"Add and assess"</button>
        </form>
    }
    .into_any()
}
