//! Spikes: time-boxed research. What is asked, how it is tried, how much time it may take, what came out.
//!
//! Times are UTC, so that a change to or from daylight saving adds no hour and takes none. Nothing here has points.

use crate::ids::{CriterionId, ItemId, PersonId};
use crate::judgement::Estimate;
use crate::named_enum;
use crate::outcome::Target;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// The longest timebox with all its extensions, in hours: four working weeks. What takes longer is a project.
pub const LONGEST_TIMEBOX: f64 = 160.0;

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schema", schemars(rename = "SpikeVerdict"))]
    /// What a spike leads to.
    Verdict {
        /// The hypothesis holds well enough: go on.
        Continue = "continue", "Continue";
        /// It does not hold, but something near it may.
        Pivot = "pivot", "Pivot";
        /// It does not hold: drop it.
        Stop = "stop", "Stop";
    }
}

/// A stretch of time on the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClockRun"))]
pub struct Run {
    /// Started.
    pub from: DateTime<Utc>,
    /// Paused; none while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
}

/// More time, by a decision with a reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Extension {
    /// How many hours more.
    pub hours: f64,
    /// Why.
    pub reason: String,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// The look at the middle of the timebox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "MidpointCheck"))]
pub struct Check {
    /// Whether an answer within the timebox is likely.
    pub on_track: bool,
    /// What was seen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// Something found out. What speaks against is kept as what speaks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SpikeFinding"))]
pub struct Finding {
    /// Whether it speaks for the hypothesis.
    pub supports: bool,
    /// What it is.
    pub text: String,
    /// Where it can be looked at.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// The day on which it was found.
    pub date: NaiveDate,
}

/// The verdict with who gave it when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ruling {
    /// The verdict.
    pub verdict: Verdict,
    /// Why.
    pub note: String,
    /// When.
    pub at: DateTime<Utc>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// A judgement of another item that hangs on the answer. What each verdict would make of it can be said beforehand;
/// what is not said is proposed by rule when the time comes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Informs {
    /// The item.
    pub item: ItemId,
    /// The criterion.
    pub criterion: CriterionId,
    /// Its value after ‘continue’.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_continue: Option<Estimate>,
    /// Its value after ‘pivot’.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_pivot: Option<Estimate>,
    /// Its value after ‘stop’.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub if_stop: Option<Estimate>,
}

impl Informs {
    /// The value said beforehand for this verdict.
    pub fn after(&self, verdict: Verdict) -> Option<Estimate> {
        match verdict {
            Verdict::Continue => self.if_continue,
            Verdict::Pivot => self.if_pivot,
            Verdict::Stop => self.if_stop,
        }
    }
}

/// A judgement to set with the verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// The item.
    pub item: ItemId,
    /// The criterion.
    pub criterion: CriterionId,
    /// The value, as the judgement of whoever gives the verdict.
    pub value: Estimate,
    /// Whether the evidence takes the place of what others said before, too.
    #[serde(default)]
    pub replace: bool,
}

/// What an item of kind spike holds besides the fields of every item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spike {
    /// What is asked.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// The decision that it informs.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub decision: String,
    /// ‘We expect metric M ≥ T on data D.’
    #[serde(default)]
    pub hypothesis: Target,
    /// What must be true and is least sure.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub assumption: String,
    /// How it is tried, the cheapest way first.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub method: String,
    /// What data it needs, and on which lawful basis.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data_needed: String,
    /// Stop early when …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub exit: String,
    /// Drop the item when …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kill: String,
    /// The template that it was made from, by slug: its agenda is shown beside the clock.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub template: String,
    /// Hours of work that it may take; none while nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timebox: Option<f64>,
    /// Hours added since, each by a decision.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<Extension>,
    /// When the clock ran, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clock: Vec<Run>,
    /// The look at the middle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub midpoint: Option<Check>,
    /// What was found, in the order of entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Finding>,
    /// The judgements that hang on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub informs: Vec<Informs>,
    /// Items that follow from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<ItemId>,
    /// The verdict; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
}

impl Spike {
    /// Hours that it may take in all: the timebox and its extensions; none without a timebox.
    pub fn allowance(&self) -> Option<f64> {
        let more: f64 = self.extensions.iter().map(|e| e.hours).sum();
        self.timebox.map(|hours| hours + more)
    }

    /// Whether the clock runs.
    pub fn is_running(&self) -> bool {
        self.clock.last().is_some_and(|run| run.until.is_none())
    }

    /// The people that it names.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let extended = self.extensions.iter().filter_map(|e| e.by);
        let checked = self.midpoint.iter().filter_map(|c| c.by);
        extended
            .chain(checked)
            .chain(self.ruling.iter().filter_map(|r| r.by))
    }

    /// The items that it names.
    pub fn items(&self) -> impl Iterator<Item = ItemId> {
        let informed = self.informs.iter().map(|i| i.item);
        informed.chain(self.follow_ups.iter().copied())
    }

    /// Without the items that `keep` does not hold on to.
    #[must_use]
    pub fn retain_items(&self, keep: impl Fn(&ItemId) -> bool) -> Self {
        let mut spike = self.clone();
        spike.informs.retain(|i| keep(&i.item));
        spike.follow_ups.retain(|id| keep(id));
        spike
    }
}
