//! A small workspace with something of every sort, and changes to it.

use chrono::{DateTime, Utc};
use plumbline_document::change::{Change, Delta, Edit};
use plumbline_document::difference::describe;
use plumbline_document::ids::{ChangeId, ItemId, WorkspaceId};
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_document::meta::{HistoryEntry, Stamp};
use plumbline_document::record::Record;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file;
use plumbline_exchange::file::Limits;
use serde_json::Value;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

pub(super) const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(1));

pub(super) fn at(n: u64) -> DateTime<Utc> {
    let seconds = 1_796_000_000 + i64::try_from(n).unwrap_or(0);
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

pub(super) fn stamp(n: u64) -> Stamp {
    Stamp {
        at: at(n),
        by: None,
        change: ChangeId(n),
    }
}

/// Identities, the same ones each time.
pub(super) fn ids() -> impl FnMut() -> Uuid {
    let mut next = 1_u128 << 64;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

/// The text of a workspace file with no more than this many entries in each of its lists.
pub(super) fn short_file(text: &str, entries: usize) -> Vec<u8> {
    let mut file: Value = serde_json::from_str(text).unwrap();
    for list in file["workspace"].as_object_mut().unwrap().values_mut() {
        if let Value::Array(list) = list {
            list.truncate(entries);
        }
    }
    file.to_string().into_bytes()
}

pub(super) const SCHEMA_1: &str = include_str!("../../../fixtures/schema-1.json");
pub(super) const SCHEMA_2: &str = include_str!("../../../fixtures/schema-2.json");

/// The small workspace.
pub(super) fn workspace() -> &'static Workspace {
    static ONE: OnceLock<Workspace> = OnceLock::new();
    ONE.get_or_init(|| {
        let text = String::from_utf8(short_file(SCHEMA_2, 2)).unwrap();
        let mut workspace = file::read(&text, Limits::default()).unwrap().workspace;
        workspace.id = WORKSPACE;
        workspace
    })
}

fn change(n: u64, label: &str, delta: &Delta) -> Change {
    Change {
        id: ChangeId(n),
        at: at(n),
        by: None,
        label: label.to_owned(),
        edits: Edit::from_delta(delta).into_iter().collect(),
    }
}

/// Changes that follow one another: an item is added, one is changed, one is removed.
pub(super) fn changes() -> [Change; 3] {
    let workspace = workspace();
    let first = workspace.items.iter().next().unwrap();
    let status = workspace.settings.first_status(Kind::Bug);
    let new = Item::new(
        ItemId(Uuid::from_u128(77)),
        77,
        "New",
        Kind::Bug,
        status,
        stamp(1),
    );
    let put = Delta {
        before: None,
        after: Some(Record::Item(Arc::new(new))),
    };
    let before = Record::Item(first.clone());
    let mut item = first.as_ref().clone();
    "Another title".clone_into(&mut item.title);
    item.tags.push("tag".to_owned());
    let mut after = Record::Item(Arc::new(item));
    let fields = describe(&before, &after);
    after.meta_mut().push(HistoryEntry {
        stamp: stamp(2),
        fields,
    });
    let patch = Delta {
        before: Some(before),
        after: Some(after),
    };
    let remove = put.clone().reversed();
    [
        change(1, "Add an item", &put),
        change(2, "Change an item", &patch),
        change(3, "Remove an item", &remove),
    ]
}
