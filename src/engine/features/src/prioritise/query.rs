//! The rows of the backlog table: filtered, sorted, grouped.

use crate::prioritise::facets::{FacetFilter, NONE};
use crate::prioritise::index::{FacetValues, QueryIndex};
use crate::prioritise::ranking::Ranking;
use crate::prioritise::search::SearchWords;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::entity::Entity;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::table::{Slot, Table};
use plumbline_document::view::{GroupBy, Query};
use plumbline_document::workspace::Workspace;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableRow {
    /// The header of a group: an index into [`TableRows::groups`].
    Group(u32),
    /// An item.
    Item(Slot),
}

/// A group of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What tells it apart: a slug or an id; `none` for the group of items that have none.
    pub key: String,
    /// Name on the screen.
    pub label: String,
    /// The epic, when the groups are epics.
    pub epic: Option<Slot>,
    /// Its items.
    pub count: u32,
    /// Where its header stands in [`TableRows::rows`]; its items follow.
    pub at: u32,
}

/// The rows that a query shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableRows {
    /// TableRows from top to bottom.
    pub rows: Vec<TableRow>,
    /// The groups, in order; empty when nothing groups.
    pub groups: Vec<Group>,
    /// Items that the query lets through.
    pub items: u32,
}

impl TableRows {
    /// What a plain query ([`Query::is_plain`]) shows; it needs no index.
    pub fn all(ranking: &Ranking) -> Self {
        Self {
            rows: ranking
                .order()
                .iter()
                .copied()
                .map(TableRow::Item)
                .collect(),
            groups: Vec::new(),
            items: ranking.counts().items,
        }
    }
}

impl QueryIndex {
    /// The items that a query lets through, in its order, with the headers of its groups.
    ///
    /// Sort columns: `rank` (the default), `key` or `number`, `title`, `kind`, `track`, `system`, `tier`, `status`,
    /// `effort`, `owner`, `due`, `changed`, `score`, or the id of a criterion (`criterion:<id>` where the id is one of
    /// these words). Items without a value come last in either direction; equals stand in the order of the ranking.
    /// An unknown column sorts by rank.
    pub fn rows(
        &self,
        workspace: &Workspace,
        ranking: &Ranking,
        query: &Query,
        today: NaiveDate,
    ) -> TableRows {
        let mut slots = self.matching(workspace, ranking, query, today);
        if let Some(sort) = &query.sort {
            let keys = self.sort_keys(workspace, ranking, &sort.column, &slots);
            sort_by_keys(&mut slots, keys, sort.descending);
        }
        let items = u32::try_from(slots.len()).unwrap_or(u32::MAX);
        if query.group == GroupBy::Nothing {
            return TableRows {
                rows: slots.into_iter().map(TableRow::Item).collect(),
                groups: Vec::new(),
                items,
            };
        }
        self.grouped(workspace, query.group, &slots)
    }

    /// The items that a query lets through, in the order of the ranking.
    fn matching(
        &self,
        workspace: &Workspace,
        ranking: &Ranking,
        query: &Query,
        today: NaiveDate,
    ) -> Vec<Slot> {
        let words = SearchWords::of(&query.text);
        let filter = FacetFilter::new(workspace, ranking, query, today);
        let order = ranking.order().iter().copied();
        order
            .filter(|slot| {
                self.values(*slot).is_some_and(|values| {
                    words.all_in(self.text(*slot)) && filter.passes(*slot, values)
                })
            })
            .collect()
    }

    fn sort_keys(
        &self,
        workspace: &Workspace,
        ranking: &Ranking,
        column: &str,
        slots: &[Slot],
    ) -> Vec<SortKey<'_>> {
        let by = |key: &dyn Fn(Slot, &Item, &FacetValues) -> Option<f64>| -> Vec<SortKey<'_>> {
            let number = |slot: &Slot| {
                let (item, values) = (workspace.items.at(*slot)?, self.values(*slot)?);
                key(*slot, item, values).filter(|v| !v.is_nan())
            };
            slots
                .iter()
                .map(|slot| number(slot).map_or(SortKey::Missing, SortKey::Number))
                .collect()
        };
        let names =
            |names: &[u32], slot: Option<Slot>| names.get(slot? as usize).copied().map(f64::from);
        match column {
            "title" => slots
                .iter()
                .map(|s| SortKey::Text(self.title(*s)))
                .collect(),
            "key" | "number" => by(&|_, item, _| Some(f64::from(item.number))),
            "kind" => by(&|_, _, values| place_in(Kind::ALL, &values.kind)),
            "track" => by(&|_, _, values| place_in(Track::ALL, &values.track)),
            "status" => by(&|_, _, values| values.status.map(f64::from)),
            "system" => {
                let order = name_order(&workspace.systems, |s| &s.name);
                by(&|_, _, values| names(&order, values.system))
            }
            "owner" => {
                let order = name_order(&workspace.people, |p| &p.name);
                by(&|_, _, values| names(&order, values.owner))
            }
            "tier" => by(&|_, _, values| {
                let tier = workspace.systems.at(values.system?)?.tier();
                Some(f64::from(tier as u8))
            }),
            "due" => by(&|_, _, values| {
                use chrono::Datelike;
                values.due.map(|due| f64::from(due.num_days_from_ce()))
            }),
            #[allow(clippy::cast_precision_loss)] // milliseconds stay far below 2^53
            "changed" => by(&|_, item, _| Some(item.meta.changed.at.timestamp_millis() as f64)),
            "score" => by(&|slot, _, _| ranking.score(slot)),
            "rank" => {
                let ranks = ranking.ranks();
                by(&|slot, _, _| ranks.get(slot as usize).copied()?.map(f64::from))
            }
            other => {
                let id = sorted_criterion(workspace, ranking, other);
                let criterion = workspace.criteria.get(&id);
                let context = ranking.context(workspace);
                if ranking.knows(&id) {
                    by(&|slot, _, _| ranking.value(slot, &id))
                } else {
                    by(&|_, item, _| context.value(criterion?, item))
                }
            }
        }
    }

    fn grouped(&self, workspace: &Workspace, by: GroupBy, slots: &[Slot]) -> TableRows {
        let mut buckets: BTreeMap<(u32, u32), Vec<Slot>> = BTreeMap::new();
        let mut seen_epics: BTreeMap<Option<Slot>, u32> = BTreeMap::new();
        let orders = match by {
            GroupBy::System => name_order(&workspace.systems, |s| &s.name),
            GroupBy::Owner => name_order(&workspace.people, |p| &p.name),
            _ => Vec::new(),
        };
        let named = |slot: Option<Slot>| match slot {
            Some(s) => (orders.get(s as usize).copied().unwrap_or(u32::MAX - 1), s),
            None => (u32::MAX, 0),
        };
        for slot in slots {
            let Some(values) = self.values(*slot) else {
                continue;
            };
            // The first number orders the groups, the second tells what they are.
            let bucket = match by {
                GroupBy::Nothing => (0, 0),
                GroupBy::Kind => index_in(Kind::ALL, &values.kind),
                GroupBy::Track => index_in(Track::ALL, &values.track),
                GroupBy::Status => values
                    .status
                    .map_or((u32::MAX, 0), |s| (u32::from(s), u32::from(s))),
                GroupBy::System => named(values.system),
                GroupBy::Owner => named(values.owner),
                GroupBy::Epic => {
                    let epic = epic_of(workspace, *slot);
                    let next = u32::try_from(seen_epics.len()).unwrap_or(u32::MAX - 1);
                    let first_seen = *seen_epics.entry(epic).or_insert(next);
                    epic.map_or((u32::MAX, 0), |e| (first_seen, e))
                }
            };
            buckets.entry(bucket).or_default().push(*slot);
        }
        let mut out = TableRows {
            rows: Vec::with_capacity(slots.len() + buckets.len()),
            groups: Vec::with_capacity(buckets.len()),
            items: 0,
        };
        for ((order, what), members) in buckets {
            let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
            let group = (order != u32::MAX).then_some(what);
            let (key, label) = name_group(workspace, by, group);
            let index = u32::try_from(out.groups.len()).unwrap_or(u32::MAX);
            out.groups.push(Group {
                key,
                label,
                epic: group.filter(|_| by == GroupBy::Epic),
                count,
                at: u32::try_from(out.rows.len()).unwrap_or(u32::MAX),
            });
            out.rows.push(TableRow::Group(index));
            out.rows.extend(members.into_iter().map(TableRow::Item));
            out.items += count;
        }
        out
    }
}

/// A value to sort by.
#[derive(Clone, Copy, Debug)]
enum SortKey<'a> {
    Number(f64),
    Text(&'a str),
    Missing,
}

impl SortKey<'_> {
    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let turned = |o: Ordering| if descending { o.reverse() } else { o };
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => turned(a.total_cmp(b)),
            (Self::Text(a), Self::Text(b)) => turned(a.cmp(b)),
            (Self::Missing, Self::Missing) => Ordering::Equal,
            (Self::Missing, _) => Ordering::Greater,
            (_, Self::Missing) => Ordering::Less,
            (Self::Number(_), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Number(_)) => Ordering::Greater,
        }
    }
}

fn sort_by_keys(slots: &mut Vec<Slot>, keys: Vec<SortKey<'_>>, descending: bool) {
    let mut rows: Vec<(SortKey<'_>, Slot)> = keys.into_iter().zip(slots.iter().copied()).collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "10,000 rows are sorted while somebody waits"
    )]
    rows.sort_by(|a, b| a.0.compare(&b.0, descending));
    slots.clear();
    slots.extend(rows.into_iter().map(|(_, slot)| slot));
}

/// The criterion that a column name means: `effort` is the one that the framework takes for effort.
fn sorted_criterion(workspace: &Workspace, ranking: &Ranking, column: &str) -> CriterionId {
    if let Some(id) = column.strip_prefix("criterion:") {
        return CriterionId::from(id);
    }
    let framework = workspace.frameworks.get(ranking.framework());
    match framework.and_then(|f| f.effort()) {
        Some(effort) if column == "effort" => effort.clone(),
        _ => CriterionId::from(column),
    }
}

fn index_in<T: PartialEq>(all: &[T], value: &T) -> (u32, u32) {
    let at = (0..).zip(all).find(|(_, v)| *v == value);
    at.map_or((u32::MAX, 0), |(i, _)| (i, i))
}

fn place_in<T: PartialEq>(all: &[T], value: &T) -> Option<f64> {
    let at = (0_u32..).zip(all).find(|(_, v)| *v == value)?;
    Some(f64::from(at.0))
}

/// By slot, the place of each entity when sorted by name without regard to case.
fn name_order<E: Entity>(table: &Table<E>, name: impl Fn(&E) -> &String) -> Vec<u32> {
    let mut named: Vec<(String, Slot)> = table
        .enumerate()
        .map(|(slot, entity)| (name(entity).to_lowercase(), slot))
        .collect();
    sort::plain(&mut named);
    let mut order = vec![u32::MAX - 1; table.slots()];
    for (at, (_, slot)) in (0..).zip(named) {
        if let Some(entry) = order.get_mut(slot as usize) {
            *entry = at;
        }
    }
    order
}

/// No line of parents is longer; a cycle, which commands refuse, ends here too.
const LONGEST_LINE: usize = 100;

/// The topmost epic in an item's line of parents, itself included.
fn epic_of(workspace: &Workspace, slot: Slot) -> Option<Slot> {
    let mut epic = None;
    let mut item = workspace.items.at(slot)?;
    for _ in 0..LONGEST_LINE {
        if item.kind == Kind::Epic {
            epic = workspace.items.slot(&item.id);
        }
        let up: Option<ItemId> = item.parent;
        match up.and_then(|id| workspace.items.get(&id)) {
            Some(parent) if parent.is_live() => item = parent,
            _ => break,
        }
    }
    epic
}

fn name_group(workspace: &Workspace, by: GroupBy, group: Option<u32>) -> (String, String) {
    let pair = |key: &str, label: &str| (key.to_owned(), label.to_owned());
    let named = group.and_then(|what| {
        Some(match by {
            GroupBy::Nothing => return None,
            GroupBy::Kind => Kind::ALL
                .get(what as usize)
                .map(|k| pair(k.slug(), k.name()))?,
            GroupBy::Track => Track::ALL
                .get(what as usize)
                .map(|t| pair(t.slug(), t.name()))?,
            GroupBy::Status => {
                let status = workspace.settings.statuses.get(what as usize)?;
                pair(status.id.as_str(), &status.name)
            }
            GroupBy::System => {
                let system = workspace.systems.at(what)?;
                (system.id.to_string(), system.name.clone())
            }
            GroupBy::Owner => {
                let person = workspace.people.at(what)?;
                (person.id.to_string(), person.name.clone())
            }
            GroupBy::Epic => {
                let epic = workspace.items.at(what)?;
                (epic.id.to_string(), epic.title.clone())
            }
        })
    });
    named.unwrap_or_else(|| {
        let label = match by {
            GroupBy::Nothing => "All items",
            GroupBy::Epic => "No epic",
            GroupBy::Track => "No track",
            GroupBy::System => "No system",
            GroupBy::Status => "Unknown status",
            GroupBy::Kind => "No kind",
            GroupBy::Owner => "No owner",
        };
        pair(NONE, label)
    })
}
