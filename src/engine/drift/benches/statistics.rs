//! Drift checks at size, natively: `cargo bench -p plumbline-drift`. Two files of a million rows and ten
//! columns (DRIFT_ROWS) are made once under the target folder, read and compared; pandas and SciPy do the same beside it
//! where Python has them (benches/drift.py). False alarms are measured on 1,000 random splits of real files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout
)]

#[path = "../tests/support/mod.rs"]
mod support;

use plumbline_drift::job::{Inspection, Request};
use plumbline_drift::plan::Plan;
use plumbline_drift::read::layout;
use plumbline_drift::read::table::{Loader, Table};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use support::Random;

const PIECE: usize = 2_097_152;

fn folder() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../target"),
        PathBuf::from,
    );
    target.join("bench-drift")
}

/// Eight columns of numbers, two of categories; three of them shifted a little in the current data.
fn make(path: &Path, rows: u64, seed: u64, shift: f64) {
    if path.exists() {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut out = BufWriter::new(std::fs::File::create(path).unwrap());
    let mut random = Random(seed);
    writeln!(out, "a,b,c,d,e,f,g,h,city,plan").unwrap();
    for _ in 0..rows {
        let mut unit = || (random.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let normal = |u: f64, v: f64| {
            libm::sqrt(-2.0 * libm::log(1.0 - u)) * libm::cos(std::f64::consts::TAU * v)
        };
        let mut n = || normal(unit(), unit());
        let (a, b, c, d) = (
            n() + shift,
            n() * 12.5,
            libm::exp(n()),
            n() * 100.0 + 1000.0,
        );
        let (e, f, g, h) = (n() + shift, libm::round(n() * 40.0), n(), n() * 0.01);
        let city = ["Rome", "Oslo", "Bern", "Wien", "Lyon"][(unit() * 5.0) as usize];
        let plan = ["basic", "pro", "team"][(unit() * (2.6 + shift)).min(2.9) as usize];
        writeln!(
            out,
            "{a:.6},{b:.4},{c:.5},{d:.3},{e:.6},{f},{g:.7},{h:.8},{city},{plan}"
        )
        .unwrap();
    }
}

fn load(path: &Path, inspection: &Inspection) -> Table {
    let mut file = std::fs::File::open(path).unwrap();
    let mut loader = Loader::new("data.csv", &inspection.reference, &inspection.choices);
    let mut piece = vec![0; PIECE];
    loop {
        let n = file.read(&mut piece).unwrap();
        if n == 0 {
            return loader.finish().unwrap();
        }
        loader.feed(&piece[..n]).unwrap();
    }
}

/// The most memory that this process has used, in MB; only where the system tells.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}

fn main() {
    println!("{}", support::false_alarms(1000));
    let rows = std::env::var("DRIFT_ROWS")
        .ok()
        .and_then(|r| r.parse().ok())
        .unwrap_or(1_000_000);
    let name = |side: &str| folder().join(format!("{side}-{rows}.csv"));
    let (first, second) = (name("reference"), name("current"));
    make(&first, rows, 1, 0.0);
    make(&second, rows, 2, 0.1);
    let size = |p: &Path| std::fs::metadata(p).unwrap().len() as f64 / 1e6;
    println!(
        "two files of {rows} rows × 10 columns, {:.0} and {:.0} MB",
        size(&first),
        size(&second)
    );
    let mut best = f64::INFINITY;
    for _ in 0..3 {
        let start = Instant::now();
        let mut head = vec![0; 262_144];
        let n = std::fs::File::open(&first)
            .unwrap()
            .read(&mut head)
            .unwrap();
        let layout = layout::inspect(&head[..n], false).unwrap();
        let inspection = Inspection {
            choices: layout::choices(&layout, None),
            current: Some(layout.clone()),
            reference: layout,
        };
        let reference = load(&first, &inspection);
        let current = load(&second, &inspection);
        let read = start.elapsed().as_secs_f64();
        let request = Request {
            inspection,
            plan: Plan::default(),
            ..Request::default()
        };
        let answer = request
            .run(&reference, Some(&current), &mut |_, _, _| true)
            .unwrap();
        let all = start.elapsed().as_secs_f64();
        best = best.min(all);
        println!(
            "native: {all:.2} s, of it {read:.2} s reading ({}: {})",
            answer.summary.verdict.name(),
            answer.summary.why
        );
    }
    if let Some(mb) = peak() {
        println!("native: at most {mb:.0} MB of memory");
    }
    println!("native, best of three: {best:.2} s");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/drift.py");
    let python = Command::new("python3")
        .arg(script)
        .arg(&first)
        .arg(&second)
        .arg(folder().join("venv"))
        .status();
    if !python.is_ok_and(|s| s.success()) {
        println!("pandas and SciPy: skipped, they are not here and could not be installed");
    }
}
