//! The editor: a workspace with its undo stack. It alone changes a workspace.

use crate::command::{Command, Intent};
use crate::handlers;
use crate::handlers::context::{Changeset, CommandContext, Handlers};
use crate::handlers::reversal::reversal;
use crate::handlers::sound::flaw;
use plumbline_document::change::{Change, Delta, Edit, Mismatch};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::stored_inputs::Memory;
use std::sync::Arc;

/// How many steps can be undone.
pub const UNDO_KEPT: usize = 200;

/// What a step touched, so that whatever is derived can be brought up to date and no more than that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    /// Items that were added, changed or removed.
    pub items: Vec<Slot>,
    /// True when a framework, or the choice of it, changed: the scores differ, what they are made of does not.
    pub scoring: bool,
    /// True when a system's answers, its assessment or the evidence for it changed: items of systems that stand
    /// elsewhere now differ, no others.
    pub standings: bool,
    /// True when something changed that any item's row can show or depend on (settings, a person, a system, a criterion).
    pub everything: bool,
    /// True when the ledger was added to, or put in the place of another.
    pub ledger: bool,
}

/// One undoable step.
#[derive(Clone, Debug)]
struct Step {
    label: String,
    /// What it changed, without what it put into the ledger: that stays.
    deltas: Vec<Delta>,
    /// The ledger's latest word on this step, when it was decided: the decision, or the reversal by the last undo or redo.
    decided: Option<Sha>,
}

impl Step {
    fn of(changeset: Changeset, command: &Command) -> Self {
        let mut deltas = changeset.deltas;
        let mut decided = None;
        if command.decision().is_some() {
            deltas.retain(|delta| match &delta.after {
                Some(Record::Decision(entry)) => {
                    decided = Some(entry.id);
                    false
                }
                after => !matches!(after, Some(Record::Input(_))),
            });
        }
        Self {
            label: changeset.label,
            deltas,
            decided,
        }
    }
}

/// A workspace with its undo stack. Commands come in by [`Editor::execute`], changes made elsewhere (journal,
/// another tab) by [`Editor::follow`].
#[derive(Clone, Debug)]
pub struct Editor {
    workspace: Workspace,
    handlers: Handlers,
    undo: Vec<Step>,
    redo: Vec<Step>,
    /// The highest item number ever given out, so that a new item need not look at all the others.
    last_number: u32,
    /// The items of the last decision.
    memory: Option<Memory>,
    /// Whether something has been made that is no step, while there are steps.
    made_between: bool,
}

/// The last of the steps, or why there is none.
fn last(steps: &[Step], at: &str, none: &str) -> Result<Step, Refusal> {
    let step = steps.last().cloned();
    step.ok_or_else(|| Refusal::new(at, none, ""))
}

impl Editor {
    /// An editor for this workspace, with every handler and nothing to undo.
    pub fn new(workspace: Workspace) -> Self {
        Self::with_handlers(workspace, handlers::all())
    }

    /// An editor for this workspace, with these handlers and nothing to undo. Changes made elsewhere need no handler.
    pub fn with_handlers(workspace: Workspace, handlers: Handlers) -> Self {
        let last_number = workspace
            .items
            .iter()
            .map(|item| item.number)
            .max()
            .unwrap_or(0);
        Self {
            workspace,
            handlers,
            undo: Vec::new(),
            redo: Vec::new(),
            last_number,
            memory: None,
            made_between: false,
        }
    }

    /// The document.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// The document, when nothing more is to be done with this editor.
    pub fn into_workspace(self) -> Workspace {
        self.workspace
    }

    /// The handlers that are here, to register more.
    pub fn handlers_mut(&mut self) -> &mut Handlers {
        &mut self.handlers
    }

    /// The handlers that are here.
    pub fn handlers(&self) -> &Handlers {
        &self.handlers
    }

    /// What `Undo` would take back, in words.
    pub fn can_undo(&self) -> Option<&str> {
        self.undo.last().map(|s| s.label.as_str())
    }

    /// What `Redo` would do again, in words.
    pub fn can_redo(&self) -> Option<&str> {
        self.redo.last().map(|s| s.label.as_str())
    }

    /// Executes a command, or refuses it and leaves everything as it was.
    pub fn execute(&mut self, intent: &Intent) -> Result<(Change, Touched), Refusal> {
        match &intent.command {
            Command::Undo => {
                let step = last(&self.undo, "undo", "There is nothing to undo.")?;
                let reversed = step.deltas.iter().rev().cloned().map(Delta::reversed);
                let (label, deltas): (_, Vec<_>) =
                    (format!("Undo: {}", step.label), reversed.collect());
                self.holds_after("undo", &deltas)?;
                self.undo.pop();
                Ok(self.again(intent, label, step, deltas, false))
            }
            Command::Redo => {
                let step = last(&self.redo, "redo", "There is nothing to do again.")?;
                let (label, deltas) = (format!("Redo: {}", step.label), step.deltas.clone());
                self.holds_after("redo", &deltas)?;
                self.redo.pop();
                Ok(self.again(intent, label, step, deltas, true))
            }
            _ => {
                let context = CommandContext {
                    handlers: &self.handlers,
                    workspace: &self.workspace,
                    last_number: self.last_number,
                    intent,
                    deciding: None,
                    memory: self.memory.as_ref(),
                };
                let changeset = context.handle(&intent.command)?;
                if intent.command.decision().is_some() {
                    self.remember(&changeset);
                }
                let done = self.apply_all(intent, changeset.label.clone(), &changeset.deltas);
                if !intent.command.is_a_step() {
                    self.made_between |= !changeset.deltas.is_empty();
                    self.rest_on_health();
                } else if !changeset.deltas.is_empty() {
                    self.redo.clear();
                    self.undo.push(Step::of(changeset, &intent.command));
                    let surplus = self.undo.len().saturating_sub(UNDO_KEPT);
                    self.undo.drain(..surplus);
                }
                Ok(done)
            }
        }
    }

    /// Applies a change that was made elsewhere. Either all of it or, when it does not fit, nothing.
    ///
    /// The undo stack is the writing tab's. Following another tab empties it: its steps hold whole records, so taking
    /// one back would take back what the other tab did to the same record as well.
    pub fn follow(&mut self, change: &Change) -> Result<Touched, Mismatch> {
        let mut touched = Touched::default();
        let mut applied: Vec<Delta> = Vec::with_capacity(change.edits.len());
        for edit in &change.edits {
            match self.workspace.resolve(edit) {
                Ok(delta) => {
                    self.apply(&mut touched, &delta);
                    applied.push(delta);
                }
                Err(mismatch) => {
                    for delta in applied.into_iter().rev().map(Delta::reversed) {
                        self.workspace.apply(&delta);
                    }
                    return Err(mismatch);
                }
            }
        }
        if !change.edits.is_empty() {
            self.undo.clear();
            self.redo.clear();
        }
        Ok(touched)
    }

    /// A step holds only what was known when it was made. What has been made since without being a step may stand on
    /// what it takes away: then it cannot be taken.
    fn holds_after(&self, act: &str, deltas: &[Delta]) -> Result<(), Refusal> {
        if !self.made_between {
            return Ok(());
        }
        let mut after = self.workspace.clone();
        for delta in deltas {
            after.apply(delta);
        }
        match flaw(&after) {
            Some(why) if flaw(&self.workspace).is_none() => Err(Refusal::new(
                act,
                format!("That is no longer possible: {why}."),
                "Recurring work has been added since then. Change or delete it first.",
            )),
            _ => Ok(()),
        }
    }

    /// The steps hold whole records. What the program notes in the settings by itself is no step, so every step takes
    /// it over: else taking back an earlier one would take the note back as well.
    fn rest_on_health(&mut self) {
        let health = &self.workspace.settings.health;
        for step in self.undo.iter_mut().chain(&mut self.redo) {
            for delta in &mut step.deltas {
                for record in [&mut delta.before, &mut delta.after] {
                    if let Some(Record::Settings(settings)) = record {
                        Arc::make_mut(settings).health.clone_from(health);
                    }
                }
            }
        }
    }

    /// Remembers the items on which a decision rests, as they are before what it changes.
    fn remember(&mut self, changeset: &Changeset) {
        let decided =
            changeset
                .deltas
                .iter()
                .find_map(|delta| match (&delta.before, &delta.after) {
                    (None, Some(Record::Decision(entry))) => entry.decision()?.inputs.as_ref(),
                    _ => None,
                });
        if let Some(inputs) = decided {
            self.memory = Some(Memory {
                rows: inputs.rows,
                items: self.workspace.items.clone(),
            });
        }
    }

    /// Takes a step back or does it again. Of a decided step the ledger gets a further entry that says so; nothing is
    /// ever taken out of it.
    fn again(
        &mut self,
        intent: &Intent,
        label: String,
        mut step: Step,
        mut deltas: Vec<Delta>,
        redo: bool,
    ) -> (Change, Touched) {
        if let Some(decided) = step.decided {
            let entry = reversal(&self.workspace, intent, &label, decided);
            step.decided = Some(entry.id);
            deltas.push(Delta {
                before: None,
                after: Some(Record::Decision(Arc::new(entry))),
            });
        }
        let done = self.apply_all(intent, label, &deltas);
        if redo {
            self.undo.push(step);
        } else {
            self.redo.push(step);
        }
        done
    }

    fn apply_all(&mut self, intent: &Intent, label: String, deltas: &[Delta]) -> (Change, Touched) {
        let mut touched = Touched::default();
        let mut edits = Vec::with_capacity(deltas.len());
        for delta in deltas {
            edits.extend(Edit::from_delta(delta));
            self.apply(&mut touched, delta);
        }
        (
            Change {
                id: intent.change,
                at: intent.at,
                by: intent.by,
                label,
                edits,
            },
            touched,
        )
    }

    fn apply(&mut self, touched: &mut Touched, delta: &Delta) {
        if let Some(Record::Item(item)) = &delta.after {
            self.last_number = self.last_number.max(item.number);
        }
        if let Some(slot) = self.workspace.apply(delta) {
            touched.items.push(slot);
        }
        let records = [&delta.before, &delta.after];
        touched.ledger |= records
            .into_iter()
            .flatten()
            .any(|r| matches!(r, Record::Decision(_) | Record::Input(_)));
        match (&delta.before, &delta.after) {
            (
                Some(
                    Record::Item(_)
                    | Record::View(_)
                    | Record::Dataset(_)
                    | Record::Cadence(_)
                    | Record::Run(_)
                    | Record::Sprint(_)
                    | Record::Decision(_)
                    | Record::Input(_),
                ),
                _,
            )
            | (
                _,
                Some(
                    Record::Item(_)
                    | Record::View(_)
                    | Record::Dataset(_)
                    | Record::Cadence(_)
                    | Record::Run(_)
                    | Record::Sprint(_)
                    | Record::Decision(_)
                    | Record::Input(_),
                ),
            ) => {}
            (Some(Record::Framework(_)), _) | (_, Some(Record::Framework(_))) => {
                touched.scoring = true;
            }
            (Some(Record::Evidence(_)), _) | (_, Some(Record::Evidence(_))) => {
                touched.standings = true;
            }
            (Some(Record::System(before)), Some(Record::System(after))) => {
                touched.standings = true;
                touched.everything |= !before.differs_only_in_assessment(after);
            }
            (Some(Record::Settings(before)), Some(Record::Settings(after))) => {
                touched.scoring |= before.framework != after.framework;
                touched.everything |= !before.differs_only_in_framework(after);
            }
            (None, None) => {}
            _ => touched.everything = true,
        }
    }
}
