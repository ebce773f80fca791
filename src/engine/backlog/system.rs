//! AI systems: what the EU AI Act classifies, and what items belong to.

use super::ids::{PersonId, SystemId};
use super::meta::Meta;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Result of the classification under the EU AI Act, in the order of the burden that it carries by default.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Not an AI system, or out of the Act's scope (Art. 2, 3(1)).
    OutOfScope,
    /// None of the other tiers.
    Minimal,
    /// Transparency duties (Art. 50).
    Transparency,
    /// In Annex III but not high-risk by a derogation (Art. 6(3)).
    #[serde(rename = "exempt_6_3")]
    Exempt63,
    /// A general-purpose AI model (Art. 51 to 56).
    Gpai,
    /// Not enough facts, or disputed.
    #[default]
    InsufficientFacts,
    /// High-risk (Art. 6).
    HighRisk,
    /// A general-purpose AI model with systemic risk (Art. 51).
    GpaiSystemic,
    /// A prohibited practice (Art. 5).
    Prohibited,
}

impl Tier {
    /// Every tier, in order.
    pub const ALL: [Self; 9] = [
        Self::OutOfScope,
        Self::Minimal,
        Self::Transparency,
        Self::Exempt63,
        Self::Gpai,
        Self::InsufficientFacts,
        Self::HighRisk,
        Self::GpaiSystemic,
        Self::Prohibited,
    ];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::OutOfScope => "Out of scope",
            Self::Minimal => "Minimal",
            Self::Transparency => "Transparency",
            Self::Exempt63 => "Exempt, Art. 6(3)",
            Self::Gpai => "GPAI",
            Self::InsufficientFacts => "Not enough facts",
            Self::HighRisk => "High-risk",
            Self::GpaiSystemic => "GPAI, systemic risk",
            Self::Prohibited => "Prohibited",
        }
    }
}

/// A product or function with an intended purpose; until it is assessed, its tier is entered by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct System {
    /// Identity.
    pub id: SystemId,
    /// Name on the screen.
    pub name: String,
    /// The intended purpose, in the provider's words (Art. 3(12)).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Tier, entered by hand.
    #[serde(default)]
    pub tier: Tier,
    /// Duties that are not yet covered by evidence.
    #[serde(default)]
    pub duties_open: u32,
    /// All duties of the system.
    #[serde(default)]
    pub duties_all: u32,
    /// For a prohibited system: from which date the prohibition applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prohibited_from: Option<NaiveDate>,
    /// For a prohibited system: the point of Art. 5, e.g. `Art. 5(1)(f)`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prohibited_by: String,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Revision and history.
    pub meta: Meta,
}
