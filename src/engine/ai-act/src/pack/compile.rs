//! From the files of the pack to typed rules, with the path to whatever is wrong.

use std::sync::Arc;

use serde_json::Value;

use crate::node::{Fault, Node};
use crate::pack::hash::canonical_hash;
use crate::pack::order::{reads_before_sets, resolve_order};
use crate::pack::texts::{FactText, Fine, Meta, Relief, Section, TimelineEntry};
use crate::pack::types::{
    Condition, DateCase, Dispute, FactDef, Known, Note, ObligationRule, PackError, Reading,
    RoleShift, Rule, RulePack,
};
use crate::predicate::Expr;
use crate::terms::{Group, ObligationKind, Tier};
use crate::vocabulary::{Kind, Vocabulary};

type Read<T> = Result<T, Fault>;

/// Order in which the rule files are evaluated.
const RULE_FILES: [&str; 6] = [
    "scope",
    "prohibited",
    "high_risk",
    "transparency",
    "gpai",
    "results",
];

pub(super) fn compile(document: &Value) -> Result<RulePack, PackError> {
    Ok(read(document)?)
}

fn read(document: &Value) -> Read<RulePack> {
    let root = Node::root(document, "");
    let meta = Meta::read(&root.at("meta")?)?;
    let questions = root.at("questions")?;
    let doubts = root.at("doubts")?;
    let obligation_file = root.at("obligations")?;
    let texts = list(&questions, "facts", FactText::read)?;

    let mut vocabulary = Vocabulary::default();
    input_facts(&questions, &texts, &mut vocabulary)?;
    derived_facts(&root.at("derived")?, &mut vocabulary)?;
    let readings = list(&doubts, "readings", |node| {
        let added = vocabulary.add(node.text()?, Kind::Flag, Vec::new());
        added.map_err(|e| node.fault(e))
    })?;

    let reader = PackReader { vocabulary };
    let facts = reader.facts(&questions, texts)?;
    let resolve_order = resolve_order(&facts)?;
    let mut rules = Vec::new();
    for name in RULE_FILES {
        reader.rules(&root.at(name)?, &mut rules)?;
    }
    if let Some(error) = reads_before_sets(&rules) {
        return Err(error);
    }
    let retention = obligation_file.text_at("default_retention")?;
    let obligations = list(&obligation_file, "obligations", |n| {
        reader.obligation(n, &retention)
    })?;
    Ok(RulePack {
        hash: canonical_hash(document),
        version: meta.version.clone(),
        meta,
        sections: list(&questions, "sections", Section::read)?,
        facts,
        fines: list(&obligation_file, "fines", Fine::read)?,
        reliefs: list(&obligation_file, "reliefs", |n| {
            Ok((Relief::read(n)?, reader.expr(&n.at("when")?)?))
        })?,
        legacy: list(&obligation_file, "legacy", |n| {
            Ok((
                reader.element("route", &n.at("route")?)?,
                n.date_at("before")?,
            ))
        })?,
        role_shifts: list(&obligation_file, "role_shifts", |n| {
            reader.role_shift(n, &obligations)
        })?,
        obligations,
        disputes: list(&doubts, "disputes", |n| reader.dispute(n))?,
        notes: list(&doubts, "notes", |n| reader.note(n))?,
        timeline: list(&root.at("timeline")?, "timeline", TimelineEntry::read)?,
        resolve_order,
        readings,
        setters: setters(&rules, reader.vocabulary.len()),
        rules,
        known: reader.known(&root)?,
        vocabulary: reader.vocabulary,
    })
}

/// Reads every entry of a list that must be there.
fn list<T>(node: &Node, key: &str, mut one: impl FnMut(&Node) -> Read<T>) -> Read<Vec<T>> {
    let list = node.at(key)?;
    let items = list.items()?;
    let mut out = Vec::with_capacity(items.len());
    for item in &items {
        out.push(one(item)?);
    }
    Ok(out)
}

fn input_facts(questions: &Node, texts: &[FactText], vocabulary: &mut Vocabulary) -> Read<()> {
    let facts = questions.at("facts")?;
    for (node, text) in facts.items()?.iter().zip(texts) {
        let values = text.options.iter().map(|o| o.value.clone()).collect();
        let added = vocabulary.add(&text.id, text.kind, values);
        added.map_err(|e| node.fault(e))?;
    }
    Ok(())
}

fn derived_facts(derived: &Node, vocabulary: &mut Vocabulary) -> Read<()> {
    let facts = derived.at("derived")?;
    for node in &facts.items()? {
        let kind = node.at("type")?.one_of(Kind::from_id)?;
        let added = vocabulary.add(&node.text_at("id")?, kind, node.texts("values")?);
        added.map_err(|e| node.fault(e))?;
    }
    Ok(())
}

fn setters(rules: &[Rule], slots: usize) -> Vec<Vec<u16>> {
    let mut setters = vec![Vec::new(); slots];
    for (at, rule) in (0_u16..).zip(rules) {
        for (slot, _) in &rule.sets {
            if let Some(list) = setters.get_mut(usize::from(*slot)) {
                list.push(at);
            }
        }
    }
    setters
}

struct PackReader {
    vocabulary: Vocabulary,
}

impl PackReader {
    fn expr(&self, node: &Node) -> Read<Expr> {
        Expr::parse(node.text()?, &self.vocabulary).map_err(|e| node.fault(e.to_string()))
    }

    fn opt_expr(&self, node: &Node, key: &str) -> Read<Option<Expr>> {
        node.opt(key).map(|n| self.expr(&n)).transpose()
    }

    fn slot(&self, id: &str, node: &Node) -> Read<u16> {
        self.vocabulary
            .slot(id)
            .ok_or_else(|| node.fault(format!("unknown fact '{id}'")))
    }

    fn mask(&self, fact: &str, value: &str, node: &Node) -> Read<u32> {
        let slot = self.slot(fact, node)?;
        self.vocabulary
            .mask(slot, value)
            .ok_or_else(|| node.fault(format!("fact '{fact}' has no value '{value}'")))
    }

    /// The element of `fact` that a text names.
    fn element(&self, fact: &str, node: &Node) -> Read<u32> {
        self.mask(fact, node.text()?, node)
    }

    fn roles(&self, node: &Node, key: &str) -> Read<u32> {
        let names = node.texts(key)?;
        names
            .iter()
            .try_fold(0, |mask, name| Ok(mask | self.mask("role", name, node)?))
    }

    fn facts(&self, questions: &Node, texts: Vec<FactText>) -> Read<Vec<FactDef>> {
        let facts = questions.at("facts")?;
        let mut out = Vec::with_capacity(texts.len());
        for (node, text) in facts.items()?.iter().zip(texts) {
            out.push(FactDef {
                slot: self.slot(&text.id, node)?,
                gate: self.opt_expr(node, "gate")?,
                alias: self.opt_expr(node, "alias")?,
                ask_if: self.opt_expr(node, "ask_if")?,
                text,
            });
        }
        Ok(out)
    }

    fn rules(&self, file: &Node, out: &mut Vec<Rule>) -> Read<()> {
        let groups = file.at("groups")?;
        for group in &groups.items()? {
            let needs = match group.opt("needs") {
                None => None,
                Some(node) => Some(Condition {
                    text: group.text_at("needs_text")?,
                    when: self.expr(&node)?,
                    reference: group.opt_text("needs_ref")?,
                }),
            };
            let rules = group.at("rules")?;
            for rule in &rules.items()? {
                out.push(self.rule(group, needs.clone(), rule)?);
            }
        }
        Ok(())
    }

    fn rule(&self, group: &Node, needs: Option<Condition>, node: &Node) -> Read<Rule> {
        // An empty tier means: no verdict of its own, whatever the group says.
        let tier = match node.opt("tier").or_else(|| group.opt("tier")) {
            Some(tier) if !tier.text()?.is_empty() => Some(tier.one_of(Tier::from_id)?),
            _ => None,
        };
        let from = match node.opt_date("from")? {
            Some(date) => date,
            None => group.date_at("from")?,
        };
        Ok(Rule {
            id: node.text_at("id")?,
            group: group.at("group")?.one_of(Group::from_id)?,
            reference: node.text_at("ref")?,
            title: node.text_at("title")?,
            needs,
            all: list(node, "all", |n| self.condition(n))?,
            unless: match node.opt("unless") {
                Some(_) => list(node, "unless", |n| self.condition(n))?,
                None => Vec::new(),
            },
            sets: list(node, "sets", |n| self.target(n))?,
            tier,
            applies_from: from,
            confidence: node.confidence()?,
            roles: self.roles(node, "roles")?,
        })
    }

    fn condition(&self, node: &Node) -> Read<Condition> {
        Ok(Condition {
            text: node.text_at("text")?,
            when: self.expr(&node.at("when")?)?,
            reference: node.opt_text("ref")?,
        })
    }

    /// `flag` or `set:element`.
    fn target(&self, node: &Node) -> Read<(u16, u32)> {
        let text = node.text()?;
        match text.split_once(':') {
            Some((set, value)) => Ok((self.slot(set, node)?, self.mask(set, value, node)?)),
            None => Ok((self.slot(text, node)?, 0)),
        }
    }

    fn cases(&self, node: &Node, key: &str) -> Read<Vec<DateCase>> {
        match node.opt(key) {
            None => Ok(Vec::new()),
            Some(_) => list(node, key, |n| {
                Ok(DateCase {
                    when: self.expr(&n.at("when")?)?,
                    date: n.date_at("date")?,
                })
            }),
        }
    }

    fn by_route(&self, node: &Node) -> Read<Vec<(u32, chrono::NaiveDate)>> {
        let Some(map) = node.opt("applies_from_by_route") else {
            return Ok(Vec::new());
        };
        let entries = map.entries()?;
        let dates = entries
            .iter()
            .map(|(route, n)| Ok((self.mask("route", route, n)?, n.date()?)));
        dates.collect()
    }

    fn obligation(&self, node: &Node, retention: &Arc<str>) -> Read<ObligationRule> {
        let applies_when = self.expr(&node.at("applies_when")?)?;
        let tier = self.slot("tier", node)?;
        let high = self.mask("tier", "high_risk", node)?;
        let mut high_risk = false;
        applies_when.leaves(&mut |slot, mask| high_risk |= slot == tier && mask & high != 0);
        let trigger = node.texts("trigger")?;
        let trigger = trigger.iter().map(|id| self.slot(id, node));
        Ok(ObligationRule {
            id: node.text_at("id")?,
            article: node.text_at("article")?,
            title: node.text_at("title")?,
            kind: node.at("kind")?.one_of(ObligationKind::from_id)?,
            roles: self.roles(node, "roles")?,
            trigger: trigger.collect::<Read<_>>()?,
            evidence: node.texts("evidence")?,
            applies_from: node.date_at("applies_from")?,
            literal: node.opt_date("applies_from_literal")?,
            by_route: self.by_route(node)?,
            by_case: self.cases(node, "applies_from_by_case")?,
            wakes: self.cases(node, "wakes_by_case")?,
            high_risk,
            retention: node
                .opt_text("retention")?
                .unwrap_or_else(|| retention.clone()),
            anchor: node.opt_text("anchor")?,
            fine: node.opt_text("fine")?,
            fine_note: node.opt_text("fine_note")?,
            reliefs: node.texts("relief")?,
            backlog_item: node.opt_text("backlog_item")?,
            confidence: node.confidence()?,
            contested_date: node.opt_text("contested")?.as_deref() == Some("date"),
            guideline: node.opt_text("basis")?.as_deref() == Some("guideline"),
            note: node.opt_text("note")?,
            applies_when,
        })
    }

    fn role_shift(&self, node: &Node, entries: &[ObligationRule]) -> Read<RoleShift> {
        let entry = node.opt_text("when_entry")?;
        let entry = entry.and_then(|id| entries.iter().find(|o| o.id == id));
        let when = match (self.opt_expr(node, "when")?, entry) {
            (Some(expr), _) => expr,
            (None, Some(entry)) => entry.applies_when.clone(),
            (None, None) => return Err(node.fault("no condition and no known entry")),
        };
        Ok(RoleShift {
            from: self.roles(node, "from")?,
            when,
            to: self.element("role", &node.at("to")?)?,
            moves: node.flag("moves"),
            reference: node.text_at("ref")?,
        })
    }

    fn dispute(&self, node: &Node) -> Read<Dispute> {
        let flag = node
            .opt("flag")
            .map(|n| self.slot(n.text()?, &n))
            .transpose()?;
        Ok(Dispute {
            id: node.text_at("id")?,
            reference: node.text_at("ref")?,
            title: node.text_at("title")?,
            when: self.expr(&node.at("when")?)?,
            flag,
            readings: list(node, "readings", Reading::read)?,
            confidence: node.confidence()?,
        })
    }

    fn note(&self, node: &Node) -> Read<Note> {
        Ok(Note {
            id: node.text_at("id")?,
            reference: node.text_at("ref")?,
            when: self.expr(&node.at("when")?)?,
            text: node.text_at("text")?,
            confidence: node.confidence()?,
        })
    }

    fn known(&self, root: &Node) -> Read<Known> {
        let slot = |id: &str| self.slot(id, root);
        Ok(Known {
            role: slot("role")?,
            tier: slot("tier")?,
            route: slot("route")?,
            touched: slot("annex_iii_touched")?,
            point: slot("annex_iii_point")?,
            area: slot("annex_iii_area")?,
            exempt: slot("exempt_6_3")?,
            in_scope: slot("in_scope")?,
            any_art50: slot("any_art50_duty")?,
            placed_on: slot("placed_on")?,
            change: slot("significant_design_change")?,
            change_on: slot("significant_design_change_on")?,
            features: slot("features")?,
            org_size: slot("org_size")?,
            turnover: slot("org_worldwide_turnover_eur")?,
            public_body: slot("public_body")?,
            high_risk: self.mask("tier", "high_risk", root)?,
            annex_iii: self.mask("route", "annex_iii", root)?,
        })
    }
}
