//! What other tools would say about the same two samples, computed here from their published conventions.
//!
//! Nothing here reads the reports that those tools write: importing them is the work of a program's own readers (in
//! Plumbline `monitor/reports.rs` of the features).

pub mod evidently;
pub mod nannyml;
