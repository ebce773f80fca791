//! The history of a monitor: its runs over time, the threshold, and when versions were released. The shape of a mark
//! says the verdict as its colour does.

use crate::app::charts::scrolling::up_to_now;
use crate::app::format;
use crate::app::prelude::*;
use plumbline_document::monitor::Verdict;
use plumbline_features::monitor::alert::short;
use plumbline_features::monitor::history::History;

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 170.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 20.0;
const BOTTOM: f64 = 26.0;
/// The height of a number on the axis.
const LETTERS: f64 = 13.0;

fn x(at: f64) -> f64 {
    LEFT + at * (WIDTH - LEFT - RIGHT)
}

fn y(at: f64) -> f64 {
    TOP + (1.0 - at) * (HEIGHT - TOP - BOTTOM)
}

/// The style class of a verdict.
pub(super) fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotEvaluable => "model-verdict none",
        Verdict::Stable => "model-verdict stable",
        Verdict::Weak => "model-verdict weak",
        Verdict::Drift => "model-verdict drift",
    }
}

/// The mark of a verdict around a point: circle, triangle, square, cross.
fn mark(verdict: Verdict, x: f64, y: f64) -> String {
    match verdict {
        Verdict::Stable => format!("M{} {y}a3.2 3.2 0 1 0 6.4 0a3.2 3.2 0 1 0 -6.4 0z", x - 3.2),
        Verdict::Weak => format!("M{x} {}l4.6 8h-9.2z", y - 5.0),
        Verdict::Drift => format!("M{} {}h8.4v8.4h-8.4z", x - 4.2, y - 4.2),
        Verdict::NotEvaluable => format!("M{} {}l7 7m0 -7l-7 7", x - 3.5, y - 3.5),
    }
}

/// The drawing; a sentence where there is nothing to draw.
pub(super) fn chart(history: &History, name: &str) -> AnyView {
    let Some((first, last)) = history.span else {
        return view! { <p class="soft">"No run yet. Record one below: paste a report, or type what you saw."</p> }.into_any();
    };
    let flagged = history.points.iter().filter(|p| p.verdict.flags()).count();
    let summary = format!(
        "History of {name}: {} runs from {} to {}, {flagged} of them flag a change.",
        history.points.len(),
        format::day_of(first),
        format::day_of(last)
    );
    let mut path = String::new();
    for point in &history.points {
        if let Some(at) = point.y {
            path.push_str(if path.is_empty() { "M" } else { "L" });
            path.push_str(&format!("{:.1} {:.1}", x(point.x), y(at)));
        }
    }
    let marks = history.points.iter().map(|p| {
        let d = mark(p.verdict, x(p.x), y(p.y.unwrap_or(0.0)));
        view! { <path class=class(p.verdict) d=d><title>{p.words.clone()}</title></path> }
    });
    let marks = marks.collect_view();
    let releases = history.releases.iter().map(|(at, version)| {
        let at = x(*at);
        view! {
            <g class="release"><line x1=at x2=at y1=TOP y2=HEIGHT - BOTTOM/><text x=at + 3.0 y=TOP - 7.0>{format!("release {version}")}</text></g>
        }
    });
    let releases = releases.collect_view();
    let threshold = history.threshold.map(|(value, at)| {
        let at = y(at);
        view! { <g class="threshold"><line x1=LEFT x2=WIDTH - RIGHT y1=at y2=at/><text text-anchor="end" x=LEFT - 6.0 y=at + 3.5>{short(value)}</text></g> }
    });
    let (low, high) = history.range;
    // Where the threshold's number stands, no other one fits.
    let free = |at: f64| {
        history
            .threshold
            .is_none_or(|(_, t)| (y(t) - y(at)).abs() >= LETTERS)
    };
    let ends = [(low, 0.0), (high, 1.0)]
        .into_iter()
        .filter(|(_, at)| free(*at));
    let ends = ends
        .map(|(value, at)| view! { <text class="end" text-anchor="end" x=LEFT - 6.0 y=y(at) + 3.5>{short(value)}</text> })
        .collect_view();
    let drawing = view! {
            <svg viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=summary>
                <line class="axis" x1=LEFT x2=WIDTH - RIGHT y1=HEIGHT - BOTTOM y2=HEIGHT - BOTTOM/>
                {ends}{releases}{threshold}
                <path class="line" d=path/>{marks}
                <text x=LEFT y=HEIGHT - 8.0>{format::day_of(first)}</text>
                <text text-anchor="end" x=WIDTH - RIGHT y=HEIGHT - 8.0>{format::day_of(last)}</text>
            </svg>
    };
    let name = format!("History of {name}");
    view! {
        <figure class="monitor-chart">
            {up_to_now(name, drawing)}
            <figcaption class="faint">{history.measure.clone()}" · dashed: threshold · circle: no drift, triangle: weak, square: drift, cross: not evaluable"</figcaption>
        </figure>
    }
    .into_any()
}
