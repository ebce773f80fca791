//! Measures over many items: cycle times, throughput, cumulative flow.

use crate::history::finished;
use crate::history::timeline::{span, stays};
use chrono::{DateTime, Days, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Track;
use plumbline_document::settings::Settings;
use std::sync::Arc;

/// When work on an item began and when it was finished; none while it is open, and for work that was not done at all
/// (rejected): see [`finished::counts`].
fn done(settings: &Settings, item: &Item) -> Option<(NaiveDate, NaiveDate)> {
    let span = finished::counts(settings, &item.status).then(|| span(settings, item))?;
    Some((span.begun?.date_naive(), span.finished?.date_naive()))
}

/// How long one finished item took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// The item.
    pub item: ItemId,
    /// Its number, for its key.
    pub number: u32,
    /// The day on which it was finished.
    pub finished: NaiveDate,
    /// Calendar days from the day on which work began to the day on which it ended, both counted: an item that is
    /// begun and finished on one day took 1 day (Vacanti 2015, *Actionable Agile Metrics for Predictability*).
    pub days: i64,
}

/// The cycle times of the items that are finished, by day of finishing, then number.
pub fn cycles<'a>(settings: &Settings, items: impl Iterator<Item = &'a Arc<Item>>) -> Vec<Cycle> {
    let mut out: Vec<Cycle> = items
        .filter_map(|item| {
            let (begun, finished) = done(settings, item)?;
            Some(Cycle {
                item: item.id,
                number: item.number,
                finished,
                days: (finished - begun).num_days() + 1,
            })
        })
        .collect();
    sort::by_key(&mut out, |c| (c.finished, c.number));
    out
}

/// The value below or at which a share of the values lies: the nearest rank, as in “85 % took 12 days or less”.
/// None for no values. `share` in 0..=1.
pub fn percentile(values: &[i64], share: f64) -> Option<i64> {
    let mut sorted = values.to_vec();
    sort::plain(&mut sorted);
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss
    )]
    let rank = (share.clamp(0.0, 1.0) * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

/// Number of items finished on each day from `first` to `last`, both included; empty when `last` is before `first`.
pub fn throughput<'a>(
    settings: &Settings,
    items: impl Iterator<Item = &'a Arc<Item>>,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<u32> {
    let mut out = vec![0_u32; days_between(first, last)];
    for item in items {
        let day = done(settings, item).map(|(_, finished)| finished);
        let at = day.and_then(|day| usize::try_from((day - first).num_days()).ok());
        if let Some(count) = at.and_then(|at| out.get_mut(at)) {
            *count += 1;
        }
    }
    out
}

fn days_between(first: NaiveDate, last: NaiveDate) -> usize {
    usize::try_from((last - first).num_days() + 1).unwrap_or(0)
}

/// How many items stood in each status at the end of each day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CumulativeFlow {
    /// The days.
    pub days: Vec<NaiveDate>,
    /// One band for each status of the settings, in their order; `bands[status][day]`.
    pub bands: Vec<Vec<u32>>,
}

/// Cumulative flow from `first` to `last` of the items on a track (none for both). An item counts in the track of its
/// status. Items in statuses that are not there any more are not counted; those made after a day are not yet there.
/// A time later than `now` is taken as `now`.
pub fn cumulative_flow<'a>(
    settings: &Settings,
    items: impl Iterator<Item = &'a Arc<Item>>,
    track: Option<Track>,
    (first, last): (NaiveDate, NaiveDate),
    now: DateTime<Utc>,
) -> CumulativeFlow {
    let length = days_between(first, last);
    // What changes from one day to the next, then summed up: linear in items and days.
    let mut steps = vec![vec![0_i64; length + 1]; settings.statuses.len()];
    for item in items {
        for stay in stays(item) {
            let place = settings.statuses.iter().position(|s| s.id == stay.status);
            let Some(band) = place.and_then(|at| steps.get_mut(at)) else {
                continue;
            };
            let index = |at: DateTime<Utc>| {
                let days = (at.min(now).date_naive() - first).num_days();
                usize::try_from(days).unwrap_or(0).min(length)
            };
            let (from, until) = (index(stay.from), stay.until.map_or(length, index));
            if let Some(step) = band.get_mut(from) {
                *step += 1;
            }
            if let Some(step) = band.get_mut(until) {
                *step -= 1;
            }
        }
    }
    let shown = |place: usize| {
        let status = settings.statuses.get(place);
        status.is_some_and(|s| track.is_none() || s.track.is_none() || s.track == track)
    };
    let sum = |(place, band): (usize, Vec<i64>)| {
        let mut total = 0_i64;
        let mut line = Vec::with_capacity(length);
        for step in band.into_iter().take(length) {
            total += step;
            let count = if shown(place) { total } else { 0 };
            line.push(u32::try_from(count).unwrap_or(0));
        }
        line
    };
    CumulativeFlow {
        days: (0..length)
            .filter_map(|n| first.checked_add_days(Days::new(u64::try_from(n).ok()?)))
            .collect(),
        bands: steps.into_iter().enumerate().map(sum).collect(),
    }
}

/// How many live items stand in each status now, in the order of the settings.
pub fn standing<'a>(settings: &Settings, items: impl Iterator<Item = &'a Arc<Item>>) -> Vec<u32> {
    let mut out = vec![0_u32; settings.statuses.len()];
    for item in items {
        let place = settings.statuses.iter().position(|s| s.id == item.status);
        if let Some(count) = place.and_then(|at| out.get_mut(at)) {
            *count += 1;
        }
    }
    out
}

/// The middle of the cycle times of items that have been finished, and the time within which 85 % of them were: the
/// service level that a team can expect of itself (Vacanti 2015). None without finished items.
pub fn expectation(cycles: &[Cycle]) -> Option<(i64, i64)> {
    let days: Vec<i64> = cycles.iter().map(|c| c.days).collect();
    Some((percentile(&days, 0.5)?, percentile(&days, 0.85)?))
}
