//! Writes what is kept: journals each change at once, writes a snapshot when the user pauses or leaves, and says how
//! saving stands.

use super::later::after;
use super::local_store::LocalStore;
use crate::app::save_state::{SaveState, Why};
use chrono::Utc;
use plumbline_document::change::Change;
use plumbline_persistence::catalogue;
use plumbline_persistence::key_value_store::StoreError;
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::workspace_store::{Fault, Progress, WorkspaceStore};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// How long the user must pause before the whole is saved, in milliseconds.
const PAUSE: i32 = 1500;

/// How long until a save that failed for want of room is tried again, in milliseconds.
const RETRY: i32 = 15_000;

/// How long after this tab has begun to write the copy that was not opened is looked at, and how long between two of
/// its chunks, in milliseconds: nobody waits for it.
const CHECK_AFTER: i32 = 8000;
const CHECK_NEXT: i32 = 250;

type Store = WorkspaceStore<LocalStore>;

/// Keeps the open workspace of this tab. Only the tab that writes lets it write.
pub struct SnapshotWriter {
    store: RefCell<Store>,
    snapshot: Box<dyn Fn() -> Snapshot>,
    report: Box<dyn Fn(SaveState)>,
    writes: Cell<bool>,
    /// Until the user says so, nothing is written over what somebody cleared, or a newer version saved.
    halted: Cell<bool>,
    /// Counts the pauses begun; a timer that belongs to an earlier one does nothing.
    pause: Cell<u32>,
    /// What was reported last.
    state: RefCell<Option<SaveState>>,
    /// Name and number of items as the catalogue has them from here.
    listed: RefCell<Option<(String, usize)>>,
    this: Weak<Self>,
}

impl SnapshotWriter {
    /// A writer that takes snapshots of the document by `snapshot` and tells `report` how saving stands. It writes
    /// nothing until [`Self::let_write`].
    pub fn new(
        store: Store,
        snapshot: impl Fn() -> Snapshot + 'static,
        report: impl Fn(SaveState) + 'static,
    ) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            store: RefCell::new(store),
            snapshot: Box::new(snapshot),
            report: Box::new(report),
            writes: Cell::new(false),
            halted: Cell::new(false),
            pause: Cell::new(0),
            state: RefCell::new(None),
            listed: RefCell::new(None),
            this: this.clone(),
        })
    }

    /// Reads something off the store.
    pub fn with<T>(&self, read: impl FnOnce(&Store) -> T) -> T {
        read(&self.store.borrow())
    }

    /// Changes something in the store.
    pub fn with_mut<T>(&self, act: impl FnOnce(&mut Store) -> T) -> T {
        act(&mut self.store.borrow_mut())
    }

    /// From now on this tab writes, or from now on it does not.
    pub fn let_write(&self, writes: bool) {
        self.writes.set(writes);
        if writes && self.with(|v| !v.is_saved()) {
            self.save_soon(0);
        }
        if writes {
            self.check_later(CHECK_AFTER);
        }
    }

    /// Journals a change. Every fault but [`Fault::ChangedElsewhere`] is dealt with here: reported, and mended by a
    /// whole save where that can mend it.
    pub fn append(&self, change: &Change) -> Result<u64, Fault> {
        let result = self.with_mut(|v| v.append(change));
        if let Err(fault) = &result {
            log::warn!("saving: {fault}");
        }
        match &result {
            Ok(_) => {
                self.saved();
                let now = self.with(Store::should_save_now);
                // One that runs already is not put off any more.
                if !self.with(Store::is_saving) {
                    self.save_soon(if now { 0 } else { PAUSE });
                }
            }
            Err(Fault::ChangedElsewhere) => {}
            Err(Fault::WholeSaveFirst) => {
                let failed = matches!(*self.state.borrow(), Some(SaveState::MemoryOnly { .. }));
                if !failed {
                    self.tell(SaveState::Pending);
                }
                if !self.halted.get() && !self.with(Store::is_saving) {
                    self.save_soon(PAUSE);
                }
            }
            Err(fault @ Fault::KeyValueStore(StoreError::Full)) => {
                // The whole, compressed and without its journal, may still fit.
                self.report_memory_only(fault.into());
                self.save_soon(0);
            }
            Err(fault) => self.halt(fault.into()),
        }
        result
    }

    /// Writes what is left to be written, at once: the page is being hidden or closed.
    pub fn flush(&self) {
        if !self.writes.get() || self.halted.get() {
            return;
        }
        if self.with(|v| !v.is_saving() && v.needs_save()) {
            self.begin();
        }
        let result = self.with_mut(Store::finish);
        let done = result.is_ok();
        self.stepped(result);
        // What was changed while an earlier snapshot was being written is not in it.
        if done && self.with(|v| !v.is_saved() && !v.is_saving()) {
            self.begin();
            let result = self.with_mut(Store::finish);
            self.stepped(result);
        }
    }

    /// Something that was asked in this tab has not come back from the tab that writes.
    pub fn waiting(&self) {
        let failed = matches!(*self.state.borrow(), Some(SaveState::MemoryOnly { .. }));
        if !failed {
            self.tell(SaveState::Pending);
        }
    }

    /// All of it has come back: it is saved, unless something else has been said meanwhile.
    pub fn answered(&self) {
        let pending = *self.state.borrow() == Some(SaveState::Pending);
        if pending {
            self.saved();
        }
    }

    /// The tab that writes has told of a change that it could not save.
    pub fn unsaved_elsewhere(&self) {
        let why = "the tab that writes it could not save it".to_owned();
        self.report_memory_only(Why::Other(why));
    }

    /// SaveState has become impossible for the time being.
    pub fn halt(&self, why: Why) {
        self.halted.set(!matches!(why, Why::Full));
        self.report_memory_only(why);
    }

    /// The user has read that storage was cleared or failed, and wants everything written again.
    pub fn save_again(&self) {
        self.halted.set(false);
        // What is still there is not written a second time beside itself: there may be no room for that.
        if self.with(Store::is_cleared) != Ok(false) {
            self.with_mut(Store::forget);
        }
        self.tell(SaveState::Pending);
        self.save_soon(0);
    }

    /// This tab has taken the storage's state: whatever kept it from writing is over.
    pub fn resume(&self) {
        self.halted.set(false);
    }

    /// Everything that this tab has is saved: it has just written it, or another tab has.
    pub fn saved(&self) {
        self.tell(SaveState::Saved { at: Utc::now() });
    }

    fn report_memory_only(&self, why: Why) {
        self.tell(SaveState::MemoryOnly { why });
    }

    fn tell(&self, state: SaveState) {
        self.state.replace(Some(state.clone()));
        (self.report)(state);
    }

    /// Enters name and number of items in the catalogue when they differ from what it has.
    fn list(&self) {
        let snapshot = (self.snapshot)();
        let now = Some((snapshot.name.clone(), snapshot.items));
        if *self.listed.borrow() == now {
            return;
        }
        let storage = self.with(|v| v.storage().clone());
        // The catalogue can be made again from the manifests: a failure here loses nothing.
        if catalogue::note(&storage, &snapshot, Utc::now()).is_ok() {
            self.listed.replace(now);
        }
    }

    /// Saves the whole after a pause, which begins anew with every call.
    fn save_soon(&self, milliseconds: i32) {
        let pause = self.pause.get().wrapping_add(1);
        self.pause.set(pause);
        let this = self.this.clone();
        after(milliseconds, move || {
            if let Some(this) = this.upgrade()
                && this.pause.get() == pause
            {
                this.work();
            }
        });
    }

    /// Looks whether the copy that was not opened is whole, a chunk at a time. A damaged one is set aside and kept; a
    /// good one takes its place at the next save.
    fn check_later(&self, milliseconds: i32) {
        let this = self.this.clone();
        after(milliseconds, move || {
            if let Some(this) = this.upgrade() {
                this.check();
            }
        });
    }

    fn check(&self) {
        if !self.writes.get() || self.halted.get() {
            return;
        }
        if self.with(Store::is_saving) {
            self.check_later(CHECK_AFTER);
            return;
        }
        // A storage that fails says so at the next write.
        if self.with_mut(Store::check_step) == Ok(true) {
            self.check_later(CHECK_NEXT);
        } else if self.with(Store::needs_save) {
            self.save_soon(PAUSE);
        }
    }

    fn begin(&self) {
        let snapshot = (self.snapshot)();
        self.with_mut(|v| v.begin(snapshot, Utc::now()));
    }

    /// One chunk a task, so that no task is long.
    fn work(&self) {
        if !self.writes.get() || self.halted.get() {
            return;
        }
        if !self.with(Store::is_saving) {
            if !self.with(Store::needs_save) {
                return;
            }
            self.begin();
        }
        let result = self.with_mut(Store::step);
        self.stepped(result);
    }

    fn stepped(&self, result: Result<Progress, Fault>) {
        match result {
            Ok(Progress::Idle) => {}
            Ok(Progress::More) => self.save_soon(0),
            Ok(Progress::Saved { .. }) => {
                log::info!("saving: snapshot written");
                if self.with(Store::is_saved) {
                    self.saved();
                }
                self.list();
                if self.with(Store::needs_save) {
                    // The other slot's turn, or edits that came meanwhile.
                    self.save_soon(PAUSE);
                }
            }
            Err(Fault::KeyValueStore(StoreError::Full)) => {
                // The journal may go on all the same: then nothing is lost and nothing is said.
                if !self.with(Store::is_saved) {
                    self.report_memory_only(Why::Full);
                }
                self.save_soon(RETRY);
            }
            // Another tab (there are no locks then) has saved. What is journalled here is safe; the next change
            // finds out, and goes on from what the other has written.
            Err(Fault::ChangedElsewhere) if self.with(Store::is_saved) => {}
            Err(Fault::ChangedElsewhere) => self.halt(Why::OutOfStep),
            Err(fault) => self.halt((&fault).into()),
        }
    }
}
