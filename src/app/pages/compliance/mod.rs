//! Compliance: what the EU AI Act asks of each system, and what is there to show for it.

mod common;
pub mod deadlines;
pub mod documentation;
mod duty;
mod evidence;
pub mod obligations;
mod paper;
pub mod report;
mod state;
mod tabs;
mod timeline;
