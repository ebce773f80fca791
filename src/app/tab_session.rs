//! A session: one open workspace in this tab, its writer, and the other tabs that have it open.
//!
//! The protocol itself is [`plumbline_persistence::tab_protocol`]; this does what it says by Web Locks and a
//! BroadcastChannel. Without Web Locks every tab writes, and each looks before every write whether another has.

use super::save_state::{SaveState, Why};
use super::storage::later::after;
use super::storage::local_store::LocalStore;
use super::storage::snapshot_writer::SnapshotWriter;
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

/// The document of a session, and who is told how saving stands. None of these may call back into the session at once.
pub trait SessionDocument {
    /// A snapshot of the document: [`Snapshot::ranked`].
    fn snapshot(&self) -> Snapshot;
    /// Whether the handler of an intent's command is loaded.
    fn can_execute(&self, intent: &Intent) -> bool;
    /// Loads the handlers that are missing; then says whether they are here.
    fn load_handlers(&self, then: Box<dyn FnOnce(bool)>);
    /// Executes an intent on the document, and has it repainted.
    fn execute(&self, intent: &Intent) -> Result<Change, Refusal>;
    /// Follows a change made in another tab, and has it repainted.
    fn follow(&self, change: &Change) -> Result<(), Mismatch>;
    /// Takes another state of the same workspace in place of this one.
    fn replace(&self, workspace: Workspace);
    /// Shows why something asked in this tab was refused in another.
    fn refused(&self, refusal: &Refusal);
    /// Shows how saving stands.
    fn save_state(&self, state: SaveState);
    /// Shows whether this tab writes or follows.
    fn role(&self, role: Role);
    /// Shows whether the browser promised to keep the data for good.
    fn persistent(&self, yes: bool);
}

/// One open workspace in this tab.
#[derive(Clone)]
pub struct Session {
    inner: Rc<Inner>,
}

struct Inner {
    tab: RefCell<TabProtocol>,
    writer: Rc<SnapshotWriter>,
    document: Rc<dyn SessionDocument>,
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
    /// Actions wait here while others are performed, so that they keep their order.
    queue: RefCell<VecDeque<Action>>,
    running: Cell<bool>,
    /// Whether the handlers that the next action needs could not be loaded: then it is refused.
    not_loaded: Cell<bool>,
    this: Weak<Self>,
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

    type AbortController;
    #[wasm_bindgen(constructor)]
    fn new() -> AbortController;
    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> JsValue;

    /// A promise of which only the refusal is of interest.
    type Refusable;
    #[wasm_bindgen(method, js_name = catch)]
    fn on_refusal(this: &Refusable, act: &Function);
}

fn locks() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}

impl Session {
    /// Starts a session on a workspace that has just been opened or created: takes the lock when it is free, else
    /// follows the tab that has it.
    pub fn start(
        store: WorkspaceStore<LocalStore>,
        format: Format,
        document: Rc<dyn SessionDocument>,
    ) -> Self {
        let name = format!("{}{}", keys::ROOT, store.workspace());
        let tab = TabProtocol::new(store.head(), store.recent());
        let (seen, told) = (document.clone(), document.clone());
        let writer = SnapshotWriter::new(
            store,
            move || seen.snapshot(),
            move |state| told.save_state(state),
        );
        let inner = Rc::new_cyclic(|this| Inner {
            this: this.clone(),
            not_loaded: Cell::new(false),
            tab: RefCell::new(tab),
            writer,
            document,
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
        inner.listen();
        inner.want_lock(&name, false);
        let hello = inner.tab.borrow().hello();
        inner.run(hello);
        Self { inner }
    }

    /// Someone asks for something here. In the tab that writes it is done, saved and told on return, or refused; in
    /// a tab that follows it is sent, and comes back by [`SessionDocument::follow`] or [`SessionDocument::refused`].
    pub fn ask(&self, intent: Intent) -> Result<(), Refusal> {
        let id = intent.change;
        self.inner.persist_once();
        let actions = self.inner.tab.borrow_mut().want(intent);
        self.inner.run(actions);
        self.inner.tell_waiting();
        let mut refusals = self.inner.refusals.take();
        let own = refusals.iter().position(|(other, _)| *other == id);
        let own = own.map(|at| refusals.swap_remove(at));
        for (_, refusal) in refusals {
            self.inner.document.refused(&refusal);
        }
        own.map_or(Ok(()), |(_, refusal)| Err(refusal))
    }

    /// Writes what is left to be written, at once. Called by itself when the page is hidden or closed.
    pub fn flush(&self) {
        self.inner.writer.flush();
    }

    /// Writes everything again after storage was cleared: on the user's word.
    pub fn save_again(&self) {
        self.inner.writer.save_again();
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
    pub fn quarantined(&self) -> Vec<Quarantined> {
        self.inner.writer.with(|store| store.quarantined().to_vec())
    }

    /// Throws away what was set aside: on the user's word.
    pub fn discard_quarantined(&self) -> Result<(), Fault> {
        self.inner
            .writer
            .with_mut(|store| store.discard_quarantined().map_err(Fault::from))
    }

    /// Ends the session: saves, and lets another tab write. For opening another workspace.
    pub fn stop(&self) {
        self.inner.writer.flush();
        self.inner.writer.let_write(false);
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
            if let Some(close) = bound(channel, "close") {
                when_program_stops(&close);
            }
        }
        let Some(window) = web_sys::window() else {
            return;
        };
        let this = Rc::downgrade(self);
        on(&window, "pagehide", move |_| {
            if let Some(this) = this.upgrade() {
                this.writer.flush();
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
                    this.writer.flush();
                }
            });
        }
    }

    /// Another tab has changed storage. What matters is only whether it took away what this tab relies on.
    fn storage_event(&self, event: &StorageEvent) {
        if self.stopped.get() || self.tab.borrow().role() != Role::Writer {
            return;
        }
        let ours = keys::workspace(self.writer.with(WorkspaceStore::workspace));
        let gone = match event.key() {
            None => true,
            Some(key) => key.starts_with(&ours) && event.new_value().is_none(),
        };
        let cleared = self.writer.with(|store| store.is_cleared());
        if gone && !matches!(cleared, Ok(false)) {
            self.writer.halt(Why::ClearedElsewhere);
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
                when_program_stops(&resolve);
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
        let waiting = wait.then(AbortController::new);
        // The two exclude each other: only who waits can stop waiting.
        let set = match &waiting {
            Some(waiting) => Reflect::set(&options, &"signal".into(), &waiting.signal()),
            None => Reflect::set(&options, &"ifAvailable".into(), &JsValue::TRUE),
        };
        debug_assert_eq!(set, Ok(true));
        match locks.request(name, &options, granted.unchecked_ref()) {
            Ok(request) => {
                if let Some(abort) = waiting.and_then(|waiting| bound(&waiting, "abort")) {
                    when_program_stops(&abort);
                    // That it was given up is no error, and no code of the program may run any more: a function that
                    // does nothing hears of it.
                    drop(Promise::new(&mut |resolve, _| {
                        request.unchecked_ref::<Refusable>().on_refusal(&resolve);
                    }));
                }
            }
            Err(_) => {
                self.lockless.set(true);
                self.granted();
            }
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
                self.writer.halt(Why::NewerSchema);
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
        for (_, refusal) in self.refusals.take() {
            self.document.refused(&refusal);
        }
    }

    /// What was asked here and has not come back is nowhere but in this tab.
    fn tell_waiting(&self) {
        let waits = self.tab.borrow().pending().next().is_some();
        let waited = self.waits.replace(waits);
        if waits {
            self.writer.waiting();
        } else if waited
            && (self.tab.borrow().role() == Role::Follower
                || self.writer.with(WorkspaceStore::is_saved))
        {
            self.writer.answered();
        }
    }

    /// Performs actions in their order; those that come up meanwhile wait for their turn.
    fn run(&self, actions: Vec<Action>) {
        self.queue.borrow_mut().extend(actions);
        if !self.running.replace(true) {
            self.go_on();
        }
    }

    /// Performs what is in the queue. Where a command's handler is not loaded yet, the queue waits for it.
    fn go_on(&self) {
        loop {
            let next = self.queue.borrow_mut().pop_front();
            let Some(action) = next else {
                break;
            };
            if let Action::CarryOut { intent, .. } = &action
                && !self.document.can_execute(intent)
                && !self.not_loaded.take()
            {
                self.queue.borrow_mut().push_front(action);
                let this = self.this.clone();
                self.document.load_handlers(Box::new(move |loaded| {
                    if let Some(this) = this.upgrade() {
                        this.not_loaded.set(!loaded);
                        this.go_on();
                        this.tell();
                    }
                }));
                return;
            }
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
            Action::CarryOut { intent, ours } => return self.execute(&intent, ours),
            Action::Follow { seq, .. } if seq <= self.writer.with(WorkspaceStore::head) => {}
            Action::Follow { seq, change } => {
                if self.document.follow(&change).is_err() {
                    return self.catch_up(true);
                }
                self.writer.with_mut(|store| store.heard(seq, change.id));
                if self.writer.with(WorkspaceStore::is_kept) == Ok(false) {
                    self.writer.unsaved_elsewhere();
                } else {
                    self.writer.saved();
                }
            }
            Action::CatchUp => return self.catch_up(false),
            Action::ShowRefusal { id, refusal } => self.refusals.borrow_mut().push((id, refusal)),
            Action::OutOfStep => self.writer.halt(Why::OutOfStep),
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

    fn execute(&self, intent: &Intent, ours: bool) -> Vec<Action> {
        match self.execute_and_journal(intent) {
            Ok(Some(change)) => {
                let seq = self.writer.with(WorkspaceStore::head);
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

    /// Executes an intent and journals the change; none when nothing differs. Where another tab has written
    /// meanwhile (there are no locks then), its state is loaded and the intent executed upon that.
    fn execute_and_journal(&self, intent: &Intent) -> Result<Option<Change>, Refusal> {
        let change = self.document.execute(intent)?;
        if change.edits.is_empty() {
            return Ok(None);
        }
        if self.writer.append(&change) != Err(Fault::ChangedElsewhere) {
            return Ok(Some(change));
        }
        if !self.load() {
            self.writer.halt(Why::OutOfStep);
            return Ok(Some(change));
        }
        let (seq, known) = self.writer.with(head_and_recent);
        self.tab.borrow_mut().reloaded(seq, known.iter().copied());
        if known.contains(&intent.change) {
            return Ok(None);
        }
        let change = self.document.execute(intent)?;
        if self.writer.append(&change) == Err(Fault::ChangedElsewhere) {
            self.writer.halt(Why::OutOfStep);
        }
        Ok(Some(change))
    }

    /// Loads what is on the storage in place of what is here. False when that is impossible.
    fn load(&self) -> bool {
        let id = self.writer.with(WorkspaceStore::workspace);
        match open(LocalStore::new(), id, self.format.schema()) {
            Ok(opened) => {
                self.writer.with_mut(|store| *store = opened.store);
                self.document.replace(opened.workspace);
                true
            }
            Err(_) => false,
        }
    }

    fn catch_up(&self, by_force: bool) -> Vec<Action> {
        let own = self.tab.borrow().seq();
        let current = self
            .writer
            .with(|store| store.head() == own && store.is_behind() == Ok(false));
        if by_force || !current {
            self.look_at_storage(own, by_force);
        }
        let (seq, known) = self.writer.with(head_and_recent);
        let actions = self.tab.borrow_mut().caught_up(seq, known);
        let role = self.tab.borrow().role();
        self.writer.let_write(role == Role::Writer);
        self.document.role(role);
        actions
    }

    /// Takes the storage's state, or, when this tab is further than the storage (its writer could not save), the storage
    /// as it is and this tab's state, to be saved next.
    fn look_at_storage(&self, own: u64, by_force: bool) {
        let (head, recent) = self.writer.with(head_and_recent);
        let id = self.writer.with(WorkspaceStore::workspace);
        match open(LocalStore::new(), id, self.format.schema()) {
            Ok(opened) => {
                let further = opened.recovered.seq >= own || by_force;
                self.writer.resume();
                self.writer.with_mut(|store| {
                    *store = opened.store;
                    if !further {
                        store.is_ahead(own.max(head), recent);
                    }
                });
                if further {
                    self.document.replace(opened.workspace);
                }
            }
            Err(OpenError::Newer { .. }) => self.writer.halt(Why::NewerSchema),
            Err(OpenError::NotFound | OpenError::KeyValueStore(_)) => {
                self.writer.with_mut(|store| store.is_ahead(own, []));
            }
            Err(error) => self.writer.halt(Why::Other(error.to_string())),
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
        let document = self.document.clone();
        wasm_bindgen_futures::spawn_local(async move {
            let answer = wasm_bindgen_futures::JsFuture::from(promise).await;
            document.persistent(answer.is_ok_and(|v| v.as_bool().unwrap_or(false)));
        });
    }
}

fn head_and_recent(store: &WorkspaceStore<LocalStore>) -> (u64, Vec<ChangeId>) {
    (store.head(), store.recent().collect())
}

/// Has a function of the browser run when the program has stopped by a fault (see `boot.js`), so that another tab can
/// write. It must be no closure of the program, whose memory is not to be trusted then.
fn when_program_stops(act: &Function) {
    if let Some(window) = web_sys::window() {
        let added = window.add_event_listener_with_callback("plumbline:stopped", act);
        debug_assert_eq!(added, Ok(()));
    }
}

/// A method of an object as a function of its own.
fn bound(object: &JsValue, method: &str) -> Option<Function> {
    let method = Reflect::get(object, &method.into()).ok()?;
    Some(method.dyn_into::<Function>().ok()?.bind0(object))
}

fn on(target: &EventTarget, name: &str, act: impl Fn(web_sys::Event) + 'static) {
    let listener = Closure::<dyn Fn(web_sys::Event)>::new(act);
    let added = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    debug_assert_eq!(added, Ok(()));
    listener.forget();
}
