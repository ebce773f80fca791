//! What a system keeps of its classification under the EU AI Act: the assessment that somebody accepted, and what has
//! happened since that asks for a new one.

use crate::ids::{PersonId, TriggerId};
use crate::tier::Tier;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_ai_act::assessment;
use plumbline_ai_act::assessment::{Assessment, Verdict};
use plumbline_ai_act::doubts::Disputed;
use plumbline_ai_act::obligations::{Obligation, ObligationKind, Status};
use plumbline_ai_act::predicate::Tri;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// An assessment that somebody accepted. It is kept, not derived anew: what counts is what was accepted, under the rule
/// pack of that day; whether it still holds is found by assessing again and comparing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "AcceptedAssessment"))]
pub struct Accepted {
    /// All results that hold, most serious first; with `insufficient_facts` while a missing fact can change them.
    pub tiers: Vec<assessment::Tier>,
    /// Results that a missing fact leaves open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open_tiers: Vec<assessment::Tier>,
    /// The rules that hold: article, title, the result that they support, and from when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verdicts: Vec<Verdict>,
    /// The roles of the organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Arc<str>>,
    /// Its duties, each with article, date used and date by the letter of the law, and status on the as-of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub duties: Vec<Obligation>,
    /// Ids of the contested points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<Arc<str>>,
    /// Version of the rule pack.
    pub pack_version: Arc<str>,
    /// SHA-256 of the canonical JSON of the rule pack.
    pub pack_hash: Arc<str>,
    /// The day as of which the statuses hold.
    pub as_of: NaiveDate,
    /// When it was accepted.
    pub at: DateTime<Utc>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

impl Accepted {
    /// What is kept of an assessment.
    pub fn of(assessment: &Assessment, at: DateTime<Utc>, by: Option<PersonId>) -> Self {
        let holds = |v: &&Verdict| v.outcome.is_yes();
        let roles = assessment.roles.iter().filter(|r| r.state.is_yes());
        Self {
            tiers: assessment.tiers.clone(),
            open_tiers: assessment.open_tiers.clone(),
            verdicts: assessment.verdicts.iter().filter(holds).cloned().collect(),
            roles: roles.map(|r| r.role.clone()).collect(),
            duties: assessment.duties.clone(),
            disputed: assessment.disputed.iter().map(|d| d.id.clone()).collect(),
            pack_version: assessment.pack_version.clone(),
            pack_hash: assessment.pack_hash.clone(),
            as_of: assessment.as_of,
            at,
            by,
        }
    }

    /// As an assessment, to compare with a new one. What was not kept (open rules, traces, texts) is empty.
    pub fn to_assessment(&self) -> Assessment {
        let disputed = self.disputed.iter().map(|id| Disputed {
            id: id.clone(),
            reference: "".into(),
            title: "".into(),
            readings: Vec::new(),
            confidence: plumbline_ai_act::pack::Confidence::U,
            other_tiers: None,
        });
        Assessment {
            pack_version: self.pack_version.clone(),
            pack_hash: self.pack_hash.clone(),
            as_of: self.as_of,
            tier: self.leading(),
            tiers: self.tiers.clone(),
            open_tiers: self.open_tiers.clone(),
            routes: Vec::new(),
            annex_iii_points: Vec::new(),
            exempt_6_3: Tri::from(self.tiers.contains(&assessment::Tier::Exempt63)),
            roles: Vec::new(),
            verdicts: self.verdicts.clone(),
            art50: Vec::new(),
            duties: self.duties.clone(),
            disputed: disputed.collect(),
            remarks: Vec::new(),
            insufficient: None,
        }
    }

    /// The most serious result that is certain.
    pub fn leading(&self) -> assessment::Tier {
        let first = self.tiers.first().copied();
        first.unwrap_or(assessment::Tier::InsufficientFacts)
    }

    /// The tier that the backlog reckons with: of the results that hold, the one that carries the largest burden. While a
    /// missing fact can still change the result, that is at least "not enough facts".
    pub fn tier(&self) -> Tier {
        let tiers = self.tiers.iter().map(|t| Tier::from(*t));
        tiers.max().unwrap_or_default()
    }

    /// The articles that this tier rests on, the first two of them: `Annex III 5(c)`.
    pub fn basis(&self, tier: Tier) -> String {
        let carry = self.verdicts.iter();
        let carry = carry
            .filter(|v| Tier::from(v.tier) == tier || v.lifted_by_6_3 && tier == Tier::Exempt63);
        let named: Vec<&str> = carry.map(|v| &*v.reference).take(2).collect();
        named.join(", ")
    }

    /// The duties that are counted and want evidence, see [`wants_evidence`].
    pub fn counted(&self) -> impl Iterator<Item = &Obligation> {
        self.duties.iter().filter(|duty| wants_evidence(duty))
    }

    /// The prohibition under which the system falls first: the point of Art. 5, and from when it applies.
    pub fn prohibition(&self) -> Option<&Verdict> {
        let points = self.verdicts.iter();
        let points = points.filter(|v| v.tier == assessment::Tier::Prohibited);
        points.min_by_key(|v| v.applies_from)
    }
}

/// Whether a duty is one that evidence has to cover: a duty, or an event's duty once it has happened, that applies or
/// will apply. What is voluntary, sleeps (Art. 111(2)) or waits for an event is listed, but not counted; nor is one of
/// which a missing fact leaves open whether it applies.
pub fn wants_evidence(duty: &Obligation) -> bool {
    matches!(duty.kind, ObligationKind::Duty | ObligationKind::Event)
        && matches!(duty.status, Status::Applies | Status::From)
}

/// Why a new assessment may be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum TriggerKind {
    /// A substantial modification (Art. 3(23)).
    SubstantialModification,
    /// Another intended purpose (Art. 3(12), 25(1)(c)).
    NewPurpose,
    /// Other data, of other kinds or about other people.
    NewData,
    /// A new rule pack: the law, or what is known of it, has changed.
    NewPack,
    /// Anything else.
    Other,
}

impl TriggerKind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 5] = [
        Self::SubstantialModification,
        Self::NewPurpose,
        Self::NewData,
        Self::NewPack,
        Self::Other,
    ];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::SubstantialModification => "Substantial modification",
            Self::NewPurpose => "New purpose",
            Self::NewData => "New data",
            Self::NewPack => "New rule pack",
            Self::Other => "Other",
        }
    }
}

/// Something that happened after which the assessment may not hold any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Trigger {
    /// Identity.
    pub id: TriggerId,
    /// What sort of thing.
    pub kind: TriggerKind,
    /// When it happened, or is planned.
    pub date: NaiveDate,
    /// What happened.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Who noted it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// When it was settled; none while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<NaiveDate>,
    /// How it was settled.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub outcome: String,
}

impl Trigger {
    /// Whether it still asks for a new assessment.
    pub fn is_open(&self) -> bool {
        self.resolved.is_none()
    }
}
