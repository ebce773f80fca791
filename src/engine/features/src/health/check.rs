//! The answer to one question, with what falls short.

use plumbline_document::ids::{ItemId, ModelId, SystemId};

/// How many findings one check lists; the rest is counted.
pub const LISTED: usize = 12;

/// Where a finding can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fix {
    /// In this item.
    Item(ItemId),
    /// At this model.
    Model(ModelId),
    /// At this system.
    System(SystemId),
    /// On the page of systems, people and statuses.
    Setup,
    /// In the backlog.
    Backlog,
    /// On the page of models.
    Models,
}

/// Something that falls short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What: an item by key and title, a model, a system.
    pub what: String,
    /// What it lacks, in a few words.
    pub lacks: String,
    /// Where to mend it.
    pub fix: Fix,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// Its name in files and links.
    pub slug: &'static str,
    /// The question.
    pub question: &'static str,
    /// How the number is made, in words.
    pub formula: &'static str,
    /// What counts towards it.
    pub good: u32,
    /// Of how many.
    pub of: u32,
    /// The target, 0 to 100.
    pub target: f64,
    /// What falls short, at most [`LISTED`].
    pub findings: Vec<Finding>,
    /// How many more fall short.
    pub more: u32,
}

impl Check {
    /// The number, 0 to 100; none when there is nothing to ask about.
    pub fn value(&self) -> Option<f64> {
        (self.of > 0).then(|| 100.0 * f64::from(self.good) / f64::from(self.of))
    }

    /// Whether the target is met; none when there is nothing to ask about.
    pub fn is_met(&self) -> Option<bool> {
        self.value().map(|value| value >= self.target)
    }
}
