//! Small preferences of this browser: how it looks and who 'I' am. Never part of a workspace; losing them is no loss.

use crate::app::storage::local_shelf::LocalShelf;
use crate::engine::backlog::ids::{PersonId, WorkspaceId};
use gloo_storage::{LocalStorage, Storage as _};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

const PREFIX: &str = "plumbline/prefs/";

/// Light, dark, or as the system says.
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

fn read<T: DeserializeOwned>(name: &str) -> Option<T> {
    // gloo throws where storage is denied, so that is asked first.
    if !LocalShelf::new().is_allowed() {
        return None;
    }
    LocalStorage::get(format!("{PREFIX}{name}")).ok()
}

/// False when it could not be kept: it then holds until the page is closed.
fn write<T: Serialize>(name: &str, value: &T) -> bool {
    LocalShelf::new().is_allowed() && LocalStorage::set(format!("{PREFIX}{name}"), value).is_ok()
}

macro_rules! preference {
    ($(#[$doc:meta])* $get:ident, $set:ident, $name:literal, $type:ty) => {
        $(#[$doc])*
        ///
        /// None when it was never chosen, cannot be read, or storage is denied.
        pub fn $get() -> Option<$type> {
            read($name)
        }

        $(#[$doc])*
        ///
        /// False when it could not be kept.
        pub fn $set(value: &$type) -> bool {
            write($name, value)
        }
    };
}

preference!(
    /// Light, dark or system.
    theme, set_theme, "theme", Theme
);
preference!(
    /// Large type for a projector.
    projector, set_projector, "projector", bool
);
preference!(
    /// Width of the item panel in CSS pixels.
    panel_width, set_panel_width, "panel_width", u32
);
preference!(
    /// The workspace that was open last.
    last_workspace, set_last_workspace, "last_workspace", WorkspaceId
);

/// Who 'I' am in this workspace.
pub fn me(workspace: WorkspaceId) -> Option<PersonId> {
    read::<Option<PersonId>>(&format!("me/{workspace}")).flatten()
}

/// Who 'I' am in this workspace; none for nobody in particular. False when it could not be kept.
pub fn set_me(workspace: WorkspaceId, person: Option<PersonId>) -> bool {
    write(&format!("me/{workspace}"), &person)
}
