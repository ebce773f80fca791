//! A whole check: every column of both samples, the verdicts, the sentences.

mod against;
mod conclude;
mod conventions;
mod describe;
mod evidence;
mod outcome;
mod samples;
mod settings;

pub use against::run_against;
pub use outcome::{Outcome, Stop, Tick};
pub use samples::run;
