//! A whole save, step by step: checks the older slot, writes the chunks that differ, writes the manifest, tidies up.

use crate::checksum::Damage;
use crate::first_rows::FirstRows;
use crate::key_value_store::{KeyValueStore, StoreError, set_and_check};
use crate::keys;
use crate::keys::{Key, SlotName};
use crate::manifest::{ChunkEntry, Codec, Manifest};
use crate::quarantine::{Quarantined, QuarantinedWhat};
use crate::snapshot::Snapshot;
use crate::workspace_store::snapshot_writer::{Progress, SnapshotWriter, Target};
use crate::workspace_store::{Fault, Slot, WorkspaceStore};
use chrono::{DateTime, Utc};
use plumbline_compact::gather::Gather;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeSet;

/// How many keys one step of a save removes.
const REMOVALS_PER_STEP: usize = 100;

impl<S: KeyValueStore> WorkspaceStore<S> {
    /// Begins a whole save of the document as it is now, with every change until [`Self::head`] in it. A save that
    /// was under way is dropped.
    pub fn begin(&mut self, snapshot: Snapshot, at: DateTime<Utc>) {
        if let Some(writer) = self.saving.take() {
            self.abandon(writer);
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
        let Some(mut writer) = self.saving.take() else {
            return Ok(Progress::Idle);
        };
        match self.advance(&mut writer) {
            Ok(true) => Ok(Progress::Saved {
                seq: writer.seq,
                at: writer.at,
            }),
            Ok(false) => {
                self.saving = Some(writer);
                Ok(Progress::More)
            }
            Err(fault) => {
                let again = SnapshotWriter {
                    target: None,
                    entries: Vec::new(),
                    written: Vec::new(),
                    removals: None,
                    snapshot: writer.snapshot.clone(),
                    recent: writer.recent.clone(),
                    ..writer
                };
                self.abandon(writer);
                if fault == Fault::KeyValueStore(StoreError::Full)
                    && (self.remove_first_rows() || self.make_room()?)
                {
                    self.saving = Some(again);
                    return Ok(Progress::More);
                }
                Err(fault)
            }
        }
    }

    /// Removes the older of two slots when both are in an earlier format and there is no room for a third copy in the
    /// current one. Only where the newer slot has been found whole: it gives the newest state together with the journal.
    /// Returns whether a slot was removed.
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
            // The manifest is removed first: chunks without a manifest are never read.
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
    fn advance(&mut self, writer: &mut SnapshotWriter) -> Result<bool, Fault> {
        if let Some(removals) = &mut writer.removals {
            let from = removals.len().saturating_sub(REMOVALS_PER_STEP);
            for key in removals.drain(from..) {
                // A key that cannot be removed now does no harm; the next save tries again.
                if self.storage.remove(&key).is_err() {
                    self.leftovers.push(key);
                }
            }
            return Ok(removals.is_empty());
        }
        let Some(target) = writer.target else {
            self.guard()?;
            writer.target = self.choose_target()?;
            return Ok(false);
        };
        if self.write_next_chunk(writer, target)? {
            return Ok(false);
        }
        self.guard()?;
        self.write_manifest(writer, target)?;
        Ok(false)
    }

    /// The older slot once it has been found whole, or a new one while there are not two; none when this step checked a
    /// chunk and there is more to check. A damaged slot is quarantined here, before a save could overwrite it.
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
    fn write_next_chunk(&self, writer: &mut SnapshotWriter, target: Target) -> Result<bool, Fault> {
        let slot = self.slots.iter().find(|s| s.name == target.name);
        while let Some(part) = writer.snapshot.parts.get(writer.entries.len()) {
            let index = writer.entries.len();
            let held = slot.and_then(|s| s.held.get(index)?.as_ref());
            let entry = slot.and_then(|s| s.manifest.chunks.get(index));
            if let (Some(held), Some(entry)) = (held, entry)
                && held.same(part)
            {
                writer.entries.push(*entry);
                continue;
            }
            let bytes = part.to_stored()?;
            let text = part.packed(&bytes);
            let key = Key::Chunk(target.name, index, target.round).of(self.id);
            writer.written.push(key.clone());
            set_and_check(&self.storage, &key, &text)?;
            let entry = ChunkEntry::of(target.round, &text, bytes.len());
            writer.entries.push(entry);
            return Ok(true);
        }
        Ok(false)
    }

    /// Writes the manifest, which makes the chunks before it count, and finds out which keys are obsolete now.
    fn write_manifest(&mut self, writer: &mut SnapshotWriter, target: Target) -> Result<(), Fault> {
        let quarantined = self.quarantined.iter().filter_map(|q| match q.what {
            QuarantinedWhat::Entry(seq) => Some(seq),
            QuarantinedWhat::Slot(_) => None,
        });
        let manifest = Manifest {
            schema: self.schema,
            seq: writer.seq,
            round: target.round,
            codec: Codec::Terse,
            workspace: self.id,
            name: writer.snapshot.name.clone(),
            items: writer.snapshot.items,
            at: writer.at,
            chunks: writer.entries.clone(),
            quarantined: quarantined.collect(),
            recent: writer.recent.clone(),
        };
        let text = manifest.write()?;
        let key = Key::Manifest(target.name).of(self.id);
        self.storage.set(&key, &text)?;
        // From here on the manifest may refer to the chunks, whatever is read back: they stay.
        writer.written.clear();
        let old = self.slots.iter().position(|s| s.name == target.name);
        let old = old.map(|at| self.slots.swap_remove(at));
        if self.storage.get(&key)?.as_deref() != Some(&text) {
            self.quarantined
                .push(Quarantined::slot(target.name, &Damage::Checksum));
            let why = "what was read back is not what was written";
            return Err(StoreError::Other(why.to_owned()).into());
        }
        self.write_first_rows(writer.snapshot.first_rows.as_ref(), target.name, &manifest);
        let checked = manifest.chunks.len();
        let held = writer.snapshot.parts.iter().cloned().map(Some).collect();
        self.slots
            .push(Slot::new(target.name, text, manifest, held, checked));
        self.stored = self.stored.max(writer.seq);
        self.must_save = false;
        self.is_new = false;
        writer.removals = Some(self.obsolete(old.as_ref(), target.name));
        Ok(())
    }

    /// Writes the first rows of the new slot, or removes the old ones. Without them, opening only takes longer to show
    /// something.
    fn write_first_rows(&self, rows: Option<&FirstRows>, slot: SlotName, manifest: &Manifest) {
        let text = rows.and_then(|rows| rows.write(slot, manifest).ok());
        let is_written =
            text.is_some_and(|text| self.storage.set(&keys::first_rows(self.id), &text).is_ok());
        if !is_written {
            // First rows that cannot be removed name another save: opening ignores them.
            self.remove_first_rows();
        }
    }

    /// Removes the first rows, to make room for what cannot be made again. Returns whether they were there.
    pub(super) fn remove_first_rows(&self) -> bool {
        let key = keys::first_rows(self.id);
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
            let later = self.journal.split_off(&floor.saturating_add(1));
            let done = std::mem::replace(&mut self.journal, later);
            keys.extend(done.into_iter().map(|seq| Key::Journal(seq).of(self.id)));
        }
        // They are removed from the end: the oldest journal entries go first.
        keys.reverse();
        keys
    }

    /// Removes what a dropped or failed save has written.
    pub(super) fn abandon(&mut self, writer: SnapshotWriter) {
        for key in writer
            .written
            .into_iter()
            .chain(writer.removals.into_iter().flatten())
        {
            if self.storage.remove(&key).is_err() {
                self.leftovers.push(key);
            }
        }
    }
}
