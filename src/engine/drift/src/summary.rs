//! What a drift check leaves behind. No row of the data is in it: counts, statistics, verdicts, a digest.

use serde::{Deserialize, Serialize};

/// What the evidence says, from the least to the most.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It cannot be said: too few rows, no values, or a statistic that is not defined. Never to be read as 'no drift'.
    #[default]
    NotEvaluable,
    /// No drift seen.
    Stable,
    /// A change that may be chance or too small to matter: worth an alert only when it persists (2 of 3 runs).
    Weak,
    /// Strong evidence of a change that matters: worth an alert at once (1 of 1).
    Drift,
}

impl Verdict {
    /// Every verdict, in order.
    pub const ALL: [Self; 4] = [Self::NotEvaluable, Self::Stable, Self::Weak, Self::Drift];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotEvaluable => "Not evaluable",
            Self::Stable => "No drift seen",
            Self::Weak => "Weak evidence",
            Self::Drift => "Drift",
        }
    }

    /// Whether it says that something has changed.
    pub fn flags(self) -> bool {
        matches!(self, Self::Weak | Self::Drift)
    }
}

/// Whose conventions decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// Plumbline's own: tests with false-discovery correction, a least size of effect, least sample sizes.
    #[default]
    Plumbline,
    /// As Evidently 0.7 decides by default.
    Evidently,
    /// As NannyML 0.13 decides by default: chunks against mean + 3 standard deviations of the reference's chunks.
    Nannyml,
    /// SciPy's tests at 5 %, each column for itself.
    Scipy,
    /// One statistic and threshold for numbers and one for categories, chosen by the user.
    Chosen,
}

impl Preset {
    /// Every preset, in the order of the screen.
    pub const ALL: [Self; 5] = [
        Self::Plumbline,
        Self::Evidently,
        Self::Nannyml,
        Self::Scipy,
        Self::Chosen,
    ];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plumbline => "Plumbline's default",
            Self::Evidently => "As Evidently 0.7",
            Self::Nannyml => "As NannyML 0.13",
            Self::Scipy => "As SciPy",
            Self::Chosen => "Your own choice",
        }
    }

    /// The name in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Plumbline => "plumbline",
            Self::Evidently => "evidently",
            Self::Nannyml => "nannyml",
            Self::Scipy => "scipy",
            Self::Chosen => "chosen",
        }
    }
}

/// How a column is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Numbers, compared as distributions on a line.
    Numeric,
    /// Categories, compared as shares.
    Categorical,
    /// Dates or times: not compared, but rows can be split by them.
    Date,
    /// Left out.
    #[default]
    Ignored,
}

impl Kind {
    /// Every kind, in the order of the screen.
    pub const ALL: [Self; 4] = [Self::Numeric, Self::Categorical, Self::Date, Self::Ignored];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Numeric => "Number",
            Self::Categorical => "Category",
            Self::Date => "Date",
            Self::Ignored => "Leave out",
        }
    }

    /// The name in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Numeric => "numeric",
            Self::Categorical => "categorical",
            Self::Date => "date",
            Self::Ignored => "ignored",
        }
    }

    /// The kind of this name in files.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.slug() == slug)
    }
}

/// A statistic.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Kolmogorov-Smirnov, two samples, two-sided: the largest distance of the two distribution functions, 0 to 1.
    #[default]
    Ks,
    /// Population stability index, natural logarithm.
    Psi,
    /// Jensen-Shannon distance: the square root of the divergence.
    JensenShannon,
    /// First Wasserstein distance, in the unit of the column.
    Wasserstein,
    /// Wasserstein distance over the standard deviation of the reference.
    WassersteinNormed,
    /// Hellinger distance, 0 to 1.
    Hellinger,
    /// Largest difference of a category's share.
    LInfinity,
    /// Half the sum of the differences of shares.
    TotalVariation,
    /// Chi-square of the contingency table of both samples.
    ChiSquare,
    /// Chi-square of the current counts against the reference's shares as if they were known.
    ChiSquareOneSample,
    /// Difference of two proportions, pooled.
    ZTest,
}

impl Method {
    /// Every statistic.
    pub const ALL: [Self; 11] = [
        Self::Ks,
        Self::Psi,
        Self::JensenShannon,
        Self::Wasserstein,
        Self::WassersteinNormed,
        Self::Hellinger,
        Self::LInfinity,
        Self::TotalVariation,
        Self::ChiSquare,
        Self::ChiSquareOneSample,
        Self::ZTest,
    ];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ks => "Kolmogorov-Smirnov",
            Self::Psi => "PSI",
            Self::JensenShannon => "Jensen-Shannon",
            Self::Wasserstein => "Wasserstein",
            Self::WassersteinNormed => "Wasserstein, normed",
            Self::Hellinger => "Hellinger",
            Self::LInfinity => "L-infinity",
            Self::TotalVariation => "Total variation",
            Self::ChiSquare => "Chi-square",
            Self::ChiSquareOneSample => "Chi-square, one sample",
            Self::ZTest => "Z test",
        }
    }

    /// The name in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Ks => "ks",
            Self::Psi => "psi",
            Self::JensenShannon => "jensen_shannon",
            Self::Wasserstein => "wasserstein",
            Self::WassersteinNormed => "wasserstein_normed",
            Self::Hellinger => "hellinger",
            Self::LInfinity => "l_infinity",
            Self::TotalVariation => "total_variation",
            Self::ChiSquare => "chi_square",
            Self::ChiSquareOneSample => "chi_square_one_sample",
            Self::ZTest => "z_test",
        }
    }

    /// The statistic of this name in files.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.slug() == slug)
    }

    /// Whether the statistic comes with a p-value, so that a threshold is a level of significance (drift below it);
    /// otherwise a threshold is a distance (drift at or above it).
    pub fn is_test(self) -> bool {
        matches!(
            self,
            Self::Ks | Self::ChiSquare | Self::ChiSquareOneSample | Self::ZTest
        )
    }
}

/// One statistic of one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Which.
    pub method: Method,
    /// Its value; none when it is not defined or not finite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The p-value of a test, as it is, uncorrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The value to be expected by chance when nothing has drifted, where it is known (PSI).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
    /// How far the value may be off, because the reference is a profile and no file; none when it is exact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// Binning, zero rule, base of the logarithm, kind of p-value: what makes the value comparable.
    pub how: String,
}

/// Counts of both samples in the same bins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    /// Edges of the bins, one more than counts; empty for categories.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edges: Vec<f64>,
    /// Names of the categories; empty for numbers. The last may be 'others'.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Counts of the reference.
    pub reference: Vec<u64>,
    /// Counts of the current data.
    pub current: Vec<u64>,
}

/// One side of one column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Values that could be compared.
    pub n: u64,
    /// Missing values.
    pub missing: u64,
    /// Values that were there but could not be read as the column's kind; they are among the missing.
    #[serde(default)]
    pub unreadable: u64,
    /// Different values; a cap may make it a lower bound.
    pub distinct: u64,
    /// Least value, of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<f64>,
    /// Greatest value, of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub greatest: Option<f64>,
    /// Mean, of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mean: Option<f64>,
    /// Standard deviation of the population, of numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deviation: Option<f64>,
}

/// One chunk's value, under conventions that look at chunks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chunk {
    /// Row of the current data with which it begins, from 0.
    pub start: u64,
    /// Row with which it ends, inclusive.
    pub end: u64,
    /// The statistic; none when it is not defined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Whether it is an alert.
    pub alert: bool,
}

/// A statistic by chunks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Chunks {
    /// Which statistic.
    pub method: Method,
    /// Upper threshold; none where the alert goes by a p-value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upper: Option<f64>,
    /// The chunks, in the order of the rows.
    pub chunks: Vec<Chunk>,
}

/// What the check says about one column.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ColumnResult {
    /// The column's name.
    pub column: String,
    /// How it was read.
    pub kind: Kind,
    /// The verdict.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
    /// The statistic that decided.
    pub method: Method,
    /// Its value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Threshold on the value or on the p-value (see [`Method::is_test`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<f64>,
    /// The p-value, of a test.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p: Option<f64>,
    /// The p-value corrected over all columns (Benjamini-Hochberg), where the preset corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_corrected: Option<f64>,
    /// Reference.
    pub reference: Tally,
    /// Current data.
    pub current: Tally,
    /// Further statistics, to look at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// By chunks, where the preset looks at them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chunks: Vec<Chunks>,
    /// What else is worth knowing: new categories, values out of the reference's range, missing values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Both distributions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub histogram: Option<Histogram>,
}

/// One of the two samples.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Name of the file, or what the user calls it.
    pub name: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub digest: String,
    /// Rows.
    pub rows: u64,
}

/// One run of a drift check.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Whose conventions decided.
    pub preset: Preset,
    /// The settings, in plain words.
    pub settings: String,
    /// The reference.
    pub reference: Side,
    /// The current data.
    pub current: Side,
    /// Per column, in the order of the reference.
    pub columns: Vec<ColumnResult>,
    /// Over all.
    pub verdict: Verdict,
    /// Why, in a sentence.
    pub why: String,
    /// Whether both files were at hand, so that every number is exact.
    pub exact: bool,
    /// What could not be read or compared, with row and column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl RunSummary {
    /// The columns of this verdict.
    pub fn with(&self, verdict: Verdict) -> impl Iterator<Item = &ColumnResult> {
        self.columns.iter().filter(move |c| c.verdict == verdict)
    }
}
