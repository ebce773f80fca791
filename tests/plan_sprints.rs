//! Sprints: commands on them, the planner on a workspace, progress, forecast and roadmap.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::NaiveDate;
use common::*;
use plumbline_commands::command::{
    Command, ItemCommand, PeopleCommand, SetupCommand, SprintCommand,
};
use plumbline_document::calendar::DaysOff;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::StatusId;
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::settings::Settings;
use plumbline_document::sprint::{
    Allotment, CarryOver, Choice, Class, Commitment, EarlierWeek, HalfDays, Quota, Sprint, Stage,
};
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::history::finished;
use plumbline_features::plan::forecast::{Question, Scope};
use plumbline_features::plan::planner::{Choices, Gate, LimitScope, Proposal, Task, no_gate};
use plumbline_features::plan::select::Effort;
use plumbline_features::plan::throughput::Caution;
use plumbline_features::plan::{forecast, progress, roadmap, size};
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_sample::sample;
use std::sync::Arc;

/// Refused, at this place.
#[track_caller]
fn refused(pair: &mut Pair, command: impl Into<Command>, at: &str) {
    match pair.try_with(command) {
        Ok(_) => panic!("it was carried out"),
        Err(refusal) => assert_eq!(refusal.at, at, "{refusal}"),
    }
}

fn choice() -> Choice {
    Choice {
        framework: framework("ai_value"),
        value: 1.0,
        gap: 0.0,
        runner_up: Vec::new(),
        runner_up_value: None,
        binding: String::new(),
    }
}

fn commit(n: u32, halves: u32) -> Commitment {
    Commitment {
        item: item_id(n),
        size: HalfDays(halves),
        class: Class::Delivery,
    }
}

fn plan(n: u32, committed: Vec<Commitment>) -> Command {
    Command::Sprint(SprintCommand::PlanSprint {
        id: sprint_id(n),
        committed,
        choice: choice(),
    })
}

fn put(sprint: Sprint) -> Command {
    Command::Sprint(SprintCommand::PutSprint { sprint })
}

fn scope(n: u32, halves: Option<u32>, reason: &str) -> Command {
    Command::Sprint(SprintCommand::ChangeScope {
        id: sprint_id(1),
        item: item_id(n),
        size: halves.map(HalfDays),
        reason: reason.to_owned(),
    })
}

fn end(carry_over: Vec<CarryOver>) -> Command {
    Command::Sprint(SprintCommand::EndSprint {
        id: sprint_id(1),
        carry_over,
        note: "Fewer interruptions.".to_owned(),
    })
}

fn carry(n: u32, to: Option<u32>) -> CarryOver {
    CarryOver {
        item: item_id(n),
        reason: "The labels came late.".to_owned(),
        to: to.map(sprint_id),
    }
}

fn done(n: u32) -> Command {
    edit(n, ItemField::Status(StatusId::from("done")))
}

fn found(pair: &Pair, n: u32) -> Sprint {
    let sprint = pair.workspace().sprints.get(&sprint_id(n)).unwrap();
    Sprint::clone(sprint)
}

#[test]
fn a_sprint_lives_from_plan_to_carry_over() {
    let mut pair = Pair::small();
    pair.does(put(sprint(1, "One")));
    pair.does(put(sprint(2, "Two")));
    pair.does(plan(1, vec![commit(1, 4), commit(2, 6)]));
    pair.does(SprintCommand::StartSprint { id: sprint_id(1) });
    refused(
        &mut pair,
        plan(1, vec![]),
        &format!("sprints/{}/stage", sprint_id(1)),
    );
    refused(
        &mut pair,
        scope(3, Some(3), " "),
        &format!("sprints/{}/scope", sprint_id(1)),
    );
    pair.does(scope(3, Some(3), "An auditor asked"));
    pair.does(scope(2, None, "Waits for a contract"));
    let content: Vec<_> = found(&pair, 1).content().iter().map(|c| c.item).collect();
    assert_eq!(content, [item_id(1), item_id(3)]);
    pair.does(done(1));
    refused(
        &mut pair,
        end(vec![]),
        &format!("sprints/{}/carry_over/{}", sprint_id(1), item_id(3)),
    );
    pair.does(end(vec![carry(3, Some(2))]));
    let one = found(&pair, 1);
    assert_eq!(one.stage, Stage::Ended);
    assert_eq!(one.finished, [commit(1, 4)]);
    assert_eq!(one.carry_over, [carry(3, Some(2))]);
    assert_eq!(one.note, "Fewer interruptions.");
    assert_eq!(found(&pair, 2).pins, [item_id(3)]);
    // One step takes all of it back.
    pair.does(Command::Undo);
    assert_eq!(found(&pair, 1).stage, Stage::Running);
    assert!(found(&pair, 2).pins.is_empty());
}

#[test]
fn bad_sprints_are_refused_and_nothing_is_lost() {
    let mut pair = Pair::small();
    pair.does(put(sprint(1, "One")));
    let at = |n: u32, field: &str| format!("sprints/{}/{field}", sprint_id(n));
    let mut overlapping = sprint(2, "Two");
    overlapping.start = found(&pair, 1).end;
    refused(&mut pair, put(overlapping), &at(2, "start"));
    let mut backwards = sprint(2, "Two");
    backwards.end = day("2026-01-01");
    refused(&mut pair, put(backwards), &at(2, "end"));
    let mut endless = sprint(2, "Two");
    endless.end = day("2030-01-01");
    refused(&mut pair, put(endless), &at(2, "end"));
    refused(&mut pair, put(sprint(2, " ")), &at(2, "name"));
    let quota = |min, max| Quota {
        class: Class::Debt,
        min,
        max,
    };
    let mut crossed = sprint(2, "Two");
    crossed.quotas = vec![quota(50, 40)];
    refused(&mut pair, put(crossed), &at(2, "quotas/Debt"));
    let mut beyond = sprint(2, "Two");
    beyond.quotas = vec![
        quota(60, 100),
        Quota {
            class: Class::Delivery,
            min: 50,
            max: 100,
        },
    ];
    refused(&mut pair, put(beyond), &at(2, "quotas"));
    let mut both = sprint(2, "Two");
    both.pins = vec![item_id(1)];
    both.exclusions = vec![item_id(1)];
    refused(&mut pair, put(both), &at(2, "pins"));
    let mut twice = sprint(2, "Two");
    let ines = Allotment {
        person: person_id(1),
        focus: 80,
        off: Vec::new(),
    };
    twice.capacity.people = vec![ines.clone(), ines];
    refused(
        &mut pair,
        put(twice),
        &at(2, &format!("capacity/people/{}", person_id(1))),
    );
    // Too much for the team, an item twice, an item that is finished, one that is elsewhere.
    refused(&mut pair, plan(1, vec![commit(1, 21)]), &at(1, "committed"));
    refused(
        &mut pair,
        plan(1, vec![commit(1, 1), commit(1, 1)]),
        &at(1, "committed"),
    );
    pair.does(done(5));
    refused(&mut pair, plan(1, vec![commit(5, 1)]), &at(1, "committed"));
    pair.does(plan(1, vec![commit(1, 4)]));
    pair.does(put(sprint(2, "Two")));
    refused(&mut pair, plan(2, vec![commit(1, 4)]), &at(2, "committed"));
    refused(
        &mut pair,
        SprintCommand::StartSprint { id: sprint_id(2) },
        &at(2, "committed"),
    );
    pair.does(SprintCommand::StartSprint { id: sprint_id(1) });
    pair.does(plan(2, vec![commit(2, 4)]));
    refused(
        &mut pair,
        SprintCommand::StartSprint { id: sprint_id(2) },
        &at(2, "stage"),
    );
    refused(
        &mut pair,
        SprintCommand::RemoveSprint { id: sprint_id(1) },
        &format!("sprints/{}", sprint_id(1)),
    );
}

#[test]
fn what_a_sprint_lived_through_is_not_put() {
    let mut pair = Pair::small();
    pair.does(put(sprint(1, "One")));
    pair.does(plan(1, vec![commit(1, 4)]));
    pair.does(SprintCommand::StartSprint { id: sprint_id(1) });
    let mut forged = sprint(1, "Renamed");
    forged.stage = Stage::Ended;
    forged.finished = vec![commit(2, 2)];
    pair.does(put(forged));
    let kept = found(&pair, 1);
    assert_eq!(kept.name, "Renamed");
    assert_eq!(kept.stage, Stage::Running);
    assert_eq!(kept.committed, [commit(1, 4)]);
    assert!(kept.finished.is_empty());
}

#[test]
fn prohibited_items_are_in_no_plan_that_ends_on_or_after_the_date() {
    let mut pair = Pair::small();
    let mut coach = system(1, "Coach");
    coach.stated_tier = Tier::Prohibited;
    // Sprint 1 ends on 15 January 2027.
    coach.prohibited_from = Some(day("2027-01-16"));
    pair.does(SetupCommand::PutSystem {
        system: coach.clone(),
    });
    pair.does(edit(1, ItemField::System(Some(system_id(1)))));
    pair.does(put(sprint(1, "One")));
    pair.does(plan(1, vec![commit(1, 4)]));
    pair.does(plan(1, vec![]));
    coach.prohibited_from = Some(day("2027-01-15"));
    pair.does(SetupCommand::PutSystem { system: coach });
    refused(
        &mut pair,
        plan(1, vec![commit(1, 4)]),
        &format!("sprints/{}/committed", sprint_id(1)),
    );
}

#[test]
fn a_deleted_item_leaves_the_sprints_too() {
    let mut pair = Pair::small();
    let mut one = sprint(1, "One");
    one.pins = vec![item_id(1)];
    pair.does(put(one));
    pair.does(plan(1, vec![commit(1, 4), commit(2, 2)]));
    pair.does(ItemCommand::TrashItems {
        ids: vec![item_id(1)],
    });
    pair.does(ItemCommand::PurgeItems {
        ids: vec![item_id(1)],
    });
    let left = found(&pair, 1);
    assert_eq!(left.committed, [commit(2, 2)]);
    assert!(left.pins.is_empty());
}

#[test]
fn capacity_of_people_follows_the_calendar() {
    let mut pair = Pair::small();
    let mut settings = Settings::clone(&pair.workspace().settings);
    settings.planning.calendar.days_off = vec![DaysOff {
        from: day("2027-01-06"),
        to: day("2027-01-06"),
        name: "Epiphany".to_owned(),
    }];
    pair.does(SetupCommand::PutSettings { settings });
    let mut one = sprint(1, "One");
    one.capacity.people = vec![
        Allotment {
            person: person_id(1),
            focus: 80,
            off: vec![DaysOff {
                from: day("2027-01-14"),
                to: day("2027-01-20"),
                name: String::new(),
            }],
        },
        Allotment {
            person: person_id(2),
            focus: 50,
            off: Vec::new(),
        },
    ];
    let calendar = &pair.workspace().settings.planning.calendar;
    // 10 working days less Epiphany; Ines two days fewer: 7 · 2 · 0.8 = 11.2; Tomas 9 · 2 · 0.5 = 9.
    let each: Vec<u32> = one
        .capacity
        .people
        .iter()
        .map(|a| one.half_days_of(a, calendar).0)
        .collect();
    assert_eq!(each, [11, 9]);
    assert_eq!(one.team_capacity(calendar), HalfDays(20));
    pair.does(put(one));
    // Ines' items use her time.
    pair.does(edit(1, ItemField::Owner(Some(person_id(1)))));
    refused(
        &mut pair,
        plan(1, vec![commit(1, 12)]),
        &format!("sprints/{}/committed", sprint_id(1)),
    );
    pair.does(plan(1, vec![commit(1, 11), commit(2, 9)]));
    refused(
        &mut pair,
        PeopleCommand::RemovePerson { id: person_id(2) },
        &format!("people/{}", person_id(2)),
    );
}

#[test]
fn half_days_are_halves() {
    assert_eq!(HalfDays::covering(5.1667), Some(HalfDays(11)));
    assert_eq!(HalfDays::covering(0.25), Some(HalfDays(1)));
    assert_eq!(HalfDays::covering(4.0), Some(HalfDays(8)));
    assert_eq!(HalfDays::covering(f64::NAN), None);
    assert_eq!(HalfDays::covering(-1.0), None);
    assert_eq!(HalfDays(5).to_string(), "2.5 days");
    assert_eq!(HalfDays(2).to_string(), "1 day");
    assert!(serde_json::from_str::<HalfDays>("2.5").is_ok());
    assert!(serde_json::from_str::<HalfDays>("2.4").is_err());
    assert!(serde_json::from_str::<HalfDays>("-1").is_err());
    assert_eq!(
        Sprint::quota_half_days(
            Quota {
                class: Class::Debt,
                min: 20,
                max: 35
            },
            HalfDays(33)
        ),
        (7, 11)
    );
}

// ---- the planner ------------------------------------------------------------------------------------------------

/// Items with a value and days, by the framework value vs effort: their worth is their value.
fn with_items(items: &[(f64, f64, Kind)]) -> Pair {
    let mut pair = Pair::empty();
    pair.does(SetupCommand::UseFramework {
        id: framework("value_effort"),
    });
    let drafts = (1..).zip(items).map(|(n, (value, days, kind))| Draft {
        kind: *kind,
        judgements: vec![
            (criterion("business_value"), Estimate::Exact(*value)),
            (criterion("effort"), Estimate::Exact(*days)),
        ],
        ..draft(n, &format!("Item {n}"))
    });
    pair.does(ItemCommand::AddItems {
        drafts: drafts.collect(),
    });
    pair
}

fn propose(pair: &Pair, sprint: &Sprint) -> Proposal {
    let workspace = pair.workspace();
    let ranking = rank(workspace, day("2027-01-04"));
    task(workspace, &ranking, sprint, &no_gate).solve(workspace, Effort::default())
}

fn task(workspace: &Workspace, ranking: &Ranking, sprint: &Sprint, gate: &Gate<'_>) -> Task {
    let choices = Choices::of(workspace, ranking, sprint, gate);
    Task::of(workspace, Arc::new(choices), sprint)
}

fn rank(workspace: &Workspace, today: NaiveDate) -> Ranking {
    Ranking::compute(workspace, workspace.framework().unwrap(), today)
}

fn numbers(pair: &Pair, proposal: &Proposal) -> Vec<u32> {
    let committed = proposal.committed.iter();
    let mut numbers: Vec<u32> = committed
        .map(|c| pair.workspace().items.get(&c.item).unwrap().number)
        .collect();
    numbers.sort_unstable();
    numbers
}

/// The backlog instance of decision-maths §7.1, its numbers from 1 on, in half-days.
fn published() -> Pair {
    use Kind::{Debt, Feature, Monitoring, Spike};
    with_items(&[
        (20.0, 4.0, Feature),
        (16.0, 2.5, Feature),
        (12.0, 2.0, Feature),
        (9.0, 1.5, Spike),
        (7.0, 1.5, Spike),
        (8.0, 2.0, Debt),
        (5.0, 1.0, Debt),
        (4.0, 0.5, Monitoring),
        (6.0, 1.0, Monitoring),
    ])
}

fn room_for_eight_days() -> Sprint {
    let mut one = sprint(1, "One");
    one.capacity.team = HalfDays(16);
    one
}

#[test]
fn the_planner_reaches_the_published_optima() {
    let mut pair = published();
    let mut one = room_for_eight_days();
    let free = propose(&pair, &one);
    assert_eq!(free.choice.as_ref().unwrap().value, 48.0);
    assert_eq!(free.runner_up.as_ref().unwrap().difference, 0.0);
    assert!(free.verdict.contains("no other set is worth more"));
    assert!(
        free.binding
            .starts_with("The team's time holds it back most")
    );
    // debt >= 4, research >= 3, delivery <= 9 half-days of 16: 25 %, 19 %, 56 %.
    let quota = |class, min, max| Quota { class, min, max };
    one.quotas = vec![
        quota(Class::Debt, 25, 100),
        quota(Class::Discovery, 18, 100),
        quota(Class::Delivery, 0, 57),
    ];
    let mixed = propose(&pair, &one);
    assert_eq!(mixed.choice.as_ref().unwrap().value, 45.0);
    assert_eq!(numbers(&pair, &mixed), [2, 3, 4, 6]);
    pair.does(edit(1, ItemField::DependsOn(vec![item_id(4)])));
    pair.does(edit(2, ItemField::DependsOn(vec![item_id(6)])));
    one.quotas = vec![
        quota(Class::Debt, 25, 100),
        quota(Class::Discovery, 18, 100),
        quota(Class::Recurring, 6, 100),
    ];
    let all = propose(&pair, &one);
    assert_eq!(all.choice.as_ref().unwrap().value, 44.0);
    for meter in &all.meters {
        assert!(meter.used >= meter.min && meter.max.is_none_or(|max| meter.used <= max));
    }
}

#[test]
fn why_an_item_is_in_or_out_is_said() {
    let mut pair = published();
    pair.does(edit(5, ItemField::DependsOn(vec![item_id(1)])));
    let mut one = room_for_eight_days();
    one.pins = vec![item_id(7)];
    one.exclusions = vec![item_id(1)];
    let due = Some(one.end);
    pair.does(edit(8, ItemField::Due(due)));
    let plan = propose(&pair, &one);
    let why = |n: u32| {
        let rows = plan.chosen.iter().chain(&plan.left_out);
        let row = rows.into_iter().find(|r| r.id == item_id(n)).unwrap();
        row.why.clone()
    };
    assert_eq!(why(7), "Pinned.");
    assert_eq!(why(1), "Excluded.");
    assert_eq!(why(8), "Recurring work that is due is reserved first.");
    assert_eq!(why(5), "Needs PLB-1, which is not in.");
    assert!(why(2).starts_with("16.0 for 2.5 days"), "{}", why(2));
    let workspace = pair.workspace();
    let ranking = rank(workspace, day("2027-01-04"));
    let task = task(workspace, &ranking, &one, &no_gate);
    let answer = task.ask(workspace, &plan, item_id(2), Effort::default());
    assert!(
        answer.starts_with("Without it the best plan would be worth"),
        "{answer}"
    );
}

#[test]
fn what_cannot_be_planned_is_said_with_its_reason() {
    let mut pair = with_items(&[
        (50.0, 2.0, Kind::Feature),
        (40.0, 2.0, Kind::Feature),
        (30.0, 30.0, Kind::Feature),
        (20.0, 1.0, Kind::Feature),
    ]);
    pair.does(ItemCommand::AddItems {
        drafts: vec![draft(5, "Not judged"), draft(6, "Parent")],
    });
    pair.does(edit(4, ItemField::Parent(Some(item_id(6)))));
    pair.does(edit(2, ItemField::DependsOn(vec![item_id(5)])));
    let one = sprint(1, "One");
    let plan = propose(&pair, &one);
    assert_eq!(numbers(&pair, &plan), [1, 4]);
    let why = |n: u32| {
        let row = plan.left_out.iter().find(|r| r.id == item_id(n)).unwrap();
        row.why.clone()
    };
    assert_eq!(why(2), "It waits for PLB-5, which cannot be in the sprint.");
    assert_eq!(
        why(3),
        "Too large: 30 days, and the team's time is 10 days."
    );
    assert_eq!(why(5), "Nobody has estimated its effort.");
    assert_eq!(why(6), "It is planned by its parts.");
    assert!(plan.binding.starts_with("Nothing holds it back"));
    // A gate keeps an item out, and says why.
    let workspace = pair.workspace();
    let ranking = rank(workspace, day("2027-01-04"));
    let gate = |item: &Item| (item.number == 1).then(|| "no acceptance metric yet.".to_owned());
    let gated = task(workspace, &ranking, &one, &gate).solve(workspace, Effort::default());
    assert_eq!(numbers(&pair, &gated), [4]);
    let row = gated.left_out.iter().find(|r| r.id == item_id(1)).unwrap();
    assert_eq!(row.why, "It may not start: no acceptance metric yet.");
}

/// The first item alone is worth more than what fits, and half a day is all that it lacks.
#[test]
fn what_just_does_not_fit_is_what_holds_a_plan_back() {
    let pair = with_items(&[(90.0, 10.5, Kind::Feature), (10.0, 2.0, Kind::Feature)]);
    let plan = propose(&pair, &sprint(1, "One"));
    assert_eq!(numbers(&pair, &plan), [2]);
    assert!(
        plan.binding
            .starts_with("The team's time holds it back most: a day more would add 80"),
        "{}",
        plan.binding
    );
    // A minimum that one item alone can meet, where it takes the room of a better one.
    let pair = with_items(&[(1.0, 1.0, Kind::Debt), (80.0, 9.5, Kind::Feature)]);
    let mut one = sprint(1, "One");
    one.quotas = vec![Quota {
        class: Class::Debt,
        min: 10,
        max: 100,
    }];
    let tracks = [Track::Discovery, Track::Delivery];
    one.capacity.tracks = tracks.map(|track| (track, HalfDays(20))).into();
    let plan = propose(&pair, &one);
    assert_eq!(numbers(&pair, &plan), [1]);
    assert!(
        plan.binding
            .starts_with("The minimum for the share of debt holds it back most: a day less"),
        "{}",
        plan.binding
    );
}

#[test]
fn an_impossible_sprint_says_which_condition_makes_it_so() {
    let pair = published();
    let quota = |class, min, max| Quota { class, min, max };
    let mut one = room_for_eight_days();
    one.quotas = vec![quota(Class::Debt, 50, 100)];
    let short = propose(&pair, &one);
    assert!(!short.possible);
    assert_eq!(
        short.problems,
        [
            "At least 4 days are wanted for the share of debt, and all that can be planned of it comes to 3 days."
        ]
    );
    // 4 half-days and 2 of debt: nothing comes to 5.
    one.quotas = vec![quota(Class::Debt, 28, 33)];
    let gap = propose(&pair, &one);
    assert!(
        gap.problems[0].contains("at least 2.5 days for the share of debt"),
        "{:?}",
        gap.problems
    );
    one.quotas.clear();
    one.capacity.team = HalfDays(0);
    let none = propose(&pair, &one);
    assert!(none.problems[0].starts_with("There is no capacity"));
    one.capacity.team = HalfDays(16);
    one.pins = vec![item_id(1), item_id(2), item_id(3)];
    let full = propose(&pair, &one);
    assert!(
        full.problems[0].contains("what is pinned or reserved"),
        "{:?}",
        full.problems
    );
}

/// The worth leaves effort out: doubling it changes no worth, only the size.
#[test]
fn worth_does_not_know_of_effort() {
    let workspace = sample();
    let today = day("2026-11-23");
    let mut frameworks = 0;
    for framework in workspace.frameworks.iter() {
        let ranking = Ranking::compute(&workspace, framework, today);
        let effort = size::effort(&workspace).unwrap().id.clone();
        let mut slower = workspace.clone();
        let items: Vec<_> = workspace.items.iter().cloned().collect();
        for item in items {
            let mut item = Item::clone(&item);
            for judgement in item.judgements.get_mut(&effort).into_iter().flatten() {
                judgement.value = Estimate::Exact(judgement.value.high() + 3.0);
            }
            slower.items.put(Arc::new(item));
        }
        let after = Ranking::compute(&slower, framework, today);
        for (slot, _) in workspace.items.enumerate() {
            assert_eq!(ranking.worth(slot), after.worth(slot), "{}", framework.name);
            frameworks += usize::from(ranking.worth(slot).is_some());
        }
    }
    assert!(frameworks > 50);
}

// ---- progress, forecast, roadmap --------------------------------------------------------------------------------

#[test]
fn a_burn_up_shows_scope_and_what_is_finished() {
    let mut pair = Pair::small();
    let mut one = sprint(1, "One");
    // The clock of these tests starts in 1970.
    (one.start, one.end) = (day("1970-01-01"), day("1970-01-03"));
    pair.does(put(one));
    pair.does(plan(1, vec![commit(1, 4), commit(2, 6)]));
    pair.does(SprintCommand::StartSprint { id: sprint_id(1) });
    pair.does(scope(3, Some(3), "An auditor asked"));
    pair.does(done(1));
    let one = found(&pair, 1);
    let state = progress::of(pair.workspace(), &one, day("1970-01-02"));
    let days: Vec<_> = state
        .days
        .iter()
        .map(|d| (d.scope.0, d.done.map(|h| h.0)))
        .collect();
    assert_eq!(days, [(13, Some(4)), (13, Some(4)), (13, None)]);
    assert_eq!(
        (state.items, state.finished, state.added, state.removed),
        (3, 1, 1, 0)
    );
    let delivery = state
        .mix
        .iter()
        .find(|m| m.class == Class::Delivery)
        .unwrap();
    assert_eq!(
        (delivery.planned, delivery.actual),
        (HalfDays(10), HalfDays(4))
    );
    pair.does(end(vec![carry(2, None), carry(3, None)]));
    assert_eq!(
        progress::velocity(pair.workspace()),
        [("One".to_owned(), 1)]
    );
}

/// Rejected work ends here: it is not finished, and nobody is asked where it goes on.
#[test]
fn what_is_rejected_is_neither_finished_nor_carried_over() {
    let mut pair = Pair::small();
    let mut one = sprint(1, "One");
    (one.start, one.end) = (day("1970-01-01"), day("1970-01-03"));
    pair.does(put(one));
    pair.does(plan(1, vec![commit(1, 4), commit(2, 6)]));
    pair.does(SprintCommand::StartSprint { id: sprint_id(1) });
    pair.does(done(1));
    pair.does(edit(2, ItemField::Status(StatusId::from("rejected"))));
    let today = day("1970-01-02");
    let state = progress::of(pair.workspace(), &found(&pair, 1), today);
    assert_eq!((state.items, state.finished), (2, 1));
    assert_eq!(state.days[1].done, Some(HalfDays(4)));
    pair.does(end(vec![]));
    let one = found(&pair, 1);
    assert_eq!(one.finished, [commit(1, 4)]);
    assert_eq!(one.carry_over, []);
    assert_eq!(
        progress::velocity(pair.workspace()),
        [("One".to_owned(), 1)]
    );
}

#[test]
fn weeks_are_counted_from_what_was_finished() {
    let mut pair = Pair::small();
    let mut settings = Settings::clone(&pair.workspace().settings);
    settings.planning.earlier = vec![EarlierWeek {
        week: day("1969-12-15"),
        done: 4,
    }];
    pair.does(SetupCommand::PutSettings { settings });
    pair.does(done(1));
    pair.does(done(2));
    pair.does(edit(3, ItemField::Status(StatusId::from("rejected"))));
    // 1 January 1970 is a Thursday; its week began on 29 December.
    let weeks = finished::weeks(pair.workspace(), day("1970-01-12"));
    let counts: Vec<u32> = weeks.weeks.iter().map(|(_, n)| *n).collect();
    assert_eq!(counts, [4, 0, 2, 0]);
    assert_eq!((weeks.typed, weeks.undated), (1, 0));
    assert_eq!(weeks.last(2), [2, 0]);
    // Opened again, it is not finished any more; finished again, it counts from then on.
    pair.does(edit(1, ItemField::Status(StatusId::from("ready"))));
    let weeks = finished::weeks(pair.workspace(), day("1970-01-12"));
    assert_eq!(weeks.weeks[2].1, 1);
}

fn with_history(weeks: &[u32]) -> Pair {
    let mut pair = Pair::small();
    let mut settings = Settings::clone(&pair.workspace().settings);
    let first = day("2026-08-31");
    settings.planning.earlier = (0..)
        .zip(weeks)
        .map(|(n, done)| EarlierWeek {
            week: first + chrono::Duration::weeks(n),
            done: *done,
        })
        .collect();
    pair.does(SetupCommand::PutSettings { settings });
    pair
}

#[test]
fn the_forecast_is_weeks_and_dates() {
    // Twelve weeks from 31 August: the history of decision-maths §6.
    let pair = with_history(&[1, 3, 5, 3, 7, 8, 0, 5, 3, 1, 8, 2]);
    let question = Question {
        items: Some(30),
        ..Question::default()
    };
    let forecast = forecast::throughput(pair.workspace(), day("2026-11-25"), &question);
    assert_eq!(forecast.cautions, []);
    assert_eq!(forecast.start, day("2026-11-30"));
    let weeks: Vec<_> = forecast.finish.iter().map(|f| f.weeks.unwrap()).collect();
    assert_eq!(weeks, [8, 9, 10, 12]);
    let dates: Vec<_> = forecast.finish.iter().map(|f| f.date.unwrap()).collect();
    assert_eq!(dates[0], day("2027-01-22"));
    assert_eq!(dates[2], day("2027-02-05"));
    let counts: Vec<_> = forecast.count.iter().map(|(_, n)| n.unwrap()).collect();
    for (drawn, exact) in counts.iter().zip([31, 27, 23, 19]) {
        assert!(drawn.abs_diff(exact) <= 1, "{counts:?}");
    }
    for week in &forecast.fan {
        assert!(week.at_least.is_sorted(), "more confidence is fewer items");
    }
    let again = forecast::throughput(pair.workspace(), day("2026-11-25"), &question);
    assert_eq!(forecast, again);
    let none = forecast::throughput(Pair::small().workspace(), day("2026-11-25"), &question);
    assert_eq!(none.cautions, [Caution::NoHistory]);
    assert!(none.finish.iter().all(|f| f.weeks.is_none()));
}

#[test]
fn estimates_are_summed_over_open_items_that_have_one() {
    let mut pair = with_history(&[2]);
    pair.does(ItemCommand::Judge {
        ids: vec![item_id(1)],
        criterion: criterion("effort"),
        rater: None,
        value: Some(Estimate::range(2.0, 4.0, 12.0).unwrap()),
        note: String::new(),
    });
    pair.does(judge(2, "effort", 3.0));
    let question = Question::default();
    let sum =
        forecast::from_estimates(pair.workspace(), day("2026-11-25"), &question, 4.0).unwrap();
    assert_eq!((sum.estimated, sum.missing), (2, 3));
    assert!((sum.mean - 8.0).abs() < 1e-9);
    let (confidence, days, date) = sum.days[2];
    assert_eq!(confidence, 0.85);
    assert!((days - 9.925).abs() < 0.1, "{days}");
    // 9.9 days at four a week are three weeks from 30 November.
    assert_eq!(date, Some(day("2026-12-18")));
    assert_eq!(
        forecast::open_items(pair.workspace(), Scope::Under(item_id(1))).len(),
        1
    );
}

#[test]
fn the_roadmap_follows_the_order_and_the_pace() {
    let mut pair = with_history(&[1; 12]);
    for (n, value) in (1..=5).zip([90.0, 80.0, 70.0, 60.0, 50.0]) {
        pair.does(judge(n, "business_value", value));
        pair.does(judge(n, "effort", 2.0));
    }
    pair.does(SetupCommand::UseFramework {
        id: framework("value_effort"),
    });
    pair.does(edit(5, ItemField::Status(StatusId::from("in_progress"))));
    pair.does(edit(5, ItemField::Due(Some(day("2026-12-01")))));
    let today = day("2026-11-25");
    let ranking = rank(pair.workspace(), today);
    let map = roadmap::of(pair.workspace(), &ranking, today, 10);
    let keys: Vec<_> = map.stops.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["PLB-5", "PLB-1", "PLB-2", "PLB-3", "PLB-4"]);
    assert_eq!(map.stops[0].horizon, roadmap::Horizon::Now);
    assert_eq!(map.stops[1].horizon, roadmap::Horizon::Next);
    // One a week: the third is done at the end of the third week.
    assert_eq!(map.stops[2].safe, Some(day("2026-12-18")));
    assert!(map.stops[0].late(), "due before its safe date");
    // A horizon with many items leaves the others their place.
    let short = roadmap::of(pair.workspace(), &ranking, today, 1);
    let keys: Vec<_> = short.stops.iter().map(|s| s.key.as_str()).collect();
    assert_eq!(keys, ["PLB-5", "PLB-1"]);
    assert_eq!(short.stops, map.stops[..2]);
    assert_eq!(short.count(roadmap::Horizon::Next), 4);
    assert_eq!(short.unlisted(roadmap::Horizon::Next), 3);
    assert_eq!(short.unlisted(roadmap::Horizon::Now), 0);
}

#[test]
fn a_track_has_a_limit_of_its_own() {
    let pair = published();
    let mut one = room_for_eight_days();
    one.capacity.tracks.insert(Track::Discovery, HalfDays(2));
    let plan = propose(&pair, &one);
    let discovery = plan
        .meters
        .iter()
        .find(|m| m.room == LimitScope::Track(Track::Discovery));
    assert_eq!(discovery.unwrap().used, HalfDays(0));
}
