//! Atlassian documents as text.

use crate::mutate;
use crate::targets::Target;
use plumbline_json as json;
use plumbline_text::adf;
use serde_json::Value;

pub(super) const TARGET: Target = Target {
    name: "adf",
    about: "an Atlassian document becomes text",
    seeds,
    mutate: mutate::json_text,
    check,
};

fn seeds() -> Vec<Vec<u8>> {
    const REST: &str = include_str!("../../../fixtures/jira/rest_search_issues.json");
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    let value: Value = serde_json::from_str(REST).unwrap();
    collect(&value, &mut seeds);
    seeds.truncate(8);
    seeds.push(
        serde_json::json!({"type": "doc", "version": 1, "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Goal"}]},
            {"type": "paragraph", "content": [
                {"type": "text", "text": "bold", "marks": [{"type": "strong"}]},
                {"type": "hardBreak"},
                {"type": "mention", "attrs": {"id": "1", "text": "@Ada"}},
                {"type": "emoji", "attrs": {"shortName": ":smile:", "text": "😀"}},
                {"type": "inlineCard", "attrs": {"url": "https://example.org"}},
                {"type": "text", "text": "link", "marks": [{"type": "link", "attrs": {"href": "https://example.org"}}]},
            ]},
            {"type": "bulletList", "content": [{"type": "listItem", "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "one"}]},
                {"type": "orderedList", "attrs": {"order": 3}, "content": [{"type": "listItem", "content": [
                    {"type": "paragraph", "content": [{"type": "text", "text": "nested"}]}]}]},
            ]}]},
            {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"state": "DONE"}, "content": [
                {"type": "text", "text": "done"}]}]},
            {"type": "codeBlock", "attrs": {"language": "rust"}, "content": [{"type": "text", "text": "fn f() {}"}]},
            {"type": "table", "content": [{"type": "tableRow", "content": [
                {"type": "tableHeader", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "A"}]}]},
                {"type": "tableCell", "content": []}]}]},
            {"type": "panel", "content": []}, {"type": "rule"}, {"type": "expand", "attrs": {"title": "More"}},
            {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "x", "type": "file"}}]},
        ]})
        .to_string()
        .into_bytes(),
    );
    seeds
}

/// Every document in a value.
fn collect(value: &Value, seeds: &mut Vec<Vec<u8>>) {
    match value {
        Value::Object(map) if map.get("type") == Some(&Value::from("doc")) => {
            seeds.push(value.to_string().into_bytes());
        }
        Value::Object(map) => map.values().for_each(|v| collect(v, seeds)),
        Value::Array(list) => list.iter().for_each(|v| collect(v, seeds)),
        _ => {}
    }
}

fn check(input: &[u8]) {
    if let Ok(value) = json::from_file::<Value>(&String::from_utf8_lossy(input)) {
        drop(adf::to_text(&value));
    }
}
