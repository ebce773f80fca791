//! The document: what a workspace holds, and the commands that are the only way to change it.
//!
//! * the nouns: [`workspace`], [`item`], [`system`] with its [`assessed`] state and [`evidence`], [`person`], [`organisation`], [`criterion`], [`judgement`], [`framework`],
//!   [`view`], [`settings`], their [`ids`] and the [`meta`] that each carries, kept in a [`table`];
//! * the verbs: [`command`] (what people ask for), [`change`] (what happened: journalled, sent to other tabs,
//!   undone), [`refusal`] (why not).

/// The version of the program, written into files and decisions for people who wonder.
pub const APP_VERSION: &str = env!("CARGO_PKG_VERSION");

pub mod assessed;
pub mod cadence;
pub mod calendar;
pub mod change;
pub mod criterion;
pub mod debt;
pub mod defaults;
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
pub mod refusal;
pub mod settings;
pub mod spike;
pub mod sprint;
pub mod system;
pub mod table;
pub mod tier;
pub mod view;
pub mod workflow;
pub mod workspace;
