//! The clock of a spike: how much of its timebox is used, how much is left, what is due. Time comes in as an argument.

use chrono::{DateTime, TimeDelta, Utc};
use plumbline_document::spike::{Run, Spike};

/// A spike's clock at one moment. Hours are hours on the clock, not working hours: it is paused overnight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Clock {
    /// Hours used.
    pub used: f64,
    /// Hours allowed, extensions included; none without a timebox.
    pub allowance: Option<f64>,
    /// Whether it runs.
    pub running: bool,
    /// Whether half of the timebox is used and nobody has looked at the middle.
    pub midpoint_due: bool,
}

impl Clock {
    /// Hours left; negative when it is overrun.
    pub fn left(&self) -> Option<f64> {
        self.allowance.map(|allowed| allowed - self.used)
    }

    /// Whether the timebox is used up.
    pub fn is_over(&self) -> bool {
        self.left().is_some_and(|left| left <= 0.0)
    }

    /// The share of the allowance that is used, from 0; over 1 when it is overrun. 0 without a timebox.
    pub fn share(&self) -> f64 {
        match self.allowance {
            Some(allowed) if allowed > 0.0 => self.used / allowed,
            _ => 0.0,
        }
    }
}

/// The clock at this moment. Runs that begin in the future of `now` (two computers, two clocks) count nothing yet, and
/// those that end before they begin count nothing at all.
pub fn clock(spike: &Spike, now: DateTime<Utc>) -> Clock {
    let used = hours(used(&spike.clock, now));
    let half = spike.timebox.map(|hours| hours / 2.0);
    Clock {
        used,
        allowance: spike.allowance(),
        running: spike.is_running(),
        midpoint_due: spike.midpoint.is_none()
            && spike.ruling.is_none()
            && half.is_some_and(|half| used >= half),
    }
}

/// Time on the clock until `now`.
pub fn used(runs: &[Run], now: DateTime<Utc>) -> TimeDelta {
    let lengths = runs
        .iter()
        .map(|run| run.until.unwrap_or(now).min(now) - run.from)
        .filter(|length| *length > TimeDelta::zero());
    let add =
        |sum: TimeDelta, length: TimeDelta| sum.checked_add(&length).unwrap_or(TimeDelta::MAX);
    lengths.fold(TimeDelta::zero(), add)
}

#[allow(clippy::cast_precision_loss)] // seconds of a few weeks
fn hours(time: TimeDelta) -> f64 {
    time.num_seconds() as f64 / 3600.0
}

/// Hours as a clock shows them: `11:05`, `−0:20` when negative. Rounded down to the minute, so that 0:00 shows when
/// the last minute is over.
pub fn face(hours: f64) -> String {
    #[allow(clippy::cast_possible_truncation)] // clipped
    let minutes = (hours * 60.0 + 1e-9).floor().clamp(-1e9, 1e9) as i64;
    let sign = if minutes < 0 { "−" } else { "" };
    let minutes = minutes.abs();
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}
