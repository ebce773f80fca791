//! The questionnaire as a conversation: which question comes now, how far along it is, what has been answered.

use std::sync::Arc;

use crate::facts::{Answer, Facts};
use crate::pack::{FactText, RulePack};
use crate::questionnaire::{next_best, relevant_questions};
use crate::references::link;
use crate::terms::iso_date;
use crate::vocabulary::Kind;

/// One value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerChoice {
    /// The value.
    pub value: Arc<str>,
    /// Its words.
    pub label: Arc<str>,
}

/// A question, ready to be put.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Fact id.
    pub id: Arc<str>,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// Title of its section.
    pub section: Arc<str>,
    /// The question.
    pub question: Arc<str>,
    /// One real example.
    pub example: Option<Arc<str>>,
    /// Why it is asked.
    pub why: Option<Arc<str>>,
    /// Further help.
    pub help: Option<Arc<str>>,
    /// Article.
    pub reference: Arc<str>,
    /// Link to the article.
    pub link: Option<String>,
    /// The values to choose from.
    pub choices: Vec<AnswerChoice>,
    /// The answer that stands.
    pub answer: Option<Answer>,
    /// Number of open verdicts that hang on it.
    pub decides: u32,
}

/// A question that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Fact id.
    pub id: Arc<str>,
    /// Title of its section.
    pub section: Arc<str>,
    /// The question.
    pub question: Arc<str>,
    /// The answer in words.
    pub answer: String,
    /// It was answered with 'I don't know' and can still change the result.
    pub open: bool,
}

/// Where the conversation stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Interview {
    /// The question that comes now; none when no answer can change the result any more.
    pub now: Option<Ask>,
    /// Questions about the system that were answered, in asking order.
    pub given: Vec<Given>,
    /// Questions that can still change the result and have no answer yet, in asking order.
    pub left: Vec<Arc<str>>,
    /// Answers to questions that today's rules do not have.
    pub foreign: Vec<String>,
}

/// Where the conversation about a system stands. `own` are its answers, `all` those with the organisation's. `wanted` is a
/// question to go back to.
#[must_use]
pub fn interview(pack: &RulePack, own: &Facts, all: &Facts, wanted: Option<&str>) -> Interview {
    let relevant = relevant_questions(pack, all);
    let open = || relevant.iter().filter(|q| all.get(&q.text.id).is_none());
    let best = next_best(pack, all);
    let next = best.or_else(|| open().next().map(|q| q.text.id.clone()));
    let id = wanted
        .filter(|id| pack.fact(id).is_some_and(|f| f.text.question.is_some()))
        .map(Arc::from)
        .or(next);
    let decides = |id: &str| {
        let found = relevant.iter().find(|q| *q.text.id == *id);
        found.map_or(0, |q| q.decides)
    };
    let left_open = |id: &str| relevant.iter().any(|q| *q.text.id == *id && q.left_open);
    let asked = pack.facts.iter().map(|f| &f.text);
    let given = asked.filter_map(|text| {
        let answer = own.get(&text.id)?;
        Some(Given {
            id: text.id.clone(),
            section: section(pack, text),
            question: text.question.clone()?,
            answer: words(text, answer),
            open: left_open(&text.id),
        })
    });
    let now = id.and_then(|id| {
        let text = &pack.fact(&id)?.text;
        let mut ask = ask(pack, text, all.get(&id).cloned())?;
        ask.decides = decides(&id);
        Some(ask)
    });
    let foreign = own.0.keys().filter(|id| pack.fact(id).is_none());
    Interview {
        given: given.collect(),
        left: open().map(|q| q.text.id.clone()).collect(),
        foreign: foreign.cloned().collect(),
        now,
    }
}

/// A question with its answer; none for a fact that is never asked.
#[must_use]
pub fn ask(pack: &RulePack, text: &FactText, answer: Option<Answer>) -> Option<Ask> {
    let choices = text.options.iter().map(|option| AnswerChoice {
        value: option.value.clone(),
        label: option.label.clone(),
    });
    Some(Ask {
        id: text.id.clone(),
        kind: text.kind,
        section: section(pack, text),
        question: text.question.clone()?,
        example: text.example.clone(),
        why: text.why.clone(),
        help: text.help.clone(),
        reference: text.reference.clone(),
        link: link(pack, &text.reference),
        choices: choices.collect(),
        answer,
        decides: 0,
    })
}

fn section(pack: &RulePack, text: &FactText) -> Arc<str> {
    let found = pack.sections.iter().find(|s| s.id == text.section);
    found.map_or_else(|| text.section.clone(), |s| s.title.clone())
}

/// An answer in words.
#[must_use]
pub fn words(text: &FactText, answer: &Answer) -> String {
    let label = |value: &str| {
        let option = text.options.iter().find(|o| *o.value == *value);
        option.map_or_else(|| value.to_owned(), |o| o.label.to_string())
    };
    match answer {
        Answer::Yes => "Yes".to_owned(),
        Answer::No => "No".to_owned(),
        Answer::Unknown => "I don't know".to_owned(),
        Answer::Set { yes, unknown } => {
            let mut said: Vec<String> = yes.iter().map(|v| label(v)).collect();
            if said.is_empty() && unknown.is_empty() {
                return "None of these".to_owned();
            }
            if !unknown.is_empty() {
                said.push("not sure about others".to_owned());
            }
            said.join("; ")
        }
        Answer::Number(number) if *number >= 1e15 => format!("{number:e}"),
        Answer::Number(number) => number.to_string(),
        Answer::Date(date) => date.to_string(),
        Answer::Text(value) => label(value),
        Answer::Other(value) => format!("Cannot be read: {value}"),
    }
}

/// Reads what was typed as a number or a date; nothing is no answer.
///
/// # Errors
/// What was typed, and what is wanted instead.
pub fn typed(kind: Kind, text: &str) -> Result<Option<Answer>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if kind == Kind::Date {
        let date = iso_date(text);
        return date
            .map(|date| Some(Answer::Date(date)))
            .ok_or_else(|| format!("“{text}” is not a date such as 2026-12-01."));
    }
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | '_' | '\u{a0}'))
        .collect();
    let number = plain.replace(',', ".").parse::<f64>().ok();
    let number = number.filter(|n| n.is_finite() && *n >= 0.0);
    number
        .map(|n| Some(Answer::Number(n)))
        .ok_or_else(|| format!("“{text}” is not a number such as 12000000 or 1e25."))
}
