//! Preferences: what belongs to this browser and not to the document.

use super::storage::local_store::LocalStore;
use crate::app::prelude::*;
use chrono::{DateTime, Utc};
use gloo_storage::{LocalStorage, Storage};
use plumbline_document::ids::{PersonId, WorkspaceId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Name on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "As the system",
            Self::Light => "Light",
            Self::Dark => "Dark",
        }
    }

    fn slug(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

const THEME: &str = "plumbline.theme";
const PROJECTOR: &str = "plumbline.projector";
const ME: &str = "plumbline.me";
const COPIES: &str = "plumbline.copies";
const FIRST_STEPS: &str = "plumbline.first-steps";

/// The preferences, each a signal.
#[derive(Clone, Copy)]
pub struct Prefs {
    /// Light or dark.
    pub theme: RwSignal<Theme>,
    /// Large type for a room.
    pub projector: RwSignal<bool>,
    /// Whether the hint above the sample was closed.
    pub seen_first_steps: RwSignal<bool>,
    /// 'I am …', by workspace.
    me: RwSignal<BTreeMap<String, PersonId>>,
    /// When the last file copy was made, by workspace.
    copies: RwSignal<BTreeMap<String, DateTime<Utc>>>,
}

impl Prefs {
    /// Reads them; where storage is denied they have their usual values and last as long as the page.
    pub fn load() -> Self {
        let prefs = Self {
            theme: RwSignal::new(recall(THEME).unwrap_or_default()),
            projector: RwSignal::new(recall(PROJECTOR).unwrap_or(false)),
            seen_first_steps: RwSignal::new(recall(FIRST_STEPS).unwrap_or(false)),
            me: RwSignal::new(recall(ME).unwrap_or_default()),
            copies: RwSignal::new(recall(COPIES).unwrap_or_default()),
        };
        Effect::new(move || show_on_root("data-theme", Some(prefs.theme.get().slug())));
        Effect::new(move || show_on_root("data-projector", prefs.projector.get().then_some("1")));
        prefs
    }

    /// Sets the theme and remembers it.
    pub fn set_theme(self, theme: Theme) {
        self.theme.set(theme);
        remember(THEME, &theme);
    }

    /// Turns projector mode on or off and remembers it.
    pub fn toggle_projector(self) {
        self.projector.update(|on| *on = !*on);
        remember(PROJECTOR, &self.projector.get_untracked());
    }

    /// The hint above the sample has been closed, and stays so.
    pub fn set_seen_first_steps(self) {
        self.seen_first_steps.set(true);
        remember(FIRST_STEPS, &true);
    }

    /// Who uses this browser in a workspace, if they have said so. Not followed.
    pub fn me_in(self, workspace: WorkspaceId) -> Option<PersonId> {
        self.me
            .with_untracked(|me| me.get(&workspace.to_string()).copied())
    }

    /// Follows who uses this browser.
    pub fn follow_me(self) {
        self.me.track();
    }

    /// Remembers who uses this browser in a workspace.
    pub fn set_me(self, workspace: WorkspaceId, person: Option<PersonId>) {
        self.me.update(|me| {
            match person {
                Some(id) => me.insert(workspace.to_string(), id),
                None => me.remove(&workspace.to_string()),
            };
        });
        self.me.with_untracked(|me| remember(ME, me));
    }
}

impl Prefs {
    /// When the last file copy of a workspace was made here.
    pub fn file_copy(self, workspace: WorkspaceId) -> Option<DateTime<Utc>> {
        self.copies
            .with(|copies| copies.get(&workspace.to_string()).copied())
    }

    /// Remembers that a file copy was made.
    pub fn note_file_copy(self, workspace: WorkspaceId, at: DateTime<Utc>) {
        self.copies.update(|copies| {
            copies.insert(workspace.to_string(), at);
        });
        self.copies
            .with_untracked(|copies| remember(COPIES, copies));
    }
}

/// What this browser remembers under a key; none when there is nothing, or storage is denied: gloo's storage throws
/// there, so that is asked first, here and in [`remember`].
pub(super) fn recall<T: serde::de::DeserializeOwned>(key: &str) -> Option<T> {
    LocalStore::new()
        .is_allowed()
        .then(|| LocalStorage::get(key).ok())
        .flatten()
}

/// Remembers a value under a key, where storage allows it.
pub(super) fn remember<T: Serialize>(key: &str, value: &T) {
    if LocalStore::new().is_allowed() {
        // A preference that cannot be kept lasts as long as the page; the saving state tells why.
        drop(LocalStorage::set(key, value));
    }
}

fn show_on_root(attribute: &str, value: Option<&str>) {
    if let Some(root) = document().document_element() {
        let result = match value {
            Some(value) => root.set_attribute(attribute, value),
            None => root.remove_attribute(attribute),
        };
        drop(result);
    }
}
