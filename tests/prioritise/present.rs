//! View models: what the screens of the backlog and its ranking show.

use super::fixture::*;
use super::worked_example;
use chrono::{DateTime, NaiveDate, Utc};
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::{CriterionId, PersonId, StatusId};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_document::kind::{Kind, Track};
use plumbline_document::meta::Meta;
use plumbline_document::person::Person;
use plumbline_document::tier::Tier;
use plumbline_document::view::{GroupBy, Query};
use plumbline_document::workspace::Workspace;
use plumbline_features::english;
use plumbline_features::present::choices;
use plumbline_features::present::column::Column;
use plumbline_features::present::counts;
use plumbline_features::present::formula;
use plumbline_features::present::headline::HeadlineView;
use plumbline_features::present::importance;
use plumbline_features::present::ranked_list::{LINES, RankedList};
use plumbline_features::present::row::{BacklogRow, CellIcon, CellView, Tone};
use plumbline_features::present::score::ScoreView;
use plumbline_features::present::weights;
use plumbline_features::present::{Format, ViewContext};
use plumbline_features::prioritise::index::QueryIndex;
use plumbline_features::prioritise::query::TableRows;
use plumbline_features::prioritise::ranking::Ranking;
use std::sync::Arc;
use uuid::Uuid;

/// English as a browser writes it, without one.
struct English;

impl Format for English {
    fn one_decimal(&self, value: f64) -> String {
        format!("{value:.1}")
    }

    fn number(&self, value: f64) -> String {
        ((value * 100.0).round() / 100.0).to_string()
    }

    fn whole(&self, value: usize) -> String {
        match value {
            0..1000 => value.to_string(),
            _ => format!("{},{:03}", value / 1000, value % 1000),
        }
    }

    fn day(&self, day: NaiveDate) -> String {
        day.format("%-d %b %Y").to_string()
    }

    fn day_of(&self, at: DateTime<Utc>) -> String {
        self.day(at.date_naive())
    }
}

/// A workspace, ranked by one of its frameworks or another.
struct Scene {
    workspace: Workspace,
    framework: Framework,
    ranking: Ranking,
}

impl Scene {
    fn new(workspace: Workspace, framework: Framework) -> Self {
        let ranking = ranked(&workspace, &framework);
        Self {
            workspace,
            framework,
            ranking,
        }
    }

    fn named(workspace: Workspace, framework: &str) -> Self {
        let framework = named(&workspace, framework);
        Self::new(workspace, framework)
    }

    fn context(&self) -> ViewContext<'_> {
        ViewContext {
            workspace: &self.workspace,
            ranking: &self.ranking,
            framework: &self.framework,
            today: today(),
            format: &English,
        }
    }

    fn cell(&self, slot: u32, column: &Column) -> CellView {
        let item = self.workspace.items.at(slot).unwrap();
        CellView::of(&self.context(), column, slot, item)
    }
}

fn texts(row: &BacklogRow) -> Vec<&str> {
    match row {
        BacklogRow::Item { cells, .. } => cells.iter().map(|c| c.text.as_str()).collect(),
        other => panic!("no item: {other:?}"),
    }
}

#[test]
fn the_rows_of_the_worked_example() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let rows = TableRows::all(&scene.ranking);
    let row = |place| BacklogRow::at(&scene.context(), &rows, place, &Column::USUAL);
    let first = row(0);
    assert_eq!(
        texts(&first),
        [
            "1",
            "Label AI-generated replies",
            "74.1",
            "Support copilot",
            "Transparency",
            "Ready",
            "1–2–3",
            ""
        ]
    );
    let BacklogRow::Item { id, cells, ranked } = &first else {
        panic!("an item")
    };
    assert!(ranked);
    assert_eq!(scene.workspace.items.slot(id), Some(5));
    assert_eq!(first.item(), Some(*id));
    assert_eq!(cells[1].icon, Some(CellIcon::Kind(Kind::Compliance)));
    close(cells[2].bar.iter().sum(), 74.0775, 0.000_05);
    assert_eq!(cells[4].icon, Some(CellIcon::Tier(Tier::Transparency)));
    assert_eq!(cells[4].tone, Tone::Tier(Tier::Transparency));
    assert_eq!(cells[5].tone, Tone::DeliveryStatus);
    assert_eq!(texts(&row(5))[0], "6");
    assert_eq!(row(6), BacklogRow::Blank);
    assert_eq!(row(6).item(), None);
}

#[test]
fn the_head_of_a_group_counts_its_items() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let query = Query {
        group: GroupBy::System,
        ..Query::default()
    };
    let index = QueryIndex::build(&scene.workspace);
    let rows = index.rows(&scene.workspace, &scene.ranking, &query, today());
    let head = BacklogRow::at(&scene.context(), &rows, 0, &[]);
    let (label, count) = ("Claims triage".to_owned(), "2".to_owned());
    assert_eq!(head, BacklogRow::Group { label, count });
}

#[test]
fn cells_of_items_that_want_attention() {
    let mut w = empty();
    let banned = system(&mut w, 1, "Scoring", Tier::Prohibited, (0, 0));
    let mut late = item(1, "late", Kind::Feature);
    late.due = Some(day("2026-11-22"));
    let mut today = item(2, "today", Kind::Spike);
    (today.due, today.track) = (Some(day("2026-11-23")), Track::Discovery);
    judge(&mut today, "business_value", 50.0);
    let mut done = item(3, "done", Kind::Feature);
    (done.due, done.status) = (Some(day("2026-11-01")), StatusId::from("done"));
    let mut out = item(4, "out", Kind::Feature);
    out.system = Some(banned);
    let slots = [late, today, done, out].map(|item| put(&mut w, item));
    let scene = Scene::named(w, "rice");
    let tones = slots.map(|slot| scene.cell(slot, &Column::Due).tone);
    assert_eq!(tones, [Tone::Late, Tone::Plain, Tone::Plain, Tone::Plain]);
    assert_eq!(scene.cell(0, &Column::Due).text, "22 Nov 2026");
    assert_eq!(scene.cell(1, &Column::Status).tone, Tone::DiscoveryStatus);
    let score = |slot| scene.cell(slot, &Column::Score);
    assert_eq!(score(0).text, "4 values missing");
    assert_eq!(score(0).tone, Tone::Soft);
    assert_eq!(score(2), CellView::default(), "finished, without a score");
    assert_eq!(score(3).text, "Art. 5");
    assert_eq!(score(3).tone, Tone::Prohibited);
    assert_eq!(scene.cell(0, &Column::Rank).text, "—");
    let rows = TableRows::all(&scene.ranking);
    let unranked = BacklogRow::at(&scene.context(), &rows, 0, &[]);
    assert!(matches!(unranked, BacklogRow::Item { ranked: false, .. }));
    // One that lacks a single value.
    let mut w = empty();
    let mut it = item(1, "nearly", Kind::Feature);
    for criterion in ["ice_impact", "ice_confidence"] {
        judge(&mut it, criterion, 5.0);
    }
    put(&mut w, it);
    let scene = Scene::named(w, "ice");
    assert_eq!(scene.cell(0, &Column::Score).text, "1 value missing");
    let confidence = Column::Criterion(CriterionId::from("ice_confidence"));
    assert_eq!(scene.cell(0, &confidence).text, "5");
    assert_eq!(scene.cell(0, &Column::Effort), CellView::default());
}

#[test]
fn columns_keep_their_names() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let all = Column::all(&scene.framework);
    for column in &all {
        let found = Column::from_slug(&scene.context(), column.slug());
        assert_eq!(found.as_ref(), Some(column), "{}", column.slug());
    }
    let effort = Column::Criterion(CriterionId::from("effort"));
    assert!(!all.contains(&effort), "the effort has a column of its own");
    let other = Column::from_slug(&scene.context(), "reach").unwrap();
    assert_eq!(other.heading(&scene.workspace), "Reach");
    assert_eq!(Column::from_slug(&scene.context(), "nothing"), None);
    assert!(Column::Due.is_editable() && !Column::Score.is_editable());
}

#[test]
fn a_score_opened_into_its_parts() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let view = ScoreView::of(&scene.context(), worked_example::CHURN).unwrap();
    assert_eq!(view.score, "63.3");
    assert_eq!(view.standing, "rank 2 of 6 by AI value");
    assert!(view.warnings.is_empty());
    let names: Vec<&str> = view.parts.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Business value",
            "Data availability",
            "Algorithmic confidence",
            "Compliance burden",
            "Urgency of a duty",
            "Effort"
        ]
    );
    let effort = view.parts.last().unwrap();
    assert!(
        effort
            .value_and_weight
            .starts_with("8–13–30\u{a0}days, less is better · weight "),
        "{}",
        effort.value_and_weight
    );
    let (low, high) = effort.range.unwrap();
    assert!(low < effort.bar && effort.bar < high);
    let places: Vec<usize> = view.parts.iter().map(|p| p.place).collect();
    assert_eq!(places, [0, 1, 2, 3, 4, 5]);
    let headings: Vec<&str> = view.advice.iter().map(|a| a.heading.as_str()).collect();
    assert_eq!(headings, ["What would make it first"]);
    assert_eq!(view.judged_by, "Somebody without a name.");
    let first = ScoreView::of(&scene.context(), worked_example::LABEL).unwrap();
    assert_eq!(first.advice[0].heading, "It is first");
    let third = ScoreView::of(&scene.context(), 3).unwrap();
    let headings: Vec<&str> = third.advice.iter().map(|a| a.heading.as_str()).collect();
    assert_eq!(
        headings,
        ["What would make it pass PLB-1", "What would make it first"]
    );
    assert_eq!(ScoreView::of(&scene.context(), 99), None);
}

#[test]
fn several_raters_are_counted_and_their_widest_difference_is_named() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("value", 60.0), ("data", 40.0)]);
    let people = [1, 2].map(|n| {
        let id = PersonId(Uuid::from_u128(n));
        w.people.put(Arc::new(Person {
            id,
            name: format!("Rater {n}"),
            pseudonym: false,
            aliases: Vec::new(),
            meta: Meta::new(stamp()),
        }));
        id
    });
    let mut it = item(1, "a", Kind::Feature);
    let judgement = |by, value, at: &str| Judgement {
        by: Some(by),
        value: Estimate::Exact(value),
        at: Some(at.parse().unwrap()),
        note: String::new(),
    };
    let value = vec![
        judgement(people[0], 20.0, "2026-11-01T10:00:00Z"),
        judgement(people[1], 80.0, "2026-11-03T10:00:00Z"),
    ];
    let data = vec![judgement(people[0], 50.0, "2026-11-02T10:00:00Z")];
    it.judgements.insert(CriterionId::from("value"), value);
    it.judgements.insert(CriterionId::from("data"), data);
    put(&mut w, it);
    let scene = Scene::new(w, framework);
    let view = ScoreView::of(&scene.context(), 0).unwrap();
    assert_eq!(
        view.judged_by,
        "2 people, last on 3 Nov 2026. They differ most on value: 20 to 80."
    );
    assert_eq!(
        view.parts[0].value_and_weight,
        "50, median of 2 · weight 60\u{a0}%"
    );
    assert_eq!(view.parts[1].value_and_weight, "50 · weight 40\u{a0}%");
}

#[test]
fn scores_that_are_not_there_say_why() {
    let mut w = empty();
    let banned = system(&mut w, 1, "Scoring", Tier::Prohibited, (0, 0));
    let open = put(&mut w, item(1, "open", Kind::Feature));
    let mut finished = item(2, "done", Kind::Feature);
    finished.status = StatusId::from("done");
    let finished = put(&mut w, finished);
    let mut out = item(3, "out", Kind::Feature);
    out.system = Some(banned);
    let out = put(&mut w, out);
    let scene = Scene::named(w, "rice");
    let standing = |slot| {
        let view = ScoreView::of(&scene.context(), slot).unwrap();
        assert_eq!(view.score, "—");
        assert_eq!(view.judged_by, "Nobody has judged it yet.");
        view.standing
    };
    assert_eq!(standing(open), "no score by RICE yet");
    assert_eq!(standing(finished), "finished, without a score");
    assert_eq!(standing(out), "out of the ranking");
    let view = ScoreView::of(&scene.context(), open).unwrap();
    assert_eq!(view.warnings.len(), 4, "{:?}", view.warnings);
    assert!(view.parts.iter().all(|part| part.missing));
    assert_eq!(
        view.parts[0].value_and_weight,
        "no value yet · raises the score"
    );
}

#[test]
fn the_headline_waits_for_the_whole_workspace() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let context = scene.context();
    assert_eq!(HeadlineView::of(&context, false), HeadlineView::Waiting);
    let HeadlineView::Sentence(sentence) = HeadlineView::of(&context, true) else {
        panic!("a sentence")
    };
    let text = english::text(&sentence);
    assert!(
        text.starts_with("Label AI-generated replies is first because its duty under Art. 50(2) already applies and "),
        "{text}"
    );
    let scene = Scene::named(empty(), "ai_value");
    assert_eq!(HeadlineView::of(&scene.context(), true), HeadlineView::None);
}

#[test]
fn the_ranked_list_says_how_far_items_moved() {
    let workspace = worked_example::workspace();
    let before = ranked(&workspace, &named(&workspace, "ai_value")).ranks();
    let per_day = worked_example::per_day(&workspace);
    let scene = Scene::new(workspace, per_day);
    let list = RankedList::of(&scene.context(), Some(&before));
    assert_eq!(list.caption, "6 of 6 ranked items");
    assert_eq!(list.nothing, None);
    let lines: Vec<(&str, &str, &str)> = list
        .lines
        .iter()
        .map(|l| {
            let moved = l.moved.as_ref().map_or("", |m| m.mark.as_str());
            (l.rank.as_str(), l.score.as_str(), moved)
        })
        .collect();
    assert_eq!(
        lines,
        [
            ("1", "37.08", ""),
            ("2", "22.92", "▲3"),
            ("3", "12.07", ""),
            ("4", "4.44", "▼2"),
            ("5", "2.91", "▼1"),
            ("6", "1.06", "")
        ]
    );
    let moved = list.lines[1].moved.as_ref().unwrap();
    assert!(moved.up);
    assert_eq!(moved.words, ", up 3, ");
    let lengths: Vec<f64> = list.lines.iter().map(|l| l.bar.iter().sum()).collect();
    close(lengths[0], 100.0, 1e-9);
    close(lengths[1], 100.0 * 22.9167 / 37.0833, 0.001);
    let without = RankedList::of(&scene.context(), None);
    assert!(without.lines.iter().all(|l| l.moved.is_none()));
}

#[test]
fn the_ranked_list_is_short_and_counts_the_rest() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("value", 100.0)]);
    for number in 1..=1_200 {
        let mut it = item(number, "a", Kind::Feature);
        judge(&mut it, "value", f64::from(number % 100));
        put(&mut w, it);
    }
    put(&mut w, item(2_000, "bare", Kind::Feature));
    let mut finished = item(2_001, "done", Kind::Feature);
    finished.status = StatusId::from("done");
    put(&mut w, finished);
    let scene = Scene::new(w, framework);
    let list = RankedList::of(&scene.context(), None);
    assert_eq!(list.lines.len(), LINES);
    assert_eq!(
        list.caption,
        "25 of 1,200 ranked items · 1 with something missing · 1 done"
    );
    assert_eq!(
        counts::all(&scene.context()),
        "1,202 items · 1,200 scored · 1 done"
    );
    close(list.lines[0].bar.iter().sum(), 99.0, 1e-9);
}

#[test]
fn a_list_with_nothing_ranked_says_why() {
    let nothing = |workspace| {
        let scene = Scene::named(workspace, "moscow");
        let list = RankedList::of(&scene.context(), None);
        assert!(list.lines.is_empty());
        list.nothing.unwrap()
    };
    let none = nothing(empty());
    assert!(none.empty);
    assert_eq!(
        none.why,
        "The backlog is empty. Add items or import a file."
    );
    let mut w = empty();
    put(&mut w, item(1, "Search", Kind::Feature));
    let bare = nothing(w);
    assert!(!bare.empty);
    assert_eq!(
        bare.why,
        "For instance Search: MoSCoW class has no value yet."
    );
    let mut w = empty();
    let mut finished = item(1, "Search", Kind::Feature);
    finished.status = StatusId::from("done");
    put(&mut w, finished);
    assert_eq!(nothing(w).why, "No open item has a score.");
}

#[test]
fn moscow_classes_stand_by_name() {
    let mut w = empty();
    for (number, class) in (1..).zip([4.0, 3.5, 2.5, 1.4]) {
        let mut it = item(number, "a", Kind::Feature);
        judge(&mut it, "moscow", class);
        put(&mut w, it);
    }
    let scene = Scene::named(w, "moscow");
    let list = RankedList::of(&scene.context(), None);
    let names: Vec<&str> = list.lines.iter().map(|l| l.score.as_str()).collect();
    assert_eq!(names, ["Must", "Must", "Should", "Won't"]);
    assert!(scene.cell(0, &Column::Score).bar.is_empty());
}

#[test]
fn weights_from_an_order() {
    let workspace = worked_example::workspace();
    let framework = worked_example::per_day(&workspace);
    let scene = Scene::new(workspace, framework);
    let views = weights::weights(&scene.context());
    let effort = views.iter().find(|w| w.divides).unwrap();
    assert_eq!(effort.criterion.as_str(), "effort");
    assert_eq!(effort.share, Some(0.0));
    assert_eq!(effort.share_in_words, "divides the score");
    assert_eq!(effort.swing, "from 60 (a quarter) to 0\u{a0}days");
    let order = importance::order(&views);
    assert!(!order.contains(&effort.criterion));
    assert!(importance::left_out(&views).is_empty());
    let points = |id: &CriterionId| {
        let found = views.iter().find(|w| w.criterion == *id);
        found.unwrap().points
    };
    assert!(order.windows(2).all(|w| points(&w[0]) >= points(&w[1])));

    assert!(!importance::follows_order(&scene.framework, &order));
    let weights = importance::by_order(&scene.framework, &order);
    let mut centroid = scene.framework;
    let Method::Weighted { weights: old, .. } = &mut centroid.method else {
        panic!("a weighted sum")
    };
    old.clone_from(&weights);
    assert!(importance::follows_order(&centroid, &order));
    let kept = weights.iter().find(|w| w.criterion == effort.criterion);
    assert_eq!(kept.unwrap().points, effort.points, "kept for later");
    let heaviest = weights.iter().find(|w| w.criterion == order[0]).unwrap();
    close(heaviest.points, 100.0 * 137.0 / 300.0, 1e-9);

    let up = importance::shifted(&order, &order[1], true).unwrap();
    assert_eq!((&up[0], &up[1]), (&order[1], &order[0]));
    assert_eq!(importance::shifted(&order, &order[0], true), None);
    assert_eq!(importance::shifted(&order, &order[4], false), None);
    assert_eq!(
        importance::moved_words("Urgency", &up, &order[1]),
        "Urgency is now 1 of 5."
    );
}

#[test]
fn shares_in_words() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("value", 2.0), ("fit", 1.0)]);
    let nothing = weighted(&mut w, &[("value", 0.0)]);
    let shares = |framework| {
        let scene = Scene::new(w.clone(), framework);
        let all = weights::weights(&scene.context()).into_iter();
        all.map(|w| w.share_in_words).collect::<Vec<_>>()
    };
    assert_eq!(shares(framework), ["66.7\u{a0}%", "33.3\u{a0}%"]);
    assert_eq!(shares(nothing), ["0\u{a0}%"]);
}

#[test]
fn what_should_be_known_before_weights_move() {
    let mut w = empty();
    let framework = weighted(&mut w, &[("value", 100.0), ("fit", 0.0)]);
    for (number, value) in (1..).zip([50.0, 120.0, 130.0, 140.0, 150.0]) {
        let mut it = item(number, "a", Kind::Feature);
        judge(&mut it, "value", value);
        put(&mut w, it);
    }
    put(&mut w, item(6, "bare", Kind::Feature));
    let mut finished = item(7, "done", Kind::Feature);
    finished.status = StatusId::from("done");
    put(&mut w, finished);
    let scene = Scene::new(w, framework);
    let cautions = weights::cautions(&scene.context());
    let [value, fit] = cautions.as_slice() else {
        panic!("one for each criterion")
    };
    assert_eq!(
        value.without_value(100.0).unwrap(),
        "1 open item has no value here, and so no rank."
    );
    assert_eq!(
        fit.without_value(0.0).unwrap(),
        "6 open items have no value here; they lose their rank once this has points."
    );
    let outside = value.outside.as_ref().unwrap();
    assert_eq!(outside.named.len(), 3);
    assert_eq!(
        outside.words,
        " and 1 more outside this range, at 120 to 150: the weight says nothing about what lies beyond it."
    );
    assert_eq!(fit.outside, None);

    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let cautions = weights::cautions(&scene.context());
    let derived = cautions.iter().find(|c| c.criterion.as_str() == "urgency");
    assert_eq!(derived.unwrap().without_value(0.0), None);
}

#[test]
fn what_a_weight_did_is_said_once_it_rests() {
    let workspace = worked_example::workspace();
    let before = ranked(&workspace, &named(&workspace, "ai_value")).ranks();
    let per_day = worked_example::per_day(&workspace);
    let scene = Scene::new(workspace, per_day);
    assert_eq!(
        weights::weighed_words(&scene.context(), "Urgency", Some(&before)).unwrap(),
        "Urgency weighed. 3 of the first 6 items have moved; the first is Label AI-generated replies."
    );
    let scene = Scene::named(empty(), "ai_value");
    let words = weights::weighed_words(&scene.context(), "Urgency", None);
    assert_eq!(words, None);
}

#[test]
fn formulas_in_words() {
    let scene = Scene::named(worked_example::workspace(), "ai_value");
    let words = |framework: &Framework| formula::in_words(&scene.context(), framework);
    let of = |id| words(&named(&scene.workspace, id));
    let sum = "Each value on its fixed scale of 0 to 100, times its share of the points, added up";
    assert_eq!(of("ai_value"), format!("{sum}."));
    assert_eq!(
        words(&worked_example::per_day(&scene.workspace)),
        format!("{sum}, then divided by effort.")
    );
    assert_eq!(
        of("rice"),
        "Reach × impact (RICE) × confidence (RICE) as a fraction, divided by effort in months of 20 working days."
    );
    assert!(of("moscow").starts_with("Must before should"));
}

#[test]
fn what_a_formula_reads_counts_the_open_items() {
    let mut w = empty();
    let mut judged = item(1, "judged", Kind::Feature);
    judge(&mut judged, "moscow", 4.0);
    put(&mut w, judged);
    put(&mut w, item(2, "bare", Kind::Feature));
    let mut finished = item(3, "done", Kind::Feature);
    finished.status = StatusId::from("done");
    put(&mut w, finished);
    let scene = Scene::named(w, "moscow");
    let reads = formula::reads(&scene.context());
    assert_eq!(reads[0].name, "MoSCoW class");
    assert_eq!(reads[0].coverage, "1 of 2");
    assert!(reads[0].incomplete);
    assert_eq!(scene.ranking.open().len(), 2);
}

#[test]
fn what_people_choose_from() {
    let workspace = worked_example::workspace();
    let words = |all: Vec<choices::Choice>| all.into_iter().map(|c| c.1).collect::<Vec<_>>();
    assert_eq!(
        words(choices::systems(&workspace)),
        [
            "None",
            "Retention engine",
            "Support copilot",
            "Claims triage"
        ]
    );
    let first_of = |track| words(choices::statuses_by_track(&workspace, Some(track)));
    let delivery = first_of(Track::Delivery);
    assert!(!delivery[0].contains('('), "{delivery:?}");
    assert!(delivery.last().unwrap().ends_with("(discovery)"));
    assert!(
        first_of(Track::Discovery)
            .last()
            .unwrap()
            .ends_with("(delivery)")
    );
    let of =
        |id: &str| choices::judgements(workspace.criteria.get(&CriterionId::from(id)).unwrap());
    assert_eq!(of("effort"), None, "any number may be typed");
    let classes = of("moscow").unwrap();
    assert_eq!(classes[0], (String::new(), "None".to_owned()));
    assert!(classes.contains(&("4".to_owned(), "4 Must".to_owned())));
}
