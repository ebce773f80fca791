//! What the `view!` macro is made of: elements as plain data.
//!
//! In Leptos every element, with its attributes and children, is a type of its own, and so is every closure in it; each
//! brings code of its own to build it and to keep it up to date. With as many screens as here that was most of the
//! program. Here an element is a value ([`El`]), a value that changes is a boxed closure, and there is one piece of
//! code for all of them. Everything else is Leptos: signals, effects, owners, components.
//!
//! [`prelude`] brings all of it; the syntax of `view!` is that of Leptos. `docs/decisions/view-layer.md` says why this
//! stands beside Leptos' own, with figures, and how to measure again; `tests/view_conformance.rs` mounts both and compares.

mod element;
pub mod ev;
mod flow;
mod memo;
pub mod prelude;
mod value;

pub use element::{El, Many, any, html, live, many, svg};
pub use flow::{For, ForProps, Show, ShowProps};
pub use memo::Memo;
pub use value::{IntoValue, Kind, Say, Value};

use leptos::prelude::{AnyView, IntoRender, RenderHtml};

/// How a child of any type gets into a view. The macro writes `(&child).way().view(child)`: what can be called is
/// [`Living`], and everything else [`Static`], because a method that needs no further reference comes first.
pub trait Living {
    /// The way.
    fn way(&self) -> LivingWay;
}

/// See [`Living`].
pub trait Static {
    /// The way.
    fn way(&self) -> StaticWay;
}

/// The way of what can be called.
pub struct LivingWay;
/// The way of everything else.
pub struct StaticWay;

impl<T, F: FnMut() -> T> Living for F {
    fn way(&self) -> LivingWay {
        LivingWay
    }
}

impl<T> Static for &T {
    fn way(&self) -> StaticWay {
        StaticWay
    }
}

impl LivingWay {
    /// A view that follows the signals that the closure reads.
    pub fn view<T, F>(self, child: F) -> AnyView
    where
        F: FnMut() -> T + Send + 'static,
        T: IntoRender,
        T::Output: RenderHtml + Send + 'static,
    {
        live(child)
    }
}

impl StaticWay {
    /// The view that this is.
    pub fn view<T>(self, child: T) -> AnyView
    where
        T: IntoRender,
        T::Output: RenderHtml + Send + 'static,
    {
        any(child)
    }
}
