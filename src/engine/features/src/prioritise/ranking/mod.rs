//! All items in order, kept up to date one item at a time.
//!
//! Built for 10,000 items and a slider that moves: the values of every criterion stand in columns by slot, so that new
//! weights cost one pass over numbers and one sort, and a change to one item a binary search and a shift of the order.

mod column;
mod order;
mod parts;
mod place;
mod rows;

pub use place::{Counts, Place};

use crate::prioritise::compliance_status::ComplianceStatuses;
use crate::prioritise::derive::{DerivationContext, Prohibition};
use crate::prioritise::score::Formula;
use chrono::NaiveDate;
use column::Column;
use place::SlotState;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{CriterionId, FrameworkId};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;

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
    statuses: Arc<ComplianceStatuses>,
    columns: Vec<Column>,
    formula: Formula,
    states: Vec<SlotState>,
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
            statuses: ComplianceStatuses::of(workspace, today).into(),
            columns: Vec::new(),
            formula: Formula::of(&framework.method, |_| 0),
            states: Vec::new(),
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
        let context = self.context(workspace);
        self.columns.retain(|column| column.is_current(workspace));
        for id in framework.criteria() {
            if self.column(id).is_none() {
                let mut column = Column::new(id, workspace);
                column.fill(workspace, &context);
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
    /// more or fewer open obligations, others covered. Whatever else changed about a system or its evidence costs
    /// nothing. Returns the slots that were read again.
    pub fn follow_systems(&mut self, workspace: &Workspace) -> Vec<Slot> {
        let statuses = ComplianceStatuses::of(workspace, self.today);
        let moved = statuses.moved(&self.statuses);
        self.statuses = statuses.into();
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
    pub fn context<'w>(&self, workspace: &'w Workspace) -> DerivationContext<'w> {
        DerivationContext::with(workspace, self.statuses.clone(), self.today)
    }

    /// Where the systems stand.
    pub fn compliance_statuses(&self) -> &ComplianceStatuses {
        &self.statuses
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

    pub(super) fn formula(&self) -> &Formula {
        &self.formula
    }

    pub(super) fn column(&self, id: &CriterionId) -> Option<usize> {
        self.columns.iter().position(|column| &column.id == id)
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
        Slot::try_from(self.states.len()).unwrap_or(Slot::MAX)
    }
}

fn read(values: Option<&[f64]>, slot: Slot) -> f64 {
    values
        .and_then(|v| v.get(slot as usize))
        .copied()
        .unwrap_or(f64::NAN)
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
            && self.states == other.states
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
