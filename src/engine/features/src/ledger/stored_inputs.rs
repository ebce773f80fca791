//! The inputs of a decision, kept by content address and shared between decisions.
//!
//! What a ranking is made of is cut into three: the rules (framework, weights, criteria, tables), the systems, and the
//! rows (one an item, with its judgements). Rules and systems are kept again only when they change. Rows are kept
//! whole once, in parts, and after that as what differs from the rows of the decision before.

use crate::prioritise::derive::looks_after;
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::ids::{
    CriterionId, FrameworkId, ItemId, ModelId, PersonId, StatusId, SystemId,
};
use plumbline_document::item::{Item, ObligationRef};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::ledger::entry::Input;
use plumbline_document::ledger::sha::Sha;
use plumbline_document::lineage::model::Stage;
use plumbline_document::monitor::Monitor;
use plumbline_document::record::Record;
use plumbline_document::table::{Slot, Table};
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows in one part of rows that are kept whole.
const ROWS_PER_PART: usize = 256;

/// The value that one rater gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RaterValue {
    /// Who gave it; none when the rater is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
    /// The value, in the criterion's unit.
    pub value: Estimate,
}

/// What of an item a ranking can depend on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemInputs {
    /// Its number.
    pub number: u32,
    /// Its kind.
    pub kind: Kind,
    /// Its status.
    pub status: StatusId,
    /// Its system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<SystemId>,
    /// Its judgements.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub judged: BTreeMap<CriterionId, Vec<RaterValue>>,
    /// The obligations that it discharges.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discharges: Vec<ObligationRef>,
    /// The models whose drift debt makes it urgent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub looks_after: Vec<ModelId>,
    /// Whether a cadence, an alert or a decision made it: only then does work of other kinds look after models.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub raised: bool,
}

impl ItemInputs {
    /// What of this item a ranking can depend on.
    pub fn of(item: &Item) -> Self {
        let given = |by: &Option<PersonId>, value| RaterValue { by: *by, value };
        let judged = item.judgements.iter().map(|(criterion, list)| {
            let list = list.iter().map(|j| given(&j.by, j.value)).collect();
            (criterion.clone(), list)
        });
        Self {
            number: item.number,
            kind: item.kind,
            status: item.status.clone(),
            system: item.system,
            judged: judged.gather(),
            discharges: item.discharges.clone(),
            looks_after: looks_after(item).to_vec(),
            raised: item.raised.is_some() && !looks_after(item).is_empty(),
        }
    }
}

/// Rows as they are kept: whole in parts, or what differs from other rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct StoredItemInputs {
    /// The rows that these differ from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Sha>,
    /// Further rows to take in first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Sha>,
    /// Rows that are new or changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub put: BTreeMap<ItemId, ItemInputs>,
    /// Rows that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<ItemId>,
}

/// Where the systems are kept: each by its own address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Systems {
    /// Address by system.
    pub systems: BTreeMap<SystemId, Sha>,
    /// The evidence for their obligations: what it covers, and until when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Value>,
    /// The models that items look after, as far as their drift debt depends on it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<Value>,
    /// Their versions in production.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Value>,
    /// Their monitors, of the alerts the open ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub monitors: Vec<Value>,
}

/// The rules of a ranking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// The framework, with its weights.
    pub framework: Value,
    /// The criteria.
    pub criteria: Vec<Value>,
    /// How burden and urgency are derived.
    pub compliance: Value,
    /// The statuses that stand for finished.
    pub done: Vec<StatusId>,
}

/// The rows that an address stands for; none when something is missing or cannot be read. Parts are not looked for
/// twice, so that a damaged ledger cannot lead in a circle.
pub fn rows(inputs: &Table<Input>, id: Sha) -> Option<BTreeMap<ItemId, ItemInputs>> {
    let mut line = Vec::new();
    let mut seen = BTreeSet::new();
    let mut next = Some(id);
    while let Some(id) = next {
        seen.insert(id).then_some(())?;
        let rows: StoredItemInputs = read(inputs, id)?;
        next = rows.base;
        line.push(rows);
    }
    let mut all = BTreeMap::new();
    for step in line.into_iter().rev() {
        for part in step.parts {
            let part: StoredItemInputs = read(inputs, part)?;
            all.extend(part.put);
        }
        all.extend(step.put);
        for id in step.gone {
            all.remove(&id);
        }
    }
    Some(all)
}

/// The value at an address.
pub fn read<T: serde::de::DeserializeOwned>(inputs: &Table<Input>, id: Sha) -> Option<T> {
    json::from_text(inputs.get(&id)?.text()).ok()
}

/// The addresses of the inputs of a ranking, with those that are not kept yet.
#[derive(Clone, Debug)]
pub struct StoredInputs {
    /// Address of the rules.
    pub rules: Sha,
    /// Address of the systems.
    pub systems: Sha,
    /// Address of the rows.
    pub rows: Sha,
    /// What has to be kept for them.
    pub new: Vec<Input>,
}

struct InputCollector<'a> {
    workspace: &'a Workspace,
    new: Vec<Input>,
}

impl InputCollector<'_> {
    fn keep<T: Serialize>(&mut self, value: &T) -> Sha {
        let input = Input::seal(&json::to_value(value).unwrap_or_default());
        let id = input.id;
        if !self.workspace.inputs.contains(&id) && self.new.iter().all(|i| i.id != id) {
            self.new.push(input);
        }
        id
    }
}

/// The items as they were when rows were kept last, shared with the document by pointer: what has another pointer now
/// may have changed, the rest has not. It saves putting the old rows together again, and changes no result.
#[derive(Clone, Debug)]
pub struct Memory {
    /// The address of the rows.
    pub rows: Sha,
    /// The items of which they are.
    pub items: Table<Item>,
}

/// Keeps what a ranking of this workspace depends on. `last` is the address of the rows of the decision before, and
/// `memory` may remember the items of which they are.
pub fn keep(
    workspace: &Workspace,
    framework: &FrameworkId,
    last: Option<Sha>,
    memory: Option<&Memory>,
) -> StoredInputs {
    let mut collector = InputCollector {
        workspace,
        new: Vec::new(),
    };
    let rules = collector.keep(&rules(workspace, framework));
    let systems = workspace.systems.iter().map(|system| {
        let fields = bare(
            &Record::System(system.clone()),
            &["purpose", "owner", "facts", "triggers"],
        );
        (system.id, Value::Object(fields))
    });
    let systems: Vec<_> = systems.collect();
    let systems = systems
        .into_iter()
        .map(|(id, value)| (id, collector.keep(&value)))
        .gather();
    let evidence = workspace.evidence.iter().map(|piece| {
        let without = ["link", "note", "owner", "retention", "date"];
        Value::Object(bare(&Record::Evidence(piece.clone()), &without))
    });
    let evidence = evidence.collect();
    let systems = collector.keep(&Systems {
        systems,
        evidence,
        ..upkeep(workspace)
    });
    let memory = memory.filter(|memory| Some(memory.rows) == last);
    let rows = match memory {
        Some(memory) => keep_changed(&mut collector, memory),
        None => keep_rows(&mut collector, last),
    };
    StoredInputs {
        rules,
        systems,
        rows,
        new: collector.new,
    }
}

/// What the drift debt of the models depends on that items look after; see [`crate::monitor::debt`].
fn upkeep(workspace: &Workspace) -> Systems {
    let items = workspace.live_items();
    let watched: BTreeSet<ModelId> = items.flat_map(|i| looks_after(i)).copied().gather();
    let models = watched.iter().filter_map(|id| workspace.models.get(id));
    let models = models.map(|model| {
        let without = ["purpose", "owner", "link", "systems"];
        Value::Object(bare(&Record::Model(model.clone()), &without))
    });
    let versions = workspace.versions.iter();
    let versions = versions.filter(|v| v.stage == Stage::Production && watched.contains(&v.model));
    let versions = versions.map(|version| {
        let without = ["trained_on", "metrics", "aliases", "link"];
        Value::Object(bare(&Record::Version(version.clone()), &without))
    });
    let monitors = workspace.monitors.iter();
    let monitors = monitors.filter(|m| m.model.is_some_and(|id| watched.contains(&id)));
    let monitors = monitors.map(|monitor| {
        let mut open = Monitor::clone(monitor);
        open.episodes.retain(|e| monitor.open() == Some(e));
        let without = [
            "dataset",
            "columns",
            "method",
            "threshold",
            "window",
            "cadence",
            "owner",
        ];
        Value::Object(bare(&Record::Monitor(Arc::new(open)), &without))
    });
    Systems {
        models: models.collect(),
        versions: versions.collect(),
        monitors: monitors.collect(),
        ..Systems::default()
    }
}

/// The fields of a record without `meta` and without these, on which no rank depends.
fn bare(record: &Record, without: &[&str]) -> Map<String, Value> {
    let mut fields = record.fields();
    for field in without {
        fields.remove(*field);
    }
    fields
}

fn rules(workspace: &Workspace, framework: &FrameworkId) -> Rules {
    let found = workspace.frameworks.get(framework);
    let reads: BTreeSet<&CriterionId> = found.iter().flat_map(|f| f.criteria()).gather();
    let criteria = workspace.criteria.iter().filter(|c| reads.contains(&c.id));
    let statuses = workspace.settings.statuses.iter();
    Rules {
        framework: found.map_or(Value::Null, |f| {
            Value::Object(bare(&Record::Framework(f.clone()), &["about"]))
        }),
        criteria: criteria
            .map(|c| {
                Value::Object(bare(
                    &Record::Criterion(c.clone()),
                    &["question", "anchors"],
                ))
            })
            .collect(),
        compliance: json::to_value(&workspace.settings.compliance).unwrap_or_default(),
        done: statuses
            .filter(|s| workspace.settings.is_done(&s.id))
            .map(|s| s.id.clone())
            .collect(),
    }
}

/// The rows of items whose pointer differs from the remembered one.
fn keep_changed(collector: &mut InputCollector<'_>, memory: &Memory) -> Sha {
    let row = |item: Option<&Arc<Item>>| item.filter(|i| i.is_live()).map(|i| ItemInputs::of(i));
    let (then, now) = (&memory.items, &collector.workspace.items);
    let slots = then.slots().max(now.slots());
    let mut rows = StoredItemInputs {
        base: Some(memory.rows),
        ..StoredItemInputs::default()
    };
    for slot in 0..Slot::try_from(slots).unwrap_or(Slot::MAX) {
        let (old, new) = (then.at(slot), now.at(slot));
        if old.is_some() && old.map(Arc::as_ptr) == new.map(Arc::as_ptr) {
            continue;
        }
        let (was, is) = (row(old), row(new));
        let id = old.or(new).map(|item| item.id);
        match (id, is) {
            (Some(id), Some(is)) if was.as_ref() != Some(&is) => drop(rows.put.insert(id, is)),
            (Some(id), None) if was.is_some() => rows.gone.push(id),
            _ => {}
        }
    }
    if rows.put.is_empty() && rows.gone.is_empty() {
        return memory.rows;
    }
    if is_mostly_new(rows.put.len(), now.len()) {
        let all = collector.workspace.live_items();
        let all = all.map(|item| (item.id, ItemInputs::of(item))).gather();
        return keep_whole(collector, all);
    }
    sort::plain(&mut rows.gone);
    collector.keep(&rows)
}

/// Whether so many changed rows are better kept as a new whole.
fn is_mostly_new(changed: usize, all: usize) -> bool {
    changed > all / 2 && all > ROWS_PER_PART
}

fn keep_rows(collector: &mut InputCollector<'_>, last: Option<Sha>) -> Sha {
    let items = collector.workspace.live_items();
    let now: BTreeMap<ItemId, ItemInputs> =
        items.map(|item| (item.id, ItemInputs::of(item))).gather();
    let before = last.and_then(|id| Some((id, rows(&collector.workspace.inputs, id)?)));
    let Some((base, before)) = before else {
        return keep_whole(collector, now);
    };
    let gone: Vec<ItemId> = before
        .keys()
        .filter(|id| !now.contains_key(id))
        .copied()
        .collect();
    let (total, mut put) = (now.len(), now);
    put.retain(|id, row| before.get(id) != Some(row));
    if put.is_empty() && gone.is_empty() {
        return base;
    }
    if is_mostly_new(put.len(), total) {
        let all = collector.workspace.live_items();
        let all = all.map(|item| (item.id, ItemInputs::of(item))).gather();
        return keep_whole(collector, all);
    }
    collector.keep(&StoredItemInputs {
        base: Some(base),
        put,
        gone,
        ..StoredItemInputs::default()
    })
}

fn keep_whole(collector: &mut InputCollector<'_>, mut rows: BTreeMap<ItemId, ItemInputs>) -> Sha {
    let mut parts = Vec::new();
    loop {
        let next = rows.keys().nth(ROWS_PER_PART).copied();
        let rest = next.map(|id| rows.split_off(&id));
        let part = StoredItemInputs {
            put: rows,
            ..StoredItemInputs::default()
        };
        parts.push(collector.keep(&part));
        match rest {
            Some(rest) => rows = rest,
            None => break,
        }
    }
    match parts.as_slice() {
        [one] => *one,
        _ => collector.keep(&StoredItemInputs {
            parts,
            ..StoredItemInputs::default()
        }),
    }
}
