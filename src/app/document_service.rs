//! The document service: the way of an edit, from what is asked to what is painted.
//!
//! 1. **Ask.** [`App::dispatch`] stamps a command with who, when and its change's identity, and hands the intent to
//!    [`dispatch`]. That refuses it while nothing is open, keeps it waiting while the service is not loaded, and else asks
//!    the [`LiveService`].
//! 2. **Tab protocol.** [`Session::ask`] (`tab_session.rs`): the tab that writes goes on here, one that follows sends the
//!    intent to it and waits for the change.
//! 3. **Handlers.** Where the command's family is not loaded yet ([`OpenDocument::can_execute`]), it is loaded first; whatever
//!    is asked meanwhile waits in its order.
//! 4. **Execute.** [`OpenDocument::execute`] has the document store execute the intent: the editor asks the command's handler
//!    for a changeset (gates are asked there), applies it and keeps it for undo; the ranking follows.
//! 5. **Journal.** The session appends the change to the journal ([`SnapshotWriter`]); a snapshot follows when the person
//!    pauses.
//! 6. **Publish.** The session tells the other tabs, each of which takes the change by [`OpenDocument::follow`].
//! 7. **Repaint.** The store's revision has grown: memos that read it run again, and only what differs is painted.
//!
//! Steps 2 to 7 are in a part of the program, loaded as soon as the first page stands; what is asked before waits.
//!
//! [`SnapshotWriter`]: super::storage::snapshot_writer::SnapshotWriter

use super::clock;
use super::document_store::{DocumentStore, Search};
use super::ledger;
use super::opening::{
    NotOpened, can_leave, empty, lay_out_opened, open_imported, read_behind_first_rows,
};
use super::persistence::{CommandService, Handover};
use super::save_state::{SaveState, Why};
use super::state::{App, use_app};
use super::storage::local_store::LocalStore;
use super::tab_session::{Format, Session, SessionDocument};
use super::upkeep;
use crate::app::prelude::*;
use plumbline_commands::command::{Command, Intent, ItemCommand};
use plumbline_commands::handlers;
use plumbline_commands::handlers::context::Handlers;
use plumbline_document::change::{Change, Mismatch};
use plumbline_document::criterion::Origin;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::judgement::Estimate;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::migrate::{STEPS, lift};
use plumbline_features::prioritise::facets::facets;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_persistence::KEPT_AS;
use plumbline_persistence::catalogue;
use plumbline_persistence::journal;
use plumbline_persistence::open::open;
use plumbline_persistence::quarantine::Quarantined;
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::tab_protocol::Role;
use plumbline_persistence::workspace_store::{Fault, WorkspaceStore};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Asks for an intent to be executed and kept: here, or by the tab that writes. A refusal is shown; false then.
pub fn dispatch(app: App, intent: Intent) -> bool {
    read_behind_first_rows(app);
    let persistence = app.persistence;
    match (persistence.may_ask(), persistence.service()) {
        (Err(refusal), _) => {
            app.toasts.refuse(&refusal);
            false
        }
        (Ok(()), Some(service)) => service.dispatch(intent),
        (Ok(()), None) => {
            persistence.wait(intent);
            true
        }
    }
}

/// The same, for those who show a refusal themselves.
pub fn ask(app: App, intent: Intent) -> Result<(), Refusal> {
    app.persistence.may_ask()?;
    match app.persistence.service() {
        Some(service) => service.ask(intent),
        None => {
            app.persistence.wait(intent);
            Ok(())
        }
    }
}

/// The name of an empty workspace, until it is given another.
const EMPTY: &str = "My backlog";

/// How long after the start the search index is made.
const INDEX_AFTER: Duration = Duration::from_millis(400);

/// How long after the start the first edit is rehearsed.
const REHEARSE_AFTER: Duration = Duration::from_millis(700);

/// What finds rows.
static SEARCH: Search = Search {
    build: QueryIndex::build,
    update: QueryIndex::update,
    rows: QueryIndex::rows,
    facets,
};

/// The schema that this program reads and writes.
pub const FORMAT: Format = Format {
    current: KEPT_AS,
    migrate,
};

fn migrate(mut document: Value) -> Result<Value, String> {
    let from = document
        .get("schema")
        .and_then(Value::as_u64)
        .and_then(|n| u32::try_from(n).ok());
    let from = from.ok_or("it does not say which schema it has")?;
    lift(STEPS, from, &mut document);
    Ok(document)
}

thread_local! {
    /// Whether what lives as long as the app has been begun.
    static BEGUN: Cell<bool> = const { Cell::new(false) };
}

/// Takes the open workspace over: from now on what is asked is executed and kept.
pub fn activate(app: App) {
    let persistence = app.persistence;
    let Some(handover) = persistence.take_handover() else {
        return;
    };
    app.register(first_handlers);
    persistence.state.set(handover.save_state());
    let store = match handover {
        Handover::Opened(store) => Some(*store),
        Handover::New => Some(place(app)),
        Handover::Nowhere(_) => None,
        Handover::Unopened(id) => open_now(app, id),
        Handover::Unmade => {
            app.replace(empty(EMPTY));
            persistence.opened(None);
            Some(place(app))
        }
    };
    // Without a session this tab writes, if only to its memory.
    persistence.role.set(if store.is_some() {
        Role::Follower
    } else {
        Role::Writer
    });
    let session = store.map(|store| {
        // The list is a convenience; where it cannot be kept the workspaces are found by their keys.
        app.peek(|store| {
            let snapshot = Snapshot::of(store.workspace());
            drop(catalogue::note(&LocalStore::new(), &snapshot, clock::now()));
        });
        Session::start(store, FORMAT, Rc::new(OpenDocument { app }))
    });
    let service: Rc<dyn CommandService> = Rc::new(LiveService { app, session });
    persistence.taken_over(&service);
    if !BEGUN.replace(true) {
        begin(app);
    }
}

/// The handlers that every visitor needs soon. Neither the law engine nor its rules are among what they lead to.
fn first_handlers(handlers: &mut Handlers) {
    handlers.item = Some(handlers::items::handle);
    handlers.setup = Some(handlers::setup::handle);
    handlers.upkeep = Some(handlers::upkeep::handle);
}

/// All others. The views whose commands need them bring them along; for what another tab asks they are in a part of their
/// own.
pub fn other_handlers(handlers: &mut Handlers) {
    handlers.compliance = Some(handlers::compliance::handle);
    handlers.exchange = Some(handlers::import::handle);
    handlers.ledger = Some(handlers::decide::handle);
    handlers.people = Some(handlers::people::handle);
    handlers.lineage = Some(handlers::lineage::handle);
    handlers.spike = Some(handlers::spikes::handle);
    handlers.sprint = Some(handlers::sprints::handle);
}

/// Brings the other handlers along with a view whose commands need them, so that a form hears at once why it is refused.
pub fn bring_handlers() {
    use_app().register(other_handlers);
}

/// Begins what lives as long as the app.
fn begin(app: App) {
    app.with_store(|store| store.search_by(&SEARCH));
    app.for_good(|| {
        ledger::watch(app);
        upkeep::follow(app);
    });
    // After the first rows are drawn, and before anybody can have typed into the search field.
    set_timeout(
        move || {
            app.peek(|store| {
                store.search();
            });
        },
        INDEX_AFTER,
    );
    set_timeout(move || rehearse(app), REHEARSE_AFTER);
}

/// Does once, for nothing, what the first edit will do: a browser compiles a function when it is first called, and some
/// four hundred of them would keep that edit waiting. On copies: what comes of it is thrown away.
fn rehearse(app: App) {
    let Some(command) = app.peek(some_judgement) else {
        return;
    };
    let intent = Intent {
        command,
        at: clock::now(),
        by: None,
        change: clock::new_change(),
    };
    app.peek(|store| {
        let mut editor = store.editor().clone();
        let Ok((change, touched)) = editor.execute(&intent) else {
            return;
        };
        let mut ranking = store.ranking().clone();
        ranking.update_all(editor.workspace(), &touched.items);
        drop(journal::write(KEPT_AS, 0, &change));
    });
}

/// Another value for the first item, by the first criterion that people judge.
fn some_judgement(store: &DocumentStore) -> Option<Command> {
    let (workspace, ranking) = (store.workspace(), store.ranking());
    let slot = *ranking.order().first()?;
    let framework = store.framework();
    let criterion = framework.criteria().into_iter().find(|id| {
        let criterion = workspace.criteria.get(id);
        criterion.is_some_and(|c| c.origin == Origin::Judged)
    })?;
    let is_one = ranking.value(slot, criterion) == Some(1.0);
    Some(Command::Item(ItemCommand::Judge {
        ids: vec![workspace.items.at(slot)?.id],
        criterion: criterion.clone(),
        rater: None,
        value: Some(Estimate::Exact(if is_one { 2.0 } else { 1.0 })),
        note: String::new(),
    }))
}

/// Starts an empty workspace.
pub fn start_empty(app: App) {
    open_imported(app, empty(EMPTY));
}

/// Puts a new workspace on the storage; where that fails, work goes on in memory and the storage is tried again.
fn place(app: App) -> WorkspaceStore<LocalStore> {
    let storage = LocalStore::new();
    let create = || {
        app.peek(|store| {
            WorkspaceStore::create(storage.clone(), store.workspace(), KEPT_AS, clock::now())
        })
    };
    let mut made = create();
    if matches!(made, Err(Fault::ChangedElsewhere)) {
        // Another tab has just begun with the same one (the sample has a fixed identity): this one is a copy.
        let mut copy = app.peek(|store| store.workspace().clone());
        copy.id = WorkspaceId(clock::new_id());
        app.replace(copy);
        made = create();
    }
    let id = app.peek(|store| store.workspace().id);
    match made {
        Ok(store) => {
            app.persistence
                .state
                .set(SaveState::Saved { at: clock::now() });
            store
        }
        Err(fault) => {
            let why = Why::from(&fault);
            app.persistence.state.set(SaveState::MemoryOnly { why });
            WorkspaceStore::unsaved(storage, id, KEPT_AS)
        }
    }
}

/// Opens the workspace that was open last, where that takes more than reading it.
fn open_now(app: App, id: WorkspaceId) -> Option<WorkspaceStore<LocalStore>> {
    match open(LocalStore::new(), id, FORMAT.schema()) {
        Ok(opened) => {
            app.replace(opened.workspace);
            app.persistence.opened(Some(opened.recovered));
            Some(opened.store)
        }
        Err(error) => {
            app.persistence.not_opened(error.to_string());
            None
        }
    }
}

/// Opens another workspace of this browser, or says why not and leaves the present one as it is.
pub fn open_workspace(app: App, id: WorkspaceId) -> Result<(), NotOpened> {
    can_leave(app)?;
    lay_out_opened(app, open(LocalStore::new(), id, FORMAT.schema())?);
    Ok(())
}

/// The open document, as a [`Session`] sees it.
struct OpenDocument {
    app: App,
}

impl SessionDocument for OpenDocument {
    fn snapshot(&self) -> Snapshot {
        self.app
            .peek(|store| Snapshot::ranked(store.workspace(), store.ranking()))
    }

    fn execute(&self, intent: &Intent) -> Result<Change, Refusal> {
        let done = self.app.execute(intent);
        match &done {
            Ok(change) => log::debug!("executed: {} edits", change.edits.len()),
            Err(refusal) => log::debug!("refused at {}", refusal.at),
        }
        done
    }

    fn can_execute(&self, intent: &Intent) -> bool {
        let can = |store: &DocumentStore| store.editor().handlers().can_handle(&intent.command);
        self.app.peek(can)
    }

    fn load_handlers(&self, then: Box<dyn FnOnce(bool)>) {
        (self.app.doers.load_handlers)(self.app, then);
    }

    fn follow(&self, change: &Change) -> Result<(), Mismatch> {
        let followed = self.app.with_store(|store| store.follow(change));
        followed.unwrap_or(Ok(()))
    }

    fn replace(&self, workspace: Workspace) {
        self.app.replace(workspace);
    }

    fn refused(&self, refusal: &Refusal) {
        self.app.toasts.refuse(refusal);
    }

    fn save_state(&self, state: SaveState) {
        log::debug!("saving: {}", state.name());
        self.app.persistence.state.set(state);
    }

    fn role(&self, role: Role) {
        log::info!("tabs: this one is {role:?}");
        self.app.persistence.role.set(role);
    }

    fn persistent(&self, yes: bool) {
        self.app.persistence.persistent.set(Some(yes));
    }
}

/// Executes what is asked of the open workspace; without a session it is kept by nobody.
struct LiveService {
    app: App,
    session: Option<Session>,
}

impl LiveService {
    /// Executes an intent on a workspace that nobody keeps, as soon as its handler is here.
    fn execute_unkept(&self, intent: Intent) -> Result<(), Refusal> {
        let app = self.app;
        if (OpenDocument { app }).can_execute(&intent) {
            return app.execute(&intent).map(|_| ());
        }
        let then = move |_| {
            if let Err(refusal) = app.execute(&intent) {
                app.toasts.refuse(&refusal);
            }
        };
        (app.doers.load_handlers)(app, Box::new(then));
        Ok(())
    }
}

impl CommandService for LiveService {
    fn dispatch(&self, intent: Intent) -> bool {
        let app = self.app;
        let warnings = ledger::warnings(app, &intent.command);
        let asked = intent.command.clone();
        match self.ask(intent) {
            Ok(()) => {
                for warning in warnings {
                    let said = format!("{warning} Moved all the same: this gate only warns.");
                    app.toasts.done(said, None);
                }
                true
            }
            Err(refusal) => {
                ledger::refuse(app, &asked, &refusal);
                false
            }
        }
    }

    fn ask(&self, intent: Intent) -> Result<(), Refusal> {
        match &self.session {
            Some(session) => session.ask(intent),
            None => self.execute_unkept(intent),
        }
    }

    fn save_again(&self) {
        if let Some(session) = &self.session {
            session.save_again();
        }
    }

    fn quarantined(&self) -> Vec<Quarantined> {
        let session = self.session.as_ref();
        session.map(Session::quarantined).unwrap_or_default()
    }

    fn discard_quarantined(&self) -> Result<(), Fault> {
        let session = self.session.as_ref();
        session.map_or(Ok(()), Session::discard_quarantined)
    }

    fn stop(&self) {
        if let Some(session) = &self.session {
            session.stop();
        }
    }
}
