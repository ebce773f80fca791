//! The best set: known optima (decision-maths §7.1), and exhaustive search on small random instances.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use plumbline_features::plan::select::conflict::Condition;
use plumbline_features::plan::select::problem::{Candidate, Limit, Problem};
use plumbline_features::plan::select::{Answer, Effort, Pick, Status, conflict, insight, solve};
use proptest::prelude::*;

fn knapsack(capacity: i64, weights: &[u32], profits: &[i64]) -> Problem {
    Problem {
        candidates: weights
            .iter()
            .zip(profits)
            .map(|(w, p)| Candidate {
                value: *p,
                uses: vec![(0, *w)],
                ..Candidate::default()
            })
            .collect(),
        limits: vec![Limit::at_most(capacity)],
    }
}

fn best(problem: &Problem) -> (i64, Vec<usize>) {
    let answer = solve(problem, Effort::default());
    assert_eq!(answer.status, Status::Optimal);
    let pick = answer.best.unwrap();
    assert_eq!(problem.breach(&pick.set), None);
    let set = (0..pick.set.len()).filter(|i| pick.set[*i]).collect();
    (pick.value, set)
}

/// KNAPSACK_01 (Burkardt, FSU; several from Kreher & Stinson), items from 0.
#[test]
fn known_optima_of_knapsack_01() {
    let p01 = knapsack(
        165,
        &[23, 31, 29, 44, 53, 38, 63, 85, 89, 82],
        &[92, 57, 49, 68, 60, 43, 67, 84, 87, 72],
    );
    assert_eq!(best(&p01), (309, vec![0, 1, 2, 3, 5]));
    let p02 = knapsack(26, &[12, 7, 11, 8, 9], &[24, 13, 23, 15, 16]);
    assert_eq!(best(&p02), (51, vec![1, 2, 3]));
    let p05 = knapsack(
        104,
        &[25, 35, 45, 5, 25, 3, 2, 2],
        &[350, 400, 450, 20, 70, 8, 5, 5],
    );
    assert_eq!(best(&p05), (900, vec![0, 2, 3, 4, 6, 7]));
    let p07 = knapsack(
        750,
        &[
            70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120,
        ],
        &[
            135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240,
        ],
    );
    assert_eq!(best(&p07), (1458, vec![0, 2, 4, 6, 7, 8, 13, 14]));
}

/// OR-Library `mknap1` problem 1 (Beasley; Petersen 1967).
#[test]
fn known_optimum_of_mknap1() {
    let profits = [100, 600, 1200, 2400, 500, 2000];
    let rows: [([u32; 6], i64); 10] = [
        ([8, 12, 13, 64, 22, 41], 80),
        ([8, 12, 13, 75, 22, 41], 96),
        ([3, 6, 4, 18, 6, 4], 20),
        ([5, 10, 8, 32, 6, 12], 36),
        ([5, 13, 8, 42, 6, 20], 44),
        ([5, 13, 8, 48, 6, 20], 48),
        ([0, 0, 0, 0, 8, 0], 10),
        ([3, 0, 4, 0, 8, 0], 18),
        ([3, 2, 4, 0, 8, 4], 22),
        ([3, 2, 4, 8, 8, 4], 24),
    ];
    let candidates = profits
        .iter()
        .enumerate()
        .map(|(i, p)| Candidate {
            value: *p,
            uses: rows
                .iter()
                .enumerate()
                .map(|(k, (row, _))| (k, row[i]))
                .filter(|(_, amount)| *amount > 0)
                .collect(),
            ..Candidate::default()
        })
        .collect();
    let limits = rows.iter().map(|(_, max)| Limit::at_most(*max)).collect();
    let problem = Problem { candidates, limits };
    assert_eq!(best(&problem), (3800, vec![1, 2, 5]));
}

const TOTAL: usize = 0;
const DELIVERY: usize = 1;
const RESEARCH: usize = 2;
const DEBT: usize = 3;
const RECURRING: usize = 4;

/// The backlog instance of decision-maths §7.1: (value, size, track), capacity 16.
fn backlog() -> Problem {
    let items = [
        (20, 8, DELIVERY),
        (16, 5, DELIVERY),
        (12, 4, DELIVERY),
        (9, 3, RESEARCH),
        (7, 3, RESEARCH),
        (8, 4, DEBT),
        (5, 2, DEBT),
        (4, 1, RECURRING),
        (6, 2, RECURRING),
    ];
    let unlimited = Limit { min: 0, max: None };
    Problem {
        candidates: items
            .iter()
            .map(|(value, size, class)| Candidate {
                value: *value,
                uses: vec![(TOTAL, *size), (*class, *size)],
                ..Candidate::default()
            })
            .collect(),
        limits: vec![
            Limit::at_most(16),
            unlimited,
            unlimited,
            unlimited,
            unlimited,
        ],
    }
}

/// The table writes '3 needs 0; 5 needs 1', but its numbers and sets (1 3 4 5 7 holds 3 without 0) are those of the
/// arrows the other way round.
fn with_precedence(mut problem: Problem) -> Problem {
    problem.candidates[0].needs = vec![3];
    problem.candidates[1].needs = vec![5];
    problem
}

/// The best value and the number of sets that reach it, by looking at every set.
fn exhaustive(problem: &Problem) -> Vec<(i64, Vec<bool>)> {
    let n = problem.candidates.len();
    let mut all: Vec<(i64, Vec<bool>)> = (0..1_u32 << n)
        .map(|bits| (0..n).map(|i| bits & (1 << i) != 0).collect::<Vec<bool>>())
        .filter(|set| problem.breach(set).is_none())
        .map(|set| (problem.value(&set), set))
        .collect();
    all.sort_by_key(|(value, _)| -value);
    all
}

fn optimum_and_count(problem: &Problem) -> (i64, usize) {
    let all = exhaustive(problem);
    let best = all[0].0;
    (best, all.iter().filter(|(value, _)| *value == best).count())
}

fn runner_up(problem: &Problem) -> i64 {
    solve(problem, Effort::default()).second.unwrap().value
}

#[test]
fn known_optima_of_the_backlog_instance() {
    let plain = backlog();
    assert_eq!(best(&plain).0, 48);
    assert_eq!(optimum_and_count(&plain), (48, 2));
    assert_eq!(runner_up(&plain), 48, "a tie is shown as one");

    let mut chained = with_precedence(backlog());
    assert_eq!(best(&chained), (46, vec![1, 2, 5, 7, 8]));
    assert_eq!(optimum_and_count(&chained), (46, 1));
    assert!(runner_up(&chained) < 46);

    let mut quotas = backlog();
    quotas.limits[DEBT].min = 4;
    quotas.limits[RESEARCH].min = 3;
    quotas.limits[DELIVERY].max = Some(9);
    assert_eq!(best(&quotas), (45, vec![1, 2, 3, 5]));
    assert_eq!(optimum_and_count(&quotas), (45, 1));
    assert!(runner_up(&quotas) < 45);

    chained.limits[DEBT].min = 4;
    chained.limits[RESEARCH].min = 3;
    chained.limits[RECURRING].min = 1;
    assert_eq!(best(&chained).0, 44);
    assert_eq!(optimum_and_count(&chained), (44, 3));
    assert_eq!(runner_up(&chained), 44);
}

#[test]
fn an_impossible_quota_is_named() {
    // 6 of debt are there; 7 are wanted.
    let mut problem = backlog();
    problem.limits[DEBT].min = 7;
    let answer = solve(&problem, Effort::default());
    assert_eq!(answer.status, Status::Infeasible);
    let conflict = conflict::explain(&problem, Effort::default());
    assert_eq!(conflict.any_of, [Condition::Min(DEBT)]);
}

#[test]
fn minima_that_exceed_the_capacity_together_are_named() {
    let mut problem = backlog();
    problem.limits[DEBT].min = 6;
    problem.limits[RESEARCH].min = 6;
    problem.limits[DELIVERY].min = 8;
    let conflict = conflict::explain(&problem, Effort::default());
    assert_eq!(
        conflict.any_of,
        [
            Condition::Min(DELIVERY),
            Condition::Min(RESEARCH),
            Condition::Min(DEBT),
            Condition::Max(TOTAL)
        ]
    );
}

#[test]
fn a_pin_that_needs_what_is_excluded_is_a_conflict_of_either() {
    let mut problem = with_precedence(backlog());
    problem.candidates[0].fixed = Some(true);
    problem.candidates[3].fixed = Some(false);
    assert_eq!(
        solve(&problem, Effort::default()).status,
        Status::Infeasible
    );
    assert_eq!(
        conflict::explain(&problem, Effort::default()).any_of,
        [Condition::Pins, Condition::Exclusions, Condition::Needs]
    );
}

#[test]
fn cyclic_precedence_is_all_or_nothing() {
    let mut problem = backlog();
    problem.candidates[1].needs = vec![2];
    problem.candidates[2].needs = vec![1];
    let all = exhaustive(&problem);
    assert_eq!(best(&problem).0, all[0].0);
}

#[test]
fn a_gap_that_no_size_fills_is_infeasible() {
    // Two debt items of 8: no set has 9 to 15 of them.
    let mut problem = knapsack(30, &[8, 8, 5], &[10, 10, 10]);
    for candidate in problem.candidates.iter_mut().take(2) {
        candidate.uses.push((1, 8));
    }
    problem.limits.push(Limit::between(9, 15));
    assert_eq!(
        solve(&problem, Effort::default()).status,
        Status::Infeasible
    );
    let conflict = conflict::explain(&problem, Effort::default());
    assert_eq!(conflict.any_of, [Condition::Min(1), Condition::Max(1)]);
}

#[test]
fn nothing_to_choose_from_is_an_empty_set() {
    let answer = solve(&Problem::default(), Effort::default());
    assert_eq!(answer.status, Status::Optimal);
    assert_eq!(answer.best.unwrap().value, 0);
    assert_eq!(answer.second, None);
}

#[test]
fn the_binding_limit_is_the_one_whose_room_is_worth_most() {
    let problem = backlog();
    let answer = solve(&problem, Effort::default());
    let binding = insight::binding(&problem, &answer, 2, Effort::default());
    // With 18 instead of 16: 1 2 3 4 7 8 make 54.
    assert_eq!(binding[0].limit, TOTAL);
    assert_eq!(binding[0].gain, 6);
}

#[test]
fn an_item_forced_in_says_what_it_pushes_out() {
    let problem = with_precedence(backlog());
    let pick = solve(&problem, Effort::default()).best.unwrap();
    let swap = insight::swap(&problem, &pick, 0, Effort::default());
    assert!(swap.exact);
    let with = exhaustive(&problem)
        .into_iter()
        .find(|(_, set)| set[0])
        .unwrap();
    assert_eq!(swap.cost, 46 - with.0);
    assert!(swap.come_in.contains(&0));
}

/// A sprint of random items: total, two tracks, three owners, four classes with quotas.
fn sprint(n: usize) -> impl Strategy<Value = Problem> {
    let item = (
        -3_i64..40,
        1_u32..9,
        0_usize..2,
        0_usize..4,
        0_usize..4,
        prop::option::weighted(0.15, any::<bool>()),
    );
    let items = prop::collection::vec(item, 0..=n);
    let needs = prop::collection::vec((0..n, 0..n), 0..5);
    let quotas = prop::collection::vec((0_i64..9, 0_i64..30), 4);
    let caps = (8_i64..40, prop::collection::vec(2_i64..24, 5));
    (items, needs, quotas, caps).prop_map(|(items, needs, quotas, (total, caps))| {
        let mut limits = vec![Limit::at_most(total)];
        limits.extend(caps.iter().map(|c| Limit::at_most(*c)));
        limits.extend(
            quotas
                .iter()
                .map(|(min, more)| Limit::between((min - 4).max(0), min + more)),
        );
        let mut candidates: Vec<Candidate> = items
            .iter()
            .map(|(value, size, track, owner, class, fixed)| {
                let mut uses = vec![(0, *size), (1 + track, *size), (6 + class, *size)];
                if *owner < 3 {
                    uses.push((3 + owner, *size));
                }
                Candidate {
                    value: *value,
                    uses,
                    fixed: *fixed,
                    needs: Vec::new(),
                }
            })
            .collect();
        for (from, to) in needs {
            if from != to && from < candidates.len() && to < candidates.len() {
                candidates[from].needs.push(to);
            }
        }
        Problem { candidates, limits }
    })
}

fn agrees(problem: &Problem, answer: &Answer) -> Result<(), TestCaseError> {
    let all = exhaustive(problem);
    prop_assert_eq!(
        answer.status,
        if all.is_empty() {
            Status::Infeasible
        } else {
            Status::Optimal
        }
    );
    prop_assert_eq!(
        answer.best.as_ref().map(|p| p.value),
        all.first().map(|p| p.0)
    );
    prop_assert_eq!(
        answer.second.as_ref().map(|p| p.value),
        all.get(1).map(|p| p.0)
    );
    for pick in answer.best.iter().chain(&answer.second) {
        prop_assert_eq!(problem.breach(&pick.set), None);
        prop_assert_eq!(problem.value(&pick.set), pick.value);
    }
    if let (Some(a), Some(b)) = (&answer.best, &answer.second) {
        prop_assert_ne!(&a.set, &b.set);
    }
    Ok(())
}

/// A sprint out of a large backlog: sizes of half a day to twenty days, many of them alike, a share for one class.
fn large(count: u32) -> Problem {
    let mut seed = 7_u64;
    let mut roll = move |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let candidates = (0..count).map(|_| {
        let size = u32::try_from(1 + roll(40)).unwrap();
        let mut uses = vec![(0, size)];
        if roll(10) == 0 {
            uses.push((1, size));
        }
        Candidate {
            value: i64::try_from(30_000_000 + roll(50) * 1_000_000).unwrap(),
            uses,
            ..Candidate::default()
        }
    });
    Problem {
        candidates: candidates.collect(),
        limits: vec![Limit::at_most(40), Limit::between(8, 40)],
    }
}

/// Limits of whole half-days have few states, however many items there are: no tree is needed.
#[test]
fn ten_thousand_items_are_decided_without_a_tree() {
    let problem = large(10_000);
    let effort = Effort {
        nodes: 0,
        looks: 6_000_000,
        states: 250_000,
    };
    let answer = solve(&problem, effort);
    assert_eq!((answer.status, answer.nodes), (Status::Optimal, 0));
    let (best, second) = (answer.best.unwrap(), answer.second.unwrap());
    assert_eq!(problem.breach(&best.set), None);
    assert_eq!(problem.breach(&second.set), None);
    assert!(second.value <= best.value && second.set != best.set);
    // Without the table the tree comes to the same, or says that it could not prove as much.
    let by_tree = solve(
        &problem,
        Effort {
            states: 0,
            ..Effort::default()
        },
    );
    let value = by_tree.best.unwrap().value;
    assert!(value <= best.value);
    match by_tree.status {
        Status::Feasible { gap } => assert!(value + gap >= best.value),
        status => assert_eq!((status, value), (Status::Optimal, best.value)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn the_answer_and_the_runner_up_match_exhaustive_search(problem in sprint(11)) {
        // By the table, by the tree, and by the tree after a table that was given up.
        for states in [Effort::default().states, 0, 6] {
            let effort = Effort { states, ..Effort::default() };
            let answer = solve(&problem, effort);
            agrees(&problem, &answer)?;
            prop_assert_eq!(&answer, &solve(&problem, effort));
        }
    }

    #[test]
    fn the_table_and_the_tree_agree_where_no_exhaustive_search_is_possible(problem in sprint(40)) {
        let by_table = solve(&problem, Effort { nodes: 0, ..Effort::default() });
        let by_tree = solve(&problem, Effort { states: 0, ..Effort::default() });
        let values = |answer: &Answer| {
            let value = |pick: &Option<Pick>| pick.as_ref().map(|p| p.value);
            (answer.status, value(&answer.best), value(&answer.second))
        };
        prop_assert_eq!(values(&by_table), values(&by_tree));
    }

    #[test]
    fn whatever_the_work_allowed_no_limit_is_broken(problem in sprint(40), nodes in 0_u32..40, states in 0_u64..90) {
        let effort = Effort { nodes, states, ..Effort::default() };
        let some = solve(&problem, effort);
        for pick in some.best.iter().chain(&some.second) {
            prop_assert_eq!(problem.breach(&pick.set), None);
        }
        let full = solve(&problem, Effort::default());
        if let (Status::Feasible { gap }, Some(best), Some(optimum)) = (some.status, &some.best, &full.best) {
            prop_assert!(best.value + gap >= optimum.value);
        }
    }

    #[test]
    fn a_conflict_is_one(problem in sprint(10)) {
        if exhaustive(&problem).is_empty() {
            let conflict = conflict::explain(&problem, Effort::default());
            prop_assert!(!conflict.any_of.is_empty() || !conflict.together.is_empty());
        }
    }
}
