//! The published JSON Schema says what the files are: every export fits it, every field that is written is named in
//! it, and documents that are wrong do not fit.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange_support;

use exchange_support::{random, stamp};
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use proptest::prelude::*;
use serde_json::{Value, json};

fn schema() -> Value {
    serde_json::from_str(include_str!("../public/plumbline.schema.json")).unwrap()
}

/// The part of JSON Schema 2020-12 that the file uses. A keyword that it does not know is a failure, not a pass.
struct Validator {
    root: Value,
}

impl Validator {
    fn check(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        for (keyword, rule) in schema.as_object().expect("a schema is an object") {
            let fits = match keyword.as_str() {
                "$schema" | "$defs" | "title" | "description" | "format" | "required"
                | "maxItems" | "minItems" => true,
                "$ref" => {
                    let name = rule.as_str().unwrap().strip_prefix("#/").unwrap();
                    let target = self
                        .root
                        .pointer(&format!("/{name}"))
                        .expect("the reference leads somewhere");
                    self.check(target, value, at)?;
                    true
                }
                "type" => is_a(value, rule.as_str().unwrap()),
                "const" => value == rule,
                "enum" => rule.as_array().unwrap().contains(value),
                "minimum" => value.as_f64().is_none_or(|v| v >= rule.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|v| v <= rule.as_f64().unwrap()),
                "minLength" => value
                    .as_str()
                    .is_none_or(|s| s.chars().count() as u64 >= rule.as_u64().unwrap()),
                "pattern" => value
                    .as_str()
                    .is_none_or(|s| hexadecimal(s, rule.as_str().unwrap())),
                "oneOf" => {
                    let ways = rule.as_array().unwrap().iter();
                    ways.filter(|way| self.check(way, value, at).is_ok())
                        .count()
                        == 1
                }
                "items" => {
                    for (i, entry) in value.as_array().into_iter().flatten().enumerate() {
                        self.check(rule, entry, &format!("{at}[{i}]"))?;
                    }
                    true
                }
                "properties" => {
                    for (key, entry) in value.as_object().into_iter().flatten() {
                        if let Some(rule) = rule.get(key) {
                            self.check(rule, entry, &format!("{at}.{key}"))?;
                        }
                    }
                    true
                }
                "propertyNames" => {
                    for key in value.as_object().into_iter().flat_map(|o| o.keys()) {
                        self.check(rule, &json!(key), at)?;
                    }
                    true
                }
                "additionalProperties" => {
                    let known = schema.get("properties");
                    for (key, entry) in value.as_object().into_iter().flatten() {
                        if known.is_some_and(|k| k.get(key).is_some()) {
                            continue;
                        }
                        if rule == &json!(false) {
                            return Err(format!("{at}.{key} is not in the schema"));
                        }
                        self.check(rule, entry, &format!("{at}.{key}"))?;
                    }
                    true
                }
                other => panic!("the validator does not know {other}"),
            };
            if !fits {
                return Err(format!("{at} breaks {keyword}: {value}"));
            }
        }
        for key in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            if value.is_object() && value.get(key.as_str().unwrap()).is_none() {
                return Err(format!("{at} lacks {key}"));
            }
        }
        let length = value.as_array().map(|a| a.len() as u64);
        let bound = |name: &str| schema.get(name).and_then(Value::as_u64);
        if length.is_some_and(|n| {
            bound("minItems").is_some_and(|m| n < m) || bound("maxItems").is_some_and(|m| n > m)
        }) {
            return Err(format!("{at} has the wrong length"));
        }
        Ok(())
    }
}

fn is_a(value: &Value, kind: &str) -> bool {
    match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_i64() || value.is_u64(),
        other => panic!("no type {other}"),
    }
}

/// The two patterns of the schema: groups of hexadecimal digits joined by hyphens.
fn hexadecimal(text: &str, pattern: &str) -> bool {
    // `^[0-9a-f]{8}-[0-9a-f]{4}$` has the groups 8 and 4.
    let lengths = pattern.split('{').skip(1);
    let groups: Vec<usize> = lengths
        .map(|g| g.split('}').next().unwrap().parse().unwrap())
        .collect();
    let digits = |s: &str| {
        s.bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let parts: Vec<&str> = text.split('-').collect();
    !groups.is_empty()
        && parts.len() == groups.len()
        && parts
            .iter()
            .zip(&groups)
            .all(|(p, n)| p.len() == *n && digits(p))
}

fn check(value: &Value) -> Result<(), String> {
    let root = schema();
    let validator = Validator { root: root.clone() };
    validator.check(&root, value, "$")
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

/// Every field of every object that the schema describes occurs in some export: nothing is published that is never
/// written, apart from the few values that a random workspace leaves out.
#[test]
fn the_schema_names_nothing_that_is_never_written() {
    let mut written = std::collections::BTreeSet::new();
    for seed in 0..40 {
        names(&exported(&random(seed, 8)), &mut written);
    }
    let mut published = std::collections::BTreeSet::new();
    properties(&schema(), &mut published);
    let never: Vec<&String> = published.difference(&written).collect();
    assert_eq!(never, ["value_per_day"]);
}

fn names(value: &Value, out: &mut std::collections::BTreeSet<String>) {
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

fn properties(schema: &Value, out: &mut std::collections::BTreeSet<String>) {
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
    let wrong: [(&str, Value); 16] = [
        ("/schema", json!(1)),
        ("/plumbline", json!("1")),
        ("/exported", json!(17)),
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
