//! Pairs of real files against what SciPy, Evidently, NannyML and river say about them, and false alarms measured.
//!
//! `PLUMBLINE_DRIFT=dir` names a further folder of the same layout (`pairs.json`, CSV pairs, the libraries' results).

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]
#![allow(clippy::disallowed_methods)] // in tolerances only

mod support;

use plumbline_drift::detect::{DetectorKind, detect};
use plumbline_drift::emulation::{evidently, nannyml};
use plumbline_drift::pairs::Pair;
use plumbline_drift::plan::Plan;
use plumbline_drift::summary::{Kind, Method, Preset, Verdict};
use plumbline_drift::{bins, check, distance};
use serde_json::Value;
use std::path::Path;
use support::*;

#[derive(Default)]
struct Agreement {
    checked: usize,
    wrong: Vec<String>,
}

impl Agreement {
    fn say(&mut self, right: bool, what: impl FnOnce() -> String) {
        self.checked += 1;
        if !right {
            self.wrong.push(what());
        }
    }

    fn report(self, library: &str, folder: &Path) {
        println!(
            "{library}: {} of {} agree ({})",
            self.checked - self.wrong.len(),
            self.checked,
            folder.display()
        );
        assert!(self.checked > 0, "nothing was compared with {library}");
        assert!(
            self.wrong.is_empty(),
            "{library}\n{}",
            self.wrong.join("\n")
        );
    }
}

/// Relative 1e-9; an absolute 1e-12 for what is zero.
fn same(got: f64, want: f64) -> bool {
    (got - want).abs() <= 1e-9 * want.abs() + 1e-12
}

/// Relative 1e-6, or 1e-6 in the decimal logarithm.
fn same_p(got: f64, want: f64) -> bool {
    got == want
        || (got - want).abs() <= 1e-6 * want.abs()
        || (got.log10() - want.log10()).abs() <= 1e-6
}

#[test]
fn scipy() {
    for folder in folders() {
        let mut agree = Agreement::default();
        for pair in pairs(&folder) {
            let Some(oracle) = json(&folder, &pair.name, "scipy") else {
                continue;
            };
            let (r, c) = pair.tables(&folder);
            for entry in oracle["numerical"].as_array().into_iter().flatten() {
                let name = entry["column"].as_str().unwrap();
                let (Some(a), Some(b)) = (r.column(name), c.column(name)) else {
                    agree.say(false, || format!("{}: no column {name}", pair.name));
                    continue;
                };
                let Some(Pair::Numbers(p)) = Pair::of(a, b) else {
                    agree.say(false, || format!("{}: {name} is no number", pair.name));
                    continue;
                };
                let at = format!("{} {name}", pair.name);
                agree.say(
                    p.sizes()
                        == (
                            entry["n_reference"].as_u64().unwrap(),
                            entry["n_current"].as_u64().unwrap(),
                        ),
                    || format!("{at}: sizes {:?}", p.sizes()),
                );
                let Some((ks, w)) = p.walk() else {
                    agree.say(entry.get("error").is_some(), || format!("{at}: no values"));
                    continue;
                };
                let mut value = |what: &str, got: f64, want: &Value| {
                    if let Some(want) = want.as_f64() {
                        agree.say(same(got, want), || format!("{at} {what}: {got} not {want}"));
                    }
                };
                let auto = &entry["ks_2samp(method=auto)"];
                let asymp = &entry["ks_2samp(method=asymp)"];
                value("D", ks.statistic(), &auto["statistic"]);
                value("W", w, &entry["wasserstein_distance"]);
                value(
                    "W/sd",
                    w / p.reference.tally.deviation.unwrap(),
                    &entry["wasserstein_distance/std(reference,ddof=0)"],
                );
                let psi = entry
                    .as_object()
                    .unwrap()
                    .iter()
                    .find(|(k, _)| k.starts_with("psi("))
                    .map(|(_, v)| v);
                if let Some(psi) = psi {
                    // These were recorded with left-closed bins; the lab's own are right-closed.
                    let inner = bins::deciles(&p.reference.sorted);
                    let counts = |sorted: &[f64]| {
                        let mut edges = vec![0];
                        edges.extend(inner.iter().map(|e| bins::below(sorted, *e)));
                        edges.push(sorted.len());
                        let counts: Vec<u64> =
                            edges.windows(2).map(|w| (w[1] - w[0]) as u64).collect();
                        distance::shares(&counts, sorted.len() as u64)
                    };
                    let got = distance::psi(
                        &counts(&p.reference.sorted),
                        &counts(&p.current.sorted),
                        distance::ZeroRule::Floor(1e-4),
                    );
                    value("PSI", got, &psi["value"]);
                }
                for (got, want) in [
                    (ks.p(), &auto["p_value"]),
                    (ks.asymptotic(), &asymp["p_value"]),
                ] {
                    if let Some(want) = want.as_f64() {
                        agree.say(same_p(got, want), || format!("{at} p: {got} not {want}"));
                    }
                }
            }
            for entry in oracle["categorical"].as_array().into_iter().flatten() {
                let name = entry["column"].as_str().unwrap();
                let (Some(a), Some(b)) = (r.column(name), c.column(name)) else {
                    agree.say(false, || format!("{}: no column {name}", pair.name));
                    continue;
                };
                let Some(Pair::Categories(p)) = Pair::of(a, b) else {
                    agree.say(false, || format!("{}: {name} is no category", pair.name));
                    continue;
                };
                let at = format!("{} {name}", pair.name);
                let counts: Vec<Vec<u64>> =
                    serde_json::from_value(entry["counts"].clone()).unwrap_or_default();
                if let [x, y] = counts.as_slice() {
                    agree.say(&p.reference == x && &p.current == y, || {
                        format!("{at}: {:?} {:?} not {counts:?}", p.reference, p.current)
                    });
                }
                for (yates, key) in [
                    (true, "chi2_contingency(correction=True)"),
                    (false, "chi2_contingency(correction=False)"),
                ] {
                    if let Some(want) = entry.get(key).filter(|w| w["statistic"].is_f64()) {
                        let t = distance::chi_square(&p.reference, &p.current, yates).unwrap();
                        let (s, q) = (
                            want["statistic"].as_f64().unwrap(),
                            want["p_value"].as_f64().unwrap(),
                        );
                        agree.say(same(t.statistic, s) && same_p(t.p, q), || {
                            format!("{at} {key}: {t:?} not {s} {q}")
                        });
                    }
                }
                for (method, key) in [
                    (Method::JensenShannon, "jensen_shannon_distance(base 2)"),
                    (Method::TotalVariation, "total_variation"),
                    (Method::LInfinity, "l_infinity"),
                ] {
                    if let Some(want) = entry[key].as_f64() {
                        let got = p.measure(method).value.unwrap();
                        agree.say(same(got, want), || format!("{at} {key}: {got} not {want}"));
                    }
                }
            }
        }
        agree.report("SciPy", &folder);
    }
}

fn evidently_method(name: &str) -> Option<Method> {
    Some(match name {
        "ks" | "K-S p_value" => Method::Ks,
        "chisquare" | "chi-square p_value" => Method::ChiSquareOneSample,
        "z" | "Z-test p_value" => Method::ZTest,
        "psi" | "PSI" => Method::Psi,
        "jensenshannon" | "Jensen-Shannon distance" => Method::JensenShannon,
        "wasserstein" | "Wasserstein distance (normed)" => Method::WassersteinNormed,
        "hellinger" | "Hellinger distance" => Method::Hellinger,
        _ => return None,
    })
}

#[test]
fn evidently_0_7() {
    for folder in folders() {
        let mut agree = Agreement::default();
        for pair in pairs(&folder) {
            let Some(oracle) = json(&folder, &pair.name, "evidently") else {
                continue;
            };
            let (r, c) = pair.tables(&folder);
            for run in oracle["runs"].as_array().into_iter().flatten() {
                let kwargs = &run["kwargs"];
                let text = |keys: [&str; 2]| {
                    let found = keys.iter().find_map(|k| kwargs[*k].as_str());
                    found.and_then(evidently_method)
                };
                let number = |keys: [&str; 2]| keys.iter().find_map(|k| kwargs[*k].as_f64());
                let plan = Plan {
                    preset: Preset::Evidently,
                    numeric: text(["num_method", "method"]),
                    numeric_threshold: number(["num_threshold", "threshold"]),
                    categorical: text(["cat_method", "method"]),
                    categorical_threshold: number(["cat_threshold", "threshold"]),
                    ..Plan::default()
                };
                for entry in run["columns"].as_array().into_iter().flatten() {
                    let name = entry["column"].as_str().unwrap();
                    let at = format!("{} {} {name}", pair.name, run["settings"]);
                    let (Some(a), Some(b)) = (r.column(name), c.column(name)) else {
                        agree.say(false, || format!("{at}: no such column"));
                        continue;
                    };
                    let word = evidently::word(&Pair::of(a, b).unwrap(), &plan).unwrap();
                    let method = evidently_method(entry["method"].as_str().unwrap()).unwrap();
                    agree.say(word.method == method, || {
                        format!("{at}: {:?} not {method:?}", word.method)
                    });
                    let limit = entry["threshold"].as_f64().unwrap();
                    agree.say(word.threshold == limit, || {
                        format!("{at}: threshold {} not {limit}", word.threshold)
                    });
                    // A NaN is written as null or as text; then ours has no value either and is no drift.
                    let Some(want) = entry["value"].as_f64() else {
                        agree.say(word.value.is_nan() && !word.drift, || {
                            format!("{at}: {word:?}")
                        });
                        continue;
                    };
                    let right = if method.is_test() {
                        same_p(word.value, want)
                    } else {
                        same(word.value, want)
                    };
                    agree.say(right, || format!("{at}: {} not {want}", word.value));
                    let drift = if method.is_test() {
                        want < limit
                    } else {
                        want >= limit
                    };
                    agree.say(word.drift == drift, || {
                        format!("{at}: drift {}", word.drift)
                    });
                }
                // The whole: how many columns, and whether the dataset is called drifted.
                if run["settings"] == "defaults"
                    && let Some(count) = run["summary"]["value"]["count"].as_f64()
                {
                    let out =
                        check::run(&r, &c, &pair.choices(), &plan, &mut |_, _, _| true).unwrap();
                    let ours = out.summary.with(Verdict::Drift).count();
                    agree.say(ours as f64 == count, || {
                        format!("{}: {ours} columns not {count}", pair.name)
                    });
                    let share = run["summary"]["value"]["share"].as_f64().unwrap();
                    agree.say(
                        (out.summary.verdict == Verdict::Drift) == (share >= 0.5),
                        || format!("{}: {:?}", pair.name, out.summary.verdict),
                    );
                }
            }
        }
        agree.report("Evidently", &folder);
    }
}

#[test]
fn nannyml_0_13() {
    for folder in folders() {
        let mut agree = Agreement::default();
        for pair in pairs(&folder) {
            let Some(oracle) = json(&folder, &pair.name, "nannyml") else {
                continue;
            };
            let (r, c) = pair.tables(&folder);
            let chunking = oracle["settings"]["chunking"].as_str().unwrap_or_default();
            let number = chunking
                .split("chunk_number=")
                .nth(1)
                .and_then(|t| t.split(|c: char| !c.is_ascii_digit()).next())
                .and_then(|t| t.parse().ok())
                .unwrap_or(10);
            for entry in oracle["columns"].as_array().into_iter().flatten() {
                let name = entry["column"].as_str().unwrap();
                let method = match entry["method"].as_str().unwrap() {
                    "kolmogorov_smirnov" => Method::Ks,
                    "jensen_shannon" => Method::JensenShannon,
                    "wasserstein" => Method::Wasserstein,
                    "hellinger" => Method::Hellinger,
                    "chi2" => Method::ChiSquare,
                    "l_infinity" => Method::LInfinity,
                    other => panic!("{other}"),
                };
                let at = format!("{} {name} {method:?}", pair.name);
                let (Some(a), Some(b)) = (r.column(name), c.column(name)) else {
                    agree.say(false, || format!("{at}: no such column"));
                    continue;
                };
                let tables = nannyml::by_chunks(a, b, number).unwrap();
                let Some(ours) = tables.iter().find(|t| t.method == method) else {
                    agree.say(false, || format!("{at}: not computed"));
                    continue;
                };
                let want = entry["upper_threshold"].as_f64();
                agree.say(
                    match (ours.upper, want) {
                        (Some(a), Some(b)) => same(a, b),
                        (None, None) => true,
                        _ => false,
                    },
                    || format!("{at}: threshold {:?} not {want:?}", ours.upper),
                );
                let values = entry["values"].as_array().unwrap();
                let alerts = entry["alerts"].as_array().unwrap();
                agree.say(values.len() == ours.chunks.len(), || {
                    format!("{at}: {} chunks", ours.chunks.len())
                });
                for (i, (chunk, (value, alert))) in ours
                    .chunks
                    .iter()
                    .zip(values.iter().zip(alerts))
                    .enumerate()
                {
                    agree.say(
                        match (chunk.value, value.as_f64()) {
                            (Some(a), Some(b)) => same(a, b),
                            (None, None) => true,
                            _ => false,
                        },
                        || format!("{at} chunk {i}: {:?} not {value}", chunk.value),
                    );
                    agree.say(chunk.alert == alert.as_bool().unwrap_or(false), || {
                        format!("{at} chunk {i}: alert {}", chunk.alert)
                    });
                }
            }
        }
        agree.report("NannyML", &folder);
    }
}

#[test]
fn river() {
    for folder in folders() {
        let mut agree = Agreement::default();
        for file in files(&folder, ".river.json") {
            let oracle: Value =
                serde_json::from_str(&std::fs::read_to_string(folder.join(&file)).unwrap())
                    .unwrap();
            let stream = oracle["stream"].as_str().unwrap();
            let column = oracle["column"].as_str().unwrap();
            let series = numbers(&folder.join(stream), column);
            for (name, want) in oracle["detectors"].as_object().unwrap() {
                let threshold = name
                    .split("threshold=")
                    .nth(1)
                    .and_then(|t| t.trim_end_matches(')').parse().ok());
                let kind = match name {
                    n if n.starts_with("ADWIN") => DetectorKind::Adwin,
                    n if n.starts_with("PageHinkley") => DetectorKind::PageHinkley,
                    n if n.ends_with(".DDM") => DetectorKind::Ddm,
                    _ => continue, // not one of ours
                };
                let drifts: Vec<usize> = serde_json::from_value(want["drift"].clone()).unwrap();
                let ours = detect(kind, &series, threshold);
                let right = if kind == DetectorKind::Adwin {
                    // Within one period of its clock.
                    ours.drifts.len() == drifts.len()
                        && ours
                            .drifts
                            .iter()
                            .zip(&drifts)
                            .all(|(a, b)| a.abs_diff(*b) <= 32)
                } else {
                    ours.drifts == drifts
                };
                agree.say(right, || format!("{file} {name}: {ours:?} not {drifts:?}"));
                if let Some(first) = want["first_warning"].as_u64() {
                    agree.say(
                        ours.warnings.first().copied() == Some(first as usize),
                        || format!("{file} {name}: warnings {:?}", ours.warnings),
                    );
                }
            }
        }
        if agree.checked > 0 {
            agree.report("river", &folder);
        }
    }
}

#[test]
fn shifted_pairs_are_caught_and_others_not() {
    for folder in folders() {
        for pair in pairs(&folder) {
            let (r, c) = pair.tables(&folder);
            let out = check::run(&r, &c, &pair.choices(), &Plan::default(), &mut |_, _, _| {
                true
            })
            .unwrap();
            println!(
                "{}: {} — {}",
                pair.name,
                out.summary.verdict.name(),
                out.summary.why
            );
            match pair.shifted {
                Some(true) => assert_eq!(out.summary.verdict, Verdict::Drift, "{}", pair.name),
                Some(false) => assert!(!out.summary.verdict.flags(), "{}", pair.name),
                None => {}
            }
        }
    }
}

/// Random splits of the real files in two: nothing has drifted, so every alert is a false one.
#[test]
fn false_alarms_on_random_splits() {
    let rate = false_alarms(200);
    println!("{rate}");
    assert_eq!(rate.splits, 200);
    assert!(rate.alarms * 20 <= rate.splits, "{rate}");
    assert!(rate.bound() <= 0.08, "{rate}");
}

#[test]
fn a_profile_brackets_what_the_file_gives() {
    let folder = &folders()[0];
    for pair in pairs(folder) {
        let (r, c) = pair.tables(folder);
        let choices = pair.choices();
        let plan = Plan::default();
        let full = check::run(&r, &c, &choices, &plan, &mut |_, _, _| true).unwrap();
        let against = check::run_against(&full.profile, &c, &plan, &mut |_, _, _| true).unwrap();
        assert!(!against.exact);
        for (a, b) in full.summary.columns.iter().zip(&against.columns) {
            assert_eq!(a.column, b.column);
            for measure in &b.measures {
                let exact = a
                    .measures
                    .iter()
                    .find(|m| m.method == measure.method)
                    .unwrap();
                match (exact.value, measure.value, measure.error) {
                    (Some(x), Some(y), Some(e)) => {
                        assert!(
                            (x - y).abs() <= e * (1.0 + 1e-9) + 1e-9,
                            "{} {measure:?} {x}",
                            a.column
                        );
                        if measure.method == Method::Ks {
                            assert!(e <= 0.01, "{} {e}", a.column);
                        }
                    }
                    (x, y, None) => assert!(
                        x == y
                            || a.kind == Kind::Categorical
                                && (x.unwrap() - y.unwrap()).abs() < 1e-12,
                        "{} {measure:?} {x:?}",
                        a.column
                    ),
                    other => panic!("{} {other:?}", a.column),
                }
            }
        }
        // A profile makes no alarm that the file would not make.
        assert!(against.verdict <= full.summary.verdict, "{}", pair.name);
    }
}
