//! The tier that the backlog reckons with.

use plumbline_ai_act::assessment;
use serde::{Deserialize, Serialize};

/// Result of the classification under the EU AI Act, in the order of the burden that it carries by default.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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

impl From<assessment::Tier> for Tier {
    fn from(tier: assessment::Tier) -> Self {
        match tier {
            assessment::Tier::Prohibited => Self::Prohibited,
            assessment::Tier::HighRisk => Self::HighRisk,
            assessment::Tier::Exempt63 => Self::Exempt63,
            assessment::Tier::Transparency => Self::Transparency,
            assessment::Tier::GpaiSystemic => Self::GpaiSystemic,
            assessment::Tier::Gpai => Self::Gpai,
            assessment::Tier::Minimal => Self::Minimal,
            assessment::Tier::OutOfScope | assessment::Tier::NotAiSystem => Self::OutOfScope,
            assessment::Tier::InsufficientFacts => Self::InsufficientFacts,
        }
    }
}
