//! Two rankings side by side (decision-maths §3.3).

use crate::prioritise::ranking::Ranking;
use plumbline_compact::sort;
use plumbline_document::table::Slot;

/// One item in both rankings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The item.
    pub slot: Slot,
    /// Its rank in the first; none when it has none there.
    pub first: Option<u32>,
    /// Its rank in the second; none when it has none there.
    pub second: Option<u32>,
}

impl Pair {
    /// Places gained from the first to the second; negative when it falls. None unless ranked in both.
    pub fn rise(&self) -> Option<i64> {
        Some(i64::from(self.first?) - i64::from(self.second?))
    }
}

/// How far the two tops are the same items.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap {
    /// The k that was asked for.
    pub k: u32,
    /// Items with rank at most k in both.
    pub shared: u32,
    /// Shared / the larger of the two tops, 0–1; without ties and with k items or more that is |A∩B| / k.
    pub share: Option<f64>,
    /// Shared / items in either top, 0–1.
    pub jaccard: Option<f64>,
}

/// Two rankings side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Every item that has a rank in either, in the order of the first, then of the second.
    pub pairs: Vec<Pair>,
    /// Items that have a rank in both; the figures below speak of them.
    pub both: u32,
    /// Kendall's tau-b; none when fewer than two items have a rank in both, or one of the rankings is all ties.
    pub tau_b: Option<f64>,
    /// The top of both.
    pub top: Overlap,
    /// The items whose rank differs, by the number of places, largest first; equals in the order of the first.
    pub movers: Vec<Pair>,
}

/// Compares two rankings of the same workspace.
pub fn compare(first: &Ranking, second: &Ranking, k: u32) -> Comparison {
    let (ranks_1, ranks_2) = (first.ranks(), second.ranks());
    let rank = |ranks: &[Option<u32>], slot: Slot| ranks.get(slot as usize).copied().flatten();
    let only_second = second
        .scored()
        .iter()
        .filter(|slot| rank(&ranks_1, **slot).is_none());
    let pairs: Vec<Pair> = first
        .scored()
        .iter()
        .chain(only_second)
        .map(|slot| Pair {
            slot: *slot,
            first: rank(&ranks_1, *slot),
            second: rank(&ranks_2, *slot),
        })
        .collect();
    let (x, y): (Vec<f64>, Vec<f64>) = pairs
        .iter()
        .filter_map(|p| Some((f64::from(p.first?), f64::from(p.second?))))
        .unzip();
    let mut movers: Vec<Pair> = pairs
        .iter()
        .copied()
        .filter(|p| p.rise().is_some_and(|r| r != 0))
        .collect();
    sort::by_key(&mut movers, |p| std::cmp::Reverse(p.rise().map(i64::abs)));
    Comparison {
        both: u32::try_from(x.len()).unwrap_or(u32::MAX),
        tau_b: tau_b(&x, &y),
        top: overlap(&pairs, k),
        pairs,
        movers,
    }
}

/// How far the two tops of `k` are the same items.
pub fn overlap(pairs: &[Pair], k: u32) -> Overlap {
    let within = |rank: Option<u32>| rank.is_some_and(|r| r <= k);
    let (mut a, mut b, mut shared) = (0_u32, 0_u32, 0_u32);
    for pair in pairs {
        let (in_a, in_b) = (within(pair.first), within(pair.second));
        a += u32::from(in_a);
        b += u32::from(in_b);
        shared += u32::from(in_a && in_b);
    }
    let ratio = |of: u32| crate::prioritise::score::ratio(f64::from(shared), f64::from(of));
    Overlap {
        k,
        shared,
        share: ratio(a.max(b)),
        jaccard: ratio(a + b - shared),
    }
}

/// Kendall's tau-b, corrected for ties, in O(n log n) (Knight 1966). None when the lengths differ, a value is no
/// number, there are fewer than two pairs, or either side is all ties.
pub fn tau_b(x: &[f64], y: &[f64]) -> Option<f64> {
    if x.len() != y.len() || x.len() < 2 || x.iter().chain(y).any(|v| v.is_nan()) {
        return None;
    }
    // Adding 0 makes -0 a 0: total_cmp tells them apart.
    let mut pairs: Vec<(f64, f64)> = x.iter().zip(y).map(|(x, y)| (x + 0.0, y + 0.0)).collect();
    sort::by(&mut pairs, |a, b| {
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let all = choose_2(pairs.len());
    let ties_x = tied(&pairs, |a, b| a.0 == b.0);
    let ties_both = tied(&pairs, |a, b| a == b);
    let mut ys: Vec<f64> = pairs.iter().map(|p| p.1).collect();
    let discordant = inversions(&mut ys);
    let ties_y = tied(&ys, |a, b| a == b);
    #[allow(clippy::cast_precision_loss)] // pair counts stay far below 2^53
    let float = |n: i64| n as f64;
    // Concordant − discordant = all − ties in x − ties in y + ties in both − 2 · discordant.
    let balance = all - ties_x - ties_y + ties_both - 2 * discordant;
    // One root of the product, not a product of roots: of equals it is exact, so that tau(x, x) is 1.
    let spread = libm::sqrt(float(all - ties_x) * float(all - ties_y));
    crate::prioritise::score::ratio(float(balance), spread).map(|tau| tau.clamp(-1.0, 1.0))
}

fn choose_2(n: usize) -> i64 {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    n.saturating_mul(n - 1) / 2
}

/// Pairs of neighbours that are equal, over runs of equals in a sorted list.
fn tied<T>(sorted: &[T], equal: impl Fn(&T, &T) -> bool) -> i64 {
    sorted
        .chunk_by(|a, b| equal(a, b))
        .map(|run| choose_2(run.len()))
        .sum()
}

/// Counts pairs out of order by merge sort, and sorts.
fn inversions(values: &mut [f64]) -> i64 {
    /// Up to this many are sorted by swapping neighbours, each swap one pair.
    const FEW: usize = 24;
    if values.len() <= FEW {
        return inversions_of_few(values);
    }
    let middle = values.len() / 2;
    let (left, right) = values.split_at_mut(middle);
    let mut count = inversions(left) + inversions(right);
    let (left, right) = (left.to_vec(), right.to_vec());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    for out in values {
        let take_right = match (l.peek(), r.peek()) {
            (Some(a), Some(b)) => b < a,
            (None, _) => true,
            (_, None) => false,
        };
        let next = if take_right {
            count += i64::try_from(l.len()).unwrap_or(i64::MAX);
            r.next()
        } else {
            l.next()
        };
        if let Some(value) = next {
            *out = *value;
        }
    }
    count
}

fn inversions_of_few(values: &mut [f64]) -> i64 {
    let mut count = 0;
    for end in 2..=values.len() {
        for at in (1..end).rev() {
            let Some([before, after]) = values.get_mut(at - 1..=at) else {
                break;
            };
            if *after >= *before {
                break;
            }
            std::mem::swap(before, after);
            count += 1;
        }
    }
    count
}
