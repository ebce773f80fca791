//! A field that finds an item by its key or the words of its title: a combobox, usable by keyboard alone and with ten
//! thousand items.

use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::in_sight::show_active_option;
use leptos::html;
use plumbline_compact::sort;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use web_sys::KeyboardEvent;

/// How many matches are shown.
const SHOWN: usize = 20;

/// One match.
#[derive(Clone, Debug, PartialEq)]
struct Match {
    id: ItemId,
    key: String,
    title: String,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
struct Found {
    matches: Vec<Match>,
    more: bool,
}

/// The field. Choosing an item empties it again.
#[component]
pub(super) fn ItemPicker(
    /// What is looked for, e.g. `Parent`.
    name: &'static str,
    /// Identity of the field, unique on the page.
    id: &'static str,
    /// Items that are not offered.
    #[prop(into)]
    without: Signal<Vec<ItemId>>,
    /// What to do with the chosen item.
    choose: Callback<ItemId>,
) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let typed = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let cursor = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        if open.get() {
            find(app, &typed.get(), &without.get())
        } else {
            Found::default()
        }
    });
    let pick = move |chosen: ItemId| {
        if let Some(input) = input.get_untracked() {
            input.set_value("");
        }
        typed.set(String::new());
        open.set(false);
        choose.run(chosen);
    };
    let show = move || {
        cursor.set(0);
        open.set(true);
    };
    let list = NodeRef::<html::Ul>::new();
    Effect::new(move || {
        cursor.track();
        if open.get() {
            show_active_option(list);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        let count = found.with_untracked(|f| f.matches.len());
        match event.key().as_str() {
            "ArrowDown" if !open.get_untracked() => show(),
            "ArrowDown" => cursor.update(|c| *c = (*c + 1) % count.max(1)),
            "ArrowUp" => cursor.update(|c| *c = (*c + count.max(1) - 1) % count.max(1)),
            "Enter" if open.get_untracked() => {
                let at = cursor.get_untracked();
                let chosen = found.with_untracked(|f| f.matches.get(at).map(|m| m.id));
                if let Some(chosen) = chosen {
                    pick(chosen);
                }
            }
            "Escape" if open.get_untracked() => open.set(false),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let active = move || {
        (open.get() && found.with(|f| !f.matches.is_empty())).then(|| option_id(id, cursor.get()))
    };
    let on_input = move |event: web_sys::Event| {
        typed.set(event_target_value(&event));
        show();
    };
    let list_id = format!("{id}-list");
    let controls = list_id.clone();
    view! {
        <div class="item-picker">
            <input node_ref=input id=id type="text" role="combobox" aria-label=name aria-autocomplete="list" autocomplete="off"
                placeholder="Find by key or title" aria-controls=controls aria-expanded=move || open.get().to_string()
                aria-activedescendant=active on:input=on_input on:focus=move |_| show() on:blur=move |_| { open.try_set(false); } on:keydown=on_key/>
            <ul node_ref=list id=list_id role="listbox" aria-label=format!("{name}: matches") class="picker-list" class:absent=move || !open.get()>
                {move || options(found.get(), id, cursor, pick)}
            </ul>
        </div>
    }
}

/// The matches as options of the list, and what to say after them.
fn options(
    found: Found,
    id: &'static str,
    cursor: RwSignal<usize>,
    pick: impl Fn(ItemId) + Copy + 'static,
) -> impl IntoView {
    let rest = if found.matches.is_empty() {
        Some("Nothing found.")
    } else if found.more {
        Some("There are more: type further.")
    } else {
        None
    };
    let options = found.matches.into_iter().enumerate().map(|(at, m)| {
        let chosen = m.id;
        view! {
            // Pressing must not take the cursor out of the field, else the list closes before the click.
            <li id=option_id(id, at) role="option" class="choice" class:on=move || cursor.get() == at
                aria-selected=move || (cursor.get() == at).to_string()
                on:pointerdown=|e| e.prevent_default() on:click=move |_| pick(chosen)>
                <span><span class="line-key">{m.key}</span>" "{m.title}</span>
            </li>
        }
    });
    (options.collect_view(), rest.map(|words| view! { <li role="option" aria-disabled="true" aria-selected="false" class="picker-rest">{words}</li> }))
}

/// The identity of an option, which the field names while it is the active one.
fn option_id(id: &str, at: usize) -> String {
    format!("{id}-{at}")
}

fn find(app: App, typed: &str, without: &[ItemId]) -> Found {
    let words: Vec<String> = typed
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    app.read(|store| {
        let offered = |item: &&Item| item.is_live() && !without.contains(&item.id);
        let items = store.workspace();
        let ranked = store.ranking().order().iter();
        let mut hits: Vec<(u8, &Item)> = ranked
            .filter_map(|slot| items.items.at(*slot).map(AsRef::as_ref))
            .filter(offered)
            .filter_map(|item| Some((fit(store, item, &words)?, item)))
            .collect();
        // Stable: among equals the better rank stays first.
        sort::by_key(&mut hits, |(fit, _)| *fit);
        let more = hits.len() > SHOWN;
        let matches = hits.into_iter().take(SHOWN).map(|(_, item)| Match {
            id: item.id,
            key: store.workspace().settings.key(item.number),
            title: item.title.clone(),
        });
        Found {
            matches: matches.collect(),
            more,
        }
    })
}

/// How well an item fits, 0 best: its key, the start of its title, its words. None when a word is missing.
fn fit(store: &DocumentStore, item: &Item, words: &[String]) -> Option<u8> {
    let Some(first) = words.first() else {
        return Some(0);
    };
    if words.len() == 1 {
        let number = item.number.to_string();
        let prefix = store.workspace().settings.prefix.to_lowercase();
        let rest = first.strip_prefix(&prefix).unwrap_or(first);
        if rest.trim_start_matches('-') == number {
            return Some(0);
        }
    }
    let title = item.title.to_lowercase();
    if !words.iter().all(|word| title.contains(word.as_str())) {
        return None;
    }
    Some(if title.starts_with(first.as_str()) {
        1
    } else {
        2
    })
}
