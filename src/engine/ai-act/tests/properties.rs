//! Properties of the engine: total, monotone in unknowns, deterministic, serialisable both ways.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_ai_act::vocabulary::Kind;
use plumbline_ai_act::{
    Answer, Assessment, Facts, RulePack, Tri, assess, import, relevant_questions,
};
use proptest::prelude::*;
use serde_json::Value;

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn day() -> impl Strategy<Value = NaiveDate> {
    (0..3000_i64)
        .prop_map(|n| NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Duration::days(n))
}

/// Any answer to a fact: of its kind, with any part unknown.
fn answer(kind: Kind, values: Vec<String>) -> BoxedStrategy<Answer> {
    match kind {
        Kind::Flag => {
            prop_oneof![Just(Answer::Yes), Just(Answer::No), Just(Answer::Unknown)].boxed()
        }
        Kind::Set => {
            // Mostly few elements, so that doors stay closed often enough.
            let states = prop::collection::vec(
                prop_oneof![5 => Just(0_u8), 3 => Just(1), 1 => Just(2)],
                values.len(),
            );
            states
                .prop_map(move |states| {
                    let pick = |wanted| {
                        let zipped = values.iter().zip(&states);
                        zipped
                            .filter(|(_, s)| **s == wanted)
                            .map(|(v, _)| v.clone())
                            .collect()
                    };
                    Answer::Set {
                        yes: pick(1),
                        unknown: pick(2),
                    }
                })
                .boxed()
        }
        Kind::Enum => prop_oneof![
            4 => prop::sample::select(values).prop_map(Answer::Text),
            1 => Just(Answer::Unknown)
        ]
        .boxed(),
        Kind::Number => prop_oneof![Just(1e21), Just(1e23), Just(1e25), Just(2e25), any::<f64>()]
            .prop_map(Answer::Number)
            .boxed(),
        Kind::Date => day().prop_map(Answer::Date).boxed(),
    }
}

/// Answers to the questions in asking order. Details behind a closed door are left out, so that answers never contradict.
fn consistent() -> impl Strategy<Value = Facts> {
    let all: Vec<_> = pack()
        .facts
        .iter()
        .filter(|f| f.text.question.is_some())
        .map(|f| {
            let values = f.text.options.iter().map(|o| o.value.to_string()).collect();
            answer(f.text.kind, values)
        })
        .collect();
    (
        all,
        prop::sample::select(vec!["system", "system", "system", "model"]),
    )
        .prop_map(|(answers, subject)| {
            let mut facts = Facts::default();
            let asked = pack().facts.iter().filter(|f| f.text.question.is_some());
            for (fact, answer) in asked.zip(answers) {
                facts.answer(&fact.text.id, answer);
            }
            facts.answer("subject", Answer::Text(subject.into()));
            without_contradictions(facts)
        })
}

fn without_contradictions(mut facts: Facts) -> Facts {
    loop {
        let found = import::contradictions(pack(), &facts, "f");
        let ids: Vec<String> = found
            .iter()
            .map(|m| m.path.trim_start_matches("f.").to_owned())
            .collect();
        let before = facts.0.len();
        for id in ids {
            facts.0.remove(&id);
        }
        if facts.0.len() == before {
            return facts;
        }
    }
}

/// The same facts with some of them taken back to unknown.
fn weaker(facts: &Facts, mask: &[u8]) -> Facts {
    let mut out = Facts::default();
    for ((id, answer), m) in facts.0.iter().zip(mask.iter().cycle()) {
        match (m % 4, answer) {
            (0, _) => {}
            (1, _) => {
                out.answer(id, Answer::Unknown);
            }
            (2, Answer::Set { yes, unknown }) => {
                let mut open = unknown.clone();
                open.push("*".into());
                let kept = yes.iter().skip(1).cloned().collect();
                out.answer(
                    id,
                    Answer::Set {
                        yes: kept,
                        unknown: open,
                    },
                );
            }
            _ => {
                out.answer(id, answer.clone());
            }
        }
    }
    out
}

fn outcomes(result: &Assessment) -> Vec<(String, Tri)> {
    result
        .verdicts
        .iter()
        .map(|v| (v.rule.to_string(), v.outcome))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn monotone_in_unknowns(facts in consistent(), mask in prop::collection::vec(any::<u8>(), 1..90), as_of in day()) {
        let less = assess(pack(), &weaker(&facts, &mask), as_of);
        let more = assess(pack(), &facts, as_of);
        let after = outcomes(&more);
        // What was certain stays certain ...
        for (rule, outcome) in outcomes(&less) {
            if outcome == Tri::Yes {
                prop_assert!(after.contains(&(rule.clone(), Tri::Yes)), "{} was certain", rule);
            }
        }
        // ... and what was excluded stays excluded: a verdict that is not listed was a certain no.
        for (rule, _) in &after {
            prop_assert!(less.verdicts.iter().any(|v| *v.rule == **rule), "{} was excluded", rule);
        }
        for tier in less.tiers.iter().filter(|t| t.id() != "insufficient_facts") {
            prop_assert!(more.tiers.contains(tier));
        }
        for tier in more.tiers.iter().filter(|t| t.id() != "insufficient_facts") {
            prop_assert!(less.tiers.contains(tier) || less.open_tiers.contains(tier));
        }
        // The same for duties: a duty that is not listed was certainly none.
        for duty in &more.duties {
            prop_assert!(less.duty(&duty.id).is_some(), "{} was excluded", duty.id);
        }
    }

    #[test]
    fn the_tier_does_not_depend_on_the_date(facts in consistent(), a in day(), b in day()) {
        let (a, b) = (assess(pack(), &facts, a), assess(pack(), &facts, b));
        prop_assert_eq!(a.tiers, b.tiers);
        prop_assert_eq!(a.verdicts, b.verdicts);
    }

    #[test]
    fn serialisable_both_ways(facts in consistent(), as_of in day()) {
        let result = assess(pack(), &facts, as_of);
        let text = serde_json::to_string(&result).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Assessment>(&text).unwrap(), &result);
        let text = serde_json::to_string(&facts).unwrap();
        let again: Facts = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(assess(pack(), &again, as_of), result);
    }

    #[test]
    fn insufficient_exactly_when_a_tier_is_open(facts in consistent(), as_of in day()) {
        let result = assess(pack(), &facts, as_of);
        prop_assert_eq!(result.insufficient.is_some(), !result.open_tiers.is_empty());
        if let Some(gap) = &result.insufficient {
            prop_assert!(!gap.missing.is_empty(), "open, but no fact is missing");
        }
        prop_assert!(!result.tiers.is_empty());
    }

    /// Any JSON as facts gives a result and loses nothing.
    #[test]
    fn total_on_any_json(ids in prop::collection::vec((0..130_usize, 0..12_u8), 0..40), as_of in day()) {
        let junk = |n: u8| -> Value {
            match n {
                0 => Value::Null,
                1 => "yes".into(),
                2 => "nonsense".into(),
                3 => serde_json::json!(["4a", 7]),
                4 => serde_json::json!({"yes": ["4a"], "no": ["4b"]}),
                5 => serde_json::json!({"what": 1}),
                6 => 1e300.into(),
                7 => "2027-12-02".into(),
                8 => "9999-99-99".into(),
                9 => serde_json::json!(["provider", "nobody"]),
                10 => true.into(),
                _ => serde_json::json!(["*"]),
            }
        };
        let mut map = serde_json::Map::new();
        for (n, kind) in ids {
            let id = pack().facts.get(n).map_or_else(|| format!("made_up_{n}"), |f| f.text.id.to_string());
            map.insert(id, junk(kind));
        }
        let read = import::facts(pack(), &Value::Object(map.clone()), "facts");
        prop_assert_eq!(read.value.0.len(), map.len());
        let result = assess(pack(), &read.value, as_of);
        prop_assert!(!result.tiers.is_empty());
        prop_assert!(relevant_questions(pack(), &read.value).len() < 100);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let facts = Facts::default();
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let once = serde_json::to_string(&assess(pack(), &facts, as_of)).unwrap();
    let fresh = RulePack::from_value(&RulePack::builtin_value().unwrap()).unwrap();
    assert_eq!(
        once,
        serde_json::to_string(&assess(&fresh, &facts, as_of)).unwrap()
    );
}
