//! What a view needs: Leptos, with the `view!`, `For`, `Show` and `Memo` of [`plumbline_view`].

pub use plumbline_view::prelude::*;
