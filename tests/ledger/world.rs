//! A backlog in which decisions are made.

use super::super::common::{
    at, criterion, day, draft, framework, item_id, person, person_id, system, system_id,
};
use chrono::Duration;
use plumbline_commands::command::{
    Command, Intent, ItemCommand, LedgerCommand, PeopleCommand, SetupCommand,
};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ChangeId, StatusId, WorkspaceId};
use plumbline_document::judgement::Estimate;
use plumbline_document::ledger::decision::{Decision, DecisionKind, Draft, Rationale};
use plumbline_document::refusal::Refusal;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::{Chain, verify};
use std::sync::Arc;
use uuid::Uuid;

pub struct Room {
    pub bench: Editor,
    next: u64,
}

impl Room {
    /// Three people, a minimal and a high-risk system, five items of which four are judged.
    pub fn new() -> Self {
        let stamp = super::super::common::stamp(0);
        let workspace = Workspace::new(WorkspaceId(Uuid::from_u128(7)), "Test", stamp);
        let mut room = Self {
            bench: Editor::new(workspace),
            next: 1,
        };
        for (n, name) in (1..).zip(["Ines Okafor", "Tomas Lindqvist", "Priya Raman"]) {
            room.act(PeopleCommand::PutPerson {
                person: person(n, name),
            });
        }
        room.act(SetupCommand::PutSystem {
            system: system(1, "Copilot"),
        });
        let mut triage = system(2, "Triage");
        (triage.stated_tier, triage.duties_open, triage.duties_all) = (Tier::HighRisk, 12, 20);
        room.act(SetupCommand::PutSystem { system: triage });
        let drafts = (1..=5).map(|n| {
            let mut new = draft(n, &format!("Item {n}"));
            new.fields
                .push(ItemField::System(Some(system_id(1 + n % 2))));
            new
        });
        room.act(ItemCommand::AddItems {
            drafts: drafts.collect(),
        });
        for (n, value) in (1..5).zip([70.0, 35.5, 90.0, 12.25]) {
            for (of, v) in [
                ("business_value", value),
                ("data_availability", 50.0),
                ("confidence", 60.0),
                ("effort", 3.0 * f64::from(n)),
            ] {
                room.judge(n, of, v);
            }
        }
        room
    }

    /// One person, one item.
    pub fn bare() -> Self {
        let stamp = super::super::common::stamp(0);
        let workspace = Workspace::new(WorkspaceId(Uuid::from_u128(7)), "Test", stamp);
        let mut room = Self {
            bench: Editor::new(workspace),
            next: 1,
        };
        for n in 1..=2 {
            room.act(PeopleCommand::PutPerson {
                person: person(n, "Ines Okafor"),
            });
        }
        room.act(SetupCommand::UseFramework {
            id: framework("value_effort"),
        });
        room.act(ItemCommand::AddItems {
            drafts: vec![draft(1, "Item 1")],
        });
        room
    }

    pub fn at(&self) -> chrono::DateTime<chrono::Utc> {
        at(0) + Duration::days(20_780) + Duration::hours(i64::try_from(self.next).unwrap())
    }

    pub fn intent(&mut self, command: impl Into<Command>) -> Intent {
        let intent = Intent {
            command: command.into(),
            at: self.at(),
            by: Some(person_id(1)),
            change: ChangeId(self.next),
        };
        self.next += 1;
        intent
    }

    pub fn try_act(&mut self, command: impl Into<Command>) -> Result<(), Refusal> {
        let intent = self.intent(command);
        self.bench.execute(&intent).map(|_| ())
    }

    pub fn act(&mut self, command: impl Into<Command>) {
        self.try_act(command).unwrap();
    }

    pub fn judge(&mut self, n: u32, of: &str, value: f64) {
        self.act(ItemCommand::Judge {
            ids: vec![item_id(n)],
            criterion: criterion(of),
            rater: Some(person_id(1)),
            value: Some(Estimate::Exact(value)),
            note: String::new(),
        });
    }

    pub fn decide(&mut self, kind: DecisionKind, items: &[u32], why: &str) {
        let draft = decision(kind, items, why);
        self.act(LedgerCommand::Decide {
            draft: Box::new(draft),
            act: None,
        });
    }

    pub fn decide_and(&mut self, draft: Draft, act: Command) -> Result<(), Refusal> {
        self.try_act(LedgerCommand::Decide {
            draft: Box::new(draft),
            act: Some(Box::new(act)),
        })
    }

    pub fn workspace(&self) -> &Workspace {
        self.bench.workspace()
    }

    pub fn chain(&self) -> Chain {
        Chain::of(&self.workspace().decisions)
    }

    pub fn last(&self) -> Arc<Decision> {
        self.chain().head().unwrap().decision().unwrap().clone()
    }

    pub fn assert_holds(&self) {
        let report = verify(self.workspace());
        assert!(report.holds(), "{}", report.words());
        assert_eq!(report.entries, self.workspace().decisions.len());
    }

    /// Three decisions with different things between them.
    pub fn small_ledger() -> Self {
        let mut room = Self::new();
        room.decide(
            DecisionKind::Accept,
            &[1],
            "The pilot showed 82 of 100 right answers.",
        );
        room.judge(1, "business_value", 81.5);
        room.decide(
            DecisionKind::Defer,
            &[2, 5],
            "Waits for the data contract — “Q1”.",
        );
        room.act(SetupCommand::UseFramework {
            id: framework("value_effort"),
        });
        room.decide(DecisionKind::Reject, &[4], "Too dear for what it brings.");
        room
    }
}

pub fn to(n: u32, status: &str) -> Command {
    Command::Item(ItemCommand::EditItems {
        ids: vec![item_id(n)],
        set: ItemField::Status(StatusId::from(status)),
    })
}

pub fn decision(kind: DecisionKind, items: &[u32], why: &str) -> Draft {
    Draft {
        items: items.iter().map(|n| item_id(*n)).collect(),
        deciders: vec![person_id(1)],
        consulted: vec![person_id(2)],
        rationale: Rationale {
            why: why.to_owned(),
            ..Rationale::default()
        },
        ..Draft::new(kind, day("2026-11-25"))
    }
}
