//! How large items are, in days.

use crate::plan::estimate::Spread;
use crate::prioritise::derive::{judged, median};
use plumbline_document::criterion::Criterion;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::sprint::HalfDays;
use plumbline_document::workspace::Workspace;
use std::collections::HashSet;
use std::sync::Arc;

/// The criterion that holds the effort in days: the one in which it is judged, else any that is in days.
pub fn effort(workspace: &Workspace) -> Option<&Arc<Criterion>> {
    judged_effort(workspace).or_else(|| workspace.criteria.iter().find(in_days))
}

/// The criterion in which effort is judged: the framework's, when it is in days, else the usual one.
pub fn judged_effort(workspace: &Workspace) -> Option<&Arc<Criterion>> {
    let framework = workspace.framework().and_then(|f| f.effort());
    framework
        .and_then(|id| workspace.criteria.get(id))
        .filter(in_days)
        .or_else(|| workspace.criteria.get(&CriterionId::from("effort")))
}

fn in_days(criterion: &&Arc<Criterion>) -> bool {
    criterion.unit.starts_with("day")
}

/// An item's size: the raters' estimate in days, rounded up to half-days; none when nobody estimated it.
pub fn of(effort: &Criterion, item: &Item) -> Option<HalfDays> {
    let days = judged(item.judgements.get(&effort.id)?)?;
    HalfDays::covering(days).filter(|_| days > 0.0)
}

/// An item's estimate as a distribution: of several raters the medians of low, likely and high.
pub fn spread(effort: &Criterion, item: &Item) -> Option<Spread> {
    let given = item.judgements.get(&effort.id)?;
    let middle = |of: &dyn Fn(Estimate) -> f64| {
        let mut values: Vec<f64> = given.iter().map(|j| of(j.value)).collect();
        median(&mut values)
    };
    let likely = |estimate: Estimate| match estimate {
        Estimate::Exact(v) => v,
        Estimate::Range { likely, .. } => likely,
    };
    let (low, high) = (middle(&Estimate::low)?, middle(&Estimate::high)?);
    let likely = middle(&likely)?.clamp(low, high);
    Some(Estimate::range(low, likely, high).ok()?.into())
}

/// Items that are planned by their parts: epics, and whatever has an open part.
pub fn wholes(workspace: &Workspace) -> HashSet<ItemId> {
    let settings = &workspace.settings;
    let mut wholes: HashSet<ItemId> = HashSet::new();
    for item in workspace.live_items() {
        if item.kind == Kind::Epic {
            wholes.insert(item.id);
        }
        if let Some(parent) = item.parent
            && !settings.is_done(&item.status)
        {
            wholes.insert(parent);
        }
    }
    wholes
}
