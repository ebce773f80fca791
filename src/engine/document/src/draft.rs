//! Drafts: what a new item starts with, and one field of an item with its new value.

use crate::debt::Debt;
use crate::ids::{CriterionId, ItemId, PersonId, StatusId, SystemId};
use crate::item::{Link, ObligationRef};
use crate::judgement::Estimate;
use crate::kind::{Kind, Track};
use crate::lineage::dataset::Lineage;
use crate::outcome::{Outcome, SliceMark};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One field of an item with its new value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each variant is the field of Item that it names
pub enum ItemField {
    Title(String),
    Kind(Kind),
    Track(Track),
    Status(StatusId),
    System(Option<SystemId>),
    Parent(Option<ItemId>),
    Owner(Option<PersonId>),
    Due(Option<NaiveDate>),
    Notes(String),
    Tags(Vec<String>),
    /// Adds one tag where it is missing.
    AddTag(String),
    /// Takes one tag away where it is there.
    RemoveTag(String),
    DependsOn(Vec<ItemId>),
    Links(Vec<Link>),
    Discharges(Vec<ObligationRef>),
    /// The models and datasets that it is about.
    Lineage(Lineage),
    Outcome(Option<Outcome>),
    Slice(Option<SliceMark>),
    Debt(Option<Debt>),
}

impl ItemField {
    /// The field in words, for labels.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Title(_) => "the title",
            Self::Kind(_) => "the kind",
            Self::Track(_) => "the track",
            Self::Status(_) => "the status",
            Self::System(_) => "the system",
            Self::Parent(_) => "the parent",
            Self::Owner(_) => "the owner",
            Self::Due(_) => "the due date",
            Self::Notes(_) => "the notes",
            Self::Tags(_) | Self::AddTag(_) | Self::RemoveTag(_) => "the tags",
            Self::DependsOn(_) => "the dependencies",
            Self::Links(_) => "the links",
            Self::Discharges(_) => "the obligations",
            Self::Lineage(_) => "the models and datasets",
            Self::Outcome(_) => "the outcome",
            Self::Slice(_) => "the slice",
            Self::Debt(_) => "the debt",
        }
    }
}

/// What a new item starts with. The rest gets its usual value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Identity, made by whoever asks.
    pub id: ItemId,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// Further fields.
    #[serde(default)]
    pub fields: Vec<ItemField>,
    /// Judgements.
    #[serde(default)]
    pub judgements: Vec<(CriterionId, Estimate)>,
}
