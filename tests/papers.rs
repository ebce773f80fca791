//! The papers stay true to the code: layers, glossary, and where is what.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// The cells of the rows of a Markdown table.
fn rows(text: &str) -> impl Iterator<Item = Vec<String>> + '_ {
    text.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| ---"))
        .map(|line| {
            let cells = line.trim_matches('|').split('|');
            cells.map(|cell| cell.trim().to_owned()).collect()
        })
}

/// What stands between backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The crates of this project that a manifest depends on, without their prefix.
fn imports(manifest: &str) -> BTreeSet<String> {
    let text = read(manifest);
    let from = text
        .find("\n[dependencies]\n")
        .map_or(text.len(), |at| at + 1);
    let section = text.get(from..).unwrap_or_default();
    section
        .lines()
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.strip_prefix("plumbline-"))
        .filter_map(|rest| rest.split(['.', ' ']).next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_picture_of_the_layers_is_that_of_the_crates() {
    let text = read("ARCHITECTURE.md");
    let mut above = BTreeSet::from(["macros".to_owned()]);
    let mut seen = BTreeSet::new();
    for row in rows(&text).filter(|row| row.len() == 3 && row[0].starts_with("plumbline")) {
        let manifest = match row[1].as_str() {
            "src/app" => "Cargo.toml".to_owned(),
            folder => format!("{folder}/Cargo.toml"),
        };
        let said: BTreeSet<String> = row[2].split_whitespace().map(str::to_owned).collect();
        assert_eq!(said, imports(&manifest), "{}", row[0]);
        for import in &said {
            assert!(
                above.contains(import),
                "{} imports {import}, which is not above it",
                row[0]
            );
        }
        above.insert(row[0].trim_start_matches("plumbline-").to_owned());
        seen.insert(row[1].clone());
    }
    for entry in std::fs::read_dir(root().join("src/engine")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            seen.contains(&format!("src/engine/{name}")),
            "{name} is not in the picture"
        );
    }
}

fn folder_of(krate: &str) -> &'static str {
    match krate {
        "plumbline_ai_act" => "ai-act",
        "plumbline_commands" => "commands",
        "plumbline_document" => "document",
        "plumbline_features" => "features",
        "plumbline_persistence" => "persistence",
        other => panic!("the glossary names a crate that this test does not know: {other}"),
    }
}

#[test]
fn the_types_of_the_glossary_are_where_it_says() {
    let text = read("docs/glossary.md");
    let mut checked = 0;
    for row in rows(&text).filter(|row| row.len() == 3 && row[2].contains("::")) {
        for path in quoted(&row[2]) {
            let mut parts: Vec<&str> = path.split("::").collect();
            let name = parts.pop().unwrap();
            let (krate, modules) = parts.split_first().unwrap();
            let base = root()
                .join("src/engine")
                .join(folder_of(krate))
                .join("src")
                .join(modules.join("/"));
            let file = [base.with_extension("rs"), base.join("mod.rs")]
                .into_iter()
                .find(|p| p.exists());
            let code =
                std::fs::read_to_string(file.unwrap_or_else(|| panic!("{path}: no such module")))
                    .unwrap();
            let kinds = ["struct", "enum", "trait", "type"];
            let plain = kinds.iter().any(|kind| {
                [" ", "<", ";", "(", ":"]
                    .iter()
                    .any(|end| code.contains(&format!("pub {kind} {name}{end}")))
            });
            // Named enums are made by a macro.
            assert!(
                plain || code.contains(&format!("    {name} {{")),
                "{path} is not there"
            );
            checked += 1;
        }
    }
    assert!(
        checked > 30,
        "only {checked} types were found in the glossary"
    );
}

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

#[test]
fn no_type_or_module_has_a_word_that_the_glossary_replaced() {
    let gone = [
        "Vault",
        "Shelf",
        "Aside",
        "Workbench",
        "Desk",
        "Situation",
        "Grounds",
        "Footing",
        "Footings",
        "Landed",
        "Landing",
        "Foreign",
        "Episode",
        "Working",
        "Kept",
        "Keeper",
        "Mended",
    ];
    let modules = [
        "carry_out",
        "mend",
        "rings",
        "loose_ends",
        "stand_ins",
        "scribe",
        "desk",
        "late",
    ];
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    for file in files {
        let name = file.strip_prefix(root()).unwrap().display().to_string();
        for part in file.with_extension("").components() {
            let part = part.as_os_str().to_string_lossy();
            if modules.contains(&&*part) && name.contains(&*part) {
                found.insert(name.clone(), part.into_owned());
            }
        }
        for line in std::fs::read_to_string(&file).unwrap().lines() {
            for word in gone {
                for kind in ["struct", "enum", "trait", "type"] {
                    let declared = format!("{kind} {word}");
                    let rest = line.split_once(&declared).map(|(_, rest)| rest);
                    if rest.is_some_and(|rest| {
                        !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
                    }) {
                        found.insert(name.clone(), line.trim().to_owned());
                    }
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn everything_that_contributing_points_at_is_there() {
    let text = read("CONTRIBUTING.md");
    let table: Vec<_> = rows(&text).filter(|row| row.len() == 2).skip(1).collect();
    assert!(
        table.len() >= 10,
        "a newcomer looks for ten features at least"
    );
    for row in table {
        for path in quoted(&row[1]) {
            assert!(
                root().join(path).exists(),
                "{}: {path} does not exist",
                row[0]
            );
        }
    }
}
