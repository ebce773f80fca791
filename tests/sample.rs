//! The sample workspace: it loads, it keeps the engine's own rules, and it holds the worked example's inputs.
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_commands::command::{Command, Intent, ItemCommand};
use plumbline_commands::editor::Editor;
use plumbline_document::draft::ItemField;
use plumbline_document::framework::Method;
use plumbline_document::ids::{ChangeId, CriterionId, FrameworkId};
use plumbline_document::item::Item;
use plumbline_document::judgement::Estimate;
use plumbline_document::kind::{Kind, Track};
use plumbline_document::settings::Category;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_features::ledger::chain::verify;
use plumbline_features::ledger::replay::{Outcome, replay};
use plumbline_features::prioritise::compare::compare;
use plumbline_features::prioritise::ranking::Ranking;
use plumbline_persistence::part::Part;
use plumbline_persistence::snapshot::{Snapshot, read_whole};
use plumbline_sample::{read, sample};
use std::collections::BTreeSet;
use std::sync::Arc;

const FILE: &str = include_str!("sample/src/sample.json");

fn titled<'a>(workspace: &'a Workspace, title: &str) -> &'a Arc<Item> {
    let mut found = workspace.items.iter().filter(|i| i.title == title);
    let item = found.next().unwrap_or_else(|| panic!("no item “{title}”"));
    assert!(found.next().is_none(), "two items “{title}”");
    item
}

/// Median of the raters' PERT means, as decision-maths §1.5 combines them.
fn combined(item: &Item, criterion: &str) -> f64 {
    let given = &item.judgements[&CriterionId::from(criterion)];
    let mut means: Vec<f64> = given.iter().map(|j| j.value.mean()).collect();
    means.sort_by(f64::total_cmp);
    let middle = means.len() / 2;
    if means.len() % 2 == 1 {
        means[middle]
    } else {
        f64::midpoint(means[middle - 1], means[middle])
    }
}

/// The workspace as one JSON text, which `read_whole` reads: `id`, and the contents of its parts.
fn whole_text(workspace: &Workspace) -> String {
    let (mut rest, mut items, mut ledgers) = (String::new(), Vec::new(), Vec::new());
    for part in Snapshot::of(workspace).parts {
        match part.as_ref() {
            Part::Rest(one) => rest = serde_json::to_string(one).unwrap(),
            Part::Items(rows) => {
                items.extend(rows.iter().map(|row| serde_json::to_string(row).unwrap()));
            }
            Part::Ledger(one) => ledgers.push(serde_json::to_string(one).unwrap()),
        }
    }
    assert_eq!(
        ledgers.len(),
        1,
        "the ledger of the sample fits into one part"
    );
    let id = serde_json::to_string(&workspace.id).unwrap();
    let (items, ledger) = (items.join(","), ledgers.concat());
    format!("{{\"id\":{id},\"rest\":{rest},\"items\":[{items}],\"ledger\":{ledger}}}")
}

#[test]
fn the_same_file_always_makes_the_same_document() {
    assert_eq!(sample(), sample());
    assert_eq!(sample(), read(FILE).unwrap());
    assert!(sample().settings.sample);
    assert_eq!(sample().settings.name, "Meridian Insurance");
}

#[test]
fn it_has_every_kind_both_tracks_and_all_parts_of_the_workflow() {
    let w = sample();
    let kinds: BTreeSet<Kind> = w.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds.len(), Kind::ALL.len());
    let tracks: BTreeSet<Track> = w.items.iter().map(|i| i.track).collect();
    assert_eq!(tracks.len(), Track::ALL.len());
    let categories: BTreeSet<Category> = w
        .items
        .iter()
        .map(|i| w.settings.status(&i.status).unwrap().category)
        .collect();
    assert_eq!(categories.len(), 3);
    assert_eq!(
        (
            w.items.len(),
            w.people.len(),
            w.systems.len(),
            w.views.len()
        ),
        (43, 6, 5, 3)
    );
}

#[test]
fn every_status_stands_on_its_items_track() {
    let w = sample();
    for item in w.items.iter() {
        let status = w.settings.status(&item.status).unwrap();
        assert!(
            status.track.is_none_or(|t| t == item.track),
            "{} is {}",
            item.title,
            status.name
        );
    }
}

/// Every reference, range, choice and the absence of cycles, judged by the same rules as a person's commands.
#[test]
fn the_engine_would_accept_every_field_as_a_command() {
    let w = sample();
    let mut bench = Editor::new(w.clone());
    let mut asked = 0;
    let mut ask = |command: Command, of: &Item| {
        let intent = Intent {
            command,
            at: of.meta.changed.at,
            by: of.owner,
            change: ChangeId(7),
        };
        let (change, _) = bench
            .execute(&intent)
            .unwrap_or_else(|refusal| panic!("{}: {refusal}", of.title));
        assert!(change.edits.is_empty(), "{} is kept otherwise", of.title);
        asked += 1;
    };
    for item in w.items.iter() {
        let fields = [
            ItemField::Title(item.title.clone()),
            ItemField::System(item.system),
            ItemField::Parent(item.parent),
            ItemField::Owner(item.owner),
            ItemField::Tags(item.tags.clone()),
            ItemField::DependsOn(item.depends_on.clone()),
            ItemField::Links(item.links.clone()),
            ItemField::Discharges(item.discharges.clone()),
        ];
        for set in fields {
            let ids = vec![item.id];
            ask(Command::Item(ItemCommand::EditItems { ids, set }), item);
        }
        for (criterion, given) in &item.judgements {
            for judgement in given {
                let command = ItemCommand::Judge {
                    ids: vec![item.id],
                    criterion: criterion.clone(),
                    rater: judgement.by,
                    value: Some(judgement.value),
                    note: judgement.note.clone(),
                };
                ask(Command::Item(command), item);
            }
        }
    }
    assert!(asked > 43 * 8);
}

#[test]
fn there_are_no_cycles_of_parents_and_dependencies_together() {
    let w = sample();
    // An item can be finished once what it depends on and its children are: peel off what can be, until all is.
    let mut open: Vec<&Arc<Item>> = w.items.iter().collect();
    while !open.is_empty() {
        let blocked: Vec<&Arc<Item>> = open
            .iter()
            .copied()
            .filter(|i| {
                open.iter()
                    .any(|o| i.depends_on.contains(&o.id) || o.parent == Some(i.id))
            })
            .collect();
        assert!(
            blocked.len() < open.len(),
            "a cycle among {:?}",
            open.iter().map(|i| &i.title).collect::<Vec<_>>()
        );
        open = blocked;
    }
}

/// decision-maths §1.5: item, B, D, A, effort.
#[test]
fn the_worked_example_has_exactly_its_inputs() {
    let w = sample();
    let exact = |v| Estimate::Exact(v);
    let range = |l, m, h| Estimate::range(l, m, h).unwrap();
    #[rustfmt::skip]
    let table = [
        ("Churn prediction for home policies", Kind::Feature, Tier::Minimal, (0, 0), exact(80.0), 75.0, 70.0, range(8.0, 13.0, 30.0), None),
        ("Reply suggestions for brokers", Kind::Feature, Tier::Transparency, (2, 4), range(60.0, 70.0, 95.0), 50.0, 60.0, range(10.0, 15.0, 40.0), None),
        ("Severity model for health claims", Kind::Feature, Tier::HighRisk, (12, 20), exact(90.0), 60.0, 55.0, range(30.0, 45.0, 90.0), None),
        ("Log events for claims triage", Kind::Compliance, Tier::HighRisk, (12, 20), exact(20.0), 100.0, 95.0, range(3.0, 5.0, 8.0), Some(("Art. 12", "2027-12-02"))),
        ("Data availability probe: smart-home sensors", Kind::Spike, Tier::Minimal, (0, 0), exact(30.0), 25.0, 90.0, exact(2.0), None),
        ("Label AI-generated replies", Kind::Compliance, Tier::Transparency, (2, 4), exact(25.0), 100.0, 95.0, range(1.0, 2.0, 3.0), Some(("Art. 50(2)", "2026-08-02"))),
    ];
    for (title, kind, tier, duties, value, data, confidence, effort, discharges) in table {
        let item = titled(&w, title);
        let system = w.systems.get(&item.system.unwrap()).unwrap();
        assert_eq!(item.kind, kind, "{title}");
        assert_eq!(system.tier(), tier, "{title}");
        assert_eq!((system.duties_open, system.duties_all), duties, "{title}");
        let one = |criterion: &str| match &item.judgements[&CriterionId::from(criterion)][..] {
            [only] => only.value,
            several => panic!("{title}: {} judgements of {criterion}", several.len()),
        };
        assert_eq!(one("business_value"), value, "{title}");
        assert_eq!(one("effort"), effort, "{title}");
        assert_eq!(one("data_availability"), exact(data), "{title}");
        let middle = combined(item, "confidence");
        assert!((middle - confidence).abs() < 1e-12, "{title}: {middle}");
        let duties: Vec<_> = item
            .discharges
            .iter()
            .map(|d| (d.article.as_str(), d.applies_from.to_string()))
            .collect();
        let expected: Vec<_> = discharges
            .iter()
            .map(|(a, d)| (*a, d.to_string()))
            .collect();
        assert_eq!(duties, expected, "{title}");
        assert!(item.tags.iter().any(|t| t == "worked-example"), "{title}");
    }
}

#[test]
fn it_shows_ranges_several_raters_gaps_and_a_prohibited_system() {
    let w = sample();
    let judged = |i: &Item, c: &str| i.judgements.contains_key(&CriterionId::from(c));
    let all = || w.items.iter().flat_map(|i| i.judgements.values());
    assert!(all().any(|g| matches!(g[..], [ref j] if j.value.low() < j.value.high())));
    assert!(all().filter(|given| given.len() > 1).count() >= 3);
    let gaps = w.items.iter().filter(|i| {
        [
            "business_value",
            "data_availability",
            "confidence",
            "effort",
        ]
        .iter()
        .any(|c| !judged(i, c))
    });
    assert_eq!(gaps.count(), 4);
    let coach = w.systems.iter().find(|s| s.name == "Call coach").unwrap();
    assert_eq!(coach.tier(), Tier::Prohibited);
    assert_eq!(coach.prohibited_by, "Art. 5(1)(f)");
    assert_eq!(coach.prohibited_from.unwrap().to_string(), "2025-02-02");
    let there = w.items.iter().filter(|i| i.system == Some(coach.id));
    assert_eq!(there.count(), 1);
}

#[test]
fn every_framework_can_rank_at_least_fifteen_items() {
    let w = sample();
    for id in ["rice", "ice", "ice_mean", "wsjf", "moscow", "value_effort"] {
        let framework = w.frameworks.get(&FrameworkId::from(id)).unwrap();
        assert!(!matches!(framework.method, Method::Weighted { .. }));
        let ranked = w.items.iter().filter(|i| {
            let criteria = framework.criteria();
            criteria.iter().all(|c| i.judgements.contains_key(*c))
        });
        assert!(ranked.count() >= 15, "{id}");
    }
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let broken = |from: &str, to: &str| {
        assert!(FILE.contains(from), "{from}");
        read(&FILE.replacen(from, to, 1)).unwrap_err()
    };
    assert_eq!(broken("\"after\": [25]", "\"after\": [99]").at, "items/17");
    assert_eq!(broken("\"8-13-30\"", "\"8-13-3\"").at, "items/17/effort");
    assert!(broken("\"n\": 17", "\"n\": 18").message.contains("twice"));
    let typo = broken("\"discharges\"", "\"dischages\"");
    assert!(typo.at.starts_with("items["), "{}", typo.at);
    assert!(
        broken("\"kind\": \"bug\"", "\"kind\": \"bog\"")
            .message
            .contains("bog")
    );
}

fn ranked(workspace: &Workspace, framework: &str) -> Ranking {
    let framework = workspace.frameworks.get(&FrameworkId::from(framework));
    let today = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    Ranking::compute(workspace, framework.unwrap(), today)
}

/// The scores that decision-maths §1.5 prints, to its four decimals.
#[test]
fn the_worked_example_scores_as_published() {
    let w = sample();
    let ranking = ranked(&w, "ai_value");
    let table = [
        ("Churn prediction for home policies", 63.2555),
        ("Reply suggestions for brokers", 50.7951),
        ("Severity model for health claims", 47.9855),
        ("Log events for claims triage", 61.7138),
        ("Data availability probe: smart-home sensors", 48.5775),
        ("Label AI-generated replies", 74.0775),
    ];
    for (title, expected) in table {
        let slot = w.items.slot(&titled(&w, title).id).unwrap();
        let score = ranking.score(slot).unwrap();
        assert!((score - expected).abs() < 5e-5, "{title}: {score}");
    }
}

#[test]
fn its_ledger_holds() {
    let w = sample();
    assert_eq!(w.decisions.len(), 7);
    let report = verify(&w);
    assert!(report.holds(), "{}", report.words());
}

/// The ranking rests on open alerts as well: what they say is among what a decision keeps.
#[test]
fn its_decisions_replay_to_the_last_bit() {
    let w = sample();
    for entry in w.decisions.iter() {
        let decision = entry.decision().unwrap();
        let replayed = replay(&w, decision).unwrap();
        assert_eq!(
            replayed.outcome,
            Outcome::Same,
            "decision {}",
            decision.number
        );
    }
    let first = w.decisions.iter().last().unwrap().decision().unwrap();
    let then = replay(&w, first).unwrap().past;
    let ranking = then.rank().unwrap();
    let check = titled(&w, "Policy snapshot: row counts, nulls and late files");
    let slot = then.workspace.items.slot(&check.id).unwrap();
    let urgency = ranking.value(slot, &CriterionId::from("urgency"));
    assert!(urgency > Some(0.0), "{urgency:?}");
}

/// The label first, then the checks of the model whose data has an open alert; some items finished, some not yet judged, one prohibited.
#[test]
fn the_first_screen_tells_the_story_that_it_is_meant_to_tell() {
    let w = sample();
    let ranking = ranked(&w, "ai_value");
    let top: Vec<&str> = ranking
        .order()
        .iter()
        .take(3)
        .map(|slot| w.items.at(*slot).unwrap().title.as_str())
        .collect();
    assert_eq!(
        top,
        [
            "Label AI-generated replies",
            "Policy snapshot: row counts, nulls and late files",
            "Weekly check of the churn score distribution"
        ]
    );
    let counts = ranking.counts();
    assert_eq!(
        (
            counts.items,
            counts.scored,
            counts.undefined,
            counts.prohibited,
            counts.done
        ),
        (43, 35, 4, 1, 3)
    );
}

#[test]
fn frameworks_disagree_enough_to_be_worth_comparing() {
    let w = sample();
    let first = ranked(&w, "ai_value");
    for other in ["rice", "ice", "wsjf"] {
        let comparison = compare(&first, &ranked(&w, other), 5);
        let tau = comparison.tau_b.unwrap();
        assert!(tau > -1.0 && tau < 0.95, "{other}: {tau}");
    }
}

/// A spike whose clock has run for five of sixteen hours, one with its verdict, debt that costs something, and an epic
/// that is sliced.
#[test]
fn it_has_living_spikes_debt_and_slices() {
    use plumbline_features::debt::register;
    use plumbline_features::slice::context::context;
    use plumbline_features::spike::clock::clock;
    let w = sample();
    let spike = |title: &str| titled(&w, title).spike.clone().unwrap();
    let probe = spike("Data availability probe: smart-home sensors");
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let state = clock(&probe, now);
    assert_eq!(
        (state.used, state.left(), state.running),
        (5.0, Some(11.0), false)
    );
    assert_eq!(probe.informs.len(), 2);
    let visits = spike("Do visits to comparison sites predict churn?");
    assert!(visits.ruling.is_some());
    let open: Vec<_> = register(&w).into_iter().filter(|e| e.is_open()).collect();
    assert!(open.len() >= 5 && open.iter().all(|e| e.class.is_some()));
    assert!(open.iter().filter(|e| e.per_sprint.is_some()).count() >= 5);
    let slice = titled(&w, "Churn scores for policies renewing in March");
    assert_eq!(slice.slice.as_ref().unwrap().pattern, "population");
    let target = context(&w, slice).target.unwrap();
    assert_eq!(target.value.threshold, Some(0.6));
    assert_ne!(target.by, slice.id, "by reference, from the epic");
    for item in w.items.iter() {
        assert_eq!(
            item.moves.last().map_or(&item.status, |m| &m.to),
            &item.status,
            "{}",
            item.title
        );
        assert!(item.moves.is_sorted_by_key(|m| m.at), "{}", item.title);
    }
}

/// The page loads the sample as a file; `PLUMBLINE_WRITE=1 cargo test --test sample` writes it anew.
#[test]
fn the_file_that_the_page_loads_is_the_sample() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/public/samples/workspace.json");
    let text = whole_text(&sample());
    if std::env::var_os("PLUMBLINE_WRITE").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
    assert_eq!(read_whole(&text).unwrap(), sample());
}
