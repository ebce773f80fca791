//! Placeholders: a person, a system or a model that is named but not listed gets an entry, for people to name.

use crate::notes::Notes;
use crate::repair::repaired::Repaired;
use crate::stamp::NO_STAMP;
use plumbline_document::ids::PersonId;
use plumbline_document::lineage::model::Model;
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;
use plumbline_document::record::RecordId;
use plumbline_document::system::System;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// Adds an entry for a person who is named but not listed, so that who judged what stays known.
pub(super) fn ensure_person(
    workspace: &mut Workspace,
    id: PersonId,
    at: &str,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    if workspace.people.contains(&id) {
        return;
    }
    notes.warn(
        at,
        format!("The person {id} is not in the people list; an entry “Unknown person” was added."),
        "Give the entry its name, or take it out where it is used.",
    );
    workspace.people.put(Arc::new(Person {
        id,
        name: "Unknown person".to_owned(),
        pseudonym: false,
        aliases: Vec::new(),
        meta: Meta::new(NO_STAMP),
    }));
    repaired.insert(RecordId::Person(id), vec!["name"]);
}

pub(super) fn repair_systems(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let systems: Vec<_> = workspace.systems.iter().cloned().collect();
    for system in systems {
        for person in system.people() {
            let at = format!("workspace.systems.{}.owner", system.id);
            ensure_person(workspace, person, &at, notes, repaired);
        }
    }
}

/// Evidence must not get lost: a system that is not there gets an entry, for people to name or empty.
pub(super) fn repair_evidence(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let pieces: Vec<_> = workspace.evidence.iter().cloned().collect();
    for piece in pieces {
        if let Some(owner) = piece.owner {
            let at = format!("workspace.evidence.{}.owner", piece.id);
            ensure_person(workspace, owner, &at, notes, repaired);
        }
        if !workspace.systems.contains(&piece.system) {
            notes.warn(
                &format!("workspace.evidence.{}.system", piece.id),
                format!(
                    "The system of the evidence “{}” is not there; an entry “Unknown system” was added.",
                    piece.name
                ),
                "Give the system its name, or move the evidence to another one.",
            );
            let system = System::new(piece.system, "Unknown system", NO_STAMP);
            workspace.systems.put(Arc::new(system));
            repaired.insert(RecordId::System(piece.system), vec!["name"]);
        }
    }
}

/// A version of a model that is not there gets a placeholder.
pub(super) fn add_missing_models(
    workspace: &mut Workspace,
    notes: &mut Notes,
    repaired: &mut Repaired,
) {
    let orphans: Vec<_> = workspace
        .versions
        .iter()
        .filter(|v| !workspace.models.contains(&v.model))
        .map(|v| (v.model, v.name.clone()))
        .collect();
    for (model, version) in orphans {
        notes.warn(
            "workspace.models",
            format!("The model of the version “{version}” is not there; an entry “Unknown model” was added."),
            "Give the entry its name.",
        );
        workspace.models.put(Arc::new(Model {
            id: model,
            name: "Unknown model".to_owned(),
            purpose: String::new(),
            owner: None,
            systems: Vec::new(),
            refresh_days: None,
            link: String::new(),
            meta: Meta::new(NO_STAMP),
        }));
        repaired.insert(RecordId::Model(model), vec!["name"]);
    }
}
