//! How saving stands, as people see it.

use chrono::{DateTime, Utc};
use plumbline_persistence::key_value_store::StoreError;
use plumbline_persistence::workspace_store::Fault;

/// Why work goes on in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The browser does not let this page keep anything.
    Denied,
    /// There is no room left.
    Full,
    /// Storage was cleared, here or in another tab.
    ClearedElsewhere,
    /// A newer version of the program has saved this workspace.
    NewerSchema,
    /// This tab cannot follow the one that writes.
    OutOfStep,
    /// The part of the program that writes could not be loaded: nothing has been changed, and nothing can be.
    NotLoaded,
    /// Anything else.
    Other(String),
}

/// How saving stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveState {
    /// Everything is written and read back; in a tab that follows, by the tab that writes.
    Saved {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Something is about to be written.
    Pending,
    /// Work goes on in memory.
    MemoryOnly {
        /// Why.
        why: Why,
    },
}

impl SaveState {
    /// Its name in the log.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Saved { .. } => "saved",
            Self::Pending => "pending",
            Self::MemoryOnly { .. } => "in memory only",
        }
    }

    /// Whether the part of the program that writes could not be loaded.
    pub fn is_not_loaded(&self) -> bool {
        let why = Why::NotLoaded;
        *self == Self::MemoryOnly { why }
    }
}

impl From<&Fault> for Why {
    fn from(fault: &Fault) -> Self {
        match fault {
            Fault::KeyValueStore(StoreError::Denied) => Self::Denied,
            Fault::KeyValueStore(StoreError::Full) => Self::Full,
            Fault::KeyValueStore(StoreError::Gone) | Fault::ClearedElsewhere => {
                Self::ClearedElsewhere
            }
            other => Self::Other(other.to_string()),
        }
    }
}
