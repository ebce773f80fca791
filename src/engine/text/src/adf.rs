//! Atlassian Document Format (the rich text of Jira's version 3 interface) as plain text.

use serde_json::Value;

/// The text of a document, with light marks for headings, lists, code and links.
pub fn to_text(document: &Value) -> String {
    let mut out = String::new();
    node(document, 0, &mut out);
    while out.contains("\n\n\n") {
        out = out.replace("\n\n\n", "\n\n");
    }
    out.trim().to_owned()
}

fn children(value: &Value, depth: usize, out: &mut String) {
    for child in value
        .get("content")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        node(child, depth, out);
    }
}

fn attr<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get("attrs")?.get(name)?.as_str()
}

fn node(value: &Value, depth: usize, out: &mut String) {
    let kind = value
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kind {
        "text" => text(value, out),
        "hardBreak" => out.push('\n'),
        "rule" => out.push_str("\n----\n"),
        "mention" | "emoji" | "status" | "date" => {
            let words = ["text", "shortName", "timestamp"]
                .iter()
                .find_map(|n| attr(value, n));
            out.push_str(words.unwrap_or_default());
        }
        "inlineCard" | "blockCard" | "embedCard" => {
            out.push_str(attr(value, "url").unwrap_or_default());
        }
        "media" => {
            let name = attr(value, "alt").or(attr(value, "url")).unwrap_or("media");
            out.push_str(&format!("[{name}]"));
        }
        "heading" => {
            let level = value
                .pointer("/attrs/level")
                .and_then(Value::as_u64)
                .unwrap_or(1);
            out.push('\n');
            out.push_str(&"#".repeat(usize::try_from(level.clamp(1, 6)).unwrap_or(1)));
            out.push(' ');
            children(value, depth, out);
            out.push('\n');
        }
        "paragraph" => {
            children(value, depth, out);
            out.push_str(if depth == 0 { "\n\n" } else { "\n" });
        }
        "bulletList" | "orderedList" | "taskList" => {
            let items = value.get("content").and_then(Value::as_array);
            for (i, item) in items.into_iter().flatten().enumerate() {
                out.push_str(&"  ".repeat(depth));
                if kind == "orderedList" {
                    out.push_str(&format!("{}. ", i + 1));
                } else {
                    out.push_str("- ");
                }
                children(item, depth + 1, out);
                if !out.ends_with('\n') {
                    out.push('\n');
                }
            }
        }
        "codeBlock" => {
            out.push_str("```\n");
            children(value, depth, out);
            out.push_str("\n```\n");
        }
        "tableRow" => {
            children(value, depth + 1, out);
            out.push('\n');
        }
        _ => children(value, depth, out),
    }
}

fn text(value: &Value, out: &mut String) {
    let words = value
        .get("text")
        .and_then(Value::as_str)
        .unwrap_or_default();
    out.push_str(words);
    let marks = value.get("marks").and_then(Value::as_array);
    let link = marks
        .into_iter()
        .flatten()
        .find_map(|mark| attr(mark, "href"))
        .filter(|href| *href != words);
    if let Some(href) = link {
        out.push_str(&format!(" ({href})"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_document_reads_as_text() {
        let document = json!({"type": "doc", "version": 1, "content": [
            {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "Goal"}]},
            {"type": "paragraph", "content": [
                {"type": "text", "text": "Beat "},
                {"type": "text", "text": "the champion", "marks": [{"type": "link", "attrs": {"href": "https://example.org"}}]},
                {"type": "hardBreak"}, {"type": "mention", "attrs": {"text": "@Ada"}}]},
            {"type": "bulletList", "content": [
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]},
                {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "two"}]}]}]}]});
        assert_eq!(
            to_text(&document),
            "## Goal\nBeat the champion (https://example.org)\n@Ada\n\n- one\n- two"
        );
        assert_eq!(to_text(&json!({"content": "nonsense"})), "");
    }
}
