//! Widgets that several pages share.
//!
//! # How a screen stays small
//!
//! The main part of the program is loaded at the first visit and pays for what all screens share; the rest of a screen
//! comes with its part (see [`parts`](crate::app::parts)). What costs is not what is written but what is compiled anew
//! for each type. So:
//!
//! * Begin a file with `use crate::app::prelude::*` (not `leptos::prelude`): `view!`, `For` and `Show` are then those of
//!   [`plumbline_view`], where all elements, attributes and lists share one piece of code.
//! * Prepare what is shown in the engine, as plain structs of strings and numbers; one [`Memo`](crate::app::prelude::Memo)
//!   of such a struct a screen, not one for each field. A memo's code is compiled for each *type* it holds.
//! * A part of a screen is a plain function from data to `AnyView`; a component only where there are optional properties.
//! * Let functions take `String`, `Signal<String>`, `Callback`, `&dyn Fn`, not `impl Fn`: a generic function is compiled for
//!   each closure given to it. Where `impl Fn` reads better, box it in the first line and call a function that is not generic.
//! * Sort by [`sort`](plumbline_compact::sort), not by the slice's own methods (4 kB each), unless somebody waits for it.
//! * JSON goes through [`json`](plumbline_json). Every `Deserialize` is 2 to 4 kB: for what is rarely read take a
//!   `serde_json::Value` apart by hand, and keep tables in data files.

pub mod area_tabs;
pub mod icon;
pub mod in_sight;
pub mod inputs;
pub mod menu;
pub mod modal;
pub mod score_bar;
pub mod sentence;
pub mod toast_area;

use plumbline_document::judgement::Estimate;

/// An estimate as people type it: `70` or `5-8-20`. Not localised, so that what is shown can be read back.
pub fn estimate_text(value: Estimate) -> String {
    match value {
        Estimate::Exact(v) => v.to_string(),
        Estimate::Range { low, likely, high } => format!("{low}-{likely}-{high}"),
    }
}
