//! Data files as people have them: other separators, decimal commas, UTF-16, broken quotes, mixed columns, nothing at
//! all. What cannot be read is said with row and column; no bytes make it panic.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::panic)]

use plumbline_document::monitor::Monitor;
use plumbline_drift::plan::Plan;
use plumbline_drift::read::layout::Layout;
use plumbline_drift::read::table::{Loader, Table, Values, load};
use plumbline_drift::read::{ReadError, layout, value};
use plumbline_drift::summary::{Kind, Preset, RunSummary, Verdict};
use plumbline_drift::{bins, check};
use plumbline_features::monitor;
use plumbline_features::monitor::lab;
use proptest::prelude::*;

fn look(bytes: &[u8]) -> Layout {
    layout::inspect(bytes, true).unwrap()
}

fn kinds(layout: &Layout) -> Vec<(String, Kind)> {
    let each = layout.columns.iter();
    each.map(|c| (c.name.clone(), c.kind)).collect()
}

fn table(bytes: &[u8]) -> Table {
    let layout = look(bytes);
    let choices = layout::choices(&layout, None);
    load("data.csv", bytes, &layout, &choices).unwrap()
}

fn check(reference: &[u8], current: &[u8]) -> RunSummary {
    let (a, b) = (look(reference), look(current));
    let choices = layout::choices(&a, Some(&b));
    let r = load("reference.csv", reference, &a, &choices).unwrap();
    let c = load("current.csv", current, &b, &choices).unwrap();
    check::run(&r, &c, &choices, &Plan::default(), &mut |_, _, _| true)
        .unwrap()
        .summary
}

fn floats(table: &Table, column: &str) -> Vec<f64> {
    match &table.column(column).unwrap().values {
        Values::Numbers { values, .. } => values.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn semicolons_and_decimal_commas() {
    let text = "preis;stadt;menge\n1,5;Köln;3\n2.345,25;\"Frankfurt; Main\";4\n-0,75;Köln;7\n";
    let layout = look(text.as_bytes());
    assert_eq!(layout.separator, b';');
    assert!(layout.comma);
    assert_eq!(
        floats(&table(text.as_bytes()), "preis"),
        [1.5, 2345.25, -0.75]
    );
    assert_eq!(
        layout.words(),
        "UTF-8, separated by semicolons, decimal commas"
    );
}

#[test]
fn utf_16_and_windows_1252() {
    let text = "größe\tname\r\n1.5\tJürgen\r\n2.5\tZoë\r\n";
    for big in [false, true] {
        let mut bytes: Vec<u8> = if big {
            vec![0xfe, 0xff]
        } else {
            vec![0xff, 0xfe]
        };
        for unit in text.encode_utf16() {
            let pair = if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            };
            bytes.extend(pair);
        }
        let layout = look(&bytes);
        assert_eq!(layout.separator, b'\t');
        let names: Vec<&str> = layout.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(names, ["größe", "name"]);
        assert_eq!(floats(&table(&bytes), "größe"), [1.5, 2.5]);
    }
    let latin: Vec<u8> = "stra\u{df}e,n\nA,1.5\nB,2.5\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    assert_eq!(look(&latin).columns[0].name, "straße");
}

#[test]
fn a_byte_order_mark_is_no_part_of_a_name() {
    assert_eq!(
        look("\u{feff}a,b\n1.5,2.5\n".as_bytes()).columns[0].name,
        "a"
    );
}

#[test]
fn quotes_line_ends_and_blank_lines() {
    let text = "a,b\r\n\"x\r\n\"\"y\"\"\",1.5\r\r\n\n\"\",2.5\n";
    let t = table(text.as_bytes());
    assert_eq!(t.rows, 2);
    assert_eq!(floats(&t, "b"), [1.5, 2.5]);
    let Values::Categories { labels, .. } = &t.column("a").unwrap().values else {
        panic!()
    };
    assert_eq!(labels.as_slice(), ["x\r\n\"y\""]);
}

#[test]
fn a_quote_that_is_never_closed_is_named() {
    let text = "a,b\n1,2\n3,\"4\n5,6\n";
    let error = layout::inspect(text.as_bytes(), true).unwrap_err();
    assert_eq!(error, ReadError::OpenQuote { row: 3, column: 2 });
    assert!(error.to_string().starts_with("Row 3, column 2: a quote"));
    // Beyond the beginning that was looked at.
    let mut long = String::from("a,b\n");
    for i in 0..1000 {
        long.push_str(&format!("{i},{i}.5\n"));
    }
    let layout = layout::inspect(long.as_bytes(), false).unwrap();
    long.push_str("7,\"8\n");
    long.push_str(&"9,9\n".repeat(2_000_000));
    let choices = layout::choices(&layout, None);
    let error = load("x", long.as_bytes(), &layout, &choices).unwrap_err();
    assert_eq!(
        error,
        ReadError::OpenQuote {
            row: 1002,
            column: 2
        }
    );
}

#[test]
fn mixed_columns_are_said_with_row_and_text() {
    let mut text = String::from("x,y\n");
    for i in 0..200 {
        text.push_str(&format!("{}.5,{}\n", i, i % 7));
    }
    text.push_str("oops,3\nNA,4\n1.5\n2.5,1,9\n");
    let t = table(text.as_bytes());
    let notes = t.notes.join("\n");
    assert!(
        notes.contains("column ‘x’: 1 of 204 values are no number, the first is ‘oops’ in row 202"),
        "{notes}"
    );
    assert!(
        notes.contains("1 of 204 rows have too few cells, the first is row 204 with 1 of 2"),
        "{notes}"
    );
    assert!(
        notes.contains(
            "1 of 204 rows have too many cells, the first is row 205 with 3 instead of 2"
        ),
        "{notes}"
    );
    let x = floats(&t, "x");
    assert!(x[200].is_nan() && x[201].is_nan());
    assert_eq!(t.column("x").unwrap().unreadable, 1);
}

#[test]
fn kinds_are_guessed_as_a_person_would() {
    let mut text = String::from("id,age,class,city,when,comment,empty,flag\n");
    for i in 0..200 {
        text.push_str(&format!(
            "{i},{}.5,{},{},2026-01-{:02} 10:00,comment {i},,{}\n",
            i * 37 % 101,
            i % 3,
            ["Rome", "Oslo", "Bern"][i % 3],
            i % 28 + 1,
            ["True", "False"][i % 2],
        ));
    }
    let got = kinds(&look(text.as_bytes()));
    let want = [
        ("id", Kind::Ignored),
        ("age", Kind::Numeric),
        ("class", Kind::Categorical),
        ("city", Kind::Categorical),
        ("when", Kind::Date),
        ("comment", Kind::Ignored),
        ("empty", Kind::Ignored),
        ("flag", Kind::Categorical),
    ];
    for ((name, kind), (n, k)) in got.iter().zip(want) {
        assert_eq!((name.as_str(), *kind), (n, k));
    }
}

#[test]
fn nothing_and_nearly_nothing() {
    assert_eq!(layout::inspect(b"", true), Err(ReadError::Empty));
    assert_eq!(layout::inspect(b" \r\n ", true), Err(ReadError::Empty));
    assert_eq!(layout::inspect(b"a,b\n", true), Err(ReadError::NoRows));
    // One row: read, and not evaluable.
    let summary = check(b"a,b\n1.5,x\n", b"a,b\n2.5,y\n");
    assert_eq!(summary.verdict, Verdict::NotEvaluable);
    assert!(
        summary
            .columns
            .iter()
            .all(|c| c.why.starts_with("Needs 30 values"))
    );
}

#[test]
fn constant_and_missing_columns() {
    let rows = |constant: &str, value: &str| {
        let mut text = String::from("k,m\n");
        for i in 0..100 {
            text.push_str(&format!(
                "{constant},{}\n",
                if value.is_empty() {
                    String::new()
                } else {
                    format!("{i}.{value}")
                }
            ));
        }
        text
    };
    let (a, b) = (rows("5.5", "5"), rows("5.5", ""));
    let summary = check(a.as_bytes(), b.as_bytes());
    assert_eq!(summary.columns[0].verdict, Verdict::Stable);
    assert_eq!(summary.columns[1].verdict, Verdict::Drift);
    assert!(summary.columns[1].why.contains("share of missing values"));
    // Every preset has a word on it and none of them panics.
    let la = look(a.as_bytes());
    let lb = look(b.as_bytes());
    let choices = layout::choices(&la, Some(&lb));
    let r = load("r", a.as_bytes(), &la, &choices).unwrap();
    let c = load("c", b.as_bytes(), &lb, &choices).unwrap();
    for preset in Preset::ALL {
        let plan = Plan {
            preset,
            ..Plan::default()
        };
        let out = check::run(&r, &c, &choices, &plan, &mut |_, _, _| true).unwrap();
        if preset != Preset::Plumbline {
            assert_eq!(
                out.summary.columns[1].verdict,
                Verdict::NotEvaluable,
                "{preset:?}"
            );
        }
        assert_eq!(out.summary.columns.len(), 2);
    }
}

#[test]
fn one_file_is_split_by_a_date() {
    let mut text = String::from("when,x\n");
    for i in 0..400 {
        text.push_str(&format!(
            "2026-{:02}-{:02},{}\n",
            i / 40 + 1,
            i % 28 + 1,
            if i < 200 { i % 50 } else { i % 50 + 30 }
        ));
    }
    text.push_str(",7\n");
    let t = table(text.as_bytes());
    let at = value::date(b"2026-06-01", false).unwrap();
    let (before, after) = t.split("when", at).unwrap();
    assert_eq!((before.rows, after.rows), (200, 200));
    assert!(after.notes[0].contains("1 rows have no date"));
    let choices = layout::choices(&look(text.as_bytes()), None);
    let out = check::run(
        &before,
        &after,
        &choices,
        &Plan::default(),
        &mut |_, _, _| true,
    )
    .unwrap();
    assert_eq!(out.summary.verdict, Verdict::Drift);
}

#[test]
fn a_check_is_kept_as_a_run_of_a_monitor() {
    let rows = |add: u32| {
        let mut text = String::from("x,y\n");
        for i in 0..200 {
            text.push_str(&format!("{}.5,{}.25\n", i * 37 % 101 + add, i * 53 % 97));
        }
        text
    };
    let summary = check(rows(0).as_bytes(), rows(40).as_bytes());
    let monitor: Monitor = serde_json::from_value(serde_json::json!({
        "id": "019e0000-0000-7000-8000-000000000001", "name": "Input", "watch": "data", "method": "plumbline",
        "side": "above", "strong": { "of": 1, "last": 1 }, "weak": { "of": 2, "last": 3 }, "severity": "medium",
        "meta": { "rev": 1, "created": { "at": "2026-11-01T00:00:00Z", "change": "1" }, "changed": { "at": "2026-11-01T00:00:00Z", "change": "1" } },
    }))
    .unwrap();
    let at = "2026-11-25T10:00:00Z".parse().unwrap();
    let run = lab::run(&summary, &monitor, at);
    assert_eq!(run.verdict, plumbline_document::monitor::Verdict::Drift);
    assert_eq!(run.value, Some(0.5));
    assert_eq!(run.rows, Some([200, 200]));
    assert_eq!(run.findings[0].column, "x");
    assert_eq!(run.digest.len(), "sha256:".len() + 16);
    // The same check twice is one run.
    assert_eq!(lab::run(&summary, &monitor, at).id, run.id);
    assert!(monitor::alert::is_reached(&monitor, &[], &run));
}

#[test]
fn a_check_can_be_stopped() {
    let text = "a,b\n1.5,x\n2.5,y\n";
    let layout = look(text.as_bytes());
    let choices = layout::choices(&layout, None);
    let t = load("x", text.as_bytes(), &layout, &choices).unwrap();
    let stopped = check::run(&t, &t, &choices, &Plan::default(), &mut |_, _, _| false);
    assert_eq!(stopped, Err(check::Stop::Cancelled));
}

#[test]
fn numbers_are_read_as_the_standard_library_reads_them() {
    for text in [
        "0",
        "-0",
        "1",
        "1.5",
        "-2.25",
        "1e5",
        "1E-5",
        "123456789012345678",
        "0.1",
        "1e22",
        "1e23",
        "9007199254740993",
        "1.7976931348623157e308",
        "4.9e-324",
        ".5",
        "5.",
        "+3",
        "0.30471707975443135",
        "26524.800000000007",
        "1234567890123456789012",
        "0.000000000000000000000000012345",
    ] {
        let got = value::number(text.as_bytes(), false).unwrap().value;
        let want: f64 = text.parse().unwrap();
        assert_eq!(got.to_bits(), want.to_bits(), "{text}");
    }
    for text in [
        "", "-", ".", "e5", "1e", "1.2.3", "abc", "inf", "NaN", "1_000", "0x10", "1-2", "12,34,56",
    ] {
        assert_eq!(value::number(text.as_bytes(), false), None, "{text}");
    }
    assert_eq!(
        value::number(b"1,234,567.5", false).unwrap().value,
        1_234_567.5
    );
}

#[test]
fn dates_are_days_and_times() {
    let days = |text: &str| value::date(text.as_bytes(), false).unwrap() / 86_400.0;
    assert_eq!(days("1970-01-02"), 1.0);
    assert_eq!(days("2000-03-01"), 11_017.0);
    assert_eq!(days("29.02.2024"), days("2024-02-29"));
    assert_eq!(days("02/29/2024"), days("2024-02-29"));
    assert_eq!(days("2024-02-29T12:00:00+12:00"), days("2024-02-29"));
    assert_eq!(days("2019-08-14 08:42:00.000"), days("2019-08-14T08:42Z"));
    for text in [
        "2023-02-29",
        "2023-13-01",
        "12:30",
        "20230101",
        "2023-1",
        "x",
    ] {
        assert_eq!(value::date(text.as_bytes(), false), None, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(
        a in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), Just(b';'), Just(b'.'), 48..58_u8, any::<u8>()], 0..400),
        b in proptest::collection::vec(prop_oneof![Just(b','), Just(b'\n'), Just(b'"'), 48..58_u8, any::<u8>()], 0..400),
    ) {
        if let (Ok(la), Ok(lb)) = (layout::inspect(&a, true), layout::inspect(&b, true)) {
            let mut choices = layout::choices(&la, Some(&lb));
            for (i, c) in choices.iter_mut().enumerate() {
                c.kind = Kind::ALL[i % 3];
            }
            if let (Ok(r), Ok(c)) = (load("a", &a, &la, &choices), load("b", &b, &lb, &choices)) {
                for preset in Preset::ALL {
                    let plan = Plan { preset, ..Plan::default() };
                    let out = check::run(&r, &c, &choices, &plan, &mut |_, _, _| true);
                    if let Ok(out) = out {
                        drop(check::run_against(&out.profile, &c, &plan, &mut |_, _, _| true));
                        // What is kept can be written and read back.
                        let text = serde_json::to_string(&out.summary).unwrap();
                        let back: RunSummary = serde_json::from_str(&text).unwrap();
                        prop_assert_eq!(back, out.summary);
                    }
                }
            }
        }
    }

    #[test]
    fn pieces_of_any_size_read_the_same(
        text in "[a-c0-9,;\"\r\nä\u{feff}.]{1,300}",
        size in 1..40_usize,
        wide in any::<bool>(),
    ) {
        let bytes: Vec<u8> = if wide {
            let mut out = vec![0xff, 0xfe];
            out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
            out
        } else {
            text.into_bytes()
        };
        if let Ok(layout) = layout::inspect(&bytes, true) {
            let choices = layout::choices(&layout, None);
            let whole = load("x", &bytes, &layout, &choices);
            let mut loader = Loader::new("x", &layout, &choices);
            let fed = bytes.chunks(size).try_for_each(|p| loader.feed(p));
            let pieces = fed.and_then(|()| loader.finish());
            prop_assert_eq!(format!("{whole:?}"), format!("{pieces:?}"));
        }
    }

    #[test]
    fn every_sort_sorts(mut values in proptest::collection::vec(any::<f64>().prop_filter("NaN", |x| !x.is_nan()), 0..9000)) {
        let mut want = values.clone();
        want.sort_by(f64::total_cmp);
        bins::sort(&mut values);
        prop_assert_eq!(
            values.iter().map(|x| x.to_bits()).collect::<Vec<_>>(),
            want.iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        );
    }

    #[test]
    fn numbers_survive_their_text(x in any::<f64>().prop_filter("finite", |x| x.is_finite())) {
        let text = format!("{x:e}");
        let got = value::number(text.as_bytes(), false).unwrap().value;
        prop_assert_eq!(got.to_bits(), x.to_bits());
        let text = format!("{x}");
        let got = value::number(text.as_bytes(), false).unwrap().value;
        prop_assert_eq!(got.to_bits(), x.to_bits());
    }
}
