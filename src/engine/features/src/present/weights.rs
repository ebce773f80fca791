//! The weights of a framework as the list of weights shows them, and what should be known before they move.

use crate::present::ViewContext;
use crate::present::ranked_list::LINES;
use crate::prioritise::explain::criterion_name;
use crate::prioritise::weights::{RangeWarning, range_warnings, shares};
use plumbline_document::criterion::{Criterion, Origin};
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::table::Slot;

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
    /// The share in words, or that the score is divided by it.
    pub share_in_words: String,
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
        let share = shares.as_ref().and_then(|s| s.get(place).copied());
        let divides = divides(context.framework, &weight.criterion);
        WeightView {
            criterion: weight.criterion.clone(),
            name: criterion_name(context.workspace, &weight.criterion),
            question: criterion.map_or_else(String::new, |c| c.question.clone()),
            points: weight.points,
            share,
            share_in_words: match share {
                _ if divides => "divides the score".to_owned(),
                Some(share) => format!("{}\u{a0}%", context.format.one_decimal(share * 100.0)),
                None => "0\u{a0}%".to_owned(),
            },
            divides,
            swing: swing(context, criterion.map(AsRef::as_ref), weight),
            place,
        }
    };
    weights.iter().enumerate().map(view).collect()
}

/// Whether the score is divided by a criterion, which then has no share of the sum.
pub(super) fn divides(framework: &Framework, id: &CriterionId) -> bool {
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
    let unit = criterion.map_or("", |c| c.unit.as_str());
    format!(
        "from {}{} to {}{}",
        context.format.number(weight.from),
        anchor(weight.from),
        context.format.with_unit(weight.to, unit),
        anchor(weight.to)
    )
}

/// What should be known about a criterion before it is weighed. It does not depend on the points.
#[derive(Clone, Debug, PartialEq)]
pub struct CautionView {
    /// The criterion.
    pub criterion: CriterionId,
    /// The open items that nobody has judged by it, e.g. `3 open items have`; none when there is none, and when the
    /// criterion is derived.
    without: Option<String>,
    /// Items outside its range.
    pub outside: Option<OutsideView>,
}

/// Open items whose values lie outside the range of a weight.
#[derive(Clone, Debug, PartialEq)]
pub struct OutsideView {
    /// The first few, with their keys.
    pub named: Vec<(ItemId, String)>,
    /// What is said after the keys.
    pub words: String,
}

impl CautionView {
    /// What is said of the items without a value. `points` are those of the criterion's weight.
    pub fn without_value(&self, points: f64) -> Option<String> {
        let effect = if points > 0.0 {
            "no value here, and so no rank."
        } else {
            "no value here; they lose their rank once this has points."
        };
        let items = self.without.as_ref()?;
        Some(format!("{items} {effect}"))
    }
}

/// What should be known about each criterion of the framework. Reads every item.
pub fn cautions(context: &ViewContext<'_>) -> Vec<CautionView> {
    let warnings = range_warnings(context.ranking);
    let criteria = context.framework.criteria().into_iter();
    let caution = |id: &CriterionId| {
        let warning = warnings.iter().find(|w| w.criterion == *id);
        CautionView {
            criterion: id.clone(),
            without: without(context, id),
            outside: warning.map(|warning| outside(context, warning)),
        }
    };
    criteria.map(caution).collect()
}

fn without(context: &ViewContext<'_>, id: &CriterionId) -> Option<String> {
    let criterion = context.workspace.criteria.get(id);
    if criterion.is_some_and(|c| c.origin != Origin::Judged) {
        return None;
    }
    let ranking = context.ranking;
    let open = ranking.open().iter();
    let without = open
        .filter(|slot| ranking.value(**slot, id).is_none())
        .count();
    let words = || {
        context
            .format
            .counted(without, "open item has", "open items have")
    };
    (without > 0).then(words)
}

fn outside(context: &ViewContext<'_>, warning: &RangeWarning) -> OutsideView {
    /// Items that are named.
    const NAMED: usize = 3;
    let (workspace, format) = (context.workspace, context.format);
    let key = |slot: &Slot| {
        let item = workspace.items.at(*slot)?;
        Some((item.id, workspace.settings.key(item.number)))
    };
    let named: Vec<_> = warning.outside.iter().take(NAMED).filter_map(key).collect();
    let more = match warning.outside.len().saturating_sub(named.len()) {
        0 => String::new(),
        more => format!(" and {} more", format.whole(more)),
    };
    let criterion = workspace.criteria.get(&warning.criterion);
    let highest = format.with_unit(warning.highest, criterion.map_or("", |c| &c.unit));
    let reach = if warning.lowest == warning.highest {
        highest
    } else {
        format!("{} to {highest}", format.number(warning.lowest))
    };
    OutsideView {
        named,
        words: format!(
            "{more} outside this range, at {reach}: the weight says nothing about what lies beyond it."
        ),
    }
}

/// What is read out once a weight rests: what has become of the top. `before` has the ranks by slot from before; nothing
/// is said while no item has a score.
pub fn weighed_words(
    context: &ViewContext<'_>,
    name: &str,
    before: Option<&[Option<u32>]>,
) -> Option<String> {
    let ranking = context.ranking;
    let top = ranking.scored().iter().take(LINES);
    let first = context.workspace.items.at(*ranking.scored().first()?)?;
    let many = context
        .format
        .counted(top.len(), "item has moved", "items have moved");
    let was = |slot: Slot| before?.get(slot as usize).copied().flatten();
    let moved = top.filter(|slot| was(**slot) != ranking.rank(**slot));
    Some(format!(
        "{name} weighed. {} of the first {many}; the first is {}.",
        moved.count(),
        first.title
    ))
}
