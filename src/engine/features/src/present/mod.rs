//! View models: what the screens of the backlog and its ranking show, as plain values that a shell only has to place.
//!
//! Each function here is pure. It reads the document and its ranking and gives strings, numbers and flags; the shell
//! chooses the elements, classes and colours for them and sends back what people do. Numbers and dates are written by a
//! [`Format`] that the shell passes in, since the reader's locale is the browser's business.
//!
//! * [`column`] and [`row`]: the backlog table, one row at a time: a row is made when it comes into sight;
//! * [`choices`]: what is chosen from when a field is set;
//! * [`score`]: the score of one item opened into its parts; [`headline`]: the sentence above the table;
//! * [`counts`]: how many items there are;
//! * [`ranked_list`]: the top of the ranking beside the weights, with how far each item has moved;
//! * [`weights`]: the weights of a framework; [`importance`]: weights from an order of importance alone;
//! * [`formula`]: a framework's formula in words, and what it reads.

pub mod choices;
pub mod column;
pub mod counts;
pub mod formula;
pub mod headline;
pub mod importance;
pub mod ranked_list;
pub mod row;
pub mod score;
pub mod weights;

use crate::english;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::framework::Framework;
use plumbline_document::ids::PersonId;
use plumbline_document::judgement::Estimate;
use plumbline_document::workspace::Workspace;

use crate::prioritise::ranking::Ranking;

/// Numbers and dates as the reader's locale writes them.
pub trait Format {
    /// A number with exactly one decimal: scores and contributions.
    fn one_decimal(&self, value: f64) -> String;

    /// A number with at most two decimals: judgements, days, points.
    fn number(&self, value: f64) -> String;

    /// A whole number with separators between its thousands.
    fn whole(&self, value: usize) -> String;

    /// A calendar day, e.g. `23 Nov 2026`.
    fn day(&self, day: NaiveDate) -> String;

    /// The day of a moment in the reader's time zone.
    fn day_of(&self, at: DateTime<Utc>) -> String;

    /// `1 item`, `1,240 items`.
    fn counted(&self, n: usize, one: &str, many: &str) -> String {
        let word = if n == 1 { one } else { many };
        format!("{} {word}", self.whole(n))
    }

    /// A judged value as it was given: `5`, or `5–8–20` for a range.
    fn estimate(&self, value: Estimate) -> String {
        match value {
            Estimate::Exact(v) => self.number(v),
            Estimate::Range { low, likely, high } => {
                [low, likely, high].map(|v| self.number(v)).join("–")
            }
        }
    }

    /// A value with its unit, a no-break space between: `15 days`, `80`.
    fn with_unit(&self, value: f64, unit: &str) -> String {
        match unit {
            "" => self.number(value),
            "days" => format!(
                "{}\u{a0}{}",
                self.number(value),
                english::plural(value, "day", "days")
            ),
            unit => format!("{}\u{a0}{unit}", self.number(value)),
        }
    }
}

/// What every view is made from.
#[derive(Clone, Copy)]
pub struct ViewContext<'a> {
    /// The document.
    pub workspace: &'a Workspace,
    /// Its items in order.
    pub ranking: &'a Ranking,
    /// The framework that the ranking was computed by: the previewed one while a slider moves.
    pub framework: &'a Framework,
    /// The day.
    pub today: NaiveDate,
    /// How numbers and dates are written.
    pub format: &'a dyn Format,
}

/// The name of a person; none for nobody in particular.
pub fn person(workspace: &Workspace, id: Option<PersonId>) -> Option<String> {
    let found = workspace.people.get(&id?);
    Some(found.map_or_else(|| "someone who was removed".to_owned(), |p| p.name.clone()))
}
