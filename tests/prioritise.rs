//! The deterministic ranking: published worked examples, the design's own, and properties that must always hold.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::float_cmp
)]

#[path = "prioritise/explained.rs"]
mod explained;
#[path = "prioritise/fixture.rs"]
mod fixture;
#[path = "prioritise/formulas.rs"]
mod formulas;
#[path = "prioritise/missing_values.rs"]
mod missing_values;
#[path = "prioritise/order.rs"]
mod order;
#[path = "prioritise/present.rs"]
mod present;
#[path = "prioritise/properties.rs"]
mod properties;
#[path = "prioritise/rows.rs"]
mod rows;
#[path = "prioritise/worked_example.rs"]
mod worked_example;
