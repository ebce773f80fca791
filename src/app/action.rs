//! Actions: one list that feeds buttons, menus, shortcuts, tooltips, the command palette and the help page.

use super::dialogs::Dialog;
use super::prefs::Theme;
use super::route::Page;
use super::state::App;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, ItemCommand};

/// Something that a person can do from anywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // Action::name says what each is
pub enum Action {
    AddItem,
    Find,
    Palette,
    Help,
    Undo,
    Redo,
    Go(Page),
    Import,
    ExportFile,
    ExportCsv,
    DeleteSelected,
    EditSelected,
    ClearSelection,
    SaveView,
    WhoAmI,
    Decide,
    DecideHeld,
    NewWorkspace,
    Theme(Theme),
    Projector,
}

impl Action {
    /// Every action, in the order of the palette.
    pub const ALL: &[Self] = &[
        Self::AddItem,
        Self::Find,
        Self::Palette,
        Self::Undo,
        Self::Redo,
        Self::Go(Page::Backlog),
        Self::Go(Page::Prioritise),
        Self::Go(Page::Sprints),
        Self::Go(Page::Forecast),
        Self::Go(Page::Roadmap),
        Self::Go(Page::Compliance),
        Self::Go(Page::Assessment),
        Self::Go(Page::Obligations),
        Self::Go(Page::Deadlines),
        Self::Go(Page::Documentation),
        Self::Go(Page::Report),
        Self::Go(Page::Decisions),
        Self::Go(Page::Board),
        Self::Go(Page::Debt),
        Self::Go(Page::Models),
        Self::Go(Page::DriftLab),
        Self::Go(Page::Health),
        Self::Go(Page::Setup),
        Self::Go(Page::Trash),
        Self::Go(Page::Recover),
        Self::Import,
        Self::ExportFile,
        Self::ExportCsv,
        Self::Decide,
        Self::EditSelected,
        Self::DeleteSelected,
        Self::ClearSelection,
        Self::SaveView,
        Self::WhoAmI,
        Self::NewWorkspace,
        Self::Theme(Theme::Light),
        Self::Theme(Theme::Dark),
        Self::Theme(Theme::System),
        Self::Projector,
    ];

    /// What it does, as a person would say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AddItem => "Add items",
            Self::Find => "Find in the backlog",
            Self::Palette => "Search or do anything",
            Self::Help => "Keyboard shortcuts",
            Self::Undo => "Undo",
            Self::Redo => "Redo",
            Self::Go(Page::Backlog) => "Go to the backlog",
            Self::Go(Page::Prioritise) => "Go to prioritise",
            Self::Go(Page::Sprints) => "Go to the sprints",
            Self::Go(Page::Forecast) => "Go to the forecast",
            Self::Go(Page::Roadmap) => "Go to the roadmap",
            Self::Go(Page::Compliance) => "Go to compliance",
            Self::Go(Page::Assessment) => "Go to the assessment of a system",
            Self::Go(Page::Obligations) => "Go to the obligations",
            Self::Go(Page::Deadlines) => "Go to the deadlines",
            Self::Go(Page::Documentation) => "Go to the technical documentation",
            Self::Go(Page::Report) => "Go to the report of a system",
            Self::Go(Page::Decisions) => "Go to decisions",
            Self::Go(Page::Board) => "Go to the board",
            Self::Go(Page::Debt) => "Go to the debt register",
            Self::Go(Page::Models) => "Go to the models",
            Self::Go(Page::DriftLab) => "Go to the drift lab",
            Self::Go(Page::Health) => "Go to backlog health",
            Self::Go(Page::Setup) => "Go to systems and people",
            Self::Go(Page::Trash) => "Go to the trash",
            Self::Go(Page::Recover) => "Go to workspaces and recovery",
            Self::Import => "Import a file",
            Self::ExportFile => "Export the workspace",
            Self::ExportCsv => "Export the ranked list as CSV",
            Self::DeleteSelected => "Delete the selected items",
            Self::EditSelected => "Edit the selected items",
            Self::ClearSelection => "Clear the selection",
            Self::SaveView => "Save this view",
            Self::WhoAmI => "Say who I am",
            Self::Decide => "Record a decision",
            Self::DecideHeld => "Decide about it",
            Self::NewWorkspace => "Start a new workspace",
            Self::Theme(Theme::Light) => "Light theme",
            Self::Theme(Theme::Dark) => "Dark theme",
            Self::Theme(Theme::System) => "Theme as the system",
            Self::Projector => "Projector mode on or off",
        }
    }

    /// The shortcut, as shown; `Mod` is Ctrl, or Cmd on a Mac.
    pub fn keys(self) -> Option<&'static str> {
        Some(match self {
            Self::AddItem => "n",
            Self::Find => "/",
            Self::Palette => "Mod+k",
            Self::Help => "?",
            Self::Undo => "Mod+z",
            Self::Redo => "Mod+Shift+z",
            Self::Go(Page::Backlog) => "g b",
            Self::Go(Page::Prioritise) => "g p",
            Self::Go(Page::Sprints) => "g n",
            Self::Go(Page::Forecast) => "g f",
            Self::Go(Page::Roadmap) => "g r",
            Self::Go(Page::Compliance) => "g c",
            Self::Go(Page::Obligations) => "g o",
            Self::Go(Page::Decisions) => "g d",
            Self::Decide => "d",
            Self::Go(Page::Board) => "g k",
            Self::Go(Page::Debt) => "g e",
            Self::Go(Page::Models) => "g m",
            Self::Go(Page::DriftLab) => "g l",
            Self::Go(Page::Health) => "g h",
            Self::Go(Page::Setup) => "g s",
            Self::Go(Page::Trash) => "g t",
            Self::Go(Page::Recover) => "g w",
            Self::Import => "Mod+o",
            Self::ExportFile => "Mod+s",
            Self::DeleteSelected => "Delete",
            Self::EditSelected => "b",
            Self::ClearSelection => "Escape",
            Self::Projector => "Shift+p",
            _ => return None,
        })
    }

    /// Whether it can be done now. Followed.
    pub fn enabled(self, app: App) -> bool {
        match self {
            Self::Undo => {
                app.read(|desk| desk.bench().can_undo().is_some()) || app.saving.follows()
            }
            Self::Redo => {
                app.read(|desk| desk.bench().can_redo().is_some()) || app.saving.follows()
            }
            Self::DeleteSelected | Self::EditSelected | Self::ClearSelection => {
                app.selection.with(|s| !s.is_empty())
            }
            _ => true,
        }
    }

    /// Does it.
    pub fn run(self, app: App) {
        match self {
            Self::AddItem => app.dialog.set(Some(Dialog::QuickAdd)),
            Self::Find => {
                app.route.update(|route| route.page = Page::Backlog);
                super::pages::backlog::focus_search();
            }
            Self::Palette => app.dialog.set(Some(Dialog::Palette)),
            Self::Help => app.dialog.set(Some(Dialog::Help)),
            Self::Undo => {
                app.dispatch(Command::Undo);
            }
            Self::Redo => {
                app.dispatch(Command::Redo);
            }
            Self::Go(page) => app.go(page),
            Self::Import => super::dialogs::import::choose_file(app),
            Self::ExportFile => super::parts::export_file(app),
            Self::ExportCsv => super::parts::export_csv(app),
            Self::DeleteSelected => delete_selected(app),
            Self::EditSelected => app.dialog.set(Some(Dialog::BulkEdit)),
            Self::ClearSelection => app.selection.update(std::collections::BTreeSet::clear),
            Self::SaveView => app.dialog.set(Some(Dialog::SaveView)),
            Self::WhoAmI => app.dialog.set(Some(Dialog::WhoAmI)),
            Self::Decide => super::ledger::decide(app),
            Self::DecideHeld => super::ledger::decide_held(app),
            Self::NewWorkspace => app.go(Page::Recover),
            Self::Theme(theme) => app.prefs.set_theme(theme),
            Self::Projector => app.prefs.toggle_projector(),
        }
    }
}

fn delete_selected(app: App) {
    let ids: Vec<_> = app
        .selection
        .with_untracked(|s| s.iter().copied().collect());
    if ids.is_empty() {
        return;
    }
    let items = super::format::count(ids.len(), "item is", "items are");
    let text = format!("{items} in the trash.");
    if app.dispatch(ItemCommand::TrashItems { ids }) {
        app.selection.update(std::collections::BTreeSet::clear);
        app.toasts.done(text, Some(Action::Undo));
    }
}
