//! The sample's sprints, and the weeks from before.

use crate::{Of, Reader, identity, look_up, moment, stamp};
use chrono::{Days, NaiveDate};
use plumbline_document::ids::{FrameworkId, ItemId, SprintId};
use plumbline_document::meta::Meta;
use plumbline_document::refusal::Refusal;
use plumbline_document::sprint::{
    CarryOver, Choice, Class, Commitment, EarlierWeek, HalfDays, ScopeChange, Sprint, Stage,
};
use serde::Deserialize;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSprint {
    name: String,
    goal: String,
    stage: Stage,
    from: NaiveDate,
    to: NaiveDate,
    days: HalfDays,
    preset: String,
    /// Items by number with their days.
    #[serde(default)]
    plan: Vec<(u32, HalfDays)>,
    value: Option<f64>,
    /// Item, days, day, who, why: came in while it ran.
    #[serde(default)]
    added: Vec<(u32, HalfDays, NaiveDate, String, String)>,
    /// Item and why it was not finished; the others were.
    #[serde(default)]
    carried: Vec<(u32, String)>,
    #[serde(default)]
    note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWeeks {
    /// The Monday of the first.
    from: NaiveDate,
    done: Vec<u32>,
}

impl Reader<'_> {
    pub(super) fn sprints(&mut self) -> Result<(), Refusal> {
        if let Some(weeks) = &self.file.earlier {
            let days = (0_u64..).step_by(7);
            let each = days.zip(&weeks.done).filter_map(|(days, done)| {
                let week = weeks.from.checked_add_days(Days::new(days))?;
                Some(EarlierWeek { week, done: *done })
            });
            Arc::make_mut(&mut self.workspace.settings).planning.earlier = each.collect();
        }
        for (n, raw) in (1..).zip(&self.file.sprints) {
            let sprint = self.sprint(n, raw)?;
            self.workspace.sprints.put(Arc::new(sprint));
        }
        Ok(())
    }

    fn sprint(&self, n: u64, raw: &RawSprint) -> Result<Sprint, Refusal> {
        let at = format!("sprints/{n}");
        let number = |n: &u32| look_up(&self.items, n, &at, "item");
        let class = |id: &ItemId| {
            let item = self.workspace.items.get(id);
            item.map_or(Class::Delivery, |item| Class::of(item))
        };
        let commitment = |n: &u32, size: HalfDays| -> Result<Commitment, Refusal> {
            let item = number(n)?;
            Ok(Commitment {
                item,
                size,
                class: class(&item),
            })
        };
        let id = SprintId(identity(Of::Sprint, n));
        let meta = Meta::new(stamp(raw.from.min(self.file.date), None));
        let mut sprint = Sprint::new(id, &raw.name, raw.from, raw.to, meta);
        sprint.goal.clone_from(&raw.goal);
        sprint.note.clone_from(&raw.note);
        sprint.stage = raw.stage;
        sprint.capacity.team = raw.days;
        let presets = self.workspace.settings.planning.presets.iter();
        let preset = presets.filter(|p| p.name == raw.preset);
        sprint.quotas = preset.flat_map(|p| p.quotas.clone()).collect();
        for (n, size) in &raw.plan {
            sprint.committed.push(commitment(n, *size)?);
        }
        sprint.choice = raw.value.map(|value| Choice {
            framework: FrameworkId::from("ai_value"),
            value,
            gap: 0.0,
            runner_up: Vec::new(),
            runner_up_value: None,
            binding: String::new(),
        });
        for (n, size, day, by, reason) in &raw.added {
            sprint.scope.push(ScopeChange {
                what: commitment(n, *size)?,
                added: true,
                at: moment(*day),
                by: Some(self.person(by, &at)?),
                reason: reason.clone(),
            });
        }
        for (n, reason) in &raw.carried {
            sprint.carry_over.push(CarryOver {
                item: number(n)?,
                reason: reason.clone(),
                to: None,
            });
        }
        if raw.stage == Stage::Ended {
            let open = |id: ItemId| sprint.carry_over.iter().any(|c| c.item == id);
            let content = sprint.content();
            sprint.finished = content.into_iter().filter(|c| !open(c.item)).collect();
        }
        Ok(sprint)
    }
}
