//! A session: one open workspace in this tab, its keeper, and the other tabs that have it open.
//!
//! The protocol itself is [`plumbline_persistence::tab_protocol`]; this carries out what it says by Web Locks and a
//! BroadcastChannel. Without Web Locks every tab writes, and each looks before every write whether another has.

use super::storage::keeper::{Keeper, Saving, Why};
use super::storage::later::after;
use super::storage::local_store::LocalStore;
use js_sys::{Function, Object, Promise, Reflect};
use plumbline_commands::command::Intent;
use plumbline_document::change::{Change, Mismatch};
use plumbline_document::ids::ChangeId;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_json as json;
use plumbline_persistence::keys;
use plumbline_persistence::open::{OpenError, Schema, open};
use plumbline_persistence::quarantine::Quarantined;
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::tab_protocol::{Action, Envelope, Message, Role, TabProtocol};
use plumbline_persistence::workspace_store::{Fault, WorkspaceStore};
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, EventTarget, MessageEvent, StorageEvent};

/// How long a tab that waited for the lock lets the last words of the tab that had it arrive, in milliseconds.
const LAST_WORDS: i32 = 150;

/// The schema that this program speaks.
#[derive(Clone, Copy)]
pub struct Format {
    /// Its number.
    pub current: u32,
    /// Brings an older document up to date: see [`Schema::migrate`].
    pub migrate: fn(Value) -> Result<Value, String>,
}

impl Format {
    /// As the engine takes it.
    pub fn schema(&self) -> Schema<'_> {
        Schema {
            current: self.current,
            migrate: &self.migrate,
        }
    }
}

/// Carries out a command.
pub type Dispatch = Box<dyn Fn(&Intent) -> Result<Change, Refusal>>;

/// Follows a change.
pub type Follow = Box<dyn Fn(&Change) -> Result<(), Mismatch>>;

/// What the session asks of the application. None of these may call back into the session at once.
pub struct Host {
    /// A snapshot of the document: [`Snapshot::ranked`].
    pub snapshot: Box<dyn Fn() -> Snapshot>,
    /// Carries out a command: `bench.dispatch(intent)`, and repaints.
    pub dispatch: Dispatch,
    /// Follows a change made in another tab: `bench.follow(change)`, and repaints.
    pub follow: Follow,
    /// Takes another document in place of this one (the same workspace, further on).
    pub replace: Box<dyn Fn(Workspace)>,
    /// Shows why something asked in this tab was refused in another.
    pub refused: Box<dyn Fn(ChangeId, Refusal)>,
    /// Shows how saving stands.
    pub saving: Rc<dyn Fn(Saving)>,
    /// Shows whether this tab writes or follows.
    pub role: Box<dyn Fn(Role)>,
    /// Shows whether the browser promised to keep the data for good.
    pub persistent: Rc<dyn Fn(bool)>,
}

/// One open workspace in this tab.
#[derive(Clone)]
pub struct Session {
    inner: Rc<Inner>,
}

struct Inner {
    tab: RefCell<TabProtocol>,
    keeper: Rc<Keeper>,
    host: Host,
    format: Format,
    channel: Option<BroadcastChannel>,
    /// True where there are no Web Locks: every tab writes.
    lockless: Cell<bool>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
    stopped: Cell<bool>,
    asked_to_persist: Cell<bool>,
    /// Whether something that was asked here had not come back when that was looked at last.
    waits: Cell<bool>,
    /// Actions wait here while others are carried out, so that they keep their order.
    queue: RefCell<VecDeque<Action>>,
    running: Cell<bool>,
    refusals: RefCell<Vec<(ChangeId, Refusal)>>,
}

#[wasm_bindgen]
extern "C" {
    /// The browser's `LockManager` (W3C Web Locks API); web-sys has it only behind an unstable flag.
    type LockManager;
    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        granted: &Function,
    ) -> Result<Promise, JsValue>;
}

fn locks() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

impl Session {
    /// Starts a session on a workspace that has just been opened or created: takes the lock when it is free, else
    /// follows the tab that has it.
    pub fn start(store: WorkspaceStore<LocalStore>, format: Format, host: Host) -> Self {
        let name = format!("{}{}", keys::ROOT, store.workspace());
        let tab = TabProtocol::new(store.head(), store.recent());
        let snapshot = Weak::new();
        let snapshot: Rc<RefCell<Weak<Inner>>> = Rc::new(RefCell::new(snapshot));
        let late = snapshot.clone();
        let saving = host.saving.clone();
        let keeper = Keeper::new(
            store,
            move || late.borrow().upgrade().map(|inner| (inner.host.snapshot)()),
            move |state| saving(state),
        );
        let inner = Rc::new(Inner {
            tab: RefCell::new(tab),
            keeper,
            host,
            format,
            channel: BroadcastChannel::new(&name).ok(),
            lockless: Cell::new(false),
            release: RefCell::new(None),
            stopped: Cell::new(false),
            asked_to_persist: Cell::new(false),
            waits: Cell::new(false),
            queue: RefCell::new(VecDeque::new()),
            running: Cell::new(false),
            refusals: RefCell::new(Vec::new()),
        });
        *snapshot.borrow_mut() = Rc::downgrade(&inner);
        inner.listen();
        inner.want_lock(&name, false);
        let hello = inner.tab.borrow().hello();
        inner.run(hello);
        Self { inner }
    }

    /// Someone asks for something here. In the tab that writes it is done, saved and told on return, or refused; in
    /// a tab that follows it is sent, and comes back by [`Host::follow`] or [`Host::refused`].
    pub fn ask(&self, intent: Intent) -> Result<(), Refusal> {
        let id = intent.change;
        self.inner.persist_once();
        let actions = self.inner.tab.borrow_mut().want(intent);
        self.inner.run(actions);
        self.inner.tell_waiting();
        let mut refusals = self.inner.refusals.take();
        let own = refusals.iter().position(|(other, _)| *other == id);
        let own = own.map(|at| refusals.swap_remove(at));
        for (id, refusal) in refusals {
            (self.inner.host.refused)(id, refusal);
        }
        own.map_or(Ok(()), |(_, refusal)| Err(refusal))
    }

    /// Writes what is left to be written, at once. Called by itself when the page is hidden or closed.
    pub fn flush(&self) {
        self.inner.keeper.flush();
    }

    /// Writes everything again after storage was cleared: on the user's word.
    pub fn save_again(&self) {
        self.inner.keeper.save_again();
    }

    /// Whether this tab writes.
    pub fn role(&self) -> Role {
        self.inner.tab.borrow().role()
    }

    /// What was asked here and has not come back yet.
    pub fn waiting(&self) -> usize {
        self.inner.tab.borrow().pending().count()
    }

    /// What was set aside because it could not be read.
    pub fn aside(&self) -> Vec<Quarantined> {
        self.inner.keeper.with(|store| store.quarantined().to_vec())
    }

    /// Throws away what was set aside: on the user's word.
    pub fn discard_aside(&self) -> Result<(), Fault> {
        self.inner
            .keeper
            .with_mut(|store| store.discard_quarantined().map_err(Fault::from))
    }

    /// Ends the session: saves, and lets another tab write. For opening another workspace.
    pub fn stop(&self) {
        self.inner.keeper.flush();
        self.inner.keeper.let_write(false);
        self.inner.stopped.set(true);
        if let Some(channel) = &self.inner.channel {
            channel.set_onmessage(None);
            channel.close();
        }
        if let Some(release) = self.inner.release.take() {
            drop(release.call0(&JsValue::NULL));
        }
    }
}

impl Inner {
    fn listen(self: &Rc<Self>) {
        if let Some(channel) = &self.channel {
            let this = Rc::downgrade(self);
            let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let (Some(this), Some(text)) = (this.upgrade(), event.data().as_string()) {
                    this.heard(&text);
                }
            });
            channel.set_onmessage(Some(hear.as_ref().unchecked_ref()));
            hear.forget();
        }
        let Some(window) = web_sys::window() else {
            return;
        };
        let this = Rc::downgrade(self);
        on(&window, "pagehide", move |_| {
            if let Some(this) = this.upgrade() {
                this.keeper.flush();
            }
        });
        let this = Rc::downgrade(self);
        on(&window, "storage", move |event| {
            if let Some(this) = this.upgrade() {
                this.storage_event(event.unchecked_ref());
            }
        });
        if let Some(document) = window.document() {
            let this = Rc::downgrade(self);
            let page = document.clone();
            on(&document, "visibilitychange", move |_| {
                if page.visibility_state() == web_sys::VisibilityState::Hidden
                    && let Some(this) = this.upgrade()
                {
                    this.keeper.flush();
                }
            });
        }
    }

    /// Another tab has changed storage. What matters is only whether it took away what this tab relies on.
    fn storage_event(&self, event: &StorageEvent) {
        if self.stopped.get() || self.tab.borrow().role() != Role::Writer {
            return;
        }
        let ours = keys::workspace(self.keeper.with(WorkspaceStore::workspace));
        let gone = match event.key() {
            None => true,
            Some(key) => key.starts_with(&ours) && event.new_value().is_none(),
        };
        let cleared = self.keeper.with(|store| store.is_cleared());
        if gone && !matches!(cleared, Ok(false)) {
            self.keeper.halt(Why::ClearedElsewhere);
        }
    }

    fn want_lock(self: &Rc<Self>, name: &str, wait: bool) {
        let Some(locks) = locks() else {
            self.lockless.set(true);
            self.granted();
            return;
        };
        let this = Rc::downgrade(self);
        let again = name.to_owned();
        // Returns the promise for whose length the lock is held.
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            let Some(this) = this.upgrade() else {
                return JsValue::UNDEFINED;
            };
            if this.stopped.get() {
                return JsValue::UNDEFINED;
            }
            if lock.is_null() {
                this.want_lock(&again, true);
                return JsValue::UNDEFINED;
            }
            let held = Promise::new(&mut |resolve, _| {
                this.release.replace(Some(resolve));
            });
            let later = Rc::downgrade(&this);
            after(if wait { LAST_WORDS } else { 0 }, move || {
                if let Some(this) = later.upgrade() {
                    this.granted();
                }
            });
            held.into()
        });
        let options = Object::new();
        let set = Reflect::set(&options, &"ifAvailable".into(), &JsValue::from(!wait));
        debug_assert_eq!(set, Ok(true));
        if locks
            .request(name, &options, granted.unchecked_ref())
            .is_err()
        {
            self.lockless.set(true);
            self.granted();
        }
    }

    fn granted(&self) {
        if self.stopped.get() {
            return;
        }
        let actions = self.tab.borrow_mut().granted();
        self.run(actions);
        self.tell();
    }

    fn heard(&self, text: &str) {
        let Ok(envelope) = json::from_text::<Envelope>(text) else {
            return;
        };
        if envelope.schema != self.format.current {
            // Two versions of the program are open. The newer one waits; the older one must not write any more.
            if envelope.schema > self.format.current {
                self.keeper.halt(Why::NewerSchema);
            }
            return;
        }
        let Ok(message) = json::from_value::<Message>(&envelope.message) else {
            return;
        };
        let actions = self.tab.borrow_mut().received(message);
        self.run(actions);
        self.tell();
    }

    /// Tells what has become of what was asked here.
    fn tell(&self) {
        self.tell_waiting();
        for (id, refusal) in self.refusals.take() {
            (self.host.refused)(id, refusal);
        }
    }

    /// What was asked here and has not come back is nowhere but in this tab.
    fn tell_waiting(&self) {
        let waits = self.tab.borrow().pending().next().is_some();
        let waited = self.waits.replace(waits);
        if waits {
            self.keeper.waiting();
        } else if waited
            && (self.tab.borrow().role() == Role::Follower
                || self.keeper.with(WorkspaceStore::is_saved))
        {
            self.keeper.answered();
        }
    }

    /// Carries out actions in their order; those that come up meanwhile wait for their turn.
    fn run(&self, actions: Vec<Action>) {
        self.queue.borrow_mut().extend(actions);
        if self.running.replace(true) {
            return;
        }
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(action) = next else {
                break;
            };
            let follow_up = self.act(action);
            let mut queue = self.queue.borrow_mut();
            for action in follow_up.into_iter().rev() {
                queue.push_front(action);
            }
        }
        self.running.set(false);
    }

    fn act(&self, action: Action) -> Vec<Action> {
        match action {
            Action::Send(message) => self.send(&message),
            Action::CarryOut { intent, ours } => return self.carry_out(&intent, ours),
            Action::Follow { seq, .. } if seq <= self.keeper.with(WorkspaceStore::head) => {}
            Action::Follow { seq, change } => {
                if (self.host.follow)(&change).is_err() {
                    return self.catch_up(true);
                }
                self.keeper.with_mut(|store| store.heard(seq, change.id));
                if self.keeper.with(WorkspaceStore::is_kept) == Ok(false) {
                    self.keeper.unsaved_elsewhere();
                } else {
                    self.keeper.saved();
                }
            }
            Action::CatchUp => return self.catch_up(false),
            Action::ShowRefusal { id, refusal } => self.refusals.borrow_mut().push((id, refusal)),
            Action::OutOfStep => self.keeper.halt(Why::OutOfStep),
        }
        Vec::new()
    }

    fn send(&self, message: &Message) {
        let (Some(channel), Ok(message)) = (&self.channel, json::to_value(message)) else {
            return;
        };
        let envelope = Envelope {
            schema: self.format.current,
            message,
        };
        if let Ok(text) = serde_json::to_string(&envelope) {
            // A message that cannot be sent is a message lost: the protocol lives with that.
            drop(channel.post_message(&text.into()));
        }
    }

    fn carry_out(&self, intent: &Intent, ours: bool) -> Vec<Action> {
        match self.dispatch_and_keep(intent) {
            Ok(Some(change)) => {
                let seq = self.keeper.with(WorkspaceStore::head);
                let done = Ok((seq, change));
                self.tab.borrow_mut().carried_out(intent.change, ours, done)
            }
            Ok(None) => self.tab.borrow_mut().nothing_done(intent.change),
            Err(refusal) => self
                .tab
                .borrow_mut()
                .carried_out(intent.change, ours, Err(refusal)),
        }
    }

    /// Carries out an intent and journals the change; none when nothing differs. Where another tab has written
    /// meanwhile (there are no locks then), its state is loaded and the intent carried out upon that.
    fn dispatch_and_keep(&self, intent: &Intent) -> Result<Option<Change>, Refusal> {
        let change = (self.host.dispatch)(intent)?;
        if change.edits.is_empty() {
            return Ok(None);
        }
        if self.keeper.append(&change) != Err(Fault::ChangedElsewhere) {
            return Ok(Some(change));
        }
        if !self.load() {
            self.keeper.halt(Why::OutOfStep);
            return Ok(Some(change));
        }
        let (seq, known) = self.keeper.with(head_and_recent);
        self.tab.borrow_mut().reloaded(seq, known.iter().copied());
        if known.contains(&intent.change) {
            return Ok(None);
        }
        let change = (self.host.dispatch)(intent)?;
        if self.keeper.append(&change) == Err(Fault::ChangedElsewhere) {
            self.keeper.halt(Why::OutOfStep);
        }
        Ok(Some(change))
    }

    /// Loads what is on the storage in place of what is here. False when that is impossible.
    fn load(&self) -> bool {
        let id = self.keeper.with(WorkspaceStore::workspace);
        match open(LocalStore::new(), id, self.format.schema()) {
            Ok(opened) => {
                self.keeper.with_mut(|store| *store = opened.store);
                (self.host.replace)(opened.workspace);
                true
            }
            Err(_) => false,
        }
    }

    fn catch_up(&self, by_force: bool) -> Vec<Action> {
        let own = self.tab.borrow().seq();
        let current = self
            .keeper
            .with(|store| store.head() == own && store.is_behind() == Ok(false));
        if by_force || !current {
            self.look_at_shelf(own, by_force);
        }
        let (seq, known) = self.keeper.with(head_and_recent);
        let actions = self.tab.borrow_mut().caught_up(seq, known);
        let role = self.tab.borrow().role();
        self.keeper.let_write(role == Role::Writer);
        (self.host.role)(role);
        actions
    }

    /// Takes the storage's state, or, when this tab is further than the storage (its writer could not save), the storage
    /// as it is and this tab's state, to be saved next.
    fn look_at_shelf(&self, own: u64, by_force: bool) {
        let (head, recent) = self.keeper.with(head_and_recent);
        let id = self.keeper.with(WorkspaceStore::workspace);
        match open(LocalStore::new(), id, self.format.schema()) {
            Ok(opened) => {
                let further = opened.recovered.seq >= own || by_force;
                self.keeper.resume();
                self.keeper.with_mut(|store| {
                    *store = opened.store;
                    if !further {
                        store.is_ahead(own.max(head), recent);
                    }
                });
                if further {
                    (self.host.replace)(opened.workspace);
                }
            }
            Err(OpenError::Newer { .. }) => self.keeper.halt(Why::NewerSchema),
            Err(OpenError::NotFound | OpenError::KeyValueStore(_)) => {
                self.keeper.with_mut(|store| store.is_ahead(own, []));
            }
            Err(error) => self.keeper.halt(Why::Other(error.to_string())),
        }
    }

    /// Asks the browser, with the first edit, to keep the data for good.
    fn persist_once(&self) {
        if self.asked_to_persist.replace(true) {
            return;
        }
        let Some(window) = web_sys::window() else {
            return;
        };
        // Outside of secure contexts there is no storage manager; the call then throws, which is caught.
        let Ok(promise) = window.navigator().storage().persist() else {
            return;
        };
        let tell = self.host.persistent.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = wasm_bindgen_futures::JsFuture::from(promise).await;
            tell(answer.is_ok_and(|v| v.as_bool().unwrap_or(false)));
        });
    }
}

fn head_and_recent(store: &WorkspaceStore<LocalStore>) -> (u64, Vec<ChangeId>) {
    (store.head(), store.recent().collect())
}

fn on(target: &EventTarget, name: &str, act: impl Fn(web_sys::Event) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(act);
    let added = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    debug_assert_eq!(added, Ok(()));
    listener.forget();
}
