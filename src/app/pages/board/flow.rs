//! The flow as pictures: how many items stood where on each day, and how long finished items took. Tables say the same.

use crate::app::charts::scrolling::up_to_now;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::{clock, format};
use chrono::{Days, NaiveDate};
use plumbline_document::kind::Track;
use plumbline_features::flow::measure::{Cycle, cumulative_flow, cycles, expectation};

/// Days that the pictures look back.
const BACK: u64 = 90;
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 260.0;
/// Room for the words on the right.
const RIGHT: f64 = 170.0;
const BOTTOM: f64 = 24.0;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
struct Data {
    days: Vec<NaiveDate>,
    /// Name and counts of each status that had an item, the finished ones first: they lie at the bottom.
    bands: Vec<(String, Vec<u32>)>,
    cycles: Vec<Cycle>,
    prefix: String,
}

#[component]
pub(super) fn Flow(track: RwSignal<Option<Track>>) -> impl IntoView {
    let app = use_app();
    let data = Memo::new(move |_| {
        let track = track.get();
        app.read(|store| {
            let workspace = store.workspace();
            let settings = &workspace.settings;
            let last = store.today();
            let first = last.checked_sub_days(Days::new(BACK)).unwrap_or(last);
            let on_track = |t: Track| track.is_none_or(|wanted| wanted == t);
            let items = || workspace.live_items().filter(|i| on_track(i.track));
            let flow = cumulative_flow(settings, items(), track, (first, last), clock::now());
            let named = settings.statuses.iter().zip(flow.bands).rev();
            let bands = named
                .filter(|(_, band)| band.iter().any(|n| *n > 0))
                .map(|(s, band)| (s.name.clone(), band));
            let mut cycles = cycles(settings, items());
            cycles.retain(|c| c.finished >= first);
            Data {
                bands: bands.collect(),
                days: flow.days,
                cycles,
                prefix: settings.prefix.clone(),
            }
        })
    });
    view! {
        <div class="flow page">
            <h2>"Cumulative flow"</h2>
            <p class="soft">"How many items stood in each status at the end of each day. A band that grows is where work waits."</p>
            {move || data.with(bands)}
            <h2>"Cycle time"</h2>
            {move || data.with(times)}
        </div>
    }
}

#[allow(clippy::cast_precision_loss)] // counts on a screen
fn f(n: usize) -> f64 {
    n as f64
}

fn bands(data: &Data) -> AnyView {
    if data.bands.is_empty() {
        return view! { <p class="soft">"There are no items to draw yet."</p> }.into_any();
    }
    let length = data.days.len().max(2);
    let mut below = vec![0_u32; data.days.len()];
    let totals = |day: usize| data.bands.iter().filter_map(|b| b.1.get(day)).sum::<u32>();
    let top = (0..data.days.len()).map(totals).max().unwrap_or(1).max(1);
    let x = |day: usize| f(day) / f(length - 1) * (WIDTH - RIGHT);
    let y = |count: u32| (HEIGHT - BOTTOM) * (1.0 - f64::from(count) / f64::from(top) * 0.96);
    let mut shapes = Vec::new();
    let mut last_word = f64::MAX;
    for (at, (name, band)) in data.bands.iter().enumerate() {
        let mut path = String::new();
        let upper: Vec<u32> = below.iter().zip(band).map(|(a, b)| a + b).collect();
        for (day, count) in upper.iter().enumerate() {
            let pen = if day == 0 { 'M' } else { 'L' };
            path.push_str(&format!("{pen}{:.1} {:.1}", x(day), y(*count)));
        }
        for (day, count) in below.iter().enumerate().rev() {
            path.push_str(&format!("L{:.1} {:.1}", x(day), y(*count)));
        }
        path.push('Z');
        let now = band.last().copied().unwrap_or(0);
        let middle = below.last().copied().unwrap_or(0) + now / 2;
        let word = y(middle).min(last_word - 14.0);
        let label = (now > 0).then(|| {
            last_word = word;
            view! { <text x=WIDTH - RIGHT + 8.0 y=word + 4.0>{format!("{name} {now}")}</text> }
        });
        shapes.push(view! { <g class=format!("band band-{}", at % 8)><path d=path><title>{name.clone()}</title></path>{label}</g> });
        below = upper;
    }
    let (first, last) = (data.days.first().copied(), data.days.last().copied());
    let day = |d: Option<NaiveDate>| d.map(format::day).unwrap_or_default();
    let summary = format!(
        "Cumulative flow from {} to {}; the table below says the same.",
        day(first),
        day(last)
    );
    let drawing = view! {
        <svg class="flow-chart" role="img" aria-label=summary viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
            {shapes}
            <text class="axis" x="0" y=HEIGHT - 6.0>{day(first)}</text>
            <text class="axis" text-anchor="end" x=WIDTH - RIGHT y=HEIGHT - 6.0>{day(last)}</text>
        </svg>
    };
    view! {
        {up_to_now("Cumulative flow".to_owned(), drawing)}
        {band_table(data)}
    }
    .into_any()
}

/// The same in numbers, every fifteenth day.
fn band_table(data: &Data) -> AnyView {
    let length = data.days.len();
    let places: Vec<usize> = (0..length)
        .rev()
        .step_by(15)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let heads: Vec<AnyView> = places
        .iter()
        .filter_map(|at| data.days.get(*at))
        .map(|d| view! { <th class="num">{format::day(*d)}</th> }.into_any())
        .collect();
    let row = |(name, band): &(String, Vec<u32>)| {
        let cells: Vec<AnyView> = places
            .iter()
            .map(|at| {
                view! { <td class="num">{band.get(*at).copied().unwrap_or(0)}</td> }.into_any()
            })
            .collect();
        view! { <tr><th scope="row">{name.clone()}</th>{cells}</tr> }.into_any()
    };
    let rows: Vec<AnyView> = data.bands.iter().rev().map(row).collect();
    view! {
        <details><summary>"Cumulative flow as a table"</summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label="Items by status and day"><table class="list"><thead><tr><th>"Status"</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>
        </details>
    }
    .into_any()
}

fn times(data: &Data) -> AnyView {
    let Some((half, most)) = expectation(&data.cycles) else {
        return view! { <p class="soft">"No item was finished in these ninety days."</p> }
            .into_any();
    };
    let first = data.days.first().copied().unwrap_or_default();
    let top = data
        .cycles
        .iter()
        .map(|c| c.days)
        .max()
        .unwrap_or(1)
        .max(most)
        .max(1);
    #[allow(clippy::cast_precision_loss)] // days
    let y = |days: i64| (HEIGHT - BOTTOM) * (1.0 - days as f64 / top as f64 * 0.94);
    #[allow(clippy::cast_precision_loss)]
    let x = |day: NaiveDate| (day - first).num_days().max(0) as f64 / 90.0 * (WIDTH - RIGHT);
    let dot = |c: &Cycle| {
        let words = format!("{}-{}: {}", data.prefix, c.number, days(c.days));
        view! { <circle cx=x(c.finished) cy=y(c.days) r="4"><title>{words}</title></circle> }
    };
    let dots: Vec<_> = data.cycles.iter().map(dot).collect();
    let line = |days: i64, words: String| {
        view! { <g><line x1="0" x2=WIDTH - RIGHT y1=y(days) y2=y(days)/><text x=WIDTH - RIGHT + 8.0 y=y(days) + 4.0>{words}</text></g> }
    };
    let row = |c: &Cycle| {
        view! { <tr><th scope="row">{format!("{}-{}", data.prefix, c.number)}</th><td>{format::day(c.finished)}</td><td class="num">{c.days}</td></tr> }.into_any()
    };
    let rows: Vec<AnyView> = data.cycles.iter().rev().take(60).map(row).collect();
    let sentence = format!(
        "{} finished in ninety days; half of them within {}, 85 % within {} of being begun.",
        format::count(data.cycles.len(), "item was", "items were"),
        days(half),
        days(most)
    );
    let upper = (most != half).then(|| line(most, format!("85 % within {most} d")));
    let said = sentence.clone();
    let drawing = view! {
        <svg class="flow-chart times" role="img" aria-label=sentence viewBox=format!("0 0 {WIDTH} {HEIGHT}")>
            {line(half, format!("half within {half} d"))}{upper}{dots}
            <text class="axis" x="0" y=HEIGHT - 6.0>{format::day(first)}</text>
            <text class="axis" text-anchor="end" x=WIDTH - RIGHT y=HEIGHT - 6.0>{data.days.last().copied().map(format::day).unwrap_or_default()}</text>
        </svg>
    };
    view! {
        <p class="soft">{said}</p>
        {up_to_now("Cycle times".to_owned(), drawing)}
        <details><summary>"Cycle times as a table"</summary>
            <table class="list"><thead><tr><th>"Item"</th><th>"Finished"</th><th class="num">"Days"</th></tr></thead><tbody>{rows}</tbody></table>
        </details>
    }
    .into_any()
}

fn days(n: i64) -> String {
    format::count(usize::try_from(n).unwrap_or_default(), "day", "days")
}
