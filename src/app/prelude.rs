//! What a view needs: Leptos, with the `view!`, `For` and `Show` of [`dom`](super::dom) and the memo of
//! [`memo`](super::memo).

pub use super::dom::{For, ForProps, Show, ShowProps};
pub use super::memo::Memo;
pub use leptos::prelude::*;
pub use plumbline_macros::view;
