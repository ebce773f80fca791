//! A column as it is, before any verdict.

use crate::categories::CategoryPair;
use crate::numbers::NumberPair;
use crate::pairs::Pair;
use crate::phrases;
use crate::summary::{ColumnResult, Tally};

/// What is the same under every preset: counts, statistics to look at, pictures, notes.
pub(super) fn describe(name: &str, pair: &Pair) -> ColumnResult {
    let (reference, current) = pair.tallies();
    let mut result = ColumnResult {
        column: name.to_owned(),
        kind: pair.kind(),
        reference,
        current,
        measures: pair.measures(),
        histogram: pair.histogram(),
        ..ColumnResult::default()
    };
    note_missing(&mut result);
    match pair {
        Pair::Numbers(p) => note_range(p, &mut result),
        Pair::Categories(p) => note_fresh(p, &mut result),
    }
    result
}

fn note_range(pair: &NumberPair, result: &mut ColumnResult) {
    let (reference, current) = (result.reference, result.current);
    let n = current.n.max(1) as f64;
    let (below, above) = pair.outside();
    if current.n > 0 && reference.n > 0 && below + above > 0 {
        result.notes.push(format!(
            "{} of the current values ({}) lie outside the reference's range, {} below and {} above.",
            below + above,
            phrases::percent((below + above) as f64 / n),
            below,
            above
        ));
    }
    if reference.distinct == 1 && current.distinct == 1 {
        result
            .notes
            .push("Each side has one single value.".to_owned());
    }
}

fn note_fresh(pair: &CategoryPair, result: &mut ColumnResult) {
    let (fresh, share) = pair.fresh();
    if !fresh.is_empty() && result.reference.n > 0 {
        result.notes.push(format!(
            "New, not in the reference: {} ({} of the current rows).",
            phrases::list(&fresh, 4),
            phrases::percent(share)
        ));
    }
}

pub(super) fn note_missing(result: &mut ColumnResult) {
    let share = |t: &Tally| t.missing as f64 / (t.n + t.missing).max(1) as f64;
    let (a, b) = (share(&result.reference), share(&result.current));
    if result.reference.missing + result.current.missing > 0 {
        result.notes.push(format!(
            "Missing: {} of the reference, {} of the current data.",
            phrases::percent(a),
            phrases::percent(b)
        ));
    }
}
