//! The order: ties, gaps, prohibited practices, finished items, and a ranking that follows edits.

use super::fixture::*;
use super::worked_example;
use plumbline_document::criterion::{Direction, Scale};
use plumbline_document::framework::{IceForm, Method};
use plumbline_document::ids::{CriterionId, StatusId};
use plumbline_document::item::{Item, ObligationRef};
use plumbline_document::kind::Kind;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::compare::compare;
use plumbline_features::prioritise::derive::{DerivationContext, Provenance, urgency_after};
use plumbline_features::prioritise::ranking::{Place, Ranking};
use plumbline_features::prioritise::score::{Missing, Standing};
use plumbline_features::prioritise::weights::range_warnings;
use std::sync::Arc;

fn with(workspace: &mut Workspace, number: u32, values: &[(&str, f64)]) -> u32 {
    let mut it = item(number, &format!("item {number}"), Kind::Feature);
    for (criterion, value) in values {
        judge(&mut it, criterion, *value);
    }
    put(workspace, it)
}

fn change(workspace: &mut Workspace, slot: u32, edit: impl FnOnce(&mut Item)) {
    let mut it = workspace.items.at(slot).unwrap().as_ref().clone();
    edit(&mut it);
    assert_eq!(put(workspace, it), slot);
}

#[test]
fn ties_share_the_better_rank_and_stand_by_number() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("a", 1.0)]);
    // Entered against the order of their numbers.
    for (number, value) in [(5, 40.0), (4, 70.0), (3, 70.0), (2, 90.0), (1, 40.0)] {
        with(&mut w, number, &[("a", value)]);
    }
    let ranking = ranked(&w, &framework);
    assert_eq!(
        titles(&w, ranking.order()),
        ["item 2", "item 3", "item 4", "item 1", "item 5"]
    );
    let ranks: Vec<u32> = ranking
        .order()
        .iter()
        .map(|s| ranking.rank(*s).unwrap())
        .collect();
    assert_eq!(ranks, [1, 2, 2, 4, 4]);
    let all = ranking.ranks();
    for slot in 0..5 {
        assert_eq!(all[slot as usize], ranking.rank(slot));
    }
}

#[test]
fn what_is_missing_is_said_and_stands_after_the_scored() {
    let mut w = empty();
    let framework = named(&w, "ai_value");
    let bare = put(&mut w, item(1, "bare", Kind::Spike));
    let full = with(
        &mut w,
        2,
        &[
            ("business_value", 0.0),
            ("data_availability", 0.0),
            ("confidence", 0.0),
            ("effort", 90.0),
        ],
    );
    let ranking = ranked(&w, &framework);
    assert_eq!(ranking.order(), [full, bare]);
    assert_eq!(ranking.rank(bare), None);
    let missing = [
        "business_value",
        "data_availability",
        "confidence",
        "effort",
    ]
    .map(|id| Missing::Value(CriterionId::from(id)));
    assert_eq!(
        ranking.standing(bare),
        Some(Standing::Undefined {
            missing: missing.to_vec()
        })
    );
    // Urgency 0 and burden 0 are known: 15 of 100 points for carrying no burden.
    assert_eq!(ranking.standing(full), Some(Standing::Scored(15.0)));
}

#[test]
fn a_divisor_of_zero_and_weights_of_zero_leave_the_score_undefined() {
    let mut w = empty();
    let slot = with(
        &mut w,
        1,
        &[
            ("business_value", 50.0),
            ("effort", 0.0),
            ("zero", 5.0),
            ("flat", 5.0),
        ],
    );
    let effort = CriterionId::from("effort");
    let undefined = |missing| {
        Some(Standing::Undefined {
            missing: vec![missing],
        })
    };
    let ranking = ranked(&w, &named(&w, "value_effort"));
    assert_eq!(ranking.standing(slot), undefined(Missing::Divisor(effort)));

    let zero = weighted(&mut w, &[("zero", 0.0)]);
    assert_eq!(
        ranked(&w, &zero).standing(slot),
        undefined(Missing::Weights)
    );

    let scale = Scale::Linear { min: 3.0, max: 3.0 };
    let flat = weighted(&mut w, &[("flat", 1.0)]);
    w.criteria
        .put(Arc::new(criterion("flat", Direction::Benefit, scale)));
    assert_eq!(
        ranked(&w, &flat).standing(slot),
        undefined(Missing::Scale(CriterionId::from("flat")))
    );

    let gone = CriterionId::from("gone");
    let ice = framework(Method::Ice {
        impact: gone.clone(),
        confidence: gone.clone(),
        ease: gone.clone(),
        form: IceForm::Mean,
    });
    let Some(Standing::Undefined { missing }) = ranked(&w, &ice).standing(slot) else {
        panic!("a criterion that is not there must leave the score undefined");
    };
    assert!(
        missing
            .iter()
            .all(|m| *m == Missing::Criterion(gone.clone()))
    );
}

#[test]
fn a_criterion_without_weight_need_not_be_judged() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("a", 1.0), ("b", 0.0)]);
    let slot = with(&mut w, 1, &[("a", 30.0)]);
    assert_eq!(ranked(&w, &framework).score(slot), Some(30.0));
}

#[test]
fn a_prohibited_practice_leaves_the_ranking_on_its_day() {
    let mut w = worked_example::workspace();
    let framework = named(&w, "ai_value");
    let id = w.systems.at(0).unwrap().id;
    let mut prohibited = w.systems.get(&id).unwrap().as_ref().clone();
    prohibited.stated_tier = Tier::Prohibited;
    prohibited.prohibited_by = "Art. 5(1)(f)".to_owned();
    prohibited.prohibited_from = Some(day("2026-12-02"));
    w.systems.put(Arc::new(prohibited));

    let before = Ranking::compute(&w, &framework, day("2026-12-01"));
    assert_eq!(before.place(0), Place::Scored);
    assert_eq!(
        before.value(0, &CriterionId::from("compliance_burden")),
        Some(100.0)
    );
    let from = Ranking::compute(&w, &framework, day("2026-12-02"));
    assert_eq!(
        from.standing(0),
        Some(Standing::Prohibited {
            article: "Art. 5(1)(f)".to_owned(),
            from: Some(day("2026-12-02")),
        })
    );
    assert_eq!((from.rank(0), from.score(0)), (None, None));
    // The probe belongs to the same system.
    let counts = from.counts();
    assert_eq!((counts.items, counts.scored, counts.prohibited), (6, 4, 2));
    assert_eq!(from.order().get(4..), Some(&[0, 4][..]));
}

#[test]
fn finished_items_keep_their_score_and_take_no_rank_and_trashed_ones_are_nowhere() {
    let mut w = worked_example::workspace();
    let framework = named(&w, "ai_value");
    let mut ranking = ranked(&w, &framework);
    change(&mut w, worked_example::LABEL, |it| {
        it.status = StatusId::from("released");
    });
    change(&mut w, worked_example::COPILOT, |it| {
        it.trashed = Some(stamp());
    });
    ranking.update_all(&w, &[worked_example::LABEL, worked_example::COPILOT]);
    let Some(Standing::Done { score: Some(score) }) = ranking.standing(worked_example::LABEL)
    else {
        panic!("a finished item keeps its score");
    };
    close(score, 74.0775, 0.000_05);
    assert_eq!(ranking.rank(worked_example::CHURN), Some(1));
    assert_eq!(ranking.standing(worked_example::COPILOT), None);
    assert_eq!(ranking.order().last(), Some(&worked_example::LABEL));
    let counts = ranking.counts();
    assert_eq!((counts.items, counts.scored, counts.done), (5, 4, 1));
    assert_eq!(ranking, ranked(&w, &framework));
}

#[test]
fn a_preview_ranks_without_touching_the_document() {
    let w = worked_example::workspace();
    let before = w.clone();
    let mut ranking = ranked(&w, &named(&w, "ai_value"));
    for id in ["weighted", "value_effort", "moscow", "rice", "ai_value"] {
        let framework = named(&w, id);
        ranking.reweigh(&w, &framework);
        assert_eq!(ranking, ranked(&w, &framework), "{id}");
    }
    let daily = worked_example::per_day(&w);
    ranking.reweigh(&w, &daily);
    assert_eq!(ranking, ranked(&w, &daily));
    assert_eq!(w, before);
}

#[test]
fn reweighing_notices_a_changed_criterion() {
    let mut w = worked_example::workspace();
    let framework = named(&w, "ai_value");
    let mut ranking = ranked(&w, &framework);
    let effort = CriterionId::from("effort");
    let mut criterion = w.criteria.get(&effort).unwrap().as_ref().clone();
    criterion.scale = Scale::Log { max: 20.0 };
    w.criteria.put(Arc::new(criterion));
    ranking.reweigh(&w, &framework);
    assert_eq!(ranking, ranked(&w, &framework));
    assert_eq!(ranking.normalised(2, &effort), Some(0.0));
}

#[test]
fn urgency_is_linear_between_the_rows_of_the_table() {
    let table = empty().settings.compliance.urgency.clone();
    let cases = [
        (-500, 100.0),
        (0, 100.0),
        (45, 95.0),
        (90, 90.0),
        (135, 80.0),
        (180, 70.0),
        (365, 40.0),
        (730, 10.0),
        (9000, 10.0),
    ];
    for (days, urgency) in cases {
        close(urgency_after(&table, days).unwrap(), urgency, 1e-12);
    }
    assert_eq!(urgency_after(&[], 3), None);
    assert_eq!(urgency_after(&[(5, 1.0), (5, 2.0)], 5), Some(1.0));
}

#[test]
fn burden_by_tier_kind_and_override() {
    let mut w = empty();
    let burden = w
        .criteria
        .get(&CriterionId::from("compliance_burden"))
        .unwrap()
        .clone();
    let urgency = w
        .criteria
        .get(&CriterionId::from("urgency"))
        .unwrap()
        .clone();
    let cases = [
        (Tier::OutOfScope, (0, 0), 0.0),
        (Tier::Minimal, (0, 0), 5.0),
        (Tier::Transparency, (2, 4), 35.0),
        (Tier::Exempt63, (0, 3), 25.0),
        (Tier::Gpai, (3, 3), 65.0),
        (Tier::InsufficientFacts, (0, 0), 50.0),
        (Tier::HighRisk, (12, 20), 78.0),
        (Tier::GpaiSystemic, (9, 9), 100.0),
    ];
    for (n, (tier, duties, expected)) in (1..).zip(cases) {
        let id = system(&mut w, n, "s", tier, duties);
        let context = DerivationContext::of(&w, today());
        for kind in Kind::ALL {
            let mut it = item(1, "x", *kind);
            it.system = Some(id);
            let carries = matches!(
                kind,
                Kind::Epic | Kind::Feature | Kind::Story | Kind::Retraining
            );
            let expected = if carries { expected } else { 0.0 };
            let value = context.value(&burden, &it).unwrap();
            close(value, expected, 1e-12);
            assert_eq!(context.derive(&burden, &it).value, Some(value));
        }
    }
    let context = DerivationContext::of(&w, today());
    let mut it = item(1, "x", Kind::Feature);
    assert_eq!(
        context.derive(&burden, &it).provenance,
        Provenance::NoSystem
    );
    it.system = Some(w.systems.at(6).unwrap().id);
    judge(&mut it, "compliance_burden", 33.0);
    assert_eq!(context.value(&burden, &it), Some(33.0));
    let derived = Some(78.0);
    let note = String::new();
    assert_eq!(
        context.derive(&burden, &it).provenance,
        Provenance::Overridden { derived, note }
    );
    // Several obligations: the highest.
    assert_eq!(context.value(&urgency, &it), Some(0.0));
    for from in ["2030-01-01", "2026-12-23", "2027-05-22"] {
        it.discharges.push(ObligationRef {
            article: from.to_owned(),
            applies_from: day(from),
            ..ObligationRef::default()
        });
    }
    let derived = context.derive(&urgency, &it);
    close(derived.value.unwrap(), 100.0 - 10.0 * 30.0 / 90.0, 1e-12);
    assert!(matches!(
        derived.provenance,
        Provenance::Obligation { days: 30, .. }
    ));
}

#[test]
fn two_frameworks_side_by_side() {
    let w = worked_example::workspace();
    let first = ranked(&w, &named(&w, "ai_value"));
    let second = ranked(&w, &worked_example::per_day(&w));
    let comparison = compare(&first, &second, 3);
    // Ranks 2 4 6 3 5 1 against 4 5 6 3 2 1: the first and fourth, first and fifth, second and fifth, fourth and
    // fifth item change places; the other eleven pairs agree.
    close(comparison.tau_b.unwrap(), (11.0 - 4.0) / 15.0, 1e-12);
    assert_eq!((comparison.both, comparison.pairs.len()), (6, 6));
    assert_eq!(
        (comparison.top.shared, comparison.top.share),
        (2, Some(2.0 / 3.0))
    );
    assert_eq!(comparison.top.jaccard, Some(0.5));
    let moves: Vec<(u32, i64)> = comparison
        .movers
        .iter()
        .map(|m| (m.slot, m.rise().unwrap()))
        .collect();
    assert_eq!(moves, [(4, 3), (0, -2), (1, -1)]);
    assert_eq!(compare(&first, &first, 3).tau_b, Some(1.0));
    assert!(compare(&first, &first, 3).movers.is_empty());
}

#[test]
fn a_weight_warns_of_items_outside_its_range() {
    let mut w = worked_example::workspace();
    change(&mut w, 2, |it| {
        it.judgements.clear();
        judge(it, "effort", 75.0);
    });
    let warnings = range_warnings(&ranked(&w, &named(&w, "ai_value")));
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].criterion.as_str(), "effort");
    assert_eq!((warnings[0].lowest, warnings[0].highest), (75.0, 75.0));
    assert_eq!(warnings[0].outside, [2]);
}
