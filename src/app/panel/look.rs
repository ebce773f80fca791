//! Looking at items: what the panel's parts read, projected so that an unrelated change repaints nothing.

use crate::app::document_store::DocumentStore;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::App;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_features::prioritise::score::Standing;

/// What `read` sees in an item; none when there is no such item.
pub(super) fn look<T: PartialEq + Send + Sync + 'static>(
    app: App,
    id: ItemId,
    read: impl Fn(&DocumentStore, &Item) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    Memo::new(move |_| {
        app.read(|store| {
            let item = store.workspace().items.get(&id)?;
            Some(read(store, item))
        })
    })
}

/// The same for a text; empty when there is no such item.
pub(super) fn look_text(
    app: App,
    id: ItemId,
    read: impl Fn(&DocumentStore, &Item) -> String + Send + Sync + 'static,
) -> Memo<String> {
    Memo::new(move |_| {
        app.read(|store| {
            let item = store.workspace().items.get(&id);
            item.map(|item| read(store, item)).unwrap_or_default()
        })
    })
}

/// The text of an optional value; empty for none.
pub(super) fn text_of<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// One item as a line of a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Line {
    /// Identity.
    pub id: ItemId,
    /// The key that people see.
    pub key: String,
    /// Title.
    pub title: String,
    /// Kind.
    pub kind: Kind,
    /// Name of the status.
    pub status: String,
    /// Whether it is finished.
    pub done: bool,
    /// Whether it is in the trash.
    pub trashed: bool,
    /// The score in words; empty when it has none.
    pub score: String,
    /// How far below the open item it stands, from 1.
    pub depth: u8,
}

impl Line {
    /// The line of an item.
    pub(super) fn of(store: &DocumentStore, item: &Item, depth: u8) -> Self {
        let workspace = store.workspace();
        let settings = &workspace.settings;
        let standing = workspace
            .items
            .slot(&item.id)
            .and_then(|slot| store.ranking().standing(slot));
        Self {
            id: item.id,
            key: settings.key(item.number),
            title: item.title.clone(),
            kind: item.kind,
            status: settings
                .status(&item.status)
                .map_or_else(|| item.status.to_string(), |s| s.name.clone()),
            done: settings.is_done(&item.status),
            trashed: !item.is_live(),
            score: match standing {
                Some(Standing::Scored(score) | Standing::Done { score: Some(score) }) => {
                    format::one(score)
                }
                Some(Standing::Prohibited { article, .. }) => article,
                _ => String::new(),
            },
            depth,
        }
    }
}
