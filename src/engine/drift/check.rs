//! A whole check: every column of both samples, the verdicts, the sentences.

use super::categories;
use super::distance;
use super::numbers;
use super::pairs::Pair;
use super::plan::{LARGE_EFFECT, LEAST_VALUES, Plan, SMALL_EFFECT};
use super::profile::{Profile, ProfileColumn};
use super::read::layout::Choice;
use super::read::table::{OTHERS, Table, Values};
use super::special;
use super::summary::{
    ColumnResult, Kind, Measure, Method, Preset, RunSummary, Side, Tally, Verdict,
};
use super::words;
use super::{evidently, nannyml};

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// The user stopped it.
    Cancelled,
    /// It cannot be done, and why.
    Refused(String),
}

/// A result, and the profile of the reference to check later data against.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The result.
    pub summary: RunSummary,
    /// The reference without its rows.
    pub profile: Profile,
}

/// Tells how far a check is: columns done, of how many, and the next one's name. False stops it.
pub type Tick<'a> = &'a mut dyn FnMut(usize, usize, &str) -> bool;

/// What one test of Plumbline's default says.
#[derive(Clone, Copy, Debug)]
struct Evidence {
    column: usize,
    missing: bool,
    p: f64,
    effect: f64,
}

fn side(table: &Table) -> Side {
    Side {
        name: table.name.clone(),
        digest: table.digest.clone(),
        rows: table.rows,
    }
}

/// Checks the current data against a reference, both as files.
pub fn run(
    reference: &Table,
    current: &Table,
    choices: &[Choice],
    plan: &Plan,
    tick: Tick<'_>,
) -> Result<Outcome, Stop> {
    let wanted = choices
        .iter()
        .filter(|c| matches!(c.kind, Kind::Numeric | Kind::Categorical));
    let mut notes: Vec<String> = [reference, current]
        .into_iter()
        .flat_map(|t| t.notes.iter().cloned())
        .collect();
    notes.dedup();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut columns = Vec::new();
    for choice in wanted {
        match (reference.column(&choice.name), current.column(&choice.name)) {
            (Some(a), Some(b)) => columns.push((a, b)),
            (Some(_), None) => left.push(choice.name.as_str()),
            (None, Some(_)) => right.push(choice.name.as_str()),
            (None, None) => {}
        }
    }
    if !left.is_empty() {
        notes.push(format!("Only in the reference: {}.", words::list(&left, 6)));
    }
    if !right.is_empty() {
        notes.push(format!(
            "Only in the current data: {}.",
            words::list(&right, 6)
        ));
    }
    if columns.is_empty() {
        return Err(Stop::Refused(
            "The two samples share no column that is set to be compared. Set the kind of at least one column to number or category.".to_owned(),
        ));
    }
    let mut results = Vec::new();
    let mut evidence = Vec::new();
    let mut profile = Profile {
        source: side(reference),
        columns: Vec::new(),
    };
    let of = columns.len();
    for (index, (a, b)) in columns.into_iter().enumerate() {
        if !tick(index, of, &a.name) {
            return Err(Stop::Cancelled);
        }
        let Some(pair) = Pair::of(a, b) else {
            continue;
        };
        let mut result = describe(&a.name, &pair);
        match plan.preset {
            Preset::Plumbline => {
                gather(&pair, results.len(), &mut result, &mut evidence);
            }
            Preset::Evidently => by_evidently(&pair, plan, &mut result),
            Preset::Nannyml => {
                let chunks = nannyml::by_chunks(a, b, plan.chunks);
                by_nannyml(chunks, plan, &mut result);
            }
            Preset::Scipy | Preset::Chosen => by_choice(&pair, plan, &mut result),
        }
        profile.columns.push(match &pair {
            Pair::Numbers(p) => numbers::profile(&a.name, &p.reference),
            Pair::Categories(p) => p.profile(&a.name),
        });
        results.push(result);
    }
    tick(of, of, "");
    if plan.preset == Preset::Plumbline {
        decide(&mut results, &evidence, plan);
    }
    let mut summary = RunSummary {
        preset: plan.preset,
        settings: settings(plan),
        reference: side(reference),
        current: side(current),
        columns: results,
        exact: true,
        notes,
        ..RunSummary::default()
    };
    conclude(&mut summary);
    Ok(Outcome { summary, profile })
}

/// Checks the current data against the profile of a reference, by Plumbline's default. Statistics of numbers come with
/// the bound of their error, and verdicts go by the least that the distance can be.
pub fn run_against(
    profile: &Profile,
    current: &Table,
    plan: &Plan,
    tick: Tick<'_>,
) -> Result<RunSummary, Stop> {
    let mut results = Vec::new();
    let mut evidence = Vec::new();
    let mut notes = current.notes.clone();
    let of = profile.columns.len();
    for (index, column) in profile.columns.iter().enumerate() {
        if !tick(index, of, &column.column) {
            return Err(Stop::Cancelled);
        }
        let found = current.column(&column.column);
        match found.map(|c| (&c.values, c.unreadable)) {
            Some((Values::Numbers { values, whole }, unreadable))
                if column.kind == Kind::Numeric =>
            {
                let sample = numbers::sample(values, *whole, unreadable);
                results.push(number_against(
                    column,
                    &sample,
                    results.len(),
                    &mut evidence,
                ));
            }
            Some((Values::Categories { codes, labels }, _)) if column.kind == Kind::Categorical => {
                let pair = Pair::Categories(category_against(column, codes, labels));
                let mut result = describe(&column.column, &pair);
                gather(&pair, results.len(), &mut result, &mut evidence);
                results.push(result);
            }
            Some(_) => notes.push(format!(
                "‘{}’ is no longer read as {}; it was not compared.",
                column.column,
                column.kind.name().to_lowercase()
            )),
            None => notes.push(format!(
                "‘{}’ is missing from the current data.",
                column.column
            )),
        }
    }
    if results.is_empty() {
        return Err(Stop::Refused(
            "The data have none of the columns of the reference.".to_owned(),
        ));
    }
    tick(of, of, "");
    let plan = Plan {
        preset: Preset::Plumbline,
        ..plan.clone()
    };
    decide(&mut results, &evidence, &plan);
    let mut summary = RunSummary {
        preset: Preset::Plumbline,
        settings: settings(&plan),
        reference: profile.source.clone(),
        current: side(current),
        columns: results,
        exact: false,
        notes,
        ..RunSummary::default()
    };
    conclude(&mut summary);
    Ok(summary)
}

fn category_against(
    column: &ProfileColumn,
    codes: &[u32],
    labels: &[String],
) -> categories::CategoryPair {
    let (counts, missing) = categories::count(codes, labels.len());
    let known = |label: &str| column.categories.iter().any(|(l, _)| l == label);
    let folds = column.others > 0;
    let name = |label: &'_ String| -> bool { !folds || known(label) };
    let reference = column
        .categories
        .iter()
        .map(|(l, n)| (l.as_str(), *n))
        .chain((folds).then_some((OTHERS, column.others)));
    let current = labels
        .iter()
        .zip(counts)
        .map(|(l, n)| (if name(l) { l.as_str() } else { OTHERS }, n));
    categories::pair(reference, column.tally.missing, current, missing)
}

fn number_against(
    column: &ProfileColumn,
    sample: &numbers::Sample,
    index: usize,
    evidence: &mut Vec<Evidence>,
) -> ColumnResult {
    let mut result = ColumnResult {
        column: column.column.clone(),
        kind: Kind::Numeric,
        method: Method::Ks,
        reference: column.tally,
        current: sample.tally,
        ..ColumnResult::default()
    };
    let (n1, n2) = (column.tally.n, sample.tally.n);
    if let Some((ks, wasserstein)) = numbers::against(column, &sample.sorted) {
        let effective = n1 as f64 * n2 as f64 / (n1 as f64 + n2 as f64);
        let p = special::kstwo_sf(libm::rint(effective) as u64, ks.low);
        let middle = |method: Method, b: numbers::Bracket, how: &str| Measure {
            method,
            value: Some(f64::midpoint(b.low, b.high)),
            error: Some((b.high - b.low) / 2.0),
            how: how.to_owned(),
            ..Measure::default()
        };
        result.value = Some(f64::midpoint(ks.low, ks.high));
        result.p = Some(p);
        result.measures.push(Measure {
            p: Some(p),
            ..middle(
                Method::Ks,
                ks,
                "from the reference's profile; p-value of the least that it can be",
            )
        });
        result.measures.push(numbers::decile_psi(
            &column.decile_counts,
            &super::bins::right_closed(&sample.sorted, &column.deciles),
        ));
        result.measures.push(middle(
            Method::Wasserstein,
            wasserstein,
            "from the reference's profile, in the column's unit",
        ));
        if n1 >= LEAST_VALUES && n2 >= LEAST_VALUES {
            evidence.push(Evidence {
                column: index,
                missing: false,
                p,
                effect: ks.low,
            });
        }
    }
    missing_evidence(&column.tally, &sample.tally, index, evidence);
    note_missing(&mut result);
    result
}

/// What is the same under every preset: counts, statistics to look at, pictures, notes.
fn describe(name: &str, pair: &Pair) -> ColumnResult {
    let (reference, current) = pair.tallies();
    let mut result = ColumnResult {
        column: name.to_owned(),
        kind: pair.kind(),
        reference,
        current,
        measures: pair.measures(),
        histogram: pair.histogram(),
        ..ColumnResult::default()
    };
    note_missing(&mut result);
    let n = current.n.max(1) as f64;
    match pair {
        Pair::Numbers(p) => {
            let (below, above) = p.outside();
            if current.n > 0 && reference.n > 0 && below + above > 0 {
                result.notes.push(format!(
                    "{} of the current values ({}) lie outside the reference's range, {} below and {} above.",
                    below + above,
                    words::percent((below + above) as f64 / n),
                    below,
                    above
                ));
            }
            if reference.distinct == 1 && current.distinct == 1 {
                result
                    .notes
                    .push("Each side has one single value.".to_owned());
            }
        }
        Pair::Categories(p) => {
            let (fresh, share) = p.fresh();
            if !fresh.is_empty() && reference.n > 0 {
                result.notes.push(format!(
                    "New, not in the reference: {} ({} of the current rows).",
                    words::list(&fresh, 4),
                    words::percent(share)
                ));
            }
        }
    }
    result
}

fn note_missing(result: &mut ColumnResult) {
    let share = |t: &Tally| t.missing as f64 / (t.n + t.missing).max(1) as f64;
    let (a, b) = (share(&result.reference), share(&result.current));
    if result.reference.missing + result.current.missing > 0 {
        result.notes.push(format!(
            "Missing: {} of the reference, {} of the current data.",
            words::percent(a),
            words::percent(b)
        ));
    }
}

fn missing_evidence(a: &Tally, b: &Tally, column: usize, evidence: &mut Vec<Evidence>) {
    let (n1, n2) = (a.n + a.missing, b.n + b.missing);
    if a.missing + b.missing == 0 || n1 < LEAST_VALUES || n2 < LEAST_VALUES {
        return;
    }
    if let Some(t) = distance::chi_square(&[a.n, a.missing], &[b.n, b.missing], true) {
        evidence.push(Evidence {
            column,
            missing: true,
            p: t.p,
            effect: (a.missing as f64 / n1 as f64 - b.missing as f64 / n2 as f64).abs(),
        });
    }
}

/// The tests of Plumbline's default for one column.
fn gather(pair: &Pair, column: usize, result: &mut ColumnResult, evidence: &mut Vec<Evidence>) {
    let (a, b) = pair.tallies();
    let enough = a.n >= LEAST_VALUES && b.n >= LEAST_VALUES;
    let found = |method: Method| {
        let measure = result.measures.iter().find(|m| m.method == method);
        measure.and_then(|m| Some((m.value?, m.p)))
    };
    let (method, value, p, effect) = match pair {
        Pair::Numbers(_) => match found(Method::Ks) {
            Some((d, p)) => (Method::Ks, Some(d), p, d),
            None => (Method::Ks, None, None, 0.0),
        },
        Pair::Categories(c) => {
            let test = c.pooled_test().filter(|_| a.n > 0 && b.n > 0);
            let effect = found(Method::TotalVariation).map_or(0.0, |m| m.0);
            (
                Method::ChiSquare,
                test.map(|t| t.statistic),
                test.map(|t| t.p),
                effect,
            )
        }
    };
    (result.method, result.value, result.p) = (method, value, p);
    if enough && let Some(p) = p {
        evidence.push(Evidence {
            column,
            missing: false,
            p,
            effect,
        });
    }
    missing_evidence(&a, &b, column, evidence);
}

/// Verdicts of Plumbline's default: p-values corrected over all tests of the run, and a change that is large enough.
fn decide(results: &mut [ColumnResult], evidence: &[Evidence], plan: &Plan) {
    let p: Vec<f64> = evidence.iter().map(|e| e.p).collect();
    let corrected = distance::benjamini_hochberg(&p);
    for result in results.iter_mut() {
        result.threshold = Some(plan.level);
        result.why = reason_not(result);
    }
    for (e, p) in evidence.iter().zip(corrected) {
        let Some(result) = results.get_mut(e.column) else {
            continue;
        };
        let verdict = if p < plan.level / 2.0 && e.effect >= LARGE_EFFECT {
            Verdict::Drift
        } else if p < plan.level && e.effect >= SMALL_EFFECT {
            Verdict::Weak
        } else {
            Verdict::Stable
        };
        if !e.missing {
            result.p_corrected = Some(p);
        }
        if verdict > result.verdict {
            result.verdict = verdict;
            result.why = reason(result, e, p, verdict, plan);
        }
    }
}

fn reason_not(result: &ColumnResult) -> String {
    let (a, b) = (result.reference.n, result.current.n);
    if a == 0 || b == 0 {
        let which = if a == 0 {
            "the reference"
        } else {
            "the current data"
        };
        return format!("Every value is missing in {which}.");
    }
    if a.min(b) < LEAST_VALUES {
        return format!("Needs {LEAST_VALUES} values on each side; there are {a} and {b}.");
    }
    "Too many rare categories for a test.".to_owned()
}

fn reason(result: &ColumnResult, e: &Evidence, p: f64, verdict: Verdict, plan: &Plan) -> String {
    let p = words::p_value(p);
    let effect = words::number(e.effect);
    let what = if e.missing {
        format!(
            "The share of missing values has changed by {}",
            words::percent(e.effect)
        )
    } else if result.kind == Kind::Numeric {
        format!("The two distributions are up to {effect} apart (Kolmogorov-Smirnov)")
    } else {
        format!(
            "{} of the rows would have to change category",
            words::percent(e.effect)
        )
    };
    match verdict {
        Verdict::Drift => {
            format!("{what}: more than chance explains, and enough to matter (corrected {p}).")
        }
        Verdict::Weak => format!(
            "{what}: probably not chance (corrected {p}), but small. Wait whether it persists."
        ),
        _ if e.p < plan.level && e.effect < SMALL_EFFECT => {
            format!("{what}: too little to matter.")
        }
        _ => format!("{what}: two samples of the same data may differ as much (corrected {p})."),
    }
}

fn by_evidently(pair: &Pair, plan: &Plan, result: &mut ColumnResult) {
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
    result.verdict = if word.drift {
        Verdict::Drift
    } else {
        Verdict::Stable
    };
    let shown = words::number(word.value);
    let limit = words::number(word.threshold);
    let sign = match (word.method.is_test(), word.drift) {
        (true, true) => "below",
        (true, false) => "not below",
        (false, true) => "at or above",
        (false, false) => "below",
    };
    result.why = format!(
        "{} {shown} is {sign} {limit} ({}).",
        if word.method.is_test() {
            format!("{}: p-value", word.method.name())
        } else {
            word.method.name().to_owned()
        },
        word.how
    );
}

fn by_nannyml(chunks: Option<Vec<super::summary::Chunks>>, plan: &Plan, result: &mut ColumnResult) {
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
            result.verdict = if alerts > 0 {
                Verdict::Drift
            } else {
                Verdict::Stable
            };
            result.why = format!(
                "Jensen-Shannon alerts in {alerts} of {}: above {}, the reference's mean and three standard deviations.",
                words::count(lead.chunks.len(), "chunk", "chunks"),
                lead.upper.map_or_else(|| "—".to_owned(), words::number),
            );
        }
    }
    result.chunks = chunks;
}

fn by_choice(pair: &Pair, plan: &Plan, result: &mut ColumnResult) {
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
    result.verdict = if drift {
        Verdict::Drift
    } else {
        Verdict::Stable
    };
    let sign = match (method.is_test(), drift) {
        (true, true) | (false, false) => "below",
        (true, false) => "not below",
        (false, true) => "at or above",
    };
    result.why = format!(
        "{} {} is {sign} {} ({}).",
        if method.is_test() {
            format!("{}: p-value", method.name())
        } else {
            method.name().to_owned()
        },
        words::number(read),
        words::number(threshold),
        if measure.how.is_empty() {
            "by category"
        } else {
            measure.how.as_str()
        }
    );
}

fn settings(plan: &Plan) -> String {
    let chosen = |method: Option<Method>, threshold: Option<f64>, usual: Method| {
        let method = method.unwrap_or(usual);
        format!(
            "{} at {}",
            method.name(),
            words::number(threshold.unwrap_or_else(|| method.usual_threshold()))
        )
    };
    match plan.preset {
        Preset::Plumbline => format!(
            "Kolmogorov-Smirnov for numbers, chi-square for categories, a test for missing values; Benjamini-Hochberg at {} over all of them; a change of at least {} to be weak evidence and of {} with p below {} to be drift; at least {LEAST_VALUES} values a side.",
            words::number(plan.level),
            words::number(SMALL_EFFECT),
            words::number(LARGE_EFFECT),
            words::number(plan.level / 2.0),
        ),
        Preset::Evidently => format!(
            "{}{}; a dataset has drifted when half of its columns have.",
            match (plan.numeric, plan.categorical) {
                (None, None) => "Evidently's own choice of statistic by kind and size".to_owned(),
                _ => "Evidently's conventions".to_owned(),
            },
            [
                ("numbers", plan.numeric, plan.numeric_threshold),
                ("categories", plan.categorical, plan.categorical_threshold)
            ]
            .into_iter()
            .filter_map(|(what, m, t)| {
                let m = m?;
                let t = t.unwrap_or(if m.is_test() { 0.05 } else { 0.1 });
                Some(format!(", {what}: {} at {}", m.name(), words::number(t)))
            })
            .collect::<String>(),
        ),
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

/// The verdict over all columns, with its sentence.
fn conclude(summary: &mut RunSummary) {
    let of = |v: Verdict| -> Vec<&str> { summary.with(v).map(|c| c.column.as_str()).collect() };
    let (drifted, weak, none) = (
        of(Verdict::Drift),
        of(Verdict::Weak),
        of(Verdict::NotEvaluable),
    );
    let all = summary.columns.len();
    let evaluated = all - none.len();
    let columns = words::count(all, "column", "columns");
    let mut why = if drifted.is_empty() {
        format!("None of {columns} has drifted.")
    } else {
        format!(
            "{} of {columns} {} drifted: {}.",
            drifted.len(),
            if drifted.len() == 1 { "has" } else { "have" },
            words::list(&drifted, 4)
        )
    };
    if !weak.is_empty() {
        why.push_str(&format!(
            " Weak evidence in {}: an alert only if it persists.",
            words::list(&weak, 4)
        ));
    }
    if !none.is_empty() {
        why.push_str(&format!(" Not evaluable: {}.", words::list(&none, 4)));
    }
    let mut verdict = if evaluated == 0 {
        Verdict::NotEvaluable
    } else if !drifted.is_empty() {
        Verdict::Drift
    } else if !weak.is_empty() {
        Verdict::Weak
    } else {
        Verdict::Stable
    };
    if summary.preset == Preset::Evidently && evaluated > 0 {
        let half = drifted.len() * 2 >= all;
        verdict = if half {
            Verdict::Drift
        } else {
            Verdict::Stable
        };
        why.push_str(if half {
            " That is half of them or more, so Evidently calls the dataset drifted."
        } else {
            " Evidently calls a dataset drifted only from half of its columns on."
        });
    }
    if evaluated == 0 {
        why = format!("No column could be evaluated: {}.", words::list(&none, 4));
    }
    if !summary.exact {
        why.push_str(" The reference is a profile: distances of numbers are known to within the bound beside them.");
    }
    (summary.verdict, summary.why) = (verdict, why);
}
