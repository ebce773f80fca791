//! Traces on demand: every condition of a verdict, met, not met or unknown, with article and link.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::evaluate::run;
use crate::facts::{Answer, Facts};
use crate::pack::{Condition, Confidence, Rule, RulePack};
use crate::predicate::{Expr, Slot, Slots, Tri};
use crate::references::link;

/// A fact behind a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportingFact {
    /// Fact id.
    pub fact: Arc<str>,
    /// Its value as used, in words: `yes`, `4a, 5b`, `1e25`, `unknown`.
    pub value: String,
    /// It was not answered itself, but follows from other answers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub implied: bool,
}

/// One condition in a trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceStep {
    /// Plain words.
    pub text: Arc<str>,
    /// Article, paragraph, point.
    pub reference: Arc<str>,
    /// Link to it; absent for soft law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Met (yes), not met (no) or unknown.
    pub state: Tri,
    /// An exception: if met, the verdict falls.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub exception: bool,
    /// Facts behind it.
    pub because: Vec<SupportingFact>,
}

/// The working behind one verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// Id of the rule.
    pub rule: Arc<str>,
    /// Article, paragraph, point.
    pub reference: Arc<str>,
    /// Title.
    pub title: Arc<str>,
    /// Link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Outcome of the rule by its conditions (an Annex III point before Article 6(3) is looked at).
    pub outcome: Tri,
    /// How sure the pack is.
    pub confidence: Confidence,
    /// Conditions and exceptions.
    pub steps: Vec<TraceStep>,
}

/// The trace of one rule; `None` when the pack has no such rule.
#[must_use]
pub fn explain(pack: &RulePack, facts: &Facts, rule: &str) -> Option<Trace> {
    explain_many(pack, facts, &[rule]).pop()
}

/// Traces of several rules, in the order of the pack; rules that do not exist are left out.
#[must_use]
pub fn explain_many(pack: &RulePack, facts: &Facts, rules: &[&str]) -> Vec<Trace> {
    let run = run(pack, facts);
    let slots = &run.classified.slots;
    let wanted = pack.rules.iter().enumerate();
    let wanted = wanted.filter(|(_, rule)| rules.contains(&&*rule.id));
    wanted
        .map(|(at, rule)| trace(pack, facts, slots, rule, run.classified.outcome(at)))
        .collect()
}

fn trace(pack: &RulePack, facts: &Facts, slots: &Slots, rule: &Rule, outcome: Tri) -> Trace {
    let mut steps = Vec::new();
    let needed = rule.needs.iter().chain(&rule.all);
    let parts = needed.map(|c| (c, false));
    for (condition, exception) in parts.chain(rule.unless.iter().map(|c| (c, true))) {
        steps.push(step(pack, facts, slots, rule, condition, exception));
    }
    Trace {
        rule: rule.id.clone(),
        reference: rule.reference.clone(),
        title: rule.title.clone(),
        link: link(pack, &rule.reference),
        outcome,
        confidence: rule.confidence,
        steps,
    }
}

fn step(
    pack: &RulePack,
    facts: &Facts,
    slots: &Slots,
    rule: &Rule,
    condition: &Condition,
    exception: bool,
) -> TraceStep {
    let reference = condition.reference.as_ref().unwrap_or(&rule.reference);
    TraceStep {
        text: condition.text.clone(),
        reference: reference.clone(),
        link: link(pack, reference),
        state: condition.when.eval(slots),
        exception,
        because: because(pack, facts, slots, &condition.when),
    }
}

fn because(pack: &RulePack, facts: &Facts, slots: &Slots, expr: &Expr) -> Vec<SupportingFact> {
    let mut out: Vec<SupportingFact> = Vec::new();
    expr.leaves(&mut |slot, _| {
        let fact = pack.vocabulary.id(slot);
        if pack.readings.contains(&slot) || out.iter().any(|b| b.fact == fact) {
            return;
        }
        let stated = facts.get(&fact).is_some_and(|a| *a != Answer::Unknown);
        out.push(SupportingFact {
            value: words(pack, slot, slots.get(slot)),
            implied: !stated && words(pack, slot, slots.get(slot)) != "unknown",
            fact,
        });
    });
    out
}

/// A value in words.
fn words(pack: &RulePack, slot: u16, value: Slot) -> String {
    match value {
        Slot::Flag(Tri::Yes) => "yes".into(),
        Slot::Flag(Tri::No) => "no".into(),
        Slot::Number(Some(number)) => format!("{number:e}"),
        Slot::Date(Some(date)) => date.to_string(),
        Slot::Set { yes: 0, unknown: 0 } => "none".into(),
        Slot::Set { yes, .. } if yes != 0 => pack.vocabulary.named(slot, yes).join(", "),
        _ => "unknown".into(),
    }
}
