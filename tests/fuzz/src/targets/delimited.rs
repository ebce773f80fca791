//! CSV and its kin: the whole text at once, piece by piece, and what is written of it.

use crate::mutate;
use crate::targets::Target;
use plumbline_text::delimited::{DelimitedReader, rows, separator, write_row};
use plumbline_text::encoding::{Encoding, decode};

pub(super) const TARGET: Target = Target {
    name: "delimited",
    about: "CSV: piece by piece as at once, and what is written of it is read again as the same",
    seeds,
    mutate: mutate::bytes,
    check,
};

fn seeds() -> Vec<Vec<u8>> {
    let utf_16: Vec<u8> = "\u{feff}Title;Due\r\nZoë;31.12.2026\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let jira = include_bytes!("../../../fixtures/jira/trustyai_reduced_columns.csv");
    vec![
        b"Title,Notes\r\n\"One, two\",\"a \"\"quote\"\"\"\r\n\"over\ntwo lines\",x\r\n".to_vec(),
        b"sep=;\nTitle;Effort\nFix;3,5\nTest;\"8;13\"\n".to_vec(),
        "\u{feff}Title\tDue\nÜber\t2026-12-01\n\n\t\n".into(),
        b"Title|Tags\nCaf\xe9|a\n\"open".to_vec(),
        b"one\ntwo\nthree".to_vec(),
        utf_16,
        jira[..1500].to_vec(),
    ]
}

fn check(input: &[u8]) {
    let (text, _) = decode(input);
    let named = separator(&text);
    for separator in [b',', b';', b'\t', b'|'].into_iter().chain(named) {
        let read = rows(&text, separator);
        assert_eq!(in_pieces(input, separator), cells_of(&read.rows));
        let lines: Vec<usize> = read.rows.iter().map(|row| row.line).collect();
        assert!(lines.is_sorted(), "the rows are not in order: {lines:?}");

        // A header first, as an export has it: it keeps what looks like a separator line or a mark from the start.
        let mut written = String::new();
        write_row(&mut written, &["Rank".to_owned(), "Score".to_owned()]);
        for row in &read.rows {
            write_row(&mut written, &row.cells);
        }
        let again = rows(&written, b',');
        assert_eq!(cells_of(&again.rows)[1..], cells_of(&read.rows)[..]);
        assert_eq!(again.open_quote, None);
    }
}

fn cells_of(rows: &[plumbline_text::delimited::DelimitedRow]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.cells.clone()).collect()
}

/// The rows of the same bytes, which come in pieces of lengths that the bytes themselves say.
fn in_pieces(input: &[u8], separator: u8) -> Vec<Vec<String>> {
    let mut reader = DelimitedReader::new(Encoding::detect(input, true), separator);
    let mut all = Vec::new();
    let mut rest = input;
    loop {
        while let Some(cells) = reader.next_row() {
            let row: Vec<String> = cells
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect();
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                all.push(row);
            }
        }
        if rest.is_empty() {
            return all;
        }
        let length = 1 + usize::from(rest[rest.len() / 2] % 37);
        let (piece, after) = rest.split_at(length.min(rest.len()));
        reader.push(piece);
        rest = after;
        if rest.is_empty() {
            reader.end();
        }
    }
}
