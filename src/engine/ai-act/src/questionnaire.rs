//! Which questions can still change the result, derived from the open conditions; and the published questionnaire.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::evaluate::{Run, run};
use crate::facts::{Answer, Facts};
use crate::high_risk::{Legacy, legacy};
use crate::obligations::{ObligationKind, applies};
use crate::pack::{FactText, Group, RulePack};
use crate::predicate::{Expr, Slots, Tri};
use crate::terms::Tier;

/// What is missing for the verdicts that are open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Insufficient {
    /// The question that decides most; absent when all open ones were answered with 'I don't know'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_question: Option<Arc<str>>,
    /// Number of open verdicts that hang on it.
    pub decides: u32,
    /// All facts that are missing, in asking order.
    pub missing: Vec<Arc<str>>,
}

/// Facts by slot, as bits.
type FactSet = [u64; 4];

fn insert(set: &mut FactSet, slot: u16) {
    if let Some(word) = set.get_mut(usize::from(slot / 64)) {
        *word |= 1 << (slot % 64);
    }
}

fn contains(set: &FactSet, slot: u16) -> bool {
    set.get(usize::from(slot / 64))
        .is_some_and(|word| word & (1 << (slot % 64)) != 0)
}

fn join(set: &mut FactSet, other: &FactSet) {
    for (a, b) in set.iter_mut().zip(other) {
        *a |= b;
    }
}

/// A question that can still change the result.
#[derive(Clone, Debug)]
pub struct OpenQuestion<'a> {
    /// Texts and options.
    pub text: &'a FactText,
    /// Number of open verdicts that hang on it; 0 if it only decides duties or their dates.
    pub decides: u32,
    /// It was answered with 'I don't know'.
    pub left_open: bool,
}

/// Follows open conditions back to the questions that decide them.
struct Search<'a> {
    pack: &'a RulePack,
    facts: &'a Facts,
    slots: &'a Slots,
    /// Missing facts per rule; filled in the order of the rules.
    per_rule: Vec<FactSet>,
}

impl<'a> Search<'a> {
    fn new(pack: &'a RulePack, facts: &'a Facts, run: &'a Run) -> Self {
        let mut search = Self {
            pack,
            facts,
            slots: &run.classified.slots,
            per_rule: Vec::with_capacity(pack.rules.len()),
        };
        for (rule, outcome) in pack.rules.iter().zip(&run.classified.outcomes) {
            let mut set = FactSet::default();
            if *outcome == Tri::Unknown {
                let conditions = rule.needs.iter().chain(&rule.all).chain(&rule.unless);
                for condition in conditions {
                    search.expr(&condition.when, &mut set);
                }
            }
            search.per_rule.push(set);
        }
        search
    }

    fn answered_unknown(&self, slot: u16) -> bool {
        self.facts.get(&self.pack.vocabulary.id(slot)) == Some(&Answer::Unknown)
    }

    fn expr(&self, expr: &Expr, set: &mut FactSet) {
        expr.open_leaves(self.slots, &mut |slot, _| self.leaf(slot, set));
    }

    fn leaf(&self, slot: u16, set: &mut FactSet) {
        match self.pack.facts.get(usize::from(slot)) {
            Some(fact) => match &fact.alias {
                Some(alias) => self.expr(alias, set),
                None => self.input(slot, set),
            },
            None => self.derived(slot, set),
        }
    }

    /// An input fact is asked after what it hangs on has been answered.
    fn input(&self, slot: u16, set: &mut FactSet) {
        let Some(fact) = self.pack.facts.get(usize::from(slot)) else {
            return;
        };
        for before in fact.gate.iter().chain(&fact.ask_if) {
            match before.eval(self.slots) {
                Tri::Yes => {}
                Tri::No => return,
                Tri::Unknown => {
                    let mut first = FactSet::default();
                    self.expr(before, &mut first);
                    if self.any_unanswered(&first) {
                        return join(set, &first);
                    }
                }
            }
        }
        insert(set, slot);
    }

    fn any_unanswered(&self, set: &FactSet) -> bool {
        let mut facts = self.pack.facts.iter().map(|f| f.slot);
        facts.any(|slot| contains(set, slot) && !self.answered_unknown(slot))
    }

    fn derived(&self, slot: u16, set: &mut FactSet) {
        let known = &self.pack.known;
        let mut from = vec![slot];
        if [known.point, known.area, known.route, known.tier].contains(&slot) {
            from.extend([known.touched, known.exempt]);
        }
        for slot in from {
            for rule in self
                .pack
                .setters
                .get(usize::from(slot))
                .into_iter()
                .flatten()
            {
                if let Some(other) = self.per_rule.get(usize::from(*rule)) {
                    join(set, other);
                }
            }
        }
    }

    /// Missing facts in asking order: slots of input facts follow the order of the questions.
    fn list(&self, set: &FactSet) -> impl Iterator<Item = u16> {
        let words = (0_u16..).zip(*set);
        let bits = words.flat_map(|(place, word)| {
            let bits = (0..64_u16).take_while(move |bit| word >> bit != 0);
            let bits = bits.filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| place * 64 + bit)
        });
        let facts = &self.pack.facts;
        bits.filter(|slot| {
            let fact = facts.get(usize::from(*slot));
            fact.is_some_and(|f| f.text.question.is_some())
        })
    }

    /// What hangs on each fact, by slot.
    fn weights(&self) -> Vec<Weight> {
        let mut weights = vec![Weight::default(); self.pack.facts.len()];
        // One reason to be out of scope is enough; further ones would change nothing.
        let tiers = self.slots.get(self.pack.known.tier);
        let out = self
            .pack
            .vocabulary
            .mask(self.pack.known.tier, Tier::OutOfScope.id());
        let out_of_scope = out.is_some_and(|mask| tiers.has(mask).is_yes());
        for (rule, set) in self.pack.rules.iter().zip(&self.per_rule) {
            let Some(tier) = rule.tier else { continue };
            if *set == FactSet::default() || (tier == Tier::OutOfScope && out_of_scope) {
                continue;
            }
            let mut tiers = 1 << tier as u16;
            if rule.group == Group::Derogation {
                // Whether Article 6(3) applies decides the other side as well.
                tiers |= 1 << Tier::HighRisk as u16;
            }
            for slot in self.list(set) {
                if let Some(weight) = weights.get_mut(usize::from(slot)) {
                    weight.tiers |= tiers;
                    weight.verdicts += 1;
                }
            }
        }
        weights
    }
}

/// What hangs on a fact: the tiers (as bits) and the number of verdicts that it can still decide.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    tiers: u16,
    verdicts: u32,
}

impl Weight {
    fn rank(self) -> (u32, u32) {
        (self.tiers.count_ones(), self.verdicts)
    }
}

/// Facts on which something hangs, in asking order.
fn open(weights: &[Weight]) -> impl Iterator<Item = (u16, Weight)> {
    let all = (0_u16..).zip(weights.iter().copied());
    all.filter(|(_, weight)| weight.verdicts > 0)
}

/// The question that decides most among those not yet answered: most open tiers, then verdicts, then asking order.
fn best(search: &Search, weights: &[Weight]) -> Option<(u16, Weight)> {
    let mut best: Option<(u16, Weight)> = None;
    for (slot, weight) in open(weights).filter(|(slot, _)| !search.answered_unknown(*slot)) {
        if best.is_none_or(|(_, most)| weight.rank() > most.rank()) {
            best = Some((slot, weight));
        }
    }
    best
}

/// What is missing for the verdicts of a run.
pub(crate) fn open_verdict_facts(pack: &RulePack, facts: &Facts, run: &Run) -> Insufficient {
    let search = Search::new(pack, facts, run);
    let weights = search.weights();
    let best = best(&search, &weights);
    Insufficient {
        next_question: best.map(|(slot, _)| pack.vocabulary.id(slot)),
        decides: best.map_or(0, |(_, weight)| weight.verdicts),
        missing: open(&weights)
            .map(|(slot, _)| pack.vocabulary.id(slot))
            .collect(),
    }
}

/// The question that decides most, if a missing fact can change a verdict.
#[must_use]
pub fn next_best(pack: &RulePack, facts: &Facts) -> Option<Arc<str>> {
    let run = run(pack, facts);
    open_verdict_facts(pack, facts, &run).next_question
}

/// Questions that can still change the result (verdicts, duties or their dates), in asking order. Those answered with
/// 'I don't know' stay in the list, marked.
#[must_use]
pub fn relevant_questions<'a>(pack: &'a RulePack, facts: &Facts) -> Vec<OpenQuestion<'a>> {
    let run = run(pack, facts);
    let search = Search::new(pack, facts, &run);
    let weights = search.weights();
    let mut set = FactSet::default();
    for (slot, _) in open(&weights) {
        insert(&mut set, slot);
    }
    duty_facts(&search, &run, &mut set);
    let slots = search.list(&set);
    let questions = slots.filter_map(|slot| {
        Some(OpenQuestion {
            text: &pack.facts.get(usize::from(slot))?.text,
            decides: weights
                .get(usize::from(slot))
                .map_or(0, |weight| weight.verdicts),
            left_open: search.answered_unknown(slot),
        })
    });
    questions.collect()
}

/// Adds the facts that leave open whether a duty applies, when, or whether it sleeps.
fn duty_facts(search: &Search, run: &Run, set: &mut FactSet) {
    let pack = search.pack;
    let mut slots = run.slots.clone();
    for entry in &pack.obligations {
        let state = applies(pack, entry, &mut slots);
        if entry.id.starts_with("art50-") {
            slots.merge(pack.known.any_art50, 0, state);
        }
        if state == Tri::No {
            continue;
        }
        if state == Tri::Unknown {
            search.expr(&entry.applies_when, set);
            role_facts(search, run, entry.roles, set);
        }
        // Once the verdicts are clear: whether an event has happened, and what the dates hang on.
        if state.is_yes() {
            if entry.kind == ObligationKind::Event {
                search.expr(&entry.applies_when, set);
            }
            for case in &entry.by_case {
                search.expr(&case.when, set);
            }
            match legacy(pack, entry, search.slots) {
                Legacy::Open => search.input(pack.known.placed_on, set),
                Legacy::Dormant { .. } => {
                    search.expr(&Expr::Flag(pack.known.change), set);
                    for case in pack.obligations.iter().flat_map(|o| &o.wakes) {
                        search.expr(&case.when, set);
                    }
                }
                Legacy::Woken { on: None, .. } => search.input(pack.known.change_on, set),
                Legacy::Awake | Legacy::Woken { .. } => {}
            }
        }
    }
}

/// Facts behind a role that is not known: the stated roles, or the conditions of a shift.
fn role_facts(search: &Search, run: &Run, roles: u32, set: &mut FactSet) {
    let pack = search.pack;
    if run.slots.get(pack.known.role).has(roles) != Tri::Unknown {
        return;
    }
    let stated = search.slots.get(pack.known.role);
    if stated.has(roles) == Tri::Unknown {
        search.input(pack.known.role, set);
    }
    for shift in &pack.role_shifts {
        if stated.has(shift.from) != Tri::No {
            search.expr(&shift.when, set);
        }
    }
}

/// The whole questionnaire as published: ids, texts, options, help, so that anyone can answer it by machine.
#[must_use]
pub fn published(pack: &RulePack) -> Value {
    let facts = pack.facts.iter().map(|f| f.text.to_json());
    let sections = pack
        .sections
        .iter()
        .map(|s| json!({"id": &*s.id, "title": &*s.title}));
    json!({
        "title": "Plumbline questionnaire for the EU AI Act",
        "law": &*pack.meta.name,
        "pack_version": &*pack.version,
        "state_of_the_law": pack.meta.state.to_string(),
        "note": &*pack.meta.disclaimer,
        "how_to_answer": {
            "flag": "\"yes\", \"no\" or \"unknown\"",
            "enum": "one value, or \"unknown\"",
            "set": "a list of the values that hold ([] for none), {\"yes\": [..], \"unknown\": [..]} if some are unknown (\"*\" for all the others), or \"unknown\"",
            "number": "a number in the unit of the question, or \"unknown\"",
            "date": "a date such as \"2027-12-02\", or \"unknown\"",
            "gate": "if this condition is false, the fact counts as no and is not asked",
            "alias": "the fact follows from this condition unless it is stated; it is never asked",
            "ask_if": "asked only if this condition holds",
            "absent": "a fact that is left out is unknown, unless gate or alias says otherwise"
        },
        "sections": sections.collect::<Vec<_>>(),
        "facts": facts.collect::<Vec<_>>(),
    })
}
