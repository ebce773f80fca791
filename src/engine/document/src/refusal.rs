//! Refusals: why a command was not carried out, where, and what to do.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a command was not carried out. The document is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The field or entity, e.g. `items/PLB-17/parent`.
    pub at: String,
    /// What is wrong, in a plain sentence.
    pub message: String,
    /// What to do about it; may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

impl Refusal {
    /// A refusal with its path, message and hint.
    pub fn new(at: impl Into<String>, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            at: at.into(),
            message: message.into(),
            hint: hint.into(),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        if !self.hint.is_empty() {
            write!(f, " {}", self.hint)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
