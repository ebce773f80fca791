//! Debt over the last half year: the principal as a surface, what it has cost so far as a line.

use crate::app::charts::scrolling::up_to_now;
use crate::app::format;
use crate::app::prelude::*;
use chrono::{Days, NaiveDate};
use plumbline_features::debt::{DebtEntry, Level, over_time};

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 200.0;
const RIGHT: f64 = 190.0;
const BOTTOM: f64 = 24.0;
/// Weeks that are drawn.
const WEEKS: u64 = 26;

/// The picture with its table.
pub(super) fn over(entries: &[DebtEntry], today: NaiveDate) -> AnyView {
    let back = |week: u64| today.checked_sub_days(Days::new(week * 7));
    let days: Vec<NaiveDate> = (0..=WEEKS).rev().filter_map(back).collect();
    let levels = over_time(entries, &days);
    let top = levels
        .iter()
        .map(|l| l.principal.max(l.paid_interest))
        .fold(1.0, f64::max);
    #[allow(clippy::cast_precision_loss)] // weeks
    let x = |at: usize| at as f64 / WEEKS as f64 * (WIDTH - RIGHT);
    let y = |value: f64| (HEIGHT - BOTTOM) * (1.0 - value / top * 0.95);
    let line = |value: fn(&Level) -> f64| {
        let point = |(at, level): (usize, &Level)| {
            let pen = if at == 0 { 'M' } else { 'L' };
            format!("{pen}{:.1} {:.1}", x(at), y(value(level)))
        };
        levels.iter().enumerate().map(point).collect::<String>()
    };
    let surface = format!(
        "{}L{:.1} {:.1}L0 {:.1}Z",
        line(|l| l.principal),
        x(levels.len().saturating_sub(1)),
        y(0.0),
        y(0.0)
    );
    let cost = line(|l| l.paid_interest);
    let Some(last) = levels.last().copied() else {
        return ().into_any();
    };
    let (owed, paid) = (y(last.principal), y(last.paid_interest));
    let apart = if (owed - paid).abs() < 15.0 {
        15.0
    } else {
        0.0
    };
    let words = format!(
        "Debt over half a year: {} days owed today, {} days of interest so far.",
        format::plain(last.principal),
        format::plain(last.paid_interest)
    );
    let row = |l: &Level| {
        view! { <tr><th scope="row">{format::day(l.day)}</th><td class="num">{l.open}</td><td class="num">{format::plain(l.principal)}</td><td class="num">{format::plain(l.per_sprint)}</td><td class="num">{format::plain(l.paid_interest)}</td></tr> }.into_any()
    };
    let rows: Vec<AnyView> = levels.iter().step_by(2).map(row).collect();
    let drawing = view! {
        <svg class="flow-chart debt-chart" role="img" aria-label=words viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
            <path class="owed" d=surface/><path class="cost" d=cost/>
            <text x=WIDTH - RIGHT + 8.0 y=owed + 4.0>{format!("owed {} d", format::plain(last.principal))}</text>
            <text x=WIDTH - RIGHT + 8.0 y=paid + 4.0 - apart>{format!("interest so far {} d", format::plain(last.paid_interest))}</text>
            <text class="axis" x="0" y=HEIGHT - 6.0>{days.first().copied().map(format::day).unwrap_or_default()}</text>
            <text class="axis" text-anchor="end" x=WIDTH - RIGHT y=HEIGHT - 6.0>{format::day(today)}</text>
        </svg>
    };
    view! {
        {up_to_now("Debt over half a year".to_owned(), drawing)}
        <details><summary>"Debt over time as a table"</summary>
            <table class="list"><thead><tr><th>"Day"</th><th class="num">"Open"</th><th class="num">"Owed, d"</th><th class="num">"A sprint, d"</th><th class="num">"Interest so far, d"</th></tr></thead><tbody>{rows}</tbody></table>
        </details>
    }
    .into_any()
}
