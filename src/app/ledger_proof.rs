//! What the shell knows of the ledger: what its verification found, and what a gate held back.

use crate::app::prelude::*;
use plumbline_commands::command::Command;
use plumbline_document::gate::Gate;
use plumbline_features::ledger::chain::{Report, Verifier};

/// What the shell knows of the ledger.
#[derive(Clone, Copy)]
pub struct LedgerProof {
    /// What the last verification found; none while one is under way.
    pub report: RwSignal<Option<Report>>,
    /// The command that a gate refused last, with the gate.
    pub held: RwSignal<Option<(Command, Gate)>>,
    /// The verification that is under way.
    pub work: StoredValue<Option<Verifier>, LocalStorage>,
    /// Counts the verifications; a slice of an earlier one does nothing.
    pub round: StoredValue<u32>,
}

impl LedgerProof {
    /// Nothing is known yet.
    pub fn new() -> Self {
        Self {
            report: RwSignal::new(None),
            held: RwSignal::new(None),
            work: StoredValue::new_local(None),
            round: StoredValue::new(0),
        }
    }
}

impl Default for LedgerProof {
    fn default() -> Self {
        Self::new()
    }
}
