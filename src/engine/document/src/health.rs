//! What is kept of health: targets that differ from the usual ones, and one row of numbers a week.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many weeks are kept: two years.
pub const WEEKS_KEPT: usize = 104;

/// The numbers of one week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "HealthWeek"))]
pub struct Week {
    /// Its Monday.
    pub monday: NaiveDate,
    /// By check, the number as it was when the workspace was first opened in that week, 0 to 100.
    pub values: BTreeMap<String, f64>,
}

/// Targets and trend.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Health {
    /// Targets by check, where they differ from the usual ones, 0 to 100.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<String, f64>,
    /// The weeks, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = WEEKS_KEPT)))]
    pub weeks: Vec<Week>,
}

/// The Monday of a day's week.
pub fn monday(day: NaiveDate) -> NaiveDate {
    let into = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(into)).unwrap_or(day)
}

impl Health {
    /// Whether this week's numbers are there, or a later week's (a clock that was set back adds none).
    pub fn knows(&self, today: NaiveDate) -> bool {
        self.weeks.last().is_some_and(|w| w.monday >= monday(today))
    }

    /// Adds this week's numbers, by check, unless they are there.
    pub fn note(&mut self, today: NaiveDate, values: BTreeMap<String, f64>) {
        if self.knows(today) {
            return;
        }
        self.weeks.push(Week {
            monday: monday(today),
            values,
        });
        let surplus = self.weeks.len().saturating_sub(WEEKS_KEPT);
        self.weeks.drain(..surplus);
    }

    /// The numbers of one check, oldest first, with their weeks.
    pub fn trend(&self, slug: &str) -> Vec<(NaiveDate, f64)> {
        let of = |week: &Week| Some((week.monday, *week.values.get(slug)?));
        self.weeks.iter().filter_map(of).collect()
    }
}
