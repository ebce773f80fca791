//! The top of the ranking beside the weights: a fixed number of lines, each with how far its item has moved since the
//! weights began to change.

use crate::present::{Format, ViewContext, counts};
use crate::prioritise::explain::say_missing;
use crate::prioritise::moscow::Priority;
use crate::prioritise::score::Standing;
use plumbline_document::framework::Method;
use plumbline_document::ids::ItemId;
use plumbline_document::kind::Kind;
use plumbline_document::table::Slot;

/// How many lines the list has at most.
pub const LINES: usize = 25;

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedLine {
    /// The item.
    pub id: ItemId,
    /// Its rank.
    pub rank: String,
    /// Its title.
    pub title: String,
    /// Its key.
    pub key: String,
    /// Its kind: the icon, and its name for a screen reader.
    pub kind: Kind,
    /// Its score, as the framework's people write it.
    pub score: String,
    /// The score's parts as segments of a bar, each in per cent of the bar's length; empty for no bar.
    pub bar: Vec<f64>,
    /// How far it has moved; none when it has not.
    pub moved: Option<MovedView>,
}

/// How far an item has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MovedView {
    /// Whether it moved up.
    pub up: bool,
    /// As a mark: `▲3`.
    pub mark: String,
    /// In words, to be read out between the rank and the title: `, up 3, `.
    pub words: String,
}

/// The list.
#[derive(Clone, Debug, PartialEq)]
pub struct RankedList {
    /// How many are ranked, and why the others are not.
    pub caption: String,
    /// The lines, best first.
    pub lines: Vec<RankedLine>,
    /// What stands in place of the lines when nothing is ranked.
    pub nothing: Option<NothingRanked>,
}

/// Why nothing is ranked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NothingRanked {
    /// Why, and what to do.
    pub why: String,
    /// Whether there is no item at all, so that adding some is offered.
    pub empty: bool,
}

impl RankedList {
    /// The top of the ranking. `before` has the ranks by slot when the weights began to change; none while they do not.
    pub fn of(context: &ViewContext<'_>, before: Option<&[Option<u32>]>) -> Self {
        let scored = context.ranking.scored();
        let best = scored.first().and_then(|slot| context.ranking.score(*slot));
        let most = best.unwrap_or(0.0);
        let top = scored.iter().take(LINES);
        let lines: Vec<RankedLine> = top
            .filter_map(|slot| line(context, *slot, most, before))
            .collect();
        Self {
            caption: counts::ranked(context, LINES),
            nothing: lines.is_empty().then(|| nothing(context)),
            lines,
        }
    }
}

fn line(
    context: &ViewContext<'_>,
    slot: Slot,
    most: f64,
    before: Option<&[Option<u32>]>,
) -> Option<RankedLine> {
    let (ranking, format) = (context.ranking, context.format);
    let item = context.workspace.items.at(slot)?;
    let (rank, score) = (ranking.rank(slot)?, ranking.score(slot)?);
    let was = before.and_then(|ranks| ranks.get(slot as usize).copied().flatten());
    Some(RankedLine {
        id: item.id,
        rank: format.whole(rank as usize),
        title: item.title.clone(),
        key: context.workspace.settings.key(item.number),
        kind: item.kind,
        score: score_text(ranking.method(), score, format),
        bar: bar(context, slot, score, most),
        moved: was.and_then(|was| MovedView::of(was, rank, format)),
    })
}

impl MovedView {
    fn of(was: u32, is: u32, format: &dyn Format) -> Option<Self> {
        let places = format.whole(was.abs_diff(is) as usize);
        let up = is < was;
        let (arrow, word) = if up { ("▲", "up") } else { ("▼", "down") };
        (was != is).then(|| Self {
            up,
            mark: format!("{arrow}{places}"),
            words: format!(", {word} {places}, "),
        })
    }
}

/// A score as this framework's people write it: a class by its name, a sum with one decimal, the rest as precise as it
/// takes to tell them apart.
pub fn score_text(method: &Method, score: f64, format: &dyn Format) -> String {
    match method {
        Method::Moscow { .. } => Priority::nearest(score).name().to_owned(),
        Method::Weighted {
            value_per_day: false,
            ..
        } => format.one_decimal(score),
        _ if score.abs() < 100.0 => format.number(score),
        _ => format.one_decimal(score),
    }
}

/// The parts of a weighted score, one for each weight; one part for the other formulas. The bar of a sum on 0–100 is
/// 100 long, the others are as long as the best score.
fn bar(context: &ViewContext<'_>, slot: Slot, score: f64, most: f64) -> Vec<f64> {
    let ranking = context.ranking;
    let whole = match ranking.method() {
        Method::Weighted {
            value_per_day: false,
            ..
        } => 100.0,
        _ => most,
    };
    if whole <= 0.0 {
        return Vec::new();
    }
    let per_cent = |part: f64| 100.0 * part / whole;
    let Method::Weighted { weights, .. } = ranking.method() else {
        return vec![per_cent(score)];
    };
    // A part for every weight, those that do not count included, so that colours stay with their criteria.
    let mut parts = vec![0.0; weights.len()];
    for (id, worth) in ranking.contributions(slot) {
        let at = weights.iter().position(|w| &w.criterion == id);
        if let Some(part) = at.and_then(|at| parts.get_mut(at)) {
            *part = per_cent(worth);
        }
    }
    parts
}

/// Why nothing is ranked, by the first item that lacks something.
fn nothing(context: &ViewContext<'_>) -> NothingRanked {
    if context.ranking.counts().items == 0 {
        return NothingRanked {
            why: "The backlog is empty. Add items or import a file.".to_owned(),
            empty: true,
        };
    }
    let first = context.ranking.order().first();
    let example = first.and_then(|slot| {
        let item = context.workspace.items.at(*slot)?;
        let Standing::Undefined { missing } = context.ranking.standing(*slot)? else {
            return None;
        };
        let missing = missing.iter();
        let missing: Vec<String> = missing.map(|m| say_missing(context.workspace, m)).collect();
        Some(format!(
            "For instance {}: {}",
            item.title,
            missing.join(" ")
        ))
    });
    NothingRanked {
        why: example.unwrap_or_else(|| "No open item has a score.".to_owned()),
        empty: false,
    }
}
