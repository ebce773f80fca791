//! What an item has from above it. Nothing is copied into children: it is looked up, nearest first.

use plumbline_document::ids::{DatasetId, ItemId, ModelId, SystemId};
use plumbline_document::item::Item;
use plumbline_document::outcome::{Outcome, Target};
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// A value with the item that holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Inherited<T> {
    /// The value.
    pub value: T,
    /// Which item holds it: the item itself, or one above it.
    pub by: ItemId,
}

/// What is known of an item's purpose, each part from the nearest item that holds it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The goal.
    pub goal: Option<Inherited<String>>,
    /// The hypothesis.
    pub hypothesis: Option<Inherited<String>>,
    /// Metric, threshold and data. Taken as a whole: half a target of one item and half of another make none.
    pub target: Option<Inherited<Target>>,
    /// The AI system, and with it the risk class.
    pub system: Option<Inherited<SystemId>>,
    /// Models.
    pub models: Option<Inherited<Vec<ModelId>>>,
    /// Datasets.
    pub datasets: Option<Inherited<Vec<DatasetId>>>,
}

/// The item and those above it, nearest first. A ring of parents (a damaged document) is walked once.
pub fn line<'a>(workspace: &'a Workspace, item: &'a Arc<Item>) -> Vec<&'a Arc<Item>> {
    let mut out = vec![item];
    let mut next = item.parent;
    while let Some(above) = next.and_then(|id| workspace.items.get(&id)) {
        if out.iter().any(|seen| seen.id == above.id) {
            break;
        }
        out.push(above);
        next = above.parent;
    }
    out
}

/// The context of an item.
pub fn context(workspace: &Workspace, item: &Arc<Item>) -> Context {
    let line = line(workspace, item);
    let find = |part: &dyn Fn(&Outcome) -> String| {
        line.iter().find_map(|i| {
            let value = part(i.outcome.as_deref()?);
            (!value.trim().is_empty()).then_some(Inherited { value, by: i.id })
        })
    };
    Context {
        goal: find(&|o| o.goal.clone()),
        hypothesis: find(&|o| o.hypothesis.clone()),
        target: line.iter().find_map(|i| {
            let value = i.outcome.as_deref()?.target.clone();
            (!value.is_blank()).then_some(Inherited { value, by: i.id })
        }),
        system: line.iter().find_map(|i| {
            let value = i.system?;
            Some(Inherited { value, by: i.id })
        }),
        models: line.iter().find_map(|i| {
            let value = i.lineage.as_deref()?.models.clone();
            (!value.is_empty()).then_some(Inherited { value, by: i.id })
        }),
        datasets: line.iter().find_map(|i| {
            let value = i.lineage.as_deref()?.datasets.clone();
            (!value.is_empty()).then_some(Inherited { value, by: i.id })
        }),
    }
}
