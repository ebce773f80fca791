//! Recurrence rules: the part of RFC 5545 (§3.3.10) that speaks of whole days, on local dates.
//!
//! A rule knows no clock and no time zone: the browser's date comes in as data. Frequencies below a day are refused.
//! As in every well-kept library, the start date is an occurrence only when it fits the rule.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How often a rule looks for days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // the words of the RFC
pub enum Frequency {
    Daily,
    Weekly,
    Monthly,
    Yearly,
}

/// When a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Never.
    Never,
    /// After so many occurrences; at least one.
    Count(u32),
    /// With this day, itself included.
    Until(NaiveDate),
}

/// A weekday, or the n-th (from the end when negative) of its kind in the month or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByDay {
    /// The n; none for every one.
    pub nth: Option<i32>,
    /// The weekday.
    pub weekday: Weekday,
}

/// A recurrence rule. Written as RFC 5545 writes it, e.g. `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "RecurrenceRule"))]
#[serde(try_from = "String", into = "String")]
pub struct Rule {
    /// How often.
    pub frequency: Frequency,
    /// Every so many periods; at least one.
    pub interval: u32,
    /// When it ends.
    pub end: End,
    /// Only in these months, 1–12.
    pub months: Vec<i32>,
    /// ISO-like week numbers of the year, negative from its end; only in yearly rules.
    pub weeks: Vec<i32>,
    /// Days of the year, negative from its end.
    pub year_days: Vec<i32>,
    /// Days of the month, negative from its end.
    pub month_days: Vec<i32>,
    /// Weekdays.
    pub days: Vec<ByDay>,
    /// Which of the days of one period, from 1, negative from the end.
    pub positions: Vec<i32>,
    /// The day on which weeks begin.
    pub week_start: Weekday,
}

/// Why a text is no rule: the part, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{part}: {why}")]
pub struct RuleError {
    /// The part, e.g. `BYMONTHDAY`.
    pub part: String,
    /// What is wrong, in words.
    pub why: String,
}

fn wrong<T>(part: &str, why: impl Into<String>) -> Result<T, RuleError> {
    Err(RuleError {
        part: part.to_owned(),
        why: why.into(),
    })
}

impl Rule {
    /// Every `interval` periods, on what the start date says.
    pub fn every(interval: u32, frequency: Frequency) -> Self {
        Self {
            frequency,
            interval: interval.max(1),
            end: End::Never,
            months: Vec::new(),
            weeks: Vec::new(),
            year_days: Vec::new(),
            month_days: Vec::new(),
            days: Vec::new(),
            positions: Vec::new(),
            week_start: Weekday::Mon,
        }
    }

    /// The same rule on these weekdays.
    #[must_use]
    pub fn on(mut self, weekdays: &[Weekday]) -> Self {
        let every = |weekday: &Weekday| ByDay {
            nth: None,
            weekday: *weekday,
        };
        self.days = weekdays.iter().map(every).collect();
        self
    }

    /// The same rule with what its start date adds to it written out.
    #[must_use]
    pub fn anchored(&self, start: NaiveDate) -> Self {
        self.like(start)
    }

    /// About how many days lie between two occurrences, at least 1; for what counts as late.
    pub fn usual_days(&self) -> u32 {
        let period = match self.frequency {
            Frequency::Daily => 1,
            Frequency::Weekly => 7,
            Frequency::Monthly => 30,
            Frequency::Yearly => 365,
        };
        period * self.interval
    }

    /// The days of the rule from its start on, in order.
    pub fn dates(&self, start: NaiveDate) -> Dates<'_> {
        self.dates_after(start, 0)
    }

    /// The days of the rule in `from..=to`, in order.
    pub fn between(&self, start: NaiveDate, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
        // A count has to be counted from the beginning; everything else can start near `from`.
        let first = if matches!(self.end, End::Count(_)) || from <= start {
            0
        } else {
            self.period_before(start, from)
        };
        self.dates_after(start, first)
            .skip_while(|day| *day < from)
            .take_while(|day| *day <= to)
            .collect()
    }

    fn dates_after(&self, start: NaiveDate, period: u32) -> Dates<'_> {
        Dates {
            rule: self,
            like_start: self.like(start),
            start,
            period,
            waiting: Vec::new(),
            given: 0,
            empty_since: start,
            empty: 0,
            done: false,
        }
    }

    /// A period that ends before or with the one that holds `day`.
    fn period_before(&self, start: NaiveDate, day: NaiveDate) -> u32 {
        let passed = match self.frequency {
            Frequency::Daily => (day - start).num_days(),
            Frequency::Weekly => (day - start).num_days() / 7 - 1,
            Frequency::Monthly => months(day) - months(start),
            Frequency::Yearly => i64::from(day.year() - start.year()),
        };
        let n = (passed / i64::from(self.interval.max(1)) - 1).max(0);
        u32::try_from(n).unwrap_or(0)
    }

    /// What the start date adds to a rule that names no day: RFC 5545, "information … from DTSTART".
    fn like(&self, start: NaiveDate) -> Self {
        let mut rule = self.clone();
        let named = !(rule.weeks.is_empty()
            && rule.year_days.is_empty()
            && rule.month_days.is_empty()
            && rule.days.is_empty());
        if !named {
            match rule.frequency {
                Frequency::Daily => {}
                Frequency::Weekly => rule = rule.on(&[start.weekday()]),
                Frequency::Monthly => rule.month_days = vec![start.day().cast_signed()],
                Frequency::Yearly => {
                    if rule.months.is_empty() {
                        rule.months = vec![start.month().cast_signed()];
                    }
                    rule.month_days = vec![start.day().cast_signed()];
                }
            }
        } else if rule.days.is_empty() && rule.month_days.is_empty() && rule.year_days.is_empty() {
            rule = rule.on(&[start.weekday()]);
        }
        rule
    }

    /// First day and number of days of the n-th period; none beyond the calendar.
    fn period(&self, start: NaiveDate, n: u32) -> Option<(NaiveDate, u64)> {
        let step = n.checked_mul(self.interval.max(1))?;
        match self.frequency {
            Frequency::Daily => Some((start.checked_add_days(Days::new(step.into()))?, 1)),
            Frequency::Weekly => {
                let into = days_into_week(start, self.week_start);
                let monday = start.checked_sub_days(Days::new(into))?;
                let first = monday.checked_add_days(Days::new(u64::from(step) * 7))?;
                Some((first, 7))
            }
            Frequency::Monthly => {
                let first = start.with_day(1)?.checked_add_months(Months::new(step))?;
                Some((first, u64::from(first.num_days_in_month())))
            }
            Frequency::Yearly => {
                let year = start.year().checked_add(i32::try_from(step).ok()?)?;
                let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
                Some((first, u64::from(days_in_year(year).unsigned_abs())))
            }
        }
    }

    fn fits(&self, day: NaiveDate) -> bool {
        let month_ok = self.months.is_empty() || self.months.contains(&day.month().cast_signed());
        month_ok
            && counted(
                &self.year_days,
                day.ordinal().cast_signed(),
                days_in_year(day.year()),
            )
            && counted(
                &self.month_days,
                day.day().cast_signed(),
                i32::from(day.num_days_in_month()),
            )
            && self.fits_week(day)
            && (self.days.is_empty() || self.days.iter().any(|by| self.fits_weekday(by, day)))
    }

    fn fits_week(&self, day: NaiveDate) -> bool {
        if self.weeks.is_empty() {
            return true;
        }
        // The week belongs to the year that holds its fourth day.
        let into = days_into_week(day, self.week_start);
        let Some(fourth) = day
            .checked_sub_days(Days::new(into))
            .and_then(|first| first.checked_add_days(Days::new(3)))
        else {
            return false;
        };
        let number = (fourth.ordinal0() / 7 + 1).cast_signed();
        let left = (days_in_year(fourth.year()) - fourth.ordinal().cast_signed()) / 7;
        counted(&self.weeks, number, number + left)
    }

    fn fits_weekday(&self, by: &ByDay, day: NaiveDate) -> bool {
        if day.weekday() != by.weekday {
            return false;
        }
        let Some(nth) = by.nth else {
            return true;
        };
        let in_month = self.frequency == Frequency::Monthly || !self.months.is_empty();
        let (at, of) = if in_month {
            (day.day0().cast_signed(), i32::from(day.num_days_in_month()))
        } else {
            (day.ordinal0().cast_signed(), days_in_year(day.year()))
        };
        if nth > 0 {
            at / 7 + 1 == nth
        } else {
            (of - 1 - at) / 7 + 1 == -nth
        }
    }
}

fn months(day: NaiveDate) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month0())
}

fn days_into_week(day: NaiveDate, week_start: Weekday) -> u64 {
    u64::from(day.weekday().days_since(week_start))
}

fn days_in_year(year: i32) -> i32 {
    if NaiveDate::from_ymd_opt(year, 2, 29).is_some() {
        366
    } else {
        365
    }
}

/// Whether a place among `of` is in the list, counted from either end; an empty list lets everything through.
fn counted(list: &[i32], at: i32, of: i32) -> bool {
    list.is_empty() || list.iter().any(|n| *n == at || *n == at - of - 1)
}

/// The days of a rule, in order. Ends where the rule does, at the end of the calendar, or when nothing has fitted for
/// so long that nothing ever will.
#[derive(Clone, Debug)]
pub struct Dates<'a> {
    rule: &'a Rule,
    like_start: Rule,
    start: NaiveDate,
    period: u32,
    /// The days of the last period that are still to be given, last first.
    waiting: Vec<NaiveDate>,
    given: u32,
    empty_since: NaiveDate,
    empty: u32,
    done: bool,
}

/// No rule on days is silent for longer than this unless it is silent for ever: the Gregorian calendar repeats every
/// 400 years, and steps of up to 1,000 periods are looked through.
const SILENT_DAYS: i64 = 366 * 60;
const SILENT_PERIODS: u32 = 1_000;
/// Years beyond this are nobody's plan.
const LAST_YEAR: i32 = 9999;

impl Dates<'_> {
    fn fill(&mut self) -> Option<()> {
        let (first, length) = self.like_start.period(self.start, self.period)?;
        if first.year() > LAST_YEAR {
            return None;
        }
        self.period = self.period.checked_add(1)?;
        let days = (0..length)
            .filter_map(|n| first.checked_add_days(Days::new(n)))
            .filter(|day| self.like_start.fits(*day));
        let mut set: Vec<NaiveDate> = days.collect();
        if !self.rule.positions.is_empty() {
            let of = i32::try_from(set.len()).unwrap_or(i32::MAX);
            let mut at = 0;
            set.retain(|_| {
                at += 1;
                counted(&self.rule.positions, at, of)
            });
        }
        set.retain(|day| *day >= self.start);
        if set.is_empty() {
            self.empty += 1;
            let silent = (first - self.empty_since).num_days();
            if self.empty > SILENT_PERIODS && silent > SILENT_DAYS {
                return None;
            }
        } else {
            self.empty = 0;
            self.empty_since = first;
        }
        set.reverse();
        self.waiting = set;
        Some(())
    }
}

impl Iterator for Dates<'_> {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        while self.waiting.is_empty() && !self.done {
            self.done = self.fill().is_none();
        }
        let over = matches!(self.rule.end, End::Count(n) if self.given >= n);
        let day = self.waiting.pop().filter(|_| !over)?;
        if matches!(self.rule.end, End::Until(last) if day > last) {
            self.done = true;
            self.waiting.clear();
            return None;
        }
        self.given = self.given.saturating_add(1);
        Some(day)
    }
}

/// The weekdays as the RFC writes them, from Monday.
const DAY_CODES: [(&str, Weekday); 7] = [
    ("MO", Weekday::Mon),
    ("TU", Weekday::Tue),
    ("WE", Weekday::Wed),
    ("TH", Weekday::Thu),
    ("FR", Weekday::Fri),
    ("SA", Weekday::Sat),
    ("SU", Weekday::Sun),
];

fn code(weekday: Weekday) -> &'static str {
    let found = DAY_CODES.iter().find(|(_, day)| *day == weekday);
    found.map_or("MO", |(code, _)| code)
}

fn weekday(part: &str, text: &str) -> Result<Weekday, RuleError> {
    match DAY_CODES.iter().find(|(code, _)| *code == text) {
        Some((_, day)) => Ok(*day),
        None => wrong(part, format!("“{text}” is no weekday (MO, TU, …)")),
    }
}

fn numbers(part: &str, text: &str, most: i32, negative: bool) -> Result<Vec<i32>, RuleError> {
    let one = |text: &str| match text.parse::<i32>() {
        Ok(n) if n != 0 && n.abs() <= most && (negative || n > 0) => Ok(n),
        _ => wrong(part, format!("“{text}” is out of range")),
    };
    text.split(',').map(one).collect()
}

fn by_days(text: &str) -> Result<Vec<ByDay>, RuleError> {
    let one = |text: &str| {
        let at = text
            .len()
            .checked_sub(2)
            .filter(|at| text.is_char_boundary(*at));
        let (nth, day) = text.split_at(at.unwrap_or(0));
        let nth = match nth {
            "" => None,
            n => numbers("BYDAY", n, 53, true)?.first().copied(),
        };
        Ok(ByDay {
            nth,
            weekday: weekday("BYDAY", day)?,
        })
    };
    text.split(',').map(one).collect()
}

/// `20261224` or `20261224T090000Z`: the date counts.
fn until(text: &str) -> Result<NaiveDate, RuleError> {
    let date = text.get(..8).unwrap_or(text);
    match NaiveDate::parse_from_str(date, "%Y%m%d") {
        Ok(day) if text.len() == 8 || text.get(8..9) == Some("T") => Ok(day),
        _ => wrong("UNTIL", format!("“{text}” is no date such as 20261224")),
    }
}

impl FromStr for Rule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let upper = text.trim().to_ascii_uppercase();
        let text = upper.strip_prefix("RRULE:").unwrap_or(&upper);
        let mut rule = Self::every(1, Frequency::Daily);
        let mut frequency = None;
        let mut seen = Vec::new();
        for part in text.split(';').filter(|p| !p.is_empty()) {
            let Some((name, value)) = part.split_once('=') else {
                return wrong(part, "a part reads NAME=value");
            };
            if seen.contains(&name) {
                return wrong(name, "it stands here twice");
            }
            seen.push(name);
            let positive = || match value.parse::<u32>() {
                Ok(n @ 1..=9999) => Ok(n),
                _ => wrong(name, format!("“{value}” is no whole number from 1 to 9999")),
            };
            match name {
                "FREQ" => {
                    frequency = Some(match value {
                        "DAILY" => Frequency::Daily,
                        "WEEKLY" => Frequency::Weekly,
                        "MONTHLY" => Frequency::Monthly,
                        "YEARLY" => Frequency::Yearly,
                        _ => return wrong(name, format!("“{value}” is not by days or longer")),
                    });
                }
                "INTERVAL" => rule.interval = positive()?,
                "COUNT" => rule.end = End::Count(positive()?),
                "UNTIL" => rule.end = End::Until(until(value)?),
                "BYDAY" => rule.days = by_days(value)?,
                "BYMONTHDAY" => rule.month_days = numbers(name, value, 31, true)?,
                "BYYEARDAY" => rule.year_days = numbers(name, value, 366, true)?,
                "BYWEEKNO" => rule.weeks = numbers(name, value, 53, true)?,
                "BYMONTH" => rule.months = numbers(name, value, 12, false)?,
                "BYSETPOS" => rule.positions = numbers(name, value, 366, true)?,
                "WKST" => rule.week_start = weekday(name, value)?,
                _ => return wrong(name, "this part is not known on days"),
            }
        }
        let Some(frequency) = frequency else {
            return wrong("FREQ", "a rule needs its frequency");
        };
        rule.frequency = frequency;
        if seen.contains(&"COUNT") && seen.contains(&"UNTIL") {
            return wrong("UNTIL", "a rule ends by a count or by a date, not by both");
        }
        rule.check()
    }
}

impl Rule {
    /// The combinations that the RFC rules out.
    fn check(self) -> Result<Self, RuleError> {
        let nth = self.days.iter().any(|by| by.nth.is_some());
        let counts = matches!(self.frequency, Frequency::Monthly | Frequency::Yearly);
        if nth && (!counts || !self.weeks.is_empty()) {
            return wrong("BYDAY", "numbered weekdays belong to months and years");
        }
        if !self.weeks.is_empty() && self.frequency != Frequency::Yearly {
            return wrong("BYWEEKNO", "week numbers belong to yearly rules");
        }
        if !self.year_days.is_empty() && self.frequency != Frequency::Yearly {
            return wrong("BYYEARDAY", "days of the year belong to yearly rules");
        }
        if !self.month_days.is_empty() && self.frequency == Frequency::Weekly {
            return wrong(
                "BYMONTHDAY",
                "days of the month do not belong to weekly rules",
            );
        }
        let days = self.days.len() + self.month_days.len() + self.year_days.len();
        if !self.positions.is_empty() && days + self.months.len() + self.weeks.len() == 0 {
            return wrong("BYSETPOS", "it chooses among days that another part names");
        }
        Ok(self)
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.frequency {
            Frequency::Daily => "FREQ=DAILY",
            Frequency::Weekly => "FREQ=WEEKLY",
            Frequency::Monthly => "FREQ=MONTHLY",
            Frequency::Yearly => "FREQ=YEARLY",
        })?;
        if self.interval != 1 {
            write!(f, ";INTERVAL={}", self.interval)?;
        }
        match self.end {
            End::Never => {}
            End::Count(n) => write!(f, ";COUNT={n}")?,
            End::Until(day) => write!(f, ";UNTIL={}", day.format("%Y%m%d"))?,
        }
        let lists = [
            ("BYMONTH", &self.months),
            ("BYWEEKNO", &self.weeks),
            ("BYYEARDAY", &self.year_days),
            ("BYMONTHDAY", &self.month_days),
        ];
        for (name, list) in lists {
            write_list(f, name, list)?;
        }
        let mut between = ";BYDAY=";
        for by in &self.days {
            f.write_str(between)?;
            if let Some(nth) = by.nth {
                write!(f, "{nth}")?;
            }
            f.write_str(code(by.weekday))?;
            between = ",";
        }
        write_list(f, "BYSETPOS", &self.positions)?;
        if self.week_start != Weekday::Mon {
            write!(f, ";WKST={}", code(self.week_start))?;
        }
        Ok(())
    }
}

fn write_list(f: &mut fmt::Formatter<'_>, name: &str, list: &[i32]) -> fmt::Result {
    for (at, n) in list.iter().enumerate() {
        if at == 0 {
            write!(f, ";{name}={n}")?;
        } else {
            write!(f, ",{n}")?;
        }
    }
    Ok(())
}

impl TryFrom<String> for Rule {
    type Error = RuleError;

    fn try_from(text: String) -> Result<Self, RuleError> {
        text.parse()
    }
}

impl From<Rule> for String {
    fn from(rule: Rule) -> Self {
        rule.to_string()
    }
}
