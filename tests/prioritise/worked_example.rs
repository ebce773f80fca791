//! The worked example of the default framework (decision-maths §1.5), every column to four decimals.

use super::fixture::*;
use plumbline_document::framework::{Framework, Method};
use plumbline_document::ids::CriterionId;
use plumbline_document::item::ObligationRef;
use plumbline_document::kind::Kind;
use plumbline_document::tier::Tier;
use plumbline_document::workspace::Workspace;

pub const CHURN: u32 = 0;
pub const COPILOT: u32 = 1;
pub const LABEL: u32 = 5;

/// The six items, in the order of the table.
pub fn workspace() -> Workspace {
    let mut w = empty();
    let retention = system(&mut w, 1, "Retention engine", Tier::Minimal, (0, 0));
    let copilot = system(&mut w, 2, "Support copilot", Tier::Transparency, (2, 4));
    let triage = system(&mut w, 3, "Claims triage", Tier::HighRisk, (12, 20));
    let duty = |article: &str, from: &str| ObligationRef {
        article: article.to_owned(),
        applies_from: day(from),
        ..ObligationRef::default()
    };
    type Row = (&'static str, Kind, Value, f64, f64, Value);
    let rows: [(Row, _, Option<ObligationRef>); 6] = [
        (
            (
                "Churn prediction",
                Kind::Feature,
                80.0.into(),
                75.0,
                70.0,
                (8.0, 13.0, 30.0).into(),
            ),
            retention,
            None,
        ),
        (
            (
                "Support copilot",
                Kind::Feature,
                (60.0, 70.0, 95.0).into(),
                50.0,
                60.0,
                (10.0, 15.0, 40.0).into(),
            ),
            copilot,
            None,
        ),
        (
            (
                "Claims triage model",
                Kind::Feature,
                90.0.into(),
                60.0,
                55.0,
                (30.0, 45.0, 90.0).into(),
            ),
            triage,
            None,
        ),
        (
            (
                "Log events for claims triage",
                Kind::Compliance,
                20.0.into(),
                100.0,
                95.0,
                (3.0, 5.0, 8.0).into(),
            ),
            triage,
            Some(duty("Art. 12", "2027-12-02")),
        ),
        (
            (
                "Data availability probe",
                Kind::Spike,
                30.0.into(),
                25.0,
                90.0,
                2.0.into(),
            ),
            retention,
            None,
        ),
        (
            (
                "Label AI-generated replies",
                Kind::Compliance,
                25.0.into(),
                100.0,
                95.0,
                (1.0, 2.0, 3.0).into(),
            ),
            copilot,
            Some(duty("Art. 50(2)", "2026-08-02")),
        ),
    ];
    for (number, ((title, kind, b, d, a, e), of, duty)) in (1..).zip(rows) {
        let mut it = item(number, title, kind);
        it.system = Some(of);
        it.discharges.extend(duty);
        judge(&mut it, "business_value", b);
        judge(&mut it, "data_availability", d);
        judge(&mut it, "confidence", a);
        judge(&mut it, "effort", e);
        put(&mut w, it);
    }
    w
}

pub fn per_day(workspace: &Workspace) -> Framework {
    let mut framework = named(workspace, "ai_value");
    match &mut framework.method {
        Method::Weighted { value_per_day, .. } => *value_per_day = true,
        _ => panic!("AI value is a weighted sum"),
    }
    framework
}

#[test]
fn every_column_to_four_decimals() {
    // B, D, A, C, U, E, n_E, S, rank, S' per day, rank.
    let expected = [
        [
            80.0, 75.0, 70.0, 5.0, 0.0, 15.0, 32.5548, 63.2555, 2.0, 4.4444, 4.0,
        ],
        [
            72.5, 50.0, 60.0, 35.0, 0.0, 18.3333, 27.9513, 50.7951, 4.0, 2.9091, 5.0,
        ],
        [
            90.0, 60.0, 55.0, 78.0, 0.0, 50.0, 4.3555, 47.9855, 6.0, 1.0567, 6.0,
        ],
        [
            20.0, 100.0, 95.0, 0.0, 39.2603, 5.1667, 55.7476, 61.7138, 3.0, 12.0729, 3.0,
        ],
        [
            30.0, 25.0, 90.0, 0.0, 0.0, 2.0, 73.2755, 48.5775, 5.0, 22.9167, 2.0,
        ],
        [
            25.0, 100.0, 95.0, 0.0, 100.0, 2.0, 73.2755, 74.0775, 1.0, 37.0833, 1.0,
        ],
    ];
    let w = workspace();
    let score = ranked(&w, &named(&w, "ai_value"));
    let daily = ranked(&w, &per_day(&w));
    let columns = [
        "business_value",
        "data_availability",
        "confidence",
        "compliance_burden",
        "urgency",
        "effort",
    ];
    for (slot, row) in (0..).zip(expected) {
        let mut actual: Vec<f64> = columns
            .iter()
            .map(|id| score.value(slot, &CriterionId::from(*id)).unwrap())
            .collect();
        actual.push(
            score
                .normalised(slot, &CriterionId::from("effort"))
                .unwrap(),
        );
        for ranking in [&score, &daily] {
            actual.push(ranking.score(slot).unwrap());
            actual.push(f64::from(ranking.rank(slot).unwrap()));
        }
        assert_eq!(actual.len(), row.len());
        for (actual, expected) in actual.iter().zip(row) {
            close(*actual, expected, 0.000_05);
        }
    }
}

#[test]
fn contributions_sum_to_the_score() {
    let w = workspace();
    for framework in [named(&w, "ai_value"), per_day(&w)] {
        let ranking = ranked(&w, &framework);
        for slot in 0..6 {
            let sum: f64 = ranking.contributions(slot).map(|(_, worth)| worth).sum();
            close(sum, ranking.score(slot).unwrap(), 1e-12);
        }
    }
}
