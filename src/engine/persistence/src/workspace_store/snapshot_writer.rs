//! A whole save, step by step: check the older slot, write the chunks that differ, write the manifest, tidy up.

use crate::checksum::Damage;
use crate::first_rows::FirstRows;
use crate::key_value_store::{KeyValueStore, StoreError, set_and_check};
use crate::keys;
use crate::keys::{Key, SlotName};
use crate::manifest::{ChunkEntry, Codec, Manifest};
use crate::quarantine::{Quarantined, QuarantinedWhat};
use crate::snapshot::Snapshot;
use crate::workspace_store::{Fault, REMOVALS_PER_STEP, Slot, WorkspaceStore};
use chrono::{DateTime, Utc};
use plumbline_compact::gather::Gather;
use plumbline_document::ids::ChangeId;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeSet;

/// How far a save has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// There is nothing to do.
    Idle,
    /// There is more to do.
    More,
    /// Written, read back and tidied up.
    Saved {
        /// The last change that it contains.
        seq: u64,
        /// When it was begun.
        at: DateTime<Utc>,
    },
}

#[derive(Debug)]
pub(super) struct SnapshotWriter {
    snapshot: Snapshot,
    seq: u64,
    at: DateTime<Utc>,
    recent: Vec<ChangeId>,
    /// Chosen once the older slot has been found whole.
    target: Option<Target>,
    entries: Vec<ChunkEntry>,
    /// Chunks written in this round.
    written: Vec<String>,
    /// What is left to remove; some once the manifest stands.
    removals: Option<Vec<String>>,
}

#[derive(Clone, Copy, Debug)]
struct Target {
    name: SlotName,
    round: u32,
}

impl<S: KeyValueStore> WorkspaceStore<S> {
    /// Begins a whole save of the document as it is now, with every change until [`Self::head`] in it. A save that
    /// was under way is dropped.
    pub fn begin(&mut self, snapshot: Snapshot, at: DateTime<Utc>) {
        if let Some(saving) = self.saving.take() {
            self.abandon(saving);
        }
        self.saving = Some(SnapshotWriter {
            snapshot,
            seq: self.head,
            at,
            recent: self.recent.iter().copied().collect(),
            target: None,
            entries: Vec::new(),
            written: Vec::new(),
            removals: None,
        });
    }

    /// Does a little of the save that is under way: at most one chunk is packed and written.
    pub fn step(&mut self) -> Result<Progress, Fault> {
        let Some(mut saving) = self.saving.take() else {
            return Ok(Progress::Idle);
        };
        match self.advance(&mut saving) {
            Ok(true) => Ok(Progress::Saved {
                seq: saving.seq,
                at: saving.at,
            }),
            Ok(false) => {
                self.saving = Some(saving);
                Ok(Progress::More)
            }
            Err(fault) => {
                let again = SnapshotWriter {
                    target: None,
                    entries: Vec::new(),
                    written: Vec::new(),
                    removals: None,
                    snapshot: saving.snapshot.clone(),
                    recent: saving.recent.clone(),
                    ..saving
                };
                self.abandon(saving);
                if fault == Fault::KeyValueStore(StoreError::Full)
                    && (self.give_up_front() || self.make_room()?)
                {
                    self.saving = Some(again);
                    return Ok(Progress::More);
                }
                Err(fault)
            }
        }
    }

    /// Gives up the older of two slots that are kept as an earlier version kept them, where there is no room for a first
    /// copy as this one keeps it beside both, and the newer one has been found whole: with the journal after it that
    /// gives the newest state. Nothing can be saved before that copy is there. Whether there was a slot to give up.
    fn make_room(&mut self) -> Result<bool, StoreError> {
        let Some(newest) = self.slots.iter().max_by_key(|s| s.manifest.seq) else {
            return Ok(false);
        };
        let is_earlier = newest.manifest.schema < self.schema;
        let is_whole = newest.checked == newest.manifest.chunks.len();
        if self.slots.len() < 2 || !is_earlier || !is_whole {
            return Ok(false);
        }
        let kept = newest.name;
        let (kept, older): (Vec<Slot>, Vec<Slot>) = std::mem::take(&mut self.slots)
            .into_iter()
            .partition(|slot| slot.name == kept);
        self.slots = kept;
        for slot in older {
            // The manifest goes first: what is left of a slot without one counts for nothing.
            self.storage.remove(&Key::Manifest(slot.name).of(self.id))?;
            for (index, entry) in slot.manifest.chunks.iter().enumerate() {
                let key = Key::Chunk(slot.name, index, entry.round).of(self.id);
                if self.storage.remove(&key).is_err() {
                    self.leftovers.push(key);
                }
            }
        }
        Ok(true)
    }

    /// Does all that is left of the save that is under way.
    pub fn finish(&mut self) -> Result<Progress, Fault> {
        loop {
            match self.step()? {
                Progress::More => {}
                done => return Ok(done),
            }
        }
    }

    /// Saves the whole document now.
    pub fn save(&mut self, workspace: &Workspace, at: DateTime<Utc>) -> Result<Progress, Fault> {
        self.begin(Snapshot::of(workspace), at);
        self.finish()
    }

    /// Refuses to write where the storage is not as this store left it.
    pub(super) fn guard(&self) -> Result<(), Fault> {
        let Some(newest) = self.slots.iter().max_by_key(|s| s.manifest.seq) else {
            return Ok(());
        };
        match self.storage.get(&Key::Manifest(newest.name).of(self.id))? {
            None => Err(Fault::ClearedElsewhere),
            Some(text) if text != newest.text => Err(Fault::ChangedElsewhere),
            Some(_) => Ok(()),
        }
    }

    /// One step; true when the save is complete.
    fn advance(&mut self, saving: &mut SnapshotWriter) -> Result<bool, Fault> {
        if let Some(removals) = &mut saving.removals {
            let from = removals.len().saturating_sub(REMOVALS_PER_STEP);
            for key in removals.drain(from..) {
                // What cannot be removed now is in nobody's way: another attempt with the next save.
                if self.storage.remove(&key).is_err() {
                    self.leftovers.push(key);
                }
            }
            return Ok(removals.is_empty());
        }
        let Some(target) = saving.target else {
            self.guard()?;
            saving.target = self.choose_target()?;
            return Ok(false);
        };
        if self.write_next_chunk(saving, target)? {
            return Ok(false);
        }
        self.guard()?;
        self.write_manifest(saving, target)?;
        Ok(false)
    }

    /// The older slot once it has been found whole, or a fresh one while there are not two; none when a chunk was
    /// checked and there is more to check. A damaged slot is set aside here before anything could overwrite it.
    fn choose_target(&mut self) -> Result<Option<Target>, Fault> {
        if self.slots.len() >= 2
            && let Some(older) = self.slots.iter().min_by_key(|s| s.manifest.seq)
        {
            if older.checked < older.manifest.chunks.len() {
                let name = older.name;
                self.check_slot(name)?;
                return Ok(None);
            }
            return Ok(Some(Target {
                name: older.name,
                round: older.manifest.round.saturating_add(1),
            }));
        }
        let keys = self.keys()?;
        let is_content = |key: &Key| !matches!(key, Key::Chunk(..));
        if self.is_new && keys.iter().any(is_content) {
            return Err(Fault::ChangedElsewhere);
        }
        let used: BTreeSet<SlotName> = keys
            .into_iter()
            .filter_map(|key| match key {
                Key::Manifest(slot) | Key::Chunk(slot, ..) => Some(slot),
                Key::Journal(_) => None,
            })
            .gather();
        let free = SlotName::all()
            .find(|name| !used.contains(name))
            .ok_or_else(|| {
                StoreError::Other("too many damaged copies; discard some first".to_owned())
            })?;
        Ok(Some(Target {
            name: free,
            round: 1,
        }))
    }

    /// Writes the next chunk that differs from what the slot holds; false when there is none left.
    fn write_next_chunk(&self, saving: &mut SnapshotWriter, target: Target) -> Result<bool, Fault> {
        let slot = self.slots.iter().find(|s| s.name == target.name);
        while let Some(part) = saving.snapshot.parts.get(saving.entries.len()) {
            let index = saving.entries.len();
            let held = slot.and_then(|s| s.held.get(index)?.as_ref());
            let entry = slot.and_then(|s| s.manifest.chunks.get(index));
            if let (Some(held), Some(entry)) = (held, entry)
                && held.same(part)
            {
                saving.entries.push(*entry);
                continue;
            }
            let bytes = part.to_stored()?;
            let text = part.packed(&bytes);
            let key = Key::Chunk(target.name, index, target.round).of(self.id);
            saving.written.push(key.clone());
            set_and_check(&self.storage, &key, &text)?;
            let entry = ChunkEntry::of(target.round, &text, bytes.len());
            saving.entries.push(entry);
            return Ok(true);
        }
        Ok(false)
    }

    fn write_manifest(&mut self, saving: &mut SnapshotWriter, target: Target) -> Result<(), Fault> {
        let aside = self.aside.iter().filter_map(|a| match a.what {
            QuarantinedWhat::Entry(seq) => Some(seq),
            QuarantinedWhat::Slot(_) => None,
        });
        let manifest = Manifest {
            schema: self.schema,
            seq: saving.seq,
            round: target.round,
            codec: Codec::Terse,
            workspace: self.id,
            name: saving.snapshot.name.clone(),
            items: saving.snapshot.items,
            at: saving.at,
            chunks: saving.entries.clone(),
            aside: aside.collect(),
            recent: saving.recent.clone(),
        };
        let text = manifest.write()?;
        let key = Key::Manifest(target.name).of(self.id);
        self.storage.set(&key, &text)?;
        // From here on the chunks may be in use, whatever is read back: they stay.
        saving.written.clear();
        let old = self.slots.iter().position(|s| s.name == target.name);
        let old = old.map(|at| self.slots.swap_remove(at));
        if self.storage.get(&key)?.as_deref() != Some(&text) {
            self.aside
                .push(Quarantined::slot(target.name, &Damage::Checksum));
            let why = "what was read back is not what was written";
            return Err(StoreError::Other(why.to_owned()).into());
        }
        self.keep_front(saving.snapshot.front.as_ref(), target.name, &manifest);
        let checked = manifest.chunks.len();
        let held = saving.snapshot.parts.iter().cloned().map(Some).collect();
        self.slots
            .push(Slot::new(target.name, text, manifest, held, checked));
        self.stored = self.stored.max(saving.seq);
        self.must_save = false;
        self.is_new = false;
        saving.removals = Some(self.obsolete(old.as_ref(), target.name));
        Ok(())
    }

    /// Keeps the first rows beside the new slot, or none: without them opening only takes longer to show something.
    fn keep_front(&self, front: Option<&FirstRows>, slot: SlotName, manifest: &Manifest) {
        let text = front.and_then(|front| front.write(slot, manifest).ok());
        let is_kept =
            text.is_some_and(|text| self.storage.set(&keys::front(self.id), &text).is_ok());
        if !is_kept {
            // One that stays all the same is of another save: it is passed over.
            self.give_up_front();
        }
    }

    /// Takes the first rows away where there is no room for what matters. Whether they were there.
    pub(super) fn give_up_front(&self) -> bool {
        let key = keys::front(self.id);
        let is_there = self.storage.get(&key).is_ok_and(|text| text.is_some());
        is_there && self.storage.remove(&key).is_ok()
    }

    /// Keys that nothing needs any more: replaced chunks, journal entries that every slot contains, leftovers.
    fn obsolete(&mut self, old: Option<&Slot>, name: SlotName) -> Vec<String> {
        let mut keys = std::mem::take(&mut self.leftovers);
        let new = self.slots.iter().find(|s| s.name == name);
        // A leftover of an attempt that failed may have been written again, under the same key, by this one.
        keys.retain(|key| {
            new.is_none_or(|s| {
                let mut chunks = s.manifest.chunks.iter().enumerate();
                !chunks.any(|(i, e)| Key::Chunk(name, i, e.round).of(self.id) == *key)
            })
        });
        for (index, entry) in old
            .iter()
            .flat_map(|s| s.manifest.chunks.iter().enumerate())
        {
            let kept = new
                .and_then(|s| s.manifest.chunks.get(index))
                .is_some_and(|now| now.round == entry.round);
            if !kept {
                keys.push(Key::Chunk(name, index, entry.round).of(self.id));
            }
        }
        if self.slots.len() >= 2
            && let Some(floor) = self.slots.iter().map(|s| s.manifest.seq).min()
        {
            let live = self.journal.split_off(&floor.saturating_add(1));
            let done = std::mem::replace(&mut self.journal, live);
            keys.extend(done.into_iter().map(|seq| Key::Journal(seq).of(self.id)));
        }
        // They are removed from the end: the oldest journal entries go first.
        keys.reverse();
        keys
    }

    /// Clears away what a save that failed has written.
    pub(super) fn abandon(&mut self, saving: SnapshotWriter) {
        for key in saving
            .written
            .into_iter()
            .chain(saving.removals.into_iter().flatten())
        {
            if self.storage.remove(&key).is_err() {
                self.leftovers.push(key);
            }
        }
    }
}
