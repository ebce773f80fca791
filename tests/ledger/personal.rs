//! Personal data: names stand as references, so that a name can go while the chain holds.

use super::super::common::{at, person_id};
use super::world::{Room, decision};
use plumbline_commands::command::{LedgerCommand, PeopleCommand};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_exchange::file;
use plumbline_features::ledger::file::export;
use plumbline_features::ledger::names::{hide, mentioned, show};
use plumbline_features::ledger::register;
use plumbline_features::ledger::register::Filter;

#[test]
fn a_name_becomes_a_pseudonym_and_every_hash_stays_right() {
    let mut room = Room::new();
    let mut draft = decision(
        DecisionKind::Accept,
        &[1],
        "Ines Okafor showed it to Tomas Lindqvist.",
    );
    draft.rationale.affected = "The team of Ines Okafor.".to_owned();
    room.act(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: None,
    });
    let line = &register::lines(room.workspace(), &Filter::default())[0];
    assert_eq!(line.why, "Ines Okafor showed it to Tomas Lindqvist.");
    let before = room.chain().fingerprints();
    assert!(!room.chain().head().unwrap().text().contains("Okafor"));
    room.act(PeopleCommand::Pseudonymise {
        id: person_id(1),
        pseudonym: "Person A".to_owned(),
    });
    room.assert_holds();
    assert_eq!(room.chain().fingerprints(), before);
    let line = &register::lines(room.workspace(), &Filter::default())[0];
    assert_eq!(line.why, "Person A showed it to Tomas Lindqvist.");
    assert_eq!(line.deciders, "Person A");
    for text in [
        export(room.workspace(), at(1)),
        file::export(room.workspace(), at(1)),
        register::markdown(
            room.workspace(),
            &Filter::default(),
            "Register",
            "2026-11-25".parse().unwrap(),
        ),
        register::csv(
            room.workspace(),
            &Filter::default(),
            "2026-11-25".parse().unwrap(),
        ),
    ] {
        assert!(!text.contains("Okafor"), "{text}");
        assert!(text.contains("Lindqvist"));
    }
}

#[test]
fn whoever_decided_cannot_be_removed() {
    let mut room = Room::new();
    let mut draft = decision(DecisionKind::Accept, &[1], "Priya Raman asked for it.");
    draft.consulted.clear();
    room.act(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: None,
    });
    assert!(
        room.try_act(PeopleCommand::RemovePerson { id: person_id(3) })
            .is_err()
    );
    assert!(
        room.try_act(PeopleCommand::RemovePerson { id: person_id(2) })
            .is_ok()
    );
}

#[test]
fn references_are_read_as_they_are_written() {
    let room = Room::new();
    let people = &room.workspace().people;
    let text = "Ines Okafor and @{nobody} and @{ and Inés";
    let hidden = hide(text, people);
    assert!(
        hidden.starts_with("@{00000000-0000-0000-0000-000000002001} and"),
        "{hidden}"
    );
    assert_eq!(show(&hidden, people), text);
    assert_eq!(mentioned(&hidden), [person_id(1)]);
    assert_eq!(
        show("@{00000000-0000-0000-0000-00000000ffff}", people),
        "somebody who is not listed"
    );
}
