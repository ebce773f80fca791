//! The workspace store: saves one open workspace, change by change and now and then as a whole.
//!
//! The rule that everything here serves: **either slot, with the journal after it, gives the newest state.** Hence
//! a save goes to the older slot under fresh keys, its manifest last; and a journal entry is removed only once both
//! slots contain it.

mod save;
mod snapshot_writer;

pub use snapshot_writer::Progress;

use crate::checksum::{Damage, verify_checksum};
use crate::journal;
use crate::key_value_store::{KeyValueStore, StoreError, set_and_check};
use crate::keys::{Key, SlotName};
use crate::manifest::{Manifest, RECENT_KEPT};
use crate::part::Part;
use crate::quarantine::Quarantined;
use chrono::{DateTime, Utc};
use plumbline_document::change::Change;
use plumbline_document::ids::{ChangeId, WorkspaceId};
use plumbline_document::workspace::Workspace;
use snapshot_writer::SnapshotWriter;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// So many journal entries make a save worth while even when the user never pauses.
const JOURNAL_LONG: u64 = 300;

/// Why something was not saved. The document in memory is not concerned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The storage failed.
    #[error(transparent)]
    KeyValueStore(#[from] StoreError),
    /// What was saved is gone: storage was cleared, here or in another tab.
    #[error("what was saved in this browser has been cleared")]
    ClearedElsewhere,
    /// Another tab has written meanwhile.
    #[error("another tab has saved this workspace meanwhile")]
    ChangedElsewhere,
    /// A whole save must come first; the journal cannot go on from what is on the storage.
    #[error("the whole workspace must be saved before single changes can be")]
    WholeSaveFirst,
    /// The record could not be written.
    #[error("a record could not be written: {0}")]
    Unwritable(String),
}

impl From<serde_json::Error> for Fault {
    fn from(error: serde_json::Error) -> Self {
        Self::Unwritable(error.to_string())
    }
}

/// A slot whose manifest is whole.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    name: SlotName,
    /// The manifest as it stands on the storage.
    text: String,
    manifest: Manifest,
    /// What each chunk holds, where that is known.
    held: Vec<Option<Arc<Part>>>,
    /// So many chunks have been read and found whole.
    checked: usize,
}

impl Slot {
    pub(super) fn new(
        name: SlotName,
        text: String,
        manifest: Manifest,
        held: Vec<Option<Arc<Part>>>,
        checked: usize,
    ) -> Self {
        Self {
            name,
            text,
            manifest,
            held,
            checked,
        }
    }
}

/// What was found on the storage when the workspace was opened: the state that its store goes on from.
pub(super) struct FoundState {
    pub(super) slots: Vec<Slot>,
    pub(super) journal: BTreeSet<u64>,
    pub(super) unread: BTreeSet<u64>,
    pub(super) head: u64,
    pub(super) recent: Vec<ChangeId>,
    pub(super) quarantined: Vec<Quarantined>,
    pub(super) leftovers: Vec<String>,
    pub(super) must_save: bool,
}

/// Saves one open workspace.
#[derive(Debug)]
pub struct WorkspaceStore<S> {
    storage: S,
    id: WorkspaceId,
    schema: u32,
    slots: Vec<Slot>,
    /// Whole entries on the storage.
    journal: BTreeSet<u64>,
    /// Those among them that have not been read since the workspace was opened: a slot contains them.
    unread: BTreeSet<u64>,
    /// Number of the last change that happened, saved or not.
    head: u64,
    /// Number of the last change that the storage can give back.
    stored: u64,
    recent: VecDeque<ChangeId>,
    quarantined: Vec<Quarantined>,
    /// Keys that the next save removes: parts of saves that were cut short.
    leftovers: Vec<String>,
    must_save: bool,
    /// True until the first save of a workspace that is not on the storage, and so must not meet data there.
    is_new: bool,
    saving: Option<SnapshotWriter>,
}

impl<S: KeyValueStore> WorkspaceStore<S> {
    /// Writes a new workspace to the storage, and returns its store.
    pub fn create(
        storage: S,
        workspace: &Workspace,
        schema: u32,
        at: DateTime<Utc>,
    ) -> Result<Self, Fault> {
        let prefix = crate::keys::workspace(workspace.id);
        if storage.keys()?.iter().any(|key| key.starts_with(&prefix)) {
            return Err(Fault::ChangedElsewhere);
        }
        let mut store = Self::unsaved(storage, workspace.id, schema);
        store.save(workspace, at)?;
        Ok(store)
    }

    /// A store that has written nothing yet; the first save does. For work that goes on in memory while the storage
    /// refuses. Where the storage has a workspace of this id already, the first save is refused: it must not overwrite
    /// another document.
    pub fn unsaved(storage: S, id: WorkspaceId, schema: u32) -> Self {
        let mut store = Self::from_found(
            storage,
            id,
            schema,
            FoundState {
                slots: Vec::new(),
                journal: BTreeSet::new(),
                unread: BTreeSet::new(),
                head: 0,
                recent: Vec::new(),
                quarantined: Vec::new(),
                leftovers: Vec::new(),
                must_save: true,
            },
        );
        store.is_new = true;
        store
    }

    pub(super) fn from_found(storage: S, id: WorkspaceId, schema: u32, found: FoundState) -> Self {
        let mut recent = VecDeque::from(found.recent);
        recent.drain(..recent.len().saturating_sub(RECENT_KEPT));
        Self {
            storage,
            id,
            schema,
            slots: found.slots,
            journal: found.journal,
            unread: found.unread,
            head: found.head,
            stored: found.head,
            recent,
            quarantined: found.quarantined,
            leftovers: found.leftovers,
            must_save: found.must_save,
            is_new: false,
            saving: None,
        }
    }

    /// The workspace that it saves.
    pub fn workspace(&self) -> WorkspaceId {
        self.id
    }

    /// The storage.
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Number of the last change.
    pub fn head(&self) -> u64 {
        self.head
    }

    /// Whether every change until now can be given back by the storage.
    pub fn is_saved(&self) -> bool {
        self.stored == self.head && !self.must_save
    }

    /// The latest changes, oldest first.
    pub fn recent(&self) -> impl Iterator<Item = ChangeId> {
        self.recent.iter().copied()
    }

    /// What could not be read and was quarantined.
    pub fn quarantined(&self) -> &[Quarantined] {
        &self.quarantined
    }

    /// Writes one change to the journal and reads it back. The change counts in any case: when it was not saved,
    /// the next whole save will contain it.
    pub fn append(&mut self, change: &Change) -> Result<u64, Fault> {
        self.head = self.head.saturating_add(1);
        self.remember(change.id);
        if self.must_save || self.stored.saturating_add(1) != self.head {
            return Err(Fault::WholeSaveFirst);
        }
        self.guard()?;
        let key = Key::Journal(self.head).of(self.id);
        if self.storage.get(&key)?.is_some() {
            return Err(Fault::ChangedElsewhere);
        }
        let text = journal::write(self.schema, self.head, change)?;
        let mut written = set_and_check(&self.storage, &key, &text);
        if written == Err(StoreError::Full) && self.remove_first_rows() {
            written = set_and_check(&self.storage, &key, &text);
        }
        written?;
        self.journal.insert(self.head);
        self.stored = self.head;
        Ok(self.head)
    }

    /// Records a change that another tab has written.
    pub fn heard(&mut self, seq: u64, id: ChangeId) {
        self.head = seq;
        self.stored = seq;
        self.journal.insert(seq);
        self.remember(id);
    }

    /// The document in memory is ahead of the storage (the tab that wrote could not save, and is gone): the next write
    /// must be a whole save.
    pub fn is_ahead(&mut self, head: u64, recent: impl IntoIterator<Item = ChangeId>) {
        self.head = self.head.max(head);
        for id in recent {
            if !self.recent.contains(&id) {
                self.remember(id);
            }
        }
        self.must_save = true;
    }

    /// Whether the storage differs from what this store knows: another tab has written meanwhile, or has announced a
    /// change that it could not write.
    pub fn is_behind(&self) -> Result<bool, StoreError> {
        let next = Key::Journal(self.head.saturating_add(1)).of(self.id);
        Ok(self.is_saved_anew()? || !self.is_kept()? || self.storage.get(&next)?.is_some())
    }

    /// Whether the last change is on the storage: in the journal, or in a slot.
    pub fn is_kept(&self) -> Result<bool, StoreError> {
        let newest = self.slots.iter().map(|s| s.manifest.seq).max();
        let last = Key::Journal(self.head).of(self.id);
        Ok(newest.is_some_and(|seq| seq >= self.head)
            || self.storage.get(&last)?.is_some()
            || self.is_saved_anew()?)
    }

    /// Whether another tab has made a whole save since this store last looked.
    fn is_saved_anew(&self) -> Result<bool, StoreError> {
        for slot in &self.slots {
            let text = self.storage.get(&Key::Manifest(slot.name).of(self.id))?;
            if text.as_deref() != Some(&slot.text) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the newest slot is no longer on the storage.
    pub fn is_cleared(&self) -> Result<bool, StoreError> {
        match self.slots.iter().max_by_key(|s| s.manifest.seq) {
            Some(newest) => {
                let key = Key::Manifest(newest.name).of(self.id);
                Ok(self.storage.get(&key)?.is_none())
            }
            None => Ok(false),
        }
    }

    /// Forgets what was on the storage, because it has been cleared: the next save writes everything again.
    pub fn forget(&mut self) {
        self.slots.clear();
        self.journal.clear();
        self.leftovers.clear();
        self.quarantined.clear();
        self.saving = None;
        self.stored = 0;
        self.must_save = true;
    }

    /// Whether a whole save would make anything safer: something is not in the newest slot, or one of the slots
    /// with the journal would not give the newest state.
    pub fn needs_save(&self) -> bool {
        let (Some(newest), Some(older)) = (
            self.slots.iter().map(|s| s.manifest.seq).max(),
            self.slots.iter().map(|s| s.manifest.seq).min(),
        ) else {
            return true;
        };
        self.must_save
            || self.slots.len() < 2
            || newest < self.head
            || (older.saturating_add(1)..=newest).any(|seq| !self.journal.contains(&seq))
    }

    /// Whether a whole save should not wait for a pause any longer.
    pub fn should_save_now(&self) -> bool {
        let newest = self.slots.iter().map(|s| s.manifest.seq).max();
        self.must_save || newest.is_none_or(|seq| self.head.saturating_sub(seq) > JOURNAL_LONG)
    }

    /// Whether a save is under way.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Reads one chunk or journal entry that has not been read since the workspace was opened, to see whether it is
    /// whole; quarantines a slot or an entry that is not. Returns false when none is left.
    pub fn check_step(&mut self) -> Result<bool, StoreError> {
        let unchecked = |slot: &&Slot| slot.checked < slot.manifest.chunks.len();
        match self.slots.iter().find(unchecked).map(|s| s.name) {
            Some(name) => self.check_slot(name).map(|()| true),
            None => self.check_entry(),
        }
    }

    fn check_entry(&mut self) -> Result<bool, StoreError> {
        let Some(seq) = self.unread.pop_first() else {
            return Ok(false);
        };
        // A save may have removed the entry meanwhile, as it does with entries that both slots contain.
        if self.journal.contains(&seq) {
            let text = self.storage.get(&Key::Journal(seq).of(self.id))?;
            let whole = text
                .as_deref()
                .ok_or(Damage::Missing)
                .and_then(|text| verify_checksum(text).map(drop));
            if let Err(damage) = whole {
                self.journal.remove(&seq);
                self.quarantined
                    .push(Quarantined::entry(seq, &damage.to_string()));
            }
        }
        Ok(true)
    }

    fn check_slot(&mut self, name: SlotName) -> Result<(), StoreError> {
        let Some(at) = self.slots.iter().position(|s| s.name == name) else {
            return Ok(());
        };
        let Some(slot) = self.slots.get_mut(at) else {
            return Ok(());
        };
        let Some(entry) = slot.manifest.chunks.get(slot.checked) else {
            return Ok(());
        };
        let key = Key::Chunk(name, slot.checked, entry.round).of(self.id);
        match entry.check(self.storage.get(&key)?.as_deref()) {
            Ok(()) => slot.checked += 1,
            Err(damage) => {
                self.quarantined.push(Quarantined::slot(name, &damage));
                self.slots.remove(at);
            }
        }
        Ok(())
    }

    /// Removes what was quarantined. To be called only when the user asks for it.
    pub fn discard_quarantined(&mut self) -> Result<(), StoreError> {
        for key in self.keys()? {
            if self.quarantined.iter().any(|q| q.owns(key)) {
                self.storage.remove(&key.of(self.id))?;
            }
        }
        self.quarantined.clear();
        Ok(())
    }

    fn keys(&self) -> Result<Vec<Key>, StoreError> {
        let prefix = crate::keys::workspace(self.id);
        let keys = self.storage.keys()?;
        let ours = keys.iter().filter_map(|key| key.strip_prefix(&prefix));
        Ok(ours.filter_map(Key::parse).collect())
    }

    fn remember(&mut self, id: ChangeId) {
        self.recent.push_back(id);
        let surplus = self.recent.len().saturating_sub(RECENT_KEPT);
        self.recent.drain(..surplus);
    }
}
