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

/// What stands before packed bytes. Others are widened ([`plumbline_packing::widen`]); before either stands what the entry
/// is kept as, in clear. JSON, as it was kept up to [`KEPT_AS`](crate::KEPT_AS) 2, has nothing before it, or is packed.
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

/// An entry whose with_checksum has been checked.
#[derive(Clone, Debug)]
pub struct Sealed {
    bytes: Vec<u8>,
    /// What it is kept as: see [`KEPT_AS`](crate::KEPT_AS).
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
    let body = if bytes.len() > PACK_ABOVE {
        format!("{PACKED}{}", pack(&bytes))
    } else {
        plumbline_packing::widen(&bytes)
    };
    Ok(with_checksum(&format!("{schema}:{body}")))
}

/// What an unsealed text is kept as, where it says so in front, and its bytes.
fn parts(text: &str) -> Result<(Option<u32>, Vec<u8>), Damage> {
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
pub fn check(text: Option<&str>, seq: u64) -> Result<Sealed, Damage> {
    let (_, bytes) = parts(verify_checksum(text.ok_or(Damage::Missing)?)?)?;
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

/// What a whole entry is kept as, whose content may be from a later version of the program.
pub fn schema_of(text: &str) -> Option<u32> {
    let text = verify_checksum(text).ok()?;
    if let Some((number, _)) = text.split_once(':')
        && let Ok(schema) = number.parse()
    {
        return Some(schema);
    }
    let (_, bytes) = parts(text).ok()?;
    let entry: Entry<IgnoredAny> = json::from_stored(&bytes).ok()?;
    Some(entry.schema)
}

/// As much of an entry as can be read, whatever its with_checksum says.
pub fn readable(text: &str) -> Option<Value> {
    let (_, text) = text.split_once(' ')?;
    let (_, bytes) = parts(text).ok()?;
    json::from_stored(&bytes).ok()
}

impl Sealed {
    /// The change, typed or as JSON.
    pub fn change<T: DeserializeOwned>(&self) -> Result<T, Damage> {
        let entry: Entry<T> = json::from_stored(&self.bytes)?;
        Ok(entry.change)
    }
}
