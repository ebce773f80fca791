//! What binds a plan, and what one candidate would cost.

use crate::plan::select::problem::{Candidate, Limit, Problem};
use crate::plan::select::search::{Answer, Effort, Pick, Status, solve};
use plumbline_compact::sort;

/// What more room in one limit would be worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Binding {
    /// The limit.
    pub limit: usize,
    /// True for its minimum, false for its maximum.
    pub minimum: bool,
    /// What the best set would be worth more, with the room that was asked about.
    pub gain: i64,
}

/// How many sides of limits are tried.
const TRIED: usize = 5;

/// One side of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Side {
    limit: usize,
    minimum: bool,
}

/// The sides of limits that have a price, the highest before the others.
fn priced(prices: &[f64]) -> Vec<Side> {
    let mut priced: Vec<(usize, f64)> = prices.iter().copied().enumerate().collect();
    priced.retain(|(_, price)| *price != 0.0);
    sort::by(&mut priced, |a, b| {
        b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0))
    });
    let side = |(limit, price)| Side {
        limit,
        minimum: price < 0.0,
    };
    priced.into_iter().map(side).collect()
}

/// The sides of limits that some set of candidates oversteps, maxima first; the others can hold nothing back.
fn reachable(problem: &Problem) -> Vec<Side> {
    let used = |is_in: &dyn Fn(&Candidate) -> bool| {
        let set: Vec<bool> = problem.candidates.iter().map(is_in).collect();
        problem.used(&set)
    };
    let most = used(&|c| c.fixed != Some(false));
    let least = used(&|c| c.fixed == Some(true));
    let sides = |minimum: bool, used: &[i64], beyond: &dyn Fn(&Limit, i64) -> bool| {
        let limits = problem.limits.iter().zip(used).enumerate();
        let hit = limits.filter(|(_, (limit, used))| beyond(limit, **used));
        hit.map(|(limit, _)| Side { limit, minimum })
            .collect::<Vec<_>>()
    };
    let mut all = sides(false, &most, &|l, used| l.max.is_some_and(|max| used > max));
    all.extend(sides(true, &least, &|l, used| used < l.min));
    all
}

/// The limits that hold the best set back, the one that costs most first: the problem is solved again with `room` more
/// in each. Empty when nothing binds.
pub fn binding(problem: &Problem, answer: &Answer, room: i64, effort: Effort) -> Vec<Binding> {
    let Some(best) = &answer.best else {
        return Vec::new();
    };
    let priced = priced(&answer.prices);
    let left = TRIED.saturating_sub(priced.len());
    let found = gains(problem, best, priced.into_iter().take(TRIED), room, effort);
    if !found.is_empty() {
        return found;
    }
    // What a limit leaves no choice about is settled before there are prices: one that keeps a candidate out by its
    // size alone has none, and yet a little more room would let it in. This is asked only where no other limit binds.
    let free = |side: &Side| {
        answer
            .prices
            .get(side.limit)
            .is_none_or(|price| *price == 0.0)
    };
    let unpriced = reachable(problem).into_iter().filter(free).take(left);
    gains(problem, best, unpriced, room, effort)
}

/// What more room in each of these sides would be worth, where it is worth something, the most first.
fn gains(
    problem: &Problem,
    best: &Pick,
    sides: impl Iterator<Item = Side>,
    room: i64,
    effort: Effort,
) -> Vec<Binding> {
    let mut found: Vec<Binding> = sides
        .filter_map(|Side { limit, minimum }| {
            let mut wider = problem.clone();
            let entry = wider.limits.get_mut(limit)?;
            if minimum {
                entry.min = (entry.min - room).max(0);
            } else {
                entry.max = entry.max.map(|max| max + room);
            }
            let gain = solve(&wider, effort).best?.value - best.value;
            (gain > 0).then_some(Binding {
                limit,
                minimum,
                gain,
            })
        })
        .collect();
    sort::by(&mut found, |a, b| {
        b.gain.cmp(&a.gain).then(a.limit.cmp(&b.limit))
    });
    found
}

/// What it would cost to have a candidate the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swap {
    /// The best set with the candidate the other way round; none when there is none.
    pub pick: Option<Pick>,
    /// What the best set is worth more than that one.
    pub cost: i64,
    /// Candidates that would come in.
    pub come_in: Vec<usize>,
    /// Candidates that would go out.
    pub go_out: Vec<usize>,
    /// Whether it is sure that no set with it is better.
    pub exact: bool,
}

/// Solves the problem again with one candidate in that is out, or out that is in.
pub fn swap(problem: &Problem, best: &Pick, candidate: usize, effort: Effort) -> Swap {
    let is_in = |set: &[bool], i: usize| set.get(i).copied().unwrap_or(false);
    let mut turned = problem.clone();
    if let Some(entry) = turned.candidates.get_mut(candidate) {
        entry.fixed = Some(!is_in(&best.set, candidate));
    }
    let answer = solve(&turned, effort);
    let mut swap = Swap {
        pick: answer.best,
        cost: 0,
        come_in: Vec::new(),
        go_out: Vec::new(),
        exact: matches!(answer.status, Status::Optimal | Status::Infeasible),
    };
    if let Some(pick) = &swap.pick {
        swap.cost = best.value - pick.value;
        for i in 0..problem.candidates.len() {
            match (is_in(&best.set, i), is_in(&pick.set, i)) {
                (false, true) => swap.come_in.push(i),
                (true, false) => swap.go_out.push(i),
                _ => {}
            }
        }
    }
    swap
}
