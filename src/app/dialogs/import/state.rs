//! What is being imported: the queue of files, the one that is open, and the person's choices about it.

use super::{memory, words};
use crate::app::action::Action;
use crate::app::dialog::Dialog;
use crate::app::lazy::{Made, NotLoaded};
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::App;
use crate::app::{clock, document_service, files, opening};
use gloo_timers::callback::Timeout;
use leptos::task::spawn_local;
use plumbline_commands::command::{Command, Intent};
use plumbline_commands::editor::Editor;
use plumbline_commands::handlers::context::Handlers;
use plumbline_commands::handlers::import;
use plumbline_document::meta::Stamp;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::Limits;
use plumbline_exchange::preview::{Answers, Content, Mode, Preview, compare};
use plumbline_exchange::read_error::ReadError;
use plumbline_exchange::sniff;
use plumbline_exchange::sniff::{Incoming, Input};
use plumbline_exchange::table::Mapping;
use std::collections::VecDeque;
use std::sync::Arc;
use web_sys::File;

// Reading a file of others is in the part with the import.
mod reading {
    use crate::app::lazy::inside;
    inside!(exchange in crate::app::dialogs::import::state, open(reading: Reading) -> () { reading.open(); });
}

/// How long the page may draw 'Reading …' before the reading keeps it busy, in milliseconds.
const DRAW_MS: u32 = 30;

/// What a pasted text is called.
const PASTED: &str = "pasted text";

/// What the person gave.
pub(super) enum Source {
    /// A file that was chosen, dropped or pasted.
    File(File),
    /// Pasted text.
    Text(String),
}

/// What was given, as it came, so that it can be read again for another workspace.
#[derive(Debug)]
enum Raw {
    Bytes(Vec<u8>),
    Text(String),
}

impl Raw {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Bytes(bytes) => Input::Bytes(bytes),
            Self::Text(text) => Input::Text(text),
        }
    }
}

/// Where the import goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// Into the open workspace, joined by id.
    Merge,
    /// In the place of what is open.
    Replace,
    /// Into a workspace of its own; the open one stays as it is.
    Own,
}

/// How far the import is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    /// Nothing is being imported.
    Idle,
    /// It is being read.
    Reading(String),
    /// It could not be read.
    Failed(Failure),
    /// It can be looked at.
    Ready,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Failure {
    /// The name of the file.
    pub name: String,
    /// What is wrong, and where.
    pub what: String,
    /// What to do.
    pub hint: String,
}

impl Failure {
    fn of(name: &str, error: &ReadError) -> Self {
        Self {
            name: name.to_owned(),
            what: error.to_string(),
            hint: error.hint(),
        }
    }
}

/// What was opened.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    /// What was recognised.
    pub incoming: Incoming,
    /// The empty workspace that it was read for, when it is to become one of its own.
    base: Option<Workspace>,
    raw: Arc<Raw>,
}

/// A comparison, equal to itself only: it is made anew whenever something that it depends on changes.
#[derive(Clone, Debug)]
pub(super) struct Compared(pub Arc<Preview>);

impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// The state of importing. Copies are handles to the same state.
#[derive(Clone, Copy)]
pub(super) struct ImportState {
    pub stage: RwSignal<Stage>,
    pub opened: RwSignal<Option<Arc<Opened>>>,
    pub choice: RwSignal<Choice>,
    pub answers: RwSignal<Answers>,
    /// Whether files are being dragged over the page.
    pub dragging: RwSignal<bool>,
    queue: StoredValue<VecDeque<Source>, LocalStorage>,
    /// Grows with each reading: a reading that was cancelled finds that its turn is over.
    turn: StoredValue<u32>,
}

impl ImportState {
    pub fn new() -> Self {
        Self {
            stage: RwSignal::new(Stage::Idle),
            opened: RwSignal::new(None),
            choice: RwSignal::new(Choice::Merge),
            answers: RwSignal::new(Answers::new()),
            dragging: RwSignal::new(false),
            queue: StoredValue::new_local(VecDeque::new()),
            turn: StoredValue::new(0),
        }
    }

    /// Takes something in, after what is waiting already.
    pub fn take(self, app: App, sources: impl IntoIterator<Item = Source>) {
        let open = app.dialog.with_untracked(|d| *d == Some(Dialog::Import));
        self.queue.update_value(|queue| {
            if !open {
                // What waited behind a dialog that was pushed away is not wanted any more.
                queue.clear();
            }
            queue.extend(sources);
        });
        if !open && self.waiting() > 0 {
            self.next(app);
        }
    }

    /// How many wait.
    pub fn waiting(self) -> usize {
        self.queue.with_value(VecDeque::len)
    }

    /// Ends with the one that is open and begins the next, if one waits.
    pub fn next(self, app: App) {
        self.opened.set(None);
        self.answers.set(Answers::new());
        self.stage.set(Stage::Idle);
        let turn = self.begin_turn();
        match self.queue.try_update_value(VecDeque::pop_front).flatten() {
            None => app.dialog.set(None),
            Some(source) => {
                self.stage.set(Stage::Reading(name_of(&source)));
                app.dialog.set(Some(Dialog::Import));
                spawn_local(self.read(app, source, turn));
            }
        }
    }

    fn begin_turn(self) -> u32 {
        let next = |turn: &mut u32| {
            *turn = turn.wrapping_add(1);
            *turn
        };
        self.turn.try_update_value(next).unwrap_or_default()
    }

    async fn read(self, app: App, source: Source, turn: u32) {
        let name = name_of(&source);
        let raw = match load(source, &name).await {
            Ok(raw) => Arc::new(raw),
            Err(failure) => return self.fail(turn, failure),
        };
        let reading = Reading {
            state: self,
            app,
            turn,
            name,
            raw,
        };
        // The dialog is drawn before the reading keeps the page busy.
        Timeout::new(DRAW_MS, move || spawn_local(reading.begin())).forget();
    }

    fn is_over(self, turn: u32) -> bool {
        self.turn.try_get_value() != Some(turn)
    }

    fn fail(self, turn: u32, failure: Failure) {
        if !self.is_over(turn) {
            self.stage.set(Stage::Failed(failure));
        }
    }

    fn open(self, app: App, turn: u32, name: &str, raw: Arc<Raw>) {
        if self.is_over(turn) {
            return;
        }
        opening::read_behind_first_rows(app);
        let opened = app.peek(|store| open(&raw, name, store.workspace(), None));
        let incoming = match opened {
            Ok(incoming) => incoming,
            Err(error) => return self.fail(turn, Failure::of(name, &error)),
        };
        let choice = first_choice(app, &incoming.content);
        self.choice.set(Choice::Merge);
        self.opened.set(Some(Arc::new(Opened {
            incoming,
            base: None,
            raw,
        })));
        self.choose(app, choice);
        self.stage.set(Stage::Ready);
    }

    /// Chooses where it goes. A foreign import is read again when it goes to another workspace than before.
    pub fn choose(self, app: App, choice: Choice) {
        self.opened.update(|opened| {
            let Some(opened) = opened.as_mut() else {
                return;
            };
            let own = choice == Choice::Own;
            let foreign = matches!(opened.incoming.content, Content::Items(_));
            if foreign && own != opened.base.is_some() {
                let opened = Arc::make_mut(opened);
                let base = own.then(|| opening::empty(&words::workspace_name(&opened.incoming)));
                opened.land_again(app, base);
            }
        });
        self.choice.set(choice);
    }

    /// Reads the table again with other columns.
    pub fn remap(self, app: App, change: impl FnOnce(&mut Mapping)) {
        self.opened.update(|opened| {
            let Some(opened) = opened.as_mut().map(Arc::make_mut) else {
                return;
            };
            let Some((_, mapping)) = &opened.incoming.table else {
                return;
            };
            let mut mapping = mapping.clone();
            change(&mut mapping);
            let (incoming, base) = (&mut opened.incoming, opened.base.as_ref());
            let mut ids = clock::new_id;
            match base {
                Some(base) => incoming.remap(mapping, base, &mut ids),
                None => app.peek(|store| incoming.remap(mapping, store.workspace(), &mut ids)),
            }
        });
    }

    /// Compares with the open workspace; none when the import becomes a workspace of its own.
    pub fn compared(self, app: App) -> Memo<Option<Compared>> {
        Memo::new(move |_| {
            let mode = match self.choice.get() {
                Choice::Merge => Mode::Merge,
                Choice::Replace => Mode::Replace,
                Choice::Own => return None,
            };
            let opened = self.opened.get()?;
            let preview = self.answers.with(|answers| {
                app.read(|store| {
                    compare(store.workspace(), &opened.incoming.content, mode, answers)
                })
            });
            Some(Compared(Arc::new(preview)))
        })
    }

    /// Carries the import out, as one undoable step or as a workspace of its own.
    pub fn carry_out(self, app: App, compared: Option<Compared>) {
        let Some(opened) = self.opened.get_untracked() else {
            return;
        };
        let done = match compared {
            Some(compared) => join(app, &opened.incoming, &compared.0),
            None => open_own(app, &opened),
        };
        match done {
            Ok(()) => {
                if let Some((table, mapping)) = &opened.incoming.table {
                    memory::remember(&table.headers, mapping);
                }
                self.next(app);
            }
            Err(refusal) => app.toasts.refuse(&refusal),
        }
    }
}

/// A reading that has its bytes.
#[derive(Clone)]
pub struct Reading {
    state: ImportState,
    app: App,
    turn: u32,
    name: String,
    raw: Arc<Raw>,
}

impl Reading {
    async fn begin(self) {
        let (state, turn, name) = (self.state, self.turn, self.name.clone());
        if reading::open::made(self).await.is_err() {
            let failure = Failure {
                name,
                what: "The part of Plumbline that reads files could not be loaded.".to_owned(),
                hint: "Choose the file again once there is a connection.".to_owned(),
            };
            state.fail(turn, failure);
        }
    }

    /// Opens it. In the part of the program that reads files.
    pub fn open(&self) {
        self.state
            .open(self.app, self.turn, &self.name, self.raw.clone());
    }
}

impl Opened {
    fn land_again(&mut self, app: App, base: Option<Workspace>) {
        let mapping = self.incoming.table.as_ref().map(|(_, m)| m.clone());
        let name = self.incoming.source.clone();
        let read = match &base {
            Some(base) => open(&self.raw, &name, base, mapping),
            None => app.peek(|store| open(&self.raw, &name, store.workspace(), mapping)),
        };
        // It could be read before, so it can be read now; if not, what was read stays.
        if let Ok(incoming) = read {
            self.incoming = incoming;
            self.base = base;
        }
    }
}

fn name_of(source: &Source) -> String {
    match source {
        Source::File(file) => file.name(),
        Source::Text(_) => PASTED.to_owned(),
    }
}

/// The bytes, unless there are too many of them.
async fn load(source: Source, name: &str) -> Result<Raw, Failure> {
    let limit = Limits::default().bytes;
    match source {
        Source::Text(text) => Ok(Raw::Text(text)),
        Source::File(file) if files::size(&file) > limit => {
            let bytes = files::size(&file);
            Err(Failure::of(name, &ReadError::TooLarge { bytes, limit }))
        }
        Source::File(file) => {
            let bytes = files::bytes(&file).await.map(Raw::Bytes);
            bytes.ok_or_else(|| Failure {
                name: name.to_owned(),
                what: "The browser could not read the file.".to_owned(),
                hint: "It may be a folder, or it was moved or deleted meanwhile. Choose it again."
                    .to_owned(),
            })
        }
    }
}

/// Opens it for a workspace, with the columns of `mapping`, or as they were chosen the last time for these headers.
fn open(
    raw: &Raw,
    name: &str,
    workspace: &Workspace,
    mapping: Option<Mapping>,
) -> Result<Incoming, ReadError> {
    let mut ids = clock::new_id;
    let mut incoming = sniff::open(raw.input(), name, workspace, Limits::default(), &mut ids)?;
    if let Some((table, guess)) = &incoming.table {
        let wanted = match mapping {
            Some(mapping) => Some(memory::fitted(mapping, guess, workspace)),
            None => memory::recall(table, guess, workspace),
        };
        if let Some(wanted) = wanted.filter(|wanted| wanted != guess) {
            incoming.remap(wanted, workspace, &mut ids);
        }
    }
    Ok(incoming)
}

/// What is chosen until the person says otherwise: nothing that could be regretted.
fn first_choice(app: App, content: &Content) -> Choice {
    app.peek(|store| {
        let here = store.workspace();
        match content {
            Content::Workspace(theirs) if theirs.id != here.id => Choice::Own,
            // One's own backlog does not belong among the sample's items, unless it is there already.
            Content::Items(landed) if here.settings.sample => {
                let known = landed.items.iter().any(|i| here.items.contains(&i.id));
                if known { Choice::Merge } else { Choice::Own }
            }
            _ => Choice::Merge,
        }
    })
}

fn intent(
    app: App,
    make: impl FnOnce(Stamp) -> Result<Command, Refusal>,
) -> Result<Intent, Refusal> {
    let stamp = Stamp {
        at: clock::now(),
        by: app.me_untracked(),
        change: clock::new_change(),
    };
    Ok(Intent {
        command: make(stamp)?,
        at: stamp.at,
        by: stamp.by,
        change: stamp.change,
    })
}

fn join(app: App, incoming: &Incoming, preview: &Preview) -> Result<(), Refusal> {
    // Not App::dispatch: the records carry the stamp of the intent, so both are made here.
    let intent = intent(app, |stamp| {
        app.peek(|store| preview.command(store.workspace(), &incoming.source, stamp))
    })?;
    document_service::ask(app, intent)?;
    app.toasts.done(
        format!(
            "Imported {}: {}.",
            incoming.source,
            words::counts(preview.counts())
        ),
        Some(Action::Undo),
    );
    Ok(())
}

fn open_own(app: App, opened: &Opened) -> Result<(), Refusal> {
    let workspace = match (&opened.incoming.content, &opened.base) {
        (Content::Workspace(theirs), _) => theirs.as_ref().clone(),
        (content, Some(base)) => {
            let preview = compare(base, content, Mode::Merge, &Answers::new());
            let intent = intent(app, |mut stamp| {
                // Nobody of the open workspace is known in the new one.
                stamp.by = None;
                preview.command(base, &opened.incoming.source, stamp)
            })?;
            let handlers = Handlers {
                exchange: Some(import::handle),
                ..Handlers::default()
            };
            let mut bench = Editor::with_handlers(base.clone(), handlers);
            bench.execute(&Intent { by: None, ..intent })?;
            bench.workspace().clone()
        }
        (_, None) => return Err(Refusal::new("import", "It was not read yet.", "Try again.")),
    };
    let name = workspace.settings.name.clone();
    if !opening::open_imported(app, workspace) {
        return Ok(());
    }
    app.go(Page::Backlog);
    app.toasts.done(
        format!("“{name}” is open as a workspace of its own. The one before is under Workspaces."),
        None,
    );
    Ok(())
}
