//! Monitors: what is watched, what its runs say, when that is an alert, and what it means for planning.
//!
//! * [`entity`]: monitors, runs, alerts; [`alert`]: when runs make one, and what it says;
//! * [`history`]: its runs as a drawing; [`reports`]: verdicts made elsewhere (Evidently, NannyML, CSV);
//!   [`lab`]: checks of the drift lab;
//! * [`debt`]: overdue checks, open alerts and late refreshes per model and system; what evidence that leaves.

pub mod alert;
pub mod debt;
pub mod history;
pub mod lab;
pub mod reports;
