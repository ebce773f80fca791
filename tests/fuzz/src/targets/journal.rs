//! Journal entries: the text under one key.

use crate::dice::Dice;
use crate::mutate;
use crate::targets::{Target, world};
use plumbline_commands::editor::Editor;
use plumbline_document::change::Change;
use plumbline_packing::{unwiden, widen};
use plumbline_persistence::checksum::{
    UNPACKED_LIMIT, pack, unpack, verify_checksum, with_checksum,
};
use plumbline_persistence::{KEPT_AS, journal};
use serde_json::{Value, json};

pub(super) const TARGET: Target = Target {
    name: "journal",
    about: "a journal entry is read, applied to a document, and written again as the same change",
    seeds,
    mutate: |dice, input| mutate_entry(dice, &String::from_utf8_lossy(input)).into_bytes(),
    check,
};

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (change, seq) in world::changes().iter().zip(1..) {
        seeds.push(journal::write(KEPT_AS, seq, change).unwrap().into_bytes());
        let older = json!({"schema": 2, "seq": seq, "change": change}).to_string();
        seeds.push(with_checksum(&older).into_bytes());
        let packed = format!("z:{}", pack(older.as_bytes()));
        seeds.push(with_checksum(&packed).into_bytes());
        let packed = format!("3:z:{}", pack(older.as_bytes()));
        seeds.push(with_checksum(&packed).into_bytes());
    }
    seeds
}

/// Changes the bytes in an entry, and puts a right checksum before them; or changes the text itself.
pub(super) fn mutate_entry(dice: &mut Dice, text: &str) -> String {
    let inner = verify_checksum(text).ok().filter(|_| !dice.once_in(8));
    let Some(inner) = inner else {
        return mutate::text(dice, text);
    };
    let changed = if let Some((number, packed)) = inner.split_once("z:") {
        unpack(packed, UNPACKED_LIMIT)
            .ok()
            .map(|bytes| format!("{number}z:{}", pack(&mutate::stored(dice, &bytes))))
    } else if let Some((number, wide)) = inner.split_once(':') {
        unwiden(wide).map(|bytes| format!("{number}:{}", widen(&mutate::stored(dice, &bytes))))
    } else {
        None
    };
    let changed = changed.unwrap_or_else(|| {
        let json = mutate::json_text(dice, inner.as_bytes());
        String::from_utf8_lossy(&json).into_owned()
    });
    with_checksum(&changed)
}

fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    std::hint::black_box(journal::schema_of(&text));
    drop(journal::readable(&text));
    for seq in 1..=3 {
        let Ok(entry) = journal::check(Some(&text), seq) else {
            continue;
        };
        drop(entry.change::<Value>());
        let Ok(change) = entry.change::<Change>() else {
            continue;
        };
        let written = journal::write(KEPT_AS, seq, &change).expect("what was read can be written");
        let again = journal::check(Some(&written), seq).expect("what was written can be read");
        assert_eq!(again.change::<Change>().expect("it is a change"), change);
        let mut editor = Editor::new(world::workspace().clone());
        if editor.follow(&change).is_err() {
            assert!(
                editor.workspace() == world::workspace(),
                "a change that does not fit has left traces"
            );
        }
    }
}
