//! The stamp of what comes from a file that does not say who made it.

use chrono::DateTime;
use plumbline_document::ids::ChangeId;
use plumbline_document::meta::Stamp;

/// The stamp of something whose maker is not known. An import replaces it by its own.
pub const NO_STAMP: Stamp = Stamp {
    at: DateTime::UNIX_EPOCH,
    by: None,
    change: ChangeId(0),
};
