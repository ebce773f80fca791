//! The editor of cells, in the part that every visitor loads soon.

#![cfg_attr(split, allow(unsafe_code))]

use super::cell_editor::CellEditor;
use crate::app::document_service;
use crate::app::lazy::{Load, Made, NotLoaded, Place, part, view_of};
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_document::ids::ItemId;
use plumbline_features::present::column::Column;

part! {
    in crate::app::pages::backlog::lazy;
    /// What is needed at once, but not to see the first page.
    work at Place::Dialog(on_close);
    /// Edit a cell of the backlog in place.
    cell_editor(item: ItemId, column: Column, on_close: Callback<()>) {
        document_service::activate(use_app());
        view! { <CellEditor item column done=on_close/> }.into_any()
    }
}
