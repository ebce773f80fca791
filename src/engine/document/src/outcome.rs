//! A target that can be tested: a metric on data compared with a threshold. And the outcome that an item is for.

use crate::named_enum;
use serde::{Deserialize, Serialize};

named_enum! {
    #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
    /// How a measured value is compared with the threshold.
    Comparison {
        /// The value or more.
        AtLeast = "at_least", "at least";
        /// The value or less.
        AtMost = "at_most", "at most";
    }
}

/// ‘Metric M ≥ T on data D’. Parts that nobody has said yet are empty.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// What is measured, e.g. `recall in the top tenth`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metric: String,
    /// How it is compared.
    pub comparison: Comparison,
    /// With which value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The unit of the threshold, e.g. `%`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// On which data, e.g. `renewals of 2025`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data: String,
}

impl Default for Target {
    fn default() -> Self {
        Self {
            metric: String::new(),
            comparison: Comparison::AtLeast,
            threshold: None,
            unit: String::new(),
            data: String::new(),
        }
    }
}

impl Target {
    /// What is missing before it can be tested, in words; empty when it can.
    pub fn gaps(&self) -> Vec<&'static str> {
        let parts = [
            ("a metric", self.metric.trim().is_empty()),
            ("data", self.data.trim().is_empty()),
            ("a threshold", self.threshold.is_none()),
        ];
        let missing = parts.into_iter().filter(|part| part.1);
        missing.map(|part| part.0).collect()
    }

    /// Whether nothing has been said at all.
    pub fn is_blank(&self) -> bool {
        self.gaps().len() == 3
    }

    /// The threshold in words: `at least 0.6`, `at most 5 %`; empty without one.
    pub fn limit(&self) -> String {
        let Some(threshold) = self.threshold else {
            return String::new();
        };
        let unit = self.unit.trim();
        let space = if unit.is_empty() { "" } else { " " };
        format!("{} {threshold}{space}{unit}", self.comparison.name())
    }

    /// In words: `recall at least 0.6 on renewals of 2025`; what is missing is left out.
    pub fn words(&self) -> String {
        let (metric, data) = (self.metric.trim(), self.data.trim());
        let on = if data.is_empty() { "" } else { "on" };
        let parts = [
            metric.to_owned(),
            self.limit(),
            on.to_owned(),
            data.to_owned(),
        ];
        let said: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.join(" ")
    }
}

/// What an item is for; the models and datasets that it is about stand in its lineage. A child that leaves a part empty has that part from above it, by reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Outcome {
    /// The goal, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
    /// Why this should lead there, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hypothesis: String,
    /// How one will see that it did.
    #[serde(default)]
    pub target: Target,
}

/// Which pattern made a slice, and what it leaves out on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SliceMark {
    /// The slug of the pattern in `patterns.json`.
    pub pattern: String,
    /// What is left out on purpose.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub left_out: String,
}
