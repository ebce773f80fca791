//! The items below one.

use crate::app::document_store::DocumentStore;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;

/// The children of an item that are not in the trash.
pub(super) fn children_of(store: &DocumentStore, id: ItemId) -> impl Iterator<Item = &Item> {
    store
        .workspace()
        .live_items()
        .map(AsRef::as_ref)
        .filter(move |item| item.parent == Some(id))
}
