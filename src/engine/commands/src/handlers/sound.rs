//! Whether a document holds together: what every single command sees to, checked as a whole for those that bring
//! whole records.

use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::lineage::dangling;
use plumbline_document::lineage::model::ModelVersion;
use plumbline_document::monitor::Run;
use plumbline_document::sprint::Sprint;
use plumbline_document::workspace::Workspace;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The first thing that does not fit, in a sentence; none when every reference leads somewhere, nothing is a part of
/// itself or waits for itself, and no two items share a number. In linear time.
pub fn flaw(workspace: &Workspace) -> Option<String> {
    flaw_of_setup(workspace)
        .or_else(|| {
            let mut numbers = HashSet::new();
            let items = workspace.items.iter();
            items
                .filter_map(|item| {
                    let twin = !numbers.insert(item.number);
                    let key = workspace.settings.key(item.number);
                    let shared = || format!("two items would have the number {key}");
                    twin.then(shared)
                        .or_else(|| Some(format!("{key} {}", flaw_of_item(workspace, item)?)))
                })
                .next()
        })
        .or_else(|| {
            let parts = |item: &Item| item.parent.into_iter().collect();
            cycle(workspace, parts).map(|key| format!("{key} would be a part of itself"))
        })
        .or_else(|| {
            let waits = |item: &Item| item.depends_on.clone();
            cycle(workspace, waits).map(|key| format!("{key} would wait for itself"))
        })
}

fn flaw_of_setup(workspace: &Workspace) -> Option<String> {
    let frameworks = &workspace.frameworks;
    if !frameworks.is_empty() && workspace.framework().is_none() {
        return Some("the framework that ranks the backlog would not be there".to_owned());
    }
    for framework in frameworks.iter() {
        let mut reads = framework.criteria().into_iter();
        if let Some(gone) = reads.find(|c| !workspace.criteria.contains(c)) {
            let name = &framework.name;
            return Some(format!(
                "{name} would read a criterion “{gone}” that is not there"
            ));
        }
    }
    let mut views = workspace.views.iter();
    let tied = |f| !frameworks.contains(f);
    if let Some(view) = views.find(|v| v.framework.as_ref().is_some_and(tied)) {
        let name = &view.name;
        return Some(format!(
            "the view “{name}” would be tied to a framework that is not there"
        ));
    }
    if let Some(flaw) = flaw_of_lineage(workspace) {
        return Some(flaw);
    }
    let mut evidence = workspace.evidence.iter();
    let loose =
        evidence.find(|e| !workspace.systems.contains(&e.system) || is_unknown(workspace, e.owner));
    if let Some(loose) = loose {
        let name = &loose.name;
        return Some(format!(
            "the evidence “{name}” would name a system or a person that is not there"
        ));
    }
    for sprint in workspace.sprints.iter() {
        if Sprint::clone(sprint).forget_items(|id| workspace.items.contains(id)) {
            let name = &sprint.name;
            return Some(format!(
                "the sprint {name} would hold an item that is not there"
            ));
        }
        if sprint.end < sprint.start {
            let name = &sprint.name;
            return Some(format!("the sprint {name} would end before it begins"));
        }
        let mut people = sprint.capacity.people.iter().map(|a| Some(a.person));
        let mut changed = sprint.scope.iter().map(|c| c.by);
        if people.any(|p| is_unknown(workspace, p)) || changed.any(|p| is_unknown(workspace, p)) {
            let name = &sprint.name;
            return Some(format!(
                "the sprint {name} would name a person who is not there"
            ));
        }
    }
    let mut systems = workspace.systems.iter();
    let system = systems.find(|s| s.people().any(|p| is_unknown(workspace, Some(p))))?;
    let name = &system.name;
    Some(format!("{name} would name a person who is not there"))
}

fn flaw_of_lineage(workspace: &Workspace) -> Option<String> {
    let mut versions = workspace.versions.iter();
    if let Some(version) = versions.find(|v| !workspace.models.contains(&v.model)) {
        let name = &version.name;
        return Some(format!(
            "the version “{name}” would belong to a model that is not there"
        ));
    }
    let no_value = |r: &&Arc<Run>| {
        let own = [r.value, r.threshold];
        let found = r.findings.iter().flat_map(|f| [f.value, f.threshold]);
        let mut all = own.into_iter().chain(found).flatten();
        all.any(|v| !v.is_finite())
    };
    if workspace.runs.iter().any(|r| no_value(&r)) {
        return Some("a value of a run would be no number".to_owned());
    }
    let no_number = |v: &&Arc<ModelVersion>| v.metrics.values().any(|m| !m.is_finite());
    if let Some(version) = workspace.versions.iter().find(no_number) {
        let name = &version.name;
        return Some(format!(
            "a metric of the version “{name}” would be no number"
        ));
    }
    dangling::records(workspace).find_map(|record| {
        let (record, fields) = dangling::without_dangling_refs(workspace, &record)?;
        let field = fields.first()?;
        let name = record.label();
        Some(format!(
            "“{name}” would name in “{field}” what is not there"
        ))
    })
}

fn is_unknown(workspace: &Workspace, person: Option<PersonId>) -> bool {
    person.is_some_and(|id| !workspace.people.contains(&id))
}

fn flaw_of_item(workspace: &Workspace, item: &Item) -> Option<&'static str> {
    let no_item = |id: &ItemId| !workspace.items.contains(id);
    let unknown = |by| is_unknown(workspace, by);
    if item.title.trim().is_empty() {
        return Some("would have no title");
    }
    if workspace.settings.status(&item.status).is_none() {
        return Some("would stand in a status that is not there");
    }
    if item.system.is_some_and(|s| !workspace.systems.contains(&s)) {
        return Some("would belong to an AI system that is not there");
    }
    if item.parent.as_ref().is_some_and(no_item) {
        return Some("would be a part of an item that is not there");
    }
    if item.depends_on.iter().any(no_item) {
        return Some("would wait for an item that is not there");
    }
    if item.mentions().iter().any(no_item) {
        return Some("would speak of an item that is not there");
    }
    item.people()
        .into_iter()
        .any(|id| unknown(Some(id)))
        .then_some("would name a person who is not there")
}

/// The key of an item that lies on a cycle of these references, if there is one: what is left when items that refer
/// to nothing (any more) are taken away again and again (Kahn 1962).
fn cycle(workspace: &Workspace, refers: impl Fn(&Item) -> Vec<ItemId>) -> Option<String> {
    let mut open: HashMap<ItemId, usize> = HashMap::new();
    let mut referred: HashMap<ItemId, Vec<ItemId>> = HashMap::new();
    let mut free = Vec::new();
    for item in workspace.items.iter() {
        let to = refers(item);
        if to.is_empty() {
            free.push(item.id);
        } else {
            open.insert(item.id, to.len());
        }
        for id in to {
            referred.entry(id).or_default().push(item.id);
        }
    }
    while let Some(id) = free.pop() {
        for from in referred.remove(&id).unwrap_or_default() {
            if let Some(left) = open.get_mut(&from) {
                *left = left.saturating_sub(1);
                if *left == 0 {
                    open.remove(&from);
                    free.push(from);
                }
            }
        }
    }
    let mut items = workspace.items.iter();
    let caught = items.find(|item| open.contains_key(&item.id))?;
    Some(workspace.settings.key(caught.number))
}
