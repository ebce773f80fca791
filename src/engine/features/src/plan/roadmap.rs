//! The roadmap: now, next and later, and by date, from the order of the ranking and the forecast.

use crate::history::finished;
use crate::plan::forecast::TRIALS;
use crate::plan::throughput::{Caution, History, how_many};
use crate::plan::{forecast, size};
use crate::prioritise::ranking::Ranking;
use chrono::NaiveDate;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::settings::Category;
use plumbline_document::sprint::Stage;
use plumbline_document::workspace::Workspace;
use std::collections::HashMap;

/// Weeks that are looked ahead.
const HORIZON: u32 = 104;
/// Fewer trials than a single forecast: the dates of a roadmap are weeks.
const FEWER: u32 = TRIALS / 5;
/// What is likely done within so many weeks is next.
const NEXT_WEEKS: usize = 8;

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
    /// What is begun first, then in the order of the ranking. Of each horizon at most as many as were asked for.
    pub stops: Vec<Stop>,
    counts: [usize; 3],
    /// What to be careful about.
    pub cautions: Vec<Caution>,
}

impl Roadmap {
    /// How many items there are, listed or not.
    pub fn count(&self, horizon: Horizon) -> usize {
        self.counts.get(horizon as usize).copied().unwrap_or(0)
    }

    /// How many items of a horizon are not listed.
    pub fn unlisted(&self, horizon: Horizon) -> usize {
        let listed = self.stops.iter().filter(|s| s.horizon == horizon);
        self.count(horizon) - listed.count()
    }
}

/// By when how many items are done, with a confidence: by week, ascending.
struct Pace {
    weeks: Vec<u32>,
    dates: Vec<Option<NaiveDate>>,
}

impl Pace {
    /// The week in which the `k`-th item is done; none beyond the horizon.
    fn week(&self, k: u32) -> Option<usize> {
        let week = self.weeks.partition_point(|done| *done < k);
        (week < self.weeks.len()).then_some(week)
    }

    fn date(&self, k: u32) -> Option<NaiveDate> {
        self.dates.get(self.week(k)?).copied().flatten()
    }
}

/// The roadmap, with at most `most` items of each horizon.
pub fn of(workspace: &Workspace, ranking: &Ranking, today: NaiveDate, most: usize) -> Roadmap {
    let settings = &workspace.settings;
    let wholes = size::wholes(workspace);
    let history = History(finished::weeks(workspace, today).last(26));
    let sums = how_many(&history, HORIZON, FEWER, 1);
    let start = forecast::first_monday(today);
    let calendar = &settings.planning.calendar;
    let pace = |confidence: f64| Pace {
        weeks: (1..=HORIZON)
            .map_while(|n| sums.items(n, confidence))
            .collect(),
        dates: (1..=HORIZON)
            .map(|n| calendar.end_of_week(start, n))
            .collect(),
    };
    let (likely, safe) = (pace(0.5), pace(0.85));
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
    let order = ranking.open().iter();
    let items = order.filter_map(|slot| Some(workspace.items.at(*slot)?.as_ref()));
    let open: Vec<&Item> = items.filter(|item| !wholes.contains(&item.id)).collect();
    let (now, rest): (Vec<&Item>, Vec<&Item>) = open.into_iter().partition(|item| begun(item));
    let (planned, rest): (Vec<&Item>, Vec<&Item>) = rest
        .into_iter()
        .partition(|item| stages.contains_key(&item.id));
    let mut map = Roadmap {
        cautions: history.cautions(),
        ..Roadmap::default()
    };
    let now = now.into_iter().map(|item| (Some(Horizon::Now), item));
    let planned = planned.into_iter().map(|item| (Some(Horizon::Next), item));
    let rest = rest.into_iter().map(|item| (None, item));
    for ((known, item), k) in now.chain(planned).chain(rest).zip(1_u32..) {
        let soon = likely.week(k).is_some_and(|week| week < NEXT_WEEKS);
        let horizon = known.unwrap_or(if soon { Horizon::Next } else { Horizon::Later });
        let Some(count) = map.counts.get_mut(horizon as usize) else {
            continue;
        };
        *count += 1;
        if *count > most {
            continue;
        }
        let system = item.system.and_then(|s| workspace.systems.get(&s));
        map.stops.push(Stop {
            id: item.id,
            key: settings.key(item.number),
            title: item.title.clone(),
            system: system.map_or_else(String::new, |s| s.name.clone()),
            horizon,
            likely: likely.date(k),
            safe: safe.date(k),
            due: item.due,
        });
    }
    map
}
