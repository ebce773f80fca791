//! What all records have in common: an identity, a revision and a history.

use crate::meta::Meta;
use std::hash::Hash;

/// Something with an identity, a revision and a history.
pub trait Entity: Clone + PartialEq {
    /// The identity's type.
    type Id: Clone + Eq + Ord + Hash;
    /// The identity.
    fn id(&self) -> &Self::Id;
    /// Revision and history.
    fn meta(&self) -> &Meta;
    /// Revision and history, to change.
    fn meta_mut(&mut self) -> &mut Meta;
}

/// A record that can say in which fields it differs from another one of its type.
pub trait Fields {
    /// The names, as in JSON, of the fields that differ; the identity and `meta` are not among them.
    fn differing(&self, other: &Self) -> Vec<&'static str>;
}

/// Implements [`Fields`] for a record: the fields that are compared, with their name in JSON where it is another one, and
/// behind a semicolon those that are not. The compiler says when one is missing.
macro_rules! fields {
    ($type:ty { $($field:ident $(as $name:literal)?),* $(,)? ; $($other:ident),* $(,)? }) => {
        impl $crate::entity::Fields for $type {
            fn differing(&self, other: &Self) -> Vec<&'static str> {
                let Self { $($field,)* $($other: _,)* } = self;
                let mut names = Vec::new();
                $(if *$field != other.$field {
                    names.push($crate::entity::field_name!($field $($name)?));
                })*
                names
            }
        }
    };
}
pub(crate) use fields;

/// The name of a field in JSON.
macro_rules! field_name {
    ($field:ident) => {
        stringify!($field)
    };
    ($field:ident $name:literal) => {
        $name
    };
}
pub(crate) use field_name;

/// Implements [`Entity`] for a record with the fields `id` and `meta`, and [`Fields`] for those that are listed; it
/// stands beside the record.
macro_rules! entity {
    ($type:ty, $id:ty { $($field:ident $(as $name:literal)?),* $(,)? $(; $($derived:ident),*)? }) => {
        impl $crate::entity::Entity for $type {
            type Id = $id;
            fn id(&self) -> &$id {
                &self.id
            }
            fn meta(&self) -> &$crate::meta::Meta {
                &self.meta
            }
            fn meta_mut(&mut self) -> &mut $crate::meta::Meta {
                &mut self.meta
            }
        }
        $crate::entity::fields!($type { $($field $(as $name)?),* ; id, meta $(, $($derived),*)? });
    };
}
pub(crate) use entity;
