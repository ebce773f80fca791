//! Fingerprints: a head of the ledger, short enough to be read out, printed, mailed or put in a ticket.
//!
//! `12-4K7Q-M2XP-A9F3-TBC4-D0` is the number of the entry and 90 bits of its hash, in Crockford's base 32, which has no
//! letters that are taken for digits. The number tells how many entries a cut-off copy would have to have.

use plumbline_document::ledger::sha::Sha;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of the hash: 18 of five bits each.
const LENGTH: usize = 18;

/// The fingerprint of an entry.
pub fn fingerprint(number: u32, id: &Sha) -> String {
    let mut out = number.to_string();
    for (place, c) in letters(id).enumerate() {
        if place % 4 == 0 {
            out.push('-');
        }
        out.push(c);
    }
    out
}

/// The letters that stand for the first 90 bits of a hash.
pub(super) fn letters(id: &Sha) -> impl Iterator<Item = char> + '_ {
    (0..LENGTH).map(|place| {
        let five = (place * 5..place * 5 + 5).fold(0_usize, |sum, bit| {
            let byte = id.bytes().get(bit / 8).copied().unwrap_or(0);
            sum << 1 | usize::from(byte >> (7 - bit % 8) & 1)
        });
        ALPHABET.get(five).copied().map_or('0', char::from)
    })
}

/// The number and the letters of a typed fingerprint: capital or small letters, with or without dashes; O is read as 0,
/// I and L as 1. None when it is no fingerprint.
pub(super) fn parse(typed: &str) -> Option<(u32, String)> {
    let typed = typed.trim();
    let (number, rest) = typed.split_once(|c: char| !c.is_ascii_digit())?;
    let number = number.parse().ok().filter(|n| *n > 0)?;
    let mut letters = String::new();
    for c in rest.chars().filter(|c| c.is_alphanumeric()) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        ALPHABET.contains(&u8::try_from(c).ok()?).then_some(())?;
        letters.push(c);
    }
    (letters.len() == LENGTH).then_some((number, letters))
}
