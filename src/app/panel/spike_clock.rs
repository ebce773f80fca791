//! The clock of a spike: what is left, start and pause, the look at the middle, more time by decision, the agenda.

use super::look::look;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use leptos::html;
use plumbline_commands::command::{SpikeAct, SpikeCommand};
use plumbline_document::ids::ItemId;
use plumbline_features::spike::clock::{Clock, clock as read_clock, face};
use plumbline_features::spike::template::{TemplateStep, template};
use std::time::Duration;

/// Does something with the spike.
pub(super) fn act(app: App, id: ItemId, act: SpikeAct) -> bool {
    app.dispatch(SpikeCommand::RunSpike { item: id, act })
}

/// The box.
#[component]
pub(super) fn ClockBox(id: ItemId) -> impl IntoView {
    let app = use_app();
    let spike = look(app, id, |_, item| item.spike.clone());
    let now = RwSignal::new(clock::now());
    if let Ok(ticking) = set_interval_with_handle(
        move || {
            now.try_set(clock::now());
        },
        Duration::from_secs(1),
    ) {
        on_cleanup(move || ticking.clear());
    }
    let state = Memo::new(move |_| {
        spike.with(|s| {
            let spike = s.as_ref()?.as_ref()?;
            Some(read_clock(spike, now.get().max(clock::now())))
        })
    });
    let read = move |f: fn(&Clock) -> bool| state.with(|s| s.as_ref().is_some_and(f));
    let decided = move || {
        spike.with(|s| {
            s.as_ref()
                .and_then(|s| s.as_ref())
                .is_some_and(|s| s.ruling.is_some())
        })
    };
    let left = move || {
        state
            .get()
            .map(|c| match c.left() {
                Some(left) if left < 0.0 => format!("{} over", face(-left)),
                Some(left) => format!("{} left", face(left)),
                None => "no timebox".to_owned(),
            })
            .unwrap_or_default()
    };
    let used = move || {
        state
            .get()
            .map(|c| match c.allowance {
                Some(allowed) => format!("{} of {allowed} h used", face(c.used)),
                None => format!("{} used", face(c.used)),
            })
            .unwrap_or_default()
    };
    let share = move || {
        state.get().map_or_else(String::new, |c| {
            format!("{:.1}%", (c.share() * 100.0).clamp(0.0, 100.0))
        })
    };
    view! {
        <div class="box clock" class:over=move || read(Clock::is_over) data-testid="spike-clock">
            <p class="clock-face" role="timer" aria-label="Time left">{left}</p>
            <p class="soft">{used}{move || if read(|c| c.running) { ", running" } else { ", paused" }}</p>
            <div class="clock-bar" aria-hidden="true"><i style:width=share></i></div>
            <Show when=move || !decided()>
                <div class="acts">
                    <Show when=move || read(|c| c.running) fallback=move || view! { <button class="button primary" type="button" on:click=move |_| { act(app, id, SpikeAct::Start); }>"Start the clock"</button> }>
                        <button class="button" type="button" on:click=move |_| { act(app, id, SpikeAct::Pause); }>"Pause"</button>
                    </Show>
                </div>
                <Show when=move || read(|c| c.midpoint_due)><Middle id/></Show>
                <More id/>
            </Show>
            {move || spike.with(|s| midpoint_words(s.as_ref().and_then(|s| s.as_deref())))}
            {move || agenda(spike.with(|s| s.as_ref().and_then(|s| s.as_ref()).map(|s| s.template.clone())), state.get())}
        </div>
    }
}

fn midpoint_words(spike: Option<&plumbline_document::spike::Spike>) -> Option<AnyView> {
    let check = spike?.midpoint.as_ref()?;
    let way = if check.on_track {
        "on track"
    } else {
        "not on track"
    };
    let note = check.note.clone();
    Some(view! { <p class="soft"><b>{format!("At the middle: {way}. ")}</b>{note}</p> }.into_any())
}

/// Half of the time is used: does it lead somewhere?
#[component]
fn Middle(id: ItemId) -> impl IntoView {
    let app = use_app();
    let note = NodeRef::<html::Input>::new();
    let say = move |on_track: bool| {
        let note = note.get_untracked().map(|i| i.value()).unwrap_or_default();
        act(app, id, SpikeAct::Check { on_track, note });
    };
    view! {
        <div class="warnings">
            <p><b>"Half of the time is used."</b>" Will there be an answer within the timebox?"</p>
            <input node_ref=note type="text" aria-label="What is seen at the middle" placeholder="What is seen so far"/>
            <div class="acts"><button class="button" type="button" on:click=move |_| say(true)>"On track"</button>
            <button class="button" type="button" on:click=move |_| say(false)>"Not on track"</button></div>
        </div>
    }
}

/// More time is a decision of its own.
#[component]
fn More(id: ItemId) -> impl IntoView {
    let app = use_app();
    let hours = NodeRef::<html::Input>::new();
    let reason = NodeRef::<html::Input>::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(h), Some(r)) = (hours.get_untracked(), reason.get_untracked()) else {
            return;
        };
        match crate::app::widgets::inputs::number(&h.value()) {
            Ok(hours) => {
                if act(
                    app,
                    id,
                    SpikeAct::Extend {
                        hours,
                        reason: r.value(),
                    },
                ) {
                    h.set_value("");
                    r.set_value("");
                }
            }
            Err(why) => app.toasts.wrong(why),
        }
    };
    view! {
        <details><summary>"More time"</summary>
            <form class="inline-form" on:submit=submit>
                <label class="field"><span>"Hours"</span><input node_ref=hours type="text" inputmode="decimal" size="4"/></label>
                <label class="field grow"><span>"What it would buy"</span><input node_ref=reason type="text"/></label>
                <button class="button">"Extend"</button>
            </form>
        </details>
    }
}

/// The agenda of the template, with the step that the clock is in.
fn agenda(slug: Option<String>, clock: Option<Clock>) -> Option<AnyView> {
    let template = template(&slug?).filter(|t| !t.agenda.is_empty())?;
    let used = clock.map_or(0.0, |c| c.used);
    let now = template.step_at(used).cloned();
    let row = |step: &TemplateStep| {
        let here = now.as_ref() == Some(step);
        view! {
            <li class:here=here aria-current=here.then_some("step")><span class="faint">{format!("{}–{} h", step.from, step.until)}</span>" "<b>{step.name.clone()}</b>" "<span class="soft">{step.about.clone()}</span></li>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = template.agenda.iter().map(row).collect();
    Some(view! { <ol class="agenda" aria-label="Agenda">{rows}</ol> }.into_any())
}
