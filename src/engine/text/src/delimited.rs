//! Delimited text (CSV and its relatives): rows out of whole texts and of streams, the separator, and rows written.
//!
//! Reads RFC 4180 and what programs make of it: commas, semicolons, tabs, bars; any line ends, even mixed in one file; rows
//! of different lengths; text behind a closing quote; the line `sep=;` with which a spreadsheet names its separator. A quote
//! that nothing closes is no error here: it is reported with its row, column and line, and its row runs to the end.
//!
//! * [`DelimitedReader`] takes a file piece by piece and gives row after row without copying the cells;
//! * [`rows`] reads a text in memory into strings;
//! * [`separator`] finds out what parts the cells;
//! * [`write_row`] writes, and [`defuse`] keeps spreadsheets from running a cell.

use crate::encoding::{Decoder, Encoding};

mod scan;

pub use scan::{Cells, OpenQuote};
use scan::{Scanner, separator_line};

/// Reads delimited text that comes in pieces.
///
/// Push a piece, take rows until there is none, push the next; after the last piece call [`DelimitedReader::end`] and take
/// the rows that are left. A byte order mark at the beginning of the text is left out, also one after that of the encoding. Lines without any character are left out, but count as rows and lines; a line that names the
/// separator counts as a line only. It does not change the separator: see [`separator`].
#[derive(Clone, Debug)]
pub struct DelimitedReader {
    decoder: Decoder,
    scanner: Scanner,
    /// Decoded text from the first row on that has not been given.
    text: Vec<u8>,
    /// How much of it has been given since the last piece.
    given: usize,
    ended: bool,
}

impl DelimitedReader {
    /// A reader at the beginning of a file. The separator is an ASCII character.
    #[must_use]
    pub fn new(encoding: Encoding, separator: u8) -> Self {
        Self {
            decoder: Decoder::new(encoding),
            scanner: Scanner::new(separator),
            text: Vec::new(),
            given: 0,
            ended: false,
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, piece: &[u8]) {
        self.forget();
        self.decoder.push(piece, &mut self.text);
    }

    /// Takes the next characters of a file that the caller decodes. The encoding given at the beginning is then without
    /// effect; bytes and text are not to be mixed.
    pub fn push_text(&mut self, piece: &str) {
        self.forget();
        self.text.extend_from_slice(piece.as_bytes());
    }

    /// Says that the file ends here.
    pub fn end(&mut self) {
        self.forget();
        self.decoder.finish(&mut self.text);
        self.ended = true;
    }

    /// The next row that is complete.
    pub fn next_row(&mut self) -> Option<Cells<'_>> {
        let found = self
            .scanner
            .next_row(&self.text, &mut self.given, self.ended);
        found.then(|| self.scanner.cells(&self.text))
    }

    /// Bytes that wait for the end of their row, decoded.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.text.len() - self.given
    }

    /// Rows so far, those without any character included.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.scanner.rows()
    }

    /// The quote that is open where the text ends, so far or for good.
    #[must_use]
    pub fn open_quote(&self) -> Option<OpenQuote> {
        self.scanner.open_quote()
    }

    fn forget(&mut self) {
        self.text.drain(..self.given);
        self.given = 0;
    }
}

/// One row of a text in memory, with the line on which it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DelimitedRow {
    /// Line, from 1.
    pub line: usize,
    /// The cells.
    pub cells: Vec<String>,
}

impl DelimitedRow {
    /// The cell, empty when the row is shorter.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether every cell is empty or blank.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// The rows of a text, and the line of a quote that was never closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DelimitedRows {
    /// The rows, blank ones left out.
    pub rows: Vec<DelimitedRow>,
    /// The line on which a quote was opened that nothing closes: what follows it is one cell.
    pub open_quote: Option<usize>,
}

/// Reads a text in memory; the separator is an ASCII character. A byte order mark is left out.
#[must_use]
pub fn rows(text: &str, separator: u8) -> DelimitedRows {
    let text = text.as_bytes();
    let mut scanner = Scanner::new(separator);
    let mut out = DelimitedRows::default();
    let mut from = 0;
    while scanner.next_row(text, &mut from, true) {
        let cells = scanner.cells(text);
        let row = DelimitedRow {
            line: cells.line(),
            cells: cells
                .iter()
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect(),
        };
        if !row.is_blank() {
            out.rows.push(row);
        }
    }
    out.open_quote = scanner.open_quote().map(|quote| quote.line);
    out
}

/// The separator of a text, or of its beginning: the one that its first line names (`sep=;`), else of tab, comma, semicolon
/// and bar the one that splits the first rows most evenly into most cells. None when no row has any.
#[must_use]
pub fn separator(text: &str) -> Option<u8> {
    /// So much of the text is looked at, in bytes.
    const SEEN: usize = 20_000;
    /// So many rows of it.
    const ROWS: usize = 50;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some((named, _)) = separator_line(text.as_bytes()) {
        return Some(named);
    }
    let mut end = text.len().min(SEEN);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    let mut best: Option<(usize, u8)> = None;
    for candidate in [b'\t', b',', b';', b'|'] {
        let rows = rows(head, candidate).rows;
        let width = rows.first().map_or(0, |r| r.cells.len());
        if width < 2 {
            continue;
        }
        let even = rows
            .iter()
            .take(ROWS)
            .filter(|r| r.cells.len() == width)
            .count();
        let score = width.min(40) + 100 * even / rows.len().clamp(1, ROWS);
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, separator)| separator)
}

/// Whether a spreadsheet might run this as a formula, or take our apostrophe for its own, so that it gets one.
///
/// Source: OWASP, CSV Injection, and ASVS 1.2.10: cells beginning with `=`, `+`, `-`, `@`, tab, carriage return, line
/// feed, NUL, or the full-width forms of the first four. Cells that already begin with apostrophes before such a
/// character get one more, so that taking one away always gives back what was there.
fn wants_apostrophe(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠',
    ])
}

/// A text cell that no spreadsheet runs as a formula.
#[must_use]
pub fn defuse(text: &str) -> String {
    if wants_apostrophe(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Undoes [`defuse`]: for every text, `undefuse(&defuse(text)) == text`.
#[must_use]
pub fn undefuse(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if wants_apostrophe(cell) => rest,
        _ => cell,
    }
}

/// Writes one row, comma-separated, with CRLF at its end as RFC 4180 says.
pub fn write_row(out: &mut String, cells: &[String]) {
    for (i, cell) in cells.iter().enumerate() {
        if i > 0 {
            out.push(',');
        }
        let edge = cell.starts_with(char::is_whitespace) || cell.ends_with(char::is_whitespace);
        // A row of one empty cell would be a blank line: quoted it stays a row.
        let alone = cells.len() == 1 && cell.is_empty();
        if edge || alone || cell.contains([',', ';', '"', '\n', '\r', '\t', '|']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(cell);
        }
    }
    out.push_str("\r\n");
}
