//! The end by a table: what is open below the root, decided row by row, with partial sets that use the same of every
//! limit merged (dynamic programming over lists of states, Nemhauser & Ullmann 1969). Partial sets whose Lagrangian
//! bound cannot beat what was found are dropped. Exact for the best set and the runner-up, and fast while the limits
//! are small whole numbers, as half-days of a sprint are; where there are too many states, the table gives no answer.

use crate::plan::select::search::{Edge, ItemState, Prices, Search, at, least_first};

/// Partial sets that are kept of those that use the same: enough for the best set and the runner-up.
const ALIKE: usize = 2;

/// Where a limit's use stands in a key.
struct Field {
    limit: usize,
    low: u32,
    mask: u128,
    /// What is left of the limit.
    room: u128,
    /// What is still missing to its minimum.
    missing: u128,
}

impl Field {
    fn used(&self, key: u128) -> u128 {
        (key >> self.low) & self.mask
    }
}

/// A row as the table decides it.
struct TableItem {
    row: usize,
    worth: i64,
    /// What the bound loses when the row is taken in.
    loss_in: f64,
    /// What it loses when the row is left out.
    loss_out: f64,
    /// Added to the key when the row is taken in.
    key: u128,
    /// By field: what it uses.
    uses: Vec<(usize, u128)>,
    /// Bits of earlier rows that it needs, and of earlier rows that need it.
    bases: u128,
    dependents: u128,
    /// By field: what this row and the later ones could add.
    still: Vec<u128>,
}

impl TableItem {
    /// Whether every minimum can still be reached from a partial set with this row and the later ones.
    fn can_end(&self, fields: &[Field], part: &PartialSet) -> bool {
        let mut all = fields.iter().zip(&self.still);
        all.all(|(field, still)| field.used(part.key) + still >= field.missing)
    }

    /// Whether a partial set has room for this row, and what the row needs.
    fn fits(&self, fields: &[Field], part: &PartialSet) -> bool {
        let room = self.uses.iter().all(|(place, amount)| {
            let field = fields.get(*place);
            field.is_some_and(|f| f.used(part.key) + amount <= f.room)
        });
        room && part.key & self.bases == self.bases
    }
}

/// A partial set.
#[derive(Clone, Copy)]
struct PartialSet {
    key: u128,
    worth: i64,
    bound: f64,
    /// The last row taken in: an index into the links; none at the start.
    last: Option<usize>,
}

/// A row that was taken in, and the one before it.
struct Link {
    row: usize,
    before: Option<usize>,
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // uses and limits are small whole numbers
fn whole(amount: f64) -> u128 {
    amount.max(0.0) as u128
}

fn bits(most: u128) -> u32 {
    u128::BITS - most.leading_zeros()
}

impl Search {
    /// Decides everything that is open by a table. True when all of it was searched; else nothing has changed.
    pub(super) fn tabulate(&mut self, prices: &Prices) -> bool {
        let bound = self.lagrangian(prices, &mut prices.clone());
        let fields = self.fields();
        let Some(lines) = self.lines(&fields) else {
            return false;
        };
        let mut links = Vec::new();
        let Some(parts) = self.fill(bound, &fields, &lines, &mut links) else {
            return false;
        };
        let enough = |p: &&PartialSet| fields.iter().all(|f| f.used(p.key) >= f.missing);
        let mut ends: Vec<PartialSet> = parts.iter().filter(enough).copied().collect();
        #[expect(clippy::disallowed_methods, reason = "the parts are many thousands")]
        ends.sort_by_key(|part| std::cmp::Reverse(part.worth));
        for end in ends.iter().take(ALIKE) {
            self.take_part(&lines, &links, end);
        }
        true
    }

    /// The limits that open rows use, one beside the other in a key.
    fn fields(&self) -> Vec<Field> {
        let mut low = 0;
        let limits = 0..self.max.len();
        let fields = limits.filter_map(|limit| {
            let left = whole(at(&self.avail, limit));
            let room = (at(&self.max, limit) - at(&self.used, limit)).min(at(&self.avail, limit));
            let room = whole(room);
            let width = bits(room);
            let field = Field {
                limit,
                low,
                mask: 1_u128.checked_shl(width).unwrap_or(0).wrapping_sub(1),
                room,
                missing: whole(at(&self.min, limit) - at(&self.used, limit)),
            };
            low += width;
            (left > 0).then_some(field)
        });
        fields.collect()
    }

    /// The open rows, those first whose prices settle them most; none when a key cannot hold them.
    fn lines(&self, fields: &[Field]) -> Option<Vec<TableItem>> {
        let open = self.live.iter().copied();
        let open = open.filter(|row| at(&self.choice, *row) == ItemState::Open);
        let mut order: Vec<(f64, usize)> = open
            .map(|row| (-at(&self.reduced, row).abs(), row))
            .collect();
        least_first(&mut order);
        let mut bit = fields.iter().map(|f| f.low + bits(f.room)).max()?;
        if bit > u128::BITS {
            return None;
        }
        let mut own = vec![0_u128; self.rows.len()];
        let mut lines = Vec::with_capacity(order.len());
        for (_, row) in order {
            let mut line = self.line(fields, row)?;
            if self.tie(&mut line, &own) {
                let mine = 1_u128.checked_shl(bit)?;
                bit += 1;
                line.key += mine;
                if let Some(entry) = own.get_mut(row) {
                    *entry = mine;
                }
            }
            lines.push(line);
        }
        add_up(&mut lines, fields.len());
        Some(lines)
    }

    fn line(&self, fields: &[Field], row: usize) -> Option<TableItem> {
        let what = self.rows.get(row)?;
        let reduced = at(&self.reduced, row);
        let used = |field: &Field| what.uses.iter().find(|(limit, _)| *limit == field.limit);
        let uses = fields.iter().enumerate();
        let uses = uses.filter_map(|(place, field)| Some((place, whole(used(field)?.1))));
        let uses: Vec<(usize, u128)> = uses.collect();
        let low = |place: usize| fields.get(place).map_or(0, |field| field.low);
        Some(TableItem {
            row,
            worth: what.worth,
            loss_in: reduced.min(0.0).abs(),
            loss_out: reduced.max(0.0),
            key: uses
                .iter()
                .map(|(place, amount)| amount << low(*place))
                .sum(),
            uses,
            bases: 0,
            dependents: 0,
            still: Vec::new(),
        })
    }

    /// Notes what a row has to do with earlier ones, whose bits are given. False when it needs nothing and nothing
    /// needs it.
    fn tie(&self, line: &mut TableItem, own: &[u128]) -> bool {
        let Some(what) = self.rows.get(line.row) else {
            return false;
        };
        let edges = |list: &[usize], end: fn(&Edge) -> usize| {
            let edges = list.iter().filter_map(|e| self.edges.get(*e));
            edges.fold(0, |mask, edge| mask | at(own, end(edge)))
        };
        line.bases = edges(&what.needs, |edge| edge.base);
        line.dependents = edges(&what.needed, |edge| edge.dependent);
        !(what.needs.is_empty() && what.needed.is_empty())
    }

    /// The partial sets after the last row; none when they become too many.
    fn fill(
        &self,
        bound: f64,
        fields: &[Field],
        lines: &[TableItem],
        links: &mut Vec<Link>,
    ) -> Option<Vec<PartialSet>> {
        let mut left = self.effort.states;
        let mut parts = vec![PartialSet {
            key: 0,
            worth: self.value,
            bound,
            last: None,
        }];
        for line in lines {
            left = left.checked_sub(parts.len() as u64)?;
            let mut outs = Vec::with_capacity(parts.len());
            let mut ins = Vec::new();
            for part in parts.iter().filter(|part| line.can_end(fields, part)) {
                let out = part.bound - line.loss_out;
                if part.key & line.dependents == 0 && !self.hopeless(out) {
                    outs.push(PartialSet {
                        bound: out,
                        ..*part
                    });
                }
                let into = part.bound - line.loss_in;
                if line.fits(fields, part) && !self.hopeless(into) {
                    links.push(Link {
                        row: line.row,
                        before: part.last,
                    });
                    ins.push(PartialSet {
                        key: part.key + line.key,
                        worth: part.worth + line.worth,
                        bound: into,
                        last: Some(links.len() - 1),
                    });
                }
            }
            parts = merge(&outs, &ins);
        }
        Some(parts)
    }

    /// Offers what a partial set that has come to its end stands for.
    fn take_part(&mut self, lines: &[TableItem], links: &[Link], end: &PartialSet) {
        let mark = self.trail.len();
        let mut chosen = Vec::new();
        let mut last = end.last;
        while let Some(link) = last.and_then(|at| links.get(at)) {
            chosen.push(link.row);
            last = link.before;
        }
        let mut fits = true;
        for row in &chosen {
            fits &= self.decide(*row, ItemState::In);
        }
        for line in lines {
            if at(&self.choice, line.row) == ItemState::Open {
                fits &= self.decide(line.row, ItemState::Out);
            }
        }
        if fits {
            self.take();
        }
        self.undo_to(mark);
    }
}

/// Writes down, from the last row on, what each row and the later ones could add.
fn add_up(lines: &mut [TableItem], fields: usize) {
    let mut still = vec![0_u128; fields];
    for line in lines.iter_mut().rev() {
        for (place, amount) in &line.uses {
            if let Some(sum) = still.get_mut(*place) {
                *sum += amount;
            }
        }
        line.still.clone_from(&still);
    }
}

/// Two lists in the order of their keys as one; of equal keys the best [`ALIKE`], of equals the earlier one.
fn merge(a: &[PartialSet], b: &[PartialSet]) -> Vec<PartialSet> {
    let before = |x: &PartialSet, y: &PartialSet| (x.key, -x.worth) <= (y.key, -y.worth);
    let mut all: Vec<PartialSet> = Vec::with_capacity(a.len() + b.len());
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    while let Some(part) = match (a.peek(), b.peek()) {
        (Some(x), Some(y)) if before(x, y) => a.next(),
        (Some(_), None) => a.next(),
        _ => b.next(),
    } {
        let alike = all.iter().rev().take(ALIKE).filter(|p| p.key == part.key);
        if alike.count() < ALIKE {
            all.push(*part);
        }
    }
    all
}
