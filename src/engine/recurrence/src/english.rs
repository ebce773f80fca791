//! Rules in plain words, both ways: `every 2 weeks on Monday`, `every month on the last working day`.

use crate::rule::{ByDay, End, Frequency, Rule};
use chrono::{NaiveDate, Weekday};

/// The months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("Monday", Weekday::Mon),
    ("Tuesday", Weekday::Tue),
    ("Wednesday", Weekday::Wed),
    ("Thursday", Weekday::Thu),
    ("Friday", Weekday::Fri),
    ("Saturday", Weekday::Sat),
    ("Sunday", Weekday::Sun),
];

const WORKING: [Weekday; 5] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
];

const NTH: [(&str, i32); 6] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("last", -1),
    ("second to last", -2),
];

/// The rule as people say it; a rule that has no plain words is given as the RFC writes it.
pub fn say(rule: &Rule) -> String {
    plain(rule).unwrap_or_else(|| rule.to_string())
}

fn plain(rule: &Rule) -> Option<String> {
    let odd = !rule.weeks.is_empty()
        || !rule.year_days.is_empty()
        || (rule.week_start != Weekday::Mon && rule.interval > 1);
    if odd {
        return None;
    }
    let working = is_working(rule);
    let (unit, interval) = match rule.frequency {
        Frequency::Daily => ("day", rule.interval),
        Frequency::Weekly if working && rule.interval == 1 => ("working day", 1),
        Frequency::Weekly => ("week", rule.interval),
        Frequency::Monthly if rule.interval.is_multiple_of(3) => ("quarter", rule.interval / 3),
        Frequency::Monthly => ("month", rule.interval),
        Frequency::Yearly => ("year", rule.interval),
    };
    let mut text = if interval == 1 {
        format!("every {unit}")
    } else {
        format!("every {interval} {unit}s")
    };
    if let Some(on) = on(rule, working && unit == "working day")? {
        text.push_str(" on ");
        text.push_str(&on);
    }
    match rule.end {
        End::Never => {}
        End::Count(1) => text.push_str(", once"),
        End::Count(n) => text.push_str(&format!(", {n} times")),
        End::Until(day) => text.push_str(&format!(", until {day}")),
    }
    Some(text)
}

fn is_working(rule: &Rule) -> bool {
    rule.days.len() == WORKING.len()
        && rule
            .days
            .iter()
            .zip(WORKING)
            .all(|(by, day)| by.nth.is_none() && by.weekday == day)
}

/// What stands after `on`: an inner none for nothing, an outer none for what cannot be said.
fn on(rule: &Rule, said: bool) -> Option<Option<String>> {
    let empty = rule.months.is_empty() && rule.month_days.is_empty() && rule.days.is_empty();
    if said {
        return (rule.months.is_empty() && rule.positions.is_empty()).then_some(None);
    }
    if empty && rule.positions.is_empty() {
        return Some(None);
    }
    match rule.frequency {
        Frequency::Weekly if rule.months.is_empty() && rule.positions.is_empty() => {
            let days: Vec<&str> = rule.days.iter().map(|by| name(by.weekday)).collect();
            Some(Some(list(&days)))
        }
        Frequency::Monthly if rule.months.is_empty() => Some(Some(in_month(rule)?)),
        Frequency::Yearly => {
            let [month] = rule.months.as_slice() else {
                return None;
            };
            let month = MONTHS.get(usize::try_from(month - 1).ok()?)?;
            match rule.month_days.as_slice() {
                [day] if *day > 0 && rule.days.is_empty() && rule.positions.is_empty() => {
                    Some(Some(format!("{day} {month}")))
                }
                _ => Some(Some(format!("{} of {month}", in_month(rule)?))),
            }
        }
        _ => None,
    }
}

fn in_month(rule: &Rule) -> Option<String> {
    let days = rule.days.as_slice();
    match (rule.month_days.as_slice(), days, rule.positions.as_slice()) {
        ([-1], [], []) => Some("the last day".to_owned()),
        ([n], [], []) if *n > 0 => Some(format!("day {n}")),
        ([], [by], []) => Some(format!("the {} {}", nth(by.nth?)?, name(by.weekday))),
        ([], _, [n]) if is_working(rule) => Some(format!("the {} working day", nth(*n)?)),
        _ => None,
    }
}

fn nth(n: i32) -> Option<&'static str> {
    NTH.iter().find(|(_, m)| *m == n).map(|(word, _)| *word)
}

/// A weekday's name.
pub fn name(weekday: Weekday) -> &'static str {
    let found = WEEKDAYS.iter().find(|(_, day)| *day == weekday);
    found.map_or("Monday", |(name, _)| name)
}

/// `a`, `a and b`, `a, b and c`.
fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// Reads what [`say`] says, and what RFC 5545 writes.
///
/// # Errors
/// What was not understood, in a sentence.
pub fn parse(text: &str) -> Result<Rule, String> {
    let trimmed = text.trim();
    if trimmed.to_ascii_uppercase().contains("FREQ=") {
        return trimmed.parse::<Rule>().map_err(|e| e.to_string());
    }
    let plain = trimmed.to_lowercase().replace(", ", " , ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut words = Words { all: &words, at: 0 };
    if !words.take("every") {
        return Err("Begin with “every”, as in “every 2 weeks on Monday”.".to_owned());
    }
    let rule = head(&mut words)?;
    let rule = tail(&mut words, rule)?;
    match words.peek() {
        None => Ok(rule),
        Some(rest) => Err(format!("“{rest}” was not understood here.")),
    }
}

struct Words<'a> {
    all: &'a [&'a str],
    at: usize,
}

impl<'a> Words<'a> {
    fn peek(&self) -> Option<&'a str> {
        self.all.get(self.at).copied()
    }

    fn next(&mut self) -> Option<&'a str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    fn number(&mut self) -> Option<u32> {
        let n = self
            .peek()?
            .parse()
            .ok()
            .filter(|n| (1..=9999).contains(n))?;
        self.at += 1;
        Some(n)
    }
}

fn head(words: &mut Words<'_>) -> Result<Rule, String> {
    let n = if words.take("other") {
        2
    } else {
        words.number().unwrap_or(1)
    };
    let unit = words.next().unwrap_or_default();
    let rule = match unit.trim_end_matches('s') {
        "day" => Rule::every(n, Frequency::Daily),
        "week" => Rule::every(n, Frequency::Weekly),
        "month" => Rule::every(n, Frequency::Monthly),
        "quarter" => Rule::every(n.saturating_mul(3), Frequency::Monthly),
        "year" => Rule::every(n, Frequency::Yearly),
        "working" if n == 1 && words.take("day") => {
            return Ok(Rule::every(1, Frequency::Weekly).on(&WORKING));
        }
        other => match weekday(other) {
            Some(day) => return Ok(Rule::every(n, Frequency::Weekly).on(&[day])),
            None => {
                return Err("Say how often: every day, week, month, quarter or year.".to_owned());
            }
        },
    };
    if !words.take("on") {
        return Ok(rule);
    }
    match rule.frequency {
        Frequency::Daily => Err("Every day needs no “on”.".to_owned()),
        Frequency::Weekly => {
            let days = weekdays(words);
            if days.is_empty() {
                return Err("Name a weekday after “on”.".to_owned());
            }
            Ok(rule.on(&days))
        }
        Frequency::Monthly => month_place(words, rule),
        Frequency::Yearly => year_place(words, rule),
    }
}

fn weekday(word: &str) -> Option<Weekday> {
    let short = word.trim_end_matches('s');
    let fits = |name: &str| {
        let name = name.to_lowercase();
        short.len() >= 3 && name.starts_with(short)
    };
    WEEKDAYS.iter().find(|(n, _)| fits(n)).map(|(_, day)| *day)
}

fn weekdays(words: &mut Words<'_>) -> Vec<Weekday> {
    let mut days = Vec::new();
    while let Some(word) = words.peek() {
        if let Some(day) = weekday(word) {
            days.push(day);
        } else {
            let joins = matches!(word, "," | "and");
            let next = words.all.get(words.at + 1);
            if !joins || next.is_none_or(|next| weekday(next).is_none()) {
                break;
            }
        }
        words.at += 1;
    }
    days
}

const PLACES: &str =
    "After “on” comes “day 15”, “the last day”, “the first Monday” or “the last working day”.";

fn month_place(words: &mut Words<'_>, mut rule: Rule) -> Result<Rule, String> {
    if words.take("day") {
        let day = words.number().filter(|n| *n <= 31).ok_or(PLACES)?;
        rule.month_days = vec![day.cast_signed()];
        return Ok(rule);
    }
    if !words.take("the") {
        return Err(PLACES.to_owned());
    }
    let word = words.next().unwrap_or_default();
    let mut place = NTH.iter().find(|(name, _)| *name == word).map(|(_, n)| *n);
    if place == Some(2) && words.peek() == Some("to") {
        words.at += 1;
        place = words.take("last").then_some(-2);
    }
    let place = place.ok_or(PLACES)?;
    match words.next() {
        Some("day") => rule.month_days = vec![place],
        Some("working") if words.take("day") => {
            rule = rule.on(&WORKING);
            rule.positions = vec![place];
        }
        other => {
            let day = other.and_then(weekday).ok_or(PLACES)?;
            rule.days = vec![ByDay {
                nth: Some(place),
                weekday: day,
            }];
        }
    }
    Ok(rule)
}

fn month(word: Option<&str>) -> Option<i32> {
    let word = word?;
    let fits = |name: &str| word.len() >= 3 && name.to_lowercase().starts_with(word);
    let at = MONTHS.into_iter().position(fits)?;
    i32::try_from(at + 1).ok()
}

fn year_place(words: &mut Words<'_>, mut rule: Rule) -> Result<Rule, String> {
    const WANTED: &str = "After “on” comes “1 March” or “the first Monday of March”.";
    if let Some(day) = words.number().filter(|n| *n <= 31) {
        rule.months = vec![month(words.next()).ok_or(WANTED)?];
        rule.month_days = vec![day.cast_signed()];
        return Ok(rule);
    }
    let mut rule = month_place(words, rule)?;
    if !words.take("of") {
        return Err(WANTED.to_owned());
    }
    rule.months = vec![month(words.next()).ok_or(WANTED)?];
    Ok(rule)
}

fn tail(words: &mut Words<'_>, mut rule: Rule) -> Result<Rule, String> {
    words.take(",");
    if words.take("until") {
        let date = words.next().unwrap_or_default();
        let day = date.parse::<NaiveDate>();
        let day = day.map_err(|_| format!("“{date}” is no date such as 2027-06-30."))?;
        rule.end = End::Until(day);
    } else if words.take("once") {
        rule.end = End::Count(1);
    } else if let Some(n) = words.number() {
        if !words.take("times") {
            return Err("A number at the end reads “10 times”.".to_owned());
        }
        rule.end = End::Count(n);
    }
    Ok(rule)
}
