//! A check against a profile: the reference without its rows.

use crate::check::conclude::conclude;
use crate::check::describe::{describe, note_missing};
use crate::check::evidence::{Evidence, decide, gather, missing_evidence};
use crate::check::outcome::{Stop, Tick, side};
use crate::check::settings::settings;
use crate::numbers::Bracket;
use crate::pairs::Pair;
use crate::plan::{LEAST_VALUES, Plan};
use crate::profile::{Profile, ProfileColumn};
use crate::read::table::{OTHERS, Table, Values};
use crate::summary::{ColumnResult, Kind, Measure, Method, Preset, RunSummary};
use crate::{bins, categories, numbers, special};

/// Checks the current data against the profile of a reference, by Plumbline's default. Statistics of numbers come with
/// the bound of their error, and verdicts go by the least that the distance can be.
///
/// # Errors
/// When the data have none of the columns of the profile, or `tick` says to stop.
pub fn run_against(
    profile: &Profile,
    current: &Table,
    plan: &Plan,
    tick: Tick<'_>,
) -> Result<RunSummary, Stop> {
    let mut results = Vec::new();
    let mut evidence = Vec::new();
    let mut notes = current.notes.clone();
    let of = profile.columns.len();
    for (index, column) in profile.columns.iter().enumerate() {
        if !tick(index, of, &column.column) {
            return Err(Stop::Cancelled);
        }
        let found = current.column(&column.column);
        match found.map(|c| (&c.values, c.unreadable)) {
            Some((Values::Numbers { values, whole }, unreadable))
                if column.kind == Kind::Numeric =>
            {
                let sample = numbers::sample(values, *whole, unreadable);
                results.push(number_against(
                    column,
                    &sample,
                    results.len(),
                    &mut evidence,
                ));
            }
            Some((Values::Categories { codes, labels }, _)) if column.kind == Kind::Categorical => {
                let pair = Pair::Categories(category_against(column, codes, labels));
                let mut result = describe(&column.column, &pair);
                gather(&pair, results.len(), &mut result, &mut evidence);
                results.push(result);
            }
            Some(_) => notes.push(format!(
                "‘{}’ is no longer read as {}; it was not compared.",
                column.column,
                column.kind.name().to_lowercase()
            )),
            None => notes.push(format!(
                "‘{}’ is missing from the current data.",
                column.column
            )),
        }
    }
    if results.is_empty() {
        return Err(Stop::Refused(
            "The data have none of the columns of the reference.".to_owned(),
        ));
    }
    tick(of, of, "");
    let plan = Plan {
        preset: Preset::Plumbline,
        ..plan.clone()
    };
    decide(&mut results, &evidence, &plan);
    let mut summary = RunSummary {
        preset: Preset::Plumbline,
        settings: settings(&plan),
        reference: profile.source.clone(),
        current: side(current),
        columns: results,
        exact: false,
        notes,
        ..RunSummary::default()
    };
    conclude(&mut summary);
    Ok(summary)
}

fn category_against(
    column: &ProfileColumn,
    codes: &[u32],
    labels: &[String],
) -> categories::CategoryPair {
    let (counts, missing) = categories::count(codes, labels.len());
    let known = |label: &str| column.categories.iter().any(|(l, _)| l == label);
    let folds = column.others > 0;
    let name = |label: &'_ String| -> bool { !folds || known(label) };
    let reference = column
        .categories
        .iter()
        .map(|(l, n)| (l.as_str(), *n))
        .chain((folds).then_some((OTHERS, column.others)));
    let current = labels
        .iter()
        .zip(counts)
        .map(|(l, n)| (if name(l) { l.as_str() } else { OTHERS }, n));
    categories::pair(reference, column.tally.missing, current, missing)
}

fn number_against(
    column: &ProfileColumn,
    sample: &numbers::Sample,
    index: usize,
    evidence: &mut Vec<Evidence>,
) -> ColumnResult {
    let mut result = ColumnResult {
        column: column.column.clone(),
        kind: Kind::Numeric,
        method: Method::Ks,
        reference: column.tally,
        current: sample.tally,
        ..ColumnResult::default()
    };
    let (n1, n2) = (column.tally.n, sample.tally.n);
    if let Some((ks, wasserstein)) = numbers::against(column, &sample.sorted) {
        let effective = n1 as f64 * n2 as f64 / (n1 as f64 + n2 as f64);
        let p = special::kstwo_sf(libm::rint(effective) as u64, ks.low);
        result.value = Some(f64::midpoint(ks.low, ks.high));
        result.p = Some(p);
        result.measures.push(Measure {
            p: Some(p),
            ..middle(
                Method::Ks,
                ks,
                "from the reference's profile; p-value of the least that it can be",
            )
        });
        result.measures.push(numbers::decile_psi(
            &column.decile_counts,
            &bins::right_closed(&sample.sorted, &column.deciles),
        ));
        result.measures.push(middle(
            Method::Wasserstein,
            wasserstein,
            "from the reference's profile, in the column's unit",
        ));
        if n1 >= LEAST_VALUES && n2 >= LEAST_VALUES {
            evidence.push(Evidence {
                column: index,
                missing: false,
                p,
                effect: ks.low,
            });
        }
    }
    missing_evidence(&column.tally, &sample.tally, index, evidence);
    note_missing(&mut result);
    result
}

/// The middle of what a statistic can be, with the bound of its error.
fn middle(method: Method, b: Bracket, how: &str) -> Measure {
    Measure {
        method,
        value: Some(f64::midpoint(b.low, b.high)),
        error: Some((b.high - b.low) / 2.0),
        how: how.to_owned(),
        ..Measure::default()
    }
}
