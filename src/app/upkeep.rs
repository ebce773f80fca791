//! What the calendar brings: a new day, the items that cadences want by then, this week's row of the health page.

use super::clock;
use super::state::App;
use crate::app::prelude::*;
use gloo_timers::callback::{Interval, Timeout};
use plumbline_commands::command::UpkeepCommand;
use plumbline_features::cadence::due;
use plumbline_persistence::tab_protocol::Role;

/// How often the day is looked at, in milliseconds.
const LOOK_MS: u32 = 5 * 60 * 1000;
/// How long after the start the first look is, in milliseconds: opening a page comes first.
const FIRST_MS: u32 = 2_000;

/// Follows the calendar for as long as the page is open.
pub fn follow(app: App) {
    Timeout::new(FIRST_MS, move || look(app)).forget();
    Interval::new(LOOK_MS, move || look(app)).forget();
    // Whoever takes over the writing looks at once: the tab before may have slept through midnight.
    Effect::new(move |before: Option<bool>| {
        let writes = app.persistence.role.get() == Role::Writer;
        if before == Some(false) && writes {
            look(app);
        }
        writes
    });
}

fn look(app: App) {
    let today = clock::today();
    if app.peek(|store| store.today() != today) {
        app.with_store(|store| store.turn_to(today));
    }
    // The sample stays as it is for as long as it is the sample.
    let writes = app.persistence.role.get_untracked() == Role::Writer;
    if writes && !app.peek(|store| store.workspace().settings.sample) {
        raise(app);
    }
}

/// Makes what cadences want by today; does nothing when all of it is there. Returns how many items were made.
pub fn raise(app: App) -> usize {
    let calendar = clock::calendar();
    let wanted = app.peek(|store| due::due(store.workspace(), &calendar).len());
    let noted = app.peek(|store| {
        let workspace = store.workspace();
        let health = workspace.settings.health.as_ref();
        workspace.items.is_empty() || health.is_some_and(|h| h.knows(calendar.today))
    });
    if wanted > 0 || !noted {
        app.dispatch(UpkeepCommand::RaiseDue { calendar });
    }
    wanted
}
