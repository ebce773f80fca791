//! Plumbline: a workbench for the backlog of an AI product. The backlog that shows its working.
//!
//! Two rooms with a wall between them:
//!
//! * [`engine`] is pure: no browser, no clock, no randomness of its own. Time, identities and seeds come in as
//!   arguments. It builds and tests natively with `--no-default-features`.
//! * `app` (feature `web`) is the Leptos shell: it draws what the engine says and carries what people do back to
//!   the engine as commands.

pub mod engine;

#[cfg(feature = "web")]
pub mod app;
