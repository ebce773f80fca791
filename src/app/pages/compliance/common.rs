//! What the pages on obligations share: the day, the systems as they stand on it, the choice of a system.

use crate::app::format;
use crate::app::prelude::*;
use crate::app::route::Page;
use crate::app::state::App;
use chrono::NaiveDate;
use plumbline_ai_act::RulePack;
use plumbline_compact::sort;
use plumbline_document::ids::SystemId;
use plumbline_document::system::System;
use plumbline_features::compliance::standing::{Standing, standings};
use uuid::Uuid;

/// The rules; the pack is compiled in and a test reads it, so that there always is one.
pub(super) fn pack() -> Option<&'static RulePack> {
    RulePack::builtin().ok()
}

/// The day as of which a page speaks: one that was chosen, or today.
pub(super) fn day_of(app: App, chosen: RwSignal<Option<NaiveDate>>) -> Memo<NaiveDate> {
    Memo::new(move |_| {
        chosen
            .get()
            .unwrap_or_else(|| app.read(|store| store.today()))
    })
}

/// All systems as they stand on the day.
pub(super) fn all_standings(app: App, day: Memo<NaiveDate>) -> Memo<Vec<Standing>> {
    Memo::new(move |_| {
        let day = day.get();
        app.read(|store| standings(store.workspace(), day))
    })
}

/// A field for the day; empty is today.
pub(super) fn day_field(app: App, chosen: RwSignal<Option<NaiveDate>>) -> AnyView {
    let shown = move || {
        let day = chosen
            .get()
            .unwrap_or_else(|| app.read(|store| store.today()));
        day.to_string()
    };
    let keep = move |event: web_sys::Event| {
        let typed: Option<NaiveDate> = event_target_value(&event).parse().ok();
        let today = app.peek(|store| store.today());
        chosen.set(typed.filter(|day| *day != today));
    };
    let today = move |_| chosen.set(None);
    view! {
        <label class="field inline"><span>"As of"</span><input type="date" prop:value=shown on:change=keep/></label>
        <Show when=move || chosen.get().is_some()><button class="link" on:click=today>"Today"</button></Show>
    }
    .into_any()
}

/// The system that a page is about: the one in the address, else the one with the most duties, else the first.
pub(super) fn subject(app: App) -> Memo<Option<SystemId>> {
    Memo::new(move |_| {
        let focus = app.route.with(|route| route.focus).map(SystemId);
        app.read(|store| {
            let systems = &store.workspace().systems;
            let named = focus.filter(|id| systems.contains(id));
            let duties = |s: &System| s.assessment.as_ref().map_or(0, |a| a.duties.len());
            let mut most: Option<(usize, SystemId)> = None;
            for system in systems.iter() {
                let count = duties(system);
                if most.is_none_or(|(best, _)| count > best) {
                    most = Some((count, system.id));
                }
            }
            named.or(most.map(|(_, id)| id))
        })
    })
}

/// The choice of the system, which is part of the address.
pub(super) fn system_choice(app: App, page: Page, subject: Memo<Option<SystemId>>) -> AnyView {
    let systems = Memo::new(move |_| {
        app.read(|store| {
            let mut all: Vec<(SystemId, String)> = store
                .workspace()
                .systems
                .iter()
                .map(|s| (s.id, s.name.clone()))
                .collect();
            sort::by_key(&mut all, |(_, name)| name.to_lowercase());
            all
        })
    });
    let options = move || {
        let option = |(id, name): (SystemId, String)| {
            let chosen = move || subject.get() == Some(id);
            view! { <option value=id.to_string() prop:selected=chosen>{name}</option> }
        };
        systems.get().into_iter().map(option).collect_view()
    };
    let go = move |event: web_sys::Event| {
        if let Ok(id) = Uuid::parse_str(&event_target_value(&event)) {
            app.go_about(page, id);
        }
    };
    view! { <label class="field inline"><span>"System"</span><select on:change=go>{options}</select></label> }.into_any()
}

/// From when a duty applies: `since 2 Feb 2025`, `from 2 Dec 2027`.
pub(super) fn since(date: Option<NaiveDate>, day: NaiveDate) -> String {
    match date {
        None => "date open".to_owned(),
        Some(date) if date <= day => format!("since {}", format::day(date)),
        Some(date) => format!("from {}", format::day(date)),
    }
}

/// What a page about one system says while there is none.
pub(super) fn nothing_here() -> AnyView {
    view! {
        <div class="box empty-note">
            <p><b>"There is no AI system yet."</b></p>
            <p class="soft">"A system is what the EU AI Act classifies: a product or function with an intended purpose."</p>
            <p><a class="button" href="#/compliance">"Add one"</a></p>
        </div>
    }
    .into_any()
}

/// What a page says while no system has an accepted assessment.
pub(super) fn nothing_assessed() -> AnyView {
    view! {
        <div class="box empty-note">
            <p><b>"No system has an accepted assessment yet."</b></p>
            <p class="soft">"Obligations follow from an assessment: answer the questions about a system, look at the result, and accept it."</p>
            <p><a class="button" href="#/compliance">"Go to the systems"</a></p>
        </div>
    }
    .into_any()
}

/// A citation, as a link where the law can be linked to.
pub(super) fn cited(reference: &str, to: Option<String>) -> AnyView {
    let words = reference.to_owned();
    match to {
        Some(to) => view! { <a href=to target="_blank" rel="noopener noreferrer">{words}<span class="visually-hidden">" (opens a new tab)"</span></a> }
            .into_any(),
        None => words.into_any(),
    }
}
