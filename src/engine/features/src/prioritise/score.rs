//! The formulas of the frameworks (decision-maths §1.1, §1.5).
//!
//! What cannot be computed is undefined, a value of its own: no formula here returns `NaN` or an infinity.

use crate::prioritise::derive::Prohibition;
use chrono::NaiveDate;
use plumbline_document::framework::{IceForm, Method};
use plumbline_document::ids::CriterionId;

/// Where an item stands under a framework.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It has a score and a rank.
    Scored(f64),
    /// It has none yet: what is missing.
    Undefined {
        /// Every reason, in the order of the formula; at least one.
        missing: Vec<Missing>,
    },
    /// A prohibited practice: no score, out of the ranking.
    Prohibited {
        /// The point of Art. 5.
        article: String,
        /// From when; none when nobody entered a date.
        from: Option<NaiveDate>,
    },
    /// Finished: it keeps its score, when it has one, and takes no rank.
    Done {
        /// The score.
        score: Option<f64>,
    },
}

impl From<&Prohibition> for Standing {
    fn from(prohibition: &Prohibition) -> Self {
        Self::Prohibited {
            article: prohibition.article.clone(),
            from: prohibition.from,
        }
    }
}

/// Why a score is undefined.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// There is no value for this criterion.
    Value(CriterionId),
    /// The framework reads a criterion that the workspace does not have.
    Criterion(CriterionId),
    /// The criterion's scale has no length, so that no value can be placed on it.
    Scale(CriterionId),
    /// A divisor that is not above 0.
    Divisor(CriterionId),
    /// Every weight is 0.
    Weights,
    /// The framework's working days per month are not above 0.
    DaysPerMonth,
    /// The result is too large for a number.
    TooLarge,
}

/// `numerator / divisor`; none when the divisor is not above 0 or the result is no finite number.
pub fn ratio(numerator: f64, divisor: f64) -> Option<f64> {
    (divisor > 0.0)
        .then(|| numerator / divisor)
        .filter(|score| score.is_finite())
}

/// Reach × impact × confidence / effort (Intercom, S. McBride 2016). Confidence in per cent, effort in person-months.
pub fn rice(reach: f64, impact: f64, confidence: f64, effort: f64) -> Option<f64> {
    ratio(reach * impact * (confidence / 100.0), effort)
}

/// Impact, confidence, ease (S. Ellis) in either of its two forms, which rank differently.
pub fn ice(impact: f64, confidence: f64, ease: f64, form: IceForm) -> Option<f64> {
    let score = match form {
        IceForm::Product => impact * confidence * ease,
        IceForm::Mean => (impact + confidence + ease) / 3.0,
    };
    score.is_finite().then_some(score)
}

/// (User-business value + time criticality + risk reduction or opportunity) / job size (SAFe).
pub fn wsjf(value: f64, time: f64, risk: f64, size: f64) -> Option<f64> {
    ratio(value + time + risk, size)
}

/// Σ w·n / Σ w over pairs of points and 0–100 values; points of 0 or less do not count. None when none counts.
pub fn weighted(parts: impl IntoIterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for (points, value) in parts {
        if counts(points) {
            sum += points * value;
            total += points;
        }
    }
    ratio(sum, total)
}

/// Σ w·n / Σ w with every weight counting, a missing value making the result undefined.
fn weighted_by(parts: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (sum, total) = parts.fold((0.0, 0.0), |(sum, total), (points, value)| {
        (sum + points * value, total + points)
    });
    ratio(sum, total)
}

/// Whether a weight counts: a finite number above 0. A criterion that does not count need not be judged either.
pub fn counts(points: f64) -> bool {
    points.is_finite() && points > 0.0
}

/// How a criterion enters a formula.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Role {
    /// Its 0–100 value times its points, in a weighted sum.
    Term {
        /// Points.
        points: f64,
        /// Share of all points that count, 0–1.
        share: f64,
    },
    /// Its raw value raises the score in proportion or by addition.
    Factor,
    /// The score is divided by its raw value.
    Divisor,
    /// Its raw value is the class that orders the items.
    Class,
    /// It is shown with the framework and does not enter the score.
    Beside,
}

/// A method with its criteria resolved to columns of a ranking's cache.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    /// Σ points · normalised / total, divided by the raw value of `per_day` when there is one.
    Weighted {
        terms: Vec<(usize, f64)>,
        total: f64,
        per_day: Option<usize>,
    },
    /// Reach, impact, confidence, effort.
    Rice([usize; 4], f64),
    /// Impact, confidence, ease.
    Ice([usize; 3], IceForm),
    /// Value, time, risk, size.
    Wsjf([usize; 4]),
    /// Value, effort.
    ValueEffort([usize; 2]),
    /// Class.
    Moscow(usize),
}

impl Formula {
    /// Resolves a method; `column` gives the column of a criterion.
    pub(super) fn of(method: &Method, column: impl Fn(&CriterionId) -> usize) -> Self {
        match method {
            Method::Weighted {
                weights,
                effort,
                value_per_day,
            } => {
                let divisor = effort.as_ref().filter(|_| *value_per_day);
                let terms: Vec<(usize, f64)> = weights
                    .iter()
                    .filter(|w| counts(w.points) && Some(&w.criterion) != divisor)
                    .map(|w| (column(&w.criterion), w.points))
                    .collect();
                Self::Weighted {
                    total: terms.iter().map(|(_, points)| points).sum(),
                    terms,
                    per_day: divisor.map(column),
                }
            }
            Method::Rice {
                reach,
                impact,
                confidence,
                effort,
                days_per_month,
            } => Self::Rice(
                [reach, impact, confidence, effort].map(column),
                *days_per_month,
            ),
            Method::Ice {
                impact,
                confidence,
                ease,
                form,
            } => Self::Ice([impact, confidence, ease].map(column), *form),
            Method::Wsjf {
                value,
                time,
                risk,
                size,
            } => Self::Wsjf([value, time, risk, size].map(column)),
            Method::ValueEffort { value, effort, .. } => {
                Self::ValueEffort([value, effort].map(column))
            }
            Method::Moscow { class, .. } => Self::Moscow(column(class)),
        }
    }

    /// The score of one row, given its raw and normalised values by column (`NaN` for a missing one);
    /// `NaN` when it is undefined, which the cache keeps to itself.
    pub(super) fn score(&self, raw: impl Fn(usize) -> f64, norm: impl Fn(usize) -> f64) -> f64 {
        let score = match self {
            Self::Weighted {
                terms,
                total,
                per_day,
            } => {
                let mut sum = 0.0;
                for (column, points) in terms {
                    sum += points * norm(*column);
                }
                let score = ratio(sum, *total);
                match per_day {
                    Some(effort) => score.and_then(|s| ratio(s, raw(*effort))),
                    None => score,
                }
            }
            Self::Rice([r, i, c, e], days_per_month) => ratio(raw(*e), *days_per_month)
                .and_then(|months| rice(raw(*r), raw(*i), raw(*c), months)),
            Self::Ice([i, c, e], form) => ice(raw(*i), raw(*c), raw(*e), *form),
            Self::Wsjf([v, t, r, s]) => wsjf(raw(*v), raw(*t), raw(*r), raw(*s)),
            Self::ValueEffort([v, e]) => ratio(raw(*v), raw(*e)),
            Self::Moscow(class) => Some(raw(*class)).filter(|c| c.is_finite()),
        };
        // Adding 0 makes -0 a 0, so that equal scores also have equal bits.
        score.map_or(f64::NAN, |s| s + 0.0)
    }

    /// What the score says of an item's worth, apart from its size: without the effort in the sum, and not divided by
    /// it. `size` is the column of the effort, or of the ease that stands for it. `NaN` when it is undefined. What a
    /// sprint sums: there the size has a limit of its own.
    pub(super) fn worth(
        &self,
        size: Option<usize>,
        raw: impl Fn(usize) -> f64,
        norm: impl Fn(usize) -> f64,
    ) -> f64 {
        let worth = match self {
            Self::Weighted { terms, .. } => {
                let rest = terms.iter().filter(|(column, _)| Some(*column) != size);
                weighted_by(rest.map(|(column, points)| (*points, norm(*column))))
            }
            Self::Rice([r, i, c, _], _) => rice(raw(*r), raw(*i), raw(*c), 1.0),
            Self::Ice([i, c, _], IceForm::Product) => Some(raw(*i) * raw(*c)),
            Self::Ice([i, c, _], IceForm::Mean) => Some((raw(*i) + raw(*c)) / 2.0),
            Self::Wsjf([v, t, r, _]) => Some(raw(*v) + raw(*t) + raw(*r)),
            Self::ValueEffort([v, _]) => Some(raw(*v)),
            Self::Moscow(class) => Some(raw(*class)),
        };
        worth
            .filter(|w| w.is_finite())
            .map_or(f64::NAN, |w| w + 0.0)
    }

    /// The columns that the score needs, in the order of the formula.
    pub(super) fn needs(&self) -> Vec<usize> {
        match self {
            Self::Weighted { terms, per_day, .. } => {
                terms.iter().map(|(c, _)| *c).chain(*per_day).collect()
            }
            Self::Rice(columns, _) | Self::Wsjf(columns) => columns.to_vec(),
            Self::Ice(columns, _) => columns.to_vec(),
            Self::ValueEffort(columns) => columns.to_vec(),
            Self::Moscow(class) => vec![*class],
        }
    }

    /// How a column enters the formula.
    pub(super) fn role(&self, column: usize) -> Role {
        match self {
            Self::Weighted { per_day, .. } if *per_day == Some(column) => Role::Divisor,
            Self::Weighted { terms, total, .. } => match terms.iter().find(|(c, _)| *c == column) {
                Some((_, points)) => Role::Term {
                    points: *points,
                    share: points / total,
                },
                None => Role::Beside,
            },
            Self::Rice([.., divisor], _)
            | Self::Wsjf([.., divisor])
            | Self::ValueEffort([_, divisor])
                if *divisor == column =>
            {
                Role::Divisor
            }
            Self::Moscow(class) if *class == column => Role::Class,
            Self::Moscow(_) => Role::Beside,
            other if other.needs().contains(&column) => Role::Factor,
            _ => Role::Beside,
        }
    }
}
