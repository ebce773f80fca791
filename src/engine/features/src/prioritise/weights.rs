//! Where weights come from: swings, or only an order of importance (decision-maths §1.3, §1.4).

use crate::prioritise::ranking::Ranking;
use plumbline_document::criterion::{Criterion, Direction, Scale};
use plumbline_document::framework::{Method, Weight};
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;

/// The shares of swing points, summing to 1; none when no weight counts. Points that do not count have share 0.
pub fn shares(points: &[f64]) -> Option<Vec<f64>> {
    let worth = |p: f64| {
        if crate::prioritise::score::counts(p) {
            p
        } else {
            0.0
        }
    };
    let total: f64 = points.iter().copied().map(worth).sum();
    (total > 0.0 && total.is_finite()).then(|| points.iter().map(|p| worth(*p) / total).collect())
}

/// A rule that turns an order of importance into weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrderRule {
    /// Rank-order centroid, (1/n) Σ_{k=i..n} 1/k: the mean of all weights that respect the order
    /// (Barron & Barrett 1996; SMARTER, Edwards & Barron 1994).
    Centroid,
    /// Rank sum, 2(n+1−i) / (n(n+1)) (Stillwell, Seaver & Edwards 1981).
    Sum,
    /// Rank reciprocal, (1/i) / Σ 1/j (Stillwell, Seaver & Edwards 1981).
    Reciprocal,
}

impl OrderRule {
    /// The weights of `n` criteria, the most important first, summing to 1.
    pub fn weights(self, n: u32) -> Vec<f64> {
        let count = f64::from(n);
        match self {
            Self::Centroid => {
                // Summed from the small end: the tail of each weight is the weight after it.
                let mut tail = 0.0;
                let mut weights: Vec<f64> = (1..=n)
                    .rev()
                    .map(|k| {
                        tail += 1.0 / f64::from(k);
                        tail / count
                    })
                    .collect();
                weights.reverse();
                weights
            }
            Self::Sum => (1..=n)
                .map(|i| 2.0 * (count + 1.0 - f64::from(i)) / (count * (count + 1.0)))
                .collect(),
            Self::Reciprocal => {
                let total: f64 = (1..=n).rev().map(|j| 1.0 / f64::from(j)).sum();
                (1..=n).map(|i| 1.0 / f64::from(i) / total).collect()
            }
        }
    }
}

/// The weights with points (summing to 100) that follow from an order, the most important criterion first. Criteria
/// that the order leaves out get 0; the sequence of the weights and their ranges stay.
pub fn from_order(weights: &[Weight], order: &[CriterionId], rule: OrderRule) -> Vec<Weight> {
    let ranked: Vec<&CriterionId> = order
        .iter()
        .filter(|id| weights.iter().any(|w| &w.criterion == *id))
        .collect();
    let shares = rule.weights(u32::try_from(ranked.len()).unwrap_or(u32::MAX));
    let share_of = |id: &CriterionId| {
        ranked
            .iter()
            .zip(&shares)
            .find(|(ranked, _)| **ranked == id)
            .map_or(0.0, |(_, share)| *share)
    };
    weights
        .iter()
        .map(|w| Weight {
            points: 100.0 * share_of(&w.criterion),
            ..w.clone()
        })
        .collect()
}

/// Items that fall outside the range that a weight refers to: for them the weight means nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeWarning {
    /// The criterion.
    pub criterion: CriterionId,
    /// The raw value at the worst end of the swing.
    pub from: f64,
    /// The raw value at the best end of the swing.
    pub to: f64,
    /// The lowest raw value among the items outside.
    pub lowest: f64,
    /// The highest raw value among the items outside.
    pub highest: f64,
    /// The items outside, in the order of the ranking.
    pub outside: Vec<Slot>,
}

/// The ranges that do not cover the ranked items; empty for frameworks without swing weights.
pub fn range_warnings(ranking: &Ranking) -> Vec<RangeWarning> {
    let Method::Weighted { weights, .. } = ranking.method() else {
        return Vec::new();
    };
    weights
        .iter()
        .filter_map(|w| range_warning(ranking, w))
        .collect()
}

fn range_warning(ranking: &Ranking, weight: &Weight) -> Option<RangeWarning> {
    let mut warning: Option<RangeWarning> = None;
    for slot in ranking.open().iter().copied() {
        let Some(value) = ranking.value(slot, &weight.criterion) else {
            continue;
        };
        if !outside(weight, value) {
            continue;
        }
        let w = warning.get_or_insert_with(|| RangeWarning {
            criterion: weight.criterion.clone(),
            from: weight.from,
            to: weight.to,
            lowest: value,
            highest: value,
            outside: Vec::new(),
        });
        w.lowest = w.lowest.min(value);
        w.highest = w.highest.max(value);
        w.outside.push(slot);
    }
    warning
}

/// Whether a raw value lies outside the range that the weight refers to; its ends belong to it.
pub fn outside(weight: &Weight, value: f64) -> bool {
    value < weight.from.min(weight.to) || value > weight.from.max(weight.to)
}

/// A weight of 0 points for a criterion, over its whole scale, worst end first.
pub fn unweighted(criterion: &Criterion) -> Weight {
    let (low, high) = match criterion.scale {
        Scale::Linear { min, max } => (min, max),
        Scale::Log { max } => (0.0, max),
    };
    let (from, to) = match criterion.direction {
        Direction::Benefit => (low, high),
        Direction::Cost => (high, low),
    };
    Weight {
        criterion: criterion.id.clone(),
        points: 0.0,
        from,
        to,
    }
}
