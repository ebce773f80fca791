//! The drawings of the planning pages. Each stands beside a table that says the same.

use crate::app::charts::scrolling::{scrolling, up_to_now};
use crate::app::format;
use crate::app::prelude::*;
use plumbline_features::plan::forecast::{FAN, FanWeek};
use plumbline_features::plan::progress::{BurnDay, Mix};

const WIDE: f64 = 720.0;
const HIGH: f64 = 260.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 34.0;

/// A place in the drawing for shares of its width and height.
fn place(x: f64, y: f64) -> (f64, f64) {
    (
        LEFT + x * (WIDE - LEFT - RIGHT),
        HIGH - BOTTOM - y * (HIGH - TOP - BOTTOM),
    )
}

fn path(points: impl Iterator<Item = (f64, f64)>) -> String {
    let each = points.map(|(x, y)| format!("{x:.1},{y:.1}"));
    each.collect::<Vec<_>>().join(" ")
}

fn grid(most: f64) -> AnyView {
    let steps = crate::app::charts::scale::Scale::new(0.0, most, false).ticks(4);
    let line = |value: f64| {
        let (x, y) = place(0.0, value / most);
        view! {
            <line class="grid" x1=x y1=y x2=WIDE - RIGHT y2=y/>
            <text class="mark" text-anchor="end" x=x - 6.0 y=y + 4.0>{format::plain(value)}</text>
        }
        .into_any()
    };
    steps.into_iter().map(line).collect_view().into_any()
}

fn frame(region: fn(String, AnyView) -> AnyView, label: String, inside: AnyView) -> AnyView {
    let drawing = view! {
        <svg class="plan-chart" role="img" aria-label=label.clone() viewBox=format!("0 0 {WIDE} {HIGH}") preserveAspectRatio="xMidYMid meet">{inside}</svg>
    };
    region(label, drawing.into_any())
}

#[allow(clippy::cast_precision_loss)] // a few dozen
fn count(n: usize) -> f64 {
    n as f64
}

/// The fan: items done by week, with the band between 15 and 85 % and the wide one between 5 and 95 %.
pub(super) fn fan(weeks: &[FanWeek], target: u32, label: String) -> AnyView {
    let last = count(weeks.len()).max(1.0);
    let top = weeks.iter().flat_map(|w| &w.at_least).max().copied();
    let most = f64::from(top.unwrap_or(1).max(target)).max(1.0) * 1.05;
    let at = move |n: u32, items: u32| place(f64::from(n) / last, f64::from(items) / most);
    let line = move |confidence: usize| {
        let start = std::iter::once(at(0, 0));
        let rest = weeks
            .iter()
            .filter_map(move |w| Some(at(w.n, *w.at_least.get(confidence)?)));
        start.chain(rest)
    };
    let band = |low: usize, high: usize| {
        let back: Vec<_> = line(low).collect();
        path(line(high).chain(back.into_iter().rev()))
    };
    // FAN runs from sure to unlikely: 95, 85, 50, 15, 5 %.
    let (wide, narrow) = (band(0, FAN.len() - 1), band(1, FAN.len() - 2));
    let middle = path(line(2));
    let goal = at(0, target);
    let every = weeks.len().div_ceil(6).max(1);
    let dates = weeks
        .iter()
        .filter(move |w| (w.n as usize).is_multiple_of(every));
    let dates = dates.map(|w| {
        let (x, _) = at(w.n, 0);
        let words = w.date.map(format::short_day).unwrap_or_default();
        let anchor = anchor(x);
        view! { <text class="mark" text-anchor=anchor x=x y=HIGH - 12.0>{words}</text> }.into_any()
    });
    frame(
        scrolling,
        label,
        view! {
            {grid(most)}
            <polygon class="fan wide" points=wide/>
            <polygon class="fan narrow" points=narrow/>
            <polyline class="fan middle" points=middle/>
            <line class="goal" x1=goal.0 y1=goal.1 x2=WIDE - RIGHT y2=goal.1/>
            <text class="mark goal-word" x=goal.0 + 6.0 y=goal.1 - 5.0>{format!("{target} items")}</text>
            {dates.collect_view()}
        }
        .into_any(),
    )
}

/// A word at the right edge ends there, instead of being cut off by it.
fn anchor(x: f64) -> &'static str {
    if x > WIDE - RIGHT - 30.0 {
        "end"
    } else {
        "middle"
    }
}

/// Scope and what is done, day by day.
pub(super) fn burn_up(days: &[BurnDay], label: String) -> AnyView {
    let last = count(days.len().saturating_sub(1)).max(1.0);
    let most = days.iter().map(|d| d.scope.days()).fold(1.0, f64::max) * 1.1;
    let at = move |i: usize, value: f64| place(count(i) / last, value / most);
    let mut scope = Vec::new();
    for (i, day) in days.iter().enumerate() {
        // A change of scope is a step, not a slope.
        if let Some((_, y)) = scope.last().copied() {
            scope.push((at(i, 0.0).0, y));
        }
        scope.push(at(i, day.scope.days()));
    }
    let done = days.iter().enumerate();
    let done: Vec<_> = done
        .filter_map(|(i, d)| Some(at(i, d.done?.days())))
        .collect();
    let dots = done
        .last()
        .copied()
        .map(|(x, y)| view! { <circle class="done-dot" cx=x cy=y r="4"/> }.into_any());
    let every = days.len().div_ceil(6).max(1);
    let dates = days
        .iter()
        .enumerate()
        .filter(move |(i, _)| i.is_multiple_of(every));
    let dates = dates.map(|(i, d)| {
        let (x, _) = at(i, 0.0);
        view! { <text class="mark" text-anchor=anchor(x) x=x y=HIGH - 12.0>{format::short_day(d.day)}</text> }.into_any()
    });
    frame(
        up_to_now,
        label,
        view! {
            {grid(most)}
            <polyline class="scope" points=path(scope.into_iter())/>
            <polyline class="done" points=path(done.into_iter())/>
            {dots}
            {dates.collect_view()}
        }
        .into_any(),
    )
}

/// Planned against finished, a class a row.
pub(super) fn mix(rows: &[Mix]) -> AnyView {
    let most = rows
        .iter()
        .map(|m| m.planned.0.max(m.actual.0))
        .max()
        .unwrap_or(1)
        .max(1);
    let width = move |halves: u32| format!("{:.1}%", 100.0 * f64::from(halves) / f64::from(most));
    let row = |m: &Mix| {
        view! {
            <tr>
                <th scope="row">{m.class.name()}</th>
                <td class="num">{format::plain(m.planned.days())}</td>
                <td class="num">{format::plain(m.actual.days())}</td>
                <td class="mix-bars" aria-hidden="true">
                    <span class="mix planned" style:width=width(m.planned.0)></span>
                    <span class="mix actual" style:width=width(m.actual.0)></span>
                </td>
            </tr>
        }
        .into_any()
    };
    view! {
        <table class="list plan-mix">
            <thead><tr><th>"Class"</th><th class="num">"Planned, days"</th><th class="num">"Finished, days"</th><th aria-hidden="true"></th></tr></thead>
            <tbody>{rows.iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
