//! What Evidently 0.7 would say (an emulation, no reader of its reports): which statistic it takes by itself, its value, and whether it calls that drift.

use crate::bins;
use crate::distance;
use crate::distance::ZeroRule;
use crate::numbers::Binned;
use crate::pairs::Pair;
use crate::plan::Plan;
use crate::summary::{Kind, Method};

/// Evidently's word on a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Statistic.
    pub method: Method,
    /// Its value as Evidently prints it: a p-value for tests, else a distance. NaN when it is not defined.
    pub value: f64,
    /// Threshold.
    pub threshold: f64,
    /// Whether it is called drift.
    pub drift: bool,
    /// Binning and conventions, in words.
    pub how: &'static str,
}

/// The statistic that Evidently takes for a column when none is asked for.
fn default_method(pair: &Pair) -> Method {
    let small = pair.tallies().0.n <= 1000;
    let distinct = |most: usize| match pair {
        Pair::Numbers(p) => p.values(most).map_or(most + 1, |v| v.len()),
        Pair::Categories(p) => p.labels.len(),
    };
    let numeric = pair.kind() == Kind::Numeric;
    let values = distinct(5);
    match (small, numeric) {
        (true, _) if values <= 2 => Method::ZTest,
        (true, true) if values > 5 => Method::Ks,
        (true, _) => Method::ChiSquareOneSample,
        (false, true) if values > 5 => Method::WassersteinNormed,
        (false, _) => Method::JensenShannon,
    }
}

/// The threshold that Evidently takes when none is asked for.
fn default_threshold(method: Method) -> f64 {
    if method.is_test() { 0.05 } else { 0.1 }
}

/// Evidently's word on a column; none when a side has no values (Evidently refuses the whole report then).
pub fn word(pair: &Pair, plan: &Plan) -> Option<Word> {
    let (r, c) = pair.tallies();
    if r.n == 0 || c.n == 0 {
        return None;
    }
    let (asked, threshold) = match pair.kind() {
        Kind::Numeric => (plan.numeric, plan.numeric_threshold),
        _ => (plan.categorical, plan.categorical_threshold),
    };
    let method = asked.unwrap_or_else(|| default_method(pair));
    let threshold = threshold
        .filter(|_| asked.is_some())
        .unwrap_or_else(|| default_threshold(method));
    let (value, how) = value(pair, method);
    let drift = if method.is_test() {
        value < threshold
    } else {
        value >= threshold
    };
    Some(Word {
        method,
        value,
        threshold,
        drift,
        how,
    })
}

fn counts(pair: &Pair) -> (Vec<u64>, Vec<u64>) {
    match pair {
        Pair::Numbers(p) => p.counts(&p.values(usize::MAX).unwrap_or_default()),
        Pair::Categories(p) => (p.reference.clone(), p.current.clone()),
    }
}

fn binned(pair: &Pair) -> Binned {
    match pair {
        Pair::Numbers(p) => p.evidently(),
        Pair::Categories(p) => {
            let (reference, current) = p.shares();
            Binned { reference, current }
        }
    }
}

fn value(pair: &Pair, method: Method) -> (f64, &'static str) {
    const BINS: &str =
        "one bin per value up to 20 different values, else Sturges bins of both samples";
    match (method, pair) {
        (Method::Ks, Pair::Numbers(p)) => (
            p.walk().map_or(f64::NAN, |w| w.0.p()),
            "p-value of SciPy's ks_2samp",
        ),
        (Method::Wasserstein | Method::WassersteinNormed, Pair::Numbers(p)) => (
            p.walk().map_or(f64::NAN, |w| p.normed(w.1)),
            "over the reference's standard deviation",
        ),
        (Method::ZTest, _) => {
            let (a, b) = counts(pair);
            let single = a.len() == 1;
            // Everything but the first value is a hit.
            let hits = |c: &[u64]| c.iter().skip(1).sum::<u64>();
            let (n1, n2) = (a.iter().sum(), b.iter().sum());
            let p = distance::z_test(hits(&a), n1, hits(&b), n2).map_or(f64::NAN, |z| z.1);
            (
                if single { 1.0 } else { p },
                "p-value of the difference of two proportions",
            )
        }
        (Method::ChiSquareOneSample | Method::ChiSquare, _) => {
            let (a, b) = counts(pair);
            (
                distance::chi_square_one_sample(&a, &b).map_or(f64::NAN, |t| t.p),
                "p-value, the reference's shares taken as known",
            )
        }
        (Method::Psi, _) => {
            let b = binned(pair);
            (
                distance::psi(&b.reference, &b.current, ZeroRule::Evidently),
                BINS,
            )
        }
        (Method::JensenShannon, _) => {
            let b = binned(pair);
            (
                distance::jensen_shannon(&b.reference, &b.current, false),
                BINS,
            )
        }
        (Method::Hellinger, Pair::Categories(p)) => {
            let (a, b) = p.shares();
            (evidently_hellinger(&a, &b), "by category")
        }
        (Method::Hellinger, Pair::Numbers(p)) => {
            // Evidently takes the edges from the different values, not from the values.
            let values = p.values(usize::MAX).unwrap_or_default();
            let (Some(first), Some(last)) = (values.first(), values.last()) else {
                return (f64::NAN, BINS);
            };
            let whole = p.reference.integer && p.current.integer;
            let edges = bins::sturges(*first, *last, values.len(), whole);
            let share = |sorted: &[f64]| {
                let counts = bins::histogram(sorted, &edges);
                distance::shares(&counts, counts.iter().sum())
            };
            (
                evidently_hellinger(&share(&p.reference.sorted), &share(&p.current.sorted)),
                "Sturges bins of the different values of both samples",
            )
        }
        _ => (f64::NAN, "not defined"),
    }
}

fn evidently_hellinger(p: &[f64], q: &[f64]) -> f64 {
    let overlap: f64 = p.iter().zip(q).map(|(p, q)| libm::sqrt(p * q)).sum();
    libm::sqrt(1.0 - overlap.clamp(0.0, 1.0))
}
