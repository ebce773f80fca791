//! References between models, versions, datasets and items that lead nowhere: found, and taken out.

use crate::record::Record;
use crate::workspace::Workspace;
use std::sync::Arc;

/// Takes an optional reference out of a shared record where its table does not hold it, and names the field.
macro_rules! clear {
    ($record:ident.$field:ident, $table:expr, $cleared:ident) => {
        if $record
            .$field
            .as_ref()
            .is_some_and(|id| !$table.contains(id))
        {
            Arc::make_mut($record).$field = None;
            $cleared.push(stringify!($field));
        }
    };
}

/// The record without its references to what is not there, and the fields that held them; none when all of them lead
/// somewhere. Records that are not among [`records`] come back as sound.
pub fn without_dangling_refs(
    workspace: &Workspace,
    record: &Record,
) -> Option<(Record, Vec<&'static str>)> {
    let Workspace {
        models,
        datasets,
        systems,
        people,
        cadences,
        ..
    } = workspace;
    let mut cleared = Vec::new();
    let mut record = record.clone();
    match &mut record {
        Record::Model(model) => {
            if model.systems.iter().any(|s| !systems.contains(s)) {
                Arc::make_mut(model).systems.retain(|s| systems.contains(s));
                cleared.push("systems");
            }
            clear!(model.owner, people, cleared);
        }
        Record::Version(version)
            if version
                .trained_on
                .iter()
                .any(|t| !datasets.contains(&t.dataset)) =>
        {
            Arc::make_mut(version)
                .trained_on
                .retain(|t| datasets.contains(&t.dataset));
            cleared.push("trained_on");
        }
        Record::Dataset(dataset) => clear!(dataset.owner, people, cleared),
        Record::Item(item) => {
            if let Some(lineage) = &item.lineage {
                let mut kept = lineage.as_ref().clone();
                kept.models.retain(|m| models.contains(m));
                kept.datasets.retain(|d| datasets.contains(d));
                if kept != **lineage {
                    Arc::make_mut(item).lineage = (!kept.is_empty()).then(|| Arc::new(kept));
                    cleared.push("lineage");
                }
            }
        }
        Record::Cadence(cadence) => {
            clear!(cadence.system, systems, cleared);
            clear!(cadence.model, models, cleared);
            clear!(cadence.dataset, datasets, cleared);
            clear!(cadence.owner, people, cleared);
        }
        Record::Monitor(monitor) => {
            clear!(monitor.model, models, cleared);
            clear!(monitor.dataset, datasets, cleared);
            clear!(monitor.cadence, cadences, cleared);
            clear!(monitor.owner, people, cleared);
        }
        _ => {}
    }
    (!cleared.is_empty()).then_some((record, cleared))
}

/// Every record that may refer to a model, a dataset or a cadence.
pub fn records(workspace: &Workspace) -> impl Iterator<Item = Record> + '_ {
    workspace.records().filter(|record| match record {
        Record::Model(_)
        | Record::Version(_)
        | Record::Dataset(_)
        | Record::Cadence(_)
        | Record::Monitor(_) => true,
        Record::Item(item) => item.lineage.is_some(),
        _ => false,
    })
}
