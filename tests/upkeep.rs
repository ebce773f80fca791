//! Recurring work and monitors: rules against RFC 5545's examples, items once each, alerts, reports made elsewhere.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::{DateTime, Days, NaiveDate, Utc};
use common::*;
use plumbline_commands::command::{
    Command, ItemCommand, LineageCommand, SetupCommand, UpkeepCommand,
};
use plumbline_document::cadence::{Cadence, Raised, Recurrence};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::StatusId;
use plumbline_document::item::{Item, Move};
use plumbline_document::kind::Kind;
use plumbline_document::lineage::model::Stage;
use plumbline_document::meta::{FieldChange, HISTORY_KEPT, HistoryEntry};
use plumbline_document::monitor::{RUNS_KEPT, Side, Step, Verdict, Watch};
use plumbline_document::record::Record;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::preview::{Answers, Content, Mode, compare};
use plumbline_features::cadence::due::{Calendar, Standing, late, occurrences};
use plumbline_features::cadence::templates::templates;
use plumbline_features::cadence::{due, ics};
use plumbline_features::monitor::debt::{Monitoring, Owed};
use plumbline_features::monitor::{debt, reports};
use plumbline_recurrence::english;
use plumbline_recurrence::rule::Rule;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
struct Example {
    #[serde(default)]
    name: String,
    rule: String,
    start: NaiveDate,
    dates: Vec<NaiveDate>,
}

fn first(rule: &str, start: NaiveDate, n: usize) -> Vec<NaiveDate> {
    let rule: Rule = rule.parse().unwrap();
    rule.dates(start).take(n).collect()
}

mod rules {
    use super::*;

    #[test]
    fn the_examples_of_rfc_5545() {
        let text = include_str!("fixtures/rfc5545/examples.json");
        let all: Vec<Example> = serde_json::from_str(text).unwrap();
        assert_eq!(all.len(), 43);
        for e in all {
            assert_eq!(
                first(&e.rule, e.start, 40),
                e.dates,
                "{}: {}",
                e.name,
                e.rule
            );
        }
    }

    /// RFC 5545, 3.3.10: the set of which BYSETPOS counts the places starts at the beginning of the interval, here
    /// on Monday 8 August, also when the rule starts on the Wednesday.
    #[test]
    fn places_in_a_first_week_that_is_cut_off() {
        let rule = "FREQ=WEEKLY;INTERVAL=5;BYDAY=MO,TH,FR,SA;BYSETPOS=2";
        let dates = ["2005-08-11", "2005-09-15"].map(|d| d.parse::<NaiveDate>().unwrap());
        assert_eq!(first(rule, "2005-08-10".parse().unwrap(), 2), dates);
    }

    /// ISO 8601: 1 January 2011 was a Saturday, so it belongs to week 52 of 2010.
    #[test]
    fn new_year_in_the_last_week_of_the_old_year() {
        let rule = "FREQ=YEARLY;BYWEEKNO=52;BYMONTHDAY=-31";
        let dates = ["2011-01-01", "2012-01-01"].map(|d| d.parse::<NaiveDate>().unwrap());
        assert_eq!(first(rule, "2010-05-23".parse().unwrap(), 2), dates);
    }

    #[test]
    fn rules_made_at_random_as_python_dateutil_reads_them() {
        let text = include_str!("fixtures/rfc5545/random.json");
        let all: Vec<Example> = serde_json::from_str(text).unwrap();
        assert_eq!(all.len(), 220);
        for e in all {
            assert_eq!(
                first(&e.rule, e.start, 12),
                e.dates,
                "{} from {}",
                e.rule,
                e.start
            );
        }
    }

    #[test]
    fn lists_that_the_rfc_prints() {
        // Copied from RFC 5545, section 3.8.5.3, not computed.
        let days = |rule: &str, start: &str, n| -> Vec<String> {
            let found = first(rule, day(start), n);
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(
            days("FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", "1997-09-22", 9),
            [
                "1997-09-22",
                "1997-10-20",
                "1997-11-17",
                "1997-12-22",
                "1998-01-19",
                "1998-02-16"
            ]
        );
        assert_eq!(
            days(
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
                "1997-08-05",
                9
            ),
            ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"]
        );
        assert_eq!(
            days(
                "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
                "1997-08-05",
                9
            ),
            ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"]
        );
        assert_eq!(
            days("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1997-09-02", 5),
            [
                "1998-02-13",
                "1998-03-13",
                "1998-11-13",
                "1999-08-13",
                "2000-10-13"
            ]
        );
        assert_eq!(
            days(
                "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
                "1996-11-05",
                3
            ),
            ["1996-11-05", "2000-11-07", "2004-11-02"]
        );
        assert_eq!(
            days(
                "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
                "1997-09-29",
                7
            ),
            [
                "1997-09-29",
                "1997-10-30",
                "1997-11-27",
                "1997-12-30",
                "1998-01-29",
                "1998-02-26",
                "1998-03-30"
            ]
        );
        assert_eq!(
            days("FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-15", 9),
            [
                "2007-01-15",
                "2007-01-30",
                "2007-02-15",
                "2007-03-15",
                "2007-03-30"
            ]
        );
    }

    #[test]
    fn a_rule_that_no_day_fits_ends() {
        assert!(first("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", day("2026-01-01"), 1).is_empty());
        assert!(first("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", day("2026-01-01"), 1).is_empty());
        assert_eq!(
            first(
                "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29",
                day("2000-02-29"),
                3
            ),
            [day("2000-02-29"), day("2400-02-29"), day("2800-02-29")]
        );
    }

    #[test]
    fn what_is_no_rule_says_which_part() {
        let part = |text: &str| text.parse::<Rule>().unwrap_err().part;
        for (text, wrong) in [
            ("", "FREQ"),
            ("FREQ=HOURLY", "FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "FREQ"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL"),
            ("FREQ=DAILY;COUNT=-1", "COUNT"),
            ("FREQ=DAILY;COUNT=1;UNTIL=20270101", "UNTIL"),
            ("FREQ=DAILY;UNTIL=20270231", "UNTIL"),
            ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=XX", "BYDAY"),
            ("FREQ=WEEKLY;BYDAY=é", "BYDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY"),
            ("FREQ=WEEKLY;BYMONTHDAY=3", "BYMONTHDAY"),
            ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO"),
            ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
            ("FREQ", "FREQ"),
        ] {
            assert_eq!(part(text), wrong, "{text}");
        }
    }

    #[test]
    fn plain_words_both_ways() {
        for (text, rule) in [
            ("every day", "FREQ=DAILY"),
            ("every 3 days, 10 times", "FREQ=DAILY;INTERVAL=3;COUNT=10"),
            ("every 2 weeks on Monday", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"),
            (
                "every week on Tuesday, Thursday and Friday",
                "FREQ=WEEKLY;BYDAY=TU,TH,FR",
            ),
            ("every working day", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            ("every month on day 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
            (
                "every month on the last day, until 2027-06-30",
                "FREQ=MONTHLY;UNTIL=20270630;BYMONTHDAY=-1",
            ),
            ("every month on the first Monday", "FREQ=MONTHLY;BYDAY=1MO"),
            (
                "every month on the second to last Friday",
                "FREQ=MONTHLY;BYDAY=-2FR",
            ),
            (
                "every quarter on the last working day",
                "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            ),
            (
                "every year on 1 March",
                "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1",
            ),
            (
                "every 2 years on the first Monday of March, once",
                "FREQ=YEARLY;INTERVAL=2;COUNT=1;BYMONTH=3;BYDAY=1MO",
            ),
        ] {
            let read = english::parse(text).unwrap();
            assert_eq!(read.to_string(), rule);
            assert_eq!(english::say(&read), text);
        }
        for (typed, said) in [
            ("Every other week on Mon", "every 2 weeks on Monday"),
            ("every monday", "every week on Monday"),
            (
                "EVERY MONTH ON THE LAST WORKING DAY",
                "every month on the last working day",
            ),
            ("RRULE:FREQ=DAILY", "every day"),
        ] {
            assert_eq!(english::say(&english::parse(typed).unwrap()), said);
        }
        for wrong in [
            "",
            "daily",
            "every",
            "every blue moon",
            "every week on",
            "every month on Monday",
            "every day on Monday",
            "every week on Monday or so",
            "every year on 40 March",
            "every day until soon",
        ] {
            assert!(english::parse(wrong).is_err(), "{wrong:?}");
        }
        // What has no plain words is still said, and read back.
        let odd: Rule = "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO".parse().unwrap();
        assert_eq!(english::parse(&english::say(&odd)), Ok(odd));
    }

    #[test]
    fn every_template_is_a_rule_or_waits_for_an_alert() {
        let all = templates();
        assert_eq!(all.len(), 6);
        for t in all {
            assert_ne!(
                t.rule.parse::<Rule>().is_ok(),
                t.on_alert_days.is_some(),
                "{}",
                t.slug
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn a_window_holds_what_the_whole_holds(
            pick in 0usize..220, from in 0u64..4000, length in 0u64..900
        ) {
            let text = include_str!("fixtures/rfc5545/random.json");
            let all: Vec<Example> = serde_json::from_str(text).unwrap();
            let e = &all[pick];
            let rule: Rule = e.rule.parse().unwrap();
            let from = e.start + Days::new(from);
            let to = from + Days::new(length);
            let whole: Vec<NaiveDate> = rule
                .dates(e.start)
                .skip_while(|d| *d < from)
                .take_while(|d| *d <= to)
                .collect();
            prop_assert_eq!(rule.between(e.start, from, to), whole);
        }

        #[test]
        fn written_and_read_it_is_the_same_rule(pick in 0usize..220) {
            let text = include_str!("fixtures/rfc5545/random.json");
            let all: Vec<Example> = serde_json::from_str(text).unwrap();
            let rule: Rule = all[pick].rule.parse().unwrap();
            prop_assert_eq!(rule.to_string().parse::<Rule>(), Ok(rule.clone()));
            // Plain words leave out what makes no difference.
            let said = english::parse(&english::say(&rule)).unwrap();
            let days = |rule: &Rule| -> Vec<NaiveDate> {
                rule.dates(all[pick].start).take(12).collect()
            };
            prop_assert_eq!(days(&said), days(&rule));
        }

        #[test]
        fn no_text_breaks_it(text in "[A-Z=;,0-9 é+-]{0,40}|FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]{4,8}=[-0-9A-Z,]{0,9}){0,4}") {
            if let Ok(rule) = text.parse::<Rule>() {
                let found: Vec<_> = rule.dates(day("2024-02-29")).take(5).collect();
                prop_assert!(found.is_sorted());
            }
            drop(english::parse(&text));
        }
    }
}

fn on(today: &str) -> Calendar {
    Calendar {
        today: day(today),
        offset: 0,
    }
}

fn raise(today: &str) -> Command {
    Command::Upkeep(UpkeepCommand::RaiseDue {
        calendar: on(today),
    })
}

/// Nothing is made; a new week may have been noted for the health page.
#[track_caller]
fn quiet(pair: &mut Pair, calendar: Calendar) {
    let before = pair.workspace().items.clone();
    pair.try_with(UpkeepCommand::RaiseDue { calendar }).unwrap();
    assert_eq!(pair.workspace().items, before);
}

fn put(record: Record) -> Command {
    Command::Lineage(LineageCommand::Put { record })
}

fn with(cadence: Cadence) -> Pair {
    let mut pair = Pair::small();
    pair.does(put(Record::Cadence(Arc::new(cadence))));
    pair
}

fn made(pair: &Pair) -> Vec<(NaiveDate, bool)> {
    let all = due::made(pair.workspace());
    let all = all.values().flatten();
    all.map(|(on, item)| (*on, item.is_live())).collect()
}

mod once_each {
    use super::*;

    #[test]
    fn items_are_made_ahead_and_never_twice() {
        let mut weekly = cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO");
        weekly.lead_days = 10;
        weekly.effort = Some(0.5);
        let mut pair = with(weekly);
        let change = pair.does(raise("2026-11-02"));
        assert_eq!(change.label, "Make 2 recurring items by cadence");
        quiet(&mut pair, on("2026-11-02"));
        assert_eq!(
            made(&pair),
            [(day("2026-11-02"), true), (day("2026-11-09"), true)]
        );
        let item = pair
            .workspace()
            .items
            .iter()
            .find(|i| i.number == 6)
            .unwrap();
        assert_eq!(item.title, "Check 1, 2 Nov 2026");
        assert_eq!(item.due, Some(day("2026-11-02")));
        assert_eq!(item.judgements[&criterion("effort")].len(), 1);
        // It is no step to undo: what was done before it is.
        assert_eq!(pair.bench.can_undo(), Some("Set the cadence Check 1"));
    }

    #[test]
    fn the_effort_is_judged_where_the_framework_reads_it() {
        let mut weekly = cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO");
        weekly.effort = Some(0.5);
        let mut pair = with(weekly);
        read_effort_from(&mut pair, "build_days");
        pair.does(raise("2026-11-02"));
        let items = &pair.workspace().items;
        let judged = &items.iter().find(|i| i.number == 6).unwrap().judgements;
        assert_eq!(
            judged.keys().collect::<Vec<_>>(),
            [&criterion("build_days")]
        );
    }

    #[test]
    fn clocks_that_go_back_and_days_that_are_skipped_change_nothing() {
        let mut pair = with(cadence(1, "2026-10-19", "FREQ=WEEKLY;BYDAY=MO"));
        for today in [
            "2026-10-19",
            "2026-10-26",
            "2026-10-25",
            "2026-10-19",
            "2026-10-26",
        ] {
            pair.try_with(raise(today)).unwrap();
        }
        assert_eq!(
            made(&pair),
            [(day("2026-10-19"), true), (day("2026-10-26"), true)]
        );
        // Weeks without a visit: the last occurrence is made, those before it were missed.
        pair.does(raise("2026-11-18"));
        assert_eq!(made(&pair).len(), 3);
        assert_eq!(made(&pair)[2].0, day("2026-11-16"));
        let w = pair.workspace();
        let all = due::made(w);
        let cadence = w.cadences.get(&cadence_id(1)).unwrap();
        let seen = occurrences(w, cadence, &all[&cadence_id(1)], &on("2026-11-18"), 60, 10);
        let standings: Vec<Standing> = seen.iter().map(|o| o.standing).collect();
        use Standing::{Missed, Overdue, Planned};
        assert_eq!(
            standings,
            [Overdue, Overdue, Missed, Missed, Overdue, Planned]
        );
        assert_eq!(late(&seen, day("2026-11-18")), 5);
    }

    #[test]
    fn what_was_deleted_stays_deleted() {
        let mut pair = with(cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO"));
        pair.does(raise("2026-11-02"));
        let id = pair.workspace().cadences.get(&cadence_id(1)).unwrap();
        let id = id.occurrence(day("2026-11-02"));
        pair.does(ItemCommand::TrashItems { ids: vec![id] });
        quiet(&mut pair, on("2026-11-03"));
        pair.does(ItemCommand::PurgeItems { ids: vec![id] });
        let cadence = pair.workspace().cadences.get(&cadence_id(1)).unwrap();
        assert_eq!(cadence.skipped, [day("2026-11-02")]);
        quiet(&mut pair, on("2026-11-03"));
        assert!(made(&pair).is_empty());
    }

    #[test]
    fn paused_and_excepted_days_make_nothing() {
        let mut weekly = cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO");
        weekly.skipped = vec![day("2026-11-09")];
        weekly.lead_days = 21;
        if let Recurrence::Calendar { also, .. } = &mut weekly.recurrence {
            also.push(day("2026-11-11"));
        }
        let mut paused = cadence(2, "2026-11-02", "FREQ=DAILY");
        paused.paused = true;
        let mut pair = with(weekly);
        pair.does(put(Record::Cadence(Arc::new(paused))));
        pair.does(raise("2026-11-02"));
        let days: Vec<_> = made(&pair).iter().map(|m| m.0.to_string()).collect();
        assert_eq!(
            days,
            ["2026-11-02", "2026-11-11", "2026-11-16", "2026-11-23"]
        );
    }

    #[test]
    fn days_after_the_last_completion() {
        let mut after = cadence(1, "2026-11-02", "FREQ=DAILY");
        after.recurrence = Recurrence::AfterCompletion {
            days: 30,
            start: day("1970-01-01"),
        };
        let mut pair = with(after);
        pair.does(raise("1970-01-01"));
        quiet(&mut pair, on("1970-06-01"));
        let (_, open) = due::made(pair.workspace())[&cadence_id(1)][0].clone();
        let done = ItemCommand::EditItems {
            ids: vec![open.id],
            set: ItemField::Status(StatusId::from("done")),
        };
        pair.does(done);
        // The tests' clock stands at the first seconds of 1970.
        quiet(&mut pair, on("1970-01-30"));
        pair.does(raise("1970-01-31"));
        quiet(&mut pair, on("1970-02-20"));
        let days: Vec<_> = made(&pair).iter().map(|m| m.0.to_string()).collect();
        assert_eq!(days, ["1970-01-01", "1970-01-31"]);
        // East of Greenwich the same moment can be another day.
        let w = pair.workspace();
        let item = w.items.get(&open.id).unwrap();
        let west = Calendar {
            today: day("1970-01-31"),
            offset: -60,
        };
        assert_eq!(due::finished_on(w, item, &west), Some(day("1969-12-31")));
    }

    /// A cadence that counts 30 days from completions, and its first item, made on 1 November: with these steps, each
    /// with its day.
    fn counted_from(steps: &[(&str, &str)]) -> (Workspace, Item) {
        let mut after = cadence(1, "2026-11-01", "FREQ=DAILY");
        after.recurrence = Recurrence::AfterCompletion {
            days: 30,
            start: day("2026-11-01"),
        };
        let mut pair = with(after);
        pair.does(raise("2026-11-01"));
        let (_, made) = due::made(pair.workspace())[&cadence_id(1)][0].clone();
        let mut item = Item::clone(&made);
        item.meta.created.at = noon("2026-11-01");
        for (to, on) in steps {
            let from = std::mem::replace(&mut item.status, StatusId::from(*to));
            note(&mut item, "status", from.as_str(), to, on);
            item.log_move(Move {
                from,
                to: StatusId::from(*to),
                at: noon(on),
                by: None,
                reason: String::new(),
            });
        }
        (pair.workspace().clone(), item)
    }

    fn noon(on: &str) -> DateTime<Utc> {
        day(on).and_hms_opt(12, 0, 0).unwrap().and_utc()
    }

    fn note(item: &mut Item, field: &str, from: &str, to: &str, on: &str) {
        let mut when = stamp(1);
        when.at = noon(on);
        item.meta.push(HistoryEntry {
            stamp: when,
            fields: vec![FieldChange {
                field: field.to_owned(),
                from: from.to_owned(),
                to: to.to_owned(),
            }],
        });
    }

    /// The days for which an item is to be made.
    fn next(workspace: &Workspace, item: Item, today: &str) -> Vec<NaiveDate> {
        let mut workspace = workspace.clone();
        workspace.items.put(Arc::new(item));
        let due = due::due(&workspace, &on(today));
        due.iter().map(|d| d.on).collect()
    }

    /// From Released to Monitored nothing is finished anew.
    #[test]
    fn a_step_among_finished_statuses_moves_no_completion() {
        let steps = [("released", "2026-11-04"), ("monitored", "2026-11-24")];
        let (workspace, item) = counted_from(&steps);
        assert_eq!(next(&workspace, item, "2026-12-04"), [day("2026-12-04")]);
        // Opened again and rejected after that: it ended when it was rejected.
        let steps = [
            ("released", "2026-11-04"),
            ("ready", "2026-11-10"),
            ("rejected", "2026-11-12"),
        ];
        let (workspace, item) = counted_from(&steps);
        assert_eq!(next(&workspace, item, "2026-12-12"), [day("2026-12-12")]);
    }

    #[test]
    fn later_edits_move_no_completion() {
        let (workspace, mut item) = counted_from(&[("done", "2026-11-20")]);
        for n in 0..HISTORY_KEPT {
            note(&mut item, "notes", "", &n.to_string(), "2026-11-25");
        }
        assert_eq!(next(&workspace, item.clone(), "2026-12-19"), []);
        assert_eq!(next(&workspace, item, "2026-12-20"), [day("2026-12-20")]);
    }

    /// Ten weeks and a few days ago: the last occurrence is looked for as far back as its rule can leave it.
    #[test]
    fn the_last_occurrence_of_a_rare_rule_is_found() {
        let rule = "FREQ=WEEKLY;INTERVAL=12;BYDAY=MO,WE";
        let mut pair = with(cadence(1, "2026-09-07", rule));
        pair.does(raise("2026-11-28"));
        assert_eq!(made(&pair), [(day("2026-09-09"), true)]);
    }

    #[test]
    fn two_copies_make_the_same_items() {
        let start = with(cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO,TH"));
        let mut here = Pair::new(start.workspace().clone());
        let mut there = Pair::new(start.workspace().clone());
        there.does(ItemCommand::AddItems {
            drafts: vec![draft(9, "Only there")],
        });
        here.does(raise("2026-11-05"));
        there.does(raise("2026-11-05"));
        let ids = |pair: &Pair| -> Vec<_> {
            let all = due::made(pair.workspace());
            all[&cadence_id(1)].iter().map(|(_, i)| i.id).collect()
        };
        assert_eq!(ids(&here), ids(&there));
        // Brought together they are there once, and nobody is asked about their numbers.
        let content = Content::Workspace(Box::new(there.workspace().clone()));
        let preview = compare(here.workspace(), &content, Mode::Merge, &Answers::new());
        assert_eq!(preview.conflicts, Vec::new());
        let command = preview
            .command(here.workspace(), "copy.json", stamp(500))
            .unwrap();
        here.does(command);
        assert_eq!(ids(&here), ids(&there));
        assert_eq!(here.workspace().items.len(), there.workspace().items.len());
        quiet(&mut here, on("2026-11-05"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        /// Whatever days the workspace is opened on, in whatever order: an occurrence is made at most once, and never
        /// after somebody deleted it.
        #[test]
        fn any_days_in_any_order(days in prop::collection::vec(0u64..60, 1..12), lead in 0u32..9) {
            let mut weekly = cadence(1, "2026-10-01", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE");
            weekly.lead_days = lead;
            let mut pair = with(weekly);
            for n in days {
                let today = day("2026-10-01") + Days::new(n);
                let calendar = Calendar { today, offset: 0 };
                pair.try_with(UpkeepCommand::RaiseDue { calendar }).unwrap();
                quiet(&mut pair, calendar);
            }
            let dates: Vec<_> = made(&pair).iter().map(|m| m.0).collect();
            let mut once = dates.clone();
            once.dedup();
            prop_assert_eq!(dates, once);
        }
    }
}

mod calendar_file {
    use super::*;

    fn file() -> String {
        let mut weekly = cadence(1, "2026-10-30", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO");
        weekly.name = "Prüfung; Eingang, \\ und 👩‍🔬 ".repeat(6);
        weekly.notes = "one\ntwo".to_owned();
        weekly.skipped = vec![day("2026-11-23")];
        let mut last = cadence(
            2,
            "2026-01-01",
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        );
        last.since = day("2026-03-01");
        let mut pair = with(weekly);
        pair.does(put(Record::Cadence(Arc::new(last))));
        let w = pair.workspace();
        let cadences: Vec<&Cadence> = w.cadences.iter().map(AsRef::as_ref).collect();
        ics::calendar(w, &cadences, &|_| Vec::new(), at(7))
    }

    #[test]
    fn lines_are_folded_and_end_as_the_rfc_wants() {
        let text = file();
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(
            text.split("\r\n")
                .all(|line| line.len() <= 75 && !line.contains('\n'))
        );
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 2);
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains("SUMMARY:Prüfung\\; Eingang\\, \\\\ und 👩‍🔬"));
        assert!(unfolded.contains("DESCRIPTION:one\\ntwo"));
        assert!(unfolded.contains("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"));
        // The start on a Friday is no occurrence: the event begins with the first Monday that is.
        assert!(unfolded.contains("DTSTART;VALUE=DATE:20261109"));
        assert!(unfolded.contains("EXDATE;VALUE=DATE:20261123"));
        assert!(unfolded.contains("EXDATE;VALUE=DATE:20260130,20260227"));
        assert!(unfolded.contains(&format!("UID:{}@plumbline", cadence_id(1))));
    }

    /// The file that the end-to-end tests read with an independent library is this one.
    #[test]
    fn the_fixture_is_what_is_written() {
        assert_eq!(file(), include_str!("fixtures/rfc5545/cadences.ics"));
    }
}

mod alerts {
    use super::*;

    #[test]
    fn undo_leaves_nothing_on_what_it_takes_back() {
        use plumbline_document::workflow::{suggest, templates};
        let mut pair = Pair::small();
        let weekly = cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO");
        pair.does(put(Record::Cadence(Arc::new(weekly))));
        let statuses = templates()[3].statuses.clone();
        let mapping = suggest(&pair.workspace().settings.statuses, &statuses);
        pair.does(SetupCommand::AdoptWorkflow { statuses, mapping });
        pair.does(raise("2026-11-25"));
        let made = pair.workspace().clone();
        // The item that was made meanwhile stands in a status that would be gone.
        let refusal = pair.try_with(Command::Undo).unwrap_err();
        assert_eq!(refusal.at, "undo");
        assert_eq!(*pair.workspace(), made);
        let settings = Arc::unwrap_or_clone(made.settings);
        pair.try_with(SetupCommand::PutSettings { settings })
            .unwrap();
    }

    fn watched() -> Pair {
        let mut pair = Pair::small();
        let mut churn = model(1, "Churn");
        churn.systems = vec![system_id(1)];
        churn.refresh_days = Some(90);
        pair.does(put(Record::Model(Arc::new(churn))));
        let mut live = version(1, 1, Stage::Production);
        live.released = Some(day("2026-06-01"));
        pair.does(put(Record::Version(Arc::new(live))));
        let mut watch = monitor(1);
        watch.model = Some(model_id(1));
        pair.does(put(Record::Monitor(Arc::new(watch))));
        pair
    }

    fn record(runs: Vec<plumbline_document::monitor::Run>) -> Command {
        Command::Upkeep(UpkeepCommand::RecordRuns {
            monitor: monitor_id(1),
            runs,
            today: day("2026-11-25"),
        })
    }

    fn raised(pair: &Pair) -> usize {
        let items = pair.workspace().items.iter();
        items
            .filter(|i| matches!(i.raised.as_deref(), Some(Raised::Alert { .. })))
            .count()
    }

    fn open(pair: &Pair) -> bool {
        let w = pair.workspace();
        w.monitors.get(&monitor_id(1)).unwrap().open().is_some()
    }

    #[test]
    fn strong_evidence_alerts_at_once_and_raises_one_item() {
        let mut pair = watched();
        pair.does(record(vec![run(1, Verdict::Drift)]));
        assert!(open(&pair));
        assert_eq!(raised(&pair), 1);
        pair.does(record(vec![run(2, Verdict::Drift), run(3, Verdict::Weak)]));
        assert_eq!(raised(&pair), 1);
        let w = pair.workspace();
        let monitor = w.monitors.get(&monitor_id(1)).unwrap();
        let item = w.items.get(&monitor.investigation(1)).unwrap();
        assert_eq!(item.title, "Investigate the alert of Monitor 1");
        assert_eq!(item.due, Some(day("2026-11-28")));
        assert_eq!(item.system, Some(system_id(1)));
        assert!(item.notes.contains("PSI: 0.5 (threshold 0.2)"));
        // Its version has been out for longer than the 90 days of its refresh.
        assert!(item.notes.contains("Proposed next step: retrain."));
        assert_eq!(item.comments.len(), 2);
        assert!(item.comments[0].text.contains("age (psi 0.5)"));
        // The same run brought again is the run that is there.
        pair.does_nothing(record(vec![run(2, Verdict::Drift)]));
    }

    #[test]
    fn weak_evidence_alerts_when_two_of_three_say_so() {
        use Verdict::{NotEvaluable, Stable, Weak};
        for (verdicts, alert) in [
            (vec![Weak], false),
            (vec![Weak, Weak], true),
            (vec![Weak, Stable, Weak], true),
            (vec![Weak, Stable, Stable, Weak], false),
            // What cannot be said neither clears nor accuses.
            (vec![Weak, NotEvaluable, NotEvaluable, Weak], true),
            (vec![Weak, NotEvaluable], false),
            (vec![NotEvaluable, NotEvaluable, NotEvaluable], false),
        ] {
            let mut pair = watched();
            for (n, verdict) in (1..).zip(&verdicts) {
                pair.does(record(vec![run(n, *verdict)]));
            }
            assert_eq!(open(&pair), alert, "{verdicts:?}");
            let mut at_once = watched();
            let runs = (1..).zip(&verdicts).map(|(n, v)| run(n, *v)).collect();
            at_once.does(record(runs));
            assert_eq!(open(&at_once), alert, "at once: {verdicts:?}");
        }
    }

    #[test]
    fn a_decision_closes_it_and_makes_the_work() {
        let mut pair = watched();
        pair.does(record(vec![run(1, Verdict::Drift)]));
        let decide = |decision, reason: &str| UpkeepCommand::DecideAlert {
            monitor: monitor_id(1),
            decision,
            reason: reason.to_owned(),
            today: day("2026-11-25"),
        };
        let at = |pair: &mut Pair, c| pair.try_with(c).unwrap_err().at;
        assert_eq!(at(&mut pair, decide(Step::Retrain, "  ")), "reason");
        assert!(at(&mut pair, decide(Step::Investigate, "x")).ends_with("episodes"));
        let refused = pair.try_with(LineageCommand::Remove {
            id: plumbline_document::record::RecordId::Monitor(monitor_id(1)),
        });
        assert!(refused.is_err());
        pair.does(decide(
            Step::Retrain,
            "New customers from the autumn campaign.",
        ));
        let w = pair.workspace();
        let monitor = w.monitors.get(&monitor_id(1)).unwrap().clone();
        let investigation = w.items.get(&monitor.investigation(1)).unwrap();
        assert!(w.settings.is_done(&investigation.status));
        let step = investigation.moves.last().unwrap();
        assert_eq!(step.to, investigation.status);
        let remedy = w.items.get(&monitor.remedy(1)).unwrap();
        assert_eq!(
            (remedy.kind, remedy.title.as_str()),
            (Kind::Retraining, "Retrain Churn")
        );
        assert!(!open(&pair));
        // Runs up to the decision are settled; a new one opens the next alert with an item of its own.
        let mut later = run(9_999_999, Verdict::Drift);
        later.at = at_day("2026-12-01");
        pair.does(record(vec![later]));
        assert_eq!(raised(&pair), 2);
        pair.does(decide(Step::Accept, "Seasonal."));
        let monitor = pair
            .workspace()
            .monitors
            .get(&monitor_id(1))
            .unwrap()
            .clone();
        assert_eq!(monitor.episodes.len(), 2);
        assert_eq!(monitor.episodes[1].closed.as_ref().unwrap().item, None);
        assert!(pair.try_with(decide(Step::Accept, "Again.")).is_err());
    }

    fn at_day(text: &str) -> DateTime<Utc> {
        day(text).and_hms_opt(9, 0, 0).unwrap().and_utc()
    }

    #[test]
    fn a_cadence_that_waits_for_alerts_makes_its_item() {
        let mut pair = watched();
        let mut waits = cadence(1, "2026-01-01", "FREQ=DAILY");
        waits.kind = Kind::Retraining;
        waits.model = Some(model_id(1));
        waits.recurrence = Recurrence::OnAlert {
            monitors: Vec::new(),
            days: 14,
        };
        pair.does(put(Record::Cadence(Arc::new(waits))));
        pair.does(record(vec![run(1, Verdict::Drift)]));
        pair.does(record(vec![run(2, Verdict::Drift)]));
        assert_eq!(made(&pair), [(day("2026-12-09"), true)]);
    }

    #[test]
    fn only_so_many_runs_are_kept() {
        let mut pair = watched();
        let most = u32::try_from(RUNS_KEPT).unwrap();
        pair.does(record(
            (1..=most + 5).map(|n| run(n, Verdict::Stable)).collect(),
        ));
        assert_eq!(pair.workspace().runs.len(), RUNS_KEPT);
        pair.does(record(vec![run(most + 6, Verdict::Stable)]));
        assert_eq!(pair.workspace().runs.len(), RUNS_KEPT);
        assert!(pair.workspace().runs.get(&run_id(6)).is_none());
        assert!(pair.workspace().runs.get(&run_id(7)).is_some());
    }

    #[test]
    fn an_edit_of_a_monitor_leaves_its_alerts_alone() {
        let mut pair = watched();
        pair.does(record(vec![run(1, Verdict::Drift)]));
        let mut edited = monitor(1);
        edited.name = "Renamed".to_owned();
        pair.does(put(Record::Monitor(Arc::new(edited))));
        assert!(open(&pair));
    }

    #[test]
    fn debt_names_what_is_owed() {
        let mut pair = watched();
        let now = on("2026-11-25");
        let owed = |pair: &Pair| -> Vec<Owed> {
            let w = pair.workspace();
            let churn = w.models.get(&model_id(1)).unwrap();
            let debt = debt::debt(w, churn, &now, &due::made(w));
            assert!(debt.points() <= 100.0);
            debt.parts.iter().map(|p| p.owed).collect()
        };
        // Released on 1 June, refreshed every 90 days: due on 30 August, 87 days ago.
        assert_eq!(owed(&pair), [Owed::PastRefresh]);
        let mut weekly = cadence(1, "2026-11-02", "FREQ=WEEKLY;BYDAY=MO");
        weekly.model = Some(model_id(1));
        pair.does(put(Record::Cadence(Arc::new(weekly))));
        assert_eq!(owed(&pair), [Owed::LateChecks, Owed::PastRefresh]);
        pair.does(record(vec![run(1, Verdict::Drift)]));
        assert_eq!(owed(&pair)[0], Owed::OpenAlert(monitor_id(1)));
        let w = pair.workspace();
        let churn = w.models.get(&model_id(1)).unwrap();
        assert!(matches!(
            debt::monitoring(w, churn, &now),
            Monitoring::Silent(Some(_))
        ));
        assert_eq!(
            debt::missing_for_release(w, model_id(1)),
            Vec::<&str>::new()
        );
        assert_eq!(debt::missing_for_release(w, model_id(2)).len(), 2);
        let mut fresh = run(2, Verdict::Stable);
        fresh.at = at_day("2026-11-24");
        pair.does(record(vec![fresh]));
        let w = pair.workspace();
        let churn = w.models.get(&model_id(1)).unwrap();
        assert!(matches!(
            debt::monitoring(w, churn, &now),
            Monitoring::Live(_)
        ));
    }

    /// Monday and Wednesday of every second week: nine days after the last run the next one is still to come.
    #[test]
    fn a_monitor_on_schedule_is_not_silent() {
        let mut pair = watched();
        let rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE";
        pair.does(put(Record::Cadence(Arc::new(cadence(
            1,
            "2026-11-02",
            rule,
        )))));
        let mut watch = monitor(1);
        watch.model = Some(model_id(1));
        watch.cadence = Some(cadence_id(1));
        pair.does(put(Record::Monitor(Arc::new(watch))));
        let mut last = run(1, Verdict::Stable);
        last.at = at_day("2026-11-04");
        pair.does(record(vec![last]));
        let standing = |today: &str| {
            let w = pair.workspace();
            debt::monitoring(w, w.models.get(&model_id(1)).unwrap(), &on(today))
        };
        assert_eq!(
            standing("2026-11-13"),
            Monitoring::Live(at_day("2026-11-04"))
        );
        assert_eq!(
            standing("2026-11-21"),
            Monitoring::Silent(Some(at_day("2026-11-04")))
        );
    }
}

mod made_elsewhere {
    use super::*;
    use plumbline_document::monitor::{Monitor, Run};

    fn read(text: &str, monitor: &Monitor) -> Vec<Run> {
        reports::read(text, monitor, at(1_800_000_000)).unwrap()
    }

    fn flagged(run: &Run) -> Vec<&str> {
        let all = run.findings.iter().filter(|f| f.verdict == Verdict::Drift);
        all.map(|f| f.column.as_str()).collect()
    }

    #[test]
    fn evidently_reports() {
        let shift = read(
            include_str!("fixtures/drift/breast_cancer_shift.evidently_report.json"),
            &monitor(1),
        );
        assert_eq!(shift.len(), 1);
        assert_eq!(shift[0].verdict, Verdict::Drift);
        // DriftedColumnsCount of the report: 2 of 9.
        assert_eq!(flagged(&shift[0]), ["mean radius", "worst texture"]);
        assert_eq!(shift[0].value, Some(2.0 / 9.0));
        let none = read(
            include_str!("fixtures/drift/breast_cancer_no_shift.evidently_report.json"),
            &monitor(1),
        );
        assert_eq!(none[0].verdict, Verdict::Stable);
        let titanic = read(
            include_str!("fixtures/drift/titanic.evidently.json"),
            &monitor(1),
        );
        assert_eq!(flagged(&titanic[0]).len(), 1);
        let again = read(
            include_str!("fixtures/drift/breast_cancer_shift.evidently_report.json"),
            &monitor(1),
        );
        assert_eq!(again[0].id, shift[0].id);
    }

    /// The names of Evidently's tests in their configuration and on its screen: all of them give a p-value, and drift
    /// is below the threshold. What it calls a distance drifts above it.
    #[test]
    fn evidently_is_read_the_right_way_round() {
        let verdict = |method: &str| {
            let text = format!(
                r#"{{"metrics":[{{"config":{{"type":"evidently:metric_v2:ValueDrift","column":"c","method":"{method}","threshold":0.1}},"value":0.62}}]}}"#
            );
            read(&text, &monitor(1))[0].verdict
        };
        let tests = [
            "g_test",
            "g-test",
            "empirical_mmd",
            "emperical_mmd",
            "cramer_von_mises",
            "Cramer-von Mises",
            "mannw",
            "Mann-Whitney U-rank test",
            "fisher_exact",
            "Fisher's Exact test",
            "es",
            "Epps-Singleton",
            "anderson",
            "Anderson-Darling",
            "TVD",
            "Total-Variation-Distance",
            "t_test",
            "K-S p_value",
            "Z-test p_value",
            "chi-square p_value",
        ];
        for method in tests {
            assert_eq!(verdict(method), Verdict::Stable, "{method}");
        }
        let distances = [
            "ed",
            "Energy-distance",
            "Wasserstein distance (normed)",
            "Jensen-Shannon distance",
            "psi",
        ];
        for method in distances {
            assert_eq!(verdict(method), Verdict::Drift, "{method}");
        }
    }

    #[test]
    fn nannyml_exports() {
        let runs = read(
            include_str!("fixtures/drift/car_loan.nannyml_native.csv"),
            &monitor(1),
        );
        assert!(runs.is_sorted_by_key(|r| r.at));
        let json = read(
            include_str!("fixtures/drift/car_loan.nannyml.json"),
            &monitor(1),
        );
        // Six chunks asked for, and the remainder that the library keeps.
        assert_eq!(json.len(), 7);
        assert!(json.iter().all(|r| r.verdict == Verdict::Drift));
        let first = &json[0].findings;
        let ks = first
            .iter()
            .find(|f| f.column == "car_value" && f.method == "kolmogorov_smirnov");
        assert_eq!(ks.unwrap().value, Some(0.45895));
        let mut auc = monitor(1);
        auc.watch = Watch::Metric;
        auc.columns = vec!["roc_auc".to_owned()];
        auc.threshold = Some(0.9);
        auc.side = Side::Below;
        let cbpe = read(
            include_str!("fixtures/drift/car_loan.nannyml_cbpe.csv"),
            &auc,
        );
        // The estimate stays at 0.94 to 0.95 while columns drift: drift is not damage.
        assert!(!cbpe.is_empty());
        for run in &cbpe {
            assert_eq!(run.verdict, Verdict::Stable);
            assert!((0.93..0.96).contains(&run.value.unwrap()));
        }
    }

    #[test]
    fn a_metric_by_time() {
        let mut auc = monitor(1);
        auc.columns = vec!["auc".to_owned()];
        auc.threshold = Some(0.8);
        auc.side = Side::Below;
        let text = "week;n;auc\n2026-11-02;100;0,83\n2026-11-09;90;0,79\n2026-11-16;95;NaN\n";
        let runs = read(text, &auc);
        let verdicts: Vec<_> = runs.iter().map(|r| r.verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Stable, Verdict::Drift, Verdict::NotEvaluable]
        );
        assert_eq!(runs[1].value, Some(0.79));
        let longer = format!("{text}2026-11-23;99;0,9\n");
        let again = read(&longer, &auc);
        assert_eq!(again[0].id, runs[0].id);
        let wrong =
            |text: &str, monitor: &Monitor| reports::read(text, monitor, at(1)).unwrap_err().at;
        assert_eq!(
            wrong("week,auc\n2026-11-02,high\n", &auc),
            "line 2, column 2"
        );
        assert_eq!(
            wrong("week,auc\n2026-11-02,1\nlater,1\n", &auc),
            "line 3, column 1"
        );
        assert_eq!(wrong("week,auc\n2026-11-02\n", &auc), "line 2");
        assert_eq!(wrong("week,auc\n2026-11-02,1\n", &monitor(1)), "monitor");
        assert_eq!(wrong("", &auc), "report");
        assert_eq!(wrong("{", &auc), "line 1, column 1");
        assert_eq!(wrong("{\"metrics\": []}", &auc), "metrics");
        assert_eq!(wrong("[1]", &auc), "$");
        assert_eq!(wrong("a,\"b\n1,2", &auc), "line 1");
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,60}|[0-9,;\n\"a-]{0,60}|\\{[\"a-z:,0-9\\[\\]]{0,40}\\}") {
            let mut auc = monitor(1);
            auc.threshold = Some(0.5);
            for run in reports::read(&text, &auc, at(1)).unwrap_or_default() {
                prop_assert!(run.value.is_none_or(f64::is_finite));
            }
        }
    }
}

mod health_of_the_backlog {
    use super::*;
    use plumbline_document::health::{Health, WEEKS_KEPT, monday};
    use plumbline_document::lineage::dataset::Lineage;
    use plumbline_features::health;
    use plumbline_features::health::{Check, Fix};
    use plumbline_features::monitor::history::history;
    use plumbline_features::prioritise::ranking::Ranking;
    use plumbline_sample::sample;

    fn check(pair: &Pair, slug: &str) -> Check {
        let all = health::checks(pair.workspace(), &on("2026-11-25"));
        assert_eq!(all.len(), 10);
        all.into_iter().find(|c| c.slug == slug).unwrap()
    }

    #[test]
    fn numbers_follow_the_backlog() {
        let mut pair = Pair::small();
        // Five features of no system: no burden is a guess, but nobody judged value or data.
        let scored = check(&pair, "scored");
        assert_eq!(
            (scored.good, scored.of, scored.is_met()),
            (0, 5, Some(false))
        );
        assert_eq!(
            scored.findings[0].lacks,
            "no business value, no data availability"
        );
        pair.does(judge(1, "business_value", 70.0));
        pair.does(judge(1, "data_availability", 60.0));
        assert_eq!(check(&pair, "scored").good, 1);
        assert_eq!(check(&pair, "scored").value(), Some(20.0));
        let reasoned = check(&pair, "reasoned");
        assert_eq!((reasoned.good, reasoned.of), (0, 1));
        pair.does(edit(
            1,
            ItemField::Notes("Renewals in January are worth most, by the 2025 figures.".to_owned()),
        ));
        assert_eq!(check(&pair, "reasoned").value(), Some(100.0));
        // Delivery alone: nothing of the smaller track.
        assert_eq!(check(&pair, "balanced").value(), Some(0.0));
        pair.does(edit(
            2,
            ItemField::Track(plumbline_document::kind::Track::Discovery),
        ));
        assert_eq!(check(&pair, "balanced").value(), Some(40.0));
        assert_eq!(check(&pair, "balanced").is_met(), Some(true));
        pair.does(edit(3, ItemField::Kind(Kind::Spike)));
        assert_eq!(check(&pair, "time_boxed").value(), Some(0.0));
        pair.does(edit(3, ItemField::Due(Some(day("2026-12-01")))));
        assert_eq!(check(&pair, "time_boxed").value(), Some(100.0));
        pair.does(edit(4, ItemField::Kind(Kind::Debt)));
        assert_eq!(check(&pair, "debt").value(), Some(0.0));
        pair.does(edit(5, ItemField::Kind(Kind::Epic)));
        assert_eq!(check(&pair, "sliced").findings[0].lacks, "not sliced");
        pair.does(edit(1, ItemField::Parent(Some(item_id(5)))));
        pair.does(edit(2, ItemField::Parent(Some(item_id(5)))));
        assert_eq!(check(&pair, "sliced").value(), Some(100.0));
        // What there is nothing of is not asked about.
        assert_eq!(check(&pair, "watched").value(), None);
        assert_eq!(check(&pair, "watched").is_met(), None);
    }

    #[test]
    fn a_model_is_watched_when_all_three_are_there() {
        let mut pair = Pair::small();
        pair.does(put(Record::Model(Arc::new(model(1, "Churn")))));
        pair.does(put(Record::Version(Arc::new(version(
            1,
            1,
            Stage::Production,
        )))));
        let watched = check(&pair, "watched");
        assert_eq!(
            watched.findings[0].lacks,
            "no live monitoring, no data validation planned, no retraining planned"
        );
        assert_eq!(watched.findings[0].fix, Fix::Model(model_id(1)));
        for (n, kind) in [(1, Kind::DataValidation), (2, Kind::Retraining)] {
            let mut plan = cadence(n, "2026-12-01", "FREQ=MONTHLY");
            plan.kind = kind;
            plan.model = Some(model_id(1));
            pair.does(put(Record::Cadence(Arc::new(plan))));
        }
        let mut watch = monitor(1);
        watch.model = Some(model_id(1));
        pair.does(put(Record::Monitor(Arc::new(watch))));
        assert_eq!(
            check(&pair, "watched").findings[0].lacks,
            "no live monitoring"
        );
        let mut fresh = run(1, Verdict::Stable);
        fresh.at = day("2026-11-20").and_hms_opt(9, 0, 0).unwrap().and_utc();
        pair.does(UpkeepCommand::RecordRuns {
            monitor: monitor_id(1),
            runs: vec![fresh],
            today: day("2026-11-25"),
        });
        assert_eq!(check(&pair, "watched").value(), Some(100.0));
        pair.does(edit(1, ItemField::Kind(Kind::Monitoring)));
        assert_eq!(
            check(&pair, "traced").findings[0].lacks,
            "names no model and no dataset"
        );
        let lineage = Lineage {
            models: vec![model_id(1)],
            datasets: Vec::new(),
        };
        pair.does(edit(1, ItemField::Lineage(lineage)));
        assert_eq!(
            check(&pair, "traced").findings[0].lacks,
            "its model names no training data"
        );
    }

    #[test]
    fn one_row_a_week_is_kept_and_no_more_than_two_years() {
        let mut pair = Pair::small();
        pair.does(raise("2026-11-25"));
        pair.does_nothing(raise("2026-11-27"));
        pair.does_nothing(raise("2026-11-18"));
        pair.does(raise("2026-11-30"));
        let kept = pair.workspace().settings.health.clone().unwrap();
        let weeks: Vec<_> = kept.weeks.iter().map(|w| w.monday.to_string()).collect();
        assert_eq!(weeks, ["2026-11-23", "2026-11-30"]);
        assert_eq!(kept.trend("scored").len(), 2);
        let mut long = Health::default();
        for n in 0..300 {
            long.note(day("2020-01-01") + Days::new(7 * n), BTreeMap::new());
        }
        assert_eq!(long.weeks.len(), WEEKS_KEPT);
        assert_eq!(monday(day("2026-11-29")), day("2026-11-23"));
        // It touches no score.
        let settings = pair.workspace().settings.as_ref().clone();
        let mut other = settings.clone();
        other.health = None;
        assert!(settings.differs_only_in_framework(&other));
    }

    #[test]
    fn targets_are_the_workspaces_own() {
        let mut pair = Pair::small();
        let mut settings = pair.workspace().settings.as_ref().clone();
        let mut own = Health::default();
        own.targets.insert("scored".to_owned(), 0.0);
        settings.health = Some(Arc::new(own));
        pair.does(SetupCommand::PutSettings { settings });
        assert_eq!(check(&pair, "scored").is_met(), Some(true));
    }

    #[test]
    fn the_sample_has_models_with_one_open_alert() {
        let w = sample();
        assert_eq!(
            (w.models.len(), w.datasets.len(), w.monitors.len()),
            (3, 3, 4)
        );
        let open: Vec<_> = w.monitors.iter().filter(|m| m.open().is_some()).collect();
        assert_eq!(open.len(), 1);
        let item = w.items.get(&open[0].open().unwrap().item).unwrap();
        assert_eq!(item.number, 25);
        for monitor in w.monitors.iter() {
            let drawn = history(&w, monitor);
            assert!(drawn.points.len() >= 7, "{}", monitor.name);
            assert!(drawn.points.iter().all(|p| (0.0..=1.0).contains(&p.x)));
            assert!(
                drawn
                    .points
                    .iter()
                    .all(|p| p.y.is_none_or(|y| (0.0..=1.0).contains(&y)))
            );
            assert!(drawn.points.is_sorted_by(|a, b| a.x <= b.x));
        }
        let churn = w.models.iter().find(|m| m.name == "Churn").unwrap();
        let debt = debt::debt(&w, churn, &on("2026-11-25"), &due::made(&w));
        // High alert 65; the version of 6 July was due for a refresh on 3 November: 20.
        assert!((debt.points() - 85.0).abs() < 1e-9, "{debt:?}");
        // It makes the upkeep of that model urgent, and says why.
        let framework = w.framework().unwrap();
        let ranking = Ranking::compute(&w, framework, day("2026-11-25"));
        drop(ranking);
        let urgency = w
            .criteria
            .iter()
            .find(|c| c.id.as_str() == "urgency")
            .unwrap();
        let context =
            plumbline_features::prioritise::derive::DerivationContext::of(&w, day("2026-11-25"));
        let derived = context.derive(urgency, item);
        assert_eq!(derived.value, Some(85.0));
        assert_eq!(context.value(urgency, item), Some(85.0));
        let words =
            plumbline_features::prioritise::explanation_text::reason(&derived.provenance).unwrap();
        assert_eq!(
            words,
            "Drift debt of Churn: the alert of Policy snapshot has been open for 9 days."
        );
        // A feature of the same system is not made urgent.
        let feature = w.items.iter().find(|i| i.kind == Kind::Feature).unwrap();
        assert_ne!(context.value(urgency, feature), Some(85.0));
    }
}
