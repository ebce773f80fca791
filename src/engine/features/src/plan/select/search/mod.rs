//! Bounds, dives, and an exact end: by a table where what is open at the root has few states, else by branch and bound.

mod bound;
mod decide;
mod sets;
mod table;
mod tree;

use crate::plan::select::problem::Problem;
use crate::plan::select::shrink;

/// How much work a search may do before it settles for what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Nodes of the search tree.
    pub nodes: u32,
    /// Candidates looked at over all nodes: what time really goes with when there are thousands.
    pub looks: u64,
    /// Partial sets that a table may go through; where there are more, or with 0, the tree is searched instead.
    pub states: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            nodes: 60_000,
            looks: 60_000_000,
            states: 2_500_000,
        }
    }
}

/// How good an answer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No set is worth more.
    Optimal,
    /// The work ran out. No set is worth more than the best one plus this.
    Feasible {
        /// The gap, in the unit of the values.
        gap: i64,
    },
    /// No set keeps every limit.
    Infeasible,
    /// The work ran out before any set was found.
    Unknown,
}

/// A set with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The sum of the values.
    pub value: i64,
    /// By candidate: whether it is in.
    pub set: Vec<bool>,
}

/// What a search came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How good it is.
    pub status: Status,
    /// The best set.
    pub best: Option<Pick>,
    /// The best of the other sets that were found: second to none when the whole tree was searched, as it is unless the
    /// work runs out. None when there is no other.
    pub second: Option<Pick>,
    /// How many nodes were opened.
    pub nodes: u32,
    /// By limit: its multiplier at the root, in value per unit; above 0 where more room would help, below 0 where a
    /// minimum costs. A first guess at what binds.
    pub prices: Vec<f64>,
}

/// Finds the best set and the runner-up.
pub fn solve(problem: &Problem, effort: Effort) -> Answer {
    let kept = shrink::worth_looking(problem);
    let mut search = Search::new(problem, &kept, effort);
    search.run();
    search.answer(problem, &kept)
}
/// Subgradient steps at the root.
const ROOT_STEPS: u32 = 400;
/// Bounds within this of a whole number count as that number: far more than the arithmetic can be off.
const HAIR: f64 = 0.01;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum ItemState {
    #[default]
    Open,
    In,
    Out,
}

struct SearchItem {
    value: f64,
    worth: i64,
    uses: Vec<(usize, f64)>,
    /// Edges to what it needs, and from what needs it: indices into `edges`.
    needs: Vec<usize>,
    needed: Vec<usize>,
}

/// `dependent` needs `base`; `scale` brings the multiplier of the edge to the unit of the limits' multipliers.
struct Edge {
    dependent: usize,
    base: usize,
    scale: f64,
}

#[derive(Clone, Debug, Default)]
struct Prices {
    limits: Vec<f64>,
    edges: Vec<f64>,
}

struct Search {
    rows: Vec<SearchItem>,
    edges: Vec<Edge>,
    min: Vec<f64>,
    max: Vec<f64>,
    /// Rows that are still open at the root.
    live: Vec<usize>,
    choice: Vec<ItemState>,
    trail: Vec<usize>,
    used: Vec<f64>,
    /// What the open rows could still add.
    avail: Vec<f64>,
    value: i64,
    /// Below what any set is worth.
    nothing: i64,
    best: Option<(i64, Vec<ItemState>)>,
    second: Option<(i64, Vec<ItemState>)>,
    effort: Effort,
    nodes: u32,
    looks: u64,
    root: Prices,
    root_bound: f64,
    proven: bool,
    left_bound: f64,
    /// Reduced values of the last Lagrangian step, by row.
    reduced: Vec<f64>,
}

fn at<T: Copy + Default>(list: &[T], i: usize) -> T {
    list.get(i).copied().unwrap_or_default()
}

/// Sorts rows by the least value; of equals the earlier one first. One function for all, as each sort is compiled anew.
fn least_first(rows: &mut [(f64, usize)]) {
    #[expect(
        clippy::disallowed_methods,
        reason = "the search sorts thousands of times"
    )]
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
}

fn add(list: &mut [f64], i: usize, amount: f64) {
    if let Some(entry) = list.get_mut(i) {
        *entry += amount;
    }
}

/// The candidates that are kept as rows of the search, with the edges between those that need each other.
#[allow(clippy::cast_precision_loss)] // values stay far below 2^53
fn graph(problem: &Problem, kept: &[usize]) -> (Vec<SearchItem>, Vec<Edge>) {
    let mut place = vec![usize::MAX; problem.candidates.len()];
    for (row, i) in kept.iter().enumerate() {
        if let Some(entry) = place.get_mut(*i) {
            *entry = row;
        }
    }
    let candidates = kept.iter().filter_map(|i| problem.candidates.get(*i));
    let mut rows: Vec<SearchItem> = candidates
        .clone()
        .map(|c| SearchItem {
            value: c.value as f64,
            worth: c.value,
            uses: c.uses.iter().map(|(k, a)| (*k, f64::from(*a))).collect(),
            needs: Vec::new(),
            needed: Vec::new(),
        })
        .collect();
    let mut edges = Vec::new();
    for (row, candidate) in candidates.clone().enumerate() {
        for base in &candidate.needs {
            let base = place.get(*base).copied().unwrap_or(usize::MAX);
            let scale = candidate.uses.iter().map(|(_, a)| *a).max().unwrap_or(1);
            edges.push(Edge {
                dependent: row,
                base,
                scale: f64::from(scale),
            });
        }
    }
    for (e, edge) in edges.iter().enumerate() {
        if let Some(row) = rows.get_mut(edge.dependent) {
            row.needs.push(e);
        }
        if let Some(row) = rows.get_mut(edge.base) {
            row.needed.push(e);
        }
    }
    (rows, edges)
}

#[allow(clippy::cast_precision_loss)] // sums of values stay far below 2^53
impl Search {
    fn new(problem: &Problem, kept: &[usize], effort: Effort) -> Self {
        let candidates = kept.iter().filter_map(|i| problem.candidates.get(*i));
        let (rows, edges) = graph(problem, kept);
        let limits = problem.limits.len();
        let mut search = Self {
            min: problem.limits.iter().map(|l| l.min as f64).collect(),
            max: problem
                .limits
                .iter()
                .map(|l| l.max.map_or(f64::INFINITY, |m| m as f64))
                .collect(),
            live: (0..rows.len()).collect(),
            choice: vec![ItemState::Open; rows.len()],
            trail: Vec::new(),
            used: vec![0.0; limits],
            avail: vec![0.0; limits],
            value: 0,
            nothing: candidates.clone().map(|c| c.value.min(0)).sum::<i64>() - 1,
            best: None,
            second: None,
            effort,
            nodes: 0,
            looks: 0,
            root: Prices {
                limits: vec![0.0; limits],
                edges: vec![0.0; edges.len()],
            },
            root_bound: f64::INFINITY,
            proven: false,
            left_bound: f64::NEG_INFINITY,
            reduced: vec![0.0; rows.len()],
            rows,
            edges,
        };
        for row in &search.rows {
            for (limit, amount) in &row.uses {
                add(&mut search.avail, *limit, *amount);
            }
        }
        let fixed = candidates.enumerate();
        let fixed: Vec<(usize, ItemState)> = fixed
            .filter_map(|(row, c)| {
                let choice = if c.fixed? {
                    ItemState::In
                } else {
                    ItemState::Out
                };
                Some((row, choice))
            })
            .collect();
        // What cannot be kept at the start can be kept nowhere: an empty tree, proven.
        search.proven =
            !fixed.into_iter().all(|(row, c)| search.decide(row, c)) || !search.spread();
        search
    }

    fn run(&mut self) {
        if self.proven {
            return;
        }
        let mut prices = self.root.clone();
        self.lagrangian(&prices, &mut self.root.clone());
        self.dive(false);
        self.dive(true);
        // Prices and sets feed each other: a set gives the step its goal, prices give the dive its order.
        for _ in 0..4 {
            self.root_bound = self.tighten(&mut prices, ROOT_STEPS / 4);
            self.dive(false);
            self.dive(true);
        }
        self.root.clone_from(&prices);
        self.proven = self.hopeless(self.root_bound)
            || !self.fix_by_price(self.root_bound)
            || self.tabulate(&prices)
            || self.branch(prices);
    }

    #[allow(clippy::cast_possible_truncation)] // a bound is far within i64
    fn answer(self, problem: &Problem, kept: &[usize]) -> Answer {
        let pick = |found: Option<(i64, Vec<ItemState>)>| {
            let (value, choices) = found?;
            let mut set = vec![false; problem.candidates.len()];
            for (i, choice) in kept.iter().zip(choices) {
                if let Some(entry) = set.get_mut(*i) {
                    *entry = choice == ItemState::In;
                }
            }
            // Checked again in integers, by another way than it was found.
            (problem.breach(&set).is_none() && problem.value(&set) == value)
                .then_some(Pick { value, set })
        };
        let bound = libm::floor(self.left_bound.min(self.root_bound) + HAIR);
        let (best, second) = (pick(self.best), pick(self.second));
        let status = match (&best, self.proven) {
            (Some(_), true) => Status::Optimal,
            (Some(best), false) => match (bound as i64).saturating_sub(best.value) {
                gap if gap <= 0 => Status::Optimal,
                gap => Status::Feasible { gap },
            },
            (None, true) => Status::Infeasible,
            (None, false) => Status::Unknown,
        };
        Answer {
            status,
            best,
            second,
            nodes: self.nodes,
            prices: self.root.limits,
        }
    }
}
