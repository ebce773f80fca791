//! The benefit–cost efficient frontier (Goodwin & Wright, *Decision Analysis for Management Judgment*, ch. 3).

use plumbline_compact::sort;

/// The alternatives that no other beats: none costs at most as much and brings at least as much, with one of the two
/// strictly better. Each is `(benefit, cost)`; the answer is indices by rising cost. Values that are not finite are
/// left out.
pub fn efficient(alternatives: &[(f64, f64)]) -> Vec<usize> {
    let mut order: Vec<(usize, f64, f64)> = alternatives
        .iter()
        .enumerate()
        .filter(|(_, (benefit, cost))| benefit.is_finite() && cost.is_finite())
        .map(|(i, (benefit, cost))| (i, *benefit, *cost))
        .collect();
    sort::by(&mut order, |a, b| {
        a.2.total_cmp(&b.2).then(b.1.total_cmp(&a.1))
    });
    let mut best: Option<(f64, f64)> = None;
    let mut efficient = Vec::new();
    for (i, benefit, cost) in order {
        // Twins of an efficient alternative are efficient too: nothing beats them strictly.
        if best.is_none_or(|(b, c)| benefit > b || (benefit == b && cost == c)) {
            best = Some((benefit, cost));
            efficient.push(i);
        }
    }
    efficient
}
