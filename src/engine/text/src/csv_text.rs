//! Separated text: decoding bytes, finding the separator, reading and writing rows.
//!
//! Reads RFC 4180 and what spreadsheets make of it: any line ends, even mixed in one file, a byte order mark, tabs,
//! semicolons. An own reader of forty lines, because it has to say where a quote was left open.

/// Text from bytes: UTF-8, UTF-16 in either order, else Windows-1252 as old spreadsheets save it.
/// The second value names the encoding when it was not UTF-8.
pub fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => decode(rest),
        [0xff, 0xfe, rest @ ..] => (utf16(rest, u16::from_le_bytes), Some("UTF-16")),
        [0xfe, 0xff, rest @ ..] => (utf16(rest, u16::from_be_bytes), Some("UTF-16")),
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => {
            (utf16(bytes, u16::from_le_bytes), Some("UTF-16"))
        }
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => {
            (utf16(bytes, u16::from_be_bytes), Some("UTF-16"))
        }
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => (text.to_owned(), None),
            Err(_) => (
                bytes.iter().map(|b| windows_1252(*b)).collect(),
                Some("Windows-1252"),
            ),
        },
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|pair| {
            unit([
                pair.first().copied().unwrap_or(0),
                pair.get(1).copied().unwrap_or(0),
            ])
        })
        .collect();
    String::from_utf16_lossy(&units)
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or(char::REPLACEMENT_CHARACTER),
        _ => char::from(byte),
    }
}

/// One row with the line on which it begins, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Line, from 1.
    pub line: usize,
    /// The cells.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell, empty when the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// Whether every cell is empty.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(|c| c.trim().is_empty())
    }
}

/// Rows, and the line of a quote that was never closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// The rows, blank ones left out.
    pub rows: Vec<Row>,
    /// The line on which a quote was opened that nothing closes: what follows it is one cell.
    pub open_quote: Option<usize>,
}

/// Reads the rows.
pub fn rows(text: &str, separator: char) -> Rows {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut out = Rows::default();
    let mut cell = String::new();
    let mut row = Row {
        line: 1,
        cells: Vec::new(),
    };
    let mut line = 1;
    // The line of the quote that is open.
    let mut quoted: Option<usize> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' || (c == '\r' && chars.peek() != Some(&'\n')) {
            line += 1;
        }
        if quoted.is_some() {
            if c != '"' {
                cell.push(c);
            } else if chars.next_if_eq(&'"').is_some() {
                cell.push('"');
            } else {
                quoted = None;
            }
        } else if c == '"' && cell.is_empty() {
            quoted = Some(line);
        } else if c == separator {
            row.cells.push(std::mem::take(&mut cell));
        } else if c == '\n' || c == '\r' {
            if c == '\r' && chars.next_if_eq(&'\n').is_some() {
                line += 1;
            }
            row.cells.push(std::mem::take(&mut cell));
            finish(&mut out, &mut row, line);
        } else {
            cell.push(c);
        }
    }
    if !cell.is_empty() || !row.cells.is_empty() {
        row.cells.push(cell);
        finish(&mut out, &mut row, line);
    }
    out.open_quote = quoted;
    out
}

fn finish(out: &mut Rows, row: &mut Row, line: usize) {
    let next = Row {
        line,
        cells: Vec::new(),
    };
    let done = std::mem::replace(row, next);
    if !done.is_blank() {
        out.rows.push(done);
    }
}

/// The separator: of tab, comma, semicolon and bar the one that splits the first rows most evenly into most cells.
/// None when no row has any.
pub fn separator(text: &str) -> Option<char> {
    let mut end = text.len().min(20_000);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    let mut best: Option<(usize, char)> = None;
    for candidate in ['\t', ',', ';', '|'] {
        let rows = rows(head, candidate).rows;
        let width = rows.first().map_or(0, |r| r.cells.len());
        if width < 2 {
            continue;
        }
        let even = rows
            .iter()
            .take(50)
            .filter(|r| r.cells.len() == width)
            .count();
        let score = width.min(40) + 100 * even / rows.len().clamp(1, 50);
        if best.is_none_or(|(top, _)| score > top) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, c)| c)
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
pub fn defuse(text: &str) -> String {
    if wants_apostrophe(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Undoes [`defuse`]: for every text, `undefuse(&defuse(text)) == text`.
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn quotes_line_ends_and_lines() {
        let text = "\u{feff}a,b\r\n\"x\ny\",\"say \"\"hi\"\"\"\rlast,\n\n,\n";
        let read = rows(text, ',');
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
        assert_eq!(rows("a,b\nc,\"open\nd,e", ',').open_quote, Some(2));
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
    fn encodings() {
        let utf16: Vec<u8> = [0xff, 0xfe]
            .into_iter()
            .chain("é,b".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(&utf16), ("é,b".to_owned(), Some("UTF-16")));
        assert_eq!(decode(b"caf\xe9 \x80").0, "café €");
        assert_eq!(decode(b"\xef\xbb\xbfabc"), ("abc".to_owned(), None));
        assert_eq!(decode(b"\xff").0, "ÿ");
    }

    #[test]
    fn separators() {
        assert_eq!(separator("a;b;c\n1,5;2;3\n"), Some(';'));
        assert_eq!(separator("a\tb\n1, 2\t3\n"), Some('\t'));
        assert_eq!(separator("a,b\n\"x;y;z\",2\n"), Some(','));
        assert_eq!(separator("one\ntwo\n"), None);
    }
}
