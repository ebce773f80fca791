//! The part with the document service, and what else is in it that is no view. Whichever of these loads the part first, the
//! open workspace is taken over.

#![cfg_attr(split, allow(unsafe_code))]

use super::dialogs::export;
use super::document_service;
use super::lazy::{Load, Made, NOT_LOADED, NotLoaded, send_for, soon};
use super::state::{App, Missed};
use std::cell::Cell;
use std::rc::Rc;

mod service {
    use crate::app::lazy::inside;
    inside!(work in crate::app::service_lazy, activate(app: App) -> () { document_service::activate(app); });
    inside!(commands in crate::app::service_lazy, register(app: App) -> () { app.register(document_service::other_handlers); });
    inside!(work in crate::app::service_lazy, start_empty(app: App) -> () { document_service::start_empty(app); });
    inside!(work in crate::app::service_lazy, export_file(app: App) -> () { document_service::activate(app); export::file(app); });
    inside!(work in crate::app::service_lazy, export_csv(app: App) -> () { document_service::activate(app); export::csv(app); });
}

/// Has the service take the open workspace over; `missed` where its part could not be loaded.
pub fn activate(app: App, missed: Missed) {
    let act = move || service::activate::made(app);
    soon(service::activate::load, act, missed);
}

/// Loads the handlers of commands that are not in the service's part; then says whether they are here.
pub fn load_handlers(app: App, then: Box<dyn FnOnce(bool)>) {
    let then = Rc::new(Cell::new(Some(then)));
    let say = move |loaded| {
        if let Some(then) = then.take() {
            then(loaded);
        }
    };
    let loaded = say.clone();
    let act = move || {
        let made = service::register::made(app);
        let act: Made<()> = Box::pin(async move {
            made.await?;
            loaded(true);
            Ok(())
        });
        act
    };
    soon(service::register::load, act, move || say(false));
}

/// Loads the part with those handlers, while nobody waits for it.
pub const HANDLERS: Load = service::register::load;

/// Begins to load the service, which will be needed soon.
pub fn send_for_service() {
    send_for(service::activate::load);
}

/// Starts an empty workspace.
pub fn start_empty(app: App) {
    in_service(app, service::start_empty::load, move || {
        service::start_empty::made(app)
    });
}

/// Exports the workspace as a file.
pub fn export_file(app: App) {
    in_service(app, service::export_file::load, move || {
        service::export_file::made(app)
    });
}

/// Exports the ranked list as CSV.
pub fn export_csv(app: App) {
    in_service(app, service::export_csv::load, move || {
        service::export_csv::made(app)
    });
}

/// Has the service's part do something, and says so where it could not be loaded.
fn in_service(app: App, load: Load, act: impl FnOnce() -> Made<()> + 'static) {
    soon(load, act, move || app.toasts.wrong(NOT_LOADED.to_owned()));
}
