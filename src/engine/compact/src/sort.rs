//! Sorting, stable, with one piece of code for all types.
//!
//! The standard library's sort is compiled anew (4 kB of program each) for every type and every way to compare. Here
//! it sorts places by a comparison behind a pointer; the values then move to their places by swaps. For long lists
//! that are sorted while somebody waits, use the standard one.

use std::cmp::Ordering;

/// Sorts by a comparison; what is equal stays in its order.
pub fn by<T>(list: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let mut order = order(list.len(), &mut |a, b| match (list.get(a), list.get(b)) {
        (Some(a), Some(b)) => compare(a, b),
        _ => Ordering::Equal,
    });
    arrange(&mut order, &mut |a, b| list.swap(a, b));
}

/// Sorts by a key; what is equal stays in its order.
pub fn by_key<T, K: Ord>(list: &mut [T], mut key: impl FnMut(&T) -> K) {
    by(list, |a, b| key(a).cmp(&key(b)));
}

/// Sorts by the values' own order.
pub fn plain<T: Ord>(list: &mut [T]) {
    by(list, Ord::cmp);
}

/// The places 0 to `len` in the order that the comparison of two of them gives.
#[inline(never)]
fn order(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..len).collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "the one use of it that all sorting shares"
    )]
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// Brings what stands at `order[i]` to place `i`, for all `i`, by swaps along the cycles.
#[inline(never)]
fn arrange(order: &mut [usize], swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..order.len() {
        let mut at = start;
        while let Some(entry) = order.get_mut(at) {
            let from = std::mem::replace(entry, at);
            if from == at || from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "compared with the standard sort")]
mod tests {
    use super::*;

    #[test]
    fn sorts_like_the_standard_library() {
        let mut seed = 1_u32;
        for length in 0..60_u32 {
            let mut mine: Vec<(u32, u32)> = (0..length)
                .map(|place| {
                    seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (seed >> 28, place)
                })
                .collect();
            let mut theirs = mine.clone();
            by_key(&mut mine, |v| std::cmp::Reverse(v.0));
            theirs.sort_by_key(|v| std::cmp::Reverse(v.0));
            assert_eq!(mine, theirs);
            plain(&mut mine);
            theirs.sort();
            assert_eq!(mine, theirs);
        }
    }
}
