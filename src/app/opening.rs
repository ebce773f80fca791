//! Opening: which workspace is shown when the page starts, and going to another one.
//!
//! The first part of the program opens a workspace as it was saved last, which takes no more than reading it. Whatever
//! takes more (changes to replay, a damaged slot, an older schema, none at all) is left to the service, which is in a part
//! of its own. How far opening has come is an [`OpenState`].

use super::clock;
use super::persistence::{Handover, OpenState, Persistence};
use super::route::{Page, Route};
use super::save_state::{SaveState, Why};
use super::state::{App, Doers};
use super::storage::local_store::LocalStore;
use super::worker;
use crate::app::prelude::*;
use leptos::ev;
use leptos::task::spawn_local;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::meta::Stamp;
use plumbline_document::workspace::Workspace;
use plumbline_persistence::KEPT_AS;
use plumbline_persistence::catalogue;
use plumbline_persistence::open::{OpenError, Opened, Recovered, open_first_rows, open_settled};
use plumbline_persistence::snapshot::read_whole;
use plumbline_persistence::workspace_store::Fault;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

/// Where the sample is, among the page's own files.
const SAMPLE: &str = "workspace.json";

/// The name of what stands in for a workspace until it is open.
const NOT_OPENED: &str = "Not opened";

/// What is said where it cannot be had.
const NO_SAMPLE: &str = "The sample could not be loaded; there may be no connection.";

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

/// What is in the store while no workspace is open.
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

/// The workspace in the store is open, and kept like this from now on.
fn begin(app: App, handover: Handover, found: Option<Recovered>) {
    app.persistence.hand_over(handover, found);
    activate(app);
}

/// Has the service take the open workspace over: at once where its part is here, else when it is.
fn activate(app: App) {
    let persistence = app.persistence;
    if persistence.is_not_loaded() {
        persistence.state.set(SaveState::Pending);
    }
    let missed = move || {
        if persistence.is_handed_over() {
            let why = Why::NotLoaded;
            persistence.state.set(SaveState::MemoryOnly { why });
        }
    };
    (app.doers.activate)(app, Box::new(missed));
}

/// Writes everything again, after storage was cleared or failed.
pub fn save_again(app: App) {
    match app.persistence.service() {
        Some(service) => service.save_again(),
        None => activate(app),
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
fn hold_back_while_waiting(persistence: Persistence) {
    let listener = window_event_listener(ev::beforeunload, move |event| {
        if persistence.waits() {
            event.prevent_default();
        }
    });
    on_cleanup(move || listener.remove());
}

/// The app with the workspace that was open last, else the sample. Nothing is written over what cannot be read.
pub fn start(doers: Doers) -> App {
    let app = |workspace| {
        let app = App::new(workspace, doers);
        hold_back_while_waiting(app.persistence);
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
        app.persistence.first_rows_are_there();
        after_first_paint(move || {
            (doers.send_for_service)();
            // In a task of its own, so that it is on its way meanwhile.
            set_timeout(move || read_behind_first_rows(app), Duration::ZERO);
        });
        return app;
    }
    match open_settled(storage, id, KEPT_AS) {
        Ok(Some(opened)) => {
            let app = app(opened.workspace);
            let handover = Handover::opened(opened.store);
            app.persistence.hand_over(handover, Some(opened.recovered));
            after_first_paint(move || activate(app));
            app
        }
        _ => {
            let app = app(blank(NOT_OPENED));
            begin(app, Handover::Unopened(id), None);
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

/// Reads all of the workspace of which the first rows are in the store; nothing where there is no such workspace. Whatever
/// needs the whole calls it first, and so waits for no more than the reading.
pub fn read_behind_first_rows(app: App) {
    if app.persistence.open_state_untracked() != OpenState::FirstRows {
        return;
    }
    let id = app.peek(|store| store.workspace().id);
    match open_settled(LocalStore::new(), id, KEPT_AS) {
        Ok(Some(opened)) => {
            app.replace(opened.workspace);
            let handover = Handover::opened(opened.store);
            begin(app, handover, Some(opened.recovered));
        }
        _ => {
            app.replace(blank(NOT_OPENED));
            begin(app, Handover::Unopened(id), None);
        }
    }
}

/// Puts the sample in the store, or an empty workspace where it cannot be had. `denied`: why the browser keeps nothing.
fn begin_with_sample(app: App, denied: Option<Why>) {
    (app.doers.send_for_service)();
    spawn_local(async move {
        let found = sample().await;
        // On the recovery page something else may have been begun meanwhile.
        if app.persistence.open_state_untracked() != OpenState::Opening {
            return;
        }
        let Some(workspace) = found else {
            app.toasts.wrong(NO_SAMPLE.to_owned());
            begin(app, Handover::Unmade, None);
            return;
        };
        app.replace(with_free_id(workspace));
        let handover = denied.map_or(Handover::New, Handover::Nowhere);
        begin(app, handover, None);
    });
}

fn switch(app: App, workspace: Workspace, handover: Handover, found: Option<Recovered>) {
    app.persistence.stop();
    app.lay_out(workspace);
    begin(app, handover, found);
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
    let persistence = app.persistence;
    let memory_only = persistence
        .state
        .with_untracked(|state| matches!(state, SaveState::MemoryOnly { .. }))
        && !persistence.is_not_loaded();
    let nothing_open = matches!(persistence.open_state_untracked(), OpenState::Blocked(_));
    // The sample as it came can be had again; where nothing is kept there is no other way out of it.
    let untouched =
        app.peek(|store| store.workspace().settings.sample && store.editor().can_undo().is_none());
    if persistence.waits() || memory_only && !nothing_open && !untouched {
        Err(NotOpened::Unsaved)
    } else {
        Ok(())
    }
}

/// Puts a workspace that has just been opened in the store.
pub fn lay_out_opened(app: App, opened: Opened<LocalStore>) {
    let handover = Handover::opened(opened.store);
    switch(app, opened.workspace, handover, Some(opened.recovered));
}

/// Starts a workspace of its own: an empty one, the sample, or one that came in as a file. Says why, where it does not.
pub fn open_imported(app: App, workspace: Workspace) -> bool {
    if let Err(why) = can_leave(app) {
        app.toasts.wrong(format!("Nothing was opened: {why}."));
        return false;
    }
    switch(app, with_free_id(workspace), Handover::New, None);
    true
}

/// Starts the sample anew, as a workspace of its own, and goes to it; unless another one has been opened meanwhile.
pub fn open_sample(app: App) {
    let open = move || app.peek(|store| store.workspace().id);
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
