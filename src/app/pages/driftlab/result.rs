//! The result of a check: the verdict with its reason, a line per column that opens into everything that was computed.

use super::lab::Lab;
use super::picture;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use plumbline_drift::job::Answer;
use plumbline_drift::phrases;
use plumbline_drift::summary::{ColumnResult, Method, RunSummary, Side, Verdict};

/// Style class and sign of a verdict: the sign and the words say it, the colour only helps.
fn look(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Drift => ("drift-verdict drift", "▲"),
        Verdict::Weak => ("drift-verdict weak", "△"),
        Verdict::Stable => ("drift-verdict stable", "✓"),
        Verdict::NotEvaluable => ("drift-verdict none", "?"),
    }
}

fn badge(verdict: Verdict) -> AnyView {
    let (class, sign) = look(verdict);
    view! { <span class=class><span aria-hidden="true">{sign}</span>" "{verdict.name()}</span> }
        .into_any()
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), phrases::number)
}

fn whole(n: u64) -> String {
    format::whole(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The result.
pub(super) fn view(lab: Lab, answer: &Answer) -> AnyView {
    let app = use_app();
    let summary = &answer.summary;
    let corrected = summary.columns.iter().any(|c| c.p_corrected.is_some());
    let first = summary
        .columns
        .iter()
        .position(|c| c.verdict == Verdict::Drift)
        .or_else(|| {
            summary
                .columns
                .iter()
                .position(|c| c.verdict == Verdict::Weak)
        });
    let open = RwSignal::new(first);
    let rows: Vec<AnyView> = summary
        .columns
        .iter()
        .enumerate()
        .map(|(i, c)| column(c, i, open, corrected))
        .collect();
    let notes: Vec<AnyView> = summary
        .notes
        .iter()
        .map(|n| view! { <li>{n.clone()}</li> }.into_any())
        .collect();
    view! {
        <section class="drift-result" aria-labelledby="drift-verdict">
            <div class="box drift-outcome">
                <h2 id="drift-verdict" data-testid="drift-verdict">{badge(summary.verdict)}</h2>
                <p data-testid="drift-why">{summary.why.clone()}</p>
                <p class="soft">{format!("{}: {}", summary.preset.name(), summary.settings)}</p>
                {sides(summary)}
                <div class="acts">
                    <button class="button" on:click=move |_| lab.download(app)>"Save the result as a file"</button>
                </div>
                {recorder(app, lab)}
            </div>
            {(!notes.is_empty()).then(|| view! { <div class="box noted"><h3>"Worth knowing"</h3><ul>{notes}</ul></div> })}
            <div class="scroll-x"><table class="list drift-verdicts">
                <thead><tr>
                    <th>"Column"</th><th>"Verdict"</th><th>"Statistic"</th><th class="num">"Value"</th><th class="num">"p"</th>
                    {corrected.then(|| view! { <th class="num">"p, corrected"</th> })}
                    <th class="num">"Threshold"</th><th class="num">"PSI (by chance)"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// Keeps the check as a run of a monitor.
fn recorder(app: App, lab: Lab) -> AnyView {
    let monitors = app.peek(|store| -> Vec<(String, String)> {
        let workspace = store.workspace();
        let named = workspace.monitors.iter().map(|m| {
            let model = m.model.and_then(|id| workspace.models.get(&id));
            let name = model.map_or_else(
                || m.name.clone(),
                |model| format!("{}, {}", m.name, model.name),
            );
            (m.id.to_string(), name)
        });
        named.collect()
    });
    if monitors.is_empty() {
        return view! { <p class="soft">"To keep checks like this one as history and to have alerts raised from them, add a monitor to a model."</p> }.into_any();
    }
    let chosen = RwSignal::new(monitors.first().map(|m| m.0.clone()).unwrap_or_default());
    let options: Vec<AnyView> = monitors
        .into_iter()
        .map(|(id, name)| view! { <option value=id>{name}</option> }.into_any())
        .collect();
    view! {
        <div class="acts">
            <label class="field"><span>"Keep it as a run of"</span>
                <select data-testid="drift-monitor" on:change:target=move |e| chosen.set(e.target().value())>{options}</select></label>
            <button class="button" data-testid="drift-record" on:click=move |_| lab.record(app, &chosen.get_untracked())>"Use as monitor run"</button>
        </div>
    }
    .into_any()
}

fn sides(summary: &RunSummary) -> AnyView {
    let side = |what: &str, s: &Side| {
        let print: String = s.digest.chars().take(12).collect();
        let rows = usize::try_from(s.rows).unwrap_or(usize::MAX);
        let name = s.name.clone();
        let what = what.to_owned();
        view! { <div><dt>{what}</dt><dd>{name}<br/><span class="soft">{format!("{} · SHA-256 ", phrases::count(rows, "row", "rows"))}<span class="print" title=s.digest.clone()>{print}"…"</span></span></dd></div> }.into_any()
    };
    view! { <dl class="sides">{side("Reference", &summary.reference)}{side("Current data", &summary.current)}</dl> }.into_any()
}

fn column(
    c: &ColumnResult,
    index: usize,
    open: RwSignal<Option<usize>>,
    corrected: bool,
) -> AnyView {
    let is_open = move || open.get() == Some(index);
    let psi = c.measures.iter().find(|m| m.method == Method::Psi);
    let psi = psi.map_or_else(String::new, |m| match (m.value, m.expected) {
        (Some(v), Some(e)) => format!("{} ({})", phrases::number(v), phrases::number(e)),
        (Some(v), None) => phrases::number(v),
        _ => "–".to_owned(),
    });
    let threshold = c.threshold.map_or_else(String::new, |t| {
        let sign = if c.method.is_test() && !c.chunks.iter().any(|k| k.method == c.method) {
            "p <"
        } else {
            "≥"
        };
        format!("{sign} {}", phrases::number(t))
    });
    let shared = StoredValue::new(c.clone());
    let wide = if corrected { "8" } else { "7" };
    view! {
        <tr>
            <td><button class="link opener" aria-expanded=move || if is_open() { "true" } else { "false" }
                on:click=move |_| open.update(|o| *o = if *o == Some(index) { None } else { Some(index) })>{c.column.clone()}</button></td>
            <td>{badge(c.verdict)}</td>
            <td>{c.method.name()}</td>
            <td class="num">{number(c.value)}</td>
            <td class="num">{number(c.p)}</td>
            {corrected.then(|| view! { <td class="num">{number(c.p_corrected)}</td> })}
            <td class="num">{threshold}</td>
            <td class="num">{psi}</td>
        </tr>
        {move || is_open().then(|| view! { <tr class="opened"><td colspan=wide>{shared.with_value(details)}</td></tr> })}
    }
    .into_any()
}

fn details(c: &ColumnResult) -> AnyView {
    let notes: Vec<AnyView> = c
        .notes
        .iter()
        .map(|n| view! { <li>{n.clone()}</li> }.into_any())
        .collect();
    let measures: Vec<AnyView> = c
        .measures
        .iter()
        .map(|m| {
            let error = m.error.map(|e| format!(" ± {}", phrases::number(e)));
            let expected = m.expected.map(|e| format!("; about {} by chance alone", phrases::number(e)));
            view! {
                <tr><td>{m.method.name()}</td><td class="num">{number(m.value)}{error}</td><td class="num">{number(m.p)}</td>
                    <td class="soft">{m.how.clone()}{expected}</td></tr>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="details">
            <p>{c.why.clone()}</p>
            {(!notes.is_empty()).then(|| view! { <ul class="soft">{notes}</ul> })}
            <div class="split">
                {c.histogram.as_ref().map(|h| picture::histogram(h, &c.column))}
                {tallies(c)}
            </div>
            {chunks(c)}
            <div class="scroll-x" tabindex="0" role="region" aria-label="Every statistic"><table class="list measures"><caption>"Every statistic"</caption>
                <thead><tr><th>"Statistic"</th><th class="num">"Value"</th><th class="num">"p"</th><th>"How"</th></tr></thead>
                <tbody>{measures}</tbody></table></div>
        </div>
    }
    .into_any()
}

fn tallies(c: &ColumnResult) -> AnyView {
    let (a, b) = (&c.reference, &c.current);
    let mut lines: Vec<(&'static str, String, String)> = vec![
        ("Values", whole(a.n), whole(b.n)),
        ("Missing", whole(a.missing), whole(b.missing)),
        ("Different values", whole(a.distinct), whole(b.distinct)),
    ];
    if a.mean.is_some() || b.mean.is_some() {
        lines.extend([
            ("Mean", number(a.mean), number(b.mean)),
            (
                "Standard deviation",
                number(a.deviation),
                number(b.deviation),
            ),
            ("Least", number(a.least), number(b.least)),
            ("Greatest", number(a.greatest), number(b.greatest)),
        ]);
    }
    let rows: Vec<AnyView> = lines
        .into_iter()
        .map(|(name, a, b)| view! { <tr><th scope="row">{name}</th><td class="num">{a}</td><td class="num">{b}</td></tr> }.into_any())
        .collect();
    view! {
        <table class="list tallies"><thead><tr><td></td><th class="num">"Reference"</th><th class="num">"Current"</th></tr></thead><tbody>{rows}</tbody></table>
    }
    .into_any()
}

/// How many chunks are listed.
const CHUNKS: usize = 60;

fn chunks(c: &ColumnResult) -> Option<AnyView> {
    if c.chunks.is_empty() {
        return None;
    }
    let tables: Vec<AnyView> = c
        .chunks
        .iter()
        .map(|t| {
            let limit = t.upper.map_or_else(|| "alert by p below 0.05".to_owned(), |u| format!("alert above {}", phrases::number(u)));
            let cells: Vec<AnyView> = t
                .chunks
                .iter()
                .take(CHUNKS)
                .map(|k| {
                    let rows = format!("rows {} to {}", k.start + 1, k.end + 1);
                    let sign = if k.alert { "▲ " } else { "" };
                    let class = if k.alert { "chunk alert" } else { "chunk" };
                    let said = if k.alert { ", alert" } else { "" };
                    view! { <li class=class title=rows.clone()><span class="visually-hidden">{format!("{rows}{said}: ")}</span>{sign}{number(k.value)}</li> }.into_any()
                })
                .collect();
            view! { <tr><th scope="row">{t.method.name()}<br/><span class="faint">{limit}</span></th><td><ul class="chunks">{cells}</ul></td></tr> }.into_any()
        })
        .collect();
    Some(view! { <div class="scroll-x" tabindex="0" role="region" aria-label="By chunk"><table class="list"><caption>"By chunk of the current data"</caption><tbody>{tables}</tbody></table></div> }.into_any())
}
