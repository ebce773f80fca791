//! 1,000 decisions on 10,000 items, in a storage of the size that browsers give.

use super::super::common::{at, criterion, day, person};
use super::super::memory_store::MemoryStore;
use plumbline_commands::command::{Command, Intent, ItemCommand, LedgerCommand, PeopleCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::Draft as ItemDraft;
use plumbline_document::ids::{ChangeId, ItemId, PersonId, WorkspaceId};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::ledger::decision::{DecisionKind, Draft, Rationale};
use plumbline_document::meta::Stamp;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::verify;
use plumbline_features::ledger::replay::{Outcome, replay};
use plumbline_persistence::open::{Schema, open};
use plumbline_persistence::workspace_store::WorkspaceStore;
use uuid::Uuid;

/// UTF-16 units, keys and values, that Chromium gives an origin.
const QUOTA: usize = 5_242_880;
const ITEMS: u32 = 10_000;
const DECISIONS: u32 = 1_000;

/// splitmix64 (Steele et al. 2014), so that texts and numbers do not repeat.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn words(&mut self, n: u64) -> String {
        const WORDS: [&str; 32] = [
            "claims",
            "model",
            "broker",
            "retrieval",
            "label",
            "drift",
            "policy",
            "triage",
            "golden",
            "set",
            "answers",
            "renewal",
            "audit",
            "notice",
            "prompt",
            "feature",
            "training",
            "data",
            "quality",
            "check",
            "evidence",
            "risk",
            "review",
            "pilot",
            "latency",
            "cost",
            "vendor",
            "release",
            "monitor",
            "threshold",
            "weekly",
            "customers",
        ];
        let words = (0..n).map(|_| WORDS[usize::try_from(self.below(32)).unwrap()]);
        words.collect::<Vec<_>>().join(" ")
    }
}

struct Room {
    bench: Editor,
    dice: Dice,
    n: u64,
}

impl Room {
    fn act(&mut self, command: impl Into<Command>) -> plumbline_document::change::Change {
        self.n += 1;
        let intent = Intent {
            command: command.into(),
            at: at(1_700_000_000 + self.n * 60),
            by: Some(PersonId(Uuid::from_u128(0x2001))),
            change: ChangeId(self.n),
        };
        self.bench.execute(&intent).unwrap().0
    }
}

/// As the shell makes them: version 7, with random bits.
fn id(n: u32) -> ItemId {
    let mut dice = Dice(u64::from(n));
    let time = 1_760_000_000_000_u128 + u128::from(n) * 977;
    let bits = u128::from(dice.next()) & 0x3fff_ffff_ffff_ffff;
    ItemId(Uuid::from_u128(
        time << 80 | 7 << 76 | u128::from(dice.below(4096)) << 64 | 2 << 62 | bits,
    ))
}

fn room() -> Room {
    let stamp = Stamp {
        at: at(0),
        by: None,
        change: ChangeId(0),
    };
    let workspace = Workspace::new(WorkspaceId(Uuid::from_u128(7)), "Large", stamp);
    let mut room = Room {
        bench: Editor::new(workspace),
        dice: Dice(7),
        n: 0,
    };
    room.act(PeopleCommand::PutPerson {
        person: person(1, "Ines Okafor"),
    });
    let drafts = (1..=ITEMS).map(|n| {
        let judge = |of: &str, v: u64| {
            (
                criterion(of),
                Estimate::Exact(f64::from(u32::try_from(v).unwrap())),
            )
        };
        let dice = &mut room.dice;
        ItemDraft {
            id: id(n),
            title: dice.words(6),
            kind: Kind::ALL[usize::try_from(dice.below(10)).unwrap()],
            fields: Vec::new(),
            judgements: vec![
                judge("business_value", dice.below(101)),
                judge("data_availability", dice.below(101)),
                judge("confidence", dice.below(101)),
                judge("effort", 1 + dice.below(59)),
            ],
        }
    });
    let drafts: Vec<_> = drafts.collect();
    room.act(ItemCommand::AddItems { drafts });
    room
}

fn decide(room: &mut Room, n: u32) -> plumbline_document::change::Change {
    let words = room.dice.words(40);
    room.act(LedgerCommand::Decide {
        draft: Box::new(Draft {
            items: vec![id(1 + n * 7 % ITEMS)],
            deciders: vec![PersonId(Uuid::from_u128(0x2001))],
            rationale: Rationale {
                why: words,
                ..Rationale::default()
            },
            ..Draft::new(DecisionKind::Accept, day("2026-11-25"))
        }),
        act: None,
    })
}

#[test]
fn a_thousand_decisions_on_ten_thousand_items_fit() {
    let storage = MemoryStore::default();
    storage.set_quota(Some(QUOTA));
    let mut room = room();
    let mut store = WorkspaceStore::create(
        storage.clone(),
        room.bench.workspace(),
        plumbline_exchange::migrate::SCHEMA,
        at(1),
    )
    .unwrap();
    let mut sizes = Vec::new();
    for n in 0..DECISIONS {
        // One judgement changes between decisions.
        let (item, value) = (id(1 + n * 13 % ITEMS), f64::from(n % 100));
        let judged = room.act(ItemCommand::Judge {
            ids: vec![item],
            criterion: criterion("business_value"),
            rater: Some(PersonId(Uuid::from_u128(0x2001))),
            value: Some(Estimate::Exact(value + 0.5)),
            note: String::new(),
        });
        store.append(&judged).unwrap();
        let change = decide(&mut room, n);
        let size = serde_json::to_string(&change).unwrap().len();
        if n > 0 {
            sizes.push(size);
        }
        store.append(&change).unwrap();
        // As in the browser, a whole save follows when people pause, which they do after a decision.
        if let Err(fault) = store.save(room.bench.workspace(), at(u64::from(n))) {
            panic!("after {} decisions: {fault}", n + 1);
        }
    }
    store.save(room.bench.workspace(), at(9_998)).unwrap();
    store.save(room.bench.workspace(), at(9_999)).unwrap();
    let used = storage.used();
    println!(
        "{used} of {QUOTA} units; an entry with its change in the journal: {:?} bytes at most",
        sizes.iter().max()
    );
    assert!(used < QUOTA);
    // 2 KiB an entry and what changed: one row of a judged item, well under 1 KiB.
    assert!(
        sizes.iter().all(|size| *size <= 3 * 1024),
        "{:?}",
        sizes.iter().max()
    );
    let schema = Schema {
        current: plumbline_exchange::migrate::SCHEMA,
        migrate: &|_| Err(String::new()),
    };
    let opened = open(storage, room.bench.workspace().id, schema).unwrap();
    assert_eq!(&opened.workspace, room.bench.workspace());
    let report = verify(&opened.workspace);
    assert!(
        report.holds() && report.entries == 1_000,
        "{}",
        report.words()
    );
    let mut replayed = 0;
    for entry in opened
        .workspace
        .decisions
        .iter()
        .filter(|e| e.number() % 333 == 1)
    {
        let decision = entry.decision().unwrap();
        assert_eq!(
            replay(&opened.workspace, decision).unwrap().outcome,
            Outcome::Same
        );
        replayed += 1;
    }
    assert_eq!(replayed, 4);
}
