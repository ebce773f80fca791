//! Widgets that several pages share.

pub mod icon;
pub mod inputs;
pub mod menu;
pub mod modal;
pub mod score_bar;
pub mod sentence;

use crate::engine::backlog::judgement::Estimate;

/// An estimate as people type it: `70` or `5-8-20`. Not localised, so that what is shown can be read back.
pub fn estimate_text(value: Estimate) -> String {
    match value {
        Estimate::Exact(v) => v.to_string(),
        Estimate::Range { low, likely, high } => format!("{low}-{likely}-{high}"),
    }
}
