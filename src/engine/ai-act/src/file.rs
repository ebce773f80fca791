//! An assessment as a file: the answers about one system with what they give, to take elsewhere and to bring back.

use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use crate::assessment::{Assessment, assess};
use crate::facts::Facts;
use crate::import;
use crate::import::{Imported, Message, MessageKind};
use crate::pack::RulePack;
use plumbline_json as json;

/// The generation of this sort of file.
const GENERATION: u64 = 1;

/// The most that is read, in bytes.
const LARGEST: usize = 4 * 1024 * 1024;

/// The answers about a system, what they give on a day, and what was accepted, as JSON to keep.
#[must_use]
pub fn export(pack: &RulePack, name: &str, purpose: &str, facts: &Facts, day: NaiveDate) -> String {
    let document = json!({
        "plumbline_assessment": GENERATION,
        "name": name,
        "purpose": purpose,
        "law": &*pack.meta.name,
        "note": &*pack.meta.disclaimer,
        "facts": facts,
        "assessment": assess(pack, facts, day),
    });
    let mut text = json::pretty(&json::to_text(&document).unwrap_or_default());
    text.push('\n');
    text
}

/// What came out of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct AssessmentFile {
    /// The name of the system, as the file says it.
    pub name: String,
    /// The answers; those to unknown questions and unreadable ones are among them, as they came.
    pub facts: Facts,
    /// The assessment that the file carries, if it can be read.
    pub assessment: Option<Assessment>,
    /// What is wrong or unknown, each with its place; empty if nothing.
    pub messages: Vec<Message>,
}

/// Reads a file with answers: one of [`export`], or any JSON object with `facts` by the ids of the published questionnaire.
///
/// # Errors
/// With place and reason, when there are no answers in it at all.
pub fn read(pack: &RulePack, text: &str) -> Result<AssessmentFile, Message> {
    let fault = |path: &str, text: String| Message {
        kind: MessageKind::Unreadable,
        path: path.to_owned(),
        text,
    };
    if text.len() > LARGEST {
        let why = format!(
            "The file has {} bytes; at most {LARGEST} are read.",
            text.len()
        );
        return Err(fault("$", why));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let document: Value = json::from_file(text).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        fault(&place, format!("This is not JSON: {error}."))
    })?;
    let Value::Object(map) = &document else {
        return Err(fault("$", "This is not a JSON object.".to_owned()));
    };
    let generation = map.get("plumbline_assessment").and_then(Value::as_u64);
    if generation.is_some_and(|g| g > GENERATION) {
        let why = "A newer version wrote this file. Reload the page to get the newest version.";
        return Err(fault("plumbline_assessment", why.to_owned()));
    }
    let Some(facts) = map.get("facts") else {
        let why = "There are no answers in it: “facts” is missing.";
        return Err(fault("facts", why.to_owned()));
    };
    if !facts.is_object() {
        let why = "The answers are not an object by question: “facts” cannot be read.";
        return Err(fault("facts", why.to_owned()));
    }
    let Imported {
        value: facts,
        mut messages,
        ..
    } = import::facts(pack, facts, "facts");
    let stored = map.get("assessment").filter(|a| !a.is_null());
    let assessment = stored.and_then(|stored| {
        let read = import::assessment(pack, stored, "assessment");
        messages.extend(read.messages);
        read.value
    });
    Ok(AssessmentFile {
        name: text_of(map, "name"),
        facts,
        assessment,
        messages,
    })
}

fn text_of(map: &Map<String, Value>, key: &str) -> String {
    let text = map.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}
