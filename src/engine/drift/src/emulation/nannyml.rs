//! What NannyML 0.13 says: each chunk of the current data against the whole reference, an alert where the value exceeds
//! the mean of the reference's own chunks by more than three standard deviations. A last chunk of the rows that are left
//! over is kept, however few they are, as NannyML does.

use crate::distance::pairwise_sum;
use crate::read::table::{Column, MISSING, Values};
use crate::read::value;
use crate::summary::{Chunk, Chunks, Method};
use crate::{bins, distance};
use plumbline_compact::sort;

/// NannyML's statistics for numbers.
pub const FOR_NUMBERS: [Method; 4] = [
    Method::Ks,
    Method::JensenShannon,
    Method::Wasserstein,
    Method::Hellinger,
];
/// NannyML's statistics for categories.
pub const FOR_CATEGORIES: [Method; 4] = [
    Method::ChiSquare,
    Method::JensenShannon,
    Method::LInfinity,
    Method::Hellinger,
];

/// From this many reference values on NannyML estimates Kolmogorov-Smirnov and Wasserstein by 10,000 bins.
const ESTIMATE_FROM: usize = 10_000;
const ESTIMATE_BINS: usize = 10_000;

/// First and last row (exclusive) of each chunk; none when there are fewer rows than chunks.
fn chunks(rows: usize, number: u32) -> Option<Vec<(usize, usize)>> {
    let size = rows / (number.max(1) as usize);
    if size == 0 {
        return None;
    }
    let starts = (0..rows).step_by(size);
    Some(starts.map(|s| (s, (s + size).min(rows))).collect())
}

/// Mean and three standard deviations above it, over what is no NaN.
fn upper(values: &[f64]) -> f64 {
    let known: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    distance::moments(&known).map_or(f64::NAN, |(mean, sd)| mean + 3.0 * sd)
}

/// A statistic of a chunk with, for chi-square, its p-value.
type Value = (f64, Option<f64>);

fn table(
    method: Method,
    rows: (usize, usize),
    number: u32,
    reference: &dyn Fn(usize, usize) -> Value,
    current: &dyn Fn(usize, usize) -> Value,
) -> Option<Chunks> {
    let by_p = method == Method::ChiSquare;
    let mut threshold = None;
    if !by_p {
        let own: Vec<f64> = chunks(rows.0, number)?
            .iter()
            .map(|(a, b)| reference(*a, *b).0)
            .collect();
        let mut limit = upper(&own);
        if method == Method::Ks {
            limit = limit.min(1.0);
        }
        threshold = Some(limit).filter(|l| l.is_finite());
    }
    let chunks = chunks(rows.1, number)?
        .iter()
        .map(|(a, b)| {
            let (value, p) = current(*a, *b);
            Chunk {
                start: *a as u64,
                end: (*b as u64).saturating_sub(1),
                value: Some(value).filter(|v| v.is_finite()),
                alert: match (p, threshold) {
                    (Some(p), _) => p < 0.05,
                    (None, Some(limit)) => value > limit,
                    (None, None) => false,
                },
            }
        })
        .collect();
    Some(Chunks {
        method,
        upper: threshold,
        chunks,
    })
}

/// Every statistic of a column by chunks; none when the kinds differ or a side has fewer rows than chunks.
pub fn by_chunks(reference: &Column, current: &Column, number: u32) -> Option<Vec<Chunks>> {
    match (&reference.values, &current.values) {
        (Values::Numbers { values: a, .. }, Values::Numbers { values: b, .. }) => {
            let fitted = Numbers::fit(a);
            FOR_NUMBERS
                .into_iter()
                .map(|method| {
                    let of = |values: &[f64], from: usize, to: usize| {
                        (
                            fitted.value(method, values.get(from..to).unwrap_or_default()),
                            None,
                        )
                    };
                    table(
                        method,
                        (a.len(), b.len()),
                        number,
                        &|f, t| of(a, f, t),
                        &|f, t| of(b, f, t),
                    )
                })
                .collect()
        }
        (
            Values::Categories { codes: a, labels },
            Values::Categories {
                codes: b,
                labels: others,
            },
        ) => {
            let fitted = Categories::fit(a, labels, others);
            FOR_CATEGORIES
                .into_iter()
                .map(|method| {
                    table(
                        method,
                        (a.len(), b.len()),
                        number,
                        &|f, t| fitted.value(method, a.get(f..t).unwrap_or_default(), &fitted.own),
                        &|f, t| {
                            fitted.value(method, b.get(f..t).unwrap_or_default(), &fitted.other)
                        },
                    )
                })
                .collect()
        }
        _ => None,
    }
}

/// The statistic on which NannyML's default goes, for numbers and categories alike.
pub const LEADING: Method = Method::JensenShannon;

struct Numbers {
    sorted: Vec<f64>,
    edges: Vec<f64>,
    shares: Vec<f64>,
    /// Edges and cumulative shares of 10,000 bins, for large references.
    fine: Option<(Vec<f64>, Vec<f64>)>,
}

fn cumulative(shares: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    shares
        .iter()
        .map(|s| {
            sum += s;
            sum
        })
        .collect()
}

impl Numbers {
    fn fit(values: &[f64]) -> Self {
        let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        bins::sort(&mut sorted);
        let edges = bins::doane(&sorted);
        let n = sorted.len() as u64;
        let shares = distance::shares(&bins::histogram(&sorted, &edges), n);
        let fine = match (sorted.first(), sorted.last()) {
            (Some(a), Some(b)) if sorted.len() >= ESTIMATE_FROM => {
                let edges = bins::equal(*a, *b, ESTIMATE_BINS);
                let shares = distance::shares(&bins::histogram(&sorted, &edges), n);
                Some((edges, cumulative(&shares)))
            }
            _ => None,
        };
        Self {
            sorted,
            edges,
            shares,
            fine,
        }
    }

    fn value(&self, method: Method, chunk: &[f64]) -> f64 {
        let mut data: Vec<f64> = chunk.iter().copied().filter(|v| !v.is_nan()).collect();
        if data.is_empty() || self.sorted.is_empty() {
            return f64::NAN;
        }
        bins::sort(&mut data);
        match method {
            Method::Ks | Method::Wasserstein => match &self.fine {
                Some((edges, own)) => estimate(method, edges, own, &data),
                None => match distance::walk(&self.sorted, &data) {
                    Some((ks, _)) if method == Method::Ks => ks.statistic(),
                    Some((_, w)) => w,
                    None => f64::NAN,
                },
            },
            _ => {
                let counts = bins::histogram(&data, &self.edges);
                let mut q = distance::shares(&counts, data.len() as u64);
                let mut p = self.shares.clone();
                let outside = 1.0 - pairwise_sum(&q);
                if outside > 0.0 {
                    q.push(outside);
                    p.push(0.0);
                }
                if method == Method::JensenShannon {
                    distance::jensen_shannon(&p, &q, true)
                } else {
                    distance::hellinger(&p, &q)
                }
            }
        }
    }
}

/// NannyML's estimates on 10,000 bins of the reference, with its treatment of what lies outside.
fn estimate(method: Method, edges: &[f64], own: &[f64], data: &[f64]) -> f64 {
    let n = data.len() as f64;
    let shares = distance::shares(&bins::histogram(data, edges), data.len() as u64);
    let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
        return f64::NAN;
    };
    let smaller = data.get(..bins::below(data, *first)).unwrap_or_default();
    let bigger = data.get(bins::upto(data, *last)..).unwrap_or_default();
    let other = cumulative(&shares);
    if method == Method::Ks {
        let under = smaller.len() as f64 / n;
        return own
            .iter()
            .zip(&other)
            .map(|(a, b)| (a - (under + b)).abs())
            .fold(0.0, f64::max);
    }
    let tail = |values: &[f64], upper: bool| {
        // Area under the distribution function of the values with the edge itself as one more value.
        let mut points = values.to_vec();
        points.push(if upper { *last } else { *first });
        bins::sort(&mut points);
        let m = points.len() as f64;
        let pairs = points.windows(2).enumerate();
        let area: f64 = pairs
            .map(|(i, w)| match w {
                [a, b] => {
                    let y = (i as f64 + 1.0) / m;
                    (b - a) * if upper { 1.0 - y } else { y }
                }
                _ => 0.0,
            })
            .sum();
        let amount = (values.len() as f64 + 1.0) / n;
        (area * amount, amount)
    };
    let (below, amount) = if smaller.is_empty() {
        (0.0, 0.0)
    } else {
        tail(smaller, false)
    };
    let above = if bigger.is_empty() {
        0.0
    } else {
        tail(bigger, true).0
    };
    let width = match edges {
        [a, b, ..] => b - a,
        _ => 0.0,
    };
    let within: f64 = own
        .iter()
        .zip(&other)
        .map(|(a, b)| (a - (b + amount)).abs() * width)
        .sum();
    within + below + above
}

struct Categories {
    /// For each code of the reference its place among the sorted labels; for the current data's codes a place beyond
    /// when the reference does not have the label.
    own: Vec<usize>,
    other: Vec<usize>,
    known: usize,
    places: usize,
    counts: Vec<u64>,
    shares: Vec<f64>,
}

impl Categories {
    fn fit(codes: &[u32], labels: &[String], others: &[String]) -> Self {
        let (counts, _) = crate::categories::count(codes, labels.len());
        // The reference's labels that occur, as numpy.unique orders them.
        let number = |i: usize| {
            labels
                .get(i)
                .and_then(|l| value::number(l.as_bytes(), false))
        };
        let mut order: Vec<usize> = (0..labels.len())
            .filter(|i| counts.get(*i).is_some_and(|c| *c > 0))
            .collect();
        if order.iter().all(|i| number(*i).is_some()) {
            let key = |i: usize| number(i).map_or(0.0, |n| n.value);
            sort::by(&mut order, |a, b| key(*a).total_cmp(&key(*b)));
        } else {
            sort::by(&mut order, |a, b| labels.get(*a).cmp(&labels.get(*b)));
        }
        let known = order.len();
        let mut place: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
        for (at, index) in order.iter().enumerate() {
            if let Some(label) = labels.get(*index) {
                place.insert(label, at);
            }
        }
        let mut places = known;
        let other = others
            .iter()
            .map(|label| {
                *place.entry(label).or_insert_with(|| {
                    places += 1;
                    places - 1
                })
            })
            .collect();
        let own = labels
            .iter()
            .map(|l| place.get(l.as_str()).copied().unwrap_or(usize::MAX))
            .collect();
        let in_order: Vec<u64> = order
            .iter()
            .filter_map(|i| counts.get(*i).copied())
            .collect();
        let total = in_order.iter().sum();
        Self {
            own,
            other,
            known,
            places,
            shares: distance::shares(&in_order, total),
            counts: in_order,
        }
    }

    fn value(&self, method: Method, chunk: &[u32], places: &[usize]) -> Value {
        let mut counts = vec![0_u64; self.places];
        let mut n = 0_u64;
        for code in chunk.iter().filter(|c| **c != MISSING) {
            if let Some(c) = places.get(*code as usize).and_then(|p| counts.get_mut(*p)) {
                *c += 1;
                n += 1;
            }
        }
        if n == 0 || self.known == 0 {
            return (f64::NAN, None);
        }
        match method {
            Method::ChiSquare => {
                let mut own = self.counts.clone();
                own.resize(self.places, 0);
                match distance::chi_square(&own, &counts, true) {
                    Some(t) => (t.statistic, Some(t.p)),
                    None => (f64::NAN, None),
                }
            }
            Method::LInfinity => {
                let mut own = self.shares.clone();
                own.resize(self.places, 0.0);
                (
                    distance::l_infinity(&own, &distance::shares(&counts, n)),
                    None,
                )
            }
            _ => {
                counts.truncate(self.known);
                let mut q = distance::shares(&counts, n);
                let mut p = self.shares.clone();
                let new = 1.0 - pairwise_sum(&q);
                if new > 0.0 {
                    q.push(new);
                    p.push(0.0);
                }
                (
                    if method == Method::JensenShannon {
                        distance::jensen_shannon(&p, &q, true)
                    } else {
                        distance::hellinger(&p, &q)
                    },
                    None,
                )
            }
        }
    }
}
