//! What a file looks like, from its beginning: encoding, separator, decimal mark, header, and what each column holds.

use crate::read::error::{MOST_COLUMNS, ReadError, check_waiting};
use crate::read::value;
use crate::summary::Kind;
use plumbline_text::delimited::{DelimitedReader, separator};
use plumbline_text::encoding::{Decoder, Encoding};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many rows of the beginning are looked at.
const HEAD_ROWS: usize = 1_000;

/// What one column of the beginning holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// Its name; made up where the header has none.
    pub name: String,
    /// What it most likely is.
    pub kind: Kind,
    /// Why, in a few words.
    pub why: String,
    /// Whether all its values are numbers, so that as categories `1` and `1.0` are the same.
    pub numeric: bool,
    /// Whether the beginning has no value in it.
    pub bare: bool,
    /// The first few values.
    pub examples: Vec<String>,
}

/// What a file looks like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// Encoding.
    pub encoding: Encoding,
    /// Separator, an ASCII character.
    pub separator: u8,
    /// Whether decimals follow a comma.
    pub comma: bool,
    /// Whether `01/02/2026` is the first of February.
    pub day_first: bool,
    /// Whether the first row names the columns.
    pub header: bool,
    /// The columns.
    pub columns: Vec<ColumnGuess>,
}

impl Layout {
    /// The layout in words, as in `UTF-8, separated by semicolons, decimal commas`.
    pub fn words(&self) -> String {
        let separator = match self.separator {
            b';' => "semicolons",
            b'\t' => "tabs",
            b'|' => "bars",
            _ => "commas",
        };
        format!(
            "{}, separated by {separator}{}{}",
            self.encoding.name(),
            if self.comma { ", decimal commas" } else { "" },
            if self.header { "" } else { ", no header" },
        )
    }
}

/// The separator of the beginning of a file; a comma when nothing parts its rows.
fn separator_of(head: &[u8], encoding: Encoding) -> u8 {
    let mut text = Vec::with_capacity(head.len());
    let mut decoder = Decoder::new(encoding);
    decoder.push(head, &mut text);
    decoder.finish(&mut text);
    separator(&String::from_utf8_lossy(&text)).unwrap_or(b',')
}

/// The first rows, as many as are looked at.
fn head_rows(head: &[u8], whole: bool, layout: &Layout) -> Result<Vec<Vec<String>>, ReadError> {
    let mut reader = DelimitedReader::new(layout.encoding, layout.separator);
    reader.push(head);
    if whole {
        reader.end();
    }
    let mut rows = Vec::new();
    while let Some(cells) = reader.next_row() {
        if rows.len() <= HEAD_ROWS {
            let cells = cells
                .iter()
                .map(|c| String::from_utf8_lossy(c).into_owned());
            rows.push(cells.collect());
        }
    }
    check_waiting(&reader, whole)?;
    Ok(rows)
}

/// Looks at the beginning of a file (`whole` when it is all of it). A quarter of a megabyte is plenty.
///
/// # Errors
/// When there is no row in it, a quote is left open, or rows are longer or wider than is read.
pub fn inspect(head: &[u8], whole: bool) -> Result<Layout, ReadError> {
    if head.iter().all(|b| b.is_ascii_whitespace() || *b == 0) {
        return Err(ReadError::Empty);
    }
    let encoding = Encoding::detect(head, whole);
    let mut layout = Layout {
        encoding,
        separator: separator_of(head, encoding),
        ..Layout::default()
    };
    let rows = head_rows(head, whole, &layout)?;
    let Some(first) = rows.first() else {
        return Err(if whole {
            ReadError::Empty
        } else {
            // Not one row ends within the beginning.
            ReadError::LongRow { row: 1 }
        });
    };
    if first.len() > MOST_COLUMNS {
        return Err(ReadError::TooWide {
            columns: first.len(),
        });
    }
    let cells = || rows.iter().skip(1).flatten().map(String::as_str);
    layout.comma = layout.separator != b',' && cells().any(is_decimal_comma);
    layout.day_first = cells().any(|c| {
        value::date(c.as_bytes(), true).is_some() && value::date(c.as_bytes(), false).is_none()
    });
    let is_number = |c: &String| value::number(c.as_bytes(), layout.comma).is_some();
    layout.header = !(first.iter().any(is_number)
        && first
            .iter()
            .all(|c| is_number(c) || value::is_missing(c.as_bytes())));
    let body = rows.get(usize::from(layout.header)..).unwrap_or_default();
    if body.is_empty() && whole {
        return Err(ReadError::NoRows);
    }
    let mut used = BTreeSet::new();
    layout.columns = first
        .iter()
        .enumerate()
        .map(|(index, name)| {
            let name = name.trim();
            let mut name = if layout.header && !name.is_empty() {
                name.to_owned()
            } else {
                format!("Column {}", index + 1)
            };
            let plain = name.clone();
            let mut n = 2;
            while !used.insert(name.clone()) {
                name = format!("{plain} ({n})");
                n += 1;
            }
            let values = body.iter().map(|r| r.get(index).map_or("", String::as_str));
            guess(name, values, &layout)
        })
        .collect();
    Ok(layout)
}

/// `1,5` or `1.234,56`: a comma with something other than a group of three behind it.
fn is_decimal_comma(cell: &str) -> bool {
    let Some((left, right)) = cell.trim().rsplit_once(',') else {
        return false;
    };
    let left = left.trim_start_matches(['-', '+']);
    !left.is_empty()
        && left.chars().all(|c| c.is_ascii_digit() || c == '.')
        && !right.is_empty()
        && right.len() != 3
        && right.chars().all(|c| c.is_ascii_digit())
}

fn guess<'a>(name: String, values: impl Iterator<Item = &'a str>, layout: &Layout) -> ColumnGuess {
    let (mut n, mut numbers, mut dates) = (0_usize, 0_usize, 0_usize);
    let mut whole = true;
    let mut rising = true;
    let mut last = f64::NEG_INFINITY;
    let mut distinct: BTreeSet<&str> = BTreeSet::new();
    let mut examples = Vec::new();
    let mut stray: Option<&str> = None;
    for text in values {
        if value::is_missing(text.as_bytes()) {
            continue;
        }
        n += 1;
        distinct.insert(text);
        if examples.len() < 4 {
            examples.push(text.chars().take(40).collect());
        }
        if let Some(number) = value::number(text.as_bytes(), layout.comma) {
            numbers += 1;
            whole &= number.whole;
            rising &= number.value > last;
            last = number.value;
        } else if value::date(text.as_bytes(), layout.day_first).is_some() {
            dates += 1;
        } else {
            stray = stray.or(Some(text));
        }
    }
    let most = |part: usize| part * 100 >= n * 95;
    let (kind, why) = if n == 0 {
        (Kind::Ignored, "no values".to_owned())
    } else if most(numbers) {
        if whole && rising && n >= 30 {
            (Kind::Ignored, "looks like a row number".to_owned())
        } else if whole && distinct.len() <= 5 && n >= 20 {
            (
                Kind::Categorical,
                format!("{} different whole numbers", distinct.len()),
            )
        } else {
            (Kind::Numeric, String::new())
        }
    } else if most(dates) {
        (Kind::Date, String::new())
    } else if distinct.len() > 50 && distinct.len() * 2 > n {
        (Kind::Ignored, "nearly every value is different".to_owned())
    } else if numbers * 2 > n {
        let stray: String = stray.unwrap_or_default().chars().take(20).collect();
        (
            Kind::Categorical,
            format!("numbers mixed with text such as ‘{stray}’"),
        )
    } else {
        (Kind::Categorical, String::new())
    };
    ColumnGuess {
        name,
        kind,
        why,
        numeric: n > 0 && numbers == n,
        bare: n == 0,
        examples,
    }
}

/// How a column is to be read, in both files.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnChoice {
    /// The column's name.
    pub name: String,
    /// How to read it.
    pub kind: Kind,
    /// Why, in a few words.
    #[serde(default)]
    pub why: String,
    /// Whether categories that are numbers are the same when the numbers are.
    #[serde(default)]
    pub numeric: bool,
    /// Whether the reference has it.
    #[serde(default)]
    pub in_reference: bool,
    /// Whether the current data have it.
    #[serde(default)]
    pub in_current: bool,
    /// The first few values.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// One choice for every column of either file, in the order of the reference. With one file only it stands for both.
pub fn choices(reference: &Layout, current: Option<&Layout>) -> Vec<ColumnChoice> {
    let find = |name: &str| current.and_then(|c| c.columns.iter().find(|g| g.name == name));
    let mut out: Vec<ColumnChoice> = reference
        .columns
        .iter()
        .map(|g| {
            let other = find(&g.name);
            let (kind, why) = match other {
                Some(o) if g.bare => (o.kind, o.why.clone()),
                Some(o) if o.bare || o.kind == g.kind => (g.kind, g.why.clone()),
                // Numbers on one side, few whole numbers on the other: numbers.
                Some(o)
                    if g.numeric
                        && o.numeric
                        && g.kind != Kind::Ignored
                        && o.kind != Kind::Ignored =>
                {
                    (Kind::Numeric, String::new())
                }
                Some(o) if g.kind == Kind::Ignored || o.kind == Kind::Ignored => {
                    let leaves = if g.kind == Kind::Ignored { g } else { o };
                    (Kind::Ignored, leaves.why.clone())
                }
                Some(o) => (
                    Kind::Categorical,
                    format!(
                        "{} in the reference, {} in the current data",
                        g.kind.name().to_lowercase(),
                        o.kind.name().to_lowercase()
                    ),
                ),
                None => (g.kind, g.why.clone()),
            };
            ColumnChoice {
                name: g.name.clone(),
                kind,
                why,
                numeric: (g.numeric || g.bare) && other.is_none_or(|o| o.numeric || o.bare),
                in_reference: true,
                in_current: current.is_none() || other.is_some(),
                examples: g.examples.clone(),
            }
        })
        .collect();
    if let Some(current) = current {
        for g in &current.columns {
            if !reference.columns.iter().any(|r| r.name == g.name) {
                out.push(ColumnChoice {
                    name: g.name.clone(),
                    kind: g.kind,
                    why: g.why.clone(),
                    numeric: g.numeric,
                    in_reference: false,
                    in_current: true,
                    examples: g.examples.clone(),
                });
            }
        }
    }
    out
}
