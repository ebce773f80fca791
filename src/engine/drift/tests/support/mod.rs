//! Folders of pairs of files with what other libraries say about them.

#![allow(clippy::unwrap_used, dead_code)]

use plumbline_drift::check;
use plumbline_drift::plan::Plan;
use plumbline_drift::read::layout;
use plumbline_drift::read::layout::ColumnChoice;
use plumbline_drift::read::table::{Column, Table, Values, load};
use plumbline_drift::summary::Kind;
use serde_json::Value;
use std::fmt;
use std::path::{Path, PathBuf};

pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/drift")
}

/// Our own pairs, and those of the folder that PLUMBLINE_DRIFT names.
pub fn folders() -> Vec<PathBuf> {
    let mut out = vec![fixtures()];
    out.extend(std::env::var_os("PLUMBLINE_DRIFT").map(PathBuf::from));
    out
}

pub struct PairFiles {
    pub name: String,
    pub shifted: Option<bool>,
    types: Vec<(String, Kind)>,
}

pub fn pairs(folder: &Path) -> Vec<PairFiles> {
    let text = std::fs::read_to_string(folder.join("pairs.json")).unwrap();
    let list: Vec<Value> = serde_json::from_str(&text).unwrap();
    list.iter()
        .map(|p| PairFiles {
            name: p["name"].as_str().unwrap().to_owned(),
            shifted: p["shifted"].as_bool(),
            types: p["types"]
                .as_object()
                .unwrap()
                .iter()
                .map(|(name, kind)| {
                    let kind = match kind.as_str().unwrap() {
                        "numerical" | "numeric" => Kind::Numeric,
                        _ => Kind::Categorical,
                    };
                    (name.clone(), kind)
                })
                .collect(),
        })
        .collect()
}

pub fn json(folder: &Path, name: &str, library: &str) -> Option<Value> {
    let text = std::fs::read_to_string(folder.join(format!("{name}.{library}.json"))).ok()?;
    // Python writes NaN and Infinity, which are no JSON.
    let text = text
        .replace(": NaN", ": null")
        .replace(": Infinity", ": null")
        .replace(": -Infinity", ": null");
    Some(serde_json::from_str(&text).unwrap())
}

pub fn files(folder: &Path, ending: &str) -> Vec<String> {
    let mut out: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .filter_map(|f| f.unwrap().file_name().into_string().ok())
        .filter(|f| f.ends_with(ending))
        .collect();
    #[expect(
        clippy::disallowed_methods,
        reason = "a test is no part of the program"
    )]
    out.sort();
    out
}

impl PairFiles {
    /// Both files, read with the types that the list of pairs names; everything else is left out.
    pub fn tables(&self, folder: &Path) -> (Table, Table) {
        let bytes =
            |side: &str| std::fs::read(folder.join(format!("{}.{side}.csv", self.name))).unwrap();
        let (a, b) = (bytes("reference"), bytes("current"));
        let look = |bytes: &[u8]| layout::inspect(bytes, true).unwrap();
        let (la, lb) = (look(&a), look(&b));
        let mut choices = layout::choices(&la, Some(&lb));
        for choice in &mut choices {
            let wanted = self.types.iter().find(|(n, _)| *n == choice.name);
            choice.kind = wanted.map_or(Kind::Ignored, |w| w.1);
        }
        (
            load("reference", &a, &la, &choices).unwrap(),
            load("current", &b, &lb, &choices).unwrap(),
        )
    }

    pub fn choices(&self) -> Vec<ColumnChoice> {
        self.types
            .iter()
            .map(|(name, kind)| ColumnChoice {
                name: name.clone(),
                kind: *kind,
                ..ColumnChoice::default()
            })
            .collect()
    }
}

/// One column of a file as numbers.
pub fn numbers(path: &Path, column: &str) -> Vec<f64> {
    let bytes = std::fs::read(path).unwrap();
    let layout = layout::inspect(&bytes, true).unwrap();
    let mut choices = layout::choices(&layout, None);
    for choice in &mut choices {
        choice.kind = if choice.name == column {
            Kind::Numeric
        } else {
            Kind::Ignored
        };
    }
    let table = load("series", &bytes, &layout, &choices).unwrap();
    match &table.column(column).unwrap().values {
        Values::Numbers { values, .. } => values.clone(),
        _ => Vec::new(),
    }
}

/// Splits of one sample in two at random: how many, and on how many there was any alert.
pub struct Rate {
    pub splits: usize,
    pub alarms: usize,
}

impl Rate {
    /// Upper end of the one-sided 95 % interval (Clopper and Pearson): the rate at which so few alarms have 5 %.
    pub fn bound(&self) -> f64 {
        let tail = |p: f64| -> f64 {
            let mut term = libm::pow(1.0 - p, self.splits as f64);
            let mut sum = term;
            for k in 0..self.alarms {
                term *= (self.splits - k) as f64 / (k as f64 + 1.0) * p / (1.0 - p);
                sum += term;
            }
            sum
        };
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            if tail(middle) > 0.05 {
                low = middle;
            } else {
                high = middle;
            }
        }
        high
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "false alarms: {} of {} random splits ({:.1} %, one-sided 95 % bound {:.1} %)",
            self.alarms,
            self.splits,
            self.alarms as f64 * 100.0 / self.splits as f64,
            self.bound() * 100.0
        )
    }
}

/// A generator of 64-bit numbers (SplitMix64), the same everywhere.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}

/// Splits the real files at random into halves of different sizes and checks one against the other. Each file's rows
/// are one sample, so nothing has drifted in any of them.
pub fn false_alarms(splits: usize) -> Rate {
    let folder = fixtures();
    let mut samples = Vec::new();
    for pair in pairs(&folder) {
        if pair.name == "edge_cases_synthetic" {
            continue; // too few rows to halve
        }
        let (r, c) = pair.tables(&folder);
        samples.push((pair.choices(), r));
        samples.push((pair.choices(), c));
    }
    let mut random = Random(20_261_125);
    let mut rate = Rate { splits, alarms: 0 };
    for split in 0..splits {
        let (choices, table) = &samples[split % samples.len()];
        // One half, or one third against two thirds.
        let of = 2 + random.next() % 2;
        let keep: Vec<bool> = (0..table.rows)
            .map(|_| random.next().is_multiple_of(of))
            .collect();
        let (a, b) = (part(table, &keep, true), part(table, &keep, false));
        let out = check::run(&a, &b, choices, &Plan::default(), &mut |_, _, _| true).unwrap();
        rate.alarms += usize::from(out.summary.verdict.flags());
    }
    rate
}

fn part(table: &Table, keep: &[bool], side: bool) -> Table {
    fn pick<T: Copy>(values: &[T], keep: &[bool], side: bool) -> Vec<T> {
        let kept = values.iter().zip(keep).filter(|(_, k)| **k == side);
        kept.map(|(v, _)| *v).collect()
    }
    let columns: Vec<Column> = table
        .columns
        .iter()
        .map(|c| Column {
            values: match &c.values {
                Values::Numbers { values, whole } => Values::Numbers {
                    values: pick(values, keep, side),
                    whole: *whole,
                },
                Values::Categories { codes, labels } => Values::Categories {
                    codes: pick(codes, keep, side),
                    labels: labels.clone(),
                },
                Values::Dates(values) => Values::Dates(pick(values, keep, side)),
            },
            ..c.clone()
        })
        .collect();
    Table {
        rows: keep.iter().filter(|k| **k == side).count() as u64,
        columns,
        ..table.clone()
    }
}
