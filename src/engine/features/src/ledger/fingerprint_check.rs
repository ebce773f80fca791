//! Whether a ledger is, or contains, what a fingerprint was taken of.

use crate::ledger::chain::Chain;
use crate::ledger::fingerprint;

/// What a fingerprint says about a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FingerprintCheck {
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

impl FingerprintCheck {
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

/// Checks a ledger against a fingerprint, as people type it.
pub fn check(chain: &Chain, typed: &str) -> FingerprintCheck {
    let Some((number, letters)) = fingerprint::parse(typed) else {
        return FingerprintCheck::Unreadable;
    };
    let now = chain.last_number();
    let mut at_number = chain
        .entries()
        .iter()
        .filter(|e| e.number() == number)
        .peekable();
    if at_number.peek().is_none() && number > now {
        return FingerprintCheck::CutOff { number, now };
    }
    let found = at_number.find(|e| fingerprint::letters(&e.id).eq(letters.chars()));
    match found {
        Some(entry) if chain.heads().contains(&entry.id) => FingerprintCheck::Head,
        Some(_) => FingerprintCheck::Grown { number, now },
        None => FingerprintCheck::Different { number },
    }
}
