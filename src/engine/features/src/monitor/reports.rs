//! Verdicts made elsewhere: Evidently's and NannyML's reports, and a plain CSV of a metric by time.
//!
//! A value that is missing, `NaN` or infinite is never read as no drift: its verdict is 'not evaluable'.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use plumbline_compact::sort;
use plumbline_document::ids::ChangeId;
use plumbline_document::meta::{Meta, Stamp};
use plumbline_document::monitor::{COLUMNS_KEPT, Finding, Monitor, Run, Side, Verdict};
use plumbline_json as json;
use plumbline_text::dates::instant;
use plumbline_text::delimited;
use plumbline_text::delimited::DelimitedRow;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// Why a report could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {why}")]
pub struct ReportError {
    /// Where: a JSON path, or line and column.
    pub at: String,
    /// What is wrong, in a sentence.
    pub why: String,
}

fn broken<T>(at: impl Into<String>, why: impl Into<String>) -> Result<T, ReportError> {
    Err(ReportError {
        at: at.into(),
        why: why.into(),
    })
}

/// The largest report that is read, in bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// Reads a report for a monitor, whichever of the known ones it is. `at` is the time of runs that do not say it
/// themselves. Runs come out oldest first, without a history; recording them gives them one.
pub fn read(text: &str, monitor: &Monitor, at: DateTime<Utc>) -> Result<Vec<Run>, ReportError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > LARGEST {
        return broken("report", "it is larger than 8 MB");
    }
    let report = Report {
        monitor,
        at,
        digest: digest(text),
    };
    match text.trim_start().chars().next() {
        None => broken("report", "there is nothing in it"),
        Some('{' | '[') => report.read_json(text),
        Some(_) => report.read_csv(text),
    }
}

/// `sha256:` and the first 16 hexadecimal digits.
fn digest(text: &str) -> String {
    let mut out = String::from("sha256:");
    for byte in Sha256::digest(text.as_bytes()).iter().take(8) {
        out.push_str(&format!("{byte:02x}"));
    }
    out
}

struct Report<'a> {
    monitor: &'a Monitor,
    at: DateTime<Utc>,
    digest: String,
}

fn number(value: Option<&Value>) -> Option<f64> {
    value.and_then(Value::as_f64).filter(|v| v.is_finite())
}

/// Evidently's direction (0.7): tests compare a p-value from below, distances from above. A report calls a test by its
/// name in the configuration or by the one on the screen; both are known here, and some misspellings.
fn is_p_value(method: &str) -> bool {
    let lower = method.to_lowercase();
    let tests = [
        "p_value",
        "ks",
        "chisquare",
        "z",
        "anderson",
        "anderson-darling",
        "fisher_exact",
        "fisher's exact test",
        "cramer_von_mises",
        "cramer-von mises",
        "g_test",
        "g-test",
        "mannw",
        "mann-whitney u-rank test",
        "es",
        "epps-singleton",
        "t_test",
        "empirical_mmd",
        "emperical_mmd",
        // The distance itself is not what is reported, but its p-value by permutation.
        "tvd",
        "total-variation-distance",
    ];
    lower.contains("p_value") || tests.contains(&lower.as_str())
}

fn compare(value: Option<f64>, threshold: Option<f64>, below: bool) -> Verdict {
    match (value, threshold) {
        (Some(value), Some(threshold)) => {
            let breach = if below {
                value < threshold
            } else {
                value >= threshold
            };
            if breach {
                Verdict::Drift
            } else {
                Verdict::Stable
            }
        }
        _ => Verdict::NotEvaluable,
    }
}

fn share(part: usize, of: usize) -> f64 {
    // Columns of a report are counted in dozens.
    f64::from(u32::try_from(part).unwrap_or(u32::MAX))
        / f64::from(u32::try_from(of.max(1)).unwrap_or(u32::MAX))
}

impl Report<'_> {
    fn run(&self, source: &str, at: DateTime<Utc>, salt: &str, mut findings: Vec<Finding>) -> Run {
        let wanted = &self.monitor.columns;
        if !wanted.is_empty() && findings.iter().any(|f| wanted.contains(&f.column)) {
            findings.retain(|f| wanted.contains(&f.column));
        }
        let rank = |v: Verdict| match v {
            Verdict::Drift => 0,
            Verdict::Weak => 1,
            Verdict::NotEvaluable => 2,
            Verdict::Stable => 3,
        };
        sort::by_key(&mut findings, |f| rank(f.verdict));
        let flagged = findings.iter().filter(|f| f.verdict.flags()).count();
        let evaluated = findings
            .iter()
            .filter(|f| f.verdict != Verdict::NotEvaluable);
        let (all, evaluable) = (findings.len(), evaluated.count());
        let verdict = if flagged > 0 {
            Verdict::Drift
        } else if evaluable > 0 {
            Verdict::Stable
        } else {
            Verdict::NotEvaluable
        };
        findings.truncate(COLUMNS_KEPT);
        let stamp = Stamp {
            at,
            by: None,
            change: ChangeId(0),
        };
        Run {
            id: Run::identity(
                self.monitor.id,
                at,
                source,
                &format!("{}{salt}", self.digest),
            ),
            monitor: self.monitor.id,
            at,
            verdict,
            why: format!("{flagged} of {all} columns flagged."),
            source: source.to_owned(),
            value: (evaluable > 0).then(|| share(flagged, all)),
            measure: "Share of columns flagged".to_owned(),
            threshold: None,
            version: None,
            digest: self.digest.clone(),
            rows: None,
            findings,
            episode: None,
            meta: Meta::new(stamp),
        }
    }

    /// A run about one number, judged by the monitor's threshold where it has one.
    fn metric(&self, source: &str, at: DateTime<Utc>, salt: &str, finding: Finding) -> Run {
        let (value, measure, given) = (finding.value, finding.column.clone(), finding.verdict);
        let verdict = self.monitor.judge(value).unwrap_or(given);
        let threshold = self.monitor.threshold.or(finding.threshold);
        let mut run = self.run(source, at, salt, vec![finding]);
        run.verdict = verdict;
        run.why = match verdict {
            Verdict::NotEvaluable => format!("{measure} has no value for this period."),
            _ => String::new(),
        };
        run.value = value;
        run.measure = measure;
        run.threshold = threshold;
        for f in &mut run.findings {
            f.verdict = verdict;
            f.threshold = threshold;
        }
        run
    }

    fn read_json(&self, text: &str) -> Result<Vec<Run>, ReportError> {
        let value: Value = json::from_text(text).or_else(|e| {
            let at = format!("line {}, column {}", e.line(), e.column());
            broken(at, "this is not valid JSON")
        })?;
        let Value::Object(map) = &value else {
            return broken("$", "this is no report of Evidently or NannyML");
        };
        if map.get("metrics").is_some_and(Value::is_array) {
            return self.evidently(map);
        }
        if map.get("columns").is_some_and(Value::is_array) {
            return self.nannyml_json(map);
        }
        if let Some(Value::Array(runs)) = map.get("runs") {
            // A condensed report of several settings: the first is the library's default.
            let first = runs.first().and_then(Value::as_object);
            if let Some(first) = first.filter(|f| f.contains_key("columns")) {
                return Ok(vec![self.condensed(first)]);
            }
        }
        broken(
            "$",
            "this is no report of Evidently (“metrics”) or NannyML (“columns”)",
        )
    }

    /// Evidently 0.7: `metrics[{config: {type: …ValueDrift, column, method, threshold}, value}]`.
    fn evidently(&self, map: &Map<String, Value>) -> Result<Vec<Run>, ReportError> {
        let mut findings = Vec::new();
        let metrics = map.get("metrics").and_then(Value::as_array);
        for metric in metrics.into_iter().flatten() {
            let config = metric.get("config");
            let text = |key: &str| {
                config
                    .and_then(|c| c.get(key)?.as_str())
                    .unwrap_or_default()
            };
            if !text("type").ends_with(":ValueDrift") {
                continue;
            }
            let threshold = number(config.and_then(|c| c.get("threshold")));
            let value = number(metric.get("value"));
            findings.push(Finding {
                column: text("column").to_owned(),
                verdict: compare(value, threshold, is_p_value(text("method"))),
                method: text("method").to_owned(),
                value,
                threshold,
            });
        }
        if findings.is_empty() {
            return broken("metrics", "no “ValueDrift” metric is in this report");
        }
        Ok(vec![self.run("Evidently", self.at, "", findings)])
    }

    fn condensed(&self, map: &Map<String, Value>) -> Run {
        let columns = map.get("columns").and_then(Value::as_array);
        let finding = |column: &Value| {
            let text = |key: &str| column.get(key).and_then(Value::as_str).unwrap_or_default();
            let (value, threshold) = (number(column.get("value")), number(column.get("threshold")));
            Finding {
                column: text("column").to_owned(),
                verdict: compare(value, threshold, is_p_value(text("method"))),
                method: text("method").to_owned(),
                value,
                threshold,
            }
        };
        let findings = columns.into_iter().flatten().map(finding).collect();
        self.run("Evidently", self.at, "", findings)
    }

    /// NannyML as JSON: per column and method its values and alerts by chunk. Each chunk is a run.
    fn nannyml_json(&self, map: &Map<String, Value>) -> Result<Vec<Run>, ReportError> {
        let columns = map.get("columns").and_then(Value::as_array);
        let columns: Vec<&Value> = columns.into_iter().flatten().collect();
        let list = |column: &Value, key: &str| -> Vec<Value> {
            let found = column.get(key).and_then(Value::as_array);
            found.cloned().unwrap_or_default()
        };
        let chunks = columns.iter().map(|c| list(c, "values").len()).max();
        let chunks = chunks.unwrap_or(0);
        if chunks == 0 {
            return broken("columns", "no column has values by chunk");
        }
        let mut runs = Vec::with_capacity(chunks);
        for chunk in 0..chunks {
            let mut findings: Vec<Finding> = Vec::new();
            for column in &columns {
                let text = |key: &str| column.get(key).and_then(Value::as_str).unwrap_or_default();
                let value = number(list(column, "values").get(chunk));
                let alert = list(column, "alerts").get(chunk).and_then(Value::as_bool);
                findings.push(Finding {
                    column: text("column").to_owned(),
                    verdict: verdict_of(value, alert),
                    method: text("method").to_owned(),
                    value,
                    threshold: number(column.get("upper_threshold")),
                });
            }
            let at = self.chunk_time(chunk, chunks);
            runs.push(self.run("NannyML", at, &format!("#{chunk}"), findings));
        }
        Ok(runs)
    }

    /// Chunks that carry no date follow one another by a second, the last at the report's time: their order is kept.
    fn chunk_time(&self, chunk: usize, of: usize) -> DateTime<Utc> {
        let before = i64::try_from(of - 1 - chunk.min(of - 1)).unwrap_or(0);
        self.at - chrono::TimeDelta::seconds(before)
    }

    fn read_csv(&self, text: &str) -> Result<Vec<Run>, ReportError> {
        let separator = delimited::separator(text).unwrap_or(b',');
        let read = delimited::rows(text, separator);
        if let Some(line) = read.open_quote {
            return broken(
                format!("line {line}"),
                "a quote is opened here that nothing closes",
            );
        }
        let Some((header, rows)) = read.rows.split_first() else {
            return broken("line 1", "there is no header");
        };
        let header: Vec<String> = header.cells.iter().map(|h| h.trim().to_owned()).collect();
        let header = header.as_slice();
        if rows.is_empty() {
            return broken("line 2", "there are no rows below the header");
        }
        let uneven = rows.iter().find(|r| r.cells.len() != header.len());
        if let Some(row) = uneven {
            return broken(
                format!("line {}", row.line),
                format!(
                    "{} cells stand under {} headings",
                    row.cells.len(),
                    header.len()
                ),
            );
        }
        if header
            .iter()
            .any(|h| h == "chunk_key" || h == "chunk_index")
        {
            self.nannyml_csv(header, rows)
        } else {
            self.by_time(header, rows)
        }
    }

    /// NannyML's export with a single header: `<column>_<method>_value`, `…_upper_threshold`, `…_alert`. Only chunks
    /// of the analysis period are runs.
    fn nannyml_csv(
        &self,
        header: &[String],
        rows: &[DelimitedRow],
    ) -> Result<Vec<Run>, ReportError> {
        let place = |name: &str| header.iter().position(|h| h == name);
        let measured: Vec<&str> = header
            .iter()
            .filter_map(|h| h.strip_suffix("_alert"))
            .collect();
        if measured.is_empty() {
            return broken("line 1", "no column ends in “_alert”");
        }
        let analysis: Vec<&DelimitedRow> = rows
            .iter()
            .filter(|row| cell(row, place("chunk_period")) != Some("reference"))
            .collect();
        let mut runs = Vec::with_capacity(analysis.len());
        for (n, row) in analysis.iter().enumerate() {
            let mut findings: Vec<Finding> = Vec::new();
            for name in &measured {
                let float = |end: &str| {
                    let text = cell(row, place(&format!("{name}{end}")));
                    text.and_then(parse_number)
                };
                let value = float("_value");
                let alert = cell(row, place(&format!("{name}_alert")));
                let alert = alert.and_then(|a| match a.to_lowercase().as_str() {
                    "true" | "1" => Some(true),
                    "false" | "0" => Some(false),
                    _ => None,
                });
                let (column, method) = named(name);
                findings.push(Finding {
                    column,
                    verdict: verdict_of(value, alert),
                    method,
                    value,
                    threshold: float("_upper_threshold").or(float("_lower_threshold")),
                });
            }
            let end = cell(row, place("chunk_end_date")).and_then(parse_time);
            let at = end.unwrap_or_else(|| self.chunk_time(n, analysis.len()));
            let key = cell(row, place("chunk_key")).unwrap_or_default().to_owned();
            let one = self
                .monitor
                .columns
                .first()
                .filter(|_| self.monitor.columns.len() == 1);
            let metric = one.and_then(|c| findings.iter().find(|f| &f.column == c));
            runs.push(match metric {
                Some(found) if self.monitor.threshold.is_some() => {
                    self.metric("NannyML", at, &key, found.clone())
                }
                _ => self.run("NannyML", at, &key, findings),
            });
        }
        sort::by_key(&mut runs, |run| run.at);
        Ok(runs)
    }

    /// A metric by time: one column holds the times, another the metric. Named by the monitor's first column when that
    /// is a heading, else the first column of numbers.
    fn by_time(&self, header: &[String], rows: &[DelimitedRow]) -> Result<Vec<Run>, ReportError> {
        let is_time = |at: &usize| {
            let first = rows
                .iter()
                .filter_map(|r| cell(r, Some(*at)))
                .find(|c| !c.is_empty());
            first.is_some_and(|c| parse_time(c).is_some())
        };
        let Some(time) = (0..header.len()).find(is_time) else {
            return broken("line 2", "no column holds dates such as 2026-11-25");
        };
        let wanted = self.monitor.columns.first();
        let wanted = wanted.and_then(|w| header.iter().position(|h| h == w));
        let is_number = |at: &usize| {
            *at != time
                && rows
                    .iter()
                    .any(|r| cell(r, Some(*at)).is_some_and(|c| parse_number(c).is_some()))
        };
        let Some(metric) = wanted.or((0..header.len()).find(is_number)) else {
            return broken("line 2", "no column holds numbers");
        };
        if self.monitor.threshold.is_none() {
            return broken(
                "monitor",
                "a metric by time is judged by a threshold, and this monitor has none",
            );
        }
        let name = header.get(metric).cloned().unwrap_or_default();
        let mut runs = Vec::with_capacity(rows.len());
        for row in rows {
            let line = row.line;
            let text = cell(row, Some(time)).unwrap_or_default();
            let Some(at) = parse_time(text) else {
                return broken(
                    format!("line {line}, column {}", time + 1),
                    format!("“{text}” is no date"),
                );
            };
            let shown = cell(row, Some(metric)).unwrap_or_default();
            let value = parse_number(shown);
            let no_number = value.is_none() && !is_missing(shown);
            if no_number {
                return broken(
                    format!("line {line}, column {}", metric + 1),
                    format!("“{shown}” is no number"),
                );
            }
            let finding = Finding {
                column: name.clone(),
                verdict: Verdict::NotEvaluable,
                method: match self.monitor.side {
                    Side::Above => "at or above the threshold".to_owned(),
                    Side::Below => "below the threshold".to_owned(),
                },
                value,
                threshold: None,
            };
            runs.push(self.metric("CSV", at, text, finding));
        }
        // The same period read again from a longer file is the same run: its value counts, not the file.
        for run in &mut runs {
            let salt = format!("{:?}", run.value);
            run.id = Run::identity(self.monitor.id, run.at, "CSV", &salt);
        }
        sort::by_key(&mut runs, |run| run.at);
        Ok(runs)
    }
}

fn verdict_of(value: Option<f64>, alert: Option<bool>) -> Verdict {
    match (value, alert) {
        (Some(_), Some(true)) => Verdict::Drift,
        (Some(_), Some(false)) => Verdict::Stable,
        _ => Verdict::NotEvaluable,
    }
}

/// `car_value_jensen_shannon` as column and method.
fn named(text: &str) -> (String, String) {
    const METHODS: [&str; 6] = [
        "kolmogorov_smirnov",
        "jensen_shannon",
        "wasserstein",
        "hellinger",
        "l_infinity",
        "chi2",
    ];
    for method in METHODS {
        if let Some(column) = text.strip_suffix(method).and_then(|c| c.strip_suffix('_')) {
            return (column.to_owned(), method.to_owned());
        }
    }
    (text.to_owned(), String::new())
}

fn cell(row: &DelimitedRow, at: Option<usize>) -> Option<&str> {
    row.cells.get(at?).map(|c| c.trim())
}

fn is_missing(text: &str) -> bool {
    let lower = text.to_lowercase();
    matches!(
        lower.as_str(),
        "" | "nan" | "na" | "null" | "none" | "inf" | "-inf" | "-"
    )
}

/// A finite number with a point, or with a decimal comma and no point.
fn parse_number(text: &str) -> Option<f64> {
    let text = if text.contains('.') {
        text.to_owned()
    } else {
        text.replace(',', ".")
    };
    text.parse::<f64>().ok().filter(|v| v.is_finite())
}

/// `2026-11-25`, with a time or an offset behind it; without an offset it is UTC.
fn parse_time(text: &str) -> Option<DateTime<Utc>> {
    if let Some(time) = instant(text) {
        return Some(time);
    }
    for form in [
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M",
    ] {
        if let Ok(time) = NaiveDateTime::parse_from_str(text, form) {
            return Some(time.and_utc());
        }
    }
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
    Some(day.ok()?.and_hms_opt(12, 0, 0)?.and_utc())
}
