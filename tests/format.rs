//! `docs/format.md` says how a workspace is stored, byte by byte: its examples are read here, and written again.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/memory_store.rs"]
mod memory_store;

use memory_store::MemoryStore;
use plumbline_document::change::Change;
use plumbline_document::ids::{ChangeId, WorkspaceId};
use plumbline_json as json;
use plumbline_packing::{unwiden, widen};
use plumbline_persistence::checksum::{UNPACKED_LIMIT, unpack, verify_checksum, with_checksum};
use plumbline_persistence::key_value_store::KeyValueStore;
use plumbline_persistence::keys::Key;
use plumbline_persistence::manifest::Manifest;
use plumbline_persistence::tab_protocol::{Envelope, Message};
use plumbline_persistence::{KEPT_AS, catalogue, journal};
use serde_json::{Value, json};

const WORKSPACE: &str = "0190163d-8694-739b-aea5-000000000007";

fn page() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/format.md");
    std::fs::read_to_string(path).unwrap()
}

/// The fenced example of this name.
fn example(name: &str) -> String {
    let page = page();
    let start = format!(" example={name}\n");
    let (_, rest) = page.split_once(&start).expect(name);
    let (text, _) = rest.split_once("\n```").expect(name);
    text.to_owned()
}

/// An example that is a JSON string, for its characters.
fn spelt_out(name: &str) -> String {
    serde_json::from_str(&example(name)).unwrap()
}

fn bytes(name: &str) -> Vec<u8> {
    let text = example(name);
    let digits = text.split_whitespace();
    digits.map(|b| u8::from_str_radix(b, 16).unwrap()).collect()
}

#[test]
fn terse_bytes_are_as_on_the_page() {
    let value: Value = serde_json::from_str(&example("terse-json")).unwrap();
    assert_eq!(json::from_stored::<Value>(&bytes("terse")).unwrap(), value);
    assert_eq!(json::to_stored(&value).unwrap(), bytes("terse"));
}

#[test]
fn wide_text_is_as_on_the_page() {
    assert_eq!(widen(b"abc"), spelt_out("wide"));
    assert_eq!(unwiden(&spelt_out("wide")).unwrap(), b"abc");
}

/// The known names can be seen in the bytes: each is one number, and so takes one or two bytes.
#[test]
fn the_known_names_are_as_on_the_page() {
    let text = example("known-names").replace('\n', " ");
    let names: Vec<&str> = text.split(',').map(str::trim).collect();
    let bytes = json::to_stored(&names).unwrap();
    // The form, how many are known, no text, no scalars, no shapes.
    assert_eq!(bytes.first(), Some(&1));
    assert_eq!(bytes.get(1).copied(), u8::try_from(names.len()).ok());
    assert_eq!(bytes.get(2..5), Some(&[0, 0, 0][..]));
    let numbers = 0x80..0x80 + u8::try_from(names.len()).unwrap();
    let count = [13, u8::try_from(names.len()).unwrap()];
    let values: Vec<u8> = count.into_iter().chain(numbers).collect();
    assert_eq!(bytes.get(5..), Some(values.as_slice()));
}

#[test]
fn a_journal_entry_is_as_on_the_page() {
    let stored = spelt_out("journal");
    let entry: Value = serde_json::from_str(&example("journal-json")).unwrap();
    let read = journal::check(Some(&stored), 12).unwrap();
    assert_eq!((read.schema, read.id), (KEPT_AS, ChangeId(7)));
    assert_eq!(Some(&read.change::<Value>().unwrap()), entry.get("change"));
    let change: Change = read.change().unwrap();
    assert_eq!(journal::write(KEPT_AS, 12, &change).unwrap(), stored);
    let units = stored.encode_utf16().count();
    assert!(page().contains(&format!("can be seen ({units} units)")));
}

#[test]
fn a_manifest_and_a_chunk_are_as_on_the_page() {
    let stored = example("manifest");
    let manifest = Manifest::read(&stored, KEPT_AS).unwrap();
    assert_eq!(manifest.write().unwrap(), stored);
    assert_eq!((manifest.seq, manifest.round), (12, 4));
    assert_eq!(manifest.quarantined, [9]);
    assert_eq!(manifest.workspace.to_string(), WORKSPACE);
    let entry = &manifest.chunks[1];
    assert_eq!(entry.round, 4);
    let unpacked = entry.unpack(Some(&example("chunk"))).unwrap();
    assert_eq!(unpacked, bytes("chunk-bytes"));
    assert_eq!(json::from_stored::<Value>(&unpacked).unwrap(), json!([]));
    assert!(Manifest::read(&stored, KEPT_AS - 1).is_err());
    for key in ["b", "b/1.4", "j/12"] {
        assert_eq!(Key::parse(key).unwrap().to_string(), key);
    }
    for other in ["j/007", "j/9007199254740993", "front", "A", "b/1.04"] {
        assert_eq!(Key::parse(other), None, "{other}");
    }
}

#[test]
fn first_rows_are_as_on_the_page() {
    let stored = example("first-rows");
    let (belongs, packed) = verify_checksum(&stored).unwrap().split_once(' ').unwrap();
    assert_eq!(belongs, "b/4/12/2026-12-01");
    assert_eq!(packed, example("chunk"));
    let unpacked = unpack(packed, UNPACKED_LIMIT).unwrap();
    assert_eq!(unpacked, bytes("chunk-bytes"));
}

#[test]
fn the_catalogue_is_as_on_the_page() {
    let stored = example("catalogue");
    assert_eq!(with_checksum(verify_checksum(&stored).unwrap()), stored);
    let storage = MemoryStore::default();
    storage.set("plumbline/workspaces", &stored).unwrap();
    // An entry counts only where something of its workspace is there.
    assert!(catalogue::list(&storage).unwrap().is_empty());
    let manifest = format!("plumbline/w/{WORKSPACE}/b");
    storage.set(&manifest, &example("manifest")).unwrap();
    let listed = catalogue::list(&storage).unwrap();
    let listed: Vec<_> = listed.iter().map(|l| (l.id, l.name.as_str())).collect();
    let id: WorkspaceId = serde_json::from_value(json!(WORKSPACE)).unwrap();
    assert_eq!(listed, [(id, "Triage")]);
}

#[test]
fn a_message_between_tabs_is_as_on_the_page() {
    let text = example("message");
    let envelope: Envelope = json::from_text(&text).unwrap();
    assert_eq!(envelope.schema, KEPT_AS);
    let message: Message = json::from_value(&envelope.message).unwrap();
    let Message::Done { seq: 12, change } = &message else {
        panic!("{message:?}");
    };
    let entry: Value = serde_json::from_str(&example("journal-json")).unwrap();
    assert_eq!(
        Some(&json::to_value(change.as_ref()).unwrap()),
        entry.get("change")
    );
    for plain in [
        json!("hello"),
        json!({"head": {"seq": 12}}),
        json!({"need": {"after": 3}}),
    ] {
        let message: Message = json::from_value(&plain).unwrap();
        assert_eq!(json::to_value(&message).unwrap(), plain);
    }
}

#[test]
fn the_page_names_the_format_that_this_version_writes() {
    let sentence = format!("is the number that this version writes: {KEPT_AS}.");
    assert!(page().contains(&sentence));
}
