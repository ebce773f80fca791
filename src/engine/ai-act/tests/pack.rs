//! The rule pack itself: it loads, its citations exist, its conditions are typed, mistakes are named with their path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plumbline_ai_act::predicate::{Expr, PredicateError, Slot, Slots, Tri};
use plumbline_ai_act::vocabulary::{Kind, Vocabulary};
use plumbline_ai_act::{Facts, RulePack, assess, references};
use serde_json::Value;

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

#[test]
fn the_built_in_pack_loads() {
    assert_eq!(pack().obligations.len(), 71);
    assert_eq!(pack().hash.len(), 64);
    assert!(pack().facts.len() > 90);
}

#[test]
fn every_cited_article_exists() {
    let pack = pack();
    let mut cited: Vec<String> = Vec::new();
    for rule in &pack.rules {
        cited.push(rule.reference.to_string());
        let conditions = rule.needs.iter().chain(&rule.all).chain(&rule.unless);
        cited.extend(conditions.filter_map(|c| c.reference.as_ref().map(ToString::to_string)));
    }
    cited.extend(pack.facts.iter().map(|f| f.text.reference.to_string()));
    cited.extend(
        pack.obligations
            .iter()
            .map(|o| references::cite(&o.article)),
    );
    cited.extend(pack.notes.iter().map(|n| n.reference.to_string()));
    cited.extend(pack.role_shifts.iter().map(|r| r.reference.to_string()));
    cited.extend(pack.reliefs.iter().map(|(r, _)| r.reference.to_string()));
    for dispute in &pack.disputes {
        cited.push(dispute.reference.to_string());
        cited.extend(dispute.readings.iter().map(|r| r.source.to_string()));
        assert_eq!(dispute.readings.len(), 2, "{}", dispute.id);
    }
    for reference in &cited {
        assert!(
            references::exists(pack, reference),
            "{reference} is not in the pack"
        );
    }
    assert!(!references::exists(pack, "Art. 5000"));
    assert!(!references::exists(pack, "Recital 999"));
    assert!(!references::exists(pack, ""));
}

#[test]
fn links_point_to_the_consolidated_text_and_recitals_to_the_act_of_2024() {
    let link = |r| references::link(pack(), r).unwrap();
    assert!(link("Art. 5(1)(f)").ends_with("CELEX:02024R1689-20260727#art_5"));
    assert!(link("Annex III 4(a)").ends_with("#anx_III"));
    assert!(link("Art. 4a").ends_with("#art_4a"));
    assert!(link("Recital 12").contains("CELEX:32024R1689"));
    assert!(references::link(pack(), "Guidelines C(2025) 5053").is_none());
}

fn changed(change: impl Fn(&mut Value)) -> Result<RulePack, String> {
    let mut document = RulePack::builtin_value().unwrap();
    change(&mut document);
    RulePack::from_value(&document).map_err(|e| e.to_string())
}

#[test]
fn an_unknown_fact_is_named_with_its_path() {
    let error =
        changed(|d| d["obligations"]["obligations"][3]["applies_when"] = "no_such_fact".into())
            .unwrap_err();
    assert!(
        error.contains("obligations[3].applies_when") && error.contains("no_such_fact"),
        "{error}"
    );
    let error = changed(|d| {
        d["prohibited"]["groups"][0]["rules"][1]["all"][0]["when"] = "tier=='nonsense'".into();
    })
    .unwrap_err();
    assert!(
        error.contains("prohibited.groups[0].rules[1].all[0].when") && error.contains("nonsense"),
        "{error}"
    );
}

#[test]
fn other_mistakes_in_a_pack_are_named() {
    let error = changed(|d| d["meta"]["version"] = Value::Null).unwrap_err();
    assert!(error.contains("meta.version"), "{error}");
    let error = changed(|d| {
        d.as_object_mut().unwrap().remove("gpai");
    })
    .unwrap_err();
    assert!(
        error.contains("gpai") && error.contains("missing"),
        "{error}"
    );
    let error = changed(|d| {
        d["questions"]["facts"][0]["gate"] = "scope_limits=='foss' && ai_elements=='infers'".into();
    })
    .unwrap_err();
    assert!(error.contains("circle"), "{error}");
    let error =
        changed(|d| d["scope"]["groups"][0]["rules"][0]["all"][0]["when"] = "in_scope".into())
            .unwrap_err();
    assert!(error.contains("later rule"), "{error}");
}

#[test]
fn the_hash_follows_the_content_and_is_in_the_result() {
    let other = changed(|d| d["meta"]["version"] = "2027-01-01.1".into()).unwrap();
    assert_ne!(other.hash, pack().hash);
    let as_of = "2026-11-23".parse().unwrap();
    let result = assess(&other, &Facts::default(), as_of);
    assert_eq!(&*result.pack_version, "2027-01-01.1");
    assert_eq!(result.pack_hash, other.hash);
    // The order of keys does not matter, only the content.
    let text = serde_json::to_string_pretty(&RulePack::builtin_value().unwrap()).unwrap();
    let again = RulePack::from_value(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(again.hash, pack().hash);
}

fn vocabulary() -> Vocabulary {
    let mut v = Vocabulary::default();
    let area = |n: &str| n.into();
    v.add("a", Kind::Flag, Vec::new()).unwrap();
    v.add("b", Kind::Flag, Vec::new()).unwrap();
    v.add(
        "annex_iii_area",
        Kind::Set,
        ["2", "4", "5"].map(area).into(),
    )
    .unwrap();
    v.add("x", Kind::Number, Vec::new()).unwrap();
    v.add("y", Kind::Number, Vec::new()).unwrap();
    v.add("placed_on", Kind::Date, Vec::new()).unwrap();
    v
}

fn eval(text: &str, slots: &[Slot]) -> Tri {
    let mut all = vec![
        Slot::Flag(Tri::Unknown),
        Slot::Flag(Tri::Unknown),
        Slot::Set { yes: 0, unknown: 7 },
        Slot::Number(None),
        Slot::Number(None),
        Slot::Date(None),
    ];
    for (place, slot) in slots.iter().enumerate() {
        all[place] = *slot;
    }
    Expr::parse(text, &vocabulary())
        .unwrap()
        .eval(&Slots::new(all))
}

const YES: Slot = Slot::Flag(Tri::Yes);
const NO: Slot = Slot::Flag(Tri::No);
const OPEN: Slot = Slot::Flag(Tri::Unknown);

#[test]
fn kleene_tables() {
    for (a, b, and, or) in [
        (YES, YES, Tri::Yes, Tri::Yes),
        (YES, NO, Tri::No, Tri::Yes),
        (NO, NO, Tri::No, Tri::No),
        (YES, OPEN, Tri::Unknown, Tri::Yes),
        (NO, OPEN, Tri::No, Tri::Unknown),
        (OPEN, OPEN, Tri::Unknown, Tri::Unknown),
    ] {
        for slots in [[a, b], [b, a]] {
            assert_eq!(eval("a && b", &slots), and);
            assert_eq!(eval("a || b", &slots), or);
        }
    }
    assert_eq!(eval("!a", &[YES]), Tri::No);
    assert_eq!(eval("!a", &[OPEN]), Tri::Unknown);
}

#[test]
fn not_binds_closest_then_and_then_or() {
    assert_eq!(eval("a || b && a", &[YES, NO]), Tri::Yes);
    assert_eq!(eval("(a || b) && !a", &[YES, NO]), Tri::No);
    assert_eq!(eval("!a && b", &[NO, NO]), Tri::No);
    assert_eq!(eval("!(a && b)", &[NO, NO]), Tri::Yes);
}

/// `annex_iii_area != '2'` is true for {2, 4}, false for {2} and for the empty set.
#[test]
fn not_equal_means_some_other_element_is_present() {
    let set = |yes, unknown| [OPEN, OPEN, Slot::Set { yes, unknown }];
    assert_eq!(eval("annex_iii_area != '2'", &set(0b011, 0)), Tri::Yes);
    assert_eq!(eval("annex_iii_area != '2'", &set(0b001, 0)), Tri::No);
    assert_eq!(eval("annex_iii_area != '2'", &set(0, 0)), Tri::No);
    assert_eq!(
        eval("annex_iii_area != '2'", &set(0b001, 0b010)),
        Tri::Unknown
    );
    assert_eq!(eval("annex_iii_area == '4'", &set(0b010, 0)), Tri::Yes);
    assert_eq!(
        eval("annex_iii_area in ['4', '5']", &set(0, 0b100)),
        Tri::Unknown
    );
    assert_eq!(
        eval("annex_iii_area in ['4', '5']", &set(0b010, 0b100)),
        Tri::Yes
    );
}

#[test]
fn numbers_dates_and_division() {
    let numbers = |x: f64, y: f64| {
        [
            OPEN,
            OPEN,
            OPEN,
            Slot::Number(Some(x)),
            Slot::Number(Some(y)),
        ]
    };
    assert_eq!(eval("x > 1e25", &numbers(1e25, 0.0)), Tri::No);
    assert_eq!(eval("x > y/3", &numbers(1.0, 3.0)), Tri::No);
    assert_eq!(eval("x > y/3", &numbers(1.1, 3.0)), Tri::Yes);
    assert_eq!(eval("x > 1e25/3", &numbers(3.4e24, 0.0)), Tri::Yes);
    assert_eq!(eval("x <= y", &numbers(2.0, 2.0)), Tri::Yes);
    assert_eq!(eval("x > 1", &[]), Tri::Unknown);
    let date = |d: &str| {
        [
            OPEN,
            OPEN,
            OPEN,
            OPEN,
            OPEN,
            Slot::Date(Some(d.parse().unwrap())),
        ]
    };
    assert_eq!(
        eval("placed_on < 2027-12-02", &date("2027-12-01")),
        Tri::Yes
    );
    assert_eq!(eval("placed_on < 2027-12-02", &date("2027-12-02")), Tri::No);
    assert_eq!(eval("placed_on < 2027-12-02", &[]), Tri::Unknown);
}

#[test]
fn what_is_not_notation_is_refused() {
    let refuse = |text: &str| Expr::parse(text, &vocabulary()).unwrap_err();
    assert_eq!(
        refuse("nobody"),
        PredicateError::UnknownFact("nobody".into())
    );
    assert!(matches!(
        refuse("annex_iii_area=='9'"),
        PredicateError::UnknownValue { .. }
    ));
    assert!(matches!(refuse("a=='2'"), PredicateError::Kind(_)));
    assert!(matches!(refuse("x"), PredicateError::Kind(_)));
    assert!(matches!(refuse("x < 2027-12-02"), PredicateError::Kind(_)));
    for text in [
        "",
        "a &&",
        "(a",
        "a b",
        "annex_iii_area in []",
        "annex_iii_area=='2",
        "x > 1/0",
        "a & b",
        "#",
    ] {
        assert!(
            matches!(refuse(text), PredicateError::Syntax { .. }),
            "{text}"
        );
    }
}
