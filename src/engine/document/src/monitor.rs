//! Monitors, their runs and their alerts, as entries of the workspace.

use crate::entity::entity;
use crate::ids::{
    CadenceId, DatasetId, ItemId, ModelId, MonitorId, PersonId, RunId, VersionId, derived,
};
use crate::meta::{Meta, Stamp};
use crate::named_enum;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// What sort of thing a monitor watches. A performance breach outranks input drift: drift is not damage.
    Watch {
        /// Columns of a dataset, as they come in.
        Data = "data", "Input data";
        /// What the model says.
        Prediction = "prediction", "Predictions";
        /// A metric per period, with or without delayed labels.
        Metric = "metric", "A metric";
    }
}

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// On which side of its threshold a value alerts.
    Side {
        /// Distances: at or above.
        Above = "above", "at or above";
        /// p-values and metrics that should be high: below.
        Below = "below", "below";
    }
}

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// How much an alert matters.
    Severity {
        /// When convenient.
        Low = "low", "Low";
        /// In this sprint.
        Medium = "medium", "Medium";
        /// This week.
        High = "high", "High";
        /// Now.
        Critical = "critical", "Critical";
    }
}

impl Severity {
    /// Days from the alert until its investigation is due: 14, 7, 3, 1.
    pub fn days(self) -> u32 {
        match self {
            Self::Low => 14,
            Self::Medium => 7,
            Self::High => 3,
            Self::Critical => 1,
        }
    }
}

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schema", schemars(rename = "DriftVerdict"))]
    /// What a run of a monitor says.
    Verdict {
        /// It cannot be said. Never to be read as no drift.
        NotEvaluable = "not_evaluable", "Not evaluable";
        /// No drift seen.
        Stable = "stable", "No drift seen";
        /// A change that may be chance: an alert only when it persists.
        Weak = "weak", "Weak evidence";
        /// Strong evidence of a change.
        Drift = "drift", "Drift";
    }
}

impl Verdict {
    /// Whether it says that something has changed.
    pub fn flags(self) -> bool {
        matches!(self, Self::Weak | Self::Drift)
    }
}

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// What is decided about an alert, or proposed.
    Step {
        /// Find out first.
        Investigate = "investigate", "Investigate";
        /// Train on newer data.
        Retrain = "retrain", "Retrain";
        /// Go back to the version before.
        RollBack = "roll_back", "Roll back";
        /// Live with it; the change is understood and harmless.
        Accept = "accept", "Accept";
    }
}

/// So many alarming runs among the last so many that could be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Persistence {
    /// At least so many alarming ones.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub of: u32,
    /// Among the last so many.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub last: u32,
}

/// A drift check on a model or dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Monitor {
    /// Identity.
    pub id: MonitorId,
    /// Name on the screen.
    pub name: String,
    /// The model that it watches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// The dataset that it watches, or compares with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// What it watches.
    pub watch: Watch,
    /// The columns, or the name of the metric; empty for all columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// By which conventions: a preset such as `plumbline` or `evidently`, or a statistic such as `psi`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// The threshold of its headline value; none when the method brings its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// On which side of the threshold a value alerts.
    pub side: Side,
    /// The window of data that one run looks at, in words, e.g. `the last 7 days`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub window: String,
    /// How many runs of strong evidence make an alert: 1 of 1.
    pub strong: Persistence,
    /// How many runs of weak or strong evidence make an alert: 2 of 3.
    pub weak: Persistence,
    /// The cadence that plans its runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<CadenceId>,
    /// Who looks at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// How much an alert matters.
    pub severity: Severity,
    /// True while it does not run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Its alerts, oldest first; the last may be open.
    ///
    /// The oldest closed ones fall off after [`ALERTS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub episodes: Vec<Alert>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Monitor,
    MonitorId {
        name,
        model,
        dataset,
        watch,
        columns,
        method,
        threshold,
        side,
        window,
        strong,
        weak,
        cadence,
        owner,
        severity,
        paused,
        episodes
    }
);

/// How many alerts a monitor remembers.
pub const ALERTS_KEPT: usize = 40;

/// How many runs of one monitor are kept.
pub const RUNS_KEPT: usize = 120;

/// How many columns of a run are kept: the ones that say most.
pub const COLUMNS_KEPT: usize = 40;

/// One alert, from the run that opened it to the decision that closed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alert {
    /// Counts from 1 for each monitor.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub number: u32,
    /// The run that opened it.
    pub opened_by: RunId,
    /// When that was, on the calendar of the browser.
    pub opened: NaiveDate,
    /// The item that investigates it.
    pub item: ItemId,
    /// The next step that was proposed.
    pub proposed: Step,
    /// How it was closed; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closing>,
}

/// The decision that closed an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Closing {
    /// What was decided.
    pub decision: Step,
    /// Why, in words.
    pub reason: String,
    /// Who and when.
    pub stamp: Stamp,
    /// The item that carries the decision out, when it needs work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
}

/// What one run says about one column or metric.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RunFinding"))]
pub struct Finding {
    /// The column or metric.
    pub column: String,
    /// What it says.
    pub verdict: Verdict,
    /// The statistic, as its library names it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// Its value; none when it is not defined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Its threshold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
}

/// One run of a monitor: a summary, never rows of data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MonitorRun"))]
pub struct Run {
    /// Identity.
    pub id: RunId,
    /// The monitor.
    pub monitor: MonitorId,
    /// When the data is from, or the check was made.
    pub at: DateTime<Utc>,
    /// What it says.
    pub verdict: Verdict,
    /// Why, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Where the verdict was made, e.g. `drift lab`, `Evidently`, `NannyML`, `CSV`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The number that the history draws; none when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// What that number is, e.g. `largest PSI`, `share of drifted columns`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measure: String,
    /// Its threshold at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The version in production at the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<VersionId>,
    /// Digest of the data, or of the report that it was read from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Rows of the reference and of the current data, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<[u64; 2]>,
    /// By column, the alarming ones first.
    ///
    /// At most [`COLUMNS_KEPT`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// The alert that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub episode: Option<u32>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Run,
    RunId {
        monitor,
        at,
        verdict,
        why,
        source,
        value,
        measure,
        threshold,
        version,
        digest,
        rows,
        findings,
        episode
    }
);

impl Monitor {
    /// The alert that is open, if one is.
    pub fn open(&self) -> Option<&Alert> {
        self.episodes.last().filter(|e| e.closed.is_none())
    }

    /// The number of the next alert.
    pub fn next_episode(&self) -> u32 {
        self.episodes
            .last()
            .map_or(1, |e| e.number.saturating_add(1))
    }

    /// The identity of the item that investigates an alert: the same in every copy, so that there is one.
    pub fn investigation(&self, episode: u32) -> ItemId {
        ItemId(derived(&[
            "investigation",
            &self.id.to_string(),
            &episode.to_string(),
        ]))
    }

    /// The identity of the item that carries out the decision on an alert.
    pub fn remedy(&self, episode: u32) -> ItemId {
        ItemId(derived(&[
            "remedy",
            &self.id.to_string(),
            &episode.to_string(),
        ]))
    }

    /// The verdict on a headline value by the monitor's own threshold; none without a threshold.
    pub fn judge(&self, value: Option<f64>) -> Option<Verdict> {
        let threshold = self.threshold?;
        let Some(value) = value.filter(|v| v.is_finite()) else {
            return Some(Verdict::NotEvaluable);
        };
        let breach = match self.side {
            Side::Above => value >= threshold,
            Side::Below => value < threshold,
        };
        Some(if breach {
            Verdict::Drift
        } else {
            Verdict::Stable
        })
    }
}

impl Run {
    /// The identity of a run by what it says, so that the same report brought twice is one run.
    pub fn identity(monitor: MonitorId, at: DateTime<Utc>, source: &str, digest: &str) -> RunId {
        RunId(derived(&[
            "run",
            &monitor.to_string(),
            &at.to_rfc3339(),
            source,
            digest,
        ]))
    }

    /// What people call it.
    pub fn label(&self) -> String {
        format!("run of {}", self.at.format("%Y-%m-%d %H:%M"))
    }
}
