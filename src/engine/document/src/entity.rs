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

/// Implements [`Entity`] for a record with the fields `id` and `meta`; it stands beside the record.
macro_rules! entity {
    ($type:ty, $id:ty) => {
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
    };
}
pub(crate) use entity;
