//! AI systems: what the EU AI Act classifies, and what items belong to.

use crate::assessed::{Accepted, Trigger};
use crate::entity::entity;
use crate::ids::{PersonId, SystemId};
use crate::meta::{Meta, Stamp};
use crate::tier::Tier;
use chrono::NaiveDate;
use plumbline_ai_act::facts::Facts;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A product or function with an intended purpose; until it is assessed, its tier is entered by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct System {
    /// Identity.
    pub id: SystemId,
    /// Name on the screen.
    pub name: String,
    /// The intended purpose, in the provider's words (Art. 3(12)).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// Tier, entered by hand; it counts while no assessment is accepted.
    ///
    /// See [`System::tier`].
    #[serde(default, rename = "tier")]
    pub stated_tier: Tier,
    /// Duties that are not yet covered by evidence, entered by hand as above.
    #[serde(default)]
    pub duties_open: u32,
    /// All duties of the system, entered by hand as above.
    #[serde(default)]
    pub duties_all: u32,
    /// For a prohibited system: from which date the prohibition applies, entered by hand as above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prohibited_from: Option<NaiveDate>,
    /// For a prohibited system: the point of Art. 5, e.g. `Art. 5(1)(f)`, entered by hand as above.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub prohibited_by: String,
    /// Answers to the questionnaire, by fact id.
    #[serde(default, skip_serializing_if = "Facts::is_empty")]
    pub facts: Facts,
    /// The assessment that somebody accepted; none while it was never assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assessment: Option<Arc<Accepted>>,
    /// What happened that asks for a new assessment, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub triggers: Vec<Trigger>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(System, SystemId { name, purpose, stated_tier as "tier", duties_open, duties_all, prohibited_from, prohibited_by, facts, assessment, triggers, owner });

impl System {
    /// A new system with nothing but a name.
    pub fn new(id: SystemId, name: impl Into<String>, stamp: Stamp) -> Self {
        Self {
            id,
            name: name.into(),
            purpose: String::new(),
            stated_tier: Tier::default(),
            duties_open: 0,
            duties_all: 0,
            prohibited_from: None,
            prohibited_by: String::new(),
            facts: Facts::default(),
            assessment: None,
            triggers: Vec::new(),
            owner: None,
            meta: Meta::new(stamp),
        }
    }

    /// Whether nothing but answers, assessment and triggers (and the bookkeeping of them) separates the two.
    pub fn differs_only_in_assessment(&self, other: &Self) -> bool {
        let aligned = Self {
            facts: other.facts.clone(),
            assessment: other.assessment.clone(),
            triggers: other.triggers.clone(),
            meta: other.meta.clone(),
            ..self.clone()
        };
        aligned == *other
    }

    /// Everybody whom it names: its owner, who accepted its assessment, who noted triggers.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        let accepted = self.assessment.iter().filter_map(|a| a.by);
        let noted = self.triggers.iter().filter_map(|t| t.by);
        self.owner.into_iter().chain(accepted).chain(noted)
    }

    /// The tier that counts: that of the accepted assessment, else the one entered by hand.
    pub fn tier(&self) -> Tier {
        match &self.assessment {
            Some(accepted) => accepted.tier(),
            None => self.stated_tier,
        }
    }
}
