//! A check of two samples, both as files.

use crate::check::conclude::conclude;
use crate::check::conventions::{by_choice, by_evidently, by_nannyml};
use crate::check::describe::describe;
use crate::check::evidence::{decide, gather};
use crate::check::outcome::{Outcome, Stop, Tick, side};
use crate::check::settings::settings;
use crate::emulation::nannyml;
use crate::pairs::Pair;
use crate::plan::Plan;
use crate::profile::Profile;
use crate::read::layout::ColumnChoice;
use crate::read::table::{Column, Table};
use crate::summary::{Kind, Preset, RunSummary};
use crate::{numbers, phrases};

/// Checks the current data against a reference, both as files.
///
/// # Errors
/// When the samples share no column that is to be compared, or `tick` says to stop.
pub fn run(
    reference: &Table,
    current: &Table,
    choices: &[ColumnChoice],
    plan: &Plan,
    tick: Tick<'_>,
) -> Result<Outcome, Stop> {
    let mut notes: Vec<String> = [reference, current]
        .into_iter()
        .flat_map(|t| t.notes.iter().cloned())
        .collect();
    notes.dedup();
    let columns = shared(reference, current, choices, &mut notes);
    if columns.is_empty() {
        return Err(Stop::Refused(
            "The two samples share no column that is set to be compared. Set the kind of at least one column to number or category.".to_owned(),
        ));
    }
    let mut results = Vec::new();
    let mut evidence = Vec::new();
    let mut profile = Profile {
        source: side(reference),
        columns: Vec::new(),
    };
    let of = columns.len();
    for (index, (a, b)) in columns.into_iter().enumerate() {
        if !tick(index, of, &a.name) {
            return Err(Stop::Cancelled);
        }
        let Some(pair) = Pair::of(a, b) else {
            continue;
        };
        let mut result = describe(&a.name, &pair);
        match plan.preset {
            Preset::Plumbline => {
                gather(&pair, results.len(), &mut result, &mut evidence);
            }
            Preset::Evidently => by_evidently(&pair, plan, &mut result),
            Preset::Nannyml => {
                let chunks = nannyml::by_chunks(a, b, plan.chunks);
                by_nannyml(chunks, plan, &mut result);
            }
            Preset::Scipy | Preset::Chosen => by_choice(&pair, plan, &mut result),
        }
        profile.columns.push(match &pair {
            Pair::Numbers(p) => numbers::profile(&a.name, &p.reference),
            Pair::Categories(p) => p.profile(&a.name),
        });
        results.push(result);
    }
    tick(of, of, "");
    if plan.preset == Preset::Plumbline {
        decide(&mut results, &evidence, plan);
    }
    let mut summary = RunSummary {
        preset: plan.preset,
        settings: settings(plan),
        reference: side(reference),
        current: side(current),
        columns: results,
        exact: true,
        notes,
        ..RunSummary::default()
    };
    conclude(&mut summary);
    Ok(Outcome { summary, profile })
}

/// The columns that both samples have, of those that are set to be compared; what only one of them has is noted.
fn shared<'t>(
    reference: &'t Table,
    current: &'t Table,
    choices: &[ColumnChoice],
    notes: &mut Vec<String>,
) -> Vec<(&'t Column, &'t Column)> {
    let wanted = choices
        .iter()
        .filter(|c| matches!(c.kind, Kind::Numeric | Kind::Categorical));
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut columns = Vec::new();
    for choice in wanted {
        match (reference.column(&choice.name), current.column(&choice.name)) {
            (Some(a), Some(b)) => columns.push((a, b)),
            (Some(_), None) => left.push(choice.name.as_str()),
            (None, Some(_)) => right.push(choice.name.as_str()),
            (None, None) => {}
        }
    }
    if !left.is_empty() {
        notes.push(format!(
            "Only in the reference: {}.",
            phrases::list(&left, 6)
        ));
    }
    if !right.is_empty() {
        notes.push(format!(
            "Only in the current data: {}.",
            phrases::list(&right, 6)
        ));
    }
    columns
}
