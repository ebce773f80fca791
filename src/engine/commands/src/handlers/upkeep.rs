//! Commands on recurring work and monitors: what cadences make, what runs say, what is decided about alerts.

use crate::command::UpkeepCommand;
use crate::handlers::context::{
    Changeset, CommandContext, count, missing, name, next_number, text,
};
use crate::handlers::{judgements, moves};
use chrono::{Days, NaiveDate};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Raised, Recurrence};
use plumbline_document::change::Delta;
use plumbline_document::ids::{CommentId, ItemId, MonitorId, derived};
use plumbline_document::item::{Comment, Item};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::monitor::{
    ALERTS_KEPT, Alert, COLUMNS_KEPT, Closing, Monitor, RUNS_KEPT, Run, Step,
};
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::settings::{Category, Settings};
use plumbline_document::workspace::Workspace;
use plumbline_features::cadence::due;
use plumbline_features::cadence::due::Calendar;
use plumbline_features::health::checks;
use plumbline_features::monitor::alert;
use plumbline_features::plan::size;
use std::sync::Arc;

/// How many remarks alerts leave on one investigation; the runs themselves are all with the monitor.
const REMARKS: usize = 20;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &UpkeepCommand) -> Result<Changeset, Refusal> {
    match command {
        UpkeepCommand::RaiseDue { calendar } => raise_due(here, calendar),
        UpkeepCommand::RecordRuns {
            monitor,
            runs,
            today,
        } => record_runs(here, monitor, runs, *today),
        UpkeepCommand::DecideAlert {
            monitor,
            decision,
            reason,
            today,
        } => decide_alert(here, monitor, *decision, reason, *today),
    }
}

/// What a new item is made from.
struct Made {
    id: ItemId,
    title: String,
    kind: Kind,
    due: NaiveDate,
    notes: String,
    lineage: Lineage,
    system: Option<plumbline_document::ids::SystemId>,
    owner: Option<plumbline_document::ids::PersonId>,
    effort: Option<f64>,
    raised: Raised,
}

/// Gives items their numbers, one after the other.
struct Maker<'a> {
    here: &'a CommandContext<'a>,
    number: u32,
    deltas: Vec<Delta>,
}

impl<'a> Maker<'a> {
    fn new(here: &'a CommandContext<'a>) -> Self {
        Self {
            here,
            number: here.last_number,
            deltas: Vec::new(),
        }
    }

    fn make(&mut self, made: Made) -> Result<(), Refusal> {
        self.number = next_number(self.number)?;
        let settings = &self.here.workspace.settings;
        let status = settings.first_status(made.kind);
        let title = name("title", &made.title)?;
        let stamp = self.here.intent.stamp();
        let mut item = Item::new(made.id, self.number, title, made.kind, status, stamp);
        item.due = Some(made.due);
        item.notes = made.notes;
        item.system = made.system;
        item.owner = made.owner;
        item.lineage = (!made.lineage.is_empty()).then(|| Arc::new(made.lineage));
        item.raised = Some(Arc::new(made.raised));
        let effort = size::judged_effort(self.here.workspace);
        if let (Some(days), Some(effort)) = (made.effort, effort) {
            let value = Some(Estimate::Exact(days));
            // A criterion that no longer takes such a value does not keep the work from being made.
            drop(judgements::set(
                self.here, &mut item, &effort.id, None, value, "",
            ));
        }
        let record = Record::Item(Arc::new(item));
        self.deltas.push(self.here.create(record));
        Ok(())
    }
}

fn by_cadence(cadence: &Cadence, id: ItemId, on: NaiveDate, raised: Raised) -> Made {
    Made {
        id,
        title: format!("{}, {}", cadence.name, on.format("%-d %b %Y")),
        kind: cadence.kind,
        due: on,
        notes: cadence.notes.clone(),
        lineage: Lineage {
            models: cadence.model.into_iter().collect(),
            datasets: cadence.dataset.into_iter().collect(),
        },
        system: cadence.system,
        owner: cadence.owner,
        effort: cadence.effort,
        raised,
    }
}

/// Makes the items that cadences want by today. Asked twice it makes nothing the second time.
#[inline(never)]
pub(super) fn raise_due(
    here: &CommandContext<'_>,
    calendar: &Calendar,
) -> Result<Changeset, Refusal> {
    let mut maker = Maker::new(here);
    for due in due::due(here.workspace, calendar) {
        let raised = Raised::Cadence {
            cadence: due.cadence.id,
            on: due.on,
        };
        maker.make(by_cadence(&due.cadence, due.item, due.on, raised))?;
    }
    let noted = note_health(here, calendar);
    if maker.deltas.is_empty() && noted.is_some() {
        return Ok(Changeset {
            label: "Note this week's health".to_owned(),
            deltas: noted.into_iter().collect(),
        });
    }
    let made = maker.deltas.len();
    maker.deltas.extend(noted);
    Ok(Changeset {
        label: format!("Make {} by cadence", count(made, "recurring item")),
        deltas: maker.deltas,
    })
}

/// This week's row of the health page, once a week.
fn note_health(here: &CommandContext<'_>, calendar: &Calendar) -> Option<Delta> {
    let before = &here.workspace.settings;
    let known = before.health.as_ref();
    if known.is_some_and(|h| h.knows(calendar.today)) || here.workspace.items.is_empty() {
        return None;
    }
    let mut health = known.map(|h| h.as_ref().clone()).unwrap_or_default();
    let checks = checks(here.workspace, calendar);
    let values = checks
        .iter()
        .filter_map(|c| Some((c.slug.to_owned(), c.value()?)));
    health.note(calendar.today, values.gather());
    // Bookkeeping that nobody asked for: no revision, no line in the history.
    let mut after = Settings::clone(before);
    after.health = Some(Arc::new(health));
    Some(Delta {
        before: Some(Record::Settings(before.clone())),
        after: Some(Record::Settings(Arc::new(after))),
    })
}

fn monitor<'a>(here: &CommandContext<'a>, id: &MonitorId) -> Result<&'a Arc<Monitor>, Refusal> {
    let found = here.workspace.monitors.get(id);
    found.ok_or_else(|| missing("monitors", "monitor", &id.to_string()))
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into())).unwrap_or(day)
}

/// Keeps runs of a monitor, and opens or feeds its alert. A run that is kept already is passed over.
#[inline(never)]
pub(super) fn record_runs(
    here: &CommandContext<'_>,
    id: &MonitorId,
    runs: &[Run],
    today: NaiveDate,
) -> Result<Changeset, Refusal> {
    let before = monitor(here, id)?;
    let workspace = here.workspace;
    let mut known = alert::runs_of(workspace, *id);
    let mut fresh: Vec<Run> = runs
        .iter()
        .filter(|run| !workspace.runs.contains(&run.id))
        .cloned()
        .collect();
    sort::by(&mut fresh, |a, b| {
        a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id))
    });
    fresh.dedup_by(|a, b| a.id == b.id);
    let mut monitor = Monitor::clone(before);
    let mut maker = Maker::new(here);
    let mut alarms: Vec<Run> = Vec::new();
    let mut put = Vec::new();
    for mut run in fresh {
        check_run(&run)?;
        run.monitor = *id;
        run.findings.truncate(COLUMNS_KEPT);
        run.version = run.version.or_else(|| version_now(workspace, &monitor));
        let opens = monitor.open().is_none() && alert::is_reached(&monitor, &known, &run);
        if opens {
            let number = monitor.next_episode();
            monitor.episodes.push(Alert {
                number,
                opened_by: run.id,
                opened: today,
                item: monitor.investigation(number),
                proposed: alert::propose(workspace, &monitor, &run, today),
                closed: None,
            });
        }
        if run.verdict.flags() {
            run.episode = monitor.open().map(|e| e.number);
        }
        if let Some(episode) = monitor.open().cloned() {
            if opens && !workspace.items.contains(&episode.item) {
                investigate(&mut maker, &monitor, &episode, &run, today)?;
            } else if run.verdict.flags() {
                alarms.push(run.clone());
            }
        }
        let run = Arc::new(run);
        known.push(run.clone());
        put.push(here.create(Record::Run(run)));
    }
    let surplus = monitor.episodes.len().saturating_sub(ALERTS_KEPT);
    monitor.episodes.drain(..surplus);
    let label = match put.len() {
        1 => format!("Record a run of {}", before.name),
        n => format!("Record {} of {}", count(n, "run"), before.name),
    };
    let mut deltas = put;
    deltas.extend(here.amend(
        Record::Monitor(before.clone()),
        Record::Monitor(Arc::new(monitor.clone())),
    ));
    deltas.extend(remark(here, &monitor, &mut maker, &alarms));
    deltas.append(&mut maker.deltas);
    deltas.extend(oldest_runs(here, &known));
    Ok(Changeset { label, deltas })
}

fn check_run(run: &Run) -> Result<(), Refusal> {
    let finding = run.findings.iter();
    let numbers = finding.flat_map(|f| [f.value, f.threshold]);
    let mut numbers = numbers.chain([run.value, run.threshold]).flatten();
    if numbers.all(f64::is_finite) {
        return Ok(());
    }
    Err(Refusal::new(
        "runs/value",
        "A value of this run is no number.",
        "A value that is not defined is left out; the verdict is then not evaluable.",
    ))
}

fn version_now(
    workspace: &Workspace,
    monitor: &Monitor,
) -> Option<plumbline_document::ids::VersionId> {
    let model = monitor.model?;
    plumbline_document::lineage::versions::in_production(workspace, model).map(|v| v.id)
}

/// The investigation of an alert, and what cadences make on it.
fn investigate(
    maker: &mut Maker<'_>,
    monitor: &Monitor,
    episode: &Alert,
    run: &Run,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let workspace = maker.here.workspace;
    let model = monitor.model.and_then(|id| workspace.models.get(&id));
    let system = model.and_then(|m| m.systems.first().copied());
    let lineage = Lineage {
        models: monitor.model.into_iter().collect(),
        datasets: monitor.dataset.into_iter().collect(),
    };
    let raised = Raised::Alert {
        monitor: monitor.id,
        episode: episode.number,
    };
    maker.make(Made {
        id: episode.item,
        title: format!("Investigate the alert of {}", monitor.name),
        kind: Kind::Monitoring,
        due: later(today, monitor.severity.days()),
        notes: format!(
            "{}\n\nProposed next step: {}.",
            alert::evidence(run),
            episode.proposed.name().to_lowercase()
        ),
        lineage,
        system,
        owner: monitor.owner.or(model.and_then(|m| m.owner)),
        effort: None,
        raised,
    })?;
    for cadence in alert::waiting(workspace, monitor) {
        let id = cadence.on_alert(monitor.id, episode.number);
        let Recurrence::OnAlert { days, .. } = &cadence.recurrence else {
            continue;
        };
        if workspace.items.contains(&id) {
            continue;
        }
        let on = later(today, *days);
        let raised = Raised::Cadence {
            cadence: cadence.id,
            on,
        };
        maker.make(by_cadence(cadence, id, on, raised))?;
    }
    Ok(())
}

/// Further alarming runs become remarks on the investigation, whether it was there or is being made.
fn remark(
    here: &CommandContext<'_>,
    monitor: &Monitor,
    maker: &mut Maker<'_>,
    alarms: &[Run],
) -> Option<Delta> {
    let episode = monitor.open()?;
    let stamp = here.intent.stamp();
    let add = |item: &mut Item| {
        for run in alarms {
            let id = CommentId(derived(&["alarm", &run.id.to_string()]));
            if item.comments.len() < REMARKS && item.comments.iter().all(|c| c.id != id) {
                item.comments.push(Comment {
                    id,
                    by: stamp.by,
                    at: Some(run.at),
                    text: alert::evidence(run),
                });
            }
        }
    };
    for delta in &mut maker.deltas {
        if let Some(Record::Item(item)) = &mut delta.after
            && item.id == episode.item
        {
            add(Arc::make_mut(item));
            return None;
        }
    }
    let before = here.workspace.items.get(&episode.item)?;
    let mut after = Item::clone(before);
    add(&mut after);
    here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after)))
}

/// The runs beyond the number that is kept, oldest first. `known` is in the order of recording.
fn oldest_runs(here: &CommandContext<'_>, known: &[Arc<Run>]) -> Vec<Delta> {
    let mut all: Vec<&Arc<Run>> = known.iter().collect();
    sort::by_key(&mut all, |run| (run.at, run.id));
    let surplus = all.len().saturating_sub(RUNS_KEPT);
    let old = all.into_iter().take(surplus);
    old.map(|run| Delta {
        before: here
            .workspace
            .runs
            .get(&run.id)
            .or(Some(run))
            .cloned()
            .map(Record::Run),
        after: None,
    })
    .collect()
}

/// Closes an alert by what was decided; retraining and rolling back make the item that does it.
#[inline(never)]
pub(super) fn decide_alert(
    here: &CommandContext<'_>,
    id: &MonitorId,
    decision: Step,
    reason: &str,
    today: NaiveDate,
) -> Result<Changeset, Refusal> {
    let before = monitor(here, id)?;
    let at = format!("monitors/{id}/episodes");
    let Some(open) = before.open() else {
        return Err(Refusal::new(
            at,
            format!("{} has no open alert.", before.name),
            "",
        ));
    };
    if decision == Step::Investigate {
        return Err(Refusal::new(
            at,
            "Investigating leaves the alert open.",
            "Decide to retrain, to roll back or to accept once you know the cause.",
        ));
    }
    let reason = text("reason", reason.trim().to_owned())?;
    if reason.is_empty() {
        return Err(Refusal::new(
            "reason",
            "A decision needs its reason.",
            "Say in a sentence what the investigation found.",
        ));
    }
    let mut maker = Maker::new(here);
    let item = remedy(&mut maker, before, open, decision, &reason, today)?;
    let mut monitor = Monitor::clone(before);
    if let Some(episode) = monitor.episodes.last_mut() {
        episode.closed = Some(Closing {
            decision,
            reason: reason.clone(),
            stamp: here.intent.stamp(),
            item,
        });
    }
    let mut deltas: Vec<Delta> = here
        .amend(
            Record::Monitor(before.clone()),
            Record::Monitor(Arc::new(monitor)),
        )
        .into_iter()
        .collect();
    deltas.extend(finish_investigation(here, open, decision, &reason)?);
    deltas.append(&mut maker.deltas);
    let what = match decision {
        Step::Investigate | Step::Retrain => "Decide to retrain",
        Step::RollBack => "Decide to roll back",
        Step::Accept => "Accept",
    };
    Ok(Changeset {
        label: format!("{what} after the alert of {}", before.name),
        deltas,
    })
}

/// The item that carries the decision out; none when there is nothing to do.
fn remedy(
    maker: &mut Maker<'_>,
    monitor: &Monitor,
    open: &Alert,
    decision: Step,
    reason: &str,
    today: NaiveDate,
) -> Result<Option<ItemId>, Refusal> {
    let workspace = maker.here.workspace;
    let model = monitor.model.and_then(|id| workspace.models.get(&id));
    let named = model.map_or("the model", |m| m.name.as_str());
    let (title, kind) = match decision {
        Step::Retrain => (format!("Retrain {named}"), Kind::Retraining),
        Step::RollBack => (format!("Roll back {named}"), Kind::Bug),
        Step::Investigate | Step::Accept => return Ok(None),
    };
    let id = monitor.remedy(open.number);
    if workspace.items.contains(&id) {
        return Ok(Some(id));
    }
    maker.make(Made {
        id,
        title,
        kind,
        due: later(today, monitor.severity.days().saturating_mul(2)),
        notes: format!("Decided after the alert of {}: {reason}", monitor.name),
        lineage: Lineage {
            models: monitor.model.into_iter().collect(),
            datasets: monitor.dataset.into_iter().collect(),
        },
        system: model.and_then(|m| m.systems.first().copied()),
        owner: model.and_then(|m| m.owner).or(monitor.owner),
        effort: None,
        raised: Raised::Decision {
            monitor: monitor.id,
            episode: open.number,
        },
    })?;
    Ok(Some(id))
}

/// The investigation is done, with the decision as a remark.
fn finish_investigation(
    here: &CommandContext<'_>,
    open: &Alert,
    decision: Step,
    reason: &str,
) -> Result<Option<Delta>, Refusal> {
    let Some(before) = here.workspace.items.get(&open.item) else {
        return Ok(None);
    };
    let mut after = Item::clone(before);
    let settings = &here.workspace.settings;
    let done = settings
        .statuses
        .iter()
        .find(|s| s.category == Category::Done && s.track.is_none_or(|t| t == after.track));
    if !settings.is_done(&after.status)
        && let Some(done) = done
    {
        moves::step(here, before, &mut after, &done.id, reason)?;
    }
    let id = CommentId(derived(&["decision", &open.item.to_string()]));
    after.comments.retain(|c| c.id != id);
    after.comments.push(Comment {
        id,
        by: here.intent.by,
        at: Some(here.intent.at),
        text: format!("Decided: {}. {reason}", decision.name().to_lowercase()),
    });
    Ok(here.amend(Record::Item(before.clone()), Record::Item(Arc::new(after))))
}
