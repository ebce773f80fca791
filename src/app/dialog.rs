//! Which dialog is open, as data: whoever opens one says so here, and [`super::dialogs`] shows it.

use plumbline_commands::command::Command;
use plumbline_document::gate::Gate;
use plumbline_document::ids::{ItemId, SystemId};
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_document::ledger::sha::Sha;

/// Which dialog is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Add items by the inline grammar.
    QuickAdd,
    /// Search or do anything.
    Palette,
    /// Shortcuts.
    Help,
    /// Preview of what a file would change.
    Import,
    /// Edit the selected items.
    BulkEdit,
    /// Name the present view.
    SaveView,
    /// 'I am …'.
    WhoAmI,
    /// Record a decision.
    Decide(Box<DecisionStart>),
    /// Slice an item.
    Slice(ItemId),
    /// The verdict on a spike.
    Verdict(ItemId),
}

/// What the form of a decision starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionStart {
    /// What sort of decision.
    pub kind: DecisionKind,
    /// The items.
    pub items: Vec<ItemId>,
    /// The systems.
    pub systems: Vec<SystemId>,
    /// The gates that hold them back.
    pub gates: Vec<Gate>,
    /// The decision that this one supersedes.
    pub refers: Option<Sha>,
    /// What changes with it.
    pub act: Option<Command>,
}

impl DecisionStart {
    /// About nothing yet.
    pub fn new(kind: DecisionKind) -> Self {
        Self {
            kind,
            items: Vec::new(),
            systems: Vec::new(),
            gates: Vec::new(),
            refers: None,
            act: None,
        }
    }
}
