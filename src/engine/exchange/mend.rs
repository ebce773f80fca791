//! Repairs: whatever does not fit together in a workspace is put right at a named place, and said.
//!
//! The ledger is never mended: what does not hold in it is shown.
//!
//! Total and in linear time (in the number of entities, references and judgements). A consistent workspace comes
//! out as it was, untouched to the pointer.

use super::notes::Notes;
use crate::engine::backlog::change::{Delta, RecordId};
use crate::engine::backlog::criterion::{Criterion, Scale};
use crate::engine::backlog::defaults::DEFAULT_FRAMEWORK;
use crate::engine::backlog::ids::{CriterionId, ItemId, PersonId, WorkspaceId};
use crate::engine::backlog::item::Item;
use crate::engine::backlog::judgement::Judgement;
use crate::engine::backlog::meta::{HISTORY_KEPT, Meta};
use crate::engine::backlog::person::Person;
use crate::engine::backlog::settings::Settings;
use crate::engine::backlog::system::System;
use crate::engine::backlog::table::{Entity, Slot, Table};
use crate::engine::backlog::workspace::Workspace;
use crate::engine::lineage::loose;
use crate::engine::lineage::model::Model;
use crate::engine::sort;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// The largest item number that is taken as it is; a larger one leaves no room to count on.
pub const LARGEST_NUMBER: u32 = 999_999_999;

/// The fields that were repaired, by entity.
pub type Mended = BTreeMap<RecordId, Vec<&'static str>>;

/// Repairs the workspace and says what was repaired.
pub fn mend(workspace: &mut Workspace, notes: &mut Notes) -> Mended {
    let mut mended = Mended::new();
    mend_settings(workspace, notes, &mut mended);
    mend_criteria(workspace, notes, &mut mended);
    mend_systems_and_views(workspace, notes, &mut mended);
    mend_lineage(workspace, notes, &mut mended);
    mend_histories(workspace, notes);
    mend_items(workspace, notes, &mut mended);
    mend_numbers(workspace, notes, &mut mended);
    cut_parent_cycles(workspace, notes, &mut mended);
    cut_dependency_cycles(workspace, notes, &mut mended);
    mend_sprints(workspace, notes, &mut mended);
    mended
}

fn path(slot: Slot, field: &str) -> String {
    format!("workspace.items[{slot}].{field}")
}

fn usual() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::nil()), "", super::decode::NO_STAMP)
}

fn mend_settings(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let mut settings: Arc<Settings> = workspace.settings.clone();
    let mut fields = Vec::new();
    let mut seen = HashSet::new();
    let twins = settings.statuses.iter().any(|s| !seen.insert(s.id.clone()));
    if twins {
        let mut seen = HashSet::new();
        let statuses = &mut Arc::make_mut(&mut settings).statuses;
        statuses.retain(|s| seen.insert(s.id.clone()));
        notes.warn(
            "workspace.settings.statuses",
            "Two statuses had the same id; the first was kept.".into(),
            "",
        );
        fields.push("statuses");
    }
    if settings.statuses.is_empty() {
        Arc::make_mut(&mut settings).statuses = usual().settings.statuses.clone();
        notes.warn(
            "workspace.settings.statuses",
            "There was no status; the usual ones were added.".into(),
            "",
        );
        fields.push("statuses");
    }
    if settings.statuses.iter().any(|s| s.wip == Some(0)) {
        let statuses = &mut Arc::make_mut(&mut settings).statuses;
        for status in statuses.iter_mut().filter(|s| s.wip == Some(0)) {
            status.wip = None;
        }
        notes.warn(
            "workspace.settings.statuses",
            "A limit of 0 would let nothing into a status; it has no limit now.".into(),
            "",
        );
        fields.push("statuses");
    }
    if settings.prefix.trim().is_empty() {
        Arc::make_mut(&mut settings).prefix = "PLB".to_owned();
        notes.warn(
            "workspace.settings.prefix",
            "The prefix was empty; it is PLB now.".into(),
            "",
        );
        fields.push("prefix");
    }
    if !workspace.frameworks.contains(&settings.framework) {
        let fallback = DEFAULT_FRAMEWORK.into();
        let next = if workspace.frameworks.contains(&fallback) {
            Some(fallback)
        } else {
            workspace.frameworks.iter().next().map(|f| f.id.clone())
        };
        if let Some(next) = next {
            notes.warn(
                "workspace.settings.framework",
                format!(
                    "The framework “{}” is not there; “{next}” ranks the backlog now.",
                    settings.framework
                ),
                "",
            );
            Arc::make_mut(&mut settings).framework = next;
            fields.push("framework");
        }
    }
    if !settings.compliance.urgency.is_sorted_by_key(|step| step.0) {
        let urgency = &mut Arc::make_mut(&mut settings).compliance.urgency;
        sort::by_key(urgency, |step| step.0);
        notes.warn(
            "workspace.settings.compliance.urgency",
            "The steps of the urgency were not in the order of their days; they are now.".into(),
            "",
        );
        fields.push("compliance");
    }
    if !fields.is_empty() {
        workspace.settings = settings;
        mended.insert(RecordId::Settings, fields);
    }
}

fn mend_criteria(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let rows: Vec<Arc<Criterion>> = workspace.criteria.iter().cloned().collect();
    for mut criterion in rows {
        let at = format!("workspace.criteria.{}", criterion.id);
        let mut fields = Vec::new();
        let flat = match criterion.scale {
            Scale::Linear { min, max } => min == max,
            Scale::Log { max } => max <= 0.0,
        };
        if flat {
            Arc::make_mut(&mut criterion).scale = Scale::Linear {
                min: 0.0,
                max: 100.0,
            };
            notes.warn(
                &at,
                "Its scale had no length; it runs from 0 to 100 now.".into(),
                "",
            );
            fields.push("scale");
        }
        if criterion
            .highest
            .is_some_and(|highest| highest < criterion.lowest)
        {
            Arc::make_mut(&mut criterion).highest = None;
            notes.warn(
                &at,
                "Its highest value was below its lowest; it has no upper bound now.".into(),
                "",
            );
            fields.push("highest");
        }
        if !fields.is_empty() {
            mended.insert(RecordId::Criterion(criterion.id.clone()), fields);
            workspace.criteria.put(criterion);
        }
    }
    add_missing_criteria(workspace, notes, mended);
}

/// A framework that reads a criterion which is not there: the usual one of that id comes back, else a plain one.
fn add_missing_criteria(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let missing: Vec<CriterionId> = workspace
        .frameworks
        .iter()
        .flat_map(|f| f.criteria().into_iter().cloned().collect::<Vec<_>>())
        .filter(|id| !workspace.criteria.contains(id))
        .collect();
    if missing.is_empty() {
        return;
    }
    let usual = usual();
    for id in missing {
        if workspace.criteria.contains(&id) {
            continue;
        }
        let criterion = usual.criteria.get(&id).cloned().unwrap_or_else(|| {
            let meta = Meta::new(super::decode::NO_STAMP);
            Arc::new(Criterion::new(id.clone(), id.to_string(), meta))
        });
        notes.warn(
            "workspace.criteria",
            format!("A framework reads the criterion “{id}”, which was missing; it was added."),
            "Look at its direction and scale.",
        );
        mended.insert(RecordId::Criterion(id), vec!["id"]);
        workspace.criteria.put(criterion);
    }
}

fn mend_systems_and_views(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let systems: Vec<_> = workspace.systems.iter().cloned().collect();
    for system in systems {
        for person in system.people() {
            let at = format!("workspace.systems.{}.owner", system.id);
            ensure_person(workspace, person, &at, notes, mended);
        }
    }
    mend_evidence(workspace, notes, mended);
    let views: Vec<_> = workspace.views.iter().cloned().collect();
    for mut view in views {
        let gone = |id| !workspace.frameworks.contains(id);
        if view.framework.as_ref().is_some_and(gone) {
            notes.warn(
                &format!("workspace.views.{}.framework", view.id),
                format!(
                    "The view “{}” names a framework that is not there; it was untied from it.",
                    view.name
                ),
                "",
            );
            Arc::make_mut(&mut view).framework = None;
            mended.insert(RecordId::View(view.id), vec!["framework"]);
            workspace.views.put(view);
        }
    }
}

/// A version of a model that is not there gets a stand-in; other references that lead nowhere are taken out.
fn mend_lineage(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let orphans: Vec<_> = workspace
        .versions
        .iter()
        .filter(|v| !workspace.models.contains(&v.model))
        .map(|v| (v.model, v.name.clone()))
        .collect();
    for (model, version) in orphans {
        notes.warn(
            "workspace.models",
            format!("The model of the version “{version}” is not there; an entry “Unknown model” was added."),
            "Give the entry its name.",
        );
        workspace.models.put(Arc::new(Model {
            id: model,
            name: "Unknown model".to_owned(),
            purpose: String::new(),
            owner: None,
            systems: Vec::new(),
            refresh_days: None,
            link: String::new(),
            meta: Meta::new(super::decode::NO_STAMP),
        }));
        mended.insert(RecordId::Model(model), vec!["name"]);
    }
    let loose: Vec<_> = loose::records(workspace)
        .filter_map(|record| loose::without_loose_ends(workspace, &record))
        .collect();
    for (record, fields) in loose {
        let name = super::merge::label(&record);
        let list = fields.join(", ");
        notes.warn(
            "workspace",
            format!("“{name}” referred to what is not there; that was taken out of: {list}."),
            "",
        );
        mended.entry(record.id()).or_default().extend(fields);
        workspace.apply(&Delta {
            before: None,
            after: Some(record),
        });
    }
}

/// Evidence is nothing to lose: a system that is not there gets an entry, to be named or emptied later.
fn mend_evidence(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let pieces: Vec<_> = workspace.evidence.iter().cloned().collect();
    for piece in pieces {
        if let Some(owner) = piece.owner {
            let at = format!("workspace.evidence.{}.owner", piece.id);
            ensure_person(workspace, owner, &at, notes, mended);
        }
        if !workspace.systems.contains(&piece.system) {
            notes.warn(
                &format!("workspace.evidence.{}.system", piece.id),
                format!(
                    "The system of the evidence “{}” is not there; an entry “Unknown system” was added.",
                    piece.name
                ),
                "Give the system its name, or move the evidence to another one.",
            );
            let system = System::new(piece.system, "Unknown system", super::decode::NO_STAMP);
            workspace.systems.put(Arc::new(system));
            mended.insert(RecordId::System(piece.system), vec!["name"]);
        }
    }
}

fn mend_sprints(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let sprints: Vec<_> = workspace.sprints.iter().cloned().collect();
    for mut sprint in sprints {
        let at = format!("workspace.sprints.{}", sprint.id);
        let people = sprint.capacity.people.iter().map(|a| a.person);
        let people = people.chain(sprint.scope.iter().filter_map(|c| c.by));
        for person in people.collect::<Vec<_>>() {
            ensure_person(workspace, person, &at, notes, mended);
        }
        let mut after = sprint.as_ref().clone();
        let mut fields = Vec::new();
        if after.forget_items(|id| workspace.items.contains(id)) {
            notes.warn(
                &at,
                format!(
                    "The sprint “{}” held items that are not there; they were taken out.",
                    after.name
                ),
                "",
            );
            fields.push("committed");
        }
        if after.end < after.start {
            after.end = after.start;
            notes.warn(
                &format!("{at}.end"),
                format!(
                    "The sprint “{}” ended before it began; it has one day now.",
                    after.name
                ),
                "Set its last day.",
            );
            fields.push("end");
        }
        if !fields.is_empty() {
            sprint = Arc::new(after);
            mended.insert(RecordId::Sprint(sprint.id), fields);
            workspace.sprints.put(sprint);
        }
    }
}

fn trim_histories<E: Entity>(table: &mut Table<E>) -> usize {
    let long: Vec<Arc<E>> = table
        .iter()
        .filter(|e| e.meta().history.len() > HISTORY_KEPT || e.meta().rev == 0)
        .cloned()
        .collect();
    for mut entity in long.iter().cloned() {
        let meta = Arc::make_mut(&mut entity).meta_mut();
        meta.rev = meta.rev.max(1);
        let surplus = meta.history.len().saturating_sub(HISTORY_KEPT);
        meta.history.drain(..surplus);
        table.put(entity);
    }
    long.len()
}

fn mend_histories(workspace: &mut Workspace, notes: &mut Notes) {
    let trimmed = trim_histories(&mut workspace.people)
        + trim_histories(&mut workspace.systems)
        + trim_histories(&mut workspace.criteria)
        + trim_histories(&mut workspace.frameworks)
        + trim_histories(&mut workspace.views)
        + trim_histories(&mut workspace.cadences)
        + trim_histories(&mut workspace.monitors)
        + trim_histories(&mut workspace.runs)
        + trim_histories(&mut workspace.models)
        + trim_histories(&mut workspace.versions)
        + trim_histories(&mut workspace.datasets)
        + trim_histories(&mut workspace.evidence)
        + trim_histories(&mut workspace.sprints)
        + trim_histories(&mut workspace.items);
    if trimmed > 0 {
        notes.info(
            "workspace",
            format!("The histories of {trimmed} entries were longer than {HISTORY_KEPT} changes; the oldest were left out."),
            "",
        );
    }
}

/// Somebody who is spoken of but not listed gets an entry, so that who judged what is not mixed up.
fn ensure_person(
    workspace: &mut Workspace,
    id: PersonId,
    at: &str,
    notes: &mut Notes,
    mended: &mut Mended,
) {
    if workspace.people.contains(&id) {
        return;
    }
    notes.warn(
        at,
        format!("The person {id} is not in the people list; an entry “Unknown person” was added."),
        "Give the entry its name, or take it out where it is used.",
    );
    workspace.people.put(Arc::new(Person {
        id,
        name: "Unknown person".to_owned(),
        pseudonym: false,
        aliases: Vec::new(),
        meta: Meta::new(super::decode::NO_STAMP),
    }));
    mended.insert(RecordId::Person(id), vec!["name"]);
}

fn mend_items(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let statuses: HashSet<_> = workspace
        .settings
        .statuses
        .iter()
        .map(|s| s.id.clone())
        .collect();
    for slot in 0..Slot::try_from(workspace.items.slots()).unwrap_or(Slot::MAX) {
        let Some(mut item) = workspace.items.at(slot).cloned() else {
            continue;
        };
        let mut fields = Vec::new();
        if item.title.trim().is_empty() {
            Arc::make_mut(&mut item).title = "Untitled".to_owned();
            notes.warn(
                &path(slot, "title"),
                "The item had no title.".into(),
                "Give it one.",
            );
            fields.push("title");
        }
        if !statuses.contains(&item.status) {
            let next = workspace.settings.first_status(item.kind);
            notes.warn(
                &path(slot, "status"),
                format!(
                    "The status “{}” does not exist; “{}” is in “{next}” now.",
                    item.status, item.title
                ),
                "The old status is kept among the item's extra fields.",
            );
            let item = Arc::make_mut(&mut item);
            let old = std::mem::replace(&mut item.status, next);
            item.extra.entry("status".into()).or_default().push(old.0);
            fields.extend(["status", "extra"]);
        }
        mend_references(workspace, slot, &mut item, &mut fields, notes);
        mend_judgements(slot, &mut item, &mut fields, notes);
        for person in item.people() {
            ensure_person(workspace, person, &path(slot, "owner"), notes, mended);
        }
        if !fields.is_empty() {
            mended
                .entry(RecordId::Item(item.id))
                .or_default()
                .extend(fields);
            workspace.items.put(item);
        }
    }
}

fn mend_references(
    workspace: &Workspace,
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    if let Some(system) = item.system
        && !workspace.systems.contains(&system)
    {
        notes.warn(
            &path(slot, "system"),
            format!(
                "“{}” belonged to the system {system}, which is not there.",
                item.title
            ),
            "Choose its system.",
        );
        Arc::make_mut(item).system = None;
        fields.push("system");
    }
    if let Some(parent) = item.parent
        && (parent == item.id || !workspace.items.contains(&parent))
    {
        notes.warn(
            &path(slot, "parent"),
            format!(
                "“{}” was part of {parent}, which is not there or itself.",
                item.title
            ),
            "Choose its parent.",
        );
        Arc::make_mut(item).parent = None;
        fields.push("parent");
    }
    if item.mentions().iter().any(|m| !workspace.items.contains(m)) {
        notes.warn(
            &path(slot, "spike"),
            format!("“{}” spoke of items that are not there.", item.title),
            "Look at what it informs, what follows from it, and what pays it.",
        );
        Arc::make_mut(item).retain_mentions(|id| workspace.items.contains(id));
        fields.extend(["spike", "debt"]);
    }
    let mut seen: HashSet<ItemId> = HashSet::new();
    let id = item.id;
    let mut good = |d: &ItemId| *d != id && workspace.items.contains(d) && seen.insert(*d);
    if item.depends_on.is_empty() {
        return;
    }
    let kept: Vec<ItemId> = item
        .depends_on
        .iter()
        .copied()
        .filter(|d| good(d))
        .collect();
    if kept.len() != item.depends_on.len() {
        notes.warn(
            &path(slot, "depends_on"),
            format!(
                "{} of the dependencies of “{}” are not there, repeated, or itself; they were taken out.",
                item.depends_on.len() - kept.len(),
                item.title
            ),
            "",
        );
        Arc::make_mut(item).depends_on = kept;
        fields.push("depends_on");
    }
}

/// At most one judgement a rater: the last one counts, the others are kept among the extra fields.
fn mend_judgements(
    slot: Slot,
    item: &mut Arc<Item>,
    fields: &mut Vec<&'static str>,
    notes: &mut Notes,
) {
    let twice = |list: &Vec<Judgement>| {
        let mut seen = HashSet::new();
        list.is_empty() || list.iter().any(|j| !seen.insert(j.by))
    };
    if !item.judgements.values().any(twice) {
        return;
    }
    let item = Arc::make_mut(item);
    for (criterion, list) in &mut item.judgements {
        let mut seen = HashSet::new();
        let mut kept = Vec::new();
        for judgement in list.drain(..).rev() {
            if seen.insert(judgement.by) {
                kept.push(judgement);
            } else {
                notes.warn(
                    &path(slot, &format!("judgements.{criterion}")),
                    format!(
                        "One rater judged “{}” twice; the last one counts.",
                        item.title
                    ),
                    "The other is kept among the item's extra fields.",
                );
                let text = crate::engine::json::to_text(&judgement).unwrap_or_default();
                item.extra
                    .entry(format!("judgements.{criterion}"))
                    .or_default()
                    .push(text);
                fields.push("extra");
            }
        }
        kept.reverse();
        *list = kept;
    }
    item.judgements.retain(|_, list| !list.is_empty());
    fields.push("judgements");
}

/// Gives out item numbers that nobody holds, upwards from the highest.
#[derive(Debug)]
pub struct Numbers {
    taken: HashSet<u32>,
    next: u32,
}

impl Numbers {
    /// The numbers of this workspace.
    pub fn of(workspace: &Workspace) -> Self {
        let taken: HashSet<u32> = workspace.items.iter().map(|item| item.number).collect();
        let highest = workspace
            .items
            .iter()
            .map(|item| item.number)
            .filter(|n| *n <= LARGEST_NUMBER)
            .max();
        Self {
            taken,
            next: highest.unwrap_or(0).saturating_add(1),
        }
    }

    /// Takes this number if it is usable and free.
    pub fn claim(&mut self, number: u32) -> bool {
        let usable = (1..=LARGEST_NUMBER).contains(&number) && self.taken.insert(number);
        if usable {
            self.next = self.next.max(number.saturating_add(1));
        }
        usable
    }

    /// Gives a number back.
    pub fn release(&mut self, number: u32) {
        self.taken.remove(&number);
    }

    /// The next free number.
    pub fn give(&mut self) -> u32 {
        while !self.taken.insert(self.next) {
            self.next = self.next.saturating_add(1);
        }
        self.next
    }
}

fn mend_numbers(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let mut seen = HashSet::new();
    let usable = |n: u32| (1..=LARGEST_NUMBER).contains(&n);
    let bad: Vec<(Slot, Arc<Item>)> = workspace
        .items
        .enumerate()
        .filter(|(_, item)| !(usable(item.number) && seen.insert(item.number)))
        .map(|(slot, item)| (slot, item.clone()))
        .collect();
    if bad.is_empty() {
        return;
    }
    let mut numbers = Numbers::of(workspace);
    for (slot, mut item) in bad {
        let old = item.number;
        let number = numbers.give();
        Arc::make_mut(&mut item).number = number;
        notes.warn(
            &path(slot, "number"),
            format!(
                "The number {old} of “{}” was taken or unusable; it is {number} now.",
                item.title
            ),
            "",
        );
        mended
            .entry(RecordId::Item(item.id))
            .or_default()
            .push("number");
        workspace.items.put(item);
    }
}

/// Walks up from every item once; the item whose parent closes a ring loses that parent.
fn cut_parent_cycles(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    let slots = workspace.items.slots();
    let parents: Vec<Option<Slot>> = (0..slots)
        .map(|s| {
            let item = workspace.items.at(Slot::try_from(s).ok()?)?;
            workspace.items.slot(&item.parent?)
        })
        .collect();
    // 0: not seen; otherwise the walk in which it was seen.
    let mut walk_of = vec![0_usize; slots];
    let mut cuts = Vec::new();
    for start in 0..slots {
        let walk = start + 1;
        let mut here = start;
        loop {
            match walk_of.get_mut(here) {
                Some(mark) if *mark == 0 => *mark = walk,
                _ => break,
            }
            let Some(up) = parents.get(here).copied().flatten() else {
                break;
            };
            if walk_of.get(up as usize) == Some(&walk) {
                cuts.push(here);
                break;
            }
            here = up as usize;
        }
    }
    for slot in cuts.into_iter().filter_map(|s| Slot::try_from(s).ok()) {
        let Some(mut item) = workspace.items.at(slot).cloned() else {
            continue;
        };
        Arc::make_mut(&mut item).parent = None;
        notes.warn(
            &path(slot, "parent"),
            format!(
                "The parents ran in a ring; “{}” has no parent now.",
                item.title
            ),
            "Choose its parent.",
        );
        mended
            .entry(RecordId::Item(item.id))
            .or_default()
            .push("parent");
        workspace.items.put(item);
    }
}

fn set(state: &mut [u8], at: usize, to: u8) {
    if let Some(place) = state.get_mut(at) {
        *place = to;
    }
}

/// Depth first over the dependencies; an edge back onto the path is cut.
fn cut_dependency_cycles(workspace: &mut Workspace, notes: &mut Notes, mended: &mut Mended) {
    const NEW: u8 = 0;
    const OPEN: u8 = 1;
    const CLOSED: u8 = 2;
    let slots = workspace.items.slots();
    let edges: Vec<Vec<Slot>> = (0..slots)
        .map(|s| {
            let item = Slot::try_from(s).ok().and_then(|s| workspace.items.at(s));
            item.map_or_else(Vec::new, |item| {
                let slot = |id| workspace.items.slot(id);
                item.depends_on.iter().filter_map(slot).collect()
            })
        })
        .collect();
    let mut state = vec![NEW; slots];
    let mut cuts: Vec<(Slot, Slot)> = Vec::new();
    for start in 0..slots {
        if state.get(start) != Some(&NEW) {
            continue;
        }
        let mut stack = vec![(start, 0_usize)];
        set(&mut state, start, OPEN);
        while let Some((here, edge)) = stack.last_mut() {
            let from = *here;
            let Some(to) = edges.get(from).and_then(|e| e.get(*edge)).copied() else {
                set(&mut state, from, CLOSED);
                stack.pop();
                continue;
            };
            *edge += 1;
            match state.get(to as usize).copied() {
                Some(NEW) => {
                    set(&mut state, to as usize, OPEN);
                    stack.push((to as usize, 0));
                }
                Some(OPEN) => cuts.push((Slot::try_from(from).unwrap_or(Slot::MAX), to)),
                _ => {}
            }
        }
    }
    for (from, to) in cuts {
        let (Some(mut item), Some(target)) = (
            workspace.items.at(from).cloned(),
            workspace.items.at(to).cloned(),
        ) else {
            continue;
        };
        Arc::make_mut(&mut item)
            .depends_on
            .retain(|d| *d != target.id);
        notes.warn(
            &path(from, "depends_on"),
            format!(
                "The dependencies ran in a ring; “{}” does not wait for “{}” any more.",
                item.title, target.title
            ),
            "",
        );
        mended
            .entry(RecordId::Item(item.id))
            .or_default()
            .push("depends_on");
        workspace.items.put(item);
    }
}
