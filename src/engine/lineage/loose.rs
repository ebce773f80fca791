//! References between models, versions, datasets and items that lead nowhere: found, and taken out.

use crate::engine::backlog::change::Record;
use crate::engine::backlog::ids::{DatasetId, ModelId, PersonId, SystemId};
use crate::engine::backlog::workspace::Workspace;
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
        .chain(items.cloned().map(Record::Item))
}
