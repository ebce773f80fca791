//! Journal entries: one change under one key.

use super::seal::{Damage, UNPACKED_LIMIT, pack, seal, unpack, unseal};
use crate::engine::backlog::change::Change;
use crate::engine::backlog::ids::ChangeId;
use crate::engine::json;
use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// Entries of more bytes than this (imports) are packed; small ones are quicker as they are.
const PACK_ABOVE: usize = 8 << 10;

/// What stands before packed bytes; others are widened ([`plumbline_packing::widen`]), and JSON, as it was kept before,
/// begins with a brace.
const PACKED: &str = "z:";

#[derive(Serialize, Deserialize)]
struct Entry<T> {
    schema: u32,
    seq: u64,
    change: T,
}

#[derive(Deserialize)]
struct Outline {
    id: ChangeId,
    at: DateTime<Utc>,
}

/// An entry whose seal has been checked.
#[derive(Clone, Debug)]
pub struct Sealed {
    bytes: Vec<u8>,
    /// What it is kept as: see [`KEPT_AS`](super::KEPT_AS).
    pub schema: u32,
    /// The identity of its change.
    pub id: ChangeId,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// The text of entry number `seq`.
pub fn write(schema: u32, seq: u64, change: &Change) -> Result<String, serde_json::Error> {
    let bytes = json::to_stored(&Entry {
        schema,
        seq,
        change,
    })?;
    Ok(if bytes.len() > PACK_ABOVE {
        seal(&format!("{PACKED}{}", pack(&bytes)))
    } else {
        seal(&plumbline_packing::widen(&bytes))
    })
}

/// The bytes in an unsealed text.
fn bytes_in(text: &str) -> Result<Vec<u8>, Damage> {
    match text.strip_prefix(PACKED) {
        Some(packed) => unpack(packed, UNPACKED_LIMIT),
        None if plumbline_packing::is_wide(text) => {
            plumbline_packing::unwiden(text).ok_or(Damage::Packing)
        }
        None => Ok(text.as_bytes().to_vec()),
    }
}

/// Checks that this is entry number `seq` and whole.
pub fn check(text: Option<&str>, seq: u64) -> Result<Sealed, Damage> {
    let bytes = bytes_in(unseal(text.ok_or(Damage::Missing)?)?)?;
    let entry: Entry<Outline> = json::from_stored(&bytes)?;
    if entry.seq != seq {
        return Err(Damage::Content(format!("it is number {}", entry.seq)));
    }
    Ok(Sealed {
        schema: entry.schema,
        id: entry.change.id,
        at: entry.change.at,
        bytes,
    })
}

/// The schema of a whole entry whose content may be from a later version of the program.
pub fn schema_of(text: &str) -> Option<u32> {
    let bytes = bytes_in(unseal(text).ok()?).ok()?;
    let entry: Entry<IgnoredAny> = json::from_stored(&bytes).ok()?;
    Some(entry.schema)
}

impl Sealed {
    /// The change, typed or as JSON.
    pub fn change<T: DeserializeOwned>(&self) -> Result<T, Damage> {
        let entry: Entry<T> = json::from_stored(&self.bytes)?;
        Ok(entry.change)
    }
}
