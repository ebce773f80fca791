//! What there is to choose from, whatever a sprint's room and shares are.

use crate::ledger::gate;
use crate::plan::size;
use crate::prioritise::derive::DerivationContext;
use crate::prioritise::ranking::Ranking;
use chrono::NaiveDate;
use plumbline_compact::sort;
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::item::Item;
use plumbline_document::kind::Track;
use plumbline_document::settings::Category;
use plumbline_document::sprint::{Class, HalfDays, Sprint, Stage};
use plumbline_document::workspace::Workspace;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Whether a gate keeps an item out of a sprint, and why. Given by whoever keeps the gates.
pub type Gate<'a> = dyn Fn(&Item) -> Option<String> + 'a;

/// No gate.
pub fn no_gate(_: &Item) -> Option<String> {
    None
}

/// The ledger's gates as of a day: whether one keeps an item from being begun.
pub fn gates(workspace: &Workspace, today: NaiveDate) -> impl Fn(&Item) -> Option<String> {
    let begun = |track: Track| {
        let mut statuses = workspace.settings.statuses.iter();
        statuses.find(|s| s.category == Category::InProgress && s.track.is_none_or(|t| t == track))
    };
    let (discovery, delivery) = (begun(Track::Discovery), begun(Track::Delivery));
    move |item| {
        let to = match item.track {
            Track::Discovery => discovery,
            Track::Delivery => delivery,
        }?;
        let step = gate::ProposedMove {
            workspace,
            item,
            to: &to.id,
            today,
            deciding: None,
        };
        Some(gate::hold(&step).err()?.message)
    }
}

/// Why an item is not to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotPlannable {
    /// It is planned by its parts.
    Parts,
    /// Nobody estimated it.
    NoSize,
    /// It has no score yet.
    NoScore,
    /// A prohibited practice by the end of the sprint.
    Prohibited(String),
    /// It is in another sprint.
    Elsewhere(String),
    /// A gate keeps it out.
    Gate(String),
    /// It waits for an item that is neither finished nor to choose from.
    Waits(ItemId),
}

/// An item that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct PlannableItem {
    pub(super) id: ItemId,
    /// Its score without effort.
    pub(super) worth: f64,
    pub(super) size: HalfDays,
    pub(super) class: Class,
    pub(super) track: Track,
    pub(super) owner: Option<PersonId>,
    /// Recurring work that is due by the end of the sprint.
    pub(super) reserved: bool,
    /// Places of the entries that it depends on.
    pub(super) needs: Vec<usize>,
}

/// What a sprint can be made of. It depends on the document, on which sprint it is and on the sprint's last day, but
/// not on its room, shares, pins and exclusions: it is gathered once while those are tried out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    pub(super) entries: Vec<PlannableItem>,
    /// Places of the entries, the worthiest first; of equals the older item.
    pub(super) best_first: Vec<usize>,
    pub(super) not_plannable: Vec<(ItemId, NotPlannable)>,
}

impl Choices {
    /// Gathers them.
    pub fn of(workspace: &Workspace, ranking: &Ranking, sprint: &Sprint, gate: &Gate<'_>) -> Self {
        let mut choices = Self::default();
        choices.gather(workspace, ranking, sprint, gate);
        choices.leave_out_what_waits(workspace);
        choices.link(workspace);
        choices.order(workspace);
        choices
    }

    fn gather(
        &mut self,
        workspace: &Workspace,
        ranking: &Ranking,
        sprint: &Sprint,
        gate: &Gate<'_>,
    ) {
        let settings = &workspace.settings;
        let effort = size::effort(workspace);
        let wholes = size::wholes(workspace);
        let context = DerivationContext::of(workspace, sprint.end);
        let elsewhere = taken(workspace, sprint);
        for (slot, item) in workspace.items.enumerate() {
            if !item.is_live() || settings.is_done(&item.status) {
                continue;
            }
            let size = effort.and_then(|e| size::of(e, item));
            let worth = ranking.worth(slot);
            let prohibited = context.prohibition(item).filter(|p| p.applies);
            let reason = if wholes.contains(&item.id) {
                NotPlannable::Parts
            } else if let Some(prohibition) = prohibited {
                NotPlannable::Prohibited(prohibition.article)
            } else if let Some(name) = elsewhere.get(&item.id) {
                NotPlannable::Elsewhere((*name).to_owned())
            } else if let Some(why) = gate(item) {
                NotPlannable::Gate(why)
            } else {
                match (size, worth) {
                    (None, _) => NotPlannable::NoSize,
                    (_, None) => NotPlannable::NoScore,
                    (Some(size), Some(worth)) => {
                        let class = Class::of(item);
                        let due = item.due.is_some_and(|due| due <= sprint.end);
                        self.entries.push(PlannableItem {
                            id: item.id,
                            worth,
                            size,
                            class,
                            track: item.track,
                            owner: item.owner,
                            needs: Vec::new(),
                            reserved: class == Class::Recurring && due,
                        });
                        continue;
                    }
                }
            };
            self.not_plannable.push((item.id, reason));
        }
    }

    /// Takes out what waits for something that cannot be in, until nothing does.
    fn leave_out_what_waits(&mut self, workspace: &Workspace) {
        let settings = &workspace.settings;
        let finished = |id: &ItemId| {
            let item = workspace.items.get(id);
            item.is_none_or(|i| !i.is_live() || settings.is_done(&i.status))
        };
        loop {
            let open: HashSet<ItemId> = self.entries.iter().map(|e| e.id).collect();
            let mut waits = Vec::new();
            self.entries.retain(|entry| {
                let needs = workspace.items.get(&entry.id).map(|i| i.depends_on.iter());
                let missing = needs
                    .into_iter()
                    .flatten()
                    .find(|id| !open.contains(id) && !finished(id));
                if let Some(id) = missing {
                    waits.push((entry.id, NotPlannable::Waits(*id)));
                }
                missing.is_none()
            });
            if waits.is_empty() {
                return;
            }
            self.not_plannable.extend(waits);
        }
    }

    /// Resolves what entries depend on.
    fn link(&mut self, workspace: &Workspace) {
        let entries = self.entries.iter().enumerate();
        let places: HashMap<ItemId, usize> = entries.map(|(i, e)| (e.id, i)).collect();
        for entry in &mut self.entries {
            if let Some(item) = workspace.items.get(&entry.id) {
                let needs = item.depends_on.iter();
                entry.needs = needs.filter_map(|id| places.get(id).copied()).collect();
            }
        }
    }

    fn order(&mut self, workspace: &Workspace) {
        let number = |entry: &PlannableItem| workspace.items.get(&entry.id).map_or(0, |i| i.number);
        let entries = self.entries.iter().enumerate();
        let mut order: Vec<_> = entries.map(|(at, e)| (e.worth, number(e), at)).collect();
        sort::by(&mut order, |a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        self.best_first = order.into_iter().map(|(_, _, at)| at).collect();
    }
}

/// Items in other sprints that are planned or running, with the sprint's name.
fn taken<'a>(workspace: &'a Workspace, sprint: &Sprint) -> HashMap<ItemId, &'a str> {
    let others = workspace.sprints.iter().map(Arc::as_ref);
    others
        .filter(|s| s.id != sprint.id && s.stage != Stage::Ended)
        .flat_map(|s| s.content().into_iter().map(|c| (c.item, s.name.as_str())))
        .collect()
}
