//! Bins as NumPy makes them, and counts in bins of sorted samples.

use crate::distance::moments;

/// Edges at equal steps from `first` to `last`, as `numpy.linspace`; one half to each side when both are equal.
fn edges(first: f64, last: f64, count: usize) -> Vec<f64> {
    let (first, last) = if first == last {
        (first - 0.5, last + 0.5)
    } else {
        (first, last)
    };
    let count = count.max(1);
    let step = (last - first) / count as f64;
    let mut out: Vec<f64> = (0..=count).map(|i| i as f64 * step + first).collect();
    if let Some(end) = out.last_mut() {
        *end = last;
    }
    out
}

#[allow(clippy::neg_cmp_op_on_partial_ord)] // a NaN must take this branch
fn count_of(width: f64, first: f64, last: f64, integer: bool) -> usize {
    if !(width > 0.0) {
        return 1;
    }
    // NumPy does not make bins of whole numbers narrower than one.
    let width = if integer && width < 1.0 { 1.0 } else { width };
    // A cap: no rule of thumb asks for more, and damaged data must not ask for all memory.
    (libm::ceil((last - first) / width) as usize).clamp(1, 100_000)
}

/// Sturges' edges for n values from `first` to `last`: width = range / (log2 n + 1).
pub fn sturges(first: f64, last: f64, n: usize, integer: bool) -> Vec<f64> {
    let width = (last - first) / (libm::log2(n as f64) + 1.0);
    edges(first, last, count_of(width, first, last, integer))
}

/// Doane's edges of a sorted sample: Sturges' with a term for skewness; empty without values.
pub fn doane(sorted: &[f64]) -> Vec<f64> {
    let (Some(first), Some(last)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    let n = sorted.len() as f64;
    let mut width = 0.0;
    if let Some((mean, deviation)) = moments(sorted)
        && sorted.len() > 2
        && deviation > 0.0
    {
        let sg1 = libm::sqrt(6.0 * (n - 2.0) / ((n + 1.0) * (n + 3.0)));
        let g1 = sorted
            .iter()
            .map(|x| {
                let t = (x - mean) / deviation;
                t * t * t
            })
            .sum::<f64>()
            / n;
        width = (last - first) / (1.0 + libm::log2(n) + libm::log2(1.0 + g1.abs() / sg1));
    }
    edges(*first, *last, count_of(width, *first, *last, false))
}

/// `count` equal bins from `first` to `last`.
pub fn equal(first: f64, last: f64, count: usize) -> Vec<f64> {
    edges(first, last, count)
}

/// Values of a sorted sample less than x.
pub fn below(sorted: &[f64], x: f64) -> usize {
    sorted.partition_point(|v| *v < x)
}

/// Values of a sorted sample less than or equal to x.
pub fn upto(sorted: &[f64], x: f64) -> usize {
    sorted.partition_point(|v| *v <= x)
}

/// Counts in bins [a, b), the last [a, b]; what lies outside is not counted (`numpy.histogram`).
pub fn histogram(sorted: &[f64], edges: &[f64]) -> Vec<u64> {
    let last = edges.len().saturating_sub(1);
    let cumulative: Vec<usize> = edges
        .iter()
        .enumerate()
        .map(|(i, e)| {
            if i == last {
                upto(sorted, *e)
            } else {
                below(sorted, *e)
            }
        })
        .collect();
    cumulative
        .windows(2)
        .map(|pair| match pair {
            [a, b] => b.saturating_sub(*a) as u64,
            _ => 0,
        })
        .collect()
}

/// Counts in the bins that inner edges make, right-closed: (-∞, e1], (e1, e2], …, (ek, ∞).
pub fn right_closed(sorted: &[f64], inner: &[f64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(inner.len() + 1);
    let mut before = 0;
    for edge in inner {
        let here = upto(sorted, *edge);
        out.push(here.saturating_sub(before) as u64);
        before = here;
    }
    out.push((sorted.len() - before) as u64);
    out
}

/// Type-7 quantile of a sorted sample, with NumPy's rounding; none without values.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = last as f64 * q;
    let low = libm::floor(place).max(0.0);
    let a = *sorted.get(low as usize)?;
    let b = sorted.get(low as usize + 1).copied().unwrap_or(a);
    let t = place - low;
    let d = b - a;
    Some(if t >= 0.5 {
        b - d * (1.0 - t)
    } else {
        a + d * t
    })
}

/// The nine inner deciles, each once.
pub fn deciles(sorted: &[f64]) -> Vec<f64> {
    let mut out: Vec<f64> = (1..10)
        .filter_map(|k| quantile(sorted, f64::from(k) * 0.1))
        .collect();
    out.dedup();
    out
}

/// Sorts ascending by radix: every value has one integer that orders as it does. NaN must not be among them.
pub fn sort(values: &mut [f64]) {
    const BITS: u32 = 11;
    const SIZE: usize = 1 << BITS;
    const PASSES: usize = 6;
    if values.len() < 4096 {
        #[expect(
            clippy::disallowed_methods,
            reason = "up to 4,096 values of a column, again and again"
        )]
        values.sort_unstable_by(f64::total_cmp);
        return;
    }
    let key = |x: f64| {
        let bits = x.to_bits();
        bits ^ ((((bits as i64) >> 63) as u64) | 0x8000_0000_0000_0000)
    };
    let digit = |key: u64, pass: usize| (key >> (pass as u32 * BITS)) as usize & (SIZE - 1);
    let mut keys: Vec<u64> = values.iter().map(|x| key(*x)).collect();
    let mut counts = vec![0_u32; SIZE * PASSES];
    for k in &keys {
        for pass in 0..PASSES {
            if let Some(c) = counts.get_mut(pass * SIZE + digit(*k, pass)) {
                *c += 1;
            }
        }
    }
    let mut other = vec![0_u64; keys.len()];
    for (pass, counts) in counts.chunks_exact_mut(SIZE).enumerate() {
        if counts.iter().any(|c| *c as usize == keys.len()) {
            continue; // all alike in this digit
        }
        let mut place = 0_u32;
        for c in counts.iter_mut() {
            let here = *c;
            *c = place;
            place += here;
        }
        for k in &keys {
            if let Some(c) = counts.get_mut(digit(*k, pass)) {
                if let Some(cell) = other.get_mut(*c as usize) {
                    *cell = *k;
                }
                *c += 1;
            }
        }
        std::mem::swap(&mut keys, &mut other);
    }
    for (value, k) in values.iter_mut().zip(&keys) {
        let sign = ((!(*k as i64) >> 63) as u64) | 0x8000_0000_0000_0000;
        *value = f64::from_bits(k ^ sign);
    }
}
