//! The roadmap: now, next and later, and by date.

use super::{Tabs, cautions, opener};
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use plumbline_compact::sort;
use plumbline_features::plan::roadmap;
use plumbline_features::plan::roadmap::{Horizon, Roadmap, Stop};

/// How many items of each horizon are listed.
const SHOWN: usize = 60;

/// The page.
#[component]
pub fn RoadmapPage() -> impl IntoView {
    let app = use_app();
    let map = Memo::new(move |_| {
        app.read(|store| roadmap::of(store.workspace(), store.ranking(), store.today(), SHOWN))
    });
    let by_date = RwSignal::new(false);
    let way = move |dates: bool, name: &'static str| {
        view! { <button class="chip" aria-pressed=move || (by_date.get() == dates).to_string() on:click=move |_| by_date.set(dates)>{name}</button> }
            .into_any()
    };
    view! {
        <section class="page plan">
            <Tabs/>
            <header class="plan-head"><h1>"Roadmap"</h1>
                <p class="soft">"In the order of the ranking, at the pace of the last weeks. The date is the one by which an item is done with 85 %, if nothing before it grows."</p></header>
            <div class="legend" role="group" aria-label="Way of looking">{way(false, "Now, next, later")}{way(true, "By date")}</div>
            {move || map.with(|m| cautions(&m.cautions))}
            {move || map.with(|m| if by_date.get() { months(app, m) } else { columns(app, m) })}
        </section>
    }
}

fn stop(app: App, stop: &Stop) -> AnyView {
    let safe = stop.safe.map_or_else(
        || "no date".to_owned(),
        |d| format!("85 % by {}", format::day(d)),
    );
    let likely = stop
        .likely
        .map(|d| format!(", 50 % by {}", format::day(d)))
        .unwrap_or_default();
    let late = stop.late().then(|| {
        let due = stop.due.map(format::day).unwrap_or_default();
        view! { <span class="state bad">{format!("Late: due {due}")}</span> }.into_any()
    });
    view! {
        <li>
            {opener(app, stop.id, stop.key.clone(), stop.title.clone())}
            <span class="soft">{stop.system.clone()}</span>
            <span class="soft">{safe}{likely}</span>
            {late}
        </li>
    }
    .into_any()
}

fn more(hidden: usize) -> Option<AnyView> {
    let said = format!("and {} more", format::whole(hidden));
    (hidden > 0).then(|| view! { <p class="soft">{said}</p> }.into_any())
}

fn columns(app: App, map: &Roadmap) -> AnyView {
    let column = |horizon: Horizon, name: &'static str, about: &'static str| {
        let stops: Vec<&Stop> = map.stops.iter().filter(|s| s.horizon == horizon).collect();
        let count = format::whole(map.count(horizon));
        let rows = stops.into_iter().map(|s| stop(app, s)).collect_view();
        let more = more(map.unlisted(horizon));
        view! { <section class="box"><h2>{format!("{name} ({count})")}</h2><p class="soft">{about}</p><ul class="plan-stops">{rows}</ul>{more}</section> }
            .into_any()
    };
    view! {
        <div class="plan-columns" data-testid="roadmap">
            {column(Horizon::Now, "Now", "Begun, or in the running sprint.")}
            {column(Horizon::Next, "Next", "In a planned sprint, or likely done within eight weeks.")}
            {column(Horizon::Later, "Later", "After that.")}
        </div>
    }
    .into_any()
}

fn months(app: App, map: &Roadmap) -> AnyView {
    let mut groups: Vec<(String, Vec<&Stop>)> = Vec::new();
    let mut dated: Vec<&Stop> = map.stops.iter().collect();
    sort::by_key(&mut dated, |s| (s.safe.is_none(), s.safe));
    for stop in dated {
        let month = stop
            .safe
            .map_or_else(|| "No date".to_owned(), format::month);
        match groups.last_mut() {
            Some((name, list)) if *name == month => list.push(stop),
            _ => groups.push((month, vec![stop])),
        }
    }
    let horizons = [Horizon::Now, Horizon::Next, Horizon::Later];
    let hidden = horizons.map(|h| map.unlisted(h)).iter().sum();
    let each = groups.into_iter().map(|(month, list)| {
        let rows = list.into_iter().map(|s| stop(app, s)).collect_view();
        view! { <section class="box"><h2>{month}</h2><ul class="plan-stops wide">{rows}</ul></section> }.into_any()
    });
    view! { <div data-testid="by-date">{each.collect_view()}{more(hidden)}</div> }.into_any()
}
