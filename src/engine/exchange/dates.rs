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

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::engine::exchange::jira_map::JiraMap;

    #[test]
    fn dates_of_several_tools_and_languages() {
        let months = JiraMap::load().months;
        let cases = [
            ("12/Jun/26 5:07 PM", "2026-06-12T17:07:00"),
            ("18/Sep/25 12:00 AM", "2025-09-18T00:00:00"),
            ("18/Sep/25 12:30 PM", "2025-09-18T12:30:00"),
            ("22/Oct/21 16:55", "2021-10-22T16:55:00"),
            ("05/août/25 9:00 AM", "2025-08-05T09:00:00"),
            ("15/juil./25 9:00 AM", "2025-07-15T09:00:00"),
            ("14/sept./25 1:05 PM", "2025-09-14T13:05:00"),
            ("03/ene/25", "2025-01-03T00:00:00"),
            ("03/Mär/25", "2025-03-03T00:00:00"),
            ("03/Dez/25", "2025-12-03T00:00:00"),
            ("1/mai/25", "2025-05-01T00:00:00"),
            ("22.10.2021", "2021-10-22T00:00:00"),
            ("2026-04-16", "2026-04-16T00:00:00"),
            ("2026-04-16 08:30", "2026-04-16T08:30:00"),
            ("2020-06-12T08:13:13.360+0800", "2020-06-12T00:13:13.360"),
            ("22 Oct 2021", "2021-10-22T00:00:00"),
            ("Oct 22, 2021", "2021-10-22T00:00:00"),
        ];
        for (text, expected) in cases {
            let expected: NaiveDateTime = expected.parse().unwrap();
            assert_eq!(
                date_time(text, &months, DayOrder::DayFirst),
                Some(expected),
                "{text}"
            );
        }
        for bad in [
            "",
            "soon",
            "31/Feb/25",
            "12/12",
            "5:07 PM",
            "99/99/9999",
            "13:61",
        ] {
            assert_eq!(date_time(bad, &months, DayOrder::DayFirst), None, "{bad}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_comes_from_the_column() {
        let months = JiraMap::load().months;
        assert_eq!(
            day_order(["03/04/2026", "03/25/2026"].into_iter()),
            Some(DayOrder::MonthFirst)
        );
        assert_eq!(
            day_order(["25/03/2026"].into_iter()),
            Some(DayOrder::DayFirst)
        );
        assert_eq!(day_order(["03/04/2026"].into_iter()), None);
        let april = date("04/03/2026", &months, DayOrder::MonthFirst);
        assert_eq!(april, NaiveDate::from_ymd_opt(2026, 4, 3));
    }
}
