//! One item's score opened into its parts: value, scale, weight, contribution, who judged, and what would change its
//! rank.

use crate::english;
use crate::english::{Sentence, plain, strong};
use crate::prioritise::derive::Provenance;
use crate::prioritise::ranking::Ranking;
use crate::prioritise::score::{Missing, Role, Standing};
use crate::prioritise::target::{Move, Needs, Target, Together};
use crate::prioritise::{explanation_text, target, weights};
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::criterion::Criterion;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{CriterionId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;

/// A low, a likely and a high value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThreePoints {
    /// The lowest plausible value.
    pub low: f64,
    /// The most likely value.
    pub likely: f64,
    /// The highest plausible value.
    pub high: f64,
}

/// What one rater judged.
#[derive(Clone, Debug, PartialEq)]
pub struct RaterJudgement {
    /// Who judged; none when the rater is not known.
    pub by: Option<PersonId>,
    /// The value as given.
    pub value: Estimate,
    /// The number that it counts as (the PERT mean of a range).
    pub mean: f64,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Why.
    pub note: String,
}

/// One criterion's part in a score.
#[derive(Clone, Debug, PartialEq)]
pub struct ScorePart {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its name.
    pub name: String,
    /// Its unit; empty for points.
    pub unit: String,
    /// How it enters the formula.
    pub role: Role,
    /// The raw value; none when it is missing.
    pub raw: Option<f64>,
    /// The range, when a rater gave one: medians of the lows, likelies and highs.
    pub range: Option<ThreePoints>,
    /// The raw value on the fixed 0–100 scale, more being better.
    pub normalised: Option<f64>,
    /// The range on the same scale, so that `low` is its worse end.
    pub normalised_range: Option<ThreePoints>,
    /// What it adds to the score; none where the method is no sum.
    pub contribution: Option<f64>,
    /// Who judged, in the order in which it was entered.
    pub judgements: Vec<RaterJudgement>,
    /// Lowest and highest of the raters' values, when there are two raters or more.
    pub spread: Option<(f64, f64)>,
    /// Why the value is what it is.
    pub provenance: Provenance,
    /// The same as a sentence; none where it was simply judged.
    pub reason: Option<String>,
}

/// Something to look at before trusting a score.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The item is out of the ranking now.
    Prohibited {
        /// The point of Art. 5.
        article: String,
        /// From when; none when nobody entered a date.
        from: Option<NaiveDate>,
    },
    /// The item leaves the ranking on this day.
    ProhibitedFrom {
        /// The point of Art. 5.
        article: String,
        /// From when.
        from: NaiveDate,
    },
    /// A value lies outside the range that its swing weight refers to.
    OutsideSwing {
        /// The criterion's name.
        name: String,
        /// The raw value.
        value: f64,
        /// The raw value at the worst end of the swing.
        from: f64,
        /// The raw value at the best end of the swing.
        to: f64,
    },
    /// The burden rests on a tier that is not settled.
    Provisional,
    /// Somebody overrode a derived value and gave no reason.
    NoReason {
        /// The criterion's name.
        name: String,
    },
}

impl Warning {
    /// The warning as a plain sentence.
    pub fn sentence(&self) -> String {
        match self {
            Self::Prohibited {
                article,
                from: Some(from),
            } => format!(
                "A prohibited practice under {article} since {}: out of the ranking.",
                english::date(*from)
            ),
            Self::Prohibited {
                article,
                from: None,
            } => format!("A prohibited practice under {article}: out of the ranking."),
            Self::ProhibitedFrom { article, from } => format!(
                "Prohibited under {article} from {}: it leaves the ranking on that day.",
                english::date(*from)
            ),
            Self::OutsideSwing {
                name,
                value,
                from,
                to,
            } => format!(
                "{name} is {}, outside the range {} to {} that its weight refers to. Widen the range or check the value.",
                english::number(*value),
                english::number(from.min(*to)),
                english::number(from.max(*to))
            ),
            Self::Provisional => {
                "The compliance burden is provisional: the facts about its AI system are not complete.".to_owned()
            }
            Self::NoReason { name } => {
                format!("{name} was entered by hand without a reason. Add one.")
            }
        }
    }
}

/// A score opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The item.
    pub slot: Slot,
    /// Where it stands.
    pub standing: Standing,
    /// Its rank.
    pub rank: Option<u32>,
    /// How many items have a rank.
    pub of: u32,
    /// The criteria of the framework, in its order.
    pub parts: Vec<ScorePart>,
    /// What to look at.
    pub warnings: Vec<Warning>,
    /// What would bring it past the next better item.
    pub pass_next: Option<Target>,
    /// What would make it first.
    pub be_first: Option<Target>,
    /// The same two in words, a paragraph each; one when both are the same item.
    pub advice: Vec<Sentence>,
    /// What is missing, in words; empty when nothing is.
    pub missing: Vec<String>,
}

/// Opens the score of one item. `framework` is the one that the ranking was computed by. None for an empty slot or an
/// item in the trash.
pub fn explain(
    workspace: &Workspace,
    ranking: &Ranking,
    framework: &Framework,
    slot: Slot,
) -> Option<Explanation> {
    let item = workspace.items.at(slot)?;
    let standing = ranking.standing(slot)?;
    let parts: Vec<ScorePart> = framework
        .criteria()
        .into_iter()
        .filter_map(|id| part(workspace, ranking, workspace.criteria.get(id)?, item, slot))
        .collect();
    let pass_next = target::to_pass_next(workspace, ranking, slot);
    let be_first = target::to_be_first(workspace, ranking, slot).filter(|first| {
        pass_next
            .as_ref()
            .is_none_or(|next| next.rank != first.rank)
    });
    let advice = [&pass_next, &be_first]
        .into_iter()
        .flatten()
        .map(|target| advise(workspace, ranking, target))
        .collect();
    let missing = match &standing {
        Standing::Undefined { missing } => {
            missing.iter().map(|m| say_missing(workspace, m)).collect()
        }
        _ => Vec::new(),
    };
    Some(Explanation {
        slot,
        rank: ranking.rank(slot),
        of: ranking.counts().scored,
        warnings: warnings(workspace, ranking, framework, item, &parts),
        standing,
        parts,
        pass_next,
        be_first,
        advice,
        missing,
    })
}

fn part(
    workspace: &Workspace,
    ranking: &Ranking,
    criterion: &Criterion,
    item: &Item,
    slot: Slot,
) -> Option<ScorePart> {
    let derived = ranking.context(workspace).derive(criterion, item);
    let judgements: &[Judgement] = match derived.provenance {
        Provenance::Judged | Provenance::Overridden { .. } => item
            .judgements
            .get(&criterion.id)
            .map_or(&[], Vec::as_slice),
        _ => &[],
    };
    let range = range_of(judgements);
    let role = ranking.role(&criterion.id);
    let worth = |(id, worth): (&CriterionId, f64)| (id == &criterion.id).then_some(worth);
    Some(ScorePart {
        criterion: criterion.id.clone(),
        name: criterion.name.clone(),
        unit: criterion.unit.clone(),
        role,
        raw: derived.value,
        range,
        normalised: derived
            .value
            .map(|v| criterion.normalise(v))
            .filter(|n| n.is_finite()),
        normalised_range: range.map(|r| normalise_range(criterion, r)),
        contribution: ranking.contributions(slot).find_map(worth),
        spread: spread(judgements),
        judgements: judgements.iter().map(rater_judgement).collect(),
        reason: explanation_text::reason(&derived.provenance),
        provenance: derived.provenance,
    })
}

fn rater_judgement(judgement: &Judgement) -> RaterJudgement {
    RaterJudgement {
        by: judgement.by,
        value: judgement.value,
        mean: judgement.value.mean(),
        at: judgement.at,
        note: judgement.note.clone(),
    }
}

fn spread(judgements: &[Judgement]) -> Option<(f64, f64)> {
    let means = || judgements.iter().map(|j| j.value.mean());
    (judgements.len() > 1).then(|| {
        (
            means().fold(f64::INFINITY, f64::min),
            means().fold(f64::NEG_INFINITY, f64::max),
        )
    })
}

fn range_of(judgements: &[Judgement]) -> Option<ThreePoints> {
    let median = |read: fn(Estimate) -> f64| {
        crate::prioritise::derive::median(
            &mut judgements.iter().map(|j| read(j.value)).collect::<Vec<_>>(),
        )
    };
    let likely = |value: Estimate| match value {
        Estimate::Exact(v) => v,
        Estimate::Range { likely, .. } => likely,
    };
    judgements
        .iter()
        .any(|j| matches!(j.value, Estimate::Range { .. }))
        .then_some(())?;
    Some(ThreePoints {
        low: median(Estimate::low)?,
        likely: median(likely)?,
        high: median(Estimate::high)?,
    })
}

fn normalise_range(criterion: &Criterion, range: ThreePoints) -> ThreePoints {
    let (a, b) = (
        criterion.normalise(range.low),
        criterion.normalise(range.high),
    );
    ThreePoints {
        low: a.min(b),
        likely: criterion.normalise(range.likely),
        high: a.max(b),
    }
}

fn warnings(
    workspace: &Workspace,
    ranking: &Ranking,
    framework: &Framework,
    item: &Item,
    parts: &[ScorePart],
) -> Vec<Warning> {
    let mut warnings = Vec::new();
    if let Some(p) = ranking.context(workspace).prohibition(item) {
        warnings.push(match p.from {
            Some(from) if !p.applies => Warning::ProhibitedFrom {
                article: p.article,
                from,
            },
            from => Warning::Prohibited {
                article: p.article,
                from,
            },
        });
    }
    for part in parts {
        match &part.provenance {
            Provenance::Tier {
                provisional: true, ..
            } => warnings.push(Warning::Provisional),
            Provenance::Overridden { note, .. } if note.is_empty() => {
                warnings.push(Warning::NoReason {
                    name: part.name.clone(),
                });
            }
            _ => {}
        }
        warnings.extend(outside_swing(framework, part));
    }
    warnings
}

fn outside_swing(framework: &Framework, part: &ScorePart) -> Option<Warning> {
    let Method::Weighted { weights, .. } = &framework.method else {
        return None;
    };
    let weight = weights.iter().find(|w| w.criterion == part.criterion)?;
    let value = part.raw.filter(|v| weights::outside(weight, *v))?;
    Some(Warning::OutsideSwing {
        name: part.name.clone(),
        value,
        from: weight.from,
        to: weight.to,
    })
}

/// The name of a criterion; its identity when it is missing from the workspace.
pub fn criterion_name(workspace: &Workspace, id: &CriterionId) -> String {
    let criterion = workspace.criteria.get(id);
    criterion.map_or_else(|| id.to_string(), |c| c.name.clone())
}

/// What is missing, as a plain sentence that says what to do.
pub fn say_missing(workspace: &Workspace, missing: &Missing) -> String {
    match missing {
        Missing::Value(id) => format!("{} has no value yet.", criterion_name(workspace, id)),
        Missing::Criterion(id) => format!(
            "The framework reads the criterion “{id}”, which this workspace does not have. Change the framework."
        ),
        Missing::Scale(id) => format!(
            "The scale of {} starts and ends at the same value. Give it a length.",
            english::inside(&criterion_name(workspace, id))
        ),
        Missing::Divisor(id) => format!(
            "{} must be above 0, because the score is divided by it.",
            criterion_name(workspace, id)
        ),
        Missing::Weights => "Every weight is 0. Give at least one criterion a weight.".to_owned(),
        Missing::DaysPerMonth => {
            "The framework's working days per month must be above 0.".to_owned()
        }
        Missing::TooLarge => "The values are too large to compute with. Check them.".to_owned(),
    }
}

/// What it takes, in words: the judged criteria that would do it alone, else the two that would add most; then the
/// smallest weight change that would.
fn advise(workspace: &Workspace, ranking: &Ranking, target: &Target) -> Sentence {
    let title = workspace
        .items
        .at(target.rival)
        .map_or_else(String::new, |item| item.title.clone());
    let place = if target.rank == 1 {
        "first"
    } else {
        "next above"
    };
    let mut sentence = vec![
        strong(title),
        plain(format!(
            " is {place}, {} ahead. ",
            english::number(target.gap)
        )),
    ];
    let alone: Vec<String> = target
        .moves
        .iter()
        .filter(|m| !m.derived)
        .filter_map(|m| say_move(workspace, m))
        .collect();
    if alone.is_empty() {
        sentence.extend(
            target::together(workspace, ranking, target)
                .map(|t| plain(say_together(workspace, &t))),
        );
    } else {
        sentence.push(plain(format!(
            "Any one of these would do: {}. ",
            alone.join("; ")
        )));
    }
    if let Some(weight) = target.weights.first() {
        let needs = english::percent_beyond(weight.needs, weight.needs > weight.share);
        sentence.push(plain(format!(
            "Weighting {} at {needs} instead of {}\u{a0}% would{}.",
            english::inside(&criterion_name(workspace, &weight.criterion)),
            english::number(weight.share * 100.0),
            if alone.is_empty() { "" } else { " too" }
        )));
    } else if alone.is_empty() {
        sentence.push(plain("No single change would be enough."));
    }
    sentence
}

fn say_move(workspace: &Workspace, m: &Move) -> Option<String> {
    let criterion = workspace.criteria.get(&m.criterion)?;
    let to = match m.needs {
        Needs::Above(value) => format!("above {}", explanation_text::with_unit(value, criterion)),
        Needs::Below(value) => format!("below {}", explanation_text::with_unit(value, criterion)),
        Needs::Choice(value) => {
            let anchor = criterion.anchors.iter().find(|a| a.value == value);
            let text = anchor
                .map(|a| a.text.as_str())
                .filter(|t| *t != english::number(value));
            let value = explanation_text::with_unit(value, criterion);
            text.map_or_else(
                || format!("to {value}"),
                |text| format!("to {value} ({text})"),
            )
        }
        Needs::NotEnough { .. } => return None,
    };
    Some(format!(
        "{} from {} {to}",
        english::inside(&criterion.name),
        english::number(m.from)
    ))
}

fn say_together(workspace: &Workspace, together: &Together) -> String {
    let steps: Vec<String> = together
        .criteria
        .iter()
        .map(|(id, from, best)| {
            format!(
                "{} from {} to {}",
                english::inside(&criterion_name(workspace, id)),
                english::number(*from),
                english::number(*best)
            )
        })
        .collect();
    format!(
        "Moving {} would add {}: {}. ",
        english::list(&steps),
        english::number(together.adds),
        if together.enough {
            "enough together"
        } else {
            "not enough"
        }
    )
}
