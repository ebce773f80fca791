//! JSON: one way in and one way out.
//!
//! Every pair of a type and a serde (de)serialiser is compiled anew. The program therefore knows one pair only: compact
//! text out, and in from terse bytes ([`plumbline_packing::terse`]), into which every text is brought first. A `Value`
//! is made from the text of what it is of; a file to keep is the compact text laid out anew; and where a field does not
//! fit, its path is found from the place in the bytes at which serde stopped. What is kept in the browser is kept as
//! terse bytes ([`to_stored`]).

pub mod canonical;
mod dictionary;
mod fields;
mod json_to_terse;
mod terse;

pub use crate::fields::fields;

use crate::dictionary::DICTIONARY;
use crate::terse::Terse;
use plumbline_packing::terse::{All, FORM, PathStep, Repeated};
use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _};
use serde_json::{Error, Value};

/// How deep lists and objects may be in one another; serde_json's limit.
const DEEPEST: u8 = 127;

/// The same in a file from outside.
pub const DEEPEST_FILE: u8 = 100;

/// The value as compact JSON.
pub fn to_text<T: Serialize + ?Sized>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value)
}

/// The value as a JSON tree. Every edit asks for some, and a tree needs no way round by terse bytes.
pub fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    serde_json::from_str(&to_text(value)?)
}

/// The value as terse bytes, small and quick to read again: how it is kept.
pub fn to_stored<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    json_to_terse::convert::<Repeated>(&to_text(value)?, DICTIONARY, DEEPEST)
}

/// The value that a text holds.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_terse(&json_to_terse::convert::<All>(text, &[], DEEPEST)?)
}

/// The value that a file from outside holds. It may be [`DEEPEST_FILE`] deep: what is kept of it is deeper by some levels.
pub fn from_file<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_terse(&json_to_terse::convert::<All>(text, &[], DEEPEST_FILE)?)
}

/// The value that a JSON tree holds.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    from_text(&to_text(value)?)
}

/// The value that was kept: by [`to_stored`], or as JSON, as it was kept before.
pub fn from_stored<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    if bytes.first() == Some(&FORM) {
        return from_terse(bytes);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => from_text(text),
        // Whatever is no UTF-8 is no JSON text either: the parser then says where it stops.
        Err(_) => from_text(&String::from_utf8_lossy(bytes)),
    }
}

fn from_terse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Error> {
    let mut from = Terse::new(bytes, DICTIONARY)?;
    let value = T::deserialize(&mut from)?;
    if from.reader.is_at_end() {
        Ok(value)
    } else {
        Err(Error::custom("there is more after its end"))
    }
}

/// Moments in time, read quickly when they are written to the millisecond as this program writes them: a large workspace
/// has tens of thousands of them, and in terse bytes each is a number. For `#[serde(with = "…")]`.
pub mod moment {
    use chrono::{DateTime, Utc};
    use serde::{Deserializer, Serialize, Serializer, de};

    /// As chrono writes it.
    pub fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
        at.serialize(serializer)
    }

    /// Everything that chrono reads.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        if from.is_human_readable() {
            from.deserialize_str(Moment)
        } else {
            from.deserialize_i128(Moment)
        }
    }

    struct Moment;

    impl de::Visitor<'_> for Moment {
        type Value = DateTime<Utc>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an RFC 3339 formatted date and time string")
        }

        fn visit_u64<E: de::Error>(self, millis: u64) -> Result<DateTime<Utc>, E> {
            let at = i64::try_from(millis)
                .ok()
                .and_then(DateTime::from_timestamp_millis);
            at.ok_or_else(|| E::custom("a moment is out of range"))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<DateTime<Utc>, E> {
            text.parse().map_err(E::custom)
        }
    }
}

/// A value that did not fit: the path of the field, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The path, as in `items[3].due`; empty for the whole.
    pub path: String,
    /// Why, as serde says it, without the place.
    pub why: String,
}

/// As [`from_text`], with the path of what does not fit; where the text is no JSON there is none, and the reason names
/// line and column.
pub fn fit_text<T: DeserializeOwned>(text: &str) -> Result<T, FieldError> {
    let bytes = json_to_terse::convert::<All>(text, &[], DEEPEST).map_err(|error| FieldError {
        path: String::new(),
        why: error.to_string(),
    })?;
    let mut from = Terse::new(&bytes, DICTIONARY).map_err(|error| FieldError::whole(&error))?;
    T::deserialize(&mut from).map_err(|error| FieldError {
        path: write_path(&from.reader.path(DICTIONARY)),
        ..FieldError::whole(&error)
    })
}

/// As [`from_value`], with the path of what does not fit.
pub fn fit<T: DeserializeOwned>(value: &Value) -> Result<T, FieldError> {
    match to_text(value) {
        Ok(text) => fit_text(&text),
        Err(error) => Err(FieldError::whole(&error)),
    }
}

impl std::fmt::Display for FieldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.why),
            path => write!(f, "{}, at {path}", self.why),
        }
    }
}

impl FieldError {
    fn whole(error: &Error) -> Self {
        let why = error.to_string();
        Self {
            path: String::new(),
            why: why.split(" at line ").next().unwrap_or(&why).to_owned(),
        }
    }
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

fn write_path(way: &[PathStep]) -> String {
    let mut path = String::new();
    for step in way {
        match step {
            PathStep::Name(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            PathStep::Place(n) => {
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
    use proptest::prelude::*;
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
            let theirs = serde_json::from_str::<Drawn>(text).unwrap_err().to_string();
            // Where it is wrong is said by a path.
            let (theirs, _) = theirs.split_once(" at line ").unwrap();
            let ours = from_text::<Drawn>(text).unwrap_err();
            assert_eq!(ours.to_string(), theirs, "{text}");
        }
        for (text, path) in [
            (r#"{"id":1,"shape":"square"}"#, "shape"),
            (r#"{"id":1,"note":"n","id":2,"shape":"dot"}"#, "id"),
            (
                r#"{"id":1,"x":[{"y":[]},{}],"note":[],"shape":"dot"}"#,
                "note",
            ),
            (r#"{"id":1,"note":{},"shape":"dot"}"#, "note"),
            (r#"{"id":1,"x":[{"y":{}}]}"#, ""),
            (
                r#"{"id":1,"shape":{"circle":{"name":"c"}}}"#,
                "shape.circle",
            ),
            (
                r#"{"id":1,"shape":{"circle":{"name":"c","radius":{}}}}"#,
                "shape.circle.radius",
            ),
        ] {
            assert_eq!(fit_text::<Drawn>(text).unwrap_err().path, path, "{text}");
        }
    }

    /// JSON values, with texts that are kept as numbers and such as nearly are.
    fn values() -> impl Strategy<Value = Value> {
        let text = prop_oneof![
            any::<String>(),
            "[a-c]{0,3}",
            "[0-9a-f]{15,17}",
            "[0-9a-fA-F]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            "(19[67]|20[29])[0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-6][0-9](\\.[0-9]{1,3})?Z",
            Just("status".to_owned()),
            Just("1970-01-01T00:00:00Z".to_owned()),
            Just("9999-12-31T23:59:59.999Z".to_owned()),
            Just("2024-02-29T00:00:00.010Z".to_owned()),
        ];
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<u64>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            (-40_i32..40).prop_map(Into::into),
            (-40_i32..40).prop_map(|n| (f64::from(n) / 10.0).into()),
            (0_u32..9999).prop_map(|n| (f64::from(n) / 100.0).into()),
            Just((-0.0).into()),
            any::<f64>().prop_map(Into::into),
            text.clone().prop_map(Into::into),
        ];
        leaf.prop_recursive(5, 200, 40, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..40).prop_map(Into::into),
                prop::collection::btree_map(text.clone(), inner, 0..8)
                    .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_kept_comes_back(value in values()) {
            let text = to_text(&value).unwrap();
            prop_assert_eq!(&from_text::<Value>(&text).unwrap(), &value);
            let kept = to_stored(&value).unwrap();
            let back: Value = from_stored(&kept).unwrap();
            // As text, too: 1 and 1.0 are equal, and a number of another kind.
            prop_assert_eq!(to_text(&back).unwrap(), text);
            let wide = plumbline_packing::widen(&kept);
            prop_assert_eq!(plumbline_packing::unwiden(&wide).unwrap(), kept);
        }

        /// Damage is an error or another value; never a panic.
        #[test]
        fn damaged_bytes_are_survived(value in values(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
            let mut kept = to_stored(&value).unwrap();
            let at = at.index(kept.len());
            if let Some(hit) = kept.get_mut(at) {
                *hit = byte;
            }
            if cut {
                kept.truncate(at);
            }
            drop(from_stored::<Value>(&kept));
            drop(from_stored::<Drawn>(&kept));
            drop(from_stored::<serde::de::IgnoredAny>(&kept));
        }
    }

    #[test]
    fn wide_texts_have_one_spelling() {
        for bytes in [
            &[][..],
            &[0],
            &[1],
            &[0x80],
            &[0; 15],
            &[0xff; 14],
            &[7; 13],
        ] {
            let wide = plumbline_packing::widen(bytes);
            assert_eq!(plumbline_packing::unwiden(&wide).as_deref(), Some(bytes));
        }
        for other in [
            "\u{800}",
            "{}",
            "\u{4800}\u{8800}",
            "\u{900}\u{804}",
            "\u{8080}\u{0}",
        ] {
            assert_eq!(plumbline_packing::unwiden(other), None, "{other:?}");
        }
    }

    /// What the first version that kept terse bytes wrote: later ones read it.
    #[test]
    fn the_form_stays_as_it_is() {
        let value = serde_json::json!({
            "item": "01a22911-7ec1-715b-85f2-945d32146ddc", "change": "8d22e7ff1c6f0b4b", "odd": [1, -2, 300, 0.5, 1e300, 8.0, 0.25],
            "at": "2026-11-29T20:49:09.769Z", "rows": [{"a": null, "title": "é"}, {"a": true, "title": "é"}, {"a": false, "title": "z"}],
        });
        let hex: String = to_stored(&value)
            .unwrap()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(hex, KEPT_ONCE);
        let bytes: Vec<u8> = (0..KEPT_ONCE.len())
            .step_by(2)
            .map(|i| u8::from_str_radix(&KEPT_ONCE[i..i + 2], 16).unwrap())
            .collect();
        assert_eq!(from_stored::<Value>(&bytes).unwrap(), value);
        // More names are another form, and that is another number of `KEPT_AS`: a test of `plumbline-persistence` says so.
        assert_eq!(DICTIONARY.len(), 59);
    }

    #[test]
    fn a_file_is_less_deep_than_what_is_kept_of_it_may_be() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        let kept = |depth| to_stored(&from_text::<Value>(&nested(depth)).unwrap());
        assert!(from_file::<Value>(&nested(100)).is_ok());
        let why = from_file::<Value>(&nested(101)).unwrap_err();
        assert!(
            why.to_string()
                .starts_with("recursion limit exceeded at line 1 column")
        );
        let deepest = kept(127).unwrap();
        assert_eq!(
            to_text(&from_stored::<Value>(&deepest).unwrap()).unwrap(),
            nested(127)
        );
        assert!(from_text::<Value>(&nested(128)).is_err());
    }

    const KEPT_ONCE: &str = "013b0b6f6464726f777361c3a97a04090309040901090202023d180504020a3b3c610c89b9c6c8a2340b8d22e7ff1c6f0b4b0a01a229117ec1715b85f2945d32146ddc4711040103ac020705059c7500883ce4377e06080819436000be6002be600121";

    #[test]
    fn moments_are_read_as_chrono_reads_them() {
        use chrono::{DateTime, Utc};
        #[derive(serde::Deserialize)]
        struct At(#[serde(with = "moment")] DateTime<Utc>);
        for text in [
            "2026-11-25T09:30:00Z",
            "2026-11-25T09:30:00.5Z",
            "2024-02-29T23:59:59.123456789Z",
            "0001-01-01T00:00:00.000Z",
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
            let theirs = text.parse::<DateTime<Utc>>().ok();
            let ours = from_value::<At>(&Value::from(text)).ok();
            assert_eq!(ours.map(|at| at.0), theirs, "{text}");
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
