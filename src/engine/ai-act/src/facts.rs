//! Answers about one AI system or model, as they are stored and exchanged.
//!
//! In JSON an answer is `"yes"`, `"no"`, `"unknown"`, a list of set elements (`["4a"]`: these are in, the others out; `[]`:
//! none), `{"yes": [..], "unknown": [..]}` for a set of which a part is unknown (`"*"` stands for all the others), a number,
//! an ISO date, or the text of an enum value. What cannot be read is kept as it came.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::terms::iso_date;

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// Answered with 'I don't know'; the question is not put again as the next best one.
    Unknown,
    /// A set: which elements are in, and which are unknown (`"*"`: all others). The rest is out.
    Set {
        /// Elements that are in.
        yes: Vec<String>,
        /// Elements of which it is not known.
        unknown: Vec<String>,
    },
    /// A number, in the unit that the question names.
    Number(f64),
    /// A date.
    Date(NaiveDate),
    /// One value of an enum.
    Text(String),
    /// Something that is no answer; kept so that nothing is lost.
    Other(Value),
}

impl Answer {
    /// A set in which just these elements are in.
    #[must_use]
    pub fn set(elements: &[&str]) -> Self {
        Self::Set {
            yes: elements.iter().map(|e| (*e).to_owned()).collect(),
            unknown: Vec::new(),
        }
    }

    /// Reads an answer; never fails, see [`Answer::Other`].
    #[must_use]
    pub fn from_json(value: Value) -> Self {
        match value {
            Value::Null => Self::Unknown,
            Value::Bool(true) => Self::Yes,
            Value::Bool(false) => Self::No,
            Value::Number(ref number) => match number.as_f64() {
                Some(number) => Self::Number(number),
                None => Self::Other(value),
            },
            Value::String(text) => Self::from_text(text),
            Value::Array(_) => match texts(&value) {
                Some(yes) => Self::Set {
                    yes,
                    unknown: Vec::new(),
                },
                None => Self::Other(value),
            },
            Value::Object(ref map) => {
                let part = |key| map.get(key).map_or(Some(Vec::new()), texts);
                let known = map.keys().all(|k| k == "yes" || k == "unknown");
                match (known, part("yes"), part("unknown")) {
                    (true, Some(yes), Some(unknown)) => Self::Set { yes, unknown },
                    _ => Self::Other(value),
                }
            }
        }
    }

    fn from_text(text: String) -> Self {
        match text.as_str() {
            "yes" => Self::Yes,
            "no" => Self::No,
            "unknown" => Self::Unknown,
            other => match iso_date(other) {
                Some(date) => Self::Date(date),
                None => Self::Text(text),
            },
        }
    }

    /// The JSON form.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Yes => "yes".into(),
            Self::No => "no".into(),
            Self::Unknown => "unknown".into(),
            Self::Set { yes, unknown } if unknown.is_empty() => yes.clone().into(),
            Self::Set { yes, unknown } => {
                let mut map = serde_json::Map::new();
                map.insert("yes".into(), yes.clone().into());
                map.insert("unknown".into(), unknown.clone().into());
                Value::Object(map)
            }
            Self::Number(number) => number_to_json(*number),
            Self::Date(date) => date.to_string().into(),
            Self::Text(text) => text.clone().into(),
            Self::Other(value) => value.clone(),
        }
    }
}

/// Whole numbers stay whole, so that what was read is written again in the same form.
fn number_to_json(number: f64) -> Value {
    // Below 2^53 every whole number is exact.
    if libm::fabs(number) < 9_007_199_254_740_992.0 && libm::trunc(number) == number {
        #[allow(clippy::cast_possible_truncation)]
        Value::from(number as i64)
    } else {
        number.into()
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array()?;
    list.iter().map(|v| v.as_str().map(str::to_owned)).collect()
}

impl Serialize for Answer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Answer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from_json)
    }
}

/// All answers about one subject, by fact id. A fact that is absent has not been answered yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Value>"))]
#[serde(transparent)]
pub struct Facts(pub BTreeMap<String, Answer>);

impl Facts {
    /// The answer to a fact, if there is one.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Answer> {
        self.0.get(id)
    }

    /// Whether nothing has been answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts an answer; returns the former one.
    pub fn answer(&mut self, id: &str, answer: Answer) -> Option<Answer> {
        self.0.insert(id.to_owned(), answer)
    }

    /// These facts, completed by another set (for example the organisation's profile). Own answers win.
    #[must_use]
    pub fn completed_by(&self, other: &Self) -> Self {
        let mut all = other.0.clone();
        all.extend(self.0.iter().map(|(id, a)| (id.clone(), a.clone())));
        Self(all)
    }
}
