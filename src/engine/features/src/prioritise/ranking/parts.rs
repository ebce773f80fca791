//! A score and its parts: the values it is made of, what each adds, and what one lacks that has none.

use crate::prioritise::ranking::Ranking;
use crate::prioritise::ranking::place::{Place, SlotState};
use crate::prioritise::score::{Formula, Missing, Role, Standing, ratio};
use plumbline_document::framework::Method;
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;

impl Ranking {
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
        let open = matches!(self.states.get(slot as usize), Some(SlotState::Open));
        let worth = || {
            self.formula
                .worth(size, |c| self.raw(c, slot), |c| self.norm(c, slot))
        };
        open.then(worth).filter(|worth| worth.is_finite())
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
            let worth = ratio(points * self.norm(*column, slot), divisor)?;
            Some((&self.columns.get(*column)?.id, worth))
        })
    }

    /// How a criterion enters the formula.
    pub fn role(&self, criterion: &CriterionId) -> Role {
        self.column(criterion)
            .map_or(Role::Beside, |column| self.formula.role(column))
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
}
