//! Sprints: their people and items are there, and none ends before it begins.

use crate::notes::Notes;
use crate::repair::placeholders::ensure_person;
use crate::repair::repaired::Repaired;
use plumbline_document::record::RecordId;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

pub(super) fn repair_sprints(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let sprints: Vec<_> = workspace.sprints.iter().cloned().collect();
    for mut sprint in sprints {
        let at = format!("workspace.sprints.{}", sprint.id);
        let people = sprint.capacity.people.iter().map(|a| a.person);
        let people = people.chain(sprint.scope.iter().filter_map(|c| c.by));
        for person in people.collect::<Vec<_>>() {
            ensure_person(workspace, person, &at, notes, repaired);
        }
        let mut after = sprint.as_ref().clone();
        let mut fields = Vec::new();
        if after.forget_items(|id| workspace.items.contains(id)) {
            notes.warn(
                &at,
                format!(
                    "The sprint “{}” held items that are not there; they were taken out.",
                    after.name
                ),
                "",
            );
            fields.push("committed");
        }
        if after.end < after.start {
            after.end = after.start;
            notes.warn(
                &format!("{at}.end"),
                format!(
                    "The sprint “{}” ended before it began; it has one day now.",
                    after.name
                ),
                "Set its last day.",
            );
            fields.push("end");
        }
        if !fields.is_empty() {
            sprint = Arc::new(after);
            repaired.insert(RecordId::Sprint(sprint.id), fields);
            workspace.sprints.put(sprint);
        }
    }
}
