//! Spikes, slices and debt: their commands, and what is derived from them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::{DateTime, Utc};
use common::*;
use plumbline_commands::command::{Command, Intent, ItemCommand, SpikeAct, SpikeCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::{ChangeId, StatusId};
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::Kind;
use plumbline_document::outcome::{Comparison, Outcome, SliceMark, Target};
use plumbline_document::spike::{Finding, Informs, Run, Spike, Update, Verdict};

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn target(metric: &str, threshold: f64, data: &str) -> Target {
    Target {
        metric: metric.to_owned(),
        threshold: Some(threshold),
        data: data.to_owned(),
        ..Target::default()
    }
}

fn run(n: u32, act: SpikeAct) -> Command {
    Command::Spike(SpikeCommand::RunSpike {
        item: item_id(n),
        act,
    })
}

fn plan(n: u32, spike: Spike) -> Command {
    Command::Spike(SpikeCommand::PutSpike {
        item: item_id(n),
        spike: Box::new(spike),
    })
}

/// PLB-1 is a spike of eight hours; PLB-2 hangs on it.
fn with_spike() -> Pair {
    let mut pair = Pair::small();
    pair.does(edit(1, ItemField::Kind(Kind::Spike)));
    pair.does(edit(1, ItemField::Status(StatusId::from("framed"))));
    pair.does(judge(2, "confidence", 60.0));
    pair.does(plan(1, eight_hours()));
    pair
}

fn eight_hours() -> Spike {
    Spike {
        question: "Is there data?".to_owned(),
        decision: "Go on or not".to_owned(),
        hypothesis: target("coverage", 80.0, "2025"),
        timebox: Some(8.0),
        informs: vec![Informs {
            item: item_id(2),
            criterion: criterion("confidence"),
            if_continue: Some(Estimate::Exact(90.0)),
            if_pivot: None,
            if_stop: None,
        }],
        ..Spike::default()
    }
}

fn spike(pair: &Pair) -> &Spike {
    pair.item(1).spike.as_deref().unwrap()
}

mod clocks {
    use super::*;
    use plumbline_features::spike::clock::{clock, face};

    fn ran(runs: &[(&str, Option<&str>)]) -> Spike {
        let clock = runs.iter().map(|(from, until)| Run {
            from: time(from),
            until: until.map(time),
        });
        Spike {
            timebox: Some(8.0),
            clock: clock.collect(),
            ..Spike::default()
        }
    }

    #[test]
    fn runs_add_up_and_an_open_one_counts_until_now() {
        let spike = ran(&[
            ("2026-11-25T09:00:00Z", Some("2026-11-25T11:30:00Z")),
            ("2026-11-25T13:00:00Z", None),
        ]);
        let then = clock(&spike, time("2026-11-25T14:00:00Z"));
        assert!((then.used - 3.5).abs() < 1e-9);
        assert_eq!(then.left(), Some(4.5));
        assert!(then.running && !then.is_over() && !then.midpoint_due);
        let later = clock(&spike, time("2026-11-25T14:30:00Z"));
        assert!(later.midpoint_due);
        let over = clock(&spike, time("2026-11-25T19:00:00Z"));
        assert!(over.is_over());
        assert!((over.share() - 8.5 / 8.0).abs() < 1e-9);
    }

    /// In Berlin clocks go from 03:00 back to 02:00 on 25 October 2026, and from 02:00 on to 03:00 on 28 March 2027.
    #[test]
    fn daylight_saving_neither_adds_an_hour_nor_takes_one() {
        let autumn = ran(&[(
            "2026-10-25T01:00:00+02:00",
            Some("2026-10-25T05:00:00+01:00"),
        )]);
        assert!((clock(&autumn, time("2026-10-26T00:00:00Z")).used - 5.0).abs() < 1e-9);
        let spring = ran(&[(
            "2027-03-28T01:00:00+01:00",
            Some("2027-03-28T05:00:00+02:00"),
        )]);
        assert!((clock(&spring, time("2027-03-29T00:00:00Z")).used - 3.0).abs() < 1e-9);
    }

    #[test]
    fn clocks_that_disagree_never_give_time_back() {
        let spike = ran(&[
            ("2026-11-25T09:00:00Z", Some("2026-11-25T08:00:00Z")),
            ("2026-11-25T12:00:00Z", None),
        ]);
        let early = clock(&spike, time("2026-11-25T11:00:00Z"));
        assert_eq!(early.used, 0.0);
        let far = clock(&spike, DateTime::<Utc>::MAX_UTC);
        assert!(far.used.is_finite());
        let none = clock(&Spike::default(), time("2026-11-25T11:00:00Z"));
        assert_eq!(
            (none.left(), none.is_over(), none.share()),
            (None, false, 0.0)
        );
    }

    #[test]
    fn the_face_shows_whole_minutes() {
        assert_eq!(face(11.0 + 5.0 / 60.0), "11:05");
        assert_eq!(face(0.0), "0:00");
        assert_eq!(face(-0.25), "−0:15");
        assert_eq!(face(0.999), "0:59");
        assert_eq!(face(f64::NAN), "0:00");
        assert!(face(f64::INFINITY).ends_with(":40"));
    }
}

mod running {
    use super::*;

    #[test]
    fn starting_puts_the_item_in_spike_and_pausing_stops_the_clock() {
        let mut pair = with_spike();
        pair.does(run(1, SpikeAct::Start));
        assert_eq!(pair.item(1).status, StatusId::from("in_spike"));
        assert!(spike(&pair).is_running());
        pair.refuses(
            run(1, SpikeAct::Start),
            "spike/clock",
            "The clock runs already.",
            "",
        );
        pair.does(run(1, SpikeAct::Pause));
        assert!(!spike(&pair).is_running());
        pair.refuses(
            run(1, SpikeAct::Pause),
            "spike/clock",
            "The clock does not run.",
            "",
        );
        pair.does(run(1, SpikeAct::Start));
        assert_eq!(spike(&pair).clock.len(), 2);
    }

    #[test]
    fn a_timebox_is_more_than_nothing_and_less_than_a_project() {
        let mut pair = with_spike();
        let with = |hours| {
            plan(
                1,
                Spike {
                    timebox: Some(hours),
                    ..eight_hours()
                },
            )
        };
        for hours in [0.0, -1.0] {
            pair.refuses(
                with(hours),
                "spike/timebox",
                "A timebox of no hours leaves no time to learn anything.",
                "Give it half an hour at least, or leave it open.",
            );
        }
        pair.refuses(
            with(8760.0),
            "spike/timebox",
            "8760 hours are a project, not a spike.",
            "Keep it at 160 hours at most, or split the question.",
        );
        pair.refuses(
            with(f64::NAN),
            "spike/timebox",
            "That is no number.",
            "Type a number.",
        );
        pair.does(plan(
            1,
            Spike {
                timebox: None,
                ..eight_hours()
            },
        ));
        pair.refuses(
            run(1, SpikeAct::Start),
            "spike/timebox",
            "PLB-1 has no timebox.",
            "Say how many hours it may take before the clock starts.",
        );
        pair.refuses(
            plan(2, eight_hours()),
            "spike",
            "PLB-2 is no spike.",
            "Set its kind to spike first.",
        );
        pair.refuses(
            run(3, SpikeAct::Start),
            "spike",
            "PLB-3 has no plan for a spike yet.",
            "Write down its question and its timebox first.",
        );
    }

    /// An overrun needs a new decision: the clock does not start again, until more time is given with a reason.
    #[test]
    fn an_overrun_needs_a_decision() {
        let workspace = with_spike().workspace().clone();
        let mut bench = Editor::new(workspace);
        let mut ticks = 100;
        let mut ask = |act: SpikeAct, at: &str| {
            ticks += 1;
            bench.execute(&Intent {
                command: run(1, act),
                at: time(at),
                by: None,
                change: ChangeId(ticks),
            })
        };
        ask(SpikeAct::Start, "2026-11-25T08:00:00Z").unwrap();
        ask(SpikeAct::Pause, "2026-11-25T16:30:00Z").unwrap();
        let refused = ask(SpikeAct::Start, "2026-11-26T08:00:00Z").unwrap_err();
        assert_eq!(
            refused.message,
            "The timebox is used up: more time is a new decision."
        );
        let extend = |hours, reason: &str| SpikeAct::Extend {
            hours,
            reason: reason.to_owned(),
        };
        let refused = ask(extend(4.0, " "), "2026-11-26T08:00:00Z").unwrap_err();
        assert_eq!(refused.message, "More time is a decision of its own.");
        let refused = ask(extend(200.0, "more"), "2026-11-26T08:00:00Z").unwrap_err();
        assert_eq!(refused.message, "200 hours are a project, not a spike.");
        ask(extend(4.0, "the key arrived late"), "2026-11-26T08:00:00Z").unwrap();
        ask(SpikeAct::Start, "2026-11-26T08:05:00Z").unwrap();
    }

    #[test]
    fn planning_again_keeps_clock_evidence_and_extensions() {
        let mut pair = with_spike();
        pair.does(run(1, SpikeAct::Start));
        let found = Finding {
            supports: false,
            text: " 62 % only ".to_owned(),
            link: String::new(),
            date: day("2026-11-25"),
        };
        pair.does(run(
            1,
            SpikeAct::AddEvidence {
                evidence: found.clone(),
            },
        ));
        pair.does(plan(
            1,
            Spike {
                question: "Another?".to_owned(),
                ..eight_hours()
            },
        ));
        assert_eq!(spike(&pair).question, "Another?");
        assert_eq!(spike(&pair).clock.len(), 1);
        assert_eq!(spike(&pair).evidence[0].text, "62 % only");
        let blank = Finding {
            text: " ".to_owned(),
            ..found
        };
        pair.refuses(
            run(1, SpikeAct::AddEvidence { evidence: blank }),
            "spike/evidence",
            "There is nothing said yet.",
            "Write down what was found.",
        );
        pair.does(run(1, SpikeAct::RemoveEvidence { at: 0 }));
        pair.does_nothing(run(1, SpikeAct::RemoveEvidence { at: 7 }));
    }

    #[test]
    fn what_hangs_on_it_is_there_and_takes_such_values() {
        let mut pair = with_spike();
        let informs = |n: u32, of: &str, value: f64| {
            let mut spike = eight_hours();
            spike.informs[0].item = item_id(n);
            spike.informs[0].criterion = criterion(of);
            spike.informs[0].if_stop = Some(Estimate::Exact(value));
            plan(1, spike)
        };
        pair.refuses(
            informs(9, "confidence", 5.0),
            "spike/informs",
            &format!("There is no other item “{}” in this workspace.", item_id(9)),
            "It may have been removed; choose another.",
        );
        pair.refuses(
            informs(2, "confidence", 500.0),
            "judgements/confidence",
            "Algorithmic confidence takes values from 0 to 100.",
            "Change the value to one in that range.",
        );
        pair.does(ItemCommand::TrashItems {
            ids: vec![item_id(2)],
        });
        pair.does(ItemCommand::PurgeItems {
            ids: vec![item_id(2)],
        });
        assert!(
            spike(&pair).informs.is_empty(),
            "a purged item takes what is said of it along"
        );
    }

    #[test]
    fn a_follow_up_is_a_new_item_in_the_same_step() {
        let mut pair = with_spike();
        pair.does(run(
            1,
            SpikeAct::FollowUp {
                draft: Box::new(draft(6, "Scan the riders")),
            },
        ));
        assert_eq!(spike(&pair).follow_ups, [item_id(6)]);
        pair.does(Command::Undo);
        assert!(pair.workspace().items.get(&item_id(6)).is_none());
    }
}

mod verdicts {
    use super::*;

    #[test]
    fn what_follows_from_the_law_is_not_moved_by_rule() {
        let mut pair = with_spike();
        let hangs = |of: &str| Informs {
            criterion: criterion(of),
            if_continue: None,
            ..eight_hours().informs.remove(0)
        };
        let mut spike = eight_hours();
        spike.informs = vec![hangs("compliance_burden")];
        pair.does(plan(1, spike.clone()));
        let today = "2026-11-25".parse().unwrap();
        let spiked = pair.item(1).spike.clone().unwrap();
        let offered = offers(pair.workspace(), &spiked, Verdict::Continue, today);
        assert_eq!(offered, [], "nobody has said to what");
        spike.informs = vec![hangs("urgency")];
        let refusal = pair.try_with(plan(1, spike)).unwrap_err();
        assert_eq!(refusal.at, "spike/informs");
    }

    #[test]
    fn a_verdict_puts_the_item_on_the_track_of_its_status() {
        let mut pair = Pair::small();
        pair.does(edit(1, ItemField::Status(StatusId::from("ready"))));
        pair.does(edit(1, ItemField::Kind(Kind::Spike)));
        pair.does(plan(1, eight_hours()));
        pair.does(decide(Verdict::Continue, "It holds.", Vec::new()));
        let item = pair.item(1);
        assert_eq!(item.status, StatusId::from("validated"));
        assert_eq!(item.track, plumbline_document::kind::Track::Discovery);
    }
    use plumbline_features::prioritise::ranking::Ranking;
    use plumbline_features::spike::verdict::{effects, offers};

    fn decide(verdict: Verdict, note: &str, updates: Vec<Update>) -> Command {
        run(
            1,
            SpikeAct::Decide {
                verdict,
                note: note.to_owned(),
                updates,
            },
        )
    }

    #[test]
    fn what_was_said_beforehand_is_offered_and_the_rest_goes_half_way() {
        let pair = with_spike();
        let value = |verdict| {
            let offers = offers(pair.workspace(), spike(&pair), verdict, day("2026-11-25"));
            assert_eq!(offers.len(), 1);
            assert_eq!(offers[0].before, Some(60.0));
            (offers[0].update.value, offers[0].given_beforehand)
        };
        assert_eq!(value(Verdict::Continue), (Estimate::Exact(90.0), true));
        assert_eq!(value(Verdict::Stop), (Estimate::Exact(30.0), false));
        let range = Estimate::range(30.0, 60.0, 80.0).unwrap();
        assert_eq!(value(Verdict::Pivot), (range, false));
    }

    #[test]
    fn it_moves_the_spike_and_the_judgements_in_one_step() {
        let mut pair = with_spike();
        pair.by = Some(person_id(1));
        for of in ["business_value", "data_availability"] {
            pair.does(judge(2, of, 50.0));
        }
        pair.does(judge(2, "effort", 5.0));
        pair.does(run(1, SpikeAct::Start));
        let before = pair.workspace().clone();
        let today = day("2026-11-25");
        let update = Update {
            replace: true,
            ..offers(&before, spike(&pair), Verdict::Continue, today)[0]
                .update
                .clone()
        };
        let framework = before.framework().unwrap();
        let ranking = Ranking::compute(&before, framework, today);
        let now = time("2026-11-25T12:00:00Z");
        let shown = effects(
            &before,
            &ranking,
            std::slice::from_ref(&update),
            pair.by,
            now,
            today,
        );
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].values[0].1, Some(60.0));
        assert_eq!(shown[0].values[0].2, Some(90.0));
        assert!(shown[0].score.1 > shown[0].score.0);

        let change = pair.does(decide(Verdict::Continue, "87 % covered", vec![update]));
        assert_eq!(change.label, "Verdict on PLB-1: continue");
        assert_eq!(pair.item(1).status, StatusId::from("validated"));
        assert!(!spike(&pair).is_running());
        let given = &pair.item(2).judgements[&criterion("confidence")];
        assert_eq!(given.len(), 1, "it takes the place of what was said before");
        assert_eq!(given[0].value, Estimate::Exact(90.0));
        assert_eq!(given[0].note, "After the spike PLB-1: continue");
        let after = Ranking::compute(pair.workspace(), framework, today);
        let slot = before.items.slot(&item_id(2)).unwrap();
        assert_eq!(
            after.score(slot),
            shown[0].score.1,
            "what was shown is what happens"
        );
        pair.does(Command::Undo);
        assert_eq!(pair.workspace(), &before);
    }

    #[test]
    fn it_is_given_once_with_its_reason() {
        let mut pair = with_spike();
        pair.refuses(
            decide(Verdict::Stop, " ", Vec::new()),
            "spike/ruling",
            "A verdict needs its reason.",
            "Say in a sentence what was found.",
        );
        let wrong = Update {
            item: item_id(2),
            criterion: criterion("confidence"),
            value: Estimate::Exact(101.0),
            replace: false,
        };
        pair.refuses(
            decide(Verdict::Stop, "no", vec![wrong]),
            "judgements/confidence",
            "Algorithmic confidence takes values from 0 to 100.",
            "Change the value to one in that range.",
        );
        pair.does(decide(Verdict::Stop, "no lawful basis", Vec::new()));
        assert_eq!(pair.item(1).status, StatusId::from("invalidated"));
        let last = pair.item(1).moves.last().unwrap();
        assert_eq!(last.reason, "no lawful basis");
        pair.refuses(
            run(1, SpikeAct::Start),
            "spike/ruling",
            "It has its verdict.",
            "Take the verdict back first, with a reason.",
        );
        pair.refuses(
            run(
                1,
                SpikeAct::Reopen {
                    reason: String::new(),
                },
            ),
            "spike/ruling",
            "Taking a verdict back needs a reason.",
            "Say in a few words what has changed.",
        );
        pair.does(run(
            1,
            SpikeAct::Reopen {
                reason: "consent came".to_owned(),
            },
        ));
        assert_eq!(pair.item(1).status, StatusId::from("evidence_review"));
    }
}

mod spike_templates {
    use super::*;
    use plumbline_features::spike::template::{template, templates};

    #[test]
    fn each_can_be_planned_as_it_is() {
        assert_eq!(templates().len(), 6);
        for template in templates() {
            let mut pair = with_spike();
            let spike = template.spike("churn {subject}");
            assert!(
                spike.question.contains("churn {subject}"),
                "{}",
                template.name
            );
            for told in [&spike.method, &spike.exit, &spike.kill, &spike.assumption] {
                assert!(!told.is_empty(), "{}", template.name);
            }
            assert!(spike.hypothesis.gaps().len() <= 1, "{}", template.name);
            pair.does(plan(1, spike));
        }
    }

    #[test]
    fn the_48_hours_have_an_agenda_without_gaps() {
        let two_days = template("discovery_48h").unwrap();
        assert_eq!(two_days.timebox, 48.0);
        assert_eq!(two_days.agenda[0].from, 0.0);
        for pair in two_days.agenda.windows(2) {
            assert_eq!(pair[0].until, pair[1].from);
        }
        assert_eq!(two_days.agenda.last().unwrap().until, 48.0);
        assert_eq!(
            two_days.step_at(25.0).unwrap().name,
            "Day 2, morning: errors"
        );
        assert!(two_days.step_at(48.0).is_none() && two_days.step_at(-1.0).is_none());
    }
}

mod slices {
    use super::*;
    use plumbline_document::workspace::Workspace;
    use plumbline_features::slice::check::{Trouble, check, invest};
    use plumbline_features::slice::context::context;
    use plumbline_features::slice::pattern::{Work, drafts, offered, patterns, proposals, work_of};
    use std::collections::BTreeSet;

    fn epic() -> Pair {
        let mut pair = Pair::small();
        pair.does(edit(1, ItemField::Kind(Kind::Epic)));
        pair.does(edit(1, ItemField::Title("Churn".to_owned())));
        pair.does(edit(1, ItemField::System(Some(system_id(1)))));
        pair.does(edit(
            1,
            outcome("Fewer lapses", target("recall", 0.6, "2025 renewals")),
        ));
        pair
    }

    fn outcome(goal: &str, target: Target) -> ItemField {
        ItemField::Outcome(Some(Outcome {
            goal: goal.to_owned(),
            hypothesis: String::new(),
            target,
        }))
    }

    fn slice(pair: &Pair, pattern: &str, from: u32) -> Vec<Draft> {
        let pattern = patterns().into_iter().find(|p| p.id == pattern).unwrap();
        let parent = pair.item(1);
        let mut next = from;
        drafts(
            pair.workspace(),
            parent,
            &proposals(pair.workspace(), parent, &pattern),
            || {
                next += 1;
                item_id(next - 1)
            },
        )
    }

    fn troubles(workspace: &Workspace) -> Vec<(String, Trouble)> {
        let parent = workspace.items.get(&item_id(1)).unwrap();
        let found = check(workspace, parent);
        found.into_iter().map(|f| (f.key, f.trouble)).collect()
    }

    #[test]
    fn there_are_spidr_the_nine_and_the_twelve() {
        let all = patterns();
        let slugs: BTreeSet<_> = all.iter().map(|p| &p.id).collect();
        assert_eq!(slugs.len(), all.len());
        let by = |source: &str| all.iter().filter(|p| p.source.contains(source)).count();
        assert_eq!(
            (by("SPIDR"), by("nine patterns"), by("our synthesis")),
            (5, 9, 12)
        );
        for pattern in &all {
            assert!(!pattern.slices.is_empty());
            for slice in &pattern.slices {
                assert!(slice.title.contains("{title}"), "{}", pattern.id);
            }
        }
    }

    #[test]
    fn those_for_the_work_come_first() {
        let mut pair = epic();
        assert_eq!(work_of(pair.workspace(), pair.item(1)), Work::Model);
        assert_eq!(offered(Work::Model)[0].id, "baseline_first");
        assert_eq!(offered(Work::Generative)[0].id, "prompt_ladder");
        assert_eq!(offered(Work::Any)[0].family, Work::Any);
        assert_eq!(work_of(pair.workspace(), pair.item(2)), Work::Any);
        pair.does(edit(2, ItemField::AddTag("genai".to_owned())));
        assert_eq!(work_of(pair.workspace(), pair.item(2)), Work::Generative);
        pair.does(edit(3, ItemField::Title("Drag and drop".to_owned())));
        assert_eq!(
            work_of(pair.workspace(), pair.item(3)),
            Work::Any,
            "no rag in drag"
        );
    }

    #[test]
    fn wording_is_filled_from_the_parent_and_from_above() {
        let pair = epic();
        let drafts = slice(&pair, "evaluation_first", 6);
        assert_eq!(
            drafts[0].title,
            "Evaluation set for Churn: recall at least 0.6 on 2025 renewals"
        );
        let mut bare = Pair::small();
        bare.does(edit(1, ItemField::Title("{metric}".to_owned())));
        let drafts = slice(&bare, "evaluation_first", 6);
        assert_eq!(
            drafts[0].title,
            "Evaluation set for {metric}: a metric with a threshold on held-out data"
        );
    }

    #[test]
    fn two_patterns_make_children_in_one_step_that_inherit_by_reference() {
        let mut pair = epic();
        let mut drafts = slice(&pair, "baseline_first", 6);
        drafts.extend(slice(&pair, "population", 8));
        let change = pair.does(ItemCommand::AddItems { drafts });
        assert_eq!(change.label, "Slice PLB-1 into 4 children");
        let child = pair.item(6).clone();
        assert_eq!(child.parent, Some(item_id(1)));
        assert_eq!(child.slice.as_ref().unwrap().pattern, "baseline_first");
        assert!(!child.slice.as_ref().unwrap().left_out.is_empty());
        assert!(child.outcome.is_none(), "nothing is copied");
        let known = context(pair.workspace(), &child);
        assert_eq!(known.goal.as_ref().unwrap().value, "Fewer lapses");
        assert_eq!(known.goal.unwrap().by, item_id(1));
        assert_eq!(known.system.unwrap().value, system_id(1));
        // The parent changes: the child sees it.
        pair.does(edit(1, outcome("No lapses", target("recall", 0.7, "2026"))));
        let known = context(pair.workspace(), pair.item(6));
        assert_eq!(known.goal.unwrap().value, "No lapses");
        assert_eq!(known.target.unwrap().value.threshold, Some(0.7));
        pair.does(Command::Undo);
        pair.does(Command::Undo);
        assert!(pair.workspace().items.get(&item_id(6)).is_none());
    }

    #[test]
    fn lost_and_contradicting_context_is_found() {
        let mut pair = epic();
        assert_eq!(
            troubles(pair.workspace()),
            [],
            "no children, nothing to check"
        );
        let drafts = slice(&pair, "population", 6);
        pair.does(ItemCommand::AddItems { drafts });
        assert_eq!(troubles(pair.workspace()), []);
        pair.does(edit(6, ItemField::System(None)));
        pair.does(edit(7, ItemField::System(Some(system_id(2)))));
        let found = troubles(pair.workspace());
        assert_eq!(
            found,
            [
                ("PLB-6".to_owned(), Trouble::Lost),
                ("PLB-7".to_owned(), Trouble::Contradicts)
            ]
        );
        pair.does(edit(6, ItemField::System(Some(system_id(1)))));
        pair.does(edit(7, ItemField::System(Some(system_id(1)))));
        let mut other_way = target("Recall", 0.2, "x");
        other_way.comparison = Comparison::AtMost;
        pair.does(edit(7, outcome("Another goal", other_way)));
        assert_eq!(
            troubles(pair.workspace()),
            vec![("PLB-7".to_owned(), Trouble::Contradicts); 2]
        );
        pair.does(edit(7, ItemField::Outcome(None)));
        pair.does(edit(1, ItemField::Outcome(None)));
        assert_eq!(
            troubles(pair.workspace()),
            vec![("PLB-1".to_owned(), Trouble::Lost); 2]
        );
    }

    #[test]
    fn children_add_up_in_the_effort_that_the_framework_reads() {
        let mut pair = epic();
        let drafts = slice(&pair, "population", 6);
        pair.does(ItemCommand::AddItems { drafts });
        read_effort_from(&mut pair, "build_days");
        for (n, usual, read) in [(1, 1.0, 10.0), (6, 4.0, 8.0), (7, 6.0, 3.0)] {
            pair.does(judge(n, "effort", usual));
            pair.does(judge(n, "build_days", read));
        }
        let found = check(pair.workspace(), pair.item(1));
        assert_eq!(
            found.into_iter().map(|f| f.text).collect::<Vec<_>>(),
            ["The children take 11 days, this was judged at 10."]
        );
    }

    #[test]
    fn children_that_do_not_add_up_are_found() {
        let mut pair = epic();
        let drafts = slice(&pair, "population", 6);
        pair.does(ItemCommand::AddItems { drafts });
        let effort = |n, value: f64| judge(n, "effort", value);
        pair.does(effort(1, 10.0));
        let says = |pair: &Pair| {
            let found = check(pair.workspace(), pair.item(1));
            found.into_iter().map(|f| f.text).collect::<Vec<_>>()
        };
        assert!(says(&pair)[0].starts_with("2 of 2 children have no effort yet"));
        pair.does(effort(6, 4.0));
        pair.does(effort(7, 6.0));
        assert_eq!(says(&pair), Vec::<String>::new());
        pair.does(effort(7, 7.0));
        assert_eq!(
            says(&pair),
            ["The children take 11 days, this was judged at 10."]
        );
        pair.does(effort(7, 1.0));
        assert!(says(&pair)[0].ends_with("is a slice missing?"));
        pair.does(effort(7, 6.0));
        for n in [6, 7] {
            pair.does(edit(n, outcome("", target("latency", 1.0, "live"))));
        }
        assert_eq!(
            says(&pair),
            ["Every child has another metric: none moves recall."]
        );
    }

    #[test]
    fn invest_reads_testable_as_metric_data_and_threshold() {
        let mut pair = epic();
        let drafts = slice(&pair, "population", 6);
        pair.does(ItemCommand::AddItems { drafts });
        let holds = |pair: &Pair, n: u32| {
            let letters = invest(pair.workspace(), pair.item(n));
            letters.iter().map(|l| l.holds).collect::<Vec<_>>()
        };
        assert_eq!(holds(&pair, 6), [true, true, true, false, false, true]);
        pair.does(judge(6, "effort", 8.0));
        assert_eq!(holds(&pair, 6), [true; 6]);
        pair.does(judge(6, "effort", 12.0));
        assert!(!holds(&pair, 6)[4]);
        pair.does(edit(6, ItemField::DependsOn(vec![item_id(7)])));
        assert!(!holds(&pair, 6)[0]);
        pair.does(edit(7, ItemField::Slice(Some(SliceMark::default()))));
        assert!(!holds(&pair, 7)[1]);
        let mut no_data = target("recall", 0.6, "");
        no_data.data.clear();
        pair.does(edit(1, outcome("", no_data)));
        assert!(!holds(&pair, 6)[5]);
        let spikes = with_spike();
        assert_eq!(holds(&spikes, 1), [true; 6]);
    }
}

mod debts {
    use super::*;
    use plumbline_document::debt::{Debt, DebtClass};
    use plumbline_features::debt::sprint::{proposals, themes};
    use plumbline_features::debt::{DebtEntry, Fate, cost_of_waiting, over_time, register};

    fn owe(n: u32, class: DebtClass, principal: f64, interest: f64) -> Command {
        let debt = Debt {
            principal: Some(principal),
            interest: Some(interest),
            since: Some(day("2026-10-01")),
            ..Debt::new(class)
        };
        edit(n, ItemField::Debt(Some(debt)))
    }

    fn in_debt() -> Pair {
        let mut pair = Pair::small();
        for n in 1..=4 {
            pair.does(edit(n, ItemField::Kind(Kind::Debt)));
        }
        pair.does(owe(1, DebtClass::Prompt, 4.0, 1.0));
        pair.does(owe(2, DebtClass::Evaluation, 3.0, 0.75));
        pair.does(owe(3, DebtClass::Retrieval, 3.0, 0.75));
        pair
    }

    fn entry(pair: &Pair, n: u32) -> DebtEntry {
        let all = register(pair.workspace());
        all.into_iter().find(|e| e.item == item_id(n)).unwrap()
    }

    #[test]
    fn waiting_costs_its_interest_and_breaks_even() {
        let mut pair = in_debt();
        let first = entry(&pair, 1);
        assert_eq!(first.waiting(6), Some(6.0));
        assert_eq!(first.break_even(), Some(4.0));
        let unknown = entry(&pair, 4);
        assert_eq!((unknown.waiting(6), unknown.break_even()), (None, None));
        assert!((cost_of_waiting(&register(pair.workspace()), 4) - 10.0).abs() < 1e-12);
        pair.does(edit(
            4,
            ItemField::Debt(Some(Debt {
                incidents: Some(2.0),
                days_per_incident: Some(0.5),
                ..Debt::new(DebtClass::Monitoring)
            })),
        ));
        pair.does(judge(4, "effort", 5.0));
        let by_incidents = entry(&pair, 4);
        assert_eq!(by_incidents.per_sprint, Some(1.0));
        assert_eq!(
            by_incidents.principal,
            Some(5.0),
            "the judged effort stands in"
        );
    }

    #[test]
    fn an_entry_is_paid_when_it_or_its_payer_is_finished() {
        let mut pair = in_debt();
        let debt = Debt {
            paid_by: Some(item_id(5)),
            ..Debt::clone(pair.item(1).debt.as_ref().unwrap())
        };
        pair.does(edit(1, ItemField::Debt(Some(debt.clone()))));
        assert!(entry(&pair, 1).is_open());
        assert_eq!(entry(&pair, 1).payer.unwrap().1, "PLB-5");
        pair.does(edit(5, ItemField::Status(StatusId::from("done"))));
        assert!(!entry(&pair, 1).is_open());
        assert_eq!(register(pair.workspace()).last().unwrap().item, item_id(1));
        let own = Debt {
            paid_by: Some(item_id(1)),
            ..debt
        };
        pair.refuses(
            edit(1, ItemField::Debt(Some(own.clone()))),
            "debt/paid_by",
            &format!("There is no other item “{}” in this workspace.", item_id(1)),
            "It may have been removed; choose another.",
        );
        let less = Debt {
            principal: Some(-1.0),
            paid_by: None,
            ..own
        };
        pair.refuses(
            edit(1, ItemField::Debt(Some(less))),
            "debt/principal",
            "A debt costs something or nothing, not less.",
            "Type 0 or more, or leave it empty when nobody knows.",
        );
    }

    #[test]
    fn a_payer_that_is_rejected_pays_nothing() {
        let mut pair = in_debt();
        let debt = Debt {
            paid_by: Some(item_id(5)),
            ..Debt::clone(pair.item(1).debt.as_ref().unwrap())
        };
        pair.does(edit(1, ItemField::Debt(Some(debt))));
        pair.does(edit(5, ItemField::Status(StatusId::from("rejected"))));
        assert!(entry(&pair, 1).is_open());
        assert_eq!(entry(&pair, 1).payer.unwrap().1, "PLB-5");
    }

    #[test]
    fn an_entry_that_is_rejected_is_written_off_and_not_paid() {
        let mut pair = in_debt();
        pair.does(edit(1, ItemField::Status(StatusId::from("rejected"))));
        let all = register(pair.workspace());
        assert!(matches!(entry(&pair, 1).fate, Fate::Rejected(_)));
        assert!(!entry(&pair, 1).is_open());
        assert!(
            proposals(&all, 10.0)
                .iter()
                .all(|p| !p.chosen.contains(&item_id(1)))
        );
        let counted = |entries: &[DebtEntry]| over_time(entries, &[day("2026-12-01")])[0].open;
        let others: Vec<DebtEntry> = all
            .iter()
            .filter(|e| e.item != item_id(1))
            .cloned()
            .collect();
        assert_eq!((counted(&all), counted(&others)), (3, 3));
        pair.does(edit(2, ItemField::Status(StatusId::from("done"))));
        assert!(matches!(entry(&pair, 2).fate, Fate::Paid(_)));
    }

    /// Decision-maths §1.5: of several raters the median, as everywhere else.
    #[test]
    fn the_raters_middle_effort_stands_in_for_the_principal() {
        let mut pair = in_debt();
        let raters = [None, Some(person_id(1)), Some(person_id(2))];
        for (rater, days) in raters.into_iter().zip([2.0, 3.0, 20.0]) {
            pair.does(ItemCommand::Judge {
                ids: vec![item_id(4)],
                criterion: criterion("effort"),
                rater,
                value: Some(Estimate::Exact(days)),
                note: String::new(),
            });
        }
        assert_eq!(entry(&pair, 4).principal, Some(3.0));
    }

    #[test]
    fn the_effort_is_the_one_that_the_framework_reads() {
        let mut pair = in_debt();
        read_effort_from(&mut pair, "build_days");
        pair.does(judge(4, "effort", 5.0));
        pair.does(judge(4, "build_days", 7.0));
        assert_eq!(entry(&pair, 4).principal, Some(7.0));
    }

    #[test]
    fn debt_over_time_steps_down_where_it_is_paid() {
        let pair = in_debt();
        let mut entries = register(pair.workspace());
        entries.retain(|e| e.item != item_id(4));
        entries[0].fate = Fate::Paid(day("2026-10-15"));
        let days = ["2026-09-30", "2026-10-01", "2026-10-15", "2026-10-29"].map(day);
        let levels = over_time(&entries, &days);
        assert_eq!(
            levels.iter().map(|l| l.open).collect::<Vec<_>>(),
            [0, 3, 2, 2]
        );
        assert_eq!(levels[1].principal, 10.0);
        assert_eq!(levels[2].principal, 6.0);
        assert_eq!(levels[1].paid_interest, 0.0);
        assert!(
            (levels[2].paid_interest - 2.5).abs() < 1e-12,
            "one sprint of all three"
        );
        assert!((levels[3].paid_interest - 4.0).abs() < 1e-12);
    }

    /// Greedy by interest would take the 4-day entry alone and save 1.0; the two 3-day ones save 1.5.
    #[test]
    fn a_debt_sprint_saves_the_most_that_fits() {
        let pair = in_debt();
        let entries = register(pair.workspace());
        let best = &proposals(&entries, 6.0)[0];
        assert_eq!(best.theme.id, "prompts");
        assert_eq!(best.chosen, [item_id(2), item_id(3)]);
        assert_eq!((best.days, best.saves), (6.0, 1.5));
        assert_eq!(best.left, [item_id(1)]);
        assert_eq!(best.pays_back_after(), Some(4.0));
        assert_eq!(proposals(&entries, 10.0)[0].chosen.len(), 3);
        for nothing in [0.0, -5.0, f64::NAN] {
            let none = &proposals(&entries, nothing)[0];
            assert!(none.chosen.is_empty() && none.pays_back_after().is_none());
        }
        assert_eq!(proposals(&entries, f64::INFINITY)[0].chosen.len(), 0);
        assert_eq!(proposals(&[], 10.0), []);
    }

    /// Every subset of small random registers: none that fits saves more.
    #[test]
    fn a_debt_sprint_is_never_beaten_by_another_choice() {
        let pair = in_debt();
        let base = register(pair.workspace()).remove(0);
        let mut seed = 7_u64;
        let mut next = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for _ in 0..200 {
            let entries: Vec<DebtEntry> = (0..8)
                .map(|n| DebtEntry {
                    item: item_id(n),
                    principal: Some(next(12) as f64 / 2.0),
                    per_sprint: Some(next(9) as f64 / 4.0),
                    ..base.clone()
                })
                .collect();
            let days = next(30) as f64 / 2.0;
            let found = &proposals(&entries, days)[0];
            assert!(found.days <= days);
            for subset in 0_u32..256 {
                let within = |n: usize| subset & (1 << n) != 0;
                let chosen = || entries.iter().enumerate().filter(|(n, _)| within(*n));
                let size: f64 = chosen().map(|(_, e)| e.principal.unwrap()).sum();
                let saves: f64 = chosen().map(|(_, e)| e.per_sprint.unwrap()).sum();
                assert!(size > days || saves <= found.saves + 1e-12);
            }
        }
    }

    #[test]
    fn every_class_belongs_to_one_theme_with_exit_criteria() {
        let all = themes();
        assert_eq!(all.len(), 3);
        for class in DebtClass::ALL {
            let of = all.iter().filter(|t| t.classes.contains(class));
            assert_eq!(of.count(), 1, "{}", class.name());
        }
        assert!(all.iter().all(|t| t.exit.len() == 3));
    }
}
