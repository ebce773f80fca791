//! What a spike found: evidence for and against, follow-ups, and the verdict.

use super::line::Lines;
use super::look::{Line, look};
use super::spike_clock::act;
use crate::app::dialog::Dialog;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::Icon;
use crate::app::{clock, format};
use leptos::html;
use plumbline_commands::command::SpikeAct;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::ItemId;
use plumbline_document::item::Link;
use plumbline_document::kind::Kind;
use plumbline_document::spike::{Finding, Verdict};

/// One finding as a line: place, side, text, link, day.
type Shown = (usize, bool, String, Option<String>, String);

#[component]
pub(super) fn Found(id: ItemId) -> impl IntoView {
    let app = use_app();
    let findings = look(app, id, |_, item| {
        let all = item.spike.iter().flat_map(|s| &s.evidence).enumerate();
        all.map(|(at, e)| {
            let link = Link {
                title: String::new(),
                url: e.link.clone(),
                relation: String::new(),
            };
            (
                at,
                e.supports,
                e.text.clone(),
                link.address(),
                format::day(e.date),
            )
        })
        .collect::<Vec<Shown>>()
    });
    let one = move |(at, supports, text, link, day): Shown| {
        let (class, side) = if supports {
            ("research-side for", "For")
        } else {
            ("research-side against", "Against")
        };
        let link = link.map(
            |url| view! { " "<a href=url target="_blank" rel="noopener noreferrer">"look"</a> },
        );
        let name = format!("Remove the finding of {day}");
        view! {
            <li><span class=class>{side}</span><span class="grow break">{text}{link}" "<span class="faint">{day}</span></span>
            <button class="quiet tiny" type="button" aria-label=name on:click=move |_| { act(app, id, SpikeAct::RemoveEvidence { at }); }><Icon name="close"/></button></li>
        }
    };
    view! {
        <Ruled id/>
        <h3>"Evidence"</h3>
        <Show when=move || findings.with(|f| f.as_ref().is_some_and(|f| !f.is_empty())) fallback=|| view! { <p class="soft">"Nothing yet. What speaks against is kept as well as what speaks for."</p> }>
            <ul class="rows-list findings" aria-label="Evidence"><For each=move || findings.get().unwrap_or_default() key=Clone::clone children=one/></ul>
        </Show>
        <AddFinding id/>
        <FollowUps id/>
    }
}

#[component]
fn AddFinding(id: ItemId) -> impl IntoView {
    let app = use_app();
    let text = NodeRef::<html::Input>::new();
    let link = NodeRef::<html::Input>::new();
    let add = move |supports: bool| {
        let (Some(t), Some(l)) = (text.get_untracked(), link.get_untracked()) else {
            return;
        };
        let evidence = Finding {
            supports,
            text: t.value(),
            link: l.value(),
            date: clock::today(),
        };
        if act(app, id, SpikeAct::AddEvidence { evidence }) {
            t.set_value("");
            l.set_value("");
        }
    };
    view! {
        <form class="inline-form" on:submit=move |event| { event.prevent_default(); add(true); }>
            <input node_ref=text class="grow" type="text" aria-label="What was found" placeholder="What was found"/>
            <input node_ref=link type="text" aria-label="Where to look at it" placeholder="Link"/>
            <button class="button">"It speaks for"</button>
            <button class="button" type="button" on:click=move |_| add(false)>"It speaks against"</button>
        </form>
    }
}

#[component]
fn FollowUps(id: ItemId) -> impl IntoView {
    let app = use_app();
    let title = NodeRef::<html::Input>::new();
    let lines = look(app, id, |store, item| {
        let ids = item.spike.iter().flat_map(|s| &s.follow_ups);
        let items = ids.filter_map(|id| store.workspace().items.get(id));
        items.map(|i| Line::of(store, i, 1)).collect::<Vec<_>>()
    });
    let lines = Signal::derive(move || lines.get().unwrap_or_default());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = title.get_untracked() else {
            return;
        };
        let (system, parent) = app.peek(|store| {
            let item = store.workspace().items.get(&id);
            item.map_or((None, None), |i| (i.system, i.parent))
        });
        let draft = Draft {
            id: ItemId(clock::new_id()),
            title: input.value(),
            kind: Kind::Story,
            fields: vec![ItemField::System(system), ItemField::Parent(parent)],
            judgements: Vec::new(),
        };
        if act(
            app,
            id,
            SpikeAct::FollowUp {
                draft: Box::new(draft),
            },
        ) {
            input.set_value("");
        }
    };
    view! {
        <h3>"Follow-ups"</h3>
        <Show when=move || lines.with(|l| !l.is_empty())><Lines lines name="Follow-ups"/></Show>
        <form class="inline-form" on:submit=add>
            <input node_ref=title class="grow" type="text" aria-label="Title of the follow-up" placeholder="Add a follow-up"/>
            <button class="button">"Add follow-up"</button>
        </form>
    }
}

/// The verdict, or the button that leads to it.
#[component]
fn Ruled(id: ItemId) -> impl IntoView {
    let app = use_app();
    let reason = NodeRef::<html::Input>::new();
    let ruling = look(app, id, |store, item| {
        let ruling = item.spike.as_deref()?.ruling.clone()?;
        let who = super::words::by_and_at(store, ruling.by, Some(ruling.at));
        Some((ruling.verdict, ruling.note, who))
    });
    let ruling = move || ruling.get().flatten();
    let take_back = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let reason = reason
            .get_untracked()
            .map(|i| i.value())
            .unwrap_or_default();
        act(app, id, SpikeAct::Reopen { reason });
    };
    let words = move || {
        ruling().map(|(verdict, note, who)| {
        let class = match verdict {
            Verdict::Continue => "research-side for",
            Verdict::Pivot => "research-side",
            Verdict::Stop => "research-side against",
        };
        view! { <p><span class=class>{verdict.name()}</span>" "{note}</p><p class="faint">{who}</p> }
    })
    };
    view! {
        <Show when=move || ruling().is_some() fallback=move || view! {
            <div class="acts"><button class="button primary" type="button" on:click=move |_| app.dialog.set(Some(Dialog::Verdict(id)))>"Give the verdict…"</button></div>
        }>
            <div class="box" data-testid="ruling">{words}
                <details><summary>"Take the verdict back"</summary>
                    <form class="inline-form" on:submit=take_back><input node_ref=reason class="grow" type="text" aria-label="Why it is taken back" placeholder="What has changed"/><button class="button">"Take it back"</button></form>
                </details>
            </div>
        </Show>
    }
}
