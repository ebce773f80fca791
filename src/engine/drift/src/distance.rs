//! Distances between two distributions and the tests on them. Samples are sorted ascending and free of NaN; shares sum
//! to one unless said otherwise.

use crate::special;
use plumbline_compact::sort;

/// Sum as NumPy does it: pairwise, in blocks of eight. Some conventions look at the rounding of `1 - sum(shares)`.
pub fn pairwise_sum(values: &[f64]) -> f64 {
    let n = values.len();
    if n < 8 {
        return values.iter().sum();
    }
    if n <= 128 {
        let mut r = [0.0_f64; 8];
        let mut chunks = values.chunks_exact(8);
        for chunk in &mut chunks {
            for (a, v) in r.iter_mut().zip(chunk) {
                *a += v;
            }
        }
        let [a, b, c, d, e, f, g, h] = r;
        let mut sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
        for v in chunks.remainder() {
            sum += v;
        }
        return sum;
    }
    let mut half = n / 2;
    half -= half % 8;
    let (left, right) = values.split_at(half);
    pairwise_sum(left) + pairwise_sum(right)
}

/// Mean and standard deviation of the population; none without values.
pub fn moments(values: &[f64]) -> Option<(f64, f64)> {
    if values.is_empty() {
        return None;
    }
    let n = values.len() as f64;
    let mean = pairwise_sum(values) / n;
    let squares = values.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>();
    Some((mean, libm::sqrt(squares / n)))
}

/// The two-sample Kolmogorov-Smirnov statistic as an exact fraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ks {
    /// Size of the first sample.
    pub n1: u64,
    /// Size of the second sample.
    pub n2: u64,
    /// The statistic times n1 n2.
    pub numerator: u128,
}

impl Ks {
    /// The statistic, 0 to 1.
    pub fn statistic(self) -> f64 {
        self.numerator as f64 / (self.n1 as f64 * self.n2 as f64)
    }

    /// The exact p-value by lattice paths. Work grows with n1 n2 when the sizes differ.
    pub fn exact(self) -> f64 {
        let g = u128::from(special::gcd(self.n1, self.n2).max(1));
        special::ks_exact_sf(
            self.n1,
            self.n2,
            u64::try_from(self.numerator / g).unwrap_or(u64::MAX),
        )
    }

    /// SciPy's `asymp`: the one-sample law at round(n1 n2 / (n1 + n2)), halves to even.
    pub fn asymptotic(self) -> f64 {
        let effective = self.n1 as f64 * self.n2 as f64 / (self.n1 as f64 + self.n2 as f64);
        special::kstwo_sf(libm::rint(effective) as u64, self.statistic())
    }

    /// The textbook limit (Kolmogorov).
    pub fn limit(self) -> f64 {
        let effective = self.n1 as f64 * self.n2 as f64 / (self.n1 as f64 + self.n2 as f64);
        special::kolmogorov_limit_sf(libm::sqrt(effective) * self.statistic())
    }

    /// Whether SciPy's `auto` computes exactly: up to 10,000 values on each side.
    pub fn is_small(self) -> bool {
        self.n1.max(self.n2) <= 10_000
    }

    /// The p-value as SciPy's `auto`: exact up to 10,000 values on each side, above that the asymptotic law.
    pub fn p(self) -> f64 {
        if self.is_small() {
            self.exact()
        } else {
            self.asymptotic()
        }
    }
}

/// Both distances that one walk along two sorted samples gives: Kolmogorov-Smirnov and Wasserstein.
/// None when a sample is empty.
pub fn walk(reference: &[f64], current: &[f64]) -> Option<(Ks, f64)> {
    if reference.is_empty() || current.is_empty() {
        return None;
    }
    let (n1, n2) = (reference.len() as u64, current.len() as u64);
    let (mut i, mut j) = (0_usize, 0_usize);
    let mut greatest = 0_u128;
    let mut area = 0.0;
    let mut last: Option<f64> = None;
    let mut height = 0.0;
    loop {
        let (x, y) = (reference.get(i), current.get(j));
        let value = match (x, y) {
            (Some(x), Some(y)) => x.min(*y),
            (Some(x), None) => *x,
            (None, Some(y)) => *y,
            (None, None) => break,
        };
        if let Some(last) = last {
            area += height * (value - last);
        }
        while reference.get(i).is_some_and(|x| *x <= value) {
            i += 1;
        }
        while current.get(j).is_some_and(|y| *y <= value) {
            j += 1;
        }
        let (a, b) = (i as u64 * n2, j as u64 * n1);
        let difference = u128::from(a.abs_diff(b));
        greatest = greatest.max(difference);
        height = (i as f64 / n1 as f64 - j as f64 / n2 as f64).abs();
        last = Some(value);
    }
    let ks = Ks {
        n1,
        n2,
        numerator: greatest,
    };
    Some((ks, area))
}

/// How a share of zero enters a logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ZeroRule {
    /// Shares below this count as this.
    Floor(f64),
    /// Evidently's: zero becomes 0.0001, or a millionth of the smallest share when that is at most 0.0001.
    Evidently,
}

impl ZeroRule {
    fn fill(self, shares: &[f64]) -> Vec<f64> {
        let smallest = shares
            .iter()
            .copied()
            .filter(|s| *s > 0.0)
            .fold(f64::INFINITY, f64::min);
        let put = |s: f64| match self {
            Self::Floor(floor) => s.max(floor),
            Self::Evidently if s == 0.0 && smallest <= 0.0001 => smallest / 1e6,
            Self::Evidently if s == 0.0 => 0.0001,
            Self::Evidently => s,
        };
        shares.iter().map(|s| put(*s)).collect()
    }
}

/// Shares of counts over a total; all zero without a total.
pub fn shares(counts: &[u64], total: u64) -> Vec<f64> {
    let total = if total == 0 { 1.0 } else { total as f64 };
    counts.iter().map(|c| *c as f64 / total).collect()
}

/// Population stability index Σ (q - p) ln(q / p), the shares filled by the zero rule and not renormalised.
pub fn psi(p: &[f64], q: &[f64], rule: ZeroRule) -> f64 {
    let (p, q) = (rule.fill(p), rule.fill(q));
    p.iter()
        .zip(&q)
        .map(|(p, q)| (q - p) * libm::log(q / p))
        .sum()
}

/// What the PSI is about when nothing has drifted: (k - 1)(1/n1 + 1/n2) for k bins (Yurdakul and Naranjo).
pub fn expected_psi(bins: usize, n1: u64, n2: u64) -> Option<f64> {
    (n1 > 0 && n2 > 0 && bins > 0)
        .then(|| (bins as f64 - 1.0) * (1.0 / n1 as f64 + 1.0 / n2 as f64))
}

/// Jensen-Shannon distance (the root of the divergence), renormalised as SciPy does; base e, or 2.
#[allow(clippy::neg_cmp_op_on_partial_ord)] // a NaN must take this branch
pub fn jensen_shannon(p: &[f64], q: &[f64], base_two: bool) -> f64 {
    let (a, b) = (pairwise_sum(p), pairwise_sum(q));
    if !(a > 0.0) || !(b > 0.0) {
        return f64::NAN;
    }
    let part = |x: f64, m: f64| if x > 0.0 { x * libm::log(x / m) } else { 0.0 };
    let (mut left, mut right) = (0.0, 0.0);
    for (p, q) in p.iter().zip(q) {
        let (p, q) = (p / a, q / b);
        let m = (p + q) / 2.0;
        left += part(p, m);
        right += part(q, m);
    }
    let mut divergence = left + right;
    if base_two {
        divergence /= std::f64::consts::LN_2;
    }
    libm::sqrt(divergence.max(0.0) / 2.0)
}

/// Hellinger distance √(½ Σ (√p - √q)²).
pub fn hellinger(p: &[f64], q: &[f64]) -> f64 {
    let sum: f64 = p
        .iter()
        .zip(q)
        .map(|(p, q)| {
            let d = libm::sqrt(*p) - libm::sqrt(*q);
            d * d
        })
        .sum();
    libm::sqrt(sum) / std::f64::consts::SQRT_2
}

/// Largest difference of shares.
pub fn l_infinity(p: &[f64], q: &[f64]) -> f64 {
    p.iter()
        .zip(q)
        .map(|(p, q)| (p - q).abs())
        .fold(0.0, f64::max)
}

/// Half the sum of differences of shares.
pub fn total_variation(p: &[f64], q: &[f64]) -> f64 {
    p.iter().zip(q).map(|(p, q)| (p - q).abs()).sum::<f64>() / 2.0
}

/// A chi-square statistic with its degrees of freedom and p-value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// The statistic; may be infinite.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: usize,
    /// The p-value; NaN without degrees of freedom in the one-sample form, 1 in the contingency form.
    pub p: f64,
}

/// Chi-square of the 2 × k contingency table, columns without counts left out. `yates` corrects for continuity when
/// there is one degree of freedom, as SciPy's default does. None when a row is empty.
#[allow(clippy::neg_cmp_op_on_partial_ord)] // a NaN must take this branch
pub fn chi_square(reference: &[u64], current: &[u64], yates: bool) -> Option<ChiSquare> {
    let columns: Vec<(f64, f64)> = reference
        .iter()
        .zip(current)
        .filter(|(a, b)| **a + **b > 0)
        .map(|(a, b)| (*a as f64, *b as f64))
        .collect();
    let n1: f64 = columns.iter().map(|c| c.0).sum();
    let n2: f64 = columns.iter().map(|c| c.1).sum();
    if !(n1 > 0.0) || !(n2 > 0.0) {
        return None;
    }
    let df = columns.len().saturating_sub(1);
    if df == 0 {
        return Some(ChiSquare {
            statistic: 0.0,
            df,
            p: 1.0,
        });
    }
    let all = n1 + n2;
    let mut statistic = 0.0;
    for (a, b) in &columns {
        for (observed, row) in [(*a, n1), (*b, n2)] {
            let expected = row * (a + b) / all;
            let mut off = (observed - expected).abs();
            if yates && df == 1 {
                off -= off.min(0.5);
            }
            statistic += off * off / expected;
        }
    }
    Some(ChiSquare {
        statistic,
        df,
        p: special::chi_square_sf(statistic, df as f64),
    })
}

/// Chi-square of the current counts against the reference's shares taken as known, k - 1 degrees of freedom. A category
/// that the reference does not have makes it infinite.
pub fn chi_square_one_sample(reference: &[u64], current: &[u64]) -> Option<ChiSquare> {
    let n1: u64 = reference.iter().sum();
    let n2: u64 = current.iter().sum();
    if n1 == 0 || n2 == 0 {
        return None;
    }
    let norm = n2 as f64 / n1 as f64;
    let pairs = || reference.iter().zip(current).filter(|(a, b)| **a + **b > 0);
    let df = pairs().count().saturating_sub(1);
    let mut statistic = 0.0;
    for (a, b) in pairs() {
        let expected = *a as f64 * norm;
        let off = *b as f64 - expected;
        statistic += if expected > 0.0 {
            off * off / expected
        } else {
            f64::INFINITY
        };
    }
    let p = if df == 0 {
        f64::NAN
    } else {
        special::chi_square_sf(statistic, df as f64)
    };
    Some(ChiSquare { statistic, df, p })
}

/// Difference of two proportions, pooled: z, and the two-sided p-value in the form 2 (1 - Φ(|z|)) that Evidently uses.
/// None when a sample is empty or nothing varies.
pub fn z_test(hits1: u64, n1: u64, hits2: u64, n2: u64) -> Option<(f64, f64)> {
    if n1 == 0 || n2 == 0 {
        return None;
    }
    let (a, b) = (n1 as f64, n2 as f64);
    let (p1, p2) = (hits1 as f64 / a, hits2 as f64 / b);
    let pooled = (p1 * a + p2 * b) / (a + b);
    let z = (p1 - p2) / libm::sqrt(pooled * (1.0 - pooled) * (1.0 / a + 1.0 / b));
    z.is_finite()
        .then(|| (z, 2.0 * (1.0 - special::normal_cdf(z.abs()))))
}

/// Benjamini-Hochberg: p-values corrected so that the share of false alarms among all alarms stays below the level at
/// which they are read. The order is kept; NaN stays NaN and counts for nothing.
pub fn benjamini_hochberg(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, p)| !p.is_nan())
        .collect();
    sort::by(&mut order, |a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    let m = order.len() as f64;
    let mut out = vec![f64::NAN; p.len()];
    let mut least = 1.0_f64;
    for (rank, (index, p)) in order.iter().enumerate().rev() {
        least = least.min(p * m / (rank as f64 + 1.0));
        if let Some(cell) = out.get_mut(*index) {
            *cell = least;
        }
    }
    out
}
