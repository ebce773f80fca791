//! What was repaired, and what the single repairs share.

use crate::stamp::NO_STAMP;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::item::Item;
use plumbline_document::record::RecordId;
use plumbline_document::table::Slot;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The fields that were repaired, by entity.
pub type Repaired = BTreeMap<RecordId, Vec<&'static str>>;

/// The JSON path of a field of the item in this slot.
pub(super) fn item_path(slot: Slot, field: &str) -> String {
    format!("workspace.items[{slot}].{field}")
}

/// Puts a repaired item back and notes which field was repaired.
pub(super) fn put_repaired(
    workspace: &mut Workspace,
    repaired: &mut Repaired,
    item: Arc<Item>,
    field: &'static str,
) {
    let fields = repaired.entry(RecordId::Item(item.id)).or_default();
    fields.push(field);
    workspace.items.put(item);
}

/// A new workspace, for its usual settings, criteria and frameworks.
pub(super) fn usual_workspace() -> Workspace {
    Workspace::new(WorkspaceId(Uuid::nil()), "", NO_STAMP)
}
