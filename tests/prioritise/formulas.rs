//! Published formulas and worked examples (decision-maths §1.1 to §1.4, §3.3).

use super::fixture::*;
use plumbline_document::framework::{IceForm, Method, Weight};
use plumbline_document::ids::CriterionId;
use plumbline_document::kind::Kind;
use plumbline_features::prioritise::compare::tau_b;
use plumbline_features::prioritise::derive::median;
use plumbline_features::prioritise::score;
use plumbline_features::prioritise::stability::hold_first;
use plumbline_features::prioritise::weights::{OrderRule, from_order, shares};

#[test]
fn rice_reads_confidence_in_per_cent_and_effort_in_months() {
    assert_eq!(score::rice(500.0, 2.0, 80.0, 4.0), Some(200.0));
    assert_eq!(score::rice(500.0, 2.0, 80.0, 0.0), None);
    assert_eq!(score::rice(f64::MAX, 3.0, 100.0, 1e-300), None);

    let mut workspace = empty();
    let mut a = item(1, "a", Kind::Feature);
    judge(&mut a, "reach", 500.0);
    judge(&mut a, "rice_impact", 2.0);
    judge(&mut a, "rice_confidence", 80.0);
    judge(&mut a, "effort", 80.0);
    let slot = put(&mut workspace, a);
    let ranking = ranked(&workspace, &named(&workspace, "rice"));
    assert_eq!(
        ranking.score(slot),
        Some(200.0),
        "80 days are 4 months of 20"
    );
}

#[test]
fn the_two_forms_of_ice_rank_differently() {
    assert_eq!(score::ice(10.0, 10.0, 1.0, IceForm::Product), Some(100.0));
    assert_eq!(score::ice(10.0, 10.0, 1.0, IceForm::Mean), Some(7.0));
    let mut workspace = empty();
    for (number, (title, values)) in
        (1..).zip([("lopsided", [10.0, 10.0, 1.0]), ("even", [6.0, 6.0, 6.0])])
    {
        let mut it = item(number, title, Kind::Feature);
        for (criterion, value) in ["ice_impact", "ice_confidence", "ice_ease"]
            .iter()
            .zip(values)
        {
            judge(&mut it, criterion, value);
        }
        put(&mut workspace, it);
    }
    let product = ranked(&workspace, &named(&workspace, "ice"));
    let mean = ranked(&workspace, &named(&workspace, "ice_mean"));
    assert_eq!(titles(&workspace, product.order()), ["even", "lopsided"]);
    assert_eq!(titles(&workspace, mean.order()), ["lopsided", "even"]);
}

#[test]
fn wsjf_is_cost_of_delay_over_size() {
    assert_eq!(score::wsjf(8.0, 13.0, 3.0, 5.0), Some(4.8));
    assert_eq!(score::wsjf(8.0, 13.0, 3.0, 0.0), None);
    let mut workspace = empty();
    let mut a = item(1, "a", Kind::Feature);
    for (criterion, value) in [
        ("wsjf_value", 8.0),
        ("wsjf_time", 13.0),
        ("wsjf_risk", 3.0),
        ("wsjf_size", 5.0),
    ] {
        judge(&mut a, criterion, value);
    }
    let slot = put(&mut workspace, a);
    assert_eq!(
        ranked(&workspace, &named(&workspace, "wsjf")).score(slot),
        Some(4.8)
    );
}

/// What a sequence of jobs of (cost of delay, duration) costs: Σ cost of delay · start (decision-maths §1.2).
fn delay_cost(sequence: &[(f64, f64)]) -> f64 {
    let start = |at: usize| sequence[..at].iter().map(|job| job.1).sum::<f64>();
    let costs = sequence
        .iter()
        .enumerate()
        .map(|(at, job)| job.0 * start(at));
    costs.sum()
}

/// Cost of delay over duration is the order of the smallest total (Smith 1956): no other order of the same jobs is
/// cheaper than the one of the ranking.
#[test]
fn the_order_of_wsjf_has_the_smallest_cost_of_delay() {
    let jobs = [(1.0, 10.0), (3.0, 3.0), (10.0, 1.0)];
    let mut workspace = empty();
    for (number, (cost, duration)) in (1..).zip(jobs) {
        let mut it = item(number, &format!("{cost}"), Kind::Feature);
        for (criterion, value) in [
            ("wsjf_value", cost),
            ("wsjf_time", 0.0),
            ("wsjf_risk", 0.0),
            ("wsjf_size", duration),
        ] {
            judge(&mut it, criterion, value);
        }
        put(&mut workspace, it);
    }
    let ranking = ranked(&workspace, &named(&workspace, "wsjf"));
    let [c, b, a] = jobs;
    let ranked: Vec<(f64, f64)> = ranking.order().iter().map(|s| jobs[*s as usize]).collect();
    assert_eq!(ranked, [a, b, c]);
    assert_eq!(delay_cost(&ranked), 7.0);
    assert_eq!(delay_cost(&[c, b, a]), 160.0);
    for other in [[a, c, b], [b, a, c], [b, c, a], [c, a, b], [c, b, a]] {
        assert!(delay_cost(&other) > 7.0);
    }
}

#[test]
fn office_location_of_goodwin_and_wright() {
    let (workspace, framework) = offices();
    let ranking = ranked(&workspace, &framework);
    for (slot, (name, _, aggregate, _)) in (0..).zip(OFFICES) {
        let score = ranking.score(slot).unwrap();
        assert!(
            (score - aggregate).abs() <= 0.05,
            "{name}: {score} against {aggregate}"
        );
    }
    assert_eq!(
        titles(&workspace, ranking.order()),
        [
            "Addison Sq",
            "Elton",
            "Gorton",
            "Denver",
            "Carlisle",
            "Bilton",
            "Filton"
        ]
    );
    // The published efficient frontier: those that no other beats in both score and rent.
    let rents = (0..).zip(OFFICES);
    let points: Vec<(&str, f64, f64)> = rents
        .map(|(s, o)| (o.0, ranking.score(s).unwrap(), o.3))
        .collect();
    let beats = |a: &(&str, f64, f64), b: &(&str, f64, f64)| {
        a.1 >= b.1 && a.2 <= b.2 && (a.1 > b.1 || a.2 < b.2)
    };
    let efficient = points
        .iter()
        .filter(|b| !points.iter().any(|a| beats(a, b)));
    let names: Vec<&str> = efficient.map(|office| office.0).collect();
    assert_eq!(names, ["Addison Sq", "Carlisle", "Gorton"]);
}

#[test]
fn swings_of_goodwin_and_wright_normalise() {
    let printed = [32.3, 25.8, 22.6, 9.7, 6.5, 3.2];
    for (share, printed) in shares(&[100.0, 80.0, 70.0, 30.0, 20.0, 10.0])
        .unwrap()
        .iter()
        .zip(printed)
    {
        close(share * 100.0, printed, 0.05);
    }
    assert_eq!(shares(&[0.0, 0.0]), None);
    assert_eq!(shares(&[]), None);
}

/// Weight stability intervals of the office example (decision-maths §3.1).
#[test]
fn the_best_office_holds_within_these_weights() {
    let (workspace, framework) = offices();
    let ranking = ranked(&workspace, &framework);
    let expected = [
        ("closeness", 0.072_727, 1.0, Some("Elton"), None),
        ("visibility", 0.0, 0.511_551, None, Some("Gorton")),
        ("image", 0.0, 1.0, None, None),
        ("size", 0.0, 0.451_220, None, Some("Elton")),
        ("comfort", 0.0, 0.257_895, None, Some("Elton")),
        ("parking", 0.0, 0.776_498, None, Some("Carlisle")),
    ];
    let holds = hold_first(&ranking);
    assert_eq!(holds.len(), expected.len());
    for (hold, (criterion, from, to, below, above)) in holds.iter().zip(expected) {
        assert_eq!(hold.criterion.as_str(), criterion);
        close(hold.from, from, 1e-6);
        close(hold.to, to, 1e-6);
        let name = |slot: Option<u32>| slot.map(|s| titles(&workspace, &[s])[0]);
        assert_eq!(
            (name(hold.below), name(hold.above)),
            (below, above),
            "{criterion}"
        );
    }
}

#[test]
fn rank_order_centroid_is_exact() {
    let cases: [&[f64]; 3] = [
        &[11.0 / 18.0, 5.0 / 18.0, 1.0 / 9.0],
        &[25.0 / 48.0, 13.0 / 48.0, 7.0 / 48.0, 1.0 / 16.0],
        &[137.0 / 300.0, 77.0 / 300.0, 47.0 / 300.0, 0.09, 0.04],
    ];
    for exact in cases {
        let weights = OrderRule::Centroid.weights(u32::try_from(exact.len()).unwrap());
        assert_eq!(weights.len(), exact.len());
        for (weight, exact) in weights.iter().zip(exact) {
            close(*weight, *exact, 1e-15);
        }
    }
    let seven = [0.3704, 0.2276, 0.1561, 0.1085, 0.0728, 0.0442, 0.0204];
    for (weight, printed) in OrderRule::Centroid.weights(7).iter().zip(seven) {
        close(*weight, printed, 5e-5);
    }
}

#[test]
fn rank_sum_and_reciprocal() {
    for (weight, exact) in OrderRule::Sum.weights(4).iter().zip([0.4, 0.3, 0.2, 0.1]) {
        close(*weight, exact, 1e-15);
    }
    for (weight, exact) in
        OrderRule::Reciprocal
            .weights(3)
            .iter()
            .zip([6.0 / 11.0, 3.0 / 11.0, 2.0 / 11.0])
    {
        close(*weight, exact, 1e-15);
    }
    for rule in [OrderRule::Centroid, OrderRule::Sum, OrderRule::Reciprocal] {
        assert!(rule.weights(0).is_empty());
        close(rule.weights(9).iter().sum(), 1.0, 1e-14);
    }
}

#[test]
fn an_order_sets_the_points_and_keeps_the_ranges() {
    let weight = |id: &str| Weight {
        criterion: CriterionId::from(id),
        points: 5.0,
        from: 10.0,
        to: 20.0,
    };
    let order = ["c", "a"].map(CriterionId::from);
    let weights = from_order(&["a", "b", "c"].map(weight), &order, OrderRule::Centroid);
    let points: Vec<f64> = weights.iter().map(|w| w.points).collect();
    assert_eq!(points, [25.0, 0.0, 75.0]);
    assert!(weights.iter().all(|w| w.from == 10.0 && w.to == 20.0));
}

#[test]
fn tau_b_with_and_without_ties() {
    let x = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0];
    close(
        tau_b(&x, &[2.0, 1.0, 3.0, 6.0, 4.0, 5.0, 8.0, 7.0]).unwrap(),
        0.714_286,
        1e-6,
    );
    close(
        tau_b(&x, &[1.0, 1.0, 3.0, 4.0, 4.0, 6.0, 7.0, 8.0]).unwrap(),
        0.963_624,
        1e-6,
    );
    assert_eq!(tau_b(&x, &x), Some(1.0));
    let reversed: Vec<f64> = x.iter().rev().copied().collect();
    assert_eq!(tau_b(&x, &reversed), Some(-1.0));
    assert_eq!(tau_b(&[1.0, 1.0], &[1.0, 2.0]), None, "all ties");
    assert_eq!(tau_b(&[1.0], &[1.0]), None);
    assert_eq!(tau_b(&[1.0, 2.0], &[1.0]), None);
}

#[test]
fn medians_by_type_7() {
    assert_eq!(
        median(&mut [13.0, 2.0, 8.0, 3.0, 5.0, 5.0, 13.0, 8.0]),
        Some(6.5)
    );
    assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&mut []), None);
}

#[test]
fn undefined_is_a_value_of_its_own() {
    assert_eq!(score::ratio(1.0, 0.0), None);
    assert_eq!(score::ratio(1.0, -2.0), None);
    assert_eq!(score::ratio(f64::NAN, 2.0), None);
    assert_eq!(score::ratio(f64::MAX, 0.1), None);
    assert_eq!(
        score::weighted([(0.0, 50.0), (-3.0, 20.0), (f64::NAN, 1.0)]),
        None
    );
    assert_eq!(score::weighted([(1.0, 50.0), (3.0, 70.0)]), Some(65.0));
}

#[test]
fn moscow_counts_shares_without_wont() {
    use plumbline_features::prioritise::moscow::{Shares, shares};
    let mut workspace = empty();
    let rows = [
        (4.0, Some(7.0)),
        (4.0, Some(6.0)),
        (3.0, Some(4.0)),
        (2.0, Some(3.0)),
        (1.0, Some(100.0)),
        (2.0, None),
    ];
    for (number, (class, effort)) in (1..).zip(rows) {
        let mut it = item(number, "x", Kind::Feature);
        judge(&mut it, "moscow", class);
        if let Some(days) = effort {
            judge(&mut it, "effort", days);
        }
        put(&mut workspace, it);
    }
    put(&mut workspace, item(7, "no class", Kind::Feature));
    let framework = named(&workspace, "moscow");
    let ranking = ranked(&workspace, &framework);
    let Shares {
        must,
        should,
        could,
        wont,
        unclassed,
    } = shares(&ranking).unwrap();
    assert_eq!((must.items, must.effort, must.share), (2, 13.0, Some(0.65)));
    assert_eq!(
        (should.share, could.share, wont.share),
        (Some(0.2), Some(0.15), None)
    );
    assert_eq!(
        (could.without_effort, wont.effort, unclassed),
        (1, 100.0, 1)
    );
    assert_eq!(shares(&ranking).unwrap().too_many_musts(), Some(0.65));
    assert_eq!(ranking.rank(0), Some(1));
    assert_eq!(
        ranking.rank(1),
        Some(1),
        "class order: musts share the first rank"
    );
    assert_eq!(ranking.rank(2), Some(3));
    assert!(matches!(framework.method, Method::Moscow { .. }));
}

#[test]
fn on_the_line_counts_as_high() {
    use plumbline_features::prioritise::quadrant::{Axes, Quadrant, bubbles};
    let mut workspace = empty();
    for (number, (value, effort)) in
        (1..).zip([(50.0, 9.9), (50.0, 10.0), (49.9, 9.9), (49.9, 10.0)])
    {
        let mut it = item(number, "x", Kind::Feature);
        judge(&mut it, "business_value", value);
        judge(&mut it, "effort", effort);
        put(&mut workspace, it);
    }
    let framework = named(&workspace, "value_effort");
    let axes = Axes::of(&framework.method).unwrap();
    let mut found = bubbles(&ranked(&workspace, &framework), &axes);
    found.sort_by_key(|b| b.slot);
    let quadrants: Vec<Quadrant> = found.iter().map(|b| b.quadrant).collect();
    assert_eq!(quadrants, Quadrant::ALL);
}
