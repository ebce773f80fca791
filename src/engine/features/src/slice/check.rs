//! Whether a family still holds together, and whether an item is ready to be taken up (INVEST).

use crate::english;
use crate::plan::size;
use crate::prioritise::derive::median;
use crate::slice::context::{Context, context};
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::outcome::Target;
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// What is wrong with a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trouble {
    /// Neither the item nor one above it holds something that the children should have from there.
    Lost,
    /// A child differs from its parent.
    Contradicts,
    /// The children are together not what the parent was.
    DoesNotAddUp,
}

impl Trouble {
    /// In words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lost => "Lost",
            Self::Contradicts => "Contradicts",
            Self::DoesNotAddUp => "Does not add up",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Of which item.
    pub item: ItemId,
    /// Its key.
    pub key: String,
    /// What sort of thing.
    pub trouble: Trouble,
    /// In a sentence.
    pub text: String,
}

/// The live children of an item, in the order of the table.
pub fn children(workspace: &Workspace, parent: ItemId) -> Vec<&Arc<Item>> {
    let live = workspace.live_items();
    live.filter(|item| item.parent == Some(parent)).collect()
}

/// Checks an item with its children; nothing is found of an item without children.
pub fn check(workspace: &Workspace, parent: &Arc<Item>) -> Vec<Finding> {
    let children = children(workspace, parent.id);
    let mut out = Findings {
        workspace,
        list: Vec::new(),
    };
    if children.is_empty() {
        return out.list;
    }
    let above = context(workspace, parent);
    lost(&mut out, parent, &above);
    for child in &children {
        compare(&mut out, child, &above);
        strangers(&mut out, child, &above);
    }
    effort(&mut out, parent, &children);
    metric(&mut out, parent, &above, &children);
    out.list
}

struct Findings<'a> {
    workspace: &'a Workspace,
    list: Vec<Finding>,
}

impl Findings<'_> {
    fn say(&mut self, item: &Item, trouble: Trouble, text: String) {
        self.list.push(Finding {
            item: item.id,
            key: self.workspace.settings.key(item.number),
            trouble,
            text,
        });
    }
}

fn lost(out: &mut Findings<'_>, parent: &Item, above: &Context) {
    if above.goal.is_none() {
        let text = "Nobody says which goal this is for; the children have none to inherit.";
        out.say(parent, Trouble::Lost, text.to_owned());
    }
    let gaps = above
        .target
        .as_ref()
        .map_or_else(|| Target::default().gaps(), |t| t.value.gaps());
    if !gaps.is_empty() {
        let text = format!(
            "The outcome lacks {}; the children inherit none.",
            english::list(&gaps)
        );
        out.say(parent, Trouble::Lost, text);
    }
}

fn compare(out: &mut Findings<'_>, child: &Arc<Item>, above: &Context) {
    let systems = &out.workspace.systems;
    if let Some(inherited) = &above.system
        && child.system != Some(inherited.value)
    {
        let name = |id| {
            systems
                .get(&id)
                .map_or("another system", |s| s.name.as_str())
        };
        let tier = |id| systems.get(&id).map(|s| s.tier());
        let parent = name(inherited.value);
        let (trouble, text) = match child.system {
            None => (
                Trouble::Lost,
                format!(
                    "It belongs to no AI system, what it is a part of to {parent}: no risk class is counted."
                ),
            ),
            Some(own) if tier(own) != tier(inherited.value) => (
                Trouble::Contradicts,
                format!(
                    "It belongs to {}, in another risk class than {parent}.",
                    name(own)
                ),
            ),
            Some(own) => (
                Trouble::Contradicts,
                format!(
                    "It belongs to {}, what it is a part of to {parent}.",
                    name(own)
                ),
            ),
        };
        out.say(child, trouble, text);
    }
    let Some(own) = child.outcome.as_deref() else {
        return;
    };
    let other = |mine: &str, theirs: &str| {
        !mine.trim().is_empty() && !theirs.trim().is_empty() && mine.trim() != theirs.trim()
    };
    if let Some(goal) = &above.goal
        && other(&own.goal, &goal.value)
    {
        out.say(
            child,
            Trouble::Contradicts,
            format!("It has another goal: {}", own.goal),
        );
    }
    if let Some(target) = &above.target
        && same_metric(&own.target, &target.value)
        && own.target.comparison != target.value.comparison
    {
        let text = format!(
            "It wants {} {}, above it is {}.",
            own.target.metric,
            own.target.limit(),
            target.value.limit()
        );
        out.say(child, Trouble::Contradicts, text);
    }
}

/// Models and datasets that a child names and nothing above it does.
fn strangers(out: &mut Findings<'_>, child: &Item, above: &Context) {
    let Some(own) = child.lineage.as_deref() else {
        return;
    };
    let names = &out.workspace.models;
    let known = above.models.as_ref();
    let models = own
        .models
        .iter()
        .filter(|id| known.is_some_and(|k| !k.value.contains(id)));
    let models: Vec<String> = models
        .filter_map(|id| names.get(id).map(|m| m.name.clone()))
        .collect();
    let names = &out.workspace.datasets;
    let known = above.datasets.as_ref();
    let datasets = own
        .datasets
        .iter()
        .filter(|id| known.is_some_and(|k| !k.value.contains(id)));
    let datasets: Vec<String> = datasets
        .filter_map(|id| names.get(id).map(|d| d.name.clone()))
        .collect();
    for (what, new) in [("models", models), ("datasets", datasets)] {
        if !new.is_empty() {
            let text = format!(
                "It names {what} that nothing above it names: {}.",
                new.join(", ")
            );
            out.say(child, Trouble::Contradicts, text);
        }
    }
}

fn same_metric(a: &Target, b: &Target) -> bool {
    let plain = |t: &Target| t.metric.trim().to_lowercase();
    !plain(a).is_empty() && plain(a) == plain(b)
}

/// The effort in days, as the planner reads it: the lowest and the highest value of all raters, and between them the
/// middle of their means; none without a judgement.
fn effort_of(workspace: &Workspace, item: &Item) -> Option<(f64, f64, f64)> {
    let given = item.judgements.get(&size::effort(workspace)?.id)?;
    let low = given.iter().map(|j| j.value.low()).min_by(f64::total_cmp)?;
    let high = given
        .iter()
        .map(|j| j.value.high())
        .max_by(f64::total_cmp)?;
    let mut means: Vec<f64> = given.iter().map(|j| j.value.mean()).collect();
    Some((low, median(&mut means)?, high))
}

fn effort(out: &mut Findings<'_>, parent: &Item, children: &[&Arc<Item>]) {
    let Some((low, _, high)) = effort_of(out.workspace, parent) else {
        return;
    };
    let known: Vec<f64> = children
        .iter()
        .filter_map(|c| effort_of(out.workspace, c))
        .map(|e| e.1)
        .collect();
    let sum: f64 = known.iter().sum();
    let days = |n: f64| (n * 10.0).round() / 10.0;
    let range = if low < high {
        format!("{} to {}", days(low), days(high))
    } else {
        days(low).to_string()
    };
    if sum > high {
        let text = format!(
            "The children take {} days, this was judged at {range}.",
            days(sum)
        );
        out.say(parent, Trouble::DoesNotAddUp, text);
    } else if known.len() < children.len() {
        let text = format!(
            "{} of {} children have no effort yet, so nobody can say whether they add up to {range} days.",
            children.len() - known.len(),
            children.len()
        );
        out.say(parent, Trouble::DoesNotAddUp, text);
    } else if sum < low {
        let text = format!(
            "The children take {} days, this was judged at {range}: is a slice missing?",
            days(sum)
        );
        out.say(parent, Trouble::DoesNotAddUp, text);
    }
}

fn metric(out: &mut Findings<'_>, parent: &Item, above: &Context, children: &[&Arc<Item>]) {
    let Some(target) = above.target.as_ref().map(|t| &t.value) else {
        return;
    };
    let moves = |child: &&Arc<Item>| {
        let own = child.outcome.as_deref().map(|o| &o.target);
        own.is_none_or(|own| own.is_blank() || same_metric(own, target))
    };
    if !target.metric.trim().is_empty() && !children.iter().any(moves) {
        let text = format!(
            "Every child has another metric: none moves {}.",
            target.metric
        );
        out.say(parent, Trouble::DoesNotAddUp, text);
    }
}

/// One letter of INVEST.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it stands for.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What is looked at.
    pub why: &'static str,
}

/// The largest effort that counts as small, in days: one sprint of one person.
const SMALL: f64 = 10.0;

/// INVEST (Wake 2003), as far as it can be read from the document; ‘valuable’ may be informative, ‘estimable’ may be
/// time-boxed, and ‘testable’ is a metric, data and a threshold.
pub fn invest(workspace: &Workspace, item: &Arc<Item>) -> [Letter; 6] {
    let settings = &workspace.settings;
    let context = context(workspace, item);
    let is_spike = item.kind == Kind::Spike;
    let spike = item.spike.as_deref().filter(|_| is_spike);
    let timebox = spike.and_then(|s| s.timebox);
    let sibling = |id: &ItemId| {
        let other = workspace.items.get(id);
        other.is_some_and(|o| {
            o.parent.is_some() && o.parent == item.parent && !settings.is_done(&o.status)
        })
    };
    let effort = effort_of(workspace, item).map(|e| e.1);
    let testable = match spike {
        Some(spike) => spike.hypothesis.gaps().is_empty(),
        None => context.target.is_some_and(|t| t.value.gaps().is_empty()),
    };
    let judged = item
        .judgements
        .contains_key(&CriterionId::from("business_value"));
    let informs = spike.is_some_and(|s| !s.decision.trim().is_empty() || !s.informs.is_empty());
    let letter = |name, holds, why| Letter { name, holds, why };
    [
        letter(
            "Independent",
            !item.depends_on.iter().any(sibling),
            "It waits for no unfinished sibling.",
        ),
        letter(
            "Negotiable",
            item.slice
                .as_ref()
                .is_none_or(|s| !s.left_out.trim().is_empty()),
            "What is left out on purpose is written down.",
        ),
        letter(
            "Valuable or informative",
            judged || informs || (context.goal.is_some() && !is_spike),
            "It serves a goal or has a value; a spike informs a decision.",
        ),
        letter(
            "Estimable or time-boxed",
            effort.is_some() || timebox.is_some(),
            "It has an effort; a spike has a timebox.",
        ),
        letter(
            "Small",
            timebox.is_some() || effort.is_some_and(|days| days <= SMALL),
            "It takes at most ten days, or a timebox.",
        ),
        letter(
            "Testable",
            testable,
            "It has a metric, data and a threshold, by itself or from above.",
        ),
    ]
}
