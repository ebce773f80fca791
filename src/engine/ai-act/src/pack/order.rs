//! In which order facts and rules can be worked out.

use crate::node::Fault;
use crate::pack::types::{FactDef, Rule};

/// Input facts ordered so that gates and aliases only look at facts before them.
pub(super) fn resolve_order(facts: &[FactDef]) -> Result<Vec<usize>, Fault> {
    let mut done = vec![false; facts.len()];
    let mut order = Vec::with_capacity(facts.len());
    while order.len() < facts.len() {
        let before = order.len();
        for (at, fact) in facts.iter().enumerate() {
            if done.get(at) == Some(&false) && ready(fact, facts, &done) {
                order.push(at);
                if let Some(flag) = done.get_mut(at) {
                    *flag = true;
                }
            }
        }
        if order.len() == before {
            let stuck = done.iter().position(|d| !d).unwrap_or_default();
            let path = format!("questions.facts[{stuck}]");
            return Err(Fault {
                path,
                message: "gate or alias goes in a circle or names a derived fact".into(),
            });
        }
    }
    Ok(order)
}

fn ready(fact: &FactDef, facts: &[FactDef], done: &[bool]) -> bool {
    let mut ready = true;
    for expr in [&fact.gate, &fact.alias].into_iter().flatten() {
        expr.leaves(&mut |slot, _| {
            // Slots after the input facts are readings (fixed beforehand) or derived facts.
            let place = usize::from(slot);
            ready &= place >= facts.len() || done.get(place).copied().unwrap_or(false);
        });
    }
    ready
}

/// Checks that every rule reads only what earlier rules have set.
pub(super) fn reads_before_sets(rules: &[Rule]) -> Option<Fault> {
    for (at, rule) in rules.iter().enumerate() {
        let mut wrong = None;
        let exprs = rule.all.iter().chain(&rule.unless).map(|c| &c.when);
        for expr in exprs.chain(rule.needs.as_ref().map(|c| &c.when)) {
            expr.leaves(&mut |slot, mask| {
                let later = rules.iter().skip(at).any(|other| {
                    let hit = |&(s, m): &(u16, u32)| s == slot && (m == 0 || m & mask != 0);
                    other.sets.iter().any(hit)
                });
                if later {
                    wrong = Some(slot);
                }
            });
        }
        if wrong.is_some() {
            return Some(Fault {
                path: rule.id.to_string(),
                message: "reads a fact that a later rule sets".into(),
            });
        }
    }
    None
}
