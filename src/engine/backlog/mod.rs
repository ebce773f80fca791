//! The document: what a workspace holds, and the commands that are the only way to change it.
//!
//! * the nouns: [`workspace`], [`item`], [`system`] with its [`assessed`] state and [`evidence`], [`person`], [`organisation`], [`criterion`], [`judgement`], [`framework`],
//!   [`view`], [`settings`], their [`ids`] and the [`meta`] that each carries, kept in a [`table`];
//! * the verbs: [`command`] (what people ask for), [`change`] (what happened: journalled, sent to other tabs,
//!   undone), [`refusal`] (why not).

pub mod assessed;
pub mod carry_out;
pub mod change;
pub mod command;
pub mod criterion;
pub mod debt;
pub mod defaults;
pub mod evidence;
pub mod framework;
pub mod fuzzy;
pub mod ids;
pub mod item;
pub mod judgement;
pub mod meta;
pub mod organisation;
pub mod outcome;
pub mod person;
pub mod quick_add;
pub mod refusal;
pub mod sample;
pub mod settings;
pub mod spike;
pub mod sprint;
pub mod system;
pub mod table;
pub mod view;
pub mod workbench;
pub mod workflow;
pub mod workspace;
