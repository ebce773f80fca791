//! Lineage: which models the product runs, which versions they have, on which data those were trained, and which
//! systems and items that concerns. Version → datasets, item → models and datasets, model → systems.
//!
//! * the nouns: [`model`], [`dataset`];
//! * [`versions`]: what the versions of a model say of it;
//! * [`dangling`]: references between them that lead nowhere.

pub mod dangling;
pub mod dataset;
pub mod model;
pub mod versions;
