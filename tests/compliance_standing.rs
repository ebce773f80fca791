//! What a workspace holds for the obligations of its systems, from the sample with three assessed systems; and the file
//! with that workspace, which the tests in the browser open.
//!
//! `BLESS=1 cargo test --test comply_standing` writes the file anew.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use chrono::NaiveDate;
use common::{Pair, at, day};
use plumbline_ai_act::facts::{Answer, Facts};
use plumbline_ai_act::obligations::Status;
use plumbline_ai_act::{RulePack, assess};
use plumbline_commands::command::{ComplianceCommand, ItemCommand};
use plumbline_document::assessed::{Trigger, TriggerKind};
use plumbline_document::draft::ItemField;
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::ids::{DatasetId, EvidenceId, ModelId, SystemId, TriggerId, VersionId};
use plumbline_document::lineage::dataset::Dataset;
use plumbline_document::lineage::model::{Model, ModelVersion, Stage, TrainedOn};
use plumbline_document::meta::Meta;
use plumbline_document::organisation::Organisation;
use plumbline_document::table::Table;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::export;
use plumbline_features::compliance::coverage::{CellState, cell, coverage};
use plumbline_features::compliance::detail::detail;
use plumbline_features::compliance::documentation::{PartState, documentation};
use plumbline_features::compliance::matrix::{Filter, matrix};
use plumbline_features::compliance::report;
use plumbline_features::compliance::report::Subject;
use plumbline_features::compliance::standing::{
    Standing, acceptance, dossier, facts, for_report, on_day, standing, standings,
};
use plumbline_sample::sample;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

const TODAY: &str = "2026-11-25";

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn system_named(pair: &Pair, name: &str) -> SystemId {
    let systems = &pair.workspace().systems;
    systems.iter().find(|s| s.name == name).unwrap().id
}

fn answers(more: &Value) -> BTreeMap<String, Option<Answer>> {
    let mut all = json!({
        "subject": "system", "role": ["provider", "deployer"],
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "technique_limit": "none", "union_link": ["placed_on_market", "org_in_union"],
        "scope_limits": [], "practices": [], "biometrics": [], "annex_i_acts": [],
        "annex_iii_fields": [], "features": []
    });
    for (key, value) in more.as_object().unwrap() {
        all[key] = value.clone();
    }
    let facts: Facts = serde_json::from_value(all).unwrap();
    facts.0.into_iter().map(|(id, a)| (id, Some(a))).collect()
}

/// The sample before anybody assessed anything: its first four systems, no evidence, no organisation.
fn bare_sample() -> Workspace {
    let mut workspace = sample();
    workspace.evidence = Table::default();
    Arc::make_mut(&mut workspace.settings).organisation = Organisation::default();
    let systems: Vec<_> = workspace.systems.iter().take(4).cloned().collect();
    workspace.systems = Table::default();
    for mut system in systems {
        let bare = Arc::make_mut(&mut system);
        bare.facts = Facts::default();
        bare.assessment = None;
        workspace.systems.put(system);
    }
    workspace
}

/// The sample with three systems assessed: one minimal, one under Art. 50, one high-risk by Annex III 5(c).
fn assessed() -> Pair {
    let mut pair = Pair::new(bare_sample());
    let cases = [
        ("Retention engine", json!({})),
        (
            "Support copilot",
            json!({"features": ["interacts"], "interaction_limits": [], "le_exception": "no", "placed_on": "2026-09-14"}),
        ),
        (
            "Claims triage",
            json!({"annex_iii_fields": ["5"], "service_uses": ["5c"], "service_limits": ["life_or_health"], "derogation": [],
                   "placed_on": "2028-01-10", "intended_for_public_authorities": "no"}),
        ),
    ];
    for (name, more) in cases {
        let system = system_named(&pair, name);
        pair.does(ComplianceCommand::AnswerFacts {
            system,
            answers: answers(&more),
        });
        pair.does(ComplianceCommand::AdoptAssessment {
            system,
            as_of: day(TODAY),
        });
    }
    pair
}

fn named(pair: &Pair, name: &str, on: &str) -> Standing {
    standing(pair.workspace(), system_named(pair, name), day(on)).unwrap()
}

fn evidence(pair: &Pair, n: u128, name: &str, covers: &[&str]) -> Evidence {
    Evidence {
        id: EvidenceId(Uuid::from_u128(n)),
        name: format!("Paper {n}"),
        system: system_named(pair, name),
        covers: covers.iter().map(|c| (*c).to_owned()).collect(),
        link: "https://example.org/paper".into(),
        note: String::new(),
        date: Some(day("2026-11-20")),
        expires: None,
        owner: pair.workspace().people.iter().next().map(|p| p.id),
        state: EvidenceState::Valid,
        retention: String::new(),
        meta: Meta::new(pair.last_stamp()),
    }
}

#[test]
fn systems_come_by_name_and_only_assessed_ones_have_duties() {
    let pair = assessed();
    let all = standings(pair.workspace(), day(TODAY));
    let names: Vec<&str> = all.iter().map(|s| &*s.system.name).collect();
    assert_eq!(
        names,
        [
            "Call coach",
            "Claims triage",
            "Retention engine",
            "Support copilot"
        ]
    );
    assert!(all[0].assessment.is_none());
    assert!(all[1..].iter().all(|s| s.assessment.is_some()));
    for one in &all {
        assert_eq!(
            standing(pair.workspace(), one.system.id, day(TODAY)).as_ref(),
            Some(one)
        );
    }
}

#[test]
fn items_work_on_duties_by_id_or_by_the_article_entered_by_hand() {
    let mut pair = assessed();
    let triage = named(&pair, "Claims triage", TODAY);
    let state = |standing: &Standing, duty: &str| cell(&standing.column(), duty).state;
    // PLB-30 says Art. 12 by hand; PLB-38 says Art. 11, which the pack writes with its annex.
    assert_eq!(state(&triage, "art12-logging"), CellState::InWork);
    assert_eq!(state(&triage, "art11-techdoc"), CellState::InWork);
    assert_eq!(state(&triage, "art10-data"), CellState::Upcoming);
    let system = triage.system.id;
    pair.does(ComplianceCommand::RaiseObligations {
        system,
        only: vec!["art10-data".into()],
    });
    let triage = named(&pair, "Claims triage", TODAY);
    assert_eq!(state(&triage, "art10-data"), CellState::InWork);
    // A finished item works on nothing any more.
    let item = triage
        .items
        .iter()
        .find(|on| &*on.obligation == "art10-data")
        .unwrap();
    let statuses = &pair.workspace().settings.statuses;
    let done = statuses
        .iter()
        .find(|s| pair.workspace().settings.is_done(&s.id))
        .unwrap();
    let (id, done) = (item.item.id, done.id.clone());
    pair.does(ItemCommand::EditItems {
        ids: vec![id],
        set: ItemField::Status(done),
    });
    let triage = named(&pair, "Claims triage", TODAY);
    assert_eq!(state(&triage, "art10-data"), CellState::Upcoming);
}

#[test]
fn evidence_changes_coverage_until_it_expires() {
    let mut pair = assessed();
    let before = coverage(&named(&pair, "Support copilot", TODAY).column());
    let mut kept = evidence(&pair, 1, "Support copilot", &["art50-1-interaction"]);
    kept.expires = Some(day("2027-03-31"));
    pair.does(ComplianceCommand::PutEvidence {
        evidence: kept.clone(),
    });
    let after = coverage(&named(&pair, "Support copilot", TODAY).column());
    assert_eq!(after.covered, before.covered + 1);
    assert_eq!(after.late + 1, before.late);
    let later = named(&pair, "Support copilot", "2027-04-01");
    assert_eq!(
        cell(&later.column(), "art50-1-interaction").state,
        CellState::Expired
    );
    kept.state = EvidenceState::Draft;
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let draft = named(&pair, "Support copilot", TODAY);
    assert_eq!(
        cell(&draft.column(), "art50-1-interaction").state,
        CellState::Overdue
    );
}

#[test]
fn an_accepted_assessment_moves_with_the_day_and_nothing_else() {
    let pair = assessed();
    let system = pair
        .workspace()
        .systems
        .get(&system_named(&pair, "Claims triage"))
        .unwrap();
    let accepted = system.assessment.as_ref().unwrap().to_assessment();
    let later = on_day(accepted.clone(), day("2027-12-02"));
    assert_eq!(accepted.duty("art9-rms").unwrap().status, Status::From);
    assert_eq!(later.duty("art9-rms").unwrap().status, Status::Applies);
    assert_eq!(later.tiers, accepted.tiers);
    assert_eq!(
        on_day(later, accepted.as_of),
        accepted,
        "there and back is where it began"
    );
    // It says the same as a new assessment on that day.
    let facts = facts(pair.workspace(), system);
    for date in ["2026-01-01", TODAY, "2027-12-02", "2031-01-01"] {
        let anew = assess(pack(), &facts, day(date));
        assert_eq!(
            on_day(accepted.clone(), day(date)).duties,
            anew.duties,
            "{date}"
        );
    }
}

#[test]
fn a_duty_that_arises_on_an_event_does_not_apply_because_its_system_wakes() {
    let mut told = answers(&json!({
        "role": ["provider"], "annex_iii_fields": ["5"], "service_uses": ["5c"], "service_limits": ["life_or_health"], "derogation": [], "events": [],
        "placed_on": "2026-01-10", "intended_for_public_authorities": "yes", "significant_design_change": "no"
    }));
    told.retain(|_, answer| answer.is_some());
    let mut facts = Facts::default();
    for (id, answer) in told {
        facts.answer(&id, answer.unwrap());
    }
    let accepted = assess(pack(), &facts, day(TODAY));
    let incident = accepted.duty("art73-incident").unwrap();
    assert_eq!(incident.status, Status::Dormant);
    let later = on_day(accepted, day("2030-08-02"));
    assert_eq!(later.duty("art9-rms").unwrap().status, Status::Applies);
    assert_eq!(
        later.duty("art73-incident").unwrap().status,
        Status::OnEvent
    );
    assert_eq!(
        later.duties,
        assess(pack(), &facts, day("2030-08-02")).duties
    );
}

/// The report and the duties of these answers, on a day.
fn reported(told: &Value, date: &str) -> (plumbline_ai_act::Assessment, String) {
    let mut facts = Facts::default();
    for (id, answer) in answers(told) {
        facts.answer(&id, answer.unwrap());
    }
    let assessment = assess(pack(), &facts, day(date));
    let subject = Subject {
        name: "Bot",
        purpose: "",
        facts: &facts,
        assessment: &assessment,
        evidence: &[],
        proofs: &[],
        work: &[],
        head: &[],
    };
    let text = report::markdown(pack(), &subject);
    (assessment, text)
}

#[test]
fn the_form_of_the_information_binds_those_who_must_inform() {
    let told = json!({"role": ["provider", "deployer"], "features": ["interacts"], "interaction_limits": [], "le_exception": "no"});
    let (assessment, _) = reported(&told, TODAY);
    let roles = |id: &str| assessment.duty(id).unwrap().roles.clone();
    assert_eq!(roles("art50-1-interaction"), ["provider".into()]);
    assert_eq!(roles("art50-5-form"), ["provider".into()]);
}

#[test]
fn a_report_says_that_a_date_is_open() {
    let told = json!({"role": ["provider"], "features": ["image"], "marking_limits": [], "le_exception": "no"});
    let (assessment, text) = reported(&told, TODAY);
    let marking = assessment.duty("art50-2-marking").unwrap();
    assert_eq!((marking.status, marking.applies_from), (Status::From, None));
    let told = text
        .split("### ")
        .find(|part| part.starts_with("[Art. 50(2)"));
    let told = told.unwrap();
    assert!(!told.contains("applies later"), "{told}");
    assert!(told.contains("it may apply already"), "{told}");
}

#[test]
fn a_recital_is_cited_as_one() {
    let told = json!({
        "subject": "model", "role": ["downstream_modifier"], "modification_flop": 2e24, "original_flop": 3e24,
        "significant_generality": "yes", "generates_modalities": "yes", "compute_flop": 5e24,
        "original_flop_unavailable": "no", "union_link": ["placed_on_market"]
    });
    let (assessment, text) = reported(&told, TODAY);
    assert!(assessment.duty("gpai-modifier").is_some());
    assert!(text.contains("Recital 109; GPAI guidelines"), "{text}");
    assert!(text.contains("#rct_109"), "{text}");
    assert!(!text.contains("Art. Recital"), "{text}");
}

#[test]
fn a_duty_is_told_in_full() {
    let mut pair = assessed();
    let kept = evidence(&pair, 1, "Claims triage", &["art11-techdoc"]);
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let triage = named(&pair, "Claims triage", TODAY);
    let told = |id: &str| {
        detail(pack(), pair.workspace(), &triage, id, day(TODAY), &|d| {
            d.to_string()
        })
    };
    let documents = told("art11-techdoc").unwrap();
    assert_eq!(documents.reference, "Art. 11, Annex IV");
    assert!(documents.link.as_ref().unwrap().ends_with("#art_11"));
    assert_eq!(documents.who, "provider");
    assert_eq!(documents.from, "2027-12-02");
    assert_eq!(documents.keep.len(), 9);
    assert!(documents.retention.starts_with("10 years"));
    assert!(documents.fine.starts_with("Art. 99(4): up to"));
    assert!(documents.reliefs[0].starts_with("Art. 11(1)"));
    assert_eq!(documents.state, CellState::Covered);
    assert!(!documents.can_raise);
    assert_eq!(documents.evidence[0].name, "Paper 1");
    assert_eq!(documents.evidence[0].state, "Valid");
    assert_eq!(
        documents.evidence[0].address.as_deref(),
        Some("https://example.org/paper")
    );
    assert!(documents.tasks[0].name.contains("Technical documentation"));
    let conformity = told("art43-conformity").unwrap();
    assert!(
        conformity
            .from
            .contains("by the letter of Art. 113: 2026-08-02")
    );
    assert_eq!(conformity.reliefs, ["none in the Act"]);
    assert!(conformity.can_raise);
    assert!(told("gpai-55").is_none());
    let coach = named(&pair, "Call coach", TODAY);
    assert!(
        detail(
            pack(),
            pair.workspace(),
            &coach,
            "art4-literacy",
            day(TODAY),
            &|d| d.to_string()
        )
        .is_none()
    );
}

#[test]
fn an_unsafe_place_is_shown_but_not_followed() {
    let mut pair = assessed();
    let mut kept = evidence(&pair, 1, "Claims triage", &["art9-rms"]);
    kept.link = "javascript:alert(1)".into();
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let triage = named(&pair, "Claims triage", TODAY);
    let told = detail(
        pack(),
        pair.workspace(),
        &triage,
        "art9-rms",
        day(TODAY),
        &|d| d.to_string(),
    )
    .unwrap();
    assert_eq!(told.evidence[0].place, "javascript:alert(1)");
    assert_eq!(told.evidence[0].address, None);
    let text = report_of(&pair, "Claims triage");
    assert!(text.contains("Paper 1, javascript:alert(1), 2026-11-20"));
    assert!(!text.contains("](javascript"));
}

fn report_of(pair: &Pair, name: &str) -> String {
    let standing = named(pair, name, TODAY);
    let facts = facts(pair.workspace(), &standing.system);
    let assessment = assess(pack(), &facts, day(TODAY));
    let evidence = for_report(pair.workspace(), &standing, day(TODAY));
    report::markdown(
        pack(),
        &Subject {
            name: &standing.system.name,
            purpose: &standing.system.purpose,
            facts: &facts,
            assessment: &assessment,
            evidence: &evidence,
            proofs: &standing.proofs,
            work: &standing.work,
            head: &acceptance(pair.workspace(), &standing.system),
        },
    )
}

#[test]
fn the_report_carries_evidence_and_work_of_the_workspace() {
    let mut pair = assessed();
    let mut kept = evidence(&pair, 1, "Claims triage", &["art9-rms"]);
    kept.expires = Some(day("2028-11-20"));
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let text = report_of(&pair, "Claims triage");
    for wanted in [
        "# Claims triage",
        "**high risk** (applies from 2027-12-02)",
        "Basis: Annex III 5(c)",
        "- Evidence: Paper 1, [https://example.org/paper](https://example.org/paper), 2026-11-20, Ines Okafor, valid until 2028-11-20",
        "- In the backlog: 1 unfinished item",
        "not legal advice",
    ] {
        assert!(text.contains(wanted), "{wanted} is missing in:\n{text}");
    }
}

#[test]
fn the_documentation_is_fed_by_what_the_backlog_holds() {
    let mut pair = assessed();
    let kept = evidence(&pair, 1, "Claims triage", &["art10-data"]);
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let triage = named(&pair, "Claims triage", TODAY);
    let place = |item: &plumbline_document::item::Item| format!("#{}", item.number);
    let all = dossier(pair.workspace(), &triage, day(TODAY), &place);
    assert_eq!(all.part_of_product, Some(false));
    let document = documentation(pack(), &all.material()).unwrap();
    let part = |point: &str| {
        let mut parts = document.sections.iter().flat_map(|s| &s.parts);
        parts.find(|p| &*p.point == point).unwrap().clone()
    };
    let purpose = part("1(a)");
    assert_eq!(purpose.state, PartState::Begun);
    assert!(
        purpose
            .held
            .iter()
            .any(|h| h.what == "Purpose" && h.name.starts_with("Estimates severity"))
    );
    assert_eq!(part("1(f)").state, PartState::NotNeeded);
    assert_eq!(part("2(d)").state, PartState::Covered);
    let monitoring = part("9");
    assert!(
        monitoring
            .held
            .iter()
            .any(|h| h.what == "Monitoring" && h.place == "#31")
    );
    assert!(
        part("5")
            .held
            .iter()
            .any(|h| h.what == "In the backlog" && h.place == "#35")
    );
    assert_eq!(part("8").state, PartState::Missing);
    let whole: Vec<_> = document.whole.iter().map(|h| &*h.place).collect();
    assert_eq!(whole, ["#38"], "PLB-38 works on the whole document");
    assert_eq!(document.progress.parts, 22);
    assert_eq!(document.progress.covered, 1);
}

#[test]
fn models_versions_and_data_of_a_system_feed_its_documentation() {
    let pair = assessed();
    let mut workspace = pair.workspace().clone();
    let system = system_named(&pair, "Claims triage");
    let other = system_named(&pair, "Support copilot");
    let meta = Meta::new(pair.last_stamp());
    let (mine, foreign) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for (id, name, serves) in [(mine, "Severity", system), (foreign, "Grader", other)] {
        workspace.models.put(Arc::new(Model {
            id: ModelId(id),
            name: name.into(),
            purpose: String::new(),
            owner: None,
            systems: vec![serves],
            refresh_days: None,
            link: String::new(),
            meta: meta.clone(),
        }));
    }
    workspace.versions.put(Arc::new(ModelVersion {
        id: VersionId(Uuid::from_u128(3)),
        model: ModelId(mine),
        name: "2026-10".into(),
        stage: Stage::Production,
        released: Some(day("2026-10-05")),
        trained_on: vec![TrainedOn {
            dataset: DatasetId(Uuid::from_u128(4)),
            digest: String::new(),
        }],
        metrics: BTreeMap::from([("macro F1".to_owned(), 0.71)]),
        aliases: Vec::new(),
        link: String::new(),
        meta: meta.clone(),
    }));
    workspace.datasets.put(Arc::new(Dataset {
        id: DatasetId(Uuid::from_u128(4)),
        name: "Claims".into(),
        version: "2025".into(),
        digest: "sha256:ab".into(),
        source: "claims store".into(),
        owner: None,
        lawful_basis: String::new(),
        meta,
    }));
    let standing = standing(&workspace, system, day(TODAY)).unwrap();
    let all = dossier(&workspace, &standing, day(TODAY), &|_| String::new());
    let document = documentation(pack(), &all.material()).unwrap();
    let held = |point: &str| -> Vec<String> {
        let mut parts = document.sections.iter().flat_map(|s| &s.parts);
        let part = parts.find(|p| &*p.point == point).unwrap();
        let held = part.held.iter();
        held.map(|h| format!("{}: {} ({})", h.what, h.name, h.note))
            .collect()
    };
    assert!(held("2(a)").contains(&"Model: Severity ()".to_owned()));
    assert!(
        held("1(c)")
            .contains(&"Version: Severity 2026-10 (in production, released 2026-10-05)".to_owned())
    );
    assert!(held("2(d)").contains(&"Dataset: Claims 2025 (claims store, sha256:ab)".to_owned()));
    assert!(held("4").contains(&"Metric: macro F1 0.71 (Severity 2026-10)".to_owned()));
    assert!(
        !all.holdings.iter().any(|h| h.name.starts_with("Grader")),
        "models of other systems are none of its business"
    );
}

#[test]
fn the_head_of_a_report_says_when_it_was_accepted_and_what_happened_since() {
    let mut pair = assessed();
    let system = system_named(&pair, "Claims triage");
    let head = |pair: &Pair| {
        let system = pair.workspace().systems.get(&system).unwrap().clone();
        acceptance(pair.workspace(), &system)
    };
    let before = head(&pair);
    assert_eq!(before.len(), 1);
    assert!(
        before[0]
            .1
            .contains("as of 2026-11-25, under rule pack 2026-11-23.2"),
        "{before:?}"
    );
    pair.does(ComplianceCommand::PutTrigger {
        system,
        trigger: Trigger {
            id: TriggerId(Uuid::from_u128(9)),
            kind: TriggerKind::NewData,
            date: day("2026-12-01"),
            note: "Dental claims, too".into(),
            by: None,
            resolved: None,
            outcome: String::new(),
        },
    });
    assert_eq!(
        head(&pair)[1],
        (
            "Asks for a new one",
            "New data, 2026-12-01: Dental claims, too".to_owned()
        )
    );
    let coach = pair
        .workspace()
        .systems
        .get(&system_named(&pair, "Call coach"))
        .unwrap()
        .clone();
    assert_eq!(
        acceptance(pair.workspace(), &coach)[0].1,
        "no assessment is accepted"
    );
}

#[test]
fn the_file_for_the_browser_holds_this_workspace() {
    let mut pair = assessed();
    let kept = evidence(&pair, 1, "Claims triage", &["art9-rms"]);
    pair.does(ComplianceCommand::PutEvidence { evidence: kept });
    let matrix = {
        let all = standings(pair.workspace(), day(TODAY));
        let columns: Vec<_> = all.iter().map(Standing::column).collect();
        matrix(pack(), &columns, &Filter::default()).len()
    };
    assert!(matrix > 30);
    let text = export(pair.workspace(), at(1_000)) + "\n";
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/assessed.plumbline.json"
    );
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        kept == text,
        "{path} is not up to date: run this test with BLESS=1"
    );
}

#[test]
fn a_day_before_everything_makes_no_trouble() {
    let pair = assessed();
    for date in [NaiveDate::MIN, NaiveDate::MAX] {
        for one in standings(pair.workspace(), date) {
            let sum = coverage(&one.column());
            assert!(sum.covered <= sum.owed && sum.late <= sum.owed);
        }
    }
}
