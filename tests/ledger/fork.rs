//! Two copies that went different ways: shown as a fork, joined by a decision.

use super::super::common::at;
use super::world::{Room, decision};
use plumbline_commands::command::{Command, ExchangeCommand, LedgerCommand};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::record::RecordId;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file;
use plumbline_exchange::file::Limits;
use plumbline_exchange::preview::{Answers, Content, Mode, compare};

fn import(room: &mut Room, theirs: Workspace, mode: Mode) -> String {
    let preview = compare(
        room.workspace(),
        &Content::Workspace(Box::new(theirs)),
        mode,
        &Answers::new(),
    );
    let notes = format!("{:?}", preview.notes);
    let mut intent = room.intent(Command::Undo);
    let stamp = intent.stamp();
    intent.command = preview
        .command(room.workspace(), "copy.json", stamp)
        .unwrap();
    room.bench.execute(&intent).unwrap();
    notes
}

/// A copy that was exported, imported elsewhere and went on there.
fn copy(room: &Room) -> Workspace {
    let text = file::export(room.workspace(), at(1_800_000_000));
    file::read(&text, Limits::default()).unwrap().workspace
}

fn forked() -> (Room, Workspace) {
    let mut room = Room::small_ledger();
    let mut other = Room::small_ledger();
    assert_eq!(room.workspace(), other.workspace());
    room.decide(DecisionKind::Accept, &[3], "Here.");
    other.decide(DecisionKind::Reject, &[3], "There.");
    other.judge(3, "business_value", 20.0);
    other.decide(DecisionKind::Defer, &[1], "There, once more.");
    let theirs = copy(&other);
    (room, theirs)
}

#[test]
fn a_fork_is_shown_and_joined_by_a_decision() {
    let (mut room, theirs) = forked();
    let notes = import(&mut room, theirs, Mode::Merge);
    assert!(notes.contains("2 heads"), "{notes}");
    let chain = room.chain();
    assert_eq!(chain.entries().len(), 6);
    assert_eq!(chain.heads().len(), 2);
    assert_eq!(chain.fingerprints().len(), 2);
    room.assert_holds();
    let heads = chain.heads().to_vec();
    room.decide(
        DecisionKind::JoinFork,
        &[],
        "Both copies count; the rejection of item 3 stands.",
    );
    let joined = room.last();
    assert_eq!((joined.number, joined.joins.len()), (6, 1));
    let parents: Vec<_> = joined.parents().collect();
    assert!(heads.iter().all(|h| parents.contains(h)));
    assert!(!room.chain().is_forked());
    room.assert_holds();
    let text = file::export(room.workspace(), at(1_800_000_000));
    let back = file::read(&text, Limits::default()).unwrap();
    assert!(back.notes.is_empty(), "{:?}", back.notes);
    assert_eq!(&back.workspace, room.workspace());
}

#[test]
fn a_merge_only_adds_and_both_sides_come_to_the_same_chain() {
    let (mut room, theirs) = forked();
    let mine = room.workspace().clone();
    import(&mut room, theirs.clone(), Mode::Merge);
    for entry in mine.decisions.iter().chain(theirs.decisions.iter()) {
        assert!(room.workspace().decisions.contains(&entry.id));
    }
    let preview = compare(
        &theirs,
        &Content::Workspace(Box::new(mine)),
        Mode::Merge,
        &Answers::new(),
    );
    let there = plumbline_features::ledger::chain::Chain::of(&preview.target().decisions);
    assert_eq!(there.fingerprints(), room.chain().fingerprints());
    // Merging the same once more changes nothing.
    let again = room.workspace().clone();
    import(&mut room, theirs, Mode::Merge);
    assert_eq!(room.workspace().decisions, again.decisions);
}

#[test]
fn what_does_not_hold_stays_out_of_a_merge() {
    let (mut room, theirs) = forked();
    let text = file::export(&theirs, at(1_800_000_000)).replace("\"There.\"", "\"Where?\"");
    let read = file::read(&text, Limits::default()).unwrap();
    assert_eq!(read.workspace.decisions.len(), 5);
    let notes = import(&mut room, read.workspace, Mode::Merge);
    assert!(
        notes.contains("2 of the decisions in the file do not hold"),
        "{notes}"
    );
    assert_eq!(room.chain().entries().len(), 4);
    room.assert_holds();
}

#[test]
fn replacing_never_takes_decisions_out() {
    let (mut room, _) = forked();
    let mut emptied = Room::new().workspace().clone();
    emptied.id = room.workspace().id;
    import(&mut room, emptied, Mode::Replace);
    assert_eq!(room.chain().entries().len(), 4);
    room.assert_holds();
    let head = room.chain().head().unwrap().id;
    let refused = room.try_act(ExchangeCommand::Import {
        source: "by hand".to_owned(),
        put: Vec::new(),
        remove: vec![RecordId::Decision(head)],
    });
    assert_eq!(refused.unwrap_err().at, "ledger");
}

#[test]
fn joining_needs_a_fork() {
    let mut room = Room::small_ledger();
    let refused = room.try_act(LedgerCommand::Decide {
        draft: Box::new(decision(DecisionKind::JoinFork, &[], "Nothing to join.")),
        act: None,
    });
    assert!(refused.is_err());
}
