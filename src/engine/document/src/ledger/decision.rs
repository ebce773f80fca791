//! What an entry of the ledger holds.

use crate::gate::Gate;
use crate::ids::{ChangeId, FrameworkId, ItemId, PersonId, SystemId};
use crate::ledger::sha::Sha;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What sort of decision it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// Work is accepted: it will be done.
    Accept,
    /// Work is put off.
    Defer,
    /// Work is rejected: it will not be done.
    Reject,
    /// Work gets another place in the order than its score says, or had.
    Reprioritise,
    /// A gate is waived for an item.
    WaiveGate,
    /// A risk that is left is accepted.
    AcceptRisk,
    /// The framework that ranks, or its weights, change.
    ChangeFramework,
    /// An assessment under the EU AI Act is adopted.
    AdoptAssessment,
    /// A spike is closed with its outcome.
    CloseSpike,
    /// An earlier decision is replaced by this one.
    Supersede,
    /// Two copies that went different ways become one ledger again.
    JoinFork,
    /// A decided change was undone, or done again.
    Reversal,
}

impl DecisionKind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 12] = [
        Self::Accept,
        Self::Defer,
        Self::Reject,
        Self::Reprioritise,
        Self::WaiveGate,
        Self::AcceptRisk,
        Self::ChangeFramework,
        Self::AdoptAssessment,
        Self::CloseSpike,
        Self::Supersede,
        Self::JoinFork,
        Self::Reversal,
    ];

    /// The value as it is written in JSON.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Defer => "defer",
            Self::Reject => "reject",
            Self::Reprioritise => "reprioritise",
            Self::WaiveGate => "waive_gate",
            Self::AcceptRisk => "accept_risk",
            Self::ChangeFramework => "change_framework",
            Self::AdoptAssessment => "adopt_assessment",
            Self::CloseSpike => "close_spike",
            Self::Supersede => "supersede",
            Self::JoinFork => "join_fork",
            Self::Reversal => "reversal",
        }
    }

    /// The kind with this slug.
    pub fn from_slug(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == text)
    }

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Accept => "Accept",
            Self::Defer => "Defer",
            Self::Reject => "Reject",
            Self::Reprioritise => "Re-prioritise",
            Self::WaiveGate => "Waive a gate",
            Self::AcceptRisk => "Accept a residual risk",
            Self::ChangeFramework => "Change framework or weights",
            Self::AdoptAssessment => "Adopt an assessment",
            Self::CloseSpike => "Close a spike",
            Self::Supersede => "Supersede a decision",
            Self::JoinFork => "Join a fork",
            Self::Reversal => "Reversal",
        }
    }

    /// What was done, for a line of a list.
    pub fn done(self) -> &'static str {
        match self {
            Self::Accept => "Accepted",
            Self::Defer => "Deferred",
            Self::Reject => "Rejected",
            Self::Reprioritise => "Re-prioritised",
            Self::WaiveGate => "Gate waived",
            Self::AcceptRisk => "Risk accepted",
            Self::ChangeFramework => "Framework changed",
            Self::AdoptAssessment => "Assessment adopted",
            Self::CloseSpike => "Spike closed",
            Self::Supersede => "Superseded",
            Self::JoinFork => "Fork joined",
            Self::Reversal => "Reversed",
        }
    }
}

/// An item as it was called when the decision was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AboutItem {
    /// The item.
    pub id: ItemId,
    /// Its key, as in `PLB-17`.
    pub key: String,
    /// Its title; people's names as references.
    ///
    /// See `plumbline_features::ledger::names`.
    pub title: String,
}

/// A system as it was called when the decision was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AboutSystem {
    /// The system.
    pub id: SystemId,
    /// Its name; people's names as references.
    pub name: String,
}

/// Why. The first text is required, the others are the prompts of a good one; people's names as references.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Rationale {
    /// Why, in a sentence or two.
    pub why: String,
    /// Which problem it answers.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub problem: String,
    /// What speaks for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// What else was considered.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alternatives: String,
    /// Who is affected.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub affected: String,
    /// What would change our mind.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reconsider: String,
}

impl Rationale {
    /// Every part with its prompt, in the order in which they are asked.
    pub fn parts(&self) -> [(&'static str, &str); 6] {
        [
            ("Why", &self.why),
            ("Problem", &self.problem),
            ("Evidence", &self.evidence),
            ("Alternatives considered", &self.alternatives),
            ("Who is affected", &self.affected),
            ("What would change our mind", &self.reconsider),
        ]
    }

    /// The same with every text changed by `f`.
    #[must_use]
    pub fn map(&self, f: impl Fn(&str) -> String) -> Self {
        Self {
            why: f(&self.why),
            problem: f(&self.problem),
            evidence: f(&self.evidence),
            alternatives: f(&self.alternatives),
            affected: f(&self.affected),
            reconsider: f(&self.reconsider),
        }
    }
}

/// Where an item stood: its number, its rank from 1 and its score; rank and score are none where it had none.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stood(pub u32, pub Option<u32>, pub Option<f64>);

/// The ranking that the decision rested on: what went in, by content address, and what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "DecisionInputs"))]
pub struct Inputs {
    /// The version of the program.
    pub engine: String,
    /// The version of the formulas.
    ///
    /// See `plumbline_features::prioritise::FORMULAS`.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub formulas: u32,
    /// The day of the ranking.
    pub today: NaiveDate,
    /// The framework that ranked.
    pub framework: FrameworkId,
    /// Framework, weights, criteria and tables.
    ///
    /// See `plumbline_features::ledger::stored_inputs::Rules`.
    pub rules: Sha,
    /// The systems, with their accepted assessments and the versions of their rule packs.
    pub systems: Sha,
    /// The items with their judgements.
    ///
    /// See `plumbline_features::ledger::stored_inputs::StoredItemInputs`.
    pub rows: Sha,
    /// The seed, where chance was used. At most 2^53, as JSON's numbers are doubles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// How many items had a rank.
    pub scored: u32,
    /// SHA-256 over every rank and score.
    ///
    /// See `plumbline_features::ledger::replay::digest`.
    pub digest: Sha,
    /// The items of the decision and those around them.
    pub around: Vec<Stood>,
}

/// One decision; in every text `@{id}` stands for the name of a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// Its place in the chain, from 1: one more than the highest that it builds on.
    #[cfg_attr(feature = "schema", schemars(range(min = 1)))]
    pub number: u32,
    /// The hash of the entry before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Sha>,
    /// Further heads that it joins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub joins: Vec<Sha>,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who entered it, when the browser knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The change that it was made in.
    pub change: ChangeId,
    /// What sort of decision.
    pub kind: DecisionKind,
    /// The items that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<AboutItem>,
    /// The systems that it is about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub systems: Vec<AboutSystem>,
    /// The gates that it waives.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gates: Vec<Gate>,
    /// The entry that it supersedes or reverses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refers: Option<Sha>,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciders: Vec<PersonId>,
    /// Who was consulted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consulted: Vec<PersonId>,
    /// Why.
    pub rationale: Rationale,
    /// When it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<NaiveDate>,
    /// What was changed in the workspace together with it, in words; people's names as references.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub did: String,
    /// The ranking that it rested on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs: Option<Inputs>,
}

impl Decision {
    /// The entries that it builds on directly.
    pub fn parents(&self) -> impl Iterator<Item = Sha> + '_ {
        self.previous.into_iter().chain(self.joins.iter().copied())
    }

    /// Everybody that it names by reference outside of its texts.
    pub fn people(&self) -> impl Iterator<Item = PersonId> + '_ {
        let named = self.deciders.iter().chain(&self.consulted).copied();
        self.by.into_iter().chain(named)
    }

    /// Whether it is about this item.
    pub fn concerns(&self, item: ItemId) -> bool {
        self.items.iter().any(|about| about.id == item)
    }
}

/// A decision as somebody asks for it; the rest is filled in from the workspace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What sort of decision.
    pub kind: DecisionKind,
    /// The items that it is about.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// The systems that it is about.
    #[serde(default)]
    pub systems: Vec<SystemId>,
    /// The gates that it waives.
    #[serde(default)]
    pub gates: Vec<Gate>,
    /// The entry that it supersedes.
    #[serde(default)]
    pub refers: Option<Sha>,
    /// Who decided.
    #[serde(default)]
    pub deciders: Vec<PersonId>,
    /// Who was consulted.
    #[serde(default)]
    pub consulted: Vec<PersonId>,
    /// Why.
    #[serde(default)]
    pub rationale: Rationale,
    /// When it is looked at again.
    #[serde(default)]
    pub review: Option<NaiveDate>,
    /// The day of the ranking that was looked at.
    pub today: NaiveDate,
    /// The seed, where chance was used.
    #[serde(default)]
    pub seed: Option<u64>,
}

impl Draft {
    /// A draft about nothing yet.
    pub fn new(kind: DecisionKind, today: NaiveDate) -> Self {
        Self {
            kind,
            items: Vec::new(),
            systems: Vec::new(),
            gates: Vec::new(),
            refers: None,
            deciders: Vec::new(),
            consulted: Vec::new(),
            rationale: Rationale::default(),
            review: None,
            today,
            seed: None,
        }
    }
}
