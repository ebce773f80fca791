//! A reference without its rows: what a monitor keeps to check later data against.
//!
//! Numbers keep exact counts at a few hundred knots (quantiles at equal steps), so that between two knots the
//! distribution function is known to within the share between them; categories keep their counts.

use crate::summary::{Kind, Side, Tally};
use serde::{Deserialize, Serialize};

/// A value with how many values of the sample are below it and how many are at or below it, both exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Knot {
    /// The value.
    pub at: f64,
    /// Values less than it.
    pub below: u64,
    /// Values less than or equal to it.
    pub upto: u64,
}

/// One column of a reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ProfileColumn {
    /// The column's name.
    pub column: String,
    /// How it was read.
    pub kind: Kind,
    /// Counts, range, mean.
    pub tally: Tally,
    /// Knots of numbers, ascending; the first is the least value, the last the greatest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub knots: Vec<Knot>,
    /// Type-7 deciles of numbers, nine of them, with which the PSI bins.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
    /// Counts of the reference in the ten bins of the deciles, right-closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decile_counts: Vec<u64>,
    /// Categories with their counts, the most frequent first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<(String, u64)>,
    /// Count of the categories that were too many to keep, together.
    #[serde(default)]
    pub others: u64,
}

/// A whole reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Where it comes from.
    pub source: Side,
    /// The columns that were compared.
    pub columns: Vec<ProfileColumn>,
}
