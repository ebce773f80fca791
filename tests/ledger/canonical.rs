//! RFC 8785 against its published vectors.

use plumbline_json::canonical::{canonical, number, read_strict};
use std::path::Path;

#[test]
fn the_published_documents() {
    let at = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/rfc8785");
    let mut seen = 0;
    for name in [
        "arrays",
        "french",
        "structures",
        "unicode",
        "values",
        "weird",
    ] {
        let file = |dir: &str, end: &str| {
            std::fs::read(at.join(dir).join(format!("{name}.{end}"))).unwrap()
        };
        let input = String::from_utf8(file("input", "json")).unwrap();
        let ours = canonical(&read_strict(&input).unwrap());
        assert_eq!(ours.as_bytes(), file("output", "json"), "{name}");
        let hex = String::from_utf8(file("outhex", "txt")).unwrap();
        let bytes: Vec<u8> = hex
            .split_whitespace()
            .map(|pair| u8::from_str_radix(pair, 16).unwrap())
            .collect();
        assert_eq!(ours.as_bytes(), bytes, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 6);
}

/// RFC 8785, Appendix B.
const NUMBERS: [(u64, Option<&str>); 26] = [
    (0x0000_0000_0000_0000, Some("0")),
    (0x8000_0000_0000_0000, Some("0")),
    (0x0000_0000_0000_0001, Some("5e-324")),
    (0x8000_0000_0000_0001, Some("-5e-324")),
    (0x7fef_ffff_ffff_ffff, Some("1.7976931348623157e+308")),
    (0xffef_ffff_ffff_ffff, Some("-1.7976931348623157e+308")),
    (0x4340_0000_0000_0000, Some("9007199254740992")),
    (0xc340_0000_0000_0000, Some("-9007199254740992")),
    (0x4430_0000_0000_0000, Some("295147905179352830000")),
    (0x7fff_ffff_ffff_ffff, None),
    (0x7ff0_0000_0000_0000, None),
    (0x44b5_2d02_c7e1_4af5, Some("9.999999999999997e+22")),
    (0x44b5_2d02_c7e1_4af6, Some("1e+23")),
    (0x44b5_2d02_c7e1_4af7, Some("1.0000000000000001e+23")),
    (0x444b_1ae4_d6e2_ef4e, Some("999999999999999700000")),
    (0x444b_1ae4_d6e2_ef4f, Some("999999999999999900000")),
    (0x444b_1ae4_d6e2_ef50, Some("1e+21")),
    (0x3eb0_c6f7_a0b5_ed8c, Some("9.999999999999997e-7")),
    (0x3eb0_c6f7_a0b5_ed8d, Some("0.000001")),
    (0x41b3_de43_5555_5553, Some("333333333.3333332")),
    (0x41b3_de43_5555_5554, Some("333333333.33333325")),
    (0x41b3_de43_5555_5555, Some("333333333.3333333")),
    (0x41b3_de43_5555_5556, Some("333333333.3333334")),
    (0x41b3_de43_5555_5557, Some("333333333.33333343")),
    (0xbecb_f647_612f_3696, Some("-0.0000033333333333333333")),
    (0x4314_3ff3_c1cb_0959, Some("1424953923781206.2")),
];

#[test]
fn the_published_numbers() {
    for (bits, expected) in NUMBERS {
        assert_eq!(
            number(f64::from_bits(bits)).as_deref(),
            expected,
            "{bits:016x}"
        );
    }
}

/// RFC 8785 §3.2.3: names are sorted by UTF-16 units, not by code points: U+10437 stands before U+FB33.
#[test]
fn names_are_sorted_by_utf_16_units() {
    let text = r#"{"\ufb33":1,"\ud801\udc37":2,"\u20ac":3,"1":4,"\r":5,"\u0080":6}"#;
    assert_eq!(
        canonical(&read_strict(text).unwrap()),
        "{\"\\r\":5,\"1\":4,\"\u{80}\":6,\"\u{20ac}\":3,\"\u{10437}\":2,\"\u{fb33}\":1}"
    );
}

/// RFC 8785 §3.1 with RFC 7493 §2.
#[test]
fn what_has_no_canonical_form_is_refused() {
    for bad in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"[{"b":{"c":1,"c":null}}]"#,
        r#""\udead""#,
        "1e400",
        "[1,]",
        "{} x",
        "",
    ] {
        assert!(read_strict(bad).is_err(), "{bad}");
    }
    let why = read_strict(r#"{"x":{"why":"a","why":"b"}}"#).unwrap_err();
    assert_eq!(why, "the name “why” stands twice, at x.why");
    let why = read_strict("{\n  \"a\": 1,\n  \"b\" 2\n}").unwrap_err();
    assert!(why.contains("line 3 column 7"), "{why}");
}

#[test]
fn canonical_text_is_its_own_canonical_form() {
    for text in [
        r#"{"a":[1.5,-0.000001,1e+21,"\u0007\"\\/é€😀",null,true,{}]}"#,
        "[]",
        "\"\"",
        "0",
    ] {
        let once = canonical(&read_strict(text).unwrap());
        assert_eq!(canonical(&read_strict(&once).unwrap()), once);
        assert_eq!(once, text);
    }
}

mod numbers {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// What is written is read back to the last bit, and no spelling is longer than the one of serde_json (ryu).
        #[test]
        fn round_trip(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            match number(value) {
                None => prop_assert!(!value.is_finite()),
                Some(text) => {
                    let back: f64 = text.parse().unwrap();
                    prop_assert_eq!(back.to_bits(), if value == 0.0 { 0 } else { bits });
                    let digits = |t: &str| {
                        let mantissa = t.split('e').next().unwrap();
                        let all: String = mantissa.chars().filter(char::is_ascii_digit).collect();
                        all.trim_matches('0').len()
                    };
                    prop_assert_eq!(digits(&text), digits(&serde_json::to_string(&value).unwrap()));
                }
            }
        }
    }
}
