//! The trash: deleted items, to restore or to delete for good.

use crate::app::action::Action;
use crate::app::format;
use crate::app::prelude::*;
use crate::app::state::use_app;
use plumbline_commands::command::ItemCommand;
use plumbline_document::ids::ItemId;

/// How many rows are shown; the rest is counted.
const SHOWN: usize = 200;

/// The page.
#[component]
pub fn TrashPage() -> impl IntoView {
    let app = use_app();
    let trashed = Memo::new(move |_| {
        app.read(|store| {
            let settings = &store.workspace().settings;
            let mut all: Vec<(ItemId, String, String, String)> = store
                .workspace()
                .items
                .iter()
                .filter_map(|item| {
                    item.trashed.map(|t| {
                        (
                            item.id,
                            settings.key(item.number),
                            item.title.clone(),
                            format::moment(t.at),
                        )
                    })
                })
                .collect();
            all.reverse();
            all
        })
    });
    let count = move || trashed.with(Vec::len);
    let all_ids = move || trashed.with_untracked(|t| t.iter().map(|row| row.0).collect::<Vec<_>>());
    view! {
        <section class="page">
            <h1>"Trash"</h1>
            <Show when=move || { count() > 0 } fallback=|| view! { <p class="soft">"The trash is empty. Deleted items wait here until you delete them for good."</p> }>
                <p class="soft">{move || format!("{}. Deleted items keep everything they had; references to them come back with them.", format::count(count(), "deleted item", "deleted items"))}</p>
                <div class="acts">
                    <button class="button" on:click=move |_| { app.dispatch(ItemCommand::RestoreItems { ids: all_ids() }); }>"Restore all"</button>
                    <button class="button danger" on:click=move |_| if app.dispatch(ItemCommand::PurgeItems { ids: all_ids() }) {
                        app.toasts.done("The trash is empty.", Some(Action::Undo));
                    }>"Delete all for good"</button>
                </div>
                <table class="list stacked">
                    <thead><tr><th>"Key"</th><th>"Item"</th><th>"Deleted"</th><th><span class="visually-hidden">"What to do"</span></th></tr></thead>
                    <tbody>
                        <For each=move || trashed.get().into_iter().take(SHOWN) key=|row| row.0 children=move |(id, key, title, at)| {
                            let (restore, purge) = (format!("Restore {key}"), format!("Delete {key} for good"));
                            view! {
                                <tr>
                                    <td>{key}</td><td>{title}</td><td>{at}</td>
                                    <td>
                                        <button class="link" aria-label=restore on:click=move |_| { app.dispatch(ItemCommand::RestoreItems { ids: vec![id] }); }>"Restore"</button>
                                        <button class="link" aria-label=purge on:click=move |_| { app.dispatch(ItemCommand::PurgeItems { ids: vec![id] }); }>"Delete for good"</button>
                                    </td>
                                </tr>
                            }
                        }/>
                    </tbody>
                </table>
                {move || (count() > SHOWN).then(|| view! { <p class="soft">{format!("and {} more", format::whole(count() - SHOWN))}</p> })}
            </Show>
        </section>
    }
}
