//! Finds the cells of one row after the other in bytes that are in memory. What cannot be decided before more text comes is
//! scanned again from the beginning of its row then.

/// Where a quote was opened that nothing closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenQuote {
    /// Row, from 1, the header included.
    pub row: u64,
    /// Column, from 1.
    pub column: usize,
    /// Line of the text, from 1. It differs from the row when cells above hold line ends.
    pub line: usize,
}

/// One cell: where it begins and ends.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: usize,
    end: usize,
    /// Whether it lies in the scratch buffer, because quotes had to be taken out.
    unquoted: bool,
}

/// The cells of one row.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    text: &'a [u8],
    scratch: &'a [u8],
    spans: &'a [Span],
    row: u64,
    line: usize,
}

impl<'a> Cells<'a> {
    /// The number of the row, from 1; header and empty lines count, as in spreadsheets.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.row
    }

    /// The line of the text on which the row begins, from 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// How many cells there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The cells' bytes, in order; UTF-8 unless the file is damaged.
    pub fn iter(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (text, scratch) = (self.text, self.scratch);
        self.spans.iter().map(move |span| {
            let from = if span.unquoted { scratch } else { text };
            from.get(span.start..span.end).unwrap_or_default()
        })
    }
}

/// The place in a text: which row and line come next, and the cells of the last row.
#[derive(Clone, Debug)]
pub(super) struct Scanner {
    separator: u8,
    spans: Vec<Span>,
    /// Cells whose quotes had to be taken out, one after the other.
    scratch: Vec<u8>,
    /// Rows so far.
    row: u64,
    /// Line ends so far.
    lines: usize,
    /// The line on which the last row begins.
    line: usize,
    /// Line ends inside the quotes of the row that is scanned.
    inner_lines: usize,
    open: Option<OpenQuote>,
    begun: bool,
}

impl Scanner {
    pub(super) fn new(separator: u8) -> Self {
        Self {
            separator,
            spans: Vec::new(),
            scratch: Vec::new(),
            row: 0,
            lines: 0,
            line: 1,
            inner_lines: 0,
            open: None,
            begun: false,
        }
    }

    pub(super) fn rows(&self) -> u64 {
        self.row
    }

    pub(super) fn open_quote(&self) -> Option<OpenQuote> {
        self.open
    }

    /// The cells of a row that was just found in this text.
    pub(super) fn cells<'a>(&'a self, text: &'a [u8]) -> Cells<'a> {
        Cells {
            text,
            scratch: &self.scratch,
            spans: &self.spans,
            row: self.row,
            line: self.line,
        }
    }

    /// Finds the next row that has any character, from the place `from` on, which moves behind what has been dealt with;
    /// `last` when nothing comes after the text. False when no row is complete.
    pub(super) fn next_row(&mut self, text: &[u8], from: &mut usize, last: bool) -> bool {
        if !self.begun {
            if text.len() < MARK.len() + SEPARATOR_LINE && !last {
                return false;
            }
            self.begun = true;
            let after_mark = text.strip_prefix(MARK).unwrap_or(text);
            *from += text.len() - after_mark.len();
            if let Some((_, length)) = separator_line(after_mark) {
                *from += length;
                // A spreadsheet does not show it, an editor does.
                self.lines += 1;
            }
        }
        while *from < text.len() {
            let Some(next) = self.scan(text, *from, last) else {
                return false;
            };
            *from = next;
            self.line = self.lines + 1;
            self.row += 1;
            self.lines += 1 + self.inner_lines;
            let empty = matches!(self.spans.as_slice(), [only] if only.start == only.end);
            if !empty {
                return true;
            }
        }
        false
    }

    /// Finds the cells of the row that begins at `from`, and the place after it; none when more text is needed.
    fn scan(&mut self, text: &[u8], from: usize, last: bool) -> Option<usize> {
        self.spans.clear();
        self.scratch.clear();
        self.inner_lines = 0;
        self.open = None;
        let mut at = from;
        loop {
            let span = if text.get(at) == Some(&b'"') {
                self.quoted(text, &mut at, last)?
            } else {
                let start = at;
                at += end_of_cell(rest(text, at), self.separator);
                Span {
                    start,
                    end: at,
                    unquoted: false,
                }
            };
            let end = match text.get(at) {
                None if last => Some(at),
                None => return None,
                Some(b'\n') => Some(at + 1),
                Some(b'\r') => match text.get(at + 1) {
                    Some(b'\n') => Some(at + 2),
                    None if !last => return None,
                    _ => Some(at + 1),
                },
                Some(_) => None,
            };
            self.spans.push(span);
            if end.is_some() {
                return end;
            }
            at += 1;
        }
    }

    /// Takes the quotes out of the cell that begins with one at `at`, and moves `at` behind the cell.
    fn quoted(&mut self, text: &[u8], at: &mut usize, last: bool) -> Option<Span> {
        let start = self.scratch.len();
        let opened = OpenQuote {
            row: self.row + 1,
            column: self.spans.len() + 1,
            line: self.lines + self.inner_lines + 1,
        };
        *at += 1;
        loop {
            let rest = rest(text, *at);
            let Some(quote) = rest.iter().position(|b| *b == b'"') else {
                self.open = Some(opened);
                if !last {
                    return None;
                }
                self.scratch.extend_from_slice(rest);
                *at = text.len();
                break;
            };
            self.scratch
                .extend_from_slice(rest.get(..quote).unwrap_or_default());
            *at += quote + 1;
            match text.get(*at) {
                Some(b'"') => {
                    self.scratch.push(b'"');
                    *at += 1;
                }
                None if !last => return None,
                _ => break,
            }
        }
        self.inner_lines += line_ends(self.scratch.get(start..).unwrap_or_default());
        // What follows a closing quote belongs to the cell, as other readers have it.
        let rest = rest(text, *at);
        let tail = end_of_cell(rest, self.separator);
        self.scratch
            .extend_from_slice(rest.get(..tail).unwrap_or_default());
        *at += tail;
        Some(Span {
            start,
            end: self.scratch.len(),
            unquoted: true,
        })
    }
}

fn rest(text: &[u8], at: usize) -> &[u8] {
    text.get(at..).unwrap_or_default()
}

fn end_of_cell(rest: &[u8], separator: u8) -> usize {
    rest.iter()
        .position(|b| *b == separator || *b == b'\n' || *b == b'\r')
        .unwrap_or(rest.len())
}

/// Line ends in a cell: LF, CRLF, and CR alone.
fn line_ends(cell: &[u8]) -> usize {
    let followed = cell.iter().skip(1).map(Some).chain([None]);
    cell.iter()
        .zip(followed)
        .filter(|(byte, next)| **byte == b'\n' || (**byte == b'\r' && *next != Some(&b'\n')))
        .count()
}

/// A byte order mark at the beginning of a text that is decoded already: a second one, or one that the decoder left.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The longest line that names a separator, in bytes.
const SEPARATOR_LINE: usize = "sep=;\r\n".len();

/// A first line such as `sep=;`, which a spreadsheet puts before the header: the separator that it names, and its length
/// with its end.
pub(super) fn separator_line(text: &[u8]) -> Option<(u8, usize)> {
    let [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', named, end @ ..] = text else {
        return None;
    };
    let separates = matches!(named, b',' | b';' | b'\t' | b'|');
    let end = match end {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => return None,
    };
    separates.then_some((*named, 5 + end))
}
