//! The decision ledger: canonical JSON, the chain, tampering, forks, replay, gates, personal data.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout
)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/memory_store.rs"]
mod memory_store;

mod ledger {
    pub mod canonical;
    pub mod decide;
    pub mod fork;
    pub mod full_size;
    pub mod gates;
    pub mod personal;
    pub mod recipe;
    pub mod register;
    pub mod replay;
    pub mod tamper;
    pub mod world;
}
