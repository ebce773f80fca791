//! The roadmap: now, next and later, and by date, from the order of the ranking and the forecast.

use super::finished;
use super::forecast::{self, TRIALS};
use super::size;
use super::throughput::{Caution, how_many};
use crate::engine::backlog::ids::ItemId;
use crate::engine::backlog::item::Item;
use crate::engine::backlog::settings::Category;
use crate::engine::backlog::sprint::Stage;
use crate::engine::backlog::workspace::Workspace;
use crate::engine::prioritise::ranking::{Place, Ranking};
use chrono::NaiveDate;
use std::collections::HashMap;

/// Weeks that are looked ahead.
const HORIZON: u32 = 104;
/// Fewer trials than a single forecast: the dates of a roadmap are weeks.
const FEWER: u32 = TRIALS / 5;
/// What is likely done within so many weeks is next.
const NEXT_WEEKS: u32 = 8;

/// When an item comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Horizon {
    /// Begun, or in the running sprint.
    Now,
    /// In a planned sprint, or likely done within eight weeks.
    Next,
    /// After that.
    Later,
}

/// One item on the roadmap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// Which item.
    pub id: ItemId,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its system's name.
    pub system: String,
    /// When.
    pub horizon: Horizon,
    /// Done by then with 50 %, by the pace so far and in the order of the ranking.
    pub likely: Option<NaiveDate>,
    /// Done by then with 85 %.
    pub safe: Option<NaiveDate>,
    /// The date by which it should be done, when it has one.
    pub due: Option<NaiveDate>,
}

impl Stop {
    /// Whether the 85 % date is after the due date.
    pub fn late(&self) -> bool {
        matches!((self.due, self.safe), (Some(due), Some(safe)) if safe > due)
    }
}

/// The roadmap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roadmap {
    /// What is begun first, then in the order of the ranking. At most as many as were asked for.
    pub stops: Vec<Stop>,
    /// How many there are in all.
    pub all: usize,
    /// What to be careful about.
    pub cautions: Vec<Caution>,
}

/// The first `most` items of the roadmap.
pub fn of(workspace: &Workspace, ranking: &Ranking, today: NaiveDate, most: usize) -> Roadmap {
    let settings = &workspace.settings;
    let wholes = size::wholes(workspace);
    let history = finished::weeks(workspace, today).history(26);
    let sums = how_many(&history, HORIZON, FEWER, 1);
    let start = forecast::first_monday(today);
    let dates: Vec<Option<NaiveDate>> = (1..=HORIZON)
        .map(|n| settings.planning.calendar.end_of_week(start, n))
        .collect();
    let mut stages: HashMap<ItemId, Stage> = HashMap::new();
    for sprint in workspace.sprints.iter().filter(|s| s.stage != Stage::Ended) {
        for commitment in sprint.content() {
            stages.insert(commitment.item, sprint.stage);
        }
    }
    let begun = |item: &Item| {
        let status = settings.status(&item.status);
        stages.get(&item.id) == Some(&Stage::Running)
            || status.is_some_and(|s| s.category == Category::InProgress)
    };
    let order = ranking
        .order()
        .iter()
        .filter(|slot| matches!(ranking.place(**slot), Place::Scored | Place::Undefined));
    let items = order.filter_map(|slot| Some(workspace.items.at(*slot)?.as_ref()));
    let open: Vec<&Item> = items.filter(|item| !wholes.contains(&item.id)).collect();
    let all = open.len();
    let (now, rest): (Vec<&Item>, Vec<&Item>) = open.into_iter().partition(|item| begun(item));
    let (planned, rest): (Vec<&Item>, Vec<&Item>) = rest
        .into_iter()
        .partition(|item| stages.contains_key(&item.id));
    let week =
        |k: u32, p: f64| (1..=HORIZON).find(|n| sums.items(*n, p).is_some_and(|done| done >= k));
    let date = |n: Option<u32>| dates.get(n?.checked_sub(1)? as usize).copied().flatten();
    let stops = now
        .into_iter()
        .map(|item| (Some(Horizon::Now), item))
        .chain(planned.into_iter().map(|item| (Some(Horizon::Next), item)))
        .chain(rest.into_iter().map(|item| (None, item)))
        .take(most)
        .zip(1_u32..)
        .map(|((horizon, item), k)| {
            let (likely, safe) = (week(k, 0.5), week(k, 0.85));
            let soon = likely.is_some_and(|n| n <= NEXT_WEEKS);
            let system = item.system.and_then(|s| workspace.systems.get(&s));
            Stop {
                id: item.id,
                key: settings.key(item.number),
                title: item.title.clone(),
                system: system.map_or_else(String::new, |s| s.name.clone()),
                horizon: horizon.unwrap_or(if soon { Horizon::Next } else { Horizon::Later }),
                likely: date(likely),
                safe: date(safe),
                due: item.due,
            }
        })
        .collect();
    Roadmap {
        stops,
        all,
        cautions: history.cautions(),
    }
}
