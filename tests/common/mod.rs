//! A small world to try commands on, and a bench that checks after each of them what must hold after all of them.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_wrap
)]

use chrono::{DateTime, Duration, NaiveDate, Utc};
use plumbline_commands::command::{Command, Intent, ItemCommand, PeopleCommand, SetupCommand};
use plumbline_commands::editor::{Editor, Touched};
use plumbline_document::cadence::{Cadence, Recurrence};
use plumbline_document::change::Change;
use plumbline_document::criterion::Criterion;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{
    CadenceId, ChangeId, CommentId, CriterionId, DatasetId, FrameworkId, ItemId, ModelId,
    MonitorId, PersonId, RunId, SprintId, SystemId, VersionId, ViewId, WorkspaceId,
};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion, Stage};
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::monitor::{
    Finding, Monitor, Persistence, Run, Severity, Side, Verdict, Watch,
};
use plumbline_document::person::Person;
use plumbline_document::refusal::Refusal;
use plumbline_document::sprint::{HalfDays, Sprint};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::view::{Query, View};
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

pub const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(7));

pub fn item_id(n: u32) -> ItemId {
    ItemId(Uuid::from_u128(0x1000 + u128::from(n)))
}

pub fn person_id(n: u32) -> PersonId {
    PersonId(Uuid::from_u128(0x2000 + u128::from(n)))
}

pub fn system_id(n: u32) -> SystemId {
    SystemId(Uuid::from_u128(0x3000 + u128::from(n)))
}

pub fn view_id(n: u32) -> ViewId {
    ViewId(Uuid::from_u128(0x4000 + u128::from(n)))
}

pub fn sprint_id(n: u32) -> SprintId {
    SprintId(Uuid::from_u128(0x6000 + u128::from(n)))
}

/// Sprint `n` runs in the `n`th fortnight of 2027, with room for ten days.
pub fn sprint(n: u32, name: &str) -> Sprint {
    let start = day("2027-01-04") + Duration::days(14 * (i64::from(n) - 1));
    let end = start + Duration::days(11);
    let mut sprint = Sprint::new(sprint_id(n), name, start, end, Meta::new(stamp(0)));
    sprint.capacity.team = HalfDays(20);
    sprint
}

pub fn comment_id(n: u32) -> CommentId {
    CommentId(Uuid::from_u128(0x5000 + u128::from(n)))
}

pub fn model_id(n: u32) -> ModelId {
    ModelId(Uuid::from_u128(0x6000 + u128::from(n)))
}

pub fn version_id(n: u32) -> VersionId {
    VersionId(Uuid::from_u128(0x7000 + u128::from(n)))
}

pub fn dataset_id(n: u32) -> DatasetId {
    DatasetId(Uuid::from_u128(0x8000 + u128::from(n)))
}

pub fn cadence_id(n: u32) -> CadenceId {
    CadenceId(Uuid::from_u128(0x9000 + u128::from(n)))
}

pub fn monitor_id(n: u32) -> MonitorId {
    MonitorId(Uuid::from_u128(0xa000 + u128::from(n)))
}

pub fn run_id(n: u32) -> RunId {
    RunId(Uuid::from_u128(0xb000 + u128::from(n)))
}

pub fn criterion(id: &str) -> CriterionId {
    CriterionId::from(id)
}

pub fn framework(id: &str) -> FrameworkId {
    FrameworkId::from(id)
}

pub fn at(n: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::seconds(n as i64)
}

pub fn stamp(n: u64) -> Stamp {
    Stamp {
        at: at(n),
        by: None,
        change: ChangeId(n),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn draft(n: u32, title: &str) -> Draft {
    Draft {
        id: item_id(n),
        title: title.to_owned(),
        kind: Kind::Feature,
        fields: Vec::new(),
        judgements: Vec::new(),
    }
}

pub fn person(n: u32, name: &str) -> Person {
    Person {
        id: person_id(n),
        name: name.to_owned(),
        pseudonym: false,
        aliases: Vec::new(),
        meta: Meta::new(stamp(0)),
    }
}

pub fn system(n: u32, name: &str) -> System {
    System {
        stated_tier: Tier::Minimal,
        ..System::new(system_id(n), name, stamp(0))
    }
}

pub fn view(n: u32, name: &str) -> View {
    View {
        id: view_id(n),
        name: name.to_owned(),
        query: Query::default(),
        framework: None,
        meta: Meta::new(stamp(0)),
    }
}

pub fn model(n: u32, name: &str) -> Model {
    Model {
        id: model_id(n),
        name: name.to_owned(),
        purpose: String::new(),
        owner: None,
        systems: Vec::new(),
        refresh_days: None,
        link: String::new(),
        meta: Meta::new(stamp(0)),
    }
}

pub fn version(n: u32, of: u32, stage: Stage) -> ModelVersion {
    ModelVersion {
        id: version_id(n),
        model: model_id(of),
        name: format!("v{n}"),
        stage,
        released: None,
        trained_on: Vec::new(),
        metrics: BTreeMap::new(),
        aliases: Vec::new(),
        link: String::new(),
        meta: Meta::new(stamp(0)),
    }
}

pub fn dataset(n: u32, name: &str) -> Dataset {
    Dataset {
        id: dataset_id(n),
        name: name.to_owned(),
        version: String::new(),
        digest: String::new(),
        source: String::new(),
        owner: None,
        lawful_basis: String::new(),
        meta: Meta::new(stamp(0)),
    }
}

/// A cadence that makes items on the day itself.
pub fn cadence(n: u32, start: &str, rule: &str) -> Cadence {
    Cadence {
        id: cadence_id(n),
        name: format!("Check {n}"),
        kind: Kind::Monitoring,
        notes: String::new(),
        system: None,
        model: None,
        dataset: None,
        owner: None,
        effort: None,
        recurrence: Recurrence::Calendar {
            start: day(start),
            rule: rule.parse().unwrap(),
            also: Vec::new(),
        },
        lead_days: 0,
        since: day(start),
        skipped: Vec::new(),
        paused: false,
        meta: Meta::new(stamp(0)),
    }
}

pub fn monitor(n: u32) -> Monitor {
    Monitor {
        id: monitor_id(n),
        name: format!("Monitor {n}"),
        model: None,
        dataset: None,
        watch: Watch::Data,
        columns: Vec::new(),
        method: "plumbline".to_owned(),
        threshold: None,
        side: Side::Above,
        window: String::new(),
        strong: Persistence { of: 1, last: 1 },
        weak: Persistence { of: 2, last: 3 },
        cadence: None,
        owner: None,
        severity: Severity::High,
        paused: false,
        episodes: Vec::new(),
        meta: Meta::new(stamp(0)),
    }
}

/// A run of monitor 1, so many hours after the epoch.
pub fn run(n: u32, verdict: Verdict) -> Run {
    Run {
        id: run_id(n),
        monitor: monitor_id(1),
        at: at(u64::from(n) * 3600),
        verdict,
        why: String::new(),
        source: "test".to_owned(),
        value: Some(0.5),
        measure: "PSI".to_owned(),
        threshold: Some(0.2),
        version: None,
        digest: format!("sha256:{n}"),
        rows: Some([500, 480]),
        findings: vec![Finding {
            column: "age".to_owned(),
            verdict,
            method: "psi".to_owned(),
            value: Some(0.5),
            threshold: Some(0.2),
        }],
        episode: None,
        meta: Meta::new(stamp(0)),
    }
}

pub fn edit(n: u32, set: ItemField) -> Command {
    Command::Item(ItemCommand::EditItems {
        ids: vec![item_id(n)],
        set,
    })
}

pub fn judge(n: u32, of: &str, value: impl Into<Option<f64>>) -> Command {
    Command::Item(ItemCommand::Judge {
        ids: vec![item_id(n)],
        criterion: criterion(of),
        rater: None,
        value: value.into().map(Estimate::Exact),
        note: String::new(),
    })
}

/// From now on the framework reads the effort from another criterion, which is made.
pub fn read_effort_from(pair: &mut Pair, id: &str) {
    let usual = pair.workspace().criteria.get(&criterion("effort"));
    let mut days = Criterion::clone(usual.unwrap());
    days.id = criterion(id);
    let of = framework("value_effort");
    let mut reads = Framework::clone(pair.workspace().frameworks.get(&of).unwrap());
    match &mut reads.method {
        Method::ValueEffort { effort, .. } => effort.clone_from(&days.id),
        other => panic!("{other:?}"),
    }
    pair.does(SetupCommand::PutCriterion { criterion: days });
    pair.does(SetupCommand::PutFramework { framework: reads });
    pair.does(SetupCommand::UseFramework { id: of });
}

/// A change as it comes out of the journal or from another tab.
pub fn by_wire(change: &Change) -> Change {
    serde_json::from_str(&serde_json::to_string(change).unwrap()).unwrap()
}

/// A workbench and another one that only hears of its changes. Whatever the command:
/// refused, the document is as it was; carried out, the change says all of it.
pub struct Pair {
    pub bench: Editor,
    pub follower: Editor,
    pub by: Option<PersonId>,
    ticks: u64,
}

impl Pair {
    pub fn new(workspace: Workspace) -> Self {
        Self {
            bench: Editor::new(workspace.clone()),
            follower: Editor::new(workspace),
            by: None,
            ticks: 0,
        }
    }

    /// An empty workspace with the default statuses, criteria and frameworks.
    pub fn empty() -> Self {
        Self::new(Workspace::new(WORKSPACE, "Test", stamp(0)))
    }

    /// Items 1 to 5 (`PLB-1` to `PLB-5`), two people, two systems, a view; nothing to undo.
    pub fn small() -> Self {
        let mut pair = Self::empty();
        for n in 1..=2 {
            let name = ["Ines Okafor", "Tomas Lindqvist"][n as usize - 1];
            pair.does(PeopleCommand::PutPerson {
                person: person(n, name),
            });
            pair.does(SetupCommand::PutSystem {
                system: system(n, &format!("System {n}")),
            });
        }
        pair.does(SetupCommand::PutView {
            view: view(1, "Mine"),
        });
        let drafts = (1..=5).map(|n| draft(n, &format!("Item {n}"))).collect();
        pair.does(ItemCommand::AddItems { drafts });
        let ticks = pair.ticks;
        Self {
            ticks,
            ..Self::new(pair.workspace().clone())
        }
    }

    pub fn workspace(&self) -> &Workspace {
        self.bench.workspace()
    }

    pub fn item(&self, n: u32) -> &Arc<Item> {
        self.workspace().items.get(&item_id(n)).unwrap()
    }

    /// The stamp of the last intent.
    pub fn last_stamp(&self) -> Stamp {
        Stamp {
            by: self.by,
            ..stamp(self.ticks)
        }
    }

    pub fn try_with(&mut self, command: impl Into<Command>) -> Result<(Change, Touched), Refusal> {
        self.ticks += 1;
        let intent = Intent {
            command: command.into(),
            at: at(self.ticks),
            by: self.by,
            change: ChangeId(self.ticks),
        };
        let before = self.workspace().clone();
        let labels = |bench: &Editor| {
            (
                bench.can_undo().map(str::to_owned),
                bench.can_redo().map(str::to_owned),
            )
        };
        let labels_before = labels(&self.bench);
        let done = self.bench.execute(&intent);
        match &done {
            Err(refusal) => {
                assert_eq!(self.workspace(), &before, "a refused command changed it");
                assert_eq!(labels(&self.bench), labels_before);
                assert!(!refusal.at.is_empty() && !refusal.message.is_empty());
            }
            Ok((change, _)) => {
                assert_eq!(change.edits.is_empty(), self.workspace() == &before);
                let heard = by_wire(change);
                assert_eq!(&heard, change);
                self.follower.follow(&heard).expect("a change that fits");
                assert_eq!(self.follower.workspace(), self.workspace());
            }
        }
        done
    }

    /// Carried out.
    #[track_caller]
    pub fn does(&mut self, command: impl Into<Command>) -> Change {
        match self.try_with(command) {
            Ok((change, _)) => change,
            Err(refusal) => panic!("{}: {refusal}", refusal.at),
        }
    }

    /// Carried out, and nothing differs.
    #[track_caller]
    pub fn does_nothing(&mut self, command: impl Into<Command>) {
        let change = self.does(command);
        assert_eq!(change.edits, Vec::new());
    }

    /// Refused, with where, why and what to do.
    #[track_caller]
    pub fn refuses(&mut self, command: impl Into<Command>, at: &str, message: &str, hint: &str) {
        match self.try_with(command) {
            Ok((change, _)) => panic!("“{}” was carried out", change.label),
            Err(refusal) => assert_eq!(
                (&*refusal.at, &*refusal.message, &*refusal.hint),
                (at, message, hint)
            ),
        }
    }
}
