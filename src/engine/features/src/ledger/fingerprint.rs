//! Fingerprints: a head of the ledger, short enough to be read out, printed, mailed or put in a ticket.
//!
//! `12-4K7Q-M2XP-A9F3-TBC4-D0` is the number of the entry and 90 bits of its hash, in Crockford's base 32, which has no
//! letters that are taken for digits. The number tells how many entries a cut-off copy would have to have.

use crate::ledger::chain::Chain;
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

fn letters(id: &Sha) -> impl Iterator<Item = char> + '_ {
    (0..LENGTH).map(|place| {
        let five = (place * 5..place * 5 + 5).fold(0_usize, |sum, bit| {
            let byte = id.bytes().get(bit / 8).copied().unwrap_or(0);
            sum << 1 | usize::from(byte >> (7 - bit % 8) & 1)
        });
        ALPHABET.get(five).copied().map_or('0', char::from)
    })
}

/// What a fingerprint says about a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Check {
    /// It is no fingerprint.
    Unreadable,
    /// It is that of a head: nothing is missing.
    Head,
    /// It is that of an earlier entry, which is there; the ledger has grown since.
    Grown {
        /// Its number.
        number: u32,
        /// The last number now.
        now: u32,
    },
    /// There are fewer entries than it speaks of: the end is missing.
    CutOff {
        /// The number that it speaks of.
        number: u32,
        /// The last number now.
        now: u32,
    },
    /// There is an entry of that number, but another one.
    Different {
        /// The number that it speaks of.
        number: u32,
    },
}

impl Check {
    /// Whether the ledger is, or contains, what the fingerprint was taken of.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Head | Self::Grown { .. })
    }

    /// What it means, in a sentence or two.
    pub fn words(&self) -> String {
        match self {
            Self::Unreadable => {
                "That is no fingerprint. It begins with a number and goes on with groups of letters and digits, such as 12-4K7Q-M2XP-A9F3-TBC4-D0."
                    .to_owned()
            }
            Self::Head => "It matches: the ledger ends with exactly this entry. Nothing was cut off or changed.".to_owned(),
            Self::Grown { number, now } => format!(
                "It matches entry {number}. The ledger has grown to {now} since; nothing up to entry {number} was cut off or changed."
            ),
            Self::CutOff { number, now } => format!(
                "It does not match: the fingerprint speaks of entry {number}, and this ledger ends with entry {now}. The end is missing."
            ),
            Self::Different { number } => format!(
                "It does not match: this ledger has another entry {number} than the one that the fingerprint was taken of."
            ),
        }
    }
}

/// Checks a ledger against a fingerprint, as people type it: capital or small letters, with or without dashes; O is
/// read as 0, I and L as 1.
pub fn check(chain: &Chain, typed: &str) -> Check {
    let Some((number, letters)) = read(typed) else {
        return Check::Unreadable;
    };
    let now = chain.last_number();
    let mut at_number = chain
        .entries()
        .iter()
        .filter(|e| e.number() == number)
        .peekable();
    if at_number.peek().is_none() && number > now {
        return Check::CutOff { number, now };
    }
    let found = at_number.find(|e| self::letters(&e.id).eq(letters.chars()));
    match found {
        Some(entry) if chain.heads().contains(&entry.id) => Check::Head,
        Some(_) => Check::Grown { number, now },
        None => Check::Different { number },
    }
}

fn read(typed: &str) -> Option<(u32, String)> {
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
