//! Gates by name, and how strict each is. What a gate checks is in `plumbline-features`, because it reads the ranking.

use serde::{Deserialize, Serialize};

/// A condition that an item meets before it may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Ready: a prohibited practice never is. Always blocks; nothing waives it.
    Prohibited,
    /// Ready: work on a high-risk system has a decision with its rationale.
    Rationale,
    /// Ready: what it assumes has been shown: the research that it waits for is finished.
    Assumption,
    /// Done: obligations that apply by then have their evidence.
    Evidence,
    /// Done: a model that is released has a monitor.
    Monitor,
}

/// What a gate does when its condition is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "GateLevel"))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The item does not move.
    Block,
    /// The item moves, and a message says what is missing.
    Warn,
    /// Nothing is checked.
    Off,
}

impl Level {
    /// Every level, the strictest first.
    pub const ALL: [Self; 3] = [Self::Block, Self::Warn, Self::Off];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Block => "Block",
            Self::Warn => "Warn",
            Self::Off => "Off",
        }
    }

    /// The value as it is written in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Block => "block",
            Self::Warn => "warn",
            Self::Off => "off",
        }
    }
}

impl Gate {
    /// Every gate, in the order in which they are checked.
    pub const ALL: [Self; 5] = [
        Self::Prohibited,
        Self::Rationale,
        Self::Assumption,
        Self::Evidence,
        Self::Monitor,
    ];

    /// The value as it is written in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Prohibited => "prohibited",
            Self::Rationale => "rationale",
            Self::Assumption => "assumption",
            Self::Evidence => "evidence",
            Self::Monitor => "monitor",
        }
    }

    /// The gate with this slug.
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|gate| gate.slug() == text)
    }

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prohibited => "No prohibited practice",
            Self::Rationale => "A decision for high-risk work",
            Self::Assumption => "Assumptions are shown",
            Self::Evidence => "Evidence before release",
            Self::Monitor => "A monitor on each model",
        }
    }

    /// What it asks for, in a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Prohibited => {
                "Work on a system that the Act prohibits (Art. 5) does not become ready or begin from the day on which the prohibition applies. This gate always blocks, and nothing waives it."
            }
            Self::Rationale => {
                "Work on a high-risk system becomes ready, or begins, once a decision with its rationale stands in the ledger."
            }
            Self::Assumption => {
                "Work becomes ready, or begins, once the research that it waits for is finished."
            }
            Self::Evidence => {
                "Work is released once every obligation of its system that applies by then has its evidence."
            }
            Self::Monitor => {
                "A model is released once something watches it: a monitor, or recurring monitoring work."
            }
        }
    }

    /// Whether it belongs to the definition of done; else to the definition of ready.
    pub fn is_for_done(self) -> bool {
        matches!(self, Self::Evidence | Self::Monitor)
    }

    /// Whether a decision can waive it and a workspace set its level.
    pub fn is_open(self) -> bool {
        self != Self::Prohibited
    }

    /// Its level while a workspace has not said otherwise.
    pub fn usual(self) -> Level {
        match self {
            Self::Prohibited | Self::Rationale => Level::Block,
            Self::Assumption | Self::Evidence | Self::Monitor => Level::Warn,
        }
    }
}
