//! Scores opened: parts, what would change a rank, and the sentence at the top.

use super::fixture::*;
use super::worked_example::{self, CHURN, COPILOT, LABEL};
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::CriterionId;
use plumbline_document::kind::Kind;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::english;
use plumbline_features::prioritise::explain::{ThreePoints, Warning, explain};
use plumbline_features::prioritise::headline::headline;
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_features::prioritise::score::Role;
use plumbline_features::prioritise::target::{Needs, Target};
use std::sync::Arc;

/// With `value` for one criterion of one item, does it pass the rival?
fn passes(
    w: &Workspace,
    f: &Framework,
    slot: u32,
    rival: u32,
    id: &CriterionId,
    value: f64,
) -> bool {
    let mut changed = w.clone();
    let mut it = w.items.at(slot).unwrap().as_ref().clone();
    it.judgements.remove(id);
    judge(&mut it, id.as_str(), value);
    put(&mut changed, it);
    let ranking = ranked(&changed, f);
    ranking
        .score(slot)
        .is_some_and(|s| s > ranking.score(rival).unwrap())
}

fn check_moves(w: &Workspace, f: &Framework, slot: u32, target: &Target) -> usize {
    let mut solved = 0;
    for m in target.moves.iter().filter(|m| !m.derived) {
        let pass = |value| passes(w, f, slot, target.rival, &m.criterion, value);
        match m.needs {
            Needs::Above(v) => assert!(pass(v + 1e-6) && !pass(v - 1e-6), "{m:?}"),
            Needs::Below(v) => assert!(pass(v - 1e-6) && !pass(v + 1e-6), "{m:?}"),
            Needs::Choice(v) => assert!(pass(v), "{m:?}"),
            Needs::NotEnough { best, .. } => assert!(!pass(best), "{m:?}"),
        }
        solved += usize::from(!matches!(m.needs, Needs::NotEnough { .. }));
    }
    solved
}

/// Sets one weight's share, the others in proportion.
fn with_share(f: &Framework, id: &CriterionId, share: f64) -> Framework {
    let mut f = f.clone();
    let Method::Weighted {
        weights,
        effort,
        value_per_day,
    } = &mut f.method
    else {
        panic!("not a weighted sum");
    };
    let divisor = effort.as_ref().filter(|_| *value_per_day);
    let others: f64 = weights
        .iter()
        .filter(|w| &w.criterion != id && Some(&w.criterion) != divisor)
        .map(|w| w.points)
        .sum();
    for w in weights.iter_mut().filter(|w| &w.criterion == id) {
        w.points = others * share / (1.0 - share);
    }
    f
}

#[test]
fn the_parts_of_a_score() {
    let w = worked_example::workspace();
    let f = named(&w, "ai_value");
    let e = explain(&w, &ranked(&w, &f), &f, COPILOT).unwrap();
    assert_eq!((e.rank, e.of), (Some(4), 6));
    let [b, _, _, c, u, effort] = &e.parts[..] else {
        panic!("six parts");
    };
    assert_eq!(
        b.role,
        Role::Term {
            points: 30.0,
            share: 0.3
        }
    );
    assert_eq!(
        b.range,
        Some(ThreePoints {
            low: 60.0,
            likely: 70.0,
            high: 95.0
        })
    );
    close(b.contribution.unwrap(), 21.75, 1e-12);
    assert_eq!(
        c.reason.as_deref(),
        Some("20 (transparency) + 30 × 2/4 duties open.")
    );
    close(c.contribution.unwrap(), 9.75, 1e-12);
    assert_eq!(u.reason.as_deref(), Some("None: it discharges no duty."));
    let range = effort.normalised_range.unwrap();
    assert!(range.low < effort.normalised.unwrap() && effort.normalised.unwrap() < range.high);
    let sum: f64 = e.parts.iter().filter_map(|p| p.contribution).sum();
    close(sum, 50.7951, 0.000_05);
    assert!(e.warnings.is_empty());
}

#[test]
fn what_would_change_the_rank_does_change_it() {
    let w = worked_example::workspace();
    let mut solved = 0;
    for f in [
        named(&w, "ai_value"),
        worked_example::per_day(&w),
        named(&w, "value_effort"),
    ] {
        let ranking = ranked(&w, &f);
        for slot in 0..6 {
            let e = explain(&w, &ranking, &f, slot).unwrap();
            for target in [&e.pass_next, &e.be_first].into_iter().flatten() {
                solved += check_moves(&w, &f, slot, target);
            }
        }
    }
    assert!(solved > 20, "only {solved} moves were solved");
}

#[test]
fn a_weight_change_that_would_do_it_does_it() {
    let w = worked_example::workspace();
    let mut tried = 0;
    for f in [named(&w, "ai_value"), worked_example::per_day(&w)] {
        let ranking = ranked(&w, &f);
        for slot in 0..6 {
            let e = explain(&w, &ranking, &f, slot).unwrap();
            for target in [&e.pass_next, &e.be_first].into_iter().flatten() {
                for m in &target.weights {
                    let step = if m.needs > m.share { 1e-6 } else { -1e-6 };
                    let ahead = |share: f64| {
                        let r = ranked(&w, &with_share(&f, &m.criterion, share));
                        r.score(slot).unwrap() > r.score(target.rival).unwrap()
                    };
                    if (1e-5..0.99999).contains(&m.needs) {
                        assert!(ahead(m.needs + step), "{m:?}");
                        if target.rank + 1 == ranking.rank(slot).unwrap() {
                            assert!(!ahead(m.needs - step), "{m:?}");
                        }
                        tried += 1;
                    }
                }
            }
        }
    }
    assert!(tried > 5, "only {tried} weight changes were tried");
}

#[test]
fn churn_would_be_first_at_42_per_cent_business_value() {
    let w = worked_example::workspace();
    let f = named(&w, "ai_value");
    let e = explain(&w, &ranked(&w, &f), &f, CHURN).unwrap();
    let target = e.pass_next.as_ref().unwrap();
    assert_eq!((target.rival, target.rank), (LABEL, 1));
    assert_eq!(e.be_first, None, "the next is the first");
    let weight = target
        .weights
        .iter()
        .find(|m| m.criterion.as_str() == "business_value")
        .unwrap();
    // x = (R_l − R_c) / ((R_l − R_c) − (25 − 80)), with R over the other weights.
    let rest = |score: f64, value: f64| (score - 0.3 * value) / 0.7;
    let gap = rest(74.077_55, 25.0) - rest(63.255_48, 80.0);
    close(weight.needs, gap / (gap + 55.0), 1e-5);
    assert_eq!(english::percent_beyond(weight.needs, true), "42\u{a0}%");
    // Together 0.30 · 20 + 0.15 · 30 = 10.5 of the 10.8 that it lacks.
    assert_eq!(
        english::text(&e.advice[0]),
        "Label AI-generated replies is first, 10.8 ahead. Moving business value from 80 to 100 and algorithmic \
         confidence from 70 to 100 would add 10.5: not enough. Weighting urgency of a duty at 4\u{a0}% instead of \
         15\u{a0}% would."
    );
}

#[test]
fn the_headline_of_the_worked_example() {
    let w = worked_example::workspace();
    let f = named(&w, "ai_value");
    let ranking = ranked(&w, &f);
    let h = headline(&w, &ranking, &f).unwrap();
    assert_eq!((h.first, h.runner_up), (LABEL, Some(CHURN)));
    assert_eq!(
        english::text(&h.sentence),
        "Label AI-generated replies is first because its duty under Art. 50(2) already applies and it takes two days; \
         it stays first unless urgency counts less than 5\u{a0}%."
    );
    assert!(h.sentence[0].emphasis && !h.sentence[1].emphasis);
    let hold = h.hold.unwrap();
    assert_eq!(hold.below, Some(CHURN));
    // At the threshold both draw level; a hair on either side one of them leads.
    let first = |share: f64| ranked(&w, &with_share(&f, &hold.criterion, share)).order()[0];
    assert_eq!(
        (first(hold.from + 1e-9), first(hold.from - 1e-9)),
        (LABEL, CHURN)
    );
}

/// Items with values for `a` and `b`, under these points.
fn two_criteria(points: (f64, f64), items: &[(f64, f64)]) -> (Workspace, Framework) {
    let mut w = empty();
    let f = weighted(&mut w, &[("a", points.0), ("b", points.1)]);
    for (number, (a, b)) in (1..).zip(items) {
        let mut it = item(number, &format!("Item {number}"), Kind::Feature);
        judge(&mut it, "a", *a);
        judge(&mut it, "b", *b);
        put(&mut w, it);
    }
    (w, f)
}

#[test]
fn a_weight_that_would_make_it_first_makes_it_first() {
    // At b = 59 % the third item leads, not the second.
    let items = [(0.0, 100.0), (60.0, 60.0), (100.0, 40.0)];
    let (w, f) = two_criteria((30.0, 70.0), &items);
    let ranking = ranked(&w, &f);
    let second = explain(&w, &ranking, &f, 1).unwrap();
    assert_eq!(second.rank, Some(2));
    let target = second.pass_next.unwrap();
    assert_eq!((target.rank, target.weights), (1, Vec::new()));
}

#[test]
fn a_criterion_of_no_points_can_take_the_first_off_the_top() {
    let (w, f) = two_criteria((100.0, 0.0), &[(90.0, 0.0), (80.0, 100.0)]);
    let ranking = ranked(&w, &f);
    let said = english::text(&headline(&w, &ranking, &f).unwrap().sentence);
    assert!(!said.contains("no change of a single weight"), "{said}");
    let second = explain(&w, &ranking, &f, 1).unwrap().pass_next.unwrap();
    let weight = second
        .weights
        .iter()
        .find(|m| m.criterion.as_str() == "b")
        .unwrap();
    assert!((weight.needs - 10.0 / 110.0).abs() < 1e-9, "{weight:?}");
    let r = ranked(&w, &with_share(&f, &weight.criterion, weight.needs + 1e-6));
    assert!(r.score(1) > r.score(0));
}

#[test]
fn headlines_of_other_shapes() {
    let mut w = empty();
    let f = weighted(&mut w, &[("a", 1.0), ("b", 1.0)]);
    assert_eq!(headline(&w, &ranked(&w, &f), &f), None);
    let add = |w: &mut Workspace, number, title: &str, a: f64, b: f64| {
        let mut it = item(number, title, Kind::Feature);
        judge(&mut it, "a", a);
        judge(&mut it, "b", b);
        put(w, it);
    };
    let say = |w: &Workspace, f: &Framework| {
        english::text(&headline(w, &ranked(w, f), f).unwrap().sentence)
    };
    add(&mut w, 1, "One", 50.0, 50.0);
    assert_eq!(say(&w, &f), "One is first: no other item has a score yet.");
    add(&mut w, 2, "Two", 40.0, 45.0);
    assert_eq!(
        say(&w, &f),
        "One is first because its a is 50 and its b is 50; no change of a single weight takes it off the top."
    );
    add(&mut w, 3, "Three", 40.0, 60.0);
    assert_eq!(
        say(&w, &f),
        "One and Three share the first rank: their scores are equal."
    );
    let ratio = framework(Method::ValueEffort {
        value: CriterionId::from("a"),
        effort: CriterionId::from("b"),
        value_split: 50.0,
        effort_split: 50.0,
    });
    assert_eq!(say(&w, &ratio), "One is first because its a is 50.");
}

#[test]
fn ratio_methods_name_the_value_and_effort_needed() {
    let mut w = empty();
    for (number, (reach, impact, effort)) in (1..).zip([(1000.0, 2.0, 20.0), (600.0, 1.0, 40.0)]) {
        let mut it = item(number, "x", Kind::Feature);
        judge(&mut it, "reach", reach);
        judge(&mut it, "rice_impact", impact);
        judge(&mut it, "rice_confidence", 80.0);
        judge(&mut it, "effort", effort);
        put(&mut w, it);
    }
    let f = named(&w, "rice");
    let e = explain(&w, &ranked(&w, &f), &f, 1).unwrap();
    let target = e.pass_next.unwrap();
    // 1600 against 240.
    let needs: Vec<Needs> = target.moves.iter().map(|m| m.needs).collect();
    let [
        Needs::Above(reach),
        Needs::NotEnough { best, adds },
        Needs::NotEnough { .. },
        Needs::Below(effort),
    ] = needs[..]
    else {
        panic!("{needs:?}");
    };
    close(reach, 4000.0, 1e-9);
    assert_eq!(best, 3.0);
    close(adds, 480.0, 1e-9);
    close(effort, 6.0, 1e-9);
    assert_eq!(
        check_moves(
            &w,
            &f,
            1,
            &explain(&w, &ranked(&w, &f), &f, 1)
                .unwrap()
                .pass_next
                .unwrap()
        ),
        2
    );
}

#[test]
fn a_choice_is_named_where_only_choices_count() {
    let mut w = empty();
    for (number, class) in [(1, 4.0), (2, 2.0)] {
        let mut it = item(number, "x", Kind::Feature);
        judge(&mut it, "moscow", class);
        put(&mut w, it);
    }
    let f = named(&w, "moscow");
    let ranking = ranked(&w, &f);
    let e = explain(&w, &ranking, &f, 1).unwrap();
    let Needs::NotEnough { best, .. } = e.pass_next.unwrap().moves[0].needs else {
        panic!("a must cannot be passed");
    };
    assert_eq!(best, 4.0);
}

#[test]
fn warnings_say_what_to_look_at() {
    let mut w = worked_example::workspace();
    let f = named(&w, "ai_value");
    let id = w.systems.at(0).unwrap().id;
    let mut s = w.systems.get(&id).unwrap().as_ref().clone();
    s.stated_tier = Tier::Prohibited;
    s.prohibited_from = Some(day("2027-02-02"));
    w.systems.put(Arc::new(s));
    let mut it = w.items.at(CHURN).unwrap().as_ref().clone();
    it.judgements.remove(&CriterionId::from("effort"));
    judge(&mut it, "effort", 75.0);
    put(&mut w, it);
    let e = explain(&w, &ranked(&w, &f), &f, CHURN).unwrap();
    let said: Vec<String> = e.warnings.iter().map(Warning::sentence).collect();
    assert_eq!(
        said,
        [
            "Prohibited under Art. 5 from 2 February 2027: it leaves the ranking on that day.",
            "Effort is 75, outside the range 0 to 60 that its weight refers to. Widen the range or check the value.",
        ]
    );
    let after = Ranking::compute(&w, &f, day("2027-02-02"));
    let e = explain(&w, &after, &f, CHURN).unwrap();
    assert!(matches!(e.warnings[0], Warning::Prohibited { .. }));
    assert_eq!((e.rank, e.pass_next), (None, None));
}

#[test]
fn raters_and_their_spread() {
    let mut w = empty();
    let f = weighted(&mut w, &[("a", 1.0)]);
    let mut it = item(1, "x", Kind::Feature);
    for value in [45.0, 70.0, 90.0, 72.0] {
        judge(&mut it, "a", value);
    }
    judge(&mut it, "a", (10.0, 20.0, 60.0));
    let slot = put(&mut w, it);
    let e = explain(&w, &ranked(&w, &f), &f, slot).unwrap();
    assert_eq!(e.parts[0].raw, Some(70.0));
    assert_eq!(e.parts[0].spread, Some((25.0, 90.0)));
    assert_eq!(e.parts[0].judgements.len(), 5);
}
