//! What is derived from a workspace. Nothing here is stored, and nothing here changes a document.
//!
//! * [`prioritise`]: scores, ranking, explanation; [`plan`]: estimates, sprints, forecasts;
//! * [`history`] and [`flow`]: what the moves of items tell; [`spike`], [`slice`], [`debt`]: research, epics, debt;
//! * [`cadence`], [`monitor`], [`health`]: recurring work, drift, ten questions on the backlog;
//! * [`compliance`]: what a workspace holds against the EU AI Act; [`ledger`]: decisions, gates, replay;
//! * [`present`]: what screens show, as plain values; [`english`]: plurals, counts, lists, dates and numbers in
//!   sentences.

pub mod cadence;
pub mod compliance;
pub mod debt;
pub mod english;
pub mod flow;
pub mod health;
pub mod history;
pub mod ledger;
pub mod monitor;
pub mod plan;
pub mod present;
pub mod prioritise;
pub mod slice;
pub mod spike;
