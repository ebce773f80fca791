//! Quick add, read against the sample workspace.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_commands::command::{Command, Intent, ItemCommand};
use plumbline_commands::editor::Editor;
use plumbline_commands::quick_add::{Context, Meaning, Reading, read_line, read_lines};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::{ChangeId, CriterionId, FrameworkId, ItemId, StatusId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::workspace::Workspace;
use plumbline_sample::sample;
use proptest::prelude::*;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

static SAMPLE: LazyLock<Workspace> = LazyLock::new(sample);

fn context(workspace: &Workspace) -> Context<'_> {
    Context {
        workspace,
        today: NaiveDate::from_ymd_opt(2026, 11, 23).unwrap(),
        kind: Kind::Feature,
    }
}

fn id(n: u128) -> ItemId {
    ItemId(Uuid::from_u128(n))
}

fn read(line: &str) -> Reading {
    read_line(line, &context(&SAMPLE), id(1))
}

/// Reads a line of which everything must be understood.
fn clean(line: &str) -> Reading {
    let reading = read(line);
    assert_eq!(reading.warnings, [], "{line}");
    reading
}

/// Reads a line with exactly one warning: the title, the text that it is about, and the message with its hint.
#[test]
fn a_comma_before_three_digits_is_not_guessed_at() {
    use plumbline_document::judgement::Estimate;
    for text in ["12,500", "1,000-2,000", "1,000,000"] {
        assert!(Estimate::parse(text).is_err(), "{text}");
    }
    for (text, value) in [
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("12.500", 12.5),
        ("1234,567", 1234.567),
    ] {
        assert_eq!(Estimate::parse(text), Ok(Estimate::Exact(value)), "{text}");
    }
    let (title, span, told) = faulty("x reach:1,000");
    assert_eq!(
        (title.as_str(), span.as_str()),
        ("x reach:1,000", "reach:1,000")
    );
    assert!(told.contains("1000"), "{told}");
}

fn faulty(line: &str) -> (String, String, String) {
    let reading = read(line);
    match &reading.warnings[..] {
        [one] => (
            reading.draft.title.clone(),
            line[one.span.clone()].to_owned(),
            format!("{} {}", one.message, one.hint),
        ),
        other => panic!("{line}: {other:?}"),
    }
}

fn list(text: &str) -> Vec<Reading> {
    let mut n = 0;
    read_lines(text, &context(&SAMPLE), || {
        n += 1;
        id(n)
    })
}

/// Each line's title with the title of the line that is its parent.
fn tree(text: &str) -> Vec<(String, Option<String>)> {
    let all = list(text);
    let title_of = |wanted: ItemId| {
        let found = all.iter().find(|r| r.draft.id == wanted);
        found.map_or_else(|| "elsewhere".to_owned(), |r| r.draft.title.clone())
    };
    all.iter()
        .map(|r| {
            let parent = r.draft.fields.iter().find_map(|f| match f {
                ItemField::Parent(parent) => *parent,
                _ => None,
            });
            (r.draft.title.clone(), parent.map(title_of))
        })
        .collect()
}

fn judged(line: &str) -> Vec<(String, Estimate)> {
    let judgements = clean(line).draft.judgements;
    judgements.into_iter().map(|(c, v)| (c.into(), v)).collect()
}

fn item(number: u32) -> &'static Item {
    SAMPLE.items.iter().find(|i| i.number == number).unwrap()
}

#[test]
fn the_example_of_the_grammar() {
    let line = "Churn model #feature @retention value:70 effort:5-8-20d";
    let reading = clean(line);
    assert_eq!(reading.draft.title, "Churn model");
    assert_eq!(reading.draft.kind, Kind::Feature);
    let system = SAMPLE.systems.iter().find(|s| s.name == "Retention engine");
    let system = system.unwrap().id;
    assert_eq!(reading.draft.fields, [ItemField::System(Some(system))]);
    let range = Estimate::range(5.0, 8.0, 20.0).unwrap();
    let chips: Vec<(&str, Meaning)> = reading
        .tokens
        .iter()
        .map(|t| (&line[t.span.clone()], t.meaning.clone()))
        .collect();
    assert_eq!(
        chips,
        [
            ("#feature", Meaning::Kind(Kind::Feature)),
            ("@retention", Meaning::System(system)),
            (
                "value:70",
                Meaning::Judgement(CriterionId::from("business_value"), Estimate::Exact(70.0))
            ),
            (
                "effort:5-8-20d",
                Meaning::Judgement(CriterionId::from("effort"), range)
            ),
        ]
    );
}

#[test]
fn every_other_field_can_be_said_too() {
    let reading = clean("Log it #comp !jonas due:+2w ^plb-4 >PLB-30 >PLB-35 /ready #ai-act");
    let person = SAMPLE.people.iter().find(|p| p.name == "Jonas Weber");
    assert_eq!(reading.draft.kind, Kind::Compliance);
    assert_eq!(
        reading.draft.fields,
        [
            ItemField::Status(StatusId::from("ready")),
            ItemField::Owner(Some(person.unwrap().id)),
            ItemField::Due(NaiveDate::from_ymd_opt(2026, 12, 7)),
            ItemField::Parent(Some(item(4).id)),
            ItemField::DependsOn(vec![item(30).id, item(35).id]),
            ItemField::Tags(vec!["ai-act".to_owned()]),
        ]
    );
}

#[test]
fn a_kind_is_told_by_the_start_of_its_slug_and_everything_else_is_a_tag() {
    let kind_and_tags = |line: &str| {
        let draft = clean(line).draft;
        let tags = draft.fields.into_iter().find_map(|f| match f {
            ItemField::Tags(tags) => Some(tags),
            _ => None,
        });
        (draft.kind, tags.unwrap_or_default().join(" "))
    };
    assert_eq!(kind_and_tags("x #spi"), (Kind::Spike, String::new()));
    assert_eq!(
        kind_and_tags("x #data-validation"),
        (Kind::DataValidation, String::new())
    );
    // Story or spike, debt or data validation: not one of them for sure.
    assert_eq!(kind_and_tags("x #s #d"), (Kind::Feature, "s d".into()));
    assert_eq!(kind_and_tags("x #genai"), (Kind::Feature, "genai".into()));
    assert_eq!(kind_and_tags("x ##bug"), (Kind::Feature, "bug".into()));
    // An item has one kind; the second is a label.
    assert_eq!(kind_and_tags("x #bug #debt"), (Kind::Bug, "debt".into()));
    assert_eq!(
        kind_and_tags("x #\"two words\""),
        (Kind::Feature, "two-words".into())
    );
}

#[test]
fn names_may_be_given_by_any_word_of_them_quoted_or_joined() {
    let copilot = SAMPLE.systems.iter().find(|s| s.name == "Support copilot");
    let expected = Meaning::System(copilot.unwrap().id);
    for line in [
        "@COPILOT",
        "@sup",
        "@support-copilot",
        "@\"Support copilot\"",
        "@Support\\ cop",
    ] {
        let reading = clean(&format!("x {line}"));
        assert_eq!(reading.tokens[0].meaning, expected, "{line}");
        assert_eq!(reading.draft.title, "x", "{line}");
    }
}

#[test]
fn what_could_mean_several_things_names_them_and_stays_in_the_title() {
    let (title, at, message) = faulty("Score calls @c soon");
    assert_eq!(title, "Score calls @c soon");
    assert_eq!(at, "@c");
    assert!(message.contains("Claims triage or Call coach"), "{message}");
    let (_, _, message) = faulty("x /in");
    assert!(message.contains("In spike or"), "{message}");
    let (_, _, message) = faulty("x c:50");
    assert!(
        message.contains("Algorithmic confidence or Compliance burden"),
        "{message}"
    );
}

#[test]
fn units_of_effort_become_days_and_other_units_are_refused() {
    let days = |text: &str| match &judged(&format!("x effort:{text}"))[..] {
        [(c, v)] if c == "effort" => (v.low(), v.mean(), v.high()),
        other => panic!("{other:?}"),
    };
    assert_eq!(days("3"), (3.0, 3.0, 3.0));
    assert_eq!(days("4h"), (0.5, 0.5, 0.5));
    assert_eq!(days("2w"), (10.0, 10.0, 10.0));
    assert_eq!(days("1,5pm"), (30.0, 30.0, 30.0));
    assert_eq!(days("1-2w"), (5.0, 7.5, 10.0));
    assert_eq!(days("4h-1d-1w"), (0.5, (0.5 + 4.0 + 5.0) / 6.0, 5.0));
    assert_eq!(days("8..13..30d"), (8.0, 90.0 / 6.0, 30.0));
    let (title, _, message) = faulty("x effort:3y");
    assert_eq!(title, "x effort:3y");
    assert!(message.contains("“y” is no unit") && message.contains("d for days"));
    assert!(faulty("x value:70d").2.contains("Leave the unit away"));
    assert_eq!(
        judged("x confidence:45-70-90%"),
        [(
            "confidence".to_owned(),
            Estimate::range(45.0, 70.0, 90.0).unwrap()
        )]
    );
}

#[test]
fn values_out_of_range_upside_down_or_derived_are_refused() {
    assert!(faulty("x value:170").2.contains("from 0 to 100"));
    assert!(faulty("x effort:-3").2.contains("from 0 or more"));
    assert!(faulty("x effort:20-8-5").2.contains("low, likely, high"));
    assert!(
        faulty("x value:high")
            .2
            .contains("neither a number nor a range")
    );
    assert!(faulty("x effort:1e308pm").2.contains("too large"));
    assert!(faulty("x burden:40").2.contains("reason"));
    assert!(faulty("x urgency:40").2.contains("obligations"));
    assert!(faulty("x vlaue:70").2.contains("no criterion “vlaue”"));
}

#[test]
fn criteria_are_those_of_the_active_framework_first() {
    let mut workspace = sample();
    Arc::make_mut(&mut workspace.settings).framework = FrameworkId::from("rice");
    let reading = read_line(
        "x confidence:80 reach:500 impact:high moscow:must",
        &context(&workspace),
        id(1),
    );
    assert_eq!(reading.warnings, []);
    let found: Vec<(&str, f64)> = reading
        .draft
        .judgements
        .iter()
        .map(|(c, v)| (c.as_str(), v.mean()))
        .collect();
    assert_eq!(
        found,
        [
            ("rice_confidence", 80.0),
            ("reach", 500.0),
            ("rice_impact", 2.0),
            ("moscow", 4.0)
        ]
    );
    let reading = read_line("x confidence:75", &context(&workspace), id(1));
    assert!(reading.warnings[0].message.contains("one of 50, 80, 100"));
    assert_eq!(reading.draft.title, "x confidence:75");
}

#[test]
fn dates_are_absolute_or_count_from_today() {
    let due = |text: &str| match clean(&format!("x due:{text}")).tokens[0].meaning {
        Meaning::Due(date) => date.to_string(),
        ref other => panic!("{other:?}"),
    };
    assert_eq!(due("2026-12-01"), "2026-12-01");
    assert_eq!(due("today"), "2026-11-23");
    assert_eq!(due("Tomorrow"), "2026-11-24");
    assert_eq!(due("+3d"), "2026-11-26");
    assert_eq!(due("+2w"), "2026-12-07");
    assert_eq!(due("+3m"), "2027-02-23");
    for bad in [
        "2026-13-01",
        "+2x",
        "soon",
        "+99999999999d",
        "26-12-01",
        "+",
    ] {
        let (title, _, message) = faulty(&format!("x due:{bad}"));
        assert_eq!(title, format!("x due:{bad}"));
        assert!(message.contains("is no date"), "{message}");
    }
}

#[test]
fn references_that_lead_nowhere_are_named() {
    assert!(faulty("x ^PLB-99").2.contains("no item PLB-99"));
    assert!(faulty("x >TRI-3").2.contains("no item TRI-3"));
    assert!(faulty("x ^12").2.contains("write ^PLB-12"));
    let mut workspace = sample();
    let mut gone = Item::clone(item(12));
    gone.trashed = Some(gone.meta.created);
    workspace.items.put(Arc::new(gone));
    let reading = read_line("x ^PLB-12", &context(&workspace), id(1));
    assert!(reading.warnings[0].message.contains("trash"));
}

#[test]
fn what_is_said_twice_counts_once() {
    let (title, at, message) = faulty("x @retention @copilot");
    assert_eq!((title.as_str(), at.as_str()), ("x @copilot", "@copilot"));
    assert!(message.contains("twice"));
    assert!(faulty("x value:70 value:80").2.contains("twice"));
    assert_eq!(clean("x >PLB-3 >PLB-3 #a #a").draft.fields.len(), 2);
}

#[test]
fn ordinary_text_is_left_alone_without_a_warning() {
    for line in [
        "Recall >0.8 at C# and 10:30, see https://example.com/a#b",
        "Note: value: what is it - a * b",
        "Fix 5\" display and C:\\data",
        "# @ ! ^ > / ## due:",
        "Überprüfung der Prämien: größer ≥ 5 %",
    ] {
        let reading = clean(line);
        assert_eq!(reading.draft.title, line);
        assert_eq!(reading.tokens, []);
    }
}

#[test]
fn quotes_and_backslashes_take_the_meaning_away() {
    assert_eq!(
        clean("Fix \"#5 @home\" now").draft.title,
        "Fix #5 @home now"
    );
    assert_eq!(
        clean("\\#5 \\@me value\\:70").draft.title,
        "#5 @me value:70"
    );
    assert_eq!(clean("\"say \\\"hi\\\"\"").draft.title, "say \"hi\"");
    assert_eq!(clean("a\\\\b").draft.title, "a\\b");
    let (title, at, _) = faulty("A \"half quote");
    assert_eq!((title.as_str(), at.as_str()), ("A \"half quote", "\"half"));
}

#[test]
fn a_line_without_words_is_not_ready() {
    let reading = read("#bug @retention");
    assert!(!reading.is_ready());
    assert!(reading.warnings[0].message.contains("title"));
    assert!(read("x").is_ready());
}

#[test]
fn lines_become_a_tree_by_indentation() {
    let owned = |all: &[(&str, Option<&str>)]| -> Vec<(String, Option<String>)> {
        let own = |(t, p): &(&str, Option<&str>)| ((*t).to_owned(), p.map(str::to_owned));
        all.iter().map(own).collect()
    };
    let expected = owned(&[
        ("Epic", None),
        ("a", Some("Epic")),
        ("b", Some("a")),
        ("c", Some("Epic")),
        ("Next", None),
    ]);
    assert_eq!(tree("Epic #epic\n  a\n    b\n\n  c\nNext"), expected);
    assert_eq!(tree("Epic\r\n\ta\r\n\t\tb\r\n\tc\r\nNext\r\n"), expected);
    assert_eq!(tree("Epic\n- a\n  - b\n- c\nNext"), expected);
    assert_eq!(
        tree("- a\n- b\n  * c"),
        owned(&[("a", None), ("b", None), ("c", Some("b"))])
    );
    // A line that names its parent keeps it, and one without a title is nobody's parent.
    assert_eq!(
        tree("Epic\n  a ^PLB-3\n  #bug\n    b"),
        owned(&[
            ("Epic", None),
            ("a", Some("elsewhere")),
            ("", Some("Epic")),
            ("b", Some("Epic"))
        ])
    );
}

#[test]
fn what_is_read_can_be_added() {
    let text = "Outage drill #epic @triage\n  - Who is called? #spike !marta effort:4h\n  - Page the owner /model_tr >PLB-31";
    let drafts: Vec<_> = list(text).into_iter().map(|r| r.draft).collect();
    let ids: Vec<ItemId> = drafts.iter().map(|d| d.id).collect();
    let mut bench = Editor::new(sample());
    let intent = Intent {
        command: Command::Item(ItemCommand::AddItems { drafts }),
        at: item(1).meta.changed.at,
        by: None,
        change: ChangeId(9),
    };
    bench.execute(&intent).unwrap();
    let items: Vec<&Arc<Item>> = ids
        .iter()
        .map(|id| bench.workspace().items.get(id).unwrap())
        .collect();
    assert_eq!(items[1].parent, Some(ids[0]));
    assert_eq!(items[1].track, Track::Discovery);
    assert_eq!(items[2].status, StatusId::from("model_training"));
    assert_eq!(items[2].depends_on, [item(31).id]);
}

/// Text that is likely to hit the grammar, mixed with anything at all.
fn lines() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[#@!^>/:\"\\\\ \t-]{1,3}",
        "(value|effort|data|due|c|x|burden):[0-9a-z.,+%-]{0,9}",
        "[@#!/][a-zA-Z]{0,5}",
        "[>^](PLB|plb|X)-[0-9]{0,12}",
        "[\\PC]{0,6}",
        any::<char>().prop_map(String::from),
        Just("\n  - ".to_owned()),
        Just("\r\n\t".to_owned()),
        Just(" ".to_owned()),
    ];
    proptest::collection::vec(piece, 0..14).prop_map(|p| p.concat())
}

/// The characters of a text that are neither white space nor only there to quote.
fn letters(text: &str) -> String {
    let counts = |c: &char| !c.is_whitespace() && *c != '"' && *c != '\\';
    text.chars().filter(counts).collect()
}

/// Spans that lie in the text on the borders of characters, in order, without overlap.
fn check_spans<'a>(text: &str, spans: impl Iterator<Item = &'a std::ops::Range<usize>>) {
    let mut end = 0;
    for span in spans {
        assert!(span.start >= end && span.start < span.end);
        assert!(text.get(span.clone()).is_some());
        end = span.end;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_is_lost_and_all_spans_are_valid(line in lines()) {
        let reading = read(&line);
        check_spans(&line, reading.tokens.iter().map(|t| &t.span));
        for warning in &reading.warnings {
            prop_assert!(line.get(warning.span.clone()).is_some());
            prop_assert!(!warning.message.is_empty());
        }
        // The title is exactly what no token took.
        let mut rest = String::new();
        let mut at = 0;
        for token in &reading.tokens {
            rest.push_str(&line[at..token.span.start]);
            at = token.span.end;
        }
        rest.push_str(&line[at..]);
        prop_assert_eq!(letters(&rest), letters(&reading.draft.title));
    }

    #[test]
    fn pasted_lines_lose_no_text_either(text in lines()) {
        let all = list(&text);
        check_spans(&text, all.iter().map(|r| &r.span));
        check_spans(&text, all.iter().flat_map(|r| &r.tokens).map(|t| &t.span));
        let mut before = Vec::new();
        for reading in &all {
            prop_assert!(reading.tokens.iter().all(|t| t.span.end <= reading.span.end));
            for field in &reading.draft.fields {
                if let ItemField::Parent(Some(parent)) = field {
                    prop_assert!(before.contains(parent) || SAMPLE.items.contains(parent));
                }
            }
            before.push(reading.draft.id);
        }
        // Between the lines stands nothing but white space and list marks.
        let mut at = 0;
        for reading in &all {
            let between = &text[at..reading.span.start];
            prop_assert!(between.chars().all(|c| c.is_whitespace() || "-*•".contains(c)), "{between:?}");
            at = reading.span.end;
        }
        prop_assert!(text[at..].trim().is_empty());
    }

    #[test]
    fn what_is_ready_is_never_refused(text in lines()) {
        let drafts: Vec<_> = list(&text).into_iter().filter(Reading::is_ready).map(|r| r.draft).collect();
        let intent = Intent {
            command: Command::Item(ItemCommand::AddItems { drafts }),
            at: item(1).meta.changed.at,
            by: None,
            change: ChangeId(9),
        };
        let mut bench = Editor::new(SAMPLE.clone());
        prop_assert!(bench.execute(&intent).is_ok());
    }
}
