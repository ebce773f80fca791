//! Judging one criterion of one item: every rater's value with its reason, one's own among them.

use super::look::look;
use crate::app::dialog::Dialog;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::estimate_text;
use crate::app::widgets::icon::Icon;
use crate::app::widgets::inputs::{ChoiceBox, TextBox};
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::criterion::Criterion;
use plumbline_document::ids::{CriterionId, ItemId, PersonId};
use plumbline_document::judgement::{Estimate, Judgement};
use plumbline_features::present::{choices, person};

/// What is judged: a criterion of an item.
#[derive(Clone, Copy)]
pub(super) struct Subject {
    pub app: App,
    pub item: ItemId,
    pub criterion: StoredValue<CriterionId>,
}

impl Subject {
    pub(super) fn new(app: App, item: ItemId, criterion: CriterionId) -> Self {
        Self {
            app,
            item,
            criterion: StoredValue::new(criterion),
        }
    }

    /// Reads the criterion; followed.
    fn criterion<T>(self, read: impl FnOnce(&Criterion) -> T) -> Option<T> {
        let id = self.criterion.try_get_value()?;
        self.app
            .read(|store| store.workspace().criteria.get(&id).map(|c| read(c)))
    }

    /// The judgement of a rater; not followed.
    fn given(self, rater: Option<PersonId>) -> Option<Judgement> {
        let id = self.criterion.try_get_value()?;
        self.app.peek(|store| {
            let item = store.workspace().items.get(&self.item)?;
            let all = item.judgements.get(&id)?;
            all.iter().find(|j| j.by == rater).cloned()
        })
    }

    /// Gives a judgement, or with no value takes it back.
    fn judge(self, rater: Option<PersonId>, value: Option<Estimate>, note: String) -> bool {
        let Some(criterion) = self.criterion.try_get_value() else {
            return false;
        };
        self.app.dispatch(ItemCommand::Judge {
            ids: vec![self.item],
            criterion,
            rater,
            value,
            note,
        })
    }

    /// The same from what was typed; what cannot be read is said. The note of the rater's judgement stays.
    fn judge_typed(self, rater: Option<PersonId>, typed: &str) -> bool {
        let note = self.given(rater).map(|j| j.note).unwrap_or_default();
        if typed.trim().is_empty() {
            return self.judge(rater, None, String::new());
        }
        match Estimate::parse(typed) {
            Ok(value) => self.judge(rater, Some(value), note),
            Err(why) => {
                self.app.toasts.wrong(format!("{why}."));
                false
            }
        }
    }
}

/// The value of one rater: a field, or a choice where only the anchors may be chosen.
#[component]
pub(super) fn ValueBox(
    subject: Subject,
    #[prop(into)] rater: Signal<Option<PersonId>>,
    #[prop(into)] name: String,
) -> impl IntoView {
    let app = subject.app;
    let value = look(app, subject.item, move |_, item| {
        let all = item.judgements.get(&subject.criterion.try_get_value()?)?;
        let mine = all.iter().find(|j| j.by == rater.get())?;
        Some(estimate_text(mine.value))
    });
    let value = Signal::derive(move || value.get().flatten().unwrap_or_default());
    let choices = Memo::new(move |_| subject.criterion(choices::judgements).flatten());
    let keep = Callback::new(move |typed: String| {
        let rater = rater.try_get_untracked();
        rater.is_some_and(|rater| subject.judge_typed(rater, &typed))
    });
    move || {
        let name = name.clone();
        match choices.get() {
            Some(choices) => {
                view! { <ChoiceBox name=name value choices keep class="value"/> }.into_any()
            }
            None => {
                view! { <TextBox name=name value keep kind="number" class="value" placeholder="8-13-30"/> }
                    .into_any()
            }
        }
    }
}

/// The judgements of one criterion, with fields to change them.
#[component]
pub(super) fn Judging(subject: Subject) -> impl IntoView {
    let app = subject.app;
    let me = Memo::new(move |_| app.me());
    let added = RwSignal::new(Vec::<PersonId>::new());
    let given = look(app, subject.item, move |_, item| {
        let all = item.judgements.get(&subject.criterion.try_get_value()?)?;
        Some(all.iter().map(|j| j.by).collect::<Vec<_>>())
    });
    // One's own comes last, so that a row keeps its place when its value is given.
    let raters = Memo::new(move |_| {
        let me = me.get();
        let mut all: Vec<Option<PersonId>> = given.get().flatten().unwrap_or_default();
        all.retain(|r| *r != me);
        for other in added.get() {
            if Some(other) != me && !all.contains(&Some(other)) {
                all.push(Some(other));
            }
        }
        all.push(me);
        all
    });
    let question = Memo::new(move |_| {
        subject
            .criterion(|c| c.question.clone())
            .unwrap_or_default()
    });
    view! {
        <p class="soft">{question}</p>
        <Anchors subject me/>
        <ul class="raters" aria-label="Judgements">
            <For each=move || raters.get() key=Clone::clone let:rater><Rater subject rater me/></For>
        </ul>
        <AddRater subject raters added/>
        <Show when=move || me.with(Option::is_none)>
            <p class="soft">"Your judgement carries no name yet. "
                <button class="link" type="button" on:click=move |_| app.dialog.set(Some(Dialog::WhoAmI))>"I am …"</button></p>
        </Show>
    }
}

/// The words for some values; a click gives the value as one's own.
#[component]
fn Anchors(subject: Subject, me: Memo<Option<PersonId>>) -> impl IntoView {
    let anchors = Memo::new(move |_| {
        let shown = |c: &Criterion| {
            (!c.choices_only).then(|| {
                c.anchors
                    .iter()
                    .map(|a| (a.value, a.text.clone()))
                    .collect::<Vec<_>>()
            })
        };
        subject.criterion(shown).flatten().unwrap_or_default()
    });
    view! {
        <ul class="anchors" aria-label="What some values mean">
            {move || anchors.get().into_iter().map(|(value, text)| {
                let give = move |_| {
                    let rater = me.get_untracked();
                    let note = subject.given(rater).map(|j| j.note).unwrap_or_default();
                    subject.judge(rater, Some(Estimate::Exact(value)), note);
                };
                view! { <li><button class="quiet" type="button" title="Give this value as mine" on:click=give><b class="num">{format::plain(value)}</b>" "{text}</button></li> }
            }).collect_view()}
        </ul>
    }
}

/// One rater's value and reason.
#[component]
fn Rater(subject: Subject, rater: Option<PersonId>, me: Memo<Option<PersonId>>) -> impl IntoView {
    let app = subject.app;
    let name = Memo::new(move |_| {
        let named = app.read(|store| person(store.workspace(), rater));
        match named {
            Some(name) if me.get() == rater => format!("{name} (me)"),
            Some(name) => name,
            None => "Without a name".to_owned(),
        }
    });
    let held = look(app, subject.item, move |_, item| {
        let all = item.judgements.get(&subject.criterion.try_get_value()?)?;
        let mine = all.iter().find(|j| j.by == rater)?;
        Some((mine.note.clone(), mine.at))
    });
    let note = Memo::new(move |_| held.get().flatten().map(|h| h.0).unwrap_or_default());
    let at = move || held.get().flatten().and_then(|h| h.1).map(format::day_of);
    let is_given = Memo::new(move |_| held.get().flatten().is_some());
    let keep_note = Callback::new(move |note: String| match subject.given(rater) {
        Some(given) => subject.judge(rater, Some(given.value), note),
        None => {
            app.toasts
                .wrong("Give a value first; the reason goes with it.");
            false
        }
    });
    let remove = move |_| {
        subject.judge(rater, None, String::new());
    };
    view! {
        <li class="rater">
            <span class="rater-name">{name}<span class="faint">" "{at}</span></span>
            <ValueBox subject rater=Signal::stored(rater) name="Value"/>
            <TextBox name="Reason" value=note keep=keep_note class="note" placeholder="Why"/>
            <button class="quiet tiny" type="button" aria-label=move || format!("Remove the judgement: {}", name.get()) disabled=move || !is_given.get() on:click=remove><Icon name="close"/></button>
        </li>
    }
}

/// Enters a value for somebody else, as a facilitator does.
#[component]
fn AddRater(
    subject: Subject,
    raters: Memo<Vec<Option<PersonId>>>,
    added: RwSignal<Vec<PersonId>>,
) -> impl IntoView {
    let app = subject.app;
    let select = NodeRef::<html::Select>::new();
    let others = Memo::new(move |_| {
        app.read(|store| {
            let people = store.workspace().people.iter();
            raters.with(|raters| {
                people
                    .filter(|p| !raters.contains(&Some(p.id)))
                    .map(|p| (p.id, p.name.clone()))
                    .collect::<Vec<_>>()
            })
        })
    });
    let add = move |_| {
        let Some(select) = select.get_untracked() else {
            return;
        };
        let chosen = select.value();
        let found = others.with_untracked(|all| {
            all.iter()
                .find(|(id, _)| id.to_string() == chosen)
                .map(|p| p.0)
        });
        if let Some(id) = found {
            added.update(|all| all.push(id));
        }
        select.set_value("");
    };
    view! {
        <Show when=move || others.with(|o| !o.is_empty())>
            <select class="add-rater" node_ref=select aria-label="Add a judgement of somebody else" on:change=add>
                <option value="">"Add a judgement of …"</option>
                {move || others.get().into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
            </select>
        </Show>
    }
}

/// The burden is derived; a judgement overrides it, and only with a reason.
#[component]
pub(super) fn Override(subject: Subject) -> impl IntoView {
    let app = subject.app;
    let (value, reason) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let given = look(app, subject.item, move |store, item| {
        let all = item.judgements.get(&subject.criterion.try_get_value()?)?;
        let one = |j: &Judgement| {
            let who = super::words::by_and_at(store, j.by, j.at);
            (
                j.by,
                format!("{}: {} ({who})", estimate_text(j.value), j.note),
            )
        };
        Some(all.iter().map(one).collect::<Vec<_>>())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(value), Some(reason)) = (value.get_untracked(), reason.get_untracked()) else {
            return;
        };
        match Estimate::parse(&value.value()) {
            Err(why) => app.toasts.wrong(format!("{why}.")),
            Ok(estimate) => {
                let note = reason.value().trim().to_owned();
                if subject.judge(app.me_untracked(), Some(estimate), note) {
                    value.set_value("");
                    reason.set_value("");
                }
            }
        }
    };
    view! {
        <ul class="rows-list" aria-label="Entered by hand">
            {move || given.get().flatten().unwrap_or_default().into_iter().map(|(rater, words)| view! {
                <li><span class="grow">{words}</span>
                    <button class="link" type="button" on:click=move |_| { subject.judge(rater, None, String::new()); }>"Back to the derived value"</button></li>
            }).collect_view()}
        </ul>
        <form class="inline-form" on:submit=submit>
            <label class="field"><span>"Value instead"</span><input class="value" node_ref=value type="text" inputmode="decimal"/></label>
            <label class="field grow"><span>"Reason"</span><input node_ref=reason type="text"/></label>
            <button class="button">"Override"</button>
        </form>
    }
}
