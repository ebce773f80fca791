//! A column of numbers in two samples: its statistics under each convention.

use crate::distance::{Ks, ZeroRule};
use crate::plan::LEAST_FOR_PSI;
use crate::profile::{Knot, ProfileColumn};
use crate::summary::{Histogram, Kind, Measure, Method, Tally};
use crate::{bins, distance};
use plumbline_compact::sort;

/// One sorted sample with what was counted beside it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// The values, ascending.
    pub sorted: Vec<f64>,
    /// Counts, range, mean.
    pub tally: Tally,
    /// Whether every number was written as a whole one and none was missing (an integer column in pandas).
    pub integer: bool,
}

/// Sorts and counts the values of a column; NaN is missing.
pub fn sample(values: &[f64], whole: bool, unreadable: u64) -> Sample {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|v| !v.is_nan()).collect();
    let moments = distance::moments(&sorted);
    bins::sort(&mut sorted);
    let missing = (values.len() - sorted.len()) as u64;
    let mut distinct = 0;
    let mut last = f64::NAN;
    for v in &sorted {
        if *v != last {
            distinct += 1;
            last = *v;
        }
    }
    Sample {
        tally: Tally {
            n: sorted.len() as u64,
            missing,
            unreadable,
            distinct,
            least: sorted.first().copied(),
            greatest: sorted.last().copied(),
            mean: moments.map(|m| m.0),
            deviation: moments.map(|m| m.1),
        },
        integer: whole && missing == 0,
        sorted,
    }
}

/// Both samples of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberPair {
    /// Reference.
    pub reference: Sample,
    /// Current data.
    pub current: Sample,
}

/// Shares of both samples in the same bins.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Binned {
    /// Reference.
    pub reference: Vec<f64>,
    /// Current data.
    pub current: Vec<f64>,
}

impl NumberPair {
    /// Sizes of both samples.
    pub fn sizes(&self) -> (u64, u64) {
        (self.reference.tally.n, self.current.tally.n)
    }

    /// Kolmogorov-Smirnov and Wasserstein; none when a sample is empty.
    pub fn walk(&self) -> Option<(Ks, f64)> {
        distance::walk(&self.reference.sorted, &self.current.sorted)
    }

    /// Different values of both samples together, told apart up to `most`; none when there are more.
    pub fn values(&self, most: usize) -> Option<Vec<f64>> {
        let mut out: Vec<f64> = Vec::new();
        for side in [&self.reference.sorted, &self.current.sorted] {
            let mut rest = side.as_slice();
            let mut found = 0;
            while let Some(v) = rest.first() {
                found += 1;
                if found > most {
                    return None;
                }
                out.push(*v);
                rest = rest.get(bins::upto(rest, *v)..).unwrap_or_default();
            }
        }
        sort::by(&mut out, f64::total_cmp);
        out.dedup();
        (out.len() <= most).then_some(out)
    }

    /// Counts of both samples at each of these values.
    pub fn counts(&self, values: &[f64]) -> (Vec<u64>, Vec<u64>) {
        let count = |sorted: &[f64]| {
            let each = values.iter();
            each.map(|v| (bins::upto(sorted, *v) - bins::below(sorted, *v)) as u64)
                .collect()
        };
        (count(&self.reference.sorted), count(&self.current.sorted))
    }

    /// The decile bins of the reference and the counts of both samples in them.
    pub fn decile_counts(&self) -> (Vec<u64>, Vec<u64>) {
        let inner = bins::deciles(&self.reference.sorted);
        (
            bins::right_closed(&self.reference.sorted, &inner),
            bins::right_closed(&self.current.sorted, &inner),
        )
    }

    /// NannyML's bins: Doane's of the reference, what lies outside in one more bin.
    pub fn doane(&self) -> Binned {
        let edges = bins::doane(&self.reference.sorted);
        let reference = bins::histogram(&self.reference.sorted, &edges);
        let mut binned = Binned {
            reference: distance::shares(&reference, self.reference.tally.n),
            current: distance::shares(
                &bins::histogram(&self.current.sorted, &edges),
                self.current.tally.n,
            ),
        };
        let outside = 1.0 - distance::pairwise_sum(&binned.current);
        if outside > 0.0 {
            binned.reference.push(0.0);
            binned.current.push(outside);
        }
        binned
    }

    /// Evidently's bins: one per value up to 20 different values of the reference, else Sturges' of both samples.
    pub fn evidently(&self) -> Binned {
        let (r, c) = (&self.reference, &self.current);
        let (a, b) = if r.tally.distinct > 20 {
            let least = r.tally.least.into_iter().chain(c.tally.least);
            let greatest = r.tally.greatest.into_iter().chain(c.tally.greatest);
            let edges = bins::sturges(
                least.fold(f64::INFINITY, f64::min),
                greatest.fold(f64::NEG_INFINITY, f64::max),
                r.sorted.len() + c.sorted.len(),
                r.integer && c.integer,
            );
            (
                bins::histogram(&r.sorted, &edges),
                bins::histogram(&c.sorted, &edges),
            )
        } else {
            self.counts(&self.values(usize::MAX).unwrap_or_default())
        };
        Binned {
            reference: distance::shares(&a, r.tally.n),
            current: distance::shares(&b, c.tally.n),
        }
    }

    /// The Wasserstein distance over the standard deviation of the reference, at least 0.001 (Evidently).
    pub fn normed(&self, wasserstein: f64) -> f64 {
        wasserstein / self.reference.tally.deviation.unwrap_or(0.0).max(0.001)
    }

    /// The PSI on reference deciles with the value to be expected by chance; the value is none below 50 a side.
    pub fn psi(&self) -> Measure {
        let (a, b) = self.decile_counts();
        decile_psi(&a, &b)
    }

    /// One statistic under the conventions of the lab; without a value when a sample is empty.
    pub fn measure(&self, method: Method) -> Measure {
        let all = self.measures();
        let found = all.into_iter().find(|m| m.method == method);
        found.unwrap_or_else(|| plain(method, None, "not defined for numbers"))
    }

    /// Every statistic of numbers under the conventions of the lab.
    pub fn measures(&self) -> Vec<Measure> {
        let Some((ks, wasserstein)) = self.walk() else {
            let each = Method::FOR_NUMBERS.iter();
            return each
                .map(|m| plain(*m, None, "no values on one side"))
                .collect();
        };
        let b = self.doane();
        let how = if ks.is_small() {
            "two-sided, exact p-value"
        } else {
            "two-sided, asymptotic p-value (kstwo)"
        };
        vec![
            Measure {
                p: Some(ks.p()),
                ..plain(Method::Ks, Some(ks.statistic()), how)
            },
            self.psi(),
            plain(
                Method::JensenShannon,
                Some(distance::jensen_shannon(&b.reference, &b.current, true)),
                "distance, base 2, Doane bins of the reference, outside in one bin",
            ),
            plain(
                Method::Wasserstein,
                Some(wasserstein),
                "first Wasserstein distance, in the column's unit",
            ),
            plain(
                Method::WassersteinNormed,
                Some(self.normed(wasserstein)),
                "over the reference's standard deviation",
            ),
            plain(
                Method::Hellinger,
                Some(distance::hellinger(&b.reference, &b.current)),
                "Doane bins of the reference, outside in one bin",
            ),
        ]
    }

    /// Counts to draw: equal bins over the middle 98 % of both samples, the outer bins with the rest.
    pub fn histogram(&self) -> Option<Histogram> {
        const BINS: usize = 20;
        let (r, c) = (&self.reference.sorted, &self.current.sorted);
        let reach = |q: f64| {
            [bins::quantile(r, q), bins::quantile(c, q)]
                .into_iter()
                .flatten()
        };
        let low = reach(0.01).min_by(f64::total_cmp)?;
        let high = reach(0.99).max_by(f64::total_cmp)?;
        let mut edges = match self.values(BINS) {
            // Few different values: one bar for each, from halfway to halfway.
            Some(values) if values.len() > 1 => {
                let mut edges: Vec<f64> = values
                    .windows(2)
                    .filter_map(|w| Some(f64::midpoint(*w.first()?, *w.get(1)?)))
                    .collect();
                edges.insert(0, *values.first()?);
                edges.push(*values.last()?);
                edges
            }
            _ => bins::equal(low, high, BINS),
        };
        let ends = |x: Option<&f64>, y: Option<&f64>, pick: fn(f64, f64) -> f64| {
            x.into_iter().chain(y).copied().reduce(pick)
        };
        if let (Some(edge), Some(v)) = (edges.first_mut(), ends(r.first(), c.first(), f64::min)) {
            *edge = edge.min(v);
        }
        if let (Some(edge), Some(v)) = (edges.last_mut(), ends(r.last(), c.last(), f64::max)) {
            *edge = edge.max(v);
        }
        Some(Histogram {
            reference: bins::histogram(r, &edges),
            current: bins::histogram(c, &edges),
            edges,
            labels: Vec::new(),
        })
    }

    /// How many current values lie below and above the reference's range.
    pub fn outside(&self) -> (u64, u64) {
        let c = &self.current.sorted;
        match (self.reference.tally.least, self.reference.tally.greatest) {
            (Some(low), Some(high)) => (
                bins::below(c, low) as u64,
                (c.len() - bins::upto(c, high)) as u64,
            ),
            _ => (0, 0),
        }
    }
}

fn plain(method: Method, value: Option<f64>, how: &str) -> Measure {
    Measure {
        method,
        value: value.filter(|v| v.is_finite()),
        how: how.to_owned(),
        ..Measure::default()
    }
}

/// The PSI of counts in the reference's decile bins.
pub fn decile_psi(reference: &[u64], current: &[u64]) -> Measure {
    let (n1, n2) = (reference.iter().sum::<u64>(), current.iter().sum::<u64>());
    let enough = n1 >= LEAST_FOR_PSI && n2 >= LEAST_FOR_PSI;
    Measure {
        method: Method::Psi,
        value: enough.then(|| {
            distance::psi(
                &distance::shares(reference, n1),
                &distance::shares(current, n2),
                ZeroRule::Floor(1e-4),
            )
        }),
        expected: distance::expected_psi(reference.len(), n1, n2).filter(|_| enough),
        how: if enough {
            format!(
                "{} bins by reference deciles, right-closed; shares below 0.0001 count as 0.0001; natural logarithm",
                reference.len()
            )
        } else {
            format!("needs {LEAST_FOR_PSI} values on each side")
        },
        ..Measure::default()
    }
}

/// The profile of a reference column: exact counts at about 256 quantiles.
pub fn profile(column: &str, sample: &Sample) -> ProfileColumn {
    const STEPS: usize = 256;
    let sorted = &sample.sorted;
    let mut knots: Vec<Knot> = Vec::new();
    if let Some(last) = sorted.len().checked_sub(1) {
        for step in 0..=STEPS {
            let Some(v) = sorted.get(last * step / STEPS) else {
                continue;
            };
            if knots.last().is_none_or(|k| k.at < *v) {
                knots.push(Knot {
                    at: *v,
                    below: bins::below(sorted, *v) as u64,
                    upto: bins::upto(sorted, *v) as u64,
                });
            }
        }
    }
    let deciles = bins::deciles(sorted);
    ProfileColumn {
        column: column.to_owned(),
        kind: Kind::Numeric,
        tally: sample.tally,
        decile_counts: bins::right_closed(sorted, &deciles),
        deciles,
        knots,
        ..ProfileColumn::default()
    }
}

/// A value that is known to lie in a range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bracket {
    /// The least it can be.
    pub low: f64,
    /// The most it can be.
    pub high: f64,
}

/// Kolmogorov-Smirnov distance and Wasserstein distance of a sorted sample from a profile, each in the narrowest range
/// that the knots allow. None when a side is empty.
///
/// At a knot the reference's distribution function is exact; between two knots it lies between the count up to the
/// first and the count below the second, and the sample's is exact anywhere.
pub fn against(profile: &ProfileColumn, current: &[f64]) -> Option<(Bracket, Bracket)> {
    let n1 = profile.tally.n as f64;
    let n2 = current.len() as f64;
    if profile.knots.is_empty() || current.is_empty() || profile.tally.n == 0 {
        return None;
    }
    let share = |count: usize| count as f64 / n2;
    let (mut low, mut high) = (0.0_f64, 0.0_f64);
    let (mut area_low, mut area_high) = (0.0, 0.0);
    // Outside the reference's range its distribution function is 0 or 1.
    let (first, last) = (profile.knots.first()?, profile.knots.last()?);
    for v in current.iter().take(bins::below(current, first.at)) {
        area_low += (first.at - v) / n2;
    }
    for v in current.iter().skip(bins::upto(current, last.at)) {
        area_low += (v - last.at) / n2;
    }
    area_high += area_low;
    let mut before: Option<&Knot> = None;
    for knot in &profile.knots {
        let here = share(bins::upto(current, knot.at));
        let until = share(bins::below(current, knot.at));
        let exact = (knot.upto as f64 / n1 - here)
            .abs()
            .max((knot.below as f64 / n1 - until).abs());
        low = low.max(exact);
        high = high.max(exact);
        if let Some(before) = before {
            let (r0, r1) = (before.upto as f64 / n1, knot.below as f64 / n1);
            let c0 = share(bins::upto(current, before.at));
            high = high.max((r1 - c0).abs()).max((until - r0).abs());
            let from = bins::upto(current, before.at);
            let inside = current
                .get(from..bins::below(current, knot.at))
                .unwrap_or_default();
            let mut at = before.at;
            let mut height = c0;
            for v in inside.iter().copied().chain([knot.at]) {
                let width = v - at;
                let gap = if height < r0 {
                    r0 - height
                } else if height > r1 {
                    height - r1
                } else {
                    0.0
                };
                area_low += gap * width;
                area_high += (height - r0).abs().max((height - r1).abs()) * width;
                at = v;
                height += 1.0 / n2;
            }
        }
        before = Some(knot);
    }
    let ks = Bracket { low, high };
    let wasserstein = Bracket {
        low: area_low,
        high: area_high,
    };
    Some((ks, wasserstein))
}
