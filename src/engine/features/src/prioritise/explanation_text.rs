//! Where values come from, as clauses and sentences.

use crate::english;
use crate::english::{count_in_words, date, inside, number};
use crate::prioritise::derive::Provenance;
use plumbline_document::criterion::{Criterion, Direction, Origin};

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

/// One clause that says what an item has under a criterion, e.g. `its duty under Art. 50(2) already applies` or
/// `it takes two days`.
pub fn clause(criterion: &Criterion, raw: f64, provenance: &Provenance) -> String {
    match provenance {
        Provenance::Obligation { article, days, .. } if *days <= 0 => {
            format!("its duty under {article} already applies")
        }
        Provenance::Obligation { article, days, .. } => {
            format!(
                "its duty under {article} applies in {}",
                english::days(*days)
            )
        }
        Provenance::Drift { model, why } => format!("{model} has drift debt: {why}"),
        Provenance::NoObligation => "it discharges no duty".to_owned(),
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
            format!(
                "it takes {} {}",
                count_in_words(raw),
                english::plural(raw, "day", "days")
            )
        }
        _ => format!(
            "its {} is {}",
            inside(&criterion.name),
            with_unit(raw, criterion)
        ),
    }
}

/// Why a value is what it is, as a sentence; none where it was simply judged.
pub fn reason(provenance: &Provenance) -> Option<String> {
    Some(match provenance {
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
        Provenance::Obligation {
            article,
            applies_from,
            days,
        } if *days <= 0 => format!("{article} has applied since {}.", date(*applies_from)),
        Provenance::Obligation {
            article,
            applies_from,
            days,
        } => format!(
            "{article} applies from {}, in {}.",
            date(*applies_from),
            english::days(*days)
        ),
        Provenance::Covered { article } => {
            format!("None: valid evidence covers {article}.")
        }
        Provenance::Drift { model, why } => format!("Drift debt of {model}: {why}."),
        Provenance::NoObligation => "None: it discharges no duty.".to_owned(),
        Provenance::NoUrgencyTable => {
            "The settings have no table of urgency by days. Add one there.".to_owned()
        }
    })
}
