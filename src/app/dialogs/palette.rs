//! The command palette: find an item, or do anything.
//!
//! A combobox with a listbox: the cursor stays in the field, arrows move through what was found.

use crate::app::action::Action;
use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::shortcuts::shown;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::{Icon, of_kind};
use crate::app::widgets::in_sight::show_active_option;
use crate::app::widgets::modal::Modal;
use leptos::html;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::view::Query;
use plumbline_features::prioritise::query::TableRow;
use plumbline_text::fuzzy::{Matcher, search};
use std::sync::Arc;

/// How many actions and how many items are shown.
const SHOWN: usize = 8;

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
enum Found {
    /// An action.
    Do(Action),
    /// An item: its identity, icon, key and title.
    Open(ItemId, &'static str, String, String),
}

/// The dialog.
#[component]
pub fn Palette(
    /// What to do when it is closed.
    #[prop(into)]
    on_close: Callback<()>,
) -> impl IntoView {
    let app = use_app();
    let text = RwSignal::new(String::new());
    let at = RwSignal::new(0_usize);
    let matcher = StoredValue::new_local(Matcher::new());
    let found = Memo::new(move |_| text.with(|text| find(app, matcher, text)));
    let choose = move |index: usize| {
        let Some(chosen) = found.with_untracked(|f| f.get(index).cloned()) else {
            return;
        };
        on_close.run(());
        match chosen {
            Found::Do(action) => app.run(action),
            Found::Open(id, ..) => app.open(Some(id)),
        }
    };
    let list = NodeRef::<html::Ul>::new();
    Effect::new(move || {
        at.track();
        show_active_option(list);
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        let last = found.with_untracked(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => at.update(|a| *a = (*a + 1).min(last)),
            "ArrowUp" => at.update(|a| *a = a.saturating_sub(1)),
            "Enter" => choose(at.get_untracked()),
            _ => return,
        }
        event.prevent_default();
    };
    view! {
        <Modal title="Search or do anything" class="top" on_close=on_close>
            <input autofocus class="palette-field" type="text" role="combobox" aria-expanded="true" aria-controls="palette-list" autocomplete="off"
                aria-label="What to find or do" placeholder="An item, its key, or something to do" aria-activedescendant=move || format!("found-{}", at.get())
                prop:value=move || text.get() on:input:target=move |e| { text.set(e.target().value()); at.set(0); } on:keydown=on_key/>
            <ul node_ref=list id="palette-list" class="palette-list" role="listbox" aria-label="Found">
                {move || found.get().into_iter().enumerate().map(|(i, entry)| view! {
                    <li id=format!("found-{i}") role="option" class="choice found" class:on=move || at.get() == i
                        aria-selected=move || (at.get() == i).to_string() on:click=move |_| choose(i)>{entry_view(entry)}</li>
                }).collect_view()}
            </ul>
            <p class="soft" role="status">{move || found.with(Vec::is_empty).then_some("Nothing matches. Try fewer letters.")}</p>
        </Modal>
    }
}

fn entry_view(entry: Found) -> AnyView {
    match entry {
        Found::Do(action) => view! { <span class="grow">{action.name()}</span>{action.keys().map(|k| view! { <kbd>{shown(k)}</kbd> })} }.into_any(),
        Found::Open(_, icon, key, title) => view! { <Icon name=icon/><span class="grow">{title}</span><span class="faint">{key}</span> }.into_any(),
    }
}

/// Actions first, then items: a handful of each.
fn find(app: App, matcher: StoredValue<Matcher, LocalStorage>, text: &str) -> Vec<Found> {
    matcher
        .try_update_value(|matcher| {
            let enabled: Vec<Action> = Action::ALL
                .iter()
                .copied()
                .filter(|a| *a != Action::Palette && untrack(|| app.can_run(*a)))
                .collect();
            let actions = search(matcher, text, enabled.iter().map(|a| a.name()), SHOWN);
            let mut all: Vec<Found> = actions
                .iter()
                .filter_map(|hit| enabled.get(hit.index).copied().map(Found::Do))
                .collect();
            if !text.trim().is_empty() {
                all.extend(app.peek(|store| items(store, matcher, text)));
            }
            all
        })
        .unwrap_or_default()
}

/// Items by their key, then by their title, then those that the backlog's own field would find; each best rank first.
fn items(store: &DocumentStore, matcher: &mut Matcher, text: &str) -> Vec<Found> {
    let workspace = store.workspace();
    let order = store.ranking().order().iter();
    let live: Vec<&Arc<Item>> = order.filter_map(|slot| workspace.items.at(*slot)).collect();
    // A key typed whole comes first.
    let wanted = text.trim().to_uppercase();
    let by_key = live
        .iter()
        .find(|item| workspace.settings.key(item.number) == wanted);
    let titles = live.iter().map(|item| item.title.as_str());
    let hits = search(matcher, text, titles, SHOWN);
    let by_title = hits.iter().filter_map(|hit| live.get(hit.index));
    let query = Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let alike = store.rows(&query).rows;
    let alike = alike.iter().filter_map(|row| match row {
        TableRow::Item(slot) => workspace.items.at(*slot),
        TableRow::Group(_) => None,
    });
    let mut found: Vec<&Arc<Item>> = Vec::new();
    for item in by_key.into_iter().chain(by_title).copied().chain(alike) {
        if found.len() >= SHOWN {
            break;
        }
        if found.iter().all(|f| f.id != item.id) {
            found.push(item);
        }
    }
    let entry = |item: &Arc<Item>| {
        Found::Open(
            item.id,
            of_kind(item.kind),
            workspace.settings.key(item.number),
            item.title.clone(),
        )
    };
    found.into_iter().map(entry).collect()
}
