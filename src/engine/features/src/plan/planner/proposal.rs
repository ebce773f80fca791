//! An answer of the planner: which items are in, which are out and why, and how much of each limit it uses.

use crate::plan::select::Pick;
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::kind::Track;
use plumbline_document::sprint::{Choice, Class, Commitment, HalfDays};

/// What a limit limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitScope {
    /// The time of the whole team.
    Team,
    /// The time that a track may take.
    Track(Track),
    /// A person's time.
    Person(PersonId),
    /// The quota of a class.
    Class(Class),
}

/// One item as the planner shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedItem {
    /// Which item.
    pub id: ItemId,
    /// Its key, `PLB-17`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its score without effort; none when it has none.
    pub worth: Option<f64>,
    /// Its size; none when nobody estimated it.
    pub size: Option<HalfDays>,
    /// Its class.
    pub class: Class,
    /// Pinned, excluded or neither.
    pub fixed: Option<bool>,
    /// Whether it could be chosen at all.
    pub open: bool,
    /// Why it is in or out.
    pub why: String,
}

/// How much of a limit a plan uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// What is limited.
    pub room: LimitScope,
    /// In words.
    pub name: String,
    /// Used.
    pub used: HalfDays,
    /// At least this.
    pub min: HalfDays,
    /// At most this.
    pub max: Option<HalfDays>,
}

/// The second-best set beside the best.
#[derive(Clone, Debug, PartialEq)]
pub struct RunnerUp {
    /// The sum of its scores.
    pub value: f64,
    /// How much the best set is worth more.
    pub difference: f64,
    /// Keys and titles of what would come in.
    pub come_in: Vec<String>,
    /// Keys and titles of what would go out.
    pub go_out: Vec<String>,
}

/// An answer of the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// True when there is a plan.
    pub possible: bool,
    /// How good it is, in a sentence.
    pub verdict: String,
    /// Why there is none, or what was left out against the wish; empty when all is well.
    pub problems: Vec<String>,
    /// The chosen items, best first.
    pub chosen: Vec<PlannedItem>,
    /// Items that are left out, best first; at most some dozens of them.
    pub left_out: Vec<PlannedItem>,
    /// How many are left out in all.
    pub left_out_count: usize,
    /// The limits.
    pub meters: Vec<Meter>,
    /// What holds the plan back, in a sentence.
    pub binding: String,
    /// The second-best set.
    pub runner_up: Option<RunnerUp>,
    /// The plan as a command takes it.
    pub committed: Vec<Commitment>,
    /// What is kept with it.
    pub choice: Option<Choice>,
    pub(super) pick: Option<Pick>,
}
