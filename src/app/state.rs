//! The app's state: the store behind one revision signal, and what the person is looking at.
//!
//! Everything that reads the document does so through [`App::read`], which follows the revision; everything that
//! changes it goes through [`App::dispatch`].

use super::action::Action;
use super::clock;
use super::dialog::Dialog;
use super::document_store::DocumentStore;
use super::ledger_proof::LedgerProof;
use super::persistence::Persistence;
use super::prefs::Prefs;
use super::route::{Page, Route};
use super::toasts::Toasts;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, Intent};
use plumbline_commands::handlers::context::Handlers;
use plumbline_document::change::Change;
use plumbline_document::framework::Framework;
use plumbline_document::ids::{ItemId, PersonId};
use plumbline_document::refusal::Refusal;
use plumbline_document::view::Query;
use plumbline_document::workspace::Workspace;
use plumbline_features::present::ViewContext;
use std::collections::BTreeSet;

/// Called when something could not be loaded.
pub type Missed = Box<dyn FnOnce()>;

/// Who does what is asked. Handed in where the app starts, so that nothing below imports what stands above it.
#[derive(Clone, Copy)]
pub struct Doers {
    /// Asks for an intent: see [`super::document_service`]. A refusal is shown; false then.
    pub dispatch: fn(App, Intent) -> bool,
    /// Does an action: see [`super::actions`].
    pub run: fn(App, Action),
    /// Loads the service and has it take the open workspace over.
    pub activate: fn(App, Missed),
    /// Begins to load the service, which will be needed soon.
    pub send_for_service: fn(),
    /// Loads the handlers of commands that are not in the service's part; then says whether they are here.
    pub load_handlers: fn(App, Box<dyn FnOnce(bool)>),
}

/// The app's state. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub struct App {
    store: StoredValue<DocumentStore, LocalStorage>,
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
    /// How the open workspace is kept.
    pub persistence: Persistence,
    /// What is known of the ledger.
    pub proof: LedgerProof,
    /// Who does what is asked.
    pub doers: Doers,
}

impl App {
    /// The state for this workspace, at the page that the address names.
    pub fn new(workspace: Workspace, doers: Doers) -> Self {
        let app = Self {
            store: StoredValue::new_local(DocumentStore::new(workspace, clock::today())),
            owner: StoredValue::new_local(Owner::current().unwrap_or_default()),
            rev: RwSignal::new(0),
            route: RwSignal::new(Route::default()),
            query: RwSignal::new(Query::default()),
            selection: RwSignal::new(BTreeSet::new()),
            dialog: RwSignal::new(None),
            toasts: Toasts::new(),
            prefs: Prefs::load(),
            persistence: Persistence::new(),
            proof: LedgerProof::new(),
            doers,
        };
        provide_context(app);
        app
    }

    /// Reads the store; whatever reads again runs again after each change.
    pub fn read<T>(self, f: impl FnOnce(&DocumentStore) -> T) -> T {
        self.rev.track();
        self.store.with_value(f)
    }

    /// Makes a view of the engine; whatever makes it makes it again after each change.
    pub fn view<T>(self, make: impl FnOnce(&ViewContext<'_>) -> T) -> T {
        self.read(|store| store.view(make))
    }

    /// Reads the store once, without following it.
    pub fn peek<T>(self, f: impl FnOnce(&DocumentStore) -> T) -> T {
        self.store.with_value(f)
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
            by: self.me_untracked(),
            change: clock::new_change(),
        };
        (self.doers.dispatch)(self, intent)
    }

    /// Does something that a person can do from anywhere.
    pub fn run(self, action: Action) {
        (self.doers.run)(self, action);
    }

    /// Whether an action can be done now. Followed.
    pub fn can_run(self, action: Action) -> bool {
        match action {
            Action::Undo => {
                self.read(|store| store.editor().can_undo().is_some()) || self.persistence.follows()
            }
            Action::Redo => {
                self.read(|store| store.editor().can_redo().is_some()) || self.persistence.follows()
            }
            Action::DeleteSelected | Action::EditSelected | Action::ClearSelection => {
                self.selection.with(|s| !s.is_empty())
            }
            _ => true,
        }
    }

    /// Who uses this browser in the open workspace, if they have said so and are still in its people list. Followed.
    pub fn me(self) -> Option<PersonId> {
        self.prefs.follow_me();
        self.revision();
        self.me_untracked()
    }

    /// The same, not followed.
    pub fn me_untracked(self) -> Option<PersonId> {
        self.peek(|store| {
            let workspace = store.workspace();
            let me = self.prefs.me_in(workspace.id);
            me.filter(|id| workspace.people.contains(id))
        })
    }

    /// Remembers who uses this browser in the open workspace.
    pub fn set_me(self, person: Option<PersonId>) {
        let workspace = self.peek(|store| store.workspace().id);
        self.prefs.set_me(workspace, person);
    }

    /// Executes an intent in this tab's store. Keeping the change is the business of [`super::document_service`].
    pub fn execute(self, intent: &Intent) -> Result<Change, Refusal> {
        let done = self.store.try_update_value(|store| store.execute(intent));
        self.bump();
        done.unwrap_or_else(|| Err(Refusal::new("", "The page is closing.", "")))
    }

    /// Changes the store by something other than a command of this tab: another tab's change, a new day, an opened workspace.
    pub fn with_store<T>(self, f: impl FnOnce(&mut DocumentStore) -> T) -> Option<T> {
        let result = self.store.try_update_value(f);
        self.bump();
        result
    }

    /// Brings handlers of commands. Nothing that is seen changes by that.
    pub fn register(self, bring: fn(&mut Handlers)) {
        self.store.update_value(|store| store.register(bring));
    }

    /// Ranks by a framework that is not in the document yet, while a slider moves.
    pub fn preview(self, framework: Option<Framework>) {
        self.with_store(|store| store.preview(framework));
    }

    /// Puts a later state of the same workspace in the store.
    pub fn replace(self, workspace: Workspace) {
        self.with_store(|store| store.lay(workspace, clock::today()));
    }

    /// Puts another workspace in the store.
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
