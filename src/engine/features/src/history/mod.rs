//! What the log of an item's moves tells, for all who ask when something happened.
//!
//! * [`timeline`]: in which status an item stood, from when to when; [`finished`]: what was finished when.

pub mod finished;
pub mod timeline;
