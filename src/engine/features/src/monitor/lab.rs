//! A check of the drift lab as a run of a monitor.

use chrono::{DateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::ids::ChangeId;
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::monitor::{COLUMNS_KEPT, Finding, Monitor, Run, Verdict};
use plumbline_drift::summary;
use plumbline_drift::summary::RunSummary;

fn verdict(verdict: summary::Verdict) -> Verdict {
    match verdict {
        summary::Verdict::NotEvaluable => Verdict::NotEvaluable,
        summary::Verdict::Stable => Verdict::Stable,
        summary::Verdict::Weak => Verdict::Weak,
        summary::Verdict::Drift => Verdict::Drift,
    }
}

/// The run that keeps this check: its verdict and reason, the columns that say most, the digest of the data. The value
/// that the history draws is the share of columns that flag.
pub fn run(summary: &RunSummary, monitor: &Monitor, at: DateTime<Utc>) -> Run {
    let digest: String = summary.current.digest.chars().take(16).collect();
    let digest = format!("sha256:{digest}");
    let mut columns: Vec<_> = summary.columns.iter().collect();
    sort::by_key(&mut columns, |c| std::cmp::Reverse(c.verdict));
    let known = columns
        .iter()
        .filter(|c| c.verdict != summary::Verdict::NotEvaluable)
        .count();
    let flagged = columns.iter().filter(|c| c.verdict.flags()).count();
    let findings = columns.iter().take(COLUMNS_KEPT).map(|c| Finding {
        column: c.column.clone(),
        verdict: verdict(c.verdict),
        method: c.method.name().to_owned(),
        value: c.value,
        // A level of significance is no threshold of the value.
        threshold: c.threshold.filter(|_| !c.method.is_test()),
    });
    let salt = format!("{digest} {} {}", summary.reference.digest, summary.settings);
    Run {
        id: Run::identity(monitor.id, at, "Drift lab", &salt),
        monitor: monitor.id,
        at,
        verdict: verdict(summary.verdict),
        why: summary.why.clone(),
        source: "Drift lab".to_owned(),
        value: (known > 0).then(|| flagged as f64 / known as f64),
        measure: "Share of columns flagged".to_owned(),
        threshold: None,
        version: None,
        digest,
        rows: Some([summary.reference.rows, summary.current.rows]),
        findings: findings.collect(),
        episode: None,
        meta: Meta::new(Stamp {
            at,
            by: None,
            change: ChangeId(0),
        }),
    }
}
