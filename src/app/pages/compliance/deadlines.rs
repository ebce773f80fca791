//! Deadlines: when each duty of each system begins to apply, as a picture and as a list by month.

use super::common::{all_standings, day_field, day_of, nothing_assessed, pack};
use super::state;
use super::tabs::Tabs;
use super::timeline::{self, Drawing};
use crate::app::charts::size;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use chrono::{Days, NaiveDate};
use leptos::html;
use plumbline_ai_act::references::cite;
use plumbline_document::ids::SystemId;
use plumbline_features::compliance::coverage::Column;
use plumbline_features::compliance::deadlines::{
    Deadline, Milestone, deadlines, marks, milestones, months,
};
use plumbline_features::compliance::standing::Standing;

/// How many rows the list shows at once; the others are counted.
const ROWS: usize = 250;
/// How many systems the picture shows.
const LANES: usize = 14;

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shown {
    systems: Vec<(SystemId, String)>,
    deadlines: Vec<Deadline>,
    milestones: Vec<Milestone>,
    assessed: bool,
}

fn look(standings: &[Standing], day: NaiveDate) -> Shown {
    let Some(pack) = pack() else {
        return Shown::default();
    };
    let columns: Vec<Column> = standings.iter().map(Standing::column).collect();
    let deadlines = deadlines(pack, &columns);
    let year = Days::new(365);
    let first = deadlines.first().map_or(day, |d| d.date).min(day);
    let last = deadlines.last().map_or(day, |d| d.date).max(day);
    let last = last.checked_add_days(year).unwrap_or(last);
    Shown {
        systems: standings
            .iter()
            .map(|s| (s.system.id, s.system.name.clone()))
            .collect(),
        milestones: milestones(pack, first, last),
        assessed: standings.iter().any(|s| s.assessment.is_some()),
        deadlines,
    }
}

/// The page.
#[component]
pub fn DeadlinesPage() -> impl IntoView {
    let app = use_app();
    let chosen_day = RwSignal::new(None::<NaiveDate>);
    let day = day_of(app, chosen_day);
    let standings = all_standings(app, day);
    let past = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let day = day.get();
        standings.with(|all| look(all, day))
    });
    let assessed = Memo::new(move |_| shown.with(|s| s.assessed));
    let passed = move || {
        let day = day.get();
        shown.with(|s| s.deadlines.iter().filter(|d| d.date < day).count())
    };
    let list = move || shown.with(|s| list(s, day.get(), past.get()));
    view! {
        <section class="page compliance">
            <h1 class="visually-hidden">"Deadlines"</h1>
            <Tabs/>
            <Show when=move || assessed.get() fallback=nothing_assessed>
                <div class="duty-bar">
                    {day_field(app, chosen_day)}
                    <label class="tick"><input type="checkbox" prop:checked=past on:change=move |event| past.set(event_target_checked(&event))/><span>{move || format!("Dates that have passed ({})", passed())}</span></label>
                    <p class="grow soft duty-sum">{move || shown.with(|s| next_words(s, day.get()))}</p>
                </div>
                {picture(shown, day)}
                {list}
                {move || shown.with(|s| acts(&s.milestones))}
            </Show>
        </section>
    }
}

/// The next date, in a sentence.
fn next_words(shown: &Shown, day: NaiveDate) -> String {
    let next = shown.deadlines.iter().find(|d| d.date >= day);
    let Some(next) = next else {
        return "No date lies ahead.".to_owned();
    };
    let same: Vec<_> = shown
        .deadlines
        .iter()
        .filter(|d| d.date == next.date)
        .collect();
    let days = (next.date - day).num_days();
    let when = match days {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        n => format!("in {n} days"),
    };
    let what = match same.len() {
        1 => format!("{} {}", cite(&next.article), next.event.words()),
        n => format!("{n} entries"),
    };
    format!("Next: {}, {when}: {what}.", format::day(next.date))
}

fn picture(shown: Memo<Shown>, day: Memo<NaiveDate>) -> AnyView {
    let app = use_app();
    let root = NodeRef::<html::Div>::new();
    let width = size::width_of(root, 900.0);
    let drawing = move || {
        let text = size::text_size(app.prefs.projector.get());
        shown.with(|shown| {
            timeline::draw(&Drawing {
                systems: shown
                    .systems
                    .iter()
                    .take(LANES)
                    .map(|(_, name)| name.clone())
                    .collect(),
                marks: marks(&shown.deadlines),
                milestones: shown.milestones.clone(),
                today: day.get(),
                width: width.get().max(300.0),
                text,
            })
        })
    };
    let more = move || shown.with(|s| s.systems.len().saturating_sub(LANES));
    view! {
        <figure class="timeline">
            <div class="chart" node_ref=root>{drawing}</div>
            <figcaption class="soft">
                "Each disc is a date of a system, with the number of entries on it; its colour and sign are those of the most pressing one. A hollow diamond is the date by the letter of Art. 113, where it differs from the date used. The list below says the same."
                {move || (more() > 0).then(|| format!(" {} more systems are in the list only.", more()))}
            </figcaption>
        </figure>
    }
    .into_any()
}

/// The dates of the Act itself, in words.
fn acts(milestones: &[Milestone]) -> AnyView {
    let rows = milestones.iter().flat_map(|m| {
        m.what.iter().map(|(article, what, draft)| {
            let draft = if *draft { " (draft)" } else { "" };
            view! { <tr><td class="nowrap">{format::day(m.date)}</td><td>{what.to_string()}{draft}</td><td>{article.to_string()}</td></tr> }
        })
    });
    view! {
        <details class="meanings acts-list"><summary>"Dates of the Act"</summary>
            <div class="scroll-x" tabindex="0" role="region" aria-label="Dates of the Act">
                <table class="list"><thead><tr><th>"Date"</th><th>"What happens"</th><th>"Where it stands"</th></tr></thead><tbody>{rows.collect_view()}</tbody></table>
            </div>
        </details>
    }
    .into_any()
}

/// The list by month.
fn list(shown: &Shown, day: NaiveDate, past: bool) -> AnyView {
    let kept: Vec<Deadline> = shown
        .deadlines
        .iter()
        .filter(|d| past || d.date >= day)
        .cloned()
        .collect();
    let hidden = kept.len().saturating_sub(ROWS);
    let kept = kept.get(..kept.len().min(ROWS)).unwrap_or_default();
    if kept.is_empty() {
        return view! { <p class="soft empty-note">"No date lies ahead. Tick the box above to see those that have passed."</p> }.into_any();
    }
    let bodies = months(kept).into_iter().map(|month| {
        let name = NaiveDate::from_ymd_opt(month.year, month.month, 1).map(format::month);
        let passed = month.deadlines.iter().all(|d| d.date < day);
        let name = name.unwrap_or_default();
        let count = match month.deadlines.len() {
            1 => "1 entry".to_owned(),
            n => format!("{n} entries"),
        };
        let note = if passed { ", passed" } else { "" };
        let rows = month.deadlines.iter().map(|d| row(shown, d)).collect_view();
        view! {
            <tbody><tr class="chapter"><th scope="rowgroup" colspan="6">{name}<small>{format!(" {count}{note}")}</small></th></tr>{rows}</tbody>
        }
    });
    let bodies = bodies.collect_view();
    view! {
        <div class="scroll-x" tabindex="0" role="region" aria-label="Deadlines by month">
            <table class="list deadlines" data-testid="deadlines">
                <thead><tr><th>"Date"</th><th>"By the letter"</th><th>"System"</th><th>"Duty"</th><th>"State"</th><th>"Relief"</th></tr></thead>
                {bodies}
            </table>
        </div>
        {(hidden > 0).then(|| view! { <p class="soft">{format!("and {} more", format::whole(hidden))}</p> })}
    }
    .into_any()
}

fn row(shown: &Shown, deadline: &Deadline) -> AnyView {
    let system = shown.systems.get(deadline.system);
    let name = system.map(|(_, name)| name.clone()).unwrap_or_default();
    let to = system.map(|(id, _)| format!("#/report/@{id}"));
    let literal = match (deadline.literal, deadline.contested) {
        (Some(date), true) => format!("{} (disputed which counts)", format::day(date)),
        (Some(date), false) => format::day(date),
        (None, _) => "the same".to_owned(),
    };
    let relief = match deadline.reliefs.as_slice() {
        [] => "none".to_owned(),
        some => some
            .iter()
            .map(|(reference, _)| reference.to_string())
            .collect::<Vec<_>>()
            .join(", "),
    };
    let words = deadline
        .reliefs
        .iter()
        .map(|(_, text)| text.to_string())
        .collect::<Vec<_>>()
        .join("; ");
    view! {
        <tr>
            <td class="nowrap">{format::day(deadline.date)}</td><td>{literal}</td><td><a href=to>{name}</a></td>
            <td><b>{cite(&deadline.article)}</b>" "{deadline.title.to_string()}" "<span class="soft">{deadline.event.words()}</span></td>
            <td>{state::badge(deadline.state)}</td><td title=words>{relief}</td>
        </tr>
    }
    .into_any()
}
