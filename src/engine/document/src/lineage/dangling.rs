//! References between models, versions, datasets and items that lead nowhere: found, and taken out.

use crate::ids::{CadenceId, DatasetId, ModelId, PersonId, SystemId};
use crate::record::Record;
use crate::workspace::Workspace;
use std::sync::Arc;

/// The record without its references to what is not there, and the fields that held them; none when all of them lead
/// somewhere. Records that this room does not know come back as sound.
pub fn without_loose_ends(
    workspace: &Workspace,
    record: &Record,
) -> Option<(Record, Vec<&'static str>)> {
    let mut fields = Vec::new();
    let mut record = record.clone();
    let no_model = |id: &ModelId| !workspace.models.contains(id);
    let no_data = |id: &DatasetId| !workspace.datasets.contains(id);
    let no_system = |id: &SystemId| !workspace.systems.contains(id);
    let nobody = |id: &PersonId| !workspace.people.contains(id);
    match &mut record {
        Record::Model(model) => {
            if model.systems.iter().any(no_system) {
                Arc::make_mut(model).systems.retain(|s| !no_system(s));
                fields.push("systems");
            }
            if model.owner.as_ref().is_some_and(nobody) {
                Arc::make_mut(model).owner = None;
                fields.push("owner");
            }
        }
        Record::Version(version) if version.trained_on.iter().any(|t| no_data(&t.dataset)) => {
            Arc::make_mut(version)
                .trained_on
                .retain(|t| !no_data(&t.dataset));
            fields.push("trained_on");
        }
        Record::Dataset(dataset) if dataset.owner.as_ref().is_some_and(nobody) => {
            Arc::make_mut(dataset).owner = None;
            fields.push("owner");
        }
        Record::Item(item) => {
            if let Some(lineage) = &item.lineage
                && (lineage.models.iter().any(no_model) || lineage.datasets.iter().any(no_data))
            {
                let mut kept = lineage.as_ref().clone();
                kept.models.retain(|m| !no_model(m));
                kept.datasets.retain(|d| !no_data(d));
                Arc::make_mut(item).lineage = (!kept.is_empty()).then(|| Arc::new(kept));
                fields.push("lineage");
            }
        }
        Record::Cadence(cadence) => {
            if cadence.system.as_ref().is_some_and(no_system) {
                Arc::make_mut(cadence).system = None;
                fields.push("system");
            }
            if cadence.model.as_ref().is_some_and(no_model) {
                Arc::make_mut(cadence).model = None;
                fields.push("model");
            }
            if cadence.dataset.as_ref().is_some_and(no_data) {
                Arc::make_mut(cadence).dataset = None;
                fields.push("dataset");
            }
            if cadence.owner.as_ref().is_some_and(nobody) {
                Arc::make_mut(cadence).owner = None;
                fields.push("owner");
            }
        }
        Record::Monitor(monitor) => {
            if monitor.model.as_ref().is_some_and(no_model) {
                Arc::make_mut(monitor).model = None;
                fields.push("model");
            }
            if monitor.dataset.as_ref().is_some_and(no_data) {
                Arc::make_mut(monitor).dataset = None;
                fields.push("dataset");
            }
            let no_cadence = |id: &CadenceId| !workspace.cadences.contains(id);
            if monitor.cadence.as_ref().is_some_and(no_cadence) {
                Arc::make_mut(monitor).cadence = None;
                fields.push("cadence");
            }
            if monitor.owner.as_ref().is_some_and(nobody) {
                Arc::make_mut(monitor).owner = None;
                fields.push("owner");
            }
        }
        _ => {}
    }
    (!fields.is_empty()).then_some((record, fields))
}

/// Every record of a workspace that this room looks at.
pub fn records(workspace: &Workspace) -> impl Iterator<Item = Record> + '_ {
    let items = workspace.items.iter().filter(|i| i.lineage.is_some());
    let models = workspace.models.iter().cloned().map(Record::Model);
    models
        .chain(workspace.versions.iter().cloned().map(Record::Version))
        .chain(workspace.datasets.iter().cloned().map(Record::Dataset))
        .chain(workspace.cadences.iter().cloned().map(Record::Cadence))
        .chain(workspace.monitors.iter().cloned().map(Record::Monitor))
        .chain(items.cloned().map(Record::Item))
}
