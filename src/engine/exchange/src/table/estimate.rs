//! One value of a criterion, as people write numbers.

use crate::table::mapping::Decimal;
use plumbline_document::criterion::Criterion;
use plumbline_document::judgement::Estimate;

/// One value: a number or a range, also with the criterion's unit, or the words of one of its anchors; within its
/// bounds.
pub(super) fn estimate(
    criterion: &Criterion,
    text: &str,
    decimal: Decimal,
) -> Result<Estimate, String> {
    let lower = text.to_lowercase();
    if let Some(anchor) = criterion
        .anchors
        .iter()
        .find(|a| a.text.to_lowercase() == lower)
    {
        return Ok(Estimate::Exact(anchor.value));
    }
    let end = lower.rfind(|c: char| c.is_ascii_digit());
    let (number, rest) = lower.split_at(end.map_or(lower.len(), |at| at + 1));
    let value = Estimate::parse(&plain_number(number, decimal))
        .map_err(|_| format!("“{text}” is neither a number nor a range such as 5-8-20"))?;
    let zeros = zeros(criterion, rest).ok_or_else(|| wrong_unit(criterion, text))?;
    let value = lifted(value, zeros);
    check_range(criterion, value, text)?;
    Ok(value)
}

/// How many zeros what follows a number adds to it: none for the criterion's unit, three for a k and six for an m
/// that is attached. None for another unit: without it the number would be wrong.
fn zeros(criterion: &Criterion, rest: &str) -> Option<u8> {
    let unit = criterion.unit.trim().to_lowercase();
    let words = rest.trim().trim_end_matches(['.', ',']).trim_end();
    if is_unit(words, &unit) {
        return Some(0);
    }
    // Of days, m may be months or minutes.
    if !rest.starts_with(char::is_alphabetic) || DAYS.contains(&&*unit) {
        return None;
    }
    let thousands = words.strip_prefix('k').map(|tail| (3, tail));
    let (zeros, tail) = thousands.or_else(|| Some((6, words.strip_prefix('m')?)))?;
    is_unit(tail.trim(), &unit).then_some(zeros)
}

/// Working days, in the languages of the headers; `pt` are “Personentage”.
const DAYS: [&str; 15] = [
    "d", "day", "days", "day(s)", "pt", "pd", "tag", "tage", "tagen", "jour", "jours", "día",
    "días", "dia", "dias",
];

/// Whether these words, in small letters, are no unit or the criterion's own. Points and percent are that of criteria
/// without one: five points are not five days.
fn is_unit(words: &str, unit: &str) -> bool {
    let bare = ["%", "pt", "pts", "point", "points"];
    words.is_empty()
        || words == unit
        || (unit.is_empty() && bare.contains(&words))
        || (DAYS.contains(&unit) && DAYS.contains(&words))
}

fn wrong_unit(criterion: &Criterion, text: &str) -> String {
    let (name, unit) = (&criterion.name, criterion.unit.trim());
    if unit.is_empty() {
        format!("“{text}” has a unit, and {name} has none")
    } else {
        format!("“{text}” is not in the unit of {name}, which is {unit}")
    }
}

/// The value with so many zeros more.
fn lifted(value: Estimate, zeros: u8) -> Estimate {
    // By way of the text: multiplied, 1.005 becomes 1004.9999999999999.
    let lift = |v: f64| format!("{v}e{zeros}").parse().unwrap_or(v);
    match value {
        Estimate::Exact(v) => Estimate::Exact(lift(v)),
        Estimate::Range { low, likely, high } => Estimate::Range {
            low: lift(low),
            likely: lift(likely),
            high: lift(high),
        },
    }
}

/// Within the bounds, and one of the choices where no other value is taken.
fn check_range(criterion: &Criterion, value: Estimate, text: &str) -> Result<(), String> {
    let (low, high) = (value.low(), value.high());
    if low < criterion.lowest || criterion.highest.is_some_and(|top| high > top) {
        let top = criterion
            .highest
            .map_or(String::new(), |t| format!(" to {t}"));
        return Err(format!(
            "“{text}” is outside the range of {}, which is {}{top}",
            criterion.name, criterion.lowest
        ));
    }
    let choice = |v: f64| criterion.anchors.iter().any(|a| a.value == v);
    let chosen = match value {
        Estimate::Exact(v) => choice(v),
        Estimate::Range { low, likely, high } => [low, likely, high].into_iter().all(choice),
    };
    if criterion.choices_only && !chosen {
        return Err(format!(
            "“{text}” is not one of the choices of {}",
            criterion.name
        ));
    }
    Ok(())
}

/// Numbers with a decimal point and without separators of thousands.
fn plain_number(text: &str, decimal: Decimal) -> String {
    let (group, point) = match decimal {
        Decimal::Point => (',', '.'),
        Decimal::Comma => ('.', ','),
    };
    let chars: Vec<char> = text
        .chars()
        .filter(|c| !matches!(c, '\u{a0}' | '\u{202f}'))
        .collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let mut out = String::with_capacity(chars.len());
    for (i, c) in chars.iter().enumerate() {
        let after_digit = i > 0 && digit(i - 1);
        let three = digit(i + 1) && digit(i + 2) && digit(i + 3) && !digit(i + 4);
        if *c == group && after_digit && three {
            continue;
        }
        out.push(if *c == point { '.' } else { *c });
    }
    out
}
