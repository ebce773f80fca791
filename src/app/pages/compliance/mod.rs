//! Compliance: what the EU AI Act asks of each system, and what is there to show for it.

mod accept;
pub mod assessment;
mod carry;
mod common;
pub mod deadlines;
pub mod documentation;
mod duty;
mod evidence;
pub mod obligations;
mod organisation;
mod paper;
mod questions;
pub mod report;
mod result;
mod state;
pub mod systems;
mod tabs;
mod timeline;
