//! The stacked bar of a score: one segment for each part, as wide as its contribution.

use std::fmt::Write as _;

/// How many part colours there are; further parts start again from the first.
pub const COLOURS: usize = 8;

/// The CSS background of the bar: `parts` are contributions in points out of `whole`. One property, so that a row
/// repaints its bar in one step.
pub fn background(parts: &[f64], whole: f64) -> String {
    let mut css = String::from("linear-gradient(90deg");
    let mut from = 0.0;
    for (i, part) in parts.iter().enumerate() {
        let to = (from + 100.0 * part / whole).clamp(from, 100.0);
        // Writing into a String cannot fail. A hairline of the panel's colour parts the segments.
        write!(
            css,
            ",var(--part-{}) {from:.2}% {:.2}%,var(--panel) {:.2}% {to:.2}%",
            i % COLOURS + 1,
            (to - 1.0).max(from),
            (to - 1.0).max(from)
        )
        .ok();
        from = to;
    }
    write!(css, ",transparent {from:.2}%)").ok();
    css
}
