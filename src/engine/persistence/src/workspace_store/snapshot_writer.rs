//! A save that is under way.

use crate::keys::SlotName;
use crate::manifest::ChunkEntry;
use crate::snapshot::Snapshot;
use chrono::{DateTime, Utc};
use plumbline_document::ids::ChangeId;

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

/// A save that is under way: the snapshot, and how much of it has been written.
#[derive(Debug)]
pub(super) struct SnapshotWriter {
    pub(super) snapshot: Snapshot,
    pub(super) seq: u64,
    pub(super) at: DateTime<Utc>,
    pub(super) recent: Vec<ChangeId>,
    /// Chosen once the older slot has been found whole.
    pub(super) target: Option<Target>,
    pub(super) entries: Vec<ChunkEntry>,
    /// Chunks written in this round.
    pub(super) written: Vec<String>,
    /// What is left to remove; some once the manifest stands.
    pub(super) removals: Option<Vec<String>>,
}

/// The slot that a save goes to, and which of the saves into that slot it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub(super) name: SlotName,
    pub(super) round: u32,
}
