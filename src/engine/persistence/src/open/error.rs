//! Why a workspace could not be opened.

use crate::key_value_store::StoreError;
use crate::quarantine::Quarantined;

/// Why a workspace could not be opened. Nothing has been written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// The storage failed.
    #[error(transparent)]
    KeyValueStore(#[from] StoreError),
    /// There is no such workspace.
    #[error("there is no such workspace in this browser")]
    NotFound,
    /// A later version of the program wrote it.
    #[error(
        "this workspace was saved by a newer version of Plumbline (format {found}); reload the page to get that version"
    )]
    Newer {
        /// Its schema.
        found: u32,
    },
    /// No slot is whole.
    #[error("no saved copy of this workspace is whole")]
    Unreadable(Vec<Quarantined>),
    /// The older document did not become a newer one.
    #[error(
        "this workspace was saved by an older version and could not be brought up to date: {0}"
    )]
    Migration(String),
}
