//! A running or ended sprint: burn-up with its changes of scope, planned against actual by class, velocity in items.

use crate::history::finished;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::sprint::{Class, Commitment, HalfDays, Sprint, Stage};
use plumbline_document::workspace::Workspace;

/// A day of a sprint, at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BurnDay {
    /// The day.
    pub day: NaiveDate,
    /// Half-days of everything that is in the sprint.
    pub scope: HalfDays,
    /// Half-days of what is finished; none for days to come.
    pub done: Option<HalfDays>,
}

/// A class, planned and finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mix {
    /// Which class.
    pub class: Class,
    /// Planned at the start.
    pub planned: HalfDays,
    /// Finished.
    pub actual: HalfDays,
}

/// How a sprint goes, or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Day by day.
    pub days: Vec<BurnDay>,
    /// By class.
    pub mix: Vec<Mix>,
    /// Items in the sprint now.
    pub items: usize,
    /// Items finished.
    pub finished: usize,
    /// Items that came in after the start.
    pub added: usize,
    /// Items that went out after the start.
    pub removed: usize,
}

fn sum<'a>(all: impl IntoIterator<Item = &'a Commitment>) -> HalfDays {
    HalfDays(all.into_iter().map(|c| c.size.0).sum())
}

/// How a sprint stands as of a day.
pub fn of(workspace: &Workspace, sprint: &Sprint, today: NaiveDate) -> Progress {
    let settings = &workspace.settings;
    let content = sprint.content();
    let done_on = |c: &Commitment| {
        let item = workspace.items.get(&c.item)?;
        // A finished item whose history does not tell when counts from the last day that can be meant.
        let known = finished::day(settings, item).map(|day| day.max(sprint.start));
        let told = finished::counts(settings, &item.status).then(|| today.min(sprint.end));
        known.or(told)
    };
    let finished: Vec<&Commitment> = if sprint.stage == Stage::Ended {
        sprint.finished.iter().collect()
    } else {
        content.iter().filter(|c| done_on(c).is_some()).collect()
    };
    let days = sprint
        .start
        .iter_days()
        .take_while(|day| *day <= sprint.end)
        .map(|day| {
            let mut scope = sprint.committed.clone();
            for change in sprint.scope.iter().filter(|c| c.at.date_naive() <= day) {
                scope.retain(|c| c.item != change.what.item);
                if change.added {
                    scope.push(change.what.clone());
                }
            }
            let by_then = finished
                .iter()
                .filter(|c| done_on(c).is_some_and(|d| d <= day));
            let known = day <= today && sprint.stage != Stage::Planned;
            BurnDay {
                day,
                scope: sum(&scope),
                done: known.then(|| sum(by_then.copied())),
            }
        })
        .collect();
    let mix = Class::ALL
        .into_iter()
        .map(|class| Mix {
            class,
            planned: sum(sprint.committed.iter().filter(|c| c.class == class)),
            actual: sum(finished.iter().copied().filter(|c| c.class == class)),
        })
        .collect();
    let changes = |added: bool| sprint.scope.iter().filter(|c| c.added == added).count();
    Progress {
        days,
        mix,
        items: content.len(),
        finished: finished.len(),
        added: changes(true),
        removed: changes(false),
    }
}

/// Items finished in each ended sprint, oldest first.
pub fn velocity(workspace: &Workspace) -> Vec<(String, usize)> {
    let mut ended: Vec<_> = workspace
        .sprints
        .iter()
        .filter(|s| s.stage == Stage::Ended)
        .collect();
    sort::by_key(&mut ended, |s| (s.start, s.id));
    ended
        .into_iter()
        .map(|s| (s.name.clone(), s.finished.len()))
        .collect()
}
