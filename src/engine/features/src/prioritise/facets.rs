//! Facets: the ways of narrowing the table, and how many items each choice would leave.

use crate::prioritise::index::{FacetValues, QueryIndex};
use crate::prioritise::ranking::{Place, Ranking};
use crate::prioritise::search::SearchWords;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::entity::Entity;
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::system::System;
use plumbline_document::table::{Slot, Table};
use plumbline_document::tier::Tier;
use plumbline_document::view::Query;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;

/// The value for items that have no system, no owner, no tier or no due date.
pub const NONE: &str = "none";

/// The value for items without a tag: no tag is empty.
pub const UNTAGGED: &str = "";

/// Due within this many days counts as soon.
pub const SOON_DAYS: i64 = 14;

/// A way of narrowing the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FacetName {
    /// The kind, by its slug.
    Kind,
    /// The track, by its slug.
    Track,
    /// The status, by its id.
    Status,
    /// The AI system, by its id, or [`NONE`].
    System,
    /// The owner, by id, or [`NONE`].
    Owner,
    /// A tag, or [`UNTAGGED`].
    Tag,
    /// The tier of the item's system, as in the exported JSON, or [`NONE`].
    Tier,
    /// `overdue`, `soon` ([`SOON_DAYS`], today included), `later`, or [`NONE`]. Finished items are never due.
    Due,
    /// `scored`, `undefined`, `prohibited` or `done`.
    Score,
}

impl FacetName {
    /// Every facet, in the order of the screen.
    pub const ALL: [Self; 9] = [
        Self::Kind,
        Self::Track,
        Self::Status,
        Self::System,
        Self::Owner,
        Self::Tag,
        Self::Tier,
        Self::Due,
        Self::Score,
    ];

    /// The name in [`Query::facets`].
    pub fn slug(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Track => "track",
            Self::Status => "status",
            Self::System => "system",
            Self::Owner => "owner",
            Self::Tag => "tag",
            Self::Tier => "tier",
            Self::Due => "due",
            Self::Score => "score",
        }
    }

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kind => "Kind",
            Self::Track => "Track",
            Self::Status => "Status",
            Self::System => "System",
            Self::Owner => "Owner",
            Self::Tag => "Tag",
            Self::Tier => "Risk tier",
            Self::Due => "Due",
            Self::Score => "Score",
        }
    }
}

/// One choice of a facet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetChoice {
    /// The value in [`Query::facets`].
    pub value: String,
    /// Name on the screen.
    pub label: String,
    /// Items with this value that the rest of the query lets through.
    pub count: u32,
    /// Whether the query has chosen it.
    pub chosen: bool,
}

/// One facet with its choices: those that some item has, and those that are chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// Which.
    pub name: FacetName,
    /// Its choices, in the order of the screen.
    pub choices: Vec<FacetChoice>,
}

/// The tier as in the exported JSON.
pub fn tier_slug(tier: Tier) -> &'static str {
    match tier {
        Tier::OutOfScope => "out_of_scope",
        Tier::Minimal => "minimal",
        Tier::Transparency => "transparency",
        Tier::Exempt63 => "exempt_6_3",
        Tier::Gpai => "gpai",
        Tier::InsufficientFacts => "insufficient_facts",
        Tier::HighRisk => "high_risk",
        Tier::GpaiSystemic => "gpai_systemic",
        Tier::Prohibited => "prohibited",
    }
}

/// When an item is due, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Due {
    /// Before today.
    Overdue,
    /// Within [`SOON_DAYS`], today included.
    Soon,
    /// After that.
    Later,
    /// No date, or finished.
    Never,
}

impl Due {
    const ALL: [Self; 4] = [Self::Overdue, Self::Soon, Self::Later, Self::Never];

    /// Of an item.
    pub fn of(due: Option<NaiveDate>, done: bool, today: NaiveDate) -> Self {
        match due.filter(|_| !done).map(|due| (due - today).num_days()) {
            None => Self::Never,
            Some(days) if days < 0 => Self::Overdue,
            Some(days) if days <= SOON_DAYS => Self::Soon,
            Some(_) => Self::Later,
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Later => "later",
            Self::Never => NONE,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Soon => "Within two weeks",
            Self::Later => "Later",
            Self::Never => "No date",
        }
    }
}

const PLACES: [(Place, &str, &str); 4] = [
    (Place::Scored, "scored", "Scored"),
    (Place::Undefined, "undefined", "Something missing"),
    (Place::Prohibited, "prohibited", "Prohibited"),
    (Place::Done, "done", "Finished"),
];

/// Everything that decides whether an item passes a facet, at hand without a search.
struct FacetedItem<'a> {
    values: &'a FacetValues,
    item: &'a Item,
    place: Place,
    due: Due,
    tier: Option<Tier>,
}

/// The chosen values of one facet, resolved so that testing an item is an index.
struct ChosenValues {
    facet: FacetName,
    /// By the number that [`number`] gives a value.
    wanted: Vec<bool>,
    tags: Vec<String>,
}

/// A query's facets, ready to be tried on many items.
pub(super) struct FacetFilter<'a> {
    workspace: &'a Workspace,
    ranking: &'a Ranking,
    today: NaiveDate,
    tiers: Vec<Option<Tier>>,
    chosen: Vec<ChosenValues>,
}

impl<'a> FacetFilter<'a> {
    /// Facets with names that are not known let everything through.
    pub(super) fn new(
        workspace: &'a Workspace,
        ranking: &'a Ranking,
        query: &Query,
        today: NaiveDate,
    ) -> Self {
        let mut filter = Self {
            workspace,
            ranking,
            today,
            tiers: tiers(&workspace.systems),
            chosen: Vec::new(),
        };
        for facet in FacetName::ALL {
            let Some(values) = query.facets.get(facet.slug()).filter(|v| !v.is_empty()) else {
                continue;
            };
            let mut chosen = ChosenValues {
                facet,
                wanted: Vec::new(),
                tags: Vec::new(),
            };
            for value in values {
                if facet == FacetName::Tag {
                    chosen.tags.push(value.clone());
                } else if let Some(number) = filter.number_of(facet, value) {
                    if chosen.wanted.len() <= number {
                        chosen.wanted.resize(number + 1, false);
                    }
                    if let Some(wanted) = chosen.wanted.get_mut(number) {
                        *wanted = true;
                    }
                }
            }
            filter.chosen.push(chosen);
        }
        filter
    }

    /// Whether no facet narrows anything.
    pub(super) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// Whether an item passes every facet.
    pub(super) fn passes(&self, slot: Slot, values: &FacetValues) -> bool {
        self.is_empty()
            || self.look(slot, values).is_some_and(|faceted| {
                self.chosen
                    .iter()
                    .all(|chosen| chosen.lets_through(&faceted))
            })
    }

    fn look<'c>(&'c self, slot: Slot, values: &'c FacetValues) -> Option<FacetedItem<'c>> {
        let place = self.ranking.place(slot);
        Some(FacetedItem {
            values,
            item: self.workspace.items.at(slot)?,
            place,
            due: Due::of(values.due, place == Place::Done, self.today),
            tier: values
                .system
                .and_then(|s| self.tiers.get(s as usize).copied()?),
        })
    }

    /// The number of a value as [`number`] gives it; none for a value that nothing can have.
    fn number_of(&self, facet: FacetName, value: &str) -> Option<usize> {
        let w = self.workspace;
        match facet {
            FacetName::Kind => Kind::ALL.iter().position(|k| k.slug() == value),
            FacetName::Track => Track::ALL.iter().position(|t| t.slug() == value),
            FacetName::Status => w
                .settings
                .statuses
                .iter()
                .position(|s| s.id.as_str() == value),
            FacetName::System if value == NONE => Some(0),
            FacetName::System => slot_by_text(&w.systems, value).map(|s| s + 1),
            FacetName::Owner if value == NONE => Some(0),
            FacetName::Owner => slot_by_text(&w.people, value).map(|s| s + 1),
            FacetName::Tag => None,
            FacetName::Tier if value == NONE => Some(0),
            FacetName::Tier => Tier::ALL
                .iter()
                .position(|t| tier_slug(*t) == value)
                .map(|t| t + 1),
            FacetName::Due => Due::ALL.iter().position(|d| d.slug() == value),
            FacetName::Score => PLACES.iter().position(|(_, slug, _)| *slug == value),
        }
    }

    /// The value and label of a number.
    fn describe(&self, facet: FacetName, number: usize) -> Option<(String, String)> {
        let w = self.workspace;
        let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
        let entity = |n: usize| Slot::try_from(n.checked_sub(1)?).ok();
        Some(match facet {
            FacetName::Kind => Kind::ALL.get(number).map(|k| pair(k.slug(), k.name()))?,
            FacetName::Track => Track::ALL.get(number).map(|t| pair(t.slug(), t.name()))?,
            FacetName::Status => {
                let status = w.settings.statuses.get(number)?;
                pair(status.id.as_str(), &status.name)
            }
            FacetName::System if number == 0 => pair(NONE, "No system"),
            FacetName::System => {
                let system = w.systems.at(entity(number)?)?;
                (system.id.to_string(), system.name.clone())
            }
            FacetName::Owner if number == 0 => pair(NONE, "No owner"),
            FacetName::Owner => {
                let person = w.people.at(entity(number)?)?;
                (person.id.to_string(), person.name.clone())
            }
            FacetName::Tag => return None,
            FacetName::Tier if number == 0 => pair(NONE, "No system"),
            FacetName::Tier => {
                let tier = *Tier::ALL.get(number - 1)?;
                pair(tier_slug(tier), tier.name())
            }
            FacetName::Due => Due::ALL.get(number).map(|d| pair(d.slug(), d.name()))?,
            FacetName::Score => PLACES.get(number).map(|(_, slug, name)| pair(slug, name))?,
        })
    }
}

impl ChosenValues {
    fn lets_through(&self, faceted: &FacetedItem<'_>) -> bool {
        if self.facet == FacetName::Tag {
            let has = |tag: &String| faceted.item.tags.contains(tag);
            return self
                .tags
                .iter()
                .any(|tag| has(tag) || (tag == UNTAGGED && faceted.item.tags.is_empty()));
        }
        number(self.facet, faceted).is_some_and(|n| self.wanted.get(n) == Some(&true))
    }
}

/// The number of an item's value of a facet; none for tags, of which an item has many, and unknown statuses.
fn number(facet: FacetName, faceted: &FacetedItem<'_>) -> Option<usize> {
    let entity = |slot: Option<Slot>| slot.map_or(0, |s| s as usize + 1);
    match facet {
        FacetName::Kind => Kind::ALL.iter().position(|k| *k == faceted.values.kind),
        FacetName::Track => Track::ALL.iter().position(|t| *t == faceted.values.track),
        FacetName::Status => faceted.values.status.map(usize::from),
        FacetName::System => Some(entity(faceted.values.system)),
        FacetName::Owner => Some(entity(faceted.values.owner)),
        FacetName::Tag => None,
        FacetName::Tier => Some(
            faceted
                .tier
                .and_then(|tier| Tier::ALL.iter().position(|t| *t == tier))
                .map_or(0, |t| t + 1),
        ),
        FacetName::Due => Due::ALL.iter().position(|d| *d == faceted.due),
        FacetName::Score => PLACES
            .iter()
            .position(|(place, ..)| *place == faceted.place),
    }
}

fn tiers(systems: &Table<System>) -> Vec<Option<Tier>> {
    let slots = 0..Slot::try_from(systems.slots()).unwrap_or(Slot::MAX);
    slots
        .map(|slot| systems.at(slot).map(|s| s.tier()))
        .collect()
}

fn slot_by_text<E: Entity>(table: &Table<E>, id: &str) -> Option<usize>
where
    E::Id: std::fmt::Display,
{
    let mut rows = table.enumerate();
    let (slot, _) = rows.find(|(_, entity)| entity.id().to_string() == id)?;
    usize::try_from(slot).ok()
}

/// The facets of a query with counts: for each facet, how many of the items that the text and the *other* facets let
/// through have each value.
pub fn facets(
    index: &QueryIndex,
    workspace: &Workspace,
    ranking: &Ranking,
    query: &Query,
    today: NaiveDate,
) -> Vec<Facet> {
    let words = SearchWords::of(&query.text);
    let filter = FacetFilter::new(workspace, ranking, query, today);
    let mut counts: Vec<Vec<u32>> = vec![Vec::new(); FacetName::ALL.len()];
    let mut tags: BTreeMap<&str, u32> = BTreeMap::new();
    for slot in ranking.order() {
        let Some(values) = index.values(*slot) else {
            continue;
        };
        if !words.all_in(index.text(*slot)) {
            continue;
        }
        let Some(faceted) = filter.look(*slot, values) else {
            continue;
        };
        let mut stopped = filter.chosen.iter().filter(|c| !c.lets_through(&faceted));
        let (stopped_by, by_more) = (stopped.next().map(|c| c.facet), stopped.next().is_some());
        if by_more {
            continue;
        }
        for (facet, counts) in FacetName::ALL.into_iter().zip(&mut counts) {
            if stopped_by.is_some_and(|by| by != facet) {
                continue;
            }
            if facet == FacetName::Tag {
                count_tags(&mut tags, workspace.items.at(*slot));
            } else if let Some(n) = number(facet, &faceted) {
                if counts.len() <= n {
                    counts.resize(n + 1, 0);
                }
                if let Some(count) = counts.get_mut(n) {
                    *count += 1;
                }
            }
        }
    }
    FacetName::ALL
        .into_iter()
        .zip(counts)
        .map(|(name, counts)| Facet {
            name,
            choices: if name == FacetName::Tag {
                tag_choices(query, &tags)
            } else {
                filter.choices(name, counts)
            },
        })
        .collect()
}

fn count_tags<'w>(tags: &mut BTreeMap<&'w str, u32>, item: Option<&'w std::sync::Arc<Item>>) {
    let Some(item) = item else { return };
    if item.tags.is_empty() {
        *tags.entry(UNTAGGED).or_default() += 1;
    }
    for tag in &item.tags {
        *tags.entry(tag).or_default() += 1;
    }
}

fn tag_choices(query: &Query, tags: &BTreeMap<&str, u32>) -> Vec<FacetChoice> {
    let chosen = query.facets.get(FacetName::Tag.slug());
    let is_chosen = |tag: &str| chosen.is_some_and(|c| c.iter().any(|t| t == tag));
    let mut all: BTreeMap<&str, u32> = tags.clone();
    for tag in chosen.into_iter().flatten() {
        all.entry(tag).or_default();
    }
    let choice = |(tag, count): (&str, u32)| FacetChoice {
        value: tag.to_owned(),
        label: if tag == UNTAGGED { "No tag" } else { tag }.to_owned(),
        count,
        chosen: is_chosen(tag),
    };
    all.into_iter().map(choice).collect()
}

impl FacetFilter<'_> {
    fn choices(&self, facet: FacetName, mut counts: Vec<u32>) -> Vec<FacetChoice> {
        let wanted = self
            .chosen
            .iter()
            .find(|c| c.facet == facet)
            .map_or(&[][..], |c| c.wanted.as_slice());
        counts.resize(counts.len().max(wanted.len()), 0);
        let mut choices: Vec<FacetChoice> = counts
            .iter()
            .enumerate()
            .filter_map(|(number, count)| {
                let chosen = wanted.get(number) == Some(&true);
                let (value, label) = self.describe(facet, number)?;
                (*count > 0 || chosen).then_some(FacetChoice {
                    value,
                    label,
                    count: *count,
                    chosen,
                })
            })
            .collect();
        if matches!(facet, FacetName::System | FacetName::Owner) {
            sort::by_key(&mut choices, |c| (c.value == NONE, c.label.to_lowercase()));
        }
        choices
    }
}
