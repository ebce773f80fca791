//! Joining two copies of one workspace, field by field, against their common base.
//!
//! There is no shared clock. The version of a field is the change that last touched it
//! ([`Meta::version_of`]), and an entity remembers the changes that it has seen ([`Meta::has_seen`]):
//!
//! * both say the same → nothing to do;
//! * mine has seen the change that made theirs → mine is newer;
//! * theirs has seen the change that made mine → theirs is newer;
//! * neither → both changed: a [`Conflict`] that the person answers.

use plumbline_compact::gather::Gather;
use plumbline_document::ids::ChangeId;
use plumbline_document::meta::{HISTORY_KEPT, HistoryEntry, Meta};
use plumbline_document::record::{Record, RecordId};
use serde_json::{Map, Value};
use std::collections::{BTreeSet, HashSet};

/// One of the two copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is in this browser.
    Mine,
    /// What the file brings.
    Theirs,
}

/// A field that both copies changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    /// The entity.
    pub of: RecordId,
    /// Its name or title, here.
    pub label: String,
    /// The field, as in the file.
    pub field: String,
    /// The value here; null when there is none.
    pub mine: Value,
    /// The value in the file; null when there is none.
    pub theirs: Value,
}

/// Which side is newer; none when both changed.
pub fn newer(field: &str, mine: &Meta, theirs: &Meta) -> Option<Side> {
    let (m, t) = (mine.version_of(field), theirs.version_of(field));
    if t.is_some_and(|t| mine.has_seen(t)) {
        Some(Side::Mine)
    } else if m.is_some_and(|m| theirs.has_seen(m)) {
        Some(Side::Theirs)
    } else {
        None
    }
}

/// Both histories in one, each in its own order, by time; the latest [`HISTORY_KEPT`] are kept.
///
/// What mine has seen already is not taken twice: joining the same copy again changes nothing.
fn unite(mine: &Meta, theirs: &Meta) -> Meta {
    let seen: HashSet<ChangeId> = mine.history.iter().map(|e| e.stamp.change).collect();
    let fresh: Vec<&HistoryEntry> = theirs
        .history
        .iter()
        .filter(|e| !seen.contains(&e.stamp.change) && e.stamp.change != mine.created.change)
        .collect();
    let mut history: Vec<HistoryEntry> = Vec::with_capacity(mine.history.len() + fresh.len());
    let mut rest = mine.history.iter().peekable();
    for entry in fresh {
        while let Some(own) = rest.next_if(|own| own.stamp.at <= entry.stamp.at) {
            history.push(own.clone());
        }
        history.push(entry.clone());
    }
    history.extend(rest.cloned());
    let surplus = history.len().saturating_sub(HISTORY_KEPT);
    history.drain(..surplus);
    if history == mine.history {
        return mine.clone();
    }
    Meta {
        rev: mine.rev.max(theirs.rev),
        created: mine.created,
        changed: if theirs.changed.at > mine.changed.at {
            theirs.changed
        } else {
            mine.changed
        },
        history,
    }
}

/// One entity as both copies together see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined {
    /// The result; conflicts that nobody has answered stand as mine.
    pub record: Record,
    /// Fields whose value the joint history alone would not explain: the import has to sign for them.
    pub decided: BTreeSet<String>,
    /// The fields that both changed.
    pub conflicts: Vec<Conflict>,
}

/// Joins two records of one identity. `answer` gives the person's answer for a field, once there is one.
pub fn join(mine: &Record, theirs: &Record, answer: &dyn Fn(&str) -> Option<Side>) -> Joined {
    let (old, new) = (mine.fields(), theirs.fields());
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).gather();
    let united = unite(mine.meta(), theirs.meta());
    let mut fields = old.clone();
    let mut decided = BTreeSet::new();
    let mut conflicts = Vec::new();
    for name in names {
        let (m, t) = (old.get(name), new.get(name));
        if m == t {
            continue;
        }
        let side = match newer(name, mine.meta(), theirs.meta()) {
            Some(side) => side,
            // Both copies made the same occurrence: which number it got is no difference to ask about.
            None if name == "number" && same_origin(mine, theirs) => Side::Mine,
            None => {
                conflicts.push(Conflict {
                    of: mine.id(),
                    label: mine.label(),
                    field: name.clone(),
                    mine: m.cloned().unwrap_or_default(),
                    theirs: t.cloned().unwrap_or_default(),
                });
                decided.insert(name.clone());
                answer(name).unwrap_or(Side::Mine)
            }
        };
        let meta = match side {
            Side::Mine => mine.meta(),
            Side::Theirs => {
                set(&mut fields, name, t);
                theirs.meta()
            }
        };
        if united.version_of(name) != meta.version_of(name) {
            decided.insert(name.clone());
        }
    }
    let record = mine
        .rebuilt(fields, &united)
        .unwrap_or_else(|_| mine.clone());
    Joined {
        record,
        decided,
        conflicts,
    }
}

/// Whether both are the item that the same cadence, alert or decision made.
fn same_origin(mine: &Record, theirs: &Record) -> bool {
    match (mine, theirs) {
        (Record::Item(mine), Record::Item(theirs)) => {
            mine.raised.is_some() && mine.raised == theirs.raised
        }
        _ => false,
    }
}

fn set(fields: &mut Map<String, Value>, name: &str, value: Option<&Value>) {
    match value {
        Some(value) => drop(fields.insert(name.to_owned(), value.clone())),
        None => drop(fields.remove(name)),
    }
}
