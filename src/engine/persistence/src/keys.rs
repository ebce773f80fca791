//! The keys under which a workspace is stored.
//!
//! ```text
//! plumbline/workspaces            the catalogue
//! plumbline/w/<id>/j/<seq>        one change
//! plumbline/w/<id>/front          the first rows of a large backlog
//! plumbline/w/<id>/<slot>         manifest of a slot: a, b; further letters once one of them is damaged
//! plumbline/w/<id>/<slot>/<i>.<r> chunk i of that slot, written in round r
//! ```

use plumbline_document::ids::WorkspaceId;
use std::fmt;

/// What every key of this program begins with.
pub const ROOT: &str = "plumbline/";

/// The catalogue of workspaces.
pub const CATALOGUE: &str = "plumbline/workspaces";

/// What every key of one workspace begins with.
pub fn workspace(id: WorkspaceId) -> String {
    format!("{ROOT}w/{id}/")
}

/// The key of the first rows of one workspace. It is no [`Key`], because nothing depends on it.
pub fn first_rows(id: WorkspaceId) -> String {
    workspace(id) + "front"
}

/// A slot's letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotName(u8);

impl SlotName {
    /// Every name that there is.
    pub fn all() -> impl Iterator<Item = Self> {
        (b'a'..=b'z').filter(|c| *c != b'j').map(Self)
    }

    fn parse(text: &str) -> Option<Self> {
        match text.as_bytes() {
            [c] if c.is_ascii_lowercase() && *c != b'j' => Some(Self(*c)),
            _ => None,
        }
    }
}

impl fmt::Display for SlotName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", char::from(self.0))
    }
}

/// No change has a higher number: a key with a higher one is not ours, and counting on from this one cannot overflow.
const LAST_SEQ: u64 = 1 << 53;

/// What is stored under a key of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// One change.
    Journal(u64),
    /// A slot's manifest.
    Manifest(SlotName),
    /// A chunk: slot, index, round.
    Chunk(SlotName, usize, u32),
}

impl Key {
    /// Reads what follows [`workspace`]; none for a key that this program does not write.
    pub fn parse(rest: &str) -> Option<Self> {
        let key = match rest.split_once('/') {
            None => Self::Manifest(SlotName::parse(rest)?),
            Some(("j", seq)) => Self::Journal(seq.parse().ok().filter(|n| *n <= LAST_SEQ)?),
            Some((slot, chunk)) => {
                let (index, round) = chunk.split_once('.')?;
                Self::Chunk(
                    SlotName::parse(slot)?,
                    index.parse().ok()?,
                    round.parse().ok()?,
                )
            }
        };
        // One spelling only: `j/007` is not `j/7`.
        (key.to_string() == rest).then_some(key)
    }

    /// The whole key.
    pub fn of(self, id: WorkspaceId) -> String {
        format!("{}{self}", workspace(id))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Journal(seq) => write!(f, "j/{seq}"),
            Self::Manifest(slot) => slot.fmt(f),
            Self::Chunk(slot, index, round) => write!(f, "{slot}/{index}.{round}"),
        }
    }
}
