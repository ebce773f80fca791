//! The planner: what a sprint has room for on the left, the best set with its reasons on the right, worked out anew
//! while a slider moves.

use super::opener;
use super::sprint_head::{day_text, follow, head};
use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::App;
use crate::app::widgets::inputs::{ChoiceBox, TextBox, date, number};
use plumbline_commands::command::SprintCommand;
use plumbline_compact::sort;
use plumbline_document::ids::{ItemId, PersonId, SprintId};
use plumbline_document::kind::Track;
use plumbline_document::sprint::{Allotment, Class, HalfDays, Preset, Quota, Sprint};
use plumbline_features::plan::planner::{
    Choices, Meter, PlannedItem, Proposal, QUICK, RunnerUp, Task, gates, preset,
};
use std::sync::Arc;
use uuid::Uuid;

/// What a new person in a sprint gives to planned work, in per cent.
const USUAL_FOCUS: u8 = 70;

/// What the parts of the page share.
#[derive(Clone, Copy)]
struct Bench {
    app: App,
    kept: Memo<Option<Arc<Sprint>>>,
    /// The sprint while a slider moves.
    moving: RwSignal<Option<Sprint>>,
    proposal: Memo<Option<Proposal>>,
    /// What there is to choose from: it depends on the document, not on what a slider tries.
    choices: Memo<Option<Arc<Choices>>>,
    /// The item that was asked about, with the answer.
    asked: RwSignal<Option<(ItemId, String)>>,
}

impl Bench {
    fn now(self) -> Option<Sprint> {
        self.moving
            .get()
            .or_else(|| self.kept.get().map(|s| Sprint::clone(&s)))
    }

    /// Changes the sprint in the document.
    fn set(self, change: impl FnOnce(&mut Sprint)) -> bool {
        let sprint = self.moving.get_untracked();
        let sprint = sprint.or_else(|| self.kept.get_untracked().map(|s| Sprint::clone(&s)));
        let Some(mut sprint) = sprint else {
            return false;
        };
        change(&mut sprint);
        let done = self.app.dispatch(SprintCommand::PutSprint { sprint });
        self.moving.set(None);
        self.asked.set(None);
        done
    }

    /// Changes it for as long as a slider moves.
    fn try_out(self, change: impl FnOnce(&mut Sprint)) {
        if let Some(mut sprint) = untrack(|| self.now()) {
            change(&mut sprint);
            self.moving.set(Some(sprint));
        }
    }
}

/// The page of a sprint that has not begun.
pub(super) fn view_of(app: App, id: SprintId) -> AnyView {
    let kept = follow(app, id);
    let moving = RwSignal::new(None::<Sprint>);
    let choices = Memo::new(move |_| {
        let sprint = kept.get()?;
        app.read(|store| {
            let workspace = store.workspace();
            let gate = gates(workspace, store.today());
            let choices = Choices::of(workspace, store.ranking(), &sprint, &gate);
            Some(Arc::new(choices))
        })
    });
    let proposal = Memo::new(move |_| {
        let sprint = moving
            .get()
            .or_else(|| kept.get().map(|s| Sprint::clone(&s)))?;
        let choices = choices.get()?;
        app.read(|store| {
            let task = Task::of(store.workspace(), choices, &sprint);
            Some(task.solve(store.workspace(), QUICK))
        })
    });
    let bench = Bench {
        app,
        kept,
        moving,
        proposal,
        choices,
        asked: RwSignal::new(None),
    };
    let heading = move || kept.get().map(|s| head(&s));
    view! {
        {heading}
        <div class="plan-sides">
            <div class="plan-controls">{basics(bench)}{people(bench)}{quotas(bench)}</div>
            <div class="plan-result">{move || proposal.get().map(|p| result(bench, &p))}</div>
        </div>
    }
    .into_any()
}

fn text(bench: Bench, read: impl Fn(&Sprint) -> String + Send + Sync + 'static) -> Signal<String> {
    Signal::derive(move || bench.kept.get().map(|s| read(&s)).unwrap_or_default())
}

fn basics(bench: Bench) -> AnyView {
    let app = bench.app;
    let refuse = move |why: String| {
        app.toasts.wrong(why);
        false
    };
    let name = Callback::new(move |text: String| bench.set(|s| s.name = text));
    let goal = Callback::new(move |text: String| bench.set(|s| s.goal = text));
    let day = move |text: String, put: fn(&mut Sprint, chrono::NaiveDate)| match date(&text) {
        Ok(Some(day)) => bench.set(|s| put(s, day)),
        Ok(None) => refuse("A sprint has a first and a last day.".to_owned()),
        Err(why) => refuse(why),
    };
    let start = Callback::new(move |text: String| day(text, |s, day| s.start = day));
    let end = Callback::new(move |text: String| day(text, |s, day| s.end = day));
    let days = move |text: String| -> Result<Option<HalfDays>, String> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let days = number(&text)?;
        HalfDays::nearest(days)
            .map(Some)
            .ok_or_else(|| "Days are a number from 0 to 10,000.".to_owned())
    };
    let team = Callback::new(move |text: String| match days(text) {
        Ok(room) => bench.set(|s| s.capacity.team = room.unwrap_or_default()),
        Err(why) => refuse(why),
    });
    let track = move |track: Track| {
        let keep = Callback::new(move |text: String| match days(text) {
            Ok(room) => bench.set(|s| match room {
                Some(room) => drop(s.capacity.tracks.insert(track, room)),
                None => drop(s.capacity.tracks.remove(&track)),
            }),
            Err(why) => refuse(why),
        });
        let value = text(bench, move |s| {
            let room = s.capacity.tracks.get(&track);
            room.map_or_else(String::new, |r| r.days().to_string())
        });
        let label = format!("At most for {}, days", track.name().to_lowercase());
        view! { <label class="field"><span>{label.clone()}</span><TextBox name=label kind="number" placeholder="no limit" value=value keep=keep/></label> }
            .into_any()
    };
    let listed = move || {
        bench
            .kept
            .get()
            .is_some_and(|s| !s.capacity.people.is_empty())
    };
    let room = move || {
        if listed() {
            view! { <p class="soft">"The team's time is the sum of its people's."</p> }.into_any()
        } else {
            view! { <label class="field"><span>"The team's time, days"</span><TextBox name="The team's time, days" kind="number" value=text(bench, |s| s.capacity.team.days().to_string()) keep=team/></label> }.into_any()
        }
    };
    view! {
        <section class="box">
            <h2>"Time and room"</h2>
            <div class="fields">
                <label class="field"><span>"Name"</span><TextBox name="Name of the sprint" value=text(bench, |s| s.name.clone()) keep=name/></label>
                <label class="field"><span>"Goal"</span><TextBox name="Goal of the sprint" value=text(bench, |s| s.goal.clone()) keep=goal/></label>
                <label class="field"><span>"First day"</span><TextBox name="First day" kind="date" value=text(bench, |s| day_text(s.start)) keep=start/></label>
                <label class="field"><span>"Last day"</span><TextBox name="Last day" kind="date" value=text(bench, |s| day_text(s.end)) keep=end/></label>
                {room}
                {track(Track::Discovery)}
                {track(Track::Delivery)}
            </div>
        </section>
    }
    .into_any()
}

fn people(bench: Bench) -> AnyView {
    let app = bench.app;
    let rows = move || {
        let sprint = bench.now()?;
        let each = app.read(|store| {
            let calendar = &store.workspace().settings.planning.calendar;
            let people = sprint.capacity.people.iter();
            people
                .map(|a| {
                    let name = store
                        .workspace()
                        .people
                        .get(&a.person)
                        .map(|p| p.name.clone());
                    (
                        a.clone(),
                        name.unwrap_or_default(),
                        sprint.half_days_of(a, calendar),
                    )
                })
                .collect::<Vec<_>>()
        });
        Some(
            each.into_iter()
                .map(|(a, name, room)| person(bench, &a, name, room))
                .collect_view(),
        )
    };
    let choices = Signal::derive(move || {
        let here = bench
            .kept
            .get()
            .map(|s| s.capacity.people.clone())
            .unwrap_or_default();
        let mut all = vec![(String::new(), "Choose a person".to_owned())];
        app.read(|store| {
            let people = store.workspace().people.iter();
            let others = people.filter(|p| here.iter().all(|a| a.person != p.id));
            all.extend(others.map(|p| (p.id.to_string(), p.name.clone())));
        });
        all
    });
    let add = Callback::new(move |id: String| {
        let Ok(id) = Uuid::parse_str(&id) else {
            return true;
        };
        bench.set(|s| {
            s.capacity.people.push(Allotment {
                person: PersonId(id),
                focus: USUAL_FOCUS,
                off: Vec::new(),
            });
        })
    });
    view! {
        <section class="box">
            <h2>"People"</h2>
            <p class="soft">"Whoever is listed has time of their own: their items use it. Items without an owner use what is left of the team's."</p>
            <ul class="plan-people">{rows}</ul>
            <label class="field"><span>"Add a person"</span><ChoiceBox name="Add a person" value=String::new() choices=choices keep=add/></label>
        </section>
    }
    .into_any()
}

fn person(bench: Bench, allotment: &Allotment, name: String, room: HalfDays) -> AnyView {
    let id = allotment.person;
    let focus = allotment.focus;
    let set = move |text: String| {
        let focus = number(&text).ok().filter(|n| (0.0..=100.0).contains(n));
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // checked
        let Some(focus) = focus.map(|n| libm::round(n) as u8) else {
            bench.app.toasts.wrong("A share is a number from 0 to 100.");
            return false;
        };
        bench.set(|s| {
            let mut people = s.capacity.people.iter_mut();
            if let Some(a) = people.find(|a| a.person == id) {
                a.focus = focus;
            }
        })
    };
    let remove = format!("Remove {name}");
    let label = format!("Share of {name}, per cent");
    view! {
        <li>
            <span>{name}</span>
            <span class="plan-focus"><TextBox name=label kind="number" class="short" value=focus.to_string() keep=Callback::new(set)/>" %"</span>
            <span class="soft">{room.to_string()}</span>
            <button class="link" aria-label=remove on:click=move |_| { bench.set(|s| s.capacity.people.retain(|a| a.person != id)); }>"Remove"</button>
        </li>
    }
    .into_any()
}

/// The quota of a class; without one it is free.
fn quota(sprint: &Sprint, class: Class) -> Quota {
    let found = sprint.quotas.iter().find(|q| q.class == class);
    found.copied().unwrap_or(Quota {
        class,
        min: 0,
        max: 100,
    })
}

fn put_quota(sprint: &mut Sprint, quota: Quota) {
    sprint.quotas.retain(|q| q.class != quota.class);
    if quota.min > 0 || quota.max < 100 {
        sprint.quotas.push(quota);
        sort::by_key(&mut sprint.quotas, |q| q.class);
    }
}

fn quotas(bench: Bench) -> AnyView {
    let presets = Signal::derive(move || {
        let mut all = vec![
            (String::new(), "Choose a preset".to_owned()),
            ("-".to_owned(), "No quotas".to_owned()),
        ];
        let presets = bench
            .app
            .read(|store| store.workspace().settings.planning.presets.clone());
        all.extend(presets.into_iter().map(|p| (p.name.clone(), p.name)));
        all
    });
    let take = Callback::new(move |name: String| {
        if name.is_empty() {
            return true;
        }
        let found = bench.app.peek(|store| preset(store.workspace(), &name));
        bench.set(|s| s.quotas = found.unwrap_or_default())
    });
    let named = Callback::new(move |name: String| {
        let Some(sprint) = bench.kept.get_untracked() else {
            return false;
        };
        super::set_planning(bench.app, |settings| {
            let presets = &mut settings.planning.presets;
            presets.retain(|p| p.name != name);
            presets.push(Preset {
                name,
                quotas: sprint.quotas.clone(),
            });
        })
    });
    let rows = Class::ALL
        .map(|class| quota_row(bench, class))
        .into_iter()
        .collect_view();
    view! {
        <section class="box">
            <h2>"Shares"</h2>
            <label class="field"><span>"Preset"</span><ChoiceBox name="Preset of shares" value=String::new() choices=presets keep=take/></label>
            <div class="plan-quotas">{rows}</div>
            <label class="field"><span>"Keep these shares as a preset"</span><TextBox name="Name of a new preset" placeholder="its name" value=String::new() keep=named/></label>
        </section>
    }
    .into_any()
}

fn quota_row(bench: Bench, class: Class) -> AnyView {
    let now = move || {
        bench
            .now()
            .map_or(quota(&blank(), class), |s| quota(&s, class))
    };
    let slider = move |low: bool| {
        let label = format!(
            "{} {}, per cent",
            class.name(),
            if low { "at least" } else { "at most" }
        );
        let value = move || if low { now().min } else { now().max };
        let with = move |n: u8| {
            let mut quota = untrack(now);
            if low {
                (quota.min, quota.max) = (n, quota.max.max(n));
            } else {
                (quota.min, quota.max) = (quota.min.min(n), n);
            }
            quota
        };
        view! {
            <input type="range" min="0" max="100" step="5" aria-label=label aria-valuetext=move || format!("{} %", value()) prop:value=move || value().to_string()
                on:input:target=move |event| if let Ok(n) = event.target().value().parse() { bench.try_out(|s| put_quota(s, with(n))) }
                on:change:target=move |event| if let Ok(n) = event.target().value().parse() {
                    bench.set(|s| put_quota(s, with(n)));
                    // Where it was refused the slider goes back to what holds.
                    event.target().set_value(&untrack(value).to_string());
                }/>
        }
        .into_any()
    };
    let words = move || {
        let quota = now();
        match (quota.min, quota.max) {
            (0, 100) => "free".to_owned(),
            (min, max) => format!("{min}–{max} %"),
        }
    };
    view! {
        <div class="plan-quota">
            <span class=format!("plan-class c-{}", class.name().to_lowercase())>{class.name()}</span>
            {slider(true)}{slider(false)}
            <span class="num">{words}</span>
        </div>
    }
    .into_any()
}

/// A sprint with nothing in it, for when there is none any more.
fn blank() -> Sprint {
    let day = chrono::NaiveDate::default();
    let stamp = plumbline_document::meta::Stamp {
        at: chrono::DateTime::UNIX_EPOCH,
        by: None,
        change: plumbline_document::ids::ChangeId(0),
    };
    Sprint::new(
        SprintId(Uuid::nil()),
        "",
        day,
        day,
        plumbline_document::meta::Meta::new(stamp),
    )
}

fn result(bench: Bench, proposal: &Proposal) -> AnyView {
    let problems = proposal
        .problems
        .iter()
        .map(|p| view! { <p class="plan-problem">{p.clone()}</p> }.into_any());
    let problems = (!proposal.problems.is_empty()).then(|| {
        view! { <div class="box blocked" data-testid="infeasible"><h2>"No plan is possible"</h2>{problems.collect_view()}</div> }.into_any()
    });
    let binding = (!proposal.binding.is_empty()).then(|| {
        view! { <p class="soft" data-testid="binding">{proposal.binding.clone()}</p> }.into_any()
    });
    let meters = proposal.meters.iter().map(meter).collect_view();
    let chosen = table(bench, "The plan", "chosen", &proposal.chosen, true);
    let listed = proposal.left_out.len();
    let more = proposal.left_out_count.saturating_sub(listed);
    let more = (more > 0).then(|| {
        view! { <p class="soft">{format!("and {} more", format::whole(more))}</p> }.into_any()
    });
    let out = table(bench, "Left out", "left-out", &proposal.left_out, false);
    let differs = stored_differs(bench, proposal);
    view! {
        <p class="plan-verdict" role="status" data-testid="verdict">{proposal.verdict.clone()}</p>
        {binding}
        {problems}
        <div class="plan-meters">{meters}</div>
        {acts(bench, proposal.possible, differs)}
        {chosen}
        {proposal.runner_up.as_ref().map(runner_up)}
        {out}
        {more}
    }
    .into_any()
}

/// Whether the plan that is kept is another one than the proposal; none when none is kept.
fn stored_differs(bench: Bench, proposal: &Proposal) -> Option<bool> {
    let sprint = bench.kept.get()?;
    sprint.choice.as_ref()?;
    Some(sprint.committed != proposal.committed)
}

fn acts(bench: Bench, possible: bool, differs: Option<bool>) -> AnyView {
    let app = bench.app;
    let id = move || bench.kept.get_untracked().map(|s| s.id);
    let take = move |_| {
        let proposal = bench.proposal.get_untracked();
        let choice = proposal.as_ref().and_then(|p| p.choice.clone());
        if let (Some(id), Some(proposal), Some(choice)) = (id(), proposal, choice) {
            let committed = proposal.committed;
            if app.dispatch(SprintCommand::PlanSprint {
                id,
                committed,
                choice,
            }) {
                app.toasts.done("The plan is taken.", Some(Action::Undo));
            }
        }
    };
    let start = move |_| {
        if let Some(id) = id() {
            app.dispatch(SprintCommand::StartSprint { id });
        }
    };
    let remove = move |_| {
        if let Some(id) = id()
            && app.dispatch(SprintCommand::RemoveSprint { id })
        {
            app.toasts
                .done("The sprint is removed.", Some(Action::Undo));
            app.go(Page::Sprints);
        }
    };
    let said = match differs {
        None => "No plan is taken yet.",
        Some(true) => "Another plan is taken than the one shown.",
        Some(false) => "This plan is taken.",
    };
    view! {
        <div class="acts">
            <button class="button primary" disabled=!possible || differs == Some(false) on:click=take>"Take this plan"</button>
            <button class="button" disabled=differs.is_none() on:click=start>"Start the sprint"</button>
            <button class="button" on:click=remove>"Remove the sprint"</button>
            <span class="soft" data-testid="taken">{said}</span>
        </div>
    }
    .into_any()
}

fn meter(meter: &Meter) -> AnyView {
    let max = meter.max.unwrap_or(meter.used);
    let share = |halves: u32| {
        let all = f64::from(max.0.max(1));
        format!("{:.1}%", (100.0 * f64::from(halves) / all).min(100.0))
    };
    let least =
        (meter.min.0 > 0).then(|| format!("at least {}, ", format::plain(meter.min.days())));
    let words = format!(
        "{} of {} days{}",
        format::plain(meter.used.days()),
        format::plain(max.days()),
        least.map_or_else(String::new, |l| format!(
            " ({}at most {})",
            l,
            format::plain(max.days())
        ))
    );
    let mark = (meter.min.0 > 0)
        .then(|| view! { <i class="least" style:left=share(meter.min.0)></i> }.into_any());
    view! {
        <div class="plan-meter">
            <span>{meter.name.clone()}</span>
            <span class="track" aria-hidden="true"><i class="fill" style:width=share(meter.used.0)></i>{mark}</span>
            <span class="num soft">{words}</span>
        </div>
    }
    .into_any()
}

fn runner_up(second: &RunnerUp) -> AnyView {
    let difference = if second.difference < 0.05 {
        "is worth just as much".to_owned()
    } else {
        format!("is worth {} less", format::one(second.difference))
    };
    let list = |titles: &[String]| {
        if titles.is_empty() {
            "nothing".to_owned()
        } else {
            titles.join("; ")
        }
    };
    view! {
        <div class="box" data-testid="runner-up">
            <h2>"The runner-up"</h2>
            <p>{format!("The second-best set {difference} ({}).", format::one(second.value))}</p>
            <p class="soft">{format!("In instead: {}. Out: {}.", list(&second.come_in), list(&second.go_out))}</p>
        </div>
    }
    .into_any()
}

fn table(
    bench: Bench,
    title: &'static str,
    testid: &'static str,
    rows: &[PlannedItem],
    chosen: bool,
) -> AnyView {
    let count = rows.len();
    let body = rows
        .iter()
        .map(|row| line(bench, row, chosen))
        .collect_view();
    view! {
        <section class="plan-list">
            <h2>{format!("{title} ({count})")}</h2>
            <div class="scroll-x" tabindex="0" role="region" aria-label=title><table class="list" data-testid=testid>
                <thead><tr><th>"Item"</th><th>"Class"</th><th class="num">"Days"</th><th class="num">"Score"</th><th>"Why"</th><th>"What to do"</th></tr></thead>
                <tbody>{body}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

fn line(bench: Bench, row: &PlannedItem, chosen: bool) -> AnyView {
    let id = row.id;
    let toggle = move |pin: bool, on: bool| {
        bench.set(|s| {
            s.pins.retain(|p| *p != id);
            s.exclusions.retain(|e| *e != id);
            if on {
                if pin {
                    s.pins.push(id);
                } else {
                    s.exclusions.push(id);
                }
            }
        });
    };
    let (pinned, excluded) = (row.fixed == Some(true), row.fixed == Some(false));
    let ask = move |_| {
        let answer = bench.app.peek(|store| {
            let (sprint, proposal) = (bench.kept.get_untracked()?, bench.proposal.get_untracked()?);
            let task = Task::of(store.workspace(), bench.choices.get_untracked()?, &sprint);
            Some(task.ask(store.workspace(), &proposal, id, QUICK))
        });
        bench.asked.set(answer.map(|answer| (id, answer)));
    };
    let answer = move || {
        let (of, answer) = bench.asked.get()?;
        (of == id).then(|| view! { <p class="plan-answer" role="status">{answer}</p> }.into_any())
    };
    let key = row.key.clone();
    let acts = row.open.then(|| {
        view! {
            <button class="chip" aria-pressed=pinned.to_string() aria-label=format!("Pin {key}") on:click=move |_| toggle(true, !pinned)>"Pin"</button>
            <button class="chip" aria-pressed=excluded.to_string() aria-label=format!("Exclude {key}") on:click=move |_| toggle(false, !excluded)>"Exclude"</button>
            <button class="link" aria-label=if chosen { format!("What if not? {key} left out") } else { format!("Why not? {key} taken in") } on:click=ask>{if chosen { "What if not?" } else { "Why not?" }}</button>
        }
        .into_any()
    });
    view! {
        <tr>
            <td>{opener(bench.app, id, row.key.clone(), row.title.clone())}</td>
            <td><span class=format!("plan-class c-{}", row.class.name().to_lowercase())>{row.class.name()}</span></td>
            <td class="num">{row.size.map_or_else(|| "—".to_owned(), |s| format::plain(s.days()))}</td>
            <td class="num">{row.worth.map_or_else(|| "—".to_owned(), format::one)}</td>
            <td class="plan-why">{row.why.clone()}{answer}</td>
            <td class="plan-acts">{acts}</td>
        </tr>
    }
    .into_any()
}
