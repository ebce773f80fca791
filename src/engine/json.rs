//! JSON: one way in and one way out.
//!
//! Every pair of a type and a serde (de)serialiser is compiled anew. The program therefore knows one pair only:
//! compact text out, text in. A `Value` goes through its text; a file to keep is the compact text laid out anew; and
//! where a field does not fit, its path is found from the place in the text at which serde stopped.

mod lean;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

/// The value as compact JSON.
pub fn to_text<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value)
}

/// The value as a JSON tree.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    from_text(&to_text(value)?)
}

/// The value that a text holds.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let mut from = serde_json::Deserializer::from_str(text);
    let value = T::deserialize(lean::Lean(&mut from))?;
    from.end()?;
    Ok(value)
}

/// The value that a JSON tree holds.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    from_text(&to_text(value)?)
}

/// The value that bytes hold; they must be UTF-8.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    match std::str::from_utf8(bytes) {
        Ok(text) => from_text(text),
        // Whatever is no UTF-8 is no JSON text either: the parser then says where it stops.
        Err(_) => from_text(&String::from_utf8_lossy(bytes)),
    }
}

/// Moments in time, read quickly when they are written as this program writes them: a large workspace has tens of
/// thousands of them. For `#[serde(with = "…")]`.
pub mod moment {
    use chrono::{DateTime, NaiveDate, Utc};
    use serde::{Deserializer, Serialize, Serializer, de};

    /// As chrono writes it.
    pub fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        at.serialize(serializer)
    }

    /// Everything that chrono reads.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        struct Text;
        impl de::Visitor<'_> for Text {
            type Value = DateTime<Utc>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an RFC 3339 formatted date and time string")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<DateTime<Utc>, E> {
                match read(text.as_bytes()) {
                    Some(at) => Ok(at),
                    None => text.parse().map_err(E::custom),
                }
            }
        }
        from.deserialize_str(Text)
    }

    /// `2026-11-25T09:30:00Z`, with up to nine decimals; none for whatever else.
    pub(super) fn read(text: &[u8]) -> Option<DateTime<Utc>> {
        let number = |from: usize, to: usize| {
            text.get(from..to)?.iter().try_fold(0_u32, |n, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| n * 10 + u32::from(digit - b'0'))
            })
        };
        let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')];
        let (last, rest) = text.split_last()?;
        if *last != b'Z' || !marks.iter().all(|(at, mark)| text.get(*at) == Some(mark)) {
            return None;
        }
        let nanos = match rest.get(19..)? {
            [] => 0,
            [b'.', decimals @ ..] if (1..=9).contains(&decimals.len()) => {
                let missing = u32::try_from(9 - decimals.len()).ok()?;
                number(20, rest.len())? * 10_u32.pow(missing)
            }
            _ => return None,
        };
        let year = i32::try_from(number(0, 4)?).ok()?;
        NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?
            .and_hms_nano_opt(number(11, 13)?, number(14, 16)?, number(17, 19)?, nanos)
            .map(|at| at.and_utc())
    }
}

/// A value that did not fit: the path of the field, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The path, as in `items[3].due`; empty for the whole.
    pub path: String,
    /// Why, as serde says it, without the place.
    pub why: String,
}

/// As [`from_text`], with the path of what does not fit.
pub fn fit_text<T: DeserializeOwned>(text: &str) -> Result<T, Misfit> {
    from_text(text).map_err(|error| {
        let why = error.to_string();
        let why = why.split(" at line ").next().unwrap_or(&why).to_owned();
        Misfit {
            path: path_at(text, offset(text, error.line(), error.column())),
            why,
        }
    })
}

/// As [`from_value`], with the path of what does not fit.
pub fn fit<T: DeserializeOwned>(value: &Value) -> Result<T, Misfit> {
    match to_text(value) {
        Ok(text) => fit_text(&text),
        Err(error) => Err(Misfit {
            path: String::new(),
            why: error.to_string(),
        }),
    }
}

/// Bytes before the end of what serde had read: its column counts bytes of the line, from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    (before + column).saturating_sub(1)
}

/// One step down into a document.
enum Step {
    /// Into an object; the key that is being read.
    Key(String),
    /// Into an array; the place in it.
    Place(usize),
}

/// The path of the innermost value that contains this byte of a JSON text.
fn path_at(text: &str, offset: usize) -> String {
    let bytes = text.as_bytes();
    let mut steps: Vec<Step> = Vec::new();
    let mut at = 0;
    // True where an object waits for a key.
    let mut wants_key = false;
    while at < bytes.len() && at < offset {
        match bytes.get(at) {
            Some(b'"') => {
                let end = end_of_string(bytes, at);
                if wants_key {
                    if let Some(Step::Key(key)) = steps.last_mut() {
                        *key = from_text(text.get(at..end).unwrap_or_default()).unwrap_or_default();
                    }
                    wants_key = false;
                }
                if end > offset {
                    break;
                }
                at = end;
                continue;
            }
            Some(b'{') => {
                steps.push(Step::Key(String::new()));
                wants_key = true;
            }
            Some(b'[') => steps.push(Step::Place(0)),
            Some(b'}' | b']') => {
                steps.pop();
                wants_key = false;
            }
            Some(b',') => match steps.last_mut() {
                Some(Step::Place(n)) => *n += 1,
                Some(Step::Key(_)) => wants_key = true,
                None => {}
            },
            _ => {}
        }
        at += 1;
    }
    // What is wrong at the end of a container is wrong with the container.
    if matches!(bytes.get(offset), Some(b'}' | b']')) {
        steps.pop();
    }
    write_path(&steps)
}

fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'"' => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

fn write_path(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(key);
            }
            Step::Place(n) => {
                path.push('[');
                path.push_str(&n.to_string());
                path.push(']');
            }
        }
    }
    path
}

/// Compact JSON laid out to be read and compared: two spaces a level, a field or element a line, as
/// `serde_json::to_string_pretty` does it. `text` is taken to be valid.
pub fn pretty(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let end = end_of_string(bytes, at);
                out.push_str(text.get(at..end).unwrap_or_default());
                at = end;
                continue;
            }
            b'{' | b'[' => {
                out.push(char::from(*byte));
                if let Some(end @ (b'}' | b']')) = bytes.get(at + 1) {
                    out.push(char::from(*end));
                    at += 2;
                    continue;
                }
                depth += 1;
                new_line(&mut out, depth);
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(char::from(*byte));
            }
            b',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            b':' => out.push_str(": "),
            _ => out.push(char::from(*byte)),
        }
        at += 1;
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Inner {
        due: Option<u32>,
        tags: Vec<String>,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code)]
    struct Outer {
        name: String,
        items: Vec<Inner>,
    }

    fn path(text: &str) -> String {
        fit_text::<Outer>(text).unwrap_err().path
    }

    #[test]
    fn a_misfit_names_the_field() {
        assert_eq!(path(r#"{"name":5,"items":[]}"#), "name");
        assert_eq!(
            path(r#"{"name":"a","items":[{"due":1,"tags":[]},{"due":"x","tags":[]}]}"#),
            "items[1].due"
        );
        assert_eq!(
            path(r#"{"name":"a","items":[{"due":1,"tags":["a","b",3]}]}"#),
            "items[0].tags[2]"
        );
        assert_eq!(
            path(r#"{"name":"a, \"b\" {","items":[{"due":1}]}"#),
            "items[0]"
        );
        assert_eq!(path(r#"{"items":[]}"#), "");
        assert_eq!(
            path(
                "{\n  \"name\": \"a\",\n  \"items\": [\n    {\"due\": true, \"tags\": []}\n  ]\n}"
            ),
            "items[0].due"
        );
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Dot,
        Circle { radius: f64, name: Option<String> },
        Line(u32),
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Drawn {
        id: u32,
        #[serde(default)]
        note: String,
        shape: Shape,
    }

    /// Fields and variants are found by number; that changes nothing of what fits, and of what is said where it does not.
    #[test]
    fn fields_and_variants_are_found_as_serde_finds_them() {
        let long = "a long name that is none of them and has \\u00e9scapes";
        for text in [
            r#"{"id":1,"note":"n","shape":"dot"}"#.to_owned(),
            r#"{"shape":{"line":7},"id":1}"#.to_owned(),
            r#"{"note":"n","shape":{"circle":{"name":"c","radius":2}},"id":1}"#.to_owned(),
            r#"{"shape":{"circle":{"radius":0.5,"other":[{}]}},"id":1,"x":{"id":2}}"#.to_owned(),
            format!(r#"{{"{long}":[1,{{"id":3}}],"\u0069d":4,"shape":"dot"}}"#),
        ] {
            let theirs: Drawn = serde_json::from_str(&text).unwrap();
            assert_eq!(from_text::<Drawn>(&text).unwrap(), theirs, "{text}");
        }
        for text in [
            r#"{"id":1,"shape":"square"}"#,
            r#"{"shape":{"square":1},"id":1}"#,
            r#"{"id":1,"id":2,"shape":"dot"}"#,
            r#"{"id":1}"#,
            r#"{"shape":"circle","id":1}"#,
            r#"{"shape":{"circle":{"name":"c"}},"id":1}"#,
            r#"{"shape":{"dot":1},"id":1}"#,
            r#"{"shape":3,"id":1}"#,
            r#"{"id":"1","shape":"dot"}"#,
        ] {
            let theirs = serde_json::from_str::<Drawn>(text).unwrap_err();
            let ours = from_text::<Drawn>(text).unwrap_err();
            assert_eq!(ours.to_string(), theirs.to_string(), "{text}");
        }
        let misfit = fit_text::<Drawn>(r#"{"id":1,"shape":"square"}"#).unwrap_err();
        assert_eq!(misfit.path, "shape");
    }

    #[test]
    fn moments_are_read_as_chrono_reads_them() {
        use chrono::{DateTime, Utc};
        for text in [
            "2026-11-25T09:30:00Z",
            "2026-11-25T09:30:00.5Z",
            "2024-02-29T23:59:59.123456789Z",
            "0001-01-01T00:00:00.000Z",
        ] {
            let theirs: DateTime<Utc> = text.parse().unwrap();
            assert_eq!(moment::read(text.as_bytes()), Some(theirs), "{text}");
        }
        for other in [
            "",
            "Z",
            "2026-11-25T09:30:00",
            "2026-11-25T09:30:00+01:00",
            "2026-11-25 09:30:00Z",
            "2026-13-25T09:30:00Z",
            "2026-02-29T09:30:00Z",
            "2026-11-25T24:30:00Z",
            "2026-11-25T09:30:60Z",
            "2026-11-25T09:30:00.Z",
            "2026-11-25T09:30:00.1234567890Z",
            "2026-11-25T09:30:0éZ",
            "+026-11-25T09:30:00Z",
        ] {
            assert_eq!(moment::read(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn the_layout_is_that_of_serde_json() {
        let value = serde_json::json!({
            "a": [1, 2.5, {"b": "x, {y} \"z\" \\"}], "empty": {}, "none": [], "deep": [[["é"]]], "null": null
        });
        assert_eq!(
            pretty(&value.to_string()),
            serde_json::to_string_pretty(&value).unwrap()
        );
    }
}
