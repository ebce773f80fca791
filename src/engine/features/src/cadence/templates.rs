//! Usual cadences for each kind of recurring work, from a data file with its date and source.

use plumbline_document::kind::Kind;
use serde::Deserialize;

/// A usual cadence.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Its name in links.
    pub slug: String,
    /// Its name on the screen.
    pub name: String,
    /// The kind of the items.
    pub kind: Kind,
    /// The rule as RFC 5545 writes it; empty for work that waits for an alert.
    #[serde(default)]
    pub rule: String,
    /// Days from an alert until the work is due.
    #[serde(default)]
    pub on_alert_days: Option<u32>,
    /// How many days before its date an item is made.
    #[serde(default)]
    pub lead_days: u32,
    /// Days of work each time.
    pub effort: f64,
    /// What there is to do.
    pub notes: String,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "date")]
    _date: chrono::NaiveDate,
    #[serde(rename = "source")]
    _source: String,
    templates: Vec<Template>,
}

/// Every template, in the order of the screen.
pub fn templates() -> Vec<Template> {
    // The file is compiled in and a test reads it: it cannot fail at run time.
    plumbline_json::from_text::<File>(include_str!("templates.json"))
        .map(|file| file.templates)
        .unwrap_or_default()
}
