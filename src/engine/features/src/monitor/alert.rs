//! When a monitor alerts, and what an alert says.

use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Recurrence};
use plumbline_document::ids::MonitorId;
use plumbline_document::lineage::versions::{in_production, refresh_due, versions_of};
use plumbline_document::monitor::{Monitor, Run, Step, Verdict, Watch};
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// The runs of a monitor, oldest first.
pub fn runs_of(workspace: &Workspace, monitor: MonitorId) -> Vec<Arc<Run>> {
    let mut runs: Vec<Arc<Run>> = workspace
        .runs
        .iter()
        .filter(|r| r.monitor == monitor)
        .cloned()
        .collect();
    sort::by_key(&mut runs, |run| (run.at, run.id));
    runs
}

/// Whether `run` makes an alert, given the runs before it: enough strong ones, or enough weak or strong ones, among
/// the last that could be evaluated. Runs up to the last decision do not count again, and a run that does not flag
/// opens nothing.
pub fn is_reached(monitor: &Monitor, before: &[Arc<Run>], run: &Run) -> bool {
    if monitor.paused || !run.verdict.flags() {
        return false;
    }
    let decided = monitor.episodes.iter().filter_map(|e| e.closed.as_ref());
    let decided = decided.map(|c| c.stamp.at).max();
    let fresh = |at| decided.is_none_or(|day| at > day);
    if !fresh(run.at) {
        return false;
    }
    let mut verdicts: Vec<_> = before
        .iter()
        .filter(|r| r.verdict != Verdict::NotEvaluable && fresh(r.at) && r.at <= run.at)
        .map(|r| (r.at, r.verdict))
        .collect();
    sort::by_key(&mut verdicts, |(at, _)| *at);
    verdicts.push((run.at, run.verdict));
    let reached = |wanted: &dyn Fn(Verdict) -> bool, of: u32, last: u32| {
        let last = usize::try_from(last).unwrap_or(usize::MAX);
        let found = verdicts.iter().rev().take(last).filter(|v| wanted(v.1));
        found.count() >= usize::try_from(of.max(1)).unwrap_or(usize::MAX)
    };
    reached(
        &|v| v == Verdict::Drift,
        monitor.strong.of,
        monitor.strong.last,
    ) || reached(&Verdict::flags, monitor.weak.of, monitor.weak.last)
}

/// The next step that an alert proposes: a metric that broke shortly after a release points to that release; a model
/// past its refresh points to retraining; input drift alone is not damage, so it is looked into first.
pub fn propose(workspace: &Workspace, monitor: &Monitor, run: &Run, today: NaiveDate) -> Step {
    let model = monitor.model.and_then(|id| workspace.models.get(&id));
    let Some(model) = model else {
        return Step::Investigate;
    };
    let released = in_production(workspace, model.id).and_then(|v| v.released);
    let is_new = released.is_some_and(|day| (0..=14).contains(&(today - day).num_days()));
    let has_way_back = versions_of(workspace, model.id).len() > 1;
    let strong = run.verdict == Verdict::Drift;
    if monitor.watch == Watch::Metric && strong && is_new && has_way_back {
        return Step::RollBack;
    }
    let past = refresh_due(workspace, model).is_some_and(|day| day < today);
    if strong && (monitor.watch == Watch::Metric || past) {
        return Step::Retrain;
    }
    Step::Investigate
}

/// The cadences that make work when this monitor alerts, in a fixed order.
pub fn waiting<'a>(workspace: &'a Workspace, monitor: &Monitor) -> Vec<&'a Arc<Cadence>> {
    let waits = |cadence: &&Arc<Cadence>| match &cadence.recurrence {
        Recurrence::OnAlert { monitors, .. } if monitors.is_empty() => {
            cadence.model.is_some() && cadence.model == monitor.model
        }
        Recurrence::OnAlert { monitors, .. } => monitors.contains(&monitor.id),
        _ => false,
    };
    let mut all: Vec<_> = workspace
        .cadences
        .iter()
        .filter(|c| !c.paused)
        .filter(waits)
        .collect();
    sort::by_key(&mut all, |c| c.id);
    all
}

/// How many columns the evidence names.
const NAMED: usize = 6;

/// A number short enough to read: four significant digits.
pub fn short(value: f64) -> String {
    let size = value.abs();
    let text = if size != 0.0 && !(1e-3..1e5).contains(&size) {
        return format!("{value:.2e}");
    } else if size >= 1000.0 {
        format!("{value:.0}")
    } else if size >= 10.0 {
        format!("{value:.2}")
    } else {
        format!("{value:.4}")
    };
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A run as evidence, in a few lines: verdict, value against threshold, sizes, source, digest, and the columns that
/// say most.
pub fn evidence(run: &Run) -> String {
    let mut text = format!(
        "Run of {}: {}.",
        run.at.format("%Y-%m-%d"),
        run.verdict.name()
    );
    if !run.why.is_empty() {
        text.push_str(&format!(" {}", run.why));
    }
    if let Some(value) = run.value {
        let measure = if run.measure.is_empty() {
            "Value"
        } else {
            &run.measure
        };
        text.push_str(&format!("\n{measure}: {}", short(value)));
        if let Some(threshold) = run.threshold {
            text.push_str(&format!(" (threshold {})", short(threshold)));
        }
    }
    let flagged: Vec<String> = run
        .findings
        .iter()
        .filter(|f| f.verdict.flags())
        .map(|f| {
            let value = f
                .value
                .map_or_else(String::new, |v| format!(" {}", short(v)));
            format!("{} ({}{value})", f.column, f.method)
        })
        .collect();
    if !flagged.is_empty() {
        let more = flagged.len().saturating_sub(NAMED);
        let named: Vec<&str> = flagged.iter().take(NAMED).map(String::as_str).collect();
        text.push_str(&format!("\nColumns: {}", named.join(", ")));
        if more > 0 {
            text.push_str(&format!(" and {more} more"));
        }
    }
    if let Some([reference, current]) = run.rows {
        text.push_str(&format!("\nRows: {reference} reference, {current} current"));
    }
    let from = [run.source.as_str(), run.digest.as_str()];
    let from: Vec<&str> = from.into_iter().filter(|t| !t.is_empty()).collect();
    if !from.is_empty() {
        text.push_str(&format!("\nFrom: {}", from.join(", ")));
    }
    text
}
