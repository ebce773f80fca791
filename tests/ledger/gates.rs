//! Gates: what may not move says why, and only a decision waives it.

use super::super::common::{draft, item_id, stamp, system, system_id};
use super::world::{Room, decision, to};
use plumbline_commands::command::{
    Command, ItemCommand, LedgerCommand, LineageCommand, SetupCommand,
};
use plumbline_document::draft::ItemField;
use plumbline_document::gate::{Gate, Level};
use plumbline_document::ids::{ModelId, StatusId};
use plumbline_document::kind::Kind;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::lineage::model::Model;
use plumbline_document::meta::Meta;
use plumbline_document::record::Record;
use plumbline_document::settings::Settings;
use plumbline_document::tier::Tier;
use plumbline_features::ledger::gate::{ProposedMove, findings, of_refusal};
use std::sync::Arc;

/// Item 1 belongs to the high-risk system, item 2 to the minimal one.
fn room() -> Room {
    Room::new()
}

fn set(room: &mut Room, gate: Gate, level: Level) {
    let mut settings = Settings::clone(&room.workspace().settings);
    settings.gates.insert(gate, level);
    room.act(SetupCommand::PutSettings { settings });
}

fn met(room: &Room, n: u32, status: &str) -> Vec<(Gate, Level)> {
    let to = StatusId::from(status);
    let step = ProposedMove {
        workspace: room.workspace(),
        item: room.workspace().items.get(&item_id(n)).unwrap(),
        to: &to,
        today: "2026-11-25".parse().unwrap(),
        deciding: None,
    };
    findings(&step).iter().map(|f| (f.gate, f.level)).collect()
}

#[test]
fn high_risk_work_needs_a_rationale_before_it_is_ready() {
    let mut room = room();
    let refusal = room.try_act(to(1, "ready")).unwrap_err();
    assert_eq!(of_refusal(&refusal), Some(Gate::Rationale));
    assert!(refusal.message.contains("Triage"), "{refusal}");
    assert!(!refusal.hint.is_empty());
    assert!(room.try_act(to(1, "in_progress")).is_err());
    assert!(room.try_act(to(1, "rejected")).is_ok());
    room.act(to(1, "in_refinement"));
    // Another item of the same system is not covered; putting it off is no reason to begin.
    room.decide(DecisionKind::Accept, &[3], "Another one.");
    room.decide(DecisionKind::Defer, &[1], "Later.");
    assert!(room.try_act(to(1, "ready")).is_err());
    room.decide(DecisionKind::Accept, &[1], "It answers the audit.");
    room.act(to(1, "ready"));
    // Once ready, the way on is free of this gate.
    room.act(to(1, "in_progress"));
    assert!(room.try_act(to(2, "ready")).is_ok());
}

#[test]
fn deciding_and_moving_in_one_step_passes_and_a_reversed_decision_does_not_count() {
    let mut room = room();
    let why = decision(DecisionKind::Accept, &[1], "It answers the audit.");
    room.decide_and(why, to(1, "ready")).unwrap();
    room.act(Command::Undo);
    assert!(room.try_act(to(1, "ready")).is_err());
    room.act(Command::Redo);
    assert_eq!(
        room.workspace()
            .items
            .get(&item_id(1))
            .unwrap()
            .status
            .as_str(),
        "ready"
    );
}

#[test]
fn a_waiver_names_its_items_and_gates() {
    let mut room = room();
    let mut waiver = decision(
        DecisionKind::WaiveGate,
        &[1],
        "The board decided it on paper.",
    );
    waiver.gates = vec![Gate::Rationale];
    room.act(LedgerCommand::Decide {
        draft: Box::new(waiver),
        act: None,
    });
    room.act(to(1, "ready"));
    assert!(room.try_act(to(3, "ready")).is_err());
    let mut prohibited = decision(DecisionKind::WaiveGate, &[1], "No.");
    prohibited.gates = vec![Gate::Prohibited];
    assert!(room.decide_and(prohibited, to(1, "ready")).is_err());
}

#[test]
fn a_prohibited_practice_never_becomes_ready() {
    let mut room = room();
    let mut coach = system(2, "Triage");
    (coach.stated_tier, coach.prohibited_from) =
        (Tier::Prohibited, Some("2025-02-02".parse().unwrap()));
    room.act(SetupCommand::PutSystem { system: coach });
    set(&mut room, Gate::Prohibited, Level::Off);
    let accept = decision(DecisionKind::Accept, &[1], "We want it.");
    let refusal = room.decide_and(accept, to(1, "ready")).unwrap_err();
    assert_eq!(of_refusal(&refusal), Some(Gate::Prohibited));
    // Not even as a new item that begins there.
    let mut new = draft(9, "Through the back door");
    new.fields = vec![
        ItemField::Status(StatusId::from("ready")),
        ItemField::System(Some(system_id(2))),
    ];
    assert!(
        room.try_act(ItemCommand::AddItems { drafts: vec![new] })
            .is_err()
    );
    assert!(room.workspace().items.get(&item_id(9)).is_none());
}

#[test]
fn a_gate_blocks_warns_or_is_off() {
    let mut room = room();
    assert_eq!(met(&room, 1, "ready"), [(Gate::Rationale, Level::Block)]);
    set(&mut room, Gate::Rationale, Level::Warn);
    assert_eq!(met(&room, 1, "ready"), [(Gate::Rationale, Level::Warn)]);
    room.act(to(1, "ready"));
    room.act(to(1, "in_refinement"));
    set(&mut room, Gate::Rationale, Level::Off);
    assert_eq!(met(&room, 1, "ready"), []);
}

#[test]
fn open_research_evidence_and_monitors_are_looked_for() {
    let mut room = room();
    let mut spike = draft(8, "Does it work?");
    spike.kind = Kind::Spike;
    room.act(ItemCommand::AddItems {
        drafts: vec![spike],
    });
    room.act(ItemCommand::EditItems {
        ids: vec![item_id(2)],
        set: ItemField::DependsOn(vec![item_id(8)]),
    });
    assert_eq!(met(&room, 2, "ready"), [(Gate::Assumption, Level::Warn)]);
    room.act(to(8, "invalidated"));
    assert_eq!(met(&room, 2, "ready"), [(Gate::Assumption, Level::Warn)]);
    room.act(to(8, "validated"));
    assert_eq!(met(&room, 2, "ready"), []);
    // From open straight to released, every gate of both definitions is met.
    assert_eq!(
        met(&room, 1, "released"),
        [
            (Gate::Rationale, Level::Block),
            (Gate::Evidence, Level::Warn)
        ]
    );
    room.act(ItemCommand::EditItems {
        ids: vec![item_id(1)],
        set: ItemField::Kind(Kind::Retraining),
    });
    assert!(met(&room, 1, "done").contains(&(Gate::Monitor, Level::Warn)));
    let mut watch = draft(10, "Watch the drift");
    watch.kind = Kind::Monitoring;
    watch.fields.push(ItemField::System(Some(system_id(2))));
    room.act(ItemCommand::AddItems {
        drafts: vec![watch],
    });
    assert!(!met(&room, 1, "done").contains(&(Gate::Monitor, Level::Warn)));
}

#[test]
fn a_model_of_the_system_wants_a_monitor_of_its_own() {
    let mut room = room();
    let model = Model {
        id: ModelId(uuid::Uuid::from_u128(0x6001)),
        name: "Severity".to_owned(),
        purpose: String::new(),
        owner: None,
        systems: vec![system_id(2)],
        refresh_days: None,
        link: String::new(),
        meta: Meta::new(stamp(0)),
    };
    assert!(!met(&room, 1, "released").contains(&(Gate::Monitor, Level::Warn)));
    room.act(LineageCommand::Put {
        record: Record::Model(Arc::new(model)),
    });
    assert!(met(&room, 1, "released").contains(&(Gate::Monitor, Level::Warn)));
    assert!(!met(&room, 2, "released").contains(&(Gate::Monitor, Level::Warn)));
}
