//! Terse bytes, and JSON, as they are stored.

use crate::mutate;
use crate::targets::{Target, world};
use plumbline_document::change::Change;
use plumbline_json as json;
use plumbline_persistence::part::Part;
use plumbline_persistence::snapshot::Snapshot;
use serde_json::{Value, json};

pub(super) const TARGET: Target = Target {
    name: "binary-json",
    about: "terse bytes: what is read is written and read again as the same",
    seeds,
    mutate: mutate::stored,
    check,
};

fn seeds() -> Vec<Vec<u8>> {
    let parts = Snapshot::of(world::workspace()).parts;
    let mut seeds: Vec<Vec<u8>> = parts.iter().map(|part| part.to_stored().unwrap()).collect();
    for change in world::changes() {
        seeds.push(json::to_stored(&change).unwrap());
        seeds.push(json::to_text(&change).unwrap().into_bytes());
    }
    let values = json!([
        {"at": "2026-11-25T09:30:00Z", "title": "Zoë"},
        {"at": "2026-11-25T09:30:00.250Z", "title": "Zoë"},
        [7, -3, 0.5, 0.1, 1e300, true, false, null, "00000000000000ff", u64::MAX, i64::MIN],
        "0190163d-8694-739b-aea5-966c26f8ad91",
        [[[[]]], {}, {"a": {"b": {"a": {}}}}],
    ]);
    seeds.push(json::to_stored(&values).unwrap());
    seeds
}

fn check(input: &[u8]) {
    drop(Part::from_stored(0, input));
    drop(Part::from_stored(1, input));
    drop(json::from_stored::<Change>(input));
    if let Ok(value) = json::from_stored::<Value>(input) {
        let again = json::to_stored(&value).expect("what was read can be written");
        let back: Value = json::from_stored(&again).expect("what was written can be read");
        assert_eq!(back, value);
    }
}
