//! Models and their versions.

use crate::entity::entity;
use crate::ids::{DatasetId, ModelId, PersonId, SystemId, VersionId};
use crate::meta::Meta;
use crate::named_enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A trained artefact that lives on through its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
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
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    #[cfg_attr(feature = "schema", schemars(rename = "ModelStage"))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TrainedOn {
    /// The dataset.
    pub dataset: DatasetId,
    /// Its digest at the time; empty when nobody noted it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
}

/// One version of a model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
