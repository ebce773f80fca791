//! Opening: finds the newest state that is whole, and says what it found. Writes nothing.

mod survey;

use crate::checksum::{Damage, UNPACKED_LIMIT};
use crate::journal::Sealed;
use crate::key_value_store::{KeyValueStore, StoreError};
use crate::keys::Key;
use crate::manifest::{ChunkEntry, Codec, Manifest};
use crate::open::survey::{Candidate, Survey, survey};
use crate::quarantine::{Quarantined, QuarantinedWhat};
use crate::snapshot::{Part, assemble};
use crate::workspace_store::{Slot, WorkspaceStore};
use crate::{first_rows, journal, keys, raw};
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_commands::editor::Editor;
use plumbline_commands::handlers::context::Handlers;
use plumbline_compact::gather::Gather;
use plumbline_document::change::Change;
use plumbline_document::ids::{ChangeId, WorkspaceId};
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which schema this program reads and writes, and how an older document gets there.
#[derive(Clone, Copy)]
pub struct Schema<'a> {
    /// The schema that is written.
    pub current: u32,
    /// Brings a document of an older schema to the current one. It gets and returns one JSON object: `schema`, `id`,
    /// `settings`, `people`, `systems`, `criteria`, `frameworks`, `views`, `items`.
    pub migrate: &'a dyn Fn(Value) -> Result<Value, String>,
}

/// Why a workspace could not be opened. Nothing has been written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The storage failed.
    #[error(transparent)]
    KeyValueStore(#[from] StoreError),
    /// There is no such workspace.
    #[error("there is no such workspace in this browser")]
    NotFound,
    /// A later version of the program wrote it.
    #[error(
        "this workspace was saved by a newer version of Plumbline (format {found}); reload the page to get that version"
    )]
    Newer {
        /// Its schema.
        found: u32,
    },
    /// No slot is whole.
    #[error("no saved copy of this workspace is whole")]
    Unreadable(Vec<Quarantined>),
    /// The older document did not become a newer one.
    #[error(
        "this workspace was saved by an older version and could not be brought up to date: {0}"
    )]
    Migration(String),
}

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
        aside,
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
        aside,
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
    let Manifest { seq, aside, .. } = &base.manifest;
    let is_as_saved = base.manifest.schema == schema
        && aside.is_empty()
        && survey.aside.is_empty()
        && survey.journal.last().is_none_or(|last| last <= seq);
    Ok(is_as_saved.then_some((base, survey)))
}

/// A workspace of which only the first rows are there: to be looked at until [`open_settled`] has read all of it, and for
/// nothing else. None for every workspace of which they are not known, as of this day and of the state that it would
/// read. Writes nothing.
pub fn open_front(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: u32,
    today: NaiveDate,
) -> Option<Workspace> {
    let text = storage.get(&keys::front(id)).ok()??;
    let (base, _) = as_saved(storage, id, schema).ok()??;
    let rows = first_rows::read(&text, base.name, &base.manifest, today)?;
    let entry = base.manifest.chunks.first()?;
    let rest = storage
        .get(&Key::Chunk(base.name, 0, entry.round).of(id))
        .ok()?;
    let rest = Part::from_stored(0, &entry.unpack(rest.as_deref()).ok()?).ok()?;
    assemble(id, &[Arc::new(rest), Arc::new(rows)])
}

/// What the store needs to know to go on from here.
pub(super) struct FoundState {
    pub(super) slots: Vec<Slot>,
    pub(super) journal: BTreeSet<u64>,
    pub(super) unread: BTreeSet<u64>,
    pub(super) head: u64,
    pub(super) recent: Vec<ChangeId>,
    pub(super) aside: Vec<Quarantined>,
    pub(super) leftovers: Vec<String>,
    pub(super) must_save: bool,
}

struct Found {
    workspace: Workspace,
    recovered: Recovered,
    state: FoundState,
}

/// A document read from a slot: typed, or as JSON while its schema is an older one.
enum Document {
    Typed(Box<Editor>),
    Older(Value),
}

/// A document with the parts that it was read from; no parts when it is of an older schema.
type Read = (Document, Vec<Arc<Part>>);

/// Bytes of memory that a document takes for each byte in which it is kept, about.
fn in_memory(codec: Codec) -> usize {
    match codec {
        Codec::Json => 3,
        Codec::Terse => 10,
    }
}

/// Takes and gives back one block of this size. The allocator then has room for what comes, by growing the memory once
/// instead of by 64 kB hundreds of times, which in a browser takes longer than the reading itself.
fn make_room(bytes: usize) {
    let mut block = Vec::<u8>::new();
    // Where there is not that much, it is grown piece by piece.
    drop(block.try_reserve_exact(bytes));
    drop(std::hint::black_box(block));
}

/// Reads the chunks of one slot, one after the other: no more than one is there as text at a time. What `read` makes of
/// each, or what is wrong with the first that is damaged.
fn read_chunks<T>(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
    read: impl Fn(usize, &[u8]) -> Result<T, serde_json::Error>,
) -> Result<Result<Vec<T>, Damage>, StoreError> {
    let chunks = &from.manifest.chunks;
    let bytes: usize = chunks.iter().map(|entry| entry.unpacked).sum();
    make_room(
        bytes
            .min(UNPACKED_LIMIT)
            .saturating_mul(in_memory(from.manifest.codec)),
    );
    let mut all = Vec::with_capacity(chunks.len());
    for (index, entry) in chunks.iter().enumerate() {
        let text = storage.get(&Key::Chunk(from.name, index, entry.round).of(id))?;
        let unpacked = entry.unpack(text.as_deref());
        match unpacked.and_then(|bytes| Ok(read(index, &bytes)?)) {
            Ok(chunk) => all.push(chunk),
            Err(damage) => return Ok(Err(damage)),
        }
    }
    Ok(Ok(all))
}

/// The parts of a slot of the present schema.
fn read_parts(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
) -> Result<Result<Vec<Arc<Part>>, Damage>, StoreError> {
    read_chunks(storage, id, from, |index, bytes| {
        Part::from_stored(index, bytes).map(Arc::new)
    })
}

/// A whole slot, of whichever schema.
fn read_slot(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
    schema: u32,
) -> Result<Result<Read, Damage>, StoreError> {
    let empty = || Damage::Content("it has no first chunk".to_owned());
    if from.manifest.schema == schema {
        let parts = read_parts(storage, id, from)?;
        return Ok(parts.and_then(|parts| {
            let workspace = assemble(id, &parts).ok_or_else(empty)?;
            let bench = Editor::with_handlers(workspace, Handlers::default());
            Ok((Document::Typed(Box::new(bench)), parts))
        }));
    }
    let values = read_chunks(storage, id, from, |_, bytes| json::from_stored(bytes))?;
    Ok(values.and_then(|values| {
        let id = json::to_value(&id)?;
        let document = raw::assemble(from.manifest.schema, &id, values).ok_or_else(empty)?;
        Ok((Document::Older(document), Vec::new()))
    }))
}

fn migrate(document: Value, id: WorkspaceId, schema: Schema<'_>) -> Result<Editor, OpenError> {
    let migrated = (schema.migrate)(document).map_err(OpenError::Migration)?;
    let wrong = |e: &dyn std::fmt::Display| OpenError::Migration(e.to_string());
    let items = migrated.get("items").cloned().unwrap_or_default();
    let parts = [
        json::from_value(&migrated).map(Part::Rest),
        json::from_value(&items).map(Part::Items),
        json::from_value(&migrated).map(Part::Ledger),
    ];
    let parts = parts
        .into_iter()
        .map(|part| part.map(Arc::new))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| wrong(&e))?;
    let workspace = assemble(id, &parts).ok_or_else(|| wrong(&"the result is empty"))?;
    Ok(Editor::with_handlers(workspace, Handlers::default()))
}

impl Document {
    /// Carries out one journal entry, migrating first where the entry is in the newer schema.
    fn follow(
        self,
        entry: &Sealed,
        id: WorkspaceId,
        schema: Schema<'_>,
    ) -> Result<Result<Self, (Self, String)>, OpenError> {
        let same_schema = |d: &Value| d.get("schema").and_then(Value::as_u64);
        let bench = match self {
            Self::Older(document) if same_schema(&document) == Some(entry.schema.into()) => {
                let next = match entry.change::<Value>() {
                    Ok(change) => raw::follow(document, &change),
                    Err(_) => Err(document),
                };
                let misfit = |same| (Self::Older(same), "it does not fit".to_owned());
                return Ok(next.map(Self::Older).map_err(misfit));
            }
            Self::Older(document) => Box::new(migrate(document, id, schema)?),
            Self::Typed(bench) => bench,
        };
        let mut bench = bench;
        if entry.schema != schema.current {
            let why = format!("it is in the older format {}", entry.schema);
            return Ok(Err((Self::Typed(bench), why)));
        }
        let change: Change = match entry.change() {
            Ok(change) => change,
            Err(damage) => return Ok(Err((Self::Typed(bench), damage.to_string()))),
        };
        Ok(match bench.follow(&change) {
            Ok(_) => Ok(Self::Typed(bench)),
            Err(mismatch) => Err((Self::Typed(bench), mismatch.to_string())),
        })
    }

    fn finish(self, id: WorkspaceId, schema: Schema<'_>) -> Result<Workspace, OpenError> {
        let bench = match self {
            Self::Typed(bench) => *bench,
            Self::Older(document) => migrate(document, id, schema)?,
        };
        Ok(bench.into_workspace())
    }
}

/// The journal as it is on the storage: whole entries, and the numbers of damaged ones.
struct Journal {
    whole: BTreeMap<u64, Sealed>,
    aside: Vec<Quarantined>,
}

fn read_journal(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    seqs: &BTreeSet<u64>,
    known_aside: &BTreeSet<u64>,
    schema: u32,
) -> Result<Journal, OpenError> {
    let mut journal = Journal {
        whole: BTreeMap::new(),
        aside: Vec::new(),
    };
    for &seq in seqs {
        if known_aside.contains(&seq) {
            journal
                .aside
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
                .aside
                .push(Quarantined::entry(seq, &damage.to_string())),
        }
    }
    Ok(journal)
}

fn find(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    schema: Schema<'_>,
) -> Result<Found, OpenError> {
    let Survey {
        candidates,
        mut aside,
        leftovers,
        journal: seqs,
    } = survey(storage, id, schema.current)?;
    let known_aside: BTreeSet<u64> = candidates
        .iter()
        .flat_map(|c| c.manifest.aside.iter().copied())
        .gather();
    let last = candidates
        .iter()
        .map(|c| c.manifest.seq)
        .chain(seqs.iter().copied())
        .max()
        .unwrap_or(0);

    let mut base = None;
    let mut rest = Vec::new();
    for candidate in candidates {
        if base.is_some() {
            rest.push(candidate);
            continue;
        }
        match read_slot(storage, id, &candidate, schema.current)? {
            Ok((document, parts)) => base = Some((candidate, document, parts)),
            Err(damage) => aside.push(Quarantined::slot(candidate.name, &damage)),
        }
    }
    // What the base contains already is not read now (an import can be as large as everything else): the store checks
    // it when there is time.
    let covered = base.as_ref().map_or(0, |(base, ..)| base.manifest.seq);
    let (unread, later): (BTreeSet<u64>, BTreeSet<u64>) = seqs
        .iter()
        .partition(|seq| **seq <= covered && !known_aside.contains(seq));
    let mut journal = read_journal(storage, id, &later, &known_aside, schema.current)?;
    let Some((base, mut document, parts)) = base else {
        // Only leftovers of a first save that was cut short: it never existed.
        if aside.is_empty() && seqs.is_empty() {
            return Err(OpenError::NotFound);
        }
        return Err(OpenError::Unreadable(aside));
    };

    let from = base.manifest.seq;
    let mut at = base.manifest.at;
    let mut reached = from;
    let mut stopped = None;
    for seq in from.saturating_add(1)..=last {
        let Some(entry) = journal.whole.get(&seq) else {
            stopped = Some((seq, "it is missing or damaged".to_owned()));
            break;
        };
        match document.follow(entry, id, schema)? {
            Ok(next) => {
                document = next;
                reached = seq;
                at = entry.at;
            }
            Err((as_it_was, why)) => {
                document = as_it_was;
                stopped = Some((seq, why));
                break;
            }
        }
    }

    let mut problems: Vec<String> = aside
        .iter()
        .chain(journal.aside.iter().filter(|a| !a.is_known(&known_aside)))
        .map(ToString::to_string)
        .collect();
    if let Some((stop, why)) = &stopped {
        let after: Vec<u64> = journal.whole.range(*stop..).map(|(seq, _)| *seq).collect();
        problems.push(format!(
            "Change {stop} could not be carried out again ({why}); {} later saved changes are set aside with it.",
            after.iter().filter(|seq| *seq > stop).count()
        ));
        for seq in after {
            journal.whole.remove(&seq);
            let why = format!("it comes after change {stop}, which could not be carried out again");
            journal.aside.push(Quarantined::entry(seq, &why));
        }
    }
    aside.append(&mut journal.aside);

    let migrated_from = (base.manifest.schema < schema.current).then_some(base.manifest.schema);
    let mut recent = base.manifest.recent.clone();
    recent.extend(journal.whole.range(from + 1..).map(|(_, entry)| entry.id));
    let recovered = Recovered {
        seq: reached,
        at,
        slot: base.name.to_string(),
        saved_at: base.manifest.at,
        replayed: reached - from,
        migrated_from,
        problems,
    };
    let state = FoundState {
        slots: slots(base, rest, &parts, schema.current),
        journal: unread.iter().chain(journal.whole.keys()).copied().gather(),
        unread,
        head: last,
        recent,
        aside,
        leftovers,
        must_save: stopped.is_some() || migrated_from.is_some(),
    };
    Ok(Found {
        workspace: document.finish(id, schema)?,
        recovered,
        state,
    })
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

impl Quarantined {
    fn is_known(&self, known: &BTreeSet<u64>) -> bool {
        matches!(self.what, QuarantinedWhat::Entry(seq) if known.contains(&seq))
    }
}
