//! Journal entries: one change under one key.

use super::seal::{Damage, UNPACKED_LIMIT, pack, seal, unpack, unseal};
use crate::engine::backlog::change::Change;
use crate::engine::backlog::ids::ChangeId;
use crate::engine::json;
use chrono::{DateTime, Utc};
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::{Deserialize, Serialize};

/// Entries with more JSON than this many bytes (imports) are packed; small ones stay readable and quick.
const PACK_ABOVE: usize = 8 << 10;

/// What stands before packed JSON; plain JSON begins with a brace.
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
    json: String,
    /// The schema that its change is written in.
    pub schema: u32,
    /// The identity of its change.
    pub id: ChangeId,
    /// When it was made.
    pub at: DateTime<Utc>,
}

/// The text of entry number `seq`.
pub fn write(schema: u32, seq: u64, change: &Change) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(&Entry {
        schema,
        seq,
        change,
    })?;
    Ok(if json.len() > PACK_ABOVE {
        seal(&format!("{PACKED}{}", pack(json.as_bytes())))
    } else {
        seal(&json)
    })
}

/// Checks that this is entry number `seq` and whole.
pub fn check(text: Option<&str>, seq: u64) -> Result<Sealed, Damage> {
    let text = unseal(text.ok_or(Damage::Missing)?)?;
    let json = match text.strip_prefix(PACKED) {
        Some(packed) => String::from_utf8(unpack(packed, UNPACKED_LIMIT)?)
            .map_err(|e| Damage::Content(e.to_string()))?,
        None => text.to_owned(),
    };
    let entry: Entry<Outline> = json::from_text(&json)?;
    if entry.seq != seq {
        return Err(Damage::Content(format!("it is number {}", entry.seq)));
    }
    Ok(Sealed {
        schema: entry.schema,
        id: entry.change.id,
        at: entry.change.at,
        json,
    })
}

/// The schema of a whole entry whose content may be from a later version of the program.
pub fn schema_of(text: &str) -> Option<u32> {
    let text = unseal(text).ok()?;
    let entry: Entry<IgnoredAny> = match text.strip_prefix(PACKED) {
        Some(packed) => json::from_bytes(&unpack(packed, UNPACKED_LIMIT).ok()?).ok()?,
        None => json::from_text(text).ok()?,
    };
    Some(entry.schema)
}

impl Sealed {
    /// The change, typed or as JSON.
    pub fn change<T: DeserializeOwned>(&self) -> Result<T, Damage> {
        let entry: Entry<T> = json::from_text(&self.json)?;
        Ok(entry.change)
    }
}
