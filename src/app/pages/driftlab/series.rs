//! A performance series: one file with a metric per period or an error per row, and what three detectors say.

use super::lab::Lab;
use super::{picture, running, settings};
use crate::app::prelude::*;
use plumbline_drift::detect::DetectorKind;
use plumbline_drift::job::{SeriesAnswer, SeriesRequest};
use plumbline_drift::phrases;
use web_sys::Event;

/// The tab.
pub(super) fn view(lab: Lab) -> AnyView {
    let file = move || {
        lab.series_file
            .with(|f| f.as_ref().map(|f| (f.name(), settings::size(f.size()))))
    };
    view! {
        <div class="box drift-place">
            <h2>"A series of values"</h2>
            <p class="soft">"A metric per period, or 0 for right and 1 for wrong per prediction, in the order in which it happened."</p>
            {move || file().map(|(name, size)| view! { <p class="file"><b>{name}</b>" "<span class="soft">{size}</span></p> })}
            <div class="acts">
                <label class="button drift-pick" for="drift-series">{move || if file().is_some() { "Choose another file" } else { "Choose a file" }}</label>
                <input id="drift-series" class="visually-hidden" type="file" accept=".csv,.tsv,.txt,text/csv" aria-label="File with the series"
                    on:change=move |event: Event| if let Some(file) = settings::chosen(&event) { lab.choose_series(file); }/>
                {move || file().is_none().then(|| view! { <button class="button" data-testid="drift-sample-series" on:click=move |_| lab.sample_series()>"Try it with sample data"</button> })}
            </div>
        </div>
        {move || lab.series.with(Option::is_some).then(|| fields(lab))}
        {running(lab)}
        {move || lab.series_answer.get().map(|answer| result(&answer))}
    }
    .into_any()
}

fn set(lab: Lab, change: impl FnOnce(&mut SeriesRequest)) {
    lab.series.update(|s| {
        if let Some(s) = s {
            change(s);
        }
    });
    lab.watch();
}

fn fields(lab: Lab) -> AnyView {
    let request = lab.series.get_untracked().unwrap_or_default();
    let columns = &request.layout.columns;
    let values: Vec<AnyView> = columns
        .iter()
        .filter(|c| c.numeric)
        .map(|c| view! { <option value=c.name.clone() selected=c.name == request.value>{c.name.clone()}</option> }.into_any())
        .collect();
    let labels: Vec<AnyView> = columns
        .iter()
        .map(|c| view! { <option value=c.name.clone() selected=Some(&c.name) == request.label.as_ref()>{c.name.clone()}</option> }.into_any())
        .collect();
    let read = move |text: &str| lab.number(text);
    view! {
        <div class="fields settings">
            <label class="field"><span>"Values"</span><select on:change:target=move |e| { let v = e.target().value(); set(lab, |s| s.value = v); }>{values}</select></label>
            <label class="field"><span>"Rows are named by"</span><select on:change:target=move |e| { let v = e.target().value(); set(lab, |s| s.label = Some(v).filter(|v| !v.is_empty())); }>
                <option value="">"their number"</option>{labels}</select></label>
            <label class="field"><span>"Page-Hinkley threshold"</span><input inputmode="decimal" prop:value=request.threshold.unwrap_or(50.0).to_string()
                on:change:target=move |e| if let Some(x) = read(&e.target().value()).filter(|x| *x > 0.0) { set(lab, |s| s.threshold = Some(x)); }/></label>
            <label class="field"><span>"Labels come late by, rows"</span><input inputmode="numeric" prop:value=request.delay.to_string()
                on:change:target=move |e| if let Some(x) = read(&e.target().value()).filter(|x| *x >= 0.0) { set(lab, |s| s.delay = x as usize); }/></label>
        </div>
    }
    .into_any()
}

fn about(kind: DetectorKind) -> &'static str {
    match kind {
        DetectorKind::Ddm => {
            "The error rate has risen by three standard deviations above its best; a warning from two."
        }
        DetectorKind::Adwin => "Two parts of a window that adapts itself have different means.",
        DetectorKind::PageHinkley => "Deviations from the mean have added up beyond the threshold.",
    }
}

fn result(answer: &SeriesAnswer) -> AnyView {
    let rows: Vec<AnyView> = answer
        .detections
        .iter()
        .zip(&answer.sightings)
        .map(|(d, seen)| {
            let list: Vec<AnyView> = seen
                .iter()
                .take(20)
                .map(|s| {
                    let known = s.known.as_ref().map(|k| format!(", known by {k}"));
                    let class = if s.warning { "drift-verdict weak" } else { "verdict drift" };
                    let words = if s.warning { "△ Warning" } else { "▲ Drift" };
                    view! { <li><span class=class>{words}</span>{format!(" at {} (value {})", s.label, s.at + 1)}{known}</li> }.into_any()
                })
                .collect();
            let said = match (&d.refused, seen.is_empty()) {
                (Some(why), _) => view! { <p class="soft">{why.clone()}</p> }.into_any(),
                (None, true) => view! { <p><span class="drift-verdict stable">"✓ No drift seen"</span></p> }.into_any(),
                (None, false) => view! { <ul>{list}</ul> }.into_any(),
            };
            let more = seen.len().saturating_sub(20);
            view! {
                <tr><th scope="row">{d.detector.name()}<br/><span class="faint">{about(d.detector)}</span></th>
                    <td>{said}{(more > 0).then(|| view! { <p class="soft">{format!("and {more} more")}</p> })}</td></tr>
            }
            .into_any()
        })
        .collect();
    let notes: Vec<AnyView> = answer
        .notes
        .iter()
        .map(|n| view! { <li>{n.clone()}</li> }.into_any())
        .collect();
    let flagged = answer
        .detections
        .iter()
        .filter(|d| !d.drifts.is_empty())
        .count();
    let ran = answer
        .detections
        .iter()
        .filter(|d| d.refused.is_none())
        .count();
    let sentence = if flagged == 0 {
        format!(
            "None of {} sees drift in {}.",
            phrases::count(ran, "detector", "detectors"),
            phrases::count(answer.n, "value", "values")
        )
    } else {
        format!(
            "{flagged} of {} {} drift in {}.",
            phrases::count(ran, "detector", "detectors"),
            if flagged == 1 { "sees" } else { "see" },
            phrases::count(answer.n, "value", "values")
        )
    };
    view! {
        <section class="drift-result" aria-labelledby="series-verdict">
            <h2 id="series-verdict" data-testid="series-verdict">{sentence}</h2>
            {picture::series(answer)}
            {(!notes.is_empty()).then(|| view! { <ul class="soft">{notes}</ul> })}
            <table class="list detectors"><tbody>{rows}</tbody></table>
        </section>
    }
    .into_any()
}
