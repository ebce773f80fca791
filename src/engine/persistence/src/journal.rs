//! Journal entries: one change under one key.

use crate::checksum::{Damage, UNPACKED_LIMIT, pack, unpack, verify_checksum, with_checksum};
use chrono::{DateTime, Utc};
use plumbline_document::change::Change;
use plumbline_document::ids::ChangeId;
use plumbline_json as json;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Entries of more bytes than this (imports) are packed; small ones are quicker as they are.
const PACK_ABOVE: usize = 8 << 10;

/// What packed bytes begin with. Smaller entries are widened ([`plumbline_packing::widen`]). Both are preceded by the
/// number of their format in digits and a colon. JSON, the format up to [`KEPT_AS`](crate::KEPT_AS) 2, is not: it stands
/// as it is, or packed.
const PACKED: &str = "z:";

#[derive(Serialize, Deserialize)]
struct StoredEntry<T> {
    schema: u32,
    seq: u64,
    change: T,
}

#[derive(Deserialize)]
struct ChangeOutline {
    id: ChangeId,
    at: DateTime<Utc>,
}

/// An entry whose checksum is right.
#[derive(Clone, Debug)]
pub struct CheckedEntry {
    bytes: Vec<u8>,
    /// Its format: see [`KEPT_AS`](crate::KEPT_AS).
    pub schema: u32,
    /// The identity of its change.
    pub id: ChangeId,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// The text of entry number `seq`.
pub fn write(schema: u32, seq: u64, change: &Change) -> Result<String, serde_json::Error> {
    let bytes = json::to_stored(&StoredEntry {
        schema,
        seq,
        change,
    })?;
    let body = if bytes.len() > PACK_ABOVE {
        format!("{PACKED}{}", pack(&bytes))
    } else {
        plumbline_packing::widen(&bytes)
    };
    Ok(with_checksum(&format!("{schema}:{body}")))
}

/// The format number, where the text begins with one, and the bytes of the entry. The checksum is off already.
fn format_and_bytes(text: &str) -> Result<(Option<u32>, Vec<u8>), Damage> {
    let (schema, body) = match text.split_once(':') {
        Some((number, body)) if number.bytes().all(|b| b.is_ascii_digit()) => {
            (number.parse().ok(), body)
        }
        _ => (None, text),
    };
    let bytes = match body.strip_prefix(PACKED) {
        Some(packed) => unpack(packed, UNPACKED_LIMIT)?,
        None if schema.is_some() => plumbline_packing::unwiden(body).ok_or(Damage::Packing)?,
        None => body.as_bytes().to_vec(),
    };
    Ok((schema, bytes))
}

/// Checks that this is entry number `seq` and whole.
pub fn check(text: Option<&str>, seq: u64) -> Result<CheckedEntry, Damage> {
    let (_, bytes) = format_and_bytes(verify_checksum(text.ok_or(Damage::Missing)?)?)?;
    let entry: StoredEntry<ChangeOutline> = json::from_stored(&bytes)?;
    if entry.seq != seq {
        return Err(Damage::Content(format!("it is number {}", entry.seq)));
    }
    Ok(CheckedEntry {
        schema: entry.schema,
        id: entry.change.id,
        at: entry.change.at,
        bytes,
    })
}

/// The format number of a whole entry, which a later version of the program may have written.
pub fn schema_of(text: &str) -> Option<u32> {
    let text = verify_checksum(text).ok()?;
    if let Some((number, _)) = text.split_once(':')
        && let Ok(schema) = number.parse()
    {
        return Some(schema);
    }
    let (_, bytes) = format_and_bytes(text).ok()?;
    let entry: StoredEntry<IgnoredAny> = json::from_stored(&bytes).ok()?;
    Some(entry.schema)
}

/// As much of an entry as can be read, whatever its checksum says.
pub fn readable(text: &str) -> Option<Value> {
    let (_, text) = text.split_once(' ')?;
    let (_, bytes) = format_and_bytes(text).ok()?;
    json::from_stored(&bytes).ok()
}

impl CheckedEntry {
    /// The change, typed or as JSON.
    pub fn change<T: DeserializeOwned>(&self) -> Result<T, Damage> {
        let entry: StoredEntry<T> = json::from_stored(&self.bytes)?;
        Ok(entry.change)
    }
}
