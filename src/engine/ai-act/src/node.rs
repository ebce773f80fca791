//! Reads JSON by hand, with the path to whatever is wrong. One copy of each reader serves every type, which keeps the
//! program small; derived readers of some forty types would be several times the size of the engine.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use crate::terms::{Confidence, Tri, iso_date};
use plumbline_compact::sort;

/// What is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct Fault {
    /// Place, such as `obligations[3].applies_when`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

#[derive(Clone, Copy)]
enum PathStep<'a> {
    Root(&'a str),
    Key(&'a str),
    At(usize),
}

/// A value in a document that knows where it stands.
///
/// Whatever reads a value fails with the path to it when it is missing or of another kind.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The value itself.
    pub value: &'a Value,
    up: Option<&'a Node<'a>>,
    step: PathStep<'a>,
}

type Read<T> = Result<T, Fault>;

impl<'a> Node<'a> {
    /// The root of a document, under the name that paths begin with.
    pub fn root(value: &'a Value, name: &'a str) -> Self {
        Self {
            value,
            up: None,
            step: PathStep::Root(name),
        }
    }

    /// The path from the root.
    pub fn path(&self) -> String {
        let above = self.up.map(Node::path).unwrap_or_default();
        match self.step {
            PathStep::Root(name) => name.to_owned(),
            PathStep::Key(key) if above.is_empty() => key.to_owned(),
            PathStep::Key(key) => format!("{above}.{key}"),
            PathStep::At(place) => format!("{above}[{place}]"),
        }
    }

    /// Something is wrong here.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault {
            path: self.path(),
            message: message.into(),
        }
    }

    fn needs(&self, what: &str) -> Fault {
        self.fault(format!("needs {what}"))
    }

    /// A part that may be absent or null.
    pub fn opt(&'a self, key: &'a str) -> Option<Self> {
        let value = self.value.get(key)?;
        (!value.is_null()).then_some(Self {
            value,
            up: Some(self),
            step: PathStep::Key(key),
        })
    }

    /// A part that must be there.
    pub fn at(&'a self, key: &'a str) -> Read<Self> {
        self.opt(key).ok_or_else(|| Fault {
            path: format!("{}.{key}", self.path())
                .trim_start_matches('.')
                .to_owned(),
            message: "is missing".into(),
        })
    }

    /// Entries of a list.
    pub fn items(&'a self) -> Read<Vec<Self>> {
        let list = self.value.as_array().ok_or_else(|| self.needs("a list"))?;
        let nodes = list.iter().enumerate().map(|(place, value)| Self {
            value,
            up: Some(self),
            step: PathStep::At(place),
        });
        Ok(nodes.collect())
    }

    /// Entries of an object, sorted by name.
    pub fn entries(&'a self) -> Read<Vec<(&'a str, Self)>> {
        let map = self
            .value
            .as_object()
            .ok_or_else(|| self.needs("an object"))?;
        let mut nodes: Vec<_> = map
            .iter()
            .map(|(key, value)| {
                let node = Self {
                    value,
                    up: Some(self),
                    step: PathStep::Key(key),
                };
                (key.as_str(), node)
            })
            .collect();
        sort::by_key(&mut nodes, |(key, _)| *key);
        Ok(nodes)
    }

    /// A text.
    pub fn text(&self) -> Read<&'a str> {
        self.value.as_str().ok_or_else(|| self.needs("a text"))
    }

    /// A shared text.
    pub fn shared(&self) -> Read<Arc<str>> {
        self.text().map(Arc::from)
    }

    /// A number.
    pub fn number(&self) -> Read<f64> {
        self.value.as_f64().ok_or_else(|| self.needs("a number"))
    }

    /// A date such as `2027-12-02`.
    pub fn date(&self) -> Read<NaiveDate> {
        let date = self.value.as_str().and_then(iso_date);
        date.ok_or_else(|| self.needs("a date such as 2027-12-02"))
    }

    /// Something with an id in a fixed list.
    pub fn one_of<T>(&self, from_id: fn(&str) -> Option<T>) -> Read<T> {
        let text = self.text()?;
        from_id(text).ok_or_else(|| self.fault(format!("'{text}' is not known here")))
    }

    /// The text of a part.
    pub fn text_at(&'a self, key: &'a str) -> Read<Arc<str>> {
        self.at(key)?.shared()
    }

    /// The text of a part that may be absent.
    pub fn opt_text(&'a self, key: &'a str) -> Read<Option<Arc<str>>> {
        self.opt(key).map(|node| node.shared()).transpose()
    }

    /// The date of a part.
    pub fn date_at(&'a self, key: &'a str) -> Read<NaiveDate> {
        self.at(key)?.date()
    }

    /// The date of a part that may be absent.
    pub fn opt_date(&'a self, key: &'a str) -> Read<Option<NaiveDate>> {
        self.opt(key).map(|node| node.date()).transpose()
    }

    /// Whether a part is there and true.
    pub fn flag(&'a self, key: &'a str) -> bool {
        self.value.get(key).and_then(Value::as_bool) == Some(true)
    }

    /// Texts of a list; empty if the part is absent.
    pub fn texts(&'a self, key: &'a str) -> Read<Vec<Arc<str>>> {
        let Some(list) = self.opt(key) else {
            return Ok(Vec::new());
        };
        let items = list.items()?;
        items.iter().map(Node::shared).collect()
    }

    /// The mark of a part; unchanged if absent.
    pub fn confidence(&'a self) -> Read<Confidence> {
        let mark = self
            .opt("confidence")
            .map(|node| node.one_of(Confidence::from_id));
        Ok(mark.transpose()?.unwrap_or_default())
    }

    /// Yes, no or unknown.
    pub fn tri(&self) -> Read<Tri> {
        self.one_of(Tri::from_id)
    }
}
