//! The frame around every page: top bar, navigation, panel, status line.

use super::action::Action;
use super::dialogs::DialogHost;
use super::lazy::Load;
use super::panel::ItemPanel;
use super::prefs::Theme;
use super::route::{Page, Route};
use super::save_state::SaveState;
use super::state::{App, Doers, use_app};
use super::widgets::icon::Icon;
use super::widgets::in_sight::show_current_link;
use super::widgets::toast_area::ToastArea;
use super::{
    actions, clock, dialogs, document_service, lazy, opening, pages, panel, service_lazy, shortcuts,
};
use crate::app::prelude::*;
use leptos::ev;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The parts that are fetched once the first page stands, in the order in which they are likely to be used.
const PARTS: &[Load] = &[
    panel::lazy::panel::LOAD,
    dialogs::lazy::dialogs::LOAD,
    service_lazy::HANDLERS,
    pages::lazy::house::LOAD,
    pages::lazy::compliance::LOAD,
    pages::lazy::prioritise::LOAD,
    pages::lazy::decisions::LOAD,
    pages::lazy::board::LOAD,
    pages::lazy::plan::LOAD,
    pages::lazy::models::LOAD,
    dialogs::lazy::exchange::LOAD,
];

/// The whole app.
#[component]
pub fn Root() -> impl IntoView {
    let app = opening::start(Doers {
        dispatch: document_service::dispatch,
        run: actions::run,
        activate: service_lazy::activate,
        send_for_service: service_lazy::send_for_service,
        load_handlers: service_lazy::load_handlers,
    });
    follow_address(app);
    shortcuts::listen(app);
    dialogs::import::listen(app);
    lazy::fetch_when_idle(PARTS);
    // None while nothing of the workspace is there. Its first rows are shown as the page that will show all of it.
    let page = Memo::new(move |_| {
        let page = app.route.with(|r| r.page);
        let has_come = match page {
            // Recovery needs no workspace.
            Page::Recover => true,
            Page::Backlog => !app.persistence.is_opening() || app.persistence.shows_first_rows(),
            _ => !app.persistence.is_opening(),
        };
        has_come.then_some(page)
    });
    view! {
        <a class="skip" href="#main">"Skip to the content"</a>
        <TopBar/>
        <Navigation/>
        <div class="content" class:with-panel=move || app.route.with(|r| r.item.is_some())>
            <main id="main" tabindex="-1">
                <super::notices::Notices/>
                {move || page.get().map_or_else(lazy::opening, page_of)}
            </main>
            <ItemPanel/>
        </div>
        <StatusLine/>
        <DialogHost/>
        <ToastArea/>
    }
}

/// The backlog is in the program itself; every other page is in one of its parts.
fn page_of(page: Page) -> AnyView {
    match page {
        Page::Backlog => view! { <pages::backlog::BacklogPage/> }.into_any(),
        Page::Prioritise => pages::lazy::prioritise::page(),
        Page::Compliance => pages::lazy::compliance::systems(),
        Page::Assessment => pages::lazy::compliance::assessment(),
        Page::Obligations => pages::lazy::compliance::obligations(),
        Page::Deadlines => pages::lazy::compliance::deadlines(),
        Page::Documentation => pages::lazy::compliance::documentation(),
        Page::Report => pages::lazy::compliance::report(),
        Page::Decisions => pages::lazy::decisions::page(),
        Page::Board => pages::lazy::board::page(),
        Page::Debt => pages::lazy::board::debt(),
        Page::Sprints => pages::lazy::plan::sprints(),
        Page::Forecast => pages::lazy::plan::forecast(),
        Page::Roadmap => pages::lazy::plan::roadmap(),
        Page::Models => pages::lazy::models::page(),
        Page::Health => pages::lazy::models::health(),
        Page::DriftLab => pages::lazy::models::drift_lab(),
        Page::Setup => pages::lazy::house::setup(),
        Page::Trash => pages::lazy::house::trash(),
        Page::Recover => pages::lazy::house::recover(),
    }
}

/// Keeps the route and the address the same, both ways.
fn follow_address(app: App) {
    let read = || {
        window()
            .location()
            .hash()
            .map(|hash| Route::from_hash(&hash))
            .unwrap_or_default()
    };
    app.route.set(read());
    let listener = window_event_listener(ev::hashchange, move |_| {
        let route = read();
        if app.route.get_untracked() != route {
            leave_field();
            app.route.set(route);
        }
    });
    on_cleanup(move || listener.remove());
    Effect::new(move || {
        let route = app.route.get();
        let hash = route.to_hash();
        if window().location().hash().as_deref() != Ok(hash.as_str()) {
            // The address is a convenience; where it cannot be set the page still works.
            drop(window().location().set_hash(&hash));
        }
        document().set_title(&format!(
            "{} · {} · Plumbline",
            route.page.name(),
            app.read(|d| d.workspace().settings.name.clone())
        ));
    });
}

/// Has the field that is being edited keep what was typed, before its page is taken away.
fn leave_field() {
    let focused = document().active_element();
    if let Some(field) = focused.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        drop(field.blur());
    }
}

#[component]
fn TopBar() -> impl IntoView {
    let app = use_app();
    let name = move || app.read(|store| store.workspace().settings.name.clone());
    let sample = move || app.read(|store| store.workspace().settings.sample);
    view! {
        <header class="top">
            <a class="logo" href="#/backlog"><Icon name="logo"/>"Plumbline"</a>
            <button class="workspace" title="Workspaces and recovery" on:click=move |_| app.run(Action::Go(Page::Recover))>
                <b>{name}</b>
                <Show when=sample><span class="soft">" · sample workspace"</span></Show>
            </button>
            <button class="find" on:click=move |_| app.run(Action::Palette)>
                <Icon name="search"/><span>"Search or do anything"</span><kbd>{shortcuts::shown("Mod+k")}</kbd>
            </button>
            <div class="top-actions">
                <UndoButtons/>
                <button class="button" on:click=move |_| app.run(Action::Import)>"Import"</button>
                <button class="button" on:click=move |_| app.run(Action::ExportFile)>"Export"</button>
                <button class="button primary" on:click=move |_| app.run(Action::AddItem)>"Add item"</button>
            </div>
        </header>
    }
}

#[component]
fn UndoButtons() -> impl IntoView {
    let app = use_app();
    let undo = move || {
        app.read(|store| {
            store
                .editor()
                .can_undo()
                .map(|what| format!("Undo: {what}"))
        })
    };
    let redo = move || {
        app.read(|store| {
            store
                .editor()
                .can_redo()
                .map(|what| format!("Redo: {what}"))
        })
    };
    view! {
        <button class="button square" disabled=move || !app.can_run(Action::Undo) title=move || undo().unwrap_or_else(|| "Undo".to_owned())
            aria-label=move || undo().unwrap_or_else(|| "Undo".to_owned()) on:click=move |_| app.run(Action::Undo)><Icon name="undo"/></button>
        <button class="button square" disabled=move || !app.can_run(Action::Redo) title=move || redo().unwrap_or_else(|| "Redo".to_owned())
            aria-label=move || redo().unwrap_or_else(|| "Redo".to_owned()) on:click=move |_| app.run(Action::Redo)><Icon name="redo"/></button>
    }
}

#[component]
fn Navigation() -> impl IntoView {
    let app = use_app();
    let counted = move |page: Page| match page {
        _ if app.persistence.is_opening() => None,
        Page::Backlog => Some(app.read(|store| store.ranking().counts().items as usize)),
        Page::Trash => {
            Some(app.read(super::document_store::DocumentStore::trashed)).filter(|n| *n > 0)
        }
        Page::Decisions => {
            Some(app.read(|store| store.workspace().decisions.len())).filter(|n| *n > 0)
        }
        _ => None,
    };
    let entry = move |page: Page| {
        let here = move || app.route.with(|r| r.page.area() == page);
        view! {
            <a href=Route::to(page).to_hash() class:on=here aria-current=move || here().then_some("page")>
                <Icon name=page.icon()/><span class="label">{page.name()}</span>
                <span class="count">{move || counted(page).map(super::format::whole)}</span>
            </a>
        }
    };
    let group = move |pages: &'static [Page]| {
        let entries = pages.iter().map(|page| entry(*page)).collect_view();
        view! { <div class="nav-group">{entries}</div> }
    };
    let groups = Page::NAVIGATION.iter().map(|pages| group(pages));
    let bar = NodeRef::<leptos::html::Nav>::new();
    show_current_link(app, bar);
    view! {
        <nav aria-label="Pages" node_ref=bar>
            {groups.collect_view()}
            <div class="nav-foot">{entry(Page::Recover)}</div>
        </nav>
    }
}

#[component]
fn StatusLine() -> impl IntoView {
    let app = use_app();
    let saved =
        Memo::new(
            move |_| match (app.persistence.state.get(), app.persistence.follows()) {
                _ if app.persistence.is_opening() => ("", "○ Opening …"),
                _ if app.persistence.blocked().is_some() => ("bad", "○ No workspace is open"),
                (state, _) if state.is_not_loaded() => ("late", "○ Read only for now"),
                (SaveState::MemoryOnly { .. }, _) => ("bad", "● Not saved in this browser"),
                (SaveState::Pending, _) => ("", "○ Saving …"),
                (SaveState::Saved { .. }, true) => ("ok", "● Saved by another tab"),
                (SaveState::Saved { .. }, false) => ("ok", "● Saved in this browser"),
            },
        );
    let me = move || {
        let me = app.me();
        me.and_then(|id| {
            app.read(|store| store.workspace().people.get(&id).map(|p| p.name.clone()))
        })
    };
    view! {
        <footer class="status">
            <span class=move || saved.get().0 data-testid="saving">{move || saved.get().1}</span>
            {move || super::ledger::state(app).map(|(class, words)| view! { <a class=class href="#/decisions" data-testid="ledger">{words}</a> })}
            <FileCopy/>
            <button class="quiet" on:click=move |_| app.run(Action::WhoAmI)>{move || me().map_or_else(|| "I am …".to_owned(), |name| format!("I am {name}"))}</button>
            <span class="grow"></span>
            <ThemeMenu/>
            <button class="quiet" on:click=move |_| app.run(Action::Help)>"Shortcuts "<kbd>"?"</kbd></button>
            <span>{move || format!("As of {} · nothing leaves this page", super::format::day(app.read(|store| store.today())))}</span>
        </footer>
    }
}

/// When the last file copy was made; a nudge once that is long ago.
#[component]
fn FileCopy() -> impl IntoView {
    /// After how many days a file copy counts as old.
    const OLD: i64 = 7;
    let app = use_app();
    let days = move || {
        let workspace = app.read(|store| store.workspace().id);
        app.prefs
            .file_copy(workspace)
            .map(|at| (clock::now() - at).num_days())
    };
    let text = move || match days() {
        None => "No file copy yet".to_owned(),
        Some(0) => "File copy from today".to_owned(),
        Some(1) => "File copy 1 day old".to_owned(),
        Some(n) => format!("File copy {n} days old"),
    };
    // There is nothing to lose in a sample, nor in a backlog without items.
    let worth = Memo::new(move |_| {
        app.read(|store| !store.workspace().settings.sample && !store.workspace().items.is_empty())
    });
    view! {
        <Show when=move || worth.get()>
            <button class="quiet" class:late=move || days().is_none_or(|d| d >= OLD) title="Export the workspace as a file"
                on:click=move |_| app.run(Action::ExportFile)>{text}</button>
        </Show>
    }
}

#[component]
fn ThemeMenu() -> impl IntoView {
    let app = use_app();
    let next = move || match app.prefs.theme.get() {
        Theme::System => Theme::Light,
        Theme::Light => Theme::Dark,
        Theme::Dark => Theme::System,
    };
    view! {
        <button class="quiet" title="Light, dark, or as the system" on:click=move |_| app.prefs.set_theme(untrack(next))>
            {move || match app.prefs.theme.get() {
                Theme::System => "Theme: as the system",
                Theme::Light => "Theme: light",
                Theme::Dark => "Theme: dark",
            }}
        </button>
    }
}
