//! The debt register: what is owed, what waiting costs, and what a debt sprint would best pay off.
//!
//! Costs are in working days. Interest runs by the sprint; a sprint is 14 calendar days.

pub mod sprint;

use crate::history::finished;
use crate::history::timeline::span;
use crate::plan::size;
use crate::prioritise::derive::judged;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::debt::{Debt, DebtClass};
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// Calendar days of a sprint, for interest over time.
const SPRINT_DAYS: f64 = 14.0;

/// Whether a debt still stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It does.
    Open,
    /// It, or what pays it, was finished on this day.
    Paid(NaiveDate),
    /// On this day it was decided that nobody will pay it: it is written off, and neither planned nor counted any more.
    Rejected(NaiveDate),
}

impl Fate {
    /// The day from which on it does not stand any more.
    pub fn ended(self) -> Option<NaiveDate> {
        match self {
            Self::Open => None,
            Self::Paid(day) | Self::Rejected(day) => Some(day),
        }
    }
}

/// One entry of the register.
#[derive(Clone, Debug, PartialEq)]
pub struct DebtEntry {
    /// The item.
    pub item: ItemId,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its class; none while nobody has chosen one.
    pub class: Option<DebtClass>,
    /// Days to pay it off; the item's judged effort when the entry does not say. None when neither does.
    pub principal: Option<f64>,
    /// Days that it costs in each sprint; none when nobody has estimated it.
    pub per_sprint: Option<f64>,
    /// How one knows.
    pub evidence: String,
    /// Since when it stands.
    pub since: NaiveDate,
    /// Whether it still stands.
    pub fate: Fate,
    /// Key of the item that pays it, when that is another one.
    pub payer: Option<(ItemId, String)>,
}

impl DebtEntry {
    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        self.fate == Fate::Open
    }

    /// Days that it costs to leave it for so many sprints; none when nobody has estimated its interest.
    pub fn waiting(&self, sprints: u32) -> Option<f64> {
        self.per_sprint.map(|cost| cost * f64::from(sprints))
    }

    /// After how many sprints leaving it has cost as much as paying it off; none when it costs nothing to leave it, or
    /// one of the two is not known.
    pub fn break_even(&self) -> Option<f64> {
        let (principal, per_sprint) = (self.principal?, self.per_sprint?);
        (per_sprint > 0.0).then(|| principal / per_sprint)
    }
}

/// Every live item of kind debt; those that cost most in each sprint first, unknown ones last, and after all
/// those that do not stand any more.
pub fn register(workspace: &Workspace) -> Vec<DebtEntry> {
    let items = workspace.live_items();
    let debts = items.filter(|item| item.kind == Kind::Debt);
    let mut out: Vec<DebtEntry> = debts.map(|item| entry(workspace, item)).collect();
    let order = |e: &DebtEntry| e.per_sprint.unwrap_or(-1.0);
    sort::by(&mut out, |a, b| {
        let open = b.is_open().cmp(&a.is_open());
        open.then(order(b).total_cmp(&order(a)))
            .then_with(|| a.item.cmp(&b.item))
    });
    out
}

fn entry(workspace: &Workspace, item: &Arc<Item>) -> DebtEntry {
    let settings = &workspace.settings;
    let debt: Option<&Debt> = item.debt.as_deref();
    let payer = debt
        .and_then(|d| workspace.items.get(&d.paid_by?))
        .filter(|payer| payer.is_live());
    let own = span(settings, item).finished;
    // A payer that is rejected was never done: what it was to pay stands as before.
    let done = payer.filter(|payer| finished::counts(settings, &payer.status));
    let fate = match own {
        Some(at) if finished::counts(settings, &item.status) => Fate::Paid(at.date_naive()),
        Some(at) => Fate::Rejected(at.date_naive()),
        None => match done.and_then(|payer| span(settings, payer).finished) {
            Some(at) => Fate::Paid(at.date_naive()),
            None => Fate::Open,
        },
    };
    DebtEntry {
        item: item.id,
        key: settings.key(item.number),
        title: item.title.clone(),
        class: debt.map(|d| d.class),
        principal: debt
            .and_then(|d| d.principal)
            .or_else(|| effort(workspace, item)),
        per_sprint: debt.and_then(Debt::per_sprint),
        evidence: debt.map(|d| d.evidence.clone()).unwrap_or_default(),
        since: debt
            .and_then(|d| d.since)
            .unwrap_or_else(|| item.meta.created.at.date_naive()),
        fate,
        payer: payer.map(|p| (p.id, settings.key(p.number))),
    }
}

/// The item's effort in days as the planner knows it: the raters' median.
fn effort(workspace: &Workspace, item: &Item) -> Option<f64> {
    let criterion = size::effort(workspace)?;
    judged(item.judgements.get(&criterion.id)?)
}

/// The debt on one day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The day.
    pub day: NaiveDate,
    /// Entries open at its end.
    pub open: u32,
    /// Days to pay off all that is open and estimated.
    pub principal: f64,
    /// Days that it costs in each sprint.
    pub per_sprint: f64,
    /// Days that it has cost since the first entry, as far as estimated.
    pub paid_interest: f64,
}

/// The debt on each of these days. An entry counts from the day since which it stands until the day before it is paid
/// or rejected.
pub fn over_time(entries: &[DebtEntry], days: &[NaiveDate]) -> Vec<Level> {
    let level = |day: &NaiveDate| {
        let mut level = Level {
            day: *day,
            open: 0,
            principal: 0.0,
            per_sprint: 0.0,
            paid_interest: 0.0,
        };
        for entry in entries.iter().filter(|e| e.since <= *day) {
            let ended = entry.fate.ended();
            let end = ended.map_or(*day, |ended| ended.min(*day));
            #[allow(clippy::cast_precision_loss)]
            let sprints = (end - entry.since).num_days().max(0) as f64 / SPRINT_DAYS;
            level.paid_interest += entry.per_sprint.unwrap_or(0.0) * sprints;
            if ended.is_none_or(|ended| ended > *day) {
                level.open += 1;
                level.principal += entry.principal.unwrap_or(0.0);
                level.per_sprint += entry.per_sprint.unwrap_or(0.0);
            }
        }
        level
    };
    days.iter().map(level).collect()
}

/// Days that all open entries cost when they are left for so many sprints.
pub fn cost_of_waiting(entries: &[DebtEntry], sprints: u32) -> f64 {
    let open = entries.iter().filter(|e| e.is_open());
    open.filter_map(|e| e.waiting(sprints)).sum()
}
