//! Times of the EU AI Act engine on this machine: `cargo bench -p plumbline-ai-act`.
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

use std::hint::black_box;
use std::time::Instant;

use chrono::NaiveDate;
use plumbline_ai_act::{Answer, Facts, RulePack, assess, compare, explain, relevant_questions};

/// Median of the times of several runs, in milliseconds.
fn median(runs: usize, mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// A thousand systems of every kind: minimal, high-risk, exempt, transparency, prohibited, models, half-answered.
fn systems() -> Vec<Facts> {
    (0..1000_u32).map(system).collect()
}

fn system(n: u32) -> Facts {
    let mut facts = Facts::default();
    let mut put = |id: &str, answer: Answer| facts.answer(id, answer);
    let model = n % 10 == 9;
    put(
        "subject",
        Answer::Text(if model { "model" } else { "system" }.into()),
    );
    put(
        "role",
        Answer::set(if model {
            &["gpai_provider"]
        } else {
            &["provider", "deployer"]
        }),
    );
    put(
        "union_link",
        Answer::set(&["placed_on_market", "org_in_union"]),
    );
    put("scope_limits", Answer::set(&[]));
    put("role_change", Answer::set(&[]));
    put("significant_generality", Answer::Yes);
    put("compute_flop", Answer::Number(f64::from(n) * 1e23));
    put("technique_limit", Answer::Text("none".into()));
    put(
        "ai_elements",
        Answer::set(&[
            "machine_based",
            "autonomy",
            "objectives",
            "infers",
            "influences",
        ]),
    );
    put(
        "practices",
        Answer::set(if n.is_multiple_of(13) {
            &["social_scoring"]
        } else {
            &[]
        }),
    );
    put(
        "scoring",
        Answer::set(if n.is_multiple_of(13) {
            &["over_time", "behaviour_or_traits", "disproportionate"]
        } else {
            &[]
        }),
    );
    put("biometrics", Answer::set(&[]));
    put(
        "annex_i_acts",
        Answer::set(if n.is_multiple_of(5) { &["11"] } else { &[] }),
    );
    if n.is_multiple_of(5) {
        put("product_part", Answer::set(&["is_product"]));
        put("third_party", Answer::Text("health_safety".into()));
    }
    if n % 7 != 6 {
        put(
            "annex_iii_fields",
            Answer::set(if n.is_multiple_of(2) { &["4"] } else { &[] }),
        );
    }
    if n.is_multiple_of(2) {
        put("employment_uses", Answer::set(&["4a", "4b"]));
        put(
            "derogation",
            Answer::set(if n.is_multiple_of(4) { &["a"] } else { &[] }),
        );
        put("significant_risk", Answer::No);
        put("profiling", Answer::No);
    }
    put(
        "features",
        Answer::set(if n.is_multiple_of(3) {
            &["interacts", "text"]
        } else {
            &[]
        }),
    );
    put(
        "placed_on",
        Answer::Date(NaiveDate::from_ymd_opt(2026, 1 + n % 12, 1).unwrap()),
    );
    facts
}

fn main() {
    let load = median(9, || {
        black_box(RulePack::from_value(&RulePack::builtin_value().unwrap()).unwrap());
    });
    let pack = RulePack::builtin().unwrap();
    let as_of = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    let systems = systems();
    let reassess = median(15, || {
        for facts in &systems {
            black_box(assess(pack, facts, as_of));
        }
    });
    let before: Vec<_> = systems.iter().map(|f| assess(pack, f, as_of)).collect();
    let changes = median(15, || {
        for (facts, old) in systems.iter().zip(&before) {
            black_box(compare(old, &assess(pack, facts, as_of)));
        }
    });
    let answer = median(99, || {
        black_box(assess(pack, &systems[6], as_of));
        black_box(relevant_questions(pack, &systems[6]).len());
        black_box(explain(pack, &systems[6], "iii-4a"));
    });
    println!("rule pack read and hashed           {load:8.2} ms");
    println!("1,000 systems assessed              {reassess:8.2} ms (aim: under 50)");
    println!("1,000 systems assessed and compared {changes:8.2} ms");
    println!("one answer: result, questions, trace {answer:7.3} ms");
}
