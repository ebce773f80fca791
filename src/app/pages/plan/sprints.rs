//! The sprints: their list, a new one, the team's days off; and one of them, by its stage.

use super::{Tabs, planner, progress, set_planning};
use crate::app::prelude::*;
use crate::app::route::{Page, Route};
use crate::app::state::{App, use_app};
use crate::app::widgets::inputs::{TextBox, date};
use crate::app::{clock, format};
use chrono::Days;
use plumbline_commands::command::SprintCommand;
use plumbline_compact::sort;
use plumbline_document::calendar::{DaysOff, monday};
use plumbline_document::ids::SprintId;
use plumbline_document::meta::Meta;
use plumbline_document::sprint::{HalfDays, Sprint, Stage};
use plumbline_features::plan::progress::velocity;
use std::sync::Arc;

/// A new sprint is two weeks long, Monday to Friday.
const USUAL_DAYS: u64 = 11;
/// And has room for twenty days, until something else is said.
const USUAL_ROOM: HalfDays = HalfDays(40);

/// The page.
#[component]
pub fn SprintsPage() -> impl IntoView {
    let app = use_app();
    let which = Memo::new(move |_| {
        let id = SprintId(app.route.with(|route| route.focus)?);
        app.read(|store| Some((id, store.workspace().sprints.get(&id)?.stage)))
    });
    view! {
        <section class="page plan">
            <Tabs/>
            {move || match which.get() {
                None => list(app),
                Some((id, Stage::Planned)) => planner::view_of(app, id),
                Some((id, _)) => progress::view_of(app, id),
            }}
        </section>
    }
}

fn list(app: App) -> AnyView {
    let sprints = move || {
        let mut all: Vec<Arc<Sprint>> =
            app.read(|store| store.workspace().sprints.iter().cloned().collect());
        sort::by_key(&mut all, |s| std::cmp::Reverse((s.start, s.id)));
        if all.is_empty() {
            return view! {
                <p class="soft">"There is no sprint yet. A sprint has dates, room for so many days and shares for discovery, delivery, debt and recurring work; the planner finds the best set of items that fits."</p>
            }
            .into_any();
        }
        let rows = all.iter().map(|sprint| row(sprint)).collect_view();
        view! {
            <div class="scroll-x"><table class="list stacked" data-testid="sprints">
                <thead><tr><th>"Sprint"</th><th>"Dates"</th><th>"Stage"</th><th class="num">"Items"</th><th class="num">"Days"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        }
        .into_any()
    };
    let pace = move || {
        let ended = app.read(|store| velocity(store.workspace()));
        (!ended.is_empty()).then(|| {
            let each: Vec<String> = ended.iter().map(|(name, n)| format!("{name} {n}")).collect();
            view! { <p class="soft">{format!("Velocity, items finished: {}.", each.join(", "))}</p> }.into_any()
        })
    };
    view! {
        <header class="plan-head"><h1>"Sprints"</h1></header>
        <div class="acts"><button class="button primary" on:click=move |_| add(app)>"New sprint"</button></div>
        {sprints}
        {pace}
        {days_off(app)}
    }
    .into_any()
}

fn row(sprint: &Sprint) -> AnyView {
    let content = sprint.content();
    let items = if sprint.stage == Stage::Ended {
        format!("{} of {}", sprint.finished.len(), content.len())
    } else {
        content.len().to_string()
    };
    let days = HalfDays(content.iter().map(|c| c.size.0).sum());
    let to = Route {
        focus: Some(sprint.id.0),
        ..Route::to(Page::Sprints)
    };
    view! {
        <tr>
            <td><a href=to.to_hash()>{sprint.name.clone()}</a></td>
            <td>{format::day(sprint.start)}" to "{format::day(sprint.end)}</td>
            <td>{sprint.stage.name()}</td>
            <td class="num" data-name="Items">{items}</td>
            <td class="num" data-name="Days">{format::plain(days.days())}</td>
        </tr>
    }
    .into_any()
}

/// A sprint after the last one, with the same capacity and quotas.
fn add(app: App) {
    let id = SprintId(clock::new_id());
    let sprint = app.peek(|store| {
        let sprints = store.workspace().sprints.iter();
        let last = sprints.max_by_key(|s| (s.end, s.id));
        let after = last.map_or(store.today(), |s| s.end.max(store.today()));
        let start = monday(after)
            .checked_add_days(Days::new(7))
            .unwrap_or(after);
        let end = start
            .checked_add_days(Days::new(USUAL_DAYS))
            .unwrap_or(start);
        let name = format!("Sprint {}", store.workspace().sprints.len() + 1);
        // The engine gives a new record its own meta.
        let meta = Meta::new(clock::stamp());
        let mut sprint = Sprint::new(id, &name, start, end, meta);
        match last {
            Some(last) => {
                sprint.capacity = last.capacity.clone();
                sprint.quotas.clone_from(&last.quotas);
            }
            None => sprint.capacity.team = USUAL_ROOM,
        }
        sprint
    });
    if app.dispatch(SprintCommand::PutSprint { sprint }) {
        app.go_about(Page::Sprints, id.0);
    }
}

fn days_off(app: App) -> AnyView {
    let (from, to, name) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let rows = move || {
        let off = app.read(|store| {
            store
                .workspace()
                .settings
                .planning
                .calendar
                .days_off
                .clone()
        });
        let each = off.into_iter().enumerate().map(|(at, off)| {
            let label = format!("Remove the days off from {}", format::day(off.from));
            let words = format!(
                "{} to {} {}",
                format::day(off.from),
                format::day(off.to),
                off.name
            );
            view! {
                <li>{words}" "<button class="link" aria-label=label on:click=move |_| {
                    set_planning(app, |s| drop(s.planning.calendar.days_off.drain(at..=at)));
                }>"Remove"</button></li>
            }
            .into_any()
        });
        each.collect_view()
    };
    let keep = move |_| {
        let day = |text: RwSignal<String>| date(&text.get_untracked()).ok().flatten();
        let Some(first) = day(from) else {
            app.toasts.wrong("Choose the first day.");
            return;
        };
        let off = DaysOff {
            from: first,
            to: day(to).unwrap_or(first),
            name: name.get_untracked().trim().to_owned(),
        };
        if set_planning(app, |s| s.planning.calendar.days_off.push(off)) {
            for field in [from, to, name] {
                field.set(String::new());
            }
        }
    };
    let kept = |field: RwSignal<String>| {
        Callback::new(move |text: String| {
            field.set(text);
            true
        })
    };
    view! {
        <section class="box plan-off">
            <h2>"Days off of the team"</h2>
            <p class="soft">"Holidays count for nobody: capacities and forecasts leave them out."</p>
            <ul>{rows}</ul>
            <div class="inline-form">
                <label class="field"><span>"First day"</span><TextBox name="First day off" kind="date" value=from keep=kept(from)/></label>
                <label class="field"><span>"Last day"</span><TextBox name="Last day off" kind="date" value=to keep=kept(to)/></label>
                <label class="field"><span>"What"</span><TextBox name="Name of the days off" value=name keep=kept(name)/></label>
                <button class="button" on:click=keep>"Add days off"</button>
            </div>
        </section>
    }
    .into_any()
}
