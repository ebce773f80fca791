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

pub mod lazy;

use super::dialog::Dialog;
use super::state::use_app;
use crate::app::prelude::*;

/// Shows the open dialog.
#[component]
pub fn DialogHost() -> impl IntoView {
    let app = use_app();
    let close = Callback::new(move |()| app.dialog.set(None));
    let open = move || {
        app.dialog.get().map(|dialog| match dialog {
            Dialog::QuickAdd => lazy::work::quick_add(close),
            Dialog::Palette => lazy::work::palette(close),
            Dialog::Help => lazy::dialogs::help(close),
            Dialog::BulkEdit => lazy::dialogs::bulk_edit(close),
            Dialog::SaveView => lazy::dialogs::save_view(close),
            Dialog::WhoAmI => lazy::dialogs::who_am_i(close),
            Dialog::Import => lazy::exchange::import(close),
            Dialog::Slice(id) => lazy::dialogs::slice(id, close),
            Dialog::Verdict(id) => lazy::dialogs::verdict(id, close),
            Dialog::Decide(start) => lazy::dialogs::decide(start, close),
        })
    };
    view! {
        <import::ImportInput/>
        {open}
    }
}
