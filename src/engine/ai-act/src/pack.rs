//! The rule pack: the law as dated data, read once into typed rules.

use std::sync::OnceLock;

use serde_json::{Map, Value};

mod compile;
mod hash;
mod order;
mod texts;
mod types;

pub use crate::terms::{Confidence, Group};
pub use texts::{FactText, Fine, Meta, OptionText, Relief, Section, SoftLaw, TimelineEntry};
pub use types::{
    Condition, DateCase, Dispute, FactDef, Note, ObligationRule, PackError, Reading, RoleShift,
    Rule, RulePack,
};

/// Files of the built-in pack, by name.
const FILES: [(&str, &str); 11] = [
    ("meta", include_str!("pack/meta.json")),
    ("questions", include_str!("pack/questions.json")),
    ("derived", include_str!("pack/derived.json")),
    ("scope", include_str!("pack/scope.json")),
    ("prohibited", include_str!("pack/prohibited.json")),
    ("high_risk", include_str!("pack/high_risk.json")),
    ("transparency", include_str!("pack/transparency.json")),
    ("gpai", include_str!("pack/gpai.json")),
    ("results", include_str!("pack/results.json")),
    ("obligations", include_str!("pack/obligations.json")),
    ("doubts", include_str!("pack/doubts.json")),
];
const TIMELINE: &str = include_str!("pack/timeline.json");

impl RulePack {
    /// The pack that is compiled in, read once.
    ///
    /// # Errors
    /// When the compiled-in data is inconsistent; a test keeps that from happening.
    pub fn builtin() -> Result<&'static Self, PackError> {
        static PACK: OnceLock<Result<RulePack, PackError>> = OnceLock::new();
        PACK.get_or_init(|| Self::from_value(&Self::builtin_value()?))
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The compiled-in pack as one JSON document, for export or as the start of another pack.
    ///
    /// # Errors
    /// When a compiled-in file is not JSON.
    pub fn builtin_value() -> Result<Value, PackError> {
        let mut all = Map::new();
        for (name, text) in FILES.into_iter().chain([("timeline", TIMELINE)]) {
            let value =
                plumbline_json::from_text(text).map_err(|e| PackError::new(name, e.to_string()))?;
            all.insert(name.into(), value);
        }
        Ok(Value::Object(all))
    }

    /// Reads a pack from one JSON document.
    ///
    /// # Errors
    /// With the path: when a part is missing or malformed, or a condition names an unknown fact.
    pub fn from_value(document: &Value) -> Result<Self, PackError> {
        compile::compile(document)
    }
}
