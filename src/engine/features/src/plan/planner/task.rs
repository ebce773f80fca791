//! The choice in numbers, and the answer to it.

use crate::english;
use crate::english::capital;
use crate::plan::planner::choices::{Choices, PlannableItem};
use crate::plan::planner::phrases::{Phrases, points};
use crate::plan::planner::proposal::{LimitScope, Proposal, RunnerUp};
use crate::plan::select::insight::Swap;
use crate::plan::select::problem::Candidate;
use crate::plan::select::{Answer, Effort, Limit, Pick, Problem, Status, insight, solve};
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::sprint::{Choice, Commitment, Sprint};
use plumbline_document::workspace::Workspace;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Scores are summed in whole parts of this size, so that sums are exact.
const PARTS: f64 = 1e6;

/// Scores above this are counted in larger parts.
const LARGE: f64 = 1e6;

/// Half-days of a working day: the room that a binding limit is asked about.
const A_DAY: i64 = 2;

/// A sprint's choice, before it is made.
#[derive(Clone, Debug)]
pub struct Task {
    pub(super) problem: Problem,
    pub(super) rooms: Vec<LimitScope>,
    pub(super) choices: Arc<Choices>,
    /// What cannot be and why, before anything is searched.
    obstacles: Vec<String>,
    scale: f64,
}

/// Where each limit stands. Of two limits of one thing the later one holds.
struct Index {
    /// The few that all items share.
    shared: Vec<(LimitScope, usize)>,
    people: HashMap<PersonId, usize>,
}

impl Index {
    fn of(rooms: &[LimitScope]) -> Self {
        let mut index = Self {
            shared: Vec::new(),
            people: HashMap::new(),
        };
        for (room, place) in rooms.iter().zip(0..) {
            if let LimitScope::Person(id) = room {
                index.people.insert(*id, place);
            } else {
                index.shared.push((*room, place));
            }
        }
        index
    }

    fn place(&self, room: LimitScope) -> Option<usize> {
        let mut latest_first = self.shared.iter().rev();
        latest_first.find(|(r, _)| *r == room).map(|(_, at)| *at)
    }

    /// What an entry uses of which limit.
    fn uses(&self, entry: &PlannableItem) -> Vec<(usize, u32)> {
        let limits = [
            self.place(LimitScope::Team),
            self.place(LimitScope::Track(entry.track)),
            self.place(LimitScope::Class(entry.class)),
            entry.owner.and_then(|id| self.people.get(&id).copied()),
        ];
        let limits = limits.into_iter().flatten();
        limits.map(|limit| (limit, entry.size.0)).collect()
    }
}

impl Task {
    /// The choice of a sprint out of what there is.
    pub fn of(workspace: &Workspace, choices: Arc<Choices>, sprint: &Sprint) -> Self {
        let mut task = Self {
            problem: Problem::default(),
            rooms: Vec::new(),
            choices,
            obstacles: Vec::new(),
            scale: PARTS,
        };
        task.set_limits(workspace, sprint);
        task.state(workspace, sprint);
        task
    }

    /// The choice in numbers.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    fn limit(&mut self, room: LimitScope, min: u32, max: u32) {
        self.rooms.push(room);
        let limit = Limit::between(min.into(), max.into());
        self.problem.limits.push(limit);
    }

    fn set_limits(&mut self, workspace: &Workspace, sprint: &Sprint) {
        let calendar = &workspace.settings.planning.calendar;
        let team = sprint.team_capacity(calendar);
        if team.0 == 0 {
            self.obstacles.push(
                "There is no capacity: give the team some days, or list people who work on days of the sprint."
                    .to_owned(),
            );
        }
        self.limit(LimitScope::Team, 0, team.0);
        for (track, room) in &sprint.capacity.tracks {
            self.limit(LimitScope::Track(*track), 0, room.0);
        }
        for allotment in &sprint.capacity.people {
            let room = sprint.half_days_of(allotment, calendar);
            self.limit(LimitScope::Person(allotment.person), 0, room.0);
        }
        for quota in &sprint.quotas {
            let (min, max) = Sprint::quota_half_days(*quota, team);
            self.limit(LimitScope::Class(quota.class), min, max);
        }
    }

    /// Writes the problem down.
    #[allow(clippy::cast_possible_truncation)] // worths are bounded by the scale
    fn state(&mut self, workspace: &Workspace, sprint: &Sprint) {
        let choices = Arc::clone(&self.choices);
        let worths = choices.entries.iter().map(|e| e.worth.abs());
        let largest = worths.fold(0.0, f64::max);
        if largest > LARGE {
            self.scale = PARTS * LARGE / largest;
        }
        let pins: HashSet<&ItemId> = sprint.pins.iter().collect();
        let exclusions: HashSet<&ItemId> = sprint.exclusions.iter().collect();
        let index = Index::of(&self.rooms);
        let candidates = choices.entries.iter().map(|entry| Candidate {
            value: libm::round(entry.worth * self.scale) as i64,
            uses: index.uses(entry),
            fixed: if exclusions.contains(&entry.id) {
                Some(false)
            } else {
                (entry.reserved || pins.contains(&entry.id)).then_some(true)
            },
            needs: entry.needs.clone(),
        });
        self.problem.candidates = candidates.collect();
        let phrases = Phrases { workspace };
        for (id, reason) in &choices.not_plannable {
            if pins.contains(id) {
                self.obstacles.push(format!(
                    "{} is pinned, but {}",
                    phrases.key(id),
                    phrases.not_plannable(reason)
                ));
            }
        }
    }

    /// Makes the choice.
    pub fn solve(&self, workspace: &Workspace, effort: Effort) -> Proposal {
        let phrases = Phrases { workspace };
        let mut proposal = Proposal {
            possible: false,
            verdict: "There is no plan.".to_owned(),
            problems: self.obstacles.clone(),
            chosen: Vec::new(),
            left_out: Vec::new(),
            left_out_count: 0,
            meters: Vec::new(),
            binding: String::new(),
            runner_up: None,
            committed: Vec::new(),
            choice: None,
            pick: None,
        };
        let answer = solve(&self.problem, effort);
        let Some(best) = answer.best.clone().filter(|_| self.obstacles.is_empty()) else {
            if self.obstacles.is_empty() {
                self.say_why_not(&phrases, &answer, effort, &mut proposal);
            }
            self.list(&phrases, None, &mut proposal);
            return proposal;
        };
        proposal.possible = true;
        proposal.verdict = self.verdict(&answer, &best);
        proposal.binding = self.binding(&phrases, &answer, effort);
        proposal.runner_up = answer.second.as_ref().map(|second| {
            let differ = |a: &Pick, b: &Pick| -> Vec<String> {
                let only =
                    (0..self.choices.entries.len()).filter(|i| is_in(a, *i) && !is_in(b, *i));
                only.filter_map(|i| self.choices.entries.get(i))
                    .map(|e| phrases.title(&e.id))
                    .collect()
            };
            RunnerUp {
                value: self.worth(second.value),
                difference: self.worth(best.value - second.value),
                come_in: differ(second, &best),
                go_out: differ(&best, second),
            }
        });
        let members = |pick: &Pick| -> Vec<&PlannableItem> {
            let chosen = self.choices.entries.iter().enumerate();
            chosen
                .filter(|(i, _)| is_in(pick, *i))
                .map(|(_, e)| e)
                .collect()
        };
        proposal.committed = members(&best)
            .into_iter()
            .map(|e| Commitment {
                item: e.id,
                size: e.size,
                class: e.class,
            })
            .collect();
        proposal.choice = Some(Choice {
            framework: workspace.settings.framework.clone(),
            value: self.worth(best.value),
            gap: match answer.status {
                Status::Feasible { gap } => self.worth(gap),
                _ => 0.0,
            },
            runner_up: answer
                .second
                .iter()
                .flat_map(members)
                .map(|e| e.id)
                .collect(),
            runner_up_value: answer.second.as_ref().map(|s| self.worth(s.value)),
            binding: proposal.binding.clone(),
        });
        self.list(&phrases, Some(&best), &mut proposal);
        proposal.pick = Some(best);
        proposal
    }

    #[allow(clippy::cast_precision_loss)]
    pub(super) fn worth(&self, value: i64) -> f64 {
        value as f64 / self.scale
    }

    fn verdict(&self, answer: &Answer, best: &Pick) -> String {
        let count = best.set.iter().filter(|is_in| **is_in).count();
        let items = english::count(count, "item");
        let value = points(self.worth(best.value));
        match answer.status {
            Status::Feasible { gap } => format!(
                "{items} worth {value}. A better set, if there is one, is worth at most {} more; the search was stopped there.",
                points(self.worth(gap).max(0.05))
            ),
            _ => format!("{items} worth {value}: no other set is worth more."),
        }
    }

    fn binding(&self, phrases: &Phrases<'_>, answer: &Answer, effort: Effort) -> String {
        let found = insight::binding(&self.problem, answer, A_DAY, effort);
        let Some(first) = found.first() else {
            return "Nothing holds it back: a day more anywhere would not change it.".to_owned();
        };
        let Some(room) = self.rooms.get(first.limit) else {
            return String::new();
        };
        let gain = points(self.worth(first.gain));
        if first.minimum {
            format!(
                "The minimum for {} holds it back most: a day less there would add {gain}.",
                phrases.room(*room)
            )
        } else {
            format!(
                "{} holds it back most: a day more would add {gain}.",
                capital(&phrases.room(*room))
            )
        }
    }

    /// What it would cost to have an item the other way round: `with it the plan would be worth 4.2 less …`.
    pub fn ask(
        &self,
        workspace: &Workspace,
        proposal: &Proposal,
        item: ItemId,
        effort: Effort,
    ) -> String {
        let phrases = Phrases { workspace };
        let Some(best) = &proposal.pick else {
            return "There is no plan to compare with.".to_owned();
        };
        let Some(at) = self.choices.entries.iter().position(|e| e.id == item) else {
            let reason = self
                .choices
                .not_plannable
                .iter()
                .find(|(id, _)| *id == item);
            return reason.map_or_else(String::new, |(_, reason)| {
                capital(&phrases.not_plannable(reason))
            });
        };
        let swap = insight::swap(&self.problem, best, at, effort);
        self.swap_in_words(&phrases, &swap, at, is_in(best, at))
    }

    fn swap_in_words(&self, phrases: &Phrases<'_>, swap: &Swap, at: usize, was_in: bool) -> String {
        let without = if was_in { "Without it" } else { "With it" };
        if swap.pick.is_none() {
            return format!("{without} no plan keeps every condition.");
        }
        let titles = |list: &[usize]| -> Vec<String> {
            let others = list.iter().filter(|i| **i != at);
            others
                .filter_map(|i| self.choices.entries.get(*i))
                .map(|e| phrases.title(&e.id))
                .collect()
        };
        let (come, go) = (titles(&swap.come_in), titles(&swap.go_out));
        let moves = match (come.is_empty(), go.is_empty()) {
            (true, true) => String::new(),
            (false, true) => format!(" In would come: {}.", come.join("; ")),
            (true, false) => format!(" Out would go: {}.", go.join("; ")),
            (false, false) => format!(
                " Out would go: {}. In would come: {}.",
                go.join("; "),
                come.join("; ")
            ),
        };
        let most = if swap.exact { "" } else { "at most " };
        let cost = if swap.cost == 0 {
            "worth just as much".to_owned()
        } else {
            format!("worth {most}{} less", points(self.worth(swap.cost)))
        };
        format!("{without} the best plan would be {cost}.{moves}")
    }
}

fn is_in(pick: &Pick, i: usize) -> bool {
    pick.set.get(i).copied().unwrap_or(false)
}
