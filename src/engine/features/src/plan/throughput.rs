//! Forecasts from throughput: how many items were finished per period, drawn again and again (Magennis; Vacanti;
//! decision-maths §6).
//!
//! Two questions with opposite conventions, never to be shuffled: 'when' takes the smallest number of periods within
//! which everything is done with probability ≥ p; 'how many' takes the largest number of items that is reached with
//! probability ≥ p, so 85 % confidence is the 15th percentile of the sums.

use crate::plan::estimate::place;
use crate::plan::random::Random;

/// Histories shorter than this are warned about.
pub const SHORT: usize = 10;
/// Simulations give up after this many periods.
pub const FARTHEST: u32 = 1_000;

/// Items finished per period, oldest first, periods without any included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History(pub Vec<u32>);

/// How the remaining work grows while it is done: each remaining item turns out to be this many, drawn uniformly in
/// between. 1 to 1 is no growth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SplitRate {
    /// At least 1 in sound inputs.
    pub low: f64,
    /// At least `low`.
    pub high: f64,
}

impl Default for SplitRate {
    fn default() -> Self {
        Self {
            low: 1.0,
            high: 1.0,
        }
    }
}

/// Why a forecast is to be taken with a pinch of salt, or cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caution {
    /// There is no period at all.
    NoHistory,
    /// Nothing was finished in any period.
    NothingFinished,
    /// Fewer than [`SHORT`] periods.
    Short {
        /// How many.
        periods: usize,
    },
    /// The later half finished less than half, or more than twice, of what the earlier half did: the past may not be
    /// like what comes.
    Shifted,
}

impl History {
    /// What to be careful about, worst first.
    pub fn cautions(&self) -> Vec<Caution> {
        let n = self.0.len();
        let mut cautions = Vec::new();
        if n == 0 {
            cautions.push(Caution::NoHistory);
            return cautions;
        }
        if self.0.iter().all(|done| *done == 0) {
            cautions.push(Caution::NothingFinished);
            return cautions;
        }
        if n < SHORT {
            cautions.push(Caution::Short { periods: n });
        }
        let half = n / 2;
        let sum = |counts: &mut dyn Iterator<Item = &u32>| {
            counts.map(|done| u64::from(*done)).sum::<u64>()
        };
        let (before, after) = (
            sum(&mut self.0.iter().take(half)),
            sum(&mut self.0.iter().skip(n - half)),
        );
        if half >= 4 && (after > 2 * before || before > 2 * after) {
            cautions.push(Caution::Shifted);
        }
        cautions
    }

    /// Whether anything can be forecast from it.
    pub fn tells(&self) -> bool {
        self.0.iter().any(|done| *done > 0)
    }

    /// Items per period, on average.
    #[allow(clippy::cast_precision_loss)]
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.0.iter().map(|done| f64::from(*done)).sum();
        sum / self.0.len().max(1) as f64
    }

    fn draw(&self, random: &mut Random) -> u32 {
        let n = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        self.0.get(random.below(n) as usize).copied().unwrap_or(0)
    }
}

/// Simulated answers to 'when': periods until everything is done, ascending, one a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The seed.
    pub seed: u64,
    periods: Vec<u32>,
}

impl When {
    /// How many trials.
    pub fn trials(&self) -> usize {
        self.periods.len()
    }

    /// The smallest n with P(done within n periods) ≥ `p`; none when that is beyond [`FARTHEST`] or the history tells
    /// nothing.
    pub fn periods(&self, p: f64) -> Option<u32> {
        let at = place(p, self.periods.len())?;
        self.periods.get(at).copied().filter(|n| *n <= FARTHEST)
    }

    /// P(done within `periods`).
    #[allow(clippy::cast_precision_loss)]
    pub fn within(&self, periods: u32) -> f64 {
        let done = self.periods.partition_point(|n| *n <= periods);
        done as f64 / self.periods.len().max(1) as f64
    }
}

/// Draws periods from the history until `items` are done, `trials` times. No trial when the history tells nothing.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn when(history: &History, items: u32, growth: SplitRate, trials: u32, seed: u64) -> When {
    let mut random = Random::seeded(seed);
    let trials = if history.tells() { trials } else { 0 };
    let mut periods: Vec<u32> = (0..trials)
        .map(|_| {
            let rate = growth.low + (growth.high - growth.low) * random.unit();
            let mut left = libm::ceil(f64::from(items) * rate - 1e-9).max(0.0) as u32;
            let mut n = 0;
            while left > 0 && n <= FARTHEST {
                left = left.saturating_sub(history.draw(&mut random));
                n += 1;
            }
            n
        })
        .collect();
    #[expect(clippy::disallowed_methods, reason = "thousands of simulated periods")]
    periods.sort_unstable();
    When { seed, periods }
}

/// Simulated answers to 'how many', for every number of periods up to a horizon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HowMany {
    /// The seed.
    pub seed: u64,
    /// For each period the sums so far, ascending.
    sums: Vec<Vec<u32>>,
}

impl HowMany {
    /// The largest k with P(at least k items within `periods`) ≥ `p`: the (1 − p) quantile. None beyond the horizon
    /// or when the history tells nothing.
    pub fn items(&self, periods: u32, p: f64) -> Option<u32> {
        let sums = self.sums.get(periods.checked_sub(1)? as usize)?;
        // The k-th largest sum is reached by k trials.
        let reached = place(p, sums.len())?;
        sums.iter().rev().nth(reached).copied()
    }

    /// Number of periods simulated.
    pub fn horizon(&self) -> u32 {
        u32::try_from(self.sums.len()).unwrap_or(u32::MAX)
    }
}

/// Draws `horizon` periods from the history, `trials` times.
pub fn how_many(history: &History, horizon: u32, trials: u32, seed: u64) -> HowMany {
    let mut random = Random::seeded(seed);
    let trials = if history.tells() { trials } else { 0 };
    let mut sums: Vec<Vec<u32>> = (0..horizon)
        .map(|_| Vec::with_capacity(trials as usize))
        .collect();
    for _ in 0..trials {
        let mut sum = 0_u32;
        for after in &mut sums {
            sum = sum.saturating_add(history.draw(&mut random));
            after.push(sum);
        }
    }
    for sum in &mut sums {
        #[expect(clippy::disallowed_methods, reason = "thousands of simulated sums")]
        sum.sort_unstable();
    }
    HowMany { seed, sums }
}
