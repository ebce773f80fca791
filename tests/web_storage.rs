//! A session in a real browser: local storage, the lock, the channel between tabs.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::{DateTime, Utc};
use plumbline::app::save_state::{SaveState, Why};
use plumbline::app::storage::local_store::LocalStore;
use plumbline::app::tab_session::{Format, Session, SessionDocument};
use plumbline_commands::command::{Command, Intent, ItemCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::change::{Change, Mismatch};
use plumbline_document::draft::Draft;
use plumbline_document::ids::{ChangeId, ItemId, WorkspaceId};
use plumbline_document::kind::Kind;
use plumbline_document::meta::Stamp;
use plumbline_document::refusal::Refusal;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use plumbline_persistence::KEPT_AS;
use plumbline_persistence::catalogue;
use plumbline_persistence::open::{OpenError, Schema, open};
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::tab_protocol::Role;
use plumbline_persistence::workspace_store::WorkspaceStore;
use serde_json::Value;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use uuid::Uuid;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const FORMAT: Format = Format {
    current: 1,
    migrate: |_| Err("nothing to migrate".to_owned()),
};

async fn wait(milliseconds: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        web_sys::window()
            .unwrap()
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds)
            .unwrap();
    });
    wasm_bindgen_futures::JsFuture::from(promise).await.unwrap();
}

struct Page {
    document: Rc<TestDocument>,
    session: Session,
}

/// A document without a page around it; it remembers what it is told.
struct TestDocument {
    editor: RefCell<Editor>,
    states: RefCell<Vec<SaveState>>,
    role: Cell<Option<Role>>,
}

impl SessionDocument for TestDocument {
    fn snapshot(&self) -> Snapshot {
        Snapshot::of(self.editor.borrow().workspace())
    }

    fn execute(&self, intent: &Intent) -> Result<Change, Refusal> {
        let mut editor = self.editor.borrow_mut();
        editor.execute(intent).map(|(change, _)| change)
    }

    fn can_execute(&self, _: &Intent) -> bool {
        true
    }

    fn load_handlers(&self, then: Box<dyn FnOnce(bool)>) {
        then(true);
    }

    fn follow(&self, change: &Change) -> Result<(), Mismatch> {
        self.editor.borrow_mut().follow(change).map(|_| ())
    }

    fn replace(&self, workspace: Workspace) {
        *self.editor.borrow_mut() = Editor::new(workspace);
    }

    fn refused(&self, _: &Refusal) {}

    fn save_state(&self, state: SaveState) {
        self.states.borrow_mut().push(state);
    }

    fn role(&self, role: Role) {
        self.role.set(Some(role));
    }

    fn persistent(&self, _: bool) {}
}

fn page(store: WorkspaceStore<LocalStore>, workspace: Workspace) -> Page {
    let document = Rc::new(TestDocument {
        editor: RefCell::new(Editor::new(workspace)),
        states: RefCell::new(Vec::new()),
        role: Cell::new(None),
    });
    let session = Session::start(store, FORMAT, document.clone());
    Page { document, session }
}

impl Page {
    fn add(&self, n: u64) {
        let draft = Draft {
            id: ItemId(Uuid::from_u128(u128::from(n))),
            title: format!("Item {n}"),
            kind: Kind::Feature,
            fields: Vec::new(),
            judgements: Vec::new(),
        };
        let intent = Intent {
            command: Command::Item(ItemCommand::AddItems {
                drafts: vec![draft],
            }),
            at: Utc::now(),
            by: None,
            change: ChangeId(n),
        };
        self.session.ask(intent).unwrap();
    }

    fn items(&self) -> usize {
        self.document.editor.borrow().workspace().items.len()
    }

    fn last(&self) -> SaveState {
        self.document.states.borrow().last().unwrap().clone()
    }
}

fn create(id: u128) -> Page {
    storage().clear().unwrap();
    let stamp = Stamp {
        at: DateTime::UNIX_EPOCH,
        by: None,
        change: ChangeId(0),
    };
    let workspace = Workspace::new(WorkspaceId(Uuid::from_u128(id)), "Test", stamp);
    let store = WorkspaceStore::create(LocalStore::new(), &workspace, 1, Utc::now()).unwrap();
    page(store, workspace)
}

fn reopen(id: u128) -> Page {
    let id = WorkspaceId(Uuid::from_u128(id));
    let opened = open(LocalStore::new(), id, FORMAT.schema()).unwrap();
    assert_eq!(opened.recovered.problems, Vec::<String>::new());
    page(opened.store, opened.workspace)
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

#[wasm_bindgen_test]
async fn two_tabs_share_a_workspace_and_the_second_takes_over() {
    let one = create(1);
    wait(60).await;
    assert_eq!(one.document.role.get(), Some(Role::Writer));
    one.add(1);
    assert!(matches!(one.last(), SaveState::Saved { .. }));

    let two = reopen(1);
    assert_eq!(two.items(), 1);
    wait(60).await;
    assert_eq!(two.session.role(), Role::Follower);
    two.add(2);
    assert_eq!(two.items(), 1, "it comes back from the writer");
    assert_eq!(two.session.waiting(), 1);
    one.add(3);
    wait(60).await;
    assert_eq!((one.items(), two.items()), (3, 3));
    assert_eq!(two.session.waiting(), 0);

    one.session.stop();
    two.add(4);
    wait(400).await;
    assert_eq!(two.session.role(), Role::Writer);
    assert_eq!(two.items(), 4);
    two.add(5);
    let three = reopen(1);
    assert_eq!(three.items(), 5);
    three.session.stop();
    two.session.stop();
    let four = reopen(1);
    assert_eq!(
        *four.document.editor.borrow().workspace(),
        *two.document.editor.borrow().workspace()
    );
    four.session.stop();
    wait(20).await;
}

fn keys() -> impl Iterator<Item = String> {
    let length = storage().length().unwrap();
    (0..length).map(|i| storage().key(i).unwrap().unwrap())
}

/// The journal entries in storage.
fn journal() -> Vec<String> {
    let mut entries: Vec<String> = keys()
        .filter_map(|key| key.find("j/").map(|at| key[at..].to_owned()))
        .collect();
    entries.sort();
    entries
}

#[wasm_bindgen_test]
async fn a_pause_saves_the_whole_and_tidies_up() {
    let one = create(2);
    wait(60).await;
    one.add(1);
    one.add(2);
    wait(2200).await;
    assert_eq!(
        journal(),
        ["j/1", "j/2"],
        "the older slot still needs these"
    );
    one.add(3);
    wait(2200).await;
    assert_eq!(journal(), ["j/3"]);
    let listed = catalogue::list(&LocalStore::new()).unwrap();
    assert_eq!((listed.len(), listed[0].items), (1, 3));
    one.session.stop();
    let again = reopen(2);
    assert_eq!(again.items(), 3);
    again.session.stop();
    wait(20).await;
}

/// Fills what is left of the storage.
fn fill() -> usize {
    let mut chunk = "x".repeat(1 << 20);
    let mut n = 0;
    while !chunk.is_empty() {
        if storage().set_item(&format!("junk{n}"), &chunk).is_err() {
            chunk.truncate(chunk.len() / 2);
        }
        n += 1;
    }
    n
}

fn empty(junk: usize) {
    for n in 0..junk {
        storage().remove_item(&format!("junk{n}")).unwrap();
    }
}

#[wasm_bindgen_test]
async fn a_tab_that_follows_does_not_call_saved_what_nobody_could_save() {
    let one = create(4);
    wait(60).await;
    let junk = fill();
    one.add(1);
    let two = reopen(4);
    wait(150).await;
    assert_eq!(two.items(), 1, "it has heard of it");
    assert!(
        matches!(two.last(), SaveState::MemoryOnly { .. }),
        "{:?}",
        two.last()
    );
    two.add(2);
    wait(100).await;
    assert_eq!(two.items(), 2, "it has come back");
    assert!(
        matches!(two.last(), SaveState::MemoryOnly { .. }),
        "{:?}",
        two.last()
    );
    one.session.stop();
    wait(500).await;
    assert_eq!(two.document.role.get(), Some(Role::Writer));
    assert_eq!(two.last(), SaveState::MemoryOnly { why: Why::Full });
    empty(junk);
    two.session.flush();
    assert!(matches!(two.last(), SaveState::Saved { .. }));
    two.session.stop();
    let again = reopen(4);
    assert_eq!(again.items(), 2);
    again.session.stop();
    wait(20).await;
}

#[wasm_bindgen_test]
async fn what_the_tab_that_writes_has_not_answered_is_not_saved() {
    let one = create(5);
    one.session.stop();
    let id = WorkspaceId(Uuid::from_u128(5));
    // Somebody has the lock and never says anything.
    let hold = format!(
        "navigator.locks.request('plumbline/{id}', {{ steal: true }}, () => new Promise((done) => (window.letGo = done)))"
    );
    drop(js_sys::Function::new_no_args(&hold).call0(&wasm_bindgen::JsValue::NULL));
    wait(60).await;
    let two = reopen(5);
    wait(60).await;
    two.add(1);
    assert_eq!(two.last(), SaveState::Pending);
    drop(js_sys::Function::new_no_args("window.letGo()").call0(&wasm_bindgen::JsValue::NULL));
    wait(500).await;
    assert_eq!(two.document.role.get(), Some(Role::Writer));
    assert!(matches!(two.last(), SaveState::Saved { .. }));
    assert_eq!(two.items(), 1);
    two.session.stop();
    wait(20).await;
}

#[wasm_bindgen_test]
async fn leaving_in_the_middle_of_a_whole_save_keeps_what_came_meanwhile() {
    let one = create(6);
    wait(60).await;
    let junk = fill();
    one.add(1);
    empty(junk);
    wait(0).await;
    one.add(2);
    one.session.flush();
    let two = reopen(6);
    assert_eq!(two.items(), 2);
    one.session.stop();
    two.session.stop();
    wait(20).await;
}

#[wasm_bindgen_test]
async fn saving_again_does_not_leave_old_copies_beside_the_new_ones() {
    let one = create(7);
    wait(60).await;
    let junk = fill();
    one.add(1);
    empty(junk);
    one.session.save_again();
    wait(2500).await;
    one.add(2);
    wait(2500).await;
    let id = Uuid::from_u128(7).to_string();
    let copies: Vec<String> = keys()
        .filter(|key| {
            key.split_once(&format!("{id}/"))
                .is_some_and(|(_, slot)| slot.len() == 1)
        })
        .collect();
    assert!(copies.len() <= 2, "{copies:?}");
    one.session.stop();
    wait(20).await;
}

#[wasm_bindgen_test]
async fn full_and_cleared_storage_are_said_and_mended() {
    let one = create(3);
    wait(60).await;
    let junk = fill();
    one.add(1);
    let full = SaveState::MemoryOnly { why: Why::Full };
    assert_eq!(one.last(), full);
    wait(50).await;
    one.add(2);
    assert_eq!(one.last(), full);
    assert_eq!(one.items(), 2);
    empty(junk);
    one.session.flush();
    assert!(
        matches!(one.last(), SaveState::Saved { .. }),
        "{:?}",
        one.last()
    );

    storage().clear().unwrap();
    one.add(3);
    let cleared = SaveState::MemoryOnly {
        why: Why::ClearedElsewhere,
    };
    assert_eq!(one.last(), cleared);
    let id = WorkspaceId(Uuid::from_u128(3));
    let gone = open(LocalStore::new(), id, FORMAT.schema()).err();
    assert_eq!(gone, Some(OpenError::NotFound));
    one.session.save_again();
    wait(200).await;
    assert!(
        matches!(one.last(), SaveState::Saved { .. }),
        "{:?}",
        one.last()
    );
    one.session.stop();
    let again = reopen(3);
    assert_eq!(again.items(), 3);
    again.session.stop();
    wait(20).await;
}

/// A storage as commit 82a8b86 left it (`fixtures/kept-3.json`, written by its engine), in a real browser.
#[wasm_bindgen_test]
fn what_commit_82a8b86_kept_opens_with_everything() {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/kept-3.json")).unwrap();
    storage().clear().unwrap();
    for (key, value) in fixture["keys"].as_object().unwrap() {
        storage().set_item(key, value.as_str().unwrap()).unwrap();
    }
    let listed = catalogue::list(&LocalStore::new()).unwrap();
    let [listed] = &listed[..] else {
        panic!("{listed:?}");
    };
    let schema = Schema {
        current: KEPT_AS,
        migrate: &|_| Err("nothing to migrate".to_owned()),
    };
    let mut found = open(LocalStore::new(), listed.id, schema).unwrap();
    assert_eq!(found.recovered.problems, Vec::<String>::new());
    assert_eq!((found.recovered.seq, found.recovered.replayed), (5, 3));
    let document = &fixture["document"];
    let exported: DateTime<Utc> = serde_json::from_value(document["exported"].clone()).unwrap();
    let now: Value = serde_json::from_str(&export(&found.workspace, exported)).unwrap();
    assert_eq!(&now, document);

    found.store.save(&found.workspace, exported).unwrap();
    let again = open(LocalStore::new(), listed.id, schema).unwrap();
    assert_eq!(again.workspace, found.workspace);
    storage().clear().unwrap();
}
