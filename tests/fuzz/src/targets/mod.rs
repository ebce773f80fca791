//! What is fed with mutated inputs, and what must hold for every one of them.

mod adf;
mod binary_json;
mod delimited;
mod import;
mod journal;
mod snapshot;
mod workspace_file;
mod world;

use crate::dice::Dice;

/// Something that reads what it cannot trust.
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The inputs to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
    pub(crate) mutate: fn(&mut Dice, &[u8]) -> Vec<u8>,
    /// Reads an input; panics where something does not hold.
    pub check: fn(&[u8]),
}

/// All of them.
pub static TARGETS: [Target; 7] = [
    binary_json::TARGET,
    journal::TARGET,
    snapshot::TARGET,
    delimited::TARGET,
    adf::TARGET,
    import::TARGET,
    workspace_file::TARGET,
];
