//! When items were finished, and how many a week.

use chrono::{DateTime, Days, NaiveDate, Utc};
use plumbline_document::calendar::monday;
use plumbline_document::ids::StatusId;
use plumbline_document::item::{Item, Move};
use plumbline_document::settings::{Category, Settings};
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;

/// Whether items in this status count as work that was finished. A finished status that belongs to no track, where
/// others do, is where work goes that is not done at all (rejected): it counts for nothing.
pub fn counts(settings: &Settings, status: &StatusId) -> bool {
    let tracked = settings.statuses.iter().any(|s| s.track.is_some());
    settings
        .status(status)
        .is_some_and(|s| s.category == Category::Done && (s.track.is_some() || !tracked))
}

/// When an item came into the finished status that it is in, or first into one of several in a row; none while it is
/// open, or when its log does not tell.
pub fn moment(settings: &Settings, item: &Item) -> Option<DateTime<Utc>> {
    if !counts(settings, &item.status) {
        return None;
    }
    let came = |step: &&Move| counts(settings, &step.to) && !counts(settings, &step.from);
    item.moves.iter().rev().find(came).map(|step| step.at)
}

/// The day of [`moment`], in UTC.
pub fn day(settings: &Settings, item: &Item) -> Option<NaiveDate> {
    moment(settings, item).map(|at| at.date_naive())
}

/// Items finished a week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weeks {
    /// The Mondays with what was finished in their weeks, oldest first, without gaps.
    pub weeks: Vec<(NaiveDate, u32)>,
    /// How many of them were typed in, being from before this workspace.
    pub typed: usize,
    /// Finished items whose log does not tell when: they are in no week.
    pub undated: usize,
}

impl Weeks {
    /// Items finished in each of the last `window` weeks, oldest first.
    pub fn last(&self, window: usize) -> Vec<u32> {
        let skip = self.weeks.len().saturating_sub(window);
        self.weeks.iter().skip(skip).map(|(_, n)| *n).collect()
    }
}

/// What was finished in every full week before `today`, from the first week that is known of.
pub fn weeks(workspace: &Workspace, today: NaiveDate) -> Weeks {
    let settings = &workspace.settings;
    let this_week = monday(today);
    let mut by_week: BTreeMap<NaiveDate, u32> = BTreeMap::new();
    let mut result = Weeks::default();
    for item in workspace
        .live_items()
        .filter(|i| counts(settings, &i.status))
    {
        match day(settings, item) {
            Some(day) => *by_week.entry(monday(day)).or_default() += 1,
            None => result.undated += 1,
        }
    }
    for earlier in &settings.planning.earlier {
        let week = monday(earlier.week);
        // What the items themselves tell is not typed in.
        if let std::collections::btree_map::Entry::Vacant(entry) = by_week.entry(week) {
            entry.insert(earlier.done);
            result.typed += 1;
        }
    }
    let first = by_week.keys().next().copied();
    let mut week = first.unwrap_or(this_week);
    while week < this_week {
        result
            .weeks
            .push((week, by_week.get(&week).copied().unwrap_or(0)));
        let Some(next) = week.checked_add_days(Days::new(7)) else {
            break;
        };
        week = next;
    }
    result
}
