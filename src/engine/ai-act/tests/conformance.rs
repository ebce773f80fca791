//! Conformance suite of the EU AI Act engine: cases that a lawyer can read, from `conformance/*.json`, and from a
//! folder outside when `PLUMBLINE_CASES` names one. The format is described in `conformance/README.md`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use plumbline_ai_act::import::MessageKind;
use plumbline_ai_act::obligations::Status;
use plumbline_ai_act::{Answer, Assessment, Facts, RulePack, Tier, Tri, assess, import};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    source: String,
    #[serde(default)]
    #[allow(dead_code)]
    note: String,
    as_of: NaiveDate,
    #[serde(default)]
    roles: Vec<String>,
    facts: Value,
    expect: Expect,
}

/// Only the keys present are compared.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    tier: Option<Value>,
    basis: Option<Vec<String>>,
    exempt_6_3: Option<Value>,
    art50: Option<Vec<String>>,
    gpai: Option<Value>,
    obligations: Option<Vec<String>>,
    disputed: Option<Vec<String>>,
    insufficient: Option<Value>,
    must_not_say: Option<Vec<String>>,
    status: Option<BTreeMap<String, String>>,
    applies_from: Option<BTreeMap<String, Value>>,
    roles: Option<Vec<String>>,
}

fn cases_in(folder: &Path) -> Vec<(PathBuf, Result<Vec<Case>, String>)> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap_or_else(|e| panic!("{}: {e}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| (path.clone(), read(&path)))
        .collect()
}

/// A file holds one case or a list of cases.
fn read(path: &Path) -> Result<Vec<Case>, String> {
    let text = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let value: Value = serde_json::from_str(&text).map_err(|e| e.to_string())?;
    let list = match value {
        Value::Array(list) => list,
        one => vec![one],
    };
    let mut cases = Vec::new();
    for (at, value) in list.into_iter().enumerate() {
        let case =
            serde_path_to_error::deserialize(value).map_err(|e| format!("case {at}: {e}"))?;
        cases.push(case);
    }
    Ok(cases)
}

/// Letters and digits only, without the words that citations are written with or without.
fn plain(text: &str) -> String {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    let drop = ["art", "article", "annex", "point", "points", "section"];
    words.filter(|w| !drop.contains(w)).collect()
}

fn facts(pack: &RulePack, case: &Case) -> Result<Facts, Vec<String>> {
    let imported = import::facts(pack, &case.facts, "facts");
    let mut facts = imported.value;
    if !case.roles.is_empty() {
        let roles: Vec<&str> = case.roles.iter().map(String::as_str).collect();
        facts.answer("role", Answer::set(&roles));
    }
    let unusable = imported
        .messages
        .iter()
        .filter(|m| m.kind != MessageKind::Contradiction);
    let unusable: Vec<String> = unusable
        .map(|m| format!("{}: {}", m.path, m.text))
        .collect();
    if unusable.is_empty() {
        Ok(facts)
    } else {
        Err(unusable)
    }
}

/// Compares one case; returns what differs.
fn differences(pack: &RulePack, case: &Case) -> Vec<String> {
    let facts = match facts(pack, case) {
        Ok(facts) => facts,
        Err(messages) => return messages,
    };
    let result = assess(pack, &facts, case.as_of);
    let mut wrong = Vec::new();
    let expect = &case.expect;
    if let Some(tier) = &expect.tier {
        check_tier(tier, &result, &mut wrong);
    }
    if let Some(basis) = &expect.basis {
        let found = result.basis();
        for wanted in basis {
            let there = found.iter().any(|b| plain(b).ends_with(&plain(wanted)));
            check(
                there,
                format!("basis: {wanted} is missing in {found:?}"),
                &mut wrong,
            );
        }
    }
    if let Some(exempt) = &expect.exempt_6_3 {
        check(
            same_tri(exempt, result.exempt_6_3),
            format!("exempt_6_3: {:?}, expected {exempt}", result.exempt_6_3),
            &mut wrong,
        );
    }
    if let Some(paragraphs) = &expect.art50 {
        let found: Vec<String> = result
            .art50
            .iter()
            .filter(|p| p.yours == Tri::Yes)
            .map(|p| plain(&p.reference))
            .collect();
        let wanted: Vec<String> = paragraphs.iter().map(|p| plain(p)).collect();
        let all = wanted
            .iter()
            .all(|w| found.iter().any(|f| f.starts_with(w)));
        let none = found
            .iter()
            .all(|f| wanted.iter().any(|w| f.starts_with(w)));
        check(
            all && none,
            format!("art50: {found:?}, expected {wanted:?}"),
            &mut wrong,
        );
    }
    if let Some(gpai) = &expect.gpai {
        let found = gpai_word(&result);
        let same = match gpai {
            Value::Bool(yes) => *yes == (found != "none"),
            other => other.as_str() == Some(found),
        };
        check(same, format!("gpai: {found}, expected {gpai}"), &mut wrong);
    }
    if let Some(disputed) = &expect.disputed {
        let mut found: Vec<&str> = result.disputed.iter().map(|d| &*d.id).collect();
        let mut wanted: Vec<&str> = disputed.iter().map(String::as_str).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        check(
            found == wanted,
            format!("disputed: {found:?}, expected {wanted:?}"),
            &mut wrong,
        );
    }
    if let Some(insufficient) = &expect.insufficient {
        let next = result
            .insufficient
            .as_ref()
            .map(|i| i.next_question.as_deref().unwrap_or(""));
        let same = match insufficient {
            Value::Bool(yes) => *yes == next.is_some(),
            other => next.is_some() && other.as_str() == next,
        };
        let missing = result.insufficient.as_ref().map(|i| &i.missing);
        check(
            same,
            format!("insufficient: next {next:?}, missing {missing:?}, expected {insufficient}"),
            &mut wrong,
        );
    }
    duties(expect, &result, &mut wrong);
    wrong
}

fn check(holds: bool, message: String, wrong: &mut Vec<String>) {
    if !holds {
        wrong.push(message);
    }
}

fn check_tier(tier: &Value, result: &Assessment, wrong: &mut Vec<String>) {
    let found: Vec<&str> = result.tiers.iter().map(|t| t.id()).collect();
    match tier {
        Value::Array(list) => {
            let mut wanted: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            let mut sorted = found.clone();
            wanted.sort_unstable();
            sorted.sort_unstable();
            check(
                sorted == wanted,
                format!("tier: {found:?}, expected {wanted:?}"),
                wrong,
            );
        }
        one => {
            let one = one.as_str().unwrap_or_default();
            let open = one == "insufficient_facts" && result.insufficient.is_some();
            check(
                result.tier.id() == one || open,
                format!("tier: {found:?}, expected {one}"),
                wrong,
            );
        }
    }
}

fn same_tri(expected: &Value, found: Tri) -> bool {
    match expected {
        Value::Bool(yes) => found == Tri::from(*yes),
        other => serde_json::to_value(found).unwrap() == *other,
    }
}

fn gpai_word(result: &Assessment) -> &'static str {
    match (
        result.tiers.contains(&Tier::GpaiSystemic),
        result.tiers.contains(&Tier::Gpai),
    ) {
        (true, _) => "gpai_systemic",
        (false, true) => "gpai",
        (false, false) => "none",
    }
}

fn duties(expect: &Expect, result: &Assessment, wrong: &mut Vec<String>) {
    let certain = || result.duties.iter().filter(|d| d.status != Status::Open);
    for id in expect.obligations.iter().flatten() {
        let there = certain().any(|d| *d.id == **id);
        let found: Vec<&str> = certain().map(|d| &*d.id).collect();
        check(
            there,
            format!("obligations: {id} is missing in {found:?}"),
            wrong,
        );
    }
    for (id, status) in expect.status.iter().flatten() {
        let found = result
            .duty(id)
            .map(|d| serde_json::to_value(d.status).unwrap());
        let same = found.as_ref().and_then(Value::as_str) == Some(status);
        check(
            same,
            format!("status of {id}: {found:?}, expected {status}"),
            wrong,
        );
    }
    for (id, date) in expect.applies_from.iter().flatten() {
        let found = match (result.duty(id), Tier::from_id(id)) {
            (Some(duty), _) => duty.applies_from.map(|d| d.to_string()),
            (None, Some(tier)) => result.tier_applies_from(tier).map(|d| d.to_string()),
            (None, None) => None,
        };
        check(
            found.as_deref() == date.as_str(),
            format!("applies_from of {id}: {found:?}, expected {date}"),
            wrong,
        );
    }
    if let Some(roles) = &expect.roles {
        let found: Vec<&str> = result
            .roles
            .iter()
            .filter(|r| r.state == Tri::Yes)
            .map(|r| &*r.role)
            .collect();
        let mut wanted: Vec<&str> = roles.iter().map(String::as_str).collect();
        let mut sorted = found.clone();
        wanted.sort_unstable();
        sorted.sort_unstable();
        check(
            sorted == wanted,
            format!("roles: {found:?}, expected {wanted:?}"),
            wrong,
        );
    }
    let said = said(result);
    for word in expect.must_not_say.iter().flatten() {
        let hit = if word.contains(' ') && !word.starts_with("Art. ") && !word.starts_with("Annex ")
        {
            said.iter()
                .any(|s| s.to_lowercase().contains(&word.to_lowercase()))
        } else {
            said.iter().any(|s| plain(s) == plain(word))
        };
        check(!hit, format!("must not say {word}"), wrong);
    }
}

/// Everything that the result states as certain: tiers, references, titles, duties, dates, remarks.
fn said(result: &Assessment) -> Vec<String> {
    let mut said: Vec<String> = result.tiers.iter().map(|t| t.id().to_owned()).collect();
    // Article 50 is said to those who bear the paragraph, see below.
    let basis = result
        .basis()
        .into_iter()
        .filter(|b| !b.starts_with("Art. 50"));
    said.extend(basis.map(str::to_owned));
    said.extend(result.routes.iter().map(|r| r.to_string()));
    let hold = result
        .verdicts
        .iter()
        .filter(|v| v.outcome == Tri::Yes && !v.lifted_by_6_3);
    for verdict in hold.filter(|v| v.tier != Tier::Transparency) {
        said.push(verdict.title.to_string());
        said.push(verdict.applies_from.to_string());
    }
    for duty in result.duties.iter().filter(|d| d.status != Status::Open) {
        said.push(duty.id.to_string());
        said.push(duty.title.to_string());
        said.push(duty.article.to_string());
        said.extend(duty.applies_from.map(|d| d.to_string()));
    }
    for paragraph in result.art50.iter().filter(|p| p.yours == Tri::Yes) {
        said.push(paragraph.reference.to_string());
        // "50(4)" is said when one of its subparagraphs is.
        said.extend(
            paragraph
                .reference
                .split(')')
                .next()
                .map(|p| format!("{p})")),
        );
    }
    said.extend(
        result
            .roles
            .iter()
            .filter(|r| r.state == Tri::Yes)
            .map(|r| r.role.to_string()),
    );
    said.extend(result.remarks.iter().map(|r| r.text.to_string()));
    said
}

fn run(folder: &Path) -> (usize, Vec<String>) {
    let pack = RulePack::builtin().unwrap();
    let (mut passed, mut failed) = (0, Vec::new());
    for (path, cases) in cases_in(folder) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        match cases {
            Err(error) => failed.push(format!("{name}: cannot be read: {error}")),
            Ok(cases) => {
                for case in cases {
                    match differences(pack, &case) {
                        wrong if wrong.is_empty() => passed += 1,
                        wrong => failed.push(format!(
                            "{name}, {} ({}): {}",
                            case.id,
                            case.source,
                            wrong.join("; ")
                        )),
                    }
                }
            }
        }
    }
    println!(
        "{}: {passed} passed, {} failed",
        folder.display(),
        failed.len()
    );
    for line in &failed {
        println!("  {line}");
    }
    (passed, failed)
}

fn own_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/conformance")
}

fn own_cases() -> Vec<Case> {
    cases_in(&own_folder())
        .into_iter()
        .flat_map(|(_, cases)| cases.unwrap())
        .collect()
}

#[test]
fn own_cases_pass() {
    let (passed, failed) = run(&own_folder());
    assert!(
        failed.is_empty(),
        "{} cases failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(passed >= 150, "only {passed} cases");
}

/// Anyone can check the engine: `PLUMBLINE_CASES=folder cargo test -p plumbline-ai-act --test conformance -- --nocapture`.
#[test]
fn cases_from_outside_pass() {
    let Ok(folder) = std::env::var("PLUMBLINE_CASES") else {
        println!("PLUMBLINE_CASES is not set: no cases from outside");
        return;
    };
    let (_, failed) = run(Path::new(&folder));
    assert!(
        failed.is_empty(),
        "{} cases failed:\n{}",
        failed.len(),
        failed.join("\n")
    );
}

#[test]
fn case_ids_are_unique_and_sources_are_cited() {
    let cases = own_cases();
    let mut ids: Vec<&str> = cases.iter().map(|c| c.id.as_str()).collect();
    ids.sort_unstable();
    assert!(ids.windows(2).all(|w| w[0] != w[1]), "an id is used twice");
    assert!(cases.iter().all(|c| !c.source.is_empty()));
}

#[test]
fn own_cases_do_not_contradict_themselves() {
    let pack = RulePack::builtin().unwrap();
    for case in own_cases() {
        let found = import::contradictions(pack, &facts(pack, &case).unwrap(), "facts");
        assert!(found.is_empty(), "{}: {found:?}", case.id);
    }
}

#[test]
fn a_wrong_expectation_fails() {
    let pack = RulePack::builtin().unwrap();
    for mut case in own_cases().into_iter().take(20) {
        case.expect.tier = Some("gpai_systemic".into());
        assert!(
            !differences(pack, &case).is_empty(),
            "{} accepts anything",
            case.id
        );
    }
}

#[test]
fn both_outcomes_of_every_condition_occur() {
    let pack = RulePack::builtin().unwrap();
    let mut seen: BTreeMap<(usize, bool, usize), (bool, bool)> = BTreeMap::new();
    for case in own_cases() {
        let facts = facts(pack, &case).unwrap();
        let ids: Vec<&str> = pack.rules.iter().map(|r| &*r.id).collect();
        let traces = plumbline_ai_act::explain::explain_many(pack, &facts, &ids);
        for (r, trace) in traces.iter().enumerate() {
            for (s, step) in trace.steps.iter().enumerate() {
                // The second reading of a contested point; see the test of disputes.
                if step.exception && step.text.to_lowercase().contains("disputed") {
                    continue;
                }
                let entry = seen.entry((r, step.exception, s)).or_default();
                entry.0 |= step.state == Tri::Yes;
                entry.1 |= step.state == Tri::No;
            }
        }
    }
    let mut missing = Vec::new();
    for ((r, _, s), (yes, no)) in &seen {
        if !(*yes && *no) {
            missing.push(format!(
                "{} step {s}: yes {yes}, no {no}",
                pack.rules[*r].id
            ));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_rule_duty_dispute_and_remark_is_reached() {
    let pack = RulePack::builtin().unwrap();
    let mut said = std::collections::BTreeSet::new();
    for case in own_cases() {
        let facts = facts(pack, &case).unwrap();
        let result = assess(pack, &facts, case.as_of);
        said.extend(
            result
                .verdicts
                .iter()
                .filter(|v| v.outcome == Tri::Yes)
                .map(|v| v.rule.to_string()),
        );
        said.extend(
            result
                .duties
                .iter()
                .filter(|d| d.status != Status::Open)
                .map(|d| d.id.to_string()),
        );
        said.extend(result.disputed.iter().map(|d| d.id.to_string()));
        said.extend(result.remarks.iter().map(|r| r.text.to_string()));
    }
    let mut wanted: Vec<String> = pack
        .rules
        .iter()
        .filter(|r| r.tier.is_some())
        .map(|r| r.id.to_string())
        .collect();
    wanted.extend(pack.obligations.iter().map(|o| o.id.to_string()));
    wanted.extend(pack.disputes.iter().map(|d| d.id.to_string()));
    wanted.extend(pack.notes.iter().map(|n| n.text.to_string()));
    let missing: Vec<&String> = wanted.iter().filter(|w| !said.contains(*w)).collect();
    assert!(missing.is_empty(), "never reached: {missing:#?}");
}

#[test]
fn the_other_reading_changes_a_result_for_every_dispute_about_the_class() {
    let pack = RulePack::builtin().unwrap();
    let cases = own_cases();
    for dispute in pack.disputes.iter().filter(|d| d.flag.is_some()) {
        let changes = cases.iter().any(|case| {
            let result = assess(pack, &facts(pack, case).unwrap(), case.as_of);
            let found = result.disputed.iter().find(|d| d.id == dispute.id);
            found.is_some_and(|d| d.other_tiers.is_some())
        });
        assert!(
            changes,
            "{}: no case in which the readings differ",
            dispute.id
        );
    }
}

/// The paragraphs of Article 50 and the duties under it are two views of one thing.
#[test]
fn article_50_paragraphs_and_duties_agree() {
    let pack = RulePack::builtin().unwrap();
    let pairs = [
        ("Art. 50(1)", "art50-1-interaction"),
        ("Art. 50(2)", "art50-2-marking"),
        ("Art. 50(3)", "art50-3-biometric-info"),
        ("Art. 50(4) first subparagraph", "art50-4-deepfake"),
        ("Art. 50(4) second subparagraph", "art50-4-text"),
    ];
    for case in own_cases() {
        let result = assess(pack, &facts(pack, &case).unwrap(), case.as_of);
        for (reference, id) in pairs {
            let paragraph = result
                .art50
                .iter()
                .any(|p| &*p.reference == reference && p.yours == Tri::Yes);
            let duty = result.duty(id).is_some_and(|d| d.status != Status::Open);
            assert_eq!(paragraph, duty, "{}: {reference}", case.id);
        }
    }
}
