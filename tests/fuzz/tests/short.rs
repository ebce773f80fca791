//! A short run of every target, and every input that was a fault once. `make fuzz` runs longer.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use plumbline_fuzz::run::{Limits, check, run};
use plumbline_fuzz::targets::TARGETS;
use std::path::Path;
use std::time::Duration;

/// The inputs of the quick targets; the others, which do more for each, get fewer.
const INPUTS: u64 = 20_000;

#[test]
fn mutated_inputs_cause_no_panic() {
    for target in &TARGETS {
        let is_quick = matches!(target.name, "binary-json" | "delimited" | "adf" | "journal");
        let limits = Limits {
            inputs: if is_quick { INPUTS } else { INPUTS / 10 },
            time: Duration::from_secs(3600),
            seed: 1,
        };
        assert_eq!(run(target, limits).inputs, limits.inputs);
    }
}

/// `tests/fixtures/fuzz/<target>/<what was wrong>`.
#[test]
fn inputs_that_were_faults_once_are_none_now() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/fuzz");
    for target in &TARGETS {
        let Ok(files) = std::fs::read_dir(folder.join(target.name)) else {
            continue;
        };
        for file in files {
            check(target, 0, 0, &std::fs::read(file.unwrap().path()).unwrap());
        }
    }
}
