//! What a plan comes down to, in words.

use crate::phrases;
use crate::plan::{LARGE_EFFECT, LEAST_VALUES, Plan, SMALL_EFFECT};
use crate::summary::{Method, Preset};

pub(super) fn settings(plan: &Plan) -> String {
    let chosen = |method: Option<Method>, threshold: Option<f64>, usual: Method| {
        let method = method.unwrap_or(usual);
        format!(
            "{} at {}",
            method.name(),
            phrases::number(threshold.unwrap_or_else(|| method.usual_threshold()))
        )
    };
    match plan.preset {
        Preset::Plumbline => format!(
            "Kolmogorov-Smirnov for numbers, chi-square for categories, a test for missing values; Benjamini-Hochberg at {} over all of them; a change of at least {} to be weak evidence and of {} with p below {} to be drift; at least {LEAST_VALUES} values a side.",
            phrases::number(plan.level),
            phrases::number(SMALL_EFFECT),
            phrases::number(LARGE_EFFECT),
            phrases::number(plan.level / 2.0),
        ),
        Preset::Evidently => of_evidently(plan),
        Preset::Nannyml => format!(
            "{} chunks each side, what is left over as one more; an alert above mean + 3 standard deviations of the reference's chunks, for chi-square below p 0.05; the verdict goes by Jensen-Shannon.",
            plan.chunks
        ),
        Preset::Scipy => {
            "ks_2samp (auto) and chi2_contingency, each column for itself at p below 0.05."
                .to_owned()
        }
        Preset::Chosen => format!(
            "Numbers: {}; categories: {}; each column for itself.",
            chosen(plan.numeric, plan.numeric_threshold, Method::Ks),
            chosen(
                plan.categorical,
                plan.categorical_threshold,
                Method::ChiSquare
            ),
        ),
    }
}

fn of_evidently(plan: &Plan) -> String {
    let start = match (plan.numeric, plan.categorical) {
        (None, None) => "Evidently's own choice of statistic by kind and size",
        _ => "Evidently's conventions",
    };
    let chosen: String = [
        ("numbers", plan.numeric, plan.numeric_threshold),
        ("categories", plan.categorical, plan.categorical_threshold),
    ]
    .into_iter()
    .filter_map(|(what, m, t)| {
        let m = m?;
        let t = t.unwrap_or(if m.is_test() { 0.05 } else { 0.1 });
        Some(format!(", {what}: {} at {}", m.name(), phrases::number(t)))
    })
    .collect();
    format!("{start}{chosen}; a dataset has drifted when half of its columns have.")
}
