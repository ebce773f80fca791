//! Deciding: what is required, that a decision and its change are one, and that nothing is ever taken out.

use super::super::common::{framework, item_id, person_id};
use super::super::memory_store::MemoryStore;
use super::world::{Room, decision, to};
use plumbline_commands::command::{Command, ItemCommand, LedgerCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::change::Edit;
use plumbline_document::ids::StatusId;
use plumbline_document::ledger::decision::{DecisionKind, Rationale};
use plumbline_document::record::Record;
use plumbline_features::ledger::register;
use plumbline_features::ledger::register::{Filter, Standing};
use plumbline_persistence::open::{Schema, open};
use plumbline_persistence::workspace_store::WorkspaceStore;

fn refused(room: &mut Room, draft: plumbline_document::ledger::decision::Draft) -> String {
    let before = room.workspace().clone();
    let refusal = room
        .try_act(LedgerCommand::Decide {
            draft: Box::new(draft),
            act: None,
        })
        .unwrap_err();
    assert_eq!(room.workspace(), &before);
    refusal.at
}

#[test]
fn a_reason_a_decider_and_a_subject_are_required() {
    let mut room = Room::new();
    let good = || decision(DecisionKind::Accept, &[1], "Because.");
    for blank in ["", "  \n "] {
        let mut draft = good();
        draft.rationale.why = blank.to_owned();
        assert_eq!(refused(&mut room, draft), "decision/why");
    }
    let mut draft = good();
    draft.deciders.clear();
    assert_eq!(refused(&mut room, draft), "decision/deciders");
    let mut draft = good();
    draft.consulted = vec![person_id(9)];
    assert_eq!(refused(&mut room, draft), "decision/deciders");
    let mut draft = good();
    draft.items.clear();
    assert_eq!(refused(&mut room, draft), "decision/items");
    let mut draft = good();
    draft.items = vec![item_id(99)];
    assert_eq!(refused(&mut room, draft), "items");
    for (kind, at) in [
        (DecisionKind::Supersede, "decision/refers"),
        (DecisionKind::WaiveGate, "decision/gates"),
        (DecisionKind::JoinFork, "decision/kind"),
        (DecisionKind::Reversal, "decision/kind"),
    ] {
        assert_eq!(refused(&mut room, decision(kind, &[1], "Because.")), at);
    }
    let mut draft = good();
    draft.rationale.evidence = "x".repeat(4_001);
    assert_eq!(refused(&mut room, draft), "decision/why");
    assert!(room.workspace().decisions.is_empty() && room.workspace().inputs.is_empty());
}

#[test]
fn an_entry_holds_who_when_what_why_and_where_things_stood() {
    let mut room = Room::new();
    let mut draft = decision(DecisionKind::Accept, &[1, 2], " The pilot worked. ");
    draft.rationale.alternatives = "Buying it.".to_owned();
    draft.review = Some("2027-02-01".parse().unwrap());
    let at = room.at();
    room.act(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: None,
    });
    let d = room.last();
    assert_eq!((d.number, d.previous, d.at), (1, None, at));
    assert_eq!(d.rationale.why, "The pilot worked.");
    assert_eq!(
        d.items.iter().map(|i| i.key.as_str()).collect::<Vec<_>>(),
        ["PLB-1", "PLB-2"]
    );
    assert_eq!(d.deciders, [person_id(1)]);
    assert_eq!(d.consulted, [person_id(2)]);
    let inputs = d.inputs.as_ref().unwrap();
    assert_eq!(inputs.framework, framework("ai_value"));
    assert_eq!(inputs.scored, 4);
    assert!(
        inputs
            .around
            .iter()
            .any(|s| s.0 == 1 && s.1.is_some() && s.2.is_some())
    );
    room.assert_holds();
}

#[test]
fn the_change_and_the_decision_are_one() {
    let mut room = Room::new();
    let draft = decision(DecisionKind::Accept, &[2], "It is small and ready.");
    let intent = room.intent(LedgerCommand::Decide {
        draft: Box::new(draft.clone()),
        act: Some(Box::new(to(2, "ready"))),
    });
    let (change, _) = room.bench.execute(&intent).unwrap();
    let puts = |e: &Edit| {
        matches!(
            e,
            Edit::Put {
                record: Record::Decision(_)
            }
        )
    };
    assert_eq!(change.edits.iter().filter(|e| puts(e)).count(), 1);
    assert_eq!(
        room.workspace().items.get(&item_id(2)).unwrap().status,
        StatusId::from("ready")
    );
    assert_eq!(room.last().did, "Set the status of PLB-2");
    // A change that is refused takes the decision with it.
    let before = room.workspace().clone();
    assert!(room.decide_and(draft.clone(), to(2, "nowhere")).is_err());
    assert!(room.decide_and(draft, Command::Undo).is_err());
    assert_eq!(room.workspace(), &before);
}

#[test]
fn undoing_a_decided_change_appends_and_takes_nothing_out() {
    let mut room = Room::new();
    let draft = decision(DecisionKind::Accept, &[2], "It is small and ready.");
    room.decide_and(draft, to(2, "ready")).unwrap();
    let status = |room: &Room| {
        room.workspace()
            .items
            .get(&item_id(2))
            .unwrap()
            .status
            .to_string()
    };
    let first = room.chain().head().unwrap().id;
    for round in 0..3_u32 {
        room.act(Command::Undo);
        assert_eq!(status(&room), "in_refinement");
        assert_eq!(room.workspace().decisions.len() as u32, 2 + 2 * round);
        assert!(!Standing::of(&room.workspace().decisions).in_force(&first));
        room.act(Command::Redo);
        assert_eq!(status(&room), "ready");
        assert_eq!(room.workspace().decisions.len() as u32, 3 + 2 * round);
        assert!(Standing::of(&room.workspace().decisions).in_force(&first));
        assert_eq!(room.last().kind, DecisionKind::Reversal);
        room.assert_holds();
    }
    assert_eq!(room.last().number, 7);
    // A plain change before it is undone as ever.
    room.act(Command::Undo);
    room.act(Command::Undo);
    assert_eq!(room.workspace().decisions.len(), 8);
    room.assert_holds();
}

#[test]
fn superseding_ends_a_decision_and_reviews_fall_due() {
    let mut room = Room::new();
    let mut draft = decision(DecisionKind::Accept, &[1], "First thought.");
    draft.review = Some("2026-12-01".parse().unwrap());
    room.act(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: None,
    });
    let first = room.chain().head().unwrap().id;
    let day = |text: &str| text.parse().unwrap();
    assert_eq!(register::due(room.workspace(), day("2026-11-30")), 0);
    assert_eq!(register::due(room.workspace(), day("2026-12-01")), 1);
    let due = Filter {
        due: Some(day("2026-12-05")),
        ..Filter::default()
    };
    assert_eq!(register::lines(room.workspace(), &due).len(), 1);
    let mut second = decision(DecisionKind::Supersede, &[1], "The data came.");
    second.refers = Some(first);
    room.act(LedgerCommand::Decide {
        draft: Box::new(second),
        act: None,
    });
    assert_eq!(register::due(room.workspace(), day("2026-12-05")), 0);
    let lines = register::lines(room.workspace(), &Filter::default());
    assert_eq!(lines[1].state(day("2026-12-05")), "Superseded by 2");
    assert_eq!(lines[0].state(day("2026-12-05")), "Stands");
}

#[test]
fn what_is_shared_is_kept_once() {
    let mut room = Room::small_ledger();
    let before = room.workspace().inputs.len();
    room.decide(DecisionKind::Accept, &[3], "Nothing has changed since.");
    assert_eq!(room.workspace().inputs.len(), before);
    let journal = |room: &mut Room, n: u32| {
        let draft = decision(DecisionKind::Accept, &[n], &"Why. ".repeat(40));
        let intent = room.intent(LedgerCommand::Decide {
            draft: Box::new(draft),
            act: None,
        });
        let (change, _) = room.bench.execute(&intent).unwrap();
        serde_json::to_string(&change).unwrap().len()
    };
    // 200 characters of reason, nothing changed: the whole journal entry is within the 2 KiB.
    assert!(journal(&mut room, 1) <= 2048, "{}", journal(&mut room, 1));
}

#[test]
fn decisions_survive_the_vault_the_journal_and_other_tabs() {
    let storage = MemoryStore::default();
    let mut room = Room::small_ledger();
    let mut store = WorkspaceStore::create(
        storage.clone(),
        room.workspace(),
        plumbline_exchange::migrate::SCHEMA,
        room.at(),
    )
    .unwrap();
    let mut other = Editor::new(room.workspace().clone());
    let draft = decision(DecisionKind::Accept, &[3], "One more, into the journal.");
    let intent = room.intent(LedgerCommand::Decide {
        draft: Box::new(draft),
        act: Some(Box::new(to(2, "ready"))),
    });
    let (change, _) = room.bench.execute(&intent).unwrap();
    store.append(&change).unwrap();
    let text = serde_json::to_string(&change).unwrap();
    other.follow(&serde_json::from_str(&text).unwrap()).unwrap();
    assert_eq!(other.workspace(), room.workspace());
    let schema = Schema {
        current: plumbline_exchange::migrate::SCHEMA,
        migrate: &|_| Err(String::new()),
    };
    let opened = open(storage.clone(), room.workspace().id, schema).unwrap();
    assert_eq!(&opened.workspace, room.workspace());
    let mut store = opened.store;
    store.save(room.workspace(), room.at()).unwrap();
    let opened = open(storage, room.workspace().id, schema).unwrap();
    assert_eq!(&opened.workspace, room.workspace());
    room.assert_holds();
}

#[test]
fn a_signature_stands_beside_the_entry() {
    use plumbline_document::ledger::entry::Signature;
    let mut room = Room::small_ledger();
    let head = room.chain().head().unwrap().clone();
    let signature = Signature {
        alg: "Ed25519".to_owned(),
        key: "a2V5".to_owned(),
        sig: "c2ln".to_owned(),
    };
    for _ in 0..2 {
        room.act(LedgerCommand::SignDecision {
            id: head.id,
            signature: signature.clone(),
        });
    }
    let signed = room.chain().head().unwrap().clone();
    assert_eq!((signed.id, signed.text()), (head.id, head.text()));
    assert_eq!(signed.signatures, [signature]);
    room.assert_holds();
}

/// A workbench remembers the items of the last decision; one that was just opened does not. Both keep the same.
#[test]
fn what_is_remembered_changes_no_result() {
    let mut room = Room::small_ledger();
    room.judge(2, "business_value", 41.0);
    room.act(ItemCommand::TrashItems {
        ids: vec![item_id(5)],
    });
    let intent = room.intent(LedgerCommand::Decide {
        draft: Box::new(decision(DecisionKind::Accept, &[3], "Once more.")),
        act: None,
    });
    let mut fresh = Editor::new(room.workspace().clone());
    let (here, _) = room.bench.execute(&intent).unwrap();
    let (there, _) = fresh.execute(&intent).unwrap();
    assert_eq!(here, there);
    assert_eq!(room.workspace(), fresh.workspace());
}

#[test]
fn prompts_are_kept_in_their_order() {
    let parts = Rationale::default();
    let prompts: Vec<&str> = parts.parts().iter().map(|(p, _)| *p).collect();
    assert_eq!(prompts[0], "Why");
    assert_eq!(prompts.len(), 6);
}
