//! Fields that both copies changed: the person chooses, one by one or all at once.

use super::state::{Compared, ImportState, Opened};
use super::words;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use plumbline_document::record::RecordId;
use plumbline_exchange::merge::{Conflict, Side};
use plumbline_exchange::preview::Content;

/// How many conflicts are shown one by one.
const SHOWN: usize = 200;

/// One conflict in words.
#[derive(Clone, PartialEq)]
struct Question {
    key: (RecordId, String),
    what: String,
    mine: String,
    theirs: String,
}

#[derive(Clone, Default, PartialEq)]
struct Questions {
    first: Vec<Question>,
    all: usize,
}

fn questions(app: App, opened: &Opened, conflicts: &[Conflict]) -> Questions {
    app.peek(|store| {
        let mut known = vec![store.workspace()];
        if let Content::Workspace(theirs) = &opened.incoming.content {
            known.push(theirs);
        }
        let question = |c: &Conflict| Question {
            key: (c.of.clone(), c.field.clone()),
            what: format!("{}: {}", c.label, words::field(&c.field)),
            mine: words::value(&c.mine, &c.field, &known),
            theirs: words::value(&c.theirs, &c.field, &known),
        };
        Questions {
            first: conflicts.iter().take(SHOWN).map(question).collect(),
            all: conflicts.len(),
        }
    })
}

/// The conflicts, where there are any.
#[component]
pub(super) fn Conflicts(compared: Memo<Option<Compared>>) -> impl IntoView {
    let app = use_app();
    let state = expect_context::<ImportState>();
    // Equal as long as the questions are: an answer repaints only its own line.
    let asked = Memo::new(move |_| {
        compared.with(|compared| {
            let opened = state.opened.get_untracked();
            match (compared, opened) {
                (Some(Compared(preview)), Some(opened)) => {
                    questions(app, &opened, &preview.conflicts)
                }
                _ => Questions::default(),
            }
        })
    });
    let open = Memo::new(move |_| compared.with(|c| c.as_ref().map_or(0, |c| c.0.unanswered())));
    let all = move |side: Side| {
        let keys = compared.with_untracked(|c| {
            let conflicts = c.as_ref().map(|c| c.0.conflicts.iter());
            let keys = conflicts.into_iter().flatten();
            keys.map(|c| (c.of.clone(), c.field.clone()))
                .collect::<Vec<_>>()
        });
        state
            .answers
            .set(keys.into_iter().map(|key| (key, side)).collect());
    };
    let told = move || {
        let asked = asked.with(|a| a.all);
        format!(
            "{} changed in both copies; {} left to choose.",
            format::count(asked, "field was", "fields were"),
            format::whole(open.get())
        )
    };
    view! {
        <Show when=move || asked.with(|a| a.all > 0)>
            <section class="conflicts" aria-labelledby="conflicts-title" data-testid="import-conflicts">
                <h3 id="conflicts-title">"Conflicts"</h3>
                <p role="status" data-testid="conflicts-left">{told}</p>
                <div class="acts">
                    <button class="button" type="button" on:click=move |_| all(Side::Mine)>"Mine for all"</button>
                    <button class="button" type="button" on:click=move |_| all(Side::Theirs)>"Theirs for all"</button>
                </div>
                {move || asked.get().first.into_iter().enumerate().map(|(at, question)| view! { <Choose at question/> }).collect_view()}
                {move || asked.with(|a| (a.all > SHOWN).then(|| view! {
                    <p class="soft">{format!("{} more are not shown; the buttons above answer them all.", format::whole(a.all - SHOWN))}</p>
                }))}
            </section>
        </Show>
    }
}

#[component]
fn Choose(at: usize, question: Question) -> impl IntoView {
    let state = expect_context::<ImportState>();
    let key = StoredValue::new(question.key);
    let chosen = Memo::new(move |_| {
        key.with_value(|key| state.answers.with(|answers| answers.get(key).copied()))
    });
    let radio = move |side: Side, word: &'static str, name: &'static str, value: String| {
        view! {
            <label class="side" class:on=move || chosen.get() == Some(side)>
                <input type="radio" name=format!("conflict-{at}") value=word prop:checked=move || chosen.get() == Some(side)
                    on:change=move |_| state.answers.update(|answers| { answers.insert(key.get_value(), side); })/>
                <span><small class="soft">{name}</small><span class="text">{value}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="conflict">
            <legend>{question.what}</legend>
            {radio(Side::Mine, "mine", "Mine, in this browser", question.mine)}
            {radio(Side::Theirs, "theirs", "Theirs, in the file", question.theirs)}
        </fieldset>
    }
}
