//! JSON in one form only, as RFC 8785 (JSON Canonicalization Scheme) lays it down: no spaces, the names of an object in
//! the order of their UTF-16 units, strings with as few escapes as possible, numbers as ECMAScript writes them.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The canonical text of a value (RFC 8785 §3.2).
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// The value that a text holds, read strictly: an object that has a name twice is refused, as I-JSON (RFC 7493) and
/// RFC 8785 §3.1 ask for. The error says which.
pub fn read_strict(text: &str) -> Result<Value, String> {
    let read = crate::fit_text::<Strict>(text);
    read.map(|strict| strict.0).map_err(|e| e.to_string())
}

/// A number as ECMAScript's `Number::toString` writes it (RFC 8785 §3.2.2.3): the shortest digits that give the same
/// double again, plain from 1e-6 up to below 1e21, else with an exponent. None when it is not finite.
pub fn number(value: f64) -> Option<String> {
    if !value.is_finite() {
        return None;
    }
    if value == 0.0 {
        return Some("0".to_owned());
    }
    // serde_json writes the shortest digits that round-trip; of two equally near ones the even one, as ECMAScript asks
    // and Rust's own formatting does not. Their layout differs, so they are laid out anew.
    let short = Number::from_f64(value.abs())?.to_string();
    let (mantissa, exponent) = short.split_once('e').unwrap_or((&short, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let digits = all.trim_start_matches('0');
    let zeros_before = all.len() - digits.len();
    // ECMAScript's n: the decimal point stands after n digits; k: how many digits there are.
    let n = i32::try_from(whole.len()).ok()? - i32::try_from(zeros_before).ok()?;
    let n = n.checked_add(exponent.parse().ok()?)?;
    let digits = digits.trim_end_matches('0');
    let sign = if value < 0.0 { "-" } else { "" };
    let k = i32::try_from(digits.len()).ok()?;
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
    Some(if k <= n && n <= 21 {
        format!("{sign}{digits}{}", zeros(n - k))
    } else if 0 < n && n <= 21 {
        let (whole, rest) = digits.split_at_checked(usize::try_from(n).ok()?)?;
        format!("{sign}{whole}.{rest}")
    } else if -6 < n && n <= 0 {
        format!("{sign}0.{}{digits}", zeros(-n))
    } else {
        let exponent = n - 1;
        let mark = if exponent < 0 { '-' } else { '+' };
        let (first, rest) = digits.split_at_checked(1)?;
        let point = if rest.is_empty() { "" } else { "." };
        format!(
            "{sign}{first}{point}{rest}e{mark}{}",
            exponent.unsigned_abs()
        )
    })
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(n) => write_number(n, out),
        Value::String(text) => write_string(text, out),
        Value::Array(values) => {
            out.push('[');
            for (place, value) in values.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        Value::Object(map) => write_object(map, out),
    }
}

fn write_object(map: &Map<String, Value>, out: &mut String) {
    let mut fields: Vec<(&String, &Value)> = map.iter().collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "this crate stands by itself, and no other order is needed in it"
    )]
    fields.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
    out.push('{');
    for (place, (name, value)) in fields.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write_string(name, out);
        out.push(':');
        write(value, out);
    }
    out.push('}');
}

fn write_number(n: &Number, out: &mut String) {
    // serde_json holds finite numbers only.
    let text = n.as_f64().and_then(number);
    out.push_str(text.as_deref().unwrap_or("null"));
}

fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A value of which no object has a name twice.
pub struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Strict)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(Strict(value)) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            let Strict(value) = entries.next_value()?;
            if map.contains_key(&name) {
                return Err(A::Error::custom(format!("the name “{name}” stands twice")));
            }
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}
