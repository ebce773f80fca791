//! The typed form of a rule pack: rules, obligations, disputes and facts, and what finds them by id.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::node::{Fault, Node};
use crate::pack::texts::{FactText, Fine, Meta, Relief, Section, TimelineEntry};
use crate::predicate::Expr;
use crate::terms::{Confidence, Group, ObligationKind, Tier};
use crate::vocabulary::Vocabulary;

/// Why a pack cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("rule pack, {path}: {message}")]
pub struct PackError {
    /// File and place, such as `obligations[3].applies_when`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl PackError {
    pub(super) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
        }
    }
}

impl From<Fault> for PackError {
    fn from(fault: Fault) -> Self {
        Self {
            path: fault.path,
            message: fault.message,
        }
    }
}

/// A condition of a rule, with the text that a trace shows.
#[derive(Clone, Debug)]
pub struct Condition {
    /// Plain words.
    pub text: Arc<str>,
    /// The predicate.
    pub when: Expr,
    /// Article, where it differs from the rule's.
    pub reference: Option<Arc<str>>,
}

/// One rule: it holds if all conditions are met and no exception is.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id within the pack.
    pub id: Arc<str>,
    /// Group.
    pub group: Group,
    /// Article, paragraph, point.
    pub reference: Arc<str>,
    /// Short title.
    pub title: Arc<str>,
    /// Condition of the whole group.
    pub needs: Option<Condition>,
    /// Conditions, all needed.
    pub all: Vec<Condition>,
    /// Exceptions, one is enough.
    pub unless: Vec<Condition>,
    /// Facts or set elements that the rule makes true: slot and mask (0 for flags).
    pub sets: Vec<(u16, u32)>,
    /// Tier that it supports, if it is a verdict.
    pub tier: Option<Tier>,
    /// From when it applies.
    pub applies_from: NaiveDate,
    /// How sure the pack is.
    pub confidence: Confidence,
    /// Roles that bear the duty (Article 50).
    pub roles: u32,
}

/// A date that replaces another one when a condition holds.
#[derive(Clone, Debug)]
pub struct DateCase {
    /// Condition.
    pub when: Expr,
    /// Date.
    pub date: NaiveDate,
}

/// A duty of the Act.
#[derive(Clone, Debug)]
pub struct ObligationRule {
    /// Id.
    pub id: Arc<str>,
    /// Article without 'Art.'.
    pub article: Arc<str>,
    /// What it asks, in a few words.
    pub title: Arc<str>,
    /// Duty, permission, voluntary, event.
    pub kind: ObligationKind,
    /// Roles that bear it, as bits of the fact `role`.
    pub roles: u32,
    /// Condition.
    pub applies_when: Expr,
    /// Flags that are the event.
    pub trigger: Vec<u16>,
    /// Evidence to produce or keep.
    pub evidence: Vec<Arc<str>>,
    /// Date used.
    pub applies_from: NaiveDate,
    /// Date by the letter of Article 113, where it differs.
    pub literal: Option<NaiveDate>,
    /// Dates by route (bits of the fact `route`).
    pub by_route: Vec<(u32, NaiveDate)>,
    /// Dates by case; the first that holds counts.
    pub by_case: Vec<DateCase>,
    /// Latest dates on which sleeping duties wake.
    pub wakes: Vec<DateCase>,
    /// Whether its condition names the high-risk tier (such duties can sleep, Article 111(2)).
    pub high_risk: bool,
    /// Retention.
    pub retention: Arc<str>,
    /// Anchor of the article in the consolidated text.
    pub anchor: Option<Arc<str>>,
    /// Rule on fines.
    pub fine: Option<Arc<str>>,
    /// How the fine is reached.
    pub fine_note: Option<Arc<str>>,
    /// Ids of reliefs.
    pub reliefs: Vec<Arc<str>>,
    /// Suggested work item.
    pub backlog_item: Option<Arc<str>>,
    /// How sure the pack is.
    pub confidence: Confidence,
    /// Whether the dates compete.
    pub contested_date: bool,
    /// Whether the rule stands in guidelines, not in the Act.
    pub guideline: bool,
    /// Remark.
    pub note: Option<Arc<str>>,
}

/// A role that follows from others.
#[derive(Clone, Debug)]
pub struct RoleShift {
    /// Roles it starts from.
    pub from: u32,
    /// Condition.
    pub when: Expr,
    /// Role gained.
    pub to: u32,
    /// Whether the former role is lost.
    pub moves: bool,
    /// Article.
    pub reference: Arc<str>,
}

/// One reading of contested law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// What it says.
    pub text: Arc<str>,
    /// Where it stands.
    pub source: Arc<str>,
}

impl Reading {
    pub(crate) fn read(node: &Node) -> Result<Self, Fault> {
        Ok(Self {
            text: node.text_at("text")?,
            source: node.text_at("source")?,
        })
    }
}

/// A point on which the law is contested.
#[derive(Clone, Debug)]
pub struct Dispute {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// The question.
    pub title: Arc<str>,
    /// When it matters for a case.
    pub when: Expr,
    /// Slot of the switch between the readings, where they change the class.
    pub flag: Option<u16>,
    /// The reading used, then the other.
    pub readings: Vec<Reading>,
    /// Mark.
    pub confidence: Confidence,
}

/// A remark that a result carries.
#[derive(Clone, Debug)]
pub struct Note {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// When it is shown.
    pub when: Expr,
    /// Text.
    pub text: Arc<str>,
    /// Mark.
    pub confidence: Confidence,
}

/// Question and resolution of an input fact.
#[derive(Clone, Debug)]
pub struct FactDef {
    /// Slot.
    pub slot: u16,
    /// Texts and options.
    pub text: FactText,
    /// If this is no, so is the fact.
    pub gate: Option<Expr>,
    /// If the fact is not stated, this is its value.
    pub alias: Option<Expr>,
    /// Asked only when this is yes.
    pub ask_if: Option<Expr>,
}

/// Slots that the engine itself needs.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Known {
    pub role: u16,
    pub tier: u16,
    pub route: u16,
    pub touched: u16,
    pub point: u16,
    pub area: u16,
    pub exempt: u16,
    pub in_scope: u16,
    pub any_art50: u16,
    pub placed_on: u16,
    pub change: u16,
    pub change_on: u16,
    pub features: u16,
    pub org_size: u16,
    pub turnover: u16,
    pub public_body: u16,
    pub high_risk: u32,
    pub annex_iii: u32,
}

/// The law as typed data.
#[derive(Clone, Debug)]
pub struct RulePack {
    /// Name, version, sources, articles.
    pub meta: Meta,
    /// SHA-256 of the canonical JSON of the pack, in hexadecimal.
    pub hash: Arc<str>,
    /// Version, shared with results.
    pub version: Arc<str>,
    /// All facts.
    pub vocabulary: Vocabulary,
    /// Sections of the questionnaire.
    pub sections: Vec<Section>,
    /// Input facts in asking order.
    pub facts: Vec<FactDef>,
    /// Rules in order of evaluation.
    pub rules: Vec<Rule>,
    /// Duties.
    pub obligations: Vec<ObligationRule>,
    /// Rules on fines.
    pub fines: Vec<Fine>,
    /// Reliefs with their conditions.
    pub reliefs: Vec<(Relief, Expr)>,
    /// Legacy rules: route bit, and the date before which a system counts as legacy (Article 111(2)).
    pub legacy: Vec<(u32, NaiveDate)>,
    /// Derived roles.
    pub role_shifts: Vec<RoleShift>,
    /// Contested points.
    pub disputes: Vec<Dispute>,
    /// Remarks.
    pub notes: Vec<Note>,
    /// Dates.
    pub timeline: Vec<TimelineEntry>,
    /// Input facts in the order in which gates and aliases can be resolved.
    pub(crate) resolve_order: Vec<usize>,
    /// Slots of the switches between readings.
    pub(crate) readings: Vec<u16>,
    /// Rules that set a slot.
    pub(crate) setters: Vec<Vec<u16>>,
    pub(crate) known: Known,
}

impl RulePack {
    /// A duty by its id.
    #[must_use]
    pub fn obligation(&self, id: &str) -> Option<&ObligationRule> {
        self.obligations.iter().find(|o| &*o.id == id)
    }

    /// A rule by its id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| &*r.id == id)
    }

    /// An input fact by its id.
    #[must_use]
    pub fn fact(&self, id: &str) -> Option<&FactDef> {
        self.facts.iter().find(|f| *f.text.id == *id)
    }

    /// Names of the roles in a mask.
    #[must_use]
    pub fn role_names(&self, mask: u32) -> Vec<Arc<str>> {
        self.vocabulary.named(self.known.role, mask)
    }
}
