//! A running or ended sprint: burn-up, mix, content, changes of scope, and its end.

use super::sprint_head::{follow, head};
use super::{opener, pictures};
use crate::app::action::Action;
use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs::{TextArea, number};
use crate::app::widgets::modal::Modal;
use crate::app::{clock, format};
use plumbline_commands::command::SprintCommand;
use plumbline_document::ids::{ItemId, SprintId};
use plumbline_document::sprint::{CarryOver, HalfDays, Sprint, Stage};
use plumbline_features::history::finished;
use plumbline_features::plan::progress::Progress;
use plumbline_features::plan::{progress, size};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Items offered to come in, best first.
const OFFERED: usize = 60;

/// One item of the sprint.
#[derive(Clone, PartialEq)]
struct Line {
    id: ItemId,
    key: String,
    title: String,
    status: String,
    size: HalfDays,
    class: &'static str,
    done: bool,
}

fn lines(store: &DocumentStore, sprint: &Sprint) -> Vec<Line> {
    let settings = &store.workspace().settings;
    let each = sprint.content().into_iter().filter_map(|c| {
        let item = store.workspace().items.get(&c.item)?;
        let status = settings.status(&item.status);
        Some(Line {
            id: item.id,
            key: settings.key(item.number),
            title: item.title.clone(),
            status: status.map_or_else(|| item.status.to_string(), |s| s.name.clone()),
            size: c.size,
            class: c.class.name(),
            done: finished::counts(settings, &item.status),
        })
    });
    each.collect()
}

/// What the page shows.
#[derive(Clone, PartialEq)]
struct Shown {
    sprint: Arc<Sprint>,
    lines: Vec<Line>,
    progress: Progress,
    running: bool,
}

/// The page of a sprint that runs or is over.
pub(super) fn view_of(app: App, id: SprintId) -> AnyView {
    let kept = follow(app, id);
    let ending = RwSignal::new(false);
    let shown = Memo::new(move |_| {
        let sprint = kept.get()?;
        app.read(|store| {
            Some(Shown {
                lines: lines(store, &sprint),
                progress: progress::of(store.workspace(), &sprint, clock::today()),
                running: sprint.stage == Stage::Running,
                sprint,
            })
        })
    });
    let page = move || shown.get().map(|s| body(app, &s, ending));
    let dialog = move || {
        ending
            .get()
            .then(|| shown.get_untracked())
            .flatten()
            .map(|s| end_dialog(app, &s, ending))
    };
    view! { {page}{dialog} }.into_any()
}

fn body(app: App, shown: &Shown, ending: RwSignal<bool>) -> AnyView {
    let state = &shown.progress;
    let sum = format!(
        "{} of {} items finished; {} came in and {} went out after the start.",
        state.finished, state.items, state.added, state.removed
    );
    let goal = (!shown.sprint.goal.is_empty())
        .then(|| view! { <p>{shown.sprint.goal.clone()}</p> }.into_any());
    let running = shown.running.then(|| {
        view! {
            <div class="acts"><button class="button primary" on:click=move |_| ending.set(true)>"End the sprint"</button></div>
        }
        .into_any()
    });
    view! {
        {head(&shown.sprint)}
        {goal}
        <p class="plan-verdict" data-testid="state">{sum}</p>
        {running}
        <div class="plan-two">
            <section class="box"><h2>"Burn-up"</h2>{burn_up(state)}</section>
            <section class="box"><h2>"Planned and finished"</h2>{pictures::mix(&state.mix)}</section>
        </div>
        {content(app, shown)}
        {shown.running.then(|| bring_in(app, shown.sprint.id))}
        {log(app, shown)}
        {said_after(app, shown)}
    }
    .into_any()
}

fn burn_up(state: &Progress) -> AnyView {
    let last = state.days.iter().rev().find(|d| d.done.is_some());
    let label = last.map_or_else(
        || "Burn-up: nothing is known yet.".to_owned(),
        |d| {
            format!(
                "Burn-up: {} of {} finished on {}.",
                format::plain(d.done.unwrap_or_default().days()),
                d.scope,
                format::day(d.day)
            )
        },
    );
    let row = |d: &progress::BurnDay| {
        let done = d
            .done
            .map_or_else(|| "—".to_owned(), |n| format::plain(n.days()));
        view! { <tr><td>{format::day(d.day)}</td><td class="num">{format::plain(d.scope.days())}</td><td class="num">{done}</td></tr> }.into_any()
    };
    view! {
        {pictures::burn_up(&state.days, label)}
        <p class="plan-key"><span class="key scope">"Scope, days"</span><span class="key done">"Finished, days"</span></p>
        <details><summary>"As a table"</summary>
            <table class="list"><thead><tr><th>"Day"</th><th class="num">"Scope"</th><th class="num">"Finished"</th></tr></thead><tbody>{state.days.iter().map(row).collect_view()}</tbody></table>
        </details>
    }
    .into_any()
}

fn content(app: App, shown: &Shown) -> AnyView {
    let (id, running) = (shown.sprint.id, shown.running);
    let why = RwSignal::new(None::<ItemId>);
    let row = move |line: &Line| {
        let item = line.id;
        let key = line.key.clone();
        let out = (running && !line.done).then(|| {
            view! { <button class="link" aria-label=format!("Take out {key}") on:click=move |_| why.set(Some(item))>"Take out"</button> }.into_any()
        });
        let ask = move || {
            (why.get() == Some(item)).then(|| {
                reason_form("Why does it go out?", "Take it out", move |reason| {
                    let size = None;
                    app.dispatch(SprintCommand::ChangeScope {
                        id,
                        item,
                        size,
                        reason,
                    })
                })
            })
        };
        view! {
            <tr>
                <td>{opener(app, item, line.key.clone(), line.title.clone())}{ask}</td>
                <td><span class=format!("plan-class c-{}", line.class.to_lowercase())>{line.class}</span></td>
                <td class="num">{format::plain(line.size.days())}</td>
                <td>{line.status.clone()}{line.done.then_some(" ✓")}</td>
                <td class="nowrap">{out}</td>
            </tr>
        }
        .into_any()
    };
    view! {
        <section class="plan-list">
            <h2>"In the sprint"</h2>
            <div class="scroll-x" tabindex="0" role="region" aria-label="In the sprint"><table class="list" data-testid="content">
                <thead><tr><th>"Item"</th><th>"Class"</th><th class="num">"Days"</th><th>"Status"</th><th>"What to do"</th></tr></thead>
                <tbody>{shown.lines.iter().map(row).collect_view()}</tbody>
            </table></div>
        </section>
    }
    .into_any()
}

/// A field for a reason, with the button that carries it out.
fn reason_form(
    question: &'static str,
    act: &'static str,
    done: impl Fn(String) -> bool + Send + Sync + 'static,
) -> AnyView {
    let text = RwSignal::new(String::new());
    view! {
        <form class="inline-form" on:submit=move |event: web_sys::SubmitEvent| { event.prevent_default(); done(text.get_untracked()); }>
            <label class="field"><span>{question}</span>
                <input type="text" autocomplete="off" prop:value=move || text.get() on:input:target=move |event| text.set(event.target().value())/></label>
            <button class="button" type="submit">{act}</button>
        </form>
    }
    .into_any()
}

fn bring_in(app: App, id: SprintId) -> AnyView {
    let chosen = RwSignal::new(String::new());
    let days = RwSignal::new(String::new());
    let offers = move || {
        app.read(|store| {
            let workspace = store.workspace();
            let effort = size::effort(workspace)?;
            let wholes = size::wholes(workspace);
            let taken: Vec<ItemId> = workspace
                .sprints
                .iter()
                .filter(|s| s.stage != Stage::Ended)
                .flat_map(|s| s.content())
                .map(|c| c.item)
                .collect();
            let scored = store.ranking().scored().iter();
            let items = scored.filter_map(|slot| workspace.items.at(*slot));
            let free = items.filter(|i| !wholes.contains(&i.id) && !taken.contains(&i.id));
            let each = free.take(OFFERED).map(|item| {
                let size =
                    size::of(effort, item).map_or_else(String::new, |s| s.days().to_string());
                let words = format!("{} {}", workspace.settings.key(item.number), item.title);
                (item.id.to_string(), words, size)
            });
            Some(each.collect::<Vec<_>>())
        })
        .unwrap_or_default()
    };
    let options = move || {
        let all = offers().into_iter();
        all.map(|(value, words, _)| view! { <option value=value>{words}</option> }.into_any())
            .collect_view()
    };
    let choose = move |value: String| {
        let size = untrack(offers)
            .into_iter()
            .find(|o| o.0 == value)
            .map(|o| o.2);
        days.set(size.unwrap_or_default());
        chosen.set(value);
    };
    let add = move |reason: String| {
        let item = Uuid::parse_str(&chosen.get_untracked()).ok().map(ItemId);
        let size = number(&days.get_untracked())
            .ok()
            .and_then(HalfDays::covering);
        match (item, size) {
            (Some(item), Some(size)) => {
                let size = Some(size);
                app.dispatch(SprintCommand::ChangeScope {
                    id,
                    item,
                    size,
                    reason,
                })
            }
            (None, _) => {
                app.toasts.wrong("Choose an item.");
                false
            }
            (_, None) => {
                app.toasts.wrong("Say how many days it takes.");
                false
            }
        }
    };
    view! {
        <section class="box">
            <h2>"Bring something in"</h2>
            <div class="inline-form">
                <label class="field grow"><span>"Item"</span>
                    <select on:change:target=move |event| choose(event.target().value())><option value="">"Choose an item"</option>{options}</select></label>
                <label class="field"><span>"Days"</span>
                    <input type="text" inputmode="decimal" class="short" prop:value=move || days.get() on:input:target=move |event| days.set(event.target().value())/></label>
                {reason_form("Why does it come in?", "Bring it in", add)}
            </div>
        </section>
    }
    .into_any()
}

fn log(app: App, shown: &Shown) -> AnyView {
    if shown.sprint.scope.is_empty() && shown.sprint.carry_over.is_empty() {
        return ().into_any();
    }
    let title = move |id: &ItemId| {
        app.peek(|store| {
            let item = store.workspace().items.get(id);
            item.map(|i| format!("{} {}", store.workspace().settings.key(i.number), i.title))
        })
        .unwrap_or_default()
    };
    let changes = shown.sprint.scope.iter().map(|c| {
        let way = if c.added { "came in" } else { "went out" };
        let words = format!(
            "{}: {} {way} ({}). {}",
            format::moment(c.at),
            title(&c.what.item),
            c.what.size,
            c.reason
        );
        view! { <li>{words}</li> }.into_any()
    });
    let carried = shown.sprint.carry_over.iter().map(|c| {
        let next = c.to.and_then(|to| {
            app.peek(|store| store.workspace().sprints.get(&to).map(|s| s.name.clone()))
        });
        let to = next.unwrap_or_else(|| "the backlog".to_owned());
        view! { <li>{format!("{} goes on in {to}. {}", title(&c.item), c.reason)}</li> }.into_any()
    });
    view! {
        <section class="box" data-testid="log">
            <h2>"What changed"</h2>
            <ul class="plan-log">{changes.collect_view()}{carried.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn said_after(app: App, shown: &Shown) -> AnyView {
    if shown.running {
        return ().into_any();
    }
    let sprint = shown.sprint.clone();
    let note = sprint.note.clone();
    let keep = Callback::new(move |note: String| {
        let mut sprint = Sprint::clone(&sprint);
        sprint.note = note;
        app.dispatch(SprintCommand::PutSprint { sprint })
    });
    view! {
        <section class="box">
            <h2>"What we take from it"</h2>
            <TextArea name="What we take from it" value=note keep=keep/>
        </section>
    }
    .into_any()
}

fn end_dialog(app: App, shown: &Shown, ending: RwSignal<bool>) -> AnyView {
    let id = shown.sprint.id;
    let open: Vec<Line> = shown.lines.iter().filter(|l| !l.done).cloned().collect();
    let answers = RwSignal::new(BTreeMap::<ItemId, (String, String)>::new());
    let note = RwSignal::new(shown.sprint.note.clone());
    let next: Vec<(String, String)> = app.peek(|store| {
        let planned = store
            .workspace()
            .sprints
            .iter()
            .filter(|s| s.stage == Stage::Planned);
        planned
            .map(|s| (s.id.to_string(), s.name.clone()))
            .collect()
    });
    let items: Vec<ItemId> = open.iter().map(|l| l.id).collect();
    let end = move |_| {
        let carry_over = answers.with_untracked(|answers| {
            let each = items.iter().map(|item| {
                let (reason, to) = answers.get(item).cloned().unwrap_or_default();
                CarryOver {
                    item: *item,
                    reason,
                    to: Uuid::parse_str(&to).ok().map(SprintId),
                }
            });
            each.collect()
        });
        let note = note.get_untracked();
        if app.dispatch(SprintCommand::EndSprint {
            id,
            carry_over,
            note,
        }) {
            ending.set(false);
            app.toasts.done("The sprint is over.", Some(Action::Undo));
        }
    };
    let rows = open.into_iter().map(|line| {
        let item = line.id;
        let options = next.iter().map(|(id, name)| view! { <option value=id.clone()>{name.clone()}</option> }.into_any()).collect_view();
        view! {
            <div class="plan-carry">
                <p><span class="soft">{line.key.clone()}</span>" "{line.title}</p>
                <label class="field"><span>"Why is it not finished?"</span>
                    <input type="text" autocomplete="off" aria-label=format!("Why is {} not finished?", line.key)
                        on:input:target=move |event| { let text = event.target().value(); answers.update(|a| a.entry(item).or_default().0 = text); }/></label>
                <label class="field"><span>"Where does it go on?"</span>
                    <select aria-label=format!("Where does {} go on?", line.key) on:change:target=move |event| { let to = event.target().value(); answers.update(|a| a.entry(item).or_default().1 = to); }>
                        <option value="">"In the backlog"</option>{options}
                    </select></label>
            </div>
        }
        .into_any()
    });
    let rows = rows.collect_view();
    view! {
        <Modal title="End the sprint" on_close=Callback::new(move |()| ending.set(false))>
            <p class="soft">"What is finished counts as it stands. Say for the rest why it is not, and where it goes on."</p>
            {rows}
            <label class="field"><span>"What do we take from it?"</span>
                <textarea rows="3" prop:value=move || note.get() on:input:target=move |event| note.set(event.target().value())></textarea></label>
            <div class="acts"><button class="button primary" on:click=end>"End it"</button></div>
        </Modal>
    }
    .into_any()
}
