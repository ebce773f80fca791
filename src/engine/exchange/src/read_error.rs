//! Why a file could not be opened.

use std::fmt;

/// Why a file could not be opened at all. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// Larger than the limit, in bytes.
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The most that is read.
        limit: usize,
    },
    /// More records than the limit.
    TooMany {
        /// How many there are.
        records: usize,
        /// The most that are read.
        limit: usize,
    },
    /// Nested deeper than 127 levels.
    TooDeep {
        /// Line, from 1.
        line: usize,
    },
    /// Not JSON.
    Broken {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        why: String,
    },
    /// JSON, but the envelope has no usable part.
    Envelope {
        /// The JSON path.
        at: String,
        /// What is wrong there.
        why: String,
    },
    /// Written by a newer version.
    Newer {
        /// The file's schema.
        found: u64,
        /// The newest schema that this version knows.
        known: u32,
    },
    /// Nothing in it.
    Empty,
    /// Something else, recognised by its content.
    Other {
        /// What it seems to be.
        what: String,
        /// What to do instead.
        hint: String,
    },
}

impl ReadError {
    /// What to do about it, in a plain sentence.
    pub fn hint(&self) -> String {
        match self {
            Self::TooLarge { .. } | Self::TooMany { .. } => {
                "Split it, for example by project, and import the parts one after the other.".into()
            }
            Self::TooDeep { .. } => {
                "A Plumbline file is nested far less deeply: export it again.".into()
            }
            Self::Broken { .. } => {
                "Look at that place in a text editor, or export the file again: it may have been cut off."
                    .into()
            }
            Self::Envelope { .. } => {
                "Choose a file that Plumbline exported; it begins with \"plumbline\": 1.".into()
            }
            Self::Newer { .. } => "Reload the page to get the newest version, then open it again.".into(),
            Self::Empty => "Choose another file, or copy the cells again.".into(),
            Self::Other { hint, .. } => hint.clone(),
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes, limit } => {
                write!(f, "The file has {bytes} bytes; at most {limit} are read.")
            }
            Self::TooMany { records, limit } => write!(
                f,
                "The file has {records} records; at most {limit} are read."
            ),
            Self::TooDeep { line } => write!(f, "The file is nested too deeply at line {line}."),
            Self::Broken { line, column, why } => {
                write!(
                    f,
                    "The file is not valid JSON at line {line}, column {column}: {why}."
                )
            }
            Self::Envelope { at, why } => write!(f, "{at}: {why}."),
            Self::Newer { found, known } => write!(
                f,
                "The file was written by a newer version (schema {found}; this one knows {known})."
            ),
            Self::Empty => f.write_str("There is nothing in it."),
            Self::Other { what, .. } => write!(f, "This looks like {what}."),
        }
    }
}

impl std::error::Error for ReadError {}
