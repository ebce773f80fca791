//! The values of quick add: judgements with units, and dates.

use crate::quick_add::names::Pick::One;
use crate::quick_add::names::pick;
use chrono::{Days, Months, NaiveDate};
use plumbline_document::criterion::{Criterion, Origin};
use plumbline_document::judgement::{Estimate, thousands};

/// Hours in a working day.
const HOURS_A_DAY: f64 = 8.0;
/// Working days in a week.
const DAYS_A_WEEK: f64 = 5.0;
/// Working days in a person-month, as in the RICE framework that workspaces start with.
const DAYS_A_MONTH: f64 = 20.0;

/// Why a value was not understood: what is wrong, and what to do.
pub(super) type Fault = (String, String);

/// Reads a judgement of this criterion: a number or a range with an optional unit, or the words of an anchor where only
/// anchors may be chosen.
pub(super) fn judgement(text: &str, criterion: &Criterion) -> Result<Estimate, Fault> {
    match criterion.origin {
        Origin::Judged => {}
        Origin::Burden => {
            return Err((
                format!(
                    "{} is derived from the system's tier and duties.",
                    criterion.name
                ),
                "To override it, give the value and a reason in the item's panel.".to_owned(),
            ));
        }
        Origin::Urgency => {
            return Err((
                format!(
                    "{} follows from the dates of the obligations that the item discharges.",
                    criterion.name
                ),
                "Enter the obligations in the item's panel.".to_owned(),
            ));
        }
    }
    if criterion.choices_only
        && text.starts_with(char::is_alphabetic)
        && let One(value) = pick(
            text,
            criterion.anchors.iter().map(|a| (a.value, [&*a.text])),
        )
    {
        return Ok(Estimate::Exact(value));
    }
    let value = number_or_range(text, &criterion.unit)?;
    within(value, criterion)?;
    Ok(value)
}

fn within(value: Estimate, criterion: &Criterion) -> Result<(), Fault> {
    let highest = criterion.highest.unwrap_or(f64::INFINITY);
    if value.low() < criterion.lowest || value.high() > highest {
        let upto = criterion
            .highest
            .map_or_else(|| "or more".to_owned(), |h| format!("to {h}"));
        return Err((
            format!(
                "{} takes values from {} {upto}.",
                criterion.name, criterion.lowest
            ),
            "Change the value to one in that range.".to_owned(),
        ));
    }
    let chosen = |v: f64| {
        let mut anchors = criterion.anchors.iter();
        anchors.any(|a| a.value.total_cmp(&v).is_eq())
    };
    if criterion.choices_only && !matches!(value, Estimate::Exact(v) if chosen(v)) {
        let known: Vec<String> = criterion
            .anchors
            .iter()
            .map(|a| a.value.to_string())
            .collect();
        return Err((
            format!("{} takes one of {}.", criterion.name, known.join(", ")),
            "Choose the nearest one.".to_owned(),
        ));
    }
    Ok(())
}

/// Whether the text is a number or a range with any unit: how a mistyped criterion is told from an ordinary colon.
pub(super) fn looks_like_value(text: &str) -> bool {
    let (bare, _) = split_unit(text);
    text.starts_with(|c: char| c.is_ascii_digit()) && Estimate::parse(bare).is_ok()
}

/// `70`, `70%`, `5-8-20d`, `4h-1d-2d`: a part without a unit takes that of the next part that has one.
fn number_or_range(text: &str, unit: &str) -> Result<Estimate, Fault> {
    if let Some(why) = thousands(text) {
        return Err((format!("{why}."), String::new()));
    }
    let (bare, suffix) = split_unit(text);
    let parts: Vec<&str> = if Estimate::parse(text).is_ok_and(|e| matches!(e, Estimate::Exact(_)))
        || bare.parse::<f64>().is_ok()
    {
        vec![text]
    } else if text.contains("..") {
        text.split("..").collect()
    } else {
        text.split(['-', '–', '—']).collect()
    };
    let mut suffix = suffix;
    let mut values = Vec::with_capacity(parts.len());
    for part in parts.iter().rev() {
        let (bare, own) = split_unit(part.trim());
        if !own.is_empty() {
            suffix = own;
        }
        let Ok(Estimate::Exact(value)) = Estimate::parse(bare) else {
            return Err((
                format!("“{text}” is neither a number nor a range."),
                "Write it like 70 or 5-8-20.".to_owned(),
            ));
        };
        let value = value * factor(suffix, unit)?;
        if !value.is_finite() {
            return Err((format!("“{text}” is too large."), String::new()));
        }
        values.push(value);
    }
    let range = match values[..] {
        [one] => return Ok(Estimate::Exact(one)),
        [high, low] => Estimate::range(low, f64::midpoint(low, high), high),
        [high, likely, low] => Estimate::range(low, likely, high),
        _ => Err("a range has two or three values"),
    };
    range.map_err(|why| {
        (
            format!("“{text}” is no range: {why}."),
            "Write it like 5-8-20.".to_owned(),
        )
    })
}

/// The text without its unit, and the unit.
fn split_unit(text: &str) -> (&str, &str) {
    let end = text
        .trim_end_matches(|c: char| c.is_alphabetic() || c == '%')
        .len();
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// What a value in `suffix` is multiplied by to be one in the criterion's unit.
fn factor(suffix: &str, unit: &str) -> Result<f64, Fault> {
    let suffix = suffix.to_lowercase();
    match (suffix.as_str(), unit) {
        ("", _) | ("d", "days") | ("%", "%") => Ok(1.0),
        ("h", "days") => Ok(1.0 / HOURS_A_DAY),
        ("w", "days") => Ok(DAYS_A_WEEK),
        ("pm", "days") => Ok(DAYS_A_MONTH),
        _ => Err((
            format!("“{suffix}” is no unit here."),
            match unit {
                "days" => "Use d for days, h for hours, w for weeks, pm for person-months.",
                "%" => "Use % or no unit.",
                _ => "Leave the unit away.",
            }
            .to_owned(),
        )),
    }
}

/// Reads `2026-12-01`, `today`, `tomorrow`, or a span from today such as `+3d`, `+2w`, `+1m`.
pub(super) fn date(text: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let lower = text.to_lowercase();
    let found = match lower.as_str() {
        "today" => Some(today),
        "tomorrow" => today.succ_opt(),
        _ => match lower.strip_prefix('+') {
            Some(span) => later(span, today),
            None => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .ok()
                // Years of five digits parse, but no date input could show them.
                .filter(|_| text.len() == 10),
        },
    };
    found.ok_or_else(|| {
        (
            format!("“{text}” is no date."),
            "Write it like 2026-12-01, tomorrow, +3d, +2w or +1m.".to_owned(),
        )
    })
}

fn later(span: &str, today: NaiveDate) -> Option<NaiveDate> {
    let (count, unit) = split_unit(span);
    // Two centuries are enough, and keep the year at four digits.
    let count: u32 = count.parse().ok().filter(|n| *n <= 73_000)?;
    let date = match unit {
        "d" => today.checked_add_days(Days::new(count.into())),
        "w" => today.checked_add_days(Days::new(u64::from(count) * 7)),
        "m" => today.checked_add_months(Months::new(count)),
        _ => None,
    }?;
    (date <= NaiveDate::from_ymd_opt(9999, 12, 31)?).then_some(date)
}
