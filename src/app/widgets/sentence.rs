//! A sentence with emphasis, as the engine words it.

use crate::app::prelude::*;
use plumbline_features::english::Span;

/// A sentence; the engine says which words matter.
#[component]
pub fn Sentence(
    /// The words.
    parts: Vec<Span>,
) -> impl IntoView {
    parts
        .into_iter()
        .map(|part| {
            if part.emphasis {
                view! { <b>{part.text}</b> }.into_any()
            } else {
                part.text.into_any()
            }
        })
        .collect_view()
}
