//! What would have to change for an item to pass another.

use crate::prioritise::ranking::Ranking;
use crate::prioritise::score::{Formula, Role};
use crate::prioritise::stability::{WeightMove, weights_to_lead};
use plumbline_compact::sort;
use plumbline_document::criterion::{Criterion, Direction, Origin, Scale};
use plumbline_document::framework::Framework;
use plumbline_document::ids::CriterionId;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;

/// What one criterion would have to be, all else as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Move {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its raw value now.
    pub from: f64,
    /// True when the value follows from the law's tables and dates, so that nobody can simply choose it.
    pub derived: bool,
    /// What it takes.
    pub needs: Needs,
}

/// What a criterion would have to be to pass a score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Needs {
    /// Above this raw value the item passes; at it, it draws level.
    Above(f64),
    /// Below this raw value the item passes; at it, it draws level.
    Below(f64),
    /// The nearest of the values that a rater may choose that passes.
    Choice(f64),
    /// Even the best value is not enough.
    NotEnough {
        /// The best raw value that is accepted.
        best: f64,
        /// How much it would add to the score.
        adds: f64,
    },
}

/// What would bring an item ahead of another.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// The item to pass.
    pub rival: Slot,
    /// The rank that passing it would bring.
    pub rank: u32,
    /// How far its score is above this one's.
    pub gap: f64,
    /// By criterion, in the order of the framework.
    pub moves: Vec<Move>,
    /// The single weight changes that would do it, the smallest first; only for weighted sums.
    pub weights: Vec<WeightMove>,
}

/// The next better item, and what it would take to pass it; none for a first or an unscored item.
pub fn to_pass_next(workspace: &Workspace, ranking: &Ranking, slot: Slot) -> Option<Target> {
    let rank = ranking.rank(slot)?;
    // The item just before the group of those that share this rank.
    let rival = *ranking.scored().get((rank as usize).checked_sub(2)?)?;
    // Who passes the first is first only when nobody else is: a weight that moves them all must be good for all.
    let rivals = match ranking.rank(rival) {
        Some(1) => ranking.scored(),
        _ => &[rival],
    };
    target(workspace, ranking, slot, rival, rivals)
}

/// What it would take to be first; none for a first or an unscored item.
pub fn to_be_first(workspace: &Workspace, ranking: &Ranking, slot: Slot) -> Option<Target> {
    if ranking.rank(slot)? == 1 {
        return None;
    }
    let rival = *ranking.scored().first()?;
    target(workspace, ranking, slot, rival, ranking.scored())
}

fn target(
    workspace: &Workspace,
    ranking: &Ranking,
    slot: Slot,
    rival: Slot,
    rivals: &[Slot],
) -> Option<Target> {
    let goal = ranking.score(rival)?;
    Some(Target {
        rival,
        rank: ranking.rank(rival)?,
        gap: goal - ranking.score(slot)?,
        moves: moves(workspace, ranking, slot, goal),
        weights: weights_to_lead(ranking, slot, rivals),
    })
}

fn moves(workspace: &Workspace, ranking: &Ranking, slot: Slot, goal: f64) -> Vec<Move> {
    let framework = Framework {
        id: ranking.framework().clone(),
        name: String::new(),
        about: String::new(),
        method: ranking.method().clone(),
        meta: workspace.settings.meta.clone(),
    };
    let found = framework.criteria().into_iter().filter_map(|id| {
        let criterion = workspace.criteria.get(id)?;
        let what_if = WhatIf::new(ranking, slot, criterion)?;
        Some(Move {
            criterion: id.clone(),
            from: what_if.now,
            derived: criterion.origin != Origin::Judged,
            needs: what_if.needs(goal)?,
        })
    });
    found.collect()
}

/// One item with one criterion's value free.
pub(super) struct WhatIf<'a> {
    ranking: &'a Ranking,
    slot: Slot,
    criterion: &'a Criterion,
    column: usize,
    role: Role,
    /// The raw value as it is.
    now: f64,
    score: f64,
}

impl<'a> WhatIf<'a> {
    /// None when the criterion does not enter the score, or either is undefined.
    pub(super) fn new(ranking: &'a Ranking, slot: Slot, criterion: &'a Criterion) -> Option<Self> {
        let column = ranking.column(&criterion.id)?;
        let role = ranking.role(&criterion.id);
        (role != Role::Beside).then_some(())?;
        Some(Self {
            ranking,
            slot,
            criterion,
            column,
            role,
            now: ranking.value(slot, &criterion.id)?,
            score: ranking.score(slot)?,
        })
    }

    /// The score with this raw value in the place of the present one; none when it is undefined.
    pub(super) fn score_with(&self, raw: f64) -> Option<f64> {
        let (ranking, slot) = (self.ranking, self.slot);
        let norm = self.criterion.normalise(raw);
        let swap =
            |column: usize, new: f64, old: f64| if column == self.column { new } else { old };
        let score = ranking.formula().score(
            |c| swap(c, raw, ranking.raw(c, slot)),
            |c| swap(c, norm, ranking.norm(c, slot)),
        );
        (!score.is_nan()).then_some(score)
    }

    fn passes(&self, raw: f64, goal: f64) -> bool {
        self.score_with(raw).is_some_and(|score| score > goal)
    }

    fn needs(&self, goal: f64) -> Option<Needs> {
        if self.criterion.choices_only {
            return self.choice(goal);
        }
        let level = self.level_with(goal);
        if let Some(best) = self.best()
            && !self.passes(best, goal)
        {
            let adds = self.score_with(best).map_or(0.0, |s| s - self.score);
            return Some(Needs::NotEnough {
                best,
                adds: adds.max(0.0),
            });
        }
        let level = level.filter(|l| l.is_finite())?;
        Some(if level >= self.now {
            Needs::Above(level)
        } else {
            Needs::Below(level)
        })
    }

    /// The nearest choice that passes, or how far the best one gets.
    fn choice(&self, goal: f64) -> Option<Needs> {
        let choices = || self.criterion.anchors.iter().map(|a| a.value);
        let distance = |v: &f64| (v - self.now).abs();
        let nearest = choices()
            .filter(|v| self.passes(*v, goal))
            .min_by(|a, b| distance(a).total_cmp(&distance(b)));
        if let Some(value) = nearest {
            return Some(Needs::Choice(value));
        }
        let (best, score) = choices()
            .filter_map(|v| Some((v, self.score_with(v)?)))
            .max_by(|a, b| a.1.total_cmp(&b.1))?;
        Some(Needs::NotEnough {
            best,
            adds: (score - self.score).max(0.0),
        })
    }

    /// The raw value at which the score equals the goal, whether or not it is accepted.
    fn level_with(&self, goal: f64) -> Option<f64> {
        match self.role {
            Role::Beside => None,
            Role::Term { share, .. } => {
                let divisor = match self.ranking.formula() {
                    Formula::Weighted {
                        per_day: Some(column),
                        ..
                    } => self.ranking.raw(*column, self.slot),
                    _ => 1.0,
                };
                let norm = self.criterion.normalise(self.now);
                denormalise(self.criterion, norm + (goal - self.score) * divisor / share)
            }
            // score = numerator / divisor
            Role::Divisor => crate::prioritise::score::ratio(self.score_with(1.0)?, goal),
            // The score is a straight line in the value.
            Role::Factor | Role::Class => {
                let (start, end) = (self.score_with(0.0)?, self.score_with(1.0)?);
                crate::prioritise::score::ratio(goal - start, end - start)
            }
        }
    }

    /// The best raw value that is accepted; none when there is always a better one.
    fn best(&self) -> Option<f64> {
        let (lowest, highest) = (self.criterion.lowest, self.criterion.highest);
        match self.role {
            Role::Beside => None,
            Role::Term { .. } => {
                let best = denormalise(self.criterion, 100.0)?.max(lowest);
                Some(highest.map_or(best, |h| best.min(h)))
            }
            // Towards 0 a quotient has no bound; but 0 / x stays 0 whatever x is.
            Role::Divisor if lowest <= 0.0 => (self.score <= 0.0).then_some(self.now),
            Role::Divisor => Some(lowest),
            Role::Factor | Role::Class => match highest {
                Some(highest) => Some(highest),
                // Another factor of 0 makes this one powerless.
                None if self.score_with(0.0) == self.score_with(1.0) => Some(self.now),
                None => None,
            },
        }
    }
}

/// The raw value that a 0–100 value stands for; beyond the scale's ends the line goes on. None for a scale of no
/// length.
fn denormalise(criterion: &Criterion, norm: f64) -> Option<f64> {
    let share = match criterion.direction {
        Direction::Benefit => norm,
        Direction::Cost => 100.0 - norm,
    } / 100.0;
    let raw = match criterion.scale {
        Scale::Linear { min, max } => min + share * (max - min),
        Scale::Log { max } => libm::expm1(share * libm::log1p(max)),
    };
    raw.is_finite().then_some(raw)
}

/// Several criteria at their best together.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// Each with its value now and its best one.
    pub criteria: Vec<(CriterionId, f64, f64)>,
    /// What they add to the score together.
    pub adds: f64,
    /// Whether that passes the rival.
    pub enough: bool,
}

/// The two judged benefits that would add most, together; none unless the method is a plain sum and at least two of
/// them can add something without being enough alone. Costs are left out: work that takes no time is no advice.
pub fn together(workspace: &Workspace, ranking: &Ranking, target: &Target) -> Option<Together> {
    if !matches!(ranking.formula(), Formula::Weighted { per_day: None, .. }) {
        return None;
    }
    let is_benefit = |id: &CriterionId| {
        let criterion = workspace.criteria.get(id);
        criterion.is_some_and(|c| c.direction == Direction::Benefit)
    };
    let mut short: Vec<(&Move, f64, f64)> = target
        .moves
        .iter()
        .filter(|m| !m.derived && is_benefit(&m.criterion))
        .filter_map(|m| match m.needs {
            Needs::NotEnough { best, adds } if adds > 0.0 => Some((m, best, adds)),
            _ => None,
        })
        .collect();
    sort::by(&mut short, |a, b| b.2.total_cmp(&a.2));
    short.truncate(2);
    if short.len() < 2 {
        return None;
    }
    let adds = short.iter().map(|(_, _, adds)| adds).sum();
    Some(Together {
        criteria: short
            .iter()
            .map(|(m, best, _)| (m.criterion.clone(), m.from, *best))
            .collect(),
        adds,
        enough: adds > target.gap,
    })
}
