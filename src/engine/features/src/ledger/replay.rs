//! Replay: the items and rules of a past decision, ranked again from the inputs that it kept, by the engine of today.

use crate::ledger::stored_inputs;
use crate::ledger::stored_inputs::{ItemInputs, Rules, Systems};
use crate::prioritise::FORMULAS;
use crate::prioritise::compliance_status::ComplianceStatuses;
use crate::prioritise::ranking::Ranking;
use chrono::{DateTime, NaiveDate};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::cadence::Raised;
use plumbline_document::entity::Entity;
use plumbline_document::ids::{ChangeId, FrameworkId, ItemId, MonitorId, StatusId, WorkspaceId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Judgement;
use plumbline_document::ledger::decision::{Decision, Inputs, Stood};
use plumbline_document::ledger::sha::Sha;
use plumbline_document::lineage::dataset::Lineage;
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::settings::{Category, Settings, Status};
use plumbline_document::table::{Slot, Table};
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const NO_STAMP: Stamp = Stamp {
    at: DateTime::UNIX_EPOCH,
    by: None,
    change: ChangeId(0),
};

/// SHA-256 over one line `number rank score` for each ranked item, best first, items of equal score by number. The
/// score stands as the 16 hexadecimal digits of its bits (IEEE 754 binary64), so that the last bit counts.
pub fn digest(workspace: &Workspace, ranking: &Ranking) -> Sha {
    let mut lines = String::new();
    for (number, rank, score) in ranked(workspace, ranking) {
        lines.push_str(&format!("{number} {rank} {:016x}\n", score.to_bits()));
    }
    Sha::of(&lines)
}

/// The ranked items: number, rank, score; best first, equals by number.
fn ranked(workspace: &Workspace, ranking: &Ranking) -> Vec<(u32, u32, f64)> {
    let ranks = ranking.ranks();
    let of = |slot: &Slot| {
        let number = workspace.items.at(*slot)?.number;
        let rank = ranks.get(*slot as usize).copied().flatten()?;
        Some((number, rank, ranking.score(*slot)?))
    };
    let mut rows: Vec<_> = ranking.scored().iter().filter_map(of).collect();
    sort::by_key(&mut rows, |(number, rank, _)| (*rank, *number));
    rows
}

/// How many items around each item of a decision are kept with it, before and behind.
const AROUND: usize = 2;

/// At most so many.
const MOST: usize = 9;

/// Where these items stood, and those around them; without any, the top of the list.
pub fn around(workspace: &Workspace, ranking: &Ranking, items: &[ItemId]) -> Vec<Stood> {
    let order = ranked(workspace, ranking);
    let stood = |(number, rank, score): &(u32, u32, f64)| Stood(*number, Some(*rank), Some(*score));
    if items.is_empty() {
        return order.iter().take(MOST).map(stood).collect();
    }
    let numbers: Vec<u32> = items
        .iter()
        .filter_map(|id| Some(workspace.items.get(id)?.number))
        .collect();
    let mut wanted: BTreeMap<usize, usize> = BTreeMap::new();
    for distance in 0..=AROUND {
        for number in &numbers {
            let Some(at) = order.iter().position(|(n, ..)| n == number) else {
                continue;
            };
            for place in [at.checked_sub(distance), at.checked_add(distance)] {
                let place = place.filter(|p| *p < order.len());
                if let Some(place) = place.filter(|_| wanted.len() < MOST) {
                    wanted.entry(place).or_insert(distance);
                }
            }
        }
    }
    let unranked = numbers
        .iter()
        .filter(|n| order.iter().all(|(o, ..)| o != *n));
    wanted
        .keys()
        .filter_map(|place| order.get(*place))
        .map(stood)
        .chain(unranked.take(MOST).map(|n| Stood(*n, None, None)))
        .collect()
}

/// The workspace of a past ranking, as far as the ranking depends on it.
#[derive(Clone, Debug)]
pub struct PastState {
    /// The workspace: items without their words, systems, criteria and one framework.
    pub workspace: Workspace,
    /// The framework that ranked.
    pub framework: FrameworkId,
    /// The day of the ranking.
    pub today: NaiveDate,
}

/// Why a past ranking cannot be computed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReplayable {
    /// The decision rested on no ranking (a reversal, or the joining of a fork).
    NoInputs,
    /// Something that it rests on is missing or cannot be read.
    Incomplete,
}

/// What the ranking of a decision was made of.
pub fn past_state(workspace: &Workspace, decision: &Decision) -> Result<PastState, NotReplayable> {
    let inputs = decision.inputs.as_ref().ok_or(NotReplayable::NoInputs)?;
    build(workspace, inputs).ok_or(NotReplayable::Incomplete)
}

/// A record from its bare fields: its `meta` is nobody's.
fn record<T: DeserializeOwned>(mut fields: Value, usual: &[(&str, Value)]) -> Option<T> {
    let map = fields.as_object_mut()?;
    map.insert(
        "meta".to_owned(),
        json::to_value(&Meta::new(NO_STAMP)).ok()?,
    );
    for (field, value) in usual {
        map.entry(*field).or_insert_with(|| value.clone());
    }
    json::from_value(&fields).ok()
}

/// Records from their bare fields.
fn records<T: DeserializeOwned + Entity>(all: Vec<Value>) -> Option<Table<T>> {
    all.into_iter().map(|fields| record(fields, &[])).collect()
}

fn build(from: &Workspace, inputs: &Inputs) -> Option<PastState> {
    let rules: Rules = stored_inputs::read(&from.inputs, inputs.rules)?;
    let systems: Systems = stored_inputs::read(&from.inputs, inputs.systems)?;
    let rows = stored_inputs::rows(&from.inputs, inputs.rows)?;
    let mut workspace = Workspace::new(WorkspaceId(Uuid::nil()), "", NO_STAMP);
    workspace.frameworks =
        std::iter::once(record(rules.framework, &[("about", json!(""))])?).collect();
    workspace.criteria = rules
        .criteria
        .into_iter()
        .map(|fields| record(fields, &[]))
        .collect::<Option<_>>()?;
    workspace.systems = systems
        .systems
        .values()
        .map(|id| record(stored_inputs::read(&from.inputs, *id)?, &[]))
        .collect::<Option<_>>()?;
    workspace.evidence = records(systems.evidence)?;
    workspace.models = records(systems.models)?;
    workspace.versions = records(systems.versions)?;
    workspace.monitors = records(systems.monitors)?;
    let settings: &mut Settings = Arc::make_mut(&mut workspace.settings);
    settings.framework = inputs.framework.clone();
    settings.compliance = json::from_value(&rules.compliance).ok()?;
    settings.statuses = rules.done.iter().map(status).collect::<Option<_>>()?;
    workspace.items = rows.iter().map(|(id, row)| item(*id, row)).collect();
    Some(PastState {
        workspace,
        framework: inputs.framework.clone(),
        today: inputs.today,
    })
}

/// Only whether a status stands for finished matters: all others are looked up in vain, which counts as open.
fn status(id: &StatusId) -> Option<Status> {
    json::from_value(&json!({"id": id, "name": id, "category": Category::Done})).ok()
}

fn item(id: ItemId, row: &ItemInputs) -> Item {
    let mut item = Item::new(id, row.number, "", row.kind, row.status.clone(), NO_STAMP);
    item.system = row.system;
    item.judgements = row
        .judged
        .iter()
        .map(|(criterion, list)| {
            let given = list.iter().map(|rater| Judgement {
                by: rater.by,
                value: rater.value,
                at: None,
                note: String::new(),
            });
            (criterion.clone(), given.collect())
        })
        .gather();
    item.discharges = row.discharges.clone();
    item.lineage = (!row.looks_after.is_empty()).then(|| {
        Arc::new(Lineage {
            models: row.looks_after.clone(),
            datasets: Vec::new(),
        })
    });
    // By what it was made changes no rank, only that it was.
    item.raised = row.raised.then(|| {
        Arc::new(Raised::Alert {
            monitor: MonitorId(Uuid::nil()),
            episode: 0,
        })
    });
    item
}

impl PastState {
    /// The ranking of that day, computed again.
    pub fn rank(&self) -> Option<Ranking> {
        let framework = self.workspace.frameworks.get(&self.framework)?;
        Some(Ranking::compute(&self.workspace, framework, self.today))
    }
}

/// How a replay came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Every rank and score is the same, to the last bit.
    Same,
    /// The formulas have changed since, and so has the result.
    FormulasChanged {
        /// The version of the formulas then.
        then: u32,
    },
    /// The formulas have the same version, and yet the result differs.
    Differs,
}

/// A past ranking, computed again.
#[derive(Clone, Debug)]
pub struct Replay {
    /// What it was made of.
    pub past: PastState,
    /// Its ranking, by the engine of today.
    pub ranking: Ranking,
    /// How it compares with what was written down.
    pub outcome: Outcome,
}

impl Replay {
    /// The result in a sentence.
    pub fn words(&self, inputs: &Inputs) -> String {
        match self.outcome {
            Outcome::Same => format!(
                "Computed again just now from the stored inputs: {} ranked items, every rank and score the same to the last bit.",
                inputs.scored
            ),
            Outcome::FormulasChanged { then } => format!(
                "The formulas have changed since (version {then} then, {FORMULAS} now): below stands what was written down then beside what today's engine makes of the same inputs."
            ),
            Outcome::Differs => {
                "Today's engine gives another result for the same inputs, although its formulas have the same version. Please report this.".to_owned()
            }
        }
    }

    /// Where the item of this number stands in the ranking that was computed again.
    pub fn stands(&self, number: u32) -> (Option<u32>, Option<f64>) {
        let mut items = self.past.workspace.items.enumerate();
        let slot = items
            .find(|(_, item)| item.number == number)
            .map(|(slot, _)| slot);
        // An item that is not ranked (prohibited, done) has no score to stand with, though one could be worked out.
        let ranked = slot.and_then(|slot| Some((slot, self.ranking.rank(slot)?)));
        ranked.map_or((None, None), |(slot, rank)| {
            (Some(rank), self.ranking.score(slot))
        })
    }
}

/// Computes the ranking of a decision again and compares.
pub fn replay(workspace: &Workspace, decision: &Decision) -> Result<Replay, NotReplayable> {
    let inputs = decision.inputs.as_ref().ok_or(NotReplayable::NoInputs)?;
    let past = past_state(workspace, decision)?;
    let ranking = past.rank().ok_or(NotReplayable::Incomplete)?;
    let same = digest(&past.workspace, &ranking) == inputs.digest;
    let outcome = match (same, inputs.formulas) {
        (true, _) => Outcome::Same,
        (false, then) if then != FORMULAS => Outcome::FormulasChanged { then },
        (false, _) => Outcome::Differs,
    };
    Ok(Replay {
        past,
        ranking,
        outcome,
    })
}

/// One item then and now.
#[derive(Clone, Debug, PartialEq)]
pub struct ThenNow {
    /// The item.
    pub id: ItemId,
    /// Its key then.
    pub key: String,
    /// Its title now; empty when it is gone.
    pub title: String,
    /// Rank and score then.
    pub then: (Option<u32>, Option<f64>),
    /// Rank and score now; none when it is gone or has none.
    pub now: (Option<u32>, Option<f64>),
    /// Whether the decision was about it.
    pub subject: bool,
    /// What differs in its inputs, in words.
    pub why: Vec<String>,
}

/// The ranking of a decision beside the present one.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    /// Changes of the rules, in words: framework, weights, systems, day.
    pub rules: Vec<String>,
    /// The items of the decision and those around them.
    pub rows: Vec<ThenNow>,
    /// Items that were ranked then and are gone.
    pub gone: usize,
    /// Items that are ranked now and were not there then.
    pub new: usize,
    /// Items whose rank differs.
    pub moved: usize,
}

/// What is different today: `now` is the ranking of the present workspace.
pub fn difference(
    workspace: &Workspace,
    now: &Ranking,
    decision: &Decision,
    replay: &Replay,
) -> Difference {
    let inputs = decision.inputs.as_ref();
    let then = &replay.past.workspace;
    let mut out = Difference {
        rules: rules_differ(workspace, now, replay),
        rows: Vec::new(),
        gone: 0,
        new: 0,
        moved: 0,
    };
    let ranks_then = replay.ranking.ranks();
    let ranks_now = now.ranks();
    let rank =
        |ranks: &[Option<u32>], slot: Option<Slot>| ranks.get(slot? as usize).copied().flatten();
    for (slot, item) in then.items.enumerate() {
        let present = workspace.items.slot(&item.id);
        let was = rank(&ranks_then, Some(slot));
        match workspace.items.get(&item.id).filter(|i| i.is_live()) {
            None => out.gone += usize::from(was.is_some()),
            Some(_) => out.moved += usize::from(was != rank(&ranks_now, present)),
        }
    }
    let fresh = now
        .scored()
        .iter()
        .filter_map(|slot| workspace.items.at(*slot));
    out.new = fresh.filter(|item| !then.items.contains(&item.id)).count();
    for stood in inputs.iter().flat_map(|i| &i.around) {
        let mut items = then.items.iter();
        let Some(old) = items.find(|item| item.number == stood.0) else {
            continue;
        };
        let here = workspace.items.get(&old.id).filter(|i| i.is_live());
        let slot = workspace.items.slot(&old.id).filter(|_| here.is_some());
        out.rows.push(ThenNow {
            id: old.id,
            key: workspace.settings.key(old.number),
            title: here.map(|i| i.title.clone()).unwrap_or_default(),
            then: (stood.1, stood.2),
            now: (
                rank(&ranks_now, slot),
                slot.and_then(|slot| now.score(slot)),
            ),
            subject: decision.concerns(old.id),
            why: here
                .map(|i| row_differs(workspace, old, i))
                .unwrap_or_default(),
        });
    }
    out
}

fn rules_differ(workspace: &Workspace, now: &Ranking, replay: &Replay) -> Vec<String> {
    let then = &replay.past.workspace;
    let mut out = Vec::new();
    let old = then.frameworks.get(&replay.past.framework);
    let new = workspace.frameworks.get(now.framework());
    match (old, new) {
        (Some(old), Some(new)) if old.id != new.id => {
            out.push(format!("{} ranked then, {} ranks now.", old.name, new.name));
        }
        (Some(old), Some(new)) if old.method != new.method => {
            out.push(format!(
                "The weights or the formula of {} have changed.",
                new.name
            ));
        }
        _ => {}
    }
    if then.settings.compliance != workspace.settings.compliance {
        out.push("The tables that derive burden and urgency have changed.".to_owned());
    }
    for old in then.criteria.iter() {
        let changed = workspace.criteria.get(&old.id).is_none_or(|c| {
            (c.scale, c.direction, c.origin) != (old.scale, old.direction, old.origin)
        });
        if changed {
            out.push(format!(
                "The criterion {} has another scale, or is gone.",
                old.name
            ));
        }
    }
    let was = ComplianceStatuses::of(then, replay.past.today);
    let is = ComplianceStatuses::of(workspace, now.today());
    for old in then.systems.iter() {
        let Some((was, is)) = was.get(&old.id).zip(is.get(&old.id)) else {
            out.push(format!("The system {} is gone.", old.name));
            continue;
        };
        if was.tier != is.tier {
            let (was, is) = (was.tier.name(), is.tier.name());
            out.push(format!("{} was “{was}” then and is “{is}” now.", old.name));
        } else if (was.open, was.all) != (is.open, is.all) {
            out.push(format!(
                "{} had {} of {} duties open then and has {} of {} now.",
                old.name, was.open, was.all, is.open, is.all
            ));
        }
    }
    let days = (now.today() - replay.past.today).num_days();
    if days > 0 && then.items.iter().any(|i| !i.discharges.is_empty()) {
        let days = if days == 1 {
            "One day has".to_owned()
        } else {
            format!("{days} days have")
        };
        out.push(format!("{days} passed: obligations are more urgent."));
    }
    out
}

fn row_differs(workspace: &Workspace, old: &Item, new: &Item) -> Vec<String> {
    let (old, new) = (ItemInputs::of(old), ItemInputs::of(new));
    let mut out = Vec::new();
    for criterion in workspace.criteria.iter() {
        let (was, is) = (old.judged.get(&criterion.id), new.judged.get(&criterion.id));
        if was != is {
            out.push(format!(
                "{}: {} → {}",
                criterion.name,
                median_text(was),
                median_text(is)
            ));
        }
    }
    if old.status != new.status {
        let name = |id: &StatusId| {
            let found = workspace.settings.status(id);
            found.map_or_else(|| id.to_string(), |s| s.name.clone())
        };
        out.push(format!(
            "Status: {} → {}",
            name(&old.status),
            name(&new.status)
        ));
    }
    if old.system != new.system {
        out.push("It belongs to another system.".to_owned());
    }
    if old.discharges != new.discharges {
        out.push("It discharges other obligations.".to_owned());
    }
    out
}

/// The raters' median as text, in hundredths; `none` without a value.
fn median_text(list: Option<&Vec<stored_inputs::RaterValue>>) -> String {
    let given: Vec<Judgement> = list
        .iter()
        .flat_map(|l| l.iter())
        .map(|s| Judgement {
            by: s.by,
            value: s.value,
            at: None,
            note: String::new(),
        })
        .collect();
    let median = crate::prioritise::derive::judged(&given);
    median.map_or_else(
        || "none".to_owned(),
        |v| (libm::round(v * 100.0) / 100.0).to_string(),
    )
}
