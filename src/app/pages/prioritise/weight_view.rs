//! One weight, ready to be shown.

use plumbline_document::ids::CriterionId;

/// One weight as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightView {
    /// The criterion.
    pub criterion: CriterionId,
    /// Its name.
    pub name: String,
    /// What is asked of raters.
    pub question: String,
    /// Points.
    pub points: f64,
    /// Share of the sum, 0–1; none while every weight is 0.
    pub share: Option<f64>,
    /// Whether the score is divided by it instead.
    pub divides: bool,
    /// The range that the weight refers to, in words.
    pub swing: String,
    /// Number of its colour in the bars, from 1.
    pub colour: usize,
}
