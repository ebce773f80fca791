//! The questions about a system, one at a time: back and forth, with nothing lost.

use super::common::pack;
use crate::app::prelude::*;
use crate::app::state::App;
use plumbline_ai_act::facts::Answer;
use plumbline_ai_act::interview::{Ask, Given, Interview, interview, typed};
use plumbline_ai_act::vocabulary::Kind;
use plumbline_commands::command::ComplianceCommand;
use plumbline_document::ids::SystemId;
use plumbline_features::compliance::standing::facts;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Where the person is in the questions.
#[derive(Clone, Copy)]
pub(super) struct Place {
    app: App,
    system: SystemId,
    /// The question to show; none for the one that decides most.
    pub wanted: RwSignal<Option<Arc<str>>>,
    /// The questions that were answered or passed over in this visit, for the way back.
    trail: RwSignal<Vec<Arc<str>>>,
}

impl Place {
    /// At the beginning.
    pub(super) fn new(app: App, system: SystemId) -> Self {
        Self {
            app,
            system,
            wanted: RwSignal::new(None),
            trail: RwSignal::new(Vec::new()),
        }
    }

    /// Gives an answer, or takes it back, and goes on.
    fn answer(self, id: &Arc<str>, answer: Option<Answer>) {
        let command = ComplianceCommand::AnswerFacts {
            system: self.system,
            answers: [(id.to_string(), answer)].into(),
        };
        if self.app.dispatch(command) {
            self.leave(id);
            self.wanted.set(None);
        }
    }

    fn leave(self, id: &Arc<str>) {
        let id = id.clone();
        self.trail.update(|trail| {
            trail.retain(|t| *t != id);
            trail.push(id);
        });
    }

    /// Back to the question before.
    fn back(self, talk: Memo<Option<Interview>>) {
        let here = talk.with_untracked(|t| Some(t.as_ref()?.now.as_ref()?.id.clone()));
        let mut last = None;
        self.trail.update(|trail| last = trail.pop());
        let given = || {
            talk.with_untracked(|t| {
                let given = &t.as_ref()?.given;
                let at = given.iter().position(|g| Some(&g.id) == here.as_ref());
                let before = at.unwrap_or(given.len()).checked_sub(1)?;
                given.get(before).map(|g| g.id.clone())
            })
        };
        if let Some(to) = last.filter(|l| Some(l) != here.as_ref()).or_else(given) {
            self.wanted.set(Some(to));
        }
    }

    /// On to the next question without an answer, leaving this one open.
    fn pass(self, talk: Memo<Option<Interview>>) {
        let next = talk.with_untracked(|t| {
            let talk = t.as_ref()?;
            let here = talk.now.as_ref()?.id.clone();
            let at = talk.left.iter().position(|id| *id == here);
            let after = talk.left.iter().skip(at.map_or(0, |at| at + 1));
            let next = after.chain(&talk.left).find(|id| **id != here).cloned();
            Some((here, next))
        });
        if let Some((here, next)) = next {
            self.leave(&here);
            self.wanted.set(next);
        }
    }
}

/// The left side.
pub(super) fn questions(place: Place) -> AnyView {
    let app = place.app;
    let talk = Memo::new(move |_| {
        let wanted = place.wanted.get();
        app.read(|store| {
            let workspace = store.workspace();
            let system = workspace.systems.get(&place.system)?;
            let all = facts(workspace, system);
            Some(interview(pack()?, &system.facts, &all, wanted.as_deref()))
        })
    });
    let now = Memo::new(move |_| talk.with(|t| t.as_ref().and_then(|t| t.now.clone())));
    let counts = Memo::new(move |_| {
        talk.with(|t| t.as_ref().map_or((0, 0), |t| (t.given.len(), t.left.len())))
    });
    let given =
        Memo::new(move |_| talk.with(|t| t.as_ref().map(|t| t.given.clone()).unwrap_or_default()));
    focus_on_change(now);
    view! {
        <section class="asking" aria-labelledby="asking">
            <h2 id="asking" class="visually-hidden">"Questions"</h2>
            {progress(counts)}
            // Each question has elements of its own: what was ticked for one must not stand ticked for the next.
            <For each=move || now.get() key=|ask| (ask.id.clone(), format!("{:?}", ask.answer)) children=move |ask| card(place, talk, &ask)/>
            <Show when=move || now.with(Option::is_none)>
                <div class="box question-card" data-testid="question"><h3 id="question" tabindex="-1">"No further question can change the result."</h3>
                    <p class="soft">"Look at the result, change an answer below, or accept it."</p></div>
            </Show>
            {move || answered(place, &given.get())}
            {move || talk.with(|t| foreign(t.as_ref()))}
        </section>
    }
    .into_any()
}

/// The heading of a new question takes the focus, so that keyboard and screen reader go on from there.
fn focus_on_change(now: Memo<Option<Ask>>) {
    Effect::new(move |before: Option<Option<Arc<str>>>| {
        let id = now.with(|n| n.as_ref().map(|a| a.id.clone()));
        if before.is_some_and(|before| before != id) {
            request_animation_frame(|| {
                let heading = document().get_element_by_id("question");
                if let Some(heading) = heading.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                    drop(heading.focus());
                }
            });
        }
        id
    });
}

fn progress(counts: Memo<(usize, usize)>) -> AnyView {
    let words = move || match counts.get() {
        (given, 0) => format!("{given} answered, none left that could change the result"),
        (given, left) => format!("{given} answered, at most {left} left"),
    };
    let share = move || {
        let (given, left) = counts.get();
        let all = (given + left).max(1);
        format!("{}%", given * 100 / all)
    };
    view! { <p class="asked soft" data-testid="progress"><span class="cover-bar wide" aria-hidden="true"><i style:width=share></i></span>{words}</p> }
        .into_any()
}

fn card(place: Place, talk: Memo<Option<Interview>>, ask: &Ask) -> AnyView {
    let decides = match ask.decides {
        0 => "It decides duties or their dates.".to_owned(),
        1 => "One part of the result hangs on it.".to_owned(),
        n => format!("{n} parts of the result hang on it."),
    };
    let small = |label: &'static str, text: Option<Arc<str>>| {
        text.map(|text| view! { <p class="soft"><b>{label}</b>" "{text.to_string()}</p> })
    };
    let inputs = match ask.kind {
        Kind::Flag => flag(place, ask),
        Kind::Enum => one_of(place, ask),
        Kind::Set => some_of(place, ask),
        Kind::Number | Kind::Date => value(place, ask),
    };
    let reference = super::common::cited(&ask.reference, ask.link.clone());
    view! {
        <div class="box question-card" data-testid="question" data-fact=ask.id.to_string()>
            <p class="eyebrow">{ask.section.to_string()}</p>
            <h3 id="question" tabindex="-1">{ask.question.to_string()}</h3>
            {small("For example:", ask.example.clone())}
            {ask.help.clone().map(|h| view! { <p>{h.to_string()}</p> })}
            {inputs}
            {small("Why we ask:", ask.why.clone())}
            <p class="soft">{decides}" "{reference}</p>
            <div class="acts">
                <button class="button" type="button" on:click=move |_| place.back(talk)>"Back"</button>
                <button class="button" type="button" on:click=move |_| place.pass(talk)>"Later"</button>
            </div>
        </div>
    }
    .into_any()
}

/// A button that gives an answer at once.
fn says(
    place: Place,
    id: &Arc<str>,
    words: String,
    answer: Answer,
    held: Option<&Answer>,
) -> AnyView {
    let pressed = (held == Some(&answer)).to_string();
    let id = id.clone();
    view! { <button class="button answer" type="button" aria-pressed=pressed on:click=move |_| place.answer(&id, Some(answer.clone()))>{words}</button> }
        .into_any()
}

fn no_idea(place: Place, ask: &Ask) -> AnyView {
    says(
        place,
        &ask.id,
        "I don't know".to_owned(),
        Answer::Unknown,
        ask.answer.as_ref(),
    )
}

fn flag(place: Place, ask: &Ask) -> AnyView {
    let held = ask.answer.as_ref();
    view! {
        <div class="answers" role="group" aria-labelledby="question">
            {says(place, &ask.id, "Yes".to_owned(), Answer::Yes, held)}
            {says(place, &ask.id, "No".to_owned(), Answer::No, held)}
            {no_idea(place, ask)}
        </div>
    }
    .into_any()
}

fn one_of(place: Place, ask: &Ask) -> AnyView {
    let each = ask.choices.iter().map(|choice| {
        let answer = Answer::Text(choice.value.to_string());
        says(
            place,
            &ask.id,
            choice.label.to_string(),
            answer,
            ask.answer.as_ref(),
        )
    });
    let each = each.collect::<Vec<_>>();
    view! { <div class="answers tall" role="group" aria-labelledby="question">{each}{no_idea(place, ask)}</div> }
        .into_any()
}

fn some_of(place: Place, ask: &Ask) -> AnyView {
    let (held, unsure) = match &ask.answer {
        Some(Answer::Set { yes, unknown }) => (yes.iter().cloned().collect(), !unknown.is_empty()),
        _ => (BTreeSet::new(), false),
    };
    let ticked = RwSignal::new(held);
    let unsure = RwSignal::new(unsure);
    let boxes = ask.choices.iter().map(|choice| {
        let value = choice.value.to_string();
        let on = ticked.with_untracked(|t| t.contains(&value));
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            ticked.update(|t| {
                if on {
                    t.insert(value.clone());
                } else {
                    t.remove(&value);
                }
            });
        };
        view! { <label class="tick"><input type="checkbox" checked=on on:change=toggle/><span>{choice.label.to_string()}</span></label> }
    });
    let boxes = boxes.collect_view();
    let (id, choices) = (ask.id.clone(), ask.choices.clone());
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let in_order = choices.iter().map(|c| c.value.to_string());
        let yes = ticked.with_untracked(|t| in_order.filter(|v| t.contains(v)).collect());
        let unknown = match unsure.get_untracked() {
            true => vec!["*".to_owned()],
            false => Vec::new(),
        };
        place.answer(&id, Some(Answer::Set { yes, unknown }));
    };
    let none = move || ticked.with(BTreeSet::is_empty) && !unsure.get();
    let words = move || if none() { "None of these" } else { "Next" };
    let started = unsure.get_untracked();
    view! {
        <form class="answers tall" aria-labelledby="question" on:submit=keep>
            <fieldset class="choices"><legend class="visually-hidden">{ask.question.to_string()}</legend>{boxes}
                <label class="tick soft"><input type="checkbox" checked=started on:change=move |event| unsure.set(event_target_checked(&event))/><span>"I am not sure about the others"</span></label>
            </fieldset>
            <div class="answers">
                <button class="button primary">{words}</button>
                {no_idea(place, ask)}
            </div>
        </form>
    }
    .into_any()
}

fn value(place: Place, ask: &Ask) -> AnyView {
    let text = RwSignal::new(match &ask.answer {
        Some(Answer::Number(n)) if *n >= 1e15 => format!("{n:e}"),
        Some(Answer::Number(n)) => n.to_string(),
        Some(Answer::Date(date)) => date.to_string(),
        _ => String::new(),
    });
    let (id, kind) = (ask.id.clone(), ask.kind);
    let keep = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match typed(kind, &text.get_untracked()) {
            Ok(Some(answer)) => place.answer(&id, Some(answer)),
            Ok(None) => place
                .app
                .toasts
                .wrong("Enter a value, or say that you don't know."),
            Err(why) => place.app.toasts.wrong(why),
        }
    };
    let kind = if kind == Kind::Date { "date" } else { "text" };
    let mode = (kind == "text").then_some("decimal");
    view! {
        <form class="answers" on:submit=keep>
            <input type=kind inputmode=mode autocomplete="off" aria-labelledby="question" prop:value=text on:input=move |event| text.set(event_target_value(&event))/>
            <button class="button primary">"Next"</button>
            {no_idea(place, ask)}
        </form>
    }
    .into_any()
}

/// What was answered, to go back to and to take back.
fn answered(place: Place, given: &[Given]) -> AnyView {
    if given.is_empty() {
        return ().into_any();
    }
    let line = |given: &Given| {
        let (change, clear) = (given.id.clone(), given.id.clone());
        let question = given.question.to_string();
        let mark = given
            .open
            .then(|| view! { <span class="state warn">"still open"</span> });
        view! {
            <li data-given=given.id.to_string()>
                <p class="soft">{question.clone()}</p>
                <p><b>{given.answer.clone()}</b>" "{mark}</p>
                <span class="given-acts">
                    <button class="link" type="button" aria-label=format!("Change the answer to: {question}") on:click=move |_| place.wanted.set(Some(change.clone()))>"Change"</button>
                    <button class="link" type="button" aria-label=format!("Take back the answer to: {question}") on:click=move |_| place.answer(&clear, None)>"Take back"</button>
                </span>
            </li>
        }
    };
    let lines = given.iter().map(line).collect_view();
    view! {
        <details class="given" data-testid="given"><summary>{format!("Answers so far ({})", given.len())}</summary><ul>{lines}</ul></details>
    }
    .into_any()
}

fn foreign(talk: Option<&Interview>) -> AnyView {
    let ids = talk.map(|t| t.foreign.join(", ")).unwrap_or_default();
    if ids.is_empty() {
        return ().into_any();
    }
    view! { <p class="soft">"Kept, but not used, because these rules do not ask for it: "{ids}</p> }
        .into_any()
}
