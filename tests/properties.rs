//! What holds after any sequence of commands, sensible ones and others, over a small world of every sort of entity.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;
#[path = "common/memory_store.rs"]
mod memory_store;

use chrono::NaiveDate;
use common::*;
use memory_store::MemoryStore;
use plumbline_commands::command::{
    Command, ExchangeCommand, Intent, ItemCommand, LedgerCommand, LineageCommand, PeopleCommand,
    SetupCommand, SpikeAct, SpikeCommand, SprintCommand, UpkeepCommand,
};
use plumbline_commands::editor::{Editor, Touched};
use plumbline_document::cadence::Recurrence;
use plumbline_document::change::{Change, Edit};
use plumbline_document::criterion::{Anchor, Criterion, Scale};
use plumbline_document::debt::{Debt, DebtClass};
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::framework::{Framework, Method};
use plumbline_document::gate::Gate;
use plumbline_document::ids::{ChangeId, ItemId, PersonId, StatusId};
use plumbline_document::item::{Item, Link, ObligationRef};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::ledger::decision;
use plumbline_document::ledger::decision::{DecisionKind, Rationale};
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::lineage::model::{Stage, TrainedOn};
use plumbline_document::monitor::{Persistence, Step, Verdict as RunVerdict};
use plumbline_document::outcome::{Outcome, Target};
use plumbline_document::record::{Record, RecordId};
use plumbline_document::settings::{Category, Settings};
use plumbline_document::spike::{Informs, Spike, Update, Verdict};
use plumbline_document::sprint::{
    Allotment, CarryOver, Choice, Class, Commitment, HalfDays, Quota, Sprint,
};
use plumbline_document::system::System;
use plumbline_document::table::Table;
use plumbline_document::tier::Tier;
use plumbline_document::view::View;
use plumbline_document::workflow;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::{Limits, ReadFile, export, read};
use plumbline_features::cadence::due::Calendar;
use plumbline_features::ledger::chain::verify;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_persistence::key_value_store::{KeyValueStore, StoreError};
use plumbline_persistence::open::{OpenError, Schema, open};
use plumbline_persistence::workspace_store::WorkspaceStore;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What happens next.
#[derive(Clone, Debug)]
enum Act {
    Command(Box<Command>),
    /// An earlier state of one item comes back in an import, as it stood (the history shared) or with a new title.
    Reimport(u32, Index, Option<String>),
}

impl Act {
    fn is_a_step(&self) -> bool {
        match self {
            Self::Command(command) => command.is_a_step(),
            Self::Reimport(..) => true,
        }
    }
}

fn items() -> impl Strategy<Value = ItemId> {
    (1u32..8).prop_map(item_id)
}

fn some_items() -> impl Strategy<Value = Vec<ItemId>> {
    prop_oneof![
        3 => items().prop_map(|id| vec![id]),
        2 => (1u32..6).prop_map(|n| (1..=n).map(item_id).collect()),
        2 => prop::collection::vec(items(), 0..5),
    ]
}

fn person_ref() -> impl Strategy<Value = PersonId> {
    (1u32..4).prop_map(person_id)
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Za-z ]{1,12}",
        2 => "\\PC{0,8}",
        1 => select(vec![
            "", " ", "\0", "\u{202e}x", "</script>", "\"\\\n", "=1+1", "Item 1", "Ines Okafor", "…",
        ]).prop_map(str::to_owned),
    ]
}

fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => (0u32..120).prop_map(f64::from),
        2 => -10.0..200.0f64,
        1 => select(vec![
            0.1 + 0.2, -0.0, 1e300, f64::MIN_POSITIVE, f64::NAN, f64::INFINITY, f64::NEG_INFINITY,
        ]),
    ]
}

fn estimate() -> impl Strategy<Value = Estimate> {
    let range = |(low, likely, high)| Estimate::Range { low, likely, high };
    prop_oneof![
        3 => number().prop_map(Estimate::Exact),
        1 => select(vec![1.0, 2.0, 3.0, 5.0, 8.0]).prop_map(Estimate::Exact),
        1 => (number(), number(), number()).prop_map(range),
        2 => (0.0..30.0f64, 0.0..30.0f64, 0.0..30.0f64).prop_map(move |(low, a, b)| {
            range((low, low + a, low + a + b))
        }),
    ]
}

fn date() -> impl Strategy<Value = NaiveDate> {
    prop_oneof![
        8 => (2024i32..2030, 1u32..13, 1u32..29)
            .prop_map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap()),
        1 => select(vec![NaiveDate::MIN, NaiveDate::MAX]),
    ]
}

fn status() -> impl Strategy<Value = StatusId> {
    select(vec![
        "idea",
        "ready",
        "shadow",
        "done",
        "rejected",
        "validated",
        "lost",
    ])
    .prop_map(StatusId::from)
}

fn field() -> impl Strategy<Value = ItemField> {
    let links = |urls: Vec<String>| {
        let link = |url| Link {
            title: "Link".to_owned(),
            url,
            relation: String::new(),
        };
        ItemField::Links(urls.into_iter().map(link).collect())
    };
    let duties = |dates: Vec<NaiveDate>| {
        let duty = |applies_from| ObligationRef {
            article: "Art. 50(2)".to_owned(),
            applies_from,
            ..ObligationRef::default()
        };
        ItemField::Discharges(dates.into_iter().map(duty).collect())
    };
    prop_oneof![
        1 => words().prop_map(ItemField::Title),
        1 => select(Kind::ALL.to_vec()).prop_map(ItemField::Kind),
        1 => select(Track::ALL.to_vec()).prop_map(ItemField::Track),
        2 => status().prop_map(ItemField::Status),
        1 => prop::option::of(1u32..4).prop_map(|s| ItemField::System(s.map(system_id))),
        2 => prop::option::of(items()).prop_map(ItemField::Parent),
        1 => prop::option::of(person_ref()).prop_map(ItemField::Owner),
        1 => prop::option::of(date()).prop_map(ItemField::Due),
        1 => words().prop_map(ItemField::Notes),
        1 => prop::collection::vec(words(), 0..3).prop_map(ItemField::Tags),
        1 => words().prop_map(ItemField::AddTag),
        1 => words().prop_map(ItemField::RemoveTag),
        2 => prop::collection::vec(items(), 0..4).prop_map(ItemField::DependsOn),
        1 => prop::collection::vec(words(), 0..2).prop_map(links),
        1 => prop::collection::vec(date(), 0..2).prop_map(duties),
        1 => (words(), number()).prop_map(|(goal, threshold)| ItemField::Outcome(Some(Outcome {
            goal,
            target: Target { threshold: Some(threshold), ..Target::default() },
            ..Outcome::default()
        }))),
        1 => (prop::option::of(number()), prop::option::of(items())).prop_map(|(principal, paid_by)| {
            ItemField::Debt(Some(Debt { principal, paid_by, ..Debt::new(DebtClass::Prompt) }))
        }),
        1 => (1u32..4, 1u32..4).prop_map(|(m, d)| ItemField::Lineage(Lineage {
            models: vec![model_id(m)],
            datasets: vec![dataset_id(d)],
        })),
    ]
}

fn a_spike() -> impl Strategy<Value = Spike> {
    let informs = (items(), criterion_name(), prop::option::of(estimate()));
    let informs = informs.prop_map(|(item, of, value)| Informs {
        item,
        criterion: criterion(of),
        if_continue: value,
        if_pivot: None,
        if_stop: value,
    });
    let informs = prop::collection::vec(informs, 0..3);
    (words(), prop::option::of(number()), informs).prop_map(|(question, timebox, informs)| Spike {
        question,
        timebox,
        informs,
        ..Spike::default()
    })
}

fn a_spike_act() -> impl Strategy<Value = SpikeAct> {
    let update = (items(), criterion_name(), estimate(), any::<bool>());
    let update = update.prop_map(|(item, of, value, replace)| Update {
        item,
        criterion: criterion(of),
        value,
        replace,
    });
    let decide = (
        select(Verdict::ALL.to_vec()),
        words(),
        prop::collection::vec(update, 0..3),
    );
    prop_oneof![
        3 => Just(SpikeAct::Start),
        2 => Just(SpikeAct::Pause),
        1 => words().prop_map(|note| SpikeAct::Check { on_track: true, note }),
        1 => (number(), words()).prop_map(|(hours, reason)| SpikeAct::Extend { hours, reason }),
        1 => a_draft().prop_map(|d| SpikeAct::FollowUp { draft: Box::new(d) }),
        2 => decide.prop_map(|(verdict, note, updates)| SpikeAct::Decide { verdict, note, updates }),
        1 => words().prop_map(|reason| SpikeAct::Reopen { reason }),
    ]
}

fn criterion_name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "effort",
        "effort",
        "business_value",
        "confidence",
        "data_availability",
        "compliance_burden",
        "urgency",
        "rice_impact",
        "reach",
        "mine",
        "lost",
    ])
}

fn framework_name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "ai_value",
        "ai_value",
        "rice",
        "wsjf",
        "value_effort",
        "moscow",
        "mine",
        "lost",
    ])
}

fn a_draft() -> impl Strategy<Value = Draft> {
    let judged = (criterion_name(), estimate()).prop_map(|(c, value)| (criterion(c), value));
    (
        1u32..8,
        words(),
        select(Kind::ALL.to_vec()),
        prop::collection::vec(field(), 0..3),
        prop::collection::vec(judged, 0..2),
    )
        .prop_map(|(n, title, kind, fields, judgements)| Draft {
            kind,
            fields,
            judgements,
            ..draft(n, &title)
        })
}

fn a_system() -> impl Strategy<Value = System> {
    (
        1u32..4,
        words(),
        select(Tier::ALL.to_vec()),
        0u32..4,
        prop::option::of(date()),
        prop::option::of(person_ref()),
    )
        .prop_map(
            |(n, name, tier, duties_open, prohibited_from, owner)| System {
                stated_tier: tier,
                duties_open,
                duties_all: 3,
                prohibited_from,
                owner,
                ..system(n, &name)
            },
        )
}

fn usual() -> Workspace {
    Workspace::new(WORKSPACE, "Test", stamp(0))
}

fn a_criterion() -> impl Strategy<Value = Criterion> {
    (
        select(vec!["effort", "mine", "confidence"]),
        words(),
        number(),
        number(),
        number(),
    )
        .prop_map(|(id, name, max, highest, anchor)| {
            let effort = usual().criteria.get(&criterion("effort")).unwrap().clone();
            let mut new = Criterion::clone(&effort);
            new.id = criterion(id);
            new.name = name;
            new.scale = Scale::Linear { min: 0.0, max };
            new.highest = Some(highest).filter(|h| *h < 100.0);
            new.anchors = vec![Anchor {
                value: anchor,
                text: "so much".to_owned(),
            }];
            new
        })
}

fn a_framework() -> impl Strategy<Value = Framework> {
    (
        framework_name(),
        framework_name(),
        words(),
        number(),
        criterion_name(),
    )
        .prop_map(|(like, id, name, value, of)| {
            let usual = usual();
            let like = usual.frameworks.get(&framework(like));
            let mut new = Framework::clone(like.unwrap_or(usual.framework().unwrap()));
            new.id = framework(id);
            new.name = name;
            match &mut new.method {
                Method::Weighted { weights, .. } => {
                    weights.truncate(3);
                    weights[0].points = value;
                    weights[1].to = value;
                    weights[2].criterion = criterion(of);
                }
                Method::Rice { days_per_month, .. } => *days_per_month = value,
                Method::ValueEffort {
                    effort_split,
                    value: by,
                    ..
                } => {
                    *effort_split = value;
                    *by = criterion(of);
                }
                _ => {}
            }
            new
        })
}

fn a_view() -> impl Strategy<Value = View> {
    (
        1u32..4,
        words(),
        prop::option::of(framework_name()),
        words(),
    )
        .prop_map(|(n, name, tied, text)| {
            let mut new = view(n, &name);
            new.framework = tied.map(framework);
            new.query.text = text;
            new
        })
}

fn a_sprint() -> impl Strategy<Value = Sprint> {
    let people = prop::option::of(person_ref());
    (
        1u32..4,
        words(),
        0i64..20,
        prop::option::of(items()),
        people,
        0u8..110,
    )
        .prop_map(|(n, name, days, pin, person, focus)| {
            let mut new = sprint(n, &name);
            new.end = new.start + chrono::Duration::days(days - 2);
            new.pins = pin.into_iter().collect();
            new.capacity.people = person
                .map(|person| Allotment {
                    person,
                    focus,
                    off: Vec::new(),
                })
                .into_iter()
                .collect();
            new.quotas = vec![Quota {
                class: Class::Debt,
                min: focus.saturating_sub(20),
                max: focus,
            }];
            new
        })
}

fn on_sprints() -> impl Strategy<Value = Command> {
    let id = || (1u32..4).prop_map(sprint_id);
    let reason = || select(vec!["", "a customer waits"]).prop_map(str::to_owned);
    let committed = prop::collection::vec((items(), 1u32..9), 0..4);
    let scope = (id(), items(), prop::option::of(1u32..9), reason());
    let carried = prop::collection::vec((items(), reason(), prop::option::of(id())), 0..5);
    prop_oneof![
        3 => a_sprint().prop_map(|sprint| Command::from(SprintCommand::PutSprint { sprint })),
        1 => id().prop_map(|id| Command::from(SprintCommand::RemoveSprint { id })),
        3 => (id(), committed, number()).prop_map(|(id, committed, value)| Command::from(SprintCommand::PlanSprint {
            id,
            committed: committed
                .into_iter()
                .map(|(item, size)| Commitment {
                    item,
                    size: HalfDays(size),
                    class: Class::Delivery,
                })
                .collect(),
            choice: Choice {
                framework: framework("ai_value"),
                value,
                gap: 0.0,
                runner_up: Vec::new(),
                runner_up_value: None,
                binding: String::new(),
            },
        })),
        3 => id().prop_map(|id| Command::from(SprintCommand::StartSprint { id })),
        3 => scope.prop_map(|(id, item, size, reason)| Command::from(SprintCommand::ChangeScope {
            id,
            item,
            size: size.map(HalfDays),
            reason,
        })),
        2 => (id(), carried).prop_map(|(id, carried)| Command::from(SprintCommand::EndSprint {
            id,
            carry_over: carried
                .into_iter()
                .map(|(item, reason, to)| CarryOver { item, reason, to })
                .collect(),
            note: "It went well.".to_owned(),
        })),
    ]
}

fn new_settings() -> impl Strategy<Value = Settings> {
    (
        words(),
        select(vec!["PLB", "X1", "", "-"]),
        framework_name(),
        number(),
        0usize..40,
    )
        .prop_map(|(name, prefix, rank_by, burden, drop)| {
            let mut new = Settings::clone(&usual().settings);
            new.name = name;
            new.prefix = prefix.to_owned();
            new.framework = framework(rank_by);
            new.compliance.burden_open = burden;
            if drop < new.statuses.len() {
                new.statuses[drop].category = Category::Done;
                new.statuses.remove(new.statuses.len() - 1 - drop);
            }
            new
        })
}

/// A template, or no status at all, with the suggested mapping and perhaps a pair too many.
fn a_workflow((which, more): (usize, Option<(StatusId, StatusId)>)) -> Command {
    let templates = workflow::templates();
    let statuses = templates.get(which).map(|t| t.statuses.clone());
    let statuses = statuses.unwrap_or_default();
    let mut mapping = workflow::suggest(&workflow::usual(), &statuses);
    mapping.extend(more);
    Command::Setup(SetupCommand::AdoptWorkflow { statuses, mapping })
}

fn a_record() -> impl Strategy<Value = Record> {
    let item = (
        1u32..8,
        1u32..12,
        words(),
        status(),
        prop::option::of(items()),
        0u64..3,
    );
    let item = item.prop_map(|(n, number, title, status, parent, made)| {
        let mut new = Item::new(item_id(n), number, title, Kind::Story, status, stamp(made));
        new.parent = parent;
        new.extra
            .insert("Reporter".to_owned(), vec!["Ines Okafor".to_owned()]);
        Record::Item(Arc::new(new))
    });
    prop_oneof![
        4 => item,
        1 => (1u32..4, words()).prop_map(|(n, name)| Record::Person(Arc::new(person(n, &name)))),
        1 => a_system().prop_map(|s| Record::System(Arc::new(s))),
        1 => a_view().prop_map(|v| Record::View(Arc::new(v))),
        1 => of_lineage(),
        1 => a_sprint().prop_map(|s| Record::Sprint(Arc::new(s))),
    ]
}

/// A model, version or dataset, with references that may lead nowhere.
fn of_lineage() -> impl Strategy<Value = Record> {
    (0u32..6, 1u32..4, 1u32..4, words(), number()).prop_map(|(what, n, to, text, value)| match what
    {
        0 => {
            let mut new = model(n, &text);
            new.systems = vec![system_id(to)];
            Record::Model(Arc::new(new))
        }
        1 => {
            let mut new = version(n, to, Stage::Production);
            new.name = text;
            new.metrics.insert("auc".to_owned(), value);
            new.trained_on = vec![TrainedOn {
                dataset: dataset_id(to),
                digest: String::new(),
            }];
            Record::Version(Arc::new(new))
        }
        2 => {
            let rules = [
                "FREQ=WEEKLY",
                "FREQ=DAILY;INTERVAL=3",
                "FREQ=MONTHLY;COUNT=2",
            ];
            let mut new = cadence(n, "1970-01-01", rules[(to % 3) as usize]);
            new.name = text;
            new.model = Some(model_id(to));
            new.effort = Some(value);
            new.lead_days = to * 5;
            if to == 3 {
                new.recurrence = Recurrence::AfterCompletion {
                    days: 2,
                    start: day("1970-01-01"),
                };
            }
            Record::Cadence(Arc::new(new))
        }
        3 => {
            let mut new = monitor(n);
            new.name = text;
            new.threshold = Some(value);
            new.weak = Persistence { of: n, last: to };
            Record::Monitor(Arc::new(new))
        }
        4 => {
            let mut new = run(n, RunVerdict::Weak);
            new.value = Some(value);
            Record::Run(Arc::new(new))
        }
        _ => {
            let mut new = dataset(n, &text);
            new.owner = Some(person_id(to));
            Record::Dataset(Arc::new(new))
        }
    })
}

fn a_record_id() -> impl Strategy<Value = RecordId> {
    prop_oneof![
        3 => items().prop_map(RecordId::Item),
        1 => person_ref().prop_map(RecordId::Person),
        1 => (1u32..4).prop_map(|n| RecordId::View(view_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Model(model_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Version(version_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Dataset(dataset_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Sprint(sprint_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Cadence(cadence_id(n))),
        1 => (1u32..4).prop_map(|n| RecordId::Monitor(monitor_id(n))),
        1 => framework_name().prop_map(|f| RecordId::Framework(framework(f))),
        1 => Just(RecordId::Settings),
    ]
}

fn on_items() -> impl Strategy<Value = Command> {
    let rater = prop::option::weighted(0.4, person_ref());
    let judge = (
        some_items(),
        criterion_name(),
        rater,
        prop::option::of(estimate()),
        "[a-z]{0,3}",
    );
    prop_oneof![
        2 => prop::collection::vec(a_draft(), 0..4).prop_map(|drafts| Command::from(ItemCommand::AddItems { drafts })),
        6 => (some_items(), field()).prop_map(|(ids, set)| Command::from(ItemCommand::EditItems { ids, set })),
        2 => (some_items(), status(), words()).prop_map(|(ids, to, reason)| Command::from(ItemCommand::MoveItems {
            ids,
            to,
            reason,
        })),
        2 => (items(), a_spike()).prop_map(|(item, spike)| Command::from(SpikeCommand::PutSpike {
            item,
            spike: Box::new(spike),
        })),
        3 => (items(), a_spike_act()).prop_map(|(item, act)| Command::from(SpikeCommand::RunSpike { item, act })),
        5 => judge.prop_map(|(ids, of, rater, value, note)| Command::from(ItemCommand::Judge {
            ids,
            criterion: criterion(of),
            rater,
            value,
            note,
        })),
        1 => (items(), 1u32..4, words()).prop_map(|(item, id, text)| Command::from(ItemCommand::AddComment {
            item,
            id: comment_id(id),
            text,
        })),
        1 => (items(), 1u32..4).prop_map(|(item, id)| Command::from(ItemCommand::RemoveComment {
            item,
            id: comment_id(id),
        })),
        2 => some_items().prop_map(|ids| Command::from(ItemCommand::TrashItems { ids })),
        1 => some_items().prop_map(|ids| Command::from(ItemCommand::RestoreItems { ids })),
        1 => some_items().prop_map(|ids| Command::from(ItemCommand::PurgeItems { ids })),
    ]
}

fn a_decision() -> impl Strategy<Value = Command> {
    let kind = select(DecisionKind::ALL.to_vec());
    let act = prop::option::of((some_items(), field()));
    let parts = (kind, some_items(), person_ref(), words(), date(), act);
    parts.prop_map(|(kind, items, decider, why, today, act)| {
        Command::from(LedgerCommand::Decide {
            draft: Box::new(decision::Draft {
                items,
                gates: vec![Gate::Rationale],
                deciders: vec![decider],
                rationale: Rationale {
                    why,
                    ..Rationale::default()
                },
                ..decision::Draft::new(kind, today)
            }),
            act: act.map(|(ids, set)| Box::new(Command::from(ItemCommand::EditItems { ids, set }))),
        })
    })
}

fn on_the_rest() -> impl Strategy<Value = Command> {
    let set_weight = (framework_name(), criterion_name(), number());
    let records = prop::collection::vec(a_record(), 0..3);
    let gone = prop::collection::vec(a_record_id(), 0..3);
    prop_oneof![
        1 => a_system().prop_map(|system| Command::from(SetupCommand::PutSystem { system })),
        1 => (1u32..4).prop_map(|n| Command::from(SetupCommand::RemoveSystem { id: system_id(n) })),
        1 => (1u32..4, words()).prop_map(|(n, name)| Command::from(PeopleCommand::PutPerson {
            person: person(n, &name),
        })),
        1 => (1u32..4, words()).prop_map(|(n, pseudonym)| Command::from(PeopleCommand::Pseudonymise {
            id: person_id(n),
            pseudonym,
        })),
        1 => (1u32..4).prop_map(|n| Command::from(PeopleCommand::RemovePerson { id: person_id(n) })),
        1 => a_criterion().prop_map(|criterion| Command::from(SetupCommand::PutCriterion { criterion })),
        1 => criterion_name().prop_map(|id| Command::from(SetupCommand::RemoveCriterion { id: criterion(id) })),
        2 => a_framework().prop_map(|framework| Command::from(SetupCommand::PutFramework { framework })),
        1 => framework_name().prop_map(|id| Command::from(SetupCommand::RemoveFramework { id: framework(id) })),
        2 => set_weight.prop_map(|(of, on, points)| Command::from(SetupCommand::SetWeight {
            framework: framework(of),
            criterion: criterion(on),
            points,
        })),
        1 => a_framework().prop_map(|f| Command::from(SetupCommand::SetWeights {
            framework: framework("ai_value"),
            weights: match f.method {
                Method::Weighted { weights, .. } => weights,
                _ => Vec::new(),
            },
        })),
        2 => framework_name().prop_map(|id| Command::from(SetupCommand::UseFramework { id: framework(id) })),
        1 => a_view().prop_map(|view| Command::from(SetupCommand::PutView { view })),
        3 => of_lineage().prop_map(|record| Command::from(LineageCommand::Put { record })),
        1 => a_record_id().prop_map(|id| Command::from(LineageCommand::Remove { id })),
        2 => (0u64..20).prop_map(|days| Command::from(UpkeepCommand::RaiseDue {
            calendar: Calendar {
                today: day("1970-01-01") + chrono::Days::new(days),
                offset: 60,
            },
        })),
        2 => (prop::collection::vec((1u32..9, select(RunVerdict::ALL.to_vec())), 0..4), 1u32..4).prop_map(
            |(runs, of)| Command::from(UpkeepCommand::RecordRuns {
                monitor: monitor_id(of),
                runs: runs.into_iter().map(|(n, verdict)| run(n * 10 + of, verdict)).collect(),
                today: day("1970-01-02"),
            }),
        ),
        1 => (1u32..4, select(Step::ALL.to_vec()), words()).prop_map(|(of, decision, reason)| {
            Command::from(UpkeepCommand::DecideAlert {
                monitor: monitor_id(of),
                decision,
                reason,
                today: day("1970-01-03"),
            })
        }),
        1 => (1u32..4).prop_map(|n| Command::from(SetupCommand::RemoveView { id: view_id(n) })),
        6 => on_sprints(),
        1 => new_settings().prop_map(|settings| Command::from(SetupCommand::PutSettings { settings })),
        1 => (0usize..5, prop::option::of((status(), status()))).prop_map(a_workflow),
        4 => a_decision(),
        2 => (records, gone).prop_map(|(put, remove)| Command::from(ExchangeCommand::Import {
            source: "file.json".to_owned(),
            put,
            remove,
        })),
    ]
}

/// Anything that people ask for but undo and redo.
fn forward() -> impl Strategy<Value = Act> {
    let command = |c| Act::Command(Box::new(c));
    let reimport = (1u32..8, any::<Index>(), prop::option::of("[a-z]{1,3}"));
    prop_oneof![
        10 => on_items().prop_map(command),
        8 => on_the_rest().prop_map(command),
        2 => reimport.prop_map(|(n, when, title)| Act::Reimport(n, when, title)),
    ]
}

/// Anything at all.
fn anything() -> impl Strategy<Value = Act> {
    prop_oneof![
        10 => forward(),
        3 => Just(Act::Command(Box::new(Command::Undo))),
        2 => Just(Act::Command(Box::new(Command::Redo))),
    ]
}

fn acts(of: impl Strategy<Value = Act>) -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(of, 1..24)
}

/// A workbench at work, with all the states that it has been in.
struct Run {
    bench: Editor,
    states: Vec<Workspace>,
    changes: Vec<Change>,
    ticks: u64,
}

impl Run {
    fn new() -> Self {
        let start = Pair::small().workspace().clone();
        Self {
            bench: Editor::new(start.clone()),
            states: vec![start],
            changes: Vec::new(),
            ticks: 1000,
        }
    }

    fn workspace(&self) -> &Workspace {
        self.bench.workspace()
    }

    fn command(&self, act: &Act) -> Command {
        let (n, when, title) = match act {
            Act::Command(command) => return Command::clone(command),
            Act::Reimport(n, when, title) => (n, when, title),
        };
        let then = when.get(&self.states).items.get(&item_id(*n));
        let put = then.map(|item| {
            let mut item = Item::clone(item);
            if let Some(title) = title {
                item.title.clone_from(title);
            }
            Record::Item(Arc::new(item))
        });
        Command::Exchange(ExchangeCommand::Import {
            source: "older copy".to_owned(),
            put: put.into_iter().collect(),
            remove: Vec::new(),
        })
    }

    /// Does it; none when it was refused. Whoever asks is in the people list, or not, or not known.
    fn act(&mut self, act: &Act) -> Option<(Change, Touched)> {
        let command = self.command(act);
        self.ticks += 1;
        let who = u32::try_from(self.ticks % 5).unwrap();
        let intent = Intent {
            command,
            at: at(self.ticks),
            by: (1..4).contains(&who).then(|| person_id(who)),
            change: ChangeId(self.ticks),
        };
        let before = self.workspace().clone();
        match self.bench.execute(&intent) {
            Ok((change, touched)) => {
                self.states.push(self.workspace().clone());
                self.changes.push(change.clone());
                Some((change, touched))
            }
            Err(refusal) => {
                assert_eq!(self.workspace(), &before, "refused, but changed: {refusal}");
                None
            }
        }
    }

    /// Undoes or redoes everything.
    fn all(&mut self, command: &Command) {
        while self.act(&Act::Command(Box::new(command.clone()))).is_some() {}
    }
}

/// Everything but the ledger, which undoing adds to.
fn rest(workspace: &Workspace) -> Workspace {
    Workspace {
        decisions: Table::default(),
        inputs: Table::default(),
        ..workspace.clone()
    }
}

fn of_framework(workspace: &Workspace) -> &Framework {
    workspace.framework().expect("a framework in use")
}

fn is_identity(came_back: &ReadFile, workspace: &Workspace) {
    assert_eq!(&came_back.workspace, workspace);
    assert!(came_back.notes.is_empty(), "{:?}", came_back.notes.list());
    assert!(came_back.refused.is_empty());
}

/// What a journal's patch must say, found by comparing the whole records as JSON: the oracle of the typed comparison.
fn patch_by_trees(
    before: &serde_json::Map<String, serde_json::Value>,
    after: &serde_json::Map<String, serde_json::Value>,
) -> serde_json::Map<String, serde_json::Value> {
    let mut patch = serde_json::Map::new();
    for (name, value) in after {
        match (before.get(name), value) {
            (Some(old), new) if old == new => {}
            (Some(serde_json::Value::Object(old)), serde_json::Value::Object(new))
                if name == "judgements" =>
            {
                let inner = patch_by_trees(old, new);
                patch.extend(inner.into_iter().map(|(n, v)| (format!("{name}/{n}"), v)));
            }
            (_, new) => drop(patch.insert(name.clone(), new.clone())),
        }
    }
    for name in before.keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), serde_json::Value::Null);
    }
    patch
}

type Seen = ((usize, usize), BTreeMap<String, String>);

/// Keeps what stood on the storage after every write.
#[derive(Default)]
struct Recorder {
    storage: MemoryStore,
    /// The number of changes that are known to be saved, and of those asked for.
    changes: Cell<(usize, usize)>,
    seen: RefCell<Vec<Seen>>,
}

impl Recorder {
    fn note(&self) {
        let now = (self.changes.get(), self.storage.values());
        self.seen.borrow_mut().push(now);
    }
}

impl KeyValueStore for &Recorder {
    fn get(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.storage.get(key)
    }
    fn set(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.storage.set(key, value)?;
        self.note();
        Ok(())
    }
    fn remove(&self, key: &str) -> Result<(), StoreError> {
        self.storage.remove(key)?;
        self.note();
        Ok(())
    }
    fn keys(&self) -> Result<Vec<String>, StoreError> {
        self.storage.keys()
    }
}

fn opened(values: BTreeMap<String, String>) -> Option<Workspace> {
    let schema = Schema {
        current: 1,
        migrate: &|_| Err("nothing to migrate".to_owned()),
    };
    match open(MemoryStore::with(values), WORKSPACE, schema) {
        Ok(opened) => {
            assert_eq!(opened.recovered.problems, Vec::<String>::new());
            Some(opened.workspace)
        }
        Err(OpenError::NotFound) => None,
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn undoing_all_is_the_start_and_redoing_all_the_end(acts in acts(forward())) {
        let mut run = Run::new();
        let start = run.workspace().clone();
        // What the program does by itself is no step that could be taken back.
        for act in acts.iter().filter(|a| a.is_a_step()) {
            run.act(act);
        }
        let end = run.workspace().clone();
        run.all(&Command::Undo);
        prop_assert_eq!(&rest(run.workspace()), &start);
        run.all(&Command::Redo);
        prop_assert_eq!(rest(run.workspace()), rest(&end));
        // And again, over the changes of undo and redo themselves.
        run.all(&Command::Undo);
        prop_assert_eq!(&rest(run.workspace()), &start);
        // The ledger has only grown, and every entry holds.
        for entry in end.decisions.iter() {
            prop_assert_eq!(run.workspace().decisions.get(&entry.id), Some(entry));
        }
        let report = verify(run.workspace());
        prop_assert!(report.holds(), "{}", report.words());
    }

    /// Another tab that hears every change is equal after each, undo and redo included; so is a replayed journal.
    #[test]
    fn a_follower_equals_the_writer(acts in acts(anything())) {
        let mut run = Run::new();
        let start = run.workspace().clone();
        let mut follower = Editor::new(start.clone());
        for act in &acts {
            let Some((change, touched)) = run.act(act) else {
                continue;
            };
            let heard = by_wire(&change);
            prop_assert_eq!(&heard, &change);
            let followed = follower.follow(&heard);
            prop_assert_eq!(followed.as_ref(), Ok(&touched));
            prop_assert_eq!(follower.workspace(), run.workspace());
        }
        let mut replay = Editor::new(start);
        for change in &run.changes {
            replay.follow(&by_wire(change)).unwrap();
        }
        prop_assert_eq!(replay.workspace(), run.workspace());
    }

    /// The journal names the fields that a comparison of the whole records as JSON finds, and no others.
    #[test]
    fn the_journal_names_the_fields_that_differ(acts in acts(anything())) {
        let mut run = Run::new();
        for act in &acts {
            let before = run.workspace().clone();
            let Some((change, _)) = run.act(act) else {
                continue;
            };
            for edit in &change.edits {
                let Edit::Patch { of, fields, .. } = edit else {
                    continue;
                };
                let steps = change.edits.iter().filter(|other| match other {
                    Edit::Put { record } => record.id() == *of,
                    Edit::Patch { of: other, .. } | Edit::Remove { of: other } => other == of,
                });
                if steps.count() > 1 {
                    continue; // what is in between is not seen here
                }
                let (old, new) = (before.record(of).unwrap(), run.workspace().record(of).unwrap());
                prop_assert_eq!(fields, &patch_by_trees(&old.fields(), &new.fields()), "{:?}", act);
            }
        }
    }

    /// What is brought up to date change by change is what would be worked out anew.
    #[test]
    fn ranking_and_index_are_as_if_worked_out_anew(acts in acts(anything()), today in date()) {
        let mut run = Run::new();
        let mut ranking = Ranking::compute(run.workspace(), of_framework(run.workspace()), today);
        let mut index = QueryIndex::build(run.workspace());
        for act in &acts {
            let Some((_, touched)) = run.act(act) else {
                continue;
            };
            let workspace = run.workspace();
            let framework = of_framework(workspace);
            if touched.everything {
                ranking = Ranking::compute(workspace, framework, today);
                index = QueryIndex::build(workspace);
            } else {
                if touched.scoring {
                    ranking.reweigh(workspace, framework);
                }
                ranking.update_all(workspace, &touched.items);
                for slot in &touched.items {
                    index.update(workspace, *slot);
                }
            }
            let anew = Ranking::compute(workspace, framework, today);
            prop_assert!(ranking == anew, "{:?}", act);
            prop_assert_eq!(ranking.ranks(), anew.ranks());
            prop_assert!(index == QueryIndex::build(workspace), "{:?}", act);
        }
    }

    /// A document made by commands alone needs no repair, and comes back as it was.
    #[test]
    fn exporting_and_reading_is_the_identity(acts in acts(anything())) {
        let mut run = Run::new();
        for act in &acts {
            run.act(act);
        }
        let workspace = run.workspace();
        let text = export(workspace, at(5000));
        let came_back = read(&text, Limits::default()).unwrap();
        is_identity(&came_back, workspace);
        prop_assert_eq!(&export(&came_back.workspace, at(5000)), &text);
        let one_line = serde_json::from_str::<serde_json::Value>(&text).unwrap().to_string();
        is_identity(&read(&one_line, Limits::default()).unwrap(), workspace);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The program may die after any write whatever: what is opened is the state before or after the command that
    /// was being saved.
    #[test]
    fn a_crash_leaves_the_state_before_or_after(
        acts in acts(anything()),
        saves in prop::collection::vec(any::<Index>(), 0..5),
    ) {
        let mut run = Run::new();
        let storage = Recorder::default();
        let mut store = WorkspaceStore::create(&storage, run.workspace(), 1, at(0)).unwrap();
        let saves: Vec<usize> = saves.iter().map(|s| s.index(acts.len())).collect();
        for (n, act) in acts.iter().enumerate() {
            if let Some((change, _)) = run.act(act) {
                let asked = run.changes.len();
                storage.changes.set((asked - 1, asked));
                store.append(&change).unwrap();
                storage.changes.set((asked, asked));
                // Once appended it is there.
                let found = opened(storage.storage.values());
                prop_assert_eq!(found.as_ref(), Some(run.workspace()));
            }
            if saves.contains(&n) {
                store.save(run.workspace(), at(n as u64)).unwrap();
            }
        }
        for ((saved, asked), values) in storage.seen.take() {
            match opened(values) {
                Some(found) => {
                    let known = &run.states[saved..=asked];
                    prop_assert!(known.contains(&found), "a third state at change {}", asked);
                }
                // Cut short while it was being put on the storage for the first time.
                None => prop_assert_eq!(asked, 0),
            }
        }
    }
}
