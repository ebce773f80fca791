//! What a view needs: Leptos, with the `view!`, `For` and `Show` of [`dom`](super::dom).

pub use super::dom::{For, ForProps, Show, ShowProps};
pub use leptos::prelude::*;
pub use plumbline_macros::view;
