//! All items in order, kept up to date one item at a time.
//!
//! Built for 10,000 items and a slider that moves: the values of every criterion stand in columns by slot, so that new
//! weights cost one pass over numbers and one sort, and a change to one item a binary search and a shift of the order.

use super::derive::{Grounds, Prohibition};
use super::footing::Footings;
use super::score::{Formula, Missing, Role, Standing};
use crate::engine::backlog::criterion::{Criterion, Scale};
use crate::engine::backlog::framework::{Framework, Method};
use crate::engine::backlog::ids::{CriterionId, FrameworkId, StatusId};
use crate::engine::backlog::item::Item;
use crate::engine::backlog::settings::Category;
use crate::engine::backlog::table::Slot;
use crate::engine::backlog::workspace::Workspace;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Which part of the order an item stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It has a score and a rank.
    Scored,
    /// Something is missing.
    Undefined,
    /// A prohibited practice.
    Prohibited,
    /// Finished.
    Done,
    /// In the trash, or no item in this slot.
    Absent,
}

/// How many items stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All items that are not in the trash.
    pub items: u32,
    /// With a score and a rank.
    pub scored: u32,
    /// With something missing.
    pub undefined: u32,
    /// Prohibited practices.
    pub prohibited: u32,
    /// Finished.
    pub done: u32,
}

impl Counts {
    fn of(&mut self, place: Place) -> Option<&mut u32> {
        match place {
            Place::Scored => Some(&mut self.scored),
            Place::Undefined => Some(&mut self.undefined),
            Place::Prohibited => Some(&mut self.prohibited),
            Place::Done => Some(&mut self.done),
            Place::Absent => None,
        }
    }

    fn add(&mut self, place: Place) {
        if let Some(count) = self.of(place) {
            *count += 1;
            self.items += 1;
        }
    }

    fn take(&mut self, place: Place) {
        if let Some(count) = self.of(place) {
            *count = count.saturating_sub(1);
            self.items = self.items.saturating_sub(1);
        }
    }
}

/// What about a slot does not depend on the framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lot {
    Absent,
    Open,
    Prohibited,
    Done,
}

/// One criterion's values by slot; `NaN` where there is none. Never shown: readers get an `Option`.
#[derive(Clone, Debug)]
struct Column {
    id: CriterionId,
    criterion: Option<Arc<Criterion>>,
    raw: Vec<f64>,
    norm: Vec<f64>,
}

impl Column {
    fn new(id: &CriterionId, workspace: &Workspace) -> Self {
        Self {
            id: id.clone(),
            criterion: workspace.criteria.get(id).cloned(),
            raw: Vec::new(),
            norm: Vec::new(),
        }
    }

    fn fill(&mut self, workspace: &Workspace, grounds: &Grounds<'_>) {
        self.raw.clear();
        self.norm.clear();
        let slots = workspace.items.slots();
        self.raw.resize(slots, f64::NAN);
        self.norm.resize(slots, f64::NAN);
        for (slot, item) in workspace.items.enumerate() {
            self.set(slot, item, grounds);
        }
    }

    fn set(&mut self, slot: Slot, item: &Item, grounds: &Grounds<'_>) {
        let raw = self
            .criterion
            .as_ref()
            .filter(|_| item.is_live())
            .and_then(|criterion| grounds.value(criterion, item))
            .unwrap_or(f64::NAN);
        let norm = self
            .criterion
            .as_ref()
            .filter(|criterion| has_length(criterion.scale))
            .map_or(f64::NAN, |criterion| criterion.normalise(raw));
        self.write(slot, raw, norm);
    }

    fn write(&mut self, slot: Slot, raw: f64, norm: f64) {
        let slot = slot as usize;
        if let (Some(r), Some(n)) = (self.raw.get_mut(slot), self.norm.get_mut(slot)) {
            (*r, *n) = (raw, norm);
        }
    }

    fn resize(&mut self, slots: usize) {
        self.raw.resize(slots, f64::NAN);
        self.norm.resize(slots, f64::NAN);
    }

    /// Whether it still holds what the workspace's criterion says.
    fn is_current(&self, workspace: &Workspace) -> bool {
        match (&self.criterion, workspace.criteria.get(&self.id)) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs),
            (None, None) => true,
            _ => false,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        let same = |a: &[f64], b: &[f64]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
        };
        self.id == other.id && same(&self.raw, &other.raw) && same(&self.norm, &other.norm)
    }
}

/// The items of a workspace in order under one framework, as of one day.
///
/// Scored items come first, best first; then those with something missing, then prohibited ones, then finished ones.
/// Items with equal scores share the better rank; only for display do they stand by item number.
#[derive(Clone, Debug)]
pub struct Ranking {
    framework: FrameworkId,
    method: Method,
    today: NaiveDate,
    /// Where the systems stand.
    footings: Arc<Footings>,
    columns: Vec<Column>,
    formula: Formula,
    lots: Vec<Lot>,
    numbers: Vec<u32>,
    scores: Vec<f64>,
    prohibitions: BTreeMap<Slot, Prohibition>,
    order: Vec<Slot>,
    counts: Counts,
    /// Sort keys, kept so that a re-rank allocates nothing.
    scratch: Vec<u128>,
}

impl Ranking {
    /// Ranks every item. `framework` need not be in the workspace: a preview ranks without touching the document.
    pub fn compute(workspace: &Workspace, framework: &Framework, today: NaiveDate) -> Self {
        let mut ranking = Self {
            framework: framework.id.clone(),
            method: framework.method.clone(),
            today,
            footings: Footings::of(workspace, today).into(),
            columns: Vec::new(),
            formula: Formula::of(&framework.method, |_| 0),
            lots: Vec::new(),
            numbers: Vec::new(),
            scores: Vec::new(),
            prohibitions: BTreeMap::new(),
            order: Vec::new(),
            counts: Counts::default(),
            scratch: Vec::new(),
        };
        ranking.read_items(workspace);
        ranking.reweigh(workspace, framework);
        ranking
    }

    /// Ranks by other weights or another framework. Columns that are there are used again, so this is what a slider
    /// calls while it moves. The items must be those of the last compute or update.
    pub fn reweigh(&mut self, workspace: &Workspace, framework: &Framework) {
        let grounds = self.grounds(workspace);
        self.columns.retain(|column| column.is_current(workspace));
        for id in framework.criteria() {
            if self.column(id).is_none() {
                let mut column = Column::new(id, workspace);
                column.fill(workspace, &grounds);
                self.columns.push(column);
            }
        }
        self.framework = framework.id.clone();
        self.method = framework.method.clone();
        self.formula = Formula::of(&self.method, |id| self.column(id).unwrap_or(usize::MAX));
        for slot in 0..self.slots() {
            self.rescore(slot);
        }
        self.arrange();
    }

    /// Brings one item up to date, wherever it was and wherever it goes. Costs a binary search and a shift.
    ///
    /// Enough after a change to the item itself; after a change to a system's assessment or its evidence call
    /// [`Ranking::follow_systems`], after one to settings, a system, a criterion or the framework compute anew.
    pub fn update(&mut self, workspace: &Workspace, slot: Slot) {
        self.take_out(slot);
        self.read_row(workspace, slot);
        self.put_in(slot);
    }

    /// Brings several items up to date, by one sort when they are many.
    pub fn update_all(&mut self, workspace: &Workspace, slots: &[Slot]) {
        /// Above this share of the order one sort is cheaper than so many shifts.
        const SORT_ABOVE: usize = 32;
        if slots.len() * SORT_ABOVE <= self.order.len() {
            for slot in slots {
                self.update(workspace, *slot);
            }
            return;
        }
        for slot in slots {
            self.read_row(workspace, *slot);
        }
        self.arrange();
    }

    /// Brings the items of those systems up to date that stand elsewhere now than when it was computed: another tier,
    /// other open duties, other obligations covered. Whatever else changed about a system or its evidence costs nothing.
    /// Returns the slots that were read again.
    pub fn follow_systems(&mut self, workspace: &Workspace) -> Vec<Slot> {
        let footings = Footings::of(workspace, self.today);
        let moved = footings.moved(&self.footings);
        self.footings = footings.into();
        if moved.is_empty() {
            return Vec::new();
        }
        let items = workspace.items.enumerate();
        let theirs = items.filter(|(_, item)| item.system.is_some_and(|s| moved.contains(&s)));
        let slots: Vec<Slot> = theirs.map(|(slot, _)| slot).collect();
        self.update_all(workspace, &slots);
        slots
    }

    /// What derived values rest on.
    pub fn grounds<'w>(&self, workspace: &'w Workspace) -> Grounds<'w> {
        Grounds::with(workspace, self.footings.clone(), self.today)
    }

    /// Where the systems stand.
    pub fn footings(&self) -> &Footings {
        &self.footings
    }

    /// The framework that it ranks by.
    pub fn framework(&self) -> &FrameworkId {
        &self.framework
    }

    /// The formula that it ranks by.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The day as of which it holds.
    pub fn today(&self) -> NaiveDate {
        self.today
    }

    /// All items that are not in the trash, best first.
    pub fn order(&self) -> &[Slot] {
        &self.order
    }

    /// The scored items, best first.
    pub fn scored(&self) -> &[Slot] {
        self.order
            .get(..self.counts.scored as usize)
            .unwrap_or_default()
    }

    /// How many items stand where.
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The rank of a scored item, from 1. Equal scores share the better rank.
    pub fn rank(&self, slot: Slot) -> Option<u32> {
        let score = self
            .score(slot)
            .filter(|_| self.place(slot) == Place::Scored)?;
        let better = self
            .scored()
            .partition_point(|other| self.raw_score(*other) > score);
        u32::try_from(better).ok()?.checked_add(1)
    }

    /// Ranks of all slots in one pass.
    pub fn ranks(&self) -> Vec<Option<u32>> {
        let mut ranks = vec![None; self.lots.len()];
        let mut last: Option<(f64, u32)> = None;
        for (at, slot) in (1..).zip(self.scored()) {
            let score = self.raw_score(*slot);
            let rank = match last {
                Some((before, rank)) if before == score => rank,
                _ => at,
            };
            last = Some((score, rank));
            if let Some(entry) = ranks.get_mut(*slot as usize) {
                *entry = Some(rank);
            }
        }
        ranks
    }

    /// The score of an item, finished ones included.
    pub fn score(&self, slot: Slot) -> Option<f64> {
        Some(self.raw_score(slot)).filter(|score| !score.is_nan())
    }

    /// The score of an open item apart from its size: without effort, and not per day. What a sprint sums. None when
    /// something that it needs is missing.
    pub fn worth(&self, slot: Slot) -> Option<f64> {
        let size = match &self.method {
            Method::Weighted { effort, .. } => effort.as_ref().and_then(|e| self.column(e)),
            _ => None,
        };
        let open = matches!(self.lots.get(slot as usize), Some(Lot::Open));
        let worth = || {
            self.formula
                .worth(size, |c| self.raw(c, slot), |c| self.norm(c, slot))
        };
        open.then(worth).filter(|worth| worth.is_finite())
    }

    /// Which part of the order an item stands in.
    pub fn place(&self, slot: Slot) -> Place {
        match self.lots.get(slot as usize) {
            None | Some(Lot::Absent) => Place::Absent,
            Some(Lot::Prohibited) => Place::Prohibited,
            Some(Lot::Done) => Place::Done,
            Some(Lot::Open) if self.raw_score(slot).is_nan() => Place::Undefined,
            Some(Lot::Open) => Place::Scored,
        }
    }

    /// Where an item stands, with what is missing when something is; none for an absent one.
    pub fn standing(&self, slot: Slot) -> Option<Standing> {
        Some(match self.place(slot) {
            Place::Absent => return None,
            Place::Scored => Standing::Scored(self.raw_score(slot)),
            Place::Undefined => Standing::Undefined {
                missing: self.missing(slot),
            },
            Place::Prohibited => self.prohibitions.get(&slot)?.into(),
            Place::Done => Standing::Done {
                score: self.score(slot),
            },
        })
    }

    /// The raw value of a criterion that this framework, or one ranked by before, reads.
    pub fn value(&self, slot: Slot, criterion: &CriterionId) -> Option<f64> {
        self.column(criterion)
            .map(|column| self.raw(column, slot))
            .filter(|value| value.is_finite())
    }

    /// The same value on the fixed 0–100 scale, more being better.
    pub fn normalised(&self, slot: Slot, criterion: &CriterionId) -> Option<f64> {
        self.column(criterion)
            .map(|column| self.norm(column, slot))
            .filter(|value| value.is_finite())
    }

    /// Whether the values of this criterion are at hand.
    pub fn knows(&self, criterion: &CriterionId) -> bool {
        self.column(criterion).is_some()
    }

    /// What each weighted criterion adds to the score, in the order of the weights; they sum to the score. Empty for
    /// methods that are no sum.
    pub fn contributions(&self, slot: Slot) -> impl Iterator<Item = (&CriterionId, f64)> {
        let (terms, total, per_day): (&[(usize, f64)], f64, Option<usize>) = match &self.formula {
            Formula::Weighted {
                terms,
                total,
                per_day,
            } => (terms, *total, *per_day),
            _ => (&[], 1.0, None),
        };
        let divisor = total * per_day.map_or(1.0, |column| self.raw(column, slot));
        terms.iter().filter_map(move |(column, points)| {
            let worth = super::score::ratio(points * self.norm(*column, slot), divisor)?;
            Some((&self.columns.get(*column)?.id, worth))
        })
    }

    /// How a criterion enters the formula.
    pub fn role(&self, criterion: &CriterionId) -> Role {
        self.column(criterion)
            .map_or(Role::Beside, |column| self.formula.role(column))
    }

    pub(super) fn formula(&self) -> &Formula {
        &self.formula
    }

    pub(super) fn column(&self, id: &CriterionId) -> Option<usize> {
        self.columns.iter().position(|column| &column.id == id)
    }

    pub(super) fn column_id(&self, column: usize) -> Option<&CriterionId> {
        self.columns.get(column).map(|c| &c.id)
    }

    pub(super) fn raw(&self, column: usize, slot: Slot) -> f64 {
        read(self.columns.get(column).map(|c| c.raw.as_slice()), slot)
    }

    pub(super) fn norm(&self, column: usize, slot: Slot) -> f64 {
        read(self.columns.get(column).map(|c| c.norm.as_slice()), slot)
    }

    fn raw_score(&self, slot: Slot) -> f64 {
        read(Some(&self.scores), slot)
    }

    fn slots(&self) -> Slot {
        Slot::try_from(self.lots.len()).unwrap_or(Slot::MAX)
    }

    fn missing(&self, slot: Slot) -> Vec<Missing> {
        let mut missing = Vec::new();
        match &self.formula {
            Formula::Weighted { terms, .. } if terms.is_empty() => missing.push(Missing::Weights),
            Formula::Rice(_, days) if *days <= 0.0 || !days.is_finite() => {
                missing.push(Missing::DaysPerMonth);
            }
            _ => {}
        }
        for column in self.formula.needs() {
            missing.extend(self.missing_in(column, slot));
        }
        if missing.is_empty() {
            missing.push(Missing::TooLarge);
        }
        missing
    }

    fn missing_in(&self, index: usize, slot: Slot) -> Option<Missing> {
        let column = self.columns.get(index)?;
        let id = || column.id.clone();
        let raw = self.raw(index, slot);
        if column.criterion.is_none() {
            return Some(Missing::Criterion(id()));
        }
        if raw.is_nan() {
            return Some(Missing::Value(id()));
        }
        match self.formula.role(index) {
            Role::Term { .. } if !self.norm(index, slot).is_finite() => Some(Missing::Scale(id())),
            Role::Divisor if raw <= 0.0 => Some(Missing::Divisor(id())),
            _ => None,
        }
    }

    /// Reads what does not depend on the framework; the columns start empty.
    fn read_items(&mut self, workspace: &Workspace) {
        let slots = workspace.items.slots();
        self.lots = vec![Lot::Absent; slots];
        self.numbers = vec![0; slots];
        self.scores = vec![f64::NAN; slots];
        let grounds = self.grounds(workspace);
        let done = done_statuses(workspace);
        for (slot, item) in workspace.items.enumerate() {
            self.read_lot(slot, item, &grounds, &done);
        }
    }

    fn read_lot(&mut self, slot: Slot, item: &Item, grounds: &Grounds<'_>, done: &[&StatusId]) {
        let prohibition = grounds.prohibition(item).filter(|p| p.applies);
        let lot = if !item.is_live() {
            Lot::Absent
        } else if done.contains(&&item.status) {
            Lot::Done
        } else if prohibition.is_some() {
            Lot::Prohibited
        } else {
            Lot::Open
        };
        match prohibition.filter(|_| lot == Lot::Prohibited) {
            Some(prohibition) => drop(self.prohibitions.insert(slot, prohibition)),
            None => drop(self.prohibitions.remove(&slot)),
        }
        let at = slot as usize;
        if let (Some(l), Some(n)) = (self.lots.get_mut(at), self.numbers.get_mut(at)) {
            (*l, *n) = (lot, item.number);
        }
    }

    /// Reads one row again, columns and score included, growing the arrays when the item is new.
    fn read_row(&mut self, workspace: &Workspace, slot: Slot) {
        let slots = workspace.items.slots().max(self.lots.len());
        if slots > self.lots.len() {
            self.lots.resize(slots, Lot::Absent);
            self.numbers.resize(slots, 0);
            self.scores.resize(slots, f64::NAN);
            self.columns.iter_mut().for_each(|c| c.resize(slots));
        }
        if let Some(item) = workspace.items.at(slot) {
            let is_new = |id| self.footings.get(id).is_none() && workspace.systems.contains(id);
            if item.system.as_ref().is_some_and(is_new) {
                self.footings = Footings::of(workspace, self.today).into();
            }
            let grounds = self.grounds(workspace);
            self.read_lot(slot, item, &grounds, &done_statuses(workspace));
            for column in &mut self.columns {
                column.set(slot, item, &grounds);
            }
        } else {
            self.forget(slot);
        }
        self.rescore(slot);
    }

    fn forget(&mut self, slot: Slot) {
        self.prohibitions.remove(&slot);
        let at = slot as usize;
        if let (Some(l), Some(n)) = (self.lots.get_mut(at), self.numbers.get_mut(at)) {
            (*l, *n) = (Lot::Absent, 0);
        }
        for column in &mut self.columns {
            column.write(slot, f64::NAN, f64::NAN);
        }
    }

    fn rescore(&mut self, slot: Slot) {
        let lot = self.lots.get(slot as usize);
        let score = if matches!(lot, Some(Lot::Open | Lot::Done)) {
            self.formula
                .score(|c| self.raw(c, slot), |c| self.norm(c, slot))
        } else {
            f64::NAN
        };
        if let Some(entry) = self.scores.get_mut(slot as usize) {
            *entry = score;
        }
    }

    /// Sorts everything and counts.
    fn arrange(&mut self) {
        let mut keys = std::mem::take(&mut self.scratch);
        keys.clear();
        self.counts = Counts::default();
        for slot in 0..self.slots() {
            let place = self.place(slot);
            self.counts.add(place);
            if place != Place::Absent {
                keys.push(self.key(slot));
            }
        }
        keys.sort_unstable();
        self.order.clear();
        self.order.extend(keys.iter().map(|key| slot_of(*key)));
        self.scratch = keys;
    }

    fn take_out(&mut self, slot: Slot) {
        let place = self.place(slot);
        if place == Place::Absent {
            return;
        }
        if let Ok(at) = self.position(slot) {
            self.order.remove(at);
            self.counts.take(place);
        }
    }

    fn put_in(&mut self, slot: Slot) {
        let place = self.place(slot);
        if place == Place::Absent {
            return;
        }
        if let Err(at) = self.position(slot) {
            self.order.insert(at, slot);
            self.counts.add(place);
        }
    }

    /// Where a slot stands in the order, or would.
    fn position(&self, slot: Slot) -> Result<usize, usize> {
        let key = self.key(slot);
        self.order
            .binary_search_by(|other| self.key(*other).cmp(&key))
    }

    /// Sorts as the order does: place and score, then item number, then slot.
    fn key(&self, slot: Slot) -> u128 {
        let first = match self.place(slot) {
            Place::Scored => descending(self.raw_score(slot)),
            Place::Undefined => u64::MAX - 3,
            Place::Prohibited => u64::MAX - 2,
            Place::Done => u64::MAX - 1,
            Place::Absent => u64::MAX,
        };
        let number = self.numbers.get(slot as usize).copied().unwrap_or(0);
        (u128::from(first) << 64) | (u128::from(number) << 32) | u128::from(slot)
    }
}

/// Whether values can be placed on a scale: one that starts where it ends has no place for any.
fn has_length(scale: Scale) -> bool {
    match scale {
        Scale::Linear { min, max } => (max - min).is_finite() && max != min,
        Scale::Log { max } => max.is_finite() && max > 0.0,
    }
}

/// Bits that sort as finite scores do, largest first, below everything that has no score.
fn descending(score: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = score.to_bits();
    if bits & SIGN == 0 {
        !(bits | SIGN)
    } else {
        bits
    }
}

#[allow(clippy::cast_possible_truncation)] // the slot is the key's low half
fn slot_of(key: u128) -> Slot {
    key as Slot
}

fn read(values: Option<&[f64]>, slot: Slot) -> f64 {
    values
        .and_then(|v| v.get(slot as usize))
        .copied()
        .unwrap_or(f64::NAN)
}

fn done_statuses(workspace: &Workspace) -> Vec<&StatusId> {
    let statuses = workspace.settings.statuses.iter();
    statuses
        .filter(|s| s.category == Category::Done)
        .map(|s| &s.id)
        .collect()
}

/// Equal when they say the same of every item: order, scores to the bit, values and reasons. Columns that only an
/// earlier framework read do not count.
impl PartialEq for Ranking {
    fn eq(&self, other: &Self) -> bool {
        let bits = |scores: &[f64]| scores.iter().map(|s| s.to_bits()).collect::<Vec<_>>();
        self.framework == other.framework
            && self.method == other.method
            && self.today == other.today
            && self.order == other.order
            && self.counts == other.counts
            && self.lots == other.lots
            && self.numbers == other.numbers
            && self.prohibitions == other.prohibitions
            && bits(&self.scores) == bits(&other.scores)
            && self
                .formula
                .needs()
                .iter()
                .zip(other.formula.needs())
                .all(
                    |(mine, theirs)| match (self.columns.get(*mine), other.columns.get(theirs)) {
                        (Some(mine), Some(theirs)) => mine.is_same(theirs),
                        (mine, theirs) => mine.is_none() && theirs.is_none(),
                    },
                )
    }
}
