//! Why a file cannot be read, and the limits of what is read.

use plumbline_text::delimited::DelimitedReader;
use std::fmt;

/// At most so many columns are read.
pub const MOST_COLUMNS: usize = 2_000;

/// A row may be this long, in bytes. Real ones are far shorter.
pub const LONGEST_ROW: usize = 4_000_000;

/// Why a file cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Nothing is in it.
    Empty,
    /// A header, and no row.
    NoRows,
    /// A quote is opened in this row and column (from 1) and never closed.
    OpenQuote {
        /// Row, from 1, the header included.
        row: u64,
        /// Column, from 1.
        column: usize,
    },
    /// A row longer than any real one: most likely a quote that is never closed, or no text at all.
    LongRow {
        /// Row, from 1, the header included.
        row: u64,
    },
    /// More columns than are read.
    TooWide {
        /// How many.
        columns: usize,
    },
    /// More rows than are read.
    TooLong,
    /// No column can be compared.
    NothingToCompare,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "The file is empty."),
            Self::NoRows => write!(f, "The file has a header but no rows."),
            Self::OpenQuote { row, column } => write!(
                f,
                "Row {row}, column {column}: a quote is opened here and never closed. Close it, or double the quotes inside a cell."
            ),
            Self::LongRow { row } => write!(
                f,
                "Row {row} is longer than {} MB. Most likely a quote is opened in it and never closed, or the file is no text.",
                LONGEST_ROW / 1_000_000
            ),
            Self::TooWide { columns } => write!(
                f,
                "The file has {columns} columns; at most {MOST_COLUMNS} are read. Save it with fewer columns."
            ),
            Self::TooLong => write!(f, "The file has more rows than can be counted here."),
            Self::NothingToCompare => write!(
                f,
                "The two files share no column that is set to be compared."
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// What is wrong with the row that a reader has begun and not ended: a quote that the end of the file leaves open (`ended`),
/// or more text than a row ever has.
pub(super) fn check_waiting(reader: &DelimitedReader, ended: bool) -> Result<(), ReadError> {
    let too_long = reader.waiting() > LONGEST_ROW;
    match reader.open_quote() {
        Some(quote) if ended || too_long => Err(ReadError::OpenQuote {
            row: quote.row,
            column: quote.column,
        }),
        None if too_long => Err(ReadError::LongRow {
            row: reader.rows() + 1,
        }),
        _ => Ok(()),
    }
}
