//! Values that are worked out once and again only when what they read has changed.
//!
//! Leptos compiles a memo anew for every type and every closure, from the reactive node to its place in the arena.
//! With as many of them as here that was a twentieth of the program. Here there is one reactive node for all: it
//! holds the value behind a pointer, and the type is known only where the value is made, compared and read.

use leptos::prelude::{ArcMemo, DefinedAt, Get, GetUntracked, ReadUntracked, Signal, Track};
use std::any::Any;
use std::fmt::{Debug, Formatter, Result as Written};
use std::marker::PhantomData;
use std::ops::Deref;
use std::panic::Location;
use std::sync::Arc;

type Anything = dyn Any + Send + Sync;

/// A value that follows the signals that its closure reads. Used like the memo of Leptos.
pub struct Memo<T> {
    node: leptos::prelude::Memo<Held>,
    of: PhantomData<fn() -> T>,
}

/// A value of whatever type, with how to compare two of them.
#[derive(Clone)]
struct Held {
    value: Arc<Anything>,
    same: fn(&Anything, &Anything) -> bool,
}

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        (self.same)(&*self.value, &*other.value)
    }
}

fn same<T: PartialEq + 'static>(a: &Anything, b: &Anything) -> bool {
    matches!((a.downcast_ref::<T>(), b.downcast_ref::<T>()), (Some(a), Some(b)) if a == b)
}

/// What makes the value. Unlike `dyn Fn`, it brings no code for being called once and dropped, which is compiled for
/// every closure and never runs.
trait Make: Send + Sync {
    fn make(&self, last: Option<&Anything>) -> Held;
}

impl<F: Fn(Option<&Anything>) -> Held + Send + Sync> Make for F {
    fn make(&self, last: Option<&Anything>) -> Held {
        self(last)
    }
}

#[inline(never)]
fn node(make: Box<dyn Make>) -> leptos::prelude::Memo<Held> {
    leptos::prelude::Memo::new(move |last: Option<&Held>| make.make(last.map(|last| &*last.value)))
}

impl<T: Send + Sync + 'static> Memo<T> {
    /// A memo of what the closure makes; it is given the value that it made before. Whoever follows the memo hears of
    /// a new value when that differs.
    pub fn new(make: impl Fn(Option<&T>) -> T + Send + Sync + 'static) -> Self
    where
        T: PartialEq,
    {
        Self {
            node: node(Box::new(move |last: Option<&Anything>| Held {
                value: Arc::new(make(last.and_then(|last| last.downcast_ref()))),
                same: same::<T>,
            })),
            of: PhantomData,
        }
    }
}

impl<T> Clone for Memo<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Memo<T> {}

impl<T> Debug for Memo<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Written {
        self.node.fmt(f)
    }
}

impl<T> PartialEq for Memo<T> {
    fn eq(&self, other: &Self) -> bool {
        self.node == other.node
    }
}

impl<T> Eq for Memo<T> {}

impl<T> DefinedAt for Memo<T> {
    fn defined_at(&self) -> Option<&'static Location<'static>> {
        self.node.defined_at()
    }
}

impl<T> Track for Memo<T> {
    #[track_caller]
    fn track(&self) {
        self.node.track();
    }
}

/// A value of a memo that is being read.
pub struct Reading<T>(Arc<T>);

impl<T> Deref for Reading<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

#[inline(never)]
fn read(node: leptos::prelude::Memo<Held>) -> Option<Arc<Anything>> {
    node.try_get_untracked().map(|held| held.value)
}

impl<T: Send + Sync + 'static> ReadUntracked for Memo<T> {
    type Value = Reading<T>;

    fn try_read_untracked(&self) -> Option<Reading<T>> {
        read(self.node)?.downcast().ok().map(Reading)
    }
}

impl<T: Clone + Send + Sync + 'static> From<Memo<T>> for Signal<T> {
    fn from(memo: Memo<T>) -> Self {
        // The signal keeps the node: it can be read for as long as it is there itself.
        let node = ArcMemo::from(memo.node);
        Self::derive(move || match node.get().value.downcast::<T>() {
            Ok(value) => T::clone(&value),
            Err(_) => memo.get(),
        })
    }
}
