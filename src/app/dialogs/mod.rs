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

use super::state::use_app;
use crate::app::prelude::*;
use crate::engine::backlog::ids::ItemId;

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
            Dialog::QuickAdd => view! { <quick_add::QuickAdd on_close=close/> }.into_any(),
            Dialog::Palette => view! { <palette::Palette on_close=close/> }.into_any(),
            Dialog::Help => view! { <help::Help on_close=close/> }.into_any(),
            Dialog::Import => view! { <import::ImportDialog on_close=close/> }.into_any(),
            Dialog::BulkEdit => view! { <bulk_edit::BulkEdit on_close=close/> }.into_any(),
            Dialog::SaveView => view! { <save_view::SaveView on_close=close/> }.into_any(),
            Dialog::Slice(id) => view! { <slice::SliceDialog id on_close=close/> }.into_any(),
            Dialog::Verdict(id) => view! { <verdict::VerdictDialog id on_close=close/> }.into_any(),
            Dialog::WhoAmI => view! { <who_am_i::WhoAmI on_close=close/> }.into_any(),
            Dialog::Decide(start) => {
                view! { <decide::Decide start=*start on_close=close/> }.into_any()
            }
        })
    };
    view! {
        <import::ImportInput/>
        {open}
    }
}
