//! Comments on an item.

use super::look::look;
use super::words;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::use_app;
use crate::app::widgets::icon::Icon;
use leptos::html;
use plumbline_commands::command::ItemCommand;
use plumbline_document::ids::{CommentId, ItemId};
use std::collections::BTreeMap;

/// Comments that are being written, by item: going to another item or closing the panel loses none.
#[derive(Clone, Copy)]
pub(super) struct Drafts(StoredValue<BTreeMap<ItemId, String>>);

impl Drafts {
    /// None yet.
    pub(super) fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    fn of(self, item: ItemId) -> String {
        let text = self.0.with_value(|all| all.get(&item).cloned());
        text.unwrap_or_default()
    }

    fn keep(self, item: ItemId, text: String) {
        self.0.update_value(|all| drop(all.insert(item, text)));
    }

    fn forget(self, item: ItemId) {
        self.0.update_value(|all| drop(all.remove(&item)));
    }
}

/// A comment as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shown {
    id: CommentId,
    head: String,
    text: String,
}

/// The comments, oldest first, with a field to add one.
#[component]
pub(super) fn Comments(id: ItemId) -> impl IntoView {
    let app = use_app();
    let area = NodeRef::<html::Textarea>::new();
    let drafts = expect_context::<Drafts>();
    let comments = look(app, id, |store, item| {
        let shown = item.comments.iter().map(|comment| Shown {
            id: comment.id,
            head: words::by_and_at(store, comment.by, comment.at),
            text: comment.text.clone(),
        });
        shown.collect::<Vec<_>>()
    });
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(area) = area.get_untracked() else {
            return;
        };
        let comment = ItemCommand::AddComment {
            item: id,
            id: CommentId(clock::new_id()),
            text: area.value(),
        };
        if app.dispatch(comment) {
            area.set_value("");
            drafts.forget(id);
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        // The panel closes at Escape; what is being written here is left first.
        if let Some(area) = area.get_untracked()
            && event.key() == "Escape"
            && !area.value().is_empty()
        {
            event.prevent_default();
            event.stop_propagation();
            drop(area.blur());
        }
    };
    view! {
        <h3>"Comments"</h3>
        <ul class="comments" aria-label="Comments">
            <For each=move || comments.get().unwrap_or_default() key=Shown::clone let:comment>
                <OneComment item=id comment/>
            </For>
        </ul>
        <form class="stack-form" on:submit=add>
            <textarea node_ref=area rows="2" aria-label="Comment" placeholder="Say something about it" prop:value=drafts.of(id)
                on:input:target=move |e| drafts.keep(id, e.target().value()) on:keydown=on_key></textarea>
            <button class="button">"Add comment"</button>
        </form>
    }
}

#[component]
fn OneComment(item: ItemId, comment: Shown) -> impl IntoView {
    let app = use_app();
    let id = comment.id;
    let take_away = format!("Remove the comment of {}", comment.head);
    view! {
        <li>
            <p class="comment-head"><span class="soft grow">{comment.head}</span>
                <button class="quiet tiny" type="button" aria-label=take_away on:click=move |_| { app.dispatch(ItemCommand::RemoveComment { item, id }); }><Icon name="close"/></button>
            </p>
            <p class="as-written">{comment.text}</p>
        </li>
    }
}
