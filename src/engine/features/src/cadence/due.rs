//! What is due: which items cadences are to make, and how each occurrence stands.
//!
//! Nothing is remembered about what was made: an occurrence was made when the item of its derived identity is there.
//! So it does not matter in which tab, after which restart or import this is asked, and asking twice changes nothing.

use crate::history::timeline::span;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, Utc};
use plumbline_compact::sort;
use plumbline_document::cadence::{Cadence, Raised, Recurrence};
use plumbline_document::ids::{CadenceId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The browser's calendar: which day it is, and how far its clock is from UTC. Both come in as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Today.
    pub today: NaiveDate,
    /// Minutes east of UTC.
    pub offset: i32,
}

impl Calendar {
    /// The day of a moment on this calendar.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        let zone = self.offset.checked_mul(60).and_then(FixedOffset::east_opt);
        zone.map_or_else(
            || at.date_naive(),
            |zone| at.with_timezone(&zone).date_naive(),
        )
    }
}

/// An item that a cadence is to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Due {
    /// The cadence.
    pub cadence: Arc<Cadence>,
    /// The identity that the item will have.
    pub item: ItemId,
    /// The day that it is due.
    pub on: NaiveDate,
}

/// How an occurrence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Finished.
    Done,
    /// Made, not finished, its day is to come.
    Open,
    /// Made, not finished, its day is past.
    Overdue,
    /// Its day is past and nothing was made for it.
    Missed,
    /// Left out: its item was put in the trash.
    LeftOut,
    /// Its day is to come; nothing has been made yet.
    Planned,
}

impl Standing {
    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "Done",
            Self::Open => "Open",
            Self::Overdue => "Overdue",
            Self::Missed => "Missed",
            Self::LeftOut => "Left out",
            Self::Planned => "Planned",
        }
    }

    /// Whether it speaks against the cadence.
    fn is_late(self) -> bool {
        matches!(self, Self::Overdue | Self::Missed)
    }
}

/// One occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Its day.
    pub on: NaiveDate,
    /// How it stands.
    pub standing: Standing,
    /// The item, where one was made.
    pub item: Option<ItemId>,
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(days.into()))
        .unwrap_or(NaiveDate::MAX)
}

fn earlier(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_sub_days(Days::new(days.into()))
        .unwrap_or(NaiveDate::MIN)
}

/// The day on which an item was finished, or rejected: when it came into the finished status in which it stands, or
/// into the first of several one after another (see [`span`]); none while it is open.
pub fn finished_on(workspace: &Workspace, item: &Item, calendar: &Calendar) -> Option<NaiveDate> {
    if !workspace.settings.is_done(&item.status) {
        return None;
    }
    let finished = span(&workspace.settings, item).finished?;
    Some(calendar.day(finished))
}

/// The items that cadences made, by cadence, with their days.
pub fn made(workspace: &Workspace) -> BTreeMap<CadenceId, Vec<(NaiveDate, Arc<Item>)>> {
    let mut all: BTreeMap<CadenceId, Vec<(NaiveDate, Arc<Item>)>> = BTreeMap::new();
    for item in workspace.items.iter() {
        if let Some(Raised::Cadence { cadence, on }) = item.raised.as_deref() {
            all.entry(*cadence).or_default().push((*on, item.clone()));
        }
    }
    for list in all.values_mut() {
        sort::by_key(list, |(on, item)| (*on, item.id));
    }
    all
}

/// The items that are to be made now: every occurrence from today to the end of the lead time, and of those that
/// passed while nobody looked the latest only; the others before it show as missed. One pass over the items.
pub fn due(workspace: &Workspace, calendar: &Calendar) -> Vec<Due> {
    let mut list = Vec::new();
    if workspace.cadences.iter().all(|c| c.paused) {
        return list;
    }
    let made = made(workspace);
    let mut cadences: Vec<_> = workspace.cadences.iter().filter(|c| !c.paused).collect();
    sort::by_key(&mut cadences, |c| c.id);
    for cadence in cadences {
        let of = made.get(&cadence.id).map_or(&[][..], Vec::as_slice);
        let mut add = |on: NaiveDate, item: ItemId| {
            if !workspace.items.contains(&item) {
                list.push(Due {
                    cadence: cadence.clone(),
                    item,
                    on,
                });
            }
        };
        match &cadence.recurrence {
            Recurrence::Calendar { .. } => {
                for on in calendar_days(cadence, calendar.today) {
                    add(on, cadence.occurrence(on));
                }
            }
            Recurrence::AfterCompletion { days, start } => {
                if let Some((on, item)) =
                    next_after(workspace, cadence, of, *days, *start, calendar)
                    && earlier(on, cadence.lead_days) <= calendar.today
                {
                    add(on, item);
                }
            }
            Recurrence::OnAlert { .. } => {}
        }
    }
    list
}

/// The days of a calendar cadence that want an item today: the last one before today, and those of the lead time.
fn calendar_days(cadence: &Cadence, today: NaiveDate) -> Vec<NaiveDate> {
    let usual = cadence.usual_days().unwrap_or(31);
    let back = usual.saturating_mul(2).saturating_add(62);
    let mut days = cadence.dates(earlier(today, back), later(today, cadence.lead_days));
    let past = days.partition_point(|day| *day < today);
    days.drain(..past.saturating_sub(1));
    days
}

/// The day and identity of the next item of a cadence that counts from completions; none while one is open.
fn next_after(
    workspace: &Workspace,
    cadence: &Cadence,
    made: &[(NaiveDate, Arc<Item>)],
    days: u32,
    start: NaiveDate,
    calendar: &Calendar,
) -> Option<(NaiveDate, ItemId)> {
    let ended = |item: &Item| match item.trashed {
        Some(stamp) => Some(calendar.day(stamp.at)),
        None => finished_on(workspace, item, calendar),
    };
    let mut last: Option<(NaiveDate, NaiveDate, ItemId)> = None;
    for (on, item) in made {
        let end = ended(item)?;
        last = last.max(Some((*on, end, item.id)));
    }
    let mut on = last.map_or(start, |(_, end, _)| later(end, days));
    let mut skipped = 0;
    while cadence.skips(on) && skipped < 1_000 {
        on = later(on, days.max(1));
        skipped += 1;
    }
    Some((on, cadence.follower(last.map(|(_, _, id)| id), skipped)))
}

fn standing(workspace: &Workspace, item: &Item, on: NaiveDate, today: NaiveDate) -> Standing {
    if workspace.settings.is_done(&item.status) {
        Standing::Done
    } else if item.trashed.is_some() {
        Standing::LeftOut
    } else if item.due.unwrap_or(on) < today {
        Standing::Overdue
    } else {
        Standing::Open
    }
}

/// The occurrences of a cadence from `back` days ago to `ahead` days from now, in order. `made` are the items that it
/// made (see [`made`]).
pub fn occurrences(
    workspace: &Workspace,
    cadence: &Cadence,
    made: &[(NaiveDate, Arc<Item>)],
    calendar: &Calendar,
    back: u32,
    ahead: u32,
) -> Vec<Occurrence> {
    let today = calendar.today;
    let (from, to) = (earlier(today, back), later(today, ahead));
    let mut all: Vec<Occurrence> = made
        .iter()
        .filter(|(on, _)| *on >= from && *on <= to)
        .map(|(on, item)| Occurrence {
            on: *on,
            standing: standing(workspace, item, *on, today),
            item: Some(item.id),
        })
        .collect();
    let nothing_yet = |on: NaiveDate| Occurrence {
        on,
        standing: if on < today {
            Standing::Missed
        } else {
            Standing::Planned
        },
        item: None,
    };
    if !cadence.paused {
        match &cadence.recurrence {
            Recurrence::Calendar { .. } => {
                let days = cadence.dates(from, to);
                let open = days
                    .into_iter()
                    .filter(|on| made.binary_search_by_key(on, |(day, _)| *day).is_err());
                all.extend(open.map(nothing_yet));
            }
            Recurrence::AfterCompletion { days, start } => {
                let next = next_after(workspace, cadence, made, *days, *start, calendar);
                all.extend(next.map(|(on, _)| nothing_yet(on)).filter(|o| o.on <= to));
            }
            Recurrence::OnAlert { .. } => {}
        }
    }
    sort::by_key(&mut all, |o| o.on);
    all
}

/// How many occurrences in a row are late, counted back from today: what a finished or left-out one ends.
pub fn late(occurrences: &[Occurrence], today: NaiveDate) -> u32 {
    let past = occurrences.iter().rev().filter(|o| o.on < today);
    let late = past.take_while(|o| o.standing.is_late()).count();
    u32::try_from(late).unwrap_or(u32::MAX)
}
