//! Feeds mutated inputs to everything that reads what it cannot trust: files from elsewhere, and what a browser has kept.
//!
//! A plain loop over mutated seeds, with a generator that is started from a number: the same number gives the same
//! inputs on every machine, and no special compiler is needed. A target says which inputs to begin with, how to mutate
//! them (so that some stay well-formed enough to get past the checksum), and what must hold for every input; a
//! panic is a failure. See [`run::run`] for what happens then.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr
)]

mod dice;
mod mutate;
pub mod run;
pub mod targets;
