//! Commands on models, model versions and datasets.

use super::{Plan, Situation, count, missing, name, put as put_record};
use crate::engine::backlog::change::{Delta, Record, RecordId};
use crate::engine::backlog::ids::PersonId;
use crate::engine::backlog::refusal::Refusal;
use crate::engine::backlog::system::System;
use crate::engine::backlog::workspace::Workspace;
use crate::engine::exchange::merge::label;
use crate::engine::lineage::loose;
use crate::engine::lineage::model::ModelVersion;
use std::sync::Arc;

/// What a record of this room is called, in words and as a path.
fn sort(id: &RecordId) -> Option<(&'static str, String)> {
    Some(match id {
        RecordId::Model(id) => ("model", format!("models/{id}")),
        RecordId::Version(id) => ("model version", format!("versions/{id}")),
        RecordId::Dataset(id) => ("dataset", format!("datasets/{id}")),
        _ => return None,
    })
}

fn not_here() -> Refusal {
    Refusal::new(
        "record",
        "This entry has a command of its own.",
        "Use that command.",
    )
}

pub(super) fn put(here: &Situation<'_>, record: &Record) -> Result<Plan, Refusal> {
    let (what, at) = sort(&record.id()).ok_or_else(not_here)?;
    let mut record = record.clone();
    let at_name = format!("{at}/name");
    match &mut record {
        Record::Model(model) => {
            let named = name(&at_name, &model.name)?;
            Arc::make_mut(model).name = named;
            if model.refresh_days == Some(0) {
                return Err(Refusal::new(
                    format!("{at}/refresh_days"),
                    "A refresh is expected after one day at the earliest.",
                    "Leave it empty when none is expected.",
                ));
            }
        }
        Record::Version(version) => {
            let named = name(&at_name, &version.name)?;
            Arc::make_mut(version).name = named;
            check_version(here, &at, version)?;
        }
        Record::Dataset(dataset) => {
            let named = name(&at_name, &dataset.name)?;
            Arc::make_mut(dataset).name = named;
        }
        _ => {}
    }
    refuse_loose(here.workspace, &at, &record)?;
    let label = format!("Set the {what} {}", label(&record));
    Ok(Plan {
        label,
        deltas: put_record(here, record).into_iter().collect(),
    })
}

fn check_version(here: &Situation<'_>, at: &str, version: &ModelVersion) -> Result<(), Refusal> {
    if !here.workspace.models.contains(&version.model) {
        let id = version.model.to_string();
        return Err(missing(&format!("{at}/model"), "model", &id));
    }
    if let Some((metric, _)) = version.metrics.iter().find(|(_, v)| !v.is_finite()) {
        return Err(Refusal::new(
            format!("{at}/metrics/{metric}"),
            format!("The value of {metric} is no number."),
            "Type a number, or take the metric away.",
        ));
    }
    Ok(())
}

fn refuse_loose(workspace: &Workspace, at: &str, record: &Record) -> Result<(), Refusal> {
    match loose::without_loose_ends(workspace, record) {
        None => Ok(()),
        Some((_, fields)) => Err(Refusal::new(
            format!("{at}/{}", fields.first().unwrap_or(&"")),
            format!("“{}” refers to what is not there.", label(record)),
            "It may have been removed; choose another.",
        )),
    }
}

pub(super) fn remove(here: &Situation<'_>, id: &RecordId) -> Result<Plan, Refusal> {
    let (what, at) = sort(id).ok_or_else(not_here)?;
    let Some(before) = here.workspace.record(id) else {
        return Err(Refusal::new(at, format!("There is no such {what}."), ""));
    };
    let named = label(&before);
    let used = used_by(here.workspace, id);
    if !used.is_empty() {
        return Err(Refusal::new(
            at,
            format!("{named} is still used by {}.", used.join(" and ")),
            "Take it out there first.",
        ));
    }
    Ok(Plan {
        label: format!("Remove the {what} {named}"),
        deltas: vec![Delta {
            before: Some(before),
            after: None,
        }],
    })
}

/// What refers to a record: `2 items`, `1 version`.
fn used_by(workspace: &Workspace, id: &RecordId) -> Vec<String> {
    let items = |wanted: &dyn Fn(&crate::engine::lineage::dataset::Lineage) -> bool| {
        let all = workspace.items.iter().filter_map(|i| i.lineage.as_ref());
        all.filter(|l| wanted(l)).count()
    };
    let versions = |wanted: &dyn Fn(&ModelVersion) -> bool| {
        workspace.versions.iter().filter(|v| wanted(v)).count()
    };
    let (items, versions) = match id {
        RecordId::Model(id) => (
            items(&|l| l.models.contains(id)),
            versions(&|v| v.model == *id),
        ),
        RecordId::Dataset(id) => (
            items(&|l| l.datasets.contains(id)),
            versions(&|v| v.trained_on.iter().any(|t| t.dataset == *id)),
        ),
        _ => (0, 0),
    };
    [(items, "item"), (versions, "version")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect()
}

/// In how many places of this room a person is the owner.
pub(super) fn owned_by(workspace: &Workspace, person: PersonId) -> usize {
    let models = workspace.models.iter().map(|m| m.owner);
    let datasets = workspace.datasets.iter().map(|d| d.owner);
    models
        .chain(datasets)
        .filter(|owner| *owner == Some(person))
        .count()
}

/// A system that models serve stays.
pub(super) fn refuse_served(here: &Situation<'_>, system: &System) -> Result<(), Refusal> {
    let models = here.workspace.models.iter();
    let serving = models.filter(|m| m.systems.contains(&system.id)).count();
    if serving == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        format!("systems/{}", system.id),
        format!("{} is served by {}.", system.name, count(serving, "model")),
        "Take the system out of the model's entry first.",
    ))
}
