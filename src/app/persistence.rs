//! How the open workspace is kept, as the rest of the app sees it: how far opening has come, how saving stands, and who
//! executes what is asked.
//!
//! Opening itself is [`super::opening`]; what changes the workspace and writes it is behind [`CommandService`], in a part
//! of the program ([`super::document_service`]) that is loaded as soon as the first page stands.

use super::clock;
use super::save_state::{SaveState, Why};
use super::storage::local_store::LocalStore;
use crate::app::prelude::*;
use plumbline_commands::command::Intent;
use plumbline_document::ids::WorkspaceId;
use plumbline_document::refusal::Refusal;
use plumbline_persistence::catalogue::{self, Listing};
use plumbline_persistence::key_value_store::StoreError;
use plumbline_persistence::open::Recovered;
use plumbline_persistence::quarantine::Quarantined;
use plumbline_persistence::tab_protocol::Role;
use plumbline_persistence::workspace_store::{Fault, WorkspaceStore};
use std::rc::Rc;

/// Executes what is asked and keeps it.
pub trait CommandService {
    /// Asks for an intent: executed here, or sent to the tab that writes. A refusal is shown; false then.
    fn dispatch(&self, intent: Intent) -> bool;
    /// The same, for those who show a refusal themselves.
    fn ask(&self, intent: Intent) -> Result<(), Refusal>;
    /// Writes everything again, after storage was cleared or failed.
    fn save_again(&self);
    /// What could not be read and was set aside.
    fn quarantined(&self) -> Vec<Quarantined>;
    /// Throws away what was set aside: on the user's word.
    fn discard_quarantined(&self) -> Result<(), Fault>;
    /// Writes what is left to be written, and lets another tab write.
    fn stop(&self);
}

/// How far opening has come.
///
/// ```text
/// Opening ─┬─▶ FirstRows ─┬─▶ Open ◀──▶ Open (another workspace)
///          ├──────────────┼─▶ Open
///          └──────────────┴─▶ Blocked ──▶ Open (another workspace)
/// ```
///
/// While it is `Opening` nothing of a workspace is in the store, or only an empty one that stands in for it. Only in `Open`
/// may anything be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenState {
    /// The workspace is on its way.
    Opening,
    /// Its first rows, and no more of it, are in the store meanwhile.
    FirstRows,
    /// It is open.
    Open,
    /// It cannot be opened, and why.
    Blocked(String),
}

impl OpenState {
    /// Its name in the log and in reports.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::FirstRows => "first rows",
            Self::Open => "open",
            Self::Blocked(_) => "blocked",
        }
    }
}

/// The open workspace on its way to the [`CommandService`], which takes it over as soon as it is loaded.
pub enum Handover {
    /// As it was opened.
    Opened(Box<WorkspaceStore<LocalStore>>),
    /// It is new, and is to be put into the storage.
    New,
    /// It is kept by nobody, and why.
    Nowhere(Why),
    /// It is still to be opened: changes have to be replayed, or something is amiss.
    Unopened(WorkspaceId),
    /// It is still to be made: an empty one.
    Unmade,
}

impl Handover {
    /// How far opening has come with it.
    fn open_state(&self) -> OpenState {
        match self {
            Self::Unopened(_) | Self::Unmade => OpenState::Opening,
            Self::Opened(_) | Self::New | Self::Nowhere(_) => OpenState::Open,
        }
    }

    /// How saving stands before anything has been asked.
    pub fn save_state(&self) -> SaveState {
        match self {
            Self::New | Self::Unmade => SaveState::Pending,
            Self::Nowhere(why) => SaveState::MemoryOnly { why: why.clone() },
            Self::Opened(_) | Self::Unopened(_) => SaveState::Saved { at: clock::now() },
        }
    }

    /// Of a workspace that was opened.
    pub fn opened(store: WorkspaceStore<LocalStore>) -> Self {
        Self::Opened(Box::new(store))
    }
}

/// How the open workspace is kept.
#[derive(Clone, Copy)]
pub struct Persistence {
    service: StoredValue<Option<Rc<dyn CommandService>>, LocalStorage>,
    handover: StoredValue<Option<Handover>, LocalStorage>,
    /// What was asked before the service was loaded.
    waiting: StoredValue<Vec<Intent>, LocalStorage>,
    open: RwSignal<OpenState>,
    /// How saving stands.
    pub state: RwSignal<SaveState>,
    /// Whether this tab writes.
    pub role: RwSignal<Role>,
    /// Whether the browser promised to keep the data; none until asked.
    pub persistent: RwSignal<Option<bool>>,
    /// What was found when the workspace was opened, where that is worth telling.
    pub recovered: RwSignal<Option<Recovered>>,
    /// Grows whenever the list of workspaces may have changed.
    listed: RwSignal<u32>,
}

impl Persistence {
    /// Nothing is open yet.
    pub fn new() -> Self {
        Self {
            service: StoredValue::new_local(None),
            handover: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Vec::new()),
            open: RwSignal::new(OpenState::Opening),
            state: RwSignal::new(SaveState::Saved { at: clock::now() }),
            role: RwSignal::new(Role::Heir),
            persistent: RwSignal::new(None),
            recovered: RwSignal::new(None),
            listed: RwSignal::new(0),
        }
    }

    // ---- opening -----------------------------------------------------------------------------------------------

    /// How far opening has come. Followed.
    pub fn open_state(self) -> OpenState {
        self.open.get()
    }

    /// Whether the workspace is still on its way, even if its first rows are there. Followed.
    pub fn is_opening(self) -> bool {
        let on_its_way = |open: &_| matches!(open, OpenState::Opening | OpenState::FirstRows);
        self.open.with(on_its_way)
    }

    /// Whether only the first rows are there. Followed.
    pub fn shows_first_rows(self) -> bool {
        self.open.with(|open| *open == OpenState::FirstRows)
    }

    /// Why the workspace that was asked for is not open. Followed.
    pub fn blocked(self) -> Option<String> {
        self.open.with(|open| match open {
            OpenState::Blocked(why) => Some(why.clone()),
            _ => None,
        })
    }

    /// How far opening has come. Not followed.
    pub fn open_state_untracked(self) -> OpenState {
        self.open.get_untracked()
    }

    fn go_to(self, state: OpenState) {
        log::info!("opening: {}", state.name());
        self.open.set(state);
    }

    /// `Opening` to `FirstRows`.
    pub fn first_rows_are_there(self) {
        self.go_to(OpenState::FirstRows);
    }

    /// The workspace in the store is kept like this from now on, as soon as the service takes it over.
    pub fn hand_over(self, handover: Handover, found: Option<Recovered>) {
        self.recovered.set(found);
        self.go_to(handover.open_state());
        self.state.set(handover.save_state());
        // Until it is known who writes: no other tab does as far as is known, and this one neither.
        self.role.set(Role::Heir);
        self.handover.set_value(Some(handover));
    }

    /// `Opening` to `Open`: the workspace that was to come is in the store, and this was found where it was opened.
    pub fn opened(self, found: Option<Recovered>) {
        self.recovered.set(found);
        self.go_to(OpenState::Open);
    }

    /// `Opening` to `Blocked`: it cannot be opened, and this is why.
    pub fn not_opened(self, why: String) {
        self.go_to(OpenState::Blocked(why));
    }

    /// What the service takes over.
    pub fn take_handover(self) -> Option<Handover> {
        self.handover.try_update_value(Option::take).flatten()
    }

    /// Whether something still waits for the service to take it over.
    pub fn is_handed_over(self) -> bool {
        self.handover.with_value(Option::is_some)
    }

    // ---- executing ---------------------------------------------------------------------------------------------

    /// What executes commands; none before its part is loaded.
    pub fn service(self) -> Option<Rc<dyn CommandService>> {
        self.service.get_value()
    }

    /// Why nothing may be asked now. What stands in for a workspace that is not open is kept by nobody, and an intent that
    /// waits for a part that cannot be loaded would be lost.
    pub fn may_ask(self) -> Result<(), Refusal> {
        let refused = |message, hint| Err(Refusal::new("", message, hint));
        match self.open.get_untracked() {
            OpenState::Blocked(_) => refused(
                "No workspace is open, so nothing can be changed.",
                "Open one, or begin another, on the page Workspaces.",
            ),
            OpenState::Opening | OpenState::FirstRows => {
                refused("The workspace is not open yet.", "Try again in a moment.")
            }
            OpenState::Open if self.is_not_loaded() => refused(
                "Nothing can be changed yet: a part of Plumbline could not be loaded.",
                "Try again to load it, or reload the page.",
            ),
            OpenState::Open => Ok(()),
        }
    }

    /// Whether the part that executes commands could not be loaded. Not followed.
    pub fn is_not_loaded(self) -> bool {
        self.state.with_untracked(SaveState::is_not_loaded)
    }

    /// Keeps an intent until the service is loaded.
    pub fn wait(self, intent: Intent) {
        self.waiting.update_value(|waiting| waiting.push(intent));
        if self
            .state
            .with_untracked(|s| matches!(s, SaveState::Saved { .. }))
        {
            self.state.set(SaveState::Pending);
        }
    }

    /// Whether something waits for the service.
    pub fn waits(self) -> bool {
        self.waiting.with_value(|waiting| !waiting.is_empty())
    }

    /// The service has taken over; what has been asked meanwhile is executed.
    pub fn taken_over(self, service: &Rc<dyn CommandService>) {
        self.service.set_value(Some(service.clone()));
        let waiting = self.waiting.try_update_value(std::mem::take);
        for intent in waiting.unwrap_or_default() {
            service.dispatch(intent);
        }
        self.list_again();
    }

    /// Ends the service, before another workspace is opened.
    pub fn stop(self) {
        if let Some(service) = self.service.try_update_value(Option::take).flatten() {
            service.stop();
        }
        self.handover.set_value(None);
    }

    // ---- storage -----------------------------------------------------------------------------------------------

    /// Whether another tab writes this workspace, and this one asks it. Followed.
    pub fn follows(self) -> bool {
        self.role.get() == Role::Follower
    }

    /// What could not be read and was set aside.
    pub fn quarantined(self) -> Vec<Quarantined> {
        let service = self.service.get_value();
        service.map(|s| s.quarantined()).unwrap_or_default()
    }

    /// Throws away what was set aside: on the user's word.
    pub fn discard_quarantined(self) -> Result<(), Fault> {
        let service = self.service.get_value();
        service.map_or(Ok(()), |s| s.discard_quarantined())
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
}

impl Default for Persistence {
    fn default() -> Self {
        Self::new()
    }
}
