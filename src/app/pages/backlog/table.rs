//! What the grid and its rows share.

use crate::app::prelude::*;
use crate::app::state::App;
use leptos::html;
use plumbline_document::ids::ItemId;
use plumbline_features::present::column::Column;
use plumbline_features::prioritise::query::TableRows;
use std::sync::Arc;
use std::time::Duration;

/// How long a click waits for a second one.
const DOUBLE_CLICK: Duration = Duration::from_millis(220);

/// What the grid's parts share.
#[derive(Clone, Copy)]
pub(super) struct Table {
    pub(super) app: App,
    pub(super) rows: Memo<Arc<TableRows>>,
    pub(super) columns: Memo<Vec<Column>>,
    /// Index of the first row that is kept ready.
    pub(super) first: Memo<usize>,
    /// How many row slots there are.
    pub(super) pool: Memo<usize>,
    /// The row and column that the keys act on.
    pub(super) cursor: RwSignal<(usize, usize)>,
    /// The cell that is being edited.
    pub(super) editing: RwSignal<Option<(ItemId, Column)>>,
    /// Counts the clicks that may open an item; an edit makes those before it void.
    pub(super) opening: StoredValue<u32>,
    pub(super) scroller: NodeRef<html::Div>,
    pub(super) row_height: Memo<f64>,
}

impl Table {
    /// Opens an item. While the panel is closed it waits for what would be a double click, which edits a cell: the
    /// panel would push the cell away from under the pointer.
    pub(super) fn open_soon(self, id: Option<ItemId>) {
        self.opening.update_value(|n| *n += 1);
        if self.app.route.with_untracked(|r| r.item.is_some()) {
            self.app.open(id);
            return;
        }
        let this_click = self.opening.get_value();
        set_timeout(
            move || {
                if self.opening.try_get_value() == Some(this_click) {
                    self.app.open(id);
                }
            },
            DOUBLE_CLICK,
        );
    }

    pub(super) fn edit(self, id: ItemId, column: Column) {
        self.opening.update_value(|n| *n += 1);
        self.editing.set(Some((id, column)));
    }
}

pub(super) fn focus(scroller: NodeRef<html::Div>) {
    if let Some(element) = scroller.get_untracked() {
        drop(element.focus());
    }
}

pub(super) fn toggle(app: App, id: Option<ItemId>) {
    if let Some(id) = id {
        app.selection.update(|s| {
            if !s.remove(&id) {
                s.insert(id);
            }
        });
    }
}
