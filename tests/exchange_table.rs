//! Tables: our own ranked list comes back unchanged and harmless, and other people's tables find their fields.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod exchange_support;

use chrono::NaiveDate;
use exchange_support::{HOSTILE, empty, item_counts, random, stamp};
use plumbline_commands::command::{Command, ExchangeCommand, Intent, ItemCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ChangeId, CriterionId, ItemId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::Limits;
use plumbline_exchange::notes::Severity;
use plumbline_exchange::preview::{Answers, Content, Mode, Preview, compare};
use plumbline_exchange::read_error::ReadError;
use plumbline_exchange::sniff::{Incoming, Input, What, open};
use plumbline_exchange::table::Target;
use plumbline_exchange::table_csv::{Ranked, export_csv};
use plumbline_text::delimited::{rows, separator};
use proptest::prelude::*;
use std::sync::Arc;
use uuid::Uuid;

fn opened(workspace: &Workspace, input: Input<'_>) -> Result<Incoming, ReadError> {
    let mut next = 1_u128 << 90;
    let mut ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    open(input, "table", workspace, Limits::default(), &mut ids)
}

fn previewed(workspace: &Workspace, text: &str) -> (Incoming, Preview) {
    let incoming = opened(workspace, Input::Text(text)).unwrap();
    let preview = compare(workspace, &incoming.content, Mode::Merge, &Answers::new());
    (incoming, preview)
}

fn ranked(workspace: &Workspace) -> String {
    let rows = workspace.items.enumerate().map(|(slot, _)| Ranked {
        slot,
        rank: Some(slot + 1),
        score: Some(f64::from(slot) - 1.5),
    });
    export_csv(workspace, rows)
}

fn the<'a>(preview: &'a Preview, title: &str) -> &'a Arc<Item> {
    preview
        .target()
        .items
        .iter()
        .find(|i| i.title == title)
        .unwrap_or_else(|| panic!("no {title}"))
}

fn value(item: &Item, criterion: &str) -> Option<Estimate> {
    Some(
        item.judgements
            .get(&CriterionId::from(criterion))?
            .first()?
            .value,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_ranked_list_comes_back_unchanged(seed: u64) {
        let workspace = random(seed, 10);
        prop_assume!(!workspace.items.is_empty());
        let text = ranked(&workspace);
        let (incoming, preview) = previewed(&workspace, &text);
        prop_assert_eq!(incoming.what, What::OwnCsv);
        prop_assert_eq!(incoming.notes.count(Severity::Error), 0);
        prop_assert_eq!(preview.target(), &workspace);
        prop_assert_eq!(item_counts(&preview).unchanged, workspace.items.len());
    }

    #[test]
    fn no_cell_starts_like_a_formula(seed: u64) {
        let workspace = random(seed, 10);
        let text = ranked(&workspace);
        let read = rows(&text, b',');
        for cell in read.rows.iter().flat_map(|r| &r.cells) {
            let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            prop_assert!(!risky || cell.parse::<f64>().is_ok(), "{cell:?}");
        }
    }

    #[test]
    fn any_text_opens_or_is_refused_without_a_panic(text in "\\PC{0,200}", bytes: Vec<u8>) {
        let workspace = empty();
        for input in [Input::Text(&text), Input::Bytes(&bytes)] {
            if let Ok(incoming) = opened(&workspace, input) {
                compare(&workspace, &incoming.content, Mode::Merge, &Answers::new());
            }
        }
    }
}

#[test]
fn hostile_titles_survive_into_an_empty_workspace() {
    let mut workspace = empty();
    for (n, title) in (1_u32..).zip(HOSTILE) {
        let id = ItemId(Uuid::from_u128(u128::from(n)));
        let status = workspace.settings.first_status(Kind::Story);
        workspace.items.put(Arc::new(Item::new(
            id,
            n,
            title,
            Kind::Story,
            status,
            stamp(3),
        )));
    }
    let (_, preview) = previewed(&empty(), &ranked(&workspace));
    assert_eq!(item_counts(&preview).added, HOSTILE.len());
    for item in workspace.items.iter() {
        let back = preview.target().items.get(&item.id).unwrap();
        assert_eq!(
            (&back.title, back.number, back.kind),
            (&item.title, item.number, item.kind)
        );
    }
}

#[test]
fn an_edited_cell_changes_that_field_only() {
    let workspace = random(11, 10);
    let edited = ranked(&workspace);
    let separator = separator(&edited).unwrap();
    let read = rows(&edited, separator);
    let head = &read.rows[0].cells;
    let due = head.iter().position(|h| h == "Due").unwrap();
    let mut out = String::new();
    for (i, row) in read.rows.iter().enumerate() {
        let mut cells = row.cells.clone();
        if i == 1 {
            cells[due] = "2031-05-06".into();
        }
        plumbline_text::delimited::write_row(&mut out, &cells);
    }
    let (_, preview) = previewed(&workspace, &out);
    let counts = item_counts(&preview);
    assert_eq!((counts.added, counts.changed, counts.removed), (0, 1, 0));
    let first = workspace.items.at(0).unwrap();
    assert_eq!(
        preview.target().items.get(&first.id).unwrap().due,
        NaiveDate::from_ymd_opt(2031, 5, 6)
    );
}

const PASTED: &str = "Feature\tDescription\tEffort (days)\tBusiness value\tDeadline\tAssigned to\tBudget\n\
    Churn model\t\"Two\nlines\"\t8-13-30\t70\t24/12/2026\tAda <ada@example.org>\t4.000 €\n\
    [Spike] Try it\t\t5\t170\tsoon\tAda <ada@example.org>\t\n\
    \t\t5\t\t\t\t\n";

#[test]
fn a_pasted_table_finds_its_fields_and_names_what_is_wrong() {
    let workspace = empty();
    let (incoming, preview) = previewed(&workspace, PASTED);
    let (_, mapping) = incoming.table.as_ref().unwrap();
    assert_eq!(
        mapping.columns,
        [
            Target::Title,
            Target::Notes,
            Target::Judgement("effort".into()),
            Target::Judgement("business_value".into()),
            Target::Due,
            Target::Owner,
            Target::Extra
        ]
    );
    let item = the(&preview, "Churn model");
    assert_eq!(item.notes, "Two\nlines");
    assert_eq!(
        value(item, "effort"),
        Some(Estimate::range(8.0, 13.0, 30.0).unwrap())
    );
    assert_eq!(value(item, "business_value"), Some(Estimate::Exact(70.0)));
    assert_eq!(item.due, NaiveDate::from_ymd_opt(2026, 12, 24));
    assert_eq!(item.extra["Budget"], ["4.000 €"]);
    let spike = the(&preview, "[Spike] Try it");
    assert_eq!(spike.kind, Kind::Spike);
    assert_eq!(value(spike, "business_value"), None);
    assert_eq!(spike.extra["Business value"], ["170"]);
    assert_eq!(spike.extra["Deadline"], ["soon"]);
    let errors: Vec<&str> = incoming
        .notes
        .list()
        .iter()
        .filter(|n| n.severity == Severity::Error)
        .map(|n| n.at.as_str())
        .collect();
    assert_eq!(
        errors,
        ["line 4, Business value", "line 4, Deadline", "line 5"]
    );
    assert_eq!(incoming.refused.len(), 1);
    let Content::Items(landed) = &incoming.content else {
        panic!()
    };
    assert_eq!(landed.people.len(), 1);
    assert_eq!(landed.people[0].aliases, ["ada@example.org"]);
}

#[test]
fn the_person_can_send_a_column_elsewhere() {
    let workspace = empty();
    let mut incoming = opened(&workspace, Input::Text(PASTED)).unwrap();
    let (_, mut mapping) = incoming.table.clone().unwrap();
    mapping.columns[6] = Target::Ignore;
    mapping.columns[1] = Target::Tags;
    let mut next = 5;
    incoming.remap(mapping, &workspace, &mut || {
        next += 1;
        Uuid::from_u128(next)
    });
    let preview = compare(&workspace, &incoming.content, Mode::Merge, &Answers::new());
    let item = the(&preview, "Churn model");
    assert!(item.extra.is_empty());
    assert_eq!(item.tags, ["Two", "lines"]);
}

#[test]
fn numbers_and_encodings_of_other_countries() {
    let text = "Titel;Aufwand;Wert der Idee\nEins;2,5;x\nZwei;1.000,5;y\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let workspace = empty();
    let incoming = opened(&workspace, Input::Bytes(&utf16)).unwrap();
    let preview = compare(&workspace, &incoming.content, Mode::Merge, &Answers::new());
    assert_eq!(
        value(the(&preview, "Eins"), "effort"),
        Some(Estimate::Exact(2.5))
    );
    assert_eq!(
        value(the(&preview, "Zwei"), "effort"),
        Some(Estimate::Exact(1000.5))
    );
    let (_, preview) = previewed(&workspace, "Title,Reach\nOne,\"1,250\"\n");
    assert_eq!(
        value(the(&preview, "One"), "reach"),
        Some(Estimate::Exact(1250.0))
    );
}

#[test]
fn choices_by_their_words_and_a_plain_list() {
    let workspace = empty();
    let (incoming, preview) = previewed(&workspace, "Title,MoSCoW class\nA,Must\nB,maybe\n");
    assert_eq!(
        value(the(&preview, "A"), "moscow"),
        Some(Estimate::Exact(4.0))
    );
    assert_eq!(incoming.notes.count(Severity::Error), 1);
    let (incoming, preview) = previewed(&workspace, "Fix the login\nTrain again\n");
    assert_eq!(incoming.what, What::Table);
    assert_eq!(item_counts(&preview).added, 2);
}

#[test]
fn the_same_table_again_changes_nothing() {
    let mut workspace = empty();
    let (_, preview) = previewed(&workspace, PASTED);
    let command = preview.command(&workspace, "table", stamp(5)).unwrap();
    let Command::Exchange(ExchangeCommand::Import { put, .. }) = command else {
        panic!()
    };
    for record in put {
        workspace.apply(&plumbline_document::change::Delta {
            before: None,
            after: Some(record),
        });
    }
    let (_, again) = previewed(&workspace, PASTED);
    let counts = again.counts();
    assert_eq!((counts.added, counts.changed, counts.removed), (0, 0, 0));
    assert_eq!(again.target(), &workspace);
}

#[test]
fn other_files_are_named() {
    let workspace = empty();
    let what = |bytes: &[u8]| match opened(&workspace, Input::Bytes(bytes)) {
        Err(ReadError::Other { what, hint }) => {
            assert!(!hint.is_empty());
            what
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(
        what(b"PK\x03\x04...."),
        "a spreadsheet or another packed file"
    );
    assert_eq!(what(b"%PDF-1.7"), "a PDF");
    assert_eq!(what(b"<!DOCTYPE html><html>"), "a web page");
    assert_eq!(
        what(b"---\nlicense: mit\n---\n"),
        "a model card or another Markdown file"
    );
    assert_eq!(what(b"{\"lists\":[],\"cards\":[]}"), "a Trello board");
    assert_eq!(
        what(b"[{\"html_url\":\"x\",\"number\":1}]"),
        "GitHub issues"
    );
    assert_eq!(what(b"[{\"iid\":1}]"), "GitLab issues");
    assert_eq!(
        what(b"{\"bomFormat\":\"CycloneDX\"}"),
        "a CycloneDX bill of materials"
    );
    assert_eq!(what(b"{\"runs\":[]}"), "an MLflow answer");
    assert_eq!(
        what(b"{\"schemaURL\":\"a\"}\n{\"schemaURL\":\"b\"}\n"),
        "OpenLineage events"
    );
    assert!(matches!(
        opened(&workspace, Input::Text(" ")),
        Err(ReadError::Empty)
    ));
    assert!(matches!(
        opened(&workspace, Input::Text("{\"a\":")),
        Err(ReadError::Broken { .. })
    ));
}

/// The workspace after this text came in.
fn taken(workspace: &Workspace, text: &str, n: u64) -> Workspace {
    let mut next = u128::from(n) << 80;
    let mut ids = || {
        next += 1;
        Uuid::from_u128(next)
    };
    let input = Input::Text(text);
    let incoming = open(input, "table", workspace, Limits::default(), &mut ids).unwrap();
    let preview = compare(workspace, &incoming.content, Mode::Merge, &Answers::new());
    let command = preview.command(workspace, "table", stamp(n)).unwrap();
    let mut bench = Editor::new(workspace.clone());
    let intent = Intent {
        command,
        at: stamp(n).at,
        by: None,
        change: ChangeId(n),
    };
    bench.execute(&intent).unwrap();
    bench.workspace().clone()
}

fn fates(workspace: &Workspace, text: &str) -> (usize, usize, usize) {
    let counts = item_counts(&previewed(workspace, text).1);
    (counts.added, counts.changed, counts.removed)
}

#[test]
fn a_running_number_alone_is_no_identity() {
    const A: &str = "ID,Title\n1,Churn model\n2,Bias audit\n";
    const B: &str = "ID,Title\n1,Fix login\n2,New logo\n";
    let with_a = taken(&empty(), A, 5);
    let (incoming, preview) = previewed(&with_a, B);
    assert_eq!(
        (
            item_counts(&preview).added,
            item_counts(&preview).changed,
            incoming.notes.count(Severity::Warning)
        ),
        (2, 0, 1)
    );
    // A row with another title is the same one as long as the file as a whole is.
    let edited = A.replace("Bias audit", "Fairness audit");
    assert_eq!(fates(&with_a, &edited), (0, 1, 0));
    // Both tables stay apart, and each finds its own items again.
    let both = taken(&with_a, B, 6);
    assert_eq!(fates(&both, A), (0, 0, 0));
    assert_eq!(fates(&both, B), (0, 0, 0));
    assert_eq!(fates(&both, &edited), (0, 1, 0));
    assert_eq!(
        the(&previewed(&both, &edited).1, "Fairness audit").id,
        the(&previewed(&both, A).1, "Bias audit").id
    );
    for header in ["#", "No", "Nr"] {
        assert_eq!(fates(&both, &B.replace("ID", header)), (0, 0, 0));
    }
}

#[test]
fn a_title_that_was_changed_here_is_still_recognised() {
    const A: &str = "ID,Title\n1,Churn model\n2,Bias audit\n";
    let mut bench = Editor::new(taken(&empty(), A, 5));
    let ids: Vec<ItemId> = bench.workspace().items.iter().map(|i| i.id).collect();
    for (n, id) in (6..).zip(ids) {
        let set = ItemField::Title(format!("Ours {n}"));
        let intent = Intent {
            command: Command::Item(ItemCommand::EditItems { ids: vec![id], set }),
            at: stamp(n).at,
            by: None,
            change: ChangeId(n),
        };
        bench.execute(&intent).unwrap();
    }
    assert_eq!(fates(bench.workspace(), A).0, 0);
}

#[test]
fn keys_with_letters_stay_as_they_are() {
    let with_a = taken(&empty(), "Key,Title\nA1,Churn model\nA2,Bias audit\n", 5);
    let other = "Key,Title\nA1,Fix login\nA2,New logo\n";
    assert_eq!(fates(&with_a, other), (0, 2, 0));
}

#[test]
fn a_number_that_stands_twice_is_two_items() {
    const TWICE: &str = "No,Title\n1,Churn model\n1,Fix login\n";
    let both = taken(&empty(), TWICE, 5);
    assert_eq!(both.items.len(), 2);
    let (incoming, preview) = previewed(&both, TWICE);
    assert_eq!(item_counts(&preview).unchanged, 2);
    assert!(incoming.refused.is_empty());
}

#[test]
fn finished_is_what_says_so() {
    let workspace = empty();
    let done = |cell: &str| {
        let (_, preview) = previewed(
            &workspace,
            &format!("Title,Completed,Owner\nA,{cell},Ada\n"),
        );
        let item = the(&preview, "A");
        let kept = item.extra.get("Completed").cloned().unwrap_or_default();
        assert_eq!(kept.concat(), cell);
        workspace.settings.is_done(&item.status)
    };
    for yes in [
        "TRUE",
        "Yes",
        "y",
        "X",
        "✓",
        "Done",
        "100%",
        "100 %",
        "ja",
        "Oui",
        "sí",
        "WAHR",
        "2026-03-26",
        "26/Mar/26 9:05 AM",
        "26.03.2026",
    ] {
        assert!(done(yes), "{yes}");
    }
    for no in ["FALSE", "No", "n", "0", "50%", "nein", "soon", "3", ""] {
        assert!(!done(no), "{no}");
    }
}

#[test]
fn units_and_multipliers_count_or_are_named() {
    let workspace = empty();
    let read = |header: &str, criterion: &str, cell: &str| {
        let (incoming, preview) = previewed(&workspace, &format!("Title;{header}\nOne;{cell}\n"));
        let item = the(&preview, "One");
        let found = value(item, criterion);
        let errors = incoming.notes.count(Severity::Error);
        assert_eq!(errors, usize::from(found.is_none()), "{cell}");
        assert_eq!(item.extra.contains_key(header), found.is_none(), "{cell}");
        found
    };
    let (incoming, preview) = previewed(&workspace, "Title,Reach,Effort\nOne,10k,2 weeks\n");
    let one = the(&preview, "One");
    assert_eq!(value(one, "reach"), Some(Estimate::Exact(10_000.0)));
    assert_eq!(value(one, "effort"), None);
    assert_eq!(incoming.notes.count(Severity::Error), 1);
    let effort = |cell: &str| read("Effort", "effort", cell);
    for five in [
        "5", "5 days", "5d", "5 Day", "5 day(s)", "5 d.", "5 Tage", "5 jours", "5 PT",
    ] {
        assert_eq!(effort(five), Some(Estimate::Exact(5.0)), "{five}");
    }
    assert_eq!(
        effort("5-8-20 d"),
        Some(Estimate::range(5.0, 8.0, 20.0).unwrap())
    );
    for other in [
        "5w", "5 weeks", "5h", "5 months", "5k", "5m", "5 %", "5 points", "5 €",
    ] {
        assert_eq!(effort(other), None, "{other}");
    }
    let reach = |cell: &str| read("Reach", "reach", cell);
    for (cell, number) in [
        ("1.5k", 1500.0),
        ("2M", 2_000_000.0),
        ("300 per quarter", 300.0),
        ("3K per quarter", 3000.0),
    ] {
        assert_eq!(reach(cell), Some(Estimate::Exact(number)), "{cell}");
    }
    assert_eq!(
        reach("5-10k"),
        Some(Estimate::range(5000.0, 7500.0, 10_000.0).unwrap())
    );
    assert_eq!(reach("10 %"), None);
    assert_eq!(reach("10 users"), None);
    let half = Some(Estimate::Exact(50.0));
    assert_eq!(read("Algorithmic confidence", "confidence", "50 %"), half);
    assert_eq!(read("Business value", "business_value", "50%"), half);
    assert_eq!(read("Business value", "business_value", "50 pts"), half);
}

#[test]
fn commas_in_a_list_of_titles_are_no_columns() {
    let workspace = empty();
    let titles = |text: &str| {
        let target = previewed(&workspace, text).1.target().clone();
        target
            .items
            .iter()
            .map(|i| i.title.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        titles("Fix login, then sign-up\nAdd search\nRetrain model\n"),
        ["Fix login, then sign-up", "Add search", "Retrain model"]
    );
    assert_eq!(
        titles("Add search\nFix login; then sign-up | later\n"),
        ["Add search", "Fix login; then sign-up | later"]
    );
    assert_eq!(
        titles("Fix login; then sign-up\nAdd search\n"),
        ["Fix login; then sign-up", "Add search"]
    );
    assert_eq!(
        titles("Fix login, then sign-up\n"),
        ["Fix login, then sign-up"]
    );
    assert_eq!(titles("Fix login\tHigh\n"), ["Fix login"]);
    // Rows may be short where the headers say that it is a table, or where most rows have cells.
    assert_eq!(
        titles("Title,Notes\nOne\nTwo\nThree,x\n"),
        ["One", "Two", "Three"]
    );
    assert_eq!(
        titles("Was;Wo\nEins;x\nZwei\nDrei;y\n"),
        ["Eins", "Zwei", "Drei"]
    );
    // Headers with nothing under them are still no title.
    assert!(opened(&workspace, Input::Text("Title,Notes\n")).is_err());
}
