//! Lineage: which models the product runs, which versions they have, on which data those were trained, and which
//! systems and items that concerns. Version → datasets, item → models and datasets, model → systems.
//!
//! * the nouns: [`model`], [`dataset`];
//! * [`loose`]: references between them that lead nowhere.

pub mod dataset;
pub mod loose;
pub mod model;
