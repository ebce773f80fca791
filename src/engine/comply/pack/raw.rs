//! The pack as it stands in its files.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Group, Reading};
use crate::engine::comply::assessment::Tier;
use crate::engine::comply::vocabulary::Kind;

/// How sure the pack is of an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Confidence {
    /// The text of 2024, untouched.
    #[default]
    #[serde(rename = "unchanged")]
    Unchanged,
    /// Changed or new in 2026, or from guidelines; two or more independent sources.
    C2,
    /// The same, one source.
    C1,
    /// Uncertain or disputed.
    U,
    /// Rests on a draft only.
    #[serde(rename = "draft")]
    Draft,
}

/// Kind of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// A duty.
    Duty,
    /// Opens a possibility; binds with its conditions only those who use it.
    Permission,
    /// Voluntary.
    Voluntary,
    /// Arises only when something happens.
    Event,
}

/// A guideline, code or standard that the pack cites.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SoftLaw {
    /// As cited.
    pub key: String,
    /// Full name.
    pub text: String,
    /// Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Final, draft, ...
    pub status: String,
    /// Mark.
    #[serde(default)]
    pub confidence: Confidence,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Head of the pack.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Meta {
    /// The law.
    pub name: String,
    /// Version of the pack.
    pub version: Arc<str>,
    /// State of the law.
    pub state: NaiveDate,
    /// Consolidated text.
    pub base: String,
    /// Act of 2024, for its recitals.
    pub recitals: String,
    /// Amending act of 2026.
    pub amending: String,
    /// Note that this is no legal advice.
    pub disclaimer: String,
    /// What is not assessed.
    pub not_assessed: Vec<String>,
    /// Meaning of the marks.
    pub marks: BTreeMap<String, String>,
    /// Articles that may be cited.
    pub articles: BTreeMap<String, String>,
    /// Annexes that may be cited.
    pub annexes: BTreeMap<String, String>,
    /// Guidelines, codes, standards.
    pub soft_law: Vec<SoftLaw>,
}

/// A section of the questionnaire.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Section {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
}

/// One answer that can be ticked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OptionText {
    /// Value in the facts.
    pub value: String,
    /// Plain words.
    pub label: String,
}

/// Texts of an input fact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FactText {
    /// Fact id.
    pub id: String,
    /// Kind of the answer.
    #[serde(rename = "type")]
    pub kind: Kind,
    /// Section.
    pub section: String,
    /// Article.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The question; absent when the fact is only ever derived or stated by machine.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// One real example.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// Why we ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// Help.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Options of a set or enum.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<OptionText>,
    /// If this is no, so is the fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<String>,
    /// If the fact is not stated, this is its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The alias is only a default: stating something else is no contradiction.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// Asked only when this is yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask_if: Option<String>,
}

#[derive(Deserialize)]
pub struct Questions {
    pub sections: Vec<Section>,
    pub facts: Vec<FactText>,
}

#[derive(Deserialize)]
pub struct Derived {
    pub derived: Vec<DerivedFact>,
}

#[derive(Deserialize)]
pub struct DerivedFact {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    #[serde(default)]
    pub values: Vec<Arc<str>>,
}

#[derive(Deserialize)]
pub struct RuleFile {
    pub groups: Vec<RuleGroup>,
}

#[derive(Deserialize)]
pub struct RuleGroup {
    pub group: Group,
    pub needs: Option<String>,
    #[serde(default)]
    pub needs_text: Arc<str>,
    pub needs_ref: Option<Arc<str>>,
    pub from: NaiveDate,
    pub tier: Option<Tier>,
    pub rules: Vec<RawRule>,
}

#[derive(Deserialize)]
pub struct RawRule {
    pub id: Arc<str>,
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
    pub title: Arc<str>,
    pub sets: Vec<String>,
    pub all: Vec<RawCondition>,
    #[serde(default)]
    pub unless: Vec<RawCondition>,
    /// Replaces the tier of the group; an empty text means none.
    pub tier: Option<String>,
    pub from: Option<NaiveDate>,
    #[serde(default)]
    pub confidence: Confidence,
    #[serde(default)]
    pub roles: Vec<String>,
}

#[derive(Deserialize)]
pub struct RawCondition {
    pub text: Arc<str>,
    pub when: String,
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
}

/// A rule on fines.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fine {
    /// Paragraph.
    pub rule: String,
    /// Fixed cap in EUR.
    #[serde(default)]
    pub eur: Option<f64>,
    /// Cap in percent of worldwide turnover.
    #[serde(default)]
    pub percent: Option<f64>,
    /// Sizes for which the lower cap counts.
    pub lower_for: Vec<String>,
    /// What it is for.
    #[serde(rename = "for")]
    pub purpose: String,
}

/// A relief.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Relief {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
    /// Who has it.
    pub when: String,
    /// What it is.
    pub text: Arc<str>,
    /// Mark.
    #[serde(default)]
    pub confidence: Confidence,
}

#[derive(Deserialize)]
pub struct RawCase {
    pub when: String,
    pub date: NaiveDate,
}

#[derive(Deserialize)]
pub struct RawLegacy {
    pub route: String,
    pub before: NaiveDate,
}

#[derive(Deserialize)]
pub struct RawShift {
    pub from: Vec<String>,
    pub when: Option<String>,
    pub when_entry: Option<String>,
    pub to: String,
    #[serde(default)]
    pub moves: bool,
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
}

#[derive(Deserialize)]
pub struct Obligations {
    pub default_retention: Arc<str>,
    pub fines: Vec<Fine>,
    pub reliefs: Vec<Relief>,
    pub legacy: Vec<RawLegacy>,
    pub role_shifts: Vec<RawShift>,
    pub obligations: Vec<RawObligation>,
}

#[derive(Deserialize)]
pub struct RawObligation {
    pub id: Arc<str>,
    pub article: Arc<str>,
    pub title: Arc<str>,
    pub kind: EntryKind,
    pub roles: Vec<String>,
    pub applies_when: String,
    #[serde(default)]
    pub trigger: Vec<String>,
    pub evidence: Vec<Arc<str>>,
    pub applies_from: NaiveDate,
    pub applies_from_literal: Option<NaiveDate>,
    #[serde(default)]
    pub applies_from_by_route: BTreeMap<String, NaiveDate>,
    #[serde(default)]
    pub applies_from_by_case: Vec<RawCase>,
    #[serde(default)]
    pub wakes_by_case: Vec<RawCase>,
    pub retention: Option<Arc<str>>,
    pub anchor: Option<Arc<str>>,
    pub fine: Option<Arc<str>>,
    pub fine_note: Option<Arc<str>>,
    #[serde(default)]
    pub relief: Vec<Arc<str>>,
    pub backlog_item: Option<Arc<str>>,
    #[serde(default)]
    pub confidence: Confidence,
    pub contested: Option<String>,
    pub basis: Option<String>,
    pub note: Option<Arc<str>>,
}

#[derive(Deserialize)]
pub struct Doubts {
    pub readings: Vec<String>,
    pub notes: Vec<RawNote>,
    pub disputes: Vec<RawDispute>,
}

#[derive(Deserialize)]
pub struct RawNote {
    pub id: Arc<str>,
    pub when: String,
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
    pub text: Arc<str>,
    #[serde(default)]
    pub confidence: Confidence,
}

#[derive(Deserialize)]
pub struct RawDispute {
    pub id: Arc<str>,
    #[serde(rename = "ref")]
    pub reference: Arc<str>,
    pub title: Arc<str>,
    pub when: String,
    #[serde(default)]
    pub confidence: Confidence,
    pub readings: Vec<Reading>,
    pub flag: Option<String>,
}

/// A date of the Act or of what belongs to it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TimelineEntry {
    /// Date.
    pub date: NaiveDate,
    /// What happens.
    pub what: String,
    /// Article or text.
    pub article: String,
    /// Amending regulation, if it moved or made the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amended_by: Option<String>,
    /// `draft` where the text is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Mark.
    #[serde(default)]
    pub confidence: Confidence,
}

#[derive(Deserialize)]
pub struct Timeline {
    pub timeline: Vec<TimelineEntry>,
}
