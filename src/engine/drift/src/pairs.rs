//! A column in both samples, whatever its kind.

use crate::categories::CategoryPair;
use crate::numbers::NumberPair;
use crate::read::table::{Column, Values};
use crate::summary::{Histogram, Kind, Measure, Method, Tally};
use crate::{categories, numbers};

/// Both samples of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Pair {
    /// Numbers.
    Numbers(NumberPair),
    /// Categories.
    Categories(CategoryPair),
}

impl Pair {
    /// Puts two columns together; none when their kinds differ or cannot be compared.
    pub fn of(reference: &Column, current: &Column) -> Option<Self> {
        match (&reference.values, &current.values) {
            (
                Values::Numbers { values: a, whole },
                Values::Numbers {
                    values: b,
                    whole: other,
                },
            ) => Some(Self::Numbers(NumberPair {
                reference: numbers::sample(a, *whole, reference.unreadable),
                current: numbers::sample(b, *other, current.unreadable),
            })),
            (
                Values::Categories { codes: a, labels },
                Values::Categories {
                    codes: b,
                    labels: others,
                },
            ) => {
                let (left, missing1) = categories::count(a, labels.len());
                let (right, missing2) = categories::count(b, others.len());
                Some(Self::Categories(categories::pair(
                    labels.iter().map(String::as_str).zip(left),
                    missing1,
                    others.iter().map(String::as_str).zip(right),
                    missing2,
                )))
            }
            _ => None,
        }
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Numbers(_) => Kind::Numeric,
            Self::Categories(_) => Kind::Categorical,
        }
    }

    /// What was counted on both sides.
    pub fn tallies(&self) -> (Tally, Tally) {
        match self {
            Self::Numbers(p) => (p.reference.tally, p.current.tally),
            Self::Categories(p) => (p.reference_tally, p.current_tally),
        }
    }

    /// Counts to draw.
    pub fn histogram(&self) -> Option<Histogram> {
        match self {
            Self::Numbers(p) => p.histogram(),
            Self::Categories(p) => p.histogram(),
        }
    }

    /// One statistic under the conventions of the lab.
    pub fn measure(&self, method: Method) -> Measure {
        match self {
            Self::Numbers(p) => p.measure(method),
            Self::Categories(p) => p.measure(method),
        }
    }

    /// Every statistic under the conventions of the lab.
    pub fn measures(&self) -> Vec<Measure> {
        match self {
            Self::Numbers(p) => p.measures(),
            Self::Categories(p) => {
                let each = Method::FOR_CATEGORIES.iter();
                each.map(|m| p.measure(*m)).collect()
            }
        }
    }
}
