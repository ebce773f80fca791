//! One value of a criterion, as people write numbers.

use super::Decimal;
use crate::engine::backlog::criterion::Criterion;
use crate::engine::backlog::judgement::Estimate;

/// One value: a number, a range, or the words of one of the criterion's anchors; within the criterion's bounds.
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
    let bare = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '%' || c.is_whitespace());
    let plain = plain_number(if bare.is_empty() { text } else { bare }, decimal);
    let value = Estimate::parse(&plain)
        .map_err(|_| format!("“{text}” is neither a number nor a range such as 5-8-20"))?;
    check_range(criterion, value, text)?;
    Ok(value)
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
