//! Backlog health: ten questions that the field asks of an AI backlog, answered from the live one.
//!
//! Each answer is a share from 0 to 100 with its formula in words, what it counts, a target that the workspace can
//! change, and the entries that fall short, each with a way to mend it. Nothing here is stored but the targets and
//! one row of numbers a week, for the trend.

mod check;
mod checks;

pub use check::{Check, Finding, Fix, LISTED};

use crate::cadence::due::Calendar;
use plumbline_document::workspace::Workspace;

/// The ten answers, in the order of the page. One pass over the items for each.
pub fn checks(workspace: &Workspace, calendar: &Calendar) -> Vec<Check> {
    checks::all(workspace, calendar)
}

/// How many of the questions that can be asked meet their target, and how many can be asked.
pub fn met(checks: &[Check]) -> (usize, usize) {
    let asked: Vec<bool> = checks.iter().filter_map(Check::is_met).collect();
    (asked.iter().filter(|met| **met).count(), asked.len())
}
