//! Children: what the item consists of, what it waits for, and what waits for it.

use super::children::children_of;
use super::line::Lines;
use super::look::{Line, look};
use crate::app::clock;
use crate::app::document_store::DocumentStore;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::inputs::ChoiceBox;
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::{Draft, ItemField};
use plumbline_document::ids::ItemId;
use plumbline_document::item::Item;
use plumbline_document::kind::Kind;
use plumbline_features::present::choices;

/// Children and grandchildren, each child followed by its own.
fn descendants(store: &DocumentStore, id: ItemId) -> Vec<Line> {
    let children: Vec<&Item> = children_of(store, id).collect();
    let mut below: Vec<Vec<Line>> = vec![Vec::new(); children.len()];
    for item in store.workspace().live_items() {
        let parent = children.iter().position(|c| item.parent == Some(c.id));
        if let Some(lines) = parent.and_then(|at| below.get_mut(at)) {
            lines.push(Line::of(store, item, 2));
        }
    }
    children
        .into_iter()
        .zip(below)
        .flat_map(|(child, below)| std::iter::once(Line::of(store, child, 1)).chain(below))
        .collect()
}

/// The tab.
#[component]
pub(super) fn Family(id: ItemId) -> impl IntoView {
    let app = use_app();
    let children = Memo::new(move |_| app.read(|store| descendants(store, id)));
    let before = look(app, id, |store, item| {
        let found = item
            .depends_on
            .iter()
            .filter_map(|id| store.workspace().items.get(id));
        found.map(|i| Line::of(store, i, 1)).collect::<Vec<_>>()
    });
    let after = Memo::new(move |_| {
        app.read(|store| {
            let waiting = store
                .workspace()
                .live_items()
                .filter(|item| item.depends_on.contains(&id));
            waiting.map(|i| Line::of(store, i, 1)).collect::<Vec<_>>()
        })
    });
    let before = Signal::derive(move || before.get().unwrap_or_default());
    view! {
        <super::purpose::Slices id/>
        <h3>"Children"</h3>
        <Show when=move || children.with(|c| !c.is_empty()) fallback=|| view! { <p class="soft">"It has no children yet."</p> }>
            <Lines lines=children name="Children"/>
        </Show>
        <AddChild id/>
        <Show when=move || before.with(|l| !l.is_empty())>
            <h3>"This waits for"</h3>
            <Lines lines=before name="This waits for"/>
        </Show>
        <Show when=move || after.with(|l| !l.is_empty())>
            <h3>"What waits for this"</h3>
            <Lines lines=after name="What waits for this"/>
        </Show>
        <super::purpose::Purpose id/>
    }
}

/// The kind that a child of this kind usually has.
fn usual_child(kind: Kind) -> Kind {
    match kind {
        Kind::Epic => Kind::Feature,
        _ => Kind::Story,
    }
}

#[component]
fn AddChild(id: ItemId) -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let usual = app.peek(|store| {
        let item = store.workspace().items.get(&id);
        item.map_or(Kind::Story, |i| usual_child(i.kind))
    });
    let kind = RwSignal::new(usual.slug().to_owned());
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else {
            return;
        };
        let system = app.peek(|store| store.workspace().items.get(&id).and_then(|i| i.system));
        let draft = Draft {
            id: ItemId(clock::new_id()),
            title: input.value(),
            kind: Kind::from_slug(&kind.get_untracked()).unwrap_or(usual),
            fields: vec![ItemField::Parent(Some(id)), ItemField::System(system)],
            judgements: Vec::new(),
        };
        let drafts = vec![draft];
        if app.dispatch(ItemCommand::AddItems { drafts }) {
            input.set_value("");
            drop(input.focus());
        }
    };
    let keep = Callback::new(move |chosen| {
        kind.set(chosen);
        true
    });
    view! {
        <form class="inline-form" on:submit=add>
            <ChoiceBox name="Kind of the child" value=kind choices=choices::kinds() keep/>
            <input node_ref=input class="grow" type="text" aria-label="Title of the child" placeholder="Add a child"/>
            <button class="button">"Add child"</button>
        </form>
    }
}
