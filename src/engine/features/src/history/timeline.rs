//! The stays of one item: in which status it stood from when until when.

use crate::history::finished;
use chrono::{DateTime, Utc};
use plumbline_document::ids::StatusId;
use plumbline_document::item::{Item, Move};
use plumbline_document::meta::FieldChange;
use plumbline_document::settings::{Category, Settings};

/// A time in one status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stay {
    /// The status.
    pub status: StatusId,
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; none while it stands there.
    pub until: Option<DateTime<Utc>>,
}

/// The stays of an item, oldest first; never empty, and the last one is where it stands now.
///
/// What happened before the log began is taken from the item's history of fields, as far as that remembers; before
/// all of it the item stood where its first step left from, since it was made. Steps whose times run backwards (two
/// computers, two clocks) are taken as happening at once.
pub fn stays(item: &Item) -> Vec<Stay> {
    let mut steps = remembered(item);
    steps.extend(
        item.moves
            .iter()
            .map(|m| (m.from.clone(), m.to.clone(), m.at)),
    );
    let first = steps.first().map_or(&item.status, |step| &step.0);
    let mut out = vec![Stay {
        status: first.clone(),
        from: item.meta.created.at,
        until: None,
    }];
    // Where an import or a merge changed the status without a step, the last known change closes the gap.
    if steps.last().is_some_and(|step| step.1 != item.status) {
        let end = (StatusId::from(""), item.status.clone(), last_known(item));
        steps.push(end);
    }
    for (_, to, at) in steps {
        let Some(last) = out.last_mut() else { break };
        if last.status == to {
            continue;
        }
        let at = at.max(last.from);
        last.until = Some(at);
        out.push(Stay {
            status: to,
            from: at,
            until: None,
        });
    }
    out
}

/// Changes of the status in the history of fields, from before the log began.
fn remembered(item: &Item) -> Vec<(StatusId, StatusId, DateTime<Utc>)> {
    let began = item.moves.first().map(|m: &Move| m.at);
    let entries = item.meta.history.iter();
    let before = entries.filter(|e| began.is_none_or(|began| e.stamp.at < began));
    let steps = before.flat_map(|e| {
        let fields = e.fields.iter().filter(|f| f.field == "status");
        fields.map(|f| {
            (
                StatusId::from(f.from.clone()),
                StatusId::from(f.to.clone()),
                e.stamp.at,
            )
        })
    });
    steps.filter(|step| !step.0.as_str().is_empty()).collect()
}

/// When the item came into its status, as far as its history remembers; else its last change.
fn last_known(item: &Item) -> DateTime<Utc> {
    let came = |f: &FieldChange| f.field == "status" && f.to == item.status.as_str();
    let mut entries = item.meta.history.iter().rev();
    let entry = entries.find(|e| e.fields.iter().any(came));
    entry.map_or(item.meta.changed.at, |e| e.stamp.at)
}

/// When work on the item began, and when it was finished.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// When it first stood in a status that means begun (or, without one, finished).
    pub begun: Option<DateTime<Utc>>,
    /// When it came into the finished status in which it stands now, or into the first of several one after another;
    /// what was rejected and is finished after all was not finished before.
    pub finished: Option<DateTime<Utc>>,
}

/// The span of work on an item. A status that the settings do not know any more counts as the one before it.
pub fn span(settings: &Settings, item: &Item) -> Span {
    let mut span = Span::default();
    let mut before = Reached::default();
    for stay in stays(item) {
        let reached = match settings.status(&stay.status) {
            Some(status) => Reached {
                begun: status.category != Category::ToDo,
                finished: status.category == Category::Done,
                counts: finished::counts(settings, &stay.status),
            },
            None => before,
        };
        if reached.begun && span.begun.is_none() {
            span.begun = Some(stay.from);
        }
        if !reached.finished {
            span.finished = None;
        } else if reached != before {
            span.finished = Some(stay.from);
        }
        before = reached;
    }
    span
}

/// What it means to stand in a status. Finished and rejected are both an end, and not the same one.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Reached {
    begun: bool,
    finished: bool,
    counts: bool,
}

/// Whole days in the present status, until `now`; 0 when the clock says that it came there in the future.
pub fn days_here(item: &Item, now: DateTime<Utc>) -> i64 {
    let since = stays(item).last().map_or(now, |stay| stay.from);
    (now - since).num_days().max(0)
}

/// Whole days since work on it began, until `now`; none before it has begun and once it is finished.
pub fn age(settings: &Settings, item: &Item, now: DateTime<Utc>) -> Option<i64> {
    let span = span(settings, item);
    let begun = span.begun.filter(|_| span.finished.is_none())?;
    Some((now - begun).num_days().max(0))
}
