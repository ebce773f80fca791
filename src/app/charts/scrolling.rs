//! Drawings of one width: where the screen is narrower they scroll, so that their words stay readable.

use crate::app::prelude::*;

/// A drawing in a region that scrolls sideways on a narrow screen.
pub fn scrolling(label: String, drawing: impl IntoView + 'static) -> AnyView {
    view! { <div class="scroll-x chart-scroll" tabindex="0" role="region" aria-label=label>{drawing.into_any()}</div> }.into_any()
}
