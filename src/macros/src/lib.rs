//! Macros that keep the program small: they write calls to a few plain functions where the usual ones make every
//! element, closure and structure a type of its own, with code of its own.

mod view;

use proc_macro::TokenStream;

/// Views in the syntax of Leptos' own `view!`, made of `plumbline_view`.
///
/// Knows elements with plain attributes, `class:`, `style:`, `prop:`, `on:` (with `:target`) and `node_ref`; texts,
/// blocks, fragments; and components with properties, children and `let:`.
#[proc_macro]
pub fn view(tokens: TokenStream) -> TokenStream {
    let place = proc_macro::Span::call_site();
    let place = (place.file(), place.line(), place.column());
    view::expand(tokens.into(), &place).into()
}
