//! Criteria: scales with a length, bounds the right way round, and none missing that a framework reads.

use crate::notes::Notes;
use crate::repair::repaired::{Repaired, usual_workspace};
use crate::stamp::NO_STAMP;
use plumbline_document::criterion::{Criterion, Scale};
use plumbline_document::ids::CriterionId;
use plumbline_document::meta::Meta;
use plumbline_document::record::RecordId;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

pub(super) fn repair_criteria(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let rows: Vec<Arc<Criterion>> = workspace.criteria.iter().cloned().collect();
    for mut criterion in rows {
        let at = format!("workspace.criteria.{}", criterion.id);
        let mut fields = Vec::new();
        let flat = match criterion.scale {
            Scale::Linear { min, max } => min == max,
            Scale::Log { max } => max <= 0.0,
        };
        if flat {
            Arc::make_mut(&mut criterion).scale = Scale::Linear {
                min: 0.0,
                max: 100.0,
            };
            notes.warn(
                &at,
                "Its scale had no length; it runs from 0 to 100 now.".into(),
                "",
            );
            fields.push("scale");
        }
        if criterion
            .highest
            .is_some_and(|highest| highest < criterion.lowest)
        {
            Arc::make_mut(&mut criterion).highest = None;
            notes.warn(
                &at,
                "Its highest value was below its lowest; it has no upper bound now.".into(),
                "",
            );
            fields.push("highest");
        }
        if !fields.is_empty() {
            repaired.insert(RecordId::Criterion(criterion.id.clone()), fields);
            workspace.criteria.put(criterion);
        }
    }
}

/// A framework that reads a criterion which is not there: the usual one of that id comes back, else a plain one.
pub(super) fn add_missing_criteria(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let missing: Vec<CriterionId> = workspace
        .frameworks
        .iter()
        .flat_map(|f| f.criteria().into_iter().cloned().collect::<Vec<_>>())
        .filter(|id| !workspace.criteria.contains(id))
        .collect();
    if missing.is_empty() {
        return;
    }
    let usual = usual_workspace();
    for id in missing {
        if workspace.criteria.contains(&id) {
            continue;
        }
        let criterion = usual.criteria.get(&id).cloned().unwrap_or_else(|| {
            let meta = Meta::new(NO_STAMP);
            Arc::new(Criterion::new(id.clone(), id.to_string(), meta))
        });
        notes.warn(
            "workspace.criteria",
            format!("A framework reads the criterion “{id}”, which was missing; it was added."),
            "Look at its direction and scale.",
        );
        repaired.insert(RecordId::Criterion(id), vec!["id"]);
        workspace.criteria.put(criterion);
    }
}
