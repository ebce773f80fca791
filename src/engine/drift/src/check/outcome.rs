//! What a check gives back, and how it tells how far it is.

use crate::profile::Profile;
use crate::read::table::Table;
use crate::summary::{RunSummary, Side};

/// Why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Stop {
    /// The user stopped it.
    #[error("The check was stopped.")]
    Cancelled,
    /// It cannot be done, and why.
    #[error("{0}")]
    Refused(String),
}

/// A result, and the profile of the reference to check later data against.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The result.
    pub summary: RunSummary,
    /// The reference without its rows.
    pub profile: Profile,
}

/// Tells how far a check is: columns done, of how many, and the next one's name. False stops it.
pub type Tick<'a> = &'a mut dyn FnMut(usize, usize, &str) -> bool;

/// What a table was, for the record of a check.
pub(super) fn side(table: &Table) -> Side {
    Side {
        name: table.name.clone(),
        digest: table.digest.clone(),
        rows: table.rows,
    }
}
