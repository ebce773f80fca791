//! Judgements: one criterion's value for one item, exact or as a range, by one or many raters.

use crate::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A value as one rater sees it. In JSON a number, or `[low, likely, high]`.
#[derive(Clone, Copy, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum Estimate {
    /// One number.
    Exact(f64),
    /// Three points: low ≤ likely ≤ high.
    #[cfg_attr(feature = "schema", schemars(with = "[f64; 3]"))]
    Range {
        /// The lowest value that the rater thinks plausible.
        low: f64,
        /// The most likely value.
        likely: f64,
        /// The highest value that the rater thinks plausible.
        high: f64,
    },
}

impl Estimate {
    /// A range, or the reason why the three numbers are none.
    pub fn range(low: f64, likely: f64, high: f64) -> Result<Self, &'static str> {
        if ![low, likely, high].iter().all(|v| v.is_finite()) {
            return Err("every value must be a finite number");
        }
        if !(low <= likely && likely <= high) {
            return Err("a range reads low, likely, high, each at least the one before");
        }
        Ok(if low == high {
            Self::Exact(likely)
        } else {
            Self::Range { low, likely, high }
        })
    }

    /// The value that deterministic ranking uses: the number itself, or the PERT mean (l + 4m + h) / 6
    /// (Malcolm et al. 1959).
    pub fn mean(self) -> f64 {
        match self {
            Self::Exact(v) => v,
            Self::Range { low, likely, high } => (low + 4.0 * likely + high) / 6.0,
        }
    }

    /// The lowest plausible value.
    pub fn low(self) -> f64 {
        match self {
            Self::Exact(v) => v,
            Self::Range { low, .. } => low,
        }
    }

    /// The highest plausible value.
    pub fn high(self) -> f64 {
        match self {
            Self::Exact(v) => v,
            Self::Range { high, .. } => high,
        }
    }

    /// Reads `70`, `8-13-30`, `8..13..30`, `8–13–30` or a two-point `8-30` (likely in the middle).
    /// A decimal comma is read as a point.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(why) = thousands(text) {
            return Err(why);
        }
        if let Some(v) = parse_number(text) {
            return Ok(Self::Exact(v));
        }
        let parts: Vec<&str> = if text.contains("..") {
            text.split("..").collect()
        } else {
            text.split(['-', '–', '—', '/']).collect()
        };
        let numbers: Option<Vec<f64>> = parts.iter().map(|p| parse_number(p.trim())).collect();
        match numbers.as_deref() {
            Some([low, high]) => {
                Self::range(*low, (low + high) / 2.0, *high).map_err(str::to_owned)
            }
            Some([low, likely, high]) => Self::range(*low, *likely, *high).map_err(str::to_owned),
            _ => Err(format!(
                "“{text}” is neither a number nor a range such as 5-8-20"
            )),
        }
    }
}

/// Why a text with a comma before three digits is not read: `1,000` is a thousand to one reader and one to another.
pub fn thousands(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit() && c != ',');
    let grouped = |number: &&str| match number.split_once(',') {
        Some((first, rest)) => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.split(',').all(|group| group.len() == 3)
        }
        None => false,
    };
    let number = numbers.find(grouped)?;
    let (whole, point) = (number.replace(',', ""), number.replacen(',', ".", 1));
    Some(format!(
        "“{number}” may mean {whole} or {point}: write it without a comma"
    ))
}

fn parse_number(text: &str) -> Option<f64> {
    let value: f64 = text.replace(',', ".").parse().ok()?;
    value.is_finite().then_some(value)
}

impl Serialize for Estimate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Exact(v) => v.serialize(serializer),
            Self::Range { low, likely, high } => [low, likely, high].serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Estimate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Estimate;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a number or [low, likely, high]")
            }
            fn visit_f64<E: serde::de::Error>(self, v: f64) -> Result<Estimate, E> {
                Ok(Estimate::Exact(v))
            }
            #[allow(clippy::cast_precision_loss)]
            fn visit_i64<E: serde::de::Error>(self, v: i64) -> Result<Estimate, E> {
                Ok(Estimate::Exact(v as f64))
            }
            #[allow(clippy::cast_precision_loss)]
            fn visit_u64<E: serde::de::Error>(self, v: u64) -> Result<Estimate, E> {
                Ok(Estimate::Exact(v as f64))
            }
            fn visit_seq<A: serde::de::SeqAccess<'de>>(
                self,
                mut seq: A,
            ) -> Result<Estimate, A::Error> {
                let mut take = |i: usize| {
                    seq.next_element::<f64>()?
                        .ok_or_else(|| serde::de::Error::invalid_length(i, &self))
                };
                let (low, likely, high) = (take(0)?, take(1)?, take(2)?);
                if seq.next_element::<serde::de::IgnoredAny>()?.is_some() {
                    return Err(serde::de::Error::invalid_length(4, &self));
                }
                Estimate::range(low, likely, high).map_err(serde::de::Error::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One rater's value for one criterion of one item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Judgement {
    /// Who judged; none when nobody said who they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The value, in the criterion's unit.
    pub value: Estimate,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// Why; required where a derived value is overridden.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
