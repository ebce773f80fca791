//! The score of one item opened up: where the item stands, each part with its value, weight and worth, what would
//! change its rank, and who judged.

use crate::english;
use crate::english::Sentence;
use crate::present::{Format, ViewContext, person};
use crate::prioritise::explain::{Explanation, ScorePart, explain};
use crate::prioritise::score::{Role, Standing};
use plumbline_compact::gather::Gather;
use plumbline_document::criterion::{Criterion, Direction, Origin};
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;
use std::collections::BTreeSet;

/// The score of one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreView {
    /// The score; a dash where there is none.
    pub score: String,
    /// What stands beside it: the rank, or why there is none.
    pub standing: String,
    /// What is missing and what to look at, in sentences.
    pub warnings: Vec<String>,
    /// The parts, in the order of the framework.
    pub parts: Vec<PartView>,
    /// What would change its rank.
    pub advice: Vec<AdviceView>,
    /// Who judged, when last, and where they differ most.
    pub judged_by: String,
}

/// One criterion's part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartView {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its name.
    pub name: String,
    /// Its value and its weight in words.
    pub value_and_weight: String,
    /// Length of the bar, in per cent.
    pub bar: f64,
    /// The low and the high end of a range on the bar, in per cent.
    pub range: Option<(f64, f64)>,
    /// What it adds to the score; the raw value where the score is no sum.
    pub worth: String,
    /// Why the value is what it is, where it was not simply judged.
    pub reason: Option<String>,
    /// Nobody has judged it and somebody could.
    pub missing: bool,
    /// Whether people judge it, or it is derived.
    pub origin: Origin,
    /// Its place among the parts, from 0: what its colour goes by.
    pub place: usize,
}

/// What would change the rank.
#[derive(Clone, Debug, PartialEq)]
pub struct AdviceView {
    /// The heading.
    pub heading: String,
    /// The sentence below it.
    pub sentence: Sentence,
}

impl ScoreView {
    /// The score of an item; none for an empty slot or an item in the trash.
    pub fn of(context: &ViewContext<'_>, slot: Slot) -> Option<Self> {
        let found = explain(context.workspace, context.ranking, context.framework, slot)?;
        let (score, standing) = standing(context, &found);
        let warnings = found.warnings.iter().map(|w| w.sentence());
        let parts = found.parts.iter().enumerate();
        let parts = parts.filter_map(|(place, part)| {
            let criterion = context.workspace.criteria.get(&part.criterion)?;
            Some(PartView::of(context.format, part, place, criterion))
        });
        Some(Self {
            score,
            standing,
            warnings: found.missing.iter().cloned().chain(warnings).collect(),
            parts: parts.collect(),
            advice: advice(context, &found),
            judged_by: judged_by(context, &found),
        })
    }
}

/// The big number with the words beside it.
fn standing(context: &ViewContext<'_>, found: &Explanation) -> (String, String) {
    let name = &context.framework.name;
    let number = |score: f64| context.format.one_decimal(score);
    let none = || "—".to_owned();
    match (&found.standing, found.rank) {
        (Standing::Scored(score), Some(rank)) => (
            number(*score),
            format!("rank {rank} of {} by {name}", found.of),
        ),
        (Standing::Scored(score), None) => (number(*score), format!("by {name}")),
        (Standing::Done { score: Some(score) }, _) => (
            number(*score),
            "finished: it keeps its score and takes no rank".to_owned(),
        ),
        (Standing::Done { score: None }, _) => (none(), "finished, without a score".to_owned()),
        (Standing::Undefined { .. }, _) => (none(), format!("no score by {name} yet")),
        (Standing::Prohibited { .. }, _) => (none(), "out of the ranking".to_owned()),
    }
}

impl PartView {
    fn of(format: &dyn Format, part: &ScorePart, place: usize, criterion: &Criterion) -> Self {
        let worth = match part.contribution {
            Some(points) => format.one_decimal(points),
            None => part.raw.map(|raw| format.number(raw)).unwrap_or_default(),
        };
        Self {
            criterion: part.criterion.clone(),
            name: part.name.clone(),
            value_and_weight: format!(
                "{} · {}",
                value(format, part, criterion),
                role(format, part.role)
            ),
            bar: part.normalised.unwrap_or(0.0),
            range: part.normalised_range.map(|r| (r.low, r.high)),
            worth,
            reason: part.reason.clone(),
            missing: part.raw.is_none() && criterion.origin == Origin::Judged,
            origin: criterion.origin,
            place,
        }
    }
}

/// The value as it was given; of several raters the one that counts.
fn value(format: &dyn Format, part: &ScorePart, criterion: &Criterion) -> String {
    let Some(raw) = part.raw else {
        return "no value yet".to_owned();
    };
    let anchor = criterion
        .anchors
        .iter()
        .find(|a| a.value.total_cmp(&raw).is_eq())
        .filter(|_| criterion.choices_only);
    let unit = match part.unit.as_str() {
        "" => String::new(),
        unit => format!("\u{a0}{unit}"),
    };
    let mut text = match (anchor, part.judgements.as_slice()) {
        (Some(anchor), _) => anchor.text.clone(),
        (None, [only]) => format!("{}{unit}", format.estimate(only.value)),
        (None, []) => format!("{}{unit}", format.number(raw)),
        (None, several) => format!("{}{unit}, median of {}", format.number(raw), several.len()),
    };
    if matches!(part.role, Role::Term { .. }) && criterion.direction == Direction::Cost {
        text.push_str(", less is better");
    }
    text
}

/// How the criterion enters the score, in words.
fn role(format: &dyn Format, role: Role) -> String {
    match role {
        Role::Term { share, .. } => {
            let tenths = libm::round(share * 1000.0) / 10.0;
            format!("weight {}\u{a0}%", format.number(tenths))
        }
        Role::Factor => "raises the score".to_owned(),
        Role::Divisor => "the score is divided by it".to_owned(),
        Role::Class => "decides the order".to_owned(),
        Role::Beside => "does not count".to_owned(),
    }
}

fn advice(context: &ViewContext<'_>, found: &Explanation) -> Vec<AdviceView> {
    if found.rank == Some(1) {
        return vec![AdviceView {
            heading: "It is first".to_owned(),
            sentence: vec![english::plain("No item has a higher score.")],
        }];
    }
    let workspace = context.workspace;
    let targets = [&found.pass_next, &found.be_first].into_iter().flatten();
    let headed = targets.zip(&found.advice).map(|(target, sentence)| {
        let rival = workspace.items.at(target.rival);
        let heading = match rival {
            Some(rival) if target.rank != 1 => format!(
                "What would make it pass {}",
                workspace.settings.key(rival.number)
            ),
            _ => "What would make it first".to_owned(),
        };
        AdviceView {
            heading,
            sentence: sentence.clone(),
        }
    });
    headed.collect()
}

/// Who judged, when last, and where they differ most on the fixed scale.
fn judged_by(context: &ViewContext<'_>, found: &Explanation) -> String {
    let all = || found.parts.iter().flat_map(|part| &part.judgements);
    let raters: BTreeSet<_> = all().map(|judgement| judgement.by).gather();
    let who = match (raters.len(), raters.first()) {
        (0, _) | (_, None) => return "Nobody has judged it yet.".to_owned(),
        (1, Some(only)) => {
            person(context.workspace, *only).unwrap_or_else(|| "Somebody without a name".to_owned())
        }
        (several, _) => format!("{several} people"),
    };
    let last = all().filter_map(|judgement| judgement.at).max();
    let when = last.map_or_else(String::new, |at| {
        format!(", last on {}", context.format.day_of(at))
    });
    let widest = found
        .parts
        .iter()
        .filter_map(|part| {
            let (low, high) = part.spread?;
            let criterion = context.workspace.criteria.get(&part.criterion)?;
            let width = (criterion.normalise(high) - criterion.normalise(low)).abs();
            (width > 0.0).then_some((width, part, low, high))
        })
        .max_by(|a, b| a.0.total_cmp(&b.0));
    let differ = widest.map_or_else(String::new, |(_, part, low, high)| {
        format!(
            " They differ most on {}: {} to {}.",
            english::inside(&part.name),
            context.format.number(low),
            context.format.number(high)
        )
    });
    format!("{who}{when}.{differ}")
}
