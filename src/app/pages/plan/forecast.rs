//! The forecast: when everything is done, and how many items by when, with the weeks that it rests on.

use super::{Tabs, cautions, percent, pictures, set_planning};
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{ChoiceBox, TextBox, number};
use chrono::Days;
use plumbline_document::calendar::monday;
use plumbline_document::ids::{ItemId, SystemId};
use plumbline_document::kind::Kind;
use plumbline_document::sprint::{EarlierWeek, Stage};
use plumbline_features::plan::estimate::standard_error;
use plumbline_features::plan::forecast;
use plumbline_features::plan::forecast::{Effort, Forecast, Question, Scope, TRIALS};
use plumbline_features::plan::throughput::SplitRate;
use uuid::Uuid;

/// Days a week that are worked off, until a sprint tells.
const USUAL_PACE: f64 = 5.0;

/// The page.
#[component]
pub fn ForecastPage() -> impl IntoView {
    let app = use_app();
    let question = RwSignal::new(Question::default());
    let pace = RwSignal::new(app.peek(|store| usual_pace(store.workspace())));
    let answer = Memo::new(move |_| {
        let question = question.get();
        app.read(|store| forecast::throughput(store.workspace(), store.today(), &question))
    });
    let effort = Memo::new(move |_| {
        let (question, pace) = (question.get(), pace.get());
        app.read(|store| {
            forecast::from_estimates(store.workspace(), store.today(), &question, pace)
        })
    });
    view! {
        <section class="page plan">
            <Tabs/>
            <header class="plan-head"><h1>"Forecast"</h1>
                <p class="soft">{format!("A forecast is a date and how sure it is. The weeks of the past are drawn again and again, {} times; the same seed always gives the same answer.", format::whole(TRIALS as usize))}</p></header>
            <div class="plan-sides">
                <div class="plan-controls">{controls(app, question)}{earlier(app)}</div>
                <div class="plan-result">{move || answer.with(|a| result(a, question.get()))}{move || effort.with(|e| estimates(app, e.as_ref(), pace))}</div>
            </div>
        </section>
    }
}

/// Working days a week by the capacity of the running sprint, or of the last one.
fn usual_pace(workspace: &plumbline_document::workspace::Workspace) -> f64 {
    let sprints = workspace.sprints.iter();
    let last = sprints.max_by_key(|s| (s.stage == Stage::Running, s.end, s.id));
    let calendar = &workspace.settings.planning.calendar;
    let pace = last.and_then(|s| {
        let days = calendar.working_days(s.start, s.end, &[]);
        let room = s.team_capacity(calendar).days();
        (days > 0 && room > 0.0).then(|| 5.0 * room / f64::from(days))
    });
    pace.map_or(USUAL_PACE, |p| libm::round(p * 2.0) / 2.0)
}

fn controls(app: App, question: RwSignal<Question>) -> AnyView {
    let held = move |read: fn(&Question) -> String| Signal::derive(move || question.with(read));
    // A field says what it takes; what cannot be read as that is refused with a message.
    let keep = move |read: fn(&str, &mut Question) -> Result<(), &'static str>| {
        Callback::new(move |text: String| {
            let mut asked = question.get_untracked();
            let read = read(&text, &mut asked);
            match read {
                Ok(()) => question.set(asked),
                Err(why) => app.toasts.wrong(why.to_owned()),
            }
            read.is_ok()
        })
    };
    view! {
        <section class="box">
            <h2>"What is asked"</h2>
            <div class="fields">
                {scope_box(app, question)}
                <label class="field"><span>"Items left"</span><TextBox name="Items left" kind="number" placeholder="as in the scope" value=held(|q| q.items.map_or_else(String::new, |n| n.to_string())) keep=keep(read_items)/></label>
                <label class="field"><span>"How many within, weeks"</span><TextBox name="How many within, weeks" kind="number" value=held(|q| q.weeks.to_string()) keep=keep(read_weeks)/></label>
                <label class="field"><span>"Weeks of history used"</span><TextBox name="Weeks of history used" kind="number" value=held(|q| q.window.to_string()) keep=keep(read_window)/></label>
                <label class="field"><span>"An item turns out to be"</span><TextBox name="An item turns out to be so many" kind="number" value=held(growth_text) keep=keep(read_growth)/></label>
                <label class="field"><span>"Seed"</span><TextBox name="Seed" kind="number" value=held(|q| q.seed.to_string()) keep=keep(read_seed)/></label>
            </div>
        </section>
    }
    .into_any()
}

/// Of what the forecast is: everything open, a system, or what is under an epic.
fn scope_box(app: App, question: RwSignal<Question>) -> impl IntoView {
    let scopes = Signal::derive(move || {
        let mut all = vec![(String::new(), "All open".to_owned())];
        app.read(|store| {
            let systems = store.workspace().systems.iter();
            all.extend(systems.map(|s| (format!("s{}", s.id), s.name.clone())));
            let settings = &store.workspace().settings;
            let epics = store.workspace().live_items();
            let epics = epics.filter(|i| i.kind == Kind::Epic && !settings.is_done(&i.status));
            all.extend(epics.map(|i| {
                (
                    format!("i{}", i.id),
                    format!("{} {}", settings.key(i.number), i.title),
                )
            }));
        });
        all
    });
    let scope = Signal::derive(move || match question.with(|q| q.scope) {
        Scope::Everything => String::new(),
        Scope::System(id) => format!("s{id}"),
        Scope::Under(id) => format!("i{id}"),
    });
    let keep = Callback::new(move |text: String| {
        let id = |rest: &str| Uuid::parse_str(rest).ok();
        let chosen = match text.split_at_checked(1) {
            Some(("s", rest)) => id(rest).map(|i| Scope::System(SystemId(i))),
            Some(("i", rest)) => id(rest).map(|i| Scope::Under(ItemId(i))),
            _ => Some(Scope::Everything),
        };
        question.update(|q| {
            q.scope = chosen.unwrap_or_default();
            q.items = None;
        });
        true
    });
    view! {
        <label class="field"><span>"Scope"</span><ChoiceBox name="Scope" value=scope choices=scopes keep=keep/></label>
    }
}

/// A whole number from 0 to `most`.
fn whole(text: &str, most: f64) -> Option<u32> {
    let n = number(text).ok().filter(|n| (0.0..=most).contains(n));
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
    n.map(|n| libm::round(n) as u32)
}

fn read_items(text: &str, question: &mut Question) -> Result<(), &'static str> {
    question.items = if text.trim().is_empty() {
        None
    } else {
        Some(whole(text, 100_000.0).ok_or("Items are a number from 0 to 100,000.")?)
    };
    Ok(())
}

fn read_weeks(text: &str, question: &mut Question) -> Result<(), &'static str> {
    let weeks = whole(text, 60.0).filter(|n| *n > 0);
    question.weeks = weeks.ok_or("Weeks are a number from 1 to 60.")?;
    Ok(())
}

fn read_window(text: &str, question: &mut Question) -> Result<(), &'static str> {
    let weeks = whole(text, 520.0).filter(|n| *n > 0);
    question.window = weeks.ok_or("Use at least one week.")? as usize;
    Ok(())
}

fn read_growth(text: &str, question: &mut Question) -> Result<(), &'static str> {
    let parts: Vec<f64> = text
        .split(['-', '–'])
        .filter_map(|p| number(p).ok())
        .collect();
    let rate = match parts.as_slice() {
        [one] => Some((*one, *one)),
        [low, high] => Some((*low, *high)),
        _ => None,
    };
    let rate = rate.filter(|(low, high)| *low >= 1.0 && low <= high && *high <= 10.0);
    let (low, high) = rate.ok_or("Growth is a number from 1 to 10, or a range such as 1.1-1.4.")?;
    question.growth = SplitRate { low, high };
    Ok(())
}

fn growth_text(question: &Question) -> String {
    let SplitRate { low, high } = question.growth;
    if low == high {
        low.to_string()
    } else {
        format!("{low}-{high}")
    }
}

fn read_seed(text: &str, question: &mut Question) -> Result<(), &'static str> {
    question.seed = text
        .trim()
        .parse()
        .map_err(|_| "A seed is a whole number.")?;
    Ok(())
}

fn earlier(app: App) -> AnyView {
    let typed = Signal::derive(move || {
        let earlier = app.read(|store| store.workspace().settings.planning.earlier.clone());
        let each: Vec<String> = earlier.iter().map(|w| w.done.to_string()).collect();
        each.join(" ")
    });
    let keep = Callback::new(move |text: String| {
        let numbers: Option<Vec<u32>> = text
            .split([' ', ',', ';'])
            .filter(|w| !w.is_empty())
            .map(|w| w.parse().ok())
            .collect();
        let Some(numbers) = numbers.filter(|n| n.len() <= 520) else {
            app.toasts
                .wrong("Type whole numbers with spaces between them, a week each.");
            return false;
        };
        let held = app.peek(|store| store.workspace().settings.planning.earlier.clone());
        let today = app.peek(|store| store.today());
        // The last number is the week that it was before, or the last full one.
        let last = held.last().map_or_else(
            || {
                monday(today)
                    .checked_sub_days(Days::new(7))
                    .unwrap_or(today)
            },
            |w| w.week,
        );
        set_planning(app, |settings| {
            let weeks = numbers.iter().rev().zip(0_u64..);
            let mut all: Vec<EarlierWeek> = weeks
                .filter_map(|(done, back)| {
                    let week = last.checked_sub_days(Days::new(7 * back))?;
                    Some(EarlierWeek { week, done: *done })
                })
                .collect();
            all.reverse();
            settings.planning.earlier = all;
        })
    });
    view! {
        <section class="box">
            <h2>"Weeks from before"</h2>
            <p class="soft">"Items finished in each week before this workspace knew, oldest first. What the items themselves tell counts first."</p>
            <label class="field"><span>"Finished a week"</span><TextBox name="Finished a week, oldest first" placeholder="3 5 2 4" value=typed keep=keep/></label>
        </section>
    }
    .into_any()
}

fn result(answer: &Forecast, question: Question) -> AnyView {
    let sure = answer
        .finish
        .iter()
        .find(|f| f.confidence > 0.8 && f.confidence < 0.9);
    let headline = match sure.and_then(|f| f.weeks.zip(f.date)) {
        Some((weeks, date)) => format!(
            "{} done by {} with 85 %: {} from {}.",
            format::count(answer.items as usize, "item is", "items are"),
            format::day(date),
            format::count(weeks as usize, "week", "weeks"),
            format::day(answer.start)
        ),
        None if answer.items == 0 => "Nothing is open, so there is nothing to forecast.".to_owned(),
        None => format!(
            "No date can be said for {}.",
            format::count(answer.items as usize, "item", "items")
        ),
    };
    let finish = answer.finish.iter().map(|f| {
        let words = f.weeks.map_or_else(|| "out of reach".to_owned(), |n| n.to_string());
        let date = f.date.map_or_else(|| "—".to_owned(), format::day);
        view! { <tr><td>{percent(f.confidence)}</td><td class="num">{words}</td><td>{date}</td></tr> }.into_any()
    });
    let count = answer.count.iter().map(|(confidence, items)| {
        let words = items.map_or_else(|| "—".to_owned(), |n| n.to_string());
        view! { <tr><td>{percent(*confidence)}</td><td class="num">{words}</td></tr> }.into_any()
    });
    let picture = (!answer.cautions.iter().any(|c| {
        use plumbline_features::plan::throughput::Caution::{NoHistory, NothingFinished};
        matches!(c, NoHistory | NothingFinished)
    }))
    .then(|| {
        let label = format!("Fan of the items done by week. {headline}");
        let rows = answer.fan.iter().map(|w| {
            let cells = w.at_least.iter().map(|n| view! { <td class="num">{n.to_string()}</td> }.into_any()).collect_view();
            let date = w.date.map_or_else(String::new, format::day);
            view! { <tr><td>{date}</td>{cells}</tr> }.into_any()
        });
        view! {
            <section class="box">
                <h2>"Items done, week by week"</h2>
                {pictures::fan(&answer.fan, answer.items, label)}
                <p class="plan-key"><span class="key middle">"50 %"</span><span class="key narrow">"15 to 85 %"</span><span class="key wide">"5 to 95 %"</span></p>
                <details><summary>"As a table"</summary>
                    <div class="scroll-x" tabindex="0" role="region" aria-label="Items done, week by week"><table class="list"><thead><tr><th>"By"</th><th class="num">"95 %"</th><th class="num">"85 %"</th><th class="num">"50 %"</th><th class="num">"15 %"</th><th class="num">"5 %"</th></tr></thead><tbody>{rows.collect_view()}</tbody></table></div>
                </details>
            </section>
        }
        .into_any()
    });
    let undated = answer.history.undated;
    let undated = (undated > 0).then(|| {
        view! { <p class="soft">{format!("{} not tell when; no week has them.", format::count(undated, "finished item does", "finished items do"))}</p> }.into_any()
    });
    let used: Vec<String> = answer.used.iter().map(u32::to_string).collect();
    view! {
        <p class="plan-verdict" role="status" data-testid="forecast">{headline}</p>
        {cautions(&answer.cautions)}
        {picture}
        <div class="plan-two">
            <section class="box"><h2>"When"</h2>
                <table class="list" data-testid="when"><thead><tr><th>"How sure"</th><th class="num">"Weeks"</th><th>"Done by"</th></tr></thead><tbody>{finish.collect_view()}</tbody></table></section>
            <section class="box"><h2>{format!("How many in {}", format::count(question.weeks as usize, "week", "weeks"))}</h2>
                <table class="list" data-testid="how-many"><thead><tr><th>"How sure"</th><th class="num">"At least, items"</th></tr></thead><tbody>{count.collect_view()}</tbody></table></section>
        </div>
        <section class="box"><h2>"What it rests on"</h2>
            <p>{format!("Items finished a week, oldest first: {}.", if used.is_empty() { "nothing".to_owned() } else { used.join(", ") })}</p>
            <p class="soft">{format!("Seed {}, {} trials; a share is off by about {} either way.", question.seed, format::whole(TRIALS as usize), percent_fine(standard_error(0.5, TRIALS)))}</p>
            {undated}
        </section>
    }
    .into_any()
}

fn percent_fine(share: f64) -> String {
    format!("{} %", format::one(share * 100.0))
}

fn estimates(app: App, effort: Option<&Effort>, pace: RwSignal<f64>) -> AnyView {
    let Some(effort) = effort else {
        return view! { <section class="box"><h2>"From estimates"</h2><p class="soft">"No open item of this scope has an estimate."</p></section> }.into_any();
    };
    let rows = effort.days.iter().map(|(confidence, days, date)| {
        let date = date.map_or_else(|| "—".to_owned(), format::day);
        view! { <tr><td>{percent(*confidence)}</td><td class="num">{format::one(*days)}</td><td>{date}</td></tr> }.into_any()
    });
    let missing = (effort.missing > 0).then(|| {
        view! { <p class="plan-caution"><b>"Caution: "</b>{format!("{} no estimate and {} in no sum.", format::count(effort.missing, "open item has", "open items have"), if effort.missing == 1 { "is" } else { "are" })}</p> }.into_any()
    });
    let keep = Callback::new(move |text: String| {
        let read = number(&text).ok().filter(|n| *n > 0.0 && *n <= 1_000.0);
        match read {
            Some(n) => pace.set(n),
            None => app
                .toasts
                .wrong("Type how many days are worked off in a week: more than 0, at most 1000."),
        }
        read.is_some()
    });
    view! {
        <section class="box"><h2>"From estimates"</h2>
            <p>{format!("{} to {} days on average, each spread as beta-PERT over its three points.", format::count(effort.estimated, "open item comes", "open items come"), format::one(effort.mean))}</p>
            {missing}
            <label class="field inline"><span>"Days worked off a week"</span><TextBox name="Days worked off a week" kind="number" class="short" value=Signal::derive(move || pace.get().to_string()) keep=keep/></label>
            <table class="list"><thead><tr><th>"How sure"</th><th class="num">"Days"</th><th>"Done by"</th></tr></thead><tbody>{rows.collect_view()}</tbody></table>
        </section>
    }
    .into_any()
}
