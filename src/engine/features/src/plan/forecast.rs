//! The workspace's own forecast: 'when' and 'how many' from what was finished, and from three-point estimates.

use crate::history::finished;
use crate::history::finished::Weeks;
use crate::plan::estimate::{Draws, Spread, sum};
use crate::plan::size;
use crate::plan::throughput::{Caution, History, HowMany, SplitRate, When, how_many, when};
use chrono::{Days, NaiveDate};
use plumbline_document::calendar::monday;
use plumbline_document::ids::{ItemId, SystemId};
use plumbline_document::item::Item;
use plumbline_document::workspace::Workspace;
use std::collections::HashSet;
use std::sync::Arc;

/// Trials of a simulation on the screen: shares are off by at most half a point (0.5/√10,000).
pub const TRIALS: u32 = 10_000;
/// The confidences that are shown, for both questions.
pub const CONFIDENCES: [f64; 4] = [0.5, 0.7, 0.85, 0.95];
/// The confidences between which the fan is drawn, narrow to wide.
pub const FAN: [f64; 5] = [0.95, 0.85, 0.5, 0.15, 0.05];

/// What is forecast.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Every open item.
    #[default]
    Everything,
    /// Open items of a system.
    System(SystemId),
    /// Open items below an item.
    Under(ItemId),
}

/// What a forecast starts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// What is forecast.
    pub scope: Scope,
    /// Items left, instead of counting those of the scope.
    pub items: Option<u32>,
    /// How many of the last weeks count as history.
    pub window: usize,
    /// How the work grows on the way.
    pub growth: SplitRate,
    /// For 'how many': within so many weeks.
    pub weeks: u32,
    /// The seed.
    pub seed: u64,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            scope: Scope::Everything,
            items: None,
            window: 26,
            growth: SplitRate::default(),
            weeks: 8,
            seed: 1,
        }
    }
}

/// A week of the fan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FanWeek {
    /// How many weeks from now, from 1.
    pub n: u32,
    /// Its last working day.
    pub date: Option<NaiveDate>,
    /// At least so many items, with each confidence of [`FAN`].
    pub at_least: Vec<u32>,
}

/// Weeks and a date for a confidence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finish {
    /// How sure.
    pub confidence: f64,
    /// Weeks from now; none when it is out of reach.
    pub weeks: Option<u32>,
    /// The last working day of that week.
    pub date: Option<NaiveDate>,
}

/// The forecast.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// What was finished a week.
    pub history: Weeks,
    /// The weeks that were used.
    pub used: Vec<u32>,
    /// What to be careful about.
    pub cautions: Vec<Caution>,
    /// Items left.
    pub items: u32,
    /// When they are done.
    pub finish: Vec<Finish>,
    /// At least so many items within the weeks asked about, with each of [`CONFIDENCES`].
    pub count: Vec<(f64, Option<u32>)>,
    /// The fan, week by week.
    pub fan: Vec<FanWeek>,
    /// The Monday from which weeks are counted.
    pub start: NaiveDate,
}

/// Open items that are not planned by their parts, within a scope.
pub fn open_items(workspace: &Workspace, scope: Scope) -> Vec<&Arc<Item>> {
    let wholes = size::wholes(workspace);
    let below = match scope {
        Scope::Under(top) => Some(descendants(workspace, top)),
        _ => None,
    };
    workspace
        .live_items()
        .filter(|item| {
            let inside = match scope {
                Scope::Everything => true,
                Scope::System(system) => item.system == Some(system),
                Scope::Under(_) => below.as_ref().is_some_and(|b| b.contains(&item.id)),
            };
            inside && !wholes.contains(&item.id) && !workspace.settings.is_done(&item.status)
        })
        .collect()
}

fn descendants(workspace: &Workspace, top: ItemId) -> HashSet<ItemId> {
    let mut below = HashSet::from([top]);
    loop {
        let before = below.len();
        for item in workspace.live_items() {
            if item.parent.is_some_and(|p| below.contains(&p)) {
                below.insert(item.id);
            }
        }
        if below.len() == before {
            return below;
        }
    }
}

/// Weeks are counted from the next Monday on: what is left of this week is not promised.
pub fn first_monday(today: NaiveDate) -> NaiveDate {
    let this = monday(today);
    this.checked_add_days(Days::new(7)).unwrap_or(this)
}

/// The forecast from throughput.
pub fn throughput(workspace: &Workspace, today: NaiveDate, question: &Question) -> Forecast {
    /// The fan ends some weeks after everything is done, within these bounds.
    const SHORTEST: u32 = 8;
    const LONGEST: u32 = 60;
    let calendar = &workspace.settings.planning.calendar;
    let weeks = finished::weeks(workspace, today);
    let history = History(weeks.last(question.window));
    let left = open_items(workspace, question.scope).len();
    let items = question
        .items
        .unwrap_or_else(|| u32::try_from(left).unwrap_or(u32::MAX));
    let start = first_monday(today);
    let date = |n: u32| calendar.end_of_week(start, n);
    let done: When = when(&history, items, question.growth, TRIALS, question.seed);
    let finish: Vec<Finish> = CONFIDENCES
        .iter()
        .map(|confidence| {
            let weeks = done.periods(*confidence);
            Finish {
                confidence: *confidence,
                weeks,
                date: weeks.and_then(date),
            }
        })
        .collect();
    let last = finish
        .iter()
        .filter_map(|f| f.weeks)
        .max()
        .unwrap_or(SHORTEST);
    let horizon = last
        .saturating_add(2)
        .max(question.weeks)
        .clamp(SHORTEST, LONGEST);
    let sums: HowMany = how_many(&history, horizon, TRIALS, question.seed);
    let fan = (1..=horizon)
        .map(|n| FanWeek {
            n,
            date: date(n),
            at_least: FAN.iter().filter_map(|p| sums.items(n, *p)).collect(),
        })
        .collect();
    Forecast {
        cautions: history.cautions(),
        used: history.0,
        history: weeks,
        items,
        count: CONFIDENCES
            .iter()
            .map(|p| (*p, sums.items(question.weeks, *p)))
            .collect(),
        finish,
        fan,
        start,
    }
}

/// The forecast from estimates.
#[derive(Clone, Debug, PartialEq)]
pub struct Effort {
    /// Open items with an estimate.
    pub estimated: usize,
    /// Open items without one: they are in no sum.
    pub missing: usize,
    /// The sum of the means, in days.
    pub mean: f64,
    /// Days with each of [`CONFIDENCES`], and the day on which they are worked off.
    pub days: Vec<(f64, f64, Option<NaiveDate>)>,
}

/// Sums the estimates of a scope, and lays them on the calendar for a team that works off `per_week` days a week.
/// None when nothing is estimated.
pub fn from_estimates(
    workspace: &Workspace,
    today: NaiveDate,
    question: &Question,
    per_week: f64,
) -> Option<Effort> {
    let criterion = size::effort(workspace)?;
    let open = open_items(workspace, question.scope);
    let spreads: Vec<Spread> = open
        .iter()
        .filter_map(|item| size::spread(criterion, item))
        .collect();
    if spreads.is_empty() {
        return None;
    }
    // The more there is to sum, the steadier the sum: fewer draws do.
    let draws: Draws = sum(
        &spreads,
        if spreads.len() > 500 { 1_000 } else { TRIALS },
        question.seed,
    );
    let start = first_monday(today);
    let calendar = &workspace.settings.planning.calendar;
    let days = CONFIDENCES
        .iter()
        .filter_map(|p| {
            let days = draws.percentile(*p)?;
            let date = whole_weeks(days, per_week).and_then(|n| calendar.end_of_week(start, n));
            Some((*p, days, date))
        })
        .collect();
    Some(Effort {
        estimated: spreads.len(),
        missing: open.len() - spreads.len(),
        mean: spreads.iter().map(|s| s.mean()).sum(),
        days,
    })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // bounded
fn whole_weeks(days: f64, per_week: f64) -> Option<u32> {
    let weeks = libm::ceil(days / per_week);
    (weeks.is_finite() && (0.0..5_000.0).contains(&weeks)).then(|| weeks.max(1.0) as u32)
}
