//! The document while a workspace is being opened: typed, or as JSON while its schema is an older one.

use crate::checksum::Damage;
use crate::journal::CheckedEntry;
use crate::key_value_store::{KeyValueStore, StoreError};
use crate::open::error::OpenError;
use crate::open::slot_reader::{read_chunks, read_parts};
use crate::open::survey::Candidate;
use crate::part::Part;
use crate::raw;
use crate::snapshot::assemble;
use plumbline_commands::editor::Editor;
use plumbline_commands::handlers::context::Handlers;
use plumbline_document::change::Change;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use serde_json::Value;
use std::sync::Arc;

/// Which schema this program reads and writes, and how an older document gets there.
#[derive(Clone, Copy)]
pub struct Schema<'a> {
    /// The schema that is written.
    pub current: u32,
    /// Brings a document of an older schema to the current one. It gets and returns one JSON object: `schema`, `id`,
    /// `settings`, `people`, `systems`, `criteria`, `frameworks`, `views`, `items`.
    pub migrate: &'a dyn Fn(Value) -> Result<Value, String>,
}

/// A document read from a slot: typed, or as JSON while its schema is an older one.
pub(super) enum Document {
    Typed(Box<Editor>),
    Older(Value),
}

/// A document with the parts that it was read from; no parts when it is of an older schema.
pub(super) type ReadDocument = (Document, Vec<Arc<Part>>);

/// A change that the document did not take: the document as it was before, and the reason.
pub(super) type Mismatched = (Document, String);

/// Reads a whole slot, of whichever schema.
pub(super) fn read_slot(
    storage: &impl KeyValueStore,
    id: WorkspaceId,
    from: &Candidate,
    schema: u32,
) -> Result<Result<ReadDocument, Damage>, StoreError> {
    let empty = || Damage::Content("it has no first chunk".to_owned());
    if from.manifest.schema == schema {
        let parts = read_parts(storage, id, from)?;
        return Ok(parts.and_then(|parts| {
            let workspace = assemble(id, &parts).ok_or_else(empty)?;
            let editor = Editor::with_handlers(workspace, Handlers::default());
            Ok((Document::Typed(Box::new(editor)), parts))
        }));
    }
    let values = read_chunks(storage, id, from, |_, bytes| json::from_stored(bytes))?;
    Ok(values.and_then(|values| {
        let id = json::to_value(&id)?;
        let document = raw::assemble(from.manifest.schema, &id, values).ok_or_else(empty)?;
        Ok((Document::Older(document), Vec::new()))
    }))
}

fn migrate(document: Value, id: WorkspaceId, schema: Schema<'_>) -> Result<Editor, OpenError> {
    let migrated = (schema.migrate)(document).map_err(OpenError::Migration)?;
    let wrong = |e: &dyn std::fmt::Display| OpenError::Migration(e.to_string());
    let items = migrated.get("items").cloned().unwrap_or_default();
    let parts = [
        json::from_value(&migrated).map(Part::Rest),
        json::from_value(&items).map(Part::Items),
        json::from_value(&migrated).map(Part::Ledger),
    ];
    let parts = parts
        .into_iter()
        .map(|part| part.map(Arc::new))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| wrong(&e))?;
    let workspace = assemble(id, &parts).ok_or_else(|| wrong(&"the result is empty"))?;
    Ok(Editor::with_handlers(workspace, Handlers::default()))
}

impl Document {
    /// Applies one journal entry; migrates the document first where the entry is in the newer schema.
    pub(super) fn follow(
        self,
        entry: &CheckedEntry,
        id: WorkspaceId,
        schema: Schema<'_>,
    ) -> Result<Result<Self, Mismatched>, OpenError> {
        let schema_of = |d: &Value| d.get("schema").and_then(Value::as_u64);
        let mut editor = match self {
            Self::Older(document) if schema_of(&document) == Some(entry.schema.into()) => {
                let next = match entry.change::<Value>() {
                    Ok(change) => raw::follow(document, &change),
                    Err(_) => Err(document),
                };
                let mismatch = |same| (Self::Older(same), "it does not fit".to_owned());
                return Ok(next.map(Self::Older).map_err(mismatch));
            }
            Self::Older(document) => Box::new(migrate(document, id, schema)?),
            Self::Typed(editor) => editor,
        };
        if entry.schema != schema.current {
            let why = format!("it is in the older format {}", entry.schema);
            return Ok(Err((Self::Typed(editor), why)));
        }
        let change: Change = match entry.change() {
            Ok(change) => change,
            Err(damage) => return Ok(Err((Self::Typed(editor), damage.to_string()))),
        };
        Ok(match editor.follow(&change) {
            Ok(_) => Ok(Self::Typed(editor)),
            Err(mismatch) => Err((Self::Typed(editor), mismatch.to_string())),
        })
    }

    /// The workspace, migrated where its schema is still an older one.
    pub(super) fn finish(
        self,
        id: WorkspaceId,
        schema: Schema<'_>,
    ) -> Result<Workspace, OpenError> {
        let editor = match self {
            Self::Typed(editor) => *editor,
            Self::Older(document) => migrate(document, id, schema)?,
        };
        Ok(editor.into_workspace())
    }
}
