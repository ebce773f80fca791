//! Models and their versions.

use crate::entity::entity;
use crate::ids::{DatasetId, ModelId, PersonId, SystemId, VersionId};
use crate::meta::Meta;
use crate::named_enum;
use crate::workspace::Workspace;
use chrono::{Days, NaiveDate};
use plumbline_compact::sort;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A trained artefact that lives on through its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Identity.
    pub id: ModelId,
    /// Name on the screen.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// The AI systems that it serves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<SystemId>,
    /// After how many days in production a version should have been followed by a newer one; none when no refresh is
    /// expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_days: Option<u32>,
    /// Its address in a registry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Model,
    ModelId {
        name,
        purpose,
        owner,
        systems,
        refresh_days,
        link
    }
);

named_enum! {
    /// Where a model version stands.
    Stage {
        /// Trained, not released.
        Candidate = "candidate", "Candidate";
        /// Runs beside the one in production; nobody acts on what it says.
        Shadow = "shadow", "Shadow";
        /// Used.
        Production = "production", "In production";
        /// Used no longer.
        Retired = "retired", "Retired";
    }
}

/// A dataset that a version was trained on, with the digest that it had then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainedOn {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its digest at the time; empty when nobody noted it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
}

/// One version of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ModelVersion {
    /// Identity.
    pub id: VersionId,
    /// The model that it is a version of.
    pub model: ModelId,
    /// Its name in the registry, e.g. `3` or `2026-10`.
    pub name: String,
    /// Where it stands.
    pub stage: Stage,
    /// When it went into production (or is meant to).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub released: Option<NaiveDate>,
    /// The data that it was trained on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trained_on: Vec<TrainedOn>,
    /// Metric to value, as evaluated before release; finite numbers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metrics: BTreeMap<String, f64>,
    /// Names that the registry gives it besides, e.g. `champion`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Its address in the registry.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    ModelVersion,
    VersionId {
        model,
        name,
        stage,
        released,
        trained_on,
        metrics,
        aliases,
        link
    }
);

/// The versions of a model, the latest release first; those without a date first of all, then by name.
pub fn versions_of(workspace: &Workspace, model: ModelId) -> Vec<&Arc<ModelVersion>> {
    let mut all: Vec<_> = workspace
        .versions
        .iter()
        .filter(|v| v.model == model)
        .collect();
    sort::by(&mut all, |a, b| {
        let late = |v: &ModelVersion| v.released.unwrap_or(NaiveDate::MAX);
        late(b)
            .cmp(&late(a))
            .then_with(|| b.name.cmp(&a.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// The version of a model that is in production: of several the one released last.
pub fn in_production(workspace: &Workspace, model: ModelId) -> Option<&Arc<ModelVersion>> {
    let live = workspace
        .versions
        .iter()
        .filter(|v| v.model == model && v.stage == Stage::Production);
    live.max_by(|a, b| a.released.cmp(&b.released).then_with(|| a.id.cmp(&b.id)))
}

/// The stage that a model has through its versions: the furthest of them that is not retired, else retired; none
/// while it has no version.
pub fn stage_of(workspace: &Workspace, model: ModelId) -> Option<Stage> {
    let mut stages = workspace
        .versions
        .iter()
        .filter(|v| v.model == model)
        .map(|v| v.stage);
    let first = stages.next()?;
    Some(stages.fold(first, |best, next| match (best, next) {
        (Stage::Retired, other) | (other, Stage::Retired) => other,
        (a, b) => a.max(b),
    }))
}

/// The day after which the version in production counts as past its refresh: its release plus the model's refresh
/// days. None when either is not known or nothing is in production.
pub fn refresh_due(workspace: &Workspace, model: &Model) -> Option<NaiveDate> {
    let released = in_production(workspace, model.id)?.released?;
    released.checked_add_days(Days::new(u64::from(model.refresh_days?)))
}
