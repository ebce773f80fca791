//! The parts of the program that are loaded when they are first used, and what each holds.
//!
//! In the release bundle every part is a file of its own (`make dist` cuts the program up, see `.ci/split.mjs`); in all
//! other builds everything is in the one program, and a part is only a module. What nothing but the functions written
//! here leads to is in their part; what the rest of the program uses as well stays in the program.

// The one place with unsafe code, all of it made by `wasm_split`: the functions of a part are linked by hand when it
// has been loaded, which the compiler cannot check. Both sides of each come from one declaration and one build.
#![cfg_attr(split, allow(unsafe_code))]

mod late;
mod typed_ahead;

pub use late::{NOT_LOADED, NotLoaded, opening};

use super::dialogs::import::Reading;
use super::dialogs::{
    bulk_edit, decide, export, help, import, palette, quick_add, save_view, slice, verdict,
    who_am_i,
};
use super::pages;
use super::pages::backlog::{CellEditor, columns::Column};
use super::panel::{self as item_panel, Tab};
use super::state::{App, use_app};
use super::work as working_on;
use crate::app::prelude::*;
use late::{Load, Made, Place};
use plumbline_document::ids::ItemId;

/// A function inside a part, as the module `$name`: `load` loads the part, `made` loads it and calls the function.
macro_rules! inside {
    ($part:ident, $name:ident($($arg:ident: $Arg:ty),*) -> $Made:ty $body:block) => {
        pub mod $name {
            use super::super::*;

            #[cfg(split)]
            #[wasm_split_helpers::wasm_split($part, fallible, preload(fetched))]
            fn $name($($arg: $Arg),*) -> Result<$Made, NotLoaded> {
                Ok($body)
            }

            #[cfg(not(split))]
            async fn $name($($arg: $Arg),*) -> Result<$Made, NotLoaded> {
                Ok($body)
            }

            #[cfg(not(split))]
            #[allow(dead_code)]
            async fn fetched() -> Result<(), NotLoaded> {
                Ok(())
            }

            #[allow(dead_code)] // one of a part's functions is enough to load it
            pub fn load() -> Made<()> {
                Box::pin(async { fetched().await.or(Err(NotLoaded)) })
            }

            pub fn made($($arg: $Arg),*) -> Made<$Made> {
                Box::pin($name($($arg),*))
            }
        }
    };
}

/// A part: a module with a function for each of its views, which shows it as soon as the part is here.
macro_rules! part {
    (
        $(#[$about:meta])* $part:ident in $place:expr;
        $( $(#[$doc:meta])* $name:ident($($arg:ident: $Arg:ty),*) $body:block )+
    ) => {
        $(#[$about])*
        pub mod $part {
            use super::*;

            mod inside {
                $( inside!($part, $name($($arg: $Arg),*) -> AnyView $body); )+
            }

            $(
                $(#[$doc])*
                pub fn $name($($arg: $Arg),*) -> AnyView {
                    let place = $place;
                    let make = Box::new(move || inside::$name::made($($arg.clone()),*));
                    late::view_of(place, inside::$name::load, make)
                }
            )+

            /// Loads the part, by any of its views.
            pub(super) const LOAD: Load = [$(inside::$name::load),+][0];
        }
    };
}

part! {
    /// The body of the item panel.
    panel in Place::Panel;
    /// Everything about one item.
    item(id: ItemId, tab: RwSignal<Tab>) { item_panel::contents(id, tab) }
}

part! {
    /// What is needed at once, but not to see the first page: what changes the workspace and keeps it, and the dialogs
    /// that one begins with.
    work in Place::Dialog(on_close);
    /// Add items.
    quick_add(on_close: Callback<()>) {
        working_on::take_up(use_app());
        view! { <quick_add::QuickAdd on_close/> }.into_any()
    }
    /// Search or do anything.
    palette(on_close: Callback<()>) {
        working_on::take_up(use_app());
        view! { <palette::Palette on_close/> }.into_any()
    }
    /// Edit a cell of the backlog in place.
    cell_editor(item: ItemId, column: Column, on_close: Callback<()>) {
        working_on::take_up(use_app());
        view! { <CellEditor item column done=on_close/> }.into_any()
    }
}

// Whichever of these loads the part first, the open workspace is taken up.
mod working {
    inside!(work, take_up(app: App) -> () { working_on::take_up(app); });
    inside!(work, start_empty(app: App) -> () { working_on::start_empty(app); });
    inside!(work, export_file(app: App) -> () { working_on::take_up(app); export::file(app); });
    inside!(work, export_csv(app: App) -> () { working_on::take_up(app); export::csv(app); });
}

/// Has the open workspace taken up by what changes and keeps it; `missed` where that could not be loaded.
pub fn take_up(app: App, missed: impl FnOnce() + 'static) {
    let act = move || working::take_up::made(app);
    late::soon(working::take_up::load, act, missed);
}

/// Sends for what changes and keeps the workspace, which will be needed soon.
pub fn send_for_work() {
    late::send_for(work::LOAD);
}

/// Starts an empty workspace.
pub fn start_empty(app: App) {
    at_work(app, working::start_empty::load, move || {
        working::start_empty::made(app)
    });
}

/// Exports the workspace as a file.
pub fn export_file(app: App) {
    at_work(app, working::export_file::load, move || {
        working::export_file::made(app)
    });
}

/// Exports the ranked list as CSV.
pub fn export_csv(app: App) {
    at_work(app, working::export_csv::load, move || {
        working::export_csv::made(app)
    });
}

/// Has the part `work` do something, and says so where it could not be loaded.
fn at_work(app: App, load: Load, act: impl FnOnce() -> Made<()> + 'static) {
    late::soon(load, act, move || app.toasts.wrong(NOT_LOADED.to_owned()));
}

part! {
    /// Other dialogs.
    dialogs in Place::Dialog(on_close);
    /// Shortcuts.
    help(on_close: Callback<()>) { view! { <help::Help on_close/> }.into_any() }
    /// Edit the selected items.
    bulk_edit(on_close: Callback<()>) { view! { <bulk_edit::BulkEdit on_close/> }.into_any() }
    /// Name the present view.
    save_view(on_close: Callback<()>) { view! { <save_view::SaveView on_close/> }.into_any() }
    /// 'I am …'.
    who_am_i(on_close: Callback<()>) { view! { <who_am_i::WhoAmI on_close/> }.into_any() }
    /// Record a decision.
    decide(start: Box<decide::Start>, on_close: Callback<()>) {
        view! { <decide::Decide start=*start on_close/> }.into_any()
    }
    /// Slice an item.
    slice(id: ItemId, on_close: Callback<()>) { view! { <slice::SliceDialog id on_close/> }.into_any() }
    /// The verdict on a spike.
    verdict(id: ItemId, on_close: Callback<()>) { view! { <verdict::VerdictDialog id on_close/> }.into_any() }
}

part! {
    /// Weights and frameworks.
    prioritise in Place::Page;
    /// The page.
    page() { view! { <pages::prioritise::PrioritisePage/> }.into_any() }
}

part! {
    /// The board and the debt register.
    board in Place::Page;
    /// The board.
    page() { view! { <pages::board::BoardPage/> }.into_any() }
    /// The debt register.
    debt() { view! { <pages::debt::DebtPage/> }.into_any() }
}

part! {
    /// Sprints, forecast, roadmap.
    plan in Place::Page;
    /// The sprints.
    sprints() { view! { <pages::plan::sprints::SprintsPage/> }.into_any() }
    /// The forecast.
    forecast() { view! { <pages::plan::forecast::ForecastPage/> }.into_any() }
    /// The roadmap.
    roadmap() { view! { <pages::plan::roadmap::RoadmapPage/> }.into_any() }
}

part! {
    /// The EU AI Act.
    compliance in Place::Page;
    /// The systems and their tiers.
    systems() { view! { <pages::compliance::systems::SystemsPage/> }.into_any() }
    /// The questionnaire of one system.
    assessment() { view! { <pages::compliance::assessment::AssessmentPage/> }.into_any() }
    /// The duties by system.
    obligations() { view! { <pages::compliance::obligations::ObligationsPage/> }.into_any() }
    /// The deadlines.
    deadlines() { view! { <pages::compliance::deadlines::DeadlinesPage/> }.into_any() }
    /// The technical documentation.
    documentation() { view! { <pages::compliance::documentation::DocumentationPage/> }.into_any() }
    /// The report of a system.
    report() { view! { <pages::compliance::report::ReportPage/> }.into_any() }
}

part! {
    /// The decision ledger.
    decisions in Place::Page;
    /// The page.
    page() { view! { <pages::decisions::DecisionsPage/> }.into_any() }
}

part! {
    /// Models, their health and the drift lab.
    models in Place::Page;
    /// The models.
    page() { view! { <pages::models::ModelsPage/> }.into_any() }
    /// Ten questions on the health of the backlog.
    health() { view! { <pages::health::HealthPage/> }.into_any() }
    /// The drift lab.
    drift_lab() { view! { <pages::driftlab::DriftLabPage/> }.into_any() }
}

part! {
    /// Systems and people, the trash, the workspaces.
    house in Place::Page;
    /// Systems and people.
    setup() { view! { <pages::setup::SetupPage/> }.into_any() }
    /// The trash.
    trash() { view! { <pages::trash::TrashPage/> }.into_any() }
    /// Workspaces and recovery.
    recover() { view! { <pages::recover::RecoverPage/> }.into_any() }
}

part! {
    /// Reading files of others, and the preview of what they would change.
    exchange in Place::Dialog(on_close);
    /// The preview.
    import(on_close: Callback<()>) { view! { <import::ImportDialog on_close/> }.into_any() }
}

mod reading {
    inside!(exchange, open(reading: Reading) -> () { reading.open(); });
}

/// Opens what is being imported.
pub async fn open_import(reading: Reading) -> Result<(), NotLoaded> {
    reading::open::made(reading).await
}

/// In the order in which they are likely to be used.
const ALL: &[Load] = &[
    panel::LOAD,
    dialogs::LOAD,
    house::LOAD,
    compliance::LOAD,
    prioritise::LOAD,
    decisions::LOAD,
    board::LOAD,
    plan::LOAD,
    models::LOAD,
    exchange::LOAD,
];

/// Fetches all parts once the first page stands, so that going on from it waits for nothing.
pub fn fetch_when_idle() {
    late::fetch_when_idle(ALL);
}
