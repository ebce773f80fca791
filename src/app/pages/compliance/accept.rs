//! Accepting a result: what it changes is said before; and what has happened to a system since.

use super::common::pack;
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs;
use crate::app::{clock, format};
use chrono::NaiveDate;
use plumbline_ai_act::compare::{Changes, ObligationChange};
use plumbline_ai_act::references::cite;
use plumbline_commands::command::{Command, ComplianceCommand, Intent};
use plumbline_commands::handlers::context::Handlers;
use plumbline_commands::handlers::{changeset_of, compliance};
use plumbline_document::assessed::{Trigger, TriggerKind};
use plumbline_document::ids::{SystemId, TriggerId};
use plumbline_document::record::Record;
use plumbline_features::compliance::overview::{Check, Validity, check};

/// How many changed duties and items are named.
const NAMED: usize = 8;

/// What accepting would do.
#[derive(Clone, Debug, PartialEq)]
struct Outlook {
    name: String,
    check: Check,
    answered: bool,
    accepted: Option<String>,
    /// Items that would be flagged or re-opened, by name.
    items: Vec<String>,
}

fn outlook(app: App, id: SystemId, day: NaiveDate) -> Option<Outlook> {
    let by = app.me();
    let handlers = Handlers {
        compliance: Some(compliance::handle),
        ..Handlers::default()
    };
    app.read(|store| {
        let workspace = store.workspace();
        let system = workspace.systems.get(&id)?;
        let intent = Intent {
            command: Command::Compliance(ComplianceCommand::AdoptAssessment {
                system: id,
                as_of: day,
            }),
            at: clock::now(),
            by,
            change: clock::new_change(),
        };
        let planned = changeset_of(&handlers, workspace, 0, &intent).unwrap_or_default();
        let touched = planned.deltas.iter().filter_map(|delta| {
            let (Some(Record::Item(before)), Some(Record::Item(after))) =
                (&delta.before, &delta.after)
            else {
                return None;
            };
            let name = format!("{} {}", workspace.settings.key(after.number), after.title);
            match (before.status != after.status, before.tags != after.tags) {
                (true, _) => Some(format!("{name}: is opened again")),
                (false, true) => Some(format!("{name}: is flagged")),
                (false, false) => None,
            }
        });
        let who = |by| workspace.people.get(&by).map(|p| p.name.clone());
        let accepted = system.assessment.as_ref().map(|a| {
            let by = a.by.and_then(who).map(|name| format!(" by {name}"));
            format!(
                "Accepted on {}{}, as of {}: {}.",
                format::day_of(a.at),
                by.unwrap_or_default(),
                format::day(a.as_of),
                a.leading().words()
            )
        });
        Some(Outlook {
            name: system.name.clone(),
            check: check(pack()?, workspace, system, day),
            answered: !system.facts.is_empty(),
            accepted,
            items: touched.collect(),
        })
    })
}

/// The part below the result.
pub(super) fn accept(app: App, system: SystemId, day: Memo<NaiveDate>) -> AnyView {
    let seen = Memo::new(move |_| outlook(app, system, day.get()));
    let adopt = move |_| {
        let as_of = day.get_untracked();
        if app.dispatch(ComplianceCommand::AdoptAssessment { system, as_of }) {
            app.toasts
                .done("The assessment is accepted.".to_owned(), Some(Action::Undo));
        }
    };
    let can = Memo::new(move |_| seen.with(|s| s.as_ref().is_some_and(|s| s.answered)));
    let holds = Memo::new(move |_| {
        seen.with(|s| {
            s.as_ref()
                .is_some_and(|s| s.check.validity == Validity::Current)
        })
    });
    let has = Memo::new(move |_| seen.with(|s| s.as_ref().is_some_and(|s| s.accepted.is_some())));
    let words = move || match (has.get(), holds.get()) {
        (false, _) => "Accept this result",
        (true, true) => "Accept it again as of this day",
        (true, false) => "Accept the new result",
    };
    view! {
        <section class="box accept" aria-labelledby="accept" data-testid="accept">
            <h3 id="accept">"Accept"</h3>
            {move || seen.with(|s| s.as_ref().map(told))}
            <div class="acts">
                <button class=move || if holds.get() { "button" } else { "button primary" } type="button" disabled=move || !can.get() on:click=adopt>{words}</button>
                <Show when=move || has.get()>{raise(app, system)}</Show>
            </div>
            <Show when=move || has.get()>
                <p><a href="#/obligations">"Obligations and evidence"</a>" · "<a href=format!("#/report/@{system}")>"Report"</a></p>
            </Show>
        </section>
    }
    .into_any()
}

fn told(outlook: &Outlook) -> AnyView {
    let state = match outlook.check.validity {
        Validity::Missing => "Nothing is accepted yet; until then the tier that was entered by hand counts. What you accept decides burden, urgency and obligations.".to_owned(),
        Validity::Current => "What is accepted still holds.".to_owned(),
        Validity::Outdated => "What is accepted does not hold any more.".to_owned(),
    };
    let why = outlook
        .check
        .why
        .iter()
        .map(|w| view! { <li>{w.clone()}</li> });
    let why = (outlook.check.validity != Validity::Missing).then(|| why.collect_view());
    let changes = outlook
        .check
        .changes
        .as_ref()
        .filter(|c| !c.is_empty())
        .map(|c| changed(&outlook.name, c));
    let items = listed("In the backlog", &outlook.items);
    view! {
        <p class="soft">{outlook.accepted.clone()}</p>
        <p>{state}</p>
        <ul class="dots">{why}</ul>
        {changes}
        {items}
    }
    .into_any()
}

fn changed(name: &str, changes: &Changes) -> AnyView {
    let moved = format!("{name} {}.", changes.sentence());
    let duties: Vec<String> = changes.duties.iter().map(duty_words).collect();
    view! { <p data-testid="what-changes"><b>"What accepting changes: "</b>{moved}</p>{listed("Obligations", &duties)} }
        .into_any()
}

fn duty_words(change: &ObligationChange) -> String {
    let what = match (change.before, change.after) {
        (None, Some(after)) => format!("new, {}", after.words()),
        (Some(_), None) => "gone".to_owned(),
        (Some(before), Some(after)) if before != after => {
            format!("{} → {}", before.words(), after.words())
        }
        _ => match change.from_after {
            Some(date) => format!("now from {}", format::day(date)),
            None => "its date is open now".to_owned(),
        },
    };
    format!("{} {}: {what}", cite(&change.article), change.title)
}

fn listed(heading: &'static str, lines: &[String]) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let shown = lines
        .iter()
        .take(NAMED)
        .map(|l| view! { <li>{l.clone()}</li> });
    let shown = shown.collect_view();
    let rest = lines.len().saturating_sub(NAMED);
    let more = (rest > 0).then(|| view! { <li class="soft">{format!("and {rest} more")}</li> });
    Some(view! { <p class="soft">{heading}</p><ul class="dots">{shown}{more}</ul> }.into_any())
}

/// One click makes the items of all open duties; a second one makes none.
fn raise(app: App, system: SystemId) -> AnyView {
    let make = move |_| {
        let before = app.peek(|store| store.workspace().items.len());
        let only = Vec::new();
        if app.dispatch(ComplianceCommand::RaiseObligations { system, only }) {
            let made = app
                .peek(|store| store.workspace().items.len())
                .saturating_sub(before);
            let words = match made {
                0 => "Every open duty has its item already.".to_owned(),
                1 => "1 item is in the backlog.".to_owned(),
                n => format!("{n} items are in the backlog."),
            };
            app.toasts.done(words, (made > 0).then_some(Action::Undo));
        }
    };
    view! { <button class="button" type="button" on:click=make>"Make items of its open duties"</button> }
        .into_any()
}

/// What has happened that asks for a new assessment.
pub(super) fn triggers(app: App, system: SystemId) -> AnyView {
    let noted = Memo::new(move |_| {
        app.read(|store| {
            let system = store.workspace().systems.get(&system);
            system.map(|s| s.triggers.clone()).unwrap_or_default()
        })
    });
    let (kind, date, note) = (
        RwSignal::new(TriggerKind::SubstantialModification.name().to_owned()),
        RwSignal::new(clock::today().to_string()),
        RwSignal::new(String::new()),
    );
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let named = kind.get_untracked();
        let kinds = TriggerKind::ALL.into_iter();
        let date = match inputs::date(&date.get_untracked()) {
            Ok(Some(date)) => date,
            Ok(None) => clock::today(),
            Err(why) => return app.toasts.wrong(why),
        };
        let trigger = Trigger {
            id: TriggerId(clock::new_id()),
            kind: kinds
                .into_iter()
                .find(|k| k.name() == named)
                .unwrap_or(TriggerKind::Other),
            date,
            note: note.get_untracked(),
            by: app.me(),
            resolved: None,
            outcome: String::new(),
        };
        if app.dispatch(ComplianceCommand::PutTrigger { system, trigger }) {
            note.set(String::new());
        }
    };
    let kinds = TriggerKind::ALL.map(|k| view! { <option value=k.name()>{k.name()}</option> });
    let kinds = kinds.into_iter().collect_view();
    view! {
        <section class="box" aria-labelledby="happened">
            <h3 id="happened">"What has happened"</h3>
            <p class="soft">"A substantial modification, a new purpose or new data asks for a new assessment. The next one that you accept settles what was noted up to its day."</p>
            {move || noted.with(|all| all.iter().map(|t| one_trigger(app, system, t)).collect::<Vec<_>>())}
            <form class="inline-form" on:submit=add>
                <label class="field"><span>"What"</span><select on:change=move |event| kind.set(event_target_value(&event))>{kinds}</select></label>
                <label class="field"><span>"When"</span><input type="date" prop:value=date on:input=move |event| date.set(event_target_value(&event))/></label>
                <label class="field grow"><span>"Note"</span><input type="text" prop:value=note on:input=move |event| note.set(event_target_value(&event))/></label>
                <button class="button">"Note it"</button>
            </form>
        </section>
    }
    .into_any()
}

fn one_trigger(app: App, system: SystemId, trigger: &Trigger) -> AnyView {
    let id = trigger.id;
    let settle = move |_| {
        app.dispatch(ComplianceCommand::ResolveTrigger {
            system,
            id,
            outcome: "Looked at: no new assessment needed.".to_owned(),
        });
    };
    let state = match trigger.resolved {
        Some(date) => view! { <small>{format!("Settled on {}. {}", format::day(date), trigger.outcome)}</small> }.into_any(),
        None => view! { <button class="link" type="button" on:click=settle>"Settle it without a new assessment"</button> }.into_any(),
    };
    view! {
        <p class="trigger"><b>{trigger.kind.name()}</b>{format!(", {}. ", format::day(trigger.date))}{trigger.note.clone()}" "{state}</p>
    }
    .into_any()
}
