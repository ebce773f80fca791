//! Saving: the document in this browser's storage, and the other tabs that show it.

use super::state::App;
use crate::engine::backlog::change::Change;
use crate::engine::backlog::command::Intent;
use leptos::prelude::*;

/// Saving, as the rest of the app sees it.
#[derive(Clone, Copy)]
pub struct Saving {
    follower: RwSignal<bool>,
}

impl Saving {
    /// Nothing is kept: the document lives as long as the page.
    pub fn in_memory() -> Self {
        Self {
            follower: RwSignal::new(false),
        }
    }

    /// Whether another tab writes this workspace, and this one asks it.
    pub fn follows_another_tab(self) -> bool {
        self.follower.get_untracked()
    }

    /// Sends an intent to the tab that writes.
    pub fn ask_writer(self, _intent: Intent) {}

    /// Keeps a change.
    pub fn keep(self, _app: App, _change: &Change) {}
}
