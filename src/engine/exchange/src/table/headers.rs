//! Headers by which a column is known, in the four languages of Jira's exports.

use crate::jira_map::{Header, JiraMap};
use crate::table::mapping::Target;

/// Where the column under this header goes; none when the header is not known.
pub(super) fn by_name(header: &str, map: &JiraMap) -> Option<Target> {
    let lower = header.trim().to_lowercase();
    Some(match lower.as_str() {
        "title" | "summary" | "name" | "item" | "subject" | "user story" | "titel" | "titre"
        | "título" | "titulo" | "résumé" | "resumen" | "zusammenfassung" => Target::Title,
        "key" | "id" | "issue" | "issue key" | "issue id" | "ticket" | "ref" | "reference"
        | "#" | "nr" | "no" => Target::Key,
        "kind" | "type" | "issue type" | "work item type" | "item type" | "typ" | "tipo"
        | "art" => Target::Kind,
        "track" => Target::Track,
        "status" | "state" | "stage" | "statut" | "état" | "estado" => Target::Status,
        "system" | "ai system" | "product" | "model" => Target::System,
        "parent" | "epic" | "parent issue" | "parent key" | "part of" => Target::Parent,
        "depends on" | "dependencies" | "blocked by" => Target::DependsOn,
        "tags" | "tag" | "labels" | "label" | "étiquettes" | "etiquetas" | "stichwörter" => {
            Target::Tags
        }
        "owner" | "assignee" | "assigned to" | "responsible" | "responsable" | "bearbeiter"
        | "zuständig" => Target::Owner,
        "due"
        | "due date"
        | "deadline"
        | "target date"
        | "fällig"
        | "échéance"
        | "fecha de vencimiento" => Target::Due,
        "notes" | "description" | "details" | "notizen" | "beschreibung" | "descripción" => {
            Target::Notes
        }
        "resolved" | "resolved date" | "done on" | "finished" | "completed" | "closed at"
        | "completed at" => Target::Finished,
        _ => match map.header(header) {
            Header::Known(field) if field == "due" => Target::Due,
            _ => return None,
        },
    })
}
