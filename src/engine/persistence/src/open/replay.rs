//! Replays the journal on top of a slot, as far as it goes.

use crate::journal;
use crate::journal::CheckedEntry;
use crate::key_value_store::KeyValueStore;
use crate::keys::Key;
use crate::open::document::{Document, Schema};
use crate::open::error::OpenError;
use crate::quarantine::Quarantined;
use chrono::{DateTime, Utc};
use plumbline_document::ids::WorkspaceId;
use std::collections::{BTreeMap, BTreeSet};

/// The journal as it is on the storage.
pub(super) struct Journal {
    /// Whole entries by number.
    pub(super) whole: BTreeMap<u64, CheckedEntry>,
    /// Entries that are damaged, or were quarantined earlier.
    pub(super) quarantined: Vec<Quarantined>,
}

/// Reads these entries; those that were quarantined earlier are not read again.
pub(super) fn read_journal(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    seqs: &BTreeSet<u64>,
    quarantined_before: &BTreeSet<u64>,
    schema: u32,
) -> Result<Journal, OpenError> {
    let mut journal = Journal {
        whole: BTreeMap::new(),
        quarantined: Vec::new(),
    };
    for &seq in seqs {
        if quarantined_before.contains(&seq) {
            journal
                .quarantined
                .push(Quarantined::entry(seq, "it was set aside earlier"));
            continue;
        }
        let text = storage.get(&Key::Journal(seq).of(id))?;
        if let Some(found) = text.as_deref().and_then(journal::schema_of)
            && found > schema
        {
            return Err(OpenError::Newer { found });
        }
        match journal::check(text.as_deref(), seq) {
            Ok(entry) => drop(journal.whole.insert(seq, entry)),
            Err(damage) => journal
                .quarantined
                .push(Quarantined::entry(seq, &damage.to_string())),
        }
    }
    Ok(journal)
}

/// How far the journal could be replayed.
pub(super) struct Replayed {
    /// The document after the last entry that it took.
    pub(super) document: Document,
    /// The number of that entry.
    pub(super) reached: u64,
    /// When its change was made.
    pub(super) at: DateTime<Utc>,
    /// The entry at which it stopped early, and why.
    pub(super) stopped: Option<(u64, String)>,
}

/// Replays the entries after number `from` (a slot of the moment `at`) up to number `last`, and stops at the first that
/// is missing or does not fit.
pub(super) fn replay(
    document: Document,
    (from, at): (u64, DateTime<Utc>),
    last: u64,
    journal: &Journal,
    id: WorkspaceId,
    schema: Schema<'_>,
) -> Result<Replayed, OpenError> {
    let mut replayed = Replayed {
        document,
        reached: from,
        at,
        stopped: None,
    };
    for seq in from.saturating_add(1)..=last {
        let Some(entry) = journal.whole.get(&seq) else {
            replayed.stopped = Some((seq, "it is missing or damaged".to_owned()));
            break;
        };
        match replayed.document.follow(entry, id, schema)? {
            Ok(next) => {
                replayed.document = next;
                replayed.reached = seq;
                replayed.at = entry.at;
            }
            Err((as_it_was, why)) => {
                replayed.document = as_it_was;
                replayed.stopped = Some((seq, why));
                break;
            }
        }
    }
    Ok(replayed)
}

impl Journal {
    /// Quarantines every whole entry from number `stop` on, where replaying stopped. Returns a sentence about it.
    pub(super) fn quarantine_from(&mut self, stop: u64, why: &str) -> String {
        let after: Vec<u64> = self.whole.range(stop..).map(|(seq, _)| *seq).collect();
        let later = after.iter().filter(|seq| **seq > stop).count();
        for seq in after {
            self.whole.remove(&seq);
            let why = format!("it comes after change {stop}, which could not be carried out again");
            self.quarantined.push(Quarantined::entry(seq, &why));
        }
        format!(
            "Change {stop} could not be carried out again ({why}); {later} later saved changes are set aside with it."
        )
    }
}
