//! Columns: the values of one criterion for every item.

use crate::prioritise::derive::DerivationContext;
use plumbline_document::criterion::{Criterion, Scale};
use plumbline_document::ids::CriterionId;
use plumbline_document::item::Item;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// One criterion's values by slot; `NaN` where there is none. Never shown: readers get an `Option`.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) id: CriterionId,
    pub(super) criterion: Option<Arc<Criterion>>,
    pub(super) raw: Vec<f64>,
    pub(super) norm: Vec<f64>,
}

impl Column {
    pub(super) fn new(id: &CriterionId, workspace: &Workspace) -> Self {
        Self {
            id: id.clone(),
            criterion: workspace.criteria.get(id).cloned(),
            raw: Vec::new(),
            norm: Vec::new(),
        }
    }

    pub(super) fn fill(&mut self, workspace: &Workspace, context: &DerivationContext<'_>) {
        self.raw.clear();
        self.norm.clear();
        let slots = workspace.items.slots();
        self.raw.resize(slots, f64::NAN);
        self.norm.resize(slots, f64::NAN);
        for (slot, item) in workspace.items.enumerate() {
            self.set(slot, item, context);
        }
    }

    pub(super) fn set(&mut self, slot: Slot, item: &Item, context: &DerivationContext<'_>) {
        let raw = self
            .criterion
            .as_ref()
            .filter(|_| item.is_live())
            .and_then(|criterion| context.value(criterion, item))
            .unwrap_or(f64::NAN);
        let norm = self
            .criterion
            .as_ref()
            .filter(|criterion| has_length(criterion.scale))
            .map_or(f64::NAN, |criterion| criterion.normalise(raw));
        self.write(slot, raw, norm);
    }

    pub(super) fn write(&mut self, slot: Slot, raw: f64, norm: f64) {
        let slot = slot as usize;
        if let (Some(r), Some(n)) = (self.raw.get_mut(slot), self.norm.get_mut(slot)) {
            (*r, *n) = (raw, norm);
        }
    }

    pub(super) fn resize(&mut self, slots: usize) {
        self.raw.resize(slots, f64::NAN);
        self.norm.resize(slots, f64::NAN);
    }

    /// Whether it still holds what the workspace's criterion says.
    pub(super) fn is_current(&self, workspace: &Workspace) -> bool {
        match (&self.criterion, workspace.criteria.get(&self.id)) {
            (Some(mine), Some(theirs)) => Arc::ptr_eq(mine, theirs),
            (None, None) => true,
            _ => false,
        }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same = |a: &[f64], b: &[f64]| {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.to_bits() == b.to_bits())
        };
        self.id == other.id && same(&self.raw, &other.raw) && same(&self.norm, &other.norm)
    }
}

/// Whether values can be placed on a scale: one that starts where it ends has no place for any.
fn has_length(scale: Scale) -> bool {
    match scale {
        Scale::Linear { min, max } => (max - min).is_finite() && max != min,
        Scale::Log { max } => max.is_finite() && max > 0.0,
    }
}
