//! A scale: from values to places on a line, with the ticks that people read it by.

/// A line of values. Positions run from 0 at its start to 1 at its end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    /// The value at the start.
    pub from: f64,
    /// The value at the end, above `from`.
    pub to: f64,
    /// Whether equal steps are equal ratios of 1 + value, as for effort, where the first days weigh most.
    pub log: bool,
}

impl Scale {
    /// A scale over these values; one without length gets the length 1.
    pub fn new(from: f64, to: f64, log: bool) -> Self {
        let from = if log { from.max(0.0) } else { from };
        let to = if to > from { to } else { from + 1.0 };
        Self { from, to, log }
    }

    fn bend(self, value: f64) -> f64 {
        if self.log {
            libm::log1p(value.max(0.0))
        } else {
            value
        }
    }

    /// Where a value stands, 0–1; values beyond the ends stand at the ends.
    pub fn at(self, value: f64) -> f64 {
        let (from, to) = (self.bend(self.from), self.bend(self.to));
        ((self.bend(value) - from) / (to - from)).clamp(0.0, 1.0)
    }

    /// The value in the middle of the line.
    pub fn middle(self) -> f64 {
        if self.log {
            libm::expm1(f64::midpoint(self.bend(self.from), self.bend(self.to)))
        } else {
            f64::midpoint(self.from, self.to)
        }
    }

    /// Round values to mark, about `most` of them: 1, 2, 5, 10, 20 … on a bent line, equal steps on a straight one.
    pub fn ticks(self, most: usize) -> Vec<f64> {
        if self.log {
            self.log_ticks(most)
        } else {
            self.even_ticks(most)
        }
    }

    fn even_ticks(self, most: usize) -> Vec<f64> {
        #[allow(clippy::cast_precision_loss)] // a handful
        let rough = (self.to - self.from) / most.max(1) as f64;
        let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
        let step = [1.0, 2.0, 2.5, 5.0, 10.0]
            .into_iter()
            .map(|nice| nice * power)
            .find(|step| *step >= rough * 0.999)
            .unwrap_or(10.0 * power);
        let first = libm::ceil(self.from / step - 1e-9);
        (0..=2 * u32::try_from(most).unwrap_or(10))
            .map(|i| (first + f64::from(i)) * step)
            .take_while(|value| *value <= self.to + step * 1e-9)
            .collect()
    }

    fn log_ticks(self, most: usize) -> Vec<f64> {
        let decades = (0..9).map(|n| libm::pow(10.0, f64::from(n)));
        let round = decades.flat_map(|ten| [ten, 2.0 * ten, 5.0 * ten]);
        let inside: Vec<f64> = std::iter::once(0.0)
            .chain(round)
            .filter(|value| *value >= self.from && *value <= self.to)
            .collect();
        let every = inside.len().div_ceil(most.max(1)).max(1);
        inside.into_iter().step_by(every).collect()
    }
}
