//! Import, comparison, traces and reports.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_ai_act::import::MessageKind;
use plumbline_ai_act::{Answer, Facts, RulePack, Tier, Tri, assess, compare, explain, import};
use plumbline_features::compliance::report;
use plumbline_features::compliance::report::{Evidence, Subject};
use serde_json::{Value, json};

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn chatbot() -> Value {
    json!({
        "subject": "system", "technique_limit": "none", "role": ["provider"],
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "union_link": ["placed_on_market", "org_in_union"], "scope_limits": [], "practices": [], "biometrics": [],
        "annex_i_acts": [], "annex_iii_fields": [], "features": ["interacts"], "interaction_limits": [], "le_exception": "no"
    })
}

fn facts(document: &Value) -> Facts {
    import::facts(pack(), document, "facts").value
}

fn recruiting() -> Facts {
    let mut document = chatbot();
    document["annex_iii_fields"] = json!(["4"]);
    document["employment_uses"] = json!(["4a"]);
    document["derogation"] = json!([]);
    facts(&document)
}

#[test]
fn unknown_answers_are_kept_and_named() {
    let mut document = chatbot();
    document["role"] = json!(["provider", "wizard"]);
    document["subject"] = json!("nonsense");
    document["made_up"] = json!({"deep": [1]});
    document["le_exception"] = json!(7);
    let read = import::facts(pack(), &document, "systems[3].facts");
    let paths: Vec<&str> = read.messages.iter().map(|m| m.path.as_str()).collect();
    for id in ["role", "subject", "made_up", "le_exception"] {
        assert!(
            paths.contains(&format!("systems[3].facts.{id}").as_str()),
            "{paths:?}"
        );
    }
    let role = read
        .messages
        .iter()
        .find(|m| m.path.ends_with(".role"))
        .unwrap();
    assert!(role.text.contains("wizard"), "{}", role.text);
    // Nothing is lost: what goes in comes out.
    assert_eq!(serde_json::to_value(&read.value).unwrap(), document);
    // And what can be used is used.
    let result = assess(pack(), &read.value, day("2026-11-23"));
    assert!(result.roles.iter().any(|r| &*r.role == "provider"));
}

#[test]
fn contradictions_are_named_with_their_path() {
    let mut document = chatbot();
    document["employment_uses"] = json!(["4a"]);
    document["obvious"] = json!("yes");
    let read = import::facts(pack(), &document, "facts");
    let found: Vec<&str> = read
        .messages
        .iter()
        .filter(|m| m.kind == MessageKind::Contradiction)
        .map(|m| m.path.as_str())
        .collect();
    assert_eq!(found, ["facts.employment_uses", "facts.obvious"]);
    assert!(
        read.messages[0].text.contains("annex_iii_fields"),
        "{}",
        read.messages[0].text
    );
    document["scope_limits"] = json!(["pre_market"]);
    let read = import::facts(pack(), &document, "facts");
    assert!(read.messages.iter().any(|m| m.path == "facts.scope_limits"));
    assert!(
        import::facts(pack(), &chatbot(), "facts")
            .messages
            .is_empty()
    );
}

#[test]
fn sets_may_say_what_is_in_and_what_is_out() {
    let mut document = chatbot();
    document["annex_iii_fields"] = json!({"yes": [], "no": ["2", "3"]});
    let read = import::facts(pack(), &document, "facts");
    assert!(read.messages.is_empty(), "{:?}", read.messages);
    let result = assess(pack(), &read.value, day("2026-11-23"));
    assert!(result.insufficient.is_some());
}

#[test]
fn facts_that_are_no_object_lose_nothing() {
    let read = import::facts(pack(), &json!([1, 2]), "facts");
    assert_eq!(read.messages.len(), 1);
    assert_eq!(read.unread, [("facts".to_owned(), json!([1, 2]))]);
}

#[test]
fn an_assessment_of_another_pack_is_read_with_a_message() {
    let result = assess(pack(), &recruiting(), day("2026-11-23"));
    let mut document = serde_json::to_value(&result).unwrap();
    let same = import::assessment(pack(), &document, "a");
    assert_eq!(
        (same.value.as_ref(), same.messages.len()),
        (Some(&result), 0)
    );
    document["pack_version"] = json!("2031-01-01.1");
    document["duties"][0] = json!("broken");
    document["tiers"][0] = json!("no_such_tier");
    let read = import::assessment(pack(), &document, "a");
    let paths: Vec<&str> = read.messages.iter().map(|m| m.path.as_str()).collect();
    assert_eq!(paths, ["a.pack_version", "a.tiers[0]", "a.duties[0].id"]);
    let unread: Vec<&str> = read.unread.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(unread, ["a.tiers[0]", "a.duties[0]"]);
    assert_eq!(read.value.unwrap().duties.len(), result.duties.len() - 1);
    let none = import::assessment(pack(), &json!({"as_of": "soon"}), "a");
    assert!(none.value.is_none() && !none.messages.is_empty() && none.unread.len() == 1);
}

#[test]
fn what_changed_is_said_with_the_reason() {
    let before = assess(pack(), &facts(&chatbot()), day("2026-11-23"));
    let after = assess(pack(), &recruiting(), day("2026-11-23"));
    let changes = compare(&before, &after);
    assert_eq!(changes.tier, Some((Tier::Transparency, Tier::HighRisk)));
    assert_eq!(
        changes.sentence(),
        "moves from transparency duties to high risk because Annex III 4(a) (Recruitment and selection) now holds"
    );
    assert!(
        changes
            .duties
            .iter()
            .any(|d| &*d.id == "art9-rms" && d.before.is_none())
    );
    assert!(compare(&before, &before).is_empty());
    assert_eq!(compare(&before, &before).sentence(), "does not change");
    let back = compare(&after, &before);
    assert!(
        back.sentence().contains("no longer holds"),
        "{}",
        back.sentence()
    );
}

#[test]
fn moving_the_date_changes_statuses_only() {
    let mut facts = recruiting();
    facts.answer("placed_on", Answer::Date(day("2028-01-01")));
    let before = assess(pack(), &facts, day("2026-11-23"));
    let after = assess(pack(), &facts, day("2027-12-02"));
    let changes = compare(&before, &after);
    assert!(changes.tier.is_none() && changes.gained.is_empty());
    let duty = changes
        .duties
        .iter()
        .find(|d| &*d.id == "art9-rms")
        .unwrap();
    assert_ne!(duty.before, duty.after);
    assert_eq!(changes.as_of, Some((day("2026-11-23"), day("2027-12-02"))));
}

#[test]
fn another_pack_is_compared_before_it_is_accepted() {
    let mut document = RulePack::builtin_value().unwrap();
    document["meta"]["version"] = json!("2027-02-01.1");
    let rules = document["high_risk"]["groups"][1]["rules"]
        .as_array_mut()
        .unwrap();
    rules.retain(|r| r["id"] != "iii-4a");
    let next = RulePack::from_value(&document).unwrap();
    let changes = compare(
        &assess(pack(), &recruiting(), day("2026-11-23")),
        &assess(&next, &recruiting(), day("2026-11-23")),
    );
    assert_eq!(changes.tier, Some((Tier::HighRisk, Tier::Transparency)));
    assert_eq!(changes.pack.as_ref().map(|p| &*p.1), Some("2027-02-01.1"));
}

#[test]
fn a_trace_shows_every_condition_with_article_and_link() {
    let trace = explain(pack(), &facts(&chatbot()), "50-1").unwrap();
    assert_eq!(trace.outcome, Tri::Yes);
    let states: Vec<(Tri, bool)> = trace.steps.iter().map(|s| (s.state, s.exception)).collect();
    assert_eq!(
        states,
        [
            (Tri::Yes, false),
            (Tri::Yes, false),
            (Tri::No, true),
            (Tri::No, true)
        ]
    );
    assert!(
        trace
            .steps
            .iter()
            .all(|s| s.link.is_some() && !s.because.is_empty())
    );
    assert!(explain(pack(), &Facts::default(), "no-such-rule").is_none());
    let open = explain(pack(), &Facts::default(), "50-1").unwrap();
    assert!(open.steps.iter().all(|s| s.state == Tri::Unknown));
}

#[test]
fn the_report_says_all_that_it_must() {
    let mut facts = recruiting();
    facts.answer("annex_i_acts", Answer::Unknown);
    let assessment = assess(pack(), &facts, day("2026-11-23"));
    let evidence = [Evidence {
        obligation: "art9-rms".into(),
        name: "Risk register | v2".into(),
        owner: "Ada".into(),
        ..Evidence::default()
    }];
    let subject = Subject {
        name: "Applicant\nranking",
        purpose: "Rank applicants",
        facts: &facts,
        assessment: &assessment,
        evidence: &evidence,
        proofs: &[],
        work: &[],
        head: &[],
    };
    let text = report::markdown(pack(), &subject);
    for part in [
        "# Applicant ranking",
        "not legal advice",
        "**high risk** (applies from 2027-12-02)",
        "Basis: Annex III 4(a)",
        "[Annex III 4(a)](https://eur-lex.europa.eu/",
        "- Roles: provider",
        "Risk register \\| v2, Ada",
        "Evidence: none yet",
        "Retention: 10 years",
        "Art. 99(4): up to",
        "by the letter of Art. 113: 2026-08-02",
        "## Open questions",
        "answered with 'I don't know'",
        "Rule pack: 2026-11-23.2, SHA-256 ",
        "As-of date: 2026-11-23",
        "Not assessed: whether an answer is true",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let value = report::json(pack(), &subject);
    for key in [
        "facts",
        "assessment",
        "trace",
        "obligations",
        "open_questions",
        "pack_version",
        "pack_hash",
        "as_of",
        "note",
        "not_assessed",
    ] {
        assert!(value.get(key).is_some_and(|v| !v.is_null()), "{key}");
    }
    assert_eq!(
        import::assessment(pack(), &value["assessment"], "a")
            .value
            .unwrap(),
        assessment
    );
}

#[test]
fn own_answers_win_over_the_organisation_profile() {
    let profile = facts(&json!({"public_body": "yes", "org_size": "sme"}));
    let mut own = Facts::default();
    own.answer("public_body", Answer::No);
    let all = own.completed_by(&profile);
    assert_eq!(all.get("public_body"), Some(&Answer::No));
    assert_eq!(all.get("org_size"), Some(&Answer::Text("sme".into())));
}
