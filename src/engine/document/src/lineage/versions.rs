//! The versions of a model: which there are, which is in production, when that is past its refresh.

use crate::ids::ModelId;
use crate::lineage::model::{Model, ModelVersion, Stage};
use crate::workspace::Workspace;
use chrono::{Days, NaiveDate};
use plumbline_compact::sort;
use std::sync::Arc;

/// The versions of a model, the latest release first; those without a date first of all, then by name.
pub fn versions_of(workspace: &Workspace, model: ModelId) -> Vec<&Arc<ModelVersion>> {
    let mut all: Vec<_> = workspace
        .versions
        .iter()
        .filter(|v| v.model == model)
        .collect();
    sort::by(&mut all, |a, b| {
        let late = |v: &ModelVersion| v.released.unwrap_or(NaiveDate::MAX);
        late(b)
            .cmp(&late(a))
            .then_with(|| b.name.cmp(&a.name))
            .then_with(|| a.id.cmp(&b.id))
    });
    all
}

/// The version of a model that is in production: of several the one released last.
pub fn in_production(workspace: &Workspace, model: ModelId) -> Option<&Arc<ModelVersion>> {
    let live = workspace
        .versions
        .iter()
        .filter(|v| v.model == model && v.stage == Stage::Production);
    live.max_by(|a, b| a.released.cmp(&b.released).then_with(|| a.id.cmp(&b.id)))
}

/// The stage that a model has through its versions: the furthest of them that is not retired, else retired; none
/// while it has no version.
pub fn stage_of(workspace: &Workspace, model: ModelId) -> Option<Stage> {
    let mut stages = workspace
        .versions
        .iter()
        .filter(|v| v.model == model)
        .map(|v| v.stage);
    let first = stages.next()?;
    Some(stages.fold(first, |best, next| match (best, next) {
        (Stage::Retired, other) | (other, Stage::Retired) => other,
        (a, b) => a.max(b),
    }))
}

/// The day after which the version in production counts as past its refresh: its release plus the model's refresh
/// days. None when either is not known or nothing is in production.
pub fn refresh_due(workspace: &Workspace, model: &Model) -> Option<NaiveDate> {
    let released = in_production(workspace, model.id)?.released?;
    released.checked_add_days(Days::new(u64::from(model.refresh_days?)))
}
