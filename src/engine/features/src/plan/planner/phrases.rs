//! The phrases that the planner's answer is made of: names of limits, of items, and why an item is out.

use crate::plan::planner::choices::{NotPlannable, PlannableItem};
use crate::plan::planner::proposal::{LimitScope, PlannedItem};
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::sprint::{Class, HalfDays};
use plumbline_document::workspace::Workspace;
use std::sync::Arc;

/// Points as people read them.
pub(super) fn points(value: f64) -> String {
    format!("{value:.1}")
}

pub(super) fn half_days(n: i64) -> String {
    HalfDays(u32::try_from(n).unwrap_or(0)).to_string()
}

/// Names of what a workspace holds.
pub(super) struct Phrases<'a> {
    pub(super) workspace: &'a Workspace,
}

impl Phrases<'_> {
    pub(super) fn item(&self, id: &ItemId) -> Option<&Arc<Item>> {
        self.workspace.items.get(id)
    }

    pub(super) fn key(&self, id: &ItemId) -> String {
        let key = |item: &Arc<Item>| self.workspace.settings.key(item.number);
        self.item(id).map_or_else(|| id.to_string(), key)
    }

    pub(super) fn title(&self, id: &ItemId) -> String {
        let title = self.item(id).map_or("", |item| item.title.as_str());
        format!("{} {title}", self.key(id))
    }

    pub(super) fn room(&self, room: LimitScope) -> String {
        match room {
            LimitScope::Team => "the team's time".to_owned(),
            LimitScope::Track(track) => format!("the time for {}", track.name().to_lowercase()),
            LimitScope::Person(id) => {
                let person = self.workspace.people.get(&id);
                format!(
                    "the time of {}",
                    person.map_or("somebody", |p| p.name.as_str())
                )
            }
            LimitScope::Class(class) => format!("the share of {}", class.name().to_lowercase()),
        }
    }

    pub(super) fn not_plannable(&self, reason: &NotPlannable) -> String {
        match reason {
            NotPlannable::Parts => "it is planned by its parts.".to_owned(),
            NotPlannable::NoSize => "nobody has estimated its effort.".to_owned(),
            NotPlannable::NoScore => "it has no score yet.".to_owned(),
            NotPlannable::Prohibited(article) => {
                format!(
                    "it would build a prohibited practice ({article}), which applies by the end of the sprint."
                )
            }
            NotPlannable::Elsewhere(name) => format!("it is in {name}."),
            NotPlannable::Gate(why) => format!("it may not start: {why}"),
            NotPlannable::Waits(id) => format!(
                "it waits for {}, which cannot be in the sprint.",
                self.key(id)
            ),
        }
    }

    pub(super) fn row(
        &self,
        id: &ItemId,
        entry: Option<&PlannableItem>,
        fixed: Option<bool>,
        why: String,
    ) -> PlannedItem {
        let item = self.item(id);
        PlannedItem {
            id: *id,
            key: self.key(id),
            title: item.map_or_else(String::new, |i| i.title.clone()),
            worth: entry.map(|e| e.worth),
            size: entry.map(|e| e.size),
            class: item.map_or(Class::Delivery, |i| Class::of(i)),
            fixed,
            open: entry.is_some(),
            why,
        }
    }
}
