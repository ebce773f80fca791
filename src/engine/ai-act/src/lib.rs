//! The EU AI Act engine: facts and a date in, a cited assessment out.
//!
//! The law is data: the **rule pack** in `pack/*.json`, dated, each entry with its article and a confidence mark. The code
//! here only evaluates it in three-valued logic (Kleene), so the same facts, date and pack always give the same result.
//!
//! How a result comes about (fact sheet of the pack, order of evaluation):
//! 1. [`facts`] answers become typed values; unanswered details follow from the screening questions ([`resolve`]);
//! 2. [`classify`] runs the rules in order: scope, prohibited practices, high risk by both routes, derogation,
//!    transparency, models, results;
//! 3. [`roles`] derives roles (Article 25, modified models) before any duty is picked;
//! 4. [`obligations`] picks duties and says from when they apply, or that they sleep;
//! 5. [`assessment`] gathers it; [`explain`] and [`report`] build traces and texts on demand only.
//!
//! What stands on it: [`coverage`] (where each duty stands against evidence and work), [`matrix`], [`deadlines`],
//! [`documentation`] (Annex IV); [`paper`] sets documents.

pub mod assessment;
pub mod classify;
pub mod compare;
pub mod doubts;
mod evaluate;
pub mod explain;
pub mod facts;
pub mod file;
pub mod fines;
pub mod high_risk;
pub mod import;
pub mod interview;
pub mod node;
pub mod obligations;
pub mod pack;
pub mod predicate;
pub mod questionnaire;
pub mod references;
pub mod resolve;
pub mod roles;
mod stored;
mod terms;
pub mod transparency;
pub mod vocabulary;

pub use assessment::{Assessment, Tier, assess};
pub use compare::{Changes, compare};
pub use explain::{Trace, explain};
pub use facts::{Answer, Facts};
pub use pack::{PackError, RulePack};
pub use predicate::Tri;
pub use questionnaire::{next_best, relevant_questions};
