//! Entries: a decision, sealed by the hash of its canonical text; and inputs, sealed in the same way.
//!
//! In storage and on the way between tabs the text travels as a string, so that opening a workspace reads it without
//! taking it apart; in files for people it stands as JSON, see `plumbline_features::ledger::file`.

use crate::entity::entity;
use crate::ids::ChangeId;
use crate::ledger::decision::Decision;
use crate::ledger::sha::Sha;
use crate::meta::{Meta, Stamp};
use chrono::DateTime;
use plumbline_json as json;
use plumbline_json::canonical::canonical;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// A signature over an entry's hash, made by a key that a browser keeps. It stands beside the entry: who signs later
/// changes nothing in the chain.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Signature {
    /// `Ed25519` or `ES256` (ECDSA on P-256 with SHA-256).
    #[cfg_attr(feature = "schema", schemars(extend("enum" = ["Ed25519", "ES256"])))]
    pub alg: String,
    /// The public key, as base64url of its raw form.
    pub key: String,
    /// The signature over the 64 hexadecimal digits of the hash, as base64url.
    pub sig: String,
}

/// One entry of the ledger. Its identity is the hash that it claims; whether that is right, `plumbline_features::ledger::chain` finds out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatEntry", into = "FlatEntry")]
pub struct Entry {
    /// The hash that it claims.
    pub id: Sha,
    text: Arc<str>,
    decision: Option<Arc<Decision>>,
    /// Signatures, in the order in which they were made.
    pub signatures: Vec<Signature>,
    /// What every record carries; of an entry it follows from its content.
    pub meta: Meta,
}

entity!(Entry, Sha { text, signatures; decision });

#[derive(Serialize, Deserialize)]
struct FlatEntry {
    id: Sha,
    text: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    signatures: Vec<Signature>,
}

impl From<FlatEntry> for Entry {
    fn from(flat: FlatEntry) -> Self {
        Self::claimed(flat.id, flat.text, flat.signatures)
    }
}

impl From<Entry> for FlatEntry {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id,
            text: entry.text.to_string(),
            signatures: entry.signatures,
        }
    }
}

/// The stamp of something that nobody made at any time.
const NO_STAMP: Stamp = Stamp {
    at: DateTime::UNIX_EPOCH,
    by: None,
    change: ChangeId(0),
};

impl Entry {
    /// Seals a decision.
    pub fn seal(decision: &Decision) -> Self {
        let text = canonical(&json::to_value(decision).unwrap_or_default());
        Self::claimed(Sha::of(&text), text, Vec::new())
    }

    /// An entry as it was read: nothing is checked yet. `text` is its canonical text.
    pub fn claimed(id: Sha, text: impl Into<Arc<str>>, signatures: Vec<Signature>) -> Self {
        let text = text.into();
        let decision: Option<Decision> = json::from_text(&text).ok();
        let stamp = decision.as_ref().map_or(NO_STAMP, |d| Stamp {
            at: d.at,
            by: d.by,
            change: d.change,
        });
        Self {
            id,
            text,
            decision: decision.map(Arc::new),
            signatures,
            meta: Meta::new(stamp),
        }
    }

    /// An entry from its JSON.
    pub fn of_value(id: Sha, value: &Value, signatures: Vec<Signature>) -> Self {
        Self::claimed(id, canonical(value), signatures)
    }

    /// The canonical text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What was decided; none when the text cannot be read as a decision.
    pub fn decision(&self) -> Option<&Arc<Decision>> {
        self.decision.as_ref()
    }

    /// Its number in the chain; 0 when it cannot be read.
    pub fn number(&self) -> u32 {
        self.decision.as_ref().map_or(0, |d| d.number)
    }
}

/// Something that decisions rested on: JSON under the address of its content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(from = "FlatInput", into = "FlatInput")]
pub struct Input {
    /// The hash that it claims.
    pub id: Sha,
    text: Arc<str>,
    /// What every record carries; an input is nobody's.
    pub meta: Meta,
}

entity!(Input, Sha { text });

#[derive(Serialize, Deserialize)]
struct FlatInput {
    id: Sha,
    text: String,
}

impl From<FlatInput> for Input {
    fn from(flat: FlatInput) -> Self {
        Self::claimed(flat.id, flat.text)
    }
}

impl From<Input> for FlatInput {
    fn from(input: Input) -> Self {
        Self {
            id: input.id,
            text: input.text.to_string(),
        }
    }
}

impl Input {
    /// Seals a value.
    pub fn seal(value: &Value) -> Self {
        let text = canonical(value);
        Self::claimed(Sha::of(&text), text)
    }

    /// An input as it was read: nothing is checked yet. `text` is its canonical text.
    pub fn claimed(id: Sha, text: impl Into<Arc<str>>) -> Self {
        Self {
            id,
            text: text.into(),
            meta: Meta::new(NO_STAMP),
        }
    }

    /// The canonical text.
    pub fn text(&self) -> &str {
        &self.text
    }
}
