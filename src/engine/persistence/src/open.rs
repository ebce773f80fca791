//! Opening: finds the newest state that is whole, and says what it found. Writes nothing.

mod document;
mod error;
mod replay;
mod slot_reader;
mod survey;

pub use document::Schema;
pub use error::OpenError;

use crate::key_value_store::{KeyValueStore, StoreError};
use crate::keys::Key;
use crate::manifest::{ChunkEntry, Manifest};
use crate::open::document::{Document, read_slot};
use crate::open::replay::{Journal, read_journal, replay};
use crate::open::slot_reader::read_parts;
use crate::open::survey::{Candidate, Survey, survey};
use crate::part::Part;
use crate::quarantine::{Quarantined, QuarantinedWhat};
use crate::snapshot::assemble;
use crate::workspace_store::{FoundState, Slot, WorkspaceStore};
use crate::{first_rows, keys};
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_compact::gather::Gather;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was found when a workspace was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The last change that the document contains.
    pub seq: u64,
    /// When that change, or when there is none, the save, was made.
    pub at: DateTime<Utc>,
    /// The slot that it started from.
    pub slot: String,
    /// When that slot was saved.
    pub saved_at: DateTime<Utc>,
    /// Changes replayed from the journal.
    pub replayed: u64,
    /// The schema that it was saved in, when that was an older one.
    pub migrated_from: Option<u32>,
    /// What could not be read, in words; empty when all was well.
    pub problems: Vec<String>,
}

/// A workspace that has been opened.
pub struct Opened<S> {
    /// The document.
    pub workspace: Workspace,
    /// What keeps it from now on.
    pub store: WorkspaceStore<S>,
    /// What was found.
    pub recovered: Recovered,
}

/// Opens a workspace: newest whole slot, then the journal. Writes nothing.
///
/// Another tab may be saving at this very moment; so what looks damaged is looked at twice.
pub fn open<S: KeyValueStore>(
    storage: S,
    id: WorkspaceId,
    schema: Schema<'_>,
) -> Result<Opened<S>, OpenError> {
    let found = match find(&storage, id, schema) {
        Ok(found) if found.recovered.problems.is_empty() => found,
        Err(
            error @ (OpenError::KeyValueStore(_) | OpenError::NotFound | OpenError::Newer { .. }),
        ) => {
            return Err(error);
        }
        _ => find(&storage, id, schema)?,
    };
    let Found {
        workspace,
        recovered,
        state,
    } = found;
    Ok(Opened {
        workspace,
        store: WorkspaceStore::from_found(storage, id, schema.current, state),
        recovered,
    })
}

/// Opens a workspace that stands as it was saved last: its newest slot is whole and of this schema, and nothing was
/// journalled since. None for every other one, which [`open`] opens: what reads journals, older schemas and damaged
/// slots need not be there as long as none of them is met. Writes nothing.
pub fn open_settled<S: KeyValueStore>(
    storage: S,
    id: WorkspaceId,
    schema: u32,
) -> Result<Option<Opened<S>>, OpenError> {
    let Some((base, survey)) = as_saved(&storage, id, schema)? else {
        return Ok(None);
    };
    let Survey {
        candidates,
        quarantined,
        leftovers,
        journal,
    } = survey;
    let seq = base.manifest.seq;
    let Ok(parts) = read_parts(&storage, id, &base)? else {
        return Ok(None);
    };
    let Some(workspace) = assemble(id, &parts) else {
        return Ok(None);
    };
    let recovered = Recovered {
        seq,
        at: base.manifest.at,
        slot: base.name.to_string(),
        saved_at: base.manifest.at,
        replayed: 0,
        migrated_from: None,
        problems: Vec::new(),
    };
    let state = FoundState {
        recent: base.manifest.recent.clone(),
        slots: slots(base, candidates, &parts, schema),
        unread: journal.clone(),
        journal,
        head: seq,
        quarantined,
        leftovers,
        must_save: false,
    };
    Ok(Some(Opened {
        workspace,
        store: WorkspaceStore::from_found(storage, id, schema, state),
        recovered,
    }))
}

/// The newest slot of a workspace that stands as it was saved last, with everything else that is on the storage; none for
/// another workspace.
fn as_saved(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: u32,
) -> Result<Option<(Candidate, Survey)>, OpenError> {
    let mut survey = survey(storage, id, schema)?;
    if survey.candidates.is_empty() {
        return Ok(None);
    }
    let base = survey.candidates.remove(0);
    let Manifest {
        seq, quarantined, ..
    } = &base.manifest;
    let is_as_saved = base.manifest.schema == schema
        && quarantined.is_empty()
        && survey.quarantined.is_empty()
        && survey.journal.last().is_none_or(|last| last <= seq);
    Ok(is_as_saved.then_some((base, survey)))
}

/// A workspace of which only the first rows are there: to be looked at until [`open_settled`] has read all of it, and for
/// nothing else. None for every workspace of which they are not known, as of this day and of the state that it would
/// read. Writes nothing.
pub fn open_first_rows(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: u32,
    today: NaiveDate,
) -> Option<Workspace> {
    let text = storage.get(&keys::first_rows(id)).ok()??;
    let (base, _) = as_saved(storage, id, schema).ok()??;
    let rows = first_rows::read(&text, base.name, &base.manifest, today)?;
    let entry = base.manifest.chunks.first()?;
    let rest = storage
        .get(&Key::Chunk(base.name, 0, entry.round).of(id))
        .ok()?;
    let rest = Part::from_stored(0, &entry.unpack(rest.as_deref()).ok()?).ok()?;
    assemble(id, &[Arc::new(rest), Arc::new(rows)])
}

struct Found {
    workspace: Workspace,
    recovered: Recovered,
    state: FoundState,
}

/// The newest candidate that is whole.
struct Base {
    slot: Candidate,
    document: Document,
    parts: Vec<Arc<Part>>,
}

/// Reads the candidates, the newest first, until one is whole. Returns it and the ones after it; the damaged ones before
/// it are quarantined.
fn choose_base(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    candidates: Vec<Candidate>,
    schema: u32,
    quarantined: &mut Vec<Quarantined>,
) -> Result<(Option<Base>, Vec<Candidate>), StoreError> {
    let mut base = None;
    let mut others = Vec::new();
    for slot in candidates {
        if base.is_some() {
            others.push(slot);
            continue;
        }
        match read_slot(storage, id, &slot, schema)? {
            Ok((document, parts)) => {
                base = Some(Base {
                    slot,
                    document,
                    parts,
                });
            }
            Err(damage) => quarantined.push(Quarantined::slot(slot.name, &damage)),
        }
    }
    Ok((base, others))
}

fn find(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: Schema<'_>,
) -> Result<Found, OpenError> {
    let Survey {
        candidates,
        mut quarantined,
        leftovers,
        journal: seqs,
    } = survey(storage, id, schema.current)?;
    let quarantined_before: BTreeSet<u64> = candidates
        .iter()
        .flat_map(|c| c.manifest.quarantined.iter().copied())
        .gather();
    let last = candidates
        .iter()
        .map(|c| c.manifest.seq)
        .chain(seqs.iter().copied())
        .max()
        .unwrap_or(0);
    let (base, others) = choose_base(storage, id, candidates, schema.current, &mut quarantined)?;
    // What the base contains already is not read now (an import can be as large as everything else): the store checks
    // it when there is time.
    let covered = base.as_ref().map_or(0, |base| base.slot.manifest.seq);
    let (unread, later): (BTreeSet<u64>, BTreeSet<u64>) = seqs
        .iter()
        .partition(|seq| **seq <= covered && !quarantined_before.contains(seq));
    let mut journal = read_journal(storage, id, &later, &quarantined_before, schema.current)?;
    let Some(base) = base else {
        // Only leftovers of a first save that was cut short: it never existed.
        if quarantined.is_empty() && seqs.is_empty() {
            return Err(OpenError::NotFound);
        }
        return Err(OpenError::Unreadable(quarantined));
    };
    let manifest = &base.slot.manifest;
    let saved = (manifest.seq, manifest.at);
    let replayed = replay(base.document, saved, last, &journal, id, schema)?;

    let mut problems = problems(&quarantined, &journal, &quarantined_before);
    if let Some((stop, why)) = &replayed.stopped {
        problems.push(journal.quarantine_from(*stop, why));
    }
    quarantined.append(&mut journal.quarantined);

    let migrated_from = (manifest.schema < schema.current).then_some(manifest.schema);
    let mut recent = manifest.recent.clone();
    let after = covered.saturating_add(1);
    recent.extend(journal.whole.range(after..).map(|(_, entry)| entry.id));
    let recovered = Recovered {
        seq: replayed.reached,
        at: replayed.at,
        slot: base.slot.name.to_string(),
        saved_at: manifest.at,
        replayed: replayed.reached.saturating_sub(covered),
        migrated_from,
        problems,
    };
    let state = FoundState {
        slots: slots(base.slot, others, &base.parts, schema.current),
        journal: unread.iter().chain(journal.whole.keys()).copied().gather(),
        unread,
        head: last,
        recent,
        quarantined,
        leftovers,
        must_save: replayed.stopped.is_some() || migrated_from.is_some(),
    };
    Ok(Found {
        workspace: replayed.document.finish(id, schema)?,
        recovered,
        state,
    })
}

/// What could not be read, in words; without the entries that were quarantined before.
fn problems(
    quarantined: &[Quarantined],
    journal: &Journal,
    quarantined_before: &BTreeSet<u64>,
) -> Vec<String> {
    let is_old = |q: &Quarantined| matches!(q.what, QuarantinedWhat::Entry(seq) if quarantined_before.contains(&seq));
    let entries = journal.quarantined.iter().filter(|q| !is_old(q));
    let all = quarantined.iter().chain(entries);
    all.map(ToString::to_string).collect()
}

/// The slots as the store knows them. Chunks of other slots that are equal to the base's count as the same part.
fn slots(base: Candidate, rest: Vec<Candidate>, parts: &[Arc<Part>], schema: u32) -> Vec<Slot> {
    let entries = base.manifest.chunks.clone();
    let alike = |a: &ChunkEntry, b: &ChunkEntry| {
        (a.checksum, a.length, a.unpacked) == (b.checksum, b.length, b.unpacked)
    };
    let held = |manifest: &Manifest| -> Vec<Option<Arc<Part>>> {
        let pairs = manifest.chunks.iter().enumerate();
        pairs
            .map(|(index, entry)| {
                let equal = entries.get(index).is_some_and(|mine| alike(mine, entry));
                (equal && manifest.schema == schema)
                    .then(|| parts.get(index).cloned())
                    .flatten()
            })
            .collect()
    };
    let checked = entries.len();
    let held_base = held(&base.manifest);
    let mut slots = vec![Slot::new(
        base.name,
        base.text,
        base.manifest,
        held_base,
        checked,
    )];
    for other in rest {
        let held = held(&other.manifest);
        slots.push(Slot::new(other.name, other.text, other.manifest, held, 0));
    }
    slots
}
