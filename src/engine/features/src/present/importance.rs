//! Weights from an order of importance alone: for groups that agree on what matters more but not on how much.

use crate::present::ViewContext;
use crate::prioritise::weights::{OrderRule, from_order, shares};
use plumbline_compact::sort;
use plumbline_document::criterion::Criterion;
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::CriterionId;

/// One weight as the list of weights shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightView {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its name.
    pub name: String,
    /// What is asked of raters.
    pub question: String,
    /// Points.
    pub points: f64,
    /// Share of the sum, 0–1; none while every weight is 0.
    pub share: Option<f64>,
    /// Whether the score is divided by it instead.
    pub divides: bool,
    /// The range that the weight refers to, in words.
    pub swing: String,
    /// Its place among the weights, from 0: what its colour goes by.
    pub place: usize,
}

/// The weights of a framework, in its order; empty for methods that are no weighted sum.
pub fn weights(context: &ViewContext<'_>) -> Vec<WeightView> {
    let Method::Weighted { weights, .. } = &context.framework.method else {
        return Vec::new();
    };
    let counted = weights.iter().map(|w| {
        if divides(context.framework, &w.criterion) {
            0.0
        } else {
            w.points
        }
    });
    let shares = shares(&counted.collect::<Vec<_>>());
    let view = |(place, weight): (usize, &Weight)| {
        let criterion = context.workspace.criteria.get(&weight.criterion);
        WeightView {
            criterion: weight.criterion.clone(),
            name: criterion.map_or_else(|| weight.criterion.to_string(), |c| c.name.clone()),
            question: criterion.map_or_else(String::new, |c| c.question.clone()),
            points: weight.points,
            share: shares.as_ref().and_then(|s| s.get(place).copied()),
            divides: divides(context.framework, &weight.criterion),
            swing: swing(context, criterion.map(AsRef::as_ref), weight),
            place,
        }
    };
    weights.iter().enumerate().map(view).collect()
}

fn divides(framework: &Framework, id: &CriterionId) -> bool {
    matches!(
        &framework.method,
        Method::Weighted { effort: Some(effort), value_per_day: true, .. } if effort == id
    )
}

/// The swing that a weight refers to: `from 60 to 0 days`, with the anchors' words where there are any.
fn swing(context: &ViewContext<'_>, criterion: Option<&Criterion>, weight: &Weight) -> String {
    let anchor = |value: f64| {
        let anchors = criterion.map_or(&[][..], |c| c.anchors.as_slice());
        let found = anchors.iter().find(|a| a.value == value);
        found.map_or_else(String::new, |a| format!(" ({})", a.text))
    };
    let unit = match criterion.map_or("", |c| c.unit.as_str()) {
        "" => String::new(),
        unit => format!("\u{a0}{unit}"),
    };
    format!(
        "from {}{} to {}{unit}{}",
        context.format.number(weight.from),
        anchor(weight.from),
        context.format.number(weight.to),
        anchor(weight.to)
    )
}

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
