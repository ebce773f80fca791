//! Texts of the pack that results and screens show as they are.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use crate::node::{Fault, Node};
use crate::terms::Confidence;
use crate::vocabulary::Kind;

/// A guideline, code or standard that the pack cites.
#[derive(Clone, Debug)]
pub struct SoftLaw {
    /// As cited.
    pub key: Arc<str>,
    /// Full name.
    pub text: Arc<str>,
    /// Date.
    pub date: Option<NaiveDate>,
    /// Final, draft, ...
    pub status: Arc<str>,
    /// Mark.
    pub confidence: Confidence,
    /// Remark.
    pub note: Option<Arc<str>>,
}

/// Head of the pack.
#[derive(Clone, Debug)]
pub struct Meta {
    /// The law.
    pub name: Arc<str>,
    /// Version of the pack.
    pub version: Arc<str>,
    /// State of the law.
    pub state: NaiveDate,
    /// Consolidated text.
    pub base: Arc<str>,
    /// Act of 2024, for its recitals.
    pub recitals: Arc<str>,
    /// Amending act of 2026.
    pub amending: Arc<str>,
    /// Note that this is no legal advice.
    pub disclaimer: Arc<str>,
    /// What is not assessed.
    pub not_assessed: Vec<Arc<str>>,
    /// Meaning of the marks: mark, text.
    pub marks: Vec<(Arc<str>, Arc<str>)>,
    /// Articles that may be cited: number, title.
    pub articles: Vec<(Arc<str>, Arc<str>)>,
    /// Annexes that may be cited: number, title.
    pub annexes: Vec<(Arc<str>, Arc<str>)>,
    /// Guidelines, codes, standards.
    pub soft_law: Vec<SoftLaw>,
}

impl Meta {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        let soft = node.at("soft_law")?;
        let soft_law = soft
            .items()?
            .iter()
            .map(soft_law)
            .collect::<Result<_, _>>()?;
        Ok(Self {
            name: node.text_at("name")?,
            version: node.text_at("version")?,
            state: node.date_at("state")?,
            base: node.text_at("base")?,
            recitals: node.text_at("recitals")?,
            amending: node.text_at("amending")?,
            disclaimer: node.text_at("disclaimer")?,
            not_assessed: node.texts("not_assessed")?,
            marks: pairs(node, "marks")?,
            articles: pairs(node, "articles")?,
            annexes: pairs(node, "annexes")?,
            soft_law,
        })
    }

    /// Whether an article may be cited.
    #[must_use]
    pub fn has_article(&self, number: &str) -> bool {
        self.articles.iter().any(|(key, _)| **key == *number)
    }

    /// Whether an annex may be cited.
    #[must_use]
    pub fn has_annex(&self, number: &str) -> bool {
        self.annexes.iter().any(|(key, _)| **key == *number)
    }
}

fn soft_law(node: &Node) -> Result<SoftLaw, Fault> {
    Ok(SoftLaw {
        key: node.text_at("key")?,
        text: node.text_at("text")?,
        date: node.opt_date("date")?,
        status: node.text_at("status")?,
        confidence: node.confidence()?,
        note: node.opt_text("note")?,
    })
}

/// A name and its text.
type Pair = (Arc<str>, Arc<str>);

fn pairs(node: &Node, key: &str) -> Result<Vec<Pair>, Fault> {
    let map = node.at(key)?;
    let entries = map.entries()?;
    let pairs = entries
        .iter()
        .map(|(key, node)| Ok(((*key).into(), node.shared()?)));
    pairs.collect()
}

/// A section of the questionnaire.
#[derive(Clone, Debug)]
pub struct Section {
    /// Id.
    pub id: Arc<str>,
    /// Title.
    pub title: Arc<str>,
}

impl Section {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        Ok(Self {
            id: node.text_at("id")?,
            title: node.text_at("title")?,
        })
    }
}

/// One answer that can be ticked.
#[derive(Clone, Debug)]
pub struct OptionText {
    /// Value in the facts.
    pub value: Arc<str>,
    /// Plain words.
    pub label: Arc<str>,
}

/// Texts of an input fact.
#[derive(Clone, Debug)]
pub struct FactText {
    /// Fact id.
    pub id: Arc<str>,
    /// Kind of the answer.
    pub kind: Kind,
    /// Section.
    pub section: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// The question; absent when the fact is only ever derived or stated by machine.
    pub question: Option<Arc<str>>,
    /// One real example.
    pub example: Option<Arc<str>>,
    /// Why we ask.
    pub why: Option<Arc<str>>,
    /// Help.
    pub help: Option<Arc<str>>,
    /// Options of a set or enum.
    pub options: Vec<OptionText>,
    /// If this is no, so is the fact.
    pub gate: Option<Arc<str>>,
    /// If the fact is not stated, this is its value.
    pub alias: Option<Arc<str>>,
    /// The alias is only a default: stating something else is no contradiction.
    pub default: bool,
    /// Asked only when this is yes.
    pub ask_if: Option<Arc<str>>,
}

impl FactText {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        let mut options = Vec::new();
        if let Some(list) = node.opt("options") {
            for option in &list.items()? {
                options.push(OptionText {
                    value: option.text_at("value")?,
                    label: option.text_at("label")?,
                });
            }
        }
        Ok(Self {
            id: node.text_at("id")?,
            kind: node.at("type")?.one_of(Kind::from_id)?,
            section: node.text_at("section")?,
            reference: node.text_at("ref")?,
            question: node.opt_text("question")?,
            example: node.opt_text("example")?,
            why: node.opt_text("why")?,
            help: node.opt_text("help")?,
            options,
            gate: node.opt_text("gate")?,
            alias: node.opt_text("alias")?,
            default: node.flag("default"),
            ask_if: node.opt_text("ask_if")?,
        })
    }

    /// The published form.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut map = Map::new();
        let mut put = |key: &str, text: &Option<Arc<str>>| {
            if let Some(text) = text {
                map.insert(key.into(), (&**text).into());
            }
        };
        put("question", &self.question);
        put("example", &self.example);
        put("why", &self.why);
        put("help", &self.help);
        put("gate", &self.gate);
        put("alias", &self.alias);
        put("ask_if", &self.ask_if);
        put("id", &Some(self.id.clone()));
        put("type", &Some(self.kind.id().into()));
        put("section", &Some(self.section.clone()));
        put("ref", &Some(self.reference.clone()));
        map.insert("asked".into(), self.question.is_some().into());
        if self.default {
            map.insert("default".into(), true.into());
        }
        if !self.options.is_empty() {
            let options = self.options.iter().map(|option| {
                let pairs = [("value", &option.value), ("label", &option.label)];
                let pairs = pairs.map(|(key, text)| (key.to_owned(), Value::from(&**text)));
                Value::Object(pairs.into_iter().collect())
            });
            map.insert("options".into(), options.collect());
        }
        Value::Object(map)
    }
}

/// A rule on fines.
#[derive(Clone, Debug)]
pub struct Fine {
    /// Paragraph.
    pub rule: Arc<str>,
    /// Fixed cap in EUR.
    pub eur: Option<f64>,
    /// Cap in percent of worldwide turnover.
    pub percent: Option<f64>,
    /// Sizes for which the lower cap counts.
    pub lower_for: Vec<Arc<str>>,
    /// What it is for.
    pub purpose: Arc<str>,
}

impl Fine {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        let number = |key| node.opt(key).map(|n| n.number()).transpose();
        Ok(Self {
            rule: node.text_at("rule")?,
            eur: number("eur")?,
            percent: number("percent")?,
            lower_for: node.texts("lower_for")?,
            purpose: node.text_at("for")?,
        })
    }
}

/// A relief.
#[derive(Clone, Debug)]
pub struct Relief {
    /// Id.
    pub id: Arc<str>,
    /// Article.
    pub reference: Arc<str>,
    /// What it is.
    pub text: Arc<str>,
    /// Mark.
    pub confidence: Confidence,
}

impl Relief {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        Ok(Self {
            id: node.text_at("id")?,
            reference: node.text_at("ref")?,
            text: node.text_at("text")?,
            confidence: node.confidence()?,
        })
    }
}

/// A date of the Act or of what belongs to it.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// Date.
    pub date: NaiveDate,
    /// What happens.
    pub what: Arc<str>,
    /// Article or text.
    pub article: Arc<str>,
    /// Amending regulation, if it moved or made the date.
    pub amended_by: Option<Arc<str>>,
    /// `draft` where the text is one.
    pub status: Option<Arc<str>>,
    /// Remark.
    pub note: Option<Arc<str>>,
    /// Mark.
    pub confidence: Confidence,
}

impl TimelineEntry {
    pub(super) fn read(node: &Node) -> Result<Self, Fault> {
        Ok(Self {
            date: node.date_at("date")?,
            what: node.text_at("what")?,
            article: node.text_at("article")?,
            amended_by: node.opt_text("amended_by")?,
            status: node.opt_text("status")?,
            note: node.opt_text("note")?,
            confidence: node.confidence()?,
        })
    }
}
