//! Charts: small SVG drawings, each with its geometry apart from its drawing.
//!
//! A chart measures the width that it has ([`size`]), so that its words keep the size of the page's words on a phone
//! as on a projector. What it shows stands in words or a table beside it: the drawing is never the only way to know.

pub mod bubbles;
pub mod density;
pub mod labels;
pub mod scale;
pub mod scrolling;
pub mod size;
pub mod slope;
