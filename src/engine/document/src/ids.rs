//! Identities. Every entity has one that never changes; people see a short key such as `PLB-17` instead.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use std::fmt;
use uuid::Uuid;

/// A UUID as it is written: in lower case, with hyphens.
#[cfg(feature = "schema")]
const UUID: &str = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$";

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(with = "Uuid", extend("pattern" = UUID)))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    };
}

uuid_id!(
    /// Identity of a workspace, a UUID.
    WorkspaceId
);
uuid_id!(
    /// Identity of an item, a UUID. The shell makes version 7 ones, which sort by creation.
    ItemId
);
uuid_id!(
    /// Identity of an AI system, a UUID.
    SystemId
);
uuid_id!(
    /// Identity of a person, a UUID. Entries refer to people by it, so that a name can become a pseudonym.
    PersonId
);
uuid_id!(
    /// Identity of a saved view, a UUID.
    ViewId
);
uuid_id!(
    /// Identity of a sprint, a UUID.
    SprintId
);
uuid_id!(
    /// Identity of a comment, a UUID.
    CommentId
);
uuid_id!(
    /// Identity of a cadence, a UUID.
    CadenceId
);
uuid_id!(
    /// Identity of a monitor, a UUID.
    MonitorId
);
uuid_id!(
    /// Identity of a monitor run, a UUID.
    RunId
);
uuid_id!(
    /// Identity of a model, a UUID.
    ModelId
);
uuid_id!(
    /// Identity of a model version, a UUID.
    VersionId
);
uuid_id!(
    /// Identity of a dataset, a UUID.
    DatasetId
);
uuid_id!(
    /// Identity of a piece of evidence, a UUID.
    EvidenceId
);
uuid_id!(
    /// Identity of a trigger for a new assessment, a UUID.
    TriggerId
);

// Short texts that every item has several of: kept in place, so that reading or copying one takes no memory of its own.
macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[cfg_attr(feature = "schema", schemars(with = "String", extend("minLength" = 1)))]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            /// The identity as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.into()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

slug_id!(
    /// Identity of a criterion: a readable slug such as `business_value`.
    CriterionId
);
slug_id!(
    /// Identity of a framework: a readable slug such as `ai_value`.
    FrameworkId
);
slug_id!(
    /// Identity of a status: a readable slug such as `model_training`.
    StatusId
);

/// An identity that follows from what it stands for: the same parts always give the same UUID (version 8: SHA-256, cut
/// to 128 bits). For what every copy of a workspace must make under one identity, so that it is there once.
pub fn derived(parts: &[&str]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0; 16];
    for (to, from) in bytes.iter_mut().zip(hash.finalize()) {
        *to = from;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

/// A slug from any text: lower-case ASCII letters and digits, words joined by `_`; `fallback` when nothing is left.
pub fn slug(text: &str, fallback: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
    }
    let out = out.trim_end_matches('_');
    if out.is_empty() {
        fallback.to_owned()
    } else {
        out.to_owned()
    }
}

/// The slug of a text, or the first of it with a number behind it that is not taken: `reuse`, `reuse_2`, `reuse_3`.
pub fn free_slug<Id: From<String>>(
    text: &str,
    fallback: &str,
    is_taken: impl Fn(&Id) -> bool,
) -> Id {
    let base = slug(text, fallback);
    let mut id = Id::from(base.clone());
    let mut number: u64 = 1;
    while is_taken(&id) {
        number += 1;
        id = Id::from(format!("{base}_{number}"));
    }
    id
}

/// Identity of one change: 64 random bits, written as 16 hexadecimal digits.
///
/// Copies of a workspace compare these to tell "yours is newer" from "both changed" without a shared clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String", extend("pattern" = "^[0-9a-f]{16}$")))]
pub struct ChangeId(pub u64);

impl Serialize for ChangeId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", self.0))
    }
}

impl<'de> Deserialize<'de> for ChangeId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;

        impl serde::de::Visitor<'_> for Digits {
            type Value = ChangeId;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<ChangeId, E> {
                Ok(ChangeId(number))
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ChangeId, E> {
                u64::from_str_radix(text, 16)
                    .map(ChangeId)
                    .map_err(|_| E::custom("a change id is up to 16 hexadecimal digits"))
            }
        }

        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Digits)
        } else {
            // How terse bytes hold it: see `plumbline_json`.
            deserializer.deserialize_u128(Digits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_that_is_taken_gets_the_first_free_number() {
        let free = |taken: &'static [&str]| {
            let id: StatusId = free_slug("In Shadow!", "status", |id: &StatusId| {
                taken.contains(&id.as_str())
            });
            id.to_string()
        };
        assert_eq!(free(&[]), "in_shadow");
        assert_eq!(free(&["in_shadow"]), "in_shadow_2");
        assert_eq!(
            free(&["in_shadow", "in_shadow_2", "in_shadow_4"]),
            "in_shadow_3"
        );
    }
}
