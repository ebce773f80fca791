//! What must hold for every backlog (decision-maths §9).

use super::fixture::*;
use plumbline_document::criterion::{Direction, Scale};
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{CriterionId, StatusId, SystemId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::tier::Tier;
use plumbline_document::view::Query;
use plumbline_document::workspace::Workspace;
use plumbline_features::prioritise::compare::{compare, tau_b};
use plumbline_features::prioritise::headline::headline;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::query::TableRows;
use plumbline_features::prioritise::ranking::{Place, Ranking};
use plumbline_features::prioritise::{explain, moscow, weights};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const CRITERIA: [&str; 4] = ["a", "b", "c", "d"];

/// Coarse values, so that ties are frequent.
fn values() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4((0_u8..=10).prop_map(|v| f64::from(v) * 10.0))
}

fn points() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(prop_oneof![Just(0.0), 0.01..100.0])
}

fn backlog(points: [f64; 4], rows: &[[f64; 4]]) -> (Workspace, Framework) {
    let mut w = empty();
    let pairs: Vec<(&str, f64)> = CRITERIA.into_iter().zip(points).collect();
    let f = weighted(&mut w, &pairs);
    for (number, row) in (1..).zip(rows) {
        put(&mut w, row_item(number, *row));
    }
    (w, f)
}

fn row_item(number: u32, values: [f64; 4]) -> Item {
    let mut it = item(number, &format!("item {number}"), Kind::Feature);
    for (criterion, value) in CRITERIA.iter().zip(values) {
        judge(&mut it, criterion, value);
    }
    it
}

/// Scores by item number.
fn scores(w: &Workspace, ranking: &Ranking) -> BTreeMap<u32, Option<f64>> {
    let items = w.items.enumerate();
    items
        .map(|(slot, it)| (it.number, ranking.score(slot)))
        .collect()
}

proptest! {
    #[test]
    fn adding_an_item_never_re_ranks_the_rest(
        points in points(), rows in prop::collection::vec(values(), 1..12), extra in values(),
    ) {
        let (mut w, f) = backlog(points, &rows);
        let before = ranked(&w, &f);
        put(&mut w, row_item(1000, extra));
        let after = ranked(&w, &f);
        let added = after.order().iter().copied().filter(|s| w.items.at(*s).unwrap().number != 1000);
        prop_assert_eq!(before.order().to_vec(), added.collect::<Vec<_>>());
        for slot in before.order() {
            prop_assert_eq!(before.score(*slot), after.score(*slot));
        }
    }

    #[test]
    fn the_order_of_entry_does_not_matter(
        points in points(),
        rows in prop::collection::vec(values(), 1..12).prop_flat_map(|rows| {
            let order: Vec<usize> = (0..rows.len()).collect();
            (Just(rows), Just(order).prop_shuffle())
        }),
    ) {
        let (rows, order) = rows;
        let (w, f) = backlog(points, &rows);
        let (mut shuffled, _) = backlog(points, &[]);
        for at in order {
            let number = u32::try_from(at).unwrap() + 1;
            put(&mut shuffled, row_item(number, rows[at]));
        }
        let (one, other) = (ranked(&w, &f), ranked(&shuffled, &f));
        prop_assert_eq!(titles(&w, one.order()), titles(&shuffled, other.order()));
        prop_assert_eq!(scores(&w, &one), scores(&shuffled, &other));
    }

    /// By powers of two, so that scaling itself rounds nothing.
    #[test]
    fn scaling_a_criterion_with_its_scale_changes_nothing(
        points in points(), rows in prop::collection::vec(values(), 1..12), power in -6_i32..7,
    ) {
        let (w, f) = backlog(points, &rows);
        let factor = libm::pow(2.0, f64::from(power));
        let scaled_rows: Vec<[f64; 4]> = rows.iter().map(|r| [r[0] * factor, r[1], r[2], r[3]]).collect();
        let (mut scaled, _) = backlog(points, &scaled_rows);
        let scale = Scale::Linear { min: 0.0, max: 100.0 * factor };
        scaled.criteria.put(std::sync::Arc::new(criterion("a", Direction::Benefit, scale)));
        prop_assert_eq!(scores(&w, &ranked(&w, &f)), scores(&scaled, &ranked(&scaled, &f)));
    }

    #[test]
    fn a_dominated_item_never_outranks_its_dominator(
        points in points(), better in values(), less in values(), others in prop::collection::vec(values(), 0..6),
    ) {
        let worse: [f64; 4] = std::array::from_fn(|i| better[i].min(less[i]));
        let mut rows = vec![worse, better];
        rows.extend(others);
        let (w, f) = backlog(points, &rows);
        let ranking = ranked(&w, &f);
        prop_assert_eq!(ranking.rank(0).is_some(), ranking.rank(1).is_some());
        prop_assert!(ranking.rank(0) >= ranking.rank(1));
    }

    #[test]
    fn ranks_follow_scores(points in points(), rows in prop::collection::vec(values(), 0..30)) {
        let (w, f) = backlog(points, &rows);
        let ranking = ranked(&w, &f);
        let all = ranking.ranks();
        for slot in 0..u32::try_from(rows.len()).unwrap() {
            let mine = ranking.score(slot);
            let better = ranking.scored().iter().filter(|o| ranking.score(**o) > mine).count();
            let expected = mine.map(|_| u32::try_from(better).unwrap() + 1);
            prop_assert_eq!(ranking.rank(slot), expected);
            prop_assert_eq!(all[slot as usize], expected);
        }
    }

    #[test]
    fn tau_b_is_the_sum_over_all_pairs(
        pairs in prop::collection::vec((0_u8..6, 0_u8..6), 2..120),
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) =
            pairs.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).unzip();
        let (mut balance, mut in_x, mut in_y) = (0.0, 0.0, 0.0);
        for i in 0..x.len() {
            for j in 0..i {
                let sign = |a: f64, b: f64| if a == b { 0.0 } else { (a - b).signum() };
                let (dx, dy) = (sign(x[i], x[j]), sign(y[i], y[j]));
                balance += dx * dy;
                in_x += dx * dx;
                in_y += dy * dy;
            }
        }
        let tau = tau_b(&x, &y);
        if in_x * in_y == 0.0 {
            prop_assert_eq!(tau, None);
        } else {
            prop_assert!((tau.unwrap() - balance / (in_x * in_y).sqrt()).abs() < 1e-12);
            prop_assert_eq!(tau, tau_b(&y, &x));
            prop_assert_eq!(tau_b(&x, &x), Some(1.0));
        }
    }
}

/// One edit of a random session.
#[derive(Clone, Debug)]
enum Act {
    Add(Option<u8>, Kind),
    Judge(usize, &'static str, f64),
    Forget(usize, &'static str),
    Status(usize, &'static str),
    System(usize, Option<u128>),
    Trash(usize, bool),
    Remove(usize),
    Use(&'static str),
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let criterion = prop::sample::select(vec![
        "business_value",
        "data_availability",
        "confidence",
        "effort",
        "compliance_burden",
        "moscow",
        "reach",
    ]);
    let value = prop_oneof![
        Just(0.0),
        Just(1.0),
        (0_u8..20).prop_map(|v| f64::from(v) * 5.0),
        Just(1e308)
    ];
    let kind = prop::sample::select(Kind::ALL.to_vec());
    let one = prop_oneof![
        4 => (prop::option::of(0_u8..10), kind).prop_map(|(v, k)| Act::Add(v, k)),
        6 => (0_usize..40, criterion.clone(), value).prop_map(|(i, c, v)| Act::Judge(i, c, v)),
        1 => (0_usize..40, criterion).prop_map(|(i, c)| Act::Forget(i, c)),
        1 => (0_usize..40, prop::sample::select(vec!["ready", "done", "no such status"])).prop_map(|(i, s)| Act::Status(i, s)),
        1 => (0_usize..40, prop::option::of(1_u128..5)).prop_map(|(i, s)| Act::System(i, s)),
        1 => (0_usize..40, any::<bool>()).prop_map(|(i, t)| Act::Trash(i, t)),
        1 => (0_usize..40).prop_map(Act::Remove),
        1 => prop::sample::select(vec!["ai_value", "weighted", "value_effort", "moscow", "rice"]).prop_map(Act::Use),
    ];
    prop::collection::vec(one, 1..60)
}

struct Session {
    workspace: Workspace,
    framework: Framework,
    ranking: Ranking,
    index: QueryIndex,
    next: u32,
}

impl Session {
    fn new() -> Self {
        let mut workspace = empty();
        system(&mut workspace, 1, "High", Tier::HighRisk, (3, 7));
        system(&mut workspace, 2, "Prohibited", Tier::Prohibited, (0, 0));
        system(
            &mut workspace,
            3,
            "Unclear",
            Tier::InsufficientFacts,
            (0, 0),
        );
        let framework = named(&workspace, "ai_value");
        Self {
            ranking: ranked(&workspace, &framework),
            index: QueryIndex::build(&workspace),
            workspace,
            framework,
            next: 1,
        }
    }

    fn edit(&mut self, at: usize, edit: impl FnOnce(&mut Item)) {
        let slots = self.workspace.items.slots();
        let Some(slot) = at.checked_rem(slots).and_then(|s| u32::try_from(s).ok()) else {
            return;
        };
        let Some(item) = self.workspace.items.at(slot) else {
            return;
        };
        let mut item = item.as_ref().clone();
        edit(&mut item);
        put(&mut self.workspace, item);
        self.touch(slot);
    }

    fn touch(&mut self, slot: u32) {
        self.ranking.update(&self.workspace, slot);
        self.index.update(&self.workspace, slot);
    }

    fn act(&mut self, act: &Act) {
        match *act {
            Act::Add(value, kind) => {
                let mut it = item(self.next, "new", kind);
                self.next += 1;
                if let Some(value) = value {
                    for criterion in [
                        "business_value",
                        "data_availability",
                        "confidence",
                        "effort",
                    ] {
                        judge(&mut it, criterion, f64::from(value) * 10.0);
                    }
                }
                let slot = put(&mut self.workspace, it);
                self.touch(slot);
            }
            Act::Judge(at, criterion, value) => self.edit(at, |it| judge(it, criterion, value)),
            Act::Forget(at, criterion) => self.edit(at, |it| {
                it.judgements.remove(&CriterionId::from(criterion));
            }),
            Act::Status(at, status) => self.edit(at, |it| it.status = StatusId::from(status)),
            Act::System(at, n) => self.edit(at, |it| {
                it.system = n.map(|n| SystemId(Uuid::from_u128(n)));
            }),
            Act::Trash(at, gone) => self.edit(at, |it| it.trashed = gone.then(stamp)),
            Act::Remove(at) => {
                let slots = self.workspace.items.slots();
                let Some(slot) = at.checked_rem(slots).and_then(|s| u32::try_from(s).ok()) else {
                    return;
                };
                if let Some(id) = self.workspace.items.at(slot).map(|it| it.id) {
                    self.workspace.items.remove(&id);
                    self.touch(slot);
                }
            }
            Act::Use(id) => {
                self.framework = named(&self.workspace, id);
                self.ranking.reweigh(&self.workspace, &self.framework);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn following_edits_one_by_one_is_ranking_anew(acts in acts()) {
        let mut session = Session::new();
        for act in acts {
            session.act(&act);
            let anew = ranked(&session.workspace, &session.framework);
            prop_assert_eq!(&session.ranking, &anew);
        }
        let Session { workspace: w, framework: f, ranking, index, .. } = &session;
        prop_assert_eq!(index, &QueryIndex::build(w));
        // What needs no index shows the same without one.
        let plain = Query::default();
        prop_assert!(plain.is_plain());
        prop_assert_eq!(TableRows::all(ranking), index.rows(w, ranking, &plain, today()));
        let mut bulk = ranked(&empty(), f);
        let slots: Vec<u32> = (0..u32::try_from(w.items.slots()).unwrap()).collect();
        bulk.update_all(w, &slots);
        // An empty workspace has other criteria objects; ranking by the same framework again reads these.
        bulk.reweigh(w, f);
        prop_assert_eq!(&bulk, ranking);

        // Nothing that is said about it panics or is no number.
        let counts = ranking.counts();
        prop_assert_eq!(counts.items, counts.scored + counts.undefined + counts.prohibited + counts.done);
        prop_assert_eq!(counts.items as usize, ranking.order().len());
        prop_assert_eq!(counts.items as usize, w.live_items().count());
        for slot in ranking.order() {
            let e = explain::explain(w, ranking, f, *slot).unwrap();
            prop_assert_eq!(e.rank.is_some(), ranking.place(*slot) == Place::Scored);
            prop_assert!(ranking.score(*slot).is_none_or(f64::is_finite));
            prop_assert_eq!(ranking.place(*slot) == Place::Undefined, !e.missing.is_empty());
            for target in [e.pass_next, e.be_first].into_iter().flatten() {
                prop_assert!(target.gap > 0.0);
                prop_assert!(target.weights.iter().all(|m| (0.0..=1.0).contains(&m.needs)));
            }
        }
        prop_assert_eq!(headline(w, ranking, f).is_some(), counts.scored > 0);
        prop_assert_eq!(moscow::shares(ranking).is_some(), matches!(f.method, Method::Moscow { .. }));
        drop(weights::range_warnings(ranking));
        let same = compare(ranking, ranking, 5);
        prop_assert!(same.tau_b.is_none_or(|t| t == 1.0));
    }
}
