//! Saving, as the rest of the app sees it: which workspace is open, how it is kept in this browser's storage, and who
//! carries out what is asked.
//!
//! Opening is here. Everything that changes the workspace, and everything that writes, is behind [`Work`], in a part of
//! the program ([`super::work`]) that is loaded as soon as the first page stands; what is asked before it is here waits.

use super::route::{Page, Route};
use super::state::App;
use super::storage::keeper::{Saving as State, Why};
use super::storage::local_store::LocalStore;
use super::{clock, parts, worker};
use crate::app::prelude::*;
use leptos::ev;
use leptos::task::spawn_local;
use plumbline_commands::command::Intent;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::meta::Stamp;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_persistence::catalogue::Listing;
use plumbline_persistence::key_value_store::StoreError;
use plumbline_persistence::open::{OpenError, Opened, Recovered, open_first_rows, open_settled};
use plumbline_persistence::quarantine::Quarantined;
use plumbline_persistence::snapshot::read_whole;
use plumbline_persistence::tab_protocol::Role;
use plumbline_persistence::workspace_store::{Fault, WorkspaceStore};
use plumbline_persistence::{KEPT_AS, catalogue};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Where the sample is, among the page's own files.
const SAMPLE: &str = "workspace.json";

/// The name of what stands in for a workspace until it is open.
const NOT_OPENED: &str = "Not opened";

/// What is said where it cannot be had.
const NO_SAMPLE: &str = "The sample could not be loaded; there may be no connection.";

/// Carries out what is asked and keeps it.
pub trait Work {
    /// Asks for an intent: carried out here, or sent to the tab that writes. A refusal is shown; false then.
    fn carry_out(&self, intent: Intent) -> bool;
    /// The same, for those who show a refusal themselves.
    fn ask(&self, intent: Intent) -> Result<(), Refusal>;
    /// Writes everything again, after storage was cleared or failed.
    fn save_again(&self);
    /// What could not be read and was set aside.
    fn aside(&self) -> Vec<Quarantined>;
    /// Throws away what was set aside: on the user's word.
    fn discard_aside(&self) -> Result<(), Fault>;
    /// Writes what is left to be written, and lets another tab write.
    fn stop(&self);
}

/// How the open workspace is kept when [`Work`] takes it up.
pub enum Kept {
    /// As it was opened.
    Opened(Box<WorkspaceStore<LocalStore>>),
    /// It is new, and is to be put on the storage.
    New,
    /// By nobody, and why.
    Nowhere(Why),
    /// It is still to be opened: changes have to be carried out again, or something is amiss.
    Unopened(WorkspaceId),
    /// It is still to be made: an empty one.
    Unmade,
}

impl Kept {
    /// Whether the workspace is not on the desk yet.
    fn is_to_come(&self) -> bool {
        matches!(self, Self::Unopened(_) | Self::Unmade)
    }

    /// How saving stands before anything has been asked.
    pub fn state(&self) -> State {
        match self {
            Self::New | Self::Unmade => State::Pending,
            Self::Nowhere(why) => State::MemoryOnly { why: why.clone() },
            Self::Opened(_) | Self::Unopened(_) => State::Saved { at: clock::now() },
        }
    }

    fn opened(store: WorkspaceStore<LocalStore>) -> Self {
        Self::Opened(Box::new(store))
    }
}

/// Saving, as the rest of the app sees it.
#[derive(Clone, Copy)]
pub struct Saving {
    work: StoredValue<Option<Rc<dyn Work>>, LocalStorage>,
    /// What is still to be taken up.
    kept: StoredValue<Option<Kept>, LocalStorage>,
    /// What was asked before anybody could carry it out.
    waiting: StoredValue<Vec<Intent>, LocalStorage>,
    /// Whether the first workspace is still on its way.
    pub opening: RwSignal<bool>,
    /// Whether its first rows, and no more of it, are on the desk meanwhile.
    pub front: RwSignal<bool>,
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

/// The workspace under an identity that nothing on the storage has, deleted workspaces included: the sample's is fixed.
fn with_free_id(mut workspace: Workspace) -> Workspace {
    let taken = catalogue::list(&LocalStore::new())
        .is_ok_and(|all| all.iter().any(|listed| listed.id == workspace.id));
    if taken {
        workspace.id = WorkspaceId(clock::new_id());
    }
    workspace
}

/// An empty workspace of this name.
pub fn empty(name: &str) -> Workspace {
    made(name, Workspace::new)
}

/// What is on the desk while no workspace is open.
fn blank(name: &str) -> Workspace {
    made(name, Workspace::blank)
}

fn made(name: &str, make: fn(WorkspaceId, &str, Stamp) -> Workspace) -> Workspace {
    let stamp = clock::stamp();
    make(WorkspaceId(clock::new_id()), name, stamp)
}

/// The sample workspace, which is a file of the page's own; none when it cannot be had.
async fn sample() -> Option<Workspace> {
    let text = worker::fetch(SAMPLE).await?.text();
    let text = wasm_bindgen_futures::JsFuture::from(text).await.ok()?;
    read_whole(&text.as_string()?).ok()
}

impl Saving {
    /// Nothing is open yet.
    pub fn new() -> Self {
        Self {
            work: StoredValue::new_local(None),
            kept: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Vec::new()),
            opening: RwSignal::new(true),
            front: RwSignal::new(false),
            state: RwSignal::new(State::Saved { at: clock::now() }),
            role: RwSignal::new(Role::Heir),
            persistent: RwSignal::new(None),
            recovered: RwSignal::new(None),
            blocked: RwSignal::new(None),
            listed: RwSignal::new(0),
        }
    }

    /// Asks for an intent to be carried out and kept: here, or by the tab that writes. A refusal is shown; false then.
    pub fn carry_out(self, app: App, intent: Intent) -> bool {
        read_behind_front(app);
        match (self.is_open(), self.work.get_value()) {
            (Err(refusal), _) => {
                app.toasts.refuse(&refusal);
                false
            }
            (Ok(()), Some(work)) => work.carry_out(intent),
            (Ok(()), None) => {
                self.wait(intent);
                true
            }
        }
    }

    /// The same, for those who show a refusal themselves.
    pub fn ask(self, intent: Intent) -> Result<(), Refusal> {
        self.is_open()?;
        match self.work.get_value() {
            Some(work) => work.ask(intent),
            None => {
                self.wait(intent);
                Ok(())
            }
        }
    }

    /// What stands in for a workspace that is not open is kept by nobody; and what waits must be sure to be done.
    pub fn is_open(self) -> Result<(), Refusal> {
        let refused = |message, hint| Err(Refusal::new("", message, hint));
        if self.blocked.with_untracked(Option::is_some) {
            return refused(
                "No workspace is open, so nothing can be changed.",
                "Open one, or begin another, on the page Workspaces.",
            );
        }
        if self.opening.get_untracked() {
            return refused("The workspace is not open yet.", "Try again in a moment.");
        }
        if self.is_not_loaded() {
            return refused(
                "Nothing can be changed yet: a part of Plumbline could not be loaded.",
                "Try again to load it, or reload the page.",
            );
        }
        Ok(())
    }

    /// Whether what carries things out could not be loaded. Not followed.
    fn is_not_loaded(self) -> bool {
        self.state.with_untracked(State::is_not_loaded)
    }

    fn wait(self, intent: Intent) {
        self.waiting.update_value(|waiting| waiting.push(intent));
        if self
            .state
            .with_untracked(|s| matches!(s, State::Saved { .. }))
        {
            self.state.set(State::Pending);
        }
    }

    /// Whether something waits for what carries it out.
    fn waits(self) -> bool {
        self.waiting.with_value(|waiting| !waiting.is_empty())
    }

    /// Whether another tab writes this workspace, and this one asks it.
    pub fn follows(self) -> bool {
        self.role.get() == Role::Follower
    }

    /// Writes everything again, after storage was cleared or failed.
    pub fn save_again(self, app: App) {
        match self.work.get_value() {
            Some(work) => work.save_again(),
            None => self.take_up(app),
        }
    }

    /// What could not be read and was set aside.
    pub fn aside(self) -> Vec<Quarantined> {
        self.work
            .get_value()
            .map(|work| work.aside())
            .unwrap_or_default()
    }

    /// Throws away what was set aside: on the user's word.
    pub fn discard_aside(self) -> Result<(), Fault> {
        let work = self.work.get_value();
        work.map_or(Ok(()), |work| work.discard_aside())
    }

    /// The workspaces of this browser. Followed.
    pub fn list(self) -> Result<Vec<Listing>, StoreError> {
        self.listed.track();
        catalogue::list(&LocalStore::new())
    }

    /// The list may have changed.
    pub fn list_again(self) {
        self.listed.update(|n| *n += 1);
    }

    /// The workspace on the desk is open, kept like this from now on.
    fn begin(self, app: App, kept: Kept, found: Option<Recovered>) {
        self.set_out(kept, found);
        self.take_up(app);
    }

    /// The workspace on the desk is open, and to be kept like this as soon as it is taken up.
    fn set_out(self, kept: Kept, found: Option<Recovered>) {
        self.recovered.set(found);
        self.blocked.set(None);
        self.opening.set(kept.is_to_come());
        self.front.set(false);
        self.state.set(kept.state());
        // Until it is known who writes: no other tab does as far as is known, and this one neither.
        self.role.set(Role::Heir);
        self.kept.set_value(Some(kept));
    }

    /// The workspace that was to come is on the desk, and this was found where it was opened.
    pub fn opened(self, found: Option<Recovered>) {
        self.recovered.set(found);
        self.opening.set(false);
    }

    /// It cannot be opened, and this is why.
    pub fn not_opened(self, why: String) {
        self.blocked.set(Some(why));
        self.opening.set(false);
    }

    /// Has the open workspace taken up: at once where the part is here, else when it is.
    fn take_up(self, app: App) {
        if self.is_not_loaded() {
            self.state.set(State::Pending);
        }
        let missed = move || {
            if self.kept.with_value(Option::is_some) {
                let why = Why::NotLoaded;
                self.state.set(State::MemoryOnly { why });
            }
        };
        parts::take_up(app, missed);
    }

    /// What is to be taken up, for who does it.
    pub fn take_kept(self) -> Option<Kept> {
        self.kept.try_update_value(Option::take).flatten()
    }

    /// It is taken up; what has been asked meanwhile is carried out.
    pub fn taken_up(self, work: &Rc<dyn Work>) {
        self.work.set_value(Some(work.clone()));
        let waiting = self.waiting.try_update_value(std::mem::take);
        for intent in waiting.unwrap_or_default() {
            work.carry_out(intent);
        }
        self.list_again();
    }

    fn stop(self) {
        if let Some(work) = self.work.try_update_value(Option::take).flatten() {
            work.stop();
        }
        self.kept.set_value(None);
    }
}

impl Default for Saving {
    fn default() -> Self {
        Self::new()
    }
}

/// Milliseconds after which the first page is taken to stand in any case: one that nobody sees is not painted.
const PAINTED_MS: u64 = 300;

/// Does something, once, when the first page has been painted: before that it would take its time away from it.
fn after_first_paint(act: impl FnOnce() + 'static) {
    let act = Rc::new(Cell::new(Some(act)));
    let once = move || {
        if let Some(act) = act.take() {
            act();
        }
    };
    set_timeout(once.clone(), Duration::from_millis(PAINTED_MS));
    // A frame is painted after what asked for it: once the next one begins it has been.
    let painted = move || set_timeout(once, Duration::ZERO);
    request_animation_frame(move || request_animation_frame(painted));
}

/// Has the browser ask before the page goes while something waits that was asked for.
fn hold_back_while_waiting(saving: Saving) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if saving.waits() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// The app with the workspace that was open last, else the sample. Nothing is written over what cannot be read.
pub fn start() -> App {
    let app = |workspace| {
        let app = App::new(workspace, Saving::new());
        hold_back_while_waiting(app.saving);
        app
    };
    let nothing = || app(blank(""));
    let storage = LocalStore::new();
    let last = match catalogue::list(&storage) {
        Ok(all) => all.into_iter().find(|w| w.deleted.is_none()).map(|w| w.id),
        Err(error) => {
            let app = nothing();
            begin_with_sample(app, Some(Why::from(&Fault::KeyValueStore(error))));
            return app;
        }
    };
    let Some(id) = last else {
        let app = nothing();
        begin_with_sample(app, None);
        return app;
    };
    if let Some(front) = front_of(&storage, id) {
        let app = app(front);
        app.saving.front.set(true);
        after_first_paint(move || {
            parts::send_for_work();
            // In a task of its own, so that it is on its way meanwhile.
            set_timeout(move || read_behind_front(app), Duration::ZERO);
        });
        return app;
    }
    match open_settled(storage, id, KEPT_AS) {
        Ok(Some(opened)) => {
            let app = app(opened.workspace);
            let kept = Kept::opened(opened.store);
            app.saving.set_out(kept, Some(opened.recovered));
            after_first_paint(move || app.saving.take_up(app));
            app
        }
        _ => {
            let app = app(blank(NOT_OPENED));
            app.saving.begin(app, Kept::Unopened(id), None);
            app
        }
    }
}

/// The first rows of a large backlog, where that is the page that was asked for.
fn front_of(storage: &LocalStore, id: WorkspaceId) -> Option<Workspace> {
    let route = Route::from_hash(&window().location().hash().unwrap_or_default());
    let shows_them = route.page == Page::Backlog && route.item.is_none();
    let front = || open_first_rows(storage, id, KEPT_AS, clock::today());
    shows_them.then(front).flatten()
}

/// Reads all of the workspace of which the first rows are on the desk; nothing where there is no such workspace. Whatever
/// needs the whole calls it first, and so waits for no more than the reading.
pub fn read_behind_front(app: App) {
    if !app.saving.front.get_untracked() {
        return;
    }
    let id = app.peek(|desk| desk.workspace().id);
    match open_settled(LocalStore::new(), id, KEPT_AS) {
        Ok(Some(opened)) => {
            app.replace(opened.workspace);
            let kept = Kept::opened(opened.store);
            app.saving.begin(app, kept, Some(opened.recovered));
        }
        _ => {
            app.replace(blank(NOT_OPENED));
            app.saving.begin(app, Kept::Unopened(id), None);
        }
    }
}

/// Puts the sample on the desk, or an empty workspace where it cannot be had. `denied`: why the browser keeps nothing.
fn begin_with_sample(app: App, denied: Option<Why>) {
    parts::send_for_work();
    spawn_local(async move {
        let found = sample().await;
        // On the recovery page something else may have been begun meanwhile.
        if !app.saving.opening.get_untracked() {
            return;
        }
        let Some(workspace) = found else {
            app.toasts.wrong(NO_SAMPLE.to_owned());
            app.saving.begin(app, Kept::Unmade, None);
            return;
        };
        app.replace(with_free_id(workspace));
        let kept = denied.map_or(Kept::New, Kept::Nowhere);
        app.saving.begin(app, kept, None);
    });
}

fn switch(app: App, workspace: Workspace, kept: Kept, found: Option<Recovered>) {
    app.saving.stop();
    app.lay_out(workspace);
    app.saving.begin(app, kept, found);
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
pub fn can_leave(app: App) -> Result<(), NotOpened> {
    let saving = app.saving;
    let memory_only = saving
        .state
        .with_untracked(|state| matches!(state, State::MemoryOnly { .. }))
        && !saving.is_not_loaded();
    let nothing_open = saving.blocked.with_untracked(Option::is_some);
    // The sample as it came can be had again; where nothing is kept there is no other way out of it.
    let untouched =
        app.peek(|desk| desk.workspace().settings.sample && desk.bench().can_undo().is_none());
    if saving.waits() || memory_only && !nothing_open && !untouched {
        Err(NotOpened::Unsaved)
    } else {
        Ok(())
    }
}

/// Puts a workspace that has just been opened on the desk.
pub fn lay_out_opened(app: App, opened: Opened<LocalStore>) {
    let kept = Kept::opened(opened.store);
    switch(app, opened.workspace, kept, Some(opened.recovered));
}

/// Starts a workspace of its own: an empty one, the sample, or one that came in as a file. Says why, where it does not.
pub fn open_imported(app: App, workspace: Workspace) -> bool {
    if let Err(why) = can_leave(app) {
        app.toasts.wrong(format!("Nothing was opened: {why}."));
        return false;
    }
    switch(app, with_free_id(workspace), Kept::New, None);
    true
}

/// Starts the sample anew, as a workspace of its own, and goes to it; unless another one has been opened meanwhile.
pub fn open_sample(app: App) {
    let open = move || app.peek(|desk| desk.workspace().id);
    let before = open();
    spawn_local(async move {
        let found = sample().await;
        if open() != before {
            return;
        }
        let Some(workspace) = found else {
            app.toasts.wrong(NO_SAMPLE.to_owned());
            return;
        };
        if open_imported(app, workspace) {
            app.go(Page::Backlog);
        }
    });
}
