//! Saving: which workspace is open, how it is kept in this browser's storage, and the other tabs that show it.
//!
//! The protocol is `engine::keep`; the browser's part is [`super::storage`] and [`super::tabs`]. This is what the
//! rest of the app sees of it.

use super::clock;
use super::state::App;
use super::storage::keeper::{Saving as State, Why};
use super::storage::local_shelf::LocalShelf;
use super::tabs::{Format, Host, Session};
use crate::app::prelude::*;
use crate::engine::backlog::command::Intent;
use crate::engine::backlog::ids::WorkspaceId;
use crate::engine::backlog::meta::Stamp;
use crate::engine::backlog::refusal::Refusal;
use crate::engine::backlog::sample::sample;
use crate::engine::backlog::workspace::Workspace;
use crate::engine::exchange::migrate::{SCHEMA, STEPS, lift};
use crate::engine::keep::aside::Aside;
use crate::engine::keep::catalogue::{self, Listing};
use crate::engine::keep::open::{OpenError, Recovered, open};
use crate::engine::keep::picture::Picture;
use crate::engine::keep::shelf::ShelfError;
use crate::engine::keep::tabs::Role;
use crate::engine::keep::vault::{Fault, Vault};
use serde_json::Value;
use std::rc::Rc;
use std::time::Duration;

/// The schema that this program reads and writes.
pub const FORMAT: Format = Format {
    current: SCHEMA,
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

/// How long after the start the search index is made.
const INDEX_AFTER: Duration = Duration::from_millis(400);

/// Saving, as the rest of the app sees it.
#[derive(Clone, Copy)]
pub struct Saving {
    session: StoredValue<Option<Session>, LocalStorage>,
    /// How saving stands.
    pub state: RwSignal<State>,
    /// Whether this tab writes.
    pub role: RwSignal<Role>,
    /// Whether the browser promised to keep the data; none until asked.
    pub persistent: RwSignal<Option<bool>>,
    /// What was found when the workspace was opened, where that is worth telling.
    pub recovered: RwSignal<Option<Recovered>>,
    /// Why the workspace that was asked for is not open.
    pub blocked: RwSignal<Option<String>>,
    /// Grows whenever the list of workspaces may have changed.
    listed: RwSignal<u32>,
}

/// What was found at the start.
pub struct Start {
    workspace: Workspace,
    vault: Option<Vault<LocalShelf>>,
    recovered: Option<Recovered>,
    problem: Option<Problem>,
}

enum Problem {
    /// The browser keeps nothing.
    Memory(Why),
    /// The workspace is there and cannot be opened.
    Blocked(String),
}

/// Finds what to open: the workspace that was open last, else the sample. Nothing is written over what cannot be read.
pub fn find() -> Start {
    let shelf = LocalShelf::new();
    let last = match catalogue::list(&shelf) {
        Ok(all) => all.into_iter().find(|w| w.deleted.is_none()).map(|w| w.id),
        Err(error) => return in_memory(sample(), Problem::Memory(why(&error))),
    };
    match last {
        Some(id) => match open(shelf, id, FORMAT.schema()) {
            Ok(opened) => Start {
                workspace: opened.workspace,
                vault: Some(opened.vault),
                recovered: Some(opened.recovered),
                problem: None,
            },
            Err(error) => in_memory(empty("Not opened"), Problem::Blocked(error.to_string())),
        },
        None => place(with_free_id(sample())),
    }
}

/// The workspace under an identity that nothing on the shelf has, deleted workspaces included: the sample's is fixed.
fn with_free_id(mut workspace: Workspace) -> Workspace {
    let taken = catalogue::list(&LocalShelf::new())
        .is_ok_and(|all| all.iter().any(|listed| listed.id == workspace.id));
    if taken {
        workspace.id = WorkspaceId(clock::new_id());
    }
    workspace
}

fn why(error: &ShelfError) -> Why {
    Why::from(&Fault::Shelf(error.clone()))
}

fn in_memory(workspace: Workspace, problem: Problem) -> Start {
    Start {
        workspace,
        vault: None,
        recovered: None,
        problem: Some(problem),
    }
}

/// Puts a new workspace on the shelf; where that fails, work goes on in memory and the shelf is tried again.
fn place(workspace: Workspace) -> Start {
    let shelf = LocalShelf::new();
    match Vault::create(shelf.clone(), &workspace, SCHEMA, clock::now()) {
        Ok(vault) => Start {
            workspace,
            vault: Some(vault),
            recovered: None,
            problem: None,
        },
        Err(fault) => {
            let vault = Vault::unsaved(shelf, workspace.id, SCHEMA);
            Start {
                workspace,
                vault: Some(vault),
                recovered: None,
                problem: Some(Problem::Memory(Why::from(&fault))),
            }
        }
    }
}

/// An empty workspace of this name.
pub fn empty(name: &str) -> Workspace {
    let stamp = Stamp {
        at: clock::now(),
        by: None,
        change: clock::new_change(),
    };
    Workspace::new(WorkspaceId(clock::new_id()), name, stamp)
}

impl Saving {
    /// Nothing is open yet.
    pub fn new() -> Self {
        Self {
            session: StoredValue::new_local(None),
            state: RwSignal::new(State::Saved { at: clock::now() }),
            // A session follows until it is told that it writes.
            role: RwSignal::new(Role::Follower),
            persistent: RwSignal::new(None),
            recovered: RwSignal::new(None),
            blocked: RwSignal::new(None),
            listed: RwSignal::new(0),
        }
    }

    /// Asks for an intent to be carried out and kept: here, or by the tab that writes.
    pub fn ask(self, app: App, intent: Intent) -> Result<(), Refusal> {
        // What stands in for a workspace that could not be opened is kept by nobody.
        if self.blocked.with_untracked(Option::is_some) {
            return Err(Refusal::new(
                "",
                "No workspace is open, so nothing can be changed.",
                "Open one, or begin another, on the page Workspaces.",
            ));
        }
        match self.session.get_value() {
            Some(session) => session.ask(intent),
            None => app.perform(&intent).map(|_| ()),
        }
    }

    /// Whether another tab writes this workspace, and this one asks it.
    pub fn follows(self) -> bool {
        self.role.get() == Role::Follower
    }

    /// Writes everything again, after storage was cleared or failed.
    pub fn save_again(self) {
        if let Some(session) = self.session.get_value() {
            session.save_again();
        }
    }

    /// What could not be read and was set aside.
    pub fn aside(self) -> Vec<Aside> {
        self.session
            .get_value()
            .map(|session| session.aside())
            .unwrap_or_default()
    }

    /// Throws away what was set aside: on the user's word.
    pub fn discard_aside(self) -> Result<(), Fault> {
        let session = self.session.get_value();
        session.map_or(Ok(()), |session| session.discard_aside())
    }

    /// The workspaces of this browser. Followed.
    pub fn list(self) -> Result<Vec<Listing>, ShelfError> {
        self.listed.track();
        catalogue::list(&LocalShelf::new())
    }

    /// The list may have changed.
    pub fn list_again(self) {
        self.listed.update(|n| *n += 1);
    }

    fn begin(self, app: App, start: Start) {
        self.stop();
        self.recovered.set(start.recovered);
        self.blocked.set(None);
        self.state.set(State::Saved { at: clock::now() });
        match start.problem {
            Some(Problem::Memory(why)) => self.state.set(State::MemoryOnly { why }),
            Some(Problem::Blocked(why)) => self.blocked.set(Some(why)),
            None => {}
        }
        // Without a session this tab writes, if only to its memory.
        self.role.set(if start.vault.is_some() {
            Role::Follower
        } else {
            Role::Writer
        });
        if let Some(vault) = start.vault {
            // The list is a convenience; where it cannot be kept the workspaces are found by their keys.
            app.peek(|desk| {
                drop(catalogue::note(
                    &LocalShelf::new(),
                    &Picture::of(desk.workspace()),
                    clock::now(),
                ));
            });
            self.session
                .set_value(Some(Session::start(vault, FORMAT, self.host(app))));
        }
        self.list_again();
    }

    fn stop(self) {
        if let Some(session) = self.session.try_update_value(Option::take).flatten() {
            session.stop();
        }
    }

    fn host(self, app: App) -> Host {
        Host {
            picture: Box::new(move || app.peek(|desk| Picture::of(desk.workspace()))),
            dispatch: Box::new(move |intent| app.perform(intent)),
            follow: Box::new(move |change| {
                app.with_desk(|desk| desk.follow(change)).unwrap_or(Ok(()))
            }),
            replace: Box::new(move |workspace| app.replace(workspace)),
            refused: Box::new(move |_, refusal| app.toasts.refuse(&refusal)),
            saving: Rc::new(move |state| self.state.set(state)),
            role: Box::new(move |role| self.role.set(role)),
            persistent: Rc::new(move |yes| self.persistent.set(Some(yes))),
        }
    }
}

impl Default for Saving {
    fn default() -> Self {
        Self::new()
    }
}

/// The app with what was found at the start.
pub fn start() -> App {
    let mut found = find();
    let workspace = std::mem::replace(&mut found.workspace, empty(""));
    let app = App::new(workspace, Saving::new());
    app.saving.begin(app, found);
    // After the first rows are drawn, and before anybody can have typed into the search field.
    set_timeout(
        move || {
            app.peek(|desk| {
                desk.index();
            });
        },
        INDEX_AFTER,
    );
    app
}

fn switch(app: App, mut start: Start) {
    app.saving.stop();
    let workspace = std::mem::replace(&mut start.workspace, empty(""));
    app.lay_out(workspace);
    app.saving.begin(app, start);
}

/// Why another workspace is not opened.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// What is in memory only would be lost.
    #[error("the present workspace is not saved; export it first, or save it again")]
    Unsaved,
    /// It cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Whether leaving the open workspace loses nothing: it is saved, or there is none.
fn can_leave(app: App) -> Result<(), NotOpened> {
    let memory_only = app
        .saving
        .state
        .with_untracked(|state| matches!(state, State::MemoryOnly { .. }));
    let nothing_open = app.saving.blocked.with_untracked(Option::is_some);
    // The sample as it came can be had again; where nothing is kept there is no other way out of it.
    let untouched =
        app.peek(|desk| desk.workspace().settings.sample && desk.bench().can_undo().is_none());
    if memory_only && !nothing_open && !untouched {
        Err(NotOpened::Unsaved)
    } else {
        Ok(())
    }
}

/// Opens another workspace of this browser, or says why not and leaves the present one as it is.
pub fn open_workspace(app: App, id: WorkspaceId) -> Result<(), NotOpened> {
    can_leave(app)?;
    let opened = open(LocalShelf::new(), id, FORMAT.schema())?;
    let start = Start {
        workspace: opened.workspace,
        vault: Some(opened.vault),
        recovered: Some(opened.recovered),
        problem: None,
    };
    switch(app, start);
    Ok(())
}

/// Starts a workspace of its own: an empty one, the sample, or one that came in as a file. Says why, where it does not.
pub fn open_imported(app: App, workspace: Workspace) -> bool {
    if let Err(why) = can_leave(app) {
        app.toasts.wrong(format!("Nothing was opened: {why}."));
        return false;
    }
    // What is still to be written of the present one is written first: there may be just enough room for both.
    app.saving.stop();
    switch(app, place(with_free_id(workspace)));
    true
}
