//! The width that a chart has, followed.

use crate::app::prelude::*;
use crate::app::resize::on_resize;
use leptos::html;

/// The width of this element in pixels, from when it is there; `usual` before.
pub fn width_of(element: NodeRef<html::Div>, usual: f64) -> Signal<f64> {
    let width = RwSignal::new(usual);
    on_resize(element, move |element| {
        let now = f64::from(element.client_width());
        // A hidden element has no width; the drawing keeps the one that it had.
        if now > 0.0 && now != width.get_untracked() {
            width.set(now);
        }
    });
    width.into()
}

/// The height of the page's text in pixels: charts space their words by it.
pub fn text_size(projector: bool) -> f64 {
    if projector { 19.0 } else { 13.0 }
}

/// About how wide these words are, at this text size. Inter and its like are a little over half as wide as high.
#[allow(clippy::cast_precision_loss)] // a title's length
pub fn text_width(text: &str, size: f64) -> f64 {
    text.chars().count() as f64 * size * 0.54
}
