//! Random workspaces and small helpers for the tests of the exchange room.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, dead_code)]

use chrono::{DateTime, NaiveDate};
use plumbline_ai_act::assessment;
use plumbline_ai_act::assessment::assess;
use plumbline_ai_act::facts::{Answer, Facts};
use plumbline_ai_act::pack::RulePack;
use plumbline_document::assessed::{Accepted, Trigger, TriggerKind};
use plumbline_document::cadence::{Cadence, Raised, Recurrence};
use plumbline_document::calendar::DaysOff;
use plumbline_document::debt::{Debt, DebtClass};
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::gate::{Gate, Level};
use plumbline_document::health::{Health, Week};
use plumbline_document::ids::{
    CadenceId, ChangeId, CommentId, CriterionId, DatasetId, EvidenceId, FrameworkId, ItemId,
    ModelId, MonitorId, PersonId, RunId, SprintId, StatusId, SystemId, TriggerId, VersionId,
    ViewId, WorkspaceId,
};
use plumbline_document::item::{Comment, Item, Link, Move, ObligationRef, Origin};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::ledger::decision::{
    AboutItem, AboutSystem, Decision, DecisionKind, Inputs, Rationale, Stood,
};
use plumbline_document::ledger::entry::{Entry, Input, Signature};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::lineage::dataset::{Dataset, Lineage};
use plumbline_document::lineage::model::{Model, ModelVersion, Stage, TrainedOn};
use plumbline_document::meta::{FieldChange, HistoryEntry, Meta, Stamp};
use plumbline_document::monitor as watched;
use plumbline_document::monitor::{
    Alert, Closing, Monitor, Persistence, Severity, Side, Step, Watch,
};
use plumbline_document::outcome::{Comparison, Outcome, SliceMark, Target};
use plumbline_document::person::Person;
use plumbline_document::record::RecordId;
use plumbline_document::spike::{Check, Extension, Finding, Informs, Ruling, Run, Spike, Verdict};
use plumbline_document::sprint::{
    Allotment, Capacity, CarryOver, Choice, Class, Commitment, EarlierWeek, HalfDays, Quota,
    ScopeChange, Sprint, Stage as SprintStage,
};
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::view::{GroupBy, Query, Sort, View};
use plumbline_document::workspace::Workspace;
use plumbline_exchange::preview::{Counts, Preview};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Text that has broken programs before.
pub const HOSTILE: [&str; 16] = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "'=x",
    "<script>alert(1)</script>",
    "line\nbreak\r\nand \"quotes\", commas; bars|",
    "\u{feff}mark",
    "نص عربي",
    "e\u{301}\u{200b}👩‍🔬",
    "\u{0}\u{1}",
    "null",
    "{\"a\":1}",
    "\\u0041\\",
    " spaces ",
];

/// SplitMix64: the same numbers for the same seed.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }
    pub fn coin(&mut self) -> bool {
        self.roll() & 1 == 1
    }
    pub fn uuid(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.roll(), self.roll())
    }
    pub fn text(&mut self) -> String {
        let n = self.below(24);
        HOSTILE
            .get(n)
            .map_or_else(|| format!("text {n}"), |t| (*t).to_owned())
    }
    /// Any finite number, the awkward ones included.
    pub fn number(&mut self) -> f64 {
        let value = f64::from_bits(self.roll());
        if value.is_finite() { value } else { 0.1 + 0.2 }
    }
    pub fn stamp(&mut self) -> Stamp {
        let at = i64::try_from(self.roll() % 2_000_000_000).unwrap();
        let nanos = u32::try_from(self.roll() % 1_000_000_000).unwrap();
        Stamp {
            at: DateTime::from_timestamp(at, nanos).unwrap(),
            by: None,
            change: ChangeId(self.roll().max(1)),
        }
    }
    pub fn meta(&mut self) -> Meta {
        let mut meta = Meta::new(self.stamp());
        for _ in 0..self.below(5) {
            let field = FieldChange {
                field: "title".into(),
                from: self.text(),
                to: self.text(),
            };
            let stamp = self.stamp();
            meta.push(HistoryEntry {
                stamp,
                fields: vec![field],
            });
        }
        meta
    }
    pub fn date(&mut self) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(730_000 + i32::try_from(self.below(20_000)).unwrap())
            .unwrap()
    }
    fn estimate(&mut self) -> Estimate {
        if self.coin() {
            return Estimate::Exact(self.number());
        }
        let mut three = [self.number(), self.number(), self.number()];
        three.sort_by(f64::total_cmp);
        Estimate::range(three[0], three[1], three[2]).unwrap()
    }
}

pub fn stamp(n: u64) -> Stamp {
    Stamp {
        at: DateTime::from_timestamp(1_800_000_000 + i64::try_from(n).unwrap(), 0).unwrap(),
        by: None,
        change: ChangeId(n),
    }
}

/// Outcome, slice, spike and debt with something in every field.
fn describe(d: &mut Dice, item: &mut Item, others: &[ItemId], by: PersonId) {
    let target = Target {
        metric: d.text(),
        comparison: Comparison::ALL[d.below(2)],
        threshold: Some(d.number()),
        unit: d.text(),
        data: d.text(),
    };
    item.outcome = Some(Arc::new(Outcome {
        goal: d.text(),
        hypothesis: d.text(),
        target: target.clone(),
    }));
    item.slice = Some(Arc::new(SliceMark {
        pattern: "population".into(),
        left_out: d.text(),
    }));
    let (at, by) = (d.stamp().at, Some(by));
    let informs = others.iter().map(|item| Informs {
        item: *item,
        criterion: CriterionId::from("confidence"),
        if_continue: Some(d.estimate()),
        if_pivot: Some(d.estimate()),
        if_stop: Some(d.estimate()),
    });
    item.spike = Some(Arc::new(Spike {
        informs: informs.collect(),
        question: d.text(),
        decision: d.text(),
        hypothesis: target,
        assumption: d.text(),
        method: d.text(),
        data_needed: d.text(),
        exit: d.text(),
        kill: d.text(),
        template: "baseline".into(),
        timebox: Some(8.0),
        extensions: vec![Extension {
            hours: 2.5,
            reason: d.text(),
            at,
            by,
        }],
        clock: vec![Run {
            from: at,
            until: Some(at),
        }],
        midpoint: Some(Check {
            on_track: d.coin(),
            note: d.text(),
            at,
            by,
        }),
        evidence: vec![Finding {
            supports: d.coin(),
            text: d.text(),
            link: d.text(),
            date: d.date(),
        }],
        follow_ups: others.to_vec(),
        ruling: Some(Ruling {
            verdict: Verdict::ALL[d.below(3)],
            note: d.text(),
            at,
            by,
        }),
    }));
    item.debt = Some(Arc::new(Debt {
        class: DebtClass::ALL[d.below(8)],
        principal: Some(3.0),
        interest: Some(0.5),
        incidents: Some(2.0),
        days_per_incident: Some(0.25),
        evidence: d.text(),
        since: Some(d.date()),
        paid_by: others.first().copied(),
    }));
}

pub fn empty() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::from_u128(1)), "Test", stamp(1))
}

/// A model with a version and its dataset, something in every field.
fn lineage(d: &mut Dice, w: &mut Workspace, owner: PersonId, system: SystemId) -> Lineage {
    let (model, dataset) = (ModelId(d.uuid()), DatasetId(d.uuid()));
    w.datasets.put(Arc::new(Dataset {
        id: dataset,
        name: d.text(),
        version: d.text(),
        digest: d.text(),
        source: d.text(),
        owner: d.coin().then_some(owner),
        lawful_basis: d.text(),
        meta: d.meta(),
    }));
    w.models.put(Arc::new(Model {
        id: model,
        name: d.text(),
        purpose: d.text(),
        owner: d.coin().then_some(owner),
        systems: vec![system],
        refresh_days: d.coin().then_some(90),
        link: d.text(),
        meta: d.meta(),
    }));
    w.versions.put(Arc::new(ModelVersion {
        id: VersionId(d.uuid()),
        model,
        name: d.text(),
        stage: Stage::ALL[d.below(4)],
        released: d.coin().then(|| d.date()),
        trained_on: vec![TrainedOn {
            dataset,
            digest: d.text(),
        }],
        metrics: BTreeMap::from([(d.text(), d.number())]),
        aliases: vec![d.text()],
        link: d.text(),
        meta: d.meta(),
    }));
    recurring(d, w, model, dataset, owner, system);
    Lineage {
        models: vec![model],
        datasets: vec![dataset],
    }
}

/// Answers of every form, real questions and others.
fn some_facts(d: &mut Dice) -> Facts {
    let mut facts = Facts::default();
    for _ in 0..d.below(6) {
        let answer = match d.below(7) {
            0 => Answer::Yes,
            1 => Answer::No,
            2 => Answer::Unknown,
            3 => Answer::Set {
                yes: vec![d.text()],
                unknown: vec![d.text(); d.below(2)],
            },
            4 => Answer::Number(d.number()),
            5 => Answer::Date(d.date()),
            _ => Answer::Other(serde_json::json!({ "what": [d.text()] })),
        };
        let id = match d.below(3) {
            0 => "org_size".to_owned(),
            1 => "scope_limits".to_owned(),
            _ => d.text(),
        };
        facts.answer(&id, answer);
    }
    facts
}

/// An assessment as it is kept, with something in every field.
fn some_assessment(d: &mut Dice, by: PersonId) -> Arc<Accepted> {
    let pack = RulePack::builtin().unwrap();
    let facts: Facts = serde_json::from_value(serde_json::json!({
        "subject": "system",
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "technique_limit": "none", "union_link": ["placed_on_market", "org_in_union"],
        "scope_limits": [], "role": ["provider", "deployer"], "practices": [],
        "biometrics": ["remote_identification"], "annex_i_acts": [], "annex_iii_fields": [],
        "features": [], "derogation": [], "rbi": [], "law_enforcement": "no",
    }))
    .unwrap();
    let as_of = d.date();
    let mut accepted = Accepted::of(&assess(pack, &facts, as_of), d.stamp().at, Some(by));
    accepted.open_tiers = vec![assessment::Tier::ALL[d.below(10)]];
    accepted.disputed = vec![d.text().into()];
    for verdict in &mut accepted.verdicts {
        verdict.lifted_by_6_3 = true;
    }
    for duty in &mut accepted.duties {
        duty.wakes_at_latest = Some(as_of);
        duty.may_sleep = true;
        duty.contested_date = true;
        duty.literal_from = Some(as_of);
    }
    Arc::new(accepted)
}

/// Settings of planning and a sprint, with something in every field but the items.
fn plan_ahead(w: &mut Workspace, d: &mut Dice, people: &[PersonId]) {
    let off = DaysOff {
        from: d.date(),
        to: NaiveDate::MAX,
        name: d.text(),
    };
    let planning = &mut Arc::make_mut(&mut w.settings).planning;
    planning.calendar.days_off = vec![off.clone()];
    planning.earlier = vec![EarlierWeek {
        week: d.date(),
        done: 4,
    }];
    let day = d.date();
    let mut sprint = Sprint::new(SprintId(d.uuid()), &d.text(), day, day, d.meta());
    sprint.goal = d.text();
    sprint.note = d.text();
    sprint.stage = SprintStage::Planned;
    sprint.capacity = Capacity {
        team: HalfDays(25),
        tracks: BTreeMap::from([(Track::Discovery, HalfDays(7))]),
        people: vec![Allotment {
            person: people[0],
            focus: 80,
            off: vec![off],
        }],
    };
    sprint.quotas = planning_quotas(w);
    sprint.choice = Some(Choice {
        framework: FrameworkId::from("ai_value"),
        value: d.number(),
        gap: 0.5,
        runner_up: Vec::new(),
        runner_up_value: Some(d.number()),
        binding: d.text(),
    });
    w.sprints.put(Arc::new(sprint));
}

fn planning_quotas(w: &Workspace) -> Vec<Quota> {
    w.settings.planning.presets[0].quotas.clone()
}

/// Cadences of every sort, a monitor with an alert that is closed and one that is open, and a run.
fn recurring(
    d: &mut Dice,
    w: &mut Workspace,
    model: ModelId,
    dataset: DatasetId,
    owner: PersonId,
    system: SystemId,
) {
    let monitor = MonitorId(d.uuid());
    let run = RunId(d.uuid());
    let cadence = CadenceId(d.uuid());
    let recurrences = [
        Recurrence::Calendar {
            start: d.date(),
            rule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"
                .parse()
                .unwrap(),
            also: vec![d.date()],
        },
        Recurrence::AfterCompletion {
            days: 30,
            start: d.date(),
        },
        Recurrence::OnAlert {
            monitors: vec![monitor],
            days: 14,
        },
    ];
    for (n, recurrence) in recurrences.into_iter().enumerate() {
        let id = if n == 0 { cadence } else { CadenceId(d.uuid()) };
        w.cadences.put(Arc::new(Cadence {
            id,
            name: d.text(),
            kind: Kind::Monitoring,
            notes: d.text(),
            system: Some(system),
            model: Some(model),
            dataset: Some(dataset),
            owner: Some(owner),
            effort: Some(0.5),
            recurrence,
            lead_days: 3,
            since: d.date(),
            skipped: vec![d.date()],
            paused: d.coin(),
            meta: d.meta(),
        }));
    }
    let episode = |number, closed| Alert {
        number,
        opened_by: run,
        opened: NaiveDate::from_ymd_opt(2026, 11, 2).unwrap(),
        item: ItemId(Uuid::from_u128(77)),
        proposed: Step::Investigate,
        closed,
    };
    let closing = Closing {
        decision: Step::Retrain,
        reason: d.text(),
        stamp: d.stamp(),
        item: Some(ItemId(Uuid::from_u128(78))),
    };
    w.monitors.put(Arc::new(Monitor {
        id: monitor,
        name: d.text(),
        model: Some(model),
        dataset: Some(dataset),
        watch: Watch::Metric,
        columns: vec![d.text()],
        method: d.text(),
        threshold: Some(0.2),
        side: Side::Below,
        window: d.text(),
        strong: Persistence { of: 1, last: 1 },
        weak: Persistence { of: 2, last: 3 },
        cadence: Some(cadence),
        owner: Some(owner),
        severity: Severity::Critical,
        paused: d.coin(),
        episodes: vec![episode(1, Some(closing)), episode(2, None)],
        meta: d.meta(),
    }));
    w.runs.put(Arc::new(watched::Run {
        id: run,
        monitor,
        at: d.stamp().at,
        verdict: watched::Verdict::Weak,
        why: d.text(),
        source: d.text(),
        value: Some(d.number()),
        measure: d.text(),
        threshold: Some(d.number()),
        version: w.versions.iter().next().map(|v| v.id),
        digest: d.text(),
        rows: Some([10, 20]),
        findings: vec![watched::Finding {
            column: d.text(),
            verdict: watched::Verdict::NotEvaluable,
            method: d.text(),
            value: Some(d.number()),
            threshold: Some(0.1),
        }],
        episode: Some(2),
        meta: d.meta(),
    }));
}

/// A consistent workspace of up to `most` items with something in every field.
pub fn random(seed: u64, most: usize) -> Workspace {
    let mut d = Dice(seed);
    let mut w = empty();
    let settings = Arc::make_mut(&mut w.settings);
    settings.name = d.text();
    settings.sample = d.coin();
    settings.organisation.facts = some_facts(&mut d);
    settings.health = d.coin().then(|| {
        Arc::new(Health {
            targets: BTreeMap::from([("scored".to_owned(), 75.0)]),
            weeks: vec![Week {
                monday: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
                values: BTreeMap::from([("scored".to_owned(), 62.5)]),
            }],
        })
    });
    settings.meta = d.meta();
    let people: Vec<PersonId> = (0..3).map(|_| PersonId(d.uuid())).collect();
    for id in &people {
        w.people.put(Arc::new(Person {
            id: *id,
            name: d.text(),
            pseudonym: d.coin(),
            aliases: vec![d.text()],
            meta: d.meta(),
        }));
    }
    let systems: Vec<SystemId> = (0..2).map(|_| SystemId(d.uuid())).collect();
    for id in &systems {
        w.systems.put(Arc::new(System {
            id: *id,
            name: d.text(),
            purpose: d.text(),
            stated_tier: Tier::ALL[d.below(9)],
            duties_open: 1,
            duties_all: 3,
            prohibited_from: d.coin().then(|| d.date()),
            prohibited_by: d.text(),
            facts: some_facts(&mut d),
            assessment: d.coin().then(|| some_assessment(&mut d, people[0])),
            triggers: vec![Trigger {
                id: TriggerId(d.uuid()),
                kind: TriggerKind::ALL[d.below(5)],
                date: d.date(),
                note: d.text(),
                by: d.coin().then(|| people[1]),
                resolved: d.coin().then(|| d.date()),
                outcome: d.text(),
            }],
            owner: d.coin().then(|| people[0]),
            meta: d.meta(),
        }));
        w.evidence.put(Arc::new(Evidence {
            id: EvidenceId(d.uuid()),
            name: d.text(),
            system: *id,
            covers: vec![d.text(), d.text()],
            link: d.text(),
            note: d.text(),
            date: d.coin().then(|| d.date()),
            expires: d.coin().then(|| d.date()),
            owner: d.coin().then(|| people[2]),
            state: EvidenceState::ALL[d.below(3)],
            retention: d.text(),
            meta: d.meta(),
        }));
    }
    w.views.put(Arc::new(View {
        id: ViewId(d.uuid()),
        name: d.text(),
        query: Query {
            text: d.text(),
            facets: BTreeMap::from([("kind".into(), vec![d.text()])]),
            group: GroupBy::Epic,
            sort: Some(Sort {
                column: "title".into(),
                descending: d.coin(),
            }),
            columns: Some(vec!["rank".into()]),
        },
        framework: Some(FrameworkId::from("rice")),
        meta: d.meta(),
    }));
    let models = lineage(&mut d, &mut w, people[0], systems[0]);
    plan_ahead(&mut w, &mut d, &people);
    settings_of_gates(&mut w);
    put_ledger(&mut d, &mut w, &people, systems[0]);
    let statuses: Vec<StatusId> = w.settings.statuses.iter().map(|s| s.id.clone()).collect();
    let mut ids: Vec<ItemId> = Vec::new();
    for n in 0..d.below(most + 1) {
        let id = ItemId(d.uuid());
        let title = loop {
            let t = d.text();
            if !t.trim().is_empty() {
                break t;
            }
        };
        let mut item = Item::new(
            id,
            u32::try_from(n * 2 + 1).unwrap(),
            title,
            Kind::ALL[d.below(Kind::ALL.len())],
            statuses[d.below(statuses.len())].clone(),
            d.stamp(),
        );
        item.track = Track::ALL[d.below(2)];
        item.system = d.coin().then(|| systems[d.below(2)]);
        if !ids.is_empty() {
            item.parent = d.coin().then(|| ids[d.below(ids.len())]);
            item.depends_on = if d.coin() {
                vec![ids[d.below(ids.len())]]
            } else {
                Vec::new()
            };
        }
        item.lineage = d.coin().then(|| Arc::new(models.clone()));
        let monitor = w.monitors.iter().next().unwrap().id;
        let cadence = w.cadences.iter().next().unwrap().id;
        let raised = match d.below(4) {
            0 => Some(Raised::Cadence {
                cadence,
                on: d.date(),
            }),
            1 => Some(Raised::Alert {
                monitor,
                episode: 1,
            }),
            2 => Some(Raised::Decision {
                monitor,
                episode: 2,
            }),
            _ => None,
        };
        item.raised = raised.map(Arc::new);
        item.tags = (0..d.below(3)).map(|_| d.text()).collect();
        item.owner = d.coin().then(|| people[d.below(3)]);
        item.due = d.coin().then(|| d.date());
        item.notes = d.text();
        for criterion in ["effort", "business_value", "of another workspace"] {
            if d.coin() {
                let list = people[..=d.below(2)]
                    .iter()
                    .map(|by| Judgement {
                        by: Some(*by),
                        value: d.estimate(),
                        at: Some(d.stamp().at),
                        note: d.text(),
                    })
                    .collect();
                item.judgements.insert(CriterionId::from(criterion), list);
            }
        }
        if d.coin() {
            item.discharges = vec![ObligationRef {
                article: d.text(),
                applies_from: d.date(),
                obligation: d.text(),
            }];
            item.comments = vec![Comment {
                id: CommentId(d.uuid()),
                by: Some(people[1]),
                at: Some(d.stamp().at),
                text: d.text(),
            }];
            item.links = vec![Link {
                title: d.text(),
                url: d.text(),
                relation: d.text(),
            }];
            item.origin = Some(Origin {
                tool: "jira".into(),
                id: n.to_string(),
                key: d.text(),
            });
            item.extra = BTreeMap::from([(d.text(), vec![d.text(), d.text()])]);
            item.trashed = Some(d.stamp());
            describe(&mut d, &mut item, &ids, people[2]);
            item.moves = vec![Move {
                from: StatusId::from(d.text()),
                to: item.status.clone(),
                at: d.stamp().at,
                by: Some(people[2]),
                reason: d.text(),
            }];
        }
        item.meta = d.meta();
        ids.push(id);
        w.items.put(Arc::new(item));
    }
    if let [first, .., last] = ids.as_slice() {
        let mut sprint = w.sprints.iter().next().unwrap().as_ref().clone();
        let what = Commitment {
            item: *first,
            size: HalfDays(5),
            class: Class::Debt,
        };
        if let Some(choice) = &mut sprint.choice {
            choice.runner_up = vec![*last];
        }
        sprint.pins = vec![*first];
        sprint.exclusions = vec![*last];
        sprint.committed = vec![what.clone()];
        sprint.finished = vec![what.clone()];
        sprint.carry_over = vec![CarryOver {
            item: *last,
            reason: d.text(),
            to: Some(sprint.id),
        }];
        sprint.scope = vec![ScopeChange {
            what,
            added: d.coin(),
            at: d.stamp().at,
            by: Some(people[2]),
            reason: d.text(),
        }];
        w.sprints.put(Arc::new(sprint));
    }
    w
}

fn settings_of_gates(w: &mut Workspace) {
    Arc::make_mut(&mut w.settings).gates = BTreeMap::from([(Gate::Rationale, Level::Warn)]);
}

/// Four decisions with something in every field: a fork and its joining among them.
fn put_ledger(d: &mut Dice, w: &mut Workspace, people: &[PersonId], system: SystemId) {
    let mut keep = |value: serde_json::Value| {
        let input = Input::seal(&value);
        let id = input.id;
        w.inputs.put(Arc::new(input));
        id
    };
    let inputs = Inputs {
        engine: "0.1.0".into(),
        formulas: 1,
        today: d.date(),
        framework: FrameworkId::from("rice"),
        rules: keep(serde_json::json!({"rules": d.number()})),
        systems: keep(serde_json::json!({"systems": d.text()})),
        rows: keep(serde_json::json!({"rows": [d.number()]})),
        seed: Some(d.roll() >> 11),
        scored: 3,
        digest: Sha::of(&d.text()),
        around: vec![Stood(1, Some(1), Some(d.number())), Stood(2, None, None)],
    };
    let mut decide = |number: u32, previous: Option<Sha>, joins: Vec<Sha>| {
        let decision = Decision {
            number,
            previous,
            joins,
            at: d.stamp().at,
            by: Some(people[0]),
            change: ChangeId(d.roll()),
            kind: DecisionKind::ALL[d.below(12)],
            items: vec![AboutItem {
                id: ItemId(d.uuid()),
                key: "PLB-1".into(),
                title: d.text(),
            }],
            systems: vec![AboutSystem {
                id: system,
                name: d.text(),
            }],
            gates: vec![Gate::Evidence],
            refers: Some(Sha::of(&d.text())),
            deciders: vec![people[1]],
            consulted: vec![people[2]],
            rationale: Rationale {
                why: "Because.".into(),
                problem: "p".into(),
                evidence: "e".into(),
                alternatives: "a".into(),
                affected: "w".into(),
                reconsider: "r".into(),
            },
            review: Some(d.date()),
            did: "Set the status".into(),
            inputs: Some(inputs.clone()),
        };
        let mut entry = Entry::seal(&decision);
        entry.signatures.push(Signature {
            alg: "ES256".into(),
            key: "a2V5".into(),
            sig: "c2ln".into(),
        });
        let id = entry.id;
        w.decisions.put(Arc::new(entry));
        id
    };
    let first = decide(1, None, Vec::new());
    let (one, other) = (
        decide(2, Some(first), Vec::new()),
        decide(2, Some(first), Vec::new()),
    );
    decide(3, Some(one), vec![other]);
}

/// How many items meet which fate.
pub fn item_counts(preview: &Preview) -> Counts {
    let mut items = preview.clone();
    items.entries.retain(|e| matches!(e.of, RecordId::Item(_)));
    items.counts()
}
