//! What a verdict would do to the judgements that hang on it: offered before it is given, shown before and after.

use crate::prioritise::derive::DerivationContext;
use crate::prioritise::ranking::Ranking;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::criterion::{Criterion, Direction, Origin};
use plumbline_document::ids::{ItemId, PersonId, StatusId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Track;
use plumbline_document::settings::{Category, Settings, Status};
use plumbline_document::spike::{Informs, Spike, Update, Verdict};
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// An update that is offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What would be set.
    pub update: Update,
    /// The item's key and title.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The criterion's name.
    pub criterion: String,
    /// The combined value before; none when nobody has judged it.
    pub before: Option<f64>,
    /// How many people have judged it.
    pub raters: usize,
    /// Whether the value was given when the spike was framed; else a rule proposes it.
    pub given_beforehand: bool,
}

/// The updates that a verdict offers, in the order in which the spike names them. Items and criteria that are gone, and
/// values that are derived, are left out.
pub fn offers(
    workspace: &Workspace,
    spike: &Spike,
    verdict: Verdict,
    today: NaiveDate,
) -> Vec<Offer> {
    let context = DerivationContext::of(workspace, today);
    let offer = |informs: &Informs| {
        let item = workspace.items.get(&informs.item)?;
        let criterion = workspace.criteria.get(&informs.criterion)?;
        let before = context.value(criterion, item);
        let given = informs.after(verdict);
        let ruled = || match criterion.origin {
            Origin::Judged => by_rule(criterion, before, verdict),
            // What follows from the law is overridden by people only, never by a rule of thumb.
            Origin::Burden | Origin::Urgency => None,
        };
        let value = given.or_else(ruled)?;
        Some(Offer {
            update: Update {
                item: item.id,
                criterion: criterion.id.clone(),
                value,
                replace: false,
            },
            key: workspace.settings.key(item.number),
            title: item.title.clone(),
            criterion: criterion.name.clone(),
            before,
            raters: item.judgements.get(&criterion.id).map_or(0, Vec::len),
            given_beforehand: given.is_some(),
        })
    };
    spike.informs.iter().filter_map(offer).collect()
}

/// A proposal where no value was given beforehand: after ‘continue’ half of the way to the good end of the scale, after
/// ‘stop’ half of the way to the bad end, after ‘pivot’ the value as it is with half of the way to both ends as its
/// range. Rounded to whole units. None without a value to start from, or without two ends.
fn by_rule(criterion: &Criterion, before: Option<f64>, verdict: Verdict) -> Option<Estimate> {
    if criterion.choices_only {
        return None;
    }
    let (low, high) = (criterion.lowest, criterion.highest?);
    let value = before?.clamp(low, high);
    let half_way = |end: f64| f64::midpoint(value, end).round().clamp(low, high);
    let (bad, good) = match criterion.direction {
        Direction::Benefit => (low, high),
        Direction::Cost => (high, low),
    };
    match verdict {
        Verdict::Continue => Some(Estimate::Exact(half_way(good))),
        Verdict::Stop => Some(Estimate::Exact(half_way(bad))),
        Verdict::Pivot => {
            let (low, high) = (half_way(low).min(value), half_way(high).max(value));
            Estimate::range(low, value, high).ok()
        }
    }
}

/// One item before and after the updates, by the framework that ranks.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// The item.
    pub item: ItemId,
    /// Its key.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The combined values of the criteria that change, as (name, before, after).
    pub values: Vec<(String, Option<f64>, Option<f64>)>,
    /// Score before and after; none without one.
    pub score: (Option<f64>, Option<f64>),
    /// Rank before and after; none without one.
    pub rank: (Option<u32>, Option<u32>),
}

/// What the updates would do, item by item in the order of the updates; ranked on `today`. The document stays as it is.
pub fn effects(
    workspace: &Workspace,
    before: &Ranking,
    updates: &[Update],
    by: Option<PersonId>,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Vec<Effect> {
    let mut changed = workspace.clone();
    let mut order: Vec<ItemId> = Vec::new();
    for update in updates {
        let Some(item) = changed.items.get(&update.item) else {
            continue;
        };
        let mut item = Item::clone(item);
        item.apply_update(update, by, now, "");
        if !order.contains(&item.id) {
            order.push(item.id);
        }
        changed.items.put(Arc::new(item));
    }
    let Some(framework) = workspace.framework() else {
        return Vec::new();
    };
    let after = Ranking::compute(&changed, framework, today);
    let effect = |id: ItemId| {
        let slot = workspace.items.slot(&id)?;
        let (old, new) = (workspace.items.get(&id)?, changed.items.get(&id)?);
        let mut values = Vec::new();
        for update in updates.iter().filter(|u| u.item == id) {
            let Some(criterion) = workspace.criteria.get(&update.criterion) else {
                continue;
            };
            let value = |w, item| DerivationContext::of(w, today).value(criterion, item);
            values.push((
                criterion.name.clone(),
                value(workspace, old),
                value(&changed, new),
            ));
        }
        Some(Effect {
            item: id,
            key: workspace.settings.key(old.number),
            title: old.title.clone(),
            values,
            score: (before.score(slot), after.score(slot)),
            rank: (before.rank(slot), after.rank(slot)),
        })
    };
    order.into_iter().filter_map(effect).collect()
}

/// The status in which a spike comes to rest with this verdict: validated or invalidated where the workflow has them,
/// else the first finished one on the discovery track; none when there is none.
pub fn resting_place(settings: &Settings, verdict: Verdict) -> Option<StatusId> {
    let usual = match verdict {
        Verdict::Continue => "validated",
        Verdict::Pivot | Verdict::Stop => "invalidated",
    };
    let done = |id: &StatusId| settings.is_done(id);
    let usual = StatusId::from(usual);
    if done(&usual) {
        return Some(usual);
    }
    let on_track =
        |s: &&Status| s.category == Category::Done && s.track.is_none_or(|t| t == Track::Discovery);
    let first = settings.statuses.iter().find(on_track);
    first.map(|status| status.id.clone())
}
