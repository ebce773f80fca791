//! Recurring work: cadences by RFC 5545 rules, after completions, and on alerts.
//!
//! * [`rule`] and its plain [`words`]: on which days;
//! * [`entity`]: a cadence in the workspace, and the mark that it leaves on the items that it makes;
//! * [`due`]: what is to be made now, and what was missed;
//! * [`templates`]: usual cadences for each kind of work; [`ics`]: the calendar export.

pub mod due;
pub mod ics;
pub mod templates;
