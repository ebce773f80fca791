//! Drift debt: what is owed to the models in production, and what evidence their monitoring leaves.
//!
//! Points, 0 to 100, for sorting and for urgency; every part says in words why it is there:
//!
//! | part | points |
//! | --- | --- |
//! | an open alert | 30 low, 45 medium, 65 high, 90 critical |
//! | checks overdue or missed in a row, by cadence | 15 each, at most 45 |
//! | a decision on an alert that is not carried out | 25 |
//! | a version in production past its refresh | 20, and 20 more for each further refresh period, at most 60 |
//! | a model in production that no monitor watches | 40 |
//!
//! A model owes the sum of its parts, at most 100; a system as much as the model that owes most.

use crate::cadence::due;
use crate::cadence::due::Calendar;
use crate::english;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::cadence::Cadence;
use plumbline_document::ids::{CadenceId, ItemId, ModelId, MonitorId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::model::Model;
use plumbline_document::lineage::versions::{in_production, refresh_due};
use plumbline_document::monitor::{Monitor, Severity};
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Days without a run after which a monitor without a cadence counts as silent.
const SILENT_AFTER: u32 = 45;

/// Points of an open alert.
fn alert_points(severity: Severity) -> f64 {
    match severity {
        Severity::Low => 30.0,
        Severity::Medium => 45.0,
        Severity::High => 65.0,
        Severity::Critical => 90.0,
    }
}

/// What one part of a debt is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// An alert waits for a decision.
    OpenAlert(MonitorId),
    /// Checks are overdue or were missed.
    LateChecks,
    /// A decision is not carried out.
    Undone(ItemId),
    /// The version in production is past its refresh.
    PastRefresh,
    /// Nothing watches the model.
    Unwatched,
}

/// One part of a debt.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is owed.
    pub owed: Owed,
    /// Points.
    pub points: f64,
    /// Why, in a sentence without its full stop.
    pub why: String,
}

/// What is owed to a model.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Debt {
    /// The parts, the heaviest first.
    pub parts: Vec<Part>,
}

impl Debt {
    /// The sum, at most 100.
    pub fn points(&self) -> f64 {
        // Not `sum`: that of nothing is -0, and would be shown so.
        let sum = self.parts.iter().fold(0.0_f64, |sum, p| sum + p.points);
        sum.min(100.0)
    }

    /// The heaviest part.
    pub fn first(&self) -> Option<&Part> {
        self.parts.first()
    }

    fn add(&mut self, owed: Owed, points: f64, why: String) {
        self.parts.push(Part { owed, points, why });
        sort::by(&mut self.parts, |a, b| b.points.total_cmp(&a.points));
    }
}

/// The debt that shows in models, versions and monitors alone, without a look at the items: open alerts, late refresh,
/// nothing that watches. Cheap enough for every ranking.
pub fn standing_debt(workspace: &Workspace, model: &Model, today: NaiveDate) -> Debt {
    let mut debt = Debt::default();
    let monitors = monitors_of(workspace, model.id);
    for monitor in &monitors {
        if let Some(open) = monitor.open() {
            let days = (today - open.opened).num_days().max(0);
            debt.add(
                Owed::OpenAlert(monitor.id),
                alert_points(monitor.severity),
                format!(
                    "the alert of {} has been open for {}",
                    monitor.name,
                    english::days(days)
                ),
            );
        }
    }
    if in_production(workspace, model.id).is_none() {
        return debt;
    }
    if monitors.iter().all(|m| m.paused) {
        debt.add(
            Owed::Unwatched,
            40.0,
            "it is in production and no monitor watches it".to_owned(),
        );
    }
    if let (Some(due), Some(every)) = (refresh_due(workspace, model), model.refresh_days)
        && due < today
    {
        let late = (today - due).num_days();
        let further = u32::try_from(late / i64::from(every.max(1))).unwrap_or(u32::MAX);
        debt.add(
            Owed::PastRefresh,
            20.0 * (1.0 + f64::from(further.min(2))),
            format!(
                "its version in production is {} past its refresh",
                english::days(late)
            ),
        );
    }
    debt
}

/// The monitors of a model, by name.
pub fn monitors_of(workspace: &Workspace, model: ModelId) -> Vec<&Arc<Monitor>> {
    let mut all: Vec<_> = workspace
        .monitors
        .iter()
        .filter(|m| m.model == Some(model))
        .collect();
    sort::by(&mut all, |a, b| {
        a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// The cadences of a model, by name.
pub fn cadences_of(workspace: &Workspace, model: ModelId) -> Vec<&Arc<Cadence>> {
    let mut all: Vec<_> = workspace
        .cadences
        .iter()
        .filter(|c| c.model == Some(model))
        .collect();
    sort::by(&mut all, |a, b| {
        a.name.cmp(&b.name).then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// The whole debt of a model; `made` is what cadences made (see [`due::made`]).
pub fn debt(workspace: &Workspace, model: &Model, calendar: &Calendar, made: &Made) -> Debt {
    let mut debt = standing_debt(workspace, model, calendar.today);
    for cadence in cadences_of(workspace, model.id) {
        let of = made.get(&cadence.id).map_or(&[][..], Vec::as_slice);
        let seen = due::occurrences(workspace, cadence, of, calendar, 366, 0);
        let late = due::late(&seen, calendar.today);
        if late > 0 {
            let times = if late == 1 {
                "is late".to_owned()
            } else {
                format!("is {late} times late")
            };
            debt.add(
                Owed::LateChecks,
                (15.0 * f64::from(late)).min(45.0),
                format!("{} {times}", cadence.name),
            );
        }
    }
    for monitor in monitors_of(workspace, model.id) {
        let decided = monitor
            .episodes
            .iter()
            .filter_map(|e| e.closed.as_ref()?.item);
        for id in decided {
            let open = workspace
                .items
                .get(&id)
                .filter(|item| item.is_live() && !workspace.settings.is_done(&item.status));
            if let Some(item) = open {
                let key = workspace.settings.key(item.number);
                debt.add(
                    Owed::Undone(id),
                    25.0,
                    format!("{key} “{}” was decided and is not finished", item.title),
                );
            }
        }
    }
    debt
}

/// What cadences made, by cadence.
pub type Made = BTreeMap<CadenceId, Vec<(NaiveDate, Arc<Item>)>>;

/// How a model in production is monitored.
#[derive(Clone, Debug, PartialEq)]
pub enum Monitoring {
    /// It is not in production: nothing to watch.
    NotNeeded,
    /// A monitor watches it and has run in time; when it last ran.
    Live(DateTime<Utc>),
    /// Monitors are there, but the last run is too old, or there was none.
    Silent(Option<DateTime<Utc>>),
    /// No monitor watches it.
    None,
}

impl Monitoring {
    /// In words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotNeeded => "Not in production",
            Self::Live(_) => "Live",
            Self::Silent(_) => "Silent",
            Self::None => "None",
        }
    }
}

/// How a model is monitored as of today. A monitor is silent when its last run is older than twice the usual distance
/// of its cadence (a week of grace at least), or than 45 days without a cadence.
pub fn monitoring(workspace: &Workspace, model: &Model, calendar: &Calendar) -> Monitoring {
    if in_production(workspace, model.id).is_none() {
        return Monitoring::NotNeeded;
    }
    let monitors = monitors_of(workspace, model.id);
    let watching: Vec<_> = monitors.into_iter().filter(|m| !m.paused).collect();
    if watching.is_empty() {
        return Monitoring::None;
    }
    let mut last = None;
    let mut live = None;
    for monitor in watching {
        let Some(run) = last_run(workspace, monitor.id) else {
            continue;
        };
        last = last.max(Some(run));
        let cadence = monitor.cadence.and_then(|id| workspace.cadences.get(&id));
        let usual = cadence.filter(|c| !c.paused).and_then(|c| c.usual_days());
        let allowed = usual.map_or(SILENT_AFTER, |days| {
            days.saturating_mul(2).max(days.saturating_add(7))
        });
        if (calendar.today - calendar.day(run)).num_days() <= i64::from(allowed) {
            live = live.max(Some(run));
        }
    }
    match live {
        Some(at) => Monitoring::Live(at),
        None => Monitoring::Silent(last),
    }
}

/// When a monitor last ran.
pub fn last_run(workspace: &Workspace, monitor: MonitorId) -> Option<DateTime<Utc>> {
    let runs = workspace.runs.iter().filter(|r| r.monitor == monitor);
    runs.map(|r| r.at).max()
}

/// What a release of a model lacks: a monitor that watches it, a cadence that plans its runs, a cadence that
/// validates its data, a plan for its refresh. Empty when it may go. The gate before release.
pub fn missing_for_release(workspace: &Workspace, model: ModelId) -> Vec<&'static str> {
    let monitors = monitors_of(workspace, model);
    let watching: Vec<_> = monitors.into_iter().filter(|m| !m.paused).collect();
    let cadences = cadences_of(workspace, model);
    let plans = |kind: Kind| cadences.iter().any(|c| c.kind == kind && !c.paused);
    let planned = watching.iter().any(|m| {
        let cadence = m.cadence.and_then(|id| workspace.cadences.get(&id));
        cadence.is_some_and(|c| !c.paused)
    });
    let mut missing = Vec::new();
    if watching.is_empty() {
        missing.push("a monitor that watches it");
    }
    if !planned && !plans(Kind::Monitoring) {
        missing.push("a cadence that plans its checks");
    }
    missing
}

/// The next day on which a cadence of this model is due: the earliest occurrence that is not finished.
pub fn next_due(
    workspace: &Workspace,
    model: ModelId,
    calendar: &Calendar,
    made: &Made,
) -> Option<NaiveDate> {
    let next = |cadence: &Arc<Cadence>| {
        let of = made.get(&cadence.id).map_or(&[][..], Vec::as_slice);
        let seen = due::occurrences(workspace, cadence, of, calendar, 0, 400);
        let open = seen
            .into_iter()
            .find(|o| matches!(o.standing, due::Standing::Open | due::Standing::Planned));
        open.map(|o| o.on)
    };
    cadences_of(workspace, model)
        .into_iter()
        .filter_map(next)
        .min()
}
