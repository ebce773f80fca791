//! Trees from iterators, one value after the other.
//!
//! The standard library's `collect` sorts the values first and builds the tree from the bottom, with 5 kB of program
//! for every type. For trees as small as those here, putting the values in by turns is as quick, and that is compiled
//! anyway.

/// What an iterator gives, in a collection; where two keys are equal, the last value stays.
pub trait Gather: Iterator {
    /// The collection.
    fn gather<C: Default + Extend<Self::Item>>(self) -> C;
}

impl<I: Iterator> Gather for I {
    fn gather<C: Default + Extend<Self::Item>>(self) -> C {
        let mut all = C::default();
        all.extend(self);
        all
    }
}
