//! The loop: mutates, checks, counts and times; keeps the input of a panic.

use crate::dice::Dice;
use crate::targets::Target;
use std::path::PathBuf;
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant};

/// How long a run goes on, and from which number its inputs are made.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// At most so many inputs.
    pub inputs: u64,
    /// No longer than this.
    pub time: Duration,
    /// Where the random numbers start.
    pub seed: u64,
}

/// What a run did.
#[derive(Clone, Debug)]
pub struct Report {
    /// The target's name.
    pub target: &'static str,
    /// Inputs checked, the seeds among them.
    pub inputs: u64,
    /// How long that took.
    pub time: Duration,
    /// The slowest input: how long it took, and its length in bytes.
    pub slowest: (Duration, usize),
}

/// The input that is being checked.
struct Current {
    target: &'static str,
    seed: u64,
    number: u64,
    input: Vec<u8>,
    since: Instant,
}

static CURRENT: Mutex<Option<Current>> = Mutex::new(None);

/// One input may take so long; then it counts as one that never ends.
const TOO_LONG: Duration = Duration::from_secs(20);

/// How many mutated inputs are mutated further.
const POOL: usize = 64;

/// Checks mutated inputs until the limits are reached.
///
/// When a check panics, or an input takes more than 20 seconds, the input is written to `target/fuzz`, and its target,
/// number and seed are printed. The same seed gives the same inputs again, and `fuzz <target> --input <file>` checks that
/// one alone.
pub fn run(target: &Target, limits: Limits) -> Report {
    watch();
    let mut dice = Dice::new(limits.seed);
    let seeds = (target.seeds)();
    let mut pool: Vec<Vec<u8>> = Vec::with_capacity(POOL);
    let started = Instant::now();
    let mut report = Report {
        target: target.name,
        inputs: 0,
        time: Duration::ZERO,
        slowest: (Duration::ZERO, 0),
    };
    while report.inputs < limits.inputs && started.elapsed() < limits.time {
        let number = usize::try_from(report.inputs).unwrap_or(usize::MAX);
        let input = match seeds.get(number) {
            Some(seed) => seed.clone(),
            None => {
                let of_pool = !pool.is_empty() && dice.once_in(2);
                let from = dice.pick(if of_pool { &pool } else { &seeds });
                (target.mutate)(&mut dice, from)
            }
        };
        let took = check(target, limits.seed, report.inputs, &input);
        if took > report.slowest.0 {
            report.slowest = (took, input.len());
        }
        if pool.len() < POOL {
            pool.push(input);
        } else if dice.once_in(4) {
            let at = dice.below(POOL);
            pool[at] = input;
        }
        report.inputs += 1;
    }
    report.time = started.elapsed();
    report
}

/// Checks one input, and says how long it took.
pub fn check(target: &Target, seed: u64, number: u64, input: &[u8]) -> Duration {
    let since = Instant::now();
    set(Some(Current {
        target: target.name,
        seed,
        number,
        input: input.to_vec(),
        since,
    }));
    (target.check)(input);
    let took = since.elapsed();
    set(None);
    took
}

fn set(current: Option<Current>) {
    *CURRENT.lock().unwrap_or_else(PoisonError::into_inner) = current;
}

/// Keeps the input of a panic, and ends the program when one input takes too long.
fn watch() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            keep("A check panicked");
            before(info);
        }));
        std::thread::spawn(|| {
            loop {
                std::thread::sleep(Duration::from_secs(1));
                let since = CURRENT
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .as_ref()
                    .map(|current| current.since);
                if since.is_some_and(|since| since.elapsed() > TOO_LONG) {
                    keep("One input takes too long");
                    std::process::exit(2);
                }
            }
        });
    });
}

fn keep(what: &str) {
    let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(current) = current.as_ref() else {
        return;
    };
    let Current {
        target,
        seed,
        number,
        ..
    } = current;
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/fuzz"));
    let path = folder.join(format!("{target}-{seed}-{number}"));
    let written =
        std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, &current.input));
    eprintln!("{what}: target {target}, seed {seed}, input {number}.");
    match written {
        Ok(()) => eprintln!("The input is in {}.", path.display()),
        Err(error) => eprintln!("The input could not be written: {error}."),
    }
}
