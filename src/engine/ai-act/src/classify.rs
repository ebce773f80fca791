//! Runs the rules of the pack in order.

use crate::facts::Facts;
use crate::high_risk;
use crate::pack::{Group, Rule, RulePack};
use crate::predicate::{Slots, Tri};
use crate::resolve::resolve;

/// Values of all facts after classification, and the outcome of every rule.
#[derive(Clone, Debug)]
pub(crate) struct Classified {
    /// Values, by slot.
    pub(crate) slots: Slots,
    /// Outcomes, in the order of the pack's rules.
    pub(crate) outcomes: Vec<Tri>,
}

impl Classified {
    /// Outcome of a rule by its place.
    pub(crate) fn outcome(&self, place: usize) -> Tri {
        self.outcomes.get(place).copied().unwrap_or(Tri::Unknown)
    }
}

/// Classifies a case. `other_reading` is the switch of a contested point to be read the other way.
pub(crate) fn classify(pack: &RulePack, facts: &Facts, other_reading: Option<u16>) -> Classified {
    let mut slots = resolve(pack, facts, other_reading);
    let mut outcomes = Vec::with_capacity(pack.rules.len());
    let mut closed = false;
    for rule in &pack.rules {
        let early = matches!(
            rule.group,
            Group::Scope | Group::Prohibited | Group::HighRisk | Group::Derogation
        );
        if !early && !closed {
            closed = true;
            high_risk::close_annex_iii(pack, &mut slots);
        }
        let outcome = holds(rule, &slots);
        for (slot, mask) in &rule.sets {
            slots.merge(*slot, *mask, outcome);
        }
        outcomes.push(outcome);
    }
    Classified { slots, outcomes }
}

fn holds(rule: &Rule, slots: &Slots) -> Tri {
    let mut outcome = rule
        .needs
        .as_ref()
        .map_or(Tri::Yes, |needs| needs.when.eval(slots));
    for condition in &rule.all {
        if outcome == Tri::No {
            return Tri::No;
        }
        outcome = outcome.and(condition.when.eval(slots));
    }
    for exception in &rule.unless {
        if outcome == Tri::No {
            return Tri::No;
        }
        outcome = outcome.and(exception.when.eval(slots).negate());
    }
    outcome
}
