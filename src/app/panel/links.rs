//! Links to somewhere else. Only http, https and mailto addresses become clickable; anything else is shown as written.

use super::look::look;
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::widgets::icon::Icon;
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::draft::ItemField;
use plumbline_document::ids::ItemId;
use plumbline_document::item::Link;

/// A link as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shown {
    at: usize,
    words: String,
    relation: String,
    address: Option<String>,
    url: String,
}

/// The tab.
#[component]
pub(super) fn Links(id: ItemId) -> impl IntoView {
    let app = use_app();
    let links = look(app, id, |_, item| {
        let shown = item.links.iter().enumerate().map(|(at, link)| Shown {
            at,
            words: if link.title.is_empty() {
                link.url.clone()
            } else {
                link.title.clone()
            },
            relation: link.relation.clone(),
            address: link.address(),
            url: link.url.clone(),
        });
        shown.collect::<Vec<_>>()
    });
    let links = move || links.get().unwrap_or_default();
    view! {
        <h3>"Links"</h3>
        <Show when=move || !links().is_empty() fallback=|| view! { <p class="soft">"It has no links yet."</p> }>
            <ul class="rows-list" aria-label="Links">
                <For each=links key=Shown::clone let:link><OneLink id link/></For>
            </ul>
        </Show>
        <AddLink id/>
    }
}

#[component]
fn OneLink(id: ItemId, link: Shown) -> impl IntoView {
    let app = use_app();
    let at = link.at;
    let take_away = format!("Remove the link {}", link.words);
    let remove = move |_| {
        change(app, id, |links| {
            if at < links.len() {
                links.remove(at);
            }
        });
    };
    let below = (link.words != link.url).then(|| view! { <p class="faint break">{link.url}</p> });
    view! {
        <li>
            <div class="grow">
                {(!link.relation.is_empty()).then(|| view! { <span class="soft">{link.relation}" "</span> })}
                {match link.address {
                    Some(address) => view! { <a class="break" href=address rel="noopener noreferrer" target="_blank">{link.words}<span class="visually-hidden">" (opens a new tab)"</span></a> }.into_any(),
                    None => view! { <span class="break">{link.words}</span> }.into_any(),
                }}
                {below}
            </div>
            <button class="quiet tiny" type="button" aria-label=take_away on:click=remove><Icon name="close"/></button>
        </li>
    }
}

#[component]
fn AddLink(id: ItemId) -> impl IntoView {
    let app = use_app();
    let (url, title, relation) = (
        NodeRef::<html::Input>::new(),
        NodeRef::<html::Input>::new(),
        NodeRef::<html::Input>::new(),
    );
    let text = |input: NodeRef<html::Input>| {
        input
            .get_untracked()
            .map(|i| i.value().trim().to_owned())
            .unwrap_or_default()
    };
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let link = Link {
            title: text(title),
            url: text(url),
            relation: text(relation),
        };
        if change(app, id, |links| links.push(link)) {
            for input in [url, title, relation] {
                if let Some(input) = input.get_untracked() {
                    input.set_value("");
                }
            }
        }
    };
    view! {
        <form class="fields" on:submit=add>
            <label class="field"><span>"Address"</span><input node_ref=url type="text" inputmode="url" placeholder="https://"/></label>
            <label class="field"><span>"Words shown"</span><input node_ref=title type="text"/></label>
            <label class="field"><span>"How it relates"</span><input node_ref=relation type="text" placeholder="relates to"/></label>
            <div class="acts"><button class="button">"Add link"</button></div>
        </form>
    }
}

fn change(app: App, id: ItemId, edit: impl FnOnce(&mut Vec<Link>)) -> bool {
    let links = app.peek(|store| store.workspace().items.get(&id).map(|i| i.links.clone()));
    let Some(mut links) = links else {
        return false;
    };
    edit(&mut links);
    let set = ItemField::Links(links);
    app.dispatch(ItemCommand::EditItems { ids: vec![id], set })
}
