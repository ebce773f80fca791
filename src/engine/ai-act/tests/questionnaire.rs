//! The questionnaire: published as it is, short for simple systems, never a question without effect.
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::Path;

use chrono::NaiveDate;
use plumbline_ai_act::vocabulary::Kind;
use plumbline_ai_act::{
    Answer, Facts, RulePack, assess, import, next_best, questionnaire, relevant_questions,
};
use serde_json::Value;

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `public/questionnaire.json` is what the pack says. `PLUMBLINE_WRITE=1` writes it anew.
#[test]
fn published_questionnaire_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../public/questionnaire.json");
    let text = format!(
        "{}\n",
        serde_json::to_string_pretty(&questionnaire::published(pack())).unwrap()
    );
    if std::env::var_os("PLUMBLINE_WRITE").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == text,
        "public/questionnaire.json is stale: run with PLUMBLINE_WRITE=1"
    );
}

#[test]
fn every_question_has_text_example_and_reason() {
    for fact in &pack().facts {
        let text = &fact.text;
        if text.question.is_some() {
            assert!(text.example.is_some() && text.why.is_some(), "{}", text.id);
            let options = matches!(text.kind, Kind::Set | Kind::Enum);
            assert_eq!(options, !text.options.is_empty(), "{}", text.id);
        }
    }
}

/// Answers question after question as they are offered; returns how many it took.
fn walk(answers: &[(&str, Answer)]) -> (usize, Facts) {
    let mut facts = Facts::default();
    for round in 0.. {
        let open = relevant_questions(pack(), &facts);
        let Some(question) = open.iter().find(|q| !q.left_open) else {
            return (round, facts);
        };
        let answer = answers.iter().find(|(id, _)| **id == *question.text.id);
        let answer = match (answer, question.text.kind) {
            (Some((_, answer)), _) => answer.clone(),
            (None, Kind::Set) => Answer::set(&[]),
            (None, Kind::Flag) => Answer::No,
            (None, kind) => panic!("no answer for {} ({kind:?})", question.text.id),
        };
        facts.answer(&question.text.id.clone(), answer);
    }
    unreachable!()
}

const ELEMENTS: [&str; 5] = [
    "machine_based",
    "autonomy",
    "objectives",
    "infers",
    "influences",
];

fn plain_system() -> Vec<(&'static str, Answer)> {
    vec![
        ("subject", Answer::Text("system".into())),
        ("ai_elements", Answer::set(&ELEMENTS)),
        ("technique_limit", Answer::Text("none".into())),
        ("role", Answer::set(&["provider"])),
        (
            "union_link",
            Answer::set(&["placed_on_market", "org_in_union"]),
        ),
    ]
}

#[test]
fn a_plain_spam_filter_is_done_in_about_ten() {
    let (asked, facts) = walk(&plain_system());
    let result = assess(pack(), &facts, day("2026-11-23"));
    assert_eq!(result.tier.id(), "minimal");
    assert!(result.insufficient.is_none());
    assert!(asked <= 12, "{asked} questions");
}

#[test]
fn a_spreadsheet_is_done_in_two() {
    let mut answers = plain_system();
    answers[1].1 = Answer::set(&["machine_based"]);
    let (asked, facts) = walk(&answers);
    assert_eq!(
        assess(pack(), &facts, day("2026-11-23")).tier.id(),
        "not_ai_system"
    );
    assert!(asked <= 2, "{asked} questions");
}

#[test]
fn a_high_risk_walk_ends_with_every_duty_clear() {
    let mut answers = plain_system();
    answers.push(("annex_iii_fields", Answer::set(&["4"])));
    answers.push(("employment_uses", Answer::set(&["4a"])));
    answers.push(("placed_on", Answer::Date(day("2028-01-01"))));
    let (asked, facts) = walk(&answers);
    let result = assess(pack(), &facts, day("2026-11-23"));
    assert_eq!(result.tier.id(), "high_risk");
    assert!(
        result
            .duties
            .iter()
            .all(|d| d.status != plumbline_ai_act::obligations::Status::Open)
    );
    assert!(asked <= 20, "{asked} questions");
}

#[test]
fn an_answer_of_i_do_not_know_is_kept_and_not_put_first_again() {
    let mut facts = Facts::default();
    assert_eq!(next_best(pack(), &facts).as_deref(), Some("subject"));
    facts.answer("subject", Answer::Unknown);
    assert_ne!(next_best(pack(), &facts).as_deref(), Some("subject"));
    let left = relevant_questions(pack(), &facts);
    assert!(left.iter().any(|q| &*q.text.id == "subject" && q.left_open));
}

#[test]
fn after_a_door_question_left_open_the_details_are_asked() {
    let mut facts = Facts::default();
    for (id, answer) in plain_system() {
        facts.answer(id, answer);
    }
    facts.answer("annex_iii_fields", Answer::Unknown);
    let open = relevant_questions(pack(), &facts);
    assert!(open.iter().any(|q| &*q.text.id == "employment_uses"));
}

/// Bases for the search below: the cases of the conformance suite.
fn bases() -> Vec<(Facts, NaiveDate)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.sort();
    let mut out = Vec::new();
    for path in files
        .iter()
        .filter(|p| p.extension().is_some_and(|e| e == "json"))
    {
        let list: Vec<Value> =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in list {
            let mut facts = import::facts(pack(), &case["facts"], "facts").value;
            let roles: Vec<&str> = case["roles"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(Value::as_str)
                .collect();
            if !roles.is_empty() {
                facts.answer("role", Answer::set(&roles));
            }
            out.push((facts, day(case["as_of"].as_str().unwrap())));
        }
    }
    out
}

fn alternatives(id: &str) -> Vec<Answer> {
    let fact = pack().fact(id).unwrap();
    let values = fact.text.options.iter().map(|o| &*o.value);
    match fact.text.kind {
        Kind::Flag => vec![Answer::Yes, Answer::No],
        Kind::Set => values
            .map(|v| Answer::set(&[v]))
            .chain([Answer::set(&[])])
            .collect(),
        Kind::Enum => values.map(|v| Answer::Text(v.into())).collect(),
        Kind::Number => [1e21, 5e22, 1e25, 3e25, 1e9].map(Answer::Number).into(),
        Kind::Date => ["2024-01-01", "2026-08-01", "2028-03-01", "2029-01-01"]
            .map(|d| Answer::Date(day(d)))
            .into(),
    }
}

/// Everything that a result shows, with fines and reliefs.
fn shown(facts: &Facts, as_of: NaiveDate) -> String {
    let result = assess(pack(), facts, as_of);
    let profile = plumbline_ai_act::fines::Profile::new(pack(), facts);
    let entries = result
        .duties
        .iter()
        .filter_map(|d| pack().obligation(&d.id));
    let money: Vec<_> = entries
        .map(|e| (profile.fine(pack(), e), profile.reliefs(pack(), e)))
        .collect();
    format!(
        "{}{}",
        serde_json::to_string(&result).unwrap(),
        serde_json::to_string(&money).unwrap()
    )
}

#[test]
fn every_question_can_change_some_result() {
    let bases = bases();
    for fact in pack().facts.iter().filter(|f| f.text.question.is_some()) {
        let id = &fact.text.id;
        let alternatives = alternatives(id);
        let changes = bases.iter().any(|(base, as_of)| {
            let mut first: Option<String> = None;
            let mut alternatives = alternatives.clone();
            alternatives.extend(base.get(id).cloned());
            alternatives.iter().any(|answer| {
                let mut facts = base.clone();
                facts.answer(id, answer.clone());
                let result = shown(&facts, *as_of);
                let differs = first.as_ref().is_some_and(|f| *f != result);
                first.get_or_insert(result);
                differs
            })
        });
        assert!(changes, "{id} changes nothing");
    }
}

/// A question that is not offered cannot change the certain part of the verdict: no answer to it changes the tiers.
#[test]
fn questions_that_are_not_offered_do_not_change_the_tiers() {
    for (base, as_of) in bases().into_iter().step_by(7) {
        let before = assess(pack(), &base, as_of);
        let offered: Vec<std::sync::Arc<str>> = relevant_questions(pack(), &base)
            .iter()
            .map(|q| q.text.id.clone())
            .collect();
        for fact in pack().facts.iter().filter(|f| f.text.question.is_some()) {
            let id = &fact.text.id;
            // Details behind a door that is still closed are offered once it opens.
            let door = fact.gate.is_some() || fact.ask_if.is_some();
            if base.get(id).is_some() || offered.contains(id) || door {
                continue;
            }
            for answer in alternatives(id) {
                let mut facts = base.clone();
                facts.answer(id, answer);
                let after = assess(pack(), &facts, as_of);
                assert_eq!(
                    (&before.tiers, &before.open_tiers),
                    (&after.tiers, &after.open_tiers),
                    "{id}"
                );
            }
        }
    }
}
