//! What stands on the assessment: coverage, the obligations matrix, deadlines, technical documentation after Annex IV,
//! and documents.
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use chrono::NaiveDate;
use plumbline_ai_act::facts::{Answer, Facts};
use plumbline_ai_act::fines::Profile;
use plumbline_ai_act::obligations::{Obligation, Status};
use plumbline_ai_act::{Assessment, RulePack, assess};
use plumbline_document::assessed::wants_evidence;
use plumbline_features::compliance::coverage::{
    CellState, Column, Proof, Work, Worth, cell, coverage,
};
use plumbline_features::compliance::deadlines::{Event, deadlines, marks, milestones, months};
use plumbline_features::compliance::documentation::{
    Holding, KeptEvidence, Material, PartState, PlannedWork, Source, documentation,
};
use plumbline_features::compliance::matrix::{Filter, matrix, roles};
use plumbline_features::compliance::paper::{Block, TextLine};
use plumbline_features::compliance::report::Subject;
use plumbline_features::compliance::{documentation, paper, report};
use serde_json::{Value, json};

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn facts(value: &Value) -> Facts {
    serde_json::from_value(value.clone()).unwrap()
}

fn basics(more: &Value) -> Facts {
    let mut all = json!({
        "subject": "system", "role": ["provider"],
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "technique_limit": "none", "union_link": ["placed_on_market", "org_in_union"],
        "scope_limits": [], "practices": [], "biometrics": [], "annex_i_acts": [],
        "annex_iii_fields": [], "features": []
    });
    for (key, value) in more.as_object().unwrap() {
        all[key] = value.clone();
    }
    facts(&all)
}

/// Provider and deployer of a recruitment tool: Annex III 4(a).
fn recruiting() -> Facts {
    basics(&json!({
        "role": ["provider", "deployer"],
        "annex_iii_fields": ["4"], "employment_uses": ["4a"], "derogation": [],
        "placed_on": "2028-01-10"
    }))
}

/// Provider of a chatbot: Art. 50(1).
fn chatbot() -> Facts {
    basics(&json!({
        "features": ["interacts"], "interaction_limits": [], "le_exception": "no", "placed_on": "2026-09-14"
    }))
}

fn on(facts: &Facts, date: &str) -> Assessment {
    assess(pack(), facts, day(date))
}

fn proof(obligation: &str, worth: Worth) -> Proof {
    Proof {
        obligation: obligation.into(),
        worth,
        until: None,
    }
}

fn work(obligation: &str) -> Work {
    Work {
        obligation: obligation.into(),
        due: None,
    }
}

fn state(assessment: &Assessment, proofs: &[Proof], work: &[Work], obligation: &str) -> CellState {
    let column = Column {
        assessment: Some(assessment),
        proofs,
        work,
    };
    cell(&column, obligation).state
}

#[test]
fn a_cell_follows_the_date_the_work_and_the_evidence() {
    let early = on(&recruiting(), "2026-11-25");
    // Art. 4 applies since 2025-02-02, Art. 9 from 2027-12-02.
    assert_eq!(state(&early, &[], &[], "art4-literacy"), CellState::Overdue);
    assert_eq!(state(&early, &[], &[], "art9-rms"), CellState::Upcoming);
    let near = on(&recruiting(), "2026-12-02");
    assert_eq!(state(&near, &[], &[], "art9-rms"), CellState::Open);
    assert_eq!(
        state(&early, &[], &[work("art9-rms")], "art9-rms"),
        CellState::InWork
    );
    let late = on(&recruiting(), "2027-12-02");
    assert_eq!(
        state(&late, &[], &[work("art9-rms")], "art9-rms"),
        CellState::Overdue,
        "work does not cover a duty that applies"
    );
}

#[test]
fn only_valid_evidence_covers() {
    let now = on(&recruiting(), "2028-02-01");
    let with = |worth| state(&now, &[proof("art9-rms", worth)], &[], "art9-rms");
    assert_eq!(with(Worth::Valid), CellState::Covered);
    assert_eq!(with(Worth::Pending), CellState::Overdue);
    assert_eq!(with(Worth::Expired), CellState::Expired);
    let both = [
        proof("art9-rms", Worth::Expired),
        proof("art9-rms", Worth::Valid),
    ];
    assert_eq!(state(&now, &both, &[], "art9-rms"), CellState::Covered);
    assert_eq!(
        state(&now, &both, &[], "art10-data"),
        CellState::Overdue,
        "evidence covers what it names, nothing else"
    );
}

#[test]
fn what_is_not_owed_is_not_counted() {
    let small = on(&basics(&json!({})), "2026-11-25");
    assert_eq!(
        state(&small, &[], &[], "art95-voluntary"),
        CellState::Optional
    );
    let now = on(&recruiting(), "2028-02-01");
    assert_eq!(state(&now, &[], &[], "art73-incident"), CellState::OnEvent);
    assert_eq!(state(&now, &[], &[], "gpai-55"), CellState::NotApplicable);
    let column = Column {
        assessment: None,
        proofs: &[],
        work: &[],
    };
    assert_eq!(cell(&column, "art9-rms").state, CellState::NotAssessed);
    assert_eq!(coverage(&column).owed, 0);
}

#[test]
fn a_legacy_system_sleeps_and_a_missing_answer_is_named() {
    let mut legacy = recruiting();
    legacy.answer("placed_on", Answer::Date(day("2026-01-10")));
    legacy.answer("significant_design_change", Answer::No);
    let now = on(&legacy, "2028-02-01");
    assert_eq!(state(&now, &[], &[], "art9-rms"), CellState::Dormant);
    let mut open = recruiting();
    open.answer("annex_iii_fields", Answer::Unknown);
    let now = on(&open, "2028-02-01");
    assert_eq!(state(&now, &[], &[], "art9-rms"), CellState::NeedsAnswer);
}

#[test]
fn coverage_counts_owed_covered_and_late() {
    let now = on(&chatbot(), "2026-11-25");
    let empty = Column {
        assessment: Some(&now),
        proofs: &[],
        work: &[],
    };
    let before = coverage(&empty);
    let owed: Vec<_> = now.duties.iter().filter(|d| wants_evidence(d)).collect();
    assert_eq!(before.owed as usize, owed.len());
    let applies = |d: &&&Obligation| d.status == Status::Applies;
    assert_eq!(before.late as usize, owed.iter().filter(applies).count());
    assert_eq!(before.covered, 0);
    assert!(before.late >= 3, "{owed:?}");
    let proofs = [proof("art50-1-interaction", Worth::Valid)];
    let after = coverage(&Column {
        proofs: &proofs,
        ..empty
    });
    assert_eq!(after.owed, before.owed);
    assert_eq!(after.covered, 1);
    assert_eq!(after.late, before.late - 1);
}

#[test]
fn the_matrix_shows_duties_that_some_system_has() {
    let (a, b) = (
        on(&recruiting(), "2026-11-25"),
        on(&chatbot(), "2026-11-25"),
    );
    let columns = [&a, &b].map(|assessment| Column {
        assessment: Some(assessment),
        proofs: &[],
        work: &[],
    });
    let rows = matrix(pack(), &columns, &Filter::default());
    assert!(rows.iter().all(|row| row.cells.len() == 2));
    let row = |id: &str| rows.iter().find(|row| &*row.obligation == id);
    assert!(row("gpai-55").is_none());
    let art9 = row("art9-rms").unwrap();
    assert_eq!(art9.cells[0].state, CellState::Upcoming);
    assert_eq!(art9.cells[1].state, CellState::NotApplicable);
    let chapters: Vec<_> = rows.iter().map(|row| row.chapter).collect();
    assert!(chapters.is_sorted(), "chapters stand together");
    // Every obligation of every system is there.
    for obligation in a.duties.iter().chain(&b.duties) {
        assert!(row(&obligation.id).is_some(), "{}", obligation.id);
    }
}

#[test]
fn the_matrix_filters_by_role_and_state() {
    let a = on(&recruiting(), "2026-11-25");
    let columns = [Column {
        assessment: Some(&a),
        proofs: &[],
        work: &[],
    }];
    assert_eq!(
        roles(pack(), &columns)
            .iter()
            .map(|r| &**r)
            .collect::<Vec<_>>(),
        ["provider", "deployer"]
    );
    let deployer = Filter {
        role: Some("deployer".into()),
        ..Filter::default()
    };
    let rows = matrix(pack(), &columns, &deployer);
    assert!(rows.iter().any(|row| &*row.obligation == "art26-1-use"));
    assert!(!rows.iter().any(|row| &*row.obligation == "art9-rms"));
    let overdue = Filter {
        states: vec![CellState::Overdue],
        ..Filter::default()
    };
    let rows = matrix(pack(), &columns, &overdue);
    assert!(!rows.is_empty());
    assert!(
        rows.iter()
            .all(|row| row.cells[0].state == CellState::Overdue)
    );
}

#[test]
fn a_duty_that_the_pack_does_not_know_is_shown_too() {
    let mut a = on(&chatbot(), "2026-11-25");
    let mut strange = a.duties[0].clone();
    strange.id = "from-another-pack".into();
    a.duties.push(strange);
    let columns = [Column {
        assessment: Some(&a),
        proofs: &[],
        work: &[],
    }];
    let rows = matrix(pack(), &columns, &Filter::default());
    assert!(
        rows.iter()
            .any(|row| &*row.obligation == "from-another-pack")
    );
}

#[test]
fn deadlines_carry_both_dates_and_the_reliefs() {
    let a = on(&recruiting(), "2026-11-25");
    let proofs = [Proof {
        obligation: "art4-literacy".into(),
        worth: Worth::Valid,
        until: Some(day("2027-03-31")),
    }];
    let columns = [Column {
        assessment: Some(&a),
        proofs: &proofs,
        work: &[],
    }];
    let all = deadlines(pack(), &columns);
    assert!(all.is_sorted_by_key(|d| d.date));
    let of = |obligation: &str, event| {
        all.iter()
            .find(|d| &*d.obligation == obligation && d.event == event)
            .unwrap()
    };
    let conformity = of("art43-conformity", Event::Applies);
    assert_eq!(conformity.date, day("2027-12-02"));
    assert_eq!(conformity.literal, Some(day("2026-08-02")));
    assert!(conformity.reliefs.is_empty());
    let documents = of("art11-techdoc", Event::Applies);
    assert_eq!(&*documents.reliefs[0].0, "Art. 11(1)");
    let ends = of("art4-literacy", Event::EvidenceEnds);
    assert_eq!(ends.date, day("2027-03-31"));
    // Neither events that have not happened nor voluntary codes have deadlines.
    assert!(
        !all.iter()
            .any(|d| &*d.obligation == "art73-incident" || &*d.obligation == "art95-voluntary")
    );
}

#[test]
fn deadlines_are_gathered_by_month_and_into_marks() {
    let (a, b) = (
        on(&recruiting(), "2026-11-25"),
        on(&chatbot(), "2026-11-25"),
    );
    let columns = [&a, &b].map(|assessment| Column {
        assessment: Some(assessment),
        proofs: &[],
        work: &[],
    });
    let all = deadlines(pack(), &columns);
    let by_month = months(&all);
    let total: usize = by_month.iter().map(|m| m.deadlines.len()).sum();
    assert_eq!(total, all.len());
    assert!(by_month.is_sorted_by_key(|m| (m.year, m.month)));
    let marks = marks(&all);
    assert_eq!(marks.iter().map(|m| m.count).sum::<usize>(), all.len());
    let december = marks
        .iter()
        .find(|m| m.system == 0 && m.date == day("2027-12-02"))
        .unwrap();
    assert!(december.count > 15);
    assert_eq!(december.literal, [day("2026-08-02")]);
    // One mark a system and date.
    let mut keys: Vec<_> = marks.iter().map(|m| (m.system, m.date)).collect();
    keys.sort_unstable();
    let before = keys.len();
    keys.dedup();
    assert_eq!(keys.len(), before);
}

#[test]
fn milestones_of_the_act_come_by_date() {
    let all = milestones(pack(), day("2026-08-01"), day("2027-12-31"));
    assert!(all.is_sorted_by_key(|m| m.date));
    let december = all.iter().find(|m| m.date == day("2026-12-02")).unwrap();
    assert!(
        december
            .what
            .iter()
            .any(|(article, ..)| &**article == "Art. 111(4)")
    );
    assert!(all.iter().all(|m| m.date >= day("2026-08-01")));
}

fn part<'a>(all: &'a documentation::Documentation, point: &str) -> &'a documentation::Part {
    let parts = all.sections.iter().flat_map(|s| &s.parts);
    parts.into_iter().find(|p| &*p.point == point).unwrap()
}

#[test]
fn annex_iv_has_nine_sections_and_nothing_is_claimed_of_an_empty_workspace() {
    let empty = documentation(pack(), &Material::default()).unwrap();
    let numbers: Vec<&str> = empty.sections.iter().map(|s| &*s.number).collect();
    assert_eq!(numbers, ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    let points: Vec<&str> = empty.sections[0].parts.iter().map(|p| &*p.point).collect();
    assert_eq!(
        points,
        [
            "1(a)", "1(b)", "1(c)", "1(d)", "1(e)", "1(f)", "1(g)", "1(h)"
        ]
    );
    assert_eq!(empty.sections[1].parts.len(), 8);
    assert_eq!(empty.progress.parts, 23);
    assert_eq!(empty.progress.missing, 23);
    assert!(
        empty
            .sections
            .iter()
            .flat_map(|s| &s.parts)
            .all(|p| p.state == PartState::Missing && p.held.is_empty() && !p.missing.is_empty())
    );
}

#[test]
fn every_source_feeds_some_part() {
    for source in Source::ALL {
        let holding = [Holding {
            source,
            name: "something".into(),
            note: String::new(),
            place: String::new(),
        }];
        let material = Material {
            holdings: &holding,
            ..Material::default()
        };
        let document = documentation(pack(), &material).unwrap();
        // Risks and interfaces are no records yet; their places are kept for them.
        assert!(document.progress.begun > 0, "{}", source.id());
        assert_eq!(document.progress.covered, 0, "material covers nothing");
    }
}

fn kept(obligation: &str, worth: Worth) -> KeptEvidence {
    KeptEvidence {
        obligation: obligation.into(),
        name: format!("Paper on {obligation}"),
        worth,
        date: None,
    }
}

#[test]
fn evidence_of_the_matching_duty_covers_its_part_only() {
    let evidence = [
        kept("art10-data", Worth::Valid),
        kept("art15-accuracy", Worth::Valid),
        kept("art9-rms", Worth::Pending),
        kept("art72-pmm", Worth::Expired),
    ];
    let work = [PlannedWork {
        obligation: "art14-oversight".into(),
        name: "PLB-36 Handlers can overrule".into(),
        place: "#/backlog".into(),
    }];
    let material = Material {
        evidence: &evidence,
        work: &work,
        ..Material::default()
    };
    let document = documentation(pack(), &material).unwrap();
    let state = |point| part(&document, point).state;
    assert_eq!(state("2(d)"), PartState::Covered);
    // Art. 15 has three entries, each for another part: evidence for it may be about any of them.
    assert_eq!(state("2(h)"), PartState::Begun);
    assert_eq!(state("4"), PartState::Begun);
    assert_eq!(state("5"), PartState::Begun, "a draft covers nothing");
    assert_eq!(
        state("9"),
        PartState::Begun,
        "expired evidence covers nothing"
    );
    assert_eq!(state("2(e)"), PartState::Begun, "work covers nothing");
    assert_eq!(state("8"), PartState::Missing);
    assert_eq!(document.progress.covered, 1);
    assert!(
        part(&document, "2(h)")
            .asks
            .iter()
            .any(|ask| ask.starts_with("threat model"))
    );
    let whole = [kept(documentation::DOCUMENTATION_OBLIGATION, Worth::Valid)];
    let material = Material {
        evidence: &whole,
        ..Material::default()
    };
    let document = documentation(pack(), &material).unwrap();
    assert_eq!(document.progress.covered, document.progress.parts);
    let draft = [kept(
        documentation::DOCUMENTATION_OBLIGATION,
        Worth::Pending,
    )];
    let material = Material {
        evidence: &draft,
        ..Material::default()
    };
    let document = documentation(pack(), &material).unwrap();
    assert_eq!(document.progress.missing, document.progress.parts);
    assert_eq!(document.whole.len(), 1);
}

#[test]
fn pictures_of_a_product_are_not_needed_without_a_product() {
    let with = |part_of_product| {
        let material = Material {
            part_of_product,
            ..Material::default()
        };
        documentation(pack(), &material).unwrap()
    };
    assert_eq!(part(&with(Some(false)), "1(f)").state, PartState::NotNeeded);
    assert_eq!(with(Some(false)).progress.parts, 22);
    assert_eq!(part(&with(Some(true)), "1(f)").state, PartState::Missing);
    assert_eq!(part(&with(None), "1(f)").state, PartState::Missing);
}

#[test]
fn the_documentation_is_exported_with_relief_and_pack() {
    let profile = Profile::new(pack(), &facts(&json!({"org_size": "sme"})));
    let document = documentation(pack(), &Material::default()).unwrap();
    let blocks = documentation::blocks(
        pack(),
        &profile,
        "Claims triage",
        day("2026-11-25"),
        &document,
    );
    let text = paper::markdown(&blocks);
    for wanted in [
        "# Technical documentation: Claims triage",
        "## 9 Post-market monitoring (Art. 72)",
        "### 2(d) Data",
        "- Relief: Art. 11(1): may use the Commission's simplified form",
        "0 of 23 parts are covered",
        &format!("SHA-256 {}", pack().hash),
        "not legal advice",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in:\n{text}");
    }
}

#[test]
fn markdown_takes_no_text_for_markup() {
    let line = TextLine::of("a | b\n# c [x](javascript:1) <b> `d` *e*");
    let text = paper::markdown(&[
        Block::List(vec![line]),
        Block::Paragraph(TextLine::default().linked("here", Some("https://e.org/a(b) c".into()))),
    ]);
    assert_eq!(
        text,
        "- a \\| b # c \\[x\\](javascript:1) \\<b\\> \\`d\\` \\*e\\*\n\n[here](https://e.org/a%28b%29%20c)\n"
    );
}

#[test]
fn the_report_names_states_reliefs_and_marks() {
    let mut facts = recruiting();
    facts.answer("org_size", Answer::Text("large".into()));
    let assessment = on(&facts, "2026-11-25");
    let evidence = [report::Evidence {
        obligation: "art4-literacy".into(),
        name: "Plan".into(),
        link_or_note: "https://example.org/plan".into(),
        state: "valid".into(),
        ..report::Evidence::default()
    }];
    let proofs = [proof("art4-literacy", Worth::Valid)];
    let work = [work("art9-rms")];
    let subject = Subject {
        name: "Applicant ranking",
        purpose: "",
        facts: &facts,
        assessment: &assessment,
        evidence: &evidence,
        proofs: &proofs,
        work: &work,
        head: &[],
    };
    let text = report::markdown(pack(), &subject);
    for wanted in [
        "- Status: Covered; applies",
        "- Status: In work; applies later",
        "- In the backlog: 1 unfinished item",
        "- Evidence: Plan, [https://example.org/plan](https://example.org/plan), valid",
        "- Relief: none for your organisation",
        "- Relief: none in the Act",
        "- How sure: changed or new in 2026",
        "owed duties are covered by valid evidence",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in:\n{text}");
    }
    let value = report::json(pack(), &subject);
    let covered = value["obligations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|o| o["state"] == "covered")
        .count();
    assert_eq!(covered, 1);
    assert_eq!(value["coverage"]["covered"], 1);
}
