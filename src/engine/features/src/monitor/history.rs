//! The history of a monitor as a drawing: points, threshold and releases on a unit square.

use crate::monitor::alert;
use chrono::{DateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::monitor::{Monitor, Verdict};
use plumbline_document::workspace::Workspace;

/// One run in the drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// From left, 0 to 1, by time.
    pub x: f64,
    /// From the bottom, 0 to 1; none when the run has no number.
    pub y: Option<f64>,
    /// What it says.
    pub verdict: Verdict,
    /// When, value and verdict in words.
    pub words: String,
}

/// A history, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The runs, oldest first.
    pub points: Vec<Point>,
    /// The threshold of the last run that had one, from the bottom, 0 to 1.
    pub threshold: Option<(f64, f64)>,
    /// Releases of the model in the time of the history: from left, and the version's name.
    pub releases: Vec<(f64, String)>,
    /// The lowest and the highest number of the drawing.
    pub range: (f64, f64),
    /// What is drawn.
    pub measure: String,
    /// When the history begins and ends.
    pub span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// How many runs are drawn.
const DRAWN: usize = 60;

/// Seconds as a float; times of runs are far below 2^53.
#[allow(clippy::cast_precision_loss)]
fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp() as f64
}

/// The last 60 runs of a monitor. Runs at one time stand side by side in the order of their identity.
pub fn history(workspace: &Workspace, monitor: &Monitor) -> History {
    let mut runs = alert::runs_of(workspace, monitor.id);
    let surplus = runs.len().saturating_sub(DRAWN);
    runs.drain(..surplus);
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else {
        return History::default();
    };
    let threshold = runs
        .iter()
        .rev()
        .find_map(|r| r.threshold)
        .or(monitor.threshold);
    let values = runs.iter().filter_map(|r| r.value).chain(threshold);
    let (mut low, mut high) = (0.0_f64, f64::NEG_INFINITY);
    for value in values {
        low = low.min(value);
        high = high.max(value);
    }
    if !high.is_finite() || high <= low {
        high = low + 1.0;
    }
    // Metrics such as an AUC live in a narrow band: when nothing is near zero, the drawing begins below the lowest.
    let lowest = runs
        .iter()
        .filter_map(|r| r.value)
        .chain(threshold)
        .fold(f64::INFINITY, f64::min);
    if lowest.is_finite() && low == 0.0 && lowest > 0.5 * high {
        low = lowest - (high - lowest).max(0.02 * high);
    }
    let high = high + 0.08 * (high - low);
    let (start, end) = (seconds(first.at), seconds(last.at));
    let x = |at: DateTime<Utc>| {
        if end > start {
            ((seconds(at) - start) / (end - start)).clamp(0.0, 1.0)
        } else {
            0.5
        }
    };
    let y = |value: f64| ((value - low) / (high - low)).clamp(0.0, 1.0);
    let points = runs.iter().map(|run| {
        let value = run
            .value
            .map_or_else(String::new, |v| format!("{}, ", alert::short(v)));
        Point {
            x: x(run.at),
            y: run.value.map(y),
            verdict: run.verdict,
            words: format!(
                "{}: {value}{}",
                run.at.format("%Y-%m-%d"),
                run.verdict.name().to_lowercase()
            ),
        }
    });
    let mut releases: Vec<(f64, String)> = workspace
        .versions
        .iter()
        .filter(|v| Some(v.model) == monitor.model)
        .filter_map(|v| {
            let at = v.released?.and_hms_opt(12, 0, 0)?.and_utc();
            (at >= first.at && at <= last.at).then(|| (x(at), v.name.clone()))
        })
        .collect();
    sort::by(&mut releases, |a, b| a.0.total_cmp(&b.0));
    History {
        points: points.collect(),
        threshold: threshold.map(|t| (t, y(t))),
        releases,
        range: (low, high),
        measure: last.measure.clone(),
        span: Some((first.at, last.at)),
    }
}
