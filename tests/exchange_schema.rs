//! The published JSON Schema says what the files are: every export fits it, every field that is written is named in
//! it, and documents that are wrong do not fit.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange_support;

use chrono::NaiveDate;
use exchange_support::{random, stamp};
use jsonschema::Validator;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use plumbline_exchange::schema::workspace_file;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::LazyLock;

fn schema() -> Value {
    serde_json::from_str(include_str!("../public/plumbline.schema.json")).unwrap()
}

/// Whether a file fits the published schema, formats of dates, times and identities included; where it does not.
///
/// A date is what the program takes for one: RFC 3339 knows no year beyond 9999, and a person may type one.
fn check(value: &Value) -> Result<(), String> {
    static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
        jsonschema::options()
            .should_validate_formats(true)
            .with_format("date", |text: &str| text.parse::<NaiveDate>().is_ok())
            .build(&schema())
            .expect("the schema is one")
    });
    VALIDATOR
        .validate(value)
        .map_err(|e| format!("{}: {e}", e.instance_path()))
}

/// `public/plumbline.schema.json` is what the types say; `PLUMBLINE_WRITE=1 cargo test --test exchange_schema` writes it
/// anew.
#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/plumbline.schema.json");
    let text = serde_json::to_string_pretty(&workspace_file()).unwrap() + "\n";
    if std::env::var_os("PLUMBLINE_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let stored = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        stored == text,
        "public/plumbline.schema.json is stale: run with PLUMBLINE_WRITE=1"
    );
}

/// A validator passes over keywords that it does not know, so that a misspelt one would ask for nothing.
#[test]
fn every_keyword_is_one_of_json_schema() {
    let known = [
        "$defs",
        "$ref",
        "$schema",
        "additionalProperties",
        "anyOf",
        "const",
        "description",
        "enum",
        "format",
        "items",
        "maxItems",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "oneOf",
        "pattern",
        "prefixItems",
        "properties",
        "propertyNames",
        "required",
        "title",
        "type",
    ];
    let mut used = BTreeSet::new();
    keywords(&schema(), &mut used);
    let unknown: Vec<&String> = used
        .iter()
        .filter(|k| !known.contains(&k.as_str()))
        .collect();
    assert_eq!(unknown, Vec::<&String>::new());
}

fn keywords(schema: &Value, out: &mut BTreeSet<String>) {
    for (keyword, rule) in schema.as_object().into_iter().flatten() {
        out.insert(keyword.clone());
        match (keyword.as_str(), rule) {
            ("$defs" | "properties", Value::Object(named)) => {
                named.values().for_each(|below| keywords(below, out));
            }
            ("anyOf" | "oneOf" | "prefixItems", Value::Array(ways)) => {
                ways.iter().for_each(|below| keywords(below, out));
            }
            ("additionalProperties" | "items" | "propertyNames", below) => keywords(below, out),
            _ => {}
        }
    }
}

fn exported(workspace: &Workspace) -> Value {
    serde_json::from_str(&export(workspace, stamp(9).at)).unwrap()
}

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/schema-2.json")).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn every_export_fits(seed: u64) {
        prop_assert_eq!(check(&exported(&random(seed, 8))), Ok(()));
    }
}

#[test]
fn the_fixture_fits() {
    assert_eq!(check(&fixture()), Ok(()));
    assert_eq!(
        schema()["properties"]["schema"]["const"],
        plumbline_exchange::migrate::SCHEMA
    );
}

/// Files that the program itself wrote, with an assessment and with a ledger.
#[test]
fn files_that_were_exported_fit() {
    for text in [
        include_str!("fixtures/assessed.plumbline.json"),
        include_str!("fixtures/decided.plumbline.json"),
    ] {
        assert_eq!(check(&serde_json::from_str(text).unwrap()), Ok(()));
    }
}

/// Every field of every object that the schema describes occurs in some export: nothing is published that is never
/// written, apart from the few values that a random workspace leaves out.
#[test]
fn the_schema_names_nothing_that_is_never_written() {
    let mut written = BTreeSet::new();
    for seed in 0..40 {
        names(&exported(&random(seed, 8)), &mut written);
    }
    let mut published = BTreeSet::new();
    properties(&schema(), &mut published);
    let never: Vec<&String> = published.difference(&written).collect();
    assert_eq!(never, ["value_per_day"]);
}

fn names(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, below) in map {
                out.insert(key.clone());
                names(below, out);
            }
        }
        Value::Array(list) => list.iter().for_each(|v| names(v, out)),
        _ => {}
    }
}

fn properties(schema: &Value, out: &mut BTreeSet<String>) {
    if let Some(map) = schema.get("properties").and_then(Value::as_object) {
        out.extend(map.keys().cloned());
    }
    match schema {
        Value::Object(map) => map.values().for_each(|v| properties(v, out)),
        Value::Array(list) => list.iter().for_each(|v| properties(v, out)),
        _ => {}
    }
}

#[test]
fn wrong_documents_do_not_fit() {
    let wrong: [(&str, Value); 18] = [
        ("/schema", json!(1)),
        ("/plumbline", json!("1")),
        ("/exported", json!(17)),
        ("/exported", json!("yesterday")),
        ("/workspace/evidence/0/date", json!("2026-02-30")),
        ("/workspace/id", json!("not an id")),
        ("/workspace/items/0/kind", json!("banana")),
        ("/workspace/items/0/number", json!(0)),
        ("/workspace/items/0/number", json!(1.5)),
        ("/workspace/items/0/title", json!("")),
        ("/workspace/items/0/meta/rev", json!(0)),
        ("/workspace/items/0/meta/created/change", json!("xyz")),
        ("/workspace/settings/statuses", json!([])),
        ("/workspace/settings/statuses/0/category", json!("later")),
        (
            "/workspace/criteria/0/scale",
            json!({"type": "linear", "min": 0}),
        ),
        ("/workspace/frameworks/0/method", json!({"type": "magic"})),
        ("/workspace/evidence/0/state", json!("perhaps")),
        ("/workspace/systems/0/assessment/tiers", json!(["evil"])),
    ];
    for (place, value) in wrong {
        let mut document = fixture();
        *document
            .pointer_mut(place)
            .unwrap_or_else(|| panic!("{place} is not there")) = value;
        assert!(check(&document).is_err(), "{place} should not fit");
    }
    for place in [
        "",
        "/workspace",
        "/workspace/items/0",
        "/workspace/settings",
        "/workspace/people/0",
    ] {
        let mut document = fixture();
        let object = document
            .pointer_mut(place)
            .unwrap()
            .as_object_mut()
            .unwrap();
        object.insert("unheard_of".into(), json!(1));
        assert!(check(&document).is_err(), "{place} takes anything");
        let mut document = fixture();
        let object = document
            .pointer_mut(place)
            .unwrap()
            .as_object_mut()
            .unwrap();
        let first = ["workspace", "items", "id", "name"]
            .into_iter()
            .find(|k| object.contains_key(*k))
            .unwrap();
        object.remove(first);
        assert!(check(&document).is_err(), "{place} does without {first}");
    }
    for bad in [json!([1, 2]), json!("5"), json!([1, 2, 3, 4])] {
        let mut document = fixture();
        document["workspace"]["items"][0]["judgements"] = json!({"effort": [{"value": bad}]});
        assert!(check(&document).is_err());
    }
}
