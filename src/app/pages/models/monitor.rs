//! Monitors: history, open alert with its decision, the runs, and a place to bring one.

use super::fields::{self, add_form, choice, kept, line, new_meta, shown};
use super::{cadence, chart};
use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs::Choice;
use crate::app::{clock, files, format};
use leptos::html;
use plumbline_commands::command::{Command, LedgerCommand, UpkeepCommand};
use plumbline_document::ids::{CadenceId, ItemId, ModelId, MonitorId};
use plumbline_document::ledger::decision::{DecisionKind, Draft};
use plumbline_document::monitor::{
    Finding, Monitor, Persistence, Run, Severity, Side, Step, Verdict, Watch,
};
use plumbline_document::record::{Record, RecordId};
use plumbline_features::monitor::debt::monitors_of;
use plumbline_features::monitor::history::history;
use plumbline_features::monitor::{alert, reports};
use std::sync::Arc;
use uuid::Uuid;

pub(super) fn list(app: App, model: ModelId) -> AnyView {
    let ids = Memo::new(move |_| {
        app.read(|d| {
            monitors_of(d.workspace(), model)
                .iter()
                .map(|m| m.id)
                .collect::<Vec<_>>()
        })
    });
    let add = add_form("Name of a new monitor", "Add monitor", move |name| {
        Record::Monitor(Arc::new(Monitor {
            id: MonitorId(clock::new_id()),
            name,
            model: Some(model),
            dataset: None,
            watch: Watch::Data,
            columns: Vec::new(),
            method: "plumbline".to_owned(),
            threshold: None,
            side: Side::Above,
            window: String::new(),
            strong: Persistence { of: 1, last: 1 },
            weak: Persistence { of: 2, last: 3 },
            cadence: None,
            owner: None,
            severity: Severity::Medium,
            paused: false,
            episodes: Vec::new(),
            meta: new_meta(),
        }))
    });
    view! {
        <ul class="entries" aria-label="Monitors"><For each=move || ids.get() key=|id| *id let:id>{one(app, model, id)}</For></ul>
        {add}
    }
    .into_any()
}

/// What the head of a monitor says.
#[derive(Clone, Default, PartialEq)]
struct Head {
    name: String,
    verdict: Option<Verdict>,
    alert: Option<(u32, ItemId, String, String)>,
    decided: Vec<String>,
}

fn head(app: App, id: MonitorId) -> Memo<Head> {
    Memo::new(move |_| {
        app.read(|store| {
            let workspace = store.workspace();
            let Some(monitor) = workspace.monitors.get(&id) else {
                return Head::default();
            };
            let runs = alert::runs_of(workspace, id);
            let alert = monitor.open().map(|open| {
                let key = workspace
                    .items
                    .get(&open.item)
                    .map(|i| workspace.settings.key(i.number));
                (
                    open.number,
                    open.item,
                    key.unwrap_or_else(|| "its item".to_owned()),
                    format!(
                        "Open since {}. Proposed: {}.",
                        format::day(open.opened),
                        open.proposed.name().to_lowercase()
                    ),
                )
            });
            let closed = monitor
                .episodes
                .iter()
                .rev()
                .filter_map(|e| Some((e, e.closed.as_ref()?)));
            let decided = closed.map(|(e, c)| {
                format!(
                    "{}: {}. {}",
                    format::day(e.opened),
                    c.decision.name(),
                    c.reason
                )
            });
            Head {
                name: monitor.name.clone(),
                verdict: runs.last().map(|r| r.verdict),
                alert,
                decided: decided.take(5).collect(),
            }
        })
    })
}

fn one(app: App, model: ModelId, id: MonitorId) -> AnyView {
    let head = head(app, id);
    let name = Memo::new(move |_| head.with(|h| h.name.clone()));
    let drawn = Memo::new(move |_| {
        app.read(|d| {
            let monitor = d.workspace().monitors.get(&id);
            monitor
                .map(|m| history(d.workspace(), m))
                .unwrap_or_default()
        })
    });
    let (edit, record) = (RwSignal::new(false), RwSignal::new(false));
    let verdict = move || {
        head.with(|h| h.verdict)
            .map(|v| view! { <span class=chart::class(v)>{v.name()}</span> })
    };
    let opener = move |open: RwSignal<bool>, words: &'static str| {
        view! { <button class="link" type="button" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>{words}<span class="visually-hidden">{move || format!(" of {}", name.get())}</span></button> }
    };
    view! {
        <li class="box entry monitor">
            <header class="entry-head"><h3>{name}</h3>{verdict}<span class="grow"></span>
                {opener(record, "Record a run")}{opener(edit, "Edit")}{move || fields::remove(RecordId::Monitor(id), name.get())}</header>
            {move || head.with(|h| h.alert.clone()).map(|a| decide(app, id, a))}
            {move || chart::chart(&drawn.get(), &name.get())}
            <Show when=move || record.get()>{recorder(app, id)}</Show>
            <Show when=move || edit.get()>{editor(app, model, id)}</Show>
            <Show when=move || head.with(|h| !h.decided.is_empty())>
                <div><p class="entry-part">"Decided before"</p><ul class="reasons">{move || head.with(|h| h.decided.clone()).into_iter().map(|d| view! { <li>{d}</li> }).collect_view()}</ul></div>
            </Show>
        </li>
    }
    .into_any()
}

/// The open alert with its item and the decision that closes it.
fn decide(
    app: App,
    id: MonitorId,
    (number, item, key, words): (u32, ItemId, String, String),
) -> AnyView {
    let reason = NodeRef::<html::Input>::new();
    let close = move |decision: Step| {
        let typed = reason
            .get_untracked()
            .map(|i| i.value())
            .unwrap_or_default();
        let act = UpkeepCommand::DecideAlert {
            monitor: id,
            decision,
            reason: typed.clone(),
            today: clock::today(),
        };
        let kind = match decision {
            Step::Accept => DecisionKind::AcceptRisk,
            _ => DecisionKind::Accept,
        };
        let mut draft = Draft::new(kind, app.peek(|store| store.today()));
        draft.items = vec![item];
        draft.deciders = app.me_untracked().into_iter().collect();
        draft.rationale.why = typed;
        // One step: the alert closes, the work is made, and the ledger says why.
        let command = LedgerCommand::Decide {
            draft: Box::new(draft),
            act: Some(Box::new(Command::Upkeep(act))),
        };
        if app.dispatch(command) {
            app.toasts
                .done("The alert is closed.".to_owned(), Some(Action::Undo));
        }
    };
    let button = move |decision: Step| {
        view! { <button class="button" type="button" on:click=move |_| close(decision)>{decision.name()}</button> }
    };
    view! {
        <div class="alert" role="group" aria-label=format!("Alert {number}")>
            <p><b>"Alert. "</b>{words}" "<button class="link" type="button" on:click=move |_| app.open(Some(item))>{format!("Open {key}")}</button></p>
            <div class="acts">
                <label class="field grow"><span>"What the investigation found"</span><input node_ref=reason type="text"/></label>
                {button(Step::Retrain)}{button(Step::RollBack)}{button(Step::Accept)}
            </div>
        </div>
    }
    .into_any()
}

/// Brings runs: a report pasted or chosen as a file, or a verdict typed by hand.
fn recorder(app: App, id: MonitorId) -> AnyView {
    let area = NodeRef::<html::Textarea>::new();
    let paste = move |_| {
        if let Some(area) = area.get_untracked()
            && read_report(app, id, &area.value())
        {
            area.set_value("");
        }
    };
    let file = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let Some(file) = input.files().and_then(|f| f.get(0)) else {
            return;
        };
        if files::size(&file) > reports::LARGEST {
            app.toasts
                .wrong("This file is larger than a report ever is (8 MB).".to_owned());
            return;
        }
        leptos::task::spawn_local(async move {
            match files::bytes(&file).await {
                Some(bytes) => {
                    let (text, _) = plumbline_text::encoding::decode(&bytes);
                    read_report(app, id, &text);
                }
                None => app
                    .toasts
                    .wrong("The browser could not read this file.".to_owned()),
            }
            input.set_value("");
        });
    };
    view! {
        <div class="recorder">
            <label class="field wide"><span>"Paste a report: Evidently (JSON), NannyML (CSV or JSON), or a metric by time (CSV)"</span><textarea node_ref=area rows="4" spellcheck="false"></textarea></label>
            <div class="acts"><button class="button primary" type="button" on:click=paste>"Record the report"</button>
                <label class="field"><span>"or choose its file"</span><input type="file" accept=".json,.csv,.tsv,.txt" on:change=file/></label></div>
            {by_hand(app, id)}
        </div>
    }
    .into_any()
}

/// Says what somebody saw, without a report.
fn by_hand(app: App, id: MonitorId) -> impl IntoView {
    let verdict = NodeRef::<html::Select>::new();
    let value = NodeRef::<html::Input>::new();
    let record_it = move |_| {
        let slug = verdict.get_untracked().map(|s| s.value());
        let typed = value.get_untracked().map(|i| i.value()).unwrap_or_default();
        let number = match fields::number(typed.trim()) {
            Ok(number) => number,
            Err(why) => return app.toasts.wrong(why),
        };
        let said = slug.and_then(|slug| Verdict::from_slug(&slug));
        let monitor = app.peek(|d| d.workspace().monitors.get(&id).cloned());
        if let (Some(said), Some(monitor)) = (said, monitor) {
            record_runs(app, id, vec![typed_run(&monitor, said, number)]);
        }
    };
    let verdicts = Verdict::ALL.iter().rev();
    let verdicts = verdicts.map(|v| view! { <option value=v.slug()>{v.name()}</option> });
    view! {
        <div class="acts">
            <label class="field"><span>"or say what you saw"</span><select node_ref=verdict>{verdicts.collect_view()}</select></label>
            <label class="field"><span>"Value"</span><input node_ref=value type="text" inputmode="decimal"/></label>
            <button class="button" type="button" on:click=record_it>"Record this run"</button>
        </div>
    }
}

/// Records the runs that a report tells of; false when it was refused, which is said.
fn read_report(app: App, id: MonitorId, text: &str) -> bool {
    let monitor = app.peek(|d| d.workspace().monitors.get(&id).cloned());
    let Some(monitor) = monitor else { return false };
    match reports::read(text, &monitor, clock::now()) {
        Ok(runs) => record_runs(app, id, runs),
        Err(error) => {
            app.toasts
                .wrong(format!("This report was not read. {error}."));
            false
        }
    }
}

/// Records runs and says how many of them are new; false when it was refused.
fn record_runs(app: App, id: MonitorId, runs: Vec<Run>) -> bool {
    let before = app.peek(|d| d.workspace().runs.len());
    let many = runs.len();
    let recorded = app.dispatch(UpkeepCommand::RecordRuns {
        monitor: id,
        runs,
        today: clock::today(),
    });
    if recorded {
        let now = app.peek(|d| d.workspace().runs.len());
        let new = format::count(now.saturating_sub(before), "new run is", "new runs are");
        app.toasts
            .done(format!("{new} recorded, of {many}."), Some(Action::Undo));
    }
    recorded
}

fn typed_run(monitor: &Monitor, verdict: Verdict, value: Option<f64>) -> Run {
    let at = clock::now();
    let measure = monitor
        .columns
        .first()
        .cloned()
        .unwrap_or_else(|| "Value".to_owned());
    Run {
        id: Run::identity(monitor.id, at, "by hand", ""),
        monitor: monitor.id,
        at,
        verdict,
        why: String::new(),
        source: "by hand".to_owned(),
        value,
        measure: measure.clone(),
        threshold: monitor.threshold,
        version: None,
        digest: String::new(),
        rows: None,
        findings: vec![Finding {
            column: measure,
            verdict,
            method: monitor.method.clone(),
            value,
            threshold: monitor.threshold,
        }],
        episode: None,
        meta: new_meta(),
    }
}

fn slugs<T: Copy>(
    all: &[T],
    slug: fn(T) -> &'static str,
    name: fn(T) -> &'static str,
) -> Signal<Vec<Choice>> {
    let list: Vec<Choice> = all
        .iter()
        .map(|v| (slug(*v).to_owned(), name(*v).to_owned()))
        .collect();
    Signal::stored(list)
}

/// `1 of 1`.
fn persistence(text: &str) -> Result<Persistence, String> {
    let wrong = || format!("“{text}” does not read like “2 of 3”.");
    let (of, last) = text.split_once("of").ok_or_else(wrong)?;
    let read = |t: &str| t.trim().parse::<u32>().map_err(|_| wrong());
    Ok(Persistence {
        of: read(of)?,
        last: read(last)?,
    })
}

fn editor(app: App, model: ModelId, id: MonitorId) -> AnyView {
    let record = RecordId::Monitor(id);
    let yes_no: Vec<Choice> = vec![
        ("no".into(), "Runs".into()),
        ("yes".into(), "Paused".into()),
    ];
    view! {
        <div class="fields">
            {line("Name", "text", "", &record, shown!(Monitor, m => m.name.clone()), kept!(Monitor, m, t => t.clone_into(&mut m.name)))}
            {choice("Watches", slugs(Watch::ALL, Watch::slug, Watch::name), &record, shown!(Monitor, m => m.watch.slug().to_owned()), kept!(Monitor, m, t => m.watch = Watch::from_slug(t).ok_or("Choose one.")?))}
            {line("Columns, or the metric", "text", "empty for all columns", &record, shown!(Monitor, m => m.columns.join(", ")), kept!(Monitor, m, t => m.columns = t.split(',').map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()).collect()))}
            {line("Method", "text", "a preset such as plumbline, evidently, nannyml, scipy", &record, shown!(Monitor, m => m.method.clone()), kept!(Monitor, m, t => t.clone_into(&mut m.method)))}
            {line("Threshold", "number", "", &record, shown!(Monitor, m => m.threshold.map(|t| t.to_string()).unwrap_or_default()), kept!(Monitor, m, t => m.threshold = fields::number(t)?))}
            {choice("Alerts when the value is", slugs(Side::ALL, Side::slug, Side::name), &record, shown!(Monitor, m => m.side.slug().to_owned()), kept!(Monitor, m, t => m.side = Side::from_slug(t).ok_or("Choose one.")?))}
            {line("Window of data", "text", "", &record, shown!(Monitor, m => m.window.clone()), kept!(Monitor, m, t => t.clone_into(&mut m.window)))}
            {line("Strong evidence alerts after", "text", "", &record, shown!(Monitor, m => format!("{} of {}", m.strong.of, m.strong.last)), kept!(Monitor, m, t => m.strong = persistence(t)?))}
            {line("Weak evidence alerts after", "text", "", &record, shown!(Monitor, m => format!("{} of {}", m.weak.of, m.weak.last)), kept!(Monitor, m, t => m.weak = persistence(t)?))}
            {choice("Severity of an alert", slugs(Severity::ALL, Severity::slug, Severity::name), &record, shown!(Monitor, m => m.severity.slug().to_owned()), kept!(Monitor, m, t => m.severity = Severity::from_slug(t).ok_or("Choose one.")?))}
            {choice("Planned by the cadence", cadence::choices(model), &record, shown!(Monitor, m => m.cadence.map(|c| c.to_string()).unwrap_or_default()), kept!(Monitor, m, t => m.cadence = Uuid::parse_str(t).ok().map(CadenceId)))}
            {choice("Owner", fields::people(app), &record, shown!(Monitor, m => m.owner.map(|o| o.to_string()).unwrap_or_default()), kept!(Monitor, m, t => m.owner = fields::person(t)))}
            {choice("State", Signal::stored(yes_no), &record, shown!(Monitor, m => if m.paused { "yes".to_owned() } else { "no".to_owned() }), kept!(Monitor, m, t => m.paused = t == "yes"))}
        </div>
    }
    .into_any()
}
