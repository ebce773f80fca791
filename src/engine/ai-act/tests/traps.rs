//! The traps of the law, each under its name: what a hasty engine gets wrong.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value
)]

use chrono::NaiveDate;
use plumbline_ai_act::fines::{Cap, Profile};
use plumbline_ai_act::obligations::Status;
use plumbline_ai_act::{Assessment, Facts, RulePack, Tier, Tri, assess, import};
use serde_json::{Value, json};

fn pack() -> &'static RulePack {
    RulePack::builtin().unwrap()
}

fn facts(document: &Value) -> Facts {
    let read = import::facts(pack(), document, "facts");
    assert!(read.messages.is_empty(), "{:?}", read.messages);
    read.value
}

/// A system in scope about which everything else was answered with 'none', changed by `change`.
fn system(role: &str, change: Value) -> Facts {
    let mut document = json!({
        "subject": "system", "technique_limit": "none", "role": [role],
        "ai_elements": ["machine_based", "autonomy", "objectives", "infers", "influences"],
        "union_link": ["placed_on_market", "org_in_union"], "scope_limits": [], "practices": [], "biometrics": [],
        "annex_i_acts": [], "annex_iii_fields": [], "features": [], "derogation": [], "role_change": []
    });
    if role != "deployer" {
        document.as_object_mut().unwrap().remove("role_change");
    }
    for (id, answer) in change.as_object().unwrap() {
        document[id] = answer.clone();
    }
    facts(&document)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn today(facts: &Facts) -> Assessment {
    assess(pack(), facts, day("2026-11-23"))
}

fn tiers(result: &Assessment) -> Vec<&str> {
    result.tiers.iter().map(|t| t.id()).collect()
}

#[test]
fn stale_dates_high_risk_is_not_2_august_2026() {
    let recruit = system(
        "provider",
        json!({"annex_iii_fields": ["4"], "employment_uses": ["4a"], "placed_on": "2028-01-01"}),
    );
    let result = today(&recruit);
    assert_eq!(
        result.tier_applies_from(Tier::HighRisk),
        Some(day("2027-12-02"))
    );
    assert_eq!(
        result.duty("art9-rms").unwrap().applies_from,
        Some(day("2027-12-02"))
    );
    let lift = system(
        "provider",
        json!({"annex_i_acts": ["4"], "product_part": ["is_product"], "third_party": "health_safety", "placed_on": "2029-01-01"}),
    );
    assert_eq!(
        today(&lift).duty("art9-rms").unwrap().applies_from,
        Some(day("2028-08-02"))
    );
    assert!(
        today(&lift)
            .duties
            .iter()
            .all(|d| d.applies_from != Some(day("2027-08-02")))
    );
}

#[test]
fn stale_dates_letter_and_effect_are_both_shown() {
    let recruit = system(
        "provider",
        json!({"annex_iii_fields": ["4"], "employment_uses": ["4a"], "placed_on": "2028-01-01"}),
    );
    let result = today(&recruit);
    let register = result.duty("art49-1-register").unwrap();
    assert_eq!(register.applies_from, Some(day("2027-12-02")));
    assert_eq!(register.literal_from, Some(day("2026-08-02")));
}

#[test]
fn emotion_recognition_outside_work_is_high_risk_not_prohibited() {
    let shop = system(
        "deployer",
        json!({"biometrics": ["emotion"], "emotion": ["from_biometrics"], "le_exception": "no"}),
    );
    assert_eq!(tiers(&today(&shop)), ["high_risk", "transparency"]);
    let work = system(
        "deployer",
        json!({"biometrics": ["emotion"], "emotion": ["from_biometrics", "workplace"], "le_exception": "no"}),
    );
    assert_eq!(today(&work).tier, Tier::Prohibited);
}

#[test]
fn verification_is_not_identification() {
    let door = system(
        "provider",
        json!({"biometrics": ["verification"], "one_to_many_access": "no"}),
    );
    assert_eq!(tiers(&today(&door)), ["minimal"]);
    let crowd = system(
        "provider",
        json!({"biometrics": ["remote_identification"], "rbi": [], "law_enforcement": "no"}),
    );
    assert_eq!(tiers(&today(&crowd)), ["high_risk"]);
}

#[test]
fn fraud_detection_helps_in_5b_only() {
    let with = |uses: &str, limits: Value| {
        today(&system(
            "provider",
            json!({"annex_iii_fields": ["5"], "service_uses": [uses], "service_limits": limits}),
        ))
    };
    assert_eq!(tiers(&with("5b", json!(["fraud_only"]))), ["minimal"]);
    assert_eq!(tiers(&with("5b", json!([]))), ["high_risk"]);
    assert_eq!(
        tiers(&with("5a", json!(["for_public_authority", "fraud_only"]))),
        ["high_risk"]
    );
    assert_eq!(
        tiers(&with("5c", json!(["life_or_health", "fraud_only"]))),
        ["high_risk"]
    );
}

#[test]
fn human_in_the_loop_changes_nothing() {
    let base = json!({"annex_iii_fields": ["4"], "employment_uses": ["4a"], "features": ["public_text"], "le_exception": "no"});
    for review in ["yes", "no", "unknown"] {
        let mut change = base.clone();
        change["human_review"] = review.into();
        assert!(
            today(&system("provider", change))
                .tiers
                .contains(&Tier::HighRisk),
            "{review}"
        );
    }
    // And no question asks whether a person looks at the result of an Annex III system.
    assert!(pack().fact("human_in_the_loop").is_none());
}

#[test]
fn profiling_defeats_the_derogation() {
    let with = |profiling: &str| {
        let change = json!({"annex_iii_fields": ["4"], "employment_uses": ["4a"], "derogation": ["a", "b", "c", "d"], "significant_risk": "no", "profiling": profiling});
        today(&system("provider", change))
    };
    assert_eq!(tiers(&with("no")), ["exempt_6_3"]);
    assert_eq!(tiers(&with("yes")), ["high_risk"]);
    assert_eq!(tiers(&with("unknown")), ["insufficient_facts"]);
}

#[test]
fn section_b_never_yields_chapter_iii_duties() {
    for act in 13..=21 {
        let change = json!({"annex_i_acts": [act.to_string()], "product_part": ["is_product"], "third_party": "health_safety", "placed_on": "2029-01-01"});
        let result = today(&system("provider", change));
        assert_eq!(result.routes.len(), 1);
        assert_eq!(&*result.routes[0], "annex_i_b");
        assert!(result.duty("annex1b-limited").is_some());
        for duty in &result.duties {
            let number: String = duty
                .article
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            let number: u32 = number.parse().unwrap();
            assert!(!(8..=49).contains(&number), "{} for act {act}", duty.id);
        }
    }
}

#[test]
fn machinery_is_in_section_b_since_2026() {
    let change = json!({"annex_i_acts": ["21"], "product_part": ["is_product"], "third_party": "health_safety"});
    assert_eq!(today(&system("provider", change)).basis(), ["Annex I B 21"]);
}

#[test]
fn article_50_binds_by_role() {
    let change = json!({"features": ["interacts", "image", "deep_fake"], "interaction_limits": [], "marking_limits": [], "artistic": "no", "le_exception": "no", "placed_on": "2026-09-01"});
    let yours = |role: &str| {
        let result = today(&system(role, change.clone()));
        let mine = result.art50.iter().filter(|p| p.yours == Tri::Yes);
        mine.map(|p| p.reference.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(yours("provider"), ["Art. 50(1)", "Art. 50(2)"]);
    assert_eq!(yours("deployer"), ["Art. 50(4) first subparagraph"]);
    assert!(yours("distributor").is_empty());
}

#[test]
fn article_50_names_the_modalities() {
    let change = json!({"features": ["audio", "video"], "marking_limits": [], "le_exception": "no", "placed_on": "2026-09-01"});
    let result = today(&system("provider", change));
    let modalities: Vec<&str> = result.art50[0].modalities.iter().map(|m| &**m).collect();
    assert_eq!(modalities, ["audio", "video"]);
}

#[test]
fn an_artistic_deep_fake_is_disclosed_in_a_limited_form_not_silently() {
    let change = json!({"features": ["deep_fake"], "artistic": "yes", "le_exception": "no"});
    let result = today(&system("deployer", change));
    assert!(result.duty("art50-4-deepfake").is_some());
    assert!(result.art50[0].limited_form);
}

#[test]
fn impact_assessment_has_its_own_addressees() {
    let with = |change: Value| {
        today(&system("deployer", change))
            .duty("art27-fria")
            .map(|d| d.status)
    };
    let private = json!({"annex_iii_fields": ["4"], "employment_uses": ["4a"], "public_body": "no", "private_public_service": "no", "placed_on": "2028-01-01"});
    assert_eq!(with(private), None);
    let bank = json!({"annex_iii_fields": ["5"], "service_uses": ["5b"], "service_limits": [], "public_body": "no", "private_public_service": "no", "placed_on": "2028-01-01"});
    assert_eq!(with(bank), Some(Status::From));
    let water = json!({"annex_iii_fields": ["2"], "infrastructure": ["safety_component"], "public_body": "yes", "placed_on": "2028-01-01"});
    assert_eq!(with(water), None);
}

fn model(flop: f64) -> Facts {
    facts(&json!({
        "subject": "model", "role": ["gpai_provider"], "union_link": ["placed_on_market"], "scope_limits": [],
        "significant_generality": "yes", "generates_modalities": "yes", "compute_flop": flop, "high_impact_capabilities": "no",
        "commission_designated": "no", "rebuttal_accepted": "no"
    }))
}

#[test]
fn ten_to_the_25_is_strictly_greater() {
    assert_eq!(tiers(&today(&model(1e25))), ["gpai"]);
    assert_eq!(
        tiers(&today(&model(1e25_f64.next_up()))),
        ["gpai_systemic", "gpai"]
    );
}

#[test]
fn one_third_rule_is_more_than_one_third() {
    let modifier = |change: f64| {
        let mut facts = model(3e24);
        for (id, answer) in facts_of(json!({"role": ["downstream_modifier"], "original_flop": 3e24, "original_flop_unavailable": "no", "base_systemic": "no", "modification_flop": change})).0 {
            facts.answer(&id, answer);
        }
        today(&facts)
            .roles
            .iter()
            .any(|r| &*r.role == "gpai_provider" && r.state == Tri::Yes)
    };
    assert!(!modifier(1e24));
    assert!(modifier(1.000_000_1e24));
}

fn facts_of(document: Value) -> Facts {
    import::facts(pack(), &document, "facts").value
}

#[test]
fn caps_the_lower_for_smes_not_for_small_mid_caps_under_article_5_and_for_nobody_under_101() {
    let cap = |size: &str, rule: &str| {
        let facts = facts(&json!({"org_size": size, "org_worldwide_turnover_eur": 100e6}));
        let fine = Profile::new(pack(), &facts).cap(pack(), rule).unwrap();
        (fine.cap, fine.amount_eur.unwrap())
    };
    assert_eq!(cap("sme", "99(3)"), (Cap::Lower, 7e6));
    assert_eq!(cap("micro", "99(4)"), (Cap::Lower, 3e6));
    assert_eq!(cap("small_mid_cap", "99(3)"), (Cap::Higher, 35e6));
    assert_eq!(cap("small_mid_cap", "99(4)"), (Cap::Lower, 3e6));
    assert_eq!(cap("small_mid_cap", "99(5)"), (Cap::Lower, 1e6));
    assert_eq!(cap("large", "99(4)"), (Cap::Higher, 15e6));
    assert_eq!(cap("sme", "101"), (Cap::Higher, 15e6));
    let unknown = Profile::new(pack(), &Facts::default())
        .cap(pack(), "99(3)")
        .unwrap();
    assert_eq!((unknown.cap, unknown.amount_eur), (Cap::Open, None));
}

#[test]
fn reliefs_by_size_and_where_there_is_none() {
    let states = |profile: Value, duty: &str| {
        let facts = facts(&profile);
        let duty = pack().obligation(duty).unwrap();
        let reliefs = Profile::new(pack(), &facts).reliefs(pack(), duty);
        reliefs
            .into_iter()
            .filter(|r| r.state == Tri::Yes)
            .map(|r| r.reference.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        states(json!({"org_size": "small_mid_cap"}), "art11-techdoc"),
        ["Art. 11(1)"]
    );
    assert_eq!(
        states(
            json!({"org_size": "sme", "org_partner_or_linked": "no", "org_financial_institution": "no"}),
            "art17-qms"
        ),
        ["Art. 17(2)", "Art. 63(1)"]
    );
    assert_eq!(
        states(
            json!({"org_size": "sme", "org_partner_or_linked": "yes", "org_financial_institution": "no"}),
            "art17-qms"
        ),
        ["Art. 17(2)"]
    );
    assert_eq!(
        states(
            json!({"org_size": "small_mid_cap", "org_financial_institution": "no"}),
            "art17-qms"
        ),
        ["Art. 17(2)"]
    );
    assert!(states(json!({"org_size": "large"}), "art11-techdoc").is_empty());
    assert!(states(json!({"org_size": "micro"}), "art9-rms").is_empty());
    // A start-up is relieved only as an SME.
    assert!(
        states(
            json!({"org_size": "large", "org_startup": "yes"}),
            "art11-techdoc"
        )
        .is_empty()
    );
}

#[test]
fn new_prohibitions_are_verdicts_before_their_date_but_no_breach() {
    let change = json!({"practices": ["intimate_images"], "sexual_output": ["realistic_identifiable", "no_consent", "intended"]});
    let result = today(&system("provider", change));
    assert_eq!(result.tier, Tier::Prohibited);
    assert_eq!(
        result.tier_applies_from(Tier::Prohibited),
        Some(day("2026-12-02"))
    );
    assert!(
        result
            .remarks
            .iter()
            .any(|r| r.text.contains("no breach of Art. 5"))
    );
}

#[test]
fn the_grace_period_is_for_50_2_only() {
    let change = json!({"features": ["interacts", "text"], "interaction_limits": [], "marking_limits": [], "le_exception": "no", "placed_on": "2026-07-01"});
    let result = today(&system("provider", change));
    assert_eq!(result.duty("art50-2-marking").unwrap().status, Status::From);
    assert_eq!(
        result.duty("art50-2-marking").unwrap().applies_from,
        Some(day("2026-12-02"))
    );
    assert_eq!(
        result.duty("art50-1-interaction").unwrap().status,
        Status::Applies
    );
}

#[test]
fn legacy_duties_sleep_and_are_not_gone() {
    let change = json!({"annex_iii_fields": ["5"], "service_uses": ["5a"], "service_limits": ["for_public_authority"], "placed_on": "2026-01-01", "significant_design_change": "no", "intended_for_public_authorities": "yes"});
    let facts = system("provider", change);
    let sleeping = today(&facts).duty("art9-rms").unwrap().clone();
    assert_eq!(
        (sleeping.status, sleeping.wakes_at_latest),
        (Status::Dormant, Some(day("2030-08-02")))
    );
    assert_eq!(
        assess(pack(), &facts, day("2030-08-02"))
            .duty("art9-rms")
            .unwrap()
            .status,
        Status::Applies
    );
}

#[test]
fn both_routes_side_by_side_never_first_hit_wins() {
    let change = json!({"annex_i_acts": ["11", "18"], "product_part": ["is_product"], "third_party": "health_safety", "annex_iii_fields": ["4", "5"], "employment_uses": ["4b"], "service_uses": ["5d"], "placed_on": "2029-01-01"});
    let result = today(&system("provider", change));
    assert_eq!(
        result.basis(),
        [
            "Annex I A 11",
            "Annex I B 18",
            "Annex III 4(b)",
            "Annex III 5(d)"
        ]
    );
}

#[test]
fn out_of_scope_and_no_ai_system_are_never_minimal() {
    let military = today(&system("provider", json!({"scope_limits": ["military"]})));
    assert_eq!(tiers(&military), ["out_of_scope"]);
    let rules = today(&system(
        "provider",
        json!({"technique_limit": "human_rules", "ai_elements": ["machine_based", "autonomy", "objectives", "influences"]}),
    ));
    assert_eq!(tiers(&rules), ["not_ai_system"]);
    assert!(military.duties.is_empty() && rules.duties.is_empty());
}
