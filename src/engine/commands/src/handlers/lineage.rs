//! Commands on models, model versions, datasets, cadences and monitors.

use crate::command::LineageCommand;
use crate::handlers::context::{Changeset, CommandContext, count, missing, name};
use plumbline_document::cadence::{Cadence, Recurrence};
use plumbline_document::change::Delta;
use plumbline_document::ids::PersonId;
use plumbline_document::lineage::dangling;
use plumbline_document::lineage::model::ModelVersion;
use plumbline_document::monitor::{Monitor, Persistence};
use plumbline_document::record::{Record, RecordId};
use plumbline_document::refusal::Refusal;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// What the commands of this family do. Each is a function of its own, kept apart by `inline(never)`: a browser compiles a
/// function as a whole when it is first called, and all of them as one would make the first edit after opening wait.
pub fn handle(here: &CommandContext<'_>, command: &LineageCommand) -> Result<Changeset, Refusal> {
    match command {
        LineageCommand::Put { record } => put(here, record),
        LineageCommand::Remove { id } => remove(here, id),
    }
}

/// What a record of this room is called, in words and as a path.
fn sort(id: &RecordId) -> Option<(&'static str, String)> {
    Some(match id {
        RecordId::Model(id) => ("model", format!("models/{id}")),
        RecordId::Version(id) => ("model version", format!("versions/{id}")),
        RecordId::Dataset(id) => ("dataset", format!("datasets/{id}")),
        RecordId::Cadence(id) => ("cadence", format!("cadences/{id}")),
        RecordId::Monitor(id) => ("monitor", format!("monitors/{id}")),
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

#[inline(never)]
pub(super) fn put(here: &CommandContext<'_>, record: &Record) -> Result<Changeset, Refusal> {
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
        Record::Cadence(cadence) => {
            let named = name(&at_name, &cadence.name)?;
            Arc::make_mut(cadence).name = named;
            check_cadence(&at, cadence)?;
        }
        Record::Monitor(monitor) => {
            let named = name(&at_name, &monitor.name)?;
            Arc::make_mut(monitor).name = named;
            check_monitor(here, &at, monitor)?;
        }
        _ => {}
    }
    refuse_loose(here.workspace, &at, &record)?;
    let label = format!("Set the {what} {}", record.label());
    Ok(Changeset {
        label,
        deltas: here.put(record).into_iter().collect(),
    })
}

fn check_version(
    here: &CommandContext<'_>,
    at: &str,
    version: &ModelVersion,
) -> Result<(), Refusal> {
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

fn check_cadence(at: &str, cadence: &Cadence) -> Result<(), Refusal> {
    if cadence.effort.is_some_and(|e| !e.is_finite() || e < 0.0) {
        return Err(Refusal::new(
            format!("{at}/effort"),
            "The effort is no number of days.",
            "For instance 0.5, or leave it empty.",
        ));
    }
    if cadence.lead_days > 366 {
        return Err(Refusal::new(
            format!("{at}/lead_days"),
            "Items are made at most a year ahead.",
            "A few days are usual.",
        ));
    }
    let empty = match &cadence.recurrence {
        Recurrence::Calendar { start, rule, also } => {
            also.is_empty() && rule.dates(*start).next().is_none()
        }
        Recurrence::AfterCompletion { days, .. } => *days == 0,
        Recurrence::OnAlert { .. } => false,
    };
    if empty {
        return Err(Refusal::new(
            format!("{at}/recurrence"),
            "This rule has no day at all.",
            "Look at the rule: every 2 weeks on Monday, for instance.",
        ));
    }
    Ok(())
}

/// Alerts are the business of runs and decisions: an edit leaves them as they are.
fn check_monitor(
    here: &CommandContext<'_>,
    at: &str,
    monitor: &mut Arc<Monitor>,
) -> Result<(), Refusal> {
    let before = here.workspace.monitors.get(&monitor.id);
    let episodes = before.map_or_else(Vec::new, |m| m.episodes.clone());
    Arc::make_mut(monitor).episodes = episodes;
    let sound = |p: Persistence| p.of >= 1 && p.of <= p.last && p.last <= 30;
    if !sound(monitor.strong) || !sound(monitor.weak) {
        return Err(Refusal::new(
            format!("{at}/persistence"),
            "So many of the last so many runs: the first number is 1 or more and not above the second.",
            "1 of 1 for strong evidence and 2 of 3 for weak are usual.",
        ));
    }
    if monitor.threshold.is_some_and(|t| !t.is_finite()) {
        return Err(Refusal::new(
            format!("{at}/threshold"),
            "The threshold is no number.",
            "Leave it empty to use the method's own.",
        ));
    }
    Ok(())
}

fn refuse_loose(workspace: &Workspace, at: &str, record: &Record) -> Result<(), Refusal> {
    match dangling::without_dangling_refs(workspace, record) {
        None => Ok(()),
        Some((_, fields)) => Err(Refusal::new(
            format!("{at}/{}", fields.first().unwrap_or(&"")),
            format!("“{}” refers to what is not there.", record.label()),
            "It may have been removed; choose another.",
        )),
    }
}

#[inline(never)]
pub(super) fn remove(here: &CommandContext<'_>, id: &RecordId) -> Result<Changeset, Refusal> {
    let (what, at) = sort(id).ok_or_else(not_here)?;
    let Some(before) = here.workspace.record(id) else {
        return Err(Refusal::new(at, format!("There is no such {what}."), ""));
    };
    let named = before.label();
    let used = used_by(here.workspace, id);
    if !used.is_empty() {
        return Err(Refusal::new(
            at,
            format!("{named} is still used by {}.", used.join(" and ")),
            "Take it out there first.",
        ));
    }
    let mut deltas = Vec::new();
    if let Record::Monitor(monitor) = &before {
        if monitor.open().is_some() {
            return Err(Refusal::new(
                at,
                format!("{named} has an open alert."),
                "Decide on it first.",
            ));
        }
        let runs = here.workspace.runs.iter();
        let runs = runs.filter(|r| r.monitor == monitor.id).cloned();
        deltas.extend(runs.map(|run| Delta {
            before: Some(Record::Run(run)),
            after: None,
        }));
    }
    deltas.push(Delta {
        before: Some(before),
        after: None,
    });
    Ok(Changeset {
        label: format!("Remove the {what} {named}"),
        deltas,
    })
}

/// What refers to a record: `2 items`, `1 version`.
fn used_by(workspace: &Workspace, id: &RecordId) -> Vec<String> {
    let items = |wanted: &dyn Fn(&plumbline_document::lineage::dataset::Lineage) -> bool| {
        let all = workspace.items.iter().filter_map(|i| i.lineage.as_ref());
        all.filter(|l| wanted(l)).count()
    };
    let versions = |wanted: &dyn Fn(&ModelVersion) -> bool| {
        workspace.versions.iter().filter(|v| wanted(v)).count()
    };
    let cadences =
        |wanted: &dyn Fn(&Cadence) -> bool| workspace.cadences.iter().filter(|c| wanted(c)).count();
    let monitors =
        |wanted: &dyn Fn(&Monitor) -> bool| workspace.monitors.iter().filter(|m| wanted(m)).count();
    let (planned, watched) = match id {
        RecordId::Model(id) => (
            cadences(&|c| c.model == Some(*id)),
            monitors(&|m| m.model == Some(*id)),
        ),
        RecordId::Dataset(id) => (
            cadences(&|c| c.dataset == Some(*id)),
            monitors(&|m| m.dataset == Some(*id)),
        ),
        RecordId::Cadence(id) => (0, monitors(&|m| m.cadence == Some(*id))),
        RecordId::Monitor(id) => (
            cadences(
                &|c| matches!(&c.recurrence, Recurrence::OnAlert { monitors, .. } if monitors.contains(id)),
            ),
            0,
        ),
        _ => (0, 0),
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
    [
        (items, "item"),
        (versions, "version"),
        (planned, "cadence"),
        (watched, "monitor"),
    ]
    .into_iter()
    .filter(|(n, _)| *n > 0)
    .map(|(n, word)| count(n, word))
    .collect()
}

/// In how many places of this room a person is the owner.
pub(super) fn owned_by(workspace: &Workspace, person: PersonId) -> usize {
    let models = workspace.models.iter().map(|m| m.owner);
    let datasets = workspace.datasets.iter().map(|d| d.owner);
    let cadences = workspace.cadences.iter().map(|c| c.owner);
    let monitors = workspace.monitors.iter().map(|m| m.owner);
    models
        .chain(datasets)
        .chain(cadences)
        .chain(monitors)
        .filter(|owner| *owner == Some(person))
        .count()
}

/// A system that models serve stays.
pub(super) fn refuse_served(here: &CommandContext<'_>, system: &System) -> Result<(), Refusal> {
    let models = here.workspace.models.iter();
    let serving = models.filter(|m| m.systems.contains(&system.id)).count();
    let cadences = here.workspace.cadences.iter();
    let planned = cadences.filter(|c| c.system == Some(system.id)).count();
    if planned > 0 {
        return Err(Refusal::new(
            format!("systems/{}", system.id),
            format!("{} has {}.", system.name, count(planned, "cadence")),
            "Remove the cadences first, or give them another system.",
        ));
    }
    if serving == 0 {
        return Ok(());
    }
    Err(Refusal::new(
        format!("systems/{}", system.id),
        format!("{} is served by {}.", system.name, count(serving, "model")),
        "Take the system out of the model's entry first.",
    ))
}
