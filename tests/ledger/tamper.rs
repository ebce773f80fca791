//! Tampering: every single-byte change of a small exported ledger, every deletion, insertion, swap and truncation.

use super::super::common::at;
use super::world::Room;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_exchange::file;
use plumbline_exchange::file::Limits;
use plumbline_features::ledger::chain::{Chain, verify};
use plumbline_features::ledger::file::{ReadLedger, export, read};
use plumbline_features::ledger::fingerprint_check::{FingerprintCheck, check};
use std::collections::BTreeMap;

/// What became of one changed byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Case {
    /// The file cannot be read, and the message says why.
    Unreadable,
    /// It is found, and what was found is named.
    Found,
    /// The canonical content is the same: white space, an escape for a letter, another spelling of a number.
    SameContent,
    /// A name in the list of people, which is no part of the chain, so that it can become a pseudonym.
    PersonsName,
    /// When the file was written, or of which workspace it is: no part of the chain.
    Envelope,
}

fn classify(original: &ReadLedger, before: &serde_json::Value, text: &str) -> Case {
    let changed = match read(text) {
        Err(why) => {
            assert!(why.len() > 20, "{why}");
            return Case::Unreadable;
        }
        Ok(changed) => changed,
    };
    let problems = changed.all_problems();
    if !problems.is_empty() {
        assert!(problems.iter().all(|p| p.len() > 20), "{problems:?}");
        return Case::Found;
    }
    assert_eq!(changed.entries, original.entries, "{text}");
    assert_eq!(changed.inputs, original.inputs);
    let value: serde_json::Value = serde_json::from_str(text).unwrap();
    if value == *before {
        return Case::SameContent;
    }
    for (name, part) in value.as_object().unwrap() {
        let free = ["exported", "workspace", "people"].contains(&name.as_str());
        assert!(free || before[name] == *part, "{name}");
    }
    if value["people"] == before["people"] {
        Case::Envelope
    } else {
        Case::PersonsName
    }
}

/// Two decisions on one item, with a list of people of one.
fn original_text() -> String {
    let mut room = Room::bare();
    room.decide(DecisionKind::Accept, &[1], "It is due.");
    room.decide(DecisionKind::Defer, &[1], "It is not due.");
    export(room.workspace(), at(1_800_000_000))
}

/// Exhaustively: each byte of the file becomes each of the 255 others.
#[test]
fn every_changed_byte_is_found_or_changes_nothing() {
    let text = original_text();
    let original = read(&text).unwrap();
    assert_eq!(original.all_problems(), Vec::<String>::new());
    let before: serde_json::Value = serde_json::from_str(&text).unwrap();
    let bytes = text.into_bytes();
    let lanes = std::thread::available_parallelism().map_or(2, usize::from);
    let mut cases: BTreeMap<Case, usize> = BTreeMap::new();
    std::thread::scope(|scope| {
        let work = (0..lanes).map(|lane| {
            let (mut bytes, original, before) = (bytes.clone(), &original, &before);
            scope.spawn(move || {
                let mut cases: BTreeMap<Case, usize> = BTreeMap::new();
                for place in (lane..bytes.len()).step_by(lanes) {
                    let old = bytes[place];
                    for new in (0..=255).filter(|new| *new != old) {
                        bytes[place] = new;
                        // What is no UTF-8 never becomes a text.
                        let case = match std::str::from_utf8(&bytes) {
                            Ok(changed) => classify(original, before, changed),
                            Err(_) => Case::Unreadable,
                        };
                        *cases.entry(case).or_default() += 1;
                    }
                    bytes[place] = old;
                }
                cases
            })
        });
        for lane in work.collect::<Vec<_>>() {
            for (case, n) in lane.join().unwrap() {
                *cases.entry(case).or_default() += n;
            }
        }
    });
    println!("{} bytes: {cases:?}", bytes.len());
    assert_eq!(cases.values().sum::<usize>(), 255 * bytes.len());
    for case in [
        Case::Unreadable,
        Case::Found,
        Case::SameContent,
        Case::PersonsName,
        Case::Envelope,
    ] {
        assert!(
            cases.get(&case).is_some_and(|n| *n > 0),
            "no byte was {case:?}"
        );
    }
}

fn lines(text: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let all: Vec<String> = text.lines().map(str::to_owned).collect();
    let first = all
        .iter()
        .position(|l| l.starts_with("{\"entry\""))
        .unwrap();
    let count = all.iter().filter(|l| l.starts_with("{\"entry\"")).count();
    (
        all[..first].to_vec(),
        all[first..first + count].to_vec(),
        all[first + count..].to_vec(),
    )
}

fn joined(head: &[String], entries: &[String], tail: &[String]) -> String {
    let mut entries: Vec<String> = entries
        .iter()
        .map(|l| l.trim_end_matches(',').to_owned())
        .collect();
    let last = entries.len();
    for (place, line) in entries.iter_mut().enumerate() {
        if place + 1 < last {
            line.push(',');
        }
    }
    [head, &entries, tail].concat().join("\n")
}

fn long_ledger() -> String {
    let mut room = Room::small_ledger();
    for n in 1..=3 {
        room.decide(DecisionKind::Accept, &[n], "Once more.");
    }
    export(room.workspace(), at(1_800_000_000))
}

#[test]
fn every_deletion_insertion_and_swap_is_found() {
    let text = long_ledger();
    let (head, entries, tail) = lines(&text);
    assert_eq!(entries.len(), 6);
    assert!(
        read(&joined(&head, &entries, &tail))
            .unwrap()
            .all_problems()
            .is_empty()
    );
    let found = |entries: &[String], what: &str| {
        let problems = read(&joined(&head, entries, &tail)).unwrap().all_problems();
        assert!(!problems.is_empty(), "{what}");
        problems
    };
    for gone in 0..entries.len() {
        let mut fewer = entries.clone();
        fewer.remove(gone);
        let problems = found(&fewer, "deleted");
        if gone == 2 {
            assert!(
                problems
                    .iter()
                    .any(|p| p.starts_with("Entry 4 (") && p.contains("missing")),
                "{problems:?}"
            );
        }
    }
    for a in 0..entries.len() {
        for b in a + 1..entries.len() {
            let mut swapped = entries.clone();
            swapped.swap(a, b);
            found(&swapped, "swapped");
        }
        for place in 0..=entries.len() {
            let mut more = entries.clone();
            more.insert(place, entries[a].clone());
            found(&more, "inserted again");
            let mut more = entries.clone();
            more.insert(
                place,
                entries[a]
                    .replace("Once more.", "Once less.")
                    .replace("pilot", "test"),
            );
            if more[place] != entries[a] {
                found(&more, "inserted another");
            }
        }
    }
}

#[test]
fn a_cut_off_end_is_found_by_the_file_and_by_a_fingerprint() {
    let text = long_ledger();
    let (head, entries, tail) = lines(&text);
    let whole = read(&text).unwrap();
    let fingerprint = Chain::of(&whole.entries).fingerprints()[0].clone();
    assert_eq!(
        check(&Chain::of(&whole.entries), &fingerprint),
        FingerprintCheck::Head
    );
    for kept in 0..entries.len() {
        let cut = read(&joined(&head, &entries[..kept], &tail)).unwrap();
        assert!(
            cut.problems.iter().any(|p| p.contains("cut off")),
            "{:?}",
            cut.problems
        );
        // The chain itself holds: only what was noted elsewhere tells that its end is missing.
        assert!(cut.verify().holds());
        let chain = Chain::of(&cut.entries);
        let now = u32::try_from(kept).unwrap();
        assert_eq!(
            check(&chain, &fingerprint),
            FingerprintCheck::CutOff { number: 6, now }
        );
        if let Some(earlier) = chain.fingerprints().first() {
            let number = now;
            let grown = check(&Chain::of(&whole.entries), earlier);
            assert_eq!(grown, FingerprintCheck::Grown { number, now: 6 });
        }
    }
}

#[test]
fn fingerprints_are_read_as_people_type_them() {
    let room = Room::small_ledger();
    let chain = room.chain();
    let fingerprint = chain.fingerprints()[0].clone();
    assert!(fingerprint.starts_with("3-"), "{fingerprint}");
    let lower = fingerprint
        .to_lowercase()
        .replace('0', "o")
        .replace('1', "l");
    // The number keeps its digits.
    let lower = format!("3{}", &lower[1..]);
    for typed in [
        fingerprint.clone(),
        format!("  {lower} "),
        fingerprint.replacen('-', " ", 9),
    ] {
        assert_eq!(check(&chain, &typed), FingerprintCheck::Head, "{typed}");
    }
    for wrong in [
        "",
        "3",
        "abc",
        "3-ABCD",
        "0-0000-0000-0000-0000-00",
        "3-UUUU-UUUU-UUUU-UUUU-UU",
    ] {
        assert_eq!(
            check(&chain, wrong),
            FingerprintCheck::Unreadable,
            "{wrong}"
        );
    }
    let other = format!("3-0000{}", &fingerprint[6..]);
    assert_eq!(
        check(&chain, &other),
        FingerprintCheck::Different { number: 3 }
    );
    assert!(!check(&chain, &other).holds());
}

#[test]
fn the_workspace_file_carries_the_ledger_and_names_the_entry_that_was_changed() {
    let room = Room::small_ledger();
    let text = file::export(room.workspace(), at(1_800_000_000));
    let whole = file::read(&text, Limits::default()).unwrap();
    assert_eq!(&whole.workspace, room.workspace());
    assert!(whole.notes.is_empty(), "{:?}", whole.notes);
    let one_line = serde_json::from_str::<serde_json::Value>(&text)
        .unwrap()
        .to_string();
    let opened = file::read(&one_line, Limits::default()).unwrap();
    assert_eq!(&opened.workspace, room.workspace());
    // The second entry is the one that waits for the contract.
    let forged = text.replace("Waits for the data", "Waits for no data");
    assert_ne!(forged, text);
    let read = file::read(&forged, Limits::default()).unwrap();
    let notes = format!("{:?}", read.notes);
    assert!(notes.contains("Entry 2 ("), "{notes}");
    // Nothing is lost: it comes in, and verification goes on saying so.
    assert_eq!(read.workspace.decisions.len(), 3);
    assert_eq!(verify(&read.workspace).first.unwrap().number, 2);
    // A name that stands twice is refused, wherever it would count.
    let twice = text.replace(
        "\"kind\": \"defer\"",
        "\"kind\": \"accept\", \"kind\": \"defer\"",
    );
    assert_ne!(twice, text);
    let why = file::read(&twice, Limits::default())
        .unwrap_err()
        .to_string();
    assert!(
        why.starts_with("workspace.ledger.entries[1].entry.kind: the name “kind” stands twice"),
        "{why}"
    );
    let two = text.replacen("\"ledger\": {", "\"ledger\": {}, \"ledger\": {", 1);
    assert!(file::read(&two, Limits::default()).is_err());
}
