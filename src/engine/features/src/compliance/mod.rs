//! What a workspace holds against the EU AI Act: the law itself is the crate `plumbline-ai-act`.
//!
//! * [`coverage`], [`standing`]: where each obligation stands against evidence and work; [`deadlines`]: what is due
//!   when;
//! * [`documentation`]: the technical documentation of Annex IV; [`report`]: a report to print, set by [`paper`];
//! * [`matrix`], [`overview`], [`detail`]: the same as tables and texts for the screen.

pub mod coverage;
pub mod deadlines;
pub mod detail;
pub mod documentation;
pub mod matrix;
pub mod overview;
pub mod paper;
pub mod report;
pub mod standing;
