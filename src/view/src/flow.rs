//! Lists and conditions.

use super::element::{any, live};
use crate::memo::Memo;
use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::reactive::owner::Owner;
use leptos::tachys::reactive_graph::OwnedView;
use leptos::tachys::view::keyed::keyed;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A row of a list: what it is recognised by, and how to make its view.
type Row = (u64, Box<dyn FnOnce() -> AnyView + Send>);

/// A view for each of the values; a value whose key was there before keeps its view.
#[component]
pub fn For<Each, Values, T, Key, K, Make, V>(
    /// The values. Followed.
    each: Each,
    /// What a value is recognised by.
    key: Key,
    /// Makes the view of one.
    children: Make,
) -> impl IntoView
where
    Each: Fn() -> Values + Send + 'static,
    Values: IntoIterator<Item = T>,
    T: Send + 'static,
    Key: Fn(&T) -> K + Send + 'static,
    K: Hash,
    Make: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let make = Arc::new(move |value| any(children(value)));
    list(Box::new(move || {
        let mut rows: Vec<Row> = Vec::new();
        for value in each() {
            let mut hasher = DefaultHasher::new();
            key(&value).hash(&mut hasher);
            let make = make.clone();
            rows.push((hasher.finish(), Box::new(move || make(value))));
        }
        rows
    }))
}

/// The one list, whatever its rows show. Each row has an owner of its own, under that of the list.
fn list(each: Box<dyn Fn() -> Vec<Row> + Send>) -> AnyView {
    let parent = Owner::current().unwrap_or_default();
    let make = move |_, (_, make): Row| {
        let owner = parent.with(Owner::new);
        let view = owner.with(make);
        (
            drop::<usize> as fn(usize),
            OwnedView::new_with_owner(view, owner),
        )
    };
    live(move || keyed(each(), |row: &Row| row.0, make.clone()))
}

/// A view while a condition holds, another one (or none) while it does not.
#[component]
pub fn Show<W>(
    /// What is shown while the condition holds.
    children: ChildrenFn,
    /// The condition. Followed.
    when: W,
    /// What is shown while it does not hold.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView
where
    W: Fn() -> bool + Send + Sync + 'static,
{
    either(Box::new(when), children, fallback)
}

fn either(
    when: Box<dyn Fn() -> bool + Send + Sync>,
    children: ChildrenFn,
    fallback: ViewFn,
) -> AnyView {
    let when = ArcMemo::new(move |_| when());
    live(move || {
        if when.get() {
            Chosen::Left(children())
        } else {
            Chosen::Right(fallback.run())
        }
    })
}

/// Of different types, so that one is never brought up to date as if it were the other.
type Chosen = leptos::either::Either<AnyView, AnyView>;

/// A memo in a view is what it holds.
impl<T> IntoRender for Memo<T>
where
    T: IntoRender + Clone + Send + Sync + 'static,
    T::Output: RenderHtml + Send + 'static,
{
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        live(move || self.get())
    }
}
