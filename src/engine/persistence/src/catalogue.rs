//! The catalogue: which workspaces this browser keeps.
//!
//! It repeats what the workspaces' own manifests say, so that a lost or damaged catalogue is made again from them.
//! Each act reads it, changes one entry and writes it back, so that tabs do not undo one another's entries.

use crate::checksum::{verify_checksum, with_checksum};
use crate::key_value_store::{KeyValueStore, StoreError, set_and_check};
use crate::keys;
use crate::keys::{CATALOGUE, Key};
use crate::open::{OpenError, Opened, Schema, open};
use crate::snapshot::Snapshot;
use crate::workspace_store::Fault;
use chrono::{DateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::change::{Change, Delta, Edit};
use plumbline_document::difference::describe;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::meta::{HistoryEntry, Stamp};
use plumbline_document::record::Record;
use plumbline_json as json;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// The key under which a damaged catalogue is kept.
const DAMAGED: &str = "plumbline/workspaces.damaged";

/// One workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Identity.
    pub id: WorkspaceId,
    /// Name.
    pub name: String,
    /// When it was last opened or saved.
    pub opened: DateTime<Utc>,
    /// Number of items, those in the trash included.
    pub items: usize,
    /// Since when it is deleted; it can be restored until it is purged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<DateTime<Utc>>,
}

/// The workspaces of this browser, the last opened first; deleted ones are among them.
pub fn list(storage: &impl KeyValueStore) -> Result<Vec<Listing>, StoreError> {
    let mut listed: BTreeMap<WorkspaceId, Listing> = match read(storage)? {
        StoredCatalogue::Whole(entries) => entries.into_iter().map(|e| (e.id, e)).collect(),
        StoredCatalogue::None | StoredCatalogue::Damaged(_) => BTreeMap::new(),
    };
    let present = present(storage)?;
    listed.retain(|id, _| present.contains_key(id));
    for (id, manifests) in present {
        if let std::collections::btree_map::Entry::Vacant(entry) = listed.entry(id) {
            entry.insert(describe_workspace(storage, id, &manifests)?);
        }
    }
    let mut list: Vec<Listing> = listed.into_values().collect();
    sort::by_key(&mut list, |entry| {
        (std::cmp::Reverse(entry.opened), entry.id)
    });
    Ok(list)
}

/// Adds or updates the entry of a workspace that was opened, created or saved. The mark of a deleted one stays.
pub fn note(
    storage: &impl KeyValueStore,
    snapshot: &Snapshot,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    change(storage, |entries| {
        let old = entries.iter().position(|e| e.id == snapshot.workspace);
        let deleted = old.and_then(|at| entries.swap_remove(at).deleted);
        entries.push(Listing {
            id: snapshot.workspace,
            name: snapshot.name.clone(),
            opened: at,
            items: snapshot.items,
            deleted,
        });
    })
}

/// Marks a workspace as deleted; its data stay.
pub fn delete(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    mark(storage, id, Some(at))
}

/// Removes the mark of a deleted workspace.
pub fn restore(storage: &impl KeyValueStore, id: WorkspaceId) -> Result<(), StoreError> {
    mark(storage, id, None)
}

fn mark(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    deleted: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    change(storage, |entries| {
        for entry in entries.iter_mut().filter(|entry| entry.id == id) {
            entry.deleted = deleted;
        }
    })
}

/// Removes a deleted workspace for good. Does nothing to one that is not marked as deleted; false then.
pub fn purge(storage: &impl KeyValueStore, id: WorkspaceId) -> Result<bool, StoreError> {
    let deleted = list(storage)?
        .iter()
        .any(|entry| entry.id == id && entry.deleted.is_some());
    if !deleted {
        return Ok(false);
    }
    let prefix = keys::workspace(id);
    for key in storage.keys()? {
        if key.starts_with(&prefix) {
            storage.remove(&key)?;
        }
    }
    change(storage, |entries| entries.retain(|entry| entry.id != id))?;
    Ok(true)
}

/// Why a workspace could not be renamed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenameError {
    /// It could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The change could not be saved.
    #[error(transparent)]
    Save(#[from] Fault),
}

/// Renames a workspace that is not open here. (One that is open is renamed by a command like any other.)
pub fn rename<S: KeyValueStore + Clone>(
    storage: &S,
    id: WorkspaceId,
    name: &str,
    schema: Schema<'_>,
    stamp: Stamp,
) -> Result<(), RenameError> {
    let Opened {
        mut workspace,
        mut store,
        ..
    } = open(storage.clone(), id, schema)?;
    let before = Record::Settings(workspace.settings.clone());
    let mut settings = (*workspace.settings).clone();
    name.clone_into(&mut settings.name);
    let mut after = Record::Settings(Arc::new(settings));
    let fields = describe(&before, &after);
    if fields.is_empty() {
        return Ok(());
    }
    after.meta_mut().push(HistoryEntry { stamp, fields });
    let delta = Delta {
        before: Some(before),
        after: Some(after),
    };
    workspace.apply(&delta);
    let change = Change {
        id: stamp.change,
        at: stamp.at,
        by: stamp.by,
        label: "Rename the workspace".to_owned(),
        edits: Edit::from_delta(&delta).into_iter().collect(),
    };
    match store.append(&change) {
        Ok(_) => {}
        Err(Fault::WholeSaveFirst) => drop(store.save(&workspace, stamp.at)?),
        Err(fault) => return Err(fault.into()),
    }
    note(storage, &Snapshot::of(&workspace), stamp.at).map_err(|e| RenameError::Save(e.into()))
}

/// The catalogue as it is on the storage.
enum StoredCatalogue {
    None,
    Whole(Vec<Listing>),
    Damaged(String),
}

fn read(storage: &impl KeyValueStore) -> Result<StoredCatalogue, StoreError> {
    let Some(text) = storage.get(CATALOGUE)? else {
        return Ok(StoredCatalogue::None);
    };
    let entries = verify_checksum(&text)
        .ok()
        .and_then(|json| json::from_text(json).ok());
    Ok(match entries {
        Some(entries) => StoredCatalogue::Whole(entries),
        None => StoredCatalogue::Damaged(text),
    })
}

fn change(
    storage: &impl KeyValueStore,
    act: impl FnOnce(&mut Vec<Listing>),
) -> Result<(), StoreError> {
    if let StoredCatalogue::Damaged(text) = read(storage)?
        && storage.get(DAMAGED)?.is_none()
    {
        set_and_check(storage, DAMAGED, &text)?;
    }
    let mut entries = list(storage)?;
    act(&mut entries);
    sort::by_key(&mut entries, |entry| entry.id);
    let json = serde_json::to_string(&entries).map_err(|e| StoreError::Other(e.to_string()))?;
    set_and_check(storage, CATALOGUE, &with_checksum(&json))
}

/// The workspaces that have anything on the storage, each with its manifests' keys.
fn present(
    storage: &impl KeyValueStore,
) -> Result<BTreeMap<WorkspaceId, BTreeSet<String>>, StoreError> {
    let mut found: BTreeMap<WorkspaceId, BTreeSet<String>> = BTreeMap::new();
    for key in storage.keys()? {
        let Some((id, rest)) = key
            .strip_prefix(keys::ROOT)
            .and_then(|k| k.strip_prefix("w/"))
            .and_then(|k| k.split_once('/'))
        else {
            continue;
        };
        let Ok(id) = Uuid::parse_str(id).map(WorkspaceId) else {
            continue;
        };
        match Key::parse(rest) {
            Some(Key::Manifest(_)) => {
                found.entry(id).or_default().insert(key);
            }
            // Chunks of a first round without a manifest: a first save that was cut short.
            Some(Key::Chunk(_, _, 1)) | None => {}
            Some(_) => {
                found.entry(id).or_default();
            }
        }
    }
    Ok(found)
}

/// An entry made from what the workspace's manifests say, also when a later version wrote them.
fn describe_workspace(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    manifests: &BTreeSet<String>,
) -> Result<Listing, StoreError> {
    #[derive(Deserialize)]
    struct ManifestHead {
        #[serde(default)]
        name: String,
        #[serde(default)]
        items: usize,
        #[serde(default)]
        at: DateTime<Utc>,
    }
    let mut newest: Option<ManifestHead> = None;
    for key in manifests {
        let text = storage.get(key)?.unwrap_or_default();
        let head: Option<ManifestHead> = verify_checksum(&text)
            .ok()
            .and_then(|j| json::from_text(j).ok());
        newest = [newest, head].into_iter().flatten().max_by_key(|h| h.at);
    }
    let head = newest.unwrap_or(ManifestHead {
        name: String::new(),
        items: 0,
        at: DateTime::UNIX_EPOCH,
    });
    Ok(Listing {
        id,
        name: if head.name.is_empty() {
            "Recovered workspace".to_owned()
        } else {
            head.name
        },
        opened: head.at,
        items: head.items,
        deleted: None,
    })
}
