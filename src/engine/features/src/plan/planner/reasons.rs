//! Why items are in or out, and why there is no plan.

use crate::english::capital;
use crate::plan::planner::choices::PlannableItem;
use crate::plan::planner::phrases::{Phrases, half_days, points};
use crate::plan::planner::proposal::{LimitScope, Meter, Proposal};
use crate::plan::planner::task::Task;
use crate::plan::select::conflict::Condition;
use crate::plan::select::problem::Candidate;
use crate::plan::select::{Answer, Effort, Pick, Status, conflict};
use plumbline_document::sprint::HalfDays;

/// How many items that are left out are listed.
const LISTED: usize = 80;

impl Task {
    pub(super) fn say_why_not(
        &self,
        phrases: &Phrases<'_>,
        answer: &Answer,
        effort: Effort,
        proposal: &mut Proposal,
    ) {
        if answer.status != Status::Infeasible {
            proposal.problems.push(
                "No plan was found before the search was stopped, and it is not proven that there is none. Loosen a quota."
                    .to_owned(),
            );
            return;
        }
        let short = self.short_classes(phrases);
        if !short.is_empty() {
            proposal.problems.extend(short);
            return;
        }
        let conflict = conflict::explain(&self.problem, effort);
        let say = |conditions: &[Condition]| {
            let all: Vec<String> = conditions
                .iter()
                .map(|c| self.condition(phrases, *c))
                .collect();
            all.join("; ")
        };
        proposal.problems.push(match conflict.any_of.as_slice() {
            [] => format!(
                "No set of items keeps all of these together: {}.",
                say(&conflict.together)
            ),
            [one] => format!(
                "No set of items keeps this with the rest: {}.",
                self.condition(phrases, *one)
            ),
            many => format!(
                "No set of items keeps every condition. Loosening any one of these would do: {}.",
                say(many)
            ),
        });
    }

    /// Classes whose minimum exceeds all that there is to choose from.
    fn short_classes(&self, phrases: &Phrases<'_>) -> Vec<String> {
        let rooms = self.rooms.iter().zip(&self.problem.limits);
        rooms
            .filter_map(|(room, limit)| {
                let LimitScope::Class(class) = room else { return None };
                let sizes = self.choices.entries.iter().zip(&self.problem.candidates);
                let open = sizes.filter(|(e, c)| e.class == *class && c.fixed != Some(false));
                let there = open.map(|(e, _)| i64::from(e.size.0)).sum::<i64>();
                (there < limit.min).then(|| {
                    format!(
                        "At least {} are wanted for {}, and all that can be planned of it comes to {}.",
                        half_days(limit.min),
                        phrases.room(*room),
                        half_days(there)
                    )
                })
            })
            .collect()
    }

    fn condition(&self, phrases: &Phrases<'_>, condition: Condition) -> String {
        let limit = |k: usize| self.rooms.get(k).zip(self.problem.limits.get(k));
        match condition {
            Condition::Min(k) => limit(k).map_or_else(String::new, |(room, limit)| {
                format!(
                    "at least {} for {}",
                    half_days(limit.min),
                    phrases.room(*room)
                )
            }),
            Condition::Max(k) => limit(k).map_or_else(String::new, |(room, limit)| {
                format!(
                    "at most {} of {}",
                    half_days(limit.max.unwrap_or(0)),
                    phrases.room(*room)
                )
            }),
            Condition::Pins => "what is pinned or reserved".to_owned(),
            Condition::Exclusions => "what is excluded".to_owned(),
            Condition::Needs => "what items depend on".to_owned(),
        }
    }

    /// Fills in rows and meters.
    pub(super) fn list(&self, phrases: &Phrases<'_>, best: Option<&Pick>, proposal: &mut Proposal) {
        let nothing = vec![false; self.choices.entries.len()];
        let set = best.map_or(nothing.as_slice(), |pick| pick.set.as_slice());
        let used = self.problem.used(set);
        for ((room, limit), used) in self.rooms.iter().zip(&self.problem.limits).zip(&used) {
            let whole = |n: i64| HalfDays(u32::try_from(n).unwrap_or(0));
            proposal.meters.push(Meter {
                room: *room,
                name: capital(&phrases.room(*room)),
                used: whole(*used),
                min: whole(limit.min),
                max: limit.max.map(whole),
            });
        }
        let mut out = Vec::new();
        for at in &self.choices.best_first {
            let place = self.choices.entries.get(*at);
            let Some((entry, candidate)) = place.zip(self.problem.candidates.get(*at)) else {
                continue;
            };
            let chosen = set.get(*at).copied().unwrap_or(false);
            let why = if chosen {
                self.why_in(phrases, set, &used, *at, entry, candidate)
            } else if out.len() < LISTED {
                self.why_out(phrases, best.map(|_| set), &used, entry, candidate)
            } else {
                continue;
            };
            let row = phrases.row(&entry.id, Some(entry), candidate.fixed, why);
            if chosen {
                proposal.chosen.push(row);
            } else {
                out.push(row);
            }
        }
        let all = self.choices.entries.len() + self.choices.not_plannable.len();
        proposal.left_out_count = all - proposal.chosen.len();
        let not_plannable = &self.choices.not_plannable;
        let not_plannable = not_plannable.iter().take(LISTED.saturating_sub(out.len()));
        out.extend(not_plannable.map(|(id, reason)| {
            phrases.row(id, None, None, capital(&phrases.not_plannable(reason)))
        }));
        proposal.left_out = out;
    }

    fn why_in(
        &self,
        phrases: &Phrases<'_>,
        set: &[bool],
        used: &[i64],
        index: usize,
        entry: &PlannableItem,
        candidate: &Candidate,
    ) -> String {
        if entry.reserved {
            return "Recurring work that is due is reserved first.".to_owned();
        }
        if candidate.fixed == Some(true) {
            return "Pinned.".to_owned();
        }
        let candidates = self.problem.candidates.iter().zip(set);
        let needed = candidates
            .zip(&self.choices.entries)
            .find(|((c, chosen), _)| **chosen && c.needs.contains(&index))
            .map(|(_, e)| phrases.key(&e.id));
        let keeps = candidate.uses.iter().find(|(limit, amount)| {
            let min = self.problem.limits.get(*limit).map_or(0, |l| l.min);
            let used = used.get(*limit).copied().unwrap_or(0);
            min > 0 && used - i64::from(*amount) < min
        });
        let room = keeps.and_then(|(limit, _)| self.rooms.get(*limit));
        let worth = format!("{} for {}", points(entry.worth), entry.size);
        match (room, needed) {
            (_, Some(key)) => format!("{worth}, and {key} needs it."),
            (Some(room), _) => format!("{worth}; keeps the minimum for {}.", phrases.room(*room)),
            _ => format!(
                "{worth}, {} a day.",
                points(entry.worth / entry.size.days())
            ),
        }
    }

    fn why_out(
        &self,
        phrases: &Phrases<'_>,
        set: Option<&[bool]>,
        used: &[i64],
        entry: &PlannableItem,
        candidate: &Candidate,
    ) -> String {
        if candidate.fixed == Some(false) {
            return "Excluded.".to_owned();
        }
        let limits = || {
            let uses = candidate.uses.iter();
            uses.filter_map(|(k, _)| {
                Some((
                    self.rooms.get(*k)?,
                    self.problem.limits.get(*k)?.max?,
                    used.get(*k)?,
                ))
            })
        };
        let size = i64::from(entry.size.0);
        if let Some((room, max, _)) = limits()
            .filter(|(_, max, _)| *max < size)
            .min_by_key(|(_, max, _)| *max)
        {
            return format!(
                "Too large: {}, and {} is {}.",
                entry.size,
                phrases.room(*room),
                half_days(max)
            );
        }
        let Some(set) = set else {
            return "There is no plan.".to_owned();
        };
        let needs = candidate.needs.iter();
        let mut needs = needs.filter(|n| !set.get(**n).copied().unwrap_or(false));
        if let Some(needed) = needs.next().and_then(|n| self.choices.entries.get(*n)) {
            return format!("Needs {}, which is not in.", phrases.key(&needed.id));
        }
        let full = limits()
            .filter(|(_, max, used)| **used + size > *max)
            .min_by_key(|(_, max, used)| max - **used);
        match full {
            Some((room, max, used)) => format!(
                "No room for {}: {} has {} left, filled with more worth.",
                entry.size,
                phrases.room(*room),
                half_days(max - used)
            ),
            None => "It adds nothing to the sum.".to_owned(),
        }
    }
}
