//! Manifests: what a slot holds, and how to tell that it is whole.

use crate::checksum::{Damage, UNPACKED_LIMIT, checksum, unpack, verify_checksum, with_checksum};
use chrono::{DateTime, Utc};
use plumbline_document::ids::{ChangeId, WorkspaceId};
use plumbline_json as json;
use serde::{Deserialize, Serialize};

/// How many of the latest change ids a manifest names. A tab that wakes up after long sleep asks by them whether its
/// edit arrived, also when the journal entry has been removed.
pub const RECENT_KEPT: usize = 128;

/// How chunks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Codec {
    /// JSON, deflate, base64; up to [`KEPT_AS`](crate::KEPT_AS) 2.
    #[serde(rename = "deflate+base64")]
    Json,
    /// Terse bytes ([`plumbline_packing::terse`]), deflate, base64.
    #[serde(rename = "terse+deflate+base64")]
    Terse,
}

/// One chunk: in JSON `[round, length, unpacked length, checksum]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "(u32, usize, usize, u32)", into = "(u32, usize, usize, u32)")]
pub struct ChunkEntry {
    /// The round in which it was written; part of its key.
    pub round: u32,
    /// Length of the packed text in bytes.
    pub length: usize,
    /// Length unpacked, in bytes.
    pub unpacked: usize,
    /// CRC-32 of the packed text.
    pub checksum: u32,
}

impl From<(u32, usize, usize, u32)> for ChunkEntry {
    fn from((round, length, unpacked, checksum): (u32, usize, usize, u32)) -> Self {
        Self {
            round,
            length,
            unpacked,
            checksum,
        }
    }
}

impl From<ChunkEntry> for (u32, usize, usize, u32) {
    fn from(e: ChunkEntry) -> Self {
        (e.round, e.length, e.unpacked, e.checksum)
    }
}

impl ChunkEntry {
    /// The entry of this packed text.
    pub fn of(round: u32, text: &str, unpacked: usize) -> Self {
        Self {
            round,
            length: text.len(),
            unpacked,
            checksum: checksum(text),
        }
    }

    /// Whether this is the text that was written.
    pub fn check(&self, text: Option<&str>) -> Result<(), Damage> {
        let text = text.ok_or(Damage::Missing)?;
        if text.len() == self.length && checksum(text) == self.checksum {
            Ok(())
        } else {
            Err(Damage::Checksum)
        }
    }

    /// The chunk's bytes.
    pub fn unpack(&self, text: Option<&str>) -> Result<Vec<u8>, Damage> {
        self.check(text)?;
        if self.unpacked > UNPACKED_LIMIT {
            return Err(Damage::Packing);
        }
        unpack(text.unwrap_or_default(), self.unpacked)
    }
}

/// What a slot holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// What it is kept as: see [`KEPT_AS`](crate::KEPT_AS).
    pub schema: u32,
    /// The last change that is in it.
    pub seq: u64,
    /// Counts the saves into this slot.
    pub round: u32,
    /// How the chunks are written.
    pub codec: Codec,
    /// Whose it is.
    pub workspace: WorkspaceId,
    /// The workspace's name, so that a lost catalogue can be made again.
    pub name: String,
    /// Number of items, for the same reason.
    pub items: usize,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// The chunks in order; the first is everything but the items.
    pub chunks: Vec<ChunkEntry>,
    /// Journal entries that could not be read or did not fit, and are still on the storage.
    #[serde(default, rename = "aside", skip_serializing_if = "Vec::is_empty")]
    pub quarantined: Vec<u64>,
    /// The last [`RECENT_KEPT`] changes that are in it, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recent: Vec<ChangeId>,
}

/// Why a manifest cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// It is whole, but a later version of the program wrote it.
    Newer(u32),
    /// It is damaged.
    Damaged(Damage),
}

impl Manifest {
    /// The text that is stored.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        Ok(with_checksum(&serde_json::to_string(self)?))
    }

    /// Reads one, if it is whole and this program's `schema` is not older.
    pub fn read(text: &str, schema: u32) -> Result<Self, Unusable> {
        #[derive(Deserialize)]
        struct ManifestSchema {
            schema: u32,
        }
        let damaged = |e: serde_json::Error| Unusable::Damaged(e.into());
        let json = verify_checksum(text).map_err(Unusable::Damaged)?;
        let head: ManifestSchema = json::from_text(json).map_err(damaged)?;
        if head.schema > schema {
            return Err(Unusable::Newer(head.schema));
        }
        json::from_text(json).map_err(damaged)
    }
}
