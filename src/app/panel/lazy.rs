//! The part with the body of the item panel.

#![cfg_attr(split, allow(unsafe_code))]

use super::{Tab, contents};
use crate::app::document_service::bring_handlers;
use crate::app::lazy::{Load, Made, NotLoaded, Place, part, view_of};
use crate::app::prelude::*;
use plumbline_document::ids::ItemId;

part! {
    in crate::app::panel::lazy;
    /// The body of the item panel.
    panel at Place::Panel;
    /// Everything about one item.
    item(id: ItemId, tab: RwSignal<Tab>) {
        bring_handlers();
        contents(id, tab)
    }
}
