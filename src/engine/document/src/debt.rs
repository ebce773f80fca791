//! Debt of generative-AI and machine-learning products: what is owed, what it costs to leave it, who pays it.

use crate::ids::ItemId;
use crate::named_enum;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// The classes of debt (after Sculley et al. 2015 and Aljohani & Do 2025).
    DebtClass {
        /// Prompts without versions or tests, duplicated, over-fitted.
        Prompt = "prompt", "Prompt";
        /// No golden set, a stale one, a judge that is not calibrated.
        Evaluation = "evaluation", "Evaluation";
        /// Index, chunking, stale or mixed sources.
        Retrieval = "retrieval", "Retrieval";
        /// Groups served worse, guardrails missing.
        Bias = "bias", "Bias";
        /// Unstable, undeclared or unlabelled data.
        Data = "data", "Data";
        /// Glue code, pipeline jungles, configuration, reproducibility.
        Pipeline = "pipeline", "Pipeline and configuration";
        /// Orchestration, provider lock-in, entanglement.
        Architecture = "architecture", "Architecture";
        /// Nobody would notice.
        Monitoring = "monitoring", "Monitoring";
    }
}

/// What an item of kind debt holds besides the fields of every item. Numbers that nobody has estimated are none, not 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Debt {
    /// What sort of debt.
    pub class: DebtClass,
    /// Working days to pay it off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal: Option<f64>,
    /// Working days that it costs in each sprint while it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<f64>,
    /// Incidents that it causes in each sprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub incidents: Option<f64>,
    /// Working days that one of those incidents costs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days_per_incident: Option<f64>,
    /// How one knows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Since when it stands; none for since the item was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// The item that pays it, when that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_by: Option<ItemId>,
}

impl Debt {
    /// Debt of this class about which nothing is known yet.
    pub fn new(class: DebtClass) -> Self {
        Self {
            class,
            principal: None,
            interest: None,
            incidents: None,
            days_per_incident: None,
            evidence: String::new(),
            since: None,
            paid_by: None,
        }
    }

    /// Working days that it costs in each sprint, incidents included; none when nothing of it is estimated.
    pub fn per_sprint(&self) -> Option<f64> {
        let incidents = self.incidents.zip(self.days_per_incident);
        match (self.interest, incidents) {
            (None, None) => None,
            (interest, incidents) => {
                Some(interest.unwrap_or(0.0) + incidents.map_or(0.0, |(n, days)| n * days))
            }
        }
    }
}
