//! The head of the panel: kind and key, the title, the system with its tier, the track.

use super::look::{look, look_text};
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::{self, Icon};
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::ItemId;
use web_sys::KeyboardEvent;

/// The head.
#[component]
pub(super) fn Head(id: ItemId) -> impl IntoView {
    let app = use_app();
    let facts = look(app, id, |store, item| {
        let key = store.workspace().settings.key(item.number);
        (item.kind, key)
    });
    view! {
        <header class="panel-head">
            <p class="panel-facts">
                {move || facts.get().map(|(kind, key)| view! {
                    <span><Icon name=icon::of_kind(kind)/>" "{kind.name()}</span><span>{key}</span>
                })}
            </p>
            <Title id/>
            <System id/>
        </header>
    }
}

/// The title: a click, or Enter on it, edits it in place.
#[component]
fn Title(id: ItemId) -> impl IntoView {
    let app = use_app();
    let title = look_text(app, id, |_, item| item.title.clone());
    let editing = RwSignal::new(false);
    let button = NodeRef::<html::Button>::new();
    let over = Callback::new(move |()| {
        editing.try_set(false);
        request_animation_frame(move || {
            if let Some(Some(button)) = button.try_get_untracked() {
                drop(button.focus());
            }
        });
    });
    view! {
        <Show when=move || editing.get() fallback=move || view! {
            <h2><button class="item-title" type="button" node_ref=button title="Edit the title" on:click=move |_| editing.set(true)>{move || title.get()}</button></h2>
        }>
            <TitleEditor id title=title.get_untracked() over/>
        </Show>
    }
}

#[component]
fn TitleEditor(id: ItemId, title: String, over: Callback<()>) -> impl IntoView {
    let app = use_app();
    let area = NodeRef::<html::Textarea>::new();
    Effect::new(move || {
        if let Some(area) = area.get() {
            drop(area.focus());
            area.select();
        }
    });
    let before = StoredValue::new(title.clone());
    let keep = move || {
        // The field is left, too, when it is taken away.
        let typed = area.try_get_untracked().flatten().map(|a| a.value());
        let Some(typed) = typed.filter(|t| before.try_get_value().is_some_and(|b| b != *t)) else {
            over.try_run(());
            return;
        };
        let set = ItemField::Title(typed);
        // A refused title stays to be mended.
        if app.dispatch(ItemCommand::EditItems { ids: vec![id], set }) {
            over.try_run(());
        }
    };
    let on_key = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            keep();
        }
        "Escape" => {
            event.prevent_default();
            event.stop_propagation();
            if let Some(area) = area.get_untracked() {
                area.set_value(&before.get_value());
            }
            over.run(());
        }
        _ => {}
    };
    view! { <textarea class="title-editor" node_ref=area rows="2" aria-label="Title" prop:value=title on:keydown=on_key on:blur=move |_| keep()></textarea> }
}

#[component]
fn System(id: ItemId) -> impl IntoView {
    let app = use_app();
    let system = look(app, id, |store, item| {
        let found = item
            .system
            .and_then(|id| store.workspace().systems.get(&id));
        let system = found.map(|system| (system.tier(), system.name.clone()));
        (system, item.track.name())
    });
    move || {
        let (system, track) = system.get()?;
        let system = match system {
            Some((tier, name)) => view! {
                <span class=icon::tier_class(tier)><Icon name=icon::of_tier(tier)/>" "{tier.name()}</span><span class="soft">{name}</span>
            }
            .into_any(),
            None => view! { <span class="soft">"No AI system"</span> }.into_any(),
        };
        Some(
            view! { <p class="panel-system">{system}<span class="soft">{track}</span></p> }
                .into_any(),
        )
    }
}
