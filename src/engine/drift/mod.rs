//! Drift: has the data that a model sees changed from the data that it was made for?
//!
//! * [`profile`] is a reference without its rows, to check later data against.
//! * [`summary`] is what a check leaves behind: no row of the data, only counts, statistics and a digest.

pub mod profile;
pub mod summary;
