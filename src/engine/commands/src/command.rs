//! Commands: everything that people can ask of a workspace. Nothing else changes it.
//!
//! A command comes with an [`Intent`]: who asks, when, and under which change id. Time and identities come from
//! outside, so the same intents always make the same document.

use chrono::{DateTime, NaiveDate, Utc};
use plumbline_ai_act::facts::Answer;
use plumbline_document::assessed::Trigger;
use plumbline_document::criterion::Criterion;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::evidence::Evidence;
use plumbline_document::framework::{Framework, Weight};
use plumbline_document::ids::{
    ChangeId, CommentId, CriterionId, EvidenceId, FrameworkId, ItemId, MonitorId, PersonId,
    SprintId, StatusId, SystemId, TriggerId, ViewId,
};
use plumbline_document::judgement::Estimate;
use plumbline_document::ledger::decision;
use plumbline_document::ledger::entry::Signature;
use plumbline_document::ledger::sha::Sha;
use plumbline_document::monitor::{Run, Step};
use plumbline_document::organisation::Organisation;
use plumbline_document::person::Person;
use plumbline_document::record::{Record, RecordId};
use plumbline_document::settings::{Settings, Status};
use plumbline_document::spike::{Finding, Spike, Update, Verdict};
use plumbline_document::sprint::{CarryOver, Choice, Commitment, HalfDays, Sprint};
use plumbline_document::system::System;
use plumbline_document::view::View;
use plumbline_features::cadence::due::Calendar;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What people do with a spike once it is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum SpikeAct {
    /// Start the clock.
    Start,
    /// Pause it.
    Pause,
    /// Say how it stands at the middle of the timebox.
    Check { on_track: bool, note: String },
    /// Take more time, by a decision with a reason.
    Extend { hours: f64, reason: String },
    /// Write down something that was found.
    AddEvidence { evidence: Finding },
    /// Take it away again.
    RemoveEvidence { at: usize },
    /// Add an item that follows from it.
    FollowUp { draft: Box<Draft> },
    /// Give the verdict, with the judgements that it changes.
    Decide {
        verdict: Verdict,
        note: String,
        #[serde(default)]
        updates: Vec<Update>,
    },
    /// Take the verdict back.
    Reopen { reason: String },
}

/// What people can ask of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum ItemCommand {
    /// Add new items.
    AddItems { drafts: Vec<Draft> },
    /// Set one field of one or many items.
    EditItems { ids: Vec<ItemId>, set: ItemField },
    /// Move items to a status, with the reason when there is one; a step back needs one.
    MoveItems {
        ids: Vec<ItemId>,
        to: StatusId,
        #[serde(default)]
        reason: String,
    },
    /// Give, change or (with no value) take back a judgement.
    Judge {
        ids: Vec<ItemId>,
        criterion: CriterionId,
        rater: Option<PersonId>,
        value: Option<Estimate>,
        #[serde(default)]
        note: String,
    },
    /// Say something about an item.
    AddComment {
        item: ItemId,
        id: CommentId,
        text: String,
    },
    /// Take a remark away.
    RemoveComment { item: ItemId, id: CommentId },
    /// Put items in the trash.
    TrashItems { ids: Vec<ItemId> },
    /// Take items out of the trash.
    RestoreItems { ids: Vec<ItemId> },
    /// Delete items in the trash for good; references to them go too.
    PurgeItems { ids: Vec<ItemId> },
}

/// What people can ask of spikes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum SpikeCommand {
    /// Set what is planned for a spike; its clock, evidence and verdict stay as they are.
    PutSpike { item: ItemId, spike: Box<Spike> },
    /// Run a spike: clock, evidence, verdict.
    RunSpike { item: ItemId, act: SpikeAct },
}

/// What people can ask of the settings, and of systems, criteria, frameworks and views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum SetupCommand {
    /// Use other statuses, and put items that stand in a status that goes into the one that takes its place.
    AdoptWorkflow {
        statuses: Vec<Status>,
        mapping: Vec<(StatusId, StatusId)>,
    },
    /// Add or change a system. Its `meta` is the engine's business.
    PutSystem { system: System },
    /// Remove a system that no item belongs to.
    RemoveSystem { id: SystemId },
    /// Add or change a criterion.
    PutCriterion { criterion: Criterion },
    /// Remove a criterion that no framework reads; its judgements stay on the items.
    RemoveCriterion { id: CriterionId },
    /// Add or change a framework.
    PutFramework { framework: Framework },
    /// Remove a framework that does not rank the backlog.
    RemoveFramework { id: FrameworkId },
    /// Set one swing weight of a weighted framework.
    SetWeight {
        framework: FrameworkId,
        criterion: CriterionId,
        points: f64,
    },
    /// Set all weights of a weighted framework.
    SetWeights {
        framework: FrameworkId,
        weights: Vec<Weight>,
    },
    /// Rank the backlog by this framework.
    UseFramework { id: FrameworkId },
    /// Save a view under a name, or change it.
    PutView { view: View },
    /// Forget a saved view.
    RemoveView { id: ViewId },
    /// Change the settings.
    PutSettings { settings: Settings },
}

/// What people can ask of the people list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum PeopleCommand {
    /// Add or change a person.
    PutPerson { person: Person },
    /// Replace a person's name by a pseudonym, here and in the history.
    Pseudonymise { id: PersonId, pseudonym: String },
    /// Remove a person that nothing refers to.
    RemovePerson { id: PersonId },
}

/// What people can ask of models, versions, datasets, cadences and monitors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum LineageCommand {
    /// Add or change a model, a model version, a dataset, a cadence or a monitor. Its `meta` is the engine's business.
    Put { record: Record },
    /// Remove one of those, when nothing refers to it.
    Remove { id: RecordId },
}

/// What people can ask of sprints.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
#[allow(clippy::large_enum_variant)] // one command at a time is in memory, and not for long
pub enum SprintCommand {
    /// Add or change a sprint: name, dates, capacity, quotas, pins, exclusions, notes. What it lived through (plan,
    /// stage, logs) is the engine's business, as `meta` is.
    PutSprint { sprint: Sprint },
    /// Remove a sprint that is not running.
    RemoveSprint { id: SprintId },
    /// Take a plan for a sprint that has not begun.
    PlanSprint {
        id: SprintId,
        committed: Vec<Commitment>,
        choice: Choice,
    },
    /// Start a sprint.
    StartSprint { id: SprintId },
    /// Bring an item into a running sprint (with its size) or take it out (without), with the reason.
    ChangeScope {
        id: SprintId,
        item: ItemId,
        size: Option<HalfDays>,
        reason: String,
    },
    /// End a sprint. Every item that is not finished is carried over, with a reason.
    EndSprint {
        id: SprintId,
        carry_over: Vec<CarryOver>,
        #[serde(default)]
        note: String,
    },
}

/// What follows from the calendar and from runs of monitors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum UpkeepCommand {
    /// Make the items that cadences want by this day. It is no step to undo: the same items would come back at once.
    RaiseDue { calendar: Calendar },
    /// Keep runs of a monitor; they may open its alert, or feed the open one.
    RecordRuns {
        monitor: MonitorId,
        runs: Vec<Run>,
        today: NaiveDate,
    },
    /// Close the open alert of a monitor.
    DecideAlert {
        monitor: MonitorId,
        decision: Step,
        reason: String,
        today: NaiveDate,
    },
}

/// What people can ask about the EU AI Act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum ComplianceCommand {
    /// Answer questions about a system, or (with no answer) take answers back.
    AnswerFacts {
        system: SystemId,
        answers: BTreeMap<String, Option<Answer>>,
    },
    /// Accept the assessment of a system that its answers give on a day. The engine works it out again; items that it
    /// affects are flagged, and finished ones re-opened.
    AdoptAssessment { system: SystemId, as_of: NaiveDate },
    /// Note something that asks for a new assessment, or change such a note.
    PutTrigger { system: SystemId, trigger: Trigger },
    /// Say that a trigger is settled, and how.
    ResolveTrigger {
        system: SystemId,
        id: TriggerId,
        #[serde(default)]
        outcome: String,
    },
    /// Make a compliance item of each counted duty of a system's accepted assessment that has neither evidence nor an
    /// item yet. With obligation ids: of these only.
    RaiseObligations {
        system: SystemId,
        #[serde(default)]
        only: Vec<String>,
    },
    /// Add or change a piece of evidence.
    PutEvidence { evidence: Evidence },
    /// Remove a piece of evidence.
    RemoveEvidence { id: EvidenceId },
    /// Change the organisation's profile.
    PutOrganisation { organisation: Organisation },
}

/// What people can ask of the decision ledger.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum LedgerCommand {
    /// Enter a decision into the ledger, together with what it changes: both or neither.
    Decide {
        draft: Box<decision::Draft>,
        #[serde(default)]
        act: Option<Box<Command>>,
    },
    /// Add a signature to an entry of the ledger. It stands beside the entry and changes nothing in the chain.
    SignDecision { id: Sha, signature: Signature },
}

/// What an import asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the fields' names and types say what they are
pub enum ExchangeCommand {
    /// Put and remove whole records in one step: how an import is carried out after its preview.
    Import {
        /// What is imported, for the undo button and the history.
        source: String,
        put: Vec<Record>,
        remove: Vec<RecordId>,
    },
}

/// What people can ask of a workspace, by family. The handlers of a family come with the part of the program that needs
/// them; see [`Handlers`](crate::handlers::context::Handlers).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // each variant is the family that it names
pub enum Command {
    Item(ItemCommand),
    Spike(SpikeCommand),
    Setup(SetupCommand),
    People(PeopleCommand),
    Lineage(LineageCommand),
    Sprint(SprintCommand),
    Upkeep(UpkeepCommand),
    Compliance(ComplianceCommand),
    Ledger(LedgerCommand),
    Exchange(ExchangeCommand),
    /// Take the last change back.
    Undo,
    /// Do it again.
    Redo,
}

macro_rules! family {
    ($($family:ident($type:ty);)+) => {
        $(impl From<$type> for Command {
            fn from(command: $type) -> Self {
                Self::$family(command)
            }
        })+
    };
}

family! {
    Item(ItemCommand);
    Spike(SpikeCommand);
    Setup(SetupCommand);
    People(PeopleCommand);
    Lineage(LineageCommand);
    Sprint(SprintCommand);
    Upkeep(UpkeepCommand);
    Compliance(ComplianceCommand);
    Ledger(LedgerCommand);
    Exchange(ExchangeCommand);
}

/// A command with who, when and under which identity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Intent {
    /// What is asked.
    pub command: Command,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who, when the browser knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The identity that the change will have; whoever asks makes it.
    pub change: ChangeId,
}

impl Command {
    /// The items that it would move to another status, and the status; of a decision, what it moves along.
    pub fn moves(&self) -> Option<(&[ItemId], &StatusId)> {
        match self {
            Self::Item(
                ItemCommand::EditItems {
                    ids,
                    set: ItemField::Status(to),
                }
                | ItemCommand::MoveItems { ids, to, .. },
            ) => Some((ids, to)),
            Self::Ledger(LedgerCommand::Decide { act, .. }) => act.as_deref()?.moves(),
            _ => None,
        }
    }

    /// The decision that it enters into the ledger.
    pub fn decision(&self) -> Option<&decision::Draft> {
        match self {
            Self::Ledger(LedgerCommand::Decide { draft, .. }) => Some(draft),
            _ => None,
        }
    }

    /// Whether it is a step that can be taken back. What follows from the calendar alone cannot: it would come back.
    pub fn is_a_step(&self) -> bool {
        !matches!(self, Self::Upkeep(UpkeepCommand::RaiseDue { .. }))
    }
}

impl Intent {
    /// The stamp of everything that this intent touches.
    pub fn stamp(&self) -> plumbline_document::meta::Stamp {
        plumbline_document::meta::Stamp {
            at: self.at,
            by: self.by,
            change: self.change,
        }
    }
}
