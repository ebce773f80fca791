//! Cadences: recurring work as an entry of the workspace.

use crate::entity::entity;
use crate::ids::{CadenceId, DatasetId, ItemId, ModelId, MonitorId, PersonId, SystemId, derived};
use crate::kind::Kind;
use crate::meta::Meta;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_recurrence::rule::{Frequency, Rule};
use serde::{Deserialize, Serialize};

/// When a cadence makes work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Recurrence {
    /// On the days of a rule.
    Calendar {
        /// The day from which the rule counts.
        start: NaiveDate,
        /// The rule.
        rule: Rule,
        /// Further days (RFC 5545's RDATE).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        also: Vec<NaiveDate>,
    },
    /// So many days after the last one was finished.
    AfterCompletion {
        /// The days.
        days: u32,
        /// The day of the first one.
        start: NaiveDate,
    },
    /// When one of these monitors raises an alert; any monitor of the cadence's model when none is named.
    OnAlert {
        /// The monitors.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        monitors: Vec<MonitorId>,
        /// Days from the alert until the work is due.
        days: u32,
    },
}

/// A recurrence rule that makes recurring items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cadence {
    /// Identity.
    pub id: CadenceId,
    /// Name on the screen, and the title of the items that it makes.
    pub name: String,
    /// The kind of the items.
    pub kind: Kind,
    /// What there is to do, for each item's notes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The AI system of the items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// The model that it looks after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// The dataset that it looks after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataset: Option<DatasetId>,
    /// Who does it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Days of work each time; what a plan reserves before anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<f64>,
    /// When.
    pub recurrence: Recurrence,
    /// How many days before its date an item is made.
    #[serde(default)]
    pub lead_days: u32,
    /// The day from which occurrences count; earlier ones are neither made nor missed.
    pub since: NaiveDate,
    /// Dates that are left out on purpose (RFC 5545's EXDATE).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<NaiveDate>,
    /// True while nothing is made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paused: bool,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Cadence,
    CadenceId {
        name,
        kind,
        notes,
        system,
        model,
        dataset,
        owner,
        effort,
        recurrence,
        lead_days,
        since,
        skipped,
        paused
    }
);

/// Where an item that nobody wrote by hand comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Raised {
    /// By a cadence, for a day.
    Cadence {
        /// The cadence.
        cadence: CadenceId,
        /// The day.
        on: NaiveDate,
    },
    /// By the alert of a monitor: the investigation.
    Alert {
        /// The monitor.
        monitor: MonitorId,
        /// Which of its alerts, from 1.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        episode: u32,
    },
    /// By the decision on an alert: what was decided to do.
    Decision {
        /// The monitor.
        monitor: MonitorId,
        /// Which of its alerts, from 1.
        #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
        episode: u32,
    },
}

impl Cadence {
    /// The identity of the item for one day: the same in every tab and copy of the workspace, and after every
    /// restart, so that no occurrence is made twice.
    pub fn occurrence(&self, on: NaiveDate) -> ItemId {
        ItemId(derived(&[
            "occurrence",
            &self.id.to_string(),
            &on.to_string(),
        ]))
    }

    /// The identity of the item that follows another one `n` days after its completion. It hangs on the one before,
    /// not on a date: two copies in which that was finished on different days make the same follower.
    pub fn follower(&self, of: Option<ItemId>, skipped: u32) -> ItemId {
        let before = of.map_or_else(|| "first".to_owned(), |id| id.to_string());
        ItemId(derived(&[
            "follower",
            &self.id.to_string(),
            &before,
            &skipped.to_string(),
        ]))
    }

    /// The identity of the item that an alert makes.
    pub fn on_alert(&self, monitor: MonitorId, episode: u32) -> ItemId {
        ItemId(derived(&[
            "on alert",
            &self.id.to_string(),
            &monitor.to_string(),
            &episode.to_string(),
        ]))
    }

    /// Whether `day` is left out on purpose.
    pub fn skips(&self, day: NaiveDate) -> bool {
        self.skipped.contains(&day)
    }

    /// The dates of the calendar rule in `from..=to` that are not left out, in order; none for other recurrences.
    pub fn dates(&self, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        let Recurrence::Calendar { start, rule, also } = &self.recurrence else {
            return Vec::new();
        };
        let from = from.max(self.since);
        let mut days = rule.between(*start, from, to);
        let extra = also.iter().filter(|d| **d >= from && **d <= to);
        days.extend(extra);
        sort::plain(&mut days);
        days.dedup();
        days.retain(|day| !self.skips(*day));
        days
    }

    /// When it happens, in words.
    pub fn when(&self) -> String {
        match &self.recurrence {
            Recurrence::Calendar { rule, .. } => plumbline_recurrence::english::say(rule),
            Recurrence::AfterCompletion { days, .. } => {
                format!("{days} days after the last one was finished")
            }
            Recurrence::OnAlert { .. } => "when a monitor raises an alert".to_owned(),
        }
    }

    /// About how many days lie between two occurrences; none when that depends on alerts.
    pub fn usual_days(&self) -> Option<u32> {
        match &self.recurrence {
            Recurrence::Calendar { rule, .. } => Some(match rule.frequency {
                // Several weekdays in a week: the shorter distance counts, but the weeks left out lie between.
                Frequency::Weekly if rule.days.len() > 1 => rule
                    .interval
                    .saturating_sub(1)
                    .saturating_mul(7)
                    .saturating_add(1),
                _ => rule.usual_days(),
            }),
            Recurrence::AfterCompletion { days, .. } => Some((*days).max(1)),
            Recurrence::OnAlert { .. } => None,
        }
    }
}
