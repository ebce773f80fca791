//! Slicing: from an epic or feature to children that can be finished, each worth something by itself.
//!
//! * [`pattern`]: the patterns, and the drafts that they make of a parent;
//! * [`context`]: what an item has from above it (goal, hypothesis, metric, system, models, datasets), by reference;
//! * [`check`]: what a family has lost, where it contradicts itself, whether it adds up; INVEST for one item.

pub mod check;
pub mod context;
pub mod pattern;
