//! Workspaces and recovery: every workspace of this browser, and what can be rescued of them. Works also when the
//! document cannot be opened.

use crate::app::document_service::{FORMAT, open_workspace};
use crate::app::opening::{empty, open_imported, open_sample};
use crate::app::prelude::*;
use crate::app::state::{App, use_app};
use crate::app::storage::local_store::LocalStore;
use crate::app::{files, format};
use leptos::html;
use plumbline_document::ids::WorkspaceId;
use plumbline_exchange::file::export;
use plumbline_json as json;
use plumbline_persistence::catalogue::Listing;
use plumbline_persistence::key_value_store::StoreError;
use plumbline_persistence::open::open;
use plumbline_persistence::{catalogue, salvage};

/// The page.
#[component]
pub fn RecoverPage() -> impl IntoView {
    let app = use_app();
    let list = move || app.persistence.list();
    view! {
        <section class="page">
            <h1>"Workspaces and recovery"</h1>
            <Blocked/>
            <Found/>
            {move || match list() {
                Ok(all) => view! { <Listed all/> }.into_any(),
                Err(error) => view! { <p class="box">{format!("This browser keeps nothing for this page: {error}. Work goes on in memory; export a file before you close it.")}</p> }.into_any(),
            }}
            <Begin/>
            <Rescue/>
        </section>
    }
}

/// Why the last workspace is not open.
#[component]
fn Blocked() -> impl IntoView {
    let app = use_app();
    move || {
        app.persistence.blocked().map(|why| view! {
        <div class="box blocked" role="alert">
            <h2>"The workspace could not be opened"</h2>
            <p>{why}". Nothing of it has been changed. Download everything below, or open another workspace."</p>
        </div>
    })
    }
}

/// What was found when the open workspace was opened.
#[component]
fn Found() -> impl IntoView {
    let app = use_app();
    let text = move || {
        app.persistence.recovered.get().map(|found| {
            let (at, saved) = (format::moment(found.at), format::moment(found.saved_at));
            let base = match found.replayed {
                0 => format!("Opened as it was saved on {saved}."),
                1 => format!(
                    "Opened at the state of {at}: the copy of {saved} and the change after it."
                ),
                n => {
                    let n = format::whole(usize::try_from(n).unwrap_or(usize::MAX));
                    format!(
                        "Opened at the state of {at}: the copy of {saved} and {n} changes after it."
                    )
                }
            };
            (base, found.problems)
        })
    };
    let (sure, discarded) = (RwSignal::new(false), RwSignal::new(0_u32));
    let aside = move || {
        app.persistence.recovered.track();
        discarded.track();
        app.persistence.quarantined()
    };
    let discard = move |_| {
        match app.persistence.discard_quarantined() {
            Ok(()) => app.toasts.done("What was set aside is gone.", None),
            Err(fault) => app.toasts.wrong(format!("That failed: {fault}.")),
        }
        sure.set(false);
        discarded.update(|n| *n += 1);
    };
    view! {
        {move || text().map(|(base, problems)| view! {
            <div class="box">
                <p>{base}</p>
                {(!problems.is_empty()).then(|| view! { <ul class="late">{problems.into_iter().map(|p| view! { <li>{p}</li> }).collect_view()}</ul> })}
            </div>
        })}
        {move || { let aside = aside(); (!aside.is_empty()).then(|| {
            let told: Vec<String> = aside.iter().map(ToString::to_string).collect();
            view! {
                <div class="box">
                    <h2>"Set aside"</h2>
                    <p>"These parts could not be read. They are kept as they are until you say otherwise."</p>
                    <ul>{told.into_iter().map(|t| view! { <li>{t}</li> }).collect_view()}</ul>
                    <div class="acts">
                        <button class="button" on:click=move |_| download_aside(app)>"Download what was set aside"</button>
                        <Show when=move || !sure.get()><button class="button" on:click=move |_| sure.set(true)>"Discard it …"</button></Show>
                        <Show when=move || sure.get()>
                            <button class="button danger" on:click=discard>"Discard for good"</button>
                            <button class="button" on:click=move |_| sure.set(false)>"Keep it"</button>
                            <span class="late" role="status">"This cannot be undone. Download it first if you may need it."</span>
                        </Show>
                    </div>
                </div>
            }
        }) }}
    }
}

fn download_aside(app: App) {
    let (id, aside) = (
        app.peek(|store| store.workspace().id),
        app.persistence.quarantined(),
    );
    offer(
        app,
        salvage::quarantined(&LocalStore::new(), id, &aside),
        "plumbline-set-aside.json",
    );
}

fn offer(app: App, found: Result<serde_json::Value, StoreError>, name: &str) {
    let text = found.map_err(|e| e.to_string()).and_then(|value| {
        json::to_text(&value)
            .map(|text| json::pretty(&text))
            .map_err(|e| e.to_string())
    });
    match text {
        Ok(text) => files::download(app, name, "application/json", &text),
        Err(why) => app.toasts.wrong(format!("It cannot be downloaded: {why}.")),
    }
}

#[component]
fn Listed(all: Vec<Listing>) -> impl IntoView {
    let (deleted, kept): (Vec<_>, Vec<_>) = all.into_iter().partition(|w| w.deleted.is_some());
    view! {
        <table class="list stacked" aria-label="Workspaces in this browser">
            <thead><tr><th>"Workspace"</th><th class="num">"Items"</th><th>"Last opened or saved"</th><th><span class="visually-hidden">"What to do"</span></th></tr></thead>
            <tbody>{kept.into_iter().map(|entry| view! { <KeptRow entry/> }).collect_view()}</tbody>
        </table>
        {(!deleted.is_empty()).then(|| view! {
            <h2 class="spaced">"Deleted workspaces"</h2>
            <table class="list stacked" aria-label="Deleted workspaces">
                <tbody>{deleted.into_iter().map(|entry| view! { <DeletedRow entry/> }).collect_view()}</tbody>
            </table>
        })}
    }
}

#[component]
fn KeptRow(entry: Listing) -> impl IntoView {
    let app = use_app();
    let id = entry.id;
    let here =
        move || app.persistence.blocked().is_none() && app.read(|store| store.workspace().id == id);
    let name = entry.name.clone();
    let open = move |_| match open_workspace(app, id) {
        Ok(()) => app.go(crate::app::route::Page::Backlog),
        Err(error) => app.toasts.wrong(format!("It cannot be opened: {error}.")),
    };
    let delete = move |_| {
        let done = catalogue::delete(&LocalStore::new(), id, crate::app::clock::now());
        told(
            app,
            done,
            "The workspace is deleted. It can be restored below.",
        );
    };
    view! {
        <tr>
            <td><b>{entry.name}</b>{move || here().then(|| view! { <span class="soft">" · open here"</span> })}</td>
            <td class="num" data-name="Items">{format::whole(entry.items)}</td>
            <td data-name="Last opened or saved">{format::moment(entry.opened)}</td>
            <td>
                <button class="link" disabled=here aria-label=format!("Open {name}") on:click=open>"Open"</button>
                <button class="link" aria-label=format!("Download {name}") on:click=move |_| download_workspace(app, id)>"Download"</button>
                <button class="link" disabled=here aria-label=format!("Delete {name}") on:click=delete>"Delete"</button>
            </td>
        </tr>
    }
}

#[component]
fn DeletedRow(entry: Listing) -> impl IntoView {
    let app = use_app();
    let id = entry.id;
    let name = entry.name.clone();
    view! {
        <tr>
            <td>{entry.name}</td><td class="num" data-name="Items">{format::whole(entry.items)}</td>
            <td>
                <button class="link" aria-label=format!("Restore {name}") on:click=move |_| told(app, catalogue::restore(&LocalStore::new(), id), "The workspace is back.")>"Restore"</button>
                <button class="link" aria-label=format!("Delete {name} for good") on:click=move |_| told(app, catalogue::purge(&LocalStore::new(), id).map(|_| ()), "The workspace is gone for good.")>"Delete for good"</button>
            </td>
        </tr>
    }
}

fn told(app: App, result: Result<(), StoreError>, done: &str) {
    match result {
        Ok(()) => app.toasts.done(done, None),
        Err(error) => app.toasts.wrong(format!("That failed: {error}.")),
    }
    app.persistence.list_again();
}

/// A workspace as a file, opened or not; what cannot be opened comes as it lies on the storage.
fn download_workspace(app: App, id: WorkspaceId) {
    match open(LocalStore::new(), id, FORMAT.schema()) {
        Ok(opened) => {
            let text = export(&opened.workspace, crate::app::clock::now());
            files::download(
                app,
                &files::workspace_file_name(&opened.workspace),
                "application/json",
                &text,
            );
        }
        Err(_) => offer(
            app,
            salvage::readable(&LocalStore::new(), id),
            "plumbline-readable.json",
        ),
    }
}

/// New workspaces.
#[component]
fn Begin() -> impl IntoView {
    let app = use_app();
    let input = NodeRef::<html::Input>::new();
    let start = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let name = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        let name = name.trim();
        let begun = empty(if name.is_empty() { "My backlog" } else { name });
        if open_imported(app, begun) {
            app.go(crate::app::route::Page::Backlog);
        }
    };
    view! {
        <h2 class="spaced">"Begin another"</h2>
        <form class="acts" on:submit=start>
            <input class="workspace-name" node_ref=input type="text" aria-label="Name of the new workspace" placeholder="Name of the new workspace"/>
            <button class="button primary">"Start empty"</button>
            <button class="button" type="button" on:click=move |_| open_sample(app)>"Open the sample"</button>
        </form>
    }
}

/// Everything that this page keeps, whatever its state.
#[component]
fn Rescue() -> impl IntoView {
    let app = use_app();
    view! {
        <h2 class="spaced">"Rescue"</h2>
        <p class="soft">"One file with everything that this page keeps in this browser, exactly as it is, damaged or not."</p>
        <div class="acts">
            <button class="button" on:click=move |_| offer(app, salvage::everything(&LocalStore::new()), "plumbline-everything.json")>"Download everything"</button>
            <span class="soft">{move || match app.persistence.persistent.get() {
                Some(true) => "The browser has promised to keep the data.",
                Some(false) => "The browser may clear the data when space runs short; keep a file copy.",
                None => "",
            }}</span>
        </div>
    }
}
