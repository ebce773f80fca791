//! Mutations: of bytes, of JSON values, and of what is packed.

use crate::dice::Dice;
use plumbline_json as json;
use serde_json::{Map, Number, Value};

/// No mutation makes an input longer than this, in bytes.
const LONGEST: usize = 32 << 10;

/// Pieces of bytes that readers look for, or stumble over.
const PIECES: [&[u8]; 40] = [
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"|",
    b"\r",
    b"\n",
    b"\r\n",
    b"\0",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"true",
    b"-1",
    b"0",
    b"1e400",
    b"18446744073709551616",
    b"9007199254740993",
    b"sep=;\n",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x80",
    b"\xc3",
    b"\xf0\x9f\x98\x80",
    b"\xed\xa0\x80",
    b"\\u0000",
    b"\\ud800",
    b"2026-02-30",
    b"12/31/2026",
    b"z:",
    b"3:",
    b"99:",
    b"00000000 ",
    b"\xff\xff\xff\xff\x0f",
    b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
];

/// Changes a few bytes, or a few runs of bytes.
pub(crate) fn bytes(dice: &mut Dice, input: &[u8]) -> Vec<u8> {
    let mut out = input.to_vec();
    for _ in 0..=dice.below(4) {
        change_bytes(dice, &mut out);
    }
    out.truncate(LONGEST);
    out
}

fn change_bytes(dice: &mut Dice, out: &mut Vec<u8>) {
    let at = dice.below(out.len() + 1);
    let end = (at + 1 + dice.below(32)).min(out.len());
    match dice.below(8) {
        0 => {
            if let Some(byte) = out.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
        }
        1 => {
            let value = u8::try_from(dice.below(256)).unwrap_or(0);
            if let Some(byte) = out.get_mut(at) {
                *byte = value;
            }
        }
        2 => {
            let value = u8::try_from(dice.below(256)).unwrap_or(0);
            out.insert(at, value);
        }
        3 => drop(out.drain(at..end.max(at))),
        4 => {
            let run = out[at..end.max(at)].to_vec();
            let to = dice.below(out.len() + 1);
            drop(out.splice(to..to, run));
        }
        5 => out.truncate(at),
        _ => {
            let piece = dice.pick(&PIECES).iter().copied();
            // Put in, or over what is there.
            let until = if dice.once_in(2) { at } else { end.max(at) };
            drop(out.splice(at..until, piece));
        }
    }
}

/// A text with a few characters changed.
pub(crate) fn text(dice: &mut Dice, input: &str) -> String {
    String::from_utf8_lossy(&bytes(dice, input.as_bytes())).into_owned()
}

/// A JSON text with a few of its values changed; now and then, or when it is none, its bytes.
pub(crate) fn json_text(dice: &mut Dice, input: &[u8]) -> Vec<u8> {
    let value = (!dice.once_in(4)).then(|| serde_json::from_slice::<Value>(input));
    match value {
        Some(Ok(mut value)) => {
            self::value(dice, &mut value);
            let text = value.to_string().into_bytes();
            if text.len() > LONGEST {
                bytes(dice, input)
            } else {
                text
            }
        }
        _ => bytes(dice, input),
    }
}

/// Changes a few of the values in a JSON value.
pub(crate) fn value(dice: &mut Dice, whole: &mut Value) {
    for _ in 0..=dice.below(4) {
        let other = node(whole, dice.below(size(whole))).cloned();
        let at = dice.below(size(whole));
        if let Some(place) = node(whole, at) {
            change_value(dice, place, other.unwrap_or_default());
        }
    }
}

/// How many values are in a value, with itself.
fn size(value: &Value) -> usize {
    match value {
        Value::Array(list) => 1 + list.iter().map(size).sum::<usize>(),
        Value::Object(map) => 1 + map.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// The value of this number in a value, which has number 0 itself.
fn node(value: &mut Value, at: usize) -> Option<&mut Value> {
    if at == 0 {
        return Some(value);
    }
    let mut left = at - 1;
    let children: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(list) => Box::new(list.iter_mut()),
        Value::Object(map) => Box::new(map.values_mut()),
        _ => return None,
    };
    for child in children {
        let size = size(child);
        if left < size {
            return node(child, left);
        }
        left -= size;
    }
    None
}

fn change_value(dice: &mut Dice, place: &mut Value, other: Value) {
    match dice.below(10) {
        0..=2 => *place = scalar(dice),
        3 => *place = other,
        4 => {
            let inner = std::mem::take(place);
            *place = nested(dice, inner);
        }
        _ => match place {
            Value::Array(list) => change_list(dice, list, other),
            Value::Object(map) => change_object(dice, map, other),
            Value::String(text) => *text = self::text(dice, text),
            Value::Number(number) => {
                let n = number.as_f64().unwrap_or(0.0);
                let near = [-n, n + 1.0, n - 1.0, n * 1e9, n / 3.0, n.trunc()];
                if let Some(number) = Number::from_f64(*dice.pick(&near)) {
                    *place = Value::Number(number);
                }
            }
            other_place => *other_place = scalar(dice),
        },
    }
}

fn change_list(dice: &mut Dice, list: &mut Vec<Value>, other: Value) {
    let at = dice.below(list.len());
    match dice.below(4) {
        0 if !list.is_empty() => drop(list.remove(at)),
        1 if !list.is_empty() => {
            let copy = list[at].clone();
            list.push(copy);
        }
        2 if !list.is_empty() => {
            let to = dice.below(list.len());
            list.swap(at, to);
        }
        _ => list.insert(at, other),
    }
}

fn change_object(dice: &mut Dice, map: &mut Map<String, Value>, other: Value) {
    let names: Vec<String> = map.keys().cloned().collect();
    let Some(name) = (!names.is_empty()).then(|| dice.pick(&names).clone()) else {
        map.insert("id".to_owned(), other);
        return;
    };
    match dice.below(4) {
        0 => drop(map.remove(&name)),
        1 => {
            let value = map.remove(&name).unwrap_or_default();
            map.insert(text(dice, &name), value);
        }
        2 => {
            let value = map.get(&name).cloned().unwrap_or_default();
            map.insert(dice.pick(&names).clone(), value);
        }
        _ => drop(map.insert(name, other)),
    }
}

/// A value in a few or in very many lists or objects.
fn nested(dice: &mut Dice, inner: Value) -> Value {
    let depth = if dice.once_in(8) {
        90 + dice.below(50)
    } else {
        1 + dice.below(3)
    };
    let mut value = inner;
    for _ in 0..depth {
        value = if dice.once_in(2) {
            Value::Array(vec![value])
        } else {
            Value::Object(Map::from_iter([("content".to_owned(), value)]))
        };
    }
    value
}

fn scalar(dice: &mut Dice) -> Value {
    const TEXTS: [&str; 16] = [
        "",
        " ",
        "done",
        "0000000000000001",
        "00000000-0000-0000-0000-000000000001",
        "2026-11-25T09:30:00Z",
        "2026-02-30",
        "9999-12-31",
        "+262142-12-31T23:59:59Z",
        "-0001-01-01",
        "=1+1",
        "settings",
        "judgements/effort",
        "\u{0}",
        "\u{feff}\u{202e}é😀",
        "TRI-1",
    ];
    const NUMBERS: [f64; 10] = [
        0.0,
        -0.0,
        0.1,
        -1.5,
        1e15,
        1e308,
        -1e308,
        5e-324,
        4_294_967_296.0,
        9_007_199_254_740_993.0,
    ];
    const WHOLES: [i64; 8] = [0, 1, -1, 100, 65_536, 4_294_967_295, i64::MIN, i64::MAX];
    match dice.below(8) {
        0 => Value::Null,
        1 => Value::Bool(dice.once_in(2)),
        2 => Number::from_f64(*dice.pick(&NUMBERS)).map_or(Value::Null, Value::Number),
        3 => Value::from(*dice.pick(&WHOLES)),
        4 => Value::from(u64::MAX - dice.next() % 3),
        5 => Value::Array(Vec::new()),
        6 => Value::Object(Map::new()),
        _ => Value::from(*dice.pick(&TEXTS)),
    }
}

/// Stored bytes, terse or JSON, with some of their values changed, or some of the bytes.
pub(crate) fn stored(dice: &mut Dice, input: &[u8]) -> Vec<u8> {
    let is_json = input.first().is_some_and(|b| b"{[".contains(b));
    let value = (!dice.once_in(3)).then(|| json::from_stored::<Value>(input));
    let Some(Ok(mut value)) = value else {
        return bytes(dice, input);
    };
    self::value(dice, &mut value);
    let changed = if is_json {
        Some(value.to_string().into_bytes())
    } else {
        json::to_stored(&value).ok()
    };
    changed
        .filter(|bytes| bytes.len() <= LONGEST)
        .unwrap_or_else(|| bytes(dice, input))
}
