//! Answers, accepted assessments, evidence, obligation items, and what they do to the ranking.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::*;
use plumbline_ai_act::facts::{Answer, Facts};
use plumbline_commands::command::{
    Command, ComplianceCommand, ItemCommand, PeopleCommand, SetupCommand,
};
use plumbline_commands::handlers::compliance::{REASSESS, item_of};
use plumbline_document::assessed::{Trigger, TriggerKind};
use plumbline_document::draft::ItemField;
use plumbline_document::evidence::{Evidence, EvidenceState};
use plumbline_document::ids::{EvidenceId, StatusId, TriggerId};
use plumbline_document::item::ObligationRef;
use plumbline_document::meta::Meta;
use plumbline_document::organisation::Organisation;
use plumbline_document::system::System;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;
use plumbline_exchange::file::{Limits, export, read};
use plumbline_exchange::preview::{Answers, Content, Mode, compare};
use plumbline_features::prioritise::derive::Provenance;
use plumbline_features::prioritise::explain::explain;
use plumbline_features::prioritise::ranking::{Place, Ranking};
use serde_json::json;
use uuid::Uuid;

/// A chatbot that somebody provides: Art. 50(1) and 50(5), beside Art. 4 and the screening of Art. 5.
fn chatbot() -> Facts {
    facts(json!({
        "subject": "system",
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "technique_limit": "none", "role": ["provider"],
        "union_link": ["placed_on_market", "org_in_union"], "scope_limits": [],
        "practices": [], "biometrics": [], "annex_i_acts": [], "annex_iii_fields": [],
        "features": ["interacts"], "interaction_limits": [], "le_exception": "no",
        "placed_on": "2026-09-14",
    }))
}

fn facts(value: serde_json::Value) -> Facts {
    serde_json::from_value(value).unwrap()
}

fn answers(n: u32, facts: &Facts) -> Command {
    let answers = facts.0.iter().map(|(id, a)| (id.clone(), Some(a.clone())));
    Command::Compliance(ComplianceCommand::AnswerFacts {
        system: system_id(n),
        answers: answers.collect(),
    })
}

fn one_answer(n: u32, id: &str, answer: Option<Answer>) -> Command {
    Command::Compliance(ComplianceCommand::AnswerFacts {
        system: system_id(n),
        answers: [(id.to_owned(), answer)].into(),
    })
}

fn adopt(n: u32, as_of: &str) -> Command {
    Command::Compliance(ComplianceCommand::AdoptAssessment {
        system: system_id(n),
        as_of: day(as_of),
    })
}

fn raise(n: u32) -> Command {
    Command::Compliance(ComplianceCommand::RaiseObligations {
        system: system_id(n),
        only: Vec::new(),
    })
}

fn evidence(n: u32, covers: &[&str]) -> Evidence {
    Evidence {
        id: EvidenceId(Uuid::from_u128(0x6000 + u128::from(n))),
        name: format!("Evidence {n}"),
        system: system_id(1),
        covers: covers.iter().map(|c| (*c).to_owned()).collect(),
        link: String::new(),
        note: String::new(),
        date: Some(day("2026-11-01")),
        expires: None,
        owner: None,
        state: EvidenceState::Valid,
        retention: String::new(),
        meta: Meta::new(stamp(0)),
    }
}

fn put(evidence: &Evidence) -> Command {
    Command::Compliance(ComplianceCommand::PutEvidence {
        evidence: evidence.clone(),
    })
}

/// The small world, with system 1 assessed as a chatbot and items 1 and 2 in it.
fn assessed() -> Pair {
    let mut pair = Pair::small();
    for n in 1..=2 {
        pair.does(edit(n, ItemField::System(Some(system_id(1)))));
    }
    pair.does(answers(1, &chatbot()));
    pair.does(adopt(1, "2026-11-25"));
    pair
}

fn system(workspace: &Workspace) -> &System {
    workspace.systems.get(&system_id(1)).unwrap()
}

fn ids(workspace: &Workspace) -> Vec<String> {
    let accepted = system(workspace).assessment.as_ref().unwrap();
    accepted.counted().map(|d| d.id.to_string()).collect()
}

#[test]
fn answers_are_put_and_taken_back_and_the_history_says_which() {
    let mut pair = Pair::small();
    let change = pair.does(one_answer(
        1,
        "subject",
        Some(Answer::Text("system".into())),
    ));
    assert_eq!(change.label, "Answer 1 question about System 1");
    let last = system(pair.workspace()).meta.history.last().unwrap();
    assert_eq!(
        (&*last.fields[0].field, &*last.fields[0].to),
        ("facts", "subject: system")
    );
    pair.does_nothing(one_answer(
        1,
        "subject",
        Some(Answer::Text("system".into())),
    ));
    // An id that today's rules do not know is kept: it may be another pack's.
    pair.does(one_answer(1, "of_another_pack", Some(Answer::Yes)));
    pair.does(one_answer(1, "subject", None));
    assert_eq!(system(pair.workspace()).facts.0.len(), 1);
    pair.refuses(
        one_answer(1, " ", Some(Answer::Yes)),
        &format!("systems/{}/facts/ ", system_id(1)),
        "This is no id of a question.",
        "Take the ids of the published questionnaire.",
    );
}

#[test]
fn an_assessment_is_accepted_not_written_in() {
    let mut pair = Pair::small();
    pair.refuses(
        adopt(1, "2026-11-25"),
        &format!("systems/{}/facts", system_id(1)),
        "Nothing has been answered about this system yet.",
        "Answer the first questions; an assessment of nothing says nothing.",
    );
    pair.does(answers(1, &chatbot()));
    assert_eq!(
        system(pair.workspace()).tier(),
        Tier::Minimal,
        "entered by hand"
    );
    let change = pair.does(adopt(1, "2026-11-25"));
    assert_eq!(change.label, "Accept the assessment of System 1");
    let accepted = system(pair.workspace()).assessment.clone().unwrap();
    assert_eq!(accepted.tier(), Tier::Transparency);
    assert_eq!(accepted.basis(Tier::Transparency), "Art. 50(1)");
    assert_eq!(
        ids(pair.workspace()),
        [
            "art4-literacy",
            "art5-screen",
            "art50-1-interaction",
            "art50-5-form"
        ]
    );
    // The command for the rest of a system leaves it alone, whatever it is given.
    let mut forged = system(pair.workspace()).clone();
    forged.assessment = None;
    forged.facts = Facts::default();
    forged.name = "Chatbot".into();
    pair.does(SetupCommand::PutSystem { system: forged });
    assert_eq!(
        system(pair.workspace()).assessment.as_ref(),
        Some(&accepted)
    );
    assert_eq!(system(pair.workspace()).facts, chatbot());
    pair.does(Command::Undo);
    pair.does(Command::Undo);
    assert_eq!(system(pair.workspace()).assessment, None);
}

#[test]
fn the_organisation_completes_the_answers() {
    let mut pair = assessed();
    let size = |size: &str| ComplianceCommand::PutOrganisation {
        organisation: Organisation {
            facts: facts(json!({ "org_size": size })),
        },
    };
    pair.does(size("sme"));
    pair.does_nothing(size("sme"));
    let organisation = &pair.workspace().settings.organisation;
    let all = system(pair.workspace())
        .facts
        .completed_by(&organisation.facts);
    assert_eq!(all.get("org_size"), Some(&Answer::Text("sme".into())));
}

#[test]
fn obligations_become_items_once() {
    let mut pair = assessed();
    pair.refuses(
        raise(2),
        &format!("systems/{}/assessment", system_id(2)),
        "System 2 has no accepted assessment.",
        "Accept one first: its duties become the items.",
    );
    // One is there already, entered by hand; one is covered.
    let by_hand = ObligationRef {
        article: "Art. 50(1)".into(),
        applies_from: day("2026-01-01"),
        ..ObligationRef::default()
    };
    pair.does(edit(1, ItemField::Discharges(vec![by_hand])));
    pair.does(put(&evidence(1, &["art4-literacy"])));
    let change = pair.does(raise(1));
    assert_eq!(change.label, "Make 2 obligation items for System 1");
    assert_eq!(pair.item(1).discharges[0].obligation, "art50-1-interaction");
    assert_eq!(pair.item(1).discharges[0].applies_from, day("2026-08-02"));
    let made = item_of(system_id(1), "art50-5-form");
    let item = pair.workspace().items.get(&made).unwrap().clone();
    assert_eq!(item.due, Some(day("2026-08-02")));
    assert_eq!(item.discharges[0].article, "Art. 50(5)");
    for part in ["Evidence to keep:\n- ", "Keep it: ", "Done when: "] {
        assert!(item.notes.contains(part), "{part} in {}", item.notes);
    }
    pair.does_nothing(raise(1));
    // In the trash it is not there, and does not come twice.
    pair.does(ItemCommand::TrashItems { ids: vec![made] });
    let items = pair.workspace().items.len();
    pair.does(raise(1));
    assert!(pair.workspace().items.get(&made).unwrap().is_live());
    assert_eq!(pair.workspace().items.len(), items);
    for _ in 0..3 {
        pair.does(Command::Undo);
    }
    assert!(pair.workspace().items.get(&made).is_none());
    assert_eq!(pair.item(1).discharges[0].obligation, "");
}

#[test]
fn two_copies_that_make_the_items_make_the_same_ones() {
    let mut mine = assessed();
    let mut theirs = Pair::new(mine.workspace().clone());
    mine.does(raise(1));
    theirs.does(edit(5, ItemField::Title("Theirs".into())));
    theirs.does(raise(1));
    let file = read(&export(theirs.workspace(), at(99)), Limits::default()).unwrap();
    let content = Content::Workspace(Box::new(file.workspace));
    let preview = compare(mine.workspace(), &content, Mode::Merge, &Answers::default());
    assert_eq!(preview.target().items.len(), mine.workspace().items.len());
}

#[test]
fn only_valid_evidence_covers_and_gates_hold() {
    let mut pair = assessed();
    let mut piece = evidence(1, &["art4-literacy", "", "art4-literacy"]);
    piece.state = EvidenceState::Draft;
    pair.does(put(&piece));
    let kept = pair.workspace().evidence.get(&piece.id).unwrap();
    assert_eq!(kept.covers, ["art4-literacy"]);
    assert!(!kept.counts_on(day("2026-11-25")));
    piece.state = EvidenceState::Valid;
    piece.expires = Some(day("2026-12-31"));
    pair.does(put(&piece));
    let kept = pair.workspace().evidence.get(&piece.id).unwrap().clone();
    assert!(kept.counts_on(day("2026-12-31")) && !kept.counts_on(day("2027-01-01")));
    assert_eq!(kept.state_on(day("2027-01-01")), EvidenceState::Expired);
    let at = |field: &str| format!("evidence/{}/{field}", piece.id);
    let with = |change: fn(&mut Evidence)| {
        let mut changed = piece.clone();
        change(&mut changed);
        put(&changed)
    };
    pair.refuses(
        with(|e| e.expires = Some(day("2026-10-01"))),
        &at("expires"),
        "It would expire before it was made.",
        "Change one of the two dates.",
    );
    assert!(pair.try_with(with(|e| e.system = system_id(9))).is_err());
    assert!(
        pair.try_with(with(|e| e.owner = Some(person_id(9))))
            .is_err()
    );
    assert!(pair.try_with(with(|e| e.name = " ".into())).is_err());
    // What it belongs to stays while it is there.
    pair.does(with(|e| e.owner = Some(person_id(2))));
    assert!(
        pair.try_with(PeopleCommand::RemovePerson { id: person_id(2) })
            .is_err()
    );
    for n in 1..=2 {
        pair.does(edit(n, ItemField::System(None)));
    }
    pair.refuses(
        SetupCommand::RemoveSystem { id: system_id(1) },
        &format!("systems/{}", system_id(1)),
        "System 1 has 1 pieces of evidence.",
        "Remove them first, or move them to another system.",
    );
    pair.does(ComplianceCommand::RemoveEvidence { id: piece.id });
    pair.does(SetupCommand::RemoveSystem { id: system_id(1) });
}

#[test]
fn a_name_is_forgotten_in_evidence_and_triggers_too() {
    let mut pair = assessed();
    let mut piece = evidence(1, &[]);
    piece.note = "Signed by Tomas Lindqvist.".into();
    pair.does(put(&piece));
    pair.does(ComplianceCommand::PutTrigger {
        system: system_id(1),
        trigger: trigger("Tomas Lindqvist said so."),
    });
    pair.does(PeopleCommand::Pseudonymise {
        id: person_id(2),
        pseudonym: "Person 2".into(),
    });
    let text = export(pair.workspace(), at(99));
    assert!(!text.contains("Lindqvist"), "{text}");
}

fn trigger(note: &str) -> Trigger {
    Trigger {
        id: TriggerId(Uuid::from_u128(0x71)),
        kind: TriggerKind::NewPurpose,
        date: day("2026-11-20"),
        note: note.into(),
        by: None,
        resolved: None,
        outcome: String::new(),
    }
}

#[test]
fn a_trigger_is_settled_by_hand_or_by_the_next_assessment() {
    let mut pair = assessed();
    let note = ComplianceCommand::PutTrigger {
        system: system_id(1),
        trigger: trigger("Now also for brokers."),
    };
    pair.does(note.clone());
    assert!(system(pair.workspace()).triggers[0].is_open());
    pair.does(ComplianceCommand::ResolveTrigger {
        system: system_id(1),
        id: trigger("").id,
        outcome: "No change of purpose after all.".into(),
    });
    assert!(!system(pair.workspace()).triggers[0].is_open());
    pair.does(note);
    pair.does(adopt(1, "2026-11-19"));
    assert!(
        system(pair.workspace()).triggers[0].is_open(),
        "it came later"
    );
    pair.does(adopt(1, "2026-11-25"));
    let settled = &system(pair.workspace()).triggers[0];
    assert_eq!(settled.resolved, Some(day("2026-11-25")));
    let unknown = ComplianceCommand::ResolveTrigger {
        system: system_id(1),
        id: TriggerId(Uuid::nil()),
        outcome: String::new(),
    };
    assert!(pair.try_with(unknown).is_err());
}

#[test]
fn a_new_assessment_flags_the_items_of_changed_obligations_and_reopens_finished_ones() {
    let mut pair = assessed();
    pair.does(raise(1));
    let form = item_of(system_id(1), "art50-5-form");
    let set = |set| ItemCommand::EditItems {
        ids: vec![form],
        set,
    };
    pair.does(set(ItemField::Status(StatusId::from("done"))));
    // Obvious to everybody: Art. 50(1) and with it 50(5) fall away.
    let obvious = Answer::set(&["obvious"]);
    pair.does(one_answer(1, "interaction_limits", Some(obvious)));
    let change = pair.does(adopt(1, "2026-11-25"));
    assert_eq!(
        change.label,
        "Accept the assessment: System 1 moves from transparency duties to minimal risk because Art. 95 (No other class \
         applies) now holds, and Art. 50(1) (Interaction with persons) no longer"
    );
    let item = |pair: &Pair| pair.workspace().items.get(&form).unwrap().clone();
    assert!(item(&pair).tags.contains(&REASSESS.to_owned()));
    assert_eq!(item(&pair).status, StatusId::from("done"), "nothing to do");
    // It comes back: without evidence the item is open again.
    pair.does(one_answer(1, "interaction_limits", Some(Answer::set(&[]))));
    pair.does(adopt(1, "2026-11-25"));
    assert_ne!(item(&pair).status, StatusId::from("done"));
    assert_eq!(item(&pair).moves.last().unwrap().to, item(&pair).status);
    pair.does(Command::Undo);
    assert_eq!(item(&pair).status, StatusId::from("done"));
    // With evidence it stays finished.
    pair.does(put(&evidence(1, &["art50-5-form"])));
    pair.does(adopt(1, "2026-11-25"));
    assert_eq!(item(&pair).status, StatusId::from("done"));
}

fn ranked(workspace: &Workspace, today: &str) -> Ranking {
    Ranking::compute(workspace, workspace.framework().unwrap(), day(today))
}

fn because(
    workspace: &Workspace,
    ranking: &Ranking,
    n: u32,
    of: &str,
) -> (Option<f64>, Provenance) {
    let item = workspace.items.get(&item_id(n)).unwrap();
    let criterion = workspace.criteria.get(&criterion(of)).unwrap();
    let derived = ranking.context(workspace).derive(criterion, item);
    (derived.value, derived.provenance)
}

#[test]
fn burden_and_urgency_follow_from_the_accepted_assessment_and_the_evidence() {
    let mut pair = assessed();
    let duty = ObligationRef {
        article: "Art. 50(1)".into(),
        applies_from: day("2026-08-02"),
        obligation: "art50-1-interaction".into(),
    };
    pair.does(edit(2, ItemField::Discharges(vec![duty])));
    let ranking = ranked(pair.workspace(), "2026-11-25");
    // 20 for transparency + 30 × 4/4 open.
    let (burden, why) = because(pair.workspace(), &ranking, 1, "compliance_burden");
    assert_eq!(burden, Some(50.0));
    assert!(
        matches!(&why, Provenance::Tier { open: 4, all: 4, basis, .. } if basis == "Art. 50(1)")
    );
    assert_eq!(
        because(pair.workspace(), &ranking, 2, "urgency").0,
        Some(100.0)
    );
    pair.does(put(&evidence(1, &["art50-1-interaction"])));
    let mut follower = ranking;
    let moved = follower.follow_systems(pair.workspace());
    assert_eq!(moved.len(), 2, "the two items of the system, no others");
    assert_eq!(
        because(pair.workspace(), &follower, 1, "compliance_burden").0,
        Some(20.0 + 30.0 * 3.0 / 4.0)
    );
    let (urgency, why) = because(pair.workspace(), &follower, 2, "urgency");
    assert_eq!(
        (urgency, why),
        (
            Some(0.0),
            Provenance::Covered {
                article: "Art. 50(1)".into()
            }
        )
    );
    let anew = ranked(pair.workspace(), "2026-11-25");
    assert_eq!(follower.order(), anew.order());
    assert_eq!(follower.compliance_statuses(), anew.compliance_statuses());
    // Another name for the evidence moves nothing.
    let mut piece = evidence(1, &["art50-1-interaction"]);
    piece.name = "Another name".into();
    let (_, touched) = pair.try_with(put(&piece)).unwrap();
    assert!(touched.standings && !touched.everything && touched.items.is_empty());
    assert!(follower.follow_systems(pair.workspace()).is_empty());
    // So does an answer that nobody has accepted.
    let (_, touched) = pair.try_with(one_answer(1, "placed_on", None)).unwrap();
    assert!(touched.standings && !touched.everything);
    assert!(follower.follow_systems(pair.workspace()).is_empty());
}

#[test]
fn the_panel_names_the_article() {
    let pair = assessed();
    let ranking = ranked(pair.workspace(), "2026-11-25");
    let workspace = pair.workspace();
    let slot = workspace.items.slot(&item_id(1)).unwrap();
    let told = explain(workspace, &ranking, workspace.framework().unwrap(), slot).unwrap();
    let burden = told
        .parts
        .iter()
        .find(|p| p.criterion == criterion("compliance_burden"));
    assert_eq!(
        burden.unwrap().reason.as_deref(),
        Some("20 (transparency, Art. 50(1)) + 30 × 4/4 duties open.")
    );
}

/// Art. 5(1)(i) and (j) of the fact sheet, the points (ba) and (bb), apply from 2 December 2026.
#[test]
fn items_of_a_prohibited_system_leave_the_ranking_on_the_day() {
    let mut pair = Pair::small();
    pair.does(edit(1, ItemField::System(Some(system_id(1)))));
    let mut facts = chatbot();
    facts.answer("practices", Answer::set(&["intimate_images"]));
    facts.answer(
        "sexual_output",
        Answer::set(&["realistic_identifiable", "no_consent", "intended"]),
    );
    facts.answer("features", Answer::set(&["image"]));
    facts.answer("marking_limits", Answer::set(&[]));
    pair.does(answers(1, &facts));
    pair.does(adopt(1, "2026-11-25"));
    let workspace = pair.workspace();
    assert_eq!(system(workspace).tier(), Tier::Prohibited);
    let slot = workspace.items.slot(&item_id(1)).unwrap();
    let item = workspace.items.at(slot).unwrap();
    let before = ranked(workspace, "2026-12-01");
    assert_ne!(before.place(slot), Place::Prohibited);
    let warned = before.context(workspace).prohibition(item).unwrap();
    assert_eq!(
        (&*warned.article, warned.from, warned.applies),
        ("Art. 5(1)(ba)", Some(day("2026-12-02")), false)
    );
    assert_eq!(
        ranked(workspace, "2026-12-02").place(slot),
        Place::Prohibited
    );
}
