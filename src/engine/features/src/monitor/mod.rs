//! Monitors: what is watched, what its runs say, when that is an alert, and what it means for planning.
//!
//! Monitors, runs and alerts themselves are [`plumbline_document::monitor`].
//!
//! * [`alert`]: when runs make an alert, and its evidence in words;
//! * [`history`]: its runs as a drawing; [`reports`]: verdicts made elsewhere (Evidently, NannyML, CSV);
//!   [`lab`]: checks of the drift lab;
//! * [`debt`]: overdue checks, open alerts and late refreshes per model and system; what evidence that leaves.

pub mod alert;
pub mod debt;
pub mod history;
pub mod lab;
pub mod reports;
