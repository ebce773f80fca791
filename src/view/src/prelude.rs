//! What a view needs: Leptos, with the `view!`, `For`, `Show` and `Memo` of this crate.

pub use crate::flow::{For, ForProps, Show, ShowProps};
pub use crate::memo::Memo;
pub use leptos::prelude::*;
pub use plumbline_macros::view;
