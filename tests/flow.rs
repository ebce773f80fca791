//! The way through the workflow: its log, what is derived from it, and changing to other statuses.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::{DateTime, NaiveDate, Utc};
use common::*;
use plumbline_commands::command::{Command, ItemCommand, PeopleCommand, SetupCommand};
use plumbline_document::draft::ItemField;
use plumbline_document::ids::StatusId;
use plumbline_document::item::{Item, MOVES_KEPT, Move};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::meta::{FieldChange, HistoryEntry};
use plumbline_document::settings::{Category, Settings};
use plumbline_document::workflow::{suggest, templates, usual};
use plumbline_exchange::file::{Limits, export, read};
use plumbline_features::flow::measure::{
    cumulative_flow, cycles, expectation, percentile, standing, throughput,
};
use plumbline_features::history::timeline::{age, days_here, span, stays};
use std::collections::BTreeSet;
use std::sync::Arc;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn id(text: &str) -> StatusId {
    StatusId::from(text)
}

fn move_to(n: u32, to: &str, reason: &str) -> Command {
    Command::Item(ItemCommand::MoveItems {
        ids: vec![item_id(n)],
        to: id(to),
        reason: reason.to_owned(),
    })
}

/// An item made at the first time, with a step at each of the others.
fn walked(n: u32, made: &str, first: &str, steps: &[(&str, &str)]) -> Arc<Item> {
    let mut made_at = stamp(1);
    made_at.at = time(made);
    let mut item = Item::new(item_id(n), n, "Walked", Kind::Story, id(first), made_at);
    for (to, at) in steps {
        let from = std::mem::replace(&mut item.status, id(to));
        item.log_move(Move {
            from,
            to: id(to),
            at: time(at),
            by: None,
            reason: String::new(),
        });
    }
    Arc::new(item)
}

fn settings() -> Settings {
    Settings::clone(&Pair::empty().workspace().settings)
}

mod templates_ {
    use super::*;

    #[test]
    fn each_is_sound_and_maps_to_jira() {
        let mut slugs = BTreeSet::new();
        for template in templates() {
            assert!(slugs.insert(template.id.clone()));
            let ids: BTreeSet<_> = template.statuses.iter().map(|s| &s.id).collect();
            assert_eq!(ids.len(), template.statuses.len(), "{}", template.name);
            let categories: BTreeSet<_> = template.statuses.iter().map(|s| s.category).collect();
            assert_eq!(categories.len(), 3, "{}", template.name);
            for status in &template.statuses {
                assert!(!status.jira.is_empty(), "{}", status.name);
                assert_ne!(status.wip, Some(0));
            }
        }
        assert_eq!(usual(), templates()[0].statuses);
    }

    /// The two tracks with the stages of machine learning, in their order, and plain development beside them.
    #[test]
    fn the_usual_one_has_both_tracks() {
        let on = |track| {
            let all = usual();
            let names: Vec<String> = all
                .iter()
                .filter(|s| s.track == Some(track))
                .map(|s| s.name.clone())
                .collect();
            names.join(", ")
        };
        assert_eq!(
            on(Track::Discovery),
            "Idea, Framed, In spike, Evidence review, Validated, Invalidated"
        );
        assert_eq!(
            on(Track::Delivery),
            "In refinement, Ready, In progress, In review, Data preparation, Model training, Model validation, \
             Bias and risk review, Shadow, Limited release, Released, Monitored, Done, Retired"
        );
    }

    #[test]
    fn a_suggestion_keeps_identity_then_name_then_category_on_the_track() {
        let three = &templates()[3].statuses;
        let to = |was: &str| {
            let found = suggest(&usual(), three)
                .into_iter()
                .find(|p| p.0 == id(was));
            found.unwrap().1.to_string()
        };
        assert_eq!(to("in_progress"), "in_progress");
        assert_eq!(to("validated"), "done");
        assert_eq!(to("framed"), "to_do");
        assert_eq!(suggest(&usual(), &[]), []);
        for template in templates() {
            assert_eq!(suggest(&usual(), &template.statuses).len(), usual().len());
        }
    }
}

mod moving {
    use super::*;

    #[test]
    fn every_change_of_status_is_logged_whatever_command_made_it() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(1));
        pair.does(move_to(1, "ready", ""));
        let first = pair.last_stamp().at;
        pair.does(edit(1, ItemField::Status(id("model_training"))));
        pair.does(edit(1, ItemField::Track(Track::Discovery)));
        let moves = &pair.item(1).moves;
        let steps: Vec<_> = moves
            .iter()
            .map(|m| (m.from.as_str(), m.to.as_str()))
            .collect();
        assert_eq!(
            steps,
            [
                ("in_refinement", "ready"),
                ("ready", "model_training"),
                ("model_training", "idea")
            ]
        );
        assert_eq!(moves[0].at, first);
        assert_eq!(moves[0].by, Some(person_id(1)));
        assert_eq!(pair.item(1).track, Track::Discovery);
        pair.does_nothing(move_to(1, "idea", "no step, no entry"));
        // Somebody who is not in the people list is not named.
        pair.by = Some(person_id(9));
        pair.does(move_to(2, "ready", ""));
        assert_eq!(pair.item(2).moves[0].by, None);
    }

    #[test]
    fn a_step_back_needs_a_reason_and_keeps_it() {
        let mut pair = Pair::small();
        pair.does(move_to(1, "model_validation", ""));
        pair.refuses(
            move_to(1, "model_training", " \n"),
            "moves/reason",
            "PLB-1 would go back to Model training.",
            "Say why in a few words: the reason stays with the item.",
        );
        pair.does(move_to(1, "model_training", " recall 0.52, gate 0.60 "));
        let last = pair.item(1).moves.last().unwrap().clone();
        assert_eq!(last.reason, "recall 0.52, gate 0.60");
        pair.refuses(
            move_to(1, "lost", ""),
            "status",
            "There is no status “lost” in this workspace.",
            "It may have been removed; choose another.",
        );
        pair.refuses(
            move_to(1, "ready", &"x".repeat(200_001)),
            "moves/reason",
            "That text is too long to keep here.",
            "Keep it under 200000 characters, or link to a document.",
        );
    }

    #[test]
    fn what_goes_back() {
        let s = settings();
        let back = |from: &str, to: &str| s.goes_back(&id(from), &id(to));
        assert!(back("model_validation", "model_training"));
        assert!(back("released", "shadow"));
        assert!(back("ready", "idea"), "delivery to discovery");
        assert!(back("rejected", "ready"));
        assert!(!back("model_training", "model_validation"));
        assert!(!back("validated", "ready"), "discovery to delivery");
        assert!(!back("shadow", "rejected"), "an end is no step back");
        assert!(!back("ready", "ready"));
        assert!(!back("lost", "ready") && !back("ready", "lost"));
    }

    #[test]
    fn a_full_log_keeps_its_first_and_last_steps() {
        let mut item = Item::clone(&walked(1, "2026-01-01T00:00:00Z", "idea", &[]));
        for n in 0..MOVES_KEPT + 5 {
            item.log_move(Move {
                from: id("a"),
                to: StatusId::from(n.to_string()),
                at: at(n as u64),
                by: None,
                reason: String::new(),
            });
        }
        assert_eq!(item.moves.len(), MOVES_KEPT);
        assert_eq!(item.moves[0].to.as_str(), "0");
        assert_eq!(
            item.moves.last().unwrap().to.as_str(),
            (MOVES_KEPT + 4).to_string()
        );
    }

    #[test]
    fn a_person_in_a_log_is_referred_to() {
        let mut pair = Pair::small();
        pair.by = Some(person_id(2));
        pair.does(move_to(1, "ready", ""));
        pair.refuses(
            PeopleCommand::RemovePerson { id: person_id(2) },
            &format!("people/{}", person_id(2)),
            "Tomas Lindqvist is an owner, rater, author or decider in 1 places.",
            "Replace the name by a pseudonym instead; the references stay.",
        );
    }
}

mod adopting {
    use super::*;

    fn adopt(pair: &Pair, template: usize) -> Command {
        let statuses = templates()[template].statuses.clone();
        let mapping = suggest(&pair.workspace().settings.statuses, &statuses);
        Command::Setup(SetupCommand::AdoptWorkflow { statuses, mapping })
    }

    #[test]
    fn items_and_their_logs_follow_in_one_step() {
        let mut pair = Pair::small();
        pair.does(move_to(1, "model_training", ""));
        pair.does(trash_item(2));
        let before = pair.workspace().clone();
        let command = adopt(&pair, 3);
        pair.does(command);
        let item = pair.item(1);
        assert_eq!(item.status, id("in_progress"));
        assert_eq!(item.moves[0].from, id("to_do"));
        assert_eq!(item.moves[0].to, id("in_progress"));
        assert_eq!(
            item.track,
            Track::Delivery,
            "a status of both tracks leaves the track"
        );
        assert_eq!(pair.item(2).status, id("to_do"), "the trash too");
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &before);
    }

    fn trash_item(n: u32) -> Command {
        Command::Item(ItemCommand::TrashItems {
            ids: vec![item_id(n)],
        })
    }

    #[test]
    fn nothing_may_be_left_without_a_status() {
        let mut pair = Pair::small();
        let statuses = templates()[3].statuses.clone();
        pair.refuses(
            SetupCommand::AdoptWorkflow {
                statuses: statuses.clone(),
                mapping: Vec::new(),
            },
            "settings/statuses",
            "PLB-1 stands in a status that would be gone.",
            "Say which status takes its place.",
        );
        pair.refuses(
            SetupCommand::AdoptWorkflow {
                statuses,
                mapping: vec![(id("in_refinement"), id("nowhere"))],
            },
            "settings/statuses",
            "There is no status “nowhere” in this workspace.",
            "It may have been removed; choose another.",
        );
        pair.refuses(
            SetupCommand::AdoptWorkflow {
                statuses: Vec::new(),
                mapping: Vec::new(),
            },
            "settings/statuses",
            "A workflow has at least one status.",
            "Keep one.",
        );
    }

    #[test]
    fn a_limit_of_nothing_in_a_file_is_taken_away() {
        let mut pair = Pair::small();
        let mut new = Settings::clone(&pair.workspace().settings);
        new.statuses[0].wip = Some(4);
        pair.does(SetupCommand::PutSettings { settings: new });
        let text = export(pair.workspace(), at(1)).replace("\"wip\": 4", "\"wip\": 0");
        let read = read(&text, Limits::default()).unwrap();
        assert_eq!(read.workspace.settings.statuses[0].wip, None);
        assert_eq!(read.notes.list().len(), 1);
    }
}

mod timelines {
    use super::*;

    #[test]
    fn stays_follow_one_another_without_gaps() {
        let item = walked(
            1,
            "2026-11-02T09:00:00Z",
            "ready",
            &[
                ("model_training", "2026-11-04T10:00:00Z"),
                ("model_validation", "2026-11-09T10:00:00Z"),
                ("model_training", "2026-11-10T10:00:00Z"),
                ("released", "2026-11-12T08:00:00Z"),
            ],
        );
        let stays = stays(&item);
        assert_eq!(stays.len(), 5);
        for pair in stays.windows(2) {
            assert_eq!(pair[0].until, Some(pair[1].from));
        }
        assert_eq!(stays.last().unwrap().until, None);
        let span = span(&settings(), &item);
        assert_eq!(span.begun, Some(time("2026-11-04T10:00:00Z")));
        assert_eq!(span.finished, Some(time("2026-11-12T08:00:00Z")));
        let now = time("2026-11-20T12:00:00Z");
        assert_eq!(days_here(&item, now), 8);
        assert_eq!(age(&settings(), &item, now), None, "finished");
    }

    #[test]
    fn finished_again_counts_from_the_last_time_and_monitored_is_not_finishing_anew() {
        let item = walked(
            1,
            "2026-11-02T09:00:00Z",
            "ready",
            &[
                ("released", "2026-11-04T00:00:00Z"),
                ("shadow", "2026-11-05T00:00:00Z"),
                ("released", "2026-11-07T00:00:00Z"),
                ("monitored", "2026-11-09T00:00:00Z"),
            ],
        );
        let span = span(&settings(), &item);
        assert_eq!(span.begun, Some(time("2026-11-04T00:00:00Z")));
        assert_eq!(span.finished, Some(time("2026-11-07T00:00:00Z")));
    }

    /// A workspace from before the log existed.
    #[test]
    fn what_the_log_does_not_know_the_history_remembers() {
        let mut pair = Pair::small();
        pair.does(move_to(1, "ready", ""));
        let then = pair.last_stamp().at;
        let mut old = Item::clone(pair.item(1));
        old.moves.clear();
        let told = stays(&old);
        assert_eq!(told.len(), 2);
        assert_eq!(told[0].status, id("in_refinement"));
        assert_eq!((&told[1].status, told[1].from), (&id("ready"), then));
        // A status that came with an import: the last change closes the gap.
        old.status = id("released");
        assert_eq!(stays(&old).last().unwrap().status, id("released"));
    }

    /// An import finished it without a step; what is edited later does not finish it later.
    #[test]
    fn a_step_that_only_the_history_knows_keeps_its_time() {
        let steps = [("in_progress", "2026-11-02T08:00:00Z")];
        let mut item = Item::clone(&walked(1, "2026-11-01T08:00:00Z", "ready", &steps));
        item.status = id("done");
        let edits = [
            ("status", "done", "2026-11-05T08:00:00Z"),
            ("notes", "More.", "2026-11-20T08:00:00Z"),
        ];
        for (field, to, at) in edits {
            let mut when = stamp(1);
            when.at = time(at);
            item.meta.push(HistoryEntry {
                stamp: when,
                fields: vec![FieldChange {
                    field: field.to_owned(),
                    from: String::new(),
                    to: to.to_owned(),
                }],
            });
        }
        let finished = span(&settings(), &item).finished;
        assert_eq!(finished, Some(time("2026-11-05T08:00:00Z")));
    }

    #[test]
    fn what_was_rejected_first_is_finished_when_it_is_done_after_all() {
        let steps = [
            ("rejected", "2026-11-02T00:00:00Z"),
            ("done", "2026-11-09T00:00:00Z"),
            ("released", "2026-11-16T00:00:00Z"),
        ];
        let finished = |n| {
            span(
                &settings(),
                &walked(1, "2026-11-01T00:00:00Z", "ready", &steps[..n]),
            )
            .finished
        };
        assert_eq!(finished(1), Some(time("2026-11-02T00:00:00Z")));
        assert_eq!(finished(2), Some(time("2026-11-09T00:00:00Z")));
        // One finished status after another is one end.
        assert_eq!(finished(3), Some(time("2026-11-09T00:00:00Z")));
    }

    #[test]
    fn clocks_that_disagree_and_statuses_that_are_gone_do_no_harm() {
        let item = walked(
            1,
            "2026-11-10T00:00:00Z",
            "ready",
            &[
                ("gone", "2026-11-12T00:00:00Z"),
                ("in_progress", "2026-11-11T00:00:00Z"),
            ],
        );
        let told = stays(&item);
        assert_eq!(told[1].from, told[2].from, "at once");
        assert_eq!(
            span(&settings(), &item).begun,
            Some(time("2026-11-12T00:00:00Z"))
        );
        assert_eq!(days_here(&item, time("2026-11-01T00:00:00Z")), 0);
    }

    /// In Berlin the night of 25 October 2026 has an hour more; in UTC every day has 24.
    #[test]
    fn daylight_saving_moves_nothing() {
        let item = walked(
            1,
            "2026-10-20T00:00:00Z",
            "ready",
            &[("in_progress", "2026-10-24T12:00:00+02:00")],
        );
        let later = time("2026-10-26T11:00:00+01:00");
        assert_eq!(age(&settings(), &item, later), Some(2));
        assert_eq!(
            age(&settings(), &item, time("2026-10-26T10:59:59+01:00")),
            Some(1)
        );
    }
}

mod measures {
    use super::*;

    fn three() -> Vec<Arc<Item>> {
        vec![
            walked(
                1,
                "2026-11-01T08:00:00Z",
                "ready",
                &[
                    ("in_progress", "2026-11-02T08:00:00Z"),
                    ("done", "2026-11-02T17:00:00Z"),
                ],
            ),
            walked(
                2,
                "2026-11-01T08:00:00Z",
                "ready",
                &[
                    ("in_progress", "2026-11-02T08:00:00Z"),
                    ("done", "2026-11-05T08:00:00Z"),
                ],
            ),
            walked(3, "2026-11-03T08:00:00Z", "idea", &[]),
        ]
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_item_begun_and_finished_on_one_day_took_one_day() {
        let items = three();
        let all = cycles(&settings(), items.iter());
        let days: Vec<_> = all.iter().map(|c| (c.number, c.days)).collect();
        assert_eq!(days, [(1, 1), (2, 4)]);
        assert_eq!(expectation(&all), Some((1, 4)));
        assert_eq!(expectation(&[]), None);
    }

    #[test]
    fn percentiles_are_nearest_ranks() {
        let values = [3, 1, 2, 5, 4, 6, 7, 8, 9, 10];
        assert_eq!(percentile(&values, 0.5), Some(5));
        assert_eq!(percentile(&values, 0.85), Some(9));
        assert_eq!(percentile(&values, 1.0), Some(10));
        assert_eq!(percentile(&values, 0.0), Some(1));
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[7], f64::NAN), Some(7));
    }

    #[test]
    fn throughput_counts_each_day() {
        let items = three();
        let count = |first, last| throughput(&settings(), items.iter(), date(first), date(last));
        assert_eq!(count("2026-11-01", "2026-11-05"), [0, 1, 0, 0, 1]);
        assert_eq!(count("2026-11-03", "2026-11-04"), [0, 0]);
        assert!(count("2026-11-05", "2026-11-01").is_empty());
    }

    /// Rejected belongs to no track: it ends work, and finishes none.
    #[test]
    fn rejected_work_is_no_finished_work() {
        let rejected = ("rejected", "2026-11-05T08:00:00Z");
        let items = [
            walked(9, "2026-11-01T08:00:00Z", "ready", &[rejected]),
            walked(
                10,
                "2026-11-01T08:00:00Z",
                "ready",
                &[("done", "2026-11-04T08:00:00Z"), rejected],
            ),
        ];
        assert_eq!(cycles(&settings(), items.iter()), []);
        let (first, last) = (date("2026-11-04"), date("2026-11-05"));
        assert_eq!(throughput(&settings(), items.iter(), first, last), [0, 0]);
        let now = time("2026-11-20T08:00:00Z");
        assert_eq!(age(&settings(), &items[0], now), None, "it grows no older");
    }

    #[test]
    fn cumulative_flow_counts_the_end_of_each_day() {
        let (s, items) = (settings(), three());
        let days = (date("2026-10-31"), date("2026-11-05"));
        let now = time("2026-11-05T20:00:00Z");
        let flow = cumulative_flow(&s, items.iter(), None, days, now);
        let band = |name: &str| {
            let place = s.statuses.iter().position(|s| s.id == id(name)).unwrap();
            flow.bands[place].clone()
        };
        assert_eq!(flow.days.len(), 6);
        assert_eq!(band("idea"), [0, 0, 0, 1, 1, 1]);
        assert_eq!(band("ready"), [0, 2, 0, 0, 0, 0]);
        assert_eq!(band("in_progress"), [0, 0, 1, 1, 1, 0]);
        assert_eq!(band("done"), [0, 0, 1, 1, 1, 2]);
        let delivery = cumulative_flow(&s, items.iter(), Some(Track::Delivery), days, now);
        assert_eq!(delivery.bands[0], [0; 6], "discovery is left out");
        let total: u32 = standing(&s, items.iter()).iter().sum();
        assert_eq!(total, 3);
        let none = cumulative_flow(&s, items.iter(), None, (days.1, days.0), now);
        assert!(none.days.is_empty());
    }

    #[test]
    fn the_categories_say_what_is_finished() {
        let s = settings();
        let done = s.statuses.iter().filter(|s| s.category == Category::Done);
        assert_eq!(done.count(), 7);
    }
}
