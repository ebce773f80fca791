//! The tabs of the panel: one is shown, the arrow keys move between them.

use super::children::children_of;
use super::tab::Tab;
use super::{family, fields, history, links, owed, score, spike};
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_document::ids::ItemId;
use plumbline_document::kind::Kind;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// The tabs of an item with what the chosen one shows.
#[component]
pub(super) fn Tabs(id: ItemId, tab: RwSignal<Tab>) -> impl IntoView {
    let app = use_app();
    let children = Memo::new(move |_| app.read(|store| children_of(store, id).count()));
    let links = super::look::look(app, id, |_, item| item.links.len());
    let kind = super::look::look(app, id, |_, item| item.kind);
    let kind = move || kind.get().unwrap_or(Kind::Story);
    // The tab of another kind of item that was open before: the score instead.
    let shown = move || {
        Some(tab.get())
            .filter(|t| t.is_of(kind()))
            .unwrap_or(Tab::Score)
    };
    let count = move |of: Tab| match of {
        Tab::Children => children.get(),
        Tab::Links => links.get().unwrap_or(0),
        _ => 0,
    };
    let on_key = move |event: KeyboardEvent| {
        if let Some(to) = untrack(shown).after(&event.key(), untrack(kind))
            && !event.alt_key()
        {
            event.prevent_default();
            tab.set(to);
            focus(to);
        }
    };
    let button = move |of: Tab| {
        let on = move || shown() == of;
        let absent = move || !of.is_of(kind());
        view! {
            <button type="button" role="tab" id=of.slug() class:on=on class:absent=absent aria-selected=move || on().to_string() aria-controls="panel-body"
                tabindex=move || if on() { "0" } else { "-1" } on:click=move |_| tab.set(of)>
                {of.name()}<span class="faint">{move || Some(count(of)).filter(|n| *n > 0).map(|n| format!(" {n}"))}</span>
            </button>
        }
    };
    view! {
        <div class="panel-tabs" role="tablist" aria-label="About the item" on:keydown=on_key>{Tab::ALL.map(button).collect_view()}</div>
        <div class="panel-body" id="panel-body" role="tabpanel" tabindex="0" aria-labelledby=move || shown().slug()>
            {move || match shown() {
                Tab::Score => view! { <score::Score id tab/> }.into_any(),
                Tab::Spike => view! { <spike::SpikeTab id/> }.into_any(),
                Tab::Debt => view! { <owed::DebtTab id/> }.into_any(),
                Tab::Fields => view! { <fields::Fields id/> }.into_any(),
                Tab::Children => view! { <family::Family id/> }.into_any(),
                Tab::Links => view! { <links::Links id/> }.into_any(),
                Tab::History => view! { <history::History id/> }.into_any(),
            }}
        </div>
    }
}

fn focus(tab: Tab) {
    let button = document()
        .get_element_by_id(tab.slug())
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(button) = button {
        drop(button.focus());
    }
}
