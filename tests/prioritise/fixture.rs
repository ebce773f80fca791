//! Small workspaces to rank.

use chrono::{DateTime, NaiveDate};
use plumbline_document::criterion::{Criterion, Direction, Origin, Scale};
use plumbline_document::framework::{Framework, Method, Weight};
use plumbline_document::ids::{
    ChangeId, CriterionId, FrameworkId, ItemId, StatusId, SystemId, WorkspaceId,
};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::Kind;
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::system::System;
use plumbline_document::table::Slot;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::ranking::Ranking;
use std::sync::Arc;
use uuid::Uuid;

pub fn stamp() -> Stamp {
    Stamp {
        at: DateTime::UNIX_EPOCH,
        by: None,
        change: ChangeId(1),
    }
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn today() -> NaiveDate {
    day("2026-11-23")
}

pub fn empty() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::nil()), "Test", stamp())
}

pub fn item(number: u32, title: &str, kind: Kind) -> Item {
    Item::new(
        ItemId(Uuid::from_u128(u128::from(number))),
        number,
        title,
        kind,
        StatusId::from("ready"),
        stamp(),
    )
}

pub fn judge(item: &mut Item, criterion: &str, value: impl Into<Value>) {
    let judgement = Judgement {
        by: None,
        value: value.into().0,
        at: None,
        note: String::new(),
    };
    item.judgements
        .entry(CriterionId::from(criterion))
        .or_default()
        .push(judgement);
}

pub struct Value(pub Estimate);

impl From<f64> for Value {
    fn from(v: f64) -> Self {
        Self(Estimate::Exact(v))
    }
}

impl From<(f64, f64, f64)> for Value {
    fn from((l, m, h): (f64, f64, f64)) -> Self {
        Self(Estimate::range(l, m, h).unwrap())
    }
}

pub fn put(workspace: &mut Workspace, item: Item) -> Slot {
    workspace.items.put(Arc::new(item)).0
}

pub fn system(
    workspace: &mut Workspace,
    n: u128,
    name: &str,
    tier: Tier,
    duties: (u32, u32),
) -> SystemId {
    let id = SystemId(Uuid::from_u128(n));
    workspace.systems.put(Arc::new(System {
        stated_tier: tier,
        duties_open: duties.0,
        duties_all: duties.1,
        ..System::new(id, name, stamp())
    }));
    id
}

pub fn criterion(id: &str, direction: Direction, scale: Scale) -> Criterion {
    Criterion {
        id: CriterionId::from(id),
        name: id.to_owned(),
        question: String::new(),
        direction,
        scale,
        unit: String::new(),
        lowest: f64::MIN,
        highest: None,
        anchors: Vec::new(),
        choices_only: false,
        origin: Origin::Judged,
        meta: Meta::new(stamp()),
    }
}

/// A weighted framework over benefit criteria on 0–100, which it adds to the workspace.
pub fn weighted(workspace: &mut Workspace, weights: &[(&str, f64)]) -> Framework {
    let scale = Scale::Linear {
        min: 0.0,
        max: 100.0,
    };
    for (id, _) in weights {
        let mut criterion = criterion(id, Direction::Benefit, scale);
        (criterion.lowest, criterion.highest) = (0.0, Some(100.0));
        workspace.criteria.put(Arc::new(criterion));
    }
    framework(Method::Weighted {
        weights: weights
            .iter()
            .map(|(id, points)| Weight {
                criterion: CriterionId::from(*id),
                points: *points,
                from: 0.0,
                to: 100.0,
            })
            .collect(),
        effort: None,
        value_per_day: false,
    })
}

pub fn framework(method: Method) -> Framework {
    Framework {
        id: FrameworkId::from("test"),
        name: "Test".to_owned(),
        about: String::new(),
        method,
        meta: Meta::new(stamp()),
    }
}

pub fn named(workspace: &Workspace, id: &str) -> Framework {
    let found = workspace.frameworks.get(&FrameworkId::from(id));
    found.unwrap().as_ref().clone()
}

pub fn ranked(workspace: &Workspace, framework: &Framework) -> Ranking {
    Ranking::compute(workspace, framework, today())
}

pub fn titles<'a>(workspace: &'a Workspace, slots: &[Slot]) -> Vec<&'a str> {
    let title = |slot: &Slot| workspace.items.at(*slot).unwrap().title.as_str();
    slots.iter().map(title).collect()
}

#[track_caller]
pub fn close(actual: f64, expected: f64, tolerance: f64) {
    assert!(
        (actual - expected).abs() <= tolerance,
        "{actual} is not {expected} ± {tolerance}"
    );
}

/// Goodwin & Wright, *Decision Analysis for Management Judgment*, ch. 3: values, published aggregate, yearly rent.
pub const OFFICES: [(&str, [f64; 6], f64, f64); 7] = [
    (
        "Addison Sq",
        [100.0, 60.0, 100.0, 75.0, 0.0, 90.0],
        80.8,
        30_000.0,
    ),
    (
        "Bilton",
        [20.0, 80.0, 10.0, 30.0, 100.0, 30.0],
        39.4,
        15_000.0,
    ),
    (
        "Carlisle",
        [80.0, 70.0, 0.0, 0.0, 10.0, 100.0],
        47.4,
        5_000.0,
    ),
    (
        "Denver",
        [70.0, 50.0, 30.0, 55.0, 30.0, 90.0],
        52.3,
        12_000.0,
    ),
    (
        "Elton",
        [40.0, 60.0, 90.0, 100.0, 60.0, 70.0],
        64.8,
        30_000.0,
    ),
    ("Filton", [0.0, 0.0, 70.0, 0.0, 80.0, 0.0], 20.9, 15_000.0),
    (
        "Gorton",
        [60.0, 100.0, 20.0, 50.0, 50.0, 80.0],
        60.2,
        10_000.0,
    ),
];

pub const OFFICE_WEIGHTS: [(&str, f64); 6] = [
    ("closeness", 32.0),
    ("visibility", 26.0),
    ("image", 23.0),
    ("size", 10.0),
    ("comfort", 6.0),
    ("parking", 3.0),
];

/// The offices as items, in the order of the table.
pub fn offices() -> (Workspace, Framework) {
    let mut workspace = empty();
    let framework = weighted(&mut workspace, &OFFICE_WEIGHTS);
    for (number, (name, values, ..)) in (1..).zip(OFFICES) {
        let mut office = item(number, name, Kind::Feature);
        for ((criterion, _), value) in OFFICE_WEIGHTS.iter().zip(values) {
            judge(&mut office, criterion, value);
        }
        put(&mut workspace, office);
    }
    (workspace, framework)
}
