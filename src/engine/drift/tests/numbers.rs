//! Published and recomputed numbers of drift statistics: each of them is a convention that somebody relies on.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods)] // in tolerances only

use plumbline_drift::detect::{Adwin, Ddm, Direction, PageHinkley, Signal};
use plumbline_drift::distance::ZeroRule;
use plumbline_drift::{bins, distance, special};

fn close(got: f64, want: f64, digits: f64) {
    assert!(
        (got - want).abs() <= 0.5000001 * 10f64.powf(-digits),
        "{got} is not {want}"
    );
}

fn shares(counts: &[u64]) -> Vec<f64> {
    distance::shares(counts, counts.iter().sum())
}

#[test]
fn psi_of_counts() {
    let floor = ZeroRule::Floor(1e-4);
    let (a, b) = (shares(&[100, 200, 300, 400]), shares(&[80, 220, 310, 390]));
    close(distance::psi(&a, &b, floor), 0.006950150, 8.0);
    let (a, b) = (shares(&[50, 50, 0]), shares(&[40, 50, 10]));
    close(distance::psi(&a, &b, floor), 0.712399, 6.0);
    // E[PSI] with ten bins and 100 values each.
    close(distance::expected_psi(10, 100, 100).unwrap(), 0.18, 9.0);
}

#[test]
fn three_categories() {
    let (r, c) = ([50, 30, 20], [40, 30, 30]);
    let (p, q) = (shares(&r), shares(&c));
    close(distance::psi(&p, &q, ZeroRule::Evidently), 0.062860869, 8.0);
    close(distance::jensen_shannon(&p, &q, false), 0.088416, 6.0);
    close(distance::jensen_shannon(&p, &q, true), 0.106199, 6.0);
    close(distance::hellinger(&p, &q), 0.088529, 6.0);
    close(distance::l_infinity(&p, &q), 0.10, 12.0);
    let table = distance::chi_square(&r, &c, true).unwrap();
    close(table.statistic, 3.111111, 6.0);
    close(table.p, 0.211072, 6.0);
    close(
        distance::chi_square_one_sample(&r, &c).unwrap().p,
        0.030197,
        6.0,
    );
}

#[test]
fn two_categories() {
    let (r, c) = ([50, 50], [62, 38]);
    let (p, q) = (shares(&r), shares(&c));
    close(distance::psi(&p, &q, ZeroRule::Evidently), 0.058745790, 8.0);
    close(distance::jensen_shannon(&p, &q, false), 0.085581, 6.0);
    close(distance::jensen_shannon(&p, &q, true), 0.102794, 6.0);
    let yates = distance::chi_square(&r, &c, true).unwrap();
    close(yates.statistic, 2.455357, 6.0);
    close(yates.p, 0.117125, 6.0);
    let plain = distance::chi_square(&r, &c, false).unwrap();
    close(plain.statistic, 2.922078, 6.0);
    close(plain.p, 0.087375, 6.0);
    close(distance::z_test(50, 100, 38, 100).unwrap().1, 0.087375, 6.0);
    close(
        distance::chi_square_one_sample(&r, &c).unwrap().p,
        0.016395,
        6.0,
    );
}

fn b1() -> (Vec<f64>, Vec<f64>) {
    let mut r: Vec<f64> = (0..200).map(|i| f64::from((37 * i) % 101) / 10.0).collect();
    let mut c: Vec<f64> = (0..150)
        .map(|i| f64::from((53 * i) % 97) / 9.0 + 1.0)
        .collect();
    bins::sort(&mut r);
    bins::sort(&mut c);
    (r, c)
}

#[test]
fn b1_distances() {
    let (r, c) = b1();
    let (ks, w) = distance::walk(&r, &c).unwrap();
    close(ks.statistic(), 0.153333, 6.0);
    close(ks.exact(), 0.032326, 6.0);
    close(ks.asymptotic(), 0.031291, 6.0);
    close(ks.limit(), 0.035532, 6.0);
    close(w, 1.235500, 6.0);
    let (_, deviation) = distance::moments(&r).unwrap();
    close(deviation, 2.923821, 6.0);
    close(w / deviation, 0.422563, 6.0);
}

#[test]
fn b1_bins() {
    let (r, c) = b1();
    let last = r.last().unwrap().max(*c.last().unwrap());
    let edges = bins::sturges(0.0, last, 350, false);
    let (a, b) = (bins::histogram(&r, &edges), bins::histogram(&c, &edges));
    assert_eq!(a, [24, 24, 21, 24, 24, 21, 24, 24, 14, 0]);
    assert_eq!(b, [4, 16, 18, 15, 16, 15, 18, 16, 17, 15]);
    close(*edges.last().unwrap(), 11.666667, 6.0);
    let (p, q) = (shares(&a), shares(&b));
    close(distance::psi(&p, &q, ZeroRule::Evidently), 0.861950, 6.0);
    close(distance::jensen_shannon(&p, &q, false), 0.233725, 6.0);

    let edges = bins::doane(&r);
    let (a, mut b) = (bins::histogram(&r, &edges), bins::histogram(&c, &edges));
    assert_eq!(a, [24, 22, 21, 22, 22, 21, 22, 22, 24]);
    assert_eq!(b, [2, 16, 16, 16, 16, 14, 16, 14, 18]);
    assert_eq!(150 - b.iter().sum::<u64>(), 22);
    let mut a = a;
    a.push(0);
    b.push(22);
    close(
        distance::jensen_shannon(&shares(&a), &shares(&b), true),
        0.330988,
        6.0,
    );
    close(distance::hellinger(&shares(&a), &shares(&b)), 0.317125, 6.0);

    let inner = bins::deciles(&r);
    let counts = bins::right_closed(&c, &inner);
    assert_eq!(counts, [0, 14, 16, 14, 14, 14, 14, 14, 14, 36]);
    let reference = shares(&bins::right_closed(&r, &inner));
    close(
        distance::psi(&reference, &shares(&counts), ZeroRule::Floor(1e-4)),
        0.815466,
        6.0,
    );
}

#[test]
fn b2_small_samples() {
    let mut r: Vec<f64> = [12, 15, 11, 19, 22, 14, 13, 17, 16, 18, 20, 15]
        .map(f64::from)
        .to_vec();
    let mut c: Vec<f64> = [18, 21, 25, 19, 24, 16, 23, 27, 22, 20]
        .map(f64::from)
        .to_vec();
    bins::sort(&mut r);
    bins::sort(&mut c);
    let (ks, w) = distance::walk(&r, &c).unwrap();
    close(ks.statistic(), 0.566667, 6.0);
    close(ks.exact(), 0.036979, 6.0);
    close(ks.asymptotic(), 0.047762, 6.0);
    close(ks.limit(), 0.060210, 6.0);
    close(w, 5.5, 9.0);
    close(w / distance::moments(&r).unwrap().1, 1.724938, 6.0);
    let edges = bins::doane(&r);
    let (mut a, mut b) = (bins::histogram(&r, &edges), bins::histogram(&c, &edges));
    b.push(10 - b.iter().sum::<u64>());
    a.push(0);
    close(
        distance::jensen_shannon(&shares(&a), &shares(&b), true),
        0.644704,
        6.0,
    );
}

#[test]
fn tails_that_double_precision_hardly_holds() {
    // chi2.sf(1000, 3), chi2.sf(5, 2), chi2.sf(0.5, 40) by SciPy 1.17.
    let log10 = libm::log10;
    assert!(
        (log10(special::chi_square_sf(1000.0, 3.0)) - log10(1.7994208765314067e-216)).abs() < 1e-6
    );
    close(special::chi_square_sf(5.0, 2.0), 0.0820849986238988, 13.0);
    close(special::chi_square_sf(0.5, 40.0), 1.0, 13.0);
}

fn first(mut step: impl FnMut(f64) -> Signal, stream: &[f64], wanted: Signal) -> Option<usize> {
    stream.iter().position(|x| step(*x) == wanted)
}

fn every(n: usize, of: usize) -> f64 {
    if n.is_multiple_of(of) { 1.0 } else { 0.0 }
}

fn streams() -> [Vec<f64>; 5] {
    let hop = |i: usize, k: usize, m: usize| ((k * i) % m) as f64 / m as f64;
    [
        (0..800)
            .map(|i| every(i, if i < 500 { 10 } else { 2 }))
            .collect(),
        (0..1000)
            .map(|i| hop(i, 37, 101) + if i < 600 { 0.0 } else { 0.5 })
            .collect(),
        (0..700)
            .map(|i| every(i, if i < 300 { 20 } else { 4 }))
            .collect(),
        (0..1400)
            .map(|i| hop(i, 53, 97) * if i < 800 { 1.0 } else { 2.0 })
            .collect(),
        (0..1000).map(|i| every(i, 8)).collect(),
    ]
}

#[test]
fn ddm_as_river() {
    let at = |stream: &[f64], signal| {
        let mut d = Ddm::default();
        first(|x| d.update(x), stream, signal)
    };
    let [s1, _, s3, _, s5] = streams();
    assert_eq!(at(&s1, Signal::Warning), Some(516));
    assert_eq!(at(&s1, Signal::Drift), Some(534));
    assert_eq!(at(&s3, Signal::Warning), Some(316));
    assert_eq!(at(&s3, Signal::Drift), Some(336));
    assert_eq!(at(&s5, Signal::Drift), None);
}

#[test]
fn adwin_as_river() {
    let at = |stream: &[f64]| {
        let mut d = Adwin::default();
        first(|x| d.update(x), stream, Signal::Drift)
    };
    let [s1, s2, s3, s4, s5] = streams();
    assert_eq!(at(&s1), Some(575));
    assert_eq!(at(&s2), Some(639));
    assert_eq!(at(&s3), Some(479));
    assert_eq!(at(&s4), Some(831));
    assert_eq!(at(&s5), None);
}

#[test]
fn page_hinkley_as_river() {
    let at = |stream: &[f64], threshold: f64, direction: Direction| {
        let mut d = PageHinkley::default();
        (d.threshold, d.direction) = (threshold, direction);
        first(|x| d.update(x), stream, Signal::Drift)
    };
    let [s1, s2, s3, s4, s5] = streams();
    assert_eq!(at(&s1, 50.0, Direction::Both), Some(644));
    assert_eq!(at(&s1, 20.0, Direction::Both), Some(552));
    assert_eq!(at(&s2, 50.0, Direction::Both), Some(711));
    assert_eq!(at(&s2, 10.0, Direction::Both), Some(621));
    assert_eq!(at(&s3, 10.0, Direction::Both), Some(352));
    assert_eq!(at(&s4, 50.0, Direction::Both), Some(905));
    assert_eq!(at(&s4, 30.0, Direction::Up), Some(860));
    assert_eq!(at(&s5, 50.0, Direction::Both), None);
}

#[test]
fn false_discovery_correction() {
    // R: p.adjust(c(.01, .02, .03, .04, .05), "BH") is .05 throughout; the order is kept.
    let got = distance::benjamini_hochberg(&[0.05, 0.01, 0.03, f64::NAN, 0.02, 0.04]);
    for (i, p) in got.iter().enumerate() {
        if i == 3 {
            assert!(p.is_nan());
        } else {
            close(*p, 0.05, 12.0);
        }
    }
    let got = distance::benjamini_hochberg(&[0.001, 0.5, 0.04]);
    close(got[0], 0.003, 12.0);
    close(got[1], 0.5, 12.0);
    close(got[2], 0.06, 12.0);
}

/// Relative 1e-6, or 1e-6 in the decimal logarithm, as for every p-value here.
fn same_tail(got: f64, want: f64) -> bool {
    (got - want).abs() <= 1e-6 * want.abs() || (got.log10() - want.log10()).abs() <= 1e-6
}

#[test]
fn tails_as_scipy() {
    let text = include_str!("../../../../tests/fixtures/drift/tails.txt");
    let mut wrong = Vec::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        let mut next = || words.next().unwrap();
        let (kind, a, b) = (next(), next(), next());
        let want: f64 = next().parse().unwrap();
        let got = match kind {
            "kstwo" => special::kstwo_sf(a.parse().unwrap(), b.parse().unwrap()),
            "exact" => {
                let (n1, n2) = a.split_once(',').unwrap();
                special::ks_exact_sf(n1.parse().unwrap(), n2.parse().unwrap(), b.parse().unwrap())
            }
            _ => special::chi_square_sf(b.parse().unwrap(), a.parse().unwrap()),
        };
        if want > 0.0 && !same_tail(got, want) || want == 0.0 && got > 1e-300 {
            wrong.push(format!("{line}: {got}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
