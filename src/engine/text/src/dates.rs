//! Dates as other tools write them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};

/// Which of two numbers is the day in `03/04/2026`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayOrder {
    /// Day, month, year.
    #[default]
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// Works out the order from all dates of a column; none when every one can be read both ways (or none is of the sort).
pub fn day_order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DayOrder> {
    for cell in cells {
        let parts: Vec<&str> = cell
            .split_whitespace()
            .next()
            .unwrap_or("")
            .split('/')
            .collect();
        if let [first, second, _] = parts.as_slice()
            && let (Ok(a), Ok(b)) = (first.parse::<u32>(), second.parse::<u32>())
        {
            if (13..=31).contains(&a) {
                return Some(DayOrder::DayFirst);
            }
            if (13..=31).contains(&b) {
                return Some(DayOrder::MonthFirst);
            }
        }
    }
    None
}

/// The month of a name in any of the languages of `months` (beginnings of names, January first), or of a number.
pub fn month(text: &str, months: &[Vec<String>]) -> Option<u32> {
    let name = text.trim().trim_end_matches(['.', '月']).to_lowercase();
    if let Ok(number) = name.parse::<u32>() {
        return (1..=12).contains(&number).then_some(number);
    }
    let at = months
        .iter()
        .position(|stems| stems.iter().any(|stem| name.starts_with(stem.as_str())))?;
    u32::try_from(at + 1).ok()
}

/// A year of two digits lies between 1970 and 2069.
fn year(text: &str) -> Option<i32> {
    let number: i32 = text.parse().ok()?;
    match text.len() {
        4 => Some(number),
        2 if number >= 70 => Some(1900 + number),
        2 => Some(2000 + number),
        _ => None,
    }
}

/// `9:05`, `16:55`, `9:05 AM`, `9:05:12 PM`.
fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim();
    if text.is_empty() {
        return Some(NaiveTime::MIN);
    }
    let lower = text.to_lowercase();
    let half = ["am", "pm"].into_iter().find(|h| lower.ends_with(h));
    let digits = half.map_or(lower.as_str(), |h| lower.trim_end_matches(h).trim());
    let mut parts = digits.split(':');
    let mut hour: u32 = parts.next()?.trim().parse().ok()?;
    let minute: u32 = parts.next()?.trim().parse().ok()?;
    let second: u32 = match parts.next() {
        Some(s) => s.split('.').next()?.trim().parse().ok()?,
        None => 0,
    };
    if half.is_some() && !(1..=12).contains(&hour) {
        return None;
    }
    if half == Some("pm") && hour < 12 {
        hour += 12;
    }
    if half == Some("am") && hour == 12 {
        hour = 0;
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// A date with or without a time, as exports write it: ISO 8601, `12/Jun/26 5:07 PM` with month names in several
/// languages, `22/Oct/21 16:55`, `22.10.2021`, `22/10/2021`, `22 Oct 2021`.
pub fn date_time(text: &str, months: &[Vec<String>], order: DayOrder) -> Option<NaiveDateTime> {
    let text = text.trim();
    if let Some(at) = instant(text) {
        return Some(at.naive_utc());
    }
    let (day_part, time_part) = split_time(text);
    let date = plain_date(day_part.trim().trim_end_matches(','), months, order)?;
    Some(date.and_time(time(time_part)?))
}

/// The date alone.
pub fn date(text: &str, months: &[Vec<String>], order: DayOrder) -> Option<NaiveDate> {
    let text = text.trim();
    // A time stamp with an offset means the day there, not the day in Greenwich.
    if let Some(day) = text.get(..10)
        && let Ok(date) = NaiveDate::parse_from_str(day, "%Y-%m-%d")
    {
        return Some(date);
    }
    date_time(text, months, order).map(|at| at.date())
}

/// An instant: ISO 8601 with an offset, with or without a colon in it (`+0800`).
pub fn instant(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .ok()
        .map(|at| at.with_timezone(&Utc))
}

fn split_time(text: &str) -> (&str, &str) {
    let Some(colon) = text.find(':') else {
        return (text, "");
    };
    let head = text.get(..colon).unwrap_or("");
    let at = head
        .rfind([' ', 'T', '\u{a0}', '\u{202f}'])
        .unwrap_or(colon);
    let tail = text.get(at..).unwrap_or("");
    let tail = tail.trim_start_matches([' ', 'T', '\u{a0}', '\u{202f}']);
    (text.get(..at).unwrap_or(""), tail)
}

fn plain_date(text: &str, months: &[Vec<String>], order: DayOrder) -> Option<NaiveDate> {
    let parts: Vec<&str> = text
        .split(['/', '-', ' ', '.', ','])
        .filter(|p| !p.is_empty())
        .collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    if a.len() == 4 {
        return NaiveDate::from_ymd_opt(year(a)?, month(b, months)?, c.parse().ok()?);
    }
    let named = b.chars().any(char::is_alphabetic);
    // `Oct 22, 2021`
    if a.chars().any(char::is_alphabetic) {
        return NaiveDate::from_ymd_opt(year(c)?, month(a, months)?, b.parse().ok()?);
    }
    let month_first = !named && order == DayOrder::MonthFirst && text.contains('/');
    let (day, name) = if month_first { (b, a) } else { (a, b) };
    NaiveDate::from_ymd_opt(year(c)?, month(name, months)?, day.parse().ok()?)
}
