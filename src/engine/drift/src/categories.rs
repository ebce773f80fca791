//! A column of categories in two samples: its statistics under each convention.

use crate::distance;
use crate::distance::{ChiSquare, ZeroRule};
use crate::plan::LEAST_FOR_PSI;
use crate::profile::ProfileColumn;
use crate::read::table::MISSING;
use crate::read::value;
use crate::summary::{Histogram, Kind, Measure, Method, Tally};
use plumbline_compact::sort;
use std::collections::BTreeMap;

/// Counts of both samples for every category of either.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CategoryPair {
    /// The categories: numbers by size, else by their text.
    pub labels: Vec<String>,
    /// Counts of the reference.
    pub reference: Vec<u64>,
    /// Counts of the current data.
    pub current: Vec<u64>,
    /// What was counted in the reference.
    pub reference_tally: Tally,
    /// What was counted in the current data.
    pub current_tally: Tally,
}

/// Counts of the codes of a column, with how many are missing.
pub fn count(codes: &[u32], labels: usize) -> (Vec<u64>, u64) {
    let mut counts = vec![0; labels];
    let mut missing = 0;
    for code in codes {
        match counts.get_mut(*code as usize) {
            Some(c) if *code != MISSING => *c += 1,
            _ => missing += 1,
        }
    }
    (counts, missing)
}

/// The order of categories: numbers by size when all are numbers, else text.
fn in_order(labels: &mut [(&str, (u64, u64))]) {
    let number = |s: &str| value::number(s.as_bytes(), false).map(|n| n.value);
    if labels.iter().all(|(l, _)| number(l).is_some()) {
        sort::by(labels, |a, b| {
            number(a.0)
                .unwrap_or(0.0)
                .total_cmp(&number(b.0).unwrap_or(0.0))
        });
    }
}

fn tally(counts: impl Iterator<Item = u64>, missing: u64) -> Tally {
    let (mut n, mut distinct) = (0, 0);
    for c in counts {
        n += c;
        distinct += u64::from(c > 0);
    }
    Tally {
        n,
        missing,
        distinct,
        ..Tally::default()
    }
}

/// Puts two samples' counts together. Each side: labels with counts, and how many are missing.
pub fn pair<'a>(
    reference: impl Iterator<Item = (&'a str, u64)>,
    reference_missing: u64,
    current: impl Iterator<Item = (&'a str, u64)>,
    current_missing: u64,
) -> CategoryPair {
    let mut all: BTreeMap<&str, (u64, u64)> = BTreeMap::new();
    for (label, count) in reference {
        all.entry(label).or_default().0 += count;
    }
    for (label, count) in current {
        all.entry(label).or_default().1 += count;
    }
    let mut list: Vec<(&str, (u64, u64))> =
        all.into_iter().filter(|(_, (a, b))| a + b > 0).collect();
    in_order(&mut list);
    CategoryPair {
        reference_tally: tally(list.iter().map(|l| l.1.0), reference_missing),
        current_tally: tally(list.iter().map(|l| l.1.1), current_missing),
        labels: list.iter().map(|l| l.0.to_owned()).collect(),
        reference: list.iter().map(|l| l.1.0).collect(),
        current: list.iter().map(|l| l.1.1).collect(),
    }
}

impl CategoryPair {
    /// Sizes of both samples.
    pub fn sizes(&self) -> (u64, u64) {
        (self.reference_tally.n, self.current_tally.n)
    }

    /// Shares of both samples.
    pub fn shares(&self) -> (Vec<f64>, Vec<f64>) {
        (
            distance::shares(&self.reference, self.reference_tally.n),
            distance::shares(&self.current, self.current_tally.n),
        )
    }

    /// The contingency test on categories that are frequent enough: those with an expected count below 5 on either
    /// side are put together. None when then fewer than two are left of more than one.
    pub fn pooled_test(&self) -> Option<ChiSquare> {
        let (n1, n2) = self.sizes();
        let smaller = n1.min(n2) as f64 / (n1 + n2).max(1) as f64;
        let (mut reference, mut current) = (Vec::new(), Vec::new());
        let (mut rare1, mut rare2) = (0, 0);
        for (a, b) in self.reference.iter().zip(&self.current) {
            if (a + b) as f64 * smaller < 5.0 {
                rare1 += a;
                rare2 += b;
            } else {
                reference.push(*a);
                current.push(*b);
            }
        }
        if rare1 + rare2 > 0 {
            if (rare1 + rare2) as f64 * smaller < 5.0 && !reference.is_empty() {
                // Too few even together: they go to the least frequent of the others.
                let least = reference
                    .iter()
                    .zip(&current)
                    .enumerate()
                    .min_by_key(|(_, (a, b))| *a + *b)
                    .map_or(0, |(i, _)| i);
                if let (Some(a), Some(b)) = (reference.get_mut(least), current.get_mut(least)) {
                    *a += rare1;
                    *b += rare2;
                }
            } else {
                reference.push(rare1);
                current.push(rare2);
            }
        }
        if reference.len() < 2 && self.labels.len() > 1 {
            return None;
        }
        distance::chi_square(&reference, &current, true)
    }

    /// One statistic under the conventions of the lab.
    pub fn measure(&self, method: Method) -> Measure {
        let plain = |value: Option<f64>, how: &str| Measure {
            method,
            value: value.filter(|v| v.is_finite()),
            how: how.to_owned(),
            ..Measure::default()
        };
        let (n1, n2) = self.sizes();
        if n1 == 0 || n2 == 0 {
            return plain(None, "no values on one side");
        }
        let test = |t: Option<ChiSquare>, how: &str| Measure {
            p: t.map(|t| t.p).filter(|p| p.is_finite()),
            ..plain(t.map(|t| t.statistic), how)
        };
        let (p, q) = self.shares();
        match method {
            Method::ChiSquare => test(
                distance::chi_square(&self.reference, &self.current, true),
                if self.labels.len() == 2 {
                    "contingency table, Yates' correction"
                } else {
                    "contingency table"
                },
            ),
            Method::ChiSquareOneSample => test(
                distance::chi_square_one_sample(&self.reference, &self.current),
                "the reference's shares taken as known",
            ),
            Method::Psi => {
                let enough = n1 >= LEAST_FOR_PSI && n2 >= LEAST_FOR_PSI;
                Measure {
                    expected: distance::expected_psi(self.labels.len(), n1, n2).filter(|_| enough),
                    ..plain(
                        enough.then(|| distance::psi(&p, &q, ZeroRule::Floor(1e-4))),
                        &if enough {
                            format!(
                                "{} categories; shares below 0.0001 count as 0.0001; natural logarithm",
                                self.labels.len()
                            )
                        } else {
                            format!("needs {LEAST_FOR_PSI} values on each side")
                        },
                    )
                }
            }
            Method::JensenShannon => plain(
                Some(distance::jensen_shannon(&p, &q, true)),
                "distance, base 2",
            ),
            Method::Hellinger => plain(Some(distance::hellinger(&p, &q)), ""),
            Method::LInfinity => plain(
                Some(distance::l_infinity(&p, &q)),
                "largest difference of shares",
            ),
            Method::TotalVariation => plain(
                Some(distance::total_variation(&p, &q)),
                "half the sum of differences of shares",
            ),
            _ => plain(None, "not defined for categories"),
        }
    }

    /// The categories of the current data that the reference does not have, with the share of rows in them.
    pub fn fresh(&self) -> (Vec<&str>, f64) {
        let mut rows = 0;
        let mut out = Vec::new();
        for ((label, a), b) in self.labels.iter().zip(&self.reference).zip(&self.current) {
            if *a == 0 && *b > 0 {
                out.push(label.as_str());
                rows += b;
            }
        }
        (out, rows as f64 / self.current_tally.n.max(1) as f64)
    }

    /// Counts to draw: the twelve most frequent categories, the others together.
    pub fn histogram(&self) -> Option<Histogram> {
        const MOST: usize = 12;
        let mut order: Vec<(usize, u64)> = self
            .reference
            .iter()
            .zip(&self.current)
            .map(|(a, b)| {
                // By share, so that neither side's size decides.
                let (n1, n2) = self.sizes();
                a * n2.max(1) + b * n1.max(1)
            })
            .enumerate()
            .collect();
        sort::by(&mut order, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut out = Histogram::default();
        let (mut rest1, mut rest2) = (0, 0);
        for (place, (index, _)) in order.iter().enumerate() {
            let label = self.labels.get(*index)?;
            let (a, b) = (*self.reference.get(*index)?, *self.current.get(*index)?);
            if place < MOST {
                out.labels.push(label.chars().take(40).collect());
                out.reference.push(a);
                out.current.push(b);
            } else {
                rest1 += a;
                rest2 += b;
            }
        }
        if order.len() > MOST {
            out.labels.push(format!("{} others", order.len() - MOST));
            out.reference.push(rest1);
            out.current.push(rest2);
        }
        (!out.labels.is_empty()).then_some(out)
    }

    /// The profile of the reference: up to 200 categories with their counts.
    pub fn profile(&self, column: &str) -> ProfileColumn {
        let mut categories: Vec<(String, u64)> = self
            .labels
            .iter()
            .cloned()
            .zip(self.reference.iter().copied())
            .filter(|(_, n)| *n > 0)
            .collect();
        sort::by(&mut categories, |a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let others = categories.iter().skip(200).map(|(_, n)| n).sum();
        categories.truncate(200);
        ProfileColumn {
            column: column.to_owned(),
            kind: Kind::Categorical,
            tally: self.reference_tally,
            categories,
            others,
            ..ProfileColumn::default()
        }
    }
}
