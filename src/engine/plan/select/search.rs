//! Branch and bound.

use super::problem::Problem;
use super::shrink;

/// How much work a search may do before it settles for what it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Nodes of the search tree.
    pub nodes: u32,
    /// Candidates looked at over all nodes: what time really goes with when there are thousands.
    pub looks: u64,
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            nodes: 60_000,
            looks: 60_000_000,
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

/// The multiplier moves by this share of the gap at first (Polyak's step).
const STRIDE: f64 = 1.0;
/// Subgradient steps at the root and at every other node.
const ROOT_STEPS: u32 = 400;
const NODE_STEPS: u32 = 14;
/// Bounds within this of a whole number count as that number: far more than the arithmetic can be off.
const HAIR: f64 = 0.01;
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
enum Choice {
    #[default]
    Open,
    In,
    Out,
}

struct Row {
    value: f64,
    worth: i64,
    uses: Vec<(usize, f64)>,
    /// Edges to what it needs, and from what needs it: indices into `edges`.
    needs: Vec<usize>,
    needed: Vec<usize>,
}

/// `dependent` needs `base`; `scale` puts the multiplier of the edge on the footing of the limits'.
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

struct Frame {
    /// Length of the trail before this branch.
    mark: usize,
    row: usize,
    /// What to try next; none when both are done.
    next: Option<Choice>,
    bound: f64,
    prices: Prices,
}

struct Search {
    rows: Vec<Row>,
    edges: Vec<Edge>,
    min: Vec<f64>,
    max: Vec<f64>,
    /// Rows that are still open at the root.
    live: Vec<usize>,
    choice: Vec<Choice>,
    trail: Vec<usize>,
    used: Vec<f64>,
    /// What the open rows could still add.
    avail: Vec<f64>,
    value: i64,
    /// Below what any set is worth.
    nothing: i64,
    best: Option<(i64, Vec<Choice>)>,
    second: Option<(i64, Vec<Choice>)>,
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
    rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
}

fn add(list: &mut [f64], i: usize, amount: f64) {
    if let Some(entry) = list.get_mut(i) {
        *entry += amount;
    }
}

#[allow(clippy::cast_precision_loss)] // sums of values stay far below 2^53
impl Search {
    fn new(problem: &Problem, kept: &[usize], effort: Effort) -> Self {
        let mut place = vec![usize::MAX; problem.candidates.len()];
        for (row, i) in kept.iter().enumerate() {
            if let Some(entry) = place.get_mut(*i) {
                *entry = row;
            }
        }
        let candidates = kept.iter().filter_map(|i| problem.candidates.get(*i));
        let mut rows: Vec<Row> = candidates
            .clone()
            .map(|c| Row {
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
        let limits = problem.limits.len();
        let mut search = Self {
            min: problem.limits.iter().map(|l| l.min as f64).collect(),
            max: problem
                .limits
                .iter()
                .map(|l| l.max.map_or(f64::INFINITY, |m| m as f64))
                .collect(),
            live: (0..rows.len()).collect(),
            choice: vec![Choice::Open; rows.len()],
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
        let fixed: Vec<(usize, Choice)> = fixed
            .filter_map(|(row, c)| {
                let choice = if c.fixed? { Choice::In } else { Choice::Out };
                Some((row, choice))
            })
            .collect();
        // What cannot be kept at the start can be kept nowhere: an empty tree, proven.
        search.proven =
            !fixed.into_iter().all(|(row, c)| search.decide(row, c)) || !search.spread();
        search
    }

    // ---- decisions and what follows from them -----------------------------------------------------------------

    /// Decides one row. False when that contradicts an earlier decision or breaks a limit.
    fn decide(&mut self, row: usize, choice: Choice) -> bool {
        match at(&self.choice, row) {
            Choice::Open => {}
            made => return made == choice,
        }
        let Some(what) = self.rows.get(row) else {
            // A base that is not among the rows: it can only be out.
            return choice == Choice::Out;
        };
        if let Some(entry) = self.choice.get_mut(row) {
            *entry = choice;
        }
        self.trail.push(row);
        let mut fits = true;
        for (limit, amount) in &what.uses {
            add(&mut self.avail, *limit, -amount);
            if choice == Choice::In {
                add(&mut self.used, *limit, *amount);
            }
            let used = at(&self.used, *limit);
            fits &= used <= at(&self.max, *limit)
                && used + at(&self.avail, *limit) >= at(&self.min, *limit);
        }
        if choice == Choice::In {
            self.value += what.worth;
        }
        fits
    }

    fn undo_to(&mut self, mark: usize) {
        while self.trail.len() > mark {
            let Some(row) = self.trail.pop() else { return };
            let was = at(&self.choice, row);
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = Choice::Open;
            }
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            for (limit, amount) in &what.uses {
                add(&mut self.avail, *limit, *amount);
                if was == Choice::In {
                    add(&mut self.used, *limit, -amount);
                }
            }
            if was == Choice::In {
                self.value -= what.worth;
            }
        }
    }

    /// Draws every conclusion from what is decided: precedence both ways, rows that no longer fit, rows without which
    /// a minimum could not be reached. False on a contradiction.
    fn spread(&mut self) -> bool {
        let short = |s: &Self, k: usize| at(&s.used, k) + at(&s.avail, k) < at(&s.min, k);
        if (0..self.min.len()).any(|k| short(self, k) || at(&self.used, k) > at(&self.max, k)) {
            return false;
        }
        loop {
            let before = self.trail.len();
            for e in 0..self.edges.len() {
                let Some(Edge {
                    dependent, base, ..
                }) = self.edges.get(e)
                else {
                    continue;
                };
                let (dependent, base) = (*dependent, *base);
                let base_is_out = base >= self.rows.len() || at(&self.choice, base) == Choice::Out;
                if at(&self.choice, dependent) == Choice::In && !self.decide(base, Choice::In) {
                    return false;
                }
                if base_is_out && !self.decide(dependent, Choice::Out) {
                    return false;
                }
            }
            for l in 0..self.live.len() {
                let row = at(&self.live, l);
                if at(&self.choice, row) != Choice::Open {
                    continue;
                }
                let Some(forced) = self.rows.get(row).map(|what| self.forced(what)) else {
                    continue;
                };
                if let Some(choice) = forced
                    && !self.decide(row, choice)
                {
                    return false;
                }
            }
            self.looks += self.live.len() as u64;
            if self.trail.len() == before {
                return true;
            }
        }
    }

    /// What the limits leave of an open row, when they leave only one thing.
    fn forced(&self, row: &Row) -> Option<Choice> {
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + amount > at(&self.max, *limit) {
                return Some(Choice::Out);
            }
        }
        for (limit, amount) in &row.uses {
            if at(&self.used, *limit) + at(&self.avail, *limit) - amount < at(&self.min, *limit) {
                return Some(Choice::In);
            }
        }
        None
    }

    // ---- the bound --------------------------------------------------------------------------------------------

    /// The Lagrangian bound at these prices; leaves the reduced values behind, and the slope at each price.
    fn lagrangian(&mut self, prices: &Prices, slope: &mut Prices) -> f64 {
        let mut bound = self.value as f64;
        slope.edges.iter_mut().for_each(|g| *g = 0.0);
        slope.limits.iter_mut().for_each(|g| *g = 0.0);
        for row in &self.live {
            if at(&self.choice, *row) != Choice::Open {
                continue;
            }
            let Some(what) = self.rows.get(*row) else {
                continue;
            };
            let mut reduced = what.value;
            for (limit, amount) in &what.uses {
                reduced -= at(&prices.limits, *limit) * amount;
            }
            for e in &what.needs {
                reduced -= at(&prices.edges, *e) * self.scale(*e);
            }
            for e in &what.needed {
                reduced += at(&prices.edges, *e) * self.scale(*e);
            }
            if let Some(entry) = self.reduced.get_mut(*row) {
                *entry = reduced;
            }
            if reduced > 0.0 {
                bound += reduced;
                for (limit, amount) in &what.uses {
                    add(&mut slope.limits, *limit, *amount);
                }
                what.needs
                    .iter()
                    .for_each(|e| add(&mut slope.edges, *e, self.scale(*e)));
                what.needed
                    .iter()
                    .for_each(|e| add(&mut slope.edges, *e, -self.scale(*e)));
            }
        }
        // Of an edge with both ends decided nothing is left; with one end decided, spread() has decided the other or
        // the edge holds whatever the other becomes: dependent out, or base in. In the second case the open dependent
        // pays nothing for it.
        for (e, edge) in self.edges.iter().enumerate() {
            let price = at(&prices.edges, e);
            if at(&self.choice, edge.base) == Choice::In {
                // x_dependent ≤ 1 always holds: the right side of the relaxed row is `scale`.
                if at(&self.choice, edge.dependent) == Choice::Open {
                    bound += price * edge.scale;
                    add(&mut slope.edges, e, -edge.scale);
                } else if let Some(g) = slope.edges.get_mut(e) {
                    *g = 0.0;
                }
            }
        }
        self.looks += self.live.len() as u64;
        for (k, price) in prices.limits.iter().enumerate() {
            let (low, high) = (
                at(&self.min, k) - at(&self.used, k),
                at(&self.max, k) - at(&self.used, k),
            );
            let wanted = at(&slope.limits, k);
            let (term, grade) = if *price > 0.0 {
                (price * high, wanted - high)
            } else if *price < 0.0 {
                (price * low, wanted - low)
            } else if wanted > high {
                (0.0, wanted - high)
            } else if wanted < low {
                (0.0, wanted - low)
            } else {
                (0.0, 0.0)
            };
            bound += term;
            if let Some(entry) = slope.limits.get_mut(k) {
                *entry = grade;
            }
        }
        bound
    }

    fn scale(&self, edge: usize) -> f64 {
        self.edges.get(edge).map_or(1.0, |e| e.scale)
    }

    /// What a set must exceed to be of use: the second best so far.
    fn to_beat(&self) -> i64 {
        self.second
            .as_ref()
            .map_or(self.nothing, |(value, _)| *value)
    }

    fn hopeless(&self, bound: f64) -> bool {
        bound < (self.to_beat() as f64) + 1.0 - HAIR
    }

    /// Lowers the bound by moving the prices against its slope. Returns the best bound; `prices` become those of it
    /// and the reduced values too.
    fn tighten(&mut self, prices: &mut Prices, steps: u32) -> f64 {
        let mut slope = prices.clone();
        let mut now = prices.clone();
        let mut best = f64::INFINITY;
        let mut stride = STRIDE;
        let mut idle = 0;
        for _ in 0..steps {
            let bound = self.lagrangian(&now, &mut slope);
            if bound < best - HAIR {
                best = bound;
                prices.clone_from(&now);
                idle = 0;
            } else {
                idle += 1;
                if idle >= 8 {
                    stride *= 0.6;
                    idle = 0;
                    now.clone_from(prices);
                    self.lagrangian(&now, &mut slope);
                }
            }
            if self.hopeless(best) {
                break;
            }
            let length: f64 = slope.limits.iter().chain(&slope.edges).map(|g| g * g).sum();
            if length <= 0.0 {
                break;
            }
            let step = stride * (bound - self.to_beat() as f64).max(1.0) / length;
            for (k, price) in now.limits.iter_mut().enumerate() {
                let moved = *price + step * at(&slope.limits, k);
                let crossed = (*price > 0.0 && moved < 0.0) || (*price < 0.0 && moved > 0.0);
                let endless = moved > 0.0 && at(&self.max, k).is_infinite();
                *price = if crossed || endless || !moved.is_finite() {
                    0.0
                } else {
                    moved
                };
            }
            for (e, price) in now.edges.iter_mut().enumerate() {
                let moved = *price + step * at(&slope.edges, e);
                *price = if moved.is_finite() {
                    moved.max(0.0)
                } else {
                    0.0
                };
            }
        }
        self.lagrangian(prices, &mut slope);
        best
    }

    /// Fixes open rows that cannot be otherwise in any set worth finding. False on a contradiction.
    fn fix_by_price(&mut self, bound: f64) -> bool {
        for l in 0..self.live.len() {
            let row = at(&self.live, l);
            if at(&self.choice, row) != Choice::Open {
                continue;
            }
            let reduced = at(&self.reduced, row);
            if self.hopeless(bound - reduced.abs()) {
                let choice = if reduced > 0.0 {
                    Choice::In
                } else {
                    Choice::Out
                };
                if !self.decide(row, choice) {
                    return false;
                }
            }
        }
        self.spread()
    }

    // ---- sets -------------------------------------------------------------------------------------------------

    /// Takes the present decisions, all made, as a set.
    fn take(&mut self) {
        let low = (0..self.min.len()).any(|k| at(&self.used, k) < at(&self.min, k));
        if low {
            return;
        }
        let found = (self.value, self.choice.clone());
        let same =
            |other: &Option<(i64, Vec<Choice>)>| other.as_ref().is_some_and(|o| o.1 == found.1);
        if same(&self.best) || same(&self.second) {
            return;
        }
        if self.best.as_ref().is_none_or(|best| found.0 > best.0) {
            self.second = self.best.replace(found);
        } else if self.second.as_ref().is_none_or(|second| found.0 > second.0) {
            self.second = Some(found);
        }
    }

    /// Dives from here: takes open rows in the order of what they are worth at the present prices, most first, as long
    /// as they fit, and leaves the rest out. `toward_minima` takes rows of unmet minima first.
    fn dive(&mut self, toward_minima: bool) {
        let mark = self.trail.len();
        let mut order: Vec<(f64, usize)> = self
            .live
            .iter()
            .filter(|row| at(&self.choice, **row) == Choice::Open)
            .map(|row| (-(at(&self.reduced, *row) / self.size(*row)), *row))
            .collect();
        least_first(&mut order);
        let mut fits = true;
        if toward_minima {
            for (_, row) in &order {
                if fits && self.helps_a_minimum(*row) {
                    fits &= self.attempt(*row);
                }
            }
        }
        for (_, row) in &order {
            fits = fits && self.attempt(*row);
        }
        if fits {
            self.take();
            self.improve(mark);
        }
        self.undo_to(mark);
    }

    fn size(&self, row: usize) -> f64 {
        let uses = self
            .rows
            .get(row)
            .map(|r| r.uses.as_slice())
            .unwrap_or_default();
        uses.iter().map(|(_, amount)| *amount).fold(1.0, f64::max)
    }

    fn helps_a_minimum(&self, row: usize) -> bool {
        let uses = self
            .rows
            .get(row)
            .map(|r| r.uses.as_slice())
            .unwrap_or_default();
        uses.iter()
            .any(|(k, _)| at(&self.used, *k) < at(&self.min, *k))
    }

    /// Takes an open row in if it fits and adds something, else leaves it out. False when neither goes.
    fn attempt(&mut self, row: usize) -> bool {
        if at(&self.choice, row) != Choice::Open {
            return true;
        }
        let mark = self.trail.len();
        let wanted = self.rows.get(row).is_some_and(|r| r.worth > 0) || self.helps_a_minimum(row);
        if wanted && self.decide_locally(row, Choice::In) {
            return true;
        }
        self.undo_to(mark);
        self.decide_locally(row, Choice::Out)
    }

    /// A decision with the conclusions of precedence only: what a dive of thousands of rows can afford.
    fn decide_locally(&mut self, row: usize, choice: Choice) -> bool {
        let mut queue = vec![row];
        while let Some(row) = queue.pop() {
            if at(&self.choice, row) == choice {
                continue;
            }
            if !self.decide(row, choice) {
                return false;
            }
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            if choice == Choice::In {
                queue.extend(
                    what.needs
                        .iter()
                        .filter_map(|e| Some(self.edges.get(*e)?.base)),
                );
            } else {
                queue.extend(
                    what.needed
                        .iter()
                        .filter_map(|e| Some(self.edges.get(*e)?.dependent)),
                );
            }
        }
        true
    }

    /// Swaps of one chosen row for one that is not, around the present set, which has every row decided (those from
    /// `mark` on by a dive) and is put back at the end. Finds runners-up too.
    fn improve(&mut self, mark: usize) {
        /// Rows that are tried on either side.
        const NEAR: usize = 40;
        let swappable = |s: &Self, choice: Choice| {
            // Only what was decided since: what is fixed stays so.
            let mut rows: Vec<(f64, usize)> = s
                .trail
                .iter()
                .skip(mark)
                .filter(|row| at(&s.choice, **row) == choice)
                .filter(|row| {
                    let row = s.rows.get(**row);
                    row.is_some_and(|r| r.needs.is_empty() && r.needed.is_empty())
                })
                .map(|row| (at(&s.reduced, *row).abs(), *row))
                .collect();
            least_first(&mut rows);
            rows.truncate(NEAR);
            rows
        };
        let (inside, outside) = (swappable(self, Choice::In), swappable(self, Choice::Out));
        for (_, out) in &inside {
            self.try_swap(Some(*out), None);
            for (_, into) in &outside {
                self.try_swap(Some(*out), Some(*into));
            }
        }
        for (_, into) in &outside {
            self.try_swap(None, Some(*into));
        }
    }

    fn try_swap(&mut self, out: Option<usize>, into: Option<usize>) {
        let gain = into.and_then(|r| self.rows.get(r)).map_or(0, |r| r.worth)
            - out.and_then(|r| self.rows.get(r)).map_or(0, |r| r.worth);
        if self.value + gain <= self.to_beat() {
            return;
        }
        let (value, used, kept) = (
            self.value,
            self.used.clone(),
            (
                out.map(|r| (r, at(&self.choice, r))),
                into.map(|r| (r, at(&self.choice, r))),
            ),
        );
        for (row, sign, choice) in [(out, -1.0, Choice::Out), (into, 1.0, Choice::In)] {
            let Some(row) = row else { continue };
            let Some(what) = self.rows.get(row) else {
                continue;
            };
            what.uses
                .iter()
                .for_each(|(k, a)| add(&mut self.used, *k, sign * a));
            self.value += if choice == Choice::In {
                what.worth
            } else {
                -what.worth
            };
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = choice;
            }
        }
        if (0..self.max.len()).all(|k| at(&self.used, k) <= at(&self.max, k)) {
            self.take();
        }
        (self.value, self.used) = (value, used);
        for (row, was) in [kept.0, kept.1].into_iter().flatten() {
            if let Some(entry) = self.choice.get_mut(row) {
                *entry = was;
            }
        }
    }

    // ---- the tree ---------------------------------------------------------------------------------------------

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
            || self.branch(prices);
    }

    /// Searches the tree below the root. True when all of it was searched.
    fn branch(&mut self, prices: Prices) -> bool {
        let root = self.trail.len();
        self.live
            .retain(|row| at(&self.choice, *row) == Choice::Open);
        let mut stack: Vec<Frame> = Vec::new();
        if let Some(frame) = self.open(prices, self.root_bound) {
            stack.push(frame);
        }
        while let Some(frame) = stack.last_mut() {
            let (mark, row, bound) = (frame.mark, frame.row, frame.bound);
            let Some(choice) = frame.next else {
                stack.pop();
                self.undo_to(mark);
                continue;
            };
            frame.next = (choice == Choice::In).then_some(Choice::Out);
            let prices = frame.prices.clone();
            self.undo_to(mark);
            if self.nodes >= self.effort.nodes || self.looks >= self.effort.looks {
                let waiting = stack.iter().map(|f| f.bound);
                self.left_bound = waiting.fold(bound, f64::max);
                self.undo_to(root);
                return false;
            }
            if self.hopeless(bound) {
                if let Some(frame) = stack.last_mut() {
                    frame.next = None;
                }
                continue;
            }
            if self.decide(row, choice)
                && self.spread()
                && let Some(frame) = self.open(prices, bound)
            {
                stack.push(frame);
            }
        }
        true
    }

    /// Opens a node: bounds it, fixes what its prices fix, and says where to branch. None when there is nothing to
    /// find below it, or when everything is decided.
    fn open(&mut self, mut prices: Prices, above: f64) -> Option<Frame> {
        self.nodes += 1;
        // Fixing by price needs the bound of those very prices; the bound of the node may be its parent's.
        let bound = self.tighten(&mut prices, NODE_STEPS);
        if self.hopeless(bound) || !self.fix_by_price(bound) {
            return None;
        }
        let open = self
            .live
            .iter()
            .filter(|row| at(&self.choice, **row) == Choice::Open);
        // The least settled by its price; of those the largest.
        let key = |row: &usize| (at(&self.reduced, *row).abs() / self.size(*row), *row);
        let least = open.min_by(|a, b| {
            let ((x, i), (y, j)) = (key(a), key(b));
            x.total_cmp(&y).then(i.cmp(&j))
        });
        let Some(row) = least.copied() else {
            self.take();
            return None;
        };
        Some(Frame {
            mark: self.trail.len(),
            row,
            next: Some(Choice::In),
            bound: bound.min(above),
            prices,
        })
    }

    #[allow(clippy::cast_possible_truncation)] // a bound is far within i64
    fn answer(self, problem: &Problem, kept: &[usize]) -> Answer {
        let pick = |found: Option<(i64, Vec<Choice>)>| {
            let (value, choices) = found?;
            let mut set = vec![false; problem.candidates.len()];
            for (i, choice) in kept.iter().zip(choices) {
                if let Some(entry) = set.get_mut(*i) {
                    *entry = choice == Choice::In;
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
