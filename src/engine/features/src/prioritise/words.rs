//! Plain British English for what the ranking found. No HTML: spans with a flag for emphasis, so that any text that
//! people wrote stays text.

use crate::prioritise::derive::Provenance;
use plumbline_document::criterion::{Criterion, Direction, Origin};
use plumbline_recurrence::english::MONTHS;

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The words.
    pub text: String,
    /// Whether to set them apart.
    pub emphasis: bool,
}

/// A sentence in pieces; read one after the other they make it up.
pub type Sentence = Vec<Span>;

/// Words as they are.
pub fn plain(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        emphasis: false,
    }
}

/// Words set apart.
pub fn strong(text: impl Into<String>) -> Span {
    Span {
        text: text.into(),
        emphasis: true,
    }
}

/// The sentence as one text.
pub fn text(sentence: &[Span]) -> String {
    sentence.iter().map(|s| s.text.as_str()).collect()
}

/// A number with at most one decimal: `2`, `18.3`; small ones with two significant digits.
pub fn number(value: f64) -> String {
    let decimals = if value != 0.0 && value.abs() < 0.95 {
        2
    } else {
        1
    };
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_owned()
}

/// A count in words up to twelve, else in figures.
pub fn count(value: f64) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    let word = (0_u8..).zip(WORDS).find(|(n, _)| f64::from(*n) == value);
    word.map_or_else(|| number(value), |(_, word)| word.to_owned())
}

/// A value with its unit, a no-break space between: `70 %`, `5.2 days`, `80`.
pub fn with_unit(value: f64, criterion: &Criterion) -> String {
    let unit = match criterion.unit.as_str() {
        "days" if value == 1.0 => "day",
        unit => unit,
    };
    if unit.is_empty() {
        number(value)
    } else {
        format!("{}\u{a0}{unit}", number(value))
    }
}

/// A share of 0–1 as per cent, rounded up: what `at least` can be said of.
pub fn percent_up(share: f64) -> String {
    // A hair below a whole number is that number: the share came out of floating-point arithmetic.
    format!(
        "{}\u{a0}%",
        number(libm::ceil(share * 100.0 - 1e-9).max(0.0))
    )
}

/// A share of 0–1 as per cent, rounded down: what `at most` can be said of.
pub fn percent_down(share: f64) -> String {
    format!("{}\u{a0}%", number(libm::floor(share * 100.0 + 1e-9)))
}

/// The first whole per cent beyond a share of 0–1, above or below it: where it is surely passed.
pub fn percent_beyond(share: f64, above: bool) -> String {
    let whole = if above {
        libm::floor(share * 100.0 + 1e-9) + 1.0
    } else {
        libm::ceil(share * 100.0 - 1e-9) - 1.0
    };
    format!("{}\u{a0}%", number(whole.clamp(0.0, 100.0)))
}

/// A name within a sentence: `Business value` → `business value`, `AI fit` stays. So does `Ökobilanz`: the tables of all
/// letters would be the largest piece of data of the first page.
pub fn inside(name: &str) -> String {
    let mut inside = name.to_owned();
    let is_word = name.chars().nth(1).is_some_and(|c| !c.is_ascii_uppercase());
    if let Some(first) = inside.get_mut(..1).filter(|_| is_word) {
        first.make_ascii_lowercase();
    }
    inside
}

/// `a`, `a and b`, `a, b and c`.
pub fn list(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// One clause that says what an item has under a criterion, e.g. `its duty under Art. 50(2) already applies` or
/// `it takes two days`.
pub fn clause(criterion: &Criterion, raw: f64, because: &Provenance) -> String {
    match because {
        Provenance::Duty { article, days, .. } if *days <= 0 => {
            format!("its duty under {article} already applies")
        }
        Provenance::Duty { article, days, .. } => {
            let day = if *days == 1 { "day" } else { "days" };
            format!("its duty under {article} applies in {days} {day}")
        }
        Provenance::Drift { model, why } => format!("{model} has drift debt: {why}"),
        Provenance::NoDuty => "it discharges no duty".to_owned(),
        Provenance::Covered { article } => format!("evidence covers {article} already"),
        _ if criterion.origin == Origin::Burden && raw == 0.0 => {
            "it carries no compliance burden".to_owned()
        }
        Provenance::Tier { tier, .. } => format!(
            "its {} is {} ({})",
            inside(&criterion.name),
            number(raw),
            inside(tier.name())
        ),
        _ if criterion.unit == "days" && criterion.direction == Direction::Cost => {
            let day = if raw == 1.0 { "day" } else { "days" };
            format!("it takes {} {day}", count(raw))
        }
        _ => format!(
            "its {} is {}",
            inside(&criterion.name),
            with_unit(raw, criterion)
        ),
    }
}

/// Why a value is what it is, as a sentence; none where it was simply judged.
pub fn reason(because: &Provenance) -> Option<String> {
    Some(match because {
        Provenance::Judged => return None,
        Provenance::NotJudged => "Nobody has judged it yet.".to_owned(),
        Provenance::Overridden { derived, note } => {
            let mut text = match derived {
                Some(derived) => format!("Entered by hand instead of {}", number(*derived)),
                None => "Entered by hand".to_owned(),
            };
            if note.is_empty() {
                text.push_str("; no reason is given.");
            } else {
                text.push_str(": ");
                text.push_str(note);
            }
            text
        }
        Provenance::NoSystem => "None: it belongs to no AI system.".to_owned(),
        Provenance::KindCarriesNone => {
            "None: work of this kind neither creates nor extends what a system does.".to_owned()
        }
        Provenance::Tier {
            tier,
            base,
            points,
            open,
            all,
            provisional,
            basis,
        } => {
            let mut text = format!("{} ({}", number(*base), inside(tier.name()));
            if !basis.is_empty() {
                text.push_str(&format!(", {basis}"));
            }
            text.push(')');
            if *all > 0 {
                text.push_str(&format!(
                    " + {} × {open}/{all} duties open",
                    number(*points)
                ));
            }
            if *provisional {
                text.push_str("; provisional until the facts are in");
            }
            text.push('.');
            text
        }
        Provenance::NoBase(tier) => format!(
            "The settings have no base burden for the tier “{}”. Add one there.",
            tier.name()
        ),
        Provenance::SystemGone => {
            "Its AI system is not in this workspace. Choose another one.".to_owned()
        }
        Provenance::Duty {
            article,
            applies_from,
            days,
        } if *days <= 0 => format!("{article} has applied since {}.", date(*applies_from)),
        Provenance::Duty {
            article,
            applies_from,
            days,
        } => format!(
            "{article} applies from {}, in {days} {}.",
            date(*applies_from),
            if *days == 1 { "day" } else { "days" }
        ),
        Provenance::Covered { article } => {
            format!("None: valid evidence covers {article}.")
        }
        Provenance::Drift { model, why } => format!("Drift debt of {model}: {why}."),
        Provenance::NoDuty => "None: it discharges no duty.".to_owned(),
        Provenance::NoUrgencyTable => {
            "The settings have no table of urgency by days. Add one there.".to_owned()
        }
    })
}

/// A date in British English: `2 December 2027`.
pub fn date(date: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    let month = MONTHS.get(date.month0() as usize).copied().unwrap_or("");
    format!("{} {month} {}", date.day(), date.year())
}
