//! A sprint as a choice: which items there are to choose from, what limits them, and the answer in words.

use super::select::conflict::{self, Condition};
use super::select::insight::{self, Swap};
use super::select::problem::Candidate;
use super::select::{Answer, Effort, Limit, Pick, Problem, Status, solve};
use super::size;
use crate::engine::backlog::ids::{ItemId, PersonId};
use crate::engine::backlog::item::{Item, Track};
use crate::engine::backlog::settings::Category;
use crate::engine::backlog::sprint::{Choice, Class, Commitment, HalfDays, Quota, Sprint, Stage};
use crate::engine::backlog::workspace::Workspace;
use crate::engine::gather::Gather;
use crate::engine::ledger::gate;
use crate::engine::prioritise::derive::Grounds;
use crate::engine::prioritise::ranking::Ranking;
use crate::engine::sort;
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Whether a gate keeps an item out of a sprint, and why. Given by whoever keeps the gates.
pub type Gate<'a> = dyn Fn(&Item) -> Option<String> + 'a;

/// No gate.
pub fn no_gate(_: &Item) -> Option<String> {
    None
}

/// The open items that the ledger's gates keep from being begun, with the reason. As of a day.
pub fn gated(workspace: &Workspace, today: NaiveDate) -> HashMap<ItemId, String> {
    let settings = &workspace.settings;
    let begun = |track: Track| {
        let mut statuses = settings.statuses.iter();
        statuses.find(|s| s.category == Category::InProgress && s.track.is_none_or(|t| t == track))
    };
    let tracks = [Track::Discovery, Track::Delivery].map(|track| (track, begun(track)));
    let open = workspace
        .live_items()
        .filter(|i| !settings.is_done(&i.status));
    open.filter_map(|item| {
        let (_, to) = tracks.iter().find(|(track, _)| *track == item.track)?;
        let held = gate::hold(&gate::Step {
            workspace,
            item,
            to: &(*to)?.id,
            today,
            deciding: None,
        });
        Some((item.id, held.err()?.message))
    })
    .collect()
}

/// Work that a planner on the screen may do: it answers while a slider moves.
pub const QUICK: Effort = Effort {
    nodes: 8_000,
    looks: 6_000_000,
};

/// Scores are summed in whole parts of this size, so that sums are exact.
const PARTS: f64 = 1e6;
/// Scores above this are counted in larger parts.
const LARGE: f64 = 1e6;
/// How many items that are left out are listed.
const LISTED: usize = 80;
/// Half-days of a working day: the room that a binding limit is asked about.
const A_DAY: i64 = 2;

/// What a limit limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// The time of the whole team.
    Team,
    /// The time that a track may take.
    Track(Track),
    /// A person's time.
    Person(PersonId),
    /// The quota of a class.
    Class(Class),
}

/// Why an item is not to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bar {
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

/// A sprint's choice, before it is made.
#[derive(Clone, Debug)]
pub struct Task {
    problem: Problem,
    rooms: Vec<Room>,
    entries: Vec<Entry>,
    barred: Vec<(ItemId, Bar)>,
    /// What cannot be and why, before anything is searched.
    obstacles: Vec<String>,
    scale: f64,
}

#[derive(Clone, Debug)]
struct Entry {
    id: ItemId,
    worth: f64,
    size: HalfDays,
    class: Class,
    reserved: bool,
}

/// One item as the planner shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which item.
    pub id: ItemId,
    /// Its key, `PLB-17`.
    pub key: String,
    /// Its title.
    pub title: String,
    /// Its score without effort; none when it has none.
    pub worth: Option<f64>,
    /// Its size; none when nobody estimated it.
    pub size: Option<HalfDays>,
    /// Its class.
    pub class: Class,
    /// Pinned, excluded or neither.
    pub fixed: Option<bool>,
    /// Whether it could be chosen at all.
    pub open: bool,
    /// Why it is in or out.
    pub why: String,
}

/// How much of a limit a plan uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meter {
    /// What is limited.
    pub room: Room,
    /// In words.
    pub name: String,
    /// Used.
    pub used: HalfDays,
    /// At least this.
    pub min: HalfDays,
    /// At most this.
    pub max: Option<HalfDays>,
}

/// The second-best set beside the best.
#[derive(Clone, Debug, PartialEq)]
pub struct RunnerUp {
    /// The sum of its scores.
    pub value: f64,
    /// How much the best set is worth more.
    pub difference: f64,
    /// Keys and titles of what would come in.
    pub come_in: Vec<String>,
    /// Keys and titles of what would go out.
    pub go_out: Vec<String>,
}

/// An answer of the planner.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// True when there is a plan.
    pub possible: bool,
    /// How good it is, in a sentence.
    pub verdict: String,
    /// Why there is none, or what was left out against the wish; empty when all is well.
    pub problems: Vec<String>,
    /// The chosen items, best first.
    pub chosen: Vec<Row>,
    /// Items that are left out, best first; at most some dozens of them.
    pub left_out: Vec<Row>,
    /// How many are left out in all.
    pub left_out_count: usize,
    /// The limits.
    pub meters: Vec<Meter>,
    /// What holds the plan back, in a sentence.
    pub binding: String,
    /// The second-best set.
    pub runner_up: Option<RunnerUp>,
    /// The plan as a command takes it.
    pub committed: Vec<Commitment>,
    /// What is kept with it.
    pub choice: Option<Choice>,
    pick: Option<Pick>,
}

/// Points as people read them.
fn points(value: f64) -> String {
    format!("{value:.1}")
}

impl Task {
    /// What a sprint can be made of.
    pub fn of(workspace: &Workspace, ranking: &Ranking, sprint: &Sprint, gate: &Gate<'_>) -> Self {
        let mut task = Self {
            problem: Problem::default(),
            rooms: Vec::new(),
            entries: Vec::new(),
            barred: Vec::new(),
            obstacles: Vec::new(),
            scale: PARTS,
        };
        task.set_limits(workspace, sprint);
        task.gather(workspace, ranking, sprint, gate);
        task.state(workspace, sprint);
        task
    }

    /// How many items there are to choose from.
    pub fn candidates(&self) -> usize {
        self.entries.len()
    }

    /// The choice in numbers.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    fn limit(&mut self, room: Room, min: u32, max: u32) {
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
        self.limit(Room::Team, 0, team.0);
        for (track, room) in &sprint.capacity.tracks {
            self.limit(Room::Track(*track), 0, room.0);
        }
        for allotment in &sprint.capacity.people {
            let room = sprint.half_days_of(allotment, calendar);
            self.limit(Room::Person(allotment.person), 0, room.0);
        }
        for quota in &sprint.quotas {
            let (min, max) = Sprint::quota_half_days(*quota, team);
            self.limit(Room::Class(quota.class), min, max);
        }
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
        let grounds = Grounds::of(workspace, sprint.end);
        let elsewhere = taken(workspace, sprint);
        for (slot, item) in workspace.items.enumerate() {
            if !item.is_live() || settings.is_done(&item.status) {
                continue;
            }
            let size = effort.and_then(|e| size::of(e, item));
            let worth = ranking.worth(slot);
            let prohibited = grounds.prohibition(item).filter(|p| p.applies);
            let bar = if wholes.contains(&item.id) {
                Bar::Parts
            } else if let Some(prohibition) = prohibited {
                Bar::Prohibited(prohibition.article)
            } else if let Some(name) = elsewhere.get(&item.id) {
                Bar::Elsewhere((*name).to_owned())
            } else if let Some(why) = gate(item) {
                Bar::Gate(why)
            } else {
                match (size, worth) {
                    (None, _) => Bar::NoSize,
                    (_, None) => Bar::NoScore,
                    (Some(size), Some(worth)) => {
                        let class = Class::of(item);
                        let due = item.due.is_some_and(|due| due <= sprint.end);
                        self.entries.push(Entry {
                            id: item.id,
                            worth,
                            size,
                            class,
                            reserved: class == Class::Recurring && due,
                        });
                        continue;
                    }
                }
            };
            self.barred.push((item.id, bar));
        }
        self.bar_what_waits(workspace);
    }

    /// Takes out what waits for something that cannot be in, until nothing does.
    fn bar_what_waits(&mut self, workspace: &Workspace) {
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
                    waits.push((entry.id, Bar::Waits(*id)));
                }
                missing.is_none()
            });
            if waits.is_empty() {
                return;
            }
            self.barred.extend(waits);
        }
    }

    /// Writes the problem down.
    #[allow(clippy::cast_possible_truncation)] // worths are bounded by the scale
    fn state(&mut self, workspace: &Workspace, sprint: &Sprint) {
        let largest = self
            .entries
            .iter()
            .map(|e| e.worth.abs())
            .fold(0.0, f64::max);
        if largest > LARGE {
            self.scale = PARTS * LARGE / largest;
        }
        let places: HashMap<ItemId, usize> = self
            .entries
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id, i))
            .collect();
        let pins: HashSet<&ItemId> = sprint.pins.iter().collect();
        let exclusions: HashSet<&ItemId> = sprint.exclusions.iter().collect();
        let index: BTreeMap<Room, usize> = self.rooms.iter().copied().zip(0..).gather();
        for entry in &self.entries {
            let Some(item) = workspace.items.get(&entry.id) else {
                continue;
            };
            let mut rooms = vec![
                Room::Team,
                Room::Track(item.track),
                Room::Class(entry.class),
            ];
            rooms.extend(item.owner.map(Room::Person));
            let fixed = if exclusions.contains(&entry.id) {
                Some(false)
            } else {
                (pins.contains(&entry.id) || entry.reserved).then_some(true)
            };
            self.problem.candidates.push(Candidate {
                value: libm::round(entry.worth * self.scale) as i64,
                uses: rooms
                    .iter()
                    .filter_map(|room| Some((*index.get(room)?, entry.size.0)))
                    .collect(),
                fixed,
                needs: item
                    .depends_on
                    .iter()
                    .filter_map(|id| places.get(id).copied())
                    .collect(),
            });
        }
        let words = Words { workspace };
        for (id, bar) in &self.barred {
            if pins.contains(id) {
                self.obstacles.push(format!(
                    "{} is pinned, but {}",
                    words.key(id),
                    words.bar(bar)
                ));
            }
        }
    }

    /// Makes the choice.
    pub fn solve(&self, workspace: &Workspace, effort: Effort) -> Proposal {
        let words = Words { workspace };
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
                self.say_why_not(&words, &answer, effort, &mut proposal);
            }
            self.list(&words, None, &mut proposal);
            return proposal;
        };
        proposal.possible = true;
        proposal.verdict = self.verdict(&answer, &best);
        proposal.binding = self.binding(&words, &answer, effort);
        proposal.runner_up = answer.second.as_ref().map(|second| {
            let differ = |a: &Pick, b: &Pick| -> Vec<String> {
                let only = (0..self.entries.len()).filter(|i| is_in(a, *i) && !is_in(b, *i));
                only.filter_map(|i| self.entries.get(i))
                    .map(|e| words.title(&e.id))
                    .collect()
            };
            RunnerUp {
                value: self.worth(second.value),
                difference: self.worth(best.value - second.value),
                come_in: differ(second, &best),
                go_out: differ(&best, second),
            }
        });
        let members = |pick: &Pick| -> Vec<&Entry> {
            let chosen = self.entries.iter().enumerate();
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
        self.list(&words, Some(&best), &mut proposal);
        proposal.pick = Some(best);
        proposal
    }

    #[allow(clippy::cast_precision_loss)]
    fn worth(&self, value: i64) -> f64 {
        value as f64 / self.scale
    }

    fn verdict(&self, answer: &Answer, best: &Pick) -> String {
        let count = best.set.iter().filter(|is_in| **is_in).count();
        let items = if count == 1 {
            "1 item".to_owned()
        } else {
            format!("{count} items")
        };
        let value = points(self.worth(best.value));
        match answer.status {
            Status::Feasible { gap } => format!(
                "{items} worth {value}. A better set, if there is one, is worth at most {} more; the search was stopped there.",
                points(self.worth(gap).max(0.05))
            ),
            _ => format!("{items} worth {value}: no other set is worth more."),
        }
    }

    fn binding(&self, words: &Words<'_>, answer: &Answer, effort: Effort) -> String {
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
                words.room(*room)
            )
        } else {
            format!(
                "{} holds it back most: a day more would add {gain}.",
                capital(&words.room(*room))
            )
        }
    }

    fn say_why_not(
        &self,
        words: &Words<'_>,
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
        let short = self.short_classes(words);
        if !short.is_empty() {
            proposal.problems.extend(short);
            return;
        }
        let conflict = conflict::explain(&self.problem, effort);
        let say = |conditions: &[Condition]| {
            let all: Vec<String> = conditions
                .iter()
                .map(|c| self.condition(words, *c))
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
                self.condition(words, *one)
            ),
            many => format!(
                "No set of items keeps every condition. Loosening any one of these would do: {}.",
                say(many)
            ),
        });
    }

    /// Classes whose minimum exceeds all that there is to choose from.
    fn short_classes(&self, words: &Words<'_>) -> Vec<String> {
        let rooms = self.rooms.iter().zip(&self.problem.limits);
        rooms
            .filter_map(|(room, limit)| {
                let Room::Class(class) = room else { return None };
                let sizes = self.entries.iter().zip(&self.problem.candidates);
                let open = sizes.filter(|(e, c)| e.class == *class && c.fixed != Some(false));
                let there = open.map(|(e, _)| i64::from(e.size.0)).sum::<i64>();
                (there < limit.min).then(|| {
                    format!(
                        "At least {} are wanted for {}, and all that can be planned of it comes to {}.",
                        half_days(limit.min),
                        words.room(*room),
                        half_days(there)
                    )
                })
            })
            .collect()
    }

    fn condition(&self, words: &Words<'_>, condition: Condition) -> String {
        let limit = |k: usize| self.rooms.get(k).zip(self.problem.limits.get(k));
        match condition {
            Condition::Min(k) => limit(k).map_or_else(String::new, |(room, limit)| {
                format!(
                    "at least {} for {}",
                    half_days(limit.min),
                    words.room(*room)
                )
            }),
            Condition::Max(k) => limit(k).map_or_else(String::new, |(room, limit)| {
                format!(
                    "at most {} of {}",
                    half_days(limit.max.unwrap_or(0)),
                    words.room(*room)
                )
            }),
            Condition::Pins => "what is pinned or reserved".to_owned(),
            Condition::Exclusions => "what is excluded".to_owned(),
            Condition::Needs => "what items depend on".to_owned(),
        }
    }

    /// Fills in rows and meters.
    fn list(&self, words: &Words<'_>, best: Option<&Pick>, proposal: &mut Proposal) {
        let nothing = vec![false; self.entries.len()];
        let set = best.map_or(nothing.as_slice(), |pick| pick.set.as_slice());
        let used = self.problem.used(set);
        for ((room, limit), used) in self.rooms.iter().zip(&self.problem.limits).zip(&used) {
            let whole = |n: i64| HalfDays(u32::try_from(n).unwrap_or(0));
            proposal.meters.push(Meter {
                room: *room,
                name: capital(&words.room(*room)),
                used: whole(*used),
                min: whole(limit.min),
                max: limit.max.map(whole),
            });
        }
        let mut out = Vec::new();
        for (i, (entry, candidate)) in self
            .entries
            .iter()
            .zip(&self.problem.candidates)
            .enumerate()
        {
            let chosen = set.get(i).copied().unwrap_or(false);
            let why = if chosen {
                self.why_in(words, set, &used, i, entry, candidate)
            } else {
                self.why_out(words, best.map(|_| set), &used, entry, candidate)
            };
            let row = words.row(&entry.id, Some(entry), candidate.fixed, why);
            if chosen {
                proposal.chosen.push(row);
            } else {
                out.push(row);
            }
        }
        let by_worth = |a: &Row, b: &Row| {
            let key = |row: &Row| row.worth.unwrap_or(f64::NEG_INFINITY);
            key(b).total_cmp(&key(a)).then_with(|| a.key.cmp(&b.key))
        };
        sort::by(&mut proposal.chosen, by_worth);
        sort::by(&mut out, by_worth);
        proposal.left_out_count = out.len() + self.barred.len();
        out.truncate(LISTED);
        let barred = self.barred.iter().take(LISTED.saturating_sub(out.len()));
        out.extend(barred.map(|(id, bar)| words.row(id, None, None, capital(&words.bar(bar)))));
        proposal.left_out = out;
    }

    fn why_in(
        &self,
        words: &Words<'_>,
        set: &[bool],
        used: &[i64],
        index: usize,
        entry: &Entry,
        candidate: &Candidate,
    ) -> String {
        if entry.reserved {
            return "Recurring work that is due is reserved first.".to_owned();
        }
        if candidate.fixed == Some(true) {
            return "Pinned.".to_owned();
        }
        let all = self
            .entries
            .iter()
            .zip(&self.problem.candidates)
            .enumerate();
        let needed = all
            .filter(|(i, (_, c))| set.get(*i).copied().unwrap_or(false) && c.needs.contains(&index))
            .map(|(_, (e, _))| words.key(&e.id))
            .next();
        let keeps = candidate.uses.iter().find(|(limit, amount)| {
            let min = self.problem.limits.get(*limit).map_or(0, |l| l.min);
            let used = used.get(*limit).copied().unwrap_or(0);
            min > 0 && used - i64::from(*amount) < min
        });
        let room = keeps.and_then(|(limit, _)| self.rooms.get(*limit));
        let worth = format!("{} for {}", points(entry.worth), entry.size);
        match (room, needed) {
            (_, Some(key)) => format!("{worth}, and {key} needs it."),
            (Some(room), _) => format!("{worth}; keeps the minimum for {}.", words.room(*room)),
            _ => format!(
                "{worth}, {} a day.",
                points(entry.worth / entry.size.days())
            ),
        }
    }

    fn why_out(
        &self,
        words: &Words<'_>,
        set: Option<&[bool]>,
        used: &[i64],
        entry: &Entry,
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
                words.room(*room),
                half_days(max)
            );
        }
        let Some(set) = set else {
            return "There is no plan.".to_owned();
        };
        let needs = candidate.needs.iter();
        let mut needs = needs.filter(|n| !set.get(**n).copied().unwrap_or(false));
        if let Some(needed) = needs.next().and_then(|n| self.entries.get(*n)) {
            return format!("Needs {}, which is not in.", words.key(&needed.id));
        }
        let full = limits()
            .filter(|(_, max, used)| **used + size > *max)
            .min_by_key(|(_, max, used)| max - **used);
        match full {
            Some((room, max, used)) => format!(
                "No room for {}: {} has {} left, filled with more worth.",
                entry.size,
                words.room(*room),
                half_days(max - used)
            ),
            None => "It adds nothing to the sum.".to_owned(),
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
        let words = Words { workspace };
        let Some(best) = &proposal.pick else {
            return "There is no plan to compare with.".to_owned();
        };
        let Some(at) = self.entries.iter().position(|e| e.id == item) else {
            let bar = self.barred.iter().find(|(id, _)| *id == item);
            return bar.map_or_else(String::new, |(_, bar)| capital(&words.bar(bar)));
        };
        let swap = insight::swap(&self.problem, best, at, effort);
        self.swap_in_words(&words, &swap, at, is_in(best, at))
    }

    fn swap_in_words(&self, words: &Words<'_>, swap: &Swap, at: usize, was_in: bool) -> String {
        let without = if was_in { "Without it" } else { "With it" };
        if swap.pick.is_none() {
            return format!("{without} no plan keeps every condition.");
        }
        let titles = |list: &[usize]| -> Vec<String> {
            let others = list.iter().filter(|i| **i != at);
            others
                .filter_map(|i| self.entries.get(*i))
                .map(|e| words.title(&e.id))
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

fn half_days(n: i64) -> String {
    HalfDays(u32::try_from(n).unwrap_or(0)).to_string()
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}

/// Items in other sprints that are planned or running, with the sprint's name.
fn taken<'a>(workspace: &'a Workspace, sprint: &Sprint) -> HashMap<ItemId, &'a str> {
    let others = workspace.sprints.iter().map(Arc::as_ref);
    others
        .filter(|s| s.id != sprint.id && s.stage != Stage::Ended)
        .flat_map(|s| s.content().into_iter().map(|c| (c.item, s.name.as_str())))
        .collect()
}

struct Words<'a> {
    workspace: &'a Workspace,
}

impl Words<'_> {
    fn item(&self, id: &ItemId) -> Option<&Arc<Item>> {
        self.workspace.items.get(id)
    }

    fn key(&self, id: &ItemId) -> String {
        let key = |item: &Arc<Item>| self.workspace.settings.key(item.number);
        self.item(id).map_or_else(|| id.to_string(), key)
    }

    fn title(&self, id: &ItemId) -> String {
        let title = self.item(id).map_or("", |item| item.title.as_str());
        format!("{} {title}", self.key(id))
    }

    fn room(&self, room: Room) -> String {
        match room {
            Room::Team => "the team's time".to_owned(),
            Room::Track(track) => format!("the time for {}", track.name().to_lowercase()),
            Room::Person(id) => {
                let person = self.workspace.people.get(&id);
                format!(
                    "the time of {}",
                    person.map_or("somebody", |p| p.name.as_str())
                )
            }
            Room::Class(class) => format!("the share of {}", class.name().to_lowercase()),
        }
    }

    fn bar(&self, bar: &Bar) -> String {
        match bar {
            Bar::Parts => "it is planned by its parts.".to_owned(),
            Bar::NoSize => "nobody has estimated its effort.".to_owned(),
            Bar::NoScore => "it has no score yet.".to_owned(),
            Bar::Prohibited(article) => {
                format!(
                    "it would build a prohibited practice ({article}), which applies by the end of the sprint."
                )
            }
            Bar::Elsewhere(name) => format!("it is in {name}."),
            Bar::Gate(why) => format!("it may not start: {why}"),
            Bar::Waits(id) => format!(
                "it waits for {}, which cannot be in the sprint.",
                self.key(id)
            ),
        }
    }

    fn row(&self, id: &ItemId, entry: Option<&Entry>, fixed: Option<bool>, why: String) -> Row {
        let item = self.item(id);
        Row {
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

/// Quotas as people compare them: the share of a class in half-days, of all.
pub fn share(part: HalfDays, all: HalfDays) -> Option<f64> {
    (all.0 > 0).then(|| f64::from(part.0) / f64::from(all.0))
}

/// The quotas of a preset by name.
pub fn preset(workspace: &Workspace, name: &str) -> Option<Vec<Quota>> {
    let presets = &workspace.settings.planning.presets;
    presets
        .iter()
        .find(|p| p.name == name)
        .map(|p| p.quotas.clone())
}
