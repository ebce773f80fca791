//! The verdict of one column by the conventions of another tool, or by what the person chose.

use crate::emulation::{evidently, nannyml};
use crate::pairs::Pair;
use crate::phrases;
use crate::plan::Plan;
use crate::summary::{Chunks, ColumnResult, Kind, Method, Preset, Verdict};

pub(super) fn by_evidently(pair: &Pair, plan: &Plan, result: &mut ColumnResult) {
    let Some(word) = evidently::word(pair, plan) else {
        result.why =
            "Every value is missing on one side: Evidently refuses a report with such a column."
                .to_owned();
        return;
    };
    result.method = word.method;
    result.threshold = Some(word.threshold);
    let value = Some(word.value).filter(|v| v.is_finite());
    if word.method.is_test() {
        result.p = value;
        let own = result.measures.iter().find(|m| m.method == word.method);
        result.value = own.and_then(|m| m.value);
    } else {
        result.value = value;
    }
    if value.is_none() {
        result.why = "The statistic is not defined here; Evidently reports no drift.".to_owned();
        return;
    }
    result.verdict = verdict(word.drift);
    let shown = phrases::number(word.value);
    let limit = phrases::number(word.threshold);
    let sign = sign(word.method, word.drift);
    result.why = format!(
        "{} {shown} is {sign} {limit} ({}).",
        what_is_read(word.method),
        word.how
    );
}

pub(super) fn by_nannyml(chunks: Option<Vec<Chunks>>, plan: &Plan, result: &mut ColumnResult) {
    let Some(chunks) = chunks else {
        result.why = format!(
            "Needs at least {} rows on each side, one for each chunk.",
            plan.chunks
        );
        return;
    };
    result.method = nannyml::LEADING;
    if let Some(lead) = chunks.iter().find(|c| c.method == nannyml::LEADING) {
        let alerts = lead.chunks.iter().filter(|c| c.alert).count();
        let known = lead.chunks.iter().filter(|c| c.value.is_some()).count();
        result.threshold = lead.upper;
        result.value = lead
            .chunks
            .iter()
            .filter_map(|c| c.value)
            .max_by(f64::total_cmp);
        if known == 0 {
            result.why = "Every value is missing in every chunk.".to_owned();
        } else {
            result.verdict = verdict(alerts > 0);
            result.why = format!(
                "Jensen-Shannon alerts in {alerts} of {}: above {}, the reference's mean and three standard deviations.",
                phrases::count(lead.chunks.len(), "chunk", "chunks"),
                lead.upper.map_or_else(|| "—".to_owned(), phrases::number),
            );
        }
    }
    result.chunks = chunks;
}

pub(super) fn by_choice(pair: &Pair, plan: &Plan, result: &mut ColumnResult) {
    let numeric = pair.kind() == Kind::Numeric;
    let scipy = plan.preset == Preset::Scipy;
    let (asked, threshold, usual) = if numeric {
        (plan.numeric, plan.numeric_threshold, Method::Ks)
    } else {
        (
            plan.categorical,
            plan.categorical_threshold,
            Method::ChiSquare,
        )
    };
    let method = asked.filter(|_| !scipy).unwrap_or(usual);
    let threshold = threshold
        .filter(|_| !scipy)
        .unwrap_or_else(|| method.usual_threshold());
    let measure = pair.measure(method);
    (result.method, result.value, result.p) = (method, measure.value, measure.p);
    result.threshold = Some(threshold);
    let read = if method.is_test() {
        measure.p
    } else {
        measure.value
    };
    let Some(read) = read else {
        result.why = format!("{} has no value here: {}.", method.name(), measure.how);
        return;
    };
    let drift = if method.is_test() {
        read < threshold
    } else {
        read >= threshold
    };
    result.verdict = verdict(drift);
    result.why = format!(
        "{} {} is {} {} ({}).",
        what_is_read(method),
        phrases::number(read),
        sign(method, drift),
        phrases::number(threshold),
        if measure.how.is_empty() {
            "by category"
        } else {
            measure.how.as_str()
        }
    );
}

fn verdict(drift: bool) -> Verdict {
    if drift {
        Verdict::Drift
    } else {
        Verdict::Stable
    }
}

/// On which side of its threshold the value lies that is read: a p-value drifts below it, a distance at or above it.
fn sign(method: Method, drift: bool) -> &'static str {
    match (method.is_test(), drift) {
        (true, true) | (false, false) => "below",
        (true, false) => "not below",
        (false, true) => "at or above",
    }
}

/// What is read of a method: the p-value of a test, else the statistic.
fn what_is_read(method: Method) -> String {
    if method.is_test() {
        format!("{}: p-value", method.name())
    } else {
        method.name().to_owned()
    }
}
