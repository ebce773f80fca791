//! Deadlines: the dates of all obligations of all systems, with the date by the letter of the Act beside the date used,
//! and the dates of the Act itself.

use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use crate::compliance::coverage::{CellState, Column, cell};
use plumbline_ai_act::obligations::ObligationKind;
use plumbline_ai_act::pack::RulePack;
use plumbline_compact::sort;
use plumbline_document::assessed::wants_evidence;

/// What happens on a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// An obligation begins to apply.
    Applies,
    /// A sleeping obligation wakes at the latest (Article 111(2)).
    WakesAtLatest,
    /// A piece of evidence ends to hold.
    EvidenceEnds,
}

impl Event {
    /// In words, after the name of the obligation.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Applies => "applies",
            Self::WakesAtLatest => "wakes at the latest",
            Self::EvidenceEnds => "evidence ends",
        }
    }
}

/// One date of one obligation of one system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The date used (the effective one).
    pub date: NaiveDate,
    /// The date by the letter of Article 113, where it differs.
    pub literal: Option<NaiveDate>,
    /// The two compete: which one counts is disputed.
    pub contested: bool,
    /// What happens.
    pub event: Event,
    /// Place of the system in the list given.
    pub system: usize,
    /// Id of the obligation.
    pub obligation: Arc<str>,
    /// Article without 'Art.'.
    pub article: Arc<str>,
    /// What it asks.
    pub title: Arc<str>,
    /// Where it stands.
    pub state: CellState,
    /// The reliefs by size or sector that exist for it, with their articles; empty: there is none.
    pub reliefs: Vec<(Arc<str>, Arc<str>)>,
}

/// All deadlines, by date, then system, then in the order of the Act. Obligations that oblige to nothing (permissions,
/// voluntary codes), that arise only on events, or whose date is open, have none.
#[must_use]
pub fn deadlines(pack: &RulePack, columns: &[Column]) -> Vec<Deadline> {
    let mut all = Vec::new();
    for (system, column) in columns.iter().enumerate() {
        of_system(pack, system, column, &mut all);
    }
    sort::by_key(&mut all, |d| (d.date, d.system, d.event));
    all
}

fn of_system(pack: &RulePack, system: usize, column: &Column, all: &mut Vec<Deadline>) {
    let Some(assessment) = column.assessment else {
        return;
    };
    for obligation in &assessment.duties {
        let state = cell(column, &obligation.id).state;
        let at = |event, date| Deadline {
            date,
            literal: obligation.literal_from.filter(|_| event == Event::Applies),
            contested: obligation.contested_date,
            event,
            system,
            obligation: obligation.id.clone(),
            article: obligation.article.clone(),
            title: obligation.title.clone(),
            state,
            reliefs: reliefs(pack, &obligation.id),
        };
        if wants_evidence(obligation)
            && let Some(date) = obligation.applies_from
        {
            all.push(at(Event::Applies, date));
        }
        if state == CellState::Dormant
            && obligation.kind == ObligationKind::Duty
            && let Some(date) = obligation.wakes_at_latest
        {
            all.push(at(Event::WakesAtLatest, date));
        }
        let ends = column
            .proofs
            .iter()
            .filter(|p| p.obligation == obligation.id);
        for date in ends.filter_map(|p| p.until) {
            all.push(at(Event::EvidenceEnds, date));
        }
    }
}

fn reliefs(pack: &RulePack, obligation: &str) -> Vec<(Arc<str>, Arc<str>)> {
    let Some(obligation) = pack.obligation(obligation) else {
        return Vec::new();
    };
    let named = obligation
        .reliefs
        .iter()
        .filter_map(|id| pack.reliefs.iter().find(|(relief, _)| relief.id == *id));
    named
        .map(|(relief, _)| (relief.reference.clone(), relief.text.clone()))
        .collect()
}

/// The deadlines of one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month<'a> {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Its deadlines, by date.
    pub deadlines: Vec<&'a Deadline>,
}

/// Sorted deadlines by month; months without any are left out.
#[must_use]
pub fn months(deadlines: &[Deadline]) -> Vec<Month<'_>> {
    let mut all: Vec<Month> = Vec::new();
    for deadline in deadlines {
        let (year, month) = (deadline.date.year(), deadline.date.month());
        match all.last_mut() {
            Some(last) if (last.year, last.month) == (year, month) => {
                last.deadlines.push(deadline);
            }
            _ => all.push(Month {
                year,
                month,
                deadlines: vec![deadline],
            }),
        }
    }
    all
}

/// A mark in the picture: all that happens to one system on one date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Place of the system.
    pub system: usize,
    /// Date.
    pub date: NaiveDate,
    /// How many deadlines.
    pub count: usize,
    /// The most pressing state among them.
    pub state: CellState,
    /// Dates by the letter that differ from this date, each once, earliest first.
    pub literal: Vec<NaiveDate>,
}

/// Sorted deadlines gathered into marks, by date and system.
#[must_use]
pub fn marks(deadlines: &[Deadline]) -> Vec<Mark> {
    let mut all: Vec<Mark> = Vec::new();
    for deadline in deadlines {
        let same = all
            .last_mut()
            .filter(|m| (m.system, m.date) == (deadline.system, deadline.date));
        let mark = match same {
            Some(mark) => mark,
            None => {
                all.push(Mark {
                    system: deadline.system,
                    date: deadline.date,
                    count: 0,
                    state: deadline.state,
                    literal: Vec::new(),
                });
                // It was pushed just now.
                let Some(mark) = all.last_mut() else { continue };
                mark
            }
        };
        mark.count += 1;
        mark.state = mark.state.min(deadline.state);
        mark.literal.extend(deadline.literal);
        sort::plain(&mut mark.literal);
        mark.literal.dedup();
    }
    all
}

/// A date of the Act itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Date.
    pub date: NaiveDate,
    /// What happens, one entry for each thing that happens on this date: article, text, whether it rests on a draft.
    pub what: Vec<(Arc<str>, Arc<str>, bool)>,
}

/// The dates of the Act between two dates, both included.
#[must_use]
pub fn milestones(pack: &RulePack, from: NaiveDate, to: NaiveDate) -> Vec<Milestone> {
    let mut all: Vec<Milestone> = Vec::new();
    let mut entries: Vec<_> = pack
        .timeline
        .iter()
        .filter(|entry| (from..=to).contains(&entry.date))
        .collect();
    sort::by_key(&mut entries, |entry| entry.date);
    for entry in entries {
        let draft = entry.status.as_deref() == Some("draft");
        let what = (entry.article.clone(), entry.what.clone(), draft);
        match all.last_mut() {
            Some(last) if last.date == entry.date => last.what.push(what),
            _ => all.push(Milestone {
                date: entry.date,
                what: vec![what],
            }),
        }
    }
    all
}
