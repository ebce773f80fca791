//! People: owners, raters, deciders. Everything else holds references to these entries.

use crate::entity::entity;
use crate::ids::PersonId;
use crate::meta::Meta;
use serde::{Deserialize, Serialize};

/// An entry of the people list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Name, or a pseudonym.
    pub name: String,
    /// True once the name has been replaced on request.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pseudonym: bool,
    /// Names or account ids of this person in other tools, for imports.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Revision and history.
    pub meta: Meta,
}

entity!(
    Person,
    PersonId {
        name,
        pseudonym,
        aliases
    }
);
