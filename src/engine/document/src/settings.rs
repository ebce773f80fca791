//! Settings of a workspace: its name, its statuses, and the tables that derive burden and urgency.

use crate::entity::fields;
use crate::gate::{Gate, Level};
use crate::health::Health;
use crate::ids::{FrameworkId, StatusId};
use crate::kind::{Kind, Track};
use crate::meta::Meta;
use crate::organisation::Organisation;
use crate::sprint::Planning;
use crate::tier::Tier;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a status means for flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Not begun.
    ToDo,
    /// Begun.
    InProgress,
    /// Finished, one way or the other: out of the ranking.
    Done,
}

/// One status of the workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Status {
    /// Identity.
    pub id: StatusId,
    /// Name on the screen.
    pub name: String,
    /// What it means for flow.
    pub category: Category,
    /// The track that it belongs to; none for both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub track: Option<Track>,
    /// What Jira calls it; several may share a name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub jira: String,
    /// How many items may stand in it at once; none for as many as come. Shown and warned of, never enforced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub wip: Option<u32>,
}

/// How compliance burden and urgency follow from tiers and dates (decision-maths §1.5). Data, so that a workspace
/// can change it and a decision can record it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ComplianceTable {
    /// Base burden by tier, 0–100. Prohibited has none: it has no score.
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::keyed::<Tier, f64>")
    )]
    pub burden_base: BTreeMap<Tier, f64>,
    /// Points added when every duty of the system is open; less in proportion.
    pub burden_open: f64,
    /// Urgency by days until the obligation applies: `[days, urgency]`, days ascending, linear in between.
    pub urgency: Vec<(i64, f64)>,
}

impl Default for ComplianceTable {
    fn default() -> Self {
        Self {
            burden_base: BTreeMap::from([
                (Tier::OutOfScope, 0.0),
                (Tier::Minimal, 5.0),
                (Tier::Transparency, 20.0),
                (Tier::Exempt63, 25.0),
                (Tier::Gpai, 35.0),
                (Tier::InsufficientFacts, 50.0),
                (Tier::HighRisk, 60.0),
                (Tier::GpaiSystemic, 70.0),
            ]),
            burden_open: 30.0,
            urgency: vec![
                (0, 100.0),
                (90, 90.0),
                (180, 70.0),
                (365, 40.0),
                (730, 10.0),
            ],
        }
    }
}

/// Everything about a workspace that is not a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Settings {
    /// Name of the workspace.
    pub name: String,
    /// What stands before an item's number, e.g. `PLB`.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub prefix: String,
    /// The framework that ranks the backlog.
    pub framework: FrameworkId,
    /// The statuses, in the order of the workflow.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    pub statuses: Vec<Status>,
    /// How burden and urgency are derived.
    pub compliance: ComplianceTable,
    /// The organisation that uses this workspace.
    #[serde(default, skip_serializing_if = "Organisation::is_blank")]
    pub organisation: Organisation,
    /// Working days, quota presets, weeks from before.
    #[serde(default, skip_serializing_if = "Planning::is_usual")]
    pub planning: Planning,
    /// What each gate does where a workspace has said so.
    ///
    /// See [`crate::gate`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::keyed::<Gate, Level>")
    )]
    pub gates: BTreeMap<Gate, Level>,
    /// Targets of the health page that differ from the usual ones, and its trend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub health: Option<Arc<Health>>,
    /// True for the sample that a newcomer sees; false once it is their own.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
    /// Revision and history.
    pub meta: Meta,
}

fields!(Settings { name, prefix, framework, statuses, compliance, organisation, planning, gates, health, sample ; meta });

impl Settings {
    /// The status with this identity.
    pub fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.iter().find(|s| &s.id == id)
    }

    /// Whether items in this status are finished.
    pub fn is_done(&self, id: &StatusId) -> bool {
        self.status(id)
            .is_some_and(|s| s.category == Category::Done)
    }

    /// Whether a step from one status to the other goes back: up the workflow on one track, from delivery to
    /// discovery, or out of a finished status that belongs to no track. A loop back (validation to training) is a
    /// normal step; it only wants a reason. Into a status of no track (rejected) nothing goes back.
    pub fn goes_back(&self, from: &StatusId, to: &StatusId) -> bool {
        let place = |id: &StatusId| {
            let at = self.statuses.iter().position(|s| s.id == *id)?;
            Some((at, self.statuses.get(at)?))
        };
        let (Some((a, old)), Some((b, new))) = (place(from), place(to)) else {
            return false;
        };
        match (old.track, new.track) {
            (Some(x), Some(y)) if x != y => y == Track::Discovery,
            (None, Some(_)) => old.category == Category::Done && new.category != Category::Done,
            (Some(_), None) if new.category == Category::Done => false,
            _ => b < a,
        }
    }

    /// The first status for new work of this kind.
    pub fn first_status(&self, kind: Kind) -> StatusId {
        self.first_status_on(kind.usual_track())
    }

    /// The first status for work that is not begun on this track.
    pub fn first_status_on(&self, track: Track) -> StatusId {
        self.statuses
            .iter()
            .find(|s| s.category == Category::ToDo && s.track.is_none_or(|t| t == track))
            .or(self.statuses.first())
            .map_or_else(|| StatusId::from("to_do"), |s| s.id.clone())
    }

    /// Whether nothing but the choice of framework, the record of health and the bookkeeping of them separates the two.
    pub fn differs_only_in_framework(&self, other: &Self) -> bool {
        let aligned = Self {
            framework: other.framework.clone(),
            // No row shows anything of it, and no score rests on it before an assessment is accepted.
            organisation: other.organisation.clone(),
            health: other.health.clone(),
            meta: other.meta.clone(),
            ..self.clone()
        };
        aligned == *other
    }

    /// How strict a gate is here.
    pub fn level_of(&self, gate: Gate) -> Level {
        match self.gates.get(&gate) {
            Some(level) if gate.is_open() => *level,
            _ => gate.usual(),
        }
    }

    /// The key that people see: `PLB-17`.
    pub fn key(&self, number: u32) -> String {
        format!("{}-{number}", self.prefix)
    }
}
