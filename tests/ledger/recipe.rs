//! The recipe of the help page, run as it stands there, outside of the engine.

use super::super::common::at;
use super::world::Room;
use plumbline_exchange::file as workspace_file;
use plumbline_features::ledger::file::{RECIPE_NODE, RECIPE_SHELL, export};
use std::path::PathBuf;
use std::process::Command;

struct Dir(PathBuf);

impl Dir {
    fn new(name: &str) -> Self {
        let path =
            std::env::temp_dir().join(format!("plumbline-recipe-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}

fn run(program: &str, script: &PathBuf, file: &PathBuf) -> (bool, String) {
    let out = Command::new(program)
        .arg(script)
        .arg(file)
        .output()
        .unwrap();
    let text = String::from_utf8(out.stdout).unwrap();
    (out.status.success(), text)
}

fn check(program: &str, name: &str, recipe: &str, text: &str) {
    let room = Room::small_ledger();
    let head = room.chain().head().unwrap().id.to_string();
    let dir = Dir::new(name);
    let script = dir.put(name, recipe);
    let (good, said) = run(program, &script, &dir.put("ledger.json", text));
    assert!(good, "{said}");
    assert_eq!(
        said.trim(),
        format!("all 3 entries hold; the last hash is {head}")
    );
    let forged = text.replace("Waits for the data", "Waits for no data");
    let (good, said) = run(program, &script, &dir.put("forged.json", &forged));
    assert!(
        !good && said.starts_with("entry 2: its content does not have the hash"),
        "{said}"
    );
}

#[test]
fn with_a_shell_and_sha256sum() {
    let text = export(Room::small_ledger().workspace(), at(1_800_000_000));
    check("sh", "verify-ledger.sh", RECIPE_SHELL, &text);
    let dir = Dir::new("missing");
    let script = dir.put("verify-ledger.sh", RECIPE_SHELL);
    let fewer: Vec<&str> = text
        .lines()
        .filter(|l| !l.contains("Waits for the data"))
        .collect();
    let (good, said) = run("sh", &script, &dir.put("fewer.json", &fewer.join("\n")));
    assert!(
        !good && said.contains("entry 2: the entry before it is missing"),
        "{said}"
    );
}

#[test]
fn with_a_few_lines_of_javascript() {
    // The browser tests need Node.js anyway; where it is not there, the other recipe still ran.
    if Command::new("node").arg("--version").output().is_err() {
        println!("Node.js is not there: skipped");
        return;
    }
    let room = Room::small_ledger();
    check(
        "node",
        "verify-ledger.mjs",
        RECIPE_NODE,
        &export(room.workspace(), at(1_800_000_000)),
    );
    let whole = workspace_file::export(room.workspace(), at(1_800_000_000));
    check("node", "verify-workspace.mjs", RECIPE_NODE, &whole);
}
