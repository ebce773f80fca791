//! Plumbline's default: every test of a run is evidence, and the verdicts go by all of it together.

use crate::pairs::Pair;
use crate::plan::{LARGE_EFFECT, LEAST_VALUES, Plan, SMALL_EFFECT};
use crate::summary::{ColumnResult, Kind, Method, Tally, Verdict};
use crate::{distance, phrases};

/// What one test of Plumbline's default says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence {
    pub(super) column: usize,
    pub(super) missing: bool,
    pub(super) p: f64,
    pub(super) effect: f64,
}

/// The tests of Plumbline's default for one column.
pub(super) fn gather(
    pair: &Pair,
    column: usize,
    result: &mut ColumnResult,
    evidence: &mut Vec<Evidence>,
) {
    let (a, b) = pair.tallies();
    let enough = a.n >= LEAST_VALUES && b.n >= LEAST_VALUES;
    let found = |method: Method| {
        let measure = result.measures.iter().find(|m| m.method == method);
        measure.and_then(|m| Some((m.value?, m.p)))
    };
    let (method, value, p, effect) = match pair {
        Pair::Numbers(_) => match found(Method::Ks) {
            Some((d, p)) => (Method::Ks, Some(d), p, d),
            None => (Method::Ks, None, None, 0.0),
        },
        Pair::Categories(c) => {
            let test = c.pooled_test().filter(|_| a.n > 0 && b.n > 0);
            let effect = found(Method::TotalVariation).map_or(0.0, |m| m.0);
            (
                Method::ChiSquare,
                test.map(|t| t.statistic),
                test.map(|t| t.p),
                effect,
            )
        }
    };
    (result.method, result.value, result.p) = (method, value, p);
    if enough && let Some(p) = p {
        evidence.push(Evidence {
            column,
            missing: false,
            p,
            effect,
        });
    }
    missing_evidence(&a, &b, column, evidence);
}

pub(super) fn missing_evidence(a: &Tally, b: &Tally, column: usize, evidence: &mut Vec<Evidence>) {
    let (n1, n2) = (a.n + a.missing, b.n + b.missing);
    if a.missing + b.missing == 0 || n1 < LEAST_VALUES || n2 < LEAST_VALUES {
        return;
    }
    if let Some(t) = distance::chi_square(&[a.n, a.missing], &[b.n, b.missing], true) {
        evidence.push(Evidence {
            column,
            missing: true,
            p: t.p,
            effect: (a.missing as f64 / n1 as f64 - b.missing as f64 / n2 as f64).abs(),
        });
    }
}

/// Verdicts of Plumbline's default: p-values corrected over all tests of the run, and a change that is large enough.
pub(super) fn decide(results: &mut [ColumnResult], evidence: &[Evidence], plan: &Plan) {
    let p: Vec<f64> = evidence.iter().map(|e| e.p).collect();
    let corrected = distance::benjamini_hochberg(&p);
    for result in results.iter_mut() {
        result.threshold = Some(plan.level);
        result.why = reason_not(result);
    }
    for (e, p) in evidence.iter().zip(corrected) {
        let Some(result) = results.get_mut(e.column) else {
            continue;
        };
        let verdict = if p < plan.level / 2.0 && e.effect >= LARGE_EFFECT {
            Verdict::Drift
        } else if p < plan.level && e.effect >= SMALL_EFFECT {
            Verdict::Weak
        } else {
            Verdict::Stable
        };
        if !e.missing {
            result.p_corrected = Some(p);
        }
        if verdict > result.verdict {
            result.verdict = verdict;
            result.why = reason(result, e, p, verdict, plan);
        }
    }
}

fn reason_not(result: &ColumnResult) -> String {
    let (a, b) = (result.reference.n, result.current.n);
    if a == 0 || b == 0 {
        let which = if a == 0 {
            "the reference"
        } else {
            "the current data"
        };
        return format!("Every value is missing in {which}.");
    }
    if a.min(b) < LEAST_VALUES {
        return format!("Needs {LEAST_VALUES} values on each side; there are {a} and {b}.");
    }
    "Too many rare categories for a test.".to_owned()
}

fn reason(result: &ColumnResult, e: &Evidence, p: f64, verdict: Verdict, plan: &Plan) -> String {
    let p = phrases::p_value(p);
    let effect = phrases::number(e.effect);
    let what = if e.missing {
        format!(
            "The share of missing values has changed by {}",
            phrases::percent(e.effect)
        )
    } else if result.kind == Kind::Numeric {
        format!("The two distributions are up to {effect} apart (Kolmogorov-Smirnov)")
    } else {
        format!(
            "{} of the rows would have to change category",
            phrases::percent(e.effect)
        )
    };
    match verdict {
        Verdict::Drift => {
            format!("{what}: more than chance explains, and enough to matter (corrected {p}).")
        }
        Verdict::Weak => format!(
            "{what}: probably not chance (corrected {p}), but small. Wait whether it persists."
        ),
        _ if e.p < plan.level && e.effect < SMALL_EFFECT => {
            format!("{what}: too little to matter.")
        }
        _ => format!("{what}: two samples of the same data may differ as much (corrected {p})."),
    }
}
