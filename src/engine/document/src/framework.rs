//! Frameworks: how judgements become a score.

use crate::entity::entity;
use crate::ids::{CriterionId, FrameworkId};
use crate::meta::Meta;
use serde::{Deserialize, Serialize};

/// A swing weight: what moving this criterion from the worst to the best of its range is worth, in points.
///
/// A weight without the range it refers to is meaningless (decision-maths §1.3), so the range stands beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Weight {
    /// The criterion.
    pub criterion: CriterionId,
    /// Points, at least 0; the scores use each weight's share of the sum.
    pub points: f64,
    /// The raw value at the worst end of the swing.
    pub from: f64,
    /// The raw value at the best end of the swing.
    pub to: f64,
}

/// Which of the two forms of ICE is meant; they rank differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum IceForm {
    /// Impact × confidence × ease, 1 to 1000.
    Product,
    /// The mean of the three.
    Mean,
}

/// The formula of a framework, with the criteria that it reads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", try_from = "FlatMethod")]
#[cfg_attr(feature = "schema", schemars(!try_from))] // the schema is that of what is written
pub enum Method {
    /// Σ w·n / Σ w over fixed 0–100 scales. AI value is this one with the criteria of decision-maths §1.5.
    Weighted {
        /// The weights, in the order in which they are shown.
        weights: Vec<Weight>,
        /// The criterion that holds the effort in days, when there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        effort: Option<CriterionId>,
        /// When true effort leaves the sum and the score is divided by it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        value_per_day: bool,
    },
    /// Reach × impact × confidence / effort (Intercom, S. McBride 2016).
    Rice {
        /// People or events per period.
        reach: CriterionId,
        /// 3, 2, 1, 0.5 or 0.25.
        impact: CriterionId,
        /// In per cent.
        confidence: CriterionId,
        /// In days; divided by `days_per_month` to give person-months.
        effort: CriterionId,
        /// Working days in a person-month.
        days_per_month: f64,
    },
    /// Impact, confidence, ease, each 1–10 (S. Ellis).
    Ice {
        /// 1–10.
        impact: CriterionId,
        /// 1–10.
        confidence: CriterionId,
        /// 1–10.
        ease: CriterionId,
        /// Product or mean.
        form: IceForm,
    },
    /// (User-business value + time criticality + risk reduction) / job size, each on 1, 2, 3, 5, 8, 13, 20 (SAFe).
    Wsjf {
        /// User-business value.
        value: CriterionId,
        /// Time criticality.
        time: CriterionId,
        /// Risk reduction or opportunity enablement.
        risk: CriterionId,
        /// Job size.
        size: CriterionId,
    },
    /// Value / effort, with quadrants split at fixed midpoints.
    ValueEffort {
        /// The value criterion.
        value: CriterionId,
        /// The effort criterion.
        effort: CriterionId,
        /// Values at or above this count as high.
        value_split: f64,
        /// Efforts at or above this count as high.
        effort_split: f64,
    },
    /// Must, should, could, won't (DSDM): class order, with shares of effort.
    Moscow {
        /// The class: 4 must, 3 should, 2 could, 1 won't.
        class: CriterionId,
        /// The effort criterion, for the shares.
        effort: CriterionId,
    },
}

/// Which method is meant.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum MethodName {
    Weighted,
    Rice,
    Ice,
    Wsjf,
    ValueEffort,
    Moscow,
}

/// [`Method`] as it is read: the fields of all methods. (What serde makes of a tag keeps the whole value apart first, at
/// five times the code.)
#[derive(Deserialize)]
struct FlatMethod {
    r#type: MethodName,
    weights: Option<Vec<Weight>>,
    effort: Option<CriterionId>,
    #[serde(default)]
    value_per_day: bool,
    reach: Option<CriterionId>,
    impact: Option<CriterionId>,
    confidence: Option<CriterionId>,
    days_per_month: Option<f64>,
    ease: Option<CriterionId>,
    form: Option<IceForm>,
    value: Option<CriterionId>,
    time: Option<CriterionId>,
    risk: Option<CriterionId>,
    size: Option<CriterionId>,
    value_split: Option<f64>,
    effort_split: Option<f64>,
    class: Option<CriterionId>,
}

/// The value of a field that this type must have.
pub(super) fn needed<T>(value: Option<T>, field: &str) -> Result<T, String> {
    value.ok_or_else(|| format!("missing field `{field}`"))
}

impl TryFrom<FlatMethod> for Method {
    type Error = String;

    fn try_from(flat: FlatMethod) -> Result<Self, String> {
        Ok(match flat.r#type {
            MethodName::Weighted => Self::Weighted {
                weights: needed(flat.weights, "weights")?,
                effort: flat.effort,
                value_per_day: flat.value_per_day,
            },
            MethodName::Rice => Self::Rice {
                reach: needed(flat.reach, "reach")?,
                impact: needed(flat.impact, "impact")?,
                confidence: needed(flat.confidence, "confidence")?,
                effort: needed(flat.effort, "effort")?,
                days_per_month: needed(flat.days_per_month, "days_per_month")?,
            },
            MethodName::Ice => Self::Ice {
                impact: needed(flat.impact, "impact")?,
                confidence: needed(flat.confidence, "confidence")?,
                ease: needed(flat.ease, "ease")?,
                form: needed(flat.form, "form")?,
            },
            MethodName::Wsjf => Self::Wsjf {
                value: needed(flat.value, "value")?,
                time: needed(flat.time, "time")?,
                risk: needed(flat.risk, "risk")?,
                size: needed(flat.size, "size")?,
            },
            MethodName::ValueEffort => Self::ValueEffort {
                value: needed(flat.value, "value")?,
                effort: needed(flat.effort, "effort")?,
                value_split: needed(flat.value_split, "value_split")?,
                effort_split: needed(flat.effort_split, "effort_split")?,
            },
            MethodName::Moscow => Self::Moscow {
                class: needed(flat.class, "class")?,
                effort: needed(flat.effort, "effort")?,
            },
        })
    }
}

/// How judgements become a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Framework {
    /// Identity.
    pub id: FrameworkId,
    /// Name on the screen.
    pub name: String,
    /// One sentence: when to use it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
    /// The formula.
    pub method: Method,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Framework,
    FrameworkId {
        name,
        about,
        method
    }
);

impl Framework {
    /// The criteria that the formula reads, in the order in which they are shown.
    pub fn criteria(&self) -> Vec<&CriterionId> {
        match &self.method {
            Method::Weighted {
                weights, effort, ..
            } => {
                let mut all: Vec<_> = weights.iter().map(|w| &w.criterion).collect();
                if let Some(e) = effort
                    && !all.contains(&e)
                {
                    all.push(e);
                }
                all
            }
            Method::Rice {
                reach,
                impact,
                confidence,
                effort,
                ..
            } => vec![reach, impact, confidence, effort],
            Method::Ice {
                impact,
                confidence,
                ease,
                ..
            } => vec![impact, confidence, ease],
            Method::Wsjf {
                value,
                time,
                risk,
                size,
            } => vec![value, time, risk, size],
            Method::ValueEffort { value, effort, .. } => vec![value, effort],
            Method::Moscow { class, effort } => vec![class, effort],
        }
    }

    /// The criterion that holds the effort, when the formula has one.
    pub fn effort(&self) -> Option<&CriterionId> {
        match &self.method {
            Method::Weighted { effort, .. } => effort.as_ref(),
            Method::Rice { effort, .. }
            | Method::ValueEffort { effort, .. }
            | Method::Moscow { effort, .. } => Some(effort),
            Method::Wsjf { size, .. } => Some(size),
            Method::Ice { .. } => None,
        }
    }
}
