//! Sprints: a time span with capacity, quotas, what was planned into it, what changed on the way and how it ended.
//!
//! Sizes are whole half-days, so that sums are exact and a limit is either kept or not.

use crate::calendar::{Calendar, DaysOff};
use crate::entity::entity;
use crate::ids::{FrameworkId, ItemId, PersonId, SprintId};
use crate::item::Item;
use crate::kind::{Kind, Track};
use crate::meta::Meta;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A number of half working days. In JSON the number of days, as in `2.5`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    schemars(with = "f64", extend("minimum" = 0, "maximum" = Self::MOST_DAYS, "multipleOf" = 0.5))
)]
pub struct HalfDays(pub u32);

impl HalfDays {
    /// More than this many days are no size or capacity of a sprint.
    pub const MOST_DAYS: f64 = 10_000.0;

    /// The half-days that cover so many days: rounded up, at least one. None for what is no size.
    pub fn covering(days: f64) -> Option<Self> {
        Self::rounded(libm::ceil(days * 2.0 - 1e-9).max(1.0), days)
    }

    /// The nearest number of half-days. None for what is none.
    pub fn nearest(days: f64) -> Option<Self> {
        Self::rounded(libm::round(days * 2.0), days)
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
    fn rounded(halves: f64, days: f64) -> Option<Self> {
        let sound = days.is_finite() && (0.0..=Self::MOST_DAYS).contains(&days);
        sound.then_some(Self(halves as u32))
    }

    /// In days.
    pub fn days(self) -> f64 {
        f64::from(self.0) / 2.0
    }
}

impl std::fmt::Display for HalfDays {
    /// `2.5 days`, `1 day`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let one = if self.0 == 2 { "" } else { "s" };
        write!(f, "{} day{one}", self.days())
    }
}

impl Serialize for HalfDays {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.days().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for HalfDays {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let days = f64::deserialize(deserializer)?;
        Self::nearest(days)
            .filter(|halves| (halves.days() - days).abs() < 1e-9)
            .ok_or_else(|| serde::de::Error::custom("days come in halves, from 0 to 10000"))
    }
}

/// The classes that a sprint has quotas for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "WorkClass"))]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Research.
    Discovery,
    /// Delivery, bugs included.
    Delivery,
    /// Generative-AI and ML debt.
    Debt,
    /// Monitoring, data validation, retraining: reserved first.
    Recurring,
}

impl Class {
    /// Every class, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Discovery, Self::Delivery, Self::Debt, Self::Recurring];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Discovery => "Discovery",
            Self::Delivery => "Delivery",
            Self::Debt => "Debt",
            Self::Recurring => "Recurring",
        }
    }

    /// The class of an item: by its kind, else by its track.
    pub fn of(item: &Item) -> Self {
        match (item.kind, item.track) {
            (Kind::Monitoring | Kind::DataValidation | Kind::Retraining, _) => Self::Recurring,
            (Kind::Debt, _) => Self::Debt,
            (_, Track::Discovery) => Self::Discovery,
            (_, Track::Delivery) => Self::Delivery,
        }
    }
}

/// The share of the capacity that a class gets, in per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quota {
    /// Which class.
    pub class: Class,
    /// At least so many per cent.
    #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
    pub min: u8,
    /// At most so many per cent.
    #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
    pub max: u8,
}

/// Quotas under a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Preset {
    /// Name on the screen.
    pub name: String,
    /// At most one a class; a class without one is free.
    pub quotas: Vec<Quota>,
}

/// How much was finished in a week before this workspace knew of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EarlierWeek {
    /// The week's Monday.
    pub week: NaiveDate,
    /// Items finished in it.
    pub done: u32,
}

/// What planning and forecasting go by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Planning {
    /// The team's working days.
    pub calendar: Calendar,
    /// Quota presets.
    pub presets: Vec<Preset>,
    /// Weeks from before this workspace, for the forecast.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<EarlierWeek>,
}

impl Default for Planning {
    /// Presets after practice §4.4 (published splits), each share give or take ten points; a debt sprint after §4.6.
    fn default() -> Self {
        /// How far a share may be missed either way, in points.
        const GIVE: u8 = 10;
        let preset = |name: &str, shares: [u8; 4]| Preset {
            name: name.to_owned(),
            quotas: Class::ALL
                .into_iter()
                .zip(shares)
                .map(|(class, share)| Quota {
                    class,
                    min: share.saturating_sub(GIVE),
                    max: (share + GIVE).min(100),
                })
                .collect(),
        };
        let debt = Quota {
            class: Class::Debt,
            min: 60,
            max: 100,
        };
        Self {
            calendar: Calendar::default(),
            presets: vec![
                preset("Balanced", [20, 55, 15, 10]),
                preset("Discovery-heavy", [30, 40, 15, 15]),
                preset("Run mode", [10, 45, 20, 25]),
                Preset {
                    name: "Debt sprint".to_owned(),
                    quotas: vec![debt],
                },
            ],
            earlier: Vec::new(),
        }
    }
}

impl Planning {
    /// Whether it says nothing of its own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How much of a person's time a sprint gets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Allotment {
    /// Who.
    pub person: PersonId,
    /// Per cent of the working days that go into planned work.
    #[cfg_attr(feature = "schema", schemars(range(max = 100)))]
    pub focus: u8,
    /// Own days off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<DaysOff>,
}

/// What a sprint has room for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Capacity {
    /// Of the whole team, where no people are listed.
    pub team: HalfDays,
    /// Of a track, where it has a limit of its own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(
        feature = "schema",
        schemars(schema_with = "crate::schema::keyed::<Track, HalfDays>")
    )]
    pub tracks: BTreeMap<Track, HalfDays>,
    /// Of people. Their own items use their own time; items without an owner use what is left of the team's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Allotment>,
}

/// An item in the plan, as it was when it came in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Commitment {
    /// Which item.
    pub item: ItemId,
    /// Its size then.
    pub size: HalfDays,
    /// Its class then.
    pub class: Class,
}

/// What the planner said when the plan was taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// The framework whose scores were summed.
    pub framework: FrameworkId,
    /// The sum of the scores without effort.
    pub value: f64,
    /// Points by which a better set could at most be better; 0 when the set is optimal.
    #[serde(default)]
    pub gap: f64,
    /// The best of the other sets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub runner_up: Vec<ItemId>,
    /// The sum of its scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runner_up_value: Option<f64>,
    /// What held the plan back, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub binding: String,
}

/// An item that came in or went out while the sprint ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ScopeChange {
    /// Which item, with size and class.
    pub what: Commitment,
    /// True when it came in.
    pub added: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, when the browser knew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// Why.
    pub reason: String,
}

/// An item that was not finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CarryOver {
    /// Which item.
    pub item: ItemId,
    /// Why it was not finished.
    pub reason: String,
    /// The sprint that it goes on in; none for the backlog.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<SprintId>,
}

/// Where a sprint stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SprintStage"))]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Not begun.
    #[default]
    Planned,
    /// Running.
    Running,
    /// Over.
    Ended,
}

impl Stage {
    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "Planned",
            Self::Running => "Running",
            Self::Ended => "Ended",
        }
    }
}

/// A sprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sprint {
    /// Identity.
    pub id: SprintId,
    /// Name on the screen.
    pub name: String,
    /// What it is for, in a sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
    /// The first day.
    pub start: NaiveDate,
    /// The last day, included.
    pub end: NaiveDate,
    /// Where it stands.
    #[serde(default)]
    pub stage: Stage,
    /// What it has room for.
    #[serde(default)]
    pub capacity: Capacity,
    /// Shares by class; a class without one is free.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// Items that must be in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pins: Vec<ItemId>,
    /// Items that must be out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exclusions: Vec<ItemId>,
    /// The plan, as it was taken; what changed since is in `scope`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub committed: Vec<Commitment>,
    /// What the planner said of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<Choice>,
    /// What came in and went out while it ran, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scope: Vec<ScopeChange>,
    /// What was finished when it ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finished: Vec<Commitment>,
    /// What was not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carry_over: Vec<CarryOver>,
    /// What the team takes from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Sprint,
    SprintId {
        name,
        goal,
        start,
        end,
        stage,
        capacity,
        quotas,
        pins,
        exclusions,
        committed,
        choice,
        scope,
        finished,
        carry_over,
        note
    }
);

impl Sprint {
    /// A planned sprint with nothing in it.
    pub fn new(id: SprintId, name: &str, start: NaiveDate, end: NaiveDate, meta: Meta) -> Self {
        Self {
            id,
            name: name.to_owned(),
            goal: String::new(),
            start,
            end,
            stage: Stage::Planned,
            capacity: Capacity::default(),
            quotas: Vec::new(),
            pins: Vec::new(),
            exclusions: Vec::new(),
            committed: Vec::new(),
            choice: None,
            scope: Vec::new(),
            finished: Vec::new(),
            carry_over: Vec::new(),
            note: String::new(),
            meta,
        }
    }

    /// What is in it now: the plan with the changes of scope.
    pub fn content(&self) -> Vec<Commitment> {
        let mut now = self.committed.clone();
        for change in &self.scope {
            now.retain(|c| c.item != change.what.item);
            if change.added {
                now.push(change.what.clone());
            }
        }
        now
    }

    /// Whether any of its days is a day of another.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// A person's half-days: working days of the team without the person's own days off, times the focus, rounded down.
    pub fn half_days_of(&self, allotment: &Allotment, calendar: &Calendar) -> HalfDays {
        let days = calendar.working_days(self.start, self.end, &allotment.off);
        HalfDays(2 * days * u32::from(allotment.focus) / 100)
    }

    /// The capacity of the team: the sum of its people's where people are listed.
    pub fn team_capacity(&self, calendar: &Calendar) -> HalfDays {
        if self.capacity.people.is_empty() {
            return self.capacity.team;
        }
        let people = self.capacity.people.iter();
        HalfDays(people.map(|a| self.half_days_of(a, calendar).0).sum())
    }

    /// A quota in half-days of this capacity: the minimum rounded up, the maximum down.
    pub fn quota_half_days(quota: Quota, team: HalfDays) -> (u32, u32) {
        let share = |percent: u8| u64::from(team.0) * u64::from(percent);
        let whole = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        (
            whole(share(quota.min).div_ceil(100)),
            whole(share(quota.max) / 100),
        )
    }

    /// Whether a person has time in it, or changed its scope.
    pub fn mentions(&self, person: &PersonId) -> bool {
        self.capacity.people.iter().any(|a| a.person == *person)
            || self.scope.iter().any(|c| c.by == Some(*person))
    }

    /// Every reference to an item that is not `kept` is dropped; whether there was any.
    pub fn forget_items(&mut self, kept: impl Fn(&ItemId) -> bool) -> bool {
        let before = self.clone();
        self.pins.retain(&kept);
        self.exclusions.retain(&kept);
        self.committed.retain(|c| kept(&c.item));
        self.finished.retain(|c| kept(&c.item));
        self.scope.retain(|c| kept(&c.what.item));
        self.carry_over.retain(|c| kept(&c.item));
        if let Some(choice) = &mut self.choice {
            choice.runner_up.retain(&kept);
        }
        before != *self
    }
}
