//! The team's calendar: on which days it works, and what periods of it are in dates.

use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Working days are looked for this many days ahead, no further.
const FARTHEST_DAYS: u32 = 40_000;

/// A span of days on which nobody, or one person, works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DaysOff {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included.
    pub to: NaiveDate,
    /// What it is, e.g. `Christmas`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl DaysOff {
    /// Whether a day is one of them.
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }
}

/// The days on which a team works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Calendar {
    /// Monday to Sunday: whether the team works.
    pub week: [bool; 7],
    /// Holidays and the like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days_off: Vec<DaysOff>,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            week: [true, true, true, true, true, false, false],
            days_off: Vec::new(),
        }
    }
}

impl Calendar {
    /// Whether the team works on that day.
    pub fn works(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().num_days_from_monday() as usize;
        self.week.get(weekday).copied().unwrap_or(false)
            && !self.days_off.iter().any(|off| off.covers(day))
    }

    /// Working days from `first` to `last`, both included; those that `off` covers do not count.
    pub fn working_days(&self, first: NaiveDate, last: NaiveDate, off: &[DaysOff]) -> u32 {
        let free = |day: &NaiveDate| off.iter().any(|o| o.covers(*day));
        let days = first
            .iter_days()
            .take_while(|day| *day <= last)
            .take(FARTHEST_DAYS as usize)
            .filter(|day| self.works(*day) && !free(day));
        u32::try_from(days.count()).unwrap_or(u32::MAX)
    }

    /// The day on which `days` working days after `start` are over; `start` itself, when it is a working day, is not
    /// counted. None when that is out of reach, as in a team that never works.
    pub fn after(&self, start: NaiveDate, days: u32) -> Option<NaiveDate> {
        if days == 0 {
            return Some(start);
        }
        start
            .iter_days()
            .skip(1)
            .take(FARTHEST_DAYS as usize)
            .filter(|day| self.works(*day))
            .nth(days.saturating_sub(1) as usize)
    }

    /// The last working day of the `n`th week from `start` on, in the order of weeks in which the team works at all: a
    /// week wholly off moves what follows by a week. `start` is the first day of the first week.
    pub fn end_of_week(&self, start: NaiveDate, n: u32) -> Option<NaiveDate> {
        let mut left = n.checked_sub(1)?;
        let mut first = start;
        for _ in 0..FARTHEST_DAYS / 7 {
            let week: Vec<_> = first.iter_days().take(7).collect();
            let last_working = week.into_iter().rev().find(|day| self.works(*day));
            if let Some(day) = last_working {
                if left == 0 {
                    return Some(day);
                }
                left -= 1;
            }
            first = first.checked_add_days(Days::new(7))?;
        }
        None
    }
}

/// The Monday of the week of a day.
pub fn monday(day: NaiveDate) -> NaiveDate {
    let back = u64::from(day.weekday().num_days_from_monday());
    day.checked_sub_days(Days::new(back)).unwrap_or(day)
}
