//! Dialogs: one at a time, over everything else.

pub mod bulk_edit;
pub mod decide;
pub mod export;
pub mod help;
pub mod import;
pub mod palette;
pub mod quick_add;
pub mod save_view;
pub mod slice;
pub mod verdict;
pub mod who_am_i;

use super::parts;
use super::state::use_app;
use crate::app::prelude::*;
use plumbline_document::ids::ItemId;

/// Which dialog is open.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// Add items by the inline grammar.
    QuickAdd,
    /// Search or do anything.
    Palette,
    /// Shortcuts.
    Help,
    /// Preview of what a file would change.
    Import,
    /// Edit the selected items.
    BulkEdit,
    /// Name the present view.
    SaveView,
    /// 'I am …'.
    WhoAmI,
    /// Record a decision.
    Decide(Box<decide::Start>),
    /// Slice an item.
    Slice(ItemId),
    /// The verdict on a spike.
    Verdict(ItemId),
}

/// Shows the open dialog.
#[component]
pub fn DialogHost() -> impl IntoView {
    let app = use_app();
    let close = Callback::new(move |()| app.dialog.set(None));
    let open = move || {
        app.dialog.get().map(|dialog| match dialog {
            Dialog::QuickAdd => parts::work::quick_add(close),
            Dialog::Palette => parts::work::palette(close),
            Dialog::Help => parts::dialogs::help(close),
            Dialog::BulkEdit => parts::dialogs::bulk_edit(close),
            Dialog::SaveView => parts::dialogs::save_view(close),
            Dialog::WhoAmI => parts::dialogs::who_am_i(close),
            Dialog::Import => parts::exchange::import(close),
            Dialog::Slice(id) => parts::dialogs::slice(id, close),
            Dialog::Verdict(id) => parts::dialogs::verdict(id, close),
            Dialog::Decide(start) => parts::dialogs::decide(start, close),
        })
    };
    view! {
        <import::ImportInput/>
        {open}
    }
}
