//! Estimates of three points as distributions, and what their sum comes to (decision-maths §6).

use crate::plan::beta;
use crate::plan::random::Random;
use plumbline_document::judgement::Estimate;

/// Low, likely and high: low ≤ likely ≤ high, low < high, all finite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ThreePoints {
    low: f64,
    likely: f64,
    high: f64,
}

impl ThreePoints {
    /// Three points, or why they are none.
    pub fn new(low: f64, likely: f64, high: f64) -> Result<Self, &'static str> {
        if ![low, likely, high].iter().all(|v| v.is_finite()) {
            return Err("every point must be a finite number");
        }
        if !(low <= likely && likely <= high) {
            return Err("the points read low, likely, high, each at least the one before");
        }
        if low == high {
            return Err("the highest point must be above the lowest");
        }
        Ok(Self { low, likely, high })
    }

    fn span(self) -> f64 {
        self.high - self.low
    }

    /// (a + 4m + b) / 6 (Malcolm et al. 1959). The beta-PERT distribution has the same mean.
    pub fn pert_mean(self) -> f64 {
        (self.low + 4.0 * self.likely + self.high) / 6.0
    }

    /// Alpha and beta of the beta-PERT distribution, with the usual λ of 4.
    pub fn shapes(self) -> (f64, f64) {
        (
            1.0 + 4.0 * (self.likely - self.low) / self.span(),
            1.0 + 4.0 * (self.high - self.likely) / self.span(),
        )
    }
}

/// How an estimate is spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// No spread at all.
    Point(f64),
    /// A beta distribution between low and high with its mode at likely.
    BetaPert(ThreePoints),
    /// A triangle over low and high with its top at likely.
    Triangular(ThreePoints),
}

impl From<Estimate> for Spread {
    /// A judgement as the forecasts read it: a range as beta-PERT.
    fn from(estimate: Estimate) -> Self {
        match estimate {
            Estimate::Exact(v) => Self::Point(v),
            Estimate::Range { low, likely, high } => {
                ThreePoints::new(low, likely, high).map_or(Self::Point(likely), Self::BetaPert)
            }
        }
    }
}

impl Spread {
    /// The mean.
    pub fn mean(self) -> f64 {
        match self {
            Self::Point(v) => v,
            Self::BetaPert(t) => t.pert_mean(),
            Self::Triangular(t) => (t.low + t.likely + t.high) / 3.0,
        }
    }

    /// The variance.
    pub fn variance(self) -> f64 {
        match self {
            Self::Point(_) => 0.0,
            Self::BetaPert(t) => (t.pert_mean() - t.low) * (t.high - t.pert_mean()) / 7.0,
            Self::Triangular(ThreePoints { low, likely, high }) => {
                (low * low + likely * likely + high * high
                    - low * likely
                    - low * high
                    - likely * high)
                    / 18.0
            }
        }
    }

    /// The value that is not exceeded with probability `p`.
    pub fn quantile(self, p: f64) -> f64 {
        match self {
            Self::Point(v) => v,
            Self::BetaPert(t) => {
                let (a, b) = t.shapes();
                t.low + t.span() * beta::quantile(a, b, p)
            }
            Self::Triangular(t) => t.triangle(p),
        }
    }

    /// One draw.
    pub fn draw(self, random: &mut Random) -> f64 {
        match self {
            Self::Point(v) => v,
            Self::BetaPert(t) => {
                let (a, b) = t.shapes();
                t.low + t.span() * random.beta(a, b)
            }
            Self::Triangular(t) => t.triangle(random.unit()),
        }
    }
}

impl ThreePoints {
    /// The `p` quantile of the triangular distribution, in closed form.
    fn triangle(self, p: f64) -> f64 {
        let (rise, fall) = (self.likely - self.low, self.high - self.likely);
        if p * self.span() < rise {
            self.low + libm::sqrt(p * self.span() * rise)
        } else {
            self.high - libm::sqrt((1.0 - p) * self.span() * fall)
        }
    }
}

/// The draws of a simulation, in ascending order, with what it takes to repeat them.
#[derive(Clone, Debug, PartialEq)]
pub struct Draws {
    /// The seed.
    pub seed: u64,
    values: Vec<f64>,
}

impl Draws {
    /// How many draws.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The smallest drawn value that at least a share `p` of the draws does not exceed; none without draws.
    pub fn percentile(&self, p: f64) -> Option<f64> {
        self.values.get(place(p, self.values.len())?).copied()
    }
}

/// Where the `p` percentile stands among `n` values in ascending order: the first at which the share reaches `p`.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss
)]
pub(super) fn place(p: f64, n: usize) -> Option<usize> {
    let last = n.checked_sub(1)?;
    // Less a hair, so that 0.85 of 10,000 is 8,500 whatever 0.85 is in binary.
    let reached = libm::ceil(p * n as f64 - 1e-9).max(1.0) as usize;
    Some(reached.saturating_sub(1).min(last))
}

/// The sum of independent estimates, by simulation.
pub fn sum(parts: &[Spread], draws: u32, seed: u64) -> Draws {
    let mut random = Random::seeded(seed);
    let mut values: Vec<f64> = (0..draws)
        .map(|_| parts.iter().map(|part| part.draw(&mut random)).sum())
        .collect();
    #[expect(clippy::disallowed_methods, reason = "thousands of simulated sums")]
    values.sort_by(f64::total_cmp);
    Draws { seed, values }
}

/// Standard error of a simulated probability `p` of `n` draws: √(p(1−p)/n).
pub fn standard_error(p: f64, n: u32) -> f64 {
    libm::sqrt(p * (1.0 - p) / f64::from(n.max(1)))
}
