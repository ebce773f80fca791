//! What a check is asked to do.

use crate::summary::{Method, Preset};
use serde::{Deserialize, Serialize};

/// The settings of a check.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Whose conventions decide.
    pub preset: Preset,
    /// Statistic for numbers, where the preset leaves a choice; none is its default.
    pub numeric: Option<Method>,
    /// Threshold for numbers; none is the usual one of the statistic.
    pub numeric_threshold: Option<f64>,
    /// Statistic for categories.
    pub categorical: Option<Method>,
    /// Threshold for categories.
    pub categorical_threshold: Option<f64>,
    /// Level of significance of Plumbline's own default, after correction over all columns. At 0.02 about one run in
    /// fifty would raise something where nothing has changed (measured by the tests).
    pub level: f64,
    /// Into how many chunks NannyML's conventions cut each sample.
    pub chunks: u32,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            preset: Preset::Plumbline,
            numeric: None,
            numeric_threshold: None,
            categorical: None,
            categorical_threshold: None,
            level: 0.02,
            chunks: 10,
        }
    }
}

/// Least number of values on each side for a test under Plumbline's default.
pub const LEAST_VALUES: u64 = 30;
/// Least number of values on each side for a PSI: below, bins of ten hold too little to say anything.
pub const LEAST_FOR_PSI: u64 = 50;
/// A change of the distribution function (or of shares) less than this is called too small to matter.
pub const SMALL_EFFECT: f64 = 0.05;
/// A change of at least this, and a corrected p-value below half of the level, is strong evidence.
pub const LARGE_EFFECT: f64 = 0.1;

impl Method {
    /// The threshold that is usual for the statistic: 0.05 for a p-value, 0.1 for a distance, 0.2 for a PSI.
    pub fn usual_threshold(self) -> f64 {
        match self {
            _ if self.is_test() => 0.05,
            Self::Psi => 0.2,
            _ => 0.1,
        }
    }

    /// The statistics that make sense for numbers.
    pub const FOR_NUMBERS: [Self; 6] = [
        Self::Ks,
        Self::Psi,
        Self::JensenShannon,
        Self::Wasserstein,
        Self::WassersteinNormed,
        Self::Hellinger,
    ];

    /// The statistics that make sense for categories.
    pub const FOR_CATEGORIES: [Self; 7] = [
        Self::ChiSquare,
        Self::ChiSquareOneSample,
        Self::Psi,
        Self::JensenShannon,
        Self::Hellinger,
        Self::LInfinity,
        Self::TotalVariation,
    ];
}
