//! Notes: what a reader did, repaired, guessed or refused, each with its place in the file.

use serde::{Deserialize, Serialize};

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Good to know; nothing is lost.
    Info,
    /// Something was repaired or guessed: worth a look.
    Warning,
    /// Something could not be taken in.
    Error,
}

/// One remark of a reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where: a JSON path such as `workspace.items[3].parent`, or `row 12, Due`.
    pub at: String,
    /// What, in a plain sentence.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
    /// How much it matters.
    pub severity: Severity,
}

/// How many notes of each severity are kept word for word; the rest are counted.
pub const SHOWN: usize = 20;

/// The notes of one reading: the first [`SHOWN`] of each severity, and how many there were.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    list: Vec<Note>,
    infos: usize,
    warnings: usize,
    errors: usize,
}

impl Notes {
    /// Adds one.
    pub fn add(&mut self, severity: Severity, at: &str, message: String, hint: &str) {
        let count = match severity {
            Severity::Info => &mut self.infos,
            Severity::Warning => &mut self.warnings,
            Severity::Error => &mut self.errors,
        };
        *count += 1;
        if *count <= SHOWN {
            self.list.push(Note {
                at: at.to_owned(),
                message,
                hint: hint.to_owned(),
                severity,
            });
        }
    }

    /// Good to know.
    pub fn info(&mut self, at: &str, message: String, hint: &str) {
        self.add(Severity::Info, at, message, hint);
    }

    /// Repaired or guessed.
    pub fn warn(&mut self, at: &str, message: String, hint: &str) {
        self.add(Severity::Warning, at, message, hint);
    }

    /// Not taken in.
    pub fn error(&mut self, at: &str, message: String, hint: &str) {
        self.add(Severity::Error, at, message, hint);
    }

    /// The notes that are kept word for word, in the order in which they came up.
    pub fn list(&self) -> &[Note] {
        &self.list
    }

    /// How many of this severity there were, shown or not.
    pub fn count(&self, severity: Severity) -> usize {
        match severity {
            Severity::Info => self.infos,
            Severity::Warning => self.warnings,
            Severity::Error => self.errors,
        }
    }

    /// How many are only counted.
    pub fn more(&self) -> usize {
        (self.infos + self.warnings + self.errors).saturating_sub(self.list.len())
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Adds those of another reading.
    pub fn append(&mut self, other: &Self) {
        for note in &other.list {
            self.add(note.severity, &note.at, note.message.clone(), &note.hint);
        }
        let listed = |s: Severity| other.list.iter().filter(|n| n.severity == s).count();
        self.infos += other.infos.saturating_sub(listed(Severity::Info));
        self.warnings += other.warnings.saturating_sub(listed(Severity::Warning));
        self.errors += other.errors.saturating_sub(listed(Severity::Error));
    }
}

/// Something that could not be taken in, kept so that it can be shown and saved elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where it stands, as in [`Note::at`].
    pub at: String,
    /// Its title or id, as far as one can be found.
    pub label: String,
    /// Why.
    pub why: String,
    /// As it came: JSON or the cells of the row.
    pub text: String,
}
