//! Sequential detectors on a series: DDM, ADWIN and Page-Hinkley, with the conventions of river 0.26.
//!
//! Each takes one value at a time and says whether it warns or sees drift at that value. After drift it starts anew
//! with the next value.

use serde::{Deserialize, Serialize};

/// What a detector says at one value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signal {
    /// Nothing.
    #[default]
    Calm,
    /// A warning.
    Warning,
    /// Drift.
    Drift,
}

/// Drift detection method (Gama et al. 2004) on a series of errors, 0 or 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Ddm {
    n: u64,
    mean: f64,
    best: Option<(f64, f64)>,
    /// Values before it may speak.
    pub warm_start: u64,
    /// Standard deviations above the best for a warning.
    pub warning: f64,
    /// Standard deviations above the best for drift.
    pub drift: f64,
    drifted: bool,
}

impl Default for Ddm {
    fn default() -> Self {
        Self {
            n: 0,
            mean: 0.0,
            best: None,
            warm_start: 30,
            warning: 2.0,
            drift: 3.0,
            drifted: false,
        }
    }
}

impl Ddm {
    /// Takes the next value.
    pub fn update(&mut self, x: f64) -> Signal {
        if self.drifted {
            (self.n, self.mean, self.best, self.drifted) = (0, 0.0, None, false);
        }
        self.n += 1;
        self.mean += (x - self.mean) / self.n as f64;
        let p = self.mean;
        let s = libm::sqrt((p * (1.0 - p) / self.n as f64).max(0.0));
        if self.n <= self.warm_start {
            return Signal::Calm;
        }
        let (p_min, s_min) = match self.best {
            Some((a, b)) if p + s > a + b => (a, b),
            _ => (p, s),
        };
        self.best = Some((p_min, s_min));
        if p + s > p_min + self.drift * s_min {
            self.drifted = true;
            return Signal::Drift;
        }
        if p + s > p_min + self.warning * s_min {
            return Signal::Warning;
        }
        Signal::Calm
    }
}

/// Which way a mean has to move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Either.
    #[default]
    Both,
}

/// Page-Hinkley (Page 1954), with a forgetting factor.
#[derive(Clone, Debug, PartialEq)]
pub struct PageHinkley {
    n: u64,
    mean: f64,
    rise: f64,
    fall: f64,
    least_rise: f64,
    greatest_fall: f64,
    drifted: bool,
    /// Values before it may speak.
    pub min_instances: u64,
    /// Change that is tolerated at each value.
    pub delta: f64,
    /// Accumulated change for drift.
    pub threshold: f64,
    /// Forgetting factor.
    pub alpha: f64,
    /// Which way.
    pub direction: Direction,
}

impl Default for PageHinkley {
    fn default() -> Self {
        Self {
            n: 0,
            mean: 0.0,
            rise: 0.0,
            fall: 0.0,
            least_rise: f64::INFINITY,
            greatest_fall: -1.0,
            drifted: false,
            min_instances: 30,
            delta: 0.005,
            threshold: 50.0,
            alpha: 1.0 - 0.0001,
            direction: Direction::Both,
        }
    }
}

impl PageHinkley {
    /// Takes the next value.
    pub fn update(&mut self, x: f64) -> Signal {
        if self.drifted {
            *self = Self {
                min_instances: self.min_instances,
                delta: self.delta,
                threshold: self.threshold,
                alpha: self.alpha,
                direction: self.direction,
                ..Self::default()
            };
        }
        self.n += 1;
        self.mean += (x - self.mean) / self.n as f64;
        let off = x - self.mean;
        self.rise = self.alpha * self.rise + off - self.delta;
        self.fall = self.alpha * self.fall + off + self.delta;
        self.least_rise = self.least_rise.min(self.rise);
        self.greatest_fall = self.greatest_fall.max(self.fall);
        if self.n < self.min_instances {
            return Signal::Calm;
        }
        let up = self.rise - self.least_rise > self.threshold;
        let down = self.greatest_fall - self.fall > self.threshold;
        self.drifted = match self.direction {
            Direction::Up => up,
            Direction::Down => down,
            Direction::Both => up || down,
        };
        if self.drifted {
            Signal::Drift
        } else {
            Signal::Calm
        }
    }
}

/// A bucket row of ADWIN: buckets of 2^row values each, as (total, variance), the oldest first.
type Row = Vec<(f64, f64)>;

/// Adaptive windowing (Bifet and Gavaldà 2007).
#[derive(Clone, Debug, PartialEq)]
pub struct Adwin {
    rows: Vec<Row>,
    width: f64,
    total: f64,
    variance: f64,
    tick: u64,
    drifted: bool,
    /// Confidence.
    pub delta: f64,
    /// Values between two checks.
    pub clock: u64,
    /// Buckets of one size before two of them are merged.
    pub max_buckets: usize,
    /// Least length of a part of the window.
    pub min_window: f64,
    /// Values before the first check.
    pub grace: f64,
}

impl Default for Adwin {
    fn default() -> Self {
        Self {
            rows: vec![Row::new()],
            width: 0.0,
            total: 0.0,
            variance: 0.0,
            tick: 0,
            drifted: false,
            delta: 0.002,
            clock: 32,
            max_buckets: 5,
            min_window: 5.0,
            grace: 10.0,
        }
    }
}

impl Adwin {
    /// Takes the next value.
    pub fn update(&mut self, x: f64) -> Signal {
        if self.drifted {
            *self = Self {
                delta: self.delta,
                clock: self.clock,
                max_buckets: self.max_buckets,
                min_window: self.min_window,
                grace: self.grace,
                ..Self::default()
            };
        }
        self.insert(x);
        self.tick += 1;
        if self.tick.is_multiple_of(self.clock.max(1)) && self.width > self.grace {
            while self.cut() {
                self.drifted = true;
            }
        }
        if self.drifted {
            Signal::Drift
        } else {
            Signal::Calm
        }
    }

    fn insert(&mut self, x: f64) {
        if let Some(row) = self.rows.first_mut() {
            row.push((x, 0.0));
        }
        self.width += 1.0;
        if self.width > 1.0 {
            let off = x - self.total / (self.width - 1.0);
            self.variance += (self.width - 1.0) * off * off / self.width;
        }
        self.total += x;
        let mut size = 1.0;
        let mut index = 0;
        while let Some(row) = self.rows.get_mut(index) {
            if row.len() <= self.max_buckets {
                break;
            }
            let mut oldest = row.drain(..2);
            let (a, b) = (
                oldest.next().unwrap_or_default(),
                oldest.next().unwrap_or_default(),
            );
            drop(oldest);
            let off = a.0 / size - b.0 / size;
            let merged = (
                a.0 + b.0,
                a.1 + b.1 + size * size * off * off / (2.0 * size),
            );
            index += 1;
            size *= 2.0;
            match self.rows.get_mut(index) {
                Some(next) => next.push(merged),
                None => self.rows.push(vec![merged]),
            }
        }
    }

    /// Looks for two parts of the window with different means, from the oldest cut on; drops the oldest bucket and
    /// returns true when it finds them.
    fn cut(&mut self) -> bool {
        let (mut n0, mut n1) = (0.0, self.width);
        let (mut u0, mut u1) = (0.0, self.total);
        let spread = self.variance / self.width;
        let bound = libm::log(2.0 * libm::log(self.width) / self.delta);
        for (index, row) in self.rows.iter().enumerate().rev() {
            let size = libm::ldexp(1.0, i32::try_from(index).unwrap_or(i32::MAX));
            for (u, _) in row {
                n0 += size;
                n1 -= size;
                u0 += u;
                u1 -= u;
                if n1 <= 0.0 {
                    return false;
                }
                if n1 < self.min_window || n0 < self.min_window {
                    continue;
                }
                let m = 1.0 / (n0 - self.min_window + 1.0) + 1.0 / (n1 - self.min_window + 1.0);
                let epsilon = libm::sqrt(2.0 * m * spread * bound) + 2.0 / 3.0 * bound * m;
                if (u0 / n0 - u1 / n1).abs() > epsilon {
                    self.drop_oldest();
                    return true;
                }
            }
        }
        false
    }

    fn drop_oldest(&mut self) {
        let Some(index) = self.rows.len().checked_sub(1) else {
            return;
        };
        let size = libm::ldexp(1.0, i32::try_from(index).unwrap_or(i32::MAX));
        let Some(row) = self.rows.last_mut() else {
            return;
        };
        if row.is_empty() {
            return;
        }
        let (u, v) = row.remove(0);
        self.width -= size;
        self.total -= u;
        if self.width > 0.0 {
            let off = u / size - self.total / self.width;
            self.variance -= v + size * self.width * off * off / (size + self.width);
        }
        if row.is_empty() && self.rows.len() > 1 {
            self.rows.pop();
        }
    }
}

/// Which detector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectorKind {
    /// [`Ddm`], for errors of 0 and 1.
    Ddm,
    /// [`Adwin`].
    #[default]
    Adwin,
    /// [`PageHinkley`].
    PageHinkley,
}

impl DetectorKind {
    /// Every detector.
    pub const ALL: [Self; 3] = [Self::Ddm, Self::Adwin, Self::PageHinkley];

    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ddm => "DDM",
            Self::Adwin => "ADWIN",
            Self::PageHinkley => "Page-Hinkley",
        }
    }
}

/// The places (from 0) at which a detector spoke.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detections {
    /// Which detector.
    pub detector: DetectorKind,
    /// First value of each spell of warnings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<usize>,
    /// Values at which it saw drift.
    pub drifts: Vec<usize>,
    /// Why it could not run; none when it ran.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// Runs a detector of default settings, Page-Hinkley with a threshold of choice, over a series. DDM refuses what is no
/// series of 0 and 1.
pub fn detect(detector: DetectorKind, series: &[f64], threshold: Option<f64>) -> Detections {
    let mut out = Detections {
        detector,
        ..Detections::default()
    };
    let mut ddm = Ddm::default();
    let mut adwin = Adwin::default();
    let mut page = PageHinkley::default();
    if let Some(threshold) = threshold {
        page.threshold = threshold;
    }
    if detector == DetectorKind::Ddm
        && let Some(index) = series.iter().position(|x| *x != 0.0 && *x != 1.0)
    {
        out.refused = Some(format!(
            "DDM reads errors: 0 for right, 1 for wrong. Value {} is neither.",
            index + 1
        ));
        return out;
    }
    let mut warned = false;
    for (index, x) in series.iter().enumerate() {
        let signal = match detector {
            DetectorKind::Ddm => ddm.update(*x),
            DetectorKind::Adwin => adwin.update(*x),
            DetectorKind::PageHinkley => page.update(*x),
        };
        match signal {
            Signal::Drift => out.drifts.push(index),
            Signal::Warning if !warned => out.warnings.push(index),
            _ => {}
        }
        warned = signal == Signal::Warning;
    }
    out
}
