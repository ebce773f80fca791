//! The workspace file: what goes out comes back bit for bit, what is broken is repaired or refused by name, and
//! nothing that is thrown at the reader makes it panic.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange_support;

use exchange_support::{Dice, empty, random, stamp};
use plumbline_commands::command::Intent;
use plumbline_commands::editor::Editor;
use plumbline_document::ids::{ChangeId, ItemId, PersonId};
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::{Limits, ReadFile, export, read};
use plumbline_exchange::migrate;
use plumbline_exchange::notes::Severity;
use plumbline_exchange::read_error::ReadError;
use plumbline_exchange::sniff::{Input, open};
use proptest::prelude::*;
use serde_json::{Value, json};
use uuid::Uuid;

fn at() -> chrono::DateTime<chrono::Utc> {
    stamp(9).at
}

fn reread(workspace: &Workspace, change: impl FnOnce(&mut Value)) -> ReadFile {
    let mut value: Value = serde_json::from_str(&export(workspace, at())).unwrap();
    change(&mut value);
    read(&value.to_string(), Limits::default()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn export_then_read_is_the_identity(seed: u64) {
        let workspace = random(seed, 12);
        let text = export(&workspace, at());
        let back = read(&text, Limits::default()).unwrap();
        prop_assert!(back.notes.is_empty(), "{:?}", back.notes);
        prop_assert_eq!(&back.workspace, &workspace);
        prop_assert_eq!(&export(&back.workspace, back.exported.unwrap()), &text);
        let one_line = serde_json::from_str::<Value>(&text).unwrap().to_string();
        let short = read(&one_line, Limits::default()).unwrap();
        prop_assert!(short.notes.is_empty());
        prop_assert_eq!(&short.workspace, &workspace);
    }

    #[test]
    fn mutated_files_never_panic_and_what_comes_in_is_consistent(seed: u64, cuts in 1_usize..6) {
        let mut bytes = export(&random(seed, 4), at()).into_bytes();
        let mut dice = Dice(seed ^ 1);
        for _ in 0..cuts {
            let n = bytes.len().max(1);
            let place = dice.below(n);
            match dice.below(5) {
                0 => bytes.truncate(place),
                1 => if let Some(b) = bytes.get_mut(place) { *b ^= 1 << dice.below(8) },
                2 => { let extra = b"{}[],:\"0e9"[dice.below(10)]; bytes.insert(place.min(bytes.len()), extra); }
                3 => { let end = (place + dice.below(40)).min(bytes.len()); bytes.drain(place.min(end)..end); }
                _ => { let end = (place + dice.below(40)).min(bytes.len()); let copy = bytes[place.min(end)..end].to_vec(); bytes.splice(place.min(end)..place.min(end), copy); }
            }
        }
        let mut next = 0;
        let mut ids = || { next += 1; Uuid::from_u128(next) };
        if let Ok(incoming) = open(Input::Bytes(&bytes), "fuzz", &empty(), Limits::default(), &mut ids) {
            for mode in [plumbline_exchange::preview::Mode::Merge, plumbline_exchange::preview::Mode::Replace] {
                let preview = plumbline_exchange::preview::compare(&empty(), &incoming.content, mode, &Default::default());
                let text = export(preview.target(), at());
                let back = read(&text, Limits::default()).unwrap();
                prop_assert_eq!(export(&back.workspace, at()), text, "a repaired workspace needs no repair");
            }
        }
    }

    #[test]
    fn values_of_the_wrong_sort_never_panic(seed: u64) {
        let mut dice = Dice(seed);
        let mut value: Value = serde_json::from_str(&export(&random(seed, 4), at())).unwrap();
        for _ in 0..3 {
            mutate(&mut value, &mut dice);
        }
        if let Ok(back) = read(&value.to_string(), Limits::default()) {
            let text = export(&back.workspace, at());
            let again = read(&text, Limits::default()).unwrap();
            // The ledger is never mended: what does not hold in it is said each time.
            let mut notes = again.notes.list().iter();
            prop_assert!(notes.all(|n| n.at == "workspace.ledger"), "{:?}", again.notes);
            prop_assert_eq!(export(&again.workspace, at()), text);
        }
    }
}

/// Walks to a random place and puts something else there.
fn mutate(value: &mut Value, dice: &mut Dice) {
    let stop = dice.below(6) == 0;
    match value {
        Value::Object(map) if !stop && !map.is_empty() => {
            let n = dice.below(map.len());
            let key = map.keys().nth(n).unwrap().clone();
            match dice.below(12) {
                0 => drop(map.remove(&key)),
                1 => drop(map.insert(dice.text(), json!(dice.text()))),
                _ => mutate(map.get_mut(&key).unwrap(), dice),
            }
        }
        Value::Array(list) if !stop && !list.is_empty() => {
            let n = dice.below(list.len());
            let copy = list[n].clone();
            match dice.below(8) {
                0 => list.push(copy),
                _ => mutate(&mut list[n], dice),
            }
        }
        _ => {
            *value = match dice.below(8) {
                0 => Value::Null,
                1 => json!(u64::MAX),
                2 => json!(-1),
                3 => json!(1e300),
                4 => json!([]),
                5 => json!({}),
                6 => json!(Uuid::nil()),
                _ => json!(dice.text()),
            }
        }
    }
}

#[test]
fn every_schema_has_a_fixture_that_still_opens() {
    let steps = migrate::STEPS.iter().map(|step| step.from);
    assert!(steps.eq(migrate::OLDEST..migrate::SCHEMA));
    for schema in migrate::OLDEST..=migrate::SCHEMA {
        let path = format!(
            "{}/tests/fixtures/schema-{schema}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("{path} is missing"));
        let back = read(&text, Limits::default()).unwrap();
        assert_eq!(back.schema, schema);
        assert!(back.refused.is_empty());
        assert!(back.notes.is_empty(), "{:?}", back.notes);
        assert_eq!(back.workspace.items.len(), 5);
        if schema == migrate::SCHEMA {
            let app = format!("\"app\": \"{}\"", plumbline_document::APP_VERSION);
            let again = export(&back.workspace, back.exported.unwrap());
            assert_eq!(again.replace(&app, "\"app\": \"0.1.0\""), text);
        }
    }
}

#[test]
fn what_cannot_be_opened_says_why() {
    let small = Limits {
        bytes: 10,
        records: 1,
    };
    let whole = export(&random(3, 9), at());
    let why = |text: &str| read(text, Limits::default()).unwrap_err();
    assert!(matches!(
        read(&whole, small),
        Err(ReadError::TooLarge { limit: 10, .. })
    ));
    assert_eq!(why(" \n"), ReadError::Empty);
    assert!(matches!(
        why("{\"plumbline\": 1,"),
        ReadError::Broken { line: 1, .. }
    ));
    assert!(matches!(
        why(&"[".repeat(200_000)),
        ReadError::TooDeep { line: 1 }
    ));
    assert!(matches!(why("[]"), ReadError::Envelope { .. }));
    assert!(
        matches!(why("{\"plumbline\":1,\"schema\":\"x\"}"), ReadError::Envelope { at, .. } if at == "schema")
    );
    assert_eq!(
        why("{\"plumbline\":1,\"schema\":3,\"workspace\":{}}"),
        ReadError::Newer { found: 3, known: 2 }
    );
    assert!(matches!(
        why("{\"plumbline\":1,\"schema\":0,\"workspace\":{}}"),
        ReadError::Envelope { .. }
    ));
    assert!(
        matches!(why("{\"plumbline\":1,\"schema\":1,\"workspace\":{\"items\":[],\"id\":7}}"), ReadError::Envelope { at, .. } if at == "workspace.id")
    );
    let few = Limits {
        records: 1,
        ..Limits::default()
    };
    let two = "{\"plumbline\":1,\"schema\":1,\"workspace\":{\"items\":[1,2]}}";
    assert_eq!(
        read(two, few).unwrap_err(),
        ReadError::TooMany {
            records: 2,
            limit: 1
        }
    );
    for error in [why("[]"), why("{"), why("")] {
        assert!(!error.to_string().is_empty() && !error.hint().is_empty());
    }
}

fn five() -> Workspace {
    let text = include_str!("fixtures/schema-1.json");
    read(text, Limits::default()).unwrap().workspace
}

#[test]
fn a_bad_item_is_refused_with_its_path_and_the_others_come_in() {
    let back = reread(&five(), |v| {
        v["workspace"]["items"][1]["judgements"] =
            json!({"effort": [{"value": 5}, {"value": "much"}]});
        v["workspace"]["items"][2] = json!(17);
    });
    assert_eq!(back.workspace.items.len(), 3);
    let places: Vec<&str> = back.refused.iter().map(|r| r.at.as_str()).collect();
    assert_eq!(
        places,
        [
            "workspace.items[1].judgements.effort[1].value",
            "workspace.items[2]"
        ]
    );
    assert!(back.refused[0].text.contains("much"));
    assert_eq!(back.notes.count(Severity::Error), 2);
}

#[test]
fn unknown_fields_are_said_and_those_of_items_kept() {
    let back = reread(&five(), |v| {
        v["workspace"]["items"][0]["mood"] = json!({"of": "day"});
        v["workspace"]["settings"]["colour"] = json!("red");
        v["workspace"]["campaigns"] = json!([]);
        v["signature"] = json!("x");
    });
    let places: Vec<&str> = back.notes.list().iter().map(|n| n.at.as_str()).collect();
    assert_eq!(
        places,
        [
            "signature",
            "workspace.settings.colour",
            "workspace.items[0].mood",
            "workspace.campaigns"
        ]
    );
    let kept = back
        .workspace
        .items
        .iter()
        .find(|i| i.extra.contains_key("mood"))
        .unwrap();
    assert_eq!(kept.extra["mood"], ["{\"of\":\"day\"}"]);
}

#[test]
fn references_numbers_and_rings_are_repaired_at_a_named_place() {
    let good = five();
    let id = |n: usize| json!(good.items.iter().nth(n).unwrap().id);
    let stranger = json!(Uuid::from_u128(99));
    let back = reread(&good, |v| {
        let items = &mut v["workspace"]["items"];
        items[0]["parent"] = id(1);
        items[1]["parent"] = id(0);
        items[2]["depends_on"] = json!([id(3), id(3), stranger]);
        items[3]["depends_on"] = json!([id(2)]);
        items[4]["number"] = items[0]["number"].clone();
        items[4]["owner"] = stranger.clone();
        items[4]["system"] = stranger.clone();
        items[4]["status"] = json!("nowhere");
        let mut twin = items[0].clone();
        twin["title"] = json!("Twin");
        items.as_array_mut().unwrap().push(twin);
        v["workspace"]["settings"]["framework"] = json!("gone");
    });
    let w = &back.workspace;
    assert_eq!(w.items.len(), 6);
    let at = |n: u32| w.items.at(n).unwrap();
    // The ring of parents is cut where it closes: items 0 → 1 → (0).
    assert_eq!(at(0).parent, Some(at(1).id));
    assert_eq!(at(1).parent, None);
    assert_eq!(at(2).depends_on, [at(3).id]);
    assert!(at(3).depends_on.is_empty());
    assert_eq!(at(4).system, None);
    assert_eq!(
        w.people.get(&PersonId(Uuid::from_u128(99))).unwrap().name,
        "Unknown person"
    );
    assert_eq!(at(4).extra["status"], ["nowhere"]);
    assert_eq!(at(5).title, "Twin");
    let mut numbers: Vec<u32> = w.items.iter().map(|i| i.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(numbers.len(), 6);
    assert_eq!(w.settings.framework.as_str(), "ai_value");
    let places: Vec<&str> = back.notes.list().iter().map(|n| n.at.as_str()).collect();
    for place in [
        "workspace.items[5].id",
        "workspace.settings.framework",
        "workspace.items[2].depends_on",
        "workspace.items[4].system",
        "workspace.items[4].status",
        "workspace.items[4].number",
        "workspace.items[1].parent",
        "workspace.items[3].depends_on",
    ] {
        assert!(places.contains(&place), "{place} is not among {places:?}");
    }
    let once = export(w, stamp(9).at);
    let again = read(&once, Limits::default()).unwrap();
    assert!(again.notes.is_empty());
}

#[test]
fn many_twins_and_long_chains_take_linear_time() {
    let good = five();
    let mut first = serde_json::to_value(good.items.iter().next().unwrap().as_ref()).unwrap();
    first["parent"] = Value::Null;
    let n = 20_000_u32;
    let items: Vec<Value> = (0..n)
        .map(|i| {
            let mut item = first.clone();
            if i % 2 == 0 {
                // One long ring of parents and dependencies.
                item["id"] = json!(ItemId(Uuid::from_u128(u128::from(i) + 1000)));
                let next = json!(Uuid::from_u128(u128::from((i + 2) % n) + 1000));
                item["parent"] = next.clone();
                item["depends_on"] = json!([next]);
            } else {
                item["title"] = json!(format!("Twin {i}"));
            }
            item
        })
        .collect();
    let start = std::time::Instant::now();
    let back = reread(&good, |v| v["workspace"]["items"] = Value::Array(items));
    assert_eq!(back.workspace.items.len(), n as usize);
    assert!(back.notes.more() > 0);
    assert!(back.notes.list().len() <= 60);
    let text = export(&back.workspace, at());
    assert!(read(&text, Limits::default()).unwrap().notes.is_empty());
    assert!(
        start.elapsed().as_secs() < 30,
        "quadratic work would take minutes"
    );
}

/// Writes the fixture of the newest schema anew, from the last one, after a change to what is written:
/// `cargo test --no-default-features --test exchange_file -- --ignored`
#[test]
#[ignore = "writes tests/fixtures/schema-2.json"]
fn write_the_fixture() {
    let at: chrono::DateTime<chrono::Utc> = "2026-11-25T09:00:00Z".parse().unwrap();
    let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures");
    let text = std::fs::read_to_string(format!("{dir}/schema-1.json")).unwrap();
    let workspace = read(&text, Limits::default()).unwrap().workspace;
    let system = workspace.systems.iter().next().unwrap().id;
    let mut bench = Editor::new(workspace);
    let facts = r#"{"subject": "system",
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "technique_limit": "none", "union_link": ["placed_on_market", "org_in_union"],
        "scope_limits": [], "role": ["provider"], "practices": [], "biometrics": [],
        "annex_i_acts": [], "annex_iii_fields": [], "features": ["interacts"],
        "interaction_limits": [], "le_exception": "no", "placed_on": "2026-09-14"}"#;
    let commands = [
        json!({"put_organisation": {"organisation": {"facts": {"org_size": "sme"}}}}),
        json!({"answer_facts": {"system": system, "answers": serde_json::from_str::<Value>(facts).unwrap()}}),
        json!({"adopt_assessment": {"system": system, "as_of": "2026-11-25"}}),
        json!({"put_trigger": {"system": system, "trigger": {
            "id": Uuid::from_u128(0x71), "kind": "new_data", "date": "2026-12-01", "note": "Claims of 2026."}}}),
        json!({"put_evidence": {"evidence": {
            "id": Uuid::from_u128(0xe1), "name": "Screenshot of the notice", "system": system,
            "covers": ["art50-1-interaction"], "link": "https://example.org/notice",
            "date": "2026-11-20", "state": "valid", "retention": "while in use",
            "meta": {"rev": 1, "created": {"at": at, "change": "1"}, "changed": {"at": at, "change": "1"}}}}}),
    ];
    for (n, command) in (1..).zip(commands) {
        let command = serde_json::from_value(command).unwrap();
        let change = ChangeId(n);
        bench
            .execute(&Intent {
                command,
                at,
                by: None,
                change,
            })
            .unwrap();
    }
    let app = format!("\"app\": \"{}\"", plumbline_document::APP_VERSION);
    let text = export(bench.workspace(), at).replace(&app, "\"app\": \"0.1.0\"");
    std::fs::write(format!("{dir}/schema-2.json"), text).unwrap();
}
