//! The item panel: everything about one item beside the page.
//!
//! The frame ([`ItemPanel`]) stays while one walks through the list, so that the buttons keep the focus; what stands
//! in it is made anew for each item: the [`head`], and behind [`tabs`] the [`score`] with its [`judging`], the
//! [`fields`], the [`family`], the [`links`] and the [`history`].

mod brought;
mod children;
mod comments;
mod family;
mod fields;
mod head;
mod history;
mod judging;
pub mod lazy;
mod line;
mod links;
mod lists;
mod look;
mod owed;
mod picker;
mod purpose;
mod score;
mod spike;
mod spike_clock;
mod spike_found;
mod tab;
mod tabs;
mod words;

use super::action::Action;
use super::state::{App, use_app};
use super::widgets::icon::Icon;
use crate::app::prelude::*;
use leptos::ev;
use look::{look, look_text};
use plumbline_commands::command::ItemCommand;
use plumbline_document::ids::ItemId;
use plumbline_features::prioritise::query::TableRow;
pub use tab::Tab;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// The panel; nothing while no item is open.
#[component]
pub fn ItemPanel() -> impl IntoView {
    let app = use_app();
    // While a workspace is on its way nothing is known of any item.
    let item = Memo::new(move |_| {
        app.route
            .with(|r| r.item)
            .filter(|_| !app.persistence.is_opening())
    });
    let tab = RwSignal::new(Tab::Score);
    provide_context(comments::Drafts::new());
    walk_by_keys(app);
    view! { <Show when=move || item.with(Option::is_some)><Frame item tab/></Show> }
}

#[component]
fn Frame(item: Memo<Option<ItemId>>, tab: RwSignal<Tab>) -> impl IntoView {
    let app = use_app();
    let name = Memo::new(move |_| {
        let key = item.get().and_then(|id| {
            app.read(|store| {
                Some(
                    store
                        .workspace()
                        .settings
                        .key(store.workspace().items.get(&id)?.number),
                )
            })
        });
        key.map_or_else(|| "Item".to_owned(), |key| format!("Item {key}"))
    });
    let live = Memo::new(move |_| {
        let found = |id| {
            app.read(|store| {
                store
                    .workspace()
                    .items
                    .get(&id)
                    .is_some_and(|i| i.is_live())
            })
        };
        item.get().is_some_and(found)
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            event.stop_propagation();
            close(app);
        }
    };
    view! {
        <aside class="panel" aria-label=name on:keydown=on_key>
            <div class="panel-tools">
                <button class="quiet" type="button" title="Previous in the list (Alt ↑)" aria-label="Previous in the list" on:click=move |_| step(app, -1)><span aria-hidden="true">"↑"</span></button>
                <button class="quiet" type="button" title="Next in the list (Alt ↓)" aria-label="Next in the list" on:click=move |_| step(app, 1)><span aria-hidden="true">"↓"</span></button>
                <button class="quiet decide-button" type="button" title="Record a decision (d)" class:absent=move || !live.get() on:click=move |_| decide(app)>"Decide"</button>
                <button class="quiet" type="button" title="Delete" aria-label="Delete" class:absent=move || !live.get() on:click=move |_| delete(app)><Icon name="trash"/></button>
                <button class="quiet" type="button" title="Close (Esc)" aria-label="Close" on:click=move |_| close(app)><Icon name="close"/></button>
            </div>
            {move || item.get().map(|id| lazy::panel::item(id, tab))}
        </aside>
    }
}

/// Everything about one item, below the panel's tools.
pub(super) fn contents(id: ItemId, tab: RwSignal<Tab>) -> AnyView {
    view! { <Contents id tab/> }.into_any()
}

/// What is known of the item decides what is shown of it.
#[component]
fn Contents(id: ItemId, tab: RwSignal<Tab>) -> impl IntoView {
    let app = use_app();
    let known = Memo::new(move |_| app.read(|store| store.workspace().items.contains(&id)));
    view! {
        <Show when=move || known.get() fallback=|| view! { <Unknown/> }>
            <head::Head id/>
            <InTrash id/>
            <tabs::Tabs id tab/>
        </Show>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <div class="panel-body">
            <h2>"There is no such item"</h2>
            <p class="soft">"This workspace has no item with the identity in the address. It may have been deleted for good, or it belongs to another workspace."</p>
        </div>
    }
}

/// Says that the item is in the trash, since when and by whom.
#[component]
fn InTrash(id: ItemId) -> impl IntoView {
    let app = use_app();
    let words = look_text(app, id, |store, item| {
        item.trashed.map_or_else(String::new, |stamp| {
            words::by_and_at(store, stamp.by, Some(stamp.at))
        })
    });
    let trashed = look(app, id, |_, item| item.trashed.is_some());
    view! {
        <Show when=move || trashed.get() == Some(true)>
            <div class="notice panel-notice">
                <p class="grow"><b>"In the trash"</b>" since "{words}"."</p>
                <button class="button" type="button" on:click=move |_| { app.dispatch(ItemCommand::RestoreItems { ids: vec![id] }); }>"Restore"</button>
            </div>
        </Show>
    }
}

fn close(app: App) {
    app.open(None);
    // The focus was in the panel, which is gone: back to the table, or to the page.
    request_animation_frame(|| {
        let target = document()
            .query_selector("#main .grid")
            .ok()
            .flatten()
            .or_else(|| document().get_element_by_id("main"));
        if let Some(element) = target.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
            drop(element.focus());
        }
    });
}

fn decide(app: App) {
    let item = app.route.with_untracked(|r| r.item);
    super::ledger::decide_about(app, item.into_iter().collect());
}

fn delete(app: App) {
    let Some(id) = app.route.with_untracked(|r| r.item) else {
        return;
    };
    let key = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.map(|item| store.workspace().settings.key(item.number))
    });
    let next = neighbour(app, id, 1).or_else(|| neighbour(app, id, -1));
    if app.dispatch(ItemCommand::TrashItems { ids: vec![id] }) {
        let key = key.unwrap_or_else(|| "The item".to_owned());
        app.toasts
            .done(format!("{key} is in the trash."), Some(Action::Undo));
        app.selection.update(|s| {
            s.remove(&id);
        });
        app.open(next);
    }
}

/// Alt with an arrow walks through the list from anywhere but a field.
fn walk_by_keys(app: App) {
    let handle = window_event_listener(ev::keydown, move |event| {
        if !event.alt_key() || event.default_prevented() || is_field(&event) {
            return;
        }
        let by = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        if app.route.with_untracked(|r| r.item.is_some())
            && app.dialog.with_untracked(Option::is_none)
        {
            event.prevent_default();
            step(app, by);
        }
    });
    on_cleanup(move || handle.remove());
}

fn is_field(event: &KeyboardEvent) -> bool {
    let target = event
        .target()
        .and_then(|t| t.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|e| matches!(e.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"))
}

fn step(app: App, by: i64) {
    let Some(id) = app.route.with_untracked(|r| r.item) else {
        return;
    };
    if let Some(next) = neighbour(app, id, by) {
        app.open(Some(next));
    }
}

/// The item before or after this one in the list as it is filtered and sorted; the first one when this one is not in
/// it, none at its ends.
fn neighbour(app: App, id: ItemId, by: i64) -> Option<ItemId> {
    let query = app.query.get_untracked();
    app.peek(|store| {
        let items = &store.workspace().items;
        let listed: Vec<ItemId> = store
            .rows(&query)
            .rows
            .into_iter()
            .filter_map(|row| match row {
                TableRow::Item(slot) => items.at(slot).map(|item| item.id),
                TableRow::Group(_) => None,
            })
            .collect();
        let Some(at) = listed.iter().position(|other| *other == id) else {
            return listed.first().copied();
        };
        let to = i64::try_from(at).ok()?.checked_add(by)?;
        listed.get(usize::try_from(to).ok()?).copied()
    })
}
