//! Recurring work: cadences by RFC 5545 rules, after completions, and on alerts.
//!
//! The rules are the crate `plumbline-recurrence`, the cadence itself is [`plumbline_document::cadence`].
//!
//! * [`due`]: what is to be made now, and what was missed;
//! * [`templates`]: usual cadences for each kind of work; [`ics`]: the calendar export.

pub mod due;
pub mod ics;
pub mod templates;
