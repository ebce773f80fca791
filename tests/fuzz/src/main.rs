//! `fuzz [target…] [--runs N] [--seconds S] [--seed X] [--input FILE]`
#![allow(clippy::print_stdout, clippy::print_stderr)]

use plumbline_fuzz::run::{Limits, check, run};
use plumbline_fuzz::targets::{TARGETS, Target};
use std::process::ExitCode;
use std::time::Duration;

const USAGE: &str = "fuzz [target…] [--runs N] [--seconds S] [--seed X] [--input FILE]

Without a target all of them run, one after the other. --runs and --seconds are for each target; the default is
60 seconds. --input checks one file alone, with one target.
";

fn main() -> ExitCode {
    match plan(std::env::args().skip(1)) {
        Ok(plan) => plan.carry_out(),
        Err(why) => {
            eprintln!("{why}\n\n{USAGE}\nTargets:");
            for target in &TARGETS {
                eprintln!("  {:15} {}", target.name, target.about);
            }
            ExitCode::FAILURE
        }
    }
}

struct Plan {
    targets: Vec<&'static Target>,
    limits: Limits,
    input: Option<String>,
}

fn plan(mut args: impl Iterator<Item = String>) -> Result<Plan, String> {
    let (mut targets, mut runs, mut seconds, mut seed, mut input) =
        (Vec::new(), None, None, 1, None);
    while let Some(arg) = args.next() {
        let mut value = || args.next().ok_or(format!("{arg} wants a value."));
        let number = |text: String| {
            let wrong = format!("{text} is not a whole number.");
            text.parse::<u64>().map_err(|_| wrong)
        };
        match arg.as_str() {
            "--runs" => runs = Some(number(value()?)?),
            "--seconds" => seconds = Some(number(value()?)?),
            "--seed" => seed = number(value()?)?,
            "--input" => input = Some(value()?),
            name => {
                let target = TARGETS.iter().find(|target| target.name == name);
                targets.push(target.ok_or(format!("There is no target “{name}”."))?);
            }
        }
    }
    if targets.is_empty() {
        targets.extend(&TARGETS);
    }
    if input.is_some() && targets.len() != 1 {
        return Err("--input wants one target.".to_owned());
    }
    // A number of inputs alone is no reason to stop early.
    let seconds = seconds.unwrap_or(if runs.is_some() { 86_400 } else { 60 });
    Ok(Plan {
        targets,
        limits: Limits {
            inputs: runs.unwrap_or(u64::MAX),
            time: Duration::from_secs(seconds),
            seed,
        },
        input,
    })
}

impl Plan {
    fn carry_out(self) -> ExitCode {
        if let (Some(path), Some(target)) = (&self.input, self.targets.first()) {
            return match std::fs::read(path) {
                Ok(input) => {
                    let took = check(target, 0, 0, &input);
                    println!("{}: {} bytes, {took:.2?}", target.name, input.len());
                    ExitCode::SUCCESS
                }
                Err(error) => {
                    eprintln!("{path}: {error}");
                    ExitCode::FAILURE
                }
            };
        }
        for target in self.targets {
            let report = run(target, self.limits);
            println!(
                "{:15} {:>9} inputs in {:>7.1} s, seed {}; the slowest took {:.2?} ({} bytes)",
                report.target,
                report.inputs,
                report.time.as_secs_f64(),
                self.limits.seed,
                report.slowest.0,
                report.slowest.1,
            );
        }
        ExitCode::SUCCESS
    }
}
