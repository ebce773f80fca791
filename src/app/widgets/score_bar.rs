//! The stacked bar of a score: one segment for each part, as wide as its contribution.

use std::fmt::Write as _;

/// How many part colours there are; further parts start again from the first.
const COLOURS: usize = 8;

/// The number of a part's colour, from 1, by its place among the parts, from 0.
fn colour_number(place: usize) -> usize {
    place % COLOURS + 1
}

/// The colour of a part, by its place among the parts.
pub fn colour(place: usize) -> String {
    format!("var(--part-{})", colour_number(place))
}

/// The classes of a swatch in the colour of a part, by its place among the parts.
pub fn swatch(place: usize) -> String {
    format!("swatch part-{}", colour_number(place))
}

/// The CSS background of the bar: `parts` are in per cent of its length; none for no bar. One property, so that a row
/// repaints its bar in one step.
pub fn background(parts: &[f64]) -> String {
    if parts.is_empty() {
        return String::new();
    }
    let mut css = String::from("linear-gradient(90deg");
    let mut from = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let to = (from + part).clamp(from, 100.0);
        // Writing into a String cannot fail. A hairline of the panel's colour parts the segments.
        write!(
            css,
            ",var(--part-{}) {from:.2}% {:.2}%,var(--panel) {:.2}% {to:.2}%",
            colour_number(place),
            (to - 1.0).max(from),
            (to - 1.0).max(from)
        )
        .ok();
        from = to;
    }
    write!(css, ",transparent {from:.2}%)").ok();
    css
}
