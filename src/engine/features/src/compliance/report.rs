//! Report of one system: blocks for the printed page, Markdown for people, JSON for machines. All three say the same.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::compliance::coverage::{Cell, Column, Proof, Work};
use crate::compliance::matrix::role_words;
use crate::compliance::paper::{Block, TextLine};
use crate::compliance::{coverage, paper};
use crate::english;
use plumbline_ai_act::assessment::Assessment;
use plumbline_ai_act::explain::{Trace, TraceStep, explain_many};
use plumbline_ai_act::facts::Facts;
use plumbline_ai_act::fines::Profile;
use plumbline_ai_act::obligations::Obligation;
use plumbline_ai_act::pack::{Confidence, ObligationRule, RulePack};
use plumbline_ai_act::predicate::Tri;
use plumbline_ai_act::questionnaire::relevant_questions;
use plumbline_ai_act::references::{cite, link};

/// A piece of evidence, as the caller keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Id of the obligation that it covers; `duty` in files.
    #[serde(rename = "duty")]
    pub obligation: String,
    /// Name.
    pub name: String,
    /// Link or note.
    #[serde(default)]
    pub link_or_note: String,
    /// Date.
    #[serde(default)]
    pub date: Option<NaiveDate>,
    /// Owner.
    #[serde(default)]
    pub owner: String,
    /// State, in the caller's words.
    #[serde(default)]
    pub state: String,
}

/// What the report is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Name of the system or model.
    pub name: &'a str,
    /// Intended purpose, in the caller's words.
    pub purpose: &'a str,
    /// Answers, including the organisation's.
    pub facts: &'a Facts,
    /// The assessment of these answers.
    pub assessment: &'a Assessment,
    /// Evidence, one entry for each obligation that it covers.
    pub evidence: &'a [Evidence],
    /// The same, as far as coverage goes.
    pub proofs: &'a [Proof],
    /// Unfinished items that work on its obligations.
    pub work: &'a [Work],
    /// What else its head says, e.g. when the assessment was accepted: term and words.
    pub head: &'a [(&'static str, String)],
}

impl Subject<'_> {
    fn column(&self) -> Column<'_> {
        Column {
            assessment: Some(self.assessment),
            proofs: self.proofs,
            work: self.work,
        }
    }

    fn cell(&self, obligation: &str) -> Cell {
        coverage::cell(&self.column(), obligation)
    }
}

/// The report as Markdown.
#[must_use]
pub fn markdown(pack: &RulePack, subject: &Subject) -> String {
    paper::markdown(&blocks(pack, subject))
}

/// The report as blocks.
#[must_use]
pub fn blocks(pack: &RulePack, subject: &Subject) -> Vec<Block> {
    let mut out = Vec::new();
    head(&mut out, pack, subject);
    verdict(&mut out, subject.assessment);
    obligations(&mut out, pack, subject);
    doubts(&mut out, pack, subject.assessment);
    open_questions(&mut out, pack, subject);
    working(&mut out, pack, subject);
    about(&mut out, pack, subject.assessment);
    out
}

/// A heading of a section.
fn section(out: &mut Vec<Block>, text: &str) {
    out.push(Block::Heading(2, text.into()));
}

fn head(out: &mut Vec<Block>, pack: &RulePack, subject: &Subject) {
    let result = subject.assessment;
    out.push(Block::Heading(1, TextLine::of(one_line(subject.name))));
    let mut terms = vec![(
        "Report",
        TextLine::of(format!(
            "Assessment under {}, as of {}",
            pack.meta.name, result.as_of
        )),
    )];
    if !subject.purpose.is_empty() {
        terms.push(("Intended purpose", TextLine::of(one_line(subject.purpose))));
    }
    terms.push(("Roles", TextLine::of(roles(result))));
    let more = subject.head.iter();
    terms.extend(more.map(|(term, words)| (*term, TextLine::of(one_line(words)))));
    out.push(Block::Terms(terms));
    out.push(Block::Paragraph(TextLine::strong(&*pack.meta.disclaimer)));
}

/// Text of the caller's on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn roles(result: &Assessment) -> String {
    let roles = result.roles.iter().map(|role| {
        let open = if role.state.is_yes() { "" } else { " (open)" };
        let by = role.derived_by.as_ref().map(|r| format!(" (by {r})"));
        format!("{}{open}{}", role_words(&role.role), by.unwrap_or_default())
    });
    let roles: Vec<String> = roles.collect();
    if roles.is_empty() {
        "none stated".into()
    } else {
        roles.join(", ")
    }
}

fn verdict(out: &mut Vec<Block>, result: &Assessment) {
    section(out, "Verdict");
    let mut lines: Vec<TextLine> = Vec::new();
    for tier in &result.tiers {
        let from = result
            .tier_applies_from(*tier)
            .map(|date| format!(" (applies from {date})"));
        lines.push(TextLine::strong(tier.words()).and(from.unwrap_or_default()));
    }
    for tier in &result.open_tiers {
        lines.push(TextLine::of(format!("open: {}", tier.words())));
    }
    out.push(Block::List(lines));
    let basis = result.basis();
    if !basis.is_empty() {
        out.push(Block::Paragraph(TextLine::of(format!(
            "Basis: {}.",
            basis.join("; ")
        ))));
    }
}

fn working(out: &mut Vec<Block>, pack: &RulePack, subject: &Subject) {
    section(out, "The working");
    for trace in traces(pack, subject) {
        let title =
            cited(&trace.reference, trace.link.as_deref()).and(format!(": {}", trace.title));
        out.push(Block::Heading(3, title));
        let mut lines: Vec<TextLine> = trace.steps.iter().map(step).collect();
        lines.extend(mark(pack, trace.confidence).map(|m| TextLine::of(format!("How sure: {m}"))));
        out.push(Block::List(lines));
    }
}

fn traces(pack: &RulePack, subject: &Subject) -> Vec<Trace> {
    let verdicts = subject.assessment.verdicts.iter();
    let rules: Vec<&str> = verdicts.map(|v| &*v.rule).collect();
    explain_many(pack, subject.facts, &rules)
}

/// A citation, with its link where it has one.
fn cited(reference: &str, link: Option<&str>) -> TextLine {
    TextLine::default().linked(reference, link.map(str::to_owned))
}

fn step(step: &TraceStep) -> TextLine {
    let state = match (step.state, step.exception) {
        (Tri::Yes, false) => "met",
        (Tri::No, false) => "not met",
        (Tri::Yes, true) => "exception met",
        (Tri::No, true) => "exception not met",
        (Tri::Unknown, _) => "unknown",
    };
    let facts = step
        .because
        .iter()
        .map(|b| format!("{} = {}", b.fact, b.value));
    let facts = facts.collect::<Vec<_>>().join(", ");
    TextLine::strong(state)
        .and(format!(": {} (", step.text))
        .linked(&*step.reference, step.link.clone())
        .and(format!("; {facts})"))
}

/// The meaning of a mark, where there is one to show: the text of 2024 needs none.
#[must_use]
pub fn mark(pack: &RulePack, confidence: Confidence) -> Option<Arc<str>> {
    let id = match confidence {
        Confidence::Unchanged => return None,
        Confidence::C2 => "C2",
        Confidence::C1 => "C1",
        Confidence::U => "U",
        Confidence::Draft => "draft",
    };
    let found = pack.meta.marks.iter().find(|(mark, _)| **mark == *id);
    found.map(|(_, text)| text.clone())
}

fn obligations(out: &mut Vec<Block>, pack: &RulePack, subject: &Subject) {
    section(out, "Obligations");
    if subject.assessment.duties.is_empty() {
        out.push(Block::Paragraph("None for your roles.".into()));
        return;
    }
    let sum = coverage::coverage(&subject.column());
    out.push(Block::Paragraph(TextLine::of(format!(
        "{} of {} owed duties are covered by valid evidence; {} are overdue or have expired evidence.",
        sum.covered, sum.owed, sum.late
    ))));
    let profile = Profile::new(pack, subject.facts);
    for obligation in &subject.assessment.duties {
        let article = cite(&obligation.article);
        let link = link(pack, &article);
        let title = cited(&article, link.as_deref()).and(format!(": {}", obligation.title));
        out.push(Block::Heading(3, title));
        out.push(Block::Terms(one_obligation(
            pack, subject, &profile, obligation,
        )));
    }
}

fn one_obligation(
    pack: &RulePack,
    subject: &Subject,
    profile: &Profile,
    obligation: &Obligation,
) -> Vec<(&'static str, TextLine)> {
    let cell = subject.cell(&obligation.id);
    let status = obligation.status_words();
    let mut terms = vec![
        (
            "Status",
            TextLine::of(format!("{}; {status}", cell.state.name())),
        ),
        ("Who", TextLine::of(who(obligation))),
        ("From", TextLine::of(dates(obligation))),
    ];
    if let Some(entry) = pack.obligation(&obligation.id) {
        terms.extend(lasting(pack, profile, entry));
    }
    let evidence = subject
        .evidence
        .iter()
        .filter(|e| *e.obligation == *obligation.id);
    let mut lines: Vec<TextLine> = evidence.map(evidence_line).collect();
    if lines.is_empty() {
        lines.push("none yet".into());
    }
    terms.extend(lines.into_iter().map(|line| ("Evidence", line)));
    if cell.work > 0 {
        let items = english::count(cell.work, "unfinished item");
        terms.push(("In the backlog", TextLine::of(items)));
    }
    terms
}

/// Who bears it, in words.
#[must_use]
pub fn who(obligation: &Obligation) -> String {
    let roles: Vec<String> = obligation.roles.iter().map(|r| role_words(r)).collect();
    if roles.is_empty() {
        "open: the role is not known".into()
    } else {
        roles.join(", ")
    }
}

/// What the pack says of an obligation: evidence to keep, retention, fine, relief, remarks.
fn lasting(
    pack: &RulePack,
    profile: &Profile,
    entry: &ObligationRule,
) -> Vec<(&'static str, TextLine)> {
    let mut terms = vec![
        ("Evidence to keep", TextLine::of(entry.evidence.join("; "))),
        ("Retention", TextLine::of(&*entry.retention)),
        ("Fine", TextLine::of(fine_words(pack, profile, entry))),
    ];
    let reliefs = relief_words(pack, profile, entry);
    terms.extend(
        reliefs
            .into_iter()
            .map(|text| ("Relief", TextLine::of(text))),
    );
    if let Some(note) = &entry.note {
        terms.push(("Note", TextLine::of(&**note)));
    }
    if entry.guideline {
        terms.push(("Source", "guidelines of the Commission, not the Act".into()));
    }
    if let Some(mark) = mark(pack, entry.confidence) {
        terms.push(("How sure", TextLine::of(&*mark)));
    }
    terms
}

/// The fine for a breach, in words.
#[must_use]
pub fn fine_words(pack: &RulePack, profile: &Profile, entry: &ObligationRule) -> String {
    let Some(fine) = profile.fine(pack, entry) else {
        return "none recorded".into();
    };
    let mut text = fine.words();
    if let Some(note) = &fine.note {
        text.push_str(&format!(" ({note})"));
    }
    text
}

/// The reliefs that the organisation has or may have, in words; one entry that says so where there is none.
#[must_use]
pub fn relief_words(pack: &RulePack, profile: &Profile, entry: &ObligationRule) -> Vec<String> {
    let reliefs = profile.reliefs(pack, entry);
    let mut words: Vec<String> = Vec::new();
    for relief in reliefs.iter().filter(|r| r.state != Tri::No) {
        let open = if relief.state.is_yes() {
            ""
        } else {
            " (if your size or sector allows; not answered)"
        };
        words.push(format!("{}: {}{open}", relief.reference, relief.text));
    }
    if words.is_empty() {
        words.push(
            if reliefs.is_empty() {
                "none in the Act"
            } else {
                "none for your organisation"
            }
            .into(),
        );
    }
    words
}

/// From when an obligation applies, with ISO dates: what is filed is read anywhere.
fn dates(obligation: &Obligation) -> String {
    dates_as(obligation, &|date| date.to_string())
}

/// From when an obligation applies: the date used, and by the letter where that differs; dates as `words` writes them.
#[must_use]
pub fn dates_as(obligation: &Obligation, words: &dyn Fn(NaiveDate) -> String) -> String {
    let mut text = match obligation.applies_from {
        Some(date) => words(date),
        None => "open: a date is missing".into(),
    };
    if let Some(literal) = obligation.literal_from {
        let doubt = if obligation.contested_date {
            "; which one counts is disputed"
        } else {
            ""
        };
        let literal = words(literal);
        text.push_str(&format!(" (by the letter of Art. 113: {literal}{doubt})"));
    }
    if let Some(date) = obligation.wakes_at_latest {
        text.push_str(&format!("; wakes at the latest on {}", words(date)));
    }
    if obligation.may_sleep {
        text.push_str("; it may sleep, depending on the date of placing on the market");
    }
    text
}

fn evidence_line(evidence: &Evidence) -> TextLine {
    let place = evidence.link_or_note.trim();
    let date = evidence.date.map(|d| d.to_string()).unwrap_or_default();
    let mut line = TextLine::of(one_line(&evidence.name));
    if is_address(place) {
        line = line.and(", ").linked(place, Some(place.to_owned()));
    } else if !place.is_empty() {
        line = line.and(format!(", {}", one_line(place)));
    }
    for part in [&date, &evidence.owner, &evidence.state] {
        if !part.is_empty() {
            line = line.and(format!(", {}", one_line(part)));
        }
    }
    line
}

/// Whether a text is a web address and nothing else: only such a one becomes a link.
fn is_address(text: &str) -> bool {
    let start = text.get(..8).unwrap_or(text).to_ascii_lowercase();
    let web = start.starts_with("https://") || start.starts_with("http://");
    web && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn doubts(out: &mut Vec<Block>, pack: &RulePack, result: &Assessment) {
    if !result.disputed.is_empty() {
        section(out, "Disputed");
    }
    for dispute in &result.disputed {
        let link = link(pack, &dispute.reference);
        let title = cited(&dispute.reference, link.as_deref()).and(format!(": {}", dispute.title));
        out.push(Block::Heading(3, title));
        let mut terms = Vec::new();
        for (place, reading) in dispute.readings.iter().enumerate() {
            let used = if place == 0 {
                "Used here"
            } else {
                "Other reading"
            };
            let text = format!("{} ({})", reading.text, reading.source);
            terms.push((used, TextLine::of(text)));
        }
        if let Some(tiers) = &dispute.other_tiers {
            let words = tiers.iter().map(|t| t.words()).collect::<Vec<_>>();
            terms.push((
                "Result under the other reading",
                TextLine::of(words.join(", ")),
            ));
        }
        out.push(Block::Terms(terms));
    }
    if !result.remarks.is_empty() {
        section(out, "Remarks");
        let remarks = result.remarks.iter().map(|remark| {
            let mark = mark(pack, remark.confidence).map(|m| format!("; {m}"));
            TextLine::of(format!(
                "{} ({}{})",
                remark.text,
                remark.reference,
                mark.unwrap_or_default()
            ))
        });
        out.push(Block::List(remarks.collect()));
    }
}

fn open_questions(out: &mut Vec<Block>, pack: &RulePack, subject: &Subject) {
    section(out, "Open questions");
    let questions = relevant_questions(pack, subject.facts);
    if questions.is_empty() {
        let text = "None: no answer that is missing can change the result.";
        out.push(Block::Paragraph(text.into()));
        return;
    }
    let lines = questions.iter().map(|question| {
        let text = question.text.question.as_deref();
        let again = if question.left_open {
            " (answered with 'I don't know')"
        } else {
            ""
        };
        let text = text.unwrap_or(&question.text.id);
        TextLine::of(format!("{text} ({}){again}", question.text.reference))
    });
    out.push(Block::List(lines.collect()));
}

fn about(out: &mut Vec<Block>, pack: &RulePack, result: &Assessment) {
    section(out, "About this report");
    out.push(Block::Terms(vec![
        (
            "Law",
            TextLine::of(format!("{}, state of {}", pack.meta.name, pack.meta.state)),
        ),
        (
            "Rule pack",
            TextLine::of(format!(
                "{}, SHA-256 {}",
                result.pack_version, result.pack_hash
            )),
        ),
        ("As-of date", TextLine::of(result.as_of.to_string())),
        ("Note", TextLine::of(&*pack.meta.disclaimer)),
        (
            "Not assessed",
            TextLine::of(format!("{}.", pack.meta.not_assessed.join("; "))),
        ),
    ]));
}

/// The report as JSON: everything that the Markdown shows, with ids.
#[must_use]
pub fn json(pack: &RulePack, subject: &Subject) -> Value {
    let profile = Profile::new(pack, subject.facts);
    let obligations = subject.assessment.duties.iter().map(|obligation| {
        let entry = pack.obligation(&obligation.id);
        let cell = subject.cell(&obligation.id);
        let evidence: Vec<_> = subject
            .evidence
            .iter()
            .filter(|e| *e.obligation == *obligation.id)
            .collect();
        json!({
            "duty": obligation,
            "state": cell.state,
            "items_in_work": cell.work,
            "link": link(pack, &cite(&obligation.article)),
            "evidence_to_keep": entry.map(|e| &e.evidence),
            "retention": entry.map(|e| &e.retention),
            "fine": entry.and_then(|e| profile.fine(pack, e)),
            "reliefs": entry.map(|e| profile.reliefs(pack, e)),
            "backlog_item": entry.and_then(|e| e.backlog_item.as_ref()),
            "note": entry.and_then(|e| e.note.as_ref()),
            "evidence": evidence,
        })
    });
    let questions = relevant_questions(pack, subject.facts);
    let sum = coverage::coverage(&subject.column());
    json!({
        "name": subject.name,
        "purpose": subject.purpose,
        "head": subject.head.iter().map(|(term, words)| json!([term, words])).collect::<Vec<_>>(),
        "facts": subject.facts,
        "assessment": subject.assessment,
        "trace": traces(pack, subject),
        "coverage": {"owed": sum.owed, "covered": sum.covered, "late": sum.late},
        "obligations": obligations.collect::<Vec<_>>(),
        "open_questions": questions.iter().map(|q| &*q.text.id).collect::<Vec<_>>(),
        "law": pack.meta.name,
        "pack_version": subject.assessment.pack_version,
        "pack_hash": subject.assessment.pack_hash,
        "as_of": subject.assessment.as_of,
        "note": pack.meta.disclaimer,
        "not_assessed": pack.meta.not_assessed,
    })
}
