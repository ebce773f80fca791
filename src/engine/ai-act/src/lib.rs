#![doc = include_str!("../README.md")]

pub mod assessment;
mod classify;
pub mod compare;
pub mod doubts;
mod evaluate;
pub mod explain;
pub mod facts;
pub mod file;
pub mod fines;
mod high_risk;
pub mod import;
pub mod interview;
pub mod node;
pub mod obligations;
pub mod pack;
pub mod predicate;
pub mod questionnaire;
pub mod references;
mod resolve;
mod roles;
mod stored;
mod terms;
mod transparency;
pub mod vocabulary;

pub use assessment::{Assessment, Tier, assess};
pub use compare::{Changes, compare};
pub use explain::{Trace, explain};
pub use facts::{Answer, Facts};
pub use pack::{PackError, RulePack};
pub use predicate::Tri;
pub use questionnaire::{next_best, relevant_questions};
