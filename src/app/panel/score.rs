//! The score opened up: where the item stands, each part with its value, weight and worth, what would change its rank,
//! and who judged.

use super::judging::{Judging, Override, Subject, ValueBox};
use super::tab::Tab;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::score_bar;
use crate::app::widgets::sentence::Sentence;
use plumbline_document::criterion::Origin;
use plumbline_document::ids::{CriterionId, ItemId};
use plumbline_features::present::score::{PartView, ScoreView};

/// The score of the item; none while it is in the trash.
type Opened = Memo<Option<ScoreView>>;

/// Something of the score; empty while the item is in the trash.
fn of<T: Clone + Default + PartialEq + Send + Sync + 'static>(
    opened: Opened,
    pick: fn(&ScoreView) -> T,
) -> Memo<T> {
    Memo::new(move |_| opened.with(|score| score.as_ref().map(pick).unwrap_or_default()))
}

/// The tab.
#[component]
pub(super) fn Score(id: ItemId, tab: RwSignal<Tab>) -> impl IntoView {
    let app = use_app();
    let opened: Opened = Memo::new(move |_| {
        app.view(|context| {
            let slot = context.workspace.items.slot(&id)?;
            ScoreView::of(context, slot)
        })
    });
    let criteria = of(opened, |score| {
        let parts = score.parts.iter();
        parts.map(|part| part.criterion.clone()).collect::<Vec<_>>()
    });
    view! {
        <Show when=move || opened.with(Option::is_some) fallback=|| view! { <p class="soft">"An item in the trash takes no part in the ranking."</p> }>
            <Standing opened/>
            <Warnings opened/>
            <ul class="parts" aria-label="Parts of the score">
                <For each=move || criteria.get() key=CriterionId::clone let:criterion><PartRow id criterion opened tab/></For>
            </ul>
            <Advice opened/>
            <JudgedBy opened/>
        </Show>
    }
}

/// The big number with the words beside it.
#[component]
fn Standing(opened: Opened) -> impl IntoView {
    let score = of(opened, |score| score.score.clone());
    let standing = of(opened, |score| score.standing.clone());
    view! { <p class="place"><strong>{score}</strong>" "<span class="soft">{standing}</span></p> }
}

/// What is missing and what to look at, in words.
#[component]
fn Warnings(opened: Opened) -> impl IntoView {
    let all = of(opened, |score| score.warnings.clone());
    move || {
        let all = all.get();
        (!all.is_empty()).then(|| {
            let lines = all.into_iter().map(|words| view! { <li>{words}</li> });
            view! { <ul class="warnings" aria-label="To look at">{lines.collect_view()}</ul> }
        })
    }
}

/// One criterion: a line that opens to the judgements behind it.
#[component]
fn PartRow(
    id: ItemId,
    criterion: CriterionId,
    opened: Opened,
    tab: RwSignal<Tab>,
) -> impl IntoView {
    let app = use_app();
    let subject = Subject::new(app, id, criterion.clone());
    let part = Memo::new(move |_| {
        opened.with(|score| {
            let mut parts = score.as_ref()?.parts.iter();
            parts.find(|part| part.criterion == criterion).cloned()
        })
    });
    let text = move |read: fn(&PartView) -> String| {
        move || part.with(|p| p.as_ref().map(read).unwrap_or_default())
    };
    let missing = Memo::new(move |_| part.with(|p| p.as_ref().is_some_and(|p| p.missing)));
    let open = RwSignal::new(false);
    let me = Signal::derive(move || app.me());
    view! {
        <li class="part" class:missing=move || missing.get()>
            <button class="part-head" type="button" title="Show the judgements" aria-expanded=move || open.get().to_string() on:click=move |_| open.update(|o| *o = !*o)>
                <span class="part-name">{text(|p| p.name.clone())}<small>{text(|p| p.value_and_weight.clone())}</small></span>
                <Bar part/>
                <span class="part-worth">{text(|p| p.worth.clone())}</span>
            </button>
            <Show when=move || missing.get() && !open.get()>
                <label class="give"><span class="soft">"My value"</span><ValueBox subject rater=me name=part.get_untracked().map(|p| format!("My value: {}", p.name)).unwrap_or_default()/></label>
            </Show>
            <Show when=move || open.get()><Behind subject part tab/></Show>
        </li>
    }
}

/// The value on the fixed 0–100 scale, with ticks at the low and high end of a range.
#[component]
fn Bar(part: Memo<Option<PartView>>) -> impl IntoView {
    let length = move || part.with(|p| p.as_ref().map_or(0.0, |p| p.bar));
    let colour = move || {
        part.with(|p| {
            p.as_ref()
                .map(|p| score_bar::colour(p.place))
                .unwrap_or_default()
        })
    };
    let ticks = Memo::new(move |_| part.with(|p| p.as_ref().and_then(|p| p.range)));
    view! {
        <span class="part-bar" aria-hidden="true">
            <i style:width=move || format!("{:.1}%", length()) style:background-color=colour></i>
            {move || ticks.get().map(|(low, high)| [low, high].map(|at| view! { <b style:left=format!("{at:.1}%")></b> }).into_iter().collect_view())}
        </span>
    }
}

/// What stands behind a part: the judgements, or where the value is derived from.
#[component]
fn Behind(subject: Subject, part: Memo<Option<PartView>>, tab: RwSignal<Tab>) -> impl IntoView {
    let reason = move || part.with(|p| p.as_ref().and_then(|p| p.reason.clone()));
    let origin = Memo::new(move |_| {
        part.with(|p| p.as_ref().map(|p| p.origin))
            .unwrap_or_default()
    });
    view! {
        <div class="behind">
            {move || match origin.get() {
                Origin::Judged => view! { <Judging subject/> }.into_any(),
                Origin::Burden => view! { <p>{reason}</p><Override subject/> }.into_any(),
                Origin::Urgency => view! {
                    <p>{reason}</p>
                    <p class="soft">"It follows from the dates of the obligations that the item discharges. "
                        <button class="link" type="button" on:click=move |_| tab.set(Tab::Fields)>"Change the obligations"</button></p>
                }.into_any(),
            }}
        </div>
    }
}

/// What would have to change for the item to rise.
#[component]
fn Advice(opened: Opened) -> impl IntoView {
    let advice = of(opened, |score| score.advice.clone());
    move || {
        let boxes = advice.get().into_iter().map(|advice| {
            view! { <section class="box"><h3>{advice.heading}</h3><p><Sentence parts=advice.sentence/></p></section> }
        });
        boxes.collect_view()
    }
}

#[component]
fn JudgedBy(opened: Opened) -> impl IntoView {
    let judged_by = of(opened, |score| score.judged_by.clone());
    view! { <section class="box"><h3>"Judged by"</h3><p>{judged_by}</p></section> }
}
