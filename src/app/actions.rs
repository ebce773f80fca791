//! Doing what can be done from anywhere. What there is to do is named in [`super::action`].

use super::action::Action;
use super::dialog::Dialog;
use super::dialogs::import::choose_file;
use super::pages::backlog::focus_search;
use super::route::Page;
use super::state::App;
use super::{ledger, service_lazy};
use crate::app::prelude::*;
use plumbline_commands::command::{Command, ItemCommand};

/// Does an action.
pub fn run(app: App, action: Action) {
    match action {
        Action::AddItem => app.dialog.set(Some(Dialog::QuickAdd)),
        Action::Find => {
            app.route.update(|route| route.page = Page::Backlog);
            focus_search();
        }
        Action::Palette => app.dialog.set(Some(Dialog::Palette)),
        Action::Help => app.dialog.set(Some(Dialog::Help)),
        Action::Undo => {
            app.dispatch(Command::Undo);
        }
        Action::Redo => {
            app.dispatch(Command::Redo);
        }
        Action::Go(page) => app.go(page),
        Action::Import => choose_file(app),
        Action::ExportFile => service_lazy::export_file(app),
        Action::ExportCsv => service_lazy::export_csv(app),
        Action::DeleteSelected => delete_selected(app),
        Action::EditSelected => app.dialog.set(Some(Dialog::BulkEdit)),
        Action::ClearSelection => app.selection.update(std::collections::BTreeSet::clear),
        Action::SaveView => app.dialog.set(Some(Dialog::SaveView)),
        Action::WhoAmI => app.dialog.set(Some(Dialog::WhoAmI)),
        Action::Decide => ledger::decide(app),
        Action::DecideHeld => ledger::decide_held(app),
        Action::NewWorkspace => app.go(Page::Recover),
        Action::Theme(theme) => app.prefs.set_theme(theme),
        Action::Projector => app.prefs.toggle_projector(),
    }
}

fn delete_selected(app: App) {
    let ids: Vec<_> = app
        .selection
        .with_untracked(|s| s.iter().copied().collect());
    if ids.is_empty() {
        return;
    }
    let items = crate::app::format::count(ids.len(), "item is", "items are");
    let text = format!("{items} in the trash.");
    if app.dispatch(ItemCommand::TrashItems { ids }) {
        app.selection.update(std::collections::BTreeSet::clear);
        app.toasts.done(text, Some(Action::Undo));
    }
}
