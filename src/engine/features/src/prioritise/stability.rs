//! How far one weight can move before an order changes (decision-maths §3.1).
//!
//! The share of criterion k becomes x and the other weights keep their proportions: each score is then linear in x,
//! S(x) = x·v + (1 − x)·R, so that two items swap at one x at most.

use crate::prioritise::ranking::Ranking;
use crate::prioritise::score::Formula;
use plumbline_compact::sort;
use plumbline_document::framework::Method;
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;

/// The shares of one weight for which an item stays at least level with every rival.
#[derive(Clone, Debug, PartialEq)]
pub struct Hold {
    /// The criterion whose weight moves.
    pub criterion: CriterionId,
    /// Its share now, 0–1.
    pub share: f64,
    /// The smallest share for which the item stays first; 0 when it never falls below.
    pub from: f64,
    /// The largest share for which the item stays first; 1 when it never rises above.
    pub to: f64,
    /// Who takes over below `from`.
    pub below: Option<Slot>,
    /// Who takes over above `to`.
    pub above: Option<Slot>,
}

impl Hold {
    /// How far the share can move at least before someone takes over; none when nobody ever does.
    pub fn slack(&self) -> Option<f64> {
        let below = self.below.map(|_| (self.share - self.from).abs());
        let above = self.above.map(|_| (self.to - self.share).abs());
        match (below, above) {
            (Some(b), Some(a)) => Some(b.min(a)),
            (one, other) => one.or(other),
        }
    }
}

/// One item's line: its value under the criterion alone, and under the others alone.
#[derive(Clone, Copy)]
pub(super) struct ScoreLine {
    /// v: the score when only this criterion counts.
    pub(super) alone: f64,
    /// R: the score when it does not count.
    pub(super) rest: f64,
}

/// What the lines of one item are made of, for every weight of a weighted formula.
struct ScoreLines<'r> {
    ranking: &'r Ranking,
    slot: Slot,
    /// By term: its column, and its points times the item's value on the criterion's scale.
    terms: Vec<(usize, f64)>,
    /// All points.
    total: f64,
    divisor: f64,
}

impl<'r> ScoreLines<'r> {
    fn of(ranking: &'r Ranking, slot: Slot) -> Self {
        let mut lines = Self {
            ranking,
            slot,
            terms: Vec::new(),
            total: 0.0,
            divisor: 1.0,
        };
        lines.read(slot);
        lines
    }

    /// Reads an item; nothing where the formula is no weighted one.
    fn read(&mut self, slot: Slot) {
        self.slot = slot;
        self.terms.clear();
        if let Formula::Weighted {
            terms,
            total,
            per_day,
        } = self.ranking.formula()
        {
            let weighed = |(c, points): &(usize, f64)| (*c, points * self.ranking.norm(*c, slot));
            self.terms.extend(terms.iter().map(weighed));
            self.total = *total;
            self.divisor = per_day.map_or(1.0, |c| self.ranking.raw(c, slot));
        }
    }

    /// The line for one weight; none when something is missing, or when no other criterion counts.
    fn line(&self, weight: &Weighed) -> Option<ScoreLine> {
        let others = self.terms.iter().filter(|(c, _)| *c != weight.column);
        let others: f64 = others.map(|(_, weighed)| weighed).sum();
        let alone = self.ranking.norm(weight.column, self.slot);
        Some(ScoreLine {
            alone: crate::prioritise::score::ratio(alone, self.divisor)?,
            rest: crate::prioritise::score::ratio(
                others,
                (self.total - weight.points) * self.divisor,
            )?,
        })
    }
}

impl ScoreLine {
    /// Where this line crosses another, as a share, with whether this one leads above it (else below); none when they
    /// do not cross within 0–1.
    pub(super) fn crossing(self, other: Self) -> Option<(f64, bool)> {
        let (rest, alone) = (self.rest - other.rest, self.alone - other.alone);
        // x·alone + (1 − x)·rest = 0
        let x = rest / (rest - alone);
        (x.is_finite() && (0.0..=1.0).contains(&x)).then_some((x, alone > rest))
    }
}

/// One weight of a weighted formula.
struct Weighed {
    criterion: CriterionId,
    column: usize,
    /// Its points; 0 for a criterion that does not count now, but could.
    points: f64,
    /// Its share of all points, 0–1.
    share: f64,
}

/// The weights of a weighted formula, those of no points included. Empty for other methods.
fn weights(ranking: &Ranking) -> Vec<Weighed> {
    let (Formula::Weighted { total, per_day, .. }, Method::Weighted { weights, .. }) =
        (ranking.formula(), ranking.method())
    else {
        return Vec::new();
    };
    let weighed = weights.iter().filter_map(|weight| {
        let column = ranking.column(&weight.criterion)?;
        // What the score is divided by is no term of the sum.
        (Some(column) != *per_day).then(|| Weighed {
            criterion: weight.criterion.clone(),
            column,
            points: weight.points.max(0.0),
            share: weight.points.max(0.0) / total,
        })
    });
    weighed.collect()
}

/// For each weight, the interval of shares within which the first item stays first. Empty unless the method is a
/// weighted sum of at least two criteria.
pub fn hold_first(ranking: &Ranking) -> Vec<Hold> {
    let Some((first, rivals)) = ranking.scored().split_first() else {
        return Vec::new();
    };
    let mut lines = ScoreLines::of(ranking, *first);
    let mut holds: Vec<(Weighed, ScoreLine, Hold)> = weights(ranking)
        .into_iter()
        .filter_map(|weight| {
            let mine = lines.line(&weight)?;
            let hold = Hold {
                criterion: weight.criterion.clone(),
                share: weight.share,
                from: 0.0,
                to: 1.0,
                below: None,
                above: None,
            };
            Some((weight, mine, hold))
        })
        .collect();
    // One rival after the other: what all its lines have in common is read once.
    for rival in rivals {
        lines.read(*rival);
        for (weight, mine, hold) in &mut holds {
            match lines.line(weight).and_then(|theirs| mine.crossing(theirs)) {
                Some((x, true)) if x > hold.from => (hold.from, hold.below) = (x, Some(*rival)),
                Some((x, false)) if x < hold.to => (hold.to, hold.above) = (x, Some(*rival)),
                _ => {}
            }
        }
    }
    holds.into_iter().map(|(_, _, hold)| hold).collect()
}

/// The interval of shares of the `criterion`-th weight for which an item is at least level with all of `rivals`.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightMove {
    /// The criterion whose weight would change.
    pub criterion: CriterionId,
    /// Its share now, 0–1.
    pub share: f64,
    /// The share at which the item draws level with the last rival; beyond it, it leads.
    pub needs: f64,
    /// The same as points, with the other weights' points as they are; none when no other weight would count.
    pub points: Option<f64>,
}

/// The single weight changes that would bring an item ahead of all of `rivals`, the smallest change first.
pub fn weights_to_lead(ranking: &Ranking, slot: Slot, rivals: &[Slot]) -> Vec<WeightMove> {
    let total = match ranking.formula() {
        Formula::Weighted { total, .. } => *total,
        _ => return Vec::new(),
    };
    let mut moves: Vec<WeightMove> = weights(ranking)
        .into_iter()
        .filter_map(|weight| {
            let needs = share_to_lead(ranking, slot, rivals, &weight)?;
            let others = total * (1.0 - weight.share);
            Some(WeightMove {
                criterion: weight.criterion,
                share: weight.share,
                needs,
                points: crate::prioritise::score::ratio(needs * others, 1.0 - needs),
            })
        })
        .collect();
    let distance = |m: &WeightMove| (m.needs - m.share).abs();
    sort::by(&mut moves, |a, b| distance(a).total_cmp(&distance(b)));
    moves
}

/// The share nearest to the present one from which on (or down to which) the item leads; none when none does.
fn share_to_lead(ranking: &Ranking, slot: Slot, rivals: &[Slot], weight: &Weighed) -> Option<f64> {
    let mut lines = ScoreLines::of(ranking, slot);
    let mine = lines.line(weight)?;
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for rival in rivals.iter().filter(|rival| **rival != slot) {
        lines.read(*rival);
        let theirs = lines.line(weight)?;
        match mine.crossing(theirs) {
            Some((x, true)) => from = from.max(x),
            Some((x, false)) => to = to.min(x),
            // Never crossing and not ahead anywhere: no share of this weight will do.
            None if mine.rest <= theirs.rest && mine.alone <= theirs.alone => return None,
            None => {}
        }
    }
    // Strictly between the two it leads; an empty or one-point interval only draws level.
    (from < to).then_some(if weight.share <= from { from } else { to })
}
