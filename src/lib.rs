//! Plumbline: a workbench for the backlog of an AI product. The backlog that shows its working.
//!
//! The engine is a stack of crates under `src/engine`: pure, without a browser, a clock or randomness of their own; time,
//! identities and seeds come in as arguments. `app` (feature `web`) is the Leptos shell: it draws what the engine says and
//! carries what people do back to the engine as commands. ARCHITECTURE.md says which crate holds what.

#[cfg(feature = "web")]
pub mod app;
