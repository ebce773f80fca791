//! Weights from an order of importance alone: for groups that agree on what matters more but not on how much.

use crate::present::weights::{WeightView, divides};
use crate::prioritise::weights::{OrderRule, from_order};
use plumbline_compact::sort;
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::CriterionId;

/// The criteria that count, the heaviest first; equals as the framework has them.
pub fn order(weights: &[WeightView]) -> Vec<CriterionId> {
    let mut counted: Vec<&WeightView> = weights
        .iter()
        .filter(|w| !w.divides && w.points > 0.0)
        .collect();
    sort::by(&mut counted, |a, b| b.points.total_cmp(&a.points));
    counted.into_iter().map(|w| w.criterion.clone()).collect()
}

/// The criteria that could count and do not, with their names.
pub fn left_out(weights: &[WeightView]) -> Vec<(CriterionId, String)> {
    let out = weights.iter().filter(|w| !w.divides && w.points <= 0.0);
    out.map(|w| (w.criterion.clone(), w.name.clone())).collect()
}

/// The order with one criterion moved up or down by one place; none where it cannot move.
pub fn shifted(
    order: &[CriterionId],
    criterion: &CriterionId,
    up: bool,
) -> Option<Vec<CriterionId>> {
    let at = order.iter().position(|c| c == criterion)?;
    let to = if up {
        at.checked_sub(1)?
    } else {
        at.checked_add(1).filter(|to| *to < order.len())?
    };
    let mut order = order.to_vec();
    order.swap(at, to);
    Some(order)
}

/// The weights that an order gives (rank-order centroid). A criterion that the score is divided by keeps its points for
/// when it is not.
pub fn by_order(framework: &Framework, order: &[CriterionId]) -> Vec<Weight> {
    let Method::Weighted { weights, .. } = &framework.method else {
        return Vec::new();
    };
    let mut after = from_order(weights, order, OrderRule::Centroid);
    for (old, new) in weights.iter().zip(&mut after) {
        if divides(framework, &old.criterion) {
            new.points = old.points;
        }
    }
    after
}

/// Whether the weights are those that their own order gives, as far as a slider's step or a rounded field could tell.
pub fn follows_order(framework: &Framework, order: &[CriterionId]) -> bool {
    const CLOSE: f64 = 1e-6;
    let Method::Weighted { weights, .. } = &framework.method else {
        return true;
    };
    let by_order = by_order(framework, order);
    let mut pairs = weights.iter().zip(&by_order);
    pairs.all(|(a, b)| (a.points - b.points).abs() < CLOSE)
}

/// What is read out after a criterion has moved: `Business value is now 1 of 5.`
pub fn moved_words(name: &str, order: &[CriterionId], criterion: &CriterionId) -> String {
    let place = order.iter().position(|c| c == criterion).unwrap_or(0) + 1;
    format!("{name} is now {place} of {}.", order.len())
}
