//! Our own file.

use crate::mutate;
use crate::targets::{Target, world};
use plumbline_exchange::file::{Limits, export, read};

pub(super) const TARGET: Target = Target {
    name: "workspace-file",
    about: "a workspace file is read and repaired; the result is exported and needs no repair",
    seeds: || {
        vec![
            world::short_file(world::SCHEMA_2, 1),
            world::short_file(world::SCHEMA_1, 1),
        ]
    },
    mutate: mutate::json_text,
    check,
};

fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let Ok(file) = read(&text, Limits::default()) else {
        return;
    };
    let exported = export(&file.workspace, world::at(9));
    let back = read(&exported, Limits::default()).expect("an exported file can be read");
    assert!(
        back.workspace == file.workspace,
        "a repaired workspace needs repair: {:?}",
        back.notes.list()
    );
}
