//! A whole storage: manifests, chunks, journal, first rows, catalogue. An input is its keys and values as a JSON object.

use crate::dice::Dice;
use crate::mutate;
use crate::targets::journal::mutate_entry;
use crate::targets::{Target, world};
use memory_store::MemoryStore;
use plumbline_exchange::migrate::{STEPS, lift};
use plumbline_json as json;
use plumbline_persistence::checksum::{
    UNPACKED_LIMIT, pack, unpack, verify_checksum, with_checksum,
};
use plumbline_persistence::keys;
use plumbline_persistence::keys::Key;
use plumbline_persistence::manifest::ChunkEntry;
use plumbline_persistence::open::{OpenError, Schema, open, open_first_rows, open_settled};
use plumbline_persistence::part::Part;
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::workspace_store::WorkspaceStore;
use plumbline_persistence::{KEPT_AS, catalogue, salvage};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[path = "../../../common/memory_store.rs"]
mod memory_store;

type Values = BTreeMap<String, String>;

pub(super) const TARGET: Target = Target {
    name: "snapshot",
    about: "a storage is opened; what opens is saved, and opens again as the same",
    seeds: || [current(), older()].map(|values| write(&values)).to_vec(),
    mutate: |dice, input| {
        let mut values = read(input);
        for _ in 0..=dice.below(3) {
            mutate_storage(dice, &mut values);
        }
        write(&values)
    },
    check,
};

fn read(input: &[u8]) -> Values {
    serde_json::from_slice(input).unwrap_or_default()
}

fn write(values: &Values) -> Vec<u8> {
    serde_json::to_vec(values).unwrap()
}

/// Two slots, changes after them, first rows and a catalogue.
fn current() -> Values {
    let workspace = world::workspace();
    let storage = MemoryStore::default();
    let mut store =
        WorkspaceStore::create(storage.clone(), workspace, KEPT_AS, world::at(0)).unwrap();
    store.save(workspace, world::at(1)).unwrap();
    for change in world::changes() {
        store.append(&change).unwrap();
    }
    let snapshot = Snapshot::of(workspace);
    catalogue::note(&storage, &snapshot, world::at(4)).unwrap();
    let mut values = storage.values();
    let items = Part::Items(workspace.items.iter().cloned().collect());
    let rows = format!("b/1/0/2026-12-01 {}", pack(&items.to_stored().unwrap()));
    values.insert(keys::first_rows(world::WORKSPACE), with_checksum(&rows));
    values
}

/// The same as an earlier version kept it: one slot of JSON in format 2, and a journal of JSON.
fn older() -> Values {
    let mut values = Values::new();
    let mut chunks = Vec::new();
    let parts = Snapshot::of(world::workspace()).parts;
    for (index, part) in parts.iter().enumerate() {
        let value: Value = json::from_stored(&part.to_stored().unwrap()).unwrap();
        let text = value.to_string();
        let packed = pack(text.as_bytes());
        let slot = keys::SlotName::all().next().unwrap();
        chunks.push(ChunkEntry::of(1, &packed, text.len()));
        values.insert(Key::Chunk(slot, index, 1).of(world::WORKSPACE), packed);
    }
    let manifest = json!({
        "schema": 2, "seq": 0, "round": 1, "codec": "deflate+base64", "workspace": world::WORKSPACE,
        "name": "Older", "items": 3, "at": world::at(0), "chunks": chunks,
    });
    let prefix = keys::workspace(world::WORKSPACE);
    values.insert(format!("{prefix}a"), with_checksum(&manifest.to_string()));
    for (change, seq) in world::changes().iter().zip(1..) {
        let entry = json!({"schema": 2, "seq": seq, "change": change});
        values.insert(
            format!("{prefix}j/{seq}"),
            with_checksum(&entry.to_string()),
        );
    }
    values
}

fn mutate_storage(dice: &mut Dice, values: &mut Values) {
    let all: Vec<String> = values.keys().cloned().collect();
    if all.is_empty() {
        *values = current();
        return;
    }
    let key = dice.pick(&all).clone();
    let text = values.get(&key).cloned().unwrap_or_default();
    let prefix = keys::workspace(world::WORKSPACE);
    let of_workspace = key.strip_prefix(&prefix).and_then(Key::parse);
    match dice.below(12) {
        0 => drop(values.insert(key, mutate::text(dice, &text))),
        1 => drop(values.remove(&key)),
        2 => drop(values.insert(key, values[dice.pick(&all)].clone())),
        3 => {
            let other = [
                "a",
                "b",
                "c",
                "a/0.1",
                "a/1.1",
                "b/1.2",
                "j/1",
                "j/4",
                "j/9007199254740992",
            ];
            values.insert(format!("{prefix}{}", dice.pick(&other)), text);
        }
        _ => match of_workspace {
            Some(Key::Journal(_)) => drop(values.insert(key, mutate_entry(dice, &text))),
            Some(Key::Chunk(_, index, round)) => {
                let Ok(bytes) = unpack(&text, UNPACKED_LIMIT) else {
                    return;
                };
                let bytes = mutate::stored(dice, &bytes);
                let packed = pack(&bytes);
                let slot = key.rsplit_once('/').map_or("", |(slot, _)| slot).to_owned();
                let entry = ChunkEntry::of(round, &packed, bytes.len());
                values.insert(key, packed);
                change_manifest(values, &slot, |manifest| {
                    if let Some(place) = manifest.pointer_mut(&format!("/chunks/{index}")) {
                        *place = json!(entry);
                    }
                });
            }
            Some(Key::Manifest(_)) => {
                change_manifest(values, &key, |manifest| mutate::value(dice, manifest));
            }
            None => {
                let inner = verify_checksum(&text).unwrap_or(&text);
                let changed = mutate::json_text(dice, inner.as_bytes());
                values.insert(key, with_checksum(&String::from_utf8_lossy(&changed)));
            }
        },
    }
}

fn change_manifest(values: &mut Values, key: &str, change: impl FnOnce(&mut Value)) {
    let Some(text) = values.get_mut(key) else {
        return;
    };
    let manifest = verify_checksum(text).ok().map(serde_json::from_str);
    if let Some(Ok(mut manifest)) = manifest {
        change(&mut manifest);
        *text = with_checksum(&manifest.to_string());
    }
}

fn migrate(mut document: Value) -> Result<Value, String> {
    let from = document.get("schema").and_then(Value::as_u64);
    let from = from.and_then(|from| u32::try_from(from).ok());
    lift(STEPS, from.unwrap_or(0), &mut document);
    Ok(document)
}

fn check(input: &[u8]) {
    let values = read(input);
    let storage = MemoryStore::with(values.clone());
    let schema = Schema {
        current: KEPT_AS,
        migrate: &migrate,
    };
    let id = world::WORKSPACE;
    catalogue::list(&storage).expect("a storage in memory does not fail");
    salvage::everything(&storage).expect("a storage in memory does not fail");
    salvage::readable(&storage, id).expect("a storage in memory does not fail");
    drop(open_first_rows(
        &storage,
        id,
        KEPT_AS,
        world::at(0).date_naive(),
    ));
    let settled = open_settled(storage.clone(), id, KEPT_AS);
    let opened = open(storage.clone(), id, schema);
    assert!(storage.values() == values, "opening has written something");
    if let Ok(Some(settled)) = &settled {
        let whole = opened.as_ref().expect("what opens at once opens");
        assert!(
            settled.workspace == whole.workspace,
            "two ways, two documents"
        );
    }
    let mut opened = match opened {
        Ok(opened) => opened,
        Err(OpenError::KeyValueStore(error)) => {
            panic!("a storage in memory does not fail: {error}")
        }
        Err(_) => return,
    };
    while opened
        .store
        .check_step()
        .expect("a storage in memory does not fail")
    {}
    // A document that is nested too deeply to be written is refused, and so is a storage without a free slot.
    if opened.store.save(&opened.workspace, world::at(9)).is_err() {
        return;
    }
    let again = open(storage, id, schema).expect("what was saved opens");
    assert!(
        again.workspace == opened.workspace,
        "saving has changed the document"
    );
}
