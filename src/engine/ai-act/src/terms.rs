//! The words of the law that every other module shares: the three truth values, tiers, kinds, marks, and the notation of
//! dates. Nothing here depends on a rule pack.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Yes, no or unknown: the three values of Kleene's logic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Tri {
    /// Certain.
    Yes,
    /// Certainly not.
    No,
    /// A fact is missing.
    Unknown,
}

impl Tri {
    /// Kleene 'and': no with anything is no.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// Kleene 'or': yes with anything is yes.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }

    /// Kleene 'not': not unknown is unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }

    /// The value with an id: `yes`, `no`, `unknown`.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "yes" => Some(Self::Yes),
            "no" => Some(Self::No),
            "unknown" => Some(Self::Unknown),
            _ => None,
        }
    }

    /// True only when certain.
    #[must_use]
    pub fn is_yes(self) -> bool {
        self == Self::Yes
    }
}

impl From<bool> for Tri {
    fn from(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }
}

/// A result of the classification; several can hold at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ClassificationResult"))]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// A practice of Article 5.
    Prohibited,
    /// High-risk by Article 6.
    HighRisk,
    /// In Annex III, but taken out by Article 6(3).
    #[serde(rename = "exempt_6_3")]
    Exempt63,
    /// Under Article 50.
    Transparency,
    /// General-purpose model with systemic risk.
    GpaiSystemic,
    /// General-purpose model.
    Gpai,
    /// In scope, and nothing else holds.
    Minimal,
    /// The Act does not reach the case.
    OutOfScope,
    /// Not an AI system in the sense of Article 3(1).
    NotAiSystem,
    /// A missing fact can still change the set.
    InsufficientFacts,
}

impl Tier {
    /// All tiers, most serious first.
    pub const ALL: [Self; 10] = [
        Self::Prohibited,
        Self::HighRisk,
        Self::Exempt63,
        Self::Transparency,
        Self::GpaiSystemic,
        Self::Gpai,
        Self::Minimal,
        Self::OutOfScope,
        Self::NotAiSystem,
        Self::InsufficientFacts,
    ];

    /// Id as in the facts of the pack.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Prohibited => "prohibited",
            Self::HighRisk => "high_risk",
            Self::Exempt63 => "exempt_6_3",
            Self::Transparency => "transparency",
            Self::GpaiSystemic => "gpai_systemic",
            Self::Gpai => "gpai",
            Self::Minimal => "minimal",
            Self::OutOfScope => "out_of_scope",
            Self::NotAiSystem => "not_ai_system",
            Self::InsufficientFacts => "insufficient_facts",
        }
    }

    /// The tier with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tier| tier.id() == id)
    }

    /// Plain words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Prohibited => "prohibited practice",
            Self::HighRisk => "high risk",
            Self::Exempt63 => "exempt under Article 6(3)",
            Self::Transparency => "transparency duties",
            Self::GpaiSystemic => "general-purpose model with systemic risk",
            Self::Gpai => "general-purpose model",
            Self::Minimal => "minimal risk",
            Self::OutOfScope => "out of scope",
            Self::NotAiSystem => "not an AI system",
            Self::InsufficientFacts => "insufficient facts",
        }
    }
}

/// How sure the pack is of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Confidence {
    /// The text of 2024, untouched.
    #[default]
    #[serde(rename = "unchanged")]
    Unchanged,
    /// Changed or new in 2026, or from guidelines; two or more independent sources.
    C2,
    /// The same, one source.
    C1,
    /// Uncertain or disputed.
    U,
    /// Rests on a draft only.
    #[serde(rename = "draft")]
    Draft,
}

impl Confidence {
    /// The mark with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "unchanged" => Some(Self::Unchanged),
            "C2" => Some(Self::C2),
            "C1" => Some(Self::C1),
            "U" => Some(Self::U),
            "draft" => Some(Self::Draft),
            _ => None,
        }
    }
}

/// Part of the classification a rule belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// Articles 2 and 3.
    Scope,
    /// Article 5.
    Prohibited,
    /// Article 6(1) and 6(2).
    HighRisk,
    /// Article 6(3).
    Derogation,
    /// Article 50.
    Transparency,
    /// Articles 51 to 55.
    Gpai,
    /// What follows from the others.
    Result,
}

impl Group {
    pub(crate) fn from_id(id: &str) -> Option<Self> {
        match id {
            "scope" => Some(Self::Scope),
            "prohibited" => Some(Self::Prohibited),
            "high_risk" => Some(Self::HighRisk),
            "derogation" => Some(Self::Derogation),
            "transparency" => Some(Self::Transparency),
            "gpai" => Some(Self::Gpai),
            "result" => Some(Self::Result),
            _ => None,
        }
    }
}

/// Kind of a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ObligationKind {
    /// A duty.
    Duty,
    /// A possibility with conditions.
    Permission,
    /// Voluntary.
    Voluntary,
    /// Arises only on an event.
    Event,
}

impl ObligationKind {
    /// The kind with an id.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "duty" => Some(Self::Duty),
            "permission" => Some(Self::Permission),
            "voluntary" => Some(Self::Voluntary),
            "event" => Some(Self::Event),
            _ => None,
        }
    }
}

/// A date in the form `2027-12-02`, and in no other.
#[must_use]
pub fn iso_date(text: &str) -> Option<NaiveDate> {
    let digits = |from: usize, to: usize| {
        let part = text.get(from..to)?;
        part.bytes().all(|b| b.is_ascii_digit()).then_some(part)
    };
    let dash = |at: usize| text.get(at..=at) == Some("-");
    if text.len() != 10 || !dash(4) || !dash(7) {
        return None;
    }
    let year = digits(0, 4)?.parse().ok()?;
    let month = digits(5, 7)?.parse().ok()?;
    let day = digits(8, 10)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day)
}
