//! Native medians of the ranking and the table's query over 10,000 items, with the ratios that matter:
//! `cargo bench --no-default-features --bench engine`.
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use chrono::{DateTime, NaiveDate};
use plumbline_commands::command::{Command, Intent, ItemCommand, LedgerCommand, PeopleCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{
    ChangeId, CriterionId, FrameworkId, ItemId, PersonId, StatusId, SystemId, WorkspaceId,
};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::Kind;
use plumbline_document::ledger::decision::{DecisionKind, Draft, Rationale};
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::person::Person;
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::view::{GroupBy, Query, Sort};
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::{Chain, verify};
use plumbline_features::ledger::replay::replay;
use plumbline_features::prioritise::compare::compare;
use plumbline_features::prioritise::explain::explain;
use plumbline_features::prioritise::facets::facets;
use plumbline_features::prioritise::headline::headline;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::ranking::Ranking;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;

const ITEMS: u32 = 10_000;

fn main() {
    let mut workspace = workspace();
    let framework = workspace.framework().unwrap().as_ref().clone();
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let mut ranking = Ranking::compute(&workspace, &framework, today);
    let other = workspace
        .frameworks
        .get(&FrameworkId::from("weighted"))
        .unwrap()
        .clone();
    let second = Ranking::compute(&workspace, &other, today);
    let mut index = QueryIndex::build(&workspace);

    println!("{ITEMS} items, native, medians");
    let compute = median("compute", 15, |_| {
        black_box(Ranking::compute(&workspace, &framework, today));
    });
    let reweigh = median("reweigh (slider)", 51, |n| {
        ranking.reweigh(&workspace, &slid(&framework, n));
    });
    let update = median("update one item", 201, |n| {
        let slot = u32::try_from(n * 7919).unwrap() % ITEMS;
        let mut item = workspace.items.at(slot).unwrap().as_ref().clone();
        judge(&mut item, "business_value", (n % 100) as f64);
        workspace.items.put(Arc::new(item));
        ranking.update(&workspace, slot);
        index.update(&workspace, slot);
    });
    let query = |text: &str| Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let all = median("rows, no filter", 51, |_| {
        black_box(index.rows(&workspace, &ranking, &query(""), today));
    });
    let mut filter = 0.0_f64;
    for text in ["c", "chu", "churn 77", "no such words"] {
        filter = filter.max(median(&format!("filter “{text}”"), 51, |_| {
            black_box(index.rows(&workspace, &ranking, &query(text), today));
        }));
    }
    let sorted = Query {
        sort: Some(Sort {
            column: "title".to_owned(),
            descending: false,
        }),
        ..Query::default()
    };
    median("sort by title", 15, |_| {
        black_box(index.rows(&workspace, &ranking, &sorted, today));
    });
    let grouped = Query {
        group: GroupBy::Epic,
        ..Query::default()
    };
    median("group by epic", 15, |_| {
        black_box(index.rows(&workspace, &ranking, &grouped, today));
    });
    median("facet counts", 15, |_| {
        black_box(facets(&index, &workspace, &ranking, &query(""), today));
    });
    median("explain the last item", 15, |_| {
        black_box(explain(
            &workspace,
            &ranking,
            &framework,
            *ranking.scored().last().unwrap(),
        ));
    });
    median("headline", 15, |_| {
        black_box(headline(&workspace, &ranking, &framework));
    });
    median("compare two frameworks", 15, |_| {
        black_box(compare(&ranking, &second, 10));
    });
    ledger(workspace);
    println!("update / compute    {:.5}", update / compute);
    println!("reweigh / compute   {:.3}", reweigh / compute);
    println!("filter / all rows   {:.3}", filter / all);
}

/// 1,000 decisions on all these items, with a judgement changed between two of them.
fn ledger(workspace: Workspace) {
    let mut bench = Editor::new(workspace);
    let mut act = |n: u64, command: Command| {
        let intent = Intent {
            command,
            at: DateTime::UNIX_EPOCH,
            by: None,
            change: ChangeId(n),
        };
        bench.execute(&intent).unwrap();
    };
    let person = PersonId(Uuid::from_u128(9));
    act(
        1,
        Command::People(PeopleCommand::PutPerson {
            person: Person {
                id: person,
                name: "Ines Okafor".to_owned(),
                pseudonym: false,
                aliases: Vec::new(),
                meta: Meta::new(Stamp {
                    at: DateTime::UNIX_EPOCH,
                    by: None,
                    change: ChangeId(1),
                }),
            },
        }),
    );
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let ids = (1..=1_000_u32).map(|n| ItemId(Uuid::from_u128(u128::from(n * 7))));
    let ids: Vec<ItemId> = ids.collect();
    let mut deciding = Vec::new();
    for (n, id) in (2..).zip(&ids) {
        act(
            2 * n,
            Command::Item(ItemCommand::Judge {
                ids: vec![*id],
                criterion: CriterionId::from("business_value"),
                rater: None,
                value: Some(Estimate::Exact((n % 100) as f64)),
                note: String::new(),
            }),
        );
        let start = Instant::now();
        act(2 * n + 1, Command::Ledger(LedgerCommand::Decide {
            draft: Box::new(Draft {
                items: vec![*id],
                deciders: vec![person],
                rationale: Rationale {
                    why: "The pilot showed 82 right answers of 100, and the golden set agrees with it.".to_owned(),
                    ..Rationale::default()
                },
                ..Draft::new(DecisionKind::Accept, today)
            }),
            act: None,
        }));
        deciding.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    deciding.sort_by(f64::total_cmp);
    println!("  {:<26}{:>9.3} ms", "decide", deciding[deciding.len() / 2]);
    let workspace = bench.workspace();
    median("verify 1,000 decisions", 5, |_| {
        assert!(black_box(verify(workspace)).holds());
    });
    let last = Chain::of(&workspace.decisions)
        .head()
        .unwrap()
        .decision()
        .unwrap()
        .clone();
    median("replay the last of them", 5, |_| {
        black_box(replay(workspace, &last).unwrap());
    });
}

/// The median time of `work` in milliseconds, printed.
fn median(name: &str, runs: usize, mut work: impl FnMut(usize)) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|n| {
            let start = Instant::now();
            work(n);
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let median = times[runs / 2];
    println!("  {name:<26}{median:>9.3} ms");
    median
}

/// The framework with its first weight moved, as a slider does.
fn slid(framework: &Framework, n: usize) -> Framework {
    let mut framework = framework.clone();
    if let Method::Weighted { weights, .. } = &mut framework.method {
        weights[0].points = (n % 100) as f64;
    }
    framework
}

fn judge(item: &mut Item, criterion: &str, value: f64) {
    let judgement = Judgement {
        by: None,
        value: Estimate::Exact(value),
        at: None,
        note: String::new(),
    };
    item.judgements
        .insert(CriterionId::from(criterion), vec![judgement]);
}

fn workspace() -> Workspace {
    let stamp = Stamp {
        at: DateTime::UNIX_EPOCH,
        by: None,
        change: ChangeId(1),
    };
    let mut workspace = Workspace::new(WorkspaceId(Uuid::nil()), "Bench", stamp);
    let system = SystemId(Uuid::from_u128(1));
    workspace.systems.put(Arc::new(System {
        stated_tier: Tier::HighRisk,
        duties_open: 12,
        duties_all: 20,
        ..System::new(system, "Claims triage", stamp)
    }));
    let words = [
        "churn",
        "claims",
        "forecast",
        "label",
        "drift",
        "prompt",
        "risk",
        "telematics",
    ];
    // A fixed linear congruence: the same backlog in every run.
    let mut seed = 1_u64;
    let mut next = |bound: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % bound
    };
    for number in 1..=ITEMS {
        let word = words[usize::try_from(next(8)).unwrap()];
        let mut item = Item::new(
            ItemId(Uuid::from_u128(u128::from(number))),
            number,
            format!("Improve {word} {}", next(1000)),
            Kind::ALL[usize::try_from(next(10)).unwrap()],
            StatusId::from("ready"),
            stamp,
        );
        item.system = (next(3) > 0).then_some(system);
        item.parent = (number > 100).then(|| ItemId(Uuid::from_u128(u128::from(next(100)) + 1)));
        item.tags = vec![word.to_owned()];
        item.notes = format!(
            "As somebody who works with {word} every day I want to see less of it, because it costs time."
        );
        for criterion in [
            "business_value",
            "data_availability",
            "confidence",
            "effort",
        ] {
            judge(&mut item, criterion, next(1000) as f64 / 10.0);
        }
        workspace.items.put(Arc::new(item));
    }
    workspace
}
