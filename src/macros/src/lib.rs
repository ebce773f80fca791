//! Macros that keep the program small: they write calls to a few plain functions where the usual ones make every
//! element, closure and structure a type of its own, with code of its own.

mod view;

use proc_macro::TokenStream;

/// Views in the syntax of Leptos' own `view!`, made of `crate::app::dom`.
///
/// Knows elements with plain attributes, `class:`, `style:`, `prop:`, `on:` (with `:target`) and `node_ref`; texts,
/// blocks, fragments; and components with properties, children and `let:`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    view::expand(tokens.into()).into()
}
