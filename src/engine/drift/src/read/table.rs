//! Columns in memory: numbers as doubles, categories as codes into a list of labels. They live as long as the check.

use crate::read::error::{ReadError, check_waiting};
use crate::read::layout::{ColumnChoice, Layout};
use crate::read::value;
use crate::summary::Kind;
use plumbline_text::delimited::{Cells, DelimitedReader};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// The code of a missing category.
pub const MISSING: u32 = u32::MAX;
/// So many categories of a column are told apart; further ones count as one.
const MOST_CATEGORIES: usize = 50_000;
/// The label of those further ones.
pub const OTHERS: &str = "(others)";

/// The values of a column, a place for every row.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Numbers; NaN for missing.
    Numbers {
        /// A place for every row.
        values: Vec<f64>,
        /// Whether every number is written as a whole one.
        whole: bool,
    },
    /// Categories.
    Categories {
        /// A place for every row, [`MISSING`] for missing.
        codes: Vec<u32>,
        /// The labels.
        labels: Vec<String>,
    },
    /// Seconds since 1970; NaN for missing.
    Dates(Vec<f64>),
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its values.
    pub values: Values,
    /// Cells that had something in them that is not of the column's kind; they count as missing.
    pub unreadable: u64,
    /// The first of them: row and text.
    pub first_unreadable: Option<(u64, String)>,
}

impl Column {
    /// How it was read.
    pub fn kind(&self) -> Kind {
        match self.values {
            Values::Numbers { .. } => Kind::Numeric,
            Values::Categories { .. } => Kind::Categorical,
            Values::Dates(_) => Kind::Date,
        }
    }

    fn rows(&self, keep: &[bool]) -> Self {
        fn pick<T: Copy>(values: &[T], keep: &[bool]) -> Vec<T> {
            let kept = values.iter().zip(keep).filter(|(_, k)| **k);
            kept.map(|(v, _)| *v).collect()
        }
        let values = match &self.values {
            Values::Numbers { values, whole } => Values::Numbers {
                values: pick(values, keep),
                whole: *whole,
            },
            Values::Categories { codes, labels } => Values::Categories {
                codes: pick(codes, keep),
                labels: labels.clone(),
            },
            Values::Dates(values) => Values::Dates(pick(values, keep)),
        };
        Self {
            name: self.name.clone(),
            values,
            unreadable: 0,
            first_unreadable: None,
        }
    }
}

/// A file in memory.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub digest: String,
    /// Rows.
    pub rows: u64,
    /// The columns that were asked for and that it has.
    pub columns: Vec<Column>,
    /// What could not be read.
    pub notes: Vec<String>,
}

impl Table {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|c| c.name == name)
    }

    /// The rows before a time and those from it on, by a column of dates. Rows without a date are in neither.
    /// None when there is no such column.
    pub fn split(&self, column: &str, at: f64) -> Option<(Self, Self)> {
        let Values::Dates(dates) = &self.column(column)?.values else {
            return None;
        };
        let part = |keep: Vec<bool>, what: &str| Self {
            name: format!("{}, {what}", self.name),
            digest: self.digest.clone(),
            rows: keep.iter().filter(|k| **k).count() as u64,
            columns: self.columns.iter().map(|c| c.rows(&keep)).collect(),
            notes: Vec::new(),
        };
        let before = part(dates.iter().map(|d| *d < at).collect(), "before the date");
        let mut after = part(dates.iter().map(|d| *d >= at).collect(), "from the date on");
        after.notes.clone_from(&self.notes);
        let undated = dates.iter().filter(|d| d.is_nan()).count();
        if undated > 0 {
            after.notes.push(format!(
                "{undated} rows have no date in ‘{column}’ and are left out."
            ));
        }
        Some((before, after))
    }

    /// The earliest, the middle and the latest time of a column of dates; none without dates.
    pub fn span(&self, column: &str) -> Option<[f64; 3]> {
        let Values::Dates(dates) = &self.column(column)?.values else {
            return None;
        };
        let mut dates: Vec<f64> = dates.iter().copied().filter(|d| !d.is_nan()).collect();
        crate::bins::sort(&mut dates);
        Some([
            *dates.first()?,
            *dates.get(dates.len() / 2)?,
            *dates.last()?,
        ])
    }
}

/// A hash for short keys, quick and the same everywhere (the multiplication of FxHash).
#[derive(Default)]
struct Quick(u64);

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |w, b| (w << 8) | u64::from(*b));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

#[derive(Default)]
struct Codes {
    of: HashMap<Box<[u8]>, u32, BuildHasherDefault<Quick>>,
    labels: Vec<String>,
    /// The last cell and its code: neighbours are often alike.
    last: Vec<u8>,
    last_code: u32,
    overflow: Option<u32>,
}

impl Codes {
    fn code(&mut self, cell: &[u8], numeric: bool) -> u32 {
        if !self.labels.is_empty() && cell == self.last.as_slice() {
            return self.last_code;
        }
        let code = match self.of.get(cell) {
            Some(code) => *code,
            None => self.add(cell, numeric),
        };
        self.last.clear();
        self.last.extend_from_slice(cell);
        self.last_code = code;
        code
    }

    fn add(&mut self, cell: &[u8], numeric: bool) -> u32 {
        let mut label = String::from_utf8_lossy(cell).into_owned();
        if numeric && let Some(n) = value::number(cell, false) {
            label = n.value.to_string();
        }
        if label.as_bytes() != cell
            && let Some(code) = self.of.get(label.as_bytes())
        {
            let code = *code;
            self.of.insert(cell.into(), code);
            return code;
        }
        if self.labels.len() >= MOST_CATEGORIES {
            if let Some(code) = self.overflow {
                return code;
            }
            label = OTHERS.to_owned();
        }
        let code = u32::try_from(self.labels.len()).unwrap_or(MISSING - 1);
        if label == OTHERS {
            self.overflow = Some(code);
        } else {
            self.of.insert(cell.into(), code);
            if label.as_bytes() != cell {
                self.of.insert(label.as_bytes().into(), code);
            }
        }
        self.labels.push(label);
        code
    }
}

struct Slot {
    name: String,
    numeric: bool,
    values: Values,
    codes: Codes,
    unreadable: u64,
    first_unreadable: Option<(u64, String)>,
}

impl Slot {
    fn new(choice: &ColumnChoice) -> Option<Self> {
        let values = match choice.kind {
            Kind::Numeric => Values::Numbers {
                values: Vec::new(),
                whole: true,
            },
            Kind::Categorical => Values::Categories {
                codes: Vec::new(),
                labels: Vec::new(),
            },
            Kind::Date => Values::Dates(Vec::new()),
            Kind::Ignored => return None,
        };
        Some(Self {
            name: choice.name.clone(),
            numeric: choice.numeric,
            values,
            codes: Codes::default(),
            unreadable: 0,
            first_unreadable: None,
        })
    }

    fn take(&mut self, cell: &[u8], row: u64, layout: &Layout) {
        let bad = match &mut self.values {
            Values::Numbers { values, whole } => match value::number(cell, layout.comma) {
                Some(n) => {
                    *whole &= n.whole;
                    values.push(n.value);
                    false
                }
                None => {
                    values.push(f64::NAN);
                    !value::is_missing(cell)
                }
            },
            Values::Categories { codes, .. } => {
                codes.push(if value::is_missing(cell) {
                    MISSING
                } else {
                    self.codes.code(cell, self.numeric)
                });
                false
            }
            Values::Dates(values) => {
                let date = value::date(cell, layout.day_first);
                values.push(date.unwrap_or(f64::NAN));
                date.is_none() && !value::is_missing(cell)
            }
        };
        if bad {
            self.unreadable += 1;
            if self.first_unreadable.is_none() {
                let text = String::from_utf8_lossy(cell).chars().take(40).collect();
                self.first_unreadable = Some((row, text));
            }
        }
    }

    fn done(mut self) -> Column {
        if let Values::Categories { labels, .. } = &mut self.values {
            *labels = self.codes.labels;
        }
        Column {
            name: self.name,
            values: self.values,
            unreadable: self.unreadable,
            first_unreadable: self.first_unreadable,
        }
    }
}

struct Columns {
    layout: Layout,
    /// For each column of the file the slot that takes it.
    targets: Vec<Option<usize>>,
    slots: Vec<Slot>,
    header_seen: bool,
    rows: u64,
    short: (u64, u64, usize),
    long: (u64, u64, usize),
}

impl Columns {
    fn take(&mut self, cells: Cells<'_>) -> Result<(), ReadError> {
        if self.layout.header && !self.header_seen {
            self.header_seen = true;
            return Ok(());
        }
        self.rows += 1;
        if self.rows >= u64::from(MISSING) {
            return Err(ReadError::TooLong);
        }
        let width = self.targets.len();
        if cells.len() != width {
            let tally = if cells.len() < width {
                &mut self.short
            } else {
                &mut self.long
            };
            if tally.0 == 0 {
                (tally.1, tally.2) = (cells.row(), cells.len());
            }
            tally.0 += 1;
        }
        let row = cells.row();
        let mut cells = cells.iter();
        for target in &self.targets {
            let cell = cells.next().unwrap_or_default();
            if let Some(slot) = target.and_then(|t| self.slots.get_mut(t)) {
                slot.take(cell, row, &self.layout);
            }
        }
        Ok(())
    }
}

/// Reads a file piece by piece into a [`Table`].
pub struct Loader {
    name: String,
    reader: DelimitedReader,
    columns: Columns,
    digest: Sha256,
}

impl Loader {
    /// A loader for a file of this layout; columns are read as chosen.
    pub fn new(name: &str, layout: &Layout, choices: &[ColumnChoice]) -> Self {
        let mut slots = Vec::new();
        let targets = layout
            .columns
            .iter()
            .map(|g| {
                let choice = choices.iter().find(|c| c.name == g.name)?;
                slots.push(Slot::new(choice)?);
                slots.len().checked_sub(1)
            })
            .collect();
        Self {
            name: name.to_owned(),
            reader: DelimitedReader::new(layout.encoding, layout.separator),
            columns: Columns {
                layout: layout.clone(),
                targets,
                slots,
                header_seen: false,
                rows: 0,
                short: (0, 0, 0),
                long: (0, 0, 0),
            },
            digest: Sha256::new(),
        }
    }

    /// Takes the next piece of the file.
    ///
    /// # Errors
    /// When a row is longer than any real one, or there are more rows than can be counted.
    pub fn feed(&mut self, piece: &[u8]) -> Result<(), ReadError> {
        self.digest.update(piece);
        self.reader.push(piece);
        self.take_rows(false)
    }

    fn take_rows(&mut self, ended: bool) -> Result<(), ReadError> {
        while let Some(cells) = self.reader.next_row() {
            self.columns.take(cells)?;
        }
        check_waiting(&self.reader, ended)
    }

    /// Rows so far.
    pub fn rows(&self) -> u64 {
        self.columns.rows
    }

    /// Takes the end of the file.
    ///
    /// # Errors
    /// When a quote is left open, or there is no row.
    pub fn finish(mut self) -> Result<Table, ReadError> {
        self.reader.end();
        self.take_rows(true)?;
        if self.columns.rows == 0 {
            return Err(if self.columns.header_seen {
                ReadError::NoRows
            } else {
                ReadError::Empty
            });
        }
        let digest = self.digest.finalize();
        let mut table = Table {
            name: self.name,
            digest: digest.iter().map(|b| format!("{b:02x}")).collect(),
            rows: self.columns.rows,
            columns: Vec::new(),
            notes: Vec::new(),
        };
        let width = self.columns.targets.len();
        let (n, row, cells) = self.columns.short;
        if n > 0 {
            table.notes.push(format!(
                "{}: {n} of {} rows have too few cells, the first is row {row} with {cells} of {width}. What is not there counts as missing.",
                table.name, table.rows
            ));
        }
        let (n, row, cells) = self.columns.long;
        if n > 0 {
            table.notes.push(format!(
                "{}: {n} of {} rows have too many cells, the first is row {row} with {cells} instead of {width}. What is beyond is left out.",
                table.name, table.rows
            ));
        }
        table.columns = self.columns.slots.into_iter().map(Slot::done).collect();
        for column in &table.columns {
            if let Some((row, text)) = &column.first_unreadable {
                let what = if column.kind() == Kind::Date {
                    "date"
                } else {
                    "number"
                };
                table.notes.push(format!(
                    "{}, column ‘{}’: {} of {} values are no {what}, the first is ‘{text}’ in row {row}. They count as missing.",
                    table.name, column.name, column.unreadable, table.rows
                ));
            }
        }
        Ok(table)
    }
}

/// Reads a whole file that is in memory.
///
/// # Errors
/// As [`Loader::feed`] and [`Loader::finish`].
pub fn load(
    name: &str,
    bytes: &[u8],
    layout: &Layout,
    choices: &[ColumnChoice],
) -> Result<Table, ReadError> {
    let mut loader = Loader::new(name, layout, choices);
    for piece in bytes.chunks(1 << 20) {
        loader.feed(piece)?;
    }
    loader.finish()
}
