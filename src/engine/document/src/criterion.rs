//! Criteria: what items are judged on.

use crate::entity::entity;
use crate::framework::needed;
use crate::ids::CriterionId;
use crate::meta::Meta;
use serde::{Deserialize, Serialize};

/// Whether more is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Benefit,
    /// Less is better.
    Cost,
}

/// How a raw value becomes 0–100. Fixed, never relative to the other items, so that adding or deleting an item
/// re-ranks no other (decision-maths, MAVT with fixed scales).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "snake_case", try_from = "FlatScale")]
#[cfg_attr(feature = "schema", schemars(!try_from))] // the schema is that of what is written
pub enum Scale {
    /// 100 · (x − min) / (max − min), clipped to 0..100.
    Linear {
        /// The raw value that counts 0.
        min: f64,
        /// The raw value that counts 100.
        max: f64,
    },
    /// 100 · ln(1 + x) / ln(1 + max), clipped to 0..100: for sizes, where the first days weigh most.
    Log {
        /// The raw value that counts 100.
        max: f64,
    },
}

/// Which scale is meant.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum ScaleName {
    Linear,
    Log,
}

/// [`Scale`] as it is read: the fields of both.
#[derive(Deserialize)]
struct FlatScale {
    r#type: ScaleName,
    min: Option<f64>,
    max: Option<f64>,
}

impl TryFrom<FlatScale> for Scale {
    type Error = String;

    fn try_from(flat: FlatScale) -> Result<Self, String> {
        let max = needed(flat.max, "max")?;
        Ok(match flat.r#type {
            ScaleName::Linear => Self::Linear {
                min: needed(flat.min, "min")?,
                max,
            },
            ScaleName::Log => Self::Log { max },
        })
    }
}

/// Where a criterion's value comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "CriterionOrigin"))]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// People judge it.
    #[default]
    Judged,
    /// The compliance burden, derived from the system's tier and open duties; a judgement overrides it with a reason.
    Burden,
    /// The urgency of the obligations that the item discharges, derived from their dates.
    Urgency,
}

/// A value with the words that anchor it, shown beside the input.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Anchor {
    /// The raw value.
    pub value: f64,
    /// What it means.
    pub text: String,
}

/// Something items are judged on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Criterion {
    /// Identity.
    pub id: CriterionId,
    /// Name on the screen.
    pub name: String,
    /// What is asked of the rater, in one sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// Whether more is better.
    pub direction: Direction,
    /// How a raw value becomes 0–100.
    pub scale: Scale,
    /// Unit of the raw value, e.g. `days`, `%`; empty for points.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// The lowest raw value that is accepted.
    pub lowest: f64,
    /// The highest raw value that is accepted; none when there is no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub highest: Option<f64>,
    /// Words for some values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<Anchor>,
    /// When true the anchors are the only values a rater may choose (RICE impact, WSJF columns, MoSCoW classes).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub choices_only: bool,
    /// Judged or derived.
    #[serde(default, skip_serializing_if = "is_judged")]
    pub origin: Origin,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Criterion,
    CriterionId {
        name,
        question,
        direction,
        scale,
        unit,
        lowest,
        highest,
        anchors,
        choices_only,
        origin
    }
);

#[allow(clippy::trivially_copy_pass_by_ref)] // serde's signature
fn is_judged(origin: &Origin) -> bool {
    *origin == Origin::Judged
}

impl Criterion {
    /// A judged benefit on 0–100, with nothing said about it yet.
    pub fn new(id: CriterionId, name: impl Into<String>, meta: Meta) -> Self {
        Self {
            id,
            name: name.into(),
            question: String::new(),
            direction: Direction::Benefit,
            scale: Scale::Linear {
                min: 0.0,
                max: 100.0,
            },
            unit: String::new(),
            lowest: 0.0,
            highest: Some(100.0),
            anchors: Vec::new(),
            choices_only: false,
            origin: Origin::Judged,
            meta,
        }
    }

    /// The value on the fixed 0–100 scale, more being better: cost criteria are turned round. A missing value (`NaN`)
    /// stays missing.
    ///
    /// Source: decision-maths §1.1 (fixed scales) and §1.5 (n_E = 100 (1 − ln(1+E)/ln 61)).
    pub fn normalise(&self, raw: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear { min, max } => 100.0 * (raw - min) / (max - min),
            Scale::Log { max } => {
                // Not `raw.max(0.0)`: that makes a missing effort one of 0 days, the best there is.
                let raw = if raw < 0.0 { 0.0 } else { raw };
                100.0 * libm::log1p(raw) / libm::log1p(max)
            }
        };
        let share = share.clamp(0.0, 100.0);
        match self.direction {
            Direction::Benefit => share,
            Direction::Cost => 100.0 - share,
        }
    }
}
