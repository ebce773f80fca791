//! Why no set keeps every limit: which condition makes it so.

use crate::plan::select::problem::Problem;
use crate::plan::select::search::{Effort, Status, solve};

/// One condition of a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Condition {
    /// The minimum of a limit.
    Min(usize),
    /// The maximum of a limit.
    Max(usize),
    /// Candidates that must be in.
    Pins,
    /// Candidates that must be out.
    Exclusions,
    /// What candidates need.
    Needs,
}

/// Conditions that cannot all be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// Giving up any one of these is enough.
    pub any_of: Vec<Condition>,
    /// When no single one is enough: these cannot be kept together, and no fewer of them are in conflict. There may be
    /// other conflicts beside this one.
    pub together: Vec<Condition>,
}

/// The conditions of a problem that could be given up, in the order in which they are named to people: minima first.
fn conditions(problem: &Problem) -> Vec<Condition> {
    let limits = || problem.limits.iter().enumerate();
    let fixed = |to: bool| problem.candidates.iter().any(|c| c.fixed == Some(to));
    let mut all: Vec<Condition> = limits()
        .filter(|(_, l)| l.min > 0)
        .map(|(k, _)| Condition::Min(k))
        .collect();
    all.extend(
        limits()
            .filter(|(_, l)| l.max.is_some())
            .map(|(k, _)| Condition::Max(k)),
    );
    if fixed(true) {
        all.push(Condition::Pins);
    }
    if fixed(false) {
        all.push(Condition::Exclusions);
    }
    if problem.candidates.iter().any(|c| !c.needs.is_empty()) {
        all.push(Condition::Needs);
    }
    all
}

fn give_up(problem: &mut Problem, condition: Condition) {
    let free = |problem: &mut Problem, from: bool| {
        for candidate in &mut problem.candidates {
            if candidate.fixed == Some(from) {
                candidate.fixed = None;
            }
        }
    };
    match condition {
        Condition::Min(k) => {
            if let Some(limit) = problem.limits.get_mut(k) {
                limit.min = i64::MIN / 4;
            }
        }
        Condition::Max(k) => {
            if let Some(limit) = problem.limits.get_mut(k) {
                limit.max = None;
            }
        }
        Condition::Pins => free(problem, true),
        Condition::Exclusions => free(problem, false),
        Condition::Needs => problem.candidates.iter_mut().for_each(|c| c.needs.clear()),
    }
}

/// Whether some set keeps every limit; undecided counts as yes, so that nothing is blamed without proof.
fn may_fit(problem: &Problem, effort: Effort) -> bool {
    solve(problem, effort).status != Status::Infeasible
}

/// Which conditions make an infeasible problem so: each on its own where one is enough, else a smallest conflict by
/// the deletion filter (Chinneck & Dravnieks 1991).
pub fn explain(problem: &Problem, effort: Effort) -> Conflict {
    let mut plain = problem.clone();
    plain.candidates.iter_mut().for_each(|c| c.value = 0);
    let all = conditions(&plain);
    let without = |given_up: &[Condition]| {
        let mut relaxed = plain.clone();
        given_up.iter().for_each(|c| give_up(&mut relaxed, *c));
        relaxed
    };
    let any_of: Vec<Condition> = all
        .iter()
        .copied()
        .filter(|c| may_fit(&without(&[*c]), effort))
        .collect();
    if !any_of.is_empty() {
        return Conflict {
            any_of,
            together: Vec::new(),
        };
    }
    // What can be given up while the rest stays in conflict is no part of it.
    let mut given_up = Vec::new();
    for condition in &all {
        given_up.push(*condition);
        if may_fit(&without(&given_up), effort) {
            given_up.pop();
        }
    }
    Conflict {
        any_of: Vec::new(),
        together: all.into_iter().filter(|c| !given_up.contains(c)).collect(),
    }
}
