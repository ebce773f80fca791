//! From the files of the pack to typed rules, with the path to whatever is wrong.

use std::sync::Arc;

use serde_json::Value;

use super::hash::canonical_hash;
use super::order::{reads_before_sets, resolve_order};
use super::raw::{
    Derived, Doubts, Meta, Obligations, Questions, RawCase, RawCondition, RawObligation, RuleFile,
    Timeline,
};
use super::{
    Condition, DateCase, Dispute, FactDef, Known, Note, Obligation, PackError, RULE_FILES,
    RoleShift, Rule, RulePack, part,
};
use crate::engine::comply::assessment::Tier;
use crate::engine::comply::predicate::Expr;
use crate::engine::comply::vocabulary::{Kind, Vocabulary};

pub(super) fn compile(document: &Value) -> Result<RulePack, PackError> {
    let meta: Meta = part(document, "meta")?;
    let questions: Questions = part(document, "questions")?;
    let derived: Derived = part(document, "derived")?;
    let doubts: Doubts = part(document, "doubts")?;
    let duties: Obligations = part(document, "obligations")?;
    let timeline: Timeline = part(document, "timeline")?;

    let mut vocabulary = Vocabulary::default();
    for (at, fact) in questions.facts.iter().enumerate() {
        let values = fact
            .options
            .iter()
            .map(|o| o.value.as_str().into())
            .collect();
        add(
            &mut vocabulary,
            "questions.facts",
            at,
            &fact.id,
            fact.kind,
            values,
        )?;
    }
    for (at, fact) in derived.derived.iter().enumerate() {
        add(
            &mut vocabulary,
            "derived.derived",
            at,
            &fact.id,
            fact.kind,
            fact.values.clone(),
        )?;
    }
    let mut readings = Vec::new();
    for (at, id) in doubts.readings.iter().enumerate() {
        readings.push(add(
            &mut vocabulary,
            "doubts.readings",
            at,
            id,
            Kind::Flag,
            Vec::new(),
        )?);
    }
    let reader = Reader { vocabulary };

    let facts = reader.facts(&questions)?;
    let resolve_order = resolve_order(&facts)?;
    let mut rules = Vec::new();
    for name in RULE_FILES {
        reader.rules(name, part(document, name)?, &mut rules)?;
    }
    if let Some(error) = reads_before_sets(&rules) {
        return Err(error);
    }
    let obligations = reader.obligations(&duties)?;
    let mut legacy = Vec::new();
    for (at, entry) in duties.legacy.iter().enumerate() {
        let path = format!("obligations.legacy[{at}]");
        legacy.push((reader.element("route", &entry.route, &path)?, entry.before));
    }
    let role_shifts = reader.role_shifts(&duties, &obligations)?;
    let mut reliefs = Vec::new();
    for (at, relief) in duties.reliefs.iter().enumerate() {
        let when = reader.expr(&relief.when, &format!("obligations.reliefs[{at}].when"))?;
        reliefs.push((relief.clone(), when));
    }
    let (disputes, notes) = reader.doubts(&doubts)?;
    let known = reader.known()?;
    let mut setters = vec![Vec::new(); reader.vocabulary.len()];
    for (at, rule) in rules.iter().enumerate() {
        for (slot, _) in &rule.sets {
            if let (Some(list), Ok(at)) = (setters.get_mut(usize::from(*slot)), u16::try_from(at)) {
                list.push(at);
            }
        }
    }
    Ok(RulePack {
        hash: canonical_hash(document),
        version: meta.version.clone(),
        meta,
        vocabulary: reader.vocabulary,
        sections: questions.sections,
        facts,
        rules,
        obligations,
        fines: duties.fines,
        reliefs,
        legacy,
        role_shifts,
        disputes,
        notes,
        timeline: timeline.timeline,
        resolve_order,
        readings,
        setters,
        known,
    })
}

fn add(
    vocabulary: &mut Vocabulary,
    list: &str,
    at: usize,
    id: &str,
    kind: Kind,
    values: Vec<Arc<str>>,
) -> Result<u16, PackError> {
    vocabulary
        .add(id, kind, values)
        .map_err(|e| PackError::new(format!("{list}[{at}]"), e))
}

struct Reader {
    vocabulary: Vocabulary,
}

impl Reader {
    fn expr(&self, text: &str, path: &str) -> Result<Expr, PackError> {
        Expr::parse(text, &self.vocabulary).map_err(|e| PackError::new(path, e.to_string()))
    }

    fn optional(&self, text: Option<&str>, path: &str) -> Result<Option<Expr>, PackError> {
        text.map(|t| self.expr(t, path)).transpose()
    }

    fn slot(&self, id: &str, path: &str) -> Result<u16, PackError> {
        self.vocabulary
            .slot(id)
            .ok_or_else(|| PackError::new(path, format!("unknown fact '{id}'")))
    }

    fn element(&self, fact: &str, value: &str, path: &str) -> Result<u32, PackError> {
        let slot = self.slot(fact, path)?;
        self.vocabulary
            .mask(slot, value)
            .ok_or_else(|| PackError::new(path, format!("fact '{fact}' has no value '{value}'")))
    }

    fn roles(&self, names: &[String], path: &str) -> Result<u32, PackError> {
        names
            .iter()
            .try_fold(0, |mask, name| Ok(mask | self.element("role", name, path)?))
    }

    fn facts(&self, questions: &Questions) -> Result<Vec<FactDef>, PackError> {
        let mut out = Vec::new();
        for (at, text) in questions.facts.iter().enumerate() {
            let path = |field| format!("questions.facts[{at}].{field}");
            out.push(FactDef {
                slot: self.slot(&text.id, &path("id"))?,
                gate: self.optional(text.gate.as_deref(), &path("gate"))?,
                alias: self.optional(text.alias.as_deref(), &path("alias"))?,
                ask_if: self.optional(text.ask_if.as_deref(), &path("ask_if"))?,
                text: text.clone(),
            });
        }
        Ok(out)
    }

    fn rules(&self, name: &str, file: RuleFile, out: &mut Vec<Rule>) -> Result<(), PackError> {
        for (g, group) in file.groups.into_iter().enumerate() {
            let path = format!("{name}.groups[{g}].needs");
            let needs = self.optional(group.needs.as_deref(), &path)?;
            let needs = needs.map(|when| Condition {
                text: group.needs_text.clone(),
                when,
                reference: group.needs_ref.clone(),
            });
            for (r, rule) in group.rules.into_iter().enumerate() {
                let path = |field: &str| format!("{name}.groups[{g}].rules[{r}].{field}");
                let tier = match rule.tier.as_deref() {
                    None => group.tier,
                    Some("") => None,
                    Some(text) => Some(Tier::from_id(text).ok_or_else(|| {
                        PackError::new(path("tier"), format!("no tier '{text}'"))
                    })?),
                };
                let sets = rule.sets.iter().map(|s| self.target(s, &path("sets")));
                out.push(Rule {
                    group: group.group,
                    needs: needs.clone(),
                    all: self.conditions(rule.all, &path("all"))?,
                    unless: self.conditions(rule.unless, &path("unless"))?,
                    sets: sets.collect::<Result<_, _>>()?,
                    tier,
                    applies_from: rule.from.unwrap_or(group.from),
                    confidence: rule.confidence,
                    roles: self.roles(&rule.roles, &path("roles"))?,
                    id: rule.id,
                    reference: rule.reference,
                    title: rule.title,
                });
            }
        }
        Ok(())
    }

    fn conditions(&self, raw: Vec<RawCondition>, path: &str) -> Result<Vec<Condition>, PackError> {
        let mut out = Vec::with_capacity(raw.len());
        for (at, condition) in raw.into_iter().enumerate() {
            out.push(Condition {
                when: self.expr(&condition.when, &format!("{path}[{at}].when"))?,
                text: condition.text,
                reference: condition.reference,
            });
        }
        Ok(out)
    }

    /// `flag` or `set:element`.
    fn target(&self, text: &str, path: &str) -> Result<(u16, u32), PackError> {
        match text.split_once(':') {
            Some((set, value)) => Ok((self.slot(set, path)?, self.element(set, value, path)?)),
            None => Ok((self.slot(text, path)?, 0)),
        }
    }

    fn cases(&self, raw: &[RawCase], path: &str) -> Result<Vec<DateCase>, PackError> {
        let cases = raw.iter().map(|case| {
            Ok(DateCase {
                when: self.expr(&case.when, path)?,
                date: case.date,
            })
        });
        cases.collect()
    }

    fn obligations(&self, file: &Obligations) -> Result<Vec<Obligation>, PackError> {
        let entries = file.obligations.iter().enumerate();
        entries
            .map(|(at, raw)| {
                self.obligation(raw, &format!("obligations[{at}]"), &file.default_retention)
            })
            .collect()
    }

    fn obligation(
        &self,
        raw: &RawObligation,
        path: &str,
        retention: &Arc<str>,
    ) -> Result<Obligation, PackError> {
        let field = |name: &str| format!("{path}.{name}");
        let applies_when = self.expr(&raw.applies_when, &field("applies_when"))?;
        let trigger = raw
            .trigger
            .iter()
            .map(|id| self.slot(id, &field("trigger")));
        let by_route = raw.applies_from_by_route.iter().map(|(route, date)| {
            Ok((
                self.element("route", route, &field("applies_from_by_route"))?,
                *date,
            ))
        });
        let tier = self.slot("tier", path)?;
        let high = self.element("tier", "high_risk", path)?;
        let mut high_risk = false;
        applies_when.leaves(&mut |slot, mask| high_risk |= slot == tier && mask & high != 0);
        Ok(Obligation {
            id: raw.id.clone(),
            article: raw.article.clone(),
            title: raw.title.clone(),
            kind: raw.kind,
            roles: self.roles(&raw.roles, &field("roles"))?,
            trigger: trigger.collect::<Result<_, _>>()?,
            evidence: raw.evidence.clone(),
            applies_from: raw.applies_from,
            literal: raw.applies_from_literal,
            by_route: by_route.collect::<Result<_, PackError>>()?,
            by_case: self.cases(&raw.applies_from_by_case, &field("applies_from_by_case"))?,
            wakes: self.cases(&raw.wakes_by_case, &field("wakes_by_case"))?,
            high_risk,
            retention: raw.retention.clone().unwrap_or_else(|| retention.clone()),
            anchor: raw.anchor.clone(),
            fine: raw.fine.clone(),
            fine_note: raw.fine_note.clone(),
            reliefs: raw.relief.clone(),
            backlog_item: raw.backlog_item.clone(),
            confidence: raw.confidence,
            contested_date: raw.contested.as_deref() == Some("date"),
            guideline: raw.basis.as_deref() == Some("guideline"),
            note: raw.note.clone(),
            applies_when,
        })
    }

    fn role_shifts(
        &self,
        file: &Obligations,
        entries: &[Obligation],
    ) -> Result<Vec<RoleShift>, PackError> {
        let mut out = Vec::new();
        for (at, raw) in file.role_shifts.iter().enumerate() {
            let path = format!("obligations.role_shifts[{at}]");
            let entry = raw.when_entry.as_deref();
            let when = match (
                &raw.when,
                entry.and_then(|id| entries.iter().find(|o| &*o.id == id)),
            ) {
                (Some(text), _) => self.expr(text, &path)?,
                (None, Some(found)) => found.applies_when.clone(),
                (None, None) => {
                    return Err(PackError::new(path, "no condition and no known entry"));
                }
            };
            out.push(RoleShift {
                from: self.roles(&raw.from, &path)?,
                when,
                to: self.element("role", &raw.to, &path)?,
                moves: raw.moves,
                reference: raw.reference.clone(),
            });
        }
        Ok(out)
    }

    fn doubts(&self, file: &Doubts) -> Result<(Vec<Dispute>, Vec<Note>), PackError> {
        let mut disputes = Vec::new();
        for (at, raw) in file.disputes.iter().enumerate() {
            let path = format!("doubts.disputes[{at}]");
            let flag = raw.flag.as_deref().map(|id| self.slot(id, &path));
            disputes.push(Dispute {
                id: raw.id.clone(),
                reference: raw.reference.clone(),
                title: raw.title.clone(),
                when: self.expr(&raw.when, &format!("{path}.when"))?,
                flag: flag.transpose()?,
                readings: raw.readings.clone(),
                confidence: raw.confidence,
            });
        }
        let mut notes = Vec::new();
        for (at, raw) in file.notes.iter().enumerate() {
            notes.push(Note {
                id: raw.id.clone(),
                reference: raw.reference.clone(),
                when: self.expr(&raw.when, &format!("doubts.notes[{at}].when"))?,
                text: raw.text.clone(),
                confidence: raw.confidence,
            });
        }
        Ok((disputes, notes))
    }

    fn known(&self) -> Result<Known, PackError> {
        let slot = |id: &str| self.slot(id, "derived");
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
            high_risk: self.element("tier", "high_risk", "derived")?,
            annex_iii: self.element("route", "annex_iii", "derived")?,
        })
    }
}
