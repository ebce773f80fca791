//! Rows out of a stream of separated text (RFC 4180 and what programs make of it), handed on as they complete.

use crate::read::encoding::{Decoder, Encoding};
use crate::read::error::{LONGEST_ROW, ReadError};

#[derive(Clone, Copy, Debug)]
struct Field {
    start: usize,
    end: usize,
    /// Whether it lies in the scratch buffer, because quotes had to be taken out.
    mended: bool,
}

/// The cells of one row.
#[derive(Clone, Copy, Debug)]
pub struct Cells<'a> {
    text: &'a [u8],
    scratch: &'a [u8],
    fields: &'a [Field],
}

impl<'a> Cells<'a> {
    /// How many.
    pub fn len(&self) -> usize {
        self.fields.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The cells' bytes, in order; UTF-8 unless the file is damaged.
    pub fn iter(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let (text, scratch) = (self.text, self.scratch);
        self.fields.iter().map(move |f| {
            let from = if f.mended { scratch } else { text };
            from.get(f.start..f.end).unwrap_or_default()
        })
    }
}

/// Takes rows. Row numbers count from 1 and include the header, as spreadsheets do; blank lines are left out but count.
pub trait RowSink {
    /// Takes one row.
    fn row(&mut self, row: u64, cells: Cells<'_>) -> Result<(), ReadError>;
}

/// Reads pieces of a file.
#[derive(Clone, Debug)]
pub struct RowReader {
    decoder: Decoder,
    separator: u8,
    text: Vec<u8>,
    scratch: Vec<u8>,
    fields: Vec<Field>,
    row: u64,
    open: Option<usize>,
}

enum Scan {
    Row(usize),
    More,
}

impl RowReader {
    /// A reader at the beginning of a file. The separator is an ASCII character.
    pub fn new(encoding: Encoding, separator: u8) -> Self {
        Self {
            decoder: Decoder::new(encoding),
            separator,
            text: Vec::new(),
            scratch: Vec::new(),
            fields: Vec::new(),
            row: 0,
            open: None,
        }
    }

    /// Takes the next piece.
    pub fn feed(&mut self, piece: &[u8], sink: &mut dyn RowSink) -> Result<(), ReadError> {
        self.decoder.feed(piece, &mut self.text);
        self.run(false, sink)
    }

    /// Takes the end of the file.
    pub fn finish(&mut self, sink: &mut dyn RowSink) -> Result<(), ReadError> {
        self.decoder.finish(&mut self.text);
        self.run(true, sink)
    }

    fn run(&mut self, last: bool, sink: &mut dyn RowSink) -> Result<(), ReadError> {
        let mut from = 0;
        while from < self.text.len() {
            match self.scan(from, last) {
                Scan::Row(next) => {
                    self.row += 1;
                    if let Some(column) = self.open {
                        return Err(ReadError::OpenQuote {
                            row: self.row,
                            column,
                        });
                    }
                    let blank = matches!(self.fields.as_slice(), [f] if f.start == f.end);
                    if !blank {
                        sink.row(
                            self.row,
                            Cells {
                                text: &self.text,
                                scratch: &self.scratch,
                                fields: &self.fields,
                            },
                        )?;
                    }
                    from = next;
                }
                Scan::More => break,
            }
        }
        self.text.drain(..from);
        if self.text.len() > LONGEST_ROW {
            return Err(match self.open {
                Some(column) => ReadError::OpenQuote {
                    row: self.row + 1,
                    column,
                },
                None => ReadError::LongRow { row: self.row + 1 },
            });
        }
        Ok(())
    }

    /// Finds the cells of the row that begins at `from`.
    fn scan(&mut self, from: usize, last: bool) -> Scan {
        self.fields.clear();
        self.scratch.clear();
        self.open = None;
        let text = self.text.as_slice();
        let separator = self.separator;
        let mut at = from;
        loop {
            let field = if text.get(at) == Some(&b'"') {
                let start = self.scratch.len();
                at += 1;
                loop {
                    let rest = text.get(at..).unwrap_or_default();
                    let Some(quote) = rest.iter().position(|b| *b == b'"') else {
                        self.open = Some(self.fields.len() + 1);
                        if !last {
                            return Scan::More;
                        }
                        self.scratch.extend_from_slice(rest);
                        at = text.len();
                        break;
                    };
                    self.scratch
                        .extend_from_slice(rest.get(..quote).unwrap_or_default());
                    at += quote + 1;
                    match text.get(at) {
                        Some(b'"') => {
                            self.scratch.push(b'"');
                            at += 1;
                        }
                        None if !last => return Scan::More,
                        _ => break,
                    }
                }
                // What follows a closing quote belongs to the cell, as other readers have it.
                let rest = text.get(at..).unwrap_or_default();
                let tail = end_of_cell(rest, separator);
                self.scratch
                    .extend_from_slice(rest.get(..tail).unwrap_or_default());
                at += tail;
                Field {
                    start,
                    end: self.scratch.len(),
                    mended: true,
                }
            } else {
                let start = at;
                at += end_of_cell(text.get(at..).unwrap_or_default(), separator);
                Field {
                    start,
                    end: at,
                    mended: false,
                }
            };
            match text.get(at) {
                None if !last => return Scan::More,
                None => {
                    self.fields.push(field);
                    return Scan::Row(at);
                }
                Some(b'\n') => {
                    self.fields.push(field);
                    return Scan::Row(at + 1);
                }
                Some(b'\r') => {
                    if text.get(at + 1).is_none() && !last {
                        return Scan::More;
                    }
                    self.fields.push(field);
                    let two = text.get(at + 1) == Some(&b'\n');
                    return Scan::Row(at + 1 + usize::from(two));
                }
                Some(_) => {
                    self.fields.push(field);
                    at += 1;
                    if text.get(at).is_none() && !last {
                        return Scan::More;
                    }
                }
            }
        }
    }
}

fn end_of_cell(rest: &[u8], separator: u8) -> usize {
    rest.iter()
        .position(|b| *b == separator || *b == b'\n' || *b == b'\r')
        .unwrap_or(rest.len())
}
