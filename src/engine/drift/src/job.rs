//! What the page asks of the worker and what the worker answers, as JSON; files travel beside it.

use crate::check;
use crate::check::Stop;
use crate::detect::{Detections, DetectorKind, detect};
use crate::plan::Plan;
use crate::profile::Profile;
use crate::read::layout::{ColumnChoice, Layout};
use crate::read::table::{Table, Values};
use crate::summary::{Kind, RunSummary};
use plumbline_compact::sort;
use serde::{Deserialize, Serialize};

/// What the beginnings of the files look like.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// The reference, or the only file.
    pub reference: Layout,
    /// The current data, when they are a file of their own.
    #[serde(default)]
    pub current: Option<Layout>,
    /// How each column is to be read.
    pub choices: Vec<ColumnChoice>,
}

/// Where one file is cut in two.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Split {
    /// The column of dates.
    pub column: String,
    /// The first time of the current data, in seconds since 1970; none is the middle of the rows.
    #[serde(default)]
    pub at: Option<f64>,
}

/// A check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What the files look like and how the columns are to be read.
    pub inspection: Inspection,
    /// The settings.
    pub plan: Plan,
    /// Where the only file is cut.
    #[serde(default)]
    pub split: Option<Split>,
    /// A reference without its rows, in the place of a file.
    #[serde(default)]
    pub profile: Option<Profile>,
}

/// Its result.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The result.
    pub summary: RunSummary,
    /// The reference without its rows; none when the reference was one.
    #[serde(default)]
    pub profile: Option<Profile>,
}

impl Request {
    /// Does the check on what has been read: both tables, or the only one, which is then cut in two or checked
    /// against the profile.
    ///
    /// # Errors
    /// When there is nothing to compare (no shared column, no dates to split by, all rows on one side), or `tick` says to stop.
    pub fn run(
        &self,
        first: &Table,
        second: Option<&Table>,
        tick: check::Tick<'_>,
    ) -> Result<Answer, Stop> {
        if let Some(profile) = &self.profile {
            let summary = check::run_against(profile, first, &self.plan, tick)?;
            return Ok(Answer {
                summary,
                profile: None,
            });
        }
        let choices = &self.inspection.choices;
        let out = match (second, &self.split) {
            (Some(second), _) => check::run(first, second, choices, &self.plan, tick)?,
            (None, Some(split)) => {
                let at = split.at.or_else(|| Some(first.span(&split.column)?[1]));
                let parts = at.and_then(|at| first.split(&split.column, at));
                let Some((before, after)) = parts else {
                    return Err(Stop::Refused(format!(
                        "‘{}’ holds no dates to split by.",
                        split.column
                    )));
                };
                if before.rows == 0 || after.rows == 0 {
                    return Err(Stop::Refused(
                        "All rows lie on one side of the date. Choose one in between.".to_owned(),
                    ));
                }
                check::run(&before, &after, choices, &self.plan, tick)?
            }
            (None, None) => {
                return Err(Stop::Refused(
                    "One file alone needs a column of dates to split it by.".to_owned(),
                ));
            }
        };
        Ok(Answer {
            summary: out.summary,
            profile: Some(out.profile),
        })
    }
}

/// A series to watch: a metric per period, or an error per row.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeriesRequest {
    /// What the file looks like.
    pub layout: Layout,
    /// The column of values.
    pub value: String,
    /// The column that names the rows; none counts them.
    #[serde(default)]
    pub label: Option<String>,
    /// Threshold of Page-Hinkley; none is river's 50.
    #[serde(default)]
    pub threshold: Option<f64>,
    /// After how many rows a value is known, because labels come late.
    #[serde(default)]
    pub delay: usize,
}

impl SeriesRequest {
    /// The columns that have to be read.
    pub fn choices(&self) -> Vec<ColumnChoice> {
        let choice = |name: &str, kind| ColumnChoice {
            name: name.to_owned(),
            kind,
            ..ColumnChoice::default()
        };
        let mut out = vec![choice(&self.value, Kind::Numeric)];
        if let Some(label) = self.label.as_ref().filter(|l| **l != self.value) {
            out.push(choice(label, Kind::Categorical));
        }
        out
    }
}

/// One point of the drawing: the mean of a few values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Place of the first value, from 0.
    pub at: usize,
    /// Mean.
    pub mean: f64,
}

/// A drift that a detector saw, in words.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Place of the value, from 0.
    pub at: usize,
    /// The row's name.
    pub label: String,
    /// Whether it is only a warning.
    pub warning: bool,
    /// The row by which it could be known, when labels come late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known: Option<String>,
}

/// What the detectors say about a series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SeriesAnswer {
    /// Name of the file.
    pub name: String,
    /// Values that could be read.
    pub n: usize,
    /// The drawing, at most 400 points.
    pub points: Vec<Point>,
    /// Names of the first and the last row.
    pub ends: (String, String),
    /// Each detector with its places.
    pub detections: Vec<Detections>,
    /// Each detector's places in words.
    pub sightings: Vec<Vec<Sighting>>,
    /// What could not be read.
    pub notes: Vec<String>,
}

/// The drawing of a series has at most so many points.
const POINTS: usize = 400;

/// Runs the three detectors over a series. Rows without a value are left out.
///
/// # Errors
/// When the file has no such column of numbers, or no number in it.
pub fn series(request: &SeriesRequest, table: &Table) -> Result<SeriesAnswer, Stop> {
    let Some(Values::Numbers { values, .. }) = table.column(&request.value).map(|c| &c.values)
    else {
        return Err(Stop::Refused(format!(
            "The file has no column ‘{}’ of numbers.",
            request.value
        )));
    };
    let known = values.iter().enumerate().filter(|(_, v)| !v.is_nan());
    let (rows, series): (Vec<usize>, Vec<f64>) = known.map(|(row, v)| (row, *v)).unzip();
    let Some(last) = series.len().checked_sub(1) else {
        return Err(Stop::Refused(format!("‘{}’ has no values.", request.value)));
    };
    let named = request.label.as_ref().and_then(|l| table.column(l));
    let labels = RowLabels {
        rows: &rows,
        names: named.map(|column| &column.values),
    };
    let detections: Vec<Detections> = DetectorKind::ALL
        .into_iter()
        .map(|kind| {
            let threshold = request
                .threshold
                .filter(|_| kind == DetectorKind::PageHinkley);
            detect(kind, &series, threshold)
        })
        .collect();
    let sightings = detections
        .iter()
        .map(|d| sightings(d, &labels, request.delay, last));
    let mut notes = table.notes.clone();
    note_few(values.len() - series.len(), series.len(), &mut notes);
    Ok(SeriesAnswer {
        name: table.name.clone(),
        n: series.len(),
        points: points(&series),
        ends: (labels.of(0), labels.of(last)),
        sightings: sightings.collect(),
        detections,
        notes,
    })
}

/// What the values of a series are called.
struct RowLabels<'a> {
    /// The row of each value, from 0.
    rows: &'a [usize],
    /// The column that names the rows.
    names: Option<&'a Values>,
}

impl RowLabels<'_> {
    fn of(&self, place: usize) -> String {
        let row = self.rows.get(place).copied().unwrap_or_default();
        let named = match self.names {
            Some(Values::Categories { codes, labels }) => codes
                .get(row)
                .and_then(|code| labels.get(*code as usize))
                .cloned(),
            _ => None,
        };
        named.unwrap_or_else(|| format!("row {}", row + 1))
    }
}

/// The drawing of a series: means of as many values each as it takes.
fn points(series: &[f64]) -> Vec<Point> {
    let width = series.len().div_ceil(POINTS).max(1);
    let parts = series.chunks(width).enumerate();
    parts
        .map(|(i, part)| Point {
            at: i * width,
            mean: part.iter().sum::<f64>() / part.len() as f64,
        })
        .collect()
}

/// What one detector saw, in the order of the series; `delay` rows pass until a value is known.
fn sightings(
    detections: &Detections,
    labels: &RowLabels<'_>,
    delay: usize,
    last: usize,
) -> Vec<Sighting> {
    let sighting = |at: usize, warning: bool| Sighting {
        at,
        label: labels.of(at),
        warning,
        known: (delay > 0).then(|| {
            if at + delay > last {
                "after the last row".to_owned()
            } else {
                labels.of(at + delay)
            }
        }),
    };
    let drifts = detections.drifts.iter().map(|at| sighting(*at, false));
    let warnings = detections.warnings.iter().map(|at| sighting(*at, true));
    let mut all: Vec<Sighting> = drifts.chain(warnings).collect();
    sort::by_key(&mut all, |s| s.at);
    all
}

fn note_few(left_out: usize, values: usize, notes: &mut Vec<String>) {
    if left_out > 0 {
        notes.push(format!("{left_out} rows without a value are left out."));
    }
    if values < 30 {
        notes.push(format!(
            "Only {values} values: the detectors stay silent below about 30."
        ));
    }
}
