//! Saving and opening, over a storage in memory that fails, fills up and crashes on demand.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "common/memory_store.rs"]
mod memory_store;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use memory_store::MemoryStore;
use plumbline_commands::editor::Editor;
use plumbline_document::change::{Change, Delta, Edit};
use plumbline_document::difference::describe;
use plumbline_document::framework::Method;
use plumbline_document::ids::{ChangeId, ItemId, PersonId, StatusId, WorkspaceId};
use plumbline_document::item::Item;
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::Kind;
use plumbline_document::meta::{HistoryEntry, Meta, Stamp};
use plumbline_document::person::Person;
use plumbline_document::record::{Record, RecordId};
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use plumbline_exchange::migrate::{STEPS, lift};
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_persistence::key_value_store::{KeyValueStore, StoreError};
use plumbline_persistence::open::{OpenError, Opened, Schema, open, open_first_rows, open_settled};
use plumbline_persistence::snapshot::Snapshot;
use plumbline_persistence::workspace_store::{Fault, Progress, WorkspaceStore};
use plumbline_persistence::{KEPT_AS, catalogue, checksum, salvage};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const SCHEMA: u32 = 1;

fn no_migration(_: Value) -> Result<Value, String> {
    Err("nothing to migrate".to_owned())
}

fn schema() -> Schema<'static> {
    Schema {
        current: SCHEMA,
        migrate: &no_migration,
    }
}

fn at(n: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + Duration::seconds(n as i64)
}

fn stamp(n: u64) -> Stamp {
    Stamp {
        at: at(n),
        by: None,
        change: ChangeId(n),
    }
}

const WORKSPACE: WorkspaceId = WorkspaceId(Uuid::from_u128(7));

fn empty() -> Workspace {
    Workspace::new(WORKSPACE, "Test", stamp(0))
}

fn item_id(n: u32) -> ItemId {
    ItemId(Uuid::from_u128(u128::from(n) + 1000))
}

fn item(n: u32, title: &str, change: u64) -> Item {
    let status = StatusId::from("idea");
    Item::new(item_id(n), n, title, Kind::Feature, status, stamp(change))
}

/// What a test does to the document.
#[derive(Clone, Debug)]
enum Act {
    Put(u32),
    Retitle(u32, String),
    Due(u32, Option<u32>),
    Remove(u32),
    Person(u32),
    Rename(String),
    Save,
}

fn changed(before: &Record, n: u64, edit: impl FnOnce(&mut Record)) -> Record {
    let mut after = before.clone();
    edit(&mut after);
    let fields = describe(before, &after);
    after.meta_mut().push(HistoryEntry {
        stamp: stamp(n),
        fields,
    });
    after
}

/// The change that an act makes of this document, if any.
fn change_of(act: &Act, workspace: &Workspace, n: u64) -> Option<Change> {
    let record = |id: u32| workspace.record(&RecordId::Item(item_id(id)));
    let edit_item = |id: u32, f: &dyn Fn(&mut Item)| {
        let before = record(id)?;
        let after = changed(&before, n, |r| {
            if let Record::Item(item) = r {
                f(Arc::make_mut(item));
            }
        });
        Some((Some(before), Some(after)))
    };
    let (before, after) = match act {
        Act::Put(id) => (
            record(*id),
            Some(Record::Item(Arc::new(item(*id, "New", n)))),
        ),
        Act::Retitle(id, title) => edit_item(*id, &|i| i.title.clone_from(title))?,
        Act::Due(id, day) => edit_item(*id, &|i| {
            i.due = day.and_then(|d| NaiveDate::from_ymd_opt(2026, 1, d % 28 + 1));
        })?,
        Act::Remove(id) => (Some(record(*id)?), None),
        Act::Person(id) => {
            let person = Person {
                id: PersonId(Uuid::from_u128(u128::from(*id) + 5000)),
                name: format!("Person {id}"),
                pseudonym: false,
                aliases: Vec::new(),
                meta: Meta::new(stamp(n)),
            };
            let record = Record::Person(Arc::new(person));
            (workspace.record(&record.id()), Some(record))
        }
        Act::Rename(name) => {
            let before = workspace.record(&RecordId::Settings)?;
            let after = changed(&before, n, |r| {
                if let Record::Settings(s) = r {
                    Arc::make_mut(s).name.clone_from(name);
                }
            });
            (Some(before), Some(after))
        }
        Act::Save => return None,
    };
    let edit = Edit::from_delta(&Delta { before, after })?;
    Some(Change {
        id: ChangeId(n),
        at: at(n),
        by: None,
        label: "Test".to_owned(),
        edits: vec![edit],
    })
}

fn act() -> impl Strategy<Value = Act> {
    let text = "[a-zäé\"\\\\\u{4e2d}]{0,12}";
    prop_oneof![
        4 => (0u32..12).prop_map(Act::Put),
        4 => ((0u32..12), text).prop_map(|(n, t)| Act::Retitle(n, t)),
        2 => ((0u32..12), proptest::option::of(0u32..28)).prop_map(|(n, d)| Act::Due(n, d)),
        1 => (0u32..12).prop_map(Act::Remove),
        1 => (0u32..3).prop_map(Act::Person),
        1 => text.prop_map(Act::Rename),
        3 => Just(Act::Save),
    ]
}

/// Acts on a workspace kept on `storage`, until a fault. Returns the state after each change, the first being the
/// state before any, and the fault.
fn play(acts: &[Act], storage: &MemoryStore) -> (Vec<Workspace>, Option<Fault>) {
    let mut states = vec![empty()];
    let mut store = match WorkspaceStore::create(storage.clone(), &empty(), SCHEMA, at(0)) {
        Ok(store) => store,
        Err(fault) => return (states, Some(fault)),
    };
    let mut editor = Editor::new(empty());
    for act in acts {
        let n = store.head() + 1;
        if let Some(change) = change_of(act, editor.workspace(), n) {
            editor.follow(&change).unwrap();
            states.push(editor.workspace().clone());
            if let Err(fault) = store.append(&change) {
                return (states, Some(fault));
            }
        } else if matches!(act, Act::Save)
            && let Err(fault) = store.save(editor.workspace(), at(n))
        {
            return (states, Some(fault));
        }
    }
    (states, None)
}

/// Opens; where the short way opens too, it comes to the same to the last detail.
fn opened(values: BTreeMap<String, String>) -> Result<Opened<MemoryStore>, OpenError> {
    let short = settled(&values);
    let whole = open(MemoryStore::with(values), WORKSPACE, schema());
    if let Ok(Some(short)) = short {
        let whole = whole.as_ref().expect("it opens the short way");
        assert_eq!(short.workspace, whole.workspace);
        assert_eq!(short.recovered, whole.recovered);
        assert_eq!(format!("{:?}", short.store), format!("{:?}", whole.store));
    }
    whole
}

fn settled(values: &BTreeMap<String, String>) -> Result<Option<Opened<MemoryStore>>, OpenError> {
    open_settled(MemoryStore::with(values.clone()), WORKSPACE, SCHEMA)
}

/// Opens, and insists that nothing was wrong and nothing written.
fn opened_clean(values: &BTreeMap<String, String>) -> Workspace {
    let opened = opened(values.clone()).unwrap();
    assert_eq!(opened.recovered.problems, Vec::<String>::new());
    assert_eq!(opened.store.storage().values(), *values);
    opened.workspace
}

fn key(rest: &str) -> String {
    format!("plumbline/w/{WORKSPACE}/{rest}")
}

fn without(values: &BTreeMap<String, String>, rest: &str) -> BTreeMap<String, String> {
    let mut values = values.clone();
    values.remove(&key(rest)).unwrap();
    values
}

/// The acts, cut off by a crash after `n` writes: the state before or after the last act must come back, without a
/// false alarm, and saving must go on from there.
fn crash_after(n: usize, acts: &[Act]) {
    let storage = MemoryStore::default();
    storage.crash_after(n);
    let (states, fault) = play(acts, &storage);
    let last = states.last().unwrap();
    let opened = match opened(storage.values()) {
        Ok(opened) => opened,
        // The very first save was cut short: there is no manifest yet.
        Err(OpenError::NotFound) => {
            assert_eq!(states.len(), 1);
            assert!(fault.is_some());
            return;
        }
        Err(other) => panic!("{other}"),
    };
    assert_eq!(opened.recovered.problems, Vec::<String>::new());
    let before = states.iter().rev().nth(1).unwrap_or(last);
    assert!(
        opened.workspace == *last || (fault.is_some() && opened.workspace == *before),
        "a third state after {n} writes"
    );
    let mut store = opened.store;
    store.save(&opened.workspace, at(99)).unwrap();
    store.save(&opened.workspace, at(99)).unwrap();
    assert!(!store.needs_save());
    let values = store.storage().values();
    assert_eq!(opened_clean(&values), opened.workspace);
    let strays = values.keys().filter(|k| k.contains("/j/"));
    assert_eq!(strays.count(), 0, "journal entries left behind");
    // Two manifests with two chunks at most each, and nothing else.
    assert!(values.len() <= 6, "{:?}", values.keys());
}

/// One bit of the value under `damaged` is flipped.
fn flipped(values: &BTreeMap<String, String>, damaged: &str, place: usize, bit: u32) -> String {
    let text = &values[damaged];
    let ascii: Vec<usize> = (0..text.len())
        .filter(|i| text.as_bytes()[*i].is_ascii())
        .collect();
    let mut bytes = text.clone().into_bytes();
    bytes[ascii[place % ascii.len()]] ^= 1 << bit;
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn opening_gives_back_what_was_kept(acts in prop::collection::vec(act(), 0..30)) {
        let storage = MemoryStore::default();
        let (states, fault) = play(&acts, &storage);
        prop_assert_eq!(fault, None);
        prop_assert_eq!(&opened_clean(&storage.values()), states.last().unwrap());
    }

    /// A crash after any write whatever: the state before or after the act, never a third.
    #[test]
    fn a_crash_leaves_the_state_before_or_after(acts in prop::collection::vec(act(), 1..14)) {
        let whole = MemoryStore::default();
        play(&acts, &whole);
        for n in 0..=whole.writes() {
            crash_after(n, &acts);
        }
    }

    /// A storage that is full at any write: it is reported, and the old state can be opened.
    #[test]
    fn a_full_storage_leaves_the_old_state(acts in prop::collection::vec(act(), 1..14)) {
        let whole = MemoryStore::default();
        play(&acts, &whole);
        let fresh = MemoryStore::default();
        play(&[], &fresh);
        for n in fresh.writes() + 1..=whole.writes() {
            let storage = MemoryStore::default();
            storage.fail_at(n, StoreError::Full);
            let (states, fault) = play(&acts, &storage);
            let opened = opened(storage.values()).unwrap();
            prop_assert_eq!(&opened.recovered.problems, &Vec::<String>::new());
            let last = states.last().unwrap();
            if fault.is_none() {
                // It was a removal that failed: nothing is lost by that.
                prop_assert_eq!(&opened.workspace, last);
            } else {
                prop_assert_eq!(fault, Some(Fault::KeyValueStore(StoreError::Full)));
                let before = states.iter().rev().nth(1).unwrap_or(last);
                prop_assert!(opened.workspace == *last || opened.workspace == *before);
            }
        }
    }

    /// Either slot alone, with the journal, gives the newest state.
    #[test]
    fn either_slot_with_the_journal_is_enough(acts in prop::collection::vec(act(), 2..30)) {
        let storage = MemoryStore::default();
        let mut acts = acts;
        acts.extend([Act::Save, Act::Put(1)]);
        let (states, _) = play(&acts, &storage);
        for slot in ["a", "b"] {
            let mut values = storage.values();
            let chunks = key(&format!("{slot}/"));
            values.retain(|k, _| *k != key(slot) && !k.starts_with(&chunks));
            prop_assert_eq!(&opened_clean(&values), states.last().unwrap());
        }
    }

    /// One flipped bit in any value is found, nothing is lost by it, and what is damaged is never overwritten.
    #[test]
    fn a_flipped_bit_is_found(
        acts in prop::collection::vec(act(), 4..20),
        place in any::<usize>(),
        bit in 0u32..7,
    ) {
        let storage = MemoryStore::default();
        let mut acts = acts;
        acts.extend([Act::Save, Act::Put(1), Act::Save, Act::Put(2)]);
        let (states, _) = play(&acts, &storage);
        let whole = storage.values();
        for damaged in whole.keys() {
            let bad = flipped(&whole, damaged, place, bit);
            let mut values = whole.clone();
            values.insert(damaged.clone(), bad.clone());

            let mut found = opened(values).unwrap();
            // Only the last journal entry is nowhere else.
            let lost = *damaged == key(&format!("j/{}", states.len() - 1));
            let expected = &states[states.len() - 1 - usize::from(lost)];
            prop_assert_eq!(&found.workspace, expected, "damage in {}", damaged);
            while found.store.check_step().unwrap() {}
            prop_assert!(!found.store.quarantined().is_empty(), "damage in {damaged} went unnoticed");

            // Later saves leave it alone, and are whole themselves.
            found.store.save(&found.workspace, at(50)).unwrap();
            found.store.save(&found.workspace, at(51)).unwrap();
            let change = change_of(&Act::Put(3), &found.workspace, found.store.head() + 1).unwrap();
            found.store.append(&change).unwrap();
            let after = found.store.storage().values();
            prop_assert_eq!(after.get(damaged), Some(&bad), "{} was touched", damaged);
            let mut editor = Editor::new(found.workspace);
            editor.follow(&change).unwrap();
            let mut again = opened(after).unwrap();
            prop_assert_eq!(&again.workspace, editor.workspace());
            // Until the user says so.
            again.store.discard_quarantined().unwrap();
            prop_assert_eq!(&opened_clean(&again.store.storage().values()), editor.workspace());
        }
    }

    /// Nonsense under any key never panics, and opening never writes.
    #[test]
    fn nonsense_is_survived(
        acts in prop::collection::vec(act(), 1..10),
        which in any::<prop::sample::Index>(),
        nonsense in "\\PC{0,40}",
        checked in any::<bool>(),
    ) {
        let storage = MemoryStore::default();
        play(&acts, &storage);
        let mut values = storage.values();
        let key = values.keys().nth(which.index(values.len())).unwrap().clone();
        values.insert(key, if checked { checksum::with_checksum(&nonsense) } else { nonsense });
        let storage = MemoryStore::with(values.clone());
        drop(open(storage.clone(), WORKSPACE, schema()).map(|_| ()));
        salvage::everything(&storage).unwrap();
        salvage::readable(&storage, WORKSPACE).unwrap();
        catalogue::list(&storage).unwrap();
        prop_assert_eq!(storage.values(), values);
    }

    /// Replaying a journal on JSON, as is done for documents of an older schema, does what replaying it typed does.
    #[test]
    fn an_older_schema_replays_and_migrates(acts in prop::collection::vec(act(), 1..25)) {
        let storage = MemoryStore::default();
        let (states, _) = play(&acts, &storage);
        let newer = Schema {
            current: 2,
            migrate: &|mut value| {
                let object = value.as_object_mut().ok_or("not an object")?;
                assert_eq!(object.insert("schema".to_owned(), json!(2)), Some(json!(1)));
                assert_eq!(object.get("id"), Some(&json!(WORKSPACE)));
                Ok(value)
            },
        };
        let values = storage.values();
        let mut found = open(MemoryStore::with(values.clone()), WORKSPACE, newer).unwrap();
        prop_assert_eq!(&found.workspace, states.last().unwrap());
        prop_assert_eq!(found.recovered.migrated_from, Some(1));
        prop_assert_eq!(found.store.storage().values(), values);
        // Nothing is journalled in the new schema before the document is saved in it.
        let change = change_of(&Act::Put(3), &found.workspace, found.store.head() + 1).unwrap();
        prop_assert_eq!(found.store.append(&change), Err(Fault::WholeSaveFirst));
        let mut editor = Editor::new(found.workspace);
        editor.follow(&change).unwrap();
        found.store.save(editor.workspace(), at(9)).unwrap();
        let saved = found.store.storage().values();
        let again = open(MemoryStore::with(saved.clone()), WORKSPACE, newer).unwrap();
        prop_assert_eq!(&again.workspace, editor.workspace());
        prop_assert_eq!(again.recovered.migrated_from, None);
        // And the older program refuses it.
        let refused = opened(saved).err();
        prop_assert_eq!(refused, Some(OpenError::Newer { found: 2 }));
    }
}

/// Four changes, two slots (after one and after two of them), two changes in the journal only.
fn sample() -> (Vec<Workspace>, BTreeMap<String, String>) {
    let storage = MemoryStore::default();
    let acts = [
        Act::Put(1),
        Act::Save,
        Act::Put(2),
        Act::Save,
        Act::Retitle(1, "One".to_owned()),
        Act::Retitle(2, "Two".to_owned()),
    ];
    let (states, fault) = play(&acts, &storage);
    assert_eq!(fault, None);
    (states, storage.values())
}

/// The short way is for what stands as it was saved, and for nothing else.
#[test]
fn only_what_is_settled_opens_the_short_way() {
    let storage = MemoryStore::default();
    let (states, _) = play(&[Act::Put(1), Act::Save], &storage);
    let saved = storage.values();
    let found = settled(&saved).unwrap().expect("it is settled");
    assert_eq!(&found.workspace, states.last().unwrap());
    assert_eq!(opened_clean(&saved), found.workspace);

    // Slot b is the newer one.
    let newest = saved.keys().filter(|k| k.starts_with(&key("b")));
    assert_eq!(newest.clone().count(), 3);
    for damaged in newest {
        let mut values = saved.clone();
        values.insert(damaged.clone(), flipped(&saved, damaged, 7, 1));
        assert!(settled(&values).unwrap().is_none(), "{damaged}");
    }
    let (_, changed) = sample();
    assert!(settled(&changed).unwrap().is_none(), "the journal goes on");
    let nothing = BTreeMap::new();
    assert_eq!(settled(&nothing).err(), Some(OpenError::NotFound));
}

const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 12, 1).expect("it is a day");

/// Items with values for every criterion; every tenth lacks one, and so has no score.
fn large(count: u32) -> Workspace {
    let mut workspace = empty();
    let criteria: Vec<_> = workspace.criteria.iter().map(|c| c.id.clone()).collect();
    for n in 0..count {
        let mut item = item(n, &format!("Item {n}"), 0);
        for (at, criterion) in (0_u32..).zip(&criteria) {
            let judgement = Judgement {
                by: None,
                value: Estimate::Exact(f64::from((n * 37 + at * 11) % 90 + 1)),
                at: None,
                note: String::new(),
            };
            if n % 10 != 0 || at != 0 {
                item.judgements.insert(criterion.clone(), vec![judgement]);
            }
        }
        workspace.items.put(Arc::new(item));
    }
    workspace
}

fn ranked(workspace: &Workspace, today: NaiveDate) -> Ranking {
    Ranking::compute(workspace, workspace.framework().unwrap(), today)
}

/// The keys of a workspace that was saved with its first rows.
fn with_first_rows(workspace: &Workspace, ranking: &Ranking) -> BTreeMap<String, String> {
    let mut store =
        WorkspaceStore::create(MemoryStore::default(), workspace, SCHEMA, at(0)).unwrap();
    store.begin(Snapshot::ranked(workspace, ranking), at(1));
    store.finish().unwrap();
    store.storage().values()
}

fn first_rows(values: &BTreeMap<String, String>, today: NaiveDate) -> Option<Workspace> {
    open_first_rows(&MemoryStore::with(values.clone()), WORKSPACE, SCHEMA, today)
}

/// What a row shows: title, rank and score.
fn rows(workspace: &Workspace, count: usize) -> Vec<(String, Option<u32>, Option<f64>)> {
    let ranking = ranked(workspace, TODAY);
    let slots = ranking.order().iter().take(count);
    slots
        .map(|slot| {
            let title = workspace.items.at(*slot).unwrap().title.clone();
            (title, ranking.rank(*slot), ranking.score(*slot))
        })
        .collect()
}

#[test]
fn the_first_rows_are_the_first_of_the_whole() {
    let workspace = large(1100);
    let saved = with_first_rows(&workspace, &ranked(&workspace, TODAY));
    let first = first_rows(&saved, TODAY).expect("it is a large backlog");
    let shown = first.items.len();
    assert!((40..200).contains(&shown), "{shown}");
    assert_eq!(rows(&first, shown), rows(&workspace, shown));
    assert!(
        rows(&first, shown)
            .iter()
            .all(|(_, rank, _)| rank.is_some())
    );
    assert_eq!(first.settings, workspace.settings);
    // What is read then does not know of it.
    assert_eq!(opened_clean(&saved), workspace);
    assert_eq!(opened_clean(&without(&saved, "front")), workspace);
}

#[test]
fn first_rows_count_only_for_the_state_and_the_day_that_they_were_made_for() {
    let workspace = large(1100);
    let saved = with_first_rows(&workspace, &ranked(&workspace, TODAY));
    assert!(first_rows(&saved, TODAY.succ_opt().unwrap()).is_none());
    assert!(first_rows(&without(&saved, "front"), TODAY).is_none());
    for damaged in ["front", "b", "b/0.1"] {
        let mut values = saved.clone();
        values.insert(key(damaged), flipped(&saved, &key(damaged), 31, 1));
        assert!(first_rows(&values, TODAY).is_none(), "{damaged}");
    }

    // A change that is in the journal only.
    let mut found = opened(saved.clone()).unwrap();
    let change = change_of(&Act::Retitle(3, "Other".to_owned()), &workspace, 1).unwrap();
    found.store.append(&change).unwrap();
    assert!(first_rows(&found.store.storage().values(), TODAY).is_none());

    // One that is left of an earlier save.
    let mut editor = Editor::new(found.workspace);
    editor.follow(&change).unwrap();
    found.store.save(editor.workspace(), at(2)).unwrap();
    let mut values = found.store.storage().values();
    assert!(
        !values.contains_key(&key("front")),
        "a save without one takes it away"
    );
    values.insert(key("front"), saved[&key("front")].clone());
    assert!(first_rows(&values, TODAY).is_none());
}

#[test]
fn small_backlogs_and_previews_have_no_first_rows() {
    let small = large(200);
    let kept = with_first_rows(&small, &ranked(&small, TODAY));
    assert!(!kept.contains_key(&key("front")));

    let workspace = large(1100);
    let saved = workspace.framework().unwrap();
    let mut tried = (**saved).clone();
    let Method::Weighted { weights, .. } = &mut tried.method else {
        panic!("a sum of weights");
    };
    weights[0].points += 20.0;
    let others = workspace.frameworks.iter().filter(|f| f.id != saved.id);
    for framework in others.map(|f| &**f).chain([&tried]) {
        let trial = Ranking::compute(&workspace, framework, TODAY);
        let kept = with_first_rows(&workspace, &trial);
        assert!(!kept.contains_key(&key("front")), "{}", framework.id);
    }
}

/// The rest is found damaged only after the first rows have been shown.
#[test]
fn first_rows_of_which_the_rest_is_damaged_give_way_to_the_last_whole_state() {
    let workspace = large(1100);
    let saved = with_first_rows(&workspace, &ranked(&workspace, TODAY));
    let mut values = saved.clone();
    values.insert(key("b/2.1"), flipped(&saved, &key("b/2.1"), 99, 1));
    assert!(first_rows(&values, TODAY).is_some());
    assert!(settled(&values).unwrap().is_none());
    let found = opened(values).unwrap();
    assert_eq!(found.workspace, workspace, "slot a");
    assert_eq!(found.recovered.problems.len(), 1);
}

#[test]
fn first_rows_give_way_where_there_is_no_room() {
    let workspace = large(1100);
    let saved = with_first_rows(&workspace, &ranked(&workspace, TODAY));
    let change = change_of(&Act::Retitle(3, "Other".to_owned()), &workspace, 1).unwrap();
    let has_first_rows =
        |store: &WorkspaceStore<MemoryStore>| store.storage().values().contains_key(&key("front"));

    let mut found = opened(saved.clone()).unwrap();
    let used = found.store.storage().used();
    found.store.storage().set_quota(Some(used + 50));
    assert_eq!(found.store.append(&change), Ok(1));
    assert!(!has_first_rows(&found.store));

    // A whole save, with more and more room.
    let mut editor = Editor::new(workspace.clone());
    editor.follow(&change).unwrap();
    let ranking = ranked(editor.workspace(), TODAY);
    let mut outcomes = BTreeMap::new();
    for room in (0..60_000).step_by(1500) {
        let mut store = opened(saved.clone()).unwrap().store;
        store.storage().set_quota(Some(used + room));
        store.begin(Snapshot::ranked(editor.workspace(), &ranking), at(2));
        let kept = store.finish();
        let values = store.storage().values();
        match &kept {
            Ok(_) => assert_eq!(opened_clean(&values), *editor.workspace()),
            Err(fault) => {
                assert_eq!(*fault, Fault::KeyValueStore(StoreError::Full));
                assert_eq!(opened_clean(&values), workspace);
            }
        }
        outcomes
            .entry((kept.is_ok(), has_first_rows(&store)))
            .or_insert(room);
    }
    let first = |outcome| outcomes.get(&outcome).copied();
    assert_eq!(first((false, true)), None, "{outcomes:?}");
    assert!(first((true, false)) > first((false, false)), "{outcomes:?}");
    assert!(first((true, true)) > first((true, false)), "{outcomes:?}");
}

#[test]
fn a_missing_journal_entry_stops_the_replay_and_keeps_the_rest() {
    let (states, values) = sample();
    let found = opened(without(&values, "j/3")).unwrap();
    assert_eq!(found.workspace, states[2]);
    assert_eq!((found.recovered.seq, found.recovered.replayed), (2, 0));
    assert_eq!(found.recovered.problems.len(), 1);
    assert!(found.recovered.problems[0].starts_with("Change 3 "));

    let mut store = found.store;
    assert!(store.needs_save());
    store.save(&found.workspace, at(9)).unwrap();
    assert!(
        store.needs_save(),
        "the other slot cannot give the newest state yet"
    );
    store.save(&found.workspace, at(9)).unwrap();
    assert!(!store.needs_save());
    let kept = store.storage().values();
    assert_eq!(kept.get(&key("j/4")), values.get(&key("j/4")));
    let quarantined =
        salvage::quarantined(store.storage(), WORKSPACE, store.quarantined()).unwrap();
    assert_eq!(quarantined["readable"]["changes"][0]["seq"], 4);
    assert_eq!(quarantined["keys"].as_object().unwrap().len(), 1);
    // New changes take new numbers.
    let change = change_of(&Act::Put(5), &found.workspace, 5).unwrap();
    assert_eq!(store.append(&change), Ok(5));
}

#[test]
fn no_whole_slot_is_its_own_error_and_everything_can_be_taken_out() {
    let (_, mut values) = sample();
    for slot in ["a", "b"] {
        values.insert(key(slot), "broken".to_owned());
    }
    let storage = MemoryStore::with(values.clone());
    let all = salvage::everything(&storage).unwrap();
    assert_eq!(all.as_object().unwrap().len(), values.len());
    let readable = salvage::readable(&storage, WORKSPACE).unwrap();
    assert_eq!(readable["slots"]["a"][1][0]["title"], "New");
    let Err(OpenError::Unreadable(quarantined)) = open(storage, WORKSPACE, schema()) else {
        panic!("it opened");
    };
    assert_eq!(quarantined.len(), 2);
}

#[test]
fn a_save_writes_only_what_differs_and_an_edit_only_a_few_hundred_bytes() {
    let storage = MemoryStore::default();
    let mut workspace = empty();
    for n in 0..2000 {
        workspace.items.put(Arc::new(item(n, "Some title", 0)));
    }
    let mut store = WorkspaceStore::create(storage.clone(), &workspace, SCHEMA, at(0)).unwrap();
    store.save(&workspace, at(0)).unwrap();
    let change = change_of(&Act::Retitle(1999, "Other".to_owned()), &workspace, 1).unwrap();
    let mut editor = Editor::new(workspace);
    editor.follow(&change).unwrap();

    let before = storage.used();
    store.append(&change).unwrap();
    let bytes = storage.used() - before;
    assert!(bytes < 700, "{bytes} units for one edit");

    let old = storage.values();
    store.save(editor.workspace(), at(2)).unwrap();
    let now = storage.values();
    let fresh: Vec<&String> = now.keys().filter(|k| !old.contains_key(*k)).collect();
    assert_eq!(fresh.len(), 1, "{fresh:?}");
    assert!(fresh[0].ends_with("/4.2"), "{fresh:?}");

    // After opening again, what both slots hold alike is known to be alike.
    let mut found = opened(now).unwrap();
    assert_eq!(found.workspace, *editor.workspace());
    found.store.save(&found.workspace, at(3)).unwrap();
    // One chunk, the manifest; the old chunk and one journal entry removed.
    assert_eq!(found.store.storage().writes(), 4);
}

#[test]
fn edits_made_during_a_save_are_kept() {
    let storage = MemoryStore::default();
    let mut store = WorkspaceStore::create(storage.clone(), &empty(), SCHEMA, at(0)).unwrap();
    let mut editor = Editor::new(empty());
    store.begin(Snapshot::of(editor.workspace()), at(1));
    for n in 1.. {
        let step = store.step().unwrap();
        let change = change_of(&Act::Put(n), editor.workspace(), store.head() + 1).unwrap();
        editor.follow(&change).unwrap();
        store.append(&change).unwrap();
        assert_eq!(opened_clean(&storage.values()), *editor.workspace());
        if step != Progress::More {
            assert_eq!(step, Progress::Saved { seq: 0, at: at(1) });
            assert!(n > 2);
            return;
        }
    }
}

#[test]
fn a_cleared_storage_is_noticed_and_can_be_filled_again() {
    let (states, values) = sample();
    let found = opened(values.clone()).unwrap();
    let mut store = found.store;
    for key in values.keys() {
        store.storage().remove(key).unwrap();
    }
    let change = change_of(&Act::Put(5), &states[4], 5).unwrap();
    assert_eq!(store.append(&change), Err(Fault::ClearedElsewhere));
    assert!(!store.is_saved());
    assert_eq!(
        store.save(&found.workspace, at(8)),
        Err(Fault::ClearedElsewhere)
    );
    assert_eq!(
        store.storage().values(),
        BTreeMap::new(),
        "nothing is written unasked"
    );
    store.forget();
    let mut editor = Editor::new(found.workspace);
    editor.follow(&change).unwrap();
    store.save(editor.workspace(), at(9)).unwrap();
    assert!(store.is_saved());
    assert_eq!(opened_clean(&store.storage().values()), *editor.workspace());
}

#[test]
fn a_second_writer_is_noticed_before_anything_is_overwritten() {
    let (states, values) = sample();
    let storage = MemoryStore::with(values);
    let mut one = open(storage.clone(), WORKSPACE, schema()).unwrap().store;
    let mut two = open(storage.clone(), WORKSPACE, schema()).unwrap().store;
    let change = change_of(&Act::Put(5), &states[4], 5).unwrap();
    assert!(!two.is_behind().unwrap());
    one.append(&change).unwrap();
    assert!(two.is_behind().unwrap());
    let other = change_of(&Act::Put(6), &states[4], 5).unwrap();
    let before = storage.values();
    assert_eq!(two.append(&other), Err(Fault::ChangedElsewhere));
    assert_eq!(before, storage.values());
    one.save(&states[4], at(9)).unwrap();
    one.save(&states[4], at(9)).unwrap();
    let before = storage.values();
    assert_eq!(two.save(&states[4], at(9)), Err(Fault::ChangedElsewhere));
    assert_eq!(before, storage.values());
}

#[test]
fn a_full_storage_goes_on_in_memory_until_a_whole_save_fits() {
    let (states, values) = sample();
    let storage = MemoryStore::with(values);
    let found = open(storage.clone(), WORKSPACE, schema()).unwrap();
    let mut store = found.store;
    storage.set_quota(Some(storage.used() + 10));
    let mut editor = Editor::new(found.workspace);
    let change = change_of(&Act::Put(5), &states[4], 5).unwrap();
    editor.follow(&change).unwrap();
    assert_eq!(
        store.append(&change),
        Err(Fault::KeyValueStore(StoreError::Full))
    );
    let next = change_of(&Act::Put(6), editor.workspace(), 6).unwrap();
    editor.follow(&next).unwrap();
    assert_eq!(store.append(&next), Err(Fault::WholeSaveFirst));
    let full = storage.values();
    assert_eq!(
        store.save(editor.workspace(), at(9)),
        Err(Fault::KeyValueStore(StoreError::Full))
    );
    assert_eq!(
        storage.values(),
        full,
        "what the failed save wrote is cleared away"
    );
    assert_eq!(opened_clean(&full), states[4]);
    storage.set_quota(None);
    store.save(editor.workspace(), at(9)).unwrap();
    assert!(store.is_saved());
    assert_eq!(opened_clean(&storage.values()), *editor.workspace());
}

/// Work that goes on in memory under an identity that is on the storage already never mixes with what is there.
#[test]
fn an_unsaved_workspace_does_not_write_among_another_ones_data() {
    let (_, values) = sample();
    let storage = MemoryStore::with(values.clone());
    let taken = WorkspaceStore::create(storage.clone(), &empty(), SCHEMA, at(9));
    assert_eq!(taken.err(), Some(Fault::ChangedElsewhere));
    let mut store = WorkspaceStore::unsaved(storage.clone(), WORKSPACE, SCHEMA);
    assert_eq!(store.save(&empty(), at(9)), Err(Fault::ChangedElsewhere));
    assert_eq!(storage.values(), values);

    // Where there is nothing yet, the first save that succeeds puts it there.
    let storage = MemoryStore::default();
    storage.fail_at(1, StoreError::Full);
    let mut store = WorkspaceStore::unsaved(storage.clone(), WORKSPACE, SCHEMA);
    assert_eq!(
        store.save(&empty(), at(9)),
        Err(Fault::KeyValueStore(StoreError::Full))
    );
    store.save(&empty(), at(9)).unwrap();
    assert_eq!(opened_clean(&storage.values()), empty());
}

#[test]
fn a_chunk_that_unpacks_to_more_than_it_says_is_refused() {
    let bomb = checksum::pack(&vec![b' '; 10 << 20]);
    assert!(bomb.len() < 200_000, "{}", bomb.len());
    assert_eq!(
        checksum::unpack(&bomb, 1 << 20),
        Err(checksum::Damage::Packing)
    );
    let whole = checksum::unpack(&bomb, 10 << 20).unwrap();
    assert_eq!(whole.len(), 10 << 20);
}

#[test]
fn the_catalogue_survives_its_own_loss() {
    let storage = MemoryStore::default();
    let other = Workspace::new(WorkspaceId(Uuid::from_u128(8)), "Other", stamp(0));
    for (n, workspace) in [empty(), other.clone()].iter().enumerate() {
        WorkspaceStore::create(storage.clone(), workspace, SCHEMA, at(n as u64)).unwrap();
        catalogue::note(&storage, &Snapshot::of(workspace), at(n as u64)).unwrap();
    }
    let names = |storage: &MemoryStore| -> Vec<String> {
        let list = catalogue::list(storage).unwrap();
        list.into_iter().map(|l| l.name).collect()
    };
    assert_eq!(names(&storage), ["Other", "Test"]);

    storage.set("plumbline/workspaces", "nonsense").unwrap();
    assert_eq!(names(&storage), ["Other", "Test"]);
    catalogue::rename(&storage, other.id, "Renamed", schema(), stamp(9)).unwrap();
    assert_eq!(names(&storage), ["Renamed", "Test"]);
    let kept = storage.get("plumbline/workspaces.damaged").unwrap();
    assert_eq!(kept.as_deref(), Some("nonsense"));
    let renamed = open(storage.clone(), other.id, schema()).unwrap();
    assert_eq!(renamed.workspace.settings.name, "Renamed");
    assert_eq!(renamed.workspace.settings.meta.rev, 2);

    assert_eq!(
        catalogue::purge(&storage, other.id),
        Ok(false),
        "not deleted yet"
    );
    let deleted = |storage| catalogue::list(storage).unwrap()[0].deleted;
    catalogue::delete(&storage, other.id, at(10)).unwrap();
    assert_eq!(deleted(&storage), Some(at(10)));
    catalogue::restore(&storage, other.id).unwrap();
    assert_eq!(deleted(&storage), None);
    catalogue::delete(&storage, other.id, at(10)).unwrap();
    assert_eq!(catalogue::purge(&storage, other.id), Ok(true));
    assert_eq!(names(&storage), ["Test"]);
    let gone = other.id.to_string();
    assert!(storage.values().keys().all(|k| !k.contains(&gone)));
}

/// A storage as the last version left it that kept JSON (`fixtures/kept-2.json`, written by it): two slots, the older and
/// the newer, and changes after them, a large one packed. It is read whole, and then kept as everything is now.
#[test]
fn what_was_kept_as_json_is_read_and_kept_anew() {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/kept-2.json")).unwrap();
    let values: BTreeMap<String, String> =
        serde_json::from_value(fixture.get("keys").cloned().unwrap()).unwrap();
    let schema = Schema {
        current: KEPT_AS,
        migrate: &|mut document| {
            let from = document.get("schema").and_then(Value::as_u64);
            assert_eq!(from, Some(2));
            assert!(lift(STEPS, 2, &mut document).is_empty());
            Ok(document)
        },
    };
    let short = open_settled(MemoryStore::with(values.clone()), WORKSPACE, KEPT_AS);
    assert!(short.unwrap().is_none());
    let mut found = open(MemoryStore::with(values.clone()), WORKSPACE, schema).unwrap();
    assert_eq!(found.recovered.problems, Vec::<String>::new());
    assert_eq!(found.recovered.migrated_from, Some(2));
    assert_eq!(found.recovered.replayed, 4);
    assert_eq!(found.store.storage().values(), values);
    let exported: Value = serde_json::from_str(&export(&found.workspace, at(9))).unwrap();
    assert_eq!(Some(&exported), fixture.get("document"));

    found.store.save(&found.workspace, at(10)).unwrap();
    let anew = MemoryStore::with(found.store.storage().values());
    let again = open_settled(anew, WORKSPACE, KEPT_AS).unwrap().unwrap();
    assert_eq!(again.workspace, found.workspace);

    // Where there is no room for a third copy, the older of the two gives way; where there is not even room for that, the
    // newer one and the journal stay.
    for (room, fits) in [(100, true), (-4000, false)] {
        let storage = MemoryStore::with(values.clone());
        storage.set_quota(Some(storage.used().saturating_add_signed(room)));
        let mut found = open(storage, WORKSPACE, schema).unwrap();
        let saved = found.store.save(&found.workspace, at(10));
        assert_eq!(saved.is_ok(), fits, "{saved:?}");
        let left = MemoryStore::with(found.store.storage().values());
        let again = open(left, WORKSPACE, schema).unwrap();
        assert_eq!(again.workspace, found.workspace);
    }
}

/// A storage as commit 82a8b86 left it (`fixtures/kept-3.json`, written by its engine): the sample in two slots, changes
/// after them, a large one packed, and the catalogue. It opens with everything, and opening writes nothing.
#[test]
fn what_commit_82a8b86_kept_opens_with_everything() {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/kept-3.json")).unwrap();
    let values: BTreeMap<String, String> =
        serde_json::from_value(fixture.get("keys").cloned().unwrap()).unwrap();
    let schema = Schema {
        current: KEPT_AS,
        migrate: &no_migration,
    };
    let listed = catalogue::list(&MemoryStore::with(values.clone())).unwrap();
    let [listed] = &listed[..] else {
        panic!("{listed:?}");
    };
    let id = listed.id;
    let mut found = open(MemoryStore::with(values.clone()), id, schema).unwrap();
    assert_eq!(found.recovered.problems, Vec::<String>::new());
    assert_eq!(found.recovered.migrated_from, None);
    assert_eq!(
        (found.recovered.seq, found.recovered.replayed),
        (5, 3),
        "two slots and three changes after the newer one"
    );
    while found.store.check_step().unwrap() {}
    assert!(found.store.quarantined().is_empty());
    assert_eq!(found.store.storage().values(), values);
    assert_eq!(listed.name, found.workspace.settings.name);
    assert_eq!(listed.items, found.workspace.items.len());
    let document = fixture.get("document").unwrap();
    let exported: DateTime<Utc> = serde_json::from_value(document["exported"].clone()).unwrap();
    let now: Value = serde_json::from_str(&export(&found.workspace, exported)).unwrap();
    assert_eq!(&now, document);

    found.store.save(&found.workspace, at(10)).unwrap();
    let again = open_settled(found.store.storage().clone(), id, KEPT_AS);
    assert_eq!(again.unwrap().unwrap().workspace, found.workspace);
}

/// The format of an entry can be read by an older program, which then says that it is the older one; and its content is
/// given out for repairing by hand, whatever its checksum says.
#[test]
fn an_entry_of_a_later_version_is_told_from_a_damaged_one() {
    let (_, values) = sample();
    let entry = &values[&key("j/4")];
    let (_, text) = entry.split_once(' ').unwrap();
    assert!(text.starts_with("1:"), "{text}");
    let mut later = values.clone();
    later.insert(key("j/4"), checksum::with_checksum("9:something else"));
    assert_eq!(opened(later).err(), Some(OpenError::Newer { found: 9 }));
    let mut damaged = values.clone();
    damaged.insert(key("j/4"), format!("00000000 {text}"));
    let readable = salvage::readable(&MemoryStore::with(damaged), WORKSPACE).unwrap();
    let changes = readable["changes"].as_array().unwrap();
    let change = changes.iter().find(|c| c["seq"] == 4).unwrap();
    assert_eq!(change["unchecked"]["change"]["id"], "0000000000000004");
}
