//! Rows that are known by a running number only. Such a number says little: another table has a 1, too. So an item
//! is taken for the row's own when the titles agree as well, or when the file agrees with what is here as a whole.

use crate::foreign::record::ForeignRecord;
use plumbline_document::ids::{ChangeId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::workspace::Workspace;
use std::collections::{BTreeSet, HashMap};

/// Which rows are which items, and how many rows only share their number with one.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The item of a row, by the row's place among the records.
    pub items: HashMap<usize, ItemId>,
    /// Rows whose number is here under another title.
    pub strangers: usize,
}

/// Whether this key may be a mere count: `7`, `#7`, `2.1`.
pub fn is_number(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '#' | '.');
    key.chars().all(plain) && key.chars().any(|c| c.is_ascii_digit())
}

/// Pairs the numbered ones of these records with the items that came from this tool.
///
/// A row whose title no item of its number has or had is still that item when at least half of the rows with a known
/// number agree on the title: somebody gave the row another title.
pub fn pair(tool: &str, records: &[ForeignRecord], workspace: &Workspace) -> Pairs {
    let by_number = by_number(tool, workspace);
    let rows: Vec<NumberedRow<'_>> = records
        .iter()
        .enumerate()
        .filter(|(_, r)| r.own.is_none() && is_number(&r.id))
        .filter_map(|(at, record)| {
            let items = by_number.get(record.id.as_str())?;
            Some(NumberedRow { at, record, items })
        })
        .collect();
    let mut pairs = Pairs::default();
    let mut taken = TakenItems::default();
    for row in &rows {
        if let Some(item) = row.free(&taken, |i| had_title(i, row.record)) {
            pairs.items.insert(row.at, taken.take(item));
        }
    }
    let trusted = 2 * pairs.items.len() >= rows.len();
    for row in &rows {
        if pairs.items.contains_key(&row.at) {
            continue;
        }
        // Of several tables with this number, the one that the other rows came with.
        let together = row.free(&taken, |i| taken.came_with(i));
        let item = together.or_else(|| row.free(&taken, |_| true));
        match item.filter(|_| trusted) {
            Some(item) => drop(pairs.items.insert(row.at, taken.take(item))),
            None => pairs.strangers += 1,
        }
    }
    pairs
}

/// A row with the items that have its number.
struct NumberedRow<'a> {
    at: usize,
    record: &'a ForeignRecord,
    items: &'a [&'a Item],
}

impl<'a> NumberedRow<'a> {
    /// The first item with the number that has no row yet and fits.
    fn free(&self, taken: &TakenItems, fits: impl Fn(&Item) -> bool) -> Option<&'a Item> {
        let free = |i: &&Item| !taken.items.contains(&i.id) && fits(i);
        self.items.iter().copied().find(free)
    }
}

/// The items that have their row, and the changes that made them.
#[derive(Default)]
struct TakenItems {
    items: BTreeSet<ItemId>,
    changes: BTreeSet<ChangeId>,
}

impl TakenItems {
    fn take(&mut self, item: &Item) -> ItemId {
        self.items.insert(item.id);
        self.changes.insert(item.meta.created.change);
        item.id
    }

    fn came_with(&self, item: &Item) -> bool {
        self.changes.contains(&item.meta.created.change)
    }
}

fn by_number<'a>(tool: &str, workspace: &'a Workspace) -> HashMap<&'a str, Vec<&'a Item>> {
    let mut out: HashMap<&str, Vec<&Item>> = HashMap::new();
    for item in workspace.items.iter() {
        if let Some(origin) = item.origin.as_ref().filter(|o| o.tool == tool) {
            out.entry(&origin.id).or_default().push(item);
        }
    }
    out
}

/// Whether the item has the record's title, or had it before somebody changed it here.
fn had_title(item: &Item, record: &ForeignRecord) -> bool {
    let title = plain(record.title.as_deref().unwrap_or_default());
    let mut steps = item.meta.history.iter().flat_map(|e| &e.fields);
    plain(&item.title) == title
        || steps.any(|s| s.field == "title" && is_same_title(&s.from, &title))
}

/// Whether a title in the history is this one; the history shortens long titles.
fn is_same_title(past: &str, title: &str) -> bool {
    let past = plain(past);
    match past.strip_suffix('…') {
        Some(start) => title.starts_with(start),
        None => past == title,
    }
}

fn plain(title: &str) -> String {
    title.trim().to_lowercase()
}
