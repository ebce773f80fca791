//! Replay: a past ranking, bit for bit, from what was kept.

use super::super::common::{at, criterion, day, framework, item_id, system};
use super::world::Room;
use plumbline_commands::command::{ItemCommand, SetupCommand};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::tier::Tier;
use plumbline_exchange::file;
use plumbline_exchange::file::Limits;
use plumbline_features::ledger::chain::verify;
use plumbline_features::ledger::replay::{NotReplayable, Outcome, difference, digest, replay};
use plumbline_features::prioritise::FORMULAS;
use plumbline_features::prioritise::ranking::Ranking;

#[test]
fn every_decision_replays_bit_for_bit_whatever_has_changed_since() {
    let mut room = Room::small_ledger();
    let mut then = Vec::new();
    for entry in room.chain().entries() {
        then.push(replay(room.workspace(), entry.decision().unwrap()).unwrap());
    }
    // Everything changes: judgements, weights, systems, statuses, items gone.
    room.judge(1, "business_value", 3.0);
    room.judge(3, "effort", 55.0);
    room.act(SetupCommand::SetWeight {
        framework: framework("ai_value"),
        criterion: criterion("business_value"),
        points: 3.0,
    });
    let mut changed = system(1, "Copilot");
    (changed.stated_tier, changed.duties_open, changed.duties_all) = (Tier::Transparency, 3, 4);
    room.act(SetupCommand::PutSystem { system: changed });
    room.act(ItemCommand::TrashItems {
        ids: vec![item_id(4)],
    });
    room.act(ItemCommand::PurgeItems {
        ids: vec![item_id(4)],
    });
    room.decide(DecisionKind::Accept, &[1], "In the new world.");
    let text = file::export(room.workspace(), at(1_800_000_000));
    let back = file::read(&text, Limits::default()).unwrap().workspace;
    for (entry, before) in room.chain().entries().iter().zip(&then) {
        let decision = entry.decision().unwrap();
        let replayed = replay(&back, decision).unwrap();
        assert_eq!(replayed.outcome, Outcome::Same, "{}", decision.number);
        let inputs = decision.inputs.as_ref().unwrap();
        assert!(replayed.words(inputs).contains("to the last bit"));
        for stood in &inputs.around {
            let (rank, score) = replayed.stands(stood.0);
            assert_eq!(rank, stood.1);
            assert_eq!(score.map(f64::to_bits), stood.2.map(f64::to_bits));
            assert_eq!(before.stands(stood.0), (rank, score));
        }
    }
}

/// The file was exported by the program in Chromium, right after a decision there (`BLESS=1 make test-e2e E2E=decisions`
/// writes it anew).
#[test]
fn what_a_browser_decided_replays_natively_to_the_last_bit() {
    let text = include_str!("../fixtures/decided.plumbline.json");
    let workspace = file::read(text, Limits::default()).unwrap().workspace;
    let report = verify(&workspace);
    assert!(report.holds(), "{}", report.words());
    let decisions: Vec<_> = workspace.decisions.iter().collect();
    assert_eq!(decisions.len(), 8);
    for entry in decisions {
        let decision = entry.decision().unwrap();
        let replayed = replay(&workspace, decision).unwrap();
        assert_eq!(replayed.outcome, Outcome::Same, "{}", decision.number);
        for stood in &decision.inputs.as_ref().unwrap().around {
            let (rank, score) = replayed.stands(stood.0);
            assert_eq!(
                (rank, score.map(f64::to_bits)),
                (stood.1, stood.2.map(f64::to_bits))
            );
        }
    }
}

#[test]
fn a_replay_ranks_as_the_backlog_did() {
    let room = Room::small_ledger();
    let first = room.chain().entries()[0].decision().unwrap().clone();
    let mut fresh = Room::new();
    fresh.decide(DecisionKind::Accept, &[1], "The same moment.");
    let workspace = fresh.workspace();
    let ranking = Ranking::compute(workspace, workspace.framework().unwrap(), day("2026-11-25"));
    assert_eq!(
        digest(workspace, &ranking),
        first.inputs.as_ref().unwrap().digest
    );
}

#[test]
fn changed_formulas_are_said_and_a_difference_is_never_hidden() {
    let room = Room::small_ledger();
    let mut decision = (**room.chain().entries()[0].decision().unwrap()).clone();
    let inputs = decision.inputs.as_mut().unwrap();
    inputs.digest = plumbline_document::ledger::sha::Sha::of("another result");
    assert_eq!(
        replay(room.workspace(), &decision).unwrap().outcome,
        Outcome::Differs
    );
    decision.inputs.as_mut().unwrap().formulas = FORMULAS + 1;
    let replayed = replay(room.workspace(), &decision).unwrap();
    assert_eq!(
        replayed.outcome,
        Outcome::FormulasChanged { then: FORMULAS + 1 }
    );
    assert!(
        replayed
            .words(decision.inputs.as_ref().unwrap())
            .contains("formulas have changed")
    );
    decision.inputs.as_mut().unwrap().rows = plumbline_document::ledger::sha::Sha::of("gone");
    assert_eq!(
        replay(room.workspace(), &decision).unwrap_err(),
        NotReplayable::Incomplete
    );
    decision.inputs = None;
    assert_eq!(
        replay(room.workspace(), &decision).unwrap_err(),
        NotReplayable::NoInputs
    );
}

#[test]
fn what_is_different_today_is_named() {
    let mut room = Room::small_ledger();
    let first = room.chain().entries()[0].decision().unwrap().clone();
    room.act(ItemCommand::TrashItems {
        ids: vec![item_id(3)],
    });
    let workspace = room.workspace().clone();
    let today = day("2027-01-31");
    let now = Ranking::compute(&workspace, workspace.framework().unwrap(), today);
    let replayed = replay(&workspace, &first).unwrap();
    let different = difference(&workspace, &now, &first, &replayed);
    assert!(
        different.rules.iter().any(|r| r.contains("ranked then")),
        "{:?}",
        different.rules
    );
    assert_eq!(different.gone, 1);
    let subject = different.rows.iter().find(|r| r.subject).unwrap();
    assert_eq!(subject.key, "PLB-1");
    assert_eq!(subject.why, ["Business value: 70 → 81.5"]);
    let gone = different.rows.iter().find(|r| r.key == "PLB-3").unwrap();
    assert_eq!((gone.title.as_str(), gone.now), ("", (None, None)));
}
