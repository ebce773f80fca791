//! Estimates and forecasts: the numbers of decision-maths §6.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_document::calendar::{Calendar, DaysOff};
use plumbline_features::plan::estimate::{Spread, ThreePoints, standard_error, sum};
use plumbline_features::plan::throughput::{Caution, FARTHEST, History, SplitRate, how_many, when};
use proptest::prelude::*;

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance, "{a} is not {b} ± {tolerance}");
}

fn points(low: f64, likely: f64, high: f64) -> ThreePoints {
    ThreePoints::new(low, likely, high).unwrap()
}

/// PERT (Malcolm et al. 1959) and beta-PERT of (2, 4, 12).
#[test]
fn pert_and_beta_pert() {
    let t = points(2.0, 4.0, 12.0);
    close(t.pert_mean(), 5.0, 1e-12);
    let (alpha, beta) = t.shapes();
    close(alpha, 1.8, 1e-12);
    close(beta, 4.2, 1e-12);
    let spread = Spread::BetaPert(t);
    close(spread.mean(), 5.0, 1e-12);
    close(spread.variance(), 3.0, 1e-9);
    for (p, value) in [
        (0.10, 2.899_021),
        (0.50, 4.766_723),
        (0.85, 6.924_970),
        (0.90, 7.453_341),
    ] {
        close(spread.quantile(p), value, 1e-6);
    }
}

#[test]
fn triangular() {
    let spread = Spread::Triangular(points(2.0, 4.0, 12.0));
    close(spread.mean(), 6.0, 1e-12);
    close(spread.variance(), 4.666_667, 1e-6);
    for (p, value) in [
        (0.10, 3.414_214),
        (0.50, 5.675_445),
        (0.85, 8.535_898),
        (0.90, 9.171_573),
    ] {
        close(spread.quantile(p), value, 1e-6);
    }
}

#[test]
fn points_that_are_none() {
    assert!(ThreePoints::new(5.0, 4.0, 12.0).is_err());
    assert!(ThreePoints::new(5.0, 5.0, 5.0).is_err());
    assert!(ThreePoints::new(1.0, f64::NAN, 5.0).is_err());
}

/// The sum of four beta-PERT tasks: mean 23, variance 13.5, and the simulated percentiles.
#[test]
fn the_sum_of_four_tasks() {
    let tasks = [
        points(2.0, 4.0, 12.0),
        points(3.0, 5.0, 13.0),
        points(1.0, 2.0, 6.0),
        points(5.0, 8.0, 20.0),
    ];
    let spreads = tasks.map(Spread::BetaPert);
    close(spreads.iter().map(|s| s.mean()).sum(), 23.0, 1e-9);
    close(spreads.iter().map(|s| s.variance()).sum(), 13.5, 1e-9);
    let draws = sum(&spreads, 100_000, 1);
    close(draws.percentile(0.50).unwrap(), 22.78, 0.05);
    close(draws.percentile(0.85).unwrap(), 26.90, 0.05);
    close(draws.percentile(0.95).unwrap(), 29.43, 0.05);
    let within = (0..=1_000).rev().map(|k| f64::from(k) / 1_000.0);
    let share = within
        .into_iter()
        .find(|p| draws.percentile(*p).unwrap() <= 26.90);
    close(share.unwrap(), 0.85, 0.005);
    assert_eq!(draws, sum(&spreads, 100_000, 1));
}

/// Oracle: the exact distribution of the items finished after one more period, given that before; everything at or above
/// the last index is counted there.
fn convolve(history: &History, before: &[f64]) -> Vec<f64> {
    let mut after = vec![0.0; before.len()];
    let each = 1.0 / history.0.len() as f64;
    for (sum, p) in before.iter().enumerate() {
        for done in &history.0 {
            after[(sum + *done as usize).min(before.len() - 1)] += p * each;
        }
    }
    after
}

/// Nothing finished yet, counted up to `items`.
fn nothing(items: u32) -> Vec<f64> {
    let mut start = vec![0.0; items as usize + 1];
    start[0] = 1.0;
    start
}

/// Oracle: P(all `items` are done within n periods) for n = 1, 2, …, `periods`.
fn exact_within(history: &History, items: u32, periods: u32) -> Vec<f64> {
    let mut sums = nothing(items);
    (0..periods)
        .map(|_| {
            sums = convolve(history, &sums);
            sums[items as usize]
        })
        .collect()
}

/// Oracle: the largest k with P(at least k items in `periods`) ≥ `p`.
fn exact_how_many(history: &History, periods: u32, p: f64) -> u32 {
    let most = history.0.iter().max().copied().unwrap_or(0);
    let mut sums = nothing(most * periods);
    for _ in 0..periods {
        sums = convolve(history, &sums);
    }
    let mut at_least = 0.0;
    for (k, share) in (0..)
        .zip(&sums)
        .collect::<Vec<(u32, &f64)>>()
        .into_iter()
        .rev()
    {
        at_least += share;
        if at_least >= p - 1e-12 {
            return k;
        }
    }
    0
}

/// Weekly data of M. Bowler's public walk-through.
fn bowler() -> History {
    History(vec![1, 3, 5, 3, 7, 8, 0, 5, 3, 1, 8, 2])
}

#[test]
fn when_thirty_items_are_done() {
    let history = bowler();
    let exact = exact_within(&history, 30, 12);
    let table = [
        0.003_472, 0.043_535, 0.161_398, 0.348_139, 0.553_497, 0.729_129, 0.852_991, 0.927_811,
        0.967_603,
    ];
    for (n, p) in (4..).zip(table) {
        close(exact[n - 1], p, 1e-6);
    }
    let simulated = when(&history, 30, SplitRate::default(), 20_000, 11);
    for (confidence, weeks) in [(0.50, 8), (0.70, 9), (0.85, 10), (0.95, 12)] {
        let first = (1..).zip(&exact).find(|(_, p)| **p >= confidence).unwrap();
        assert_eq!(first.0, weeks, "exact, {confidence}");
        assert_eq!(simulated.periods(confidence), Some(weeks), "{confidence}");
    }
    for (n, p) in (1..).zip(&exact) {
        close(simulated.within(n), *p, 4.0 * standard_error(0.5, 20_000));
    }
}

#[test]
fn how_many_items_in_eight_weeks() {
    let history = bowler();
    let simulated = how_many(&history, 8, 20_000, 3);
    for (confidence, items) in [(0.50, 31), (0.70, 27), (0.85, 23), (0.95, 19)] {
        assert_eq!(exact_how_many(&history, 8, confidence), items);
        let drawn = simulated.items(8, confidence).unwrap();
        assert!(drawn.abs_diff(items) <= 1, "{confidence}: {drawn}");
    }
    assert_eq!(simulated.items(0, 0.5), None);
    assert_eq!(simulated.items(9, 0.5), None);
}

/// The two conventions are opposite: more confidence means later, and fewer.
#[test]
fn more_confidence_is_later_and_fewer() {
    let history = bowler();
    let exact = exact_within(&history, 30, 40);
    let first = |p: f64| exact.iter().position(|q| *q >= p).unwrap();
    assert!(first(0.95) > first(0.5));
    assert!(exact_how_many(&history, 8, 0.95) < exact_how_many(&history, 8, 0.5));
    // 85 % for 'how many' is the 15th percentile, not the 85th.
    assert!(exact_how_many(&history, 8, 0.85) < exact_how_many(&history, 8, 0.15));
}

#[test]
fn a_split_rate_moves_the_date_out() {
    let grows = SplitRate {
        low: 1.2,
        high: 1.6,
    };
    let plain = when(&bowler(), 30, SplitRate::default(), 5_000, 5);
    let grown = when(&bowler(), 30, grows, 5_000, 5);
    assert!(grown.periods(0.85) > plain.periods(0.85));
    let doubled = SplitRate {
        low: 2.0,
        high: 2.0,
    };
    assert_eq!(
        when(&bowler(), 15, doubled, 5_000, 5).periods(0.85),
        when(&bowler(), 30, SplitRate::default(), 5_000, 5).periods(0.85)
    );
}

#[test]
fn histories_that_say_little_are_named() {
    assert_eq!(History(vec![]).cautions(), [Caution::NoHistory]);
    assert_eq!(History(vec![0; 12]).cautions(), [Caution::NothingFinished]);
    assert_eq!(
        History(vec![2, 3, 1]).cautions(),
        [Caution::Short { periods: 3 }]
    );
    assert_eq!(
        History(vec![1, 1, 1, 1, 1, 9, 9, 9, 9, 9]).cautions(),
        [Caution::Shifted]
    );
    assert_eq!(bowler().cautions(), []);
    let nothing = when(&History(vec![0, 0]), 3, SplitRate::default(), 100, 1);
    assert_eq!((nothing.trials(), nothing.periods(0.5)), (0, None));
    assert_eq!(how_many(&History(vec![]), 4, 100, 1).items(4, 0.5), None);
    // Far beyond any horizon: said as nothing, not as a wrong date.
    let slow = when(&History(vec![1, 0]), 5_000, SplitRate::default(), 20, 1);
    assert_eq!(slow.periods(0.5), None);
    const { assert!(FARTHEST < 5_000) };
}

/// The first draws of a seed, to the bit: what a stored seed promises.
#[test]
fn a_seed_gives_the_same_bytes_everywhere() {
    let draws = sum(&[Spread::BetaPert(points(2.0, 4.0, 12.0))], 1_000, 42);
    let bits = draws.percentile(0.5).unwrap().to_bits();
    assert_eq!(bits, BETA_PERT_MEDIAN_OF_SEED_42, "{bits:#x}");
}

/// Recorded natively; tests/web.rs compares the same bits in the browser.
const BETA_PERT_MEDIAN_OF_SEED_42: u64 = 0x4013_72b7_a985_0963;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn periods_become_dates_by_the_teams_calendar() {
    let mut calendar = Calendar::default();
    // Wednesday 25 November 2026.
    let start = day("2026-11-25");
    assert_eq!(calendar.after(start, 0), Some(start));
    assert_eq!(calendar.after(start, 1), Some(day("2026-11-26")));
    assert_eq!(calendar.after(start, 3), Some(day("2026-11-30")));
    assert_eq!(
        calendar.working_days(day("2026-12-14"), day("2026-12-31"), &[]),
        14
    );
    calendar.days_off.push(DaysOff {
        from: day("2026-12-24"),
        to: day("2027-01-03"),
        name: "Christmas".to_owned(),
    });
    assert_eq!(
        calendar.working_days(day("2026-12-14"), day("2026-12-31"), &[]),
        8
    );
    let monday = day("2026-12-14");
    assert_eq!(calendar.end_of_week(monday, 1), Some(day("2026-12-18")));
    assert_eq!(calendar.end_of_week(monday, 2), Some(day("2026-12-23")));
    // The week from 28 December is wholly off: the third week of work ends on 8 January.
    assert_eq!(calendar.end_of_week(monday, 3), Some(day("2027-01-08")));
    let idle = Calendar {
        week: [false; 7],
        ..Calendar::default()
    };
    assert_eq!(idle.after(start, 1), None);
    assert_eq!(idle.end_of_week(start, 1), None);
}

proptest! {
    #[test]
    fn percentiles_never_fall(low in 0.0_f64..20.0, a in 0.0_f64..30.0, b in 0.01_f64..30.0, seed: u64) {
        let t = points(low, low + a, low + a + b);
        for spread in [Spread::BetaPert(t), Spread::Triangular(t)] {
            let mut last = f64::NEG_INFINITY;
            for p in [0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99] {
                let q = spread.quantile(p);
                prop_assert!(q >= last && q >= low - 1e-9 && q <= low + a + b + 1e-9);
                last = q;
            }
            let draws = sum(&[spread], 50, seed);
            prop_assert!(draws.percentile(0.0) <= draws.percentile(0.5));
            prop_assert!(draws.percentile(0.5) <= draws.percentile(1.0));
        }
    }

    #[test]
    fn simulation_and_convolution_agree(history in prop::collection::vec(0_u32..7, 3..12), items in 1_u32..25, seed: u64) {
        let history = History(history);
        prop_assume!(history.tells());
        let exact = exact_within(&history, items, 12);
        let simulated = when(&history, items, SplitRate::default(), 2_000, seed);
        for (n, p) in (1..).zip(exact) {
            prop_assert!((simulated.within(n) - p).abs() < 5.5 * standard_error(0.5, 2_000));
        }
    }
}
