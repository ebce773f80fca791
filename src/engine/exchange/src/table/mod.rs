//! Any table: CSV or TSV, dropped or pasted from a spreadsheet, with a mapping of its columns that the person can
//! change. A bad cell is reported with its row and column and kept as text; the rest of the row comes in.

mod cell;
mod estimate;
mod guess;
mod headers;
mod mapping;
mod resolve;
mod row;

pub use mapping::{Decimal, Mapping, Target};

use crate::jira_map::JiraMap;
use crate::table_csv;
use plumbline_text::delimited;
use plumbline_text::delimited::{DelimitedRow, DelimitedRows};

/// A table as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The headers; `Column 1` and so on when there are none.
    pub headers: Vec<String>,
    /// The rows under the headers.
    pub rows: Vec<DelimitedRow>,
    /// Whether it is our own export.
    pub own: bool,
    /// The line of a quote that nothing closes.
    pub open_quote: Option<usize>,
}

/// The rows in the text of a table; of a list of titles, which has no columns, one cell each.
///
/// Commas, semicolons and bars also stand in titles. They are separators only if a header is known by its name, or if
/// more than half of several rows have them.
pub fn rows_of(text: &str, map: &JiraMap) -> DelimitedRows {
    let separator = delimited::separator(text).unwrap_or(b'\t');
    let read = delimited::rows(text, separator);
    let head = read.rows.first().map_or(&[][..], |r| &r.cells);
    let wide = read.rows.iter().filter(|r| r.cells.len() > 1).count();
    let evident = read.rows.len() > 1 && 2 * wide > read.rows.len();
    if separator == b'\t' || evident || has_header(head, map) {
        read
    } else {
        delimited::rows(text, b'\t')
    }
}

fn has_header(cells: &[String], map: &JiraMap) -> bool {
    let known = |cell: &String| headers::by_name(delimited::undefuse(cell), map).is_some();
    cells.iter().any(known)
}

impl Table {
    /// Reads the text of a table, or of a list of titles (see [`rows_of`]).
    pub fn parse(text: &str, map: &JiraMap) -> Self {
        Self::from_rows(rows_of(text, map), map)
    }

    /// The table in these rows.
    pub fn from_rows(read: DelimitedRows, map: &JiraMap) -> Self {
        let mut rows = read.rows;
        let width = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        let first: Vec<String> = rows
            .first()
            .map(|r| {
                r.cells
                    .iter()
                    .map(|c| delimited::undefuse(c).to_owned())
                    .collect()
            })
            .unwrap_or_default();
        let headed = has_header(&first, map) || (width > 1 && rows.len() > 1);
        let mut headers = if headed {
            rows.remove(0);
            first
        } else {
            Vec::new()
        };
        for i in headers.len()..width {
            headers.push(format!("Column {}", i + 1));
        }
        let own = headers.iter().any(|h| h == table_csv::ID);
        Self {
            headers,
            rows,
            own,
            open_quote: read.open_quote,
        }
    }
}
