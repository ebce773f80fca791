//! Delimited text: quotes, line ends, places, separators, formulas; and the same rows as the crate `csv` gives, whole and
//! in pieces.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use plumbline_text::delimited::{
    DelimitedReader, OpenQuote, defuse, rows, separator, undefuse, write_row,
};
use plumbline_text::encoding::{Encoding, decode};
use proptest::prelude::*;

/// Row, line and cells of each row.
type Read = Vec<(u64, usize, Vec<String>)>;

fn streamed<'a>(pieces: impl Iterator<Item = &'a [u8]>, mark: u8) -> (Read, Option<OpenQuote>) {
    fn take(reader: &mut DelimitedReader, out: &mut Read) {
        while let Some(cells) = reader.next_row() {
            let texts = cells
                .iter()
                .map(|c| String::from_utf8_lossy(c).into_owned());
            out.push((cells.row(), cells.line(), texts.collect()));
        }
    }
    let mut reader = DelimitedReader::new(Encoding::Utf8, mark);
    let mut out = Vec::new();
    for piece in pieces {
        reader.push(piece);
        take(&mut reader, &mut out);
    }
    reader.end();
    take(&mut reader, &mut out);
    assert_eq!(reader.waiting(), 0);
    (out, reader.open_quote())
}

/// A file whose mark was written twice (two programs each put one) has its first heading all the same.
#[test]
fn a_second_byte_order_mark_is_left_out_in_pieces_as_in_whole() {
    for text in [
        "\u{feff}\u{feff}Title,Due\na,b\n",
        "\u{feff}\u{feff}sep=;\nTitle;Due\n",
        "\u{feff}\u{feff}",
        "\u{feff}\u{feff}a",
    ] {
        let (decoded, _) = decode(text.as_bytes());
        let mark = separator(&decoded).unwrap_or(b',');
        let whole: Vec<Vec<String>> = rows(&decoded, mark)
            .rows
            .into_iter()
            .map(|r| r.cells)
            .collect();
        assert!(
            whole
                .first()
                .is_none_or(|row| row[0] == "Title" || row[0] == "a"),
            "{whole:?}"
        );
        for size in 1..9 {
            let (read, _) = streamed(text.as_bytes().chunks(size), mark);
            let cells: Vec<Vec<String>> = read.into_iter().map(|r| r.2).collect();
            assert_eq!(cells, whole, "{text:?} in pieces of {size}");
        }
    }
}

#[test]
fn quotes_line_ends_and_lines() {
    let text = "\u{feff}a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\rlast,\n\n,\n";
    let read = rows(text, b',');
    let cells: Vec<Vec<&str>> = read
        .rows
        .iter()
        .map(|r| r.cells.iter().map(String::as_str).collect())
        .collect();
    assert_eq!(
        cells,
        [vec!["a", "b"], vec!["x\ny", "say \"hi\""], vec!["last", ""]]
    );
    let lines: Vec<usize> = read.rows.iter().map(|r| r.line).collect();
    assert_eq!(lines, [1, 2, 4]);
    assert_eq!(read.open_quote, None);
    assert_eq!(rows("a,b\nc,\"open\nd,e", b',').open_quote, Some(2));
}

#[test]
fn an_open_quote_has_its_row_column_and_line() {
    let text = "a,b\n\"two\r\nlines\r\",1\n\n\"x\ny\",\"open\nto the end";
    let (read, open) = streamed([text.as_bytes()].into_iter(), b',');
    let open = open.unwrap();
    assert_eq!((open.row, open.column, open.line), (4, 2, 7));
    assert_eq!(read.last().unwrap().2, ["x\ny", "open\nto the end"]);
    assert_eq!(rows(text, b',').open_quote, Some(7));
}

#[test]
fn rows_of_any_length_stay_as_they_are() {
    let read = rows("a,b,c\n1\n1,2,3,4\n,,\n", b',');
    let widths: Vec<usize> = read.rows.iter().map(|r| r.cells.len()).collect();
    assert_eq!(widths, [3, 1, 4]);
    assert_eq!(read.rows[1].cell(2), "");
    // The stream gives every row with a separator; what is blank is for the caller to say.
    let (read, _) = streamed(["a,b\n,\n\n1,2".as_bytes()].into_iter(), b',');
    let places: Vec<(u64, usize)> = read.iter().map(|r| (r.0, r.1)).collect();
    assert_eq!(places, [(1, 1), (2, 2), (4, 4)]);
}

#[test]
fn a_line_that_names_the_separator_is_no_row() {
    let text = "sep=;\r\na,b;c\n1,5;2\n";
    assert_eq!(separator(text), Some(b';'));
    let read = rows(text, b';');
    assert_eq!(read.rows.len(), 2);
    assert_eq!(read.rows[0].cells, ["a,b", "c"]);
    assert_eq!(read.rows[0].line, 2);
    let (read, _) = streamed(text.as_bytes().chunks(1), b';');
    assert_eq!((read[0].0, read[0].1), (1, 2));
    assert_eq!(separator("SEP=\t\na\tb\n"), Some(b'\t'));
    // Only as a first line of its own.
    assert_eq!(rows("sep=;x\na;b\n", b';').rows[0].cells, ["sep=", "x"]);
    assert_eq!(rows("a\nsep=;\n", b';').rows[1].cells, ["sep=", ""]);
}

#[test]
fn text_decoded_elsewhere_is_read_as_well() {
    let mut reader = DelimitedReader::new(Encoding::Utf8, b';');
    reader.push_text("имя;го");
    assert!(reader.next_row().is_none());
    reader.push_text("д\nАнна;1");
    let cells: Vec<Vec<u8>> = reader
        .next_row()
        .unwrap()
        .iter()
        .map(<[u8]>::to_vec)
        .collect();
    assert_eq!(cells, ["имя".as_bytes(), "год".as_bytes()]);
    reader.end();
    assert_eq!(reader.next_row().unwrap().len(), 2);
    assert!(reader.next_row().is_none());
}

#[test]
fn every_cell_survives_defusing() {
    for text in [
        "=1+1", "'=1", "''=1", "'plain", "-5", "+", "@x", "\tx", "", "'", "a=b", "＝x", "'\r",
    ] {
        let safe = defuse(text);
        assert!(
            !safe.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{safe}"
        );
        assert_eq!(undefuse(&safe), text);
    }
}

#[test]
fn separators() {
    assert_eq!(separator("a;b;c\n1,5;2;3\n"), Some(b';'));
    assert_eq!(separator("a\tb\n1, 2\t3\n"), Some(b'\t'));
    assert_eq!(separator("a,b\n\"x;y;z\",2\n"), Some(b','));
    assert_eq!(separator("one\ntwo\n"), None);
}

/// The rows as the crate `csv` reads them; rows of one empty cell are left out here.
fn by_csv(text: &str, mark: u8) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark)
        .from_reader(text.as_bytes());
    let records = reader.records().map(|r| r.unwrap());
    let cells = records.map(|r| r.iter().map(str::to_owned).collect::<Vec<_>>());
    cells.filter(|c| c.len() > 1 || !c[0].is_empty()).collect()
}

fn marks() -> impl Strategy<Value = u8> {
    prop_oneof![Just(b','), Just(b';'), Just(b'\t'), Just(b'|')]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn rows_are_those_of_the_crate_csv(text in "[ab,;|\t\"\r\n ä😀]{0,60}", mark in marks(), size in 1..20_usize) {
        let (read, open) = streamed(text.as_bytes().chunks(size), mark);
        let cells: Vec<Vec<String>> = read.into_iter().map(|r| r.2).collect();
        prop_assert_eq!(&cells, &by_csv(&text, mark));
        let whole = rows(&text, mark);
        prop_assert_eq!(whole.open_quote, open.map(|o| o.line));
        let filled = cells.into_iter().filter(|r| r.iter().any(|c| !c.trim().is_empty()));
        let texts: Vec<Vec<String>> = whole.rows.into_iter().map(|r| r.cells).collect();
        prop_assert_eq!(texts, filled.collect::<Vec<_>>());
    }

    #[test]
    fn places_are_the_same_in_pieces_of_any_size(
        text in "(sep=[;x]\r?\n)?[ab,;\"\r\n]{0,60}",
        size in 1..9_usize,
    ) {
        let whole = streamed([text.as_bytes()].into_iter(), b',');
        prop_assert_eq!(streamed(text.as_bytes().chunks(size), b','), whole);
    }

    #[test]
    fn a_line_is_where_the_row_begins(text in "[ab,\"\r\n]{0,60}") {
        let (read, open) = streamed([text.as_bytes()].into_iter(), b',');
        let same = text.replace("\r\n", "\n").replace('\r', "\n");
        let lines: Vec<&str> = same.split('\n').collect();
        for (_, line, cells) in &read {
            let first = cells[0].replace("\r\n", "\n").replace('\r', "\n");
            let first = first.split('\n').next().unwrap_or_default();
            let begins = lines[line - 1].replace('"', "");
            prop_assert!(begins.starts_with(&first.replace('"', "")), "{line} of {text:?}");
        }
        if let Some(open) = open {
            prop_assert!(lines[open.line - 1].contains('"'));
        }
    }

    #[test]
    fn what_is_written_is_read(cells in proptest::collection::vec("[ab,;\"\r\n\t|= ä']{0,8}", 2..6)) {
        let mut text = String::new();
        write_row(&mut text, &cells);
        write_row(&mut text, &cells);
        let read = streamed([text.as_bytes()].into_iter(), b',').0;
        prop_assert_eq!(read.len(), 2);
        prop_assert_eq!(&read[1].2, &cells);
        prop_assert_eq!(&by_csv(&text, b',')[1], &cells);
    }
}
