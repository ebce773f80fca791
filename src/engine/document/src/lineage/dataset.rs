//! Datasets: named, versioned sources of data.

use crate::entity::entity;
use crate::ids::{DatasetId, ModelId, PersonId};
use crate::meta::Meta;
use serde::{Deserialize, Serialize};

/// A named source of data as it was at one time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dataset {
    /// Identity.
    pub id: DatasetId,
    /// Name on the screen, e.g. `tickets 2026-09`.
    pub name: String,
    /// Its version in words, e.g. `2026-09` or `v4`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// A digest of its content as its store writes it, e.g. `sha256:…`; what tells two versions apart.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub digest: String,
    /// Where it comes from: an address, a table, a supplier.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// On what ground its personal data may be used, in a few words; a note, not a legal finding.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub lawful_basis: String,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Dataset,
    DatasetId {
        name,
        version,
        digest,
        source,
        owner,
        lawful_basis
    }
);

/// The models and datasets that an item is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lineage {
    /// Models that it builds, changes or looks after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<ModelId>,
    /// Datasets that it reads or makes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub datasets: Vec<DatasetId>,
}

impl Lineage {
    /// Whether it names nothing.
    pub fn is_empty(&self) -> bool {
        self.models.is_empty() && self.datasets.is_empty()
    }
}
