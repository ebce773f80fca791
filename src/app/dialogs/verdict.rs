//! The verdict on a spike: continue, pivot or stop, and what it does to the judgements that hang on it, before and
//! after.

use crate::app::action::Action;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::estimate_text;
use crate::app::widgets::inputs::TextBox;
use crate::app::widgets::modal::Modal;
use crate::app::{clock, format};
use leptos::html;
use plumbline_commands::command::{SpikeAct, SpikeCommand};
use plumbline_document::ids::ItemId;
use plumbline_document::judgement::Estimate;
use plumbline_document::spike::{Update as Judged, Verdict};
use plumbline_features::spike::verdict::{Effect, Offer, effects, offers};

/// What is said where a judgement cannot be read.
const NO_VALUE: &str = "A judgement is a number such as 70, or a range such as 5-8-20: mend the marked field, or do not take it.";

/// An offer with what the person made of it.
#[derive(Clone, Debug, PartialEq)]
struct Choice {
    offer: Offer,
    take: bool,
    /// Whether what was typed last is no value.
    wrong: bool,
}

fn offered(app: App, id: ItemId, verdict: Verdict) -> Vec<Choice> {
    app.peek(|store| {
        let item = store.workspace().items.get(&id);
        let spike = item.and_then(|i| i.spike.as_deref());
        let all = spike.map(|s| offers(store.workspace(), s, verdict, store.today()));
        let all = all.unwrap_or_default().into_iter();
        all.map(|offer| Choice {
            offer,
            take: true,
            wrong: false,
        })
        .collect()
    })
}

/// The dialog.
#[component]
pub fn VerdictDialog(
    /// The spike.
    id: ItemId,
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let verdict = RwSignal::new(Verdict::Continue);
    let choices = RwSignal::new(offered(app, id, Verdict::Continue));
    let note = NodeRef::<html::Textarea>::new();
    let key = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.map(|i| store.workspace().settings.key(i.number))
            .unwrap_or_default()
    });
    let taken = move || {
        choices.with(|all| {
            let taken = all.iter().filter(|c| c.take);
            taken
                .map(|c| c.offer.update.clone())
                .collect::<Vec<Judged>>()
        })
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if choices.with_untracked(|all| all.iter().any(|c| c.take && c.wrong)) {
            app.toasts.wrong(NO_VALUE);
            return;
        }
        let act = SpikeAct::Decide {
            verdict: verdict.get_untracked(),
            note: note.get_untracked().map(|n| n.value()).unwrap_or_default(),
            updates: untrack(taken),
        };
        if app.dispatch(SpikeCommand::RunSpike { item: id, act }) {
            app.toasts.done("The verdict is given.", Some(Action::Undo));
            on_close.run(());
        }
    };
    let radio = |v: &Verdict| {
        let v = *v;
        let about = match v {
            Verdict::Continue => "the hypothesis holds well enough",
            Verdict::Pivot => "it does not, but something near it may",
            Verdict::Stop => "it does not: drop it",
        };
        let set = move |_| {
            verdict.set(v);
            choices.set(offered(app, id, v));
        };
        view! { <label class="tick"><input type="radio" name="verdict" prop:checked=move || verdict.get() == v on:change=set/><span><b>{v.name()}</b>" "<span class="soft">{about}</span></span></label> }.into_any()
    };
    let radios: Vec<AnyView> = Verdict::ALL.iter().map(radio).collect();
    let count = Memo::new(move |_| choices.with(Vec::len));
    view! {
        <Modal title=format!("Verdict on {key}") class="wide" on_close=on_close>
            <form on:submit=submit>
                <fieldset class="research-verdicts"><legend class="visually-hidden">"Verdict"</legend>{radios}</fieldset>
                <label class="field"><span>"What was found"</span><textarea node_ref=note rows="2" autofocus=true aria-label="What was found"></textarea></label>
                <Show when=move || { count.get() > 0 } fallback=|| view! { <p class="soft">"No judgement hangs on this spike, so none is offered an update."</p> }>
                    <h3>"Judgements that hang on it"</h3>
                    <table class="list"><thead><tr><th>"Take"</th><th>"Judgement"</th><th class="num">"Before"</th><th>"After"</th><th>"Others' values"</th></tr></thead>
                    <tbody>{move || (0..count.get()).map(|at| { verdict.track(); one_offer(app, choices, at) }).collect::<Vec<_>>()}</tbody></table>
                    {move || consequences(app, &taken())}
                </Show>
                <div class="acts"><button class="button primary">"Give the verdict"</button><span class="soft">"One step; undo takes it back with everything it changes."</span></div>
            </form>
        </Modal>
    }
}

fn one_offer(app: App, choices: RwSignal<Vec<Choice>>, at: usize) -> AnyView {
    let Some(Choice { offer, .. }) = choices.with_untracked(|c| c.get(at).cloned()) else {
        return ().into_any();
    };
    let change = move |edit: &dyn Fn(&mut Choice)| {
        choices.update(|all| {
            if let Some(choice) = all.get_mut(at) {
                edit(choice);
            }
        });
    };
    let value = Signal::derive(move || {
        choices.with(|all| {
            all.get(at)
                .map_or_else(String::new, |c| estimate_text(c.offer.update.value))
        })
    });
    let keep = Callback::new(move |typed: String| match Estimate::parse(&typed) {
        Ok(value) => {
            change(&|c| {
                c.offer.update.value = value;
                c.wrong = false;
            });
            true
        }
        Err(_) => {
            change(&|c| c.wrong = true);
            app.toasts.wrong(NO_VALUE);
            false
        }
    });
    let name = format!("{} of {} {}", offer.criterion, offer.key, offer.title);
    let (after, take) = (format!("{name} after"), format!("Update {name}"));
    let how = if offer.given_beforehand {
        "as said beforehand"
    } else {
        "by rule"
    };
    let others = (offer.raters > 0).then(|| {
        let words = format!("replace {}", offer.raters);
        view! { <label class="tick"><input type="checkbox" on:change:target=move |e| { let on = e.target().checked(); change(&|c| c.offer.update.replace = on); }/><span>{words}</span></label> }
    });
    view! {
        <tr>
            <td><input type="checkbox" aria-label=take prop:checked=true on:change:target=move |e| { let on = e.target().checked(); change(&|c| c.take = on); }/></td>
            <td>{name}<br/><span class="faint">{how}</span></td>
            <td class="num">{offer.before.map_or_else(|| "—".to_owned(), format::plain)}</td>
            <td><TextBox name=after kind="number" class="value" value=value keep=keep/></td>
            <td>{others}</td>
        </tr>
    }
    .into_any()
}

/// What the updates would do to values, score and rank.
fn consequences(app: App, updates: &[Judged]) -> AnyView {
    let me = app.me_untracked();
    let all = app.peek(|store| {
        effects(
            store.workspace(),
            store.ranking(),
            updates,
            me,
            clock::now(),
            store.today(),
        )
    });
    let score = |v: Option<f64>| v.map_or_else(|| "—".to_owned(), format::one);
    let rank = |v: Option<u32>| v.map_or_else(|| "—".to_owned(), |r| r.to_string());
    let row = |e: &Effect| {
        let values: Vec<String> = e
            .values
            .iter()
            .map(|(name, a, b)| format!("{name} {} → {}", score(*a), score(*b)))
            .collect();
        view! {
            <li><b>{e.key.clone()}</b>" "{e.title.clone()}": "<span class="soft">{values.join(", ")}</span>
            {format!("; score {} → {}, rank {} → {}", score(e.score.0), score(e.score.1), rank(e.rank.0), rank(e.rank.1))}</li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = all.iter().map(row).collect();
    view! { <h3>"What it would do"</h3><ul class="effects" data-testid="effects">{rows}</ul> }
        .into_any()
}
