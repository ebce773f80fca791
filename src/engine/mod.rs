//! The pure engine. See the crate's page for the wall between this and the shell.

pub mod backlog;
pub mod cadence;
pub mod comply;
pub mod debt;
pub mod drift;
pub mod exchange;
pub mod flow;
pub mod gather;
pub mod health;
pub mod json;
pub mod keep;
pub mod ledger;
pub mod lineage;
pub mod monitor;
pub mod plan;
pub mod prioritise;
pub mod slice;
pub mod sort;
pub mod spike;
