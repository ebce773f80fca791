//! Two copies of one workspace come together: field by field, against what each has seen of the other.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange_support;

use exchange_support::{empty, item_counts, random, stamp};
use plumbline_commands::command::{Command, ExchangeCommand, Intent, ItemCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::{ChangeId, ItemId};
use plumbline_document::kind::Kind;
use plumbline_document::record::RecordId;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::{Limits, export, read};
use plumbline_exchange::merge::Side;
use plumbline_exchange::preview::{Answers, Content, Fate, Mode, Preview, compare};
use proptest::prelude::*;
use uuid::Uuid;

fn act(bench: &mut Editor, n: u64, command: impl Into<Command>) {
    let intent = Intent {
        command: command.into(),
        at: stamp(n).at,
        by: None,
        change: ChangeId(n),
    };
    bench.execute(&intent).unwrap();
}

fn id(n: u128) -> ItemId {
    ItemId(Uuid::from_u128(n))
}

fn add(bench: &mut Editor, n: u64, item: u128, title: &str) {
    let draft = Draft {
        id: id(item),
        title: title.into(),
        kind: Kind::Feature,
        fields: vec![],
        judgements: vec![],
    };
    act(
        bench,
        n,
        ItemCommand::AddItems {
            drafts: vec![draft],
        },
    );
}

fn set(bench: &mut Editor, n: u64, item: u128, set: ItemField) {
    act(
        bench,
        n,
        ItemCommand::EditItems {
            ids: vec![id(item)],
            set,
        },
    );
}

/// What the other copy's file holds.
fn file_of(bench: &Editor) -> Content {
    let text = export(bench.workspace(), stamp(1).at);
    Content::Workspace(Box::new(read(&text, Limits::default()).unwrap().workspace))
}

fn merge(mine: &mut Editor, theirs: &Editor, n: u64, answers: &Answers) -> Preview {
    let preview = compare(mine.workspace(), &file_of(theirs), Mode::Merge, answers);
    let command = preview
        .command(mine.workspace(), "the other copy", stamp(n))
        .unwrap();
    act(mine, n, command);
    preview
}

fn puts(mine: &Editor, theirs: &Editor) -> (usize, usize) {
    let preview = compare(
        mine.workspace(),
        &file_of(theirs),
        Mode::Merge,
        &Answers::new(),
    );
    match preview
        .command(mine.workspace(), "again", stamp(999))
        .unwrap()
    {
        Command::Exchange(ExchangeCommand::Import { put, remove, .. }) => (put.len(), remove.len()),
        other => panic!("{other:?}"),
    }
}

/// Two copies of a workspace with one item.
fn two() -> (Editor, Editor) {
    let mut mine = Editor::new(empty());
    add(&mut mine, 2, 1, "Start");
    let theirs = mine.clone();
    (mine, theirs)
}

fn title(bench: &Editor, item: u128) -> String {
    bench
        .workspace()
        .items
        .get(&id(item))
        .unwrap()
        .title
        .clone()
}

#[test]
fn the_newer_side_wins_without_a_question() {
    let (mut mine, mut theirs) = two();
    set(&mut mine, 10, 1, ItemField::Title("Mine is newer".into()));
    assert_eq!(puts(&mine, &theirs), (0, 0));
    set(&mut theirs, 11, 1, ItemField::Notes("Theirs".into()));
    let preview = merge(&mut mine, &theirs, 12, &Answers::new());
    assert!(preview.conflicts.is_empty());
    let item = mine.workspace().items.get(&id(1)).unwrap().clone();
    assert_eq!(
        (item.title.as_str(), item.notes.as_str()),
        ("Mine is newer", "Theirs")
    );
    assert!(item.meta.has_seen(ChangeId(10)) && item.meta.has_seen(ChangeId(11)));
    assert_eq!(
        preview
            .entries
            .iter()
            .filter(|e| e.fate == Fate::Changed(vec!["notes".into()]))
            .count(),
        1
    );
    // The same file again brings nothing; the other copy then takes mine.
    assert_eq!(puts(&mine, &theirs), (0, 0));
    merge(&mut theirs, &mine, 13, &Answers::new());
    assert_eq!(theirs.workspace().items, mine.workspace().items);
}

#[test]
fn both_changed_is_asked_and_the_answer_travels() {
    for side in [Side::Mine, Side::Theirs] {
        let (mut mine, mut theirs) = two();
        set(&mut mine, 20, 1, ItemField::Title("A".into()));
        set(&mut theirs, 21, 1, ItemField::Title("B".into()));
        let open = compare(
            mine.workspace(),
            &file_of(&theirs),
            Mode::Merge,
            &Answers::new(),
        );
        assert_eq!(open.unanswered(), 1);
        assert_eq!(
            (&open.conflicts[0].mine, &open.conflicts[0].theirs),
            (&"A".into(), &"B".into())
        );
        assert!(open.command(mine.workspace(), "x", stamp(22)).is_err());
        let answers = Answers::from([((RecordId::Item(id(1)), "title".to_owned()), side)]);
        merge(&mut mine, &theirs, 22, &answers);
        let chosen = if side == Side::Mine { "A" } else { "B" };
        assert_eq!(title(&mine, 1), chosen);
        assert_eq!(puts(&mine, &theirs), (0, 0), "asked once, not again");
        merge(&mut theirs, &mine, 23, &Answers::new());
        assert_eq!(title(&theirs, 1), chosen, "the other copy takes the answer");
    }
}

#[test]
fn the_same_change_on_both_sides_is_no_conflict() {
    let (mut mine, mut theirs) = two();
    set(&mut mine, 30, 1, ItemField::Title("Same".into()));
    set(&mut theirs, 31, 1, ItemField::Title("Same".into()));
    let preview = compare(
        mine.workspace(),
        &file_of(&theirs),
        Mode::Merge,
        &Answers::new(),
    );
    assert!(preview.conflicts.is_empty());
    assert_eq!(item_counts(&preview).changed, 0);
}

#[test]
fn clocks_that_disagree_do_not_turn_the_clock_back() {
    // Theirs saw my change and changed it again, with a clock that is far behind.
    let (mut mine, _) = two();
    set(&mut mine, 500, 1, ItemField::Title("First".into()));
    let mut theirs = mine.clone();
    set(&mut theirs, 40, 1, ItemField::Title("Second".into()));
    set(&mut mine, 510, 1, ItemField::Notes("Mine".into()));
    merge(&mut mine, &theirs, 520, &Answers::new());
    assert_eq!(title(&mine, 1), "Second");
    merge(&mut theirs, &mine, 521, &Answers::new());
    assert_eq!(title(&theirs, 1), "Second");
    assert_eq!(puts(&mine, &theirs), (0, 0));
}

#[test]
fn new_items_with_the_same_number_are_told_apart() {
    let (mut mine, mut theirs) = two();
    add(&mut mine, 50, 2, "Mine");
    add(&mut theirs, 51, 3, "Theirs");
    let preview = merge(&mut mine, &theirs, 52, &Answers::new());
    assert_eq!(preview.notes.list().len(), 1);
    let number = |b: &Editor, n| b.workspace().items.get(&id(n)).unwrap().number;
    assert_eq!((number(&mine, 2), number(&mine, 3)), (2, 3));
    assert_eq!(puts(&mine, &theirs), (0, 0));
    merge(&mut theirs, &mine, 53, &Answers::new());
    assert_eq!((number(&theirs, 2), number(&theirs, 3)), (2, 3));
}

#[test]
fn what_the_file_does_not_have_stays_on_merge_and_goes_on_replace() {
    let (mut mine, theirs) = two();
    add(&mut mine, 60, 2, "Only here");
    assert_eq!(puts(&mine, &theirs), (0, 0));
    let preview = compare(
        mine.workspace(),
        &file_of(&theirs),
        Mode::Replace,
        &Answers::new(),
    );
    assert_eq!(item_counts(&preview).removed, 1);
    let command = preview
        .command(mine.workspace(), "file", stamp(61))
        .unwrap();
    let before = mine.workspace().clone();
    act(&mut mine, 61, command);
    assert_eq!(mine.workspace(), theirs.workspace());
    act(&mut mine, 62, Command::Undo);
    assert_eq!(mine.workspace(), &before);
}

#[test]
fn rings_that_only_the_two_together_make_are_cut() {
    let (mut mine, _) = two();
    add(&mut mine, 70, 2, "Other");
    let mut theirs = mine.clone();
    set(&mut mine, 71, 1, ItemField::Parent(Some(id(2))));
    set(&mut theirs, 72, 2, ItemField::Parent(Some(id(1))));
    let preview = merge(&mut mine, &theirs, 73, &Answers::new());
    assert_eq!(preview.notes.list().len(), 1);
    let parent = |n| mine.workspace().items.get(&id(n)).unwrap().parent;
    assert_eq!(parent(1).is_some(), parent(2).is_none());
    assert_eq!(puts(&mine, &theirs), (0, 0));
}

#[test]
fn a_stranger_keeps_its_settings_to_itself() {
    let (mine, theirs) = two();
    let mut other: Workspace = theirs.workspace().clone();
    other.id = plumbline_document::ids::WorkspaceId(Uuid::from_u128(77));
    std::sync::Arc::make_mut(&mut other.settings).name = "Other".into();
    let preview = compare(
        mine.workspace(),
        &Content::Workspace(Box::new(other)),
        Mode::Merge,
        &Answers::new(),
    );
    assert_eq!(preview.target().settings.name, "Test");
    assert!(preview.conflicts.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn merging_a_copy_with_itself_changes_nothing(seed: u64) {
        let bench = Editor::new(random(seed, 8));
        prop_assert_eq!(puts(&bench, &bench), (0, 0));
    }

    /// Both sides edit at random; after a merge each way with all conflicts answered the copies agree.
    #[test]
    fn two_copies_agree_after_a_merge_each_way(edits in proptest::collection::vec((any::<bool>(), 1_u128..4, 0_u8..4, 0_u32..5), 1..24)) {
        let (mut mine, _) = two();
        add(&mut mine, 3, 2, "Two");
        add(&mut mine, 4, 3, "Three");
        let mut theirs = mine.clone();
        for (n, (side, item, field, value)) in (100_u64..).zip(edits) {
            let bench = if side { &mut mine } else { &mut theirs };
            let text = format!("v{value}");
            let field = match field {
                0 => ItemField::Title(text),
                1 => ItemField::Notes(text),
                2 => ItemField::Tags(vec![text]),
                _ => ItemField::Kind(Kind::ALL[value as usize]),
            };
            set(bench, n, item, field);
        }
        let open = compare(mine.workspace(), &file_of(&theirs), Mode::Merge, &Answers::new());
        let answers: Answers = open.conflicts.iter().enumerate()
            .map(|(i, c)| ((c.of.clone(), c.field.clone()), if i % 2 == 0 { Side::Mine } else { Side::Theirs }))
            .collect();
        merge(&mut mine, &theirs, 900, &answers);
        prop_assert_eq!(puts(&mine, &theirs), (0, 0));
        let back = compare(theirs.workspace(), &file_of(&mine), Mode::Merge, &Answers::new());
        prop_assert!(back.conflicts.is_empty(), "{:?}", back.conflicts);
        merge(&mut theirs, &mine, 901, &Answers::new());
        for n in 1..4 {
            let a = mine.workspace().record(&RecordId::Item(id(n))).unwrap().fields();
            let b = theirs.workspace().record(&RecordId::Item(id(n))).unwrap().fields();
            prop_assert_eq!(a, b);
        }
    }
}
