//! Salvage: gives out what is on the storage when it cannot be opened, or what was quarantined.

use crate::checksum::{Damage, UNPACKED_LIMIT, unpack};
use crate::key_value_store::{KeyValueStore, StoreError};
use crate::keys::{Key, SlotName};
use crate::quarantine::Quarantined;
use crate::{journal, keys};
use plumbline_compact::gather::Gather;
use plumbline_compact::sort;
use plumbline_document::ids::WorkspaceId;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Everything on the storage that begins with the program's name, key by key, exactly as it is: for a download from
/// which nothing is missing.
pub fn everything(storage: &impl KeyValueStore) -> Result<Value, StoreError> {
    collect(storage, keys::ROOT, |_| true)
}

/// What was quarantined in this workspace, key by key, exactly as it is, and as much of its content as can be read.
pub fn quarantined(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    quarantined: &[Quarantined],
) -> Result<Value, StoreError> {
    let prefix = keys::workspace(id);
    let reasons: Vec<String> = quarantined.iter().map(ToString::to_string).collect();
    let raw = collect(storage, &prefix, |key| {
        let key = key.strip_prefix(&prefix).and_then(Key::parse);
        key.is_some_and(|key| quarantined.iter().any(|q| q.owns(key)))
    })?;
    Ok(json!({ "why": reasons, "keys": raw, "readable": readable(storage, id)? }))
}

fn collect(
    storage: &impl KeyValueStore,
    prefix: &str,
    wanted: impl Fn(&str) -> bool,
) -> Result<Value, StoreError> {
    let mut keys = storage.keys()?;
    sort::plain(&mut keys);
    let mut all = Map::new();
    for key in keys {
        if key.starts_with(prefix)
            && wanted(&key)
            && let Some(text) = storage.get(&key)?
        {
            all.insert(key, Value::String(text));
        }
    }
    Ok(Value::Object(all))
}

/// As much of a workspace as can be read, whatever its checksums say: by slot the contents of its chunks, and the
/// changes in the journal. For reading and repairing by hand; not a document.
pub fn readable(storage: &impl KeyValueStore, id: WorkspaceId) -> Result<Value, StoreError> {
    let prefix = keys::workspace(id);
    let mut slots: BTreeMap<SlotName, BTreeMap<(usize, u32), Value>> = BTreeMap::new();
    let mut changes: BTreeMap<u64, Value> = BTreeMap::new();
    for key in storage.keys()? {
        let Some(parsed) = key.strip_prefix(&prefix).and_then(Key::parse) else {
            continue;
        };
        let Some(text) = storage.get(&key)? else {
            continue;
        };
        match parsed {
            Key::Journal(seq) => {
                let whole = journal::check(Some(&text), seq);
                if let Ok(change) = whole.and_then(|entry| entry.change::<Value>()) {
                    changes.insert(seq, json!({ "seq": seq, "change": change }));
                } else if let Some(entry) = journal::readable(&text) {
                    changes.insert(seq, json!({ "seq": seq, "unchecked": entry }));
                }
            }
            Key::Chunk(slot, index, round) => {
                if let Ok(value) = chunk(&text) {
                    slots.entry(slot).or_default().insert((index, round), value);
                }
            }
            Key::Manifest(_) => {}
        }
    }
    let slots: Map<String, Value> = slots
        .into_iter()
        .map(|(name, chunks)| (name.to_string(), chunks.into_values().collect()))
        .gather();
    let changes: Vec<Value> = changes.into_values().collect();
    Ok(json!({ "slots": slots, "changes": changes }))
}

fn chunk(text: &str) -> Result<Value, Damage> {
    Ok(plumbline_json::from_stored(&unpack(text, UNPACKED_LIMIT)?)?)
}
