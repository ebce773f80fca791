//! The document: what a workspace holds, and how a change of it is written down.
//!
//! * the nouns: [`workspace`], [`item`], [`system`] with its [`assessed`] state and [`evidence`], [`person`], [`organisation`], [`criterion`], [`judgement`], [`framework`],
//!   [`view`], [`settings`], their [`ids`] and the [`meta`] that each carries, kept in a [`table`];
//! * a [`record`] is any of them, and a [`difference`] what two versions of one do not share;
//! * a [`change`] is what a command did (journalled, sent to other tabs, undone), a [`refusal`] says why it did nothing.

/// The version of the program, written into files and decisions for people who wonder.
pub const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod assessed;
pub mod cadence;
pub mod calendar;
pub mod change;
pub mod criterion;
pub mod debt;
pub mod defaults;
pub mod difference;
pub mod draft;
pub mod entity;
pub mod evidence;
pub mod framework;
pub mod gate;
pub mod health;
pub mod ids;
pub mod item;
pub mod judgement;
pub mod kind;
pub mod ledger;
pub mod lineage;
pub mod meta;
pub mod monitor;
mod named_enum;
pub mod organisation;
pub mod outcome;
pub mod person;
pub mod record;
pub mod refusal;
#[cfg(feature = "schema")]
mod schema;
pub mod settings;
pub mod spike;
pub mod sprint;
pub mod system;
pub mod table;
pub mod tier;
pub mod view;
pub mod workflow;
pub mod workspace;
