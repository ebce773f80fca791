//! The app's state: the desk behind one revision signal, and what the person is looking at.
//!
//! Everything that reads the document does so through [`App::read`], which follows the revision; everything that
//! changes it goes through [`App::dispatch`].

use super::clock;
use super::desk::Desk;
use super::dialogs::Dialog;
use super::ledger::Proof;
use super::prefs::Prefs;
use super::route::{Page, Route};
use super::saving::Saving;
use super::toasts::Toasts;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, Intent};
use plumbline_document::change::Change;
use plumbline_document::framework::Framework;
use plumbline_document::ids::ItemId;
use plumbline_document::refusal::Refusal;
use plumbline_document::view::Query;
use plumbline_document::workspace::Workspace;
use std::collections::BTreeSet;

/// The app's state. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct App {
    desk: StoredValue<Desk, LocalStorage>,
    /// What is made in its name lives as long as the app.
    owner: StoredValue<Owner, LocalStorage>,
    /// Grows with every change of the document, or of the framework that is previewed.
    rev: RwSignal<u64>,
    /// The page and the item in the panel.
    pub route: RwSignal<Route>,
    /// What the backlog table shows.
    pub query: RwSignal<Query>,
    /// The items that are ticked, for bulk edits.
    pub selection: RwSignal<BTreeSet<ItemId>>,
    /// The dialog that is open.
    pub dialog: RwSignal<Option<Dialog>>,
    /// Messages that come and go.
    pub toasts: Toasts,
    /// Theme, projector mode, 'I am …': what belongs to this browser, not to the document.
    pub prefs: Prefs,
    /// Saving, other tabs, and what became of them.
    pub saving: Saving,
    /// What is known of the ledger.
    pub proof: Proof,
}

impl App {
    /// The state for this workspace, at the page that the address names.
    pub fn new(workspace: Workspace, saving: Saving) -> Self {
        let app = Self {
            desk: StoredValue::new_local(Desk::new(workspace, clock::today())),
            owner: StoredValue::new_local(Owner::current().unwrap_or_default()),
            rev: RwSignal::new(0),
            route: RwSignal::new(Route::default()),
            query: RwSignal::new(Query::default()),
            selection: RwSignal::new(BTreeSet::new()),
            dialog: RwSignal::new(None),
            toasts: Toasts::new(),
            prefs: Prefs::load(),
            saving,
            proof: Proof::new(),
        };
        provide_context(app);
        app
    }

    /// Reads the desk; whatever reads again runs again after each change.
    pub fn read<T>(self, f: impl FnOnce(&Desk) -> T) -> T {
        self.rev.track();
        self.desk.with_value(f)
    }

    /// Reads the desk once, without following it.
    pub fn peek<T>(self, f: impl FnOnce(&Desk) -> T) -> T {
        self.desk.with_value(f)
    }

    /// The revision, to follow.
    pub fn revision(self) -> u64 {
        self.rev.get()
    }

    /// Asks for a command. Returns whether it was carried out (or sent to the tab that writes, or waits
    /// for what carries it out); a refusal is shown.
    pub fn dispatch(self, command: impl Into<Command>) -> bool {
        let intent = Intent {
            command: command.into(),
            at: clock::now(),
            by: self.prefs.me_in(self),
            change: clock::new_change(),
        };
        self.saving.carry_out(self, intent)
    }

    /// Carries out an intent on this tab's desk. Keeping the change is the business of [`super::work`].
    pub fn perform(self, intent: &Intent) -> Result<Change, Refusal> {
        let done = self.desk.try_update_value(|desk| desk.dispatch(intent));
        self.bump();
        done.unwrap_or_else(|| Err(Refusal::new("", "The page is closing.", "")))
    }

    /// Changes the desk by something other than a command of this tab: another tab's change, a new day, an opened workspace.
    pub fn with_desk<T>(self, f: impl FnOnce(&mut Desk) -> T) -> Option<T> {
        let result = self.desk.try_update_value(f);
        self.bump();
        result
    }

    /// Ranks by a framework that is not in the document yet, while a slider moves.
    pub fn preview(self, framework: Option<Framework>) {
        self.with_desk(|desk| desk.preview(framework));
    }

    /// Puts a later state of the same workspace on the desk.
    pub fn replace(self, workspace: Workspace) {
        self.with_desk(|desk| desk.lay(workspace, clock::today()));
    }

    /// Puts another workspace on the desk.
    pub fn lay_out(self, workspace: Workspace) {
        self.replace(workspace);
        self.selection.set(BTreeSet::new());
        self.query.set(Query::default());
        self.open(None);
    }

    /// Does something, and what it makes (signals, effects) lives as long as the app.
    pub fn for_good<T>(self, make: impl FnOnce() -> T) -> T {
        self.owner.get_value().with(make)
    }

    fn bump(self) {
        self.rev.update(|rev| *rev += 1);
    }

    /// Goes to a page and closes the panel.
    pub fn go(self, page: Page) {
        self.route.set(Route::to(page));
    }

    /// Goes to a page about one entity.
    pub fn go_about(self, page: Page, focus: uuid::Uuid) {
        self.route.set(Route {
            focus: Some(focus),
            ..Route::to(page)
        });
    }

    /// Opens an item in the panel, or closes it.
    pub fn open(self, item: Option<ItemId>) {
        self.route.update(|route| route.item = item);
    }
}

/// The app's state, from the context.
///
/// # Panics
/// Outside the app's component tree, which is a programming error.
pub fn use_app() -> App {
    #[allow(clippy::expect_used)]
    use_context::<App>().expect("the app's state is provided at the root")
}
