//! What a command is handled against, and what it comes to: nothing here changes a document.
//!
//! Every handler ends in [`CommandContext::amend`], which gives the changed record its next revision and history entry,
//! and leaves records alone that did not really change.

use crate::command::{
    Command, ComplianceCommand, ExchangeCommand, Intent, ItemCommand, LedgerCommand,
    LineageCommand, PeopleCommand, SetupCommand, SpikeCommand, SprintCommand, UpkeepCommand,
};
use plumbline_document::change::Delta;
use plumbline_document::difference::describe;
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::ledger::decision::Draft;
use plumbline_document::meta::{FieldChange, HistoryEntry, Meta};
use plumbline_document::person::Person;
use plumbline_document::record::Record;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
pub(super) use plumbline_features::english::count;
use plumbline_features::ledger::stored_inputs::Memory;
use std::collections::HashSet;
use std::sync::Arc;

/// The longest text that a note or comment may be, in characters.
const LONGEST_TEXT: usize = 200_000;

/// The deltas that a command makes, in order, with a label for the undo button.
#[derive(Clone, Debug, Default)]
pub struct Changeset {
    /// What happens, in words.
    pub label: String,
    /// The deltas; empty when nothing differs.
    pub deltas: Vec<Delta>,
}

/// What a family of commands does: a changeset, or a refusal.
pub type Handler<C> = fn(&CommandContext<'_>, &C) -> Result<Changeset, Refusal>;

/// The handlers that are here, by family. A page that loads in parts begins with few of them, and each part brings those
/// that it needs; elsewhere all of them are here, see [`all`](crate::handlers::all).
#[derive(Clone, Copy, Default)]
pub struct Handlers {
    /// Of [`ItemCommand`].
    pub item: Option<Handler<ItemCommand>>,
    /// Of [`SpikeCommand`].
    pub spike: Option<Handler<SpikeCommand>>,
    /// Of [`SetupCommand`].
    pub setup: Option<Handler<SetupCommand>>,
    /// Of [`PeopleCommand`].
    pub people: Option<Handler<PeopleCommand>>,
    /// Of [`LineageCommand`].
    pub lineage: Option<Handler<LineageCommand>>,
    /// Of [`SprintCommand`].
    pub sprint: Option<Handler<SprintCommand>>,
    /// Of [`UpkeepCommand`].
    pub upkeep: Option<Handler<UpkeepCommand>>,
    /// Of [`ComplianceCommand`].
    pub compliance: Option<Handler<ComplianceCommand>>,
    /// Of [`LedgerCommand`].
    pub ledger: Option<Handler<LedgerCommand>>,
    /// Of [`ExchangeCommand`].
    pub exchange: Option<Handler<ExchangeCommand>>,
}

impl Handlers {
    /// Whether a command can be handled: its family is here, and so is that of what is decided with it.
    pub fn can_handle(&self, command: &Command) -> bool {
        match command {
            Command::Item(_) => self.item.is_some(),
            Command::Spike(_) => self.spike.is_some(),
            Command::Setup(_) => self.setup.is_some(),
            Command::People(_) => self.people.is_some(),
            Command::Lineage(_) => self.lineage.is_some(),
            Command::Sprint(_) => self.sprint.is_some(),
            Command::Upkeep(_) => self.upkeep.is_some(),
            Command::Compliance(_) => self.compliance.is_some(),
            Command::Exchange(_) => self.exchange.is_some(),
            Command::Ledger(LedgerCommand::Decide { act: Some(act), .. }) => {
                self.ledger.is_some() && self.can_handle(act)
            }
            Command::Ledger(_) => self.ledger.is_some(),
            // The editor does these itself.
            Command::Undo | Command::Redo => true,
        }
    }
}

impl std::fmt::Debug for Handlers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handlers")
    }
}

/// What a command is handled against.
#[derive(Clone, Copy)]
pub struct CommandContext<'a> {
    /// The handlers that are here.
    pub handlers: &'a Handlers,
    /// The document as it is.
    pub workspace: &'a Workspace,
    /// The highest item number ever given out here.
    pub last_number: u32,
    /// What is asked.
    pub intent: &'a Intent,
    /// The decision that is being made with it, when there is one: it can waive a gate.
    pub deciding: Option<&'a Draft>,
    /// The items of the last decision, when they are remembered.
    pub memory: Option<&'a Memory>,
}

/// Runs a family's handler, or says that it is not here. The shell asks [`Handlers::can_handle`] first.
fn run<C>(
    handler: Option<Handler<C>>,
    context: &CommandContext<'_>,
    command: &C,
) -> Result<Changeset, Refusal> {
    match handler {
        Some(handler) => handler(context, command),
        None => Err(Refusal::new(
            "command",
            "A part of Plumbline that this needs is not loaded.",
            "Try again, or reload the page.",
        )),
    }
}

impl<'a> CommandContext<'a> {
    /// What a command comes to here.
    pub fn handle(&self, command: &Command) -> Result<Changeset, Refusal> {
        match command {
            Command::Item(command) => run(self.handlers.item, self, command),
            Command::Spike(command) => run(self.handlers.spike, self, command),
            Command::Setup(command) => run(self.handlers.setup, self, command),
            Command::People(command) => run(self.handlers.people, self, command),
            Command::Lineage(command) => run(self.handlers.lineage, self, command),
            Command::Sprint(command) => run(self.handlers.sprint, self, command),
            Command::Upkeep(command) => run(self.handlers.upkeep, self, command),
            Command::Compliance(command) => run(self.handlers.compliance, self, command),
            Command::Ledger(command) => run(self.handlers.ledger, self, command),
            Command::Exchange(command) => run(self.handlers.exchange, self, command),
            Command::Undo | Command::Redo => Err(Refusal::new(
                "command",
                "Undo and redo belong to the editor.",
                "Ask it for them.",
            )),
        }
    }

    /// The item, or that there is none.
    pub(super) fn item(&self, id: &ItemId) -> Result<&'a Arc<Item>, Refusal> {
        self.workspace
            .items
            .get(id)
            .ok_or_else(|| missing("items", "item", &id.to_string()))
    }

    /// The person, or that there is none.
    pub(super) fn person(&self, id: &PersonId) -> Result<&'a Arc<Person>, Refusal> {
        self.workspace.people.get(id).ok_or_else(|| {
            Refusal::new(
                format!("people/{id}"),
                "There is no such person in the people list.",
                "",
            )
        })
    }

    /// The key of an item, as people see it.
    pub(super) fn key(&self, id: &ItemId) -> String {
        self.workspace.items.get(id).map_or_else(
            || id.to_string(),
            |item| self.workspace.settings.key(item.number),
        )
    }

    /// A changed record with its next revision and a history entry; none when no field differs.
    pub(super) fn amend(&self, before: Record, after: Record) -> Option<Delta> {
        let fields = describe(&before, &after);
        self.amend_fields(before, after, fields)
    }

    /// As [`Self::amend`], for callers that know which fields differ.
    pub(super) fn amend_fields(
        &self,
        before: Record,
        mut after: Record,
        fields: Vec<FieldChange>,
    ) -> Option<Delta> {
        if fields.is_empty() {
            return None;
        }
        let mut meta = before.meta().clone();
        meta.push(HistoryEntry {
            stamp: self.intent.stamp(),
            fields,
        });
        *after.meta_mut() = meta;
        Some(Delta {
            before: Some(before),
            after: Some(after),
        })
    }

    /// A new record.
    pub(super) fn create(&self, mut record: Record) -> Delta {
        *record.meta_mut() = Meta::new(self.intent.stamp());
        Delta {
            before: None,
            after: Some(record),
        }
    }

    /// Puts a record: changed when it is there, new when it is not.
    pub(super) fn put(&self, record: Record) -> Option<Delta> {
        match self.workspace.record(&record.id()) {
            Some(before) => self.amend(before, record),
            None => Some(self.create(record)),
        }
    }
}

/// The number after the last.
pub(super) fn next_number(last: u32) -> Result<u32, Refusal> {
    last.checked_add(1).ok_or_else(|| {
        Refusal::new(
            "items",
            "There is no item number left.",
            "Give the item with the highest number a smaller one by export and import.",
        )
    })
}

/// A text that is not endless.
pub(super) fn text(at: &str, text: String) -> Result<String, Refusal> {
    if text.chars().count() > LONGEST_TEXT {
        return Err(Refusal::new(
            at,
            "That text is too long to keep here.",
            format!("Keep it under {LONGEST_TEXT} characters, or link to a document."),
        ));
    }
    Ok(text)
}

/// Text that names something: trimmed, on one line, not empty, not endless.
pub(super) fn name(at: &str, text: &str) -> Result<String, Refusal> {
    const LONGEST: usize = 500;
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return Err(Refusal::new(at, "It needs a name.", "Type a few words."));
    }
    if line.chars().count() > LONGEST {
        return Err(Refusal::new(
            at,
            "That is too long for a name.",
            format!("Keep it under {LONGEST} characters; the rest fits in the notes."),
        ));
    }
    Ok(line)
}

/// Each identity once: a second delta of the same record would start from what the first has left behind.
pub(super) fn each(ids: &[ItemId]) -> Vec<ItemId> {
    let mut seen = HashSet::new();
    ids.iter().copied().filter(|id| seen.insert(*id)).collect()
}

/// A refusal for a reference to something that is not there.
pub(super) fn missing(at: &str, what: &str, id: &str) -> Refusal {
    Refusal::new(
        at,
        format!("There is no {what} “{id}” in this workspace."),
        "It may have been removed; choose another.",
    )
}
