//! Work: what changes the open workspace and keeps it. A part of the program ([`super::parts`]), loaded as soon as the
//! first page stands.

use super::desk::{Desk, Search};
use super::saving::{Kept, NotOpened, Work, can_leave, empty, lay_out_opened, open_imported};
use super::state::App;
use super::storage::keeper::{Saving as State, Why};
use super::storage::local_store::LocalStore;
use super::tabs::{Format, Host, Session};
use super::{clock, ledger, upkeep};
use crate::app::prelude::*;
use plumbline_commands::command::{Command, Intent, ItemCommand};
use plumbline_commands::handlers;
use plumbline_document::criterion::Origin;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::judgement::Estimate;
use plumbline_document::refusal::Refusal;
use plumbline_exchange::migrate::{STEPS, lift};
use plumbline_features::prioritise::facets::facets;
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_persistence::open::open;
use plumbline_persistence::quarantine::Quarantined;
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::tab_protocol::Role;
use plumbline_persistence::workspace_store::{Fault, WorkspaceStore};
use plumbline_persistence::{KEPT_AS, catalogue, journal};
use serde_json::Value;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

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

/// Takes up the open workspace: from now on what is asked is carried out and kept.
pub fn take_up(app: App) {
    let saving = app.saving;
    let Some(kept) = saving.take_kept() else {
        return;
    };
    app.with_desk(|desk| desk.handle_by(handlers::all()));
    saving.state.set(kept.state());
    let store = match kept {
        Kept::Opened(store) => Some(*store),
        Kept::New => Some(place(app)),
        Kept::Nowhere(_) => None,
        Kept::Unopened(id) => open_now(app, id),
        Kept::Unmade => {
            app.replace(empty(EMPTY));
            saving.opened(None);
            Some(place(app))
        }
    };
    // Without a session this tab writes, if only to its memory.
    saving.role.set(if store.is_some() {
        Role::Follower
    } else {
        Role::Writer
    });
    let session = store.map(|store| {
        // The list is a convenience; where it cannot be kept the workspaces are found by their keys.
        app.peek(|desk| {
            let snapshot = Snapshot::of(desk.workspace());
            drop(catalogue::note(&LocalStore::new(), &snapshot, clock::now()));
        });
        Session::start(store, FORMAT, host(app))
    });
    let work: Rc<dyn Work> = Rc::new(Working { app, session });
    saving.taken_up(&work);
    if !BEGUN.replace(true) {
        begin(app);
    }
}

/// Begins what lives as long as the app.
fn begin(app: App) {
    app.with_desk(|desk| desk.search_by(&SEARCH));
    app.for_good(|| {
        ledger::watch(app);
        upkeep::follow(app);
    });
    // After the first rows are drawn, and before anybody can have typed into the search field.
    set_timeout(
        move || {
            app.peek(|desk| {
                desk.search();
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
    app.peek(|desk| {
        let mut bench = desk.bench().clone();
        let Ok((change, touched)) = bench.execute(&intent) else {
            return;
        };
        let mut ranking = desk.ranking().clone();
        ranking.update_all(bench.workspace(), &touched.items);
        drop(journal::write(KEPT_AS, 0, &change));
    });
}

/// Another value for the first item, by the first criterion that people judge.
fn some_judgement(desk: &Desk) -> Option<Command> {
    let (workspace, ranking) = (desk.workspace(), desk.ranking());
    let slot = *ranking.order().first()?;
    let framework = desk.framework();
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
        app.peek(|desk| {
            WorkspaceStore::create(storage.clone(), desk.workspace(), KEPT_AS, clock::now())
        })
    };
    let mut made = create();
    if matches!(made, Err(Fault::ChangedElsewhere)) {
        // Another tab has just begun with the same one (the sample has a fixed identity): this one is a copy.
        let mut copy = app.peek(|desk| desk.workspace().clone());
        copy.id = WorkspaceId(clock::new_id());
        app.replace(copy);
        made = create();
    }
    let id = app.peek(|desk| desk.workspace().id);
    match made {
        Ok(store) => {
            app.saving.state.set(State::Saved { at: clock::now() });
            store
        }
        Err(fault) => {
            let why = Why::from(&fault);
            app.saving.state.set(State::MemoryOnly { why });
            WorkspaceStore::unsaved(storage, id, KEPT_AS)
        }
    }
}

/// Opens the workspace that was open last, where that takes more than reading it.
fn open_now(app: App, id: WorkspaceId) -> Option<WorkspaceStore<LocalStore>> {
    match open(LocalStore::new(), id, FORMAT.schema()) {
        Ok(opened) => {
            app.replace(opened.workspace);
            app.saving.opened(Some(opened.recovered));
            Some(opened.store)
        }
        Err(error) => {
            app.saving.not_opened(error.to_string());
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

fn host(app: App) -> Host {
    let saving = app.saving;
    Host {
        snapshot: Box::new(move || {
            app.peek(|desk| Snapshot::ranked(desk.workspace(), desk.ranking()))
        }),
        dispatch: Box::new(move |intent| app.perform(intent)),
        follow: Box::new(move |change| app.with_desk(|desk| desk.follow(change)).unwrap_or(Ok(()))),
        replace: Box::new(move |workspace| app.replace(workspace)),
        refused: Box::new(move |_, refusal| app.toasts.refuse(&refusal)),
        saving: Rc::new(move |state| saving.state.set(state)),
        role: Box::new(move |role| saving.role.set(role)),
        persistent: Rc::new(move |yes| saving.persistent.set(Some(yes))),
    }
}

/// The open workspace at work; without a session it is kept by nobody.
struct Working {
    app: App,
    session: Option<Session>,
}

impl Work for Working {
    fn carry_out(&self, intent: Intent) -> bool {
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
            None => self.app.perform(&intent).map(|_| ()),
        }
    }

    fn save_again(&self) {
        if let Some(session) = &self.session {
            session.save_again();
        }
    }

    fn aside(&self) -> Vec<Quarantined> {
        let session = self.session.as_ref();
        session.map(Session::aside).unwrap_or_default()
    }

    fn discard_aside(&self) -> Result<(), Fault> {
        let session = self.session.as_ref();
        session.map_or(Ok(()), Session::discard_aside)
    }

    fn stop(&self) {
        if let Some(session) = &self.session {
            session.stop();
        }
    }
}
