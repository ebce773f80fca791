//! The dialogs, and the parts that they are in.

#![cfg_attr(split, allow(unsafe_code))]

use super::{
    bulk_edit, decide, help, import, palette, quick_add, save_view, slice, verdict, who_am_i,
};
use crate::app::dialog::DecisionStart;
use crate::app::document_service::{self, bring_handlers};
use crate::app::lazy::{Load, Made, NotLoaded, Place, part, view_of};
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_document::ids::ItemId;

part! {
    in crate::app::dialogs::lazy;
    /// What is needed at once, but not to see the first page: what changes the workspace and keeps it, and the dialogs
    /// that one begins with.
    work at Place::Dialog(on_close);
    /// Add items.
    quick_add(on_close: Callback<()>) {
        document_service::activate(use_app());
        view! { <quick_add::QuickAdd on_close/> }.into_any()
    }
    /// Search or do anything.
    palette(on_close: Callback<()>) {
        document_service::activate(use_app());
        view! { <palette::Palette on_close/> }.into_any()
    }
}

part! {
    in crate::app::dialogs::lazy;
    /// Other dialogs.
    dialogs at Place::Dialog(on_close);
    /// Shortcuts.
    help(on_close: Callback<()>) { bring_handlers(); view! { <help::Help on_close/> }.into_any() }
    /// Edit the selected items.
    bulk_edit(on_close: Callback<()>) { bring_handlers(); view! { <bulk_edit::BulkEdit on_close/> }.into_any() }
    /// Name the present view.
    save_view(on_close: Callback<()>) { bring_handlers(); view! { <save_view::SaveView on_close/> }.into_any() }
    /// 'I am …'.
    who_am_i(on_close: Callback<()>) { bring_handlers(); view! { <who_am_i::WhoAmI on_close/> }.into_any() }
    /// Record a decision.
    decide(start: Box<DecisionStart>, on_close: Callback<()>) {
        bring_handlers();
        view! { <decide::Decide start=*start on_close/> }.into_any()
    }
    /// Slice an item.
    slice(id: ItemId, on_close: Callback<()>) { bring_handlers(); view! { <slice::SliceDialog id on_close/> }.into_any() }
    /// The verdict on a spike.
    verdict(id: ItemId, on_close: Callback<()>) { bring_handlers(); view! { <verdict::VerdictDialog id on_close/> }.into_any() }
}

part! {
    in crate::app::dialogs::lazy;
    /// Reading files of others, and the preview of what they would change.
    exchange at Place::Dialog(on_close);
    /// The preview.
    import(on_close: Callback<()>) { bring_handlers(); view! { <import::ImportDialog on_close/> }.into_any() }
}
