//! Drift: has the data that a model sees changed from the data that it was made for?
//!
//! * [`bins`], [`distance`], [`special`] are the statistics; [`detect`] the detectors on series.
//! * [`profile`] is a reference without its rows, to check later data against.
//! * [`summary`] is what a check leaves behind: no row of the data, only counts, statistics and a digest.

pub mod bins;
pub mod categories;
pub mod check;
pub mod detect;
pub mod distance;
pub mod evidently;
pub mod job;
pub mod nannyml;
pub mod numbers;
pub mod pairs;
pub mod plan;
pub mod profile;
pub mod read;
pub mod special;
pub mod summary;
pub mod words;
