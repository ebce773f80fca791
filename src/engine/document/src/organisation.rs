//! The organisation that uses this workspace: what decides reliefs, fines, and some duties of every system.

use plumbline_ai_act::facts::Facts;
use plumbline_ai_act::pack::{FactDef, RulePack};
use serde::{Deserialize, Serialize};

/// The section of the questionnaire that asks about the organisation.
pub const SECTION: &str = "organisation";

/// The profile of the organisation, as answers to the questions of the section `organisation`: size, turnover, public or
/// private, financial institution. They complete the answers about each system; an answer there wins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organisation {
    /// Answers by fact id, e.g. `org_size` to `sme`.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
}

impl Organisation {
    /// Whether nothing is known.
    pub fn is_blank(&self) -> bool {
        self.facts.is_empty()
    }

    /// The questions about the organisation: those of its section that hang on no system.
    pub fn questions(pack: &RulePack) -> impl Iterator<Item = &FactDef> {
        pack.facts.iter().filter(|fact| is_about_it(fact))
    }
}

/// Whether a fact is about the organisation, whatever the system.
pub fn is_about_it(fact: &FactDef) -> bool {
    *fact.text.section == *SECTION && fact.text.question.is_some() && fact.gate.is_none()
}
