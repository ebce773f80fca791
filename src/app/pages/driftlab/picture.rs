//! Both distributions side by side, and a series with what the detectors saw. The tables beside them say the same.

use crate::app::prelude::*;
use plumbline_drift::job::SeriesAnswer;
use plumbline_drift::phrases;
use plumbline_drift::summary::Histogram;

fn shares(counts: &[u64]) -> Vec<f64> {
    let total: u64 = counts.iter().sum();
    counts
        .iter()
        .map(|c| {
            if total == 0 {
                0.0
            } else {
                *c as f64 / total as f64
            }
        })
        .collect()
}

fn legend() -> AnyView {
    view! {
        <p class="drift-legend" aria-hidden="true"><span class="key reference"></span>"Reference "<span class="key current"></span>"Current"</p>
    }
    .into_any()
}

/// Shares of both samples in each bin or category.
pub(super) fn histogram(h: &Histogram, column: &str) -> AnyView {
    let (a, b) = (shares(&h.reference), shares(&h.current));
    let most = a.iter().chain(&b).copied().fold(0.0, f64::max).max(1e-9);
    let drawing = if h.labels.is_empty() {
        bars(h, &a, &b, most, column)
    } else {
        lines(h, &a, &b, most, column)
    };
    view! { <figure class="histogram">{legend()}{drawing}</figure> }.into_any()
}

const WIDTH: f64 = 480.0;
const HEIGHT: f64 = 150.0;

fn bars(h: &Histogram, a: &[f64], b: &[f64], most: f64, column: &str) -> AnyView {
    let step = WIDTH / a.len().max(1) as f64;
    let edge = |i: usize| {
        h.edges
            .get(i)
            .map_or_else(String::new, |e| phrases::number(*e))
    };
    let rects: Vec<AnyView> = a
        .iter()
        .zip(b)
        .enumerate()
        .map(|(i, (p, q))| {
            let x = i as f64 * step;
            let (hp, hq) = (p / most * HEIGHT, q / most * HEIGHT);
            let half = (step * 0.44).max(0.5);
            let title = format!("{} to {}: reference {}, current {}", edge(i), edge(i + 1), phrases::percent(*p), phrases::percent(*q));
            view! {
                <g><title>{title}</title>
                    <rect class="bar reference" x=format!("{:.2}", x + step * 0.05) y=format!("{:.2}", HEIGHT - hp) width=format!("{half:.2}") height=format!("{hp:.2}")></rect>
                    <rect class="bar current" x=format!("{:.2}", x + step * 0.51) y=format!("{:.2}", HEIGHT - hq) width=format!("{half:.2}") height=format!("{hq:.2}")></rect>
                </g>
            }
            .into_any()
        })
        .collect();
    let label = format!(
        "Histogram of {column}: reference and current data side by side, from {} to {}; the highest bar is {}",
        edge(0),
        edge(a.len()),
        phrases::percent(most)
    );
    view! {
        <svg role="img" aria-label=label viewBox="0 -4 480 156" preserveAspectRatio="none" class="drift-bars">{rects}
            <line class="axis" x1="0" y1="150" x2="480" y2="150"></line></svg>
        <div class="ends soft"><span>{edge(0)}</span><span>{edge(a.len() / 2)}</span><span>{edge(a.len())}</span></div>
    }
    .into_any()
}

fn lines(h: &Histogram, a: &[f64], b: &[f64], most: f64, column: &str) -> AnyView {
    let rows: Vec<AnyView> = h
        .labels
        .iter()
        .zip(a.iter().zip(b))
        .map(|(label, (p, q))| {
            let bar = |share: f64, class: &'static str| {
                let width = format!("{:.1}%", share / most * 100.0);
                view! { <span class="track"><span class=class style:width=width></span><span class="amount">{phrases::percent(share)}</span></span> }.into_any()
            };
            view! { <tr><th scope="row">{label.clone()}</th><td>{bar(*p, "fill reference")}{bar(*q, "fill current")}</td></tr> }.into_any()
        })
        .collect();
    view! {
        <table class="categories"><caption class="visually-hidden">{format!("Shares of {column}: the reference above, the current data below")}</caption>
            <thead class="visually-hidden"><tr><th>"Category"</th><th>"Reference, current"</th></tr></thead>
            <tbody>{rows}</tbody></table>
    }
    .into_any()
}

/// The series with a mark where each detector saw drift.
pub(super) fn series(answer: &SeriesAnswer) -> AnyView {
    let n = answer.n.max(2) as f64;
    let low = answer
        .points
        .iter()
        .map(|p| p.mean)
        .fold(f64::INFINITY, f64::min);
    let high = answer
        .points
        .iter()
        .map(|p| p.mean)
        .fold(f64::NEG_INFINITY, f64::max);
    let span = if high > low { high - low } else { 1.0 };
    let x = |at: usize| at as f64 / (n - 1.0) * 960.0;
    let y = |v: f64| 180.0 - (v - low) / span * 160.0;
    let mut path = String::new();
    for (i, p) in answer.points.iter().enumerate() {
        let sign = if i == 0 { 'M' } else { 'L' };
        path.push_str(&format!("{sign}{:.1} {:.1}", x(p.at), y(p.mean)));
    }
    let mut marks: Vec<AnyView> = Vec::new();
    for (row, (d, seen)) in answer.detections.iter().zip(&answer.sightings).enumerate() {
        let top = 4.0 + row as f64 * 5.0;
        for s in seen.iter().filter(|s| !s.warning) {
            let class = match row {
                0 => "mark first",
                1 => "mark second",
                _ => "mark third",
            };
            let at = format!("{:.1}", x(s.at));
            let title = format!("{}: drift at {}", d.detector.name(), s.label);
            marks.push(view! { <g><title>{title}</title><line class=class x1=at.clone() x2=at y1=format!("{top}") y2="190"></line></g> }.into_any());
        }
    }
    let label = format!(
        "The series from {} to {}, between {} and {}; vertical lines where a detector saw drift",
        answer.ends.0,
        answer.ends.1,
        phrases::number(low),
        phrases::number(high)
    );
    view! {
        <figure class="histogram">
            <div class="ends soft"><span>{format!("up to {}", phrases::number(high))}</span></div>
            <svg role="img" aria-label=label viewBox="0 0 960 194" preserveAspectRatio="none" class="drift-bars tall"><path class="curve" d=path></path>{marks}<line class="axis" x1="0" y1="190" x2="960" y2="190"></line></svg>
            <div class="ends soft"><span>{answer.ends.0.clone()}</span><span>{format!("down to {}", phrases::number(low))}</span><span>{answer.ends.1.clone()}</span></div>
        </figure>
    }
    .into_any()
}
