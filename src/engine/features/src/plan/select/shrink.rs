//! Leaving out candidates that cannot matter.
//!
//! Of candidates that use the same amounts of the same limits, need nothing, are needed by nothing and are not fixed,
//! a set can hold at most k (the first limit that k + 1 of them would break). If some best or second-best set held one
//! that stands behind the best k + 1 by value, at least two of those would be outside the set, and swapping it for
//! either gives a set no worse; one of the two is not the best set itself. So the best k + 1 are enough for both, and
//! the optimum and the second value stay exact.

use crate::plan::select::problem::Problem;
use plumbline_compact::sort;
use std::collections::BTreeMap;

/// By what they use of which limits: the value and the index of each.
type Alike<'a> = BTreeMap<&'a [(usize, u32)], Vec<(i64, usize)>>;

/// The indices of the candidates that are worth looking at, ascending.
pub(super) fn worth_looking(problem: &Problem) -> Vec<usize> {
    let mut tied = vec![false; problem.candidates.len()];
    let mut tie = |i: usize| {
        if let Some(entry) = tied.get_mut(i) {
            *entry = true;
        }
    };
    for (i, candidate) in problem.candidates.iter().enumerate() {
        if candidate.fixed.is_some() || !candidate.needs.is_empty() {
            tie(i);
        }
        candidate.needs.iter().for_each(|n| tie(*n));
    }
    let mut kept = Vec::new();
    let mut alike: Alike<'_> = BTreeMap::new();
    for ((i, candidate), tied) in problem.candidates.iter().enumerate().zip(tied) {
        if tied {
            kept.push(i);
        } else {
            let group = alike.entry(&candidate.uses).or_default();
            group.push((candidate.value, i));
        }
    }
    for (uses, mut group) in alike {
        let room = uses.iter().filter_map(|(limit, amount)| {
            let max = problem.limits.get(*limit)?.max?;
            usize::try_from(max / i64::from((*amount).max(1))).ok()
        });
        let most = room.min().unwrap_or(usize::MAX).saturating_add(1);
        // Best first; of equals the earlier one.
        sort::by(&mut group, |a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        kept.extend(group.into_iter().take(most).map(|(_, i)| i));
    }
    sort::plain(&mut kept);
    kept
}
