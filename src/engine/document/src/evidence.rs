//! Evidence: what is kept to show that an obligation is met. An obligation is covered by nothing else.

use crate::entity::entity;
use crate::ids::{EvidenceId, PersonId, SystemId};
use crate::meta::Meta;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a piece of evidence stands.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceState {
    /// Being written, or not yet approved: it covers nothing.
    #[default]
    Draft,
    /// Somebody answers for it: it covers what it names, until it expires.
    Valid,
    /// Superseded or out of date: it covers nothing any more.
    Expired,
}

impl EvidenceState {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Valid, Self::Expired];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Valid => "Valid",
            Self::Expired => "Expired",
        }
    }
}

/// One piece of evidence of one system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Evidence {
    /// Identity.
    pub id: EvidenceId,
    /// Name on the screen, e.g. `Risk file, version 3`.
    pub name: String,
    /// The AI system whose obligations it covers.
    pub system: SystemId,
    /// The obligations that it covers, by their ids in the rule pack, e.g. `art50-2-marking`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub covers: Vec<String>,
    /// Where it is: an address, a path, a file number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
    /// What there is to say about it, shown as written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// The last day on which it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<NaiveDate>,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    /// Where it stands.
    #[serde(default)]
    pub state: EvidenceState,
    /// For how long it has to be kept, in words, e.g. `10 years (Art. 18)`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub retention: String,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Evidence,
    EvidenceId {
        name,
        system,
        covers,
        link,
        note,
        date,
        expires,
        owner,
        state,
        retention
    }
);

impl Evidence {
    /// Whether it covers what it names on this day: it is valid, and has not expired.
    pub fn counts_on(&self, day: NaiveDate) -> bool {
        self.state == EvidenceState::Valid && self.expires.is_none_or(|last| day <= last)
    }

    /// Where it stands on this day: a valid one whose last day has passed has expired.
    pub fn state_on(&self, day: NaiveDate) -> EvidenceState {
        match self.state {
            EvidenceState::Valid if !self.counts_on(day) => EvidenceState::Expired,
            state => state,
        }
    }
}
