//! The end of a check: from the verdicts of the columns to one over all of them.

use crate::phrases;
use crate::summary::{Preset, RunSummary, Verdict};

/// The verdict over all columns, with its sentence.
pub(super) fn conclude(summary: &mut RunSummary) {
    let of = |v: Verdict| -> Vec<&str> { summary.with(v).map(|c| c.column.as_str()).collect() };
    let (drifted, weak, none) = (
        of(Verdict::Drift),
        of(Verdict::Weak),
        of(Verdict::NotEvaluable),
    );
    let all = summary.columns.len();
    let (verdict, mut why) = if none.len() == all {
        let why = format!("No column could be evaluated: {}.", phrases::list(&none, 4));
        (Verdict::NotEvaluable, why)
    } else {
        let mut why = sentence(all, &drifted, &weak, &none);
        let verdict = if summary.preset == Preset::Evidently {
            let half = drifted.len() * 2 >= all;
            why.push_str(if half {
                " That is half of them or more, so Evidently calls the dataset drifted."
            } else {
                " Evidently calls a dataset drifted only from half of its columns on."
            });
            if half {
                Verdict::Drift
            } else {
                Verdict::Stable
            }
        } else if !drifted.is_empty() {
            Verdict::Drift
        } else if !weak.is_empty() {
            Verdict::Weak
        } else {
            Verdict::Stable
        };
        (verdict, why)
    };
    if !summary.exact {
        why.push_str(" The reference is a profile: distances of numbers are known to within the bound beside them.");
    }
    (summary.verdict, summary.why) = (verdict, why);
}

/// Which columns have drifted, which may have, and which nobody can say.
fn sentence(all: usize, drifted: &[&str], weak: &[&str], none: &[&str]) -> String {
    let columns = phrases::count(all, "column", "columns");
    let mut why = if drifted.is_empty() {
        format!("None of {columns} has drifted.")
    } else {
        format!(
            "{} of {columns} {} drifted: {}.",
            drifted.len(),
            if drifted.len() == 1 { "has" } else { "have" },
            phrases::list(drifted, 4)
        )
    };
    if !weak.is_empty() {
        why.push_str(&format!(
            " Weak evidence in {}: an alert only if it persists.",
            phrases::list(weak, 4)
        ));
    }
    if !none.is_empty() {
        why.push_str(&format!(" Not evaluable: {}.", phrases::list(none, 4)));
    }
    why
}
