//! Drawings of one width: where the screen is narrower they scroll, so that their words stay readable.

use crate::app::prelude::*;

/// A drawing in a region that scrolls sideways on a narrow screen, from its left end on.
pub fn scrolling(label: String, drawing: impl IntoView + 'static) -> AnyView {
    region("scroll-x chart-scroll", label, drawing.into_any())
}

/// A drawing of what has been up to now, which stands at its right end: one that scrolls shows that end first.
pub fn up_to_now(label: String, drawing: impl IntoView + 'static) -> AnyView {
    region("scroll-x chart-scroll from-end", label, drawing.into_any())
}

fn region(class: &'static str, label: String, drawing: AnyView) -> AnyView {
    view! { <div class=class tabindex="0" role="region" aria-label=label>{drawing}</div> }
        .into_any()
}
