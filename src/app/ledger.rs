//! The ledger in the shell: its verification in small slices, and what a gate held back.

use super::action::Action;
use super::dialog::{DecisionStart, Dialog};
use super::save_state::SaveState;
use super::state::App;
use crate::app::prelude::*;
use gloo_timers::callback::Timeout;
use plumbline_commands::command::Command;
use plumbline_document::gate::{Gate, Level};
use plumbline_document::ids::ItemId;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::refusal::Refusal;
use plumbline_features::ledger::chain::{Chain, Verifier};
use plumbline_features::ledger::gate;
use plumbline_features::ledger::gate::ProposedMove;

/// Bytes of text that are verified in one slice; a few milliseconds' work.
const SLICE: usize = 96 << 10;

/// Milliseconds between two slices, in which the page can do what people ask of it.
const PAUSE_MS: u32 = 12;

/// Verifies the ledger now and whenever it has changed, for as long as the app runs.
pub fn watch(app: App) {
    let ledger = Memo::new(move |_| {
        app.read(|store| {
            let w = store.workspace();
            (w.id, store.ledger(), w.decisions.len())
        })
    });
    Effect::new(move || {
        // Read, not only tracked: a memo that nobody has read yet depends on nothing.
        ledger.get();
        verify(app);
    });
}

/// Verifies the whole ledger, a slice at a time.
pub fn verify(app: App) {
    let proof = app.proof;
    let round = proof.round.try_update_value(|n| {
        *n = n.wrapping_add(1);
        *n
    });
    let verifier = app.peek(|store| Verifier::new(store.workspace()));
    proof.work.set_value(Some(verifier));
    proof.report.set(None);
    if let Some(round) = round {
        later(app, round);
    }
}

fn later(app: App, round: u32) {
    Timeout::new(PAUSE_MS, move || {
        let proof = app.proof;
        if proof.round.try_get_value() != Some(round) {
            return;
        }
        let done = proof.work.try_update_value(|work| {
            let verifier = work.as_mut()?;
            verifier.step(SLICE).then(|| verifier.report().clone())
        });
        match done.flatten() {
            Some(report) => {
                proof.work.set_value(None);
                proof.report.set(Some(report));
            }
            None => later(app, round),
        }
    })
    .forget();
}

/// How the ledger stands, for the status line: style class and words; none when there is no decision.
pub fn state(app: App) -> Option<(&'static str, String)> {
    let count = app.read(|store| store.workspace().decisions.len());
    if count == 0 {
        return None;
    }
    let unchecked = app.persistence.state.with(SaveState::is_not_loaded);
    app.proof.report.with(|report| {
        Some(match report {
            None if unchecked => ("", format!("○ Ledger: not checked, {count}")),
            None => ("", "○ Ledger: checking …".to_owned()),
            Some(report) => match &report.first {
                Some(first) if first.number > 0 => (
                    "bad",
                    format!("▲ Ledger: entry {} does not hold", first.number),
                ),
                Some(_) => ("bad", "▲ Ledger: an entry does not hold".to_owned()),
                None if report.fingerprints.len() > 1 => (
                    "late",
                    format!("◆ Ledger: {} heads", report.fingerprints.len()),
                ),
                None => ("ok", format!("● Ledger holds, {count}")),
            },
        })
    })
}

/// What gates that only warn have to say about a command, in sentences; asked before it is carried out.
pub fn warnings(app: App, command: &Command) -> Vec<String> {
    let Some((ids, to)) = command.moves() else {
        return Vec::new();
    };
    let deciding = command.decision();
    app.peek(|store| {
        let workspace = store.workspace();
        let items = ids.iter().filter_map(|id| workspace.items.get(id));
        let found = items.flat_map(|item| {
            let step = ProposedMove {
                workspace,
                item,
                to,
                today: store.today(),
                deciding,
            };
            let key = workspace.settings.key(item.number);
            let warned = gate::findings(&step)
                .into_iter()
                .filter(|f| f.level == Level::Warn);
            warned
                .map(move |f| format!("{key}: {}", f.message))
                .collect::<Vec<_>>()
        });
        found.take(2).collect()
    })
}

/// Shows a refusal; where a gate held something back, with a way to decide about it.
pub fn refuse(app: App, command: &Command, refusal: &Refusal) {
    let gate = gate::of_refusal(refusal).filter(|gate| gate.is_open());
    let held = gate.filter(|_| command.moves().is_some() && command.decision().is_none());
    app.proof.held.set(held.map(|gate| (command.clone(), gate)));
    app.toasts
        .refuse_with(refusal, held.map(|_| Action::DecideHeld));
}

/// Opens the form for a decision about what a gate held back, and with it the step itself.
pub fn decide_held(app: App) {
    let Some((command, gate)) = app.proof.held.get_untracked() else {
        return;
    };
    let items = command
        .moves()
        .map(|(ids, _)| ids.to_vec())
        .unwrap_or_default();
    let kind = match gate {
        Gate::Rationale => DecisionKind::Accept,
        _ => DecisionKind::WaiveGate,
    };
    app.dialog.set(Some(Dialog::Decide(Box::new(DecisionStart {
        items,
        gates: vec![gate],
        act: Some(command),
        ..DecisionStart::new(kind)
    }))));
}

/// Opens the form for a decision about these items.
pub fn decide_about(app: App, items: Vec<ItemId>) {
    let kind = if items.is_empty() {
        DecisionKind::AcceptRisk
    } else {
        DecisionKind::Accept
    };
    app.dialog.set(Some(Dialog::Decide(Box::new(DecisionStart {
        items,
        ..DecisionStart::new(kind)
    }))));
}

/// The same for the selected items, or else the one in the panel.
pub fn decide(app: App) {
    let selected: Vec<ItemId> = app
        .selection
        .with_untracked(|s| s.iter().copied().collect());
    let open = app.route.with_untracked(|r| r.item);
    let items = if selected.is_empty() {
        open.into_iter().collect()
    } else {
        selected
    };
    decide_about(app, items);
}

/// The chain as it is now.
pub fn chain(app: App) -> Chain {
    app.peek(|store| Chain::of(&store.workspace().decisions))
}
